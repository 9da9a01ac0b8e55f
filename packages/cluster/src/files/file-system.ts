/** What a path is. */
export interface FileStat {
  readonly kind: "file" | "directory" | "other";
  /** For `other`: which kind of device it is, if it is one. */
  readonly device?: "character" | "block";
  /** Permission bits, where they are a fact: absent on Windows, for unsaved buffers, and where git wrote the file. */
  readonly mode?: number;
  /** Numeric owner. */
  readonly uid?: number;
  readonly gid?: number;
  /** Bytes. */
  readonly size: number;
  /** The same for two names of one file; absent where unknown. */
  readonly identity?: string;
}

/** A name in a directory. */
export interface Entry {
  readonly name: string;
  /** What the name itself is: symbolic links are not followed. */
  readonly kind: "file" | "directory" | "link" | "other";
}

/** Why a path could not be read. `code` is the system's (`EACCES`, `EISDIR`, `ELOOP` …). */
export class FileError extends Error {
  constructor(
    readonly path: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "FileError";
  }
}

/**
 * The one way to files: disk, memory over disk, archive. Paths are absolute, with `/`. Symbolic links are followed.
 */
export interface FileSystem {
  /** Undefined where there is nothing; throws a FileError where it cannot be told. */
  stat(path: string): FileStat | undefined;
  /** Throws a FileError. Never opens anything but regular files. */
  read(path: string): Uint8Array;
  /** Names in a directory, sorted; throws a FileError. */
  list(path: string): readonly string[];
  /** The path without symbolic links; the path itself where it cannot be told. */
  realPath(path: string): string;
  /** Names in a directory and what they are, sorted; throws a FileError. Without it, `list` and `stat` are asked. */
  entries?(path: string): readonly Entry[];
  /** What a symbolic link says; undefined where the path is none. Without it, there are no links. */
  readLink?(path: string): string | undefined;
  /** As `read`, for files of up to this many bytes. Without it, `read` is asked. */
  readLarge?(path: string, most: number): Uint8Array;
  /** What went wrong so far although nobody asked for it, such as entries of an archive that were passed over. */
  problems?(): readonly FileError[];
}

/** Files above this many bytes are not configuration. */
export const largestFile = 16 * 1024 * 1024;

/** stat that answers "nothing" where it cannot be told. */
export function statQuietly(files: Pick<FileSystem, "stat">, path: string): FileStat | undefined {
  try {
    return files.stat(path);
  } catch {
    return undefined;
  }
}

/** list that answers "nothing" where it cannot be told. */
export function listQuietly(files: FileSystem, path: string): readonly string[] {
  try {
    return files.list(path);
  } catch {
    return [];
  }
}

/** Names in a directory and what they are, sorted; throws a FileError. */
export function entriesOf(files: FileSystem, path: string): readonly Entry[] {
  if (files.entries) return files.entries(path);
  return files.list(path).map((name) => ({
    name,
    kind: statQuietly(files, path === "/" ? `/${name}` : `${path}/${name}`)?.kind ?? "other",
  }));
}
