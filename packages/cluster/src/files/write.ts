import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
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
  /** Whether the file has other names (hard links), which a rename would leave with the old text. */
  readonly linked: boolean;
}

/** A file that has got its new text, and where the old one is kept until all have theirs. */
interface Replaced {
  readonly entry: Prepared;
  readonly kept: string | undefined;
}

/**
 * Writes all of the files or none: each goes to a temporary file beside it, with its mode and owner, and is renamed
 * over it when all are ready; until the last one is, every old file keeps a second name, so that putting it back needs
 * no space. A file with several names is written in place. A file that has changed since it was read stops everything,
 * and so does another run that is writing one of them. Throws a WriteError.
 */
export function writeTogether(writes: readonly Write[]): void {
  const prepared: Prepared[] = [];
  const replaced: Replaced[] = [];
  const directories: string[] = [];
  let current = "";
  try {
    for (const write of writes) {
      current = write.path;
      prepared.push(prepare(write, directories));
    }
    for (const entry of prepared) {
      current = entry.write.path;
      // Checked again at the last moment: somebody may be editing.
      checkUnchanged(entry.write, entry.target, entry.exists);
    }
    for (const entry of prepared) {
      current = entry.write.path;
      const kept = entry.exists && !entry.linked ? keep(entry) : undefined;
      replaced.push({ entry, kept });
      if (entry.linked) overwrite(entry.target, entry.write.after, entry.write.mode);
      else renameSync(entry.temporary, entry.target);
    }
  } catch (error) {
    for (const entry of prepared) rmSync(entry.temporary, { force: true });
    for (const entry of replaced.reverse()) restore(entry);
    for (const directory of directories) removeEmpty(directory);
    if (error instanceof WriteError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new WriteError(current, code ? reasonOf(code) : String(error));
  }
  for (const { entry, kept } of replaced) {
    rmSync(entry.temporary, { force: true });
    if (kept !== undefined) rmSync(kept, { force: true });
  }
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody has put something there meanwhile.
  }
}

const oldOf = (temporary: string) => `${temporary}.old`;

/** Gives the old file a second name; undefined where the file system has no such thing. */
function keep({ target, temporary }: Prepared): string | undefined {
  const kept = oldOf(temporary);
  try {
    linkSync(target, kept);
    return kept;
  } catch {
    return undefined;
  }
}

/** Writes into the file itself, so that its other names see it. */
function overwrite(target: string, bytes: Uint8Array, mode: number | undefined): void {
  const descriptor = openSync(target, "r+");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    ftruncateSync(descriptor, bytes.length);
    fsyncSync(descriptor);
    if (mode !== undefined) fchmodSync(descriptor, mode);
  } finally {
    closeSync(descriptor);
  }
}

function reasonOf(code: string): string {
  const reasons: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left on the device",
    ENOENT: "the directory does not exist",
    EEXIST: "another halint is writing it",
    EBUSY: "it is in use, or something is mounted over it",
  };
  return reasons[code] ?? code;
}

/** Makes everything ready; directories that had to be made are added to the list, the deepest first. */
function prepare(write: Write, directories: string[]): Prepared {
  const archive = archiveOf(write.path);
  if (archive !== undefined) throw new WriteError(write.path, `it is inside ${basename(archive)}: unpack it first`);
  let target = write.path;
  let exists = true;
  try {
    // A symbolic link stays one: what it points to is replaced.
    target = realpathSync(write.path);
  } catch {
    exists = false;
    const first = mkdirSync(dirname(write.path), { recursive: true });
    for (let made = dirname(write.path); first !== undefined; made = dirname(made)) {
      directories.push(made);
      if (made === first || made === dirname(made)) break;
    }
  }
  checkUnchanged(write, target, exists);
  const temporary = join(dirname(target), `.${basename(target)}.halint`);
  const descriptor = openNew(write.path, temporary);
  // A second name that a run which was ended has left behind would pass for one of the file's own.
  rmSync(oldOf(temporary), { force: true });
  const stat = exists ? statSync(target) : undefined;
  const mode = write.mode ?? (stat ? stat.mode & 0o7777 : 0o644);
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
  const linked = stat !== undefined && stat.nlink > 1;
  return { write, target, temporary, exists, linked, mode: stat ? stat.mode & 0o7777 : mode };
}

/** Milliseconds after which a temporary file was left behind by somebody who was ended. */
const leftBehind = 60_000;

/**
 * Opens a file that must not exist: never through a link that somebody has put there. That its name is always the same
 * keeps two runs from writing the same files in turns.
 */
function openNew(path: string, temporary: string): number {
  try {
    return openSync(temporary, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const made = lstatSync(temporary, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - made < leftBehind) {
    const wait = "if it was ended meanwhile, try again in a minute";
    throw new WriteError(path, `another halint is writing it (${basename(temporary)} is there; ${wait})`);
  }
  rmSync(temporary, { force: true });
  return openSync(temporary, "wx", 0o600);
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
function restore({ entry, kept }: Replaced): void {
  const { write, target, linked, mode } = entry;
  try {
    if (kept !== undefined) {
      // Two names of one file are left alone by a rename: the old name is still there then.
      renameSync(kept, target);
      rmSync(kept, { force: true });
    } else if (write.before === undefined) rmSync(target, { force: true });
    else if (linked) overwrite(target, write.before, mode);
    else if (Buffer.compare(readFileSync(target), write.before) !== 0) {
      const again = prepare({ path: target, before: write.after, after: write.before, mode }, []);
      renameSync(again.temporary, again.target);
    }
  } catch {
    // Nothing more can be done; the error that led here is reported.
  }
}
