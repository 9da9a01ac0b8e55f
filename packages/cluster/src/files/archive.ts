import { posix } from "node:path";
import { zlibLibrary } from "../libraries.js";
import { archiveOf } from "./archive-names.js";
import { type Entry, entriesOf, FileError, type FileStat, type FileSystem, largestFile } from "./file-system.js";
import { readTar, type TarEntry } from "./tar.js";

/** What an archive may hold at most, so that a small hostile file cannot fill the memory. */
export interface ArchiveLimits {
  /** Bytes of the archive itself. */
  readonly packed: number;
  /** Bytes after unpacking. */
  readonly unpacked: number;
  readonly entries: number;
}

/** Limits that leave room for a support bundle with its logs. */
export const archiveLimits: ArchiveLimits = {
  packed: 256 * 1024 * 1024,
  unpacked: 512 * 1024 * 1024,
  entries: 200_000,
};

const mostLinks = 40;

/** Something in an archive, its parent known by its path. */
interface Item {
  readonly kind: "file" | "directory" | "link" | "character" | "block" | "other";
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly target: string;
  readonly content: Uint8Array;
  /** Number of the entry whose bytes they are: hard links share it. */
  readonly inode: number;
  readonly children: Map<string, Item>;
}

/**
 * The files of a tar archive, in memory; `/` is the archive's root. Modes and owners are those of the archive. No name
 * and no link leads out of it: `..` stops at the root, absolute names begin there.
 */
export class ArchiveFiles implements FileSystem {
  readonly #root = newDirectory();
  readonly #problems: FileError[] = [];

  /** Unpacks in memory. Throws a FileError where the whole archive cannot be read. */
  constructor(
    /** The archive's own path, for errors. */
    readonly path: string,
    bytes: Uint8Array,
    limits: ArchiveLimits = archiveLimits,
  ) {
    const unpacked = this.#unpack(bytes, limits);
    const { entries, broken, tooMany } = readTar(unpacked, limits.entries);
    if (entries.length === 0 && broken) throw new FileError(path, "EINVAL", `it is no tar archive: ${broken}`);
    if (broken) this.#problem("", "EIO", `${broken}; what came before was read`);
    if (tooMany) this.#problem("", "EFBIG", `it has more than ${limits.entries} entries; the rest was not read`);
    for (const [index, entry] of entries.entries()) this.#add(entry, index);
  }

  stat(path: string): FileStat | undefined {
    const item = this.#find(path);
    if (!item) return undefined;
    const { kind, mode, uid, gid } = item;
    return {
      kind: kind === "file" || kind === "directory" ? kind : "other",
      ...(kind === "character" || kind === "block" ? { device: kind } : {}),
      size: item.content.length,
      ...(mode === undefined ? {} : { mode }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      ...(kind === "file" ? { identity: `${this.path}!${item.inode}` } : {}),
    };
  }

  read(path: string): Uint8Array {
    const item = this.#find(path);
    if (!item) throw new FileError(path, "ENOENT", "it does not exist");
    if (item.kind === "directory") throw new FileError(path, "EISDIR", "it is a directory");
    if (item.kind !== "file") throw new FileError(path, "ENXIO", "it is not a regular file");
    if (item.content.length > largestFile) throw new FileError(path, "EFBIG", "it is too large");
    return item.content;
  }

  list(path: string): readonly string[] {
    return [...this.#directory(path).children.keys()].sort();
  }

  entries(path: string): readonly Entry[] {
    const { children } = this.#directory(path);
    return [...children]
      .map(
        ([name, { kind }]): Entry => ({
          name,
          kind: kind === "file" || kind === "directory" || kind === "link" ? kind : "other",
        }),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  readLink(path: string): string | undefined {
    const parent = this.#find(posix.dirname(path));
    const item = parent?.children.get(posix.basename(path));
    return item?.kind === "link" ? item.target : undefined;
  }

  realPath(path: string): string {
    try {
      return this.#follow(path)?.path ?? path;
    } catch {
      return path;
    }
  }

  problems(): readonly FileError[] {
    return this.#problems;
  }

  #problem(inside: string, code: string, message: string): void {
    // One line for each kind of trouble tells enough of an archive that is full of it.
    if (this.#problems.some((known) => known.code === code)) return;
    this.#problems.push(new FileError(inside === "" ? this.path : `${this.path}!${inside}`, code, message));
  }

  #unpack(bytes: Uint8Array, limits: ArchiveLimits): Uint8Array {
    const { path } = this;
    if (bytes.length > limits.packed) throw tooLarge(path, limits.packed);
    const starts = (...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
    if (starts(0xfd, 0x37, 0x7a, 0x58)) throw unsupported(path, "xz");
    if (starts(0x42, 0x5a, 0x68)) throw unsupported(path, "bzip2");
    if (starts(0x28, 0xb5, 0x2f, 0xfd)) throw unsupported(path, "zstd");
    if (!starts(0x1f, 0x8b)) {
      if (bytes.length > limits.unpacked) throw tooLarge(path, limits.unpacked);
      return bytes;
    }
    const { gunzipSync, constants } = zlibLibrary();
    const options = { maxOutputLength: limits.unpacked };
    try {
      return gunzipSync(bytes, options);
    } catch (error) {
      if (isTooLarge(error)) throw tooLarge(path, limits.unpacked);
    }
    try {
      // What a truncated file still holds is worth reading.
      const partial = gunzipSync(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH });
      this.#problem("", "EIO", "it ends early; what came before was read");
      return partial;
    } catch (error) {
      if (isTooLarge(error)) throw tooLarge(path, limits.unpacked);
      throw new FileError(path, "EINVAL", "its compressed data are damaged");
    }
  }

  #add(entry: TarEntry, inode: number): void {
    const parts = entry.name.split("/").filter((part) => part !== "" && part !== ".");
    if (parts.includes("..") || entry.name.includes("\0")) {
      this.#problem(`/${entry.name}`, "EXDEV", "its name leads out of the archive; it was passed over");
      return;
    }
    const name = parts.pop();
    if (name === undefined) return;
    let parent = this.#root;
    for (const part of parts) {
      let next = parent.children.get(part);
      // A later entry replaces an earlier one, also one that was no directory: nothing is ever put behind a link.
      if (next?.kind !== "directory") {
        next = newDirectory();
        parent.children.set(part, next);
      }
      parent = next;
    }
    const { mode, uid, gid, target, content } = entry;
    const facts = {
      ...(Number.isNaN(mode) ? {} : { mode }),
      ...(Number.isNaN(uid) ? {} : { uid }),
      ...(Number.isNaN(gid) ? {} : { gid }),
    };
    const known = parent.children.get(name);
    if (entry.kind === "hard link") {
      const original = this.#plain(target);
      if (original?.kind === "file") parent.children.set(name, original);
      else this.#problem(`/${entry.name}`, "ENOENT", "it is a hard link to what is not in the archive");
      return;
    }
    const children = entry.kind === "directory" && known?.kind === "directory" ? known.children : new Map();
    parent.children.set(name, { kind: entry.kind, ...facts, target, content, inode, children });
  }

  /** An item by its name in the archive, no links followed. */
  #plain(name: string): Item | undefined {
    let item: Item | undefined = this.#root;
    for (const part of name.split("/")) if (part !== "" && part !== ".") item = item?.children.get(part);
    return item;
  }

  #find(path: string): Item | undefined {
    return this.#follow(path)?.item;
  }

  #directory(path: string): Item {
    const item = this.#find(path);
    if (!item) throw new FileError(path, "ENOENT", "it does not exist");
    if (item.kind !== "directory") throw new FileError(path, "ENOTDIR", "it is not a directory");
    return item;
  }

  /** Follows links inside the archive. Undefined where there is nothing; throws where links form a loop. */
  #follow(path: string): { item: Item; path: string } | undefined {
    let rest = path.split("/");
    let trail: { name: string; item: Item }[] = [];
    let links = 0;
    while (rest.length > 0) {
      const [name, ...more] = rest as [string, ...string[]];
      rest = more;
      if (name === "" || name === ".") continue;
      if (name === "..") {
        trail.pop();
        continue;
      }
      const item = (trail.at(-1)?.item ?? this.#root).children.get(name);
      if (!item) return undefined;
      if (item.kind !== "link") {
        trail.push({ name, item });
        continue;
      }
      if (++links > mostLinks) throw new FileError(path, "ELOOP", "symbolic links form a loop");
      if (item.target.startsWith("/")) trail = [];
      rest = [...item.target.split("/"), ...rest];
    }
    return { item: trail.at(-1)?.item ?? this.#root, path: `/${trail.map(({ name }) => name).join("/")}` };
  }
}

function newDirectory(): Item {
  return { kind: "directory", target: "", content: new Uint8Array(), inode: -1, children: new Map() };
}

function tooLarge(path: string, limit: number): FileError {
  const mebibytes = Math.max(1, Math.round(limit / 1024 / 1024));
  return new FileError(path, "EFBIG", `it is too large: more than ${mebibytes} MiB`);
}

function unsupported(path: string, method: string): FileError {
  return new FileError(path, "ENOTSUP", `archives compressed with ${method} cannot be read: unpack it, or use gzip`);
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
}

/**
 * Files over which archives are opened as if they were directories: `/a/node1.tar.gz!/etc/ha.d/ha.cf`. Each archive is
 * read when a path inside it is first asked for, and kept.
 */
export function withArchives(below: FileSystem, limits: ArchiveLimits = archiveLimits): FileSystem {
  return new WithArchives(below, limits);
}

class WithArchives implements FileSystem {
  readonly #opened = new Map<string, ArchiveFiles | FileError>();

  constructor(
    readonly below: FileSystem,
    readonly limits: ArchiveLimits,
  ) {}

  stat(path: string): FileStat | undefined {
    const place = this.#place(path);
    return place ? place.files.stat(place.inside) : this.below.stat(path);
  }

  read(path: string): Uint8Array {
    return this.#at(path, (files, inside) => files.read(inside));
  }

  list(path: string): readonly string[] {
    return this.#at(path, (files, inside) => files.list(inside));
  }

  entries(path: string): readonly Entry[] {
    return this.#at(path, (files, inside) => entriesOf(files, inside));
  }

  readLink(path: string): string | undefined {
    return this.#at(path, (files, inside) => files.readLink?.(inside));
  }

  realPath(path: string): string {
    const place = this.#place(path);
    if (!place) return this.below.realPath(path);
    const real = place.files.realPath(place.inside);
    return real === "/" ? `${place.archive}!` : `${place.archive}!${real}`;
  }

  problems(): readonly FileError[] {
    return [...this.#opened.values()].flatMap((files) => (files instanceof FileError ? [files] : files.problems()));
  }

  #at<T>(path: string, ask: (files: FileSystem, inside: string) => T): T {
    const place = this.#place(path);
    if (!place) return ask(this.below, path);
    try {
      return ask(place.files, place.inside);
    } catch (error) {
      // Errors name the whole path.
      throw error instanceof FileError ? new FileError(path, error.code, error.message) : error;
    }
  }

  #place(path: string): { archive: string; files: ArchiveFiles; inside: string } | undefined {
    const archive = archiveOf(path);
    if (archive === undefined) return undefined;
    let files = this.#opened.get(archive);
    if (!files) {
      files = this.#open(archive);
      this.#opened.set(archive, files);
    }
    if (files instanceof FileError) throw files;
    return { archive, files, inside: path.slice(archive.length + 1) || "/" };
  }

  #open(archive: string): ArchiveFiles | FileError {
    try {
      const stat = this.below.stat(archive);
      if (stat && stat.size > this.limits.packed) return tooLarge(archive, this.limits.packed);
      return new ArchiveFiles(archive, readWhole(this.below, archive, this.limits.packed), this.limits);
    } catch (error) {
      return error instanceof FileError ? error : new FileError(archive, "EIO", String(error));
    }
  }
}

/** Archives may be larger than any file of a configuration. */
function readWhole(files: FileSystem, path: string, limit: number): Uint8Array {
  return files.readLarge ? files.readLarge(path, limit) : files.read(path);
}
