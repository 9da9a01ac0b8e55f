import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { type Entry, FileError, type FileStat, type FileSystem, largestFile } from "./file-system.js";

const reasons: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "it is a directory",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of the path is not a directory",
  ELOOP: "symbolic links form a loop",
  ENXIO: "it is not a regular file",
  EFBIG: "it is too large",
};

function reason(code: string): string {
  return reasons[code] ?? code;
}

function toFileError(path: string, error: unknown): FileError {
  const code = (error as NodeJS.ErrnoException).code ?? "EIO";
  return new FileError(path, code, reason(code));
}

function kindOf(entry: Dirent): Entry["kind"] {
  return entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "link" : "other";
}

function readRegular(path: string, most: number): Uint8Array {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw new FileError(path, "EISDIR", reason("EISDIR"));
    if (!stat.isFile()) throw new FileError(path, "ENXIO", reason("ENXIO"));
    if (stat.size > most) throw new FileError(path, "EFBIG", reason("EFBIG"));
    // The size is known, so one call does; files of the kernel say 0 and hold something.
    const bytes = Buffer.allocUnsafe(stat.size);
    const length = stat.size > 0 ? readSync(descriptor, bytes, 0, stat.size, null) : 0;
    return length > 0 && length === stat.size
      ? bytes
      : Buffer.concat([bytes.subarray(0, length), readFileSync(descriptor)]);
  } catch (error) {
    throw error instanceof FileError ? error : toFileError(path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Files on disk. */
export const disk: FileSystem = {
  stat(path) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat) return undefined;
      const result: FileStat = {
        kind: stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other",
        size: stat.size,
        ...(stat.isCharacterDevice() ? { device: "character" as const } : {}),
        ...(stat.isBlockDevice() ? { device: "block" as const } : {}),
        ...(process.platform === "win32"
          ? {}
          : { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, identity: `${stat.dev}:${stat.ino}` }),
      };
      return result;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
      throw toFileError(path, error);
    }
  },
  read(path) {
    return readRegular(path, largestFile);
  },
  readLarge(path, most) {
    return readRegular(path, most);
  },
  list(path) {
    try {
      return readdirSync(path).sort();
    } catch (error) {
      throw toFileError(path, error);
    }
  },
  entries(path) {
    try {
      return readdirSync(path, { withFileTypes: true })
        .map((entry): Entry => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    } catch (error) {
      throw toFileError(path, error);
    }
  },
  readLink(path) {
    try {
      return readlinkSync(path);
    } catch {
      return undefined;
    }
  },
  realPath(path) {
    try {
      return realpathSync.native(path);
    } catch {
      return path;
    }
  },
};
