import { posix } from "node:path";
import { GitTracked } from "../facts/git-index.js";
import { type Entry, entriesOf, FileError, type FileStat, type FileSystem, statQuietly } from "../files/file-system.js";
import { SourceFile } from "../model/source-file.js";

/** A path that was found and could not be read. */
export interface Unreadable {
  readonly path: string;
  readonly display: string;
  readonly code: string;
  readonly reason: string;
}

const made = new WeakMap<Uint8Array, SourceFile>();

/**
 * A file system that keeps what it has read, as an editor's does, gives the same bytes again: then it is the same file,
 * and everything that was made of it holds.
 */
function sourceFile(path: string, display: string, bytes: Uint8Array, stat: FileStat): SourceFile {
  const known = made.get(bytes);
  const before = known?.stat;
  const same =
    known?.path === path &&
    known.display === display &&
    before?.mode === stat.mode &&
    before?.uid === stat.uid &&
    before?.gid === stat.gid &&
    before?.identity === stat.identity;
  if (known && same) return known;
  const file = new SourceFile(path, display, bytes, stat);
  made.set(bytes, file);
  return file;
}

/** Asks for each path once, and remembers what could not be read. */
export class Reader {
  readonly #read = new Map<string, SourceFile | undefined>();
  readonly #stats = new Map<string, FileStat | undefined>();
  readonly #entries = new Map<string, ReadonlyMap<string, Entry["kind"]> | undefined>();
  readonly #git: GitTracked;
  readonly #noted = new Map<string, Unreadable>();
  readonly #allowed = new Set<string>();
  readonly #real = new Map<string, string>();

  constructor(
    readonly files: FileSystem,
    /** Paths below it are shown relative to it. */
    readonly workingDirectory: string,
  ) {
    this.#git = new GitTracked({ stat: (path) => this.stat(path), read: (path) => files.read(path) });
  }

  /** What could not be read, in the order in which it was met. */
  get unreadable(): Unreadable[] {
    return [...this.#noted.values()];
  }

  /** Allows to read what a path is or holds. Links that lead elsewhere are not followed: they may be a stranger's. */
  allow(path: string): void {
    this.#allowed.add(this.realPath(path));
  }

  /** The file, or undefined where it is not there or cannot be read; the latter is noted unless it is a mere fact. */
  read(path: string, about: "subject" | "fact" = "subject"): SourceFile | undefined {
    if (this.#read.has(path)) return this.#read.get(path);
    let file: SourceFile | undefined;
    try {
      const stat = this.files.stat(path);
      if (stat && !this.#isAllowed(path))
        throw new FileError(path, "EXDEV", "it is a link that leads out of what halint was pointed at");
      if (stat) file = sourceFile(path, this.display(path), this.files.read(path), this.#trusted(path, stat));
    } catch (error) {
      if (about === "subject") this.note(path, error);
      else return undefined;
    }
    this.#read.set(path, file);
    return file;
  }

  /** Notes that a path could not be read. */
  note(path: string, error: unknown): void {
    const code = error instanceof FileError ? error.code : "EIO";
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#noted.has(path)) this.#noted.set(path, { path, display: this.display(path), code, reason });
  }

  /** What a path is, links followed; undefined where there is nothing, or it cannot be told. */
  stat(path: string): FileStat | undefined {
    if (this.#stats.has(path)) return this.#stats.get(path);
    if (this.#isListedAsAbsent(path)) return undefined;
    const stat = statQuietly(this.files, path);
    this.#stats.set(path, stat);
    return stat;
  }

  /** Names in a directory and what they are, links not followed; undefined where they cannot be told. */
  entries(path: string): ReadonlyMap<string, Entry["kind"]> | undefined {
    if (this.#entries.has(path)) return this.#entries.get(path);
    // Errors are dear: most directories that are asked for are not there, and the one above says so.
    if (this.#isListedAsAbsent(path)) return undefined;
    let entries: ReadonlyMap<string, Entry["kind"]> | undefined;
    try {
      entries = new Map(entriesOf(this.files, path).map(({ name, kind }) => [name, kind]));
    } catch {
      // Whoever must say so lists the directory itself.
    }
    this.#entries.set(path, entries);
    return entries;
  }

  /** Names in a directory, sorted; none where they cannot be told. */
  names(path: string): string[] {
    return [...(this.entries(path)?.keys() ?? [])];
  }

  isFile(path: string): boolean {
    return this.#kind(path) === "file";
  }

  isDirectory(path: string): boolean {
    return this.#kind(path) === "directory";
  }

  /** The mode of a file, where it is a fact. */
  trustedStat(path: string): FileStat | undefined {
    const stat = this.stat(path);
    return stat && this.#trusted(path, stat);
  }

  /** How a path is shown to people. */
  display(path: string): string {
    const relative = posix.relative(this.workingDirectory, path);
    return relative === "" ? "." : relative.startsWith("..") || relative.startsWith("/") ? path : relative;
  }

  /** The path without symbolic links; asks only where a listing does not tell. */
  realPath(path: string): string {
    const known = this.#real.get(path);
    if (known !== undefined) return known;
    const parent = posix.dirname(path);
    const name = posix.basename(path);
    const kind = this.#entries.get(parent)?.get(name);
    const isPlain = this.files.entries !== undefined && (kind === "file" || kind === "directory");
    const real = isPlain ? posix.join(this.realPath(parent), name) : this.files.realPath(path);
    if (kind !== "file") this.#real.set(path, real);
    return real;
  }

  /** A directory that was listed tells what is not in it, nor below what is not in it. */
  #isListedAsAbsent(path: string): boolean {
    for (let at = path; at !== posix.dirname(at); at = posix.dirname(at)) {
      const name = posix.basename(at);
      // An archive's content is listed nowhere but in it.
      if (name.endsWith("!")) return false;
      const beside = this.#entries.get(posix.dirname(at));
      if (beside) return !beside.has(name);
    }
    return false;
  }

  #isAllowed(path: string): boolean {
    for (let at = this.realPath(path); ; at = posix.dirname(at)) {
      if (this.#allowed.has(at)) return true;
      if (at === posix.dirname(at)) return false;
    }
  }

  #kind(path: string): FileStat["kind"] | undefined {
    // What the listing says spares asking again.
    const listed = path === "/" ? undefined : this.#entries.get(posix.dirname(path))?.get(posix.basename(path));
    return listed === "file" || listed === "directory" ? listed : this.stat(path)?.kind;
  }

  #trusted(path: string, stat: FileStat): FileStat {
    if (stat.mode === undefined || !this.#git.has(path)) return stat;
    return { kind: stat.kind, size: stat.size, ...(stat.identity ? { identity: stat.identity } : {}) };
  }
}
