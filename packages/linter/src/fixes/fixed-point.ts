import { type FileSystem, MemoryFiles, statQuietly } from "@halint/cluster";
import type { Diagnostic, Safety } from "../diagnostic.js";
import { hash } from "../hash.js";
import { applyFixes } from "./apply.js";
import { chooseRepairs, pathOf } from "./choose.js";

/** Passes after which it is enough, although every one of them has brought something new. */
const mostPasses = 100;

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
  /** Whether nothing was left to fix: else some fixes undo each other, and one of them was left out. */
  readonly settled: boolean;
}

/**
 * Lints and fixes again and again in memory, over the given files, until nothing changes. Writes nothing. Where fixes
 * undo each other, those of one of the rules are left out from then on, always the same one, so that it ends all the
 * same and a second run changes nothing.
 */
export function fixToFixedPoint(
  files: FileSystem,
  lintAgain: (files: FileSystem) => readonly Diagnostic[],
  allowed: readonly Safety[],
): Fixed {
  const overlay = new MemoryFiles({}, files);
  const touched = new Map<string, { mode?: number; secret: boolean; before: Uint8Array | undefined }>();
  let diagnostics = lintAgain(overlay);
  let count = 0;
  let settled = true;
  const passes = new Passes();
  for (let pass = 0; ; pass++) {
    if (passes.isBack(touched.keys(), (path) => [overlay.read(path), touched.get(path)?.mode])) settled = false;
    const repairs = chooseRepairs(
      diagnostics.filter((diagnostic) => !passes.isLeftOut(diagnostic)),
      allowed,
    );
    if (repairs.length === 0) break;
    if (pass === mostPasses) {
      settled = false;
      break;
    }
    passes.add(repairs.map(({ diagnostic }) => diagnostic));
    const fixes = repairs.map(({ fix }) => fix);
    const secret = new Set(
      fixes.flatMap((fix) => fix.edits.flatMap((edit) => (edit.kind !== "mode" && edit.secret ? [pathOf(edit)] : []))),
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

/** What the passes have made of the files, to see when they go round in a circle. */
class Passes {
  /** For each state of the files the pass that began with it. */
  readonly #states = new Map<string, number>();
  /** For each pass the rules that it obeyed, each with its file. */
  readonly #obeyed: string[][] = [];
  readonly #leftOut = new Set<string>();

  /** Whether the files are as they were before: then the last of the rules that have led round is left out. */
  isBack(paths: Iterable<string>, read: (path: string) => readonly [Uint8Array, number | undefined]): boolean {
    let state = "";
    for (const path of [...paths].sort()) {
      const [bytes, mode] = read(path);
      state = hash(`${state}\0${path}\0${mode}\0${Buffer.from(bytes).toString("latin1")}`);
    }
    const before = this.#states.get(state);
    this.#states.set(state, this.#obeyed.length);
    if (before === undefined) return false;
    const [last] = [...new Set(this.#obeyed.slice(before).flat())].sort().reverse();
    if (last !== undefined) this.#leftOut.add(last);
    return true;
  }

  add(diagnostics: readonly Diagnostic[]): void {
    this.#obeyed.push(diagnostics.map(nameOf));
  }

  isLeftOut(diagnostic: Diagnostic): boolean {
    return this.#leftOut.size > 0 && this.#leftOut.has(nameOf(diagnostic));
  }
}

const nameOf = ({ rule, at }: Diagnostic) => `${rule}\0${at.file.path}`;
