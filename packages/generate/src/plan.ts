import { FileError, type FileSystem, type Write } from "@halint/cluster";
import { type GeneratedFile, placeOf } from "./files.js";

/** What would be written, and what stands in the way. */
export interface Plan {
  readonly writes: readonly Write[];
  /** Paths that are there already, or cannot be looked at; nothing is written while there is one. */
  readonly obstacles: readonly { readonly path: string; readonly why: string }[];
}

/** Where each file goes, below a directory with one root a node. Existing files are never written over. */
export function planFiles(generated: readonly GeneratedFile[], directory: string, files: FileSystem): Plan {
  const base = directory.replace(/(?<!\/)\/+$/, "");
  const writes: Write[] = [];
  const obstacles: { path: string; why: string }[] = [];
  for (const file of generated) {
    const { text, mode } = file;
    const full = `${base}/${placeOf(file)}`;
    try {
      if (files.stat(full) !== undefined) obstacles.push({ path: full, why: "it exists already" });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      obstacles.push({ path: full, why: error.message });
    }
    writes.push({ path: full, before: undefined, after: new TextEncoder().encode(text), mode });
  }
  return { writes, obstacles };
}
