import { posix } from "node:path";
import { type Entry, entriesOf, FileError, type FileStat, type FileSystem } from "./file-system.js";

/** A file that is not on disk. */
export interface MemoryFile {
  readonly content: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Files in memory, over another file system if one is given: tests, and editors' unsaved buffers over disk. */
export class MemoryFiles implements FileSystem {
  readonly #files = new Map<string, MemoryFile>();
  readonly #children = new Map<string, Set<string>>();

  constructor(
    files: Readonly<Record<string, string | MemoryFile>> = {},
    readonly below?: FileSystem,
  ) {
    for (const [path, file] of Object.entries(files)) this.set(path, file);
  }

  /** Adds or replaces a file; its directories come into being with it. */
  set(path: string, file: string | MemoryFile): void {
    const full = posix.resolve("/", path);
    this.#files.set(full, typeof file === "string" ? { content: file } : file);
    for (let child = full; child !== "/"; child = posix.dirname(child)) {
      const parent = posix.dirname(child);
      const names = this.#children.get(parent) ?? new Set();
      this.#children.set(parent, names.add(posix.basename(child)));
    }
  }

  /** Takes a file out again; what lies below shows through. */
  delete(path: string): void {
    const full = posix.resolve("/", path);
    this.#files.delete(full);
    for (let child = full; child !== "/" && !this.#children.get(child)?.size; child = posix.dirname(child)) {
      if (this.#files.has(child)) break;
      this.#children.delete(child);
      this.#children.get(posix.dirname(child))?.delete(posix.basename(child));
    }
  }

  get(path: string): MemoryFile | undefined {
    return this.#files.get(posix.resolve("/", path));
  }

  stat(path: string): FileStat | undefined {
    const file = this.#files.get(path);
    if (file) {
      const size = typeof file.content === "string" ? Buffer.byteLength(file.content) : file.content.byteLength;
      const { mode, uid, gid } = file;
      return {
        kind: "file",
        size,
        ...(mode === undefined ? {} : { mode }),
        ...(uid === undefined ? {} : { uid }),
        ...(gid === undefined ? {} : { gid }),
      };
    }
    return (
      this.below?.stat(path) ?? (this.#children.has(path) || path === "/" ? { kind: "directory", size: 0 } : undefined)
    );
  }

  read(path: string): Uint8Array {
    const file = this.#files.get(path);
    if (file) return typeof file.content === "string" ? Buffer.from(file.content) : file.content;
    if (this.below) return this.below.read(path);
    if (this.#children.has(path)) throw new FileError(path, "EISDIR", "it is a directory");
    throw new FileError(path, "ENOENT", "it does not exist");
  }

  readLarge(path: string, most: number): Uint8Array {
    return this.#files.has(path) || !this.below?.readLarge ? this.read(path) : this.below.readLarge(path, most);
  }

  list(path: string): readonly string[] {
    const own = this.#children.get(path);
    if (!own) {
      if (this.below) return this.below.list(path);
      throw new FileError(path, "ENOENT", "it does not exist");
    }
    let names: readonly string[] = [];
    try {
      names = this.below?.list(path) ?? [];
    } catch {
      // The directory is in memory only.
    }
    return [...new Set([...names, ...own])].sort();
  }

  entries(path: string): readonly Entry[] {
    const own = this.#children.get(path);
    if (!own && this.below) return entriesOf(this.below, path);
    let below: readonly Entry[] = [];
    try {
      below = this.below ? entriesOf(this.below, path) : [];
    } catch {
      // The directory is in memory only.
    }
    const kinds = new Map(below.map((entry) => [entry.name, entry.kind]));
    for (const name of this.list(path)) {
      const child = path === "/" ? `/${name}` : `${path}/${name}`;
      // What lies below may be a link to a directory into which a file of memory was put.
      if (this.#files.has(child)) kinds.set(name, "file");
      else if (!kinds.has(name)) kinds.set(name, "directory");
    }
    return [...kinds].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  readLink(path: string): string | undefined {
    return this.#files.has(path) ? undefined : this.below?.readLink?.(path);
  }

  problems(): readonly FileError[] {
    return this.below?.problems?.() ?? [];
  }

  realPath(path: string): string {
    return this.#files.has(path) || !this.below ? path : this.below.realPath(path);
  }
}
