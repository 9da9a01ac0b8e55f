import { type FileSystem, MemoryFiles, statQuietly } from "@halint/cluster";
import type { Diagnostic, Safety } from "../diagnostic.js";
import { applyFixes } from "./apply.js";
import { chooseFixes } from "./choose.js";

/** Passes after which fixes that undo each other are given up. */
export const mostPasses = 10;

/** A file as the fixes leave it. */
export interface FixedFile {
  readonly path: string;
  /** Undefined for a file that did not exist. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  /** Mode to set; undefined to keep it. */
  readonly mode?: number;
  /** Whether a change carries a key, so that it must not be shown. */
  readonly secret: boolean;
}

/** The end of a fixing run. */
export interface Fixed {
  /** Changed files, by path. */
  readonly files: readonly FixedFile[];
  /** How many fixes were made. */
  readonly count: number;
  /** What remains. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether nothing was left to fix, or the passes ran out first. */
  readonly settled: boolean;
}

/** Lints and fixes again and again in memory, over the given files, until nothing changes. Writes nothing. */
export function fixToFixedPoint(
  files: FileSystem,
  lintAgain: (files: FileSystem) => readonly Diagnostic[],
  allowed: readonly Safety[],
): Fixed {
  const overlay = new MemoryFiles({}, files);
  const touched = new Map<string, { mode?: number; secret: boolean; before: Uint8Array | undefined }>();
  let diagnostics = lintAgain(overlay);
  let count = 0;
  let settled = false;
  for (let pass = 0; pass < mostPasses; pass++) {
    const fixes = chooseFixes(diagnostics, allowed);
    if (fixes.length === 0) {
      settled = true;
      break;
    }
    const secret = new Set(
      fixes.flatMap((fix) =>
        fix.edits.flatMap((edit) => (edit.kind === "text" && edit.secret ? [edit.file.path] : [])),
      ),
    );
    for (const change of applyFixes(fixes)) {
      const path = change.kind === "create" ? change.path : change.file.path;
      const stat = statQuietly(overlay, path);
      const known = touched.get(path) ?? {
        before: change.kind === "create" ? undefined : change.file.bytes,
        secret: false,
      };
      touched.set(path, {
        ...known,
        secret: known.secret || secret.has(path),
        ...(change.mode === undefined ? {} : { mode: change.mode }),
      });
      const mode = change.mode ?? stat?.mode;
      overlay.set(path, {
        content: change.bytes,
        ...(mode === undefined ? {} : { mode }),
        ...(stat?.uid === undefined ? {} : { uid: stat.uid }),
        ...(stat?.gid === undefined ? {} : { gid: stat.gid }),
      });
    }
    count += fixes.length;
    diagnostics = lintAgain(overlay);
  }
  const changed = [...touched].flatMap(([path, { before, mode, secret }]): FixedFile[] => {
    const after = overlay.read(path);
    if (before && mode === undefined && Buffer.compare(before, after) === 0) return [];
    return [{ path, before, after, secret, ...(mode === undefined ? {} : { mode }) }];
  });
  changed.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: changed, count, diagnostics, settled };
}
