import type { MemoryFile } from "@halint/cluster";
import type { Range } from "@halint/grammars";

/** The files of an example, its marks taken out. */
export interface ExampleFiles {
  readonly files: Record<string, MemoryFile>;
  /** Marked ranges of each file, in order. */
  readonly marks: readonly { readonly path: string; readonly range: Range }[];
  readonly nodes: readonly { readonly name: string; readonly path: string }[];
}

/**
 * Reads the one-text form of a cluster (see `BadExample.files`). Paths are put below /cluster. A file's last line end is
 * kept; `\r`, `\t`, `\0` and the like are written as JavaScript writes them.
 */
export function readExampleFiles(text: string): ExampleFiles {
  const files: Record<string, MemoryFile> = {};
  const marks: { path: string; range: Range }[] = [];
  const nodes: { name: string; path: string }[] = [];
  for (const part of text.replace(/^\n/, "").split(/^== /m).slice(1)) {
    const end = part.indexOf("\n");
    const header = part.slice(0, end).trim();
    const body = part.slice(end + 1);
    const node = /^--node (\S+?)=(\S+)$/.exec(header);
    if (node) {
      nodes.push({ name: node[1] as string, path: `/cluster/${node[2]}` });
      continue;
    }
    const parsed = /^(\S+)(?: \((\d+)\))?$/.exec(header);
    if (!parsed) throw new Error(`not a file header: ${header}`);
    const path = `/cluster/${parsed[1]}`;
    let content = "";
    const open: number[] = [];
    for (const piece of body.split(/([⟦⟧])/)) {
      if (piece === "⟦") open.push(content.length);
      else if (piece === "⟧") marks.push({ path, range: { start: open.pop() ?? 0, end: content.length } });
      else content += piece;
    }
    files[path] = { content, ...(parsed[2] ? { mode: Number.parseInt(parsed[2], 8) } : {}) };
  }
  marks.sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return { files, marks, nodes };
}

export { ownExamples } from "./own-examples.js";
