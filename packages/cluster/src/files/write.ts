import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { archiveOf } from "./archive-names.js";

/** A file to be written. */
export interface Write {
  readonly path: string;
  /** What the file held when it was read; undefined if it must not exist. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  /** Mode to set; undefined to keep that of the file, or 0644 for a new one. */
  readonly mode?: number;
}

/** Why nothing was written. */
export class WriteError extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
    this.name = "WriteError";
  }
}

interface Prepared {
  readonly write: Write;
  readonly target: string;
  readonly temporary: string;
  readonly exists: boolean;
  readonly mode: number;
}

/**
 * Writes all of the files or none: each goes to a temporary file beside it, with its mode and owner, and is renamed
 * over it when all are ready. A file that has changed since it was read stops everything. Throws a WriteError.
 */
export function writeTogether(writes: readonly Write[]): void {
  const prepared: Prepared[] = [];
  const renamed: Prepared[] = [];
  let current = "";
  try {
    for (const write of writes) {
      current = write.path;
      prepared.push(prepare(write));
    }
    for (const entry of prepared) {
      current = entry.write.path;
      // Checked again at the last moment: somebody may be editing.
      checkUnchanged(entry.write, entry.target, entry.exists);
      renameSync(entry.temporary, entry.target);
      renamed.push(entry);
    }
  } catch (error) {
    for (const entry of prepared) rmSync(entry.temporary, { force: true });
    for (const entry of renamed) restore(entry);
    if (error instanceof WriteError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new WriteError(current, code ? reasonOf(code) : String(error));
  }
}

function reasonOf(code: string): string {
  const reasons: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left on the device",
    ENOENT: "the directory does not exist",
  };
  return reasons[code] ?? code;
}

function prepare(write: Write): Prepared {
  const archive = archiveOf(write.path);
  if (archive !== undefined) throw new WriteError(write.path, `it is inside ${basename(archive)}: unpack it first`);
  let target = write.path;
  let exists = true;
  try {
    // A symbolic link stays one: what it points to is replaced.
    target = realpathSync(write.path);
  } catch {
    exists = false;
    mkdirSync(dirname(write.path), { recursive: true });
  }
  checkUnchanged(write, target, exists);
  const stat = exists ? statSync(target) : undefined;
  const mode = write.mode ?? (stat ? stat.mode & 0o7777 : 0o644);
  const temporary = join(
    dirname(target),
    `.${basename(target)}.halint-${Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString("hex")}`,
  );
  // "wx": never through a link that somebody has put there.
  const descriptor = openSync(temporary, "wx", 0o600);
  try {
    for (let at = 0; at < write.after.length; ) at += writeSync(descriptor, write.after, at);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  try {
    if (stat) keepOwner(temporary, stat.uid, stat.gid);
    chmodSync(temporary, mode);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { write, target, temporary, exists, mode: stat ? stat.mode & 0o7777 : mode };
}

function keepOwner(path: string, uid: number, gid: number): void {
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) chownSync(path, uid, gid);
}

function checkUnchanged(write: Write, target: string, exists: boolean): void {
  if (!exists) {
    if (write.before !== undefined) throw new WriteError(write.path, "it has vanished since it was read");
    return;
  }
  if (write.before === undefined) throw new WriteError(write.path, "it exists already");
  if (Buffer.compare(readFileSync(target), write.before) !== 0) {
    throw new WriteError(write.path, "it has changed since it was read");
  }
}

/** Puts back what was there. What fails here has failed twice; the rest is still tried. */
function restore(entry: Prepared): void {
  try {
    if (entry.write.before === undefined) rmSync(entry.target, { force: true });
    else {
      const undo: Write = {
        path: entry.target,
        before: entry.write.after,
        after: entry.write.before,
        mode: entry.mode,
      };
      const again = prepare(undo);
      renameSync(again.temporary, again.target);
    }
  } catch {
    // Nothing more can be done; the error that led here is reported.
  }
}
