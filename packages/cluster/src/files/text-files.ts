import { existsSync, fstatSync, readFileSync, statSync, watch, writeFileSync, writeSync } from "node:fs";
import { FileError } from "./file-system.js";

const reasons: Record<string, string> = {
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of the path is not a directory",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
};

function failing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "EIO";
    throw new FileError(path, code, reasons[code] ?? code);
  }
}

/** Whether something is there. */
export function exists(path: string): boolean {
  return existsSync(path);
}

/** The text of a file that belongs to halint itself: a baseline, its configuration. Throws a FileError. */
export function readTextFile(path: string): string {
  return failing(path, () => {
    // A pipe without a writer would be waited for, and some devices never end. What a shell hands over is meant.
    if (!statSync(path).isFile() && !/^\/(?:dev\/(?:fd\/|stdin$)|proc\/)/.test(path)) {
      throw new FileError(path, "ENXIO", "it is not a regular file");
    }
    return readFileSync(path, "utf8");
  });
}

/** Writes a report; the path may be a device or a pipe. Throws a FileError. */
export function writeTextFile(path: string, text: string): void {
  failing(path, () => writeFileSync(path, text));
}

/** All of standard input. Throws a FileError. */
export function readStandardInput(): Uint8Array {
  return failing("-", () => readFileSync(0));
}

/** Calls back when something below one of the directories changes. Directories that are gone are left out. */
export function watchDirectories(directories: Iterable<string>, changed: () => void): { close(): void } {
  const watchers = [...directories].flatMap((directory) => {
    try {
      const watcher = watch(directory, { persistent: true }, changed);
      watcher.on("error", () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  });
  return {
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

/**
 * Writes to standard output without making node's stream of it, which takes longer than checking a small cluster does.
 * False where the reader has gone.
 */
export function writeStandardOutput(text: string): boolean {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return false;
      if (code !== "EAGAIN") throw new FileError("standard output", code ?? "EIO", reasons[code ?? ""] ?? String(code));
      // A pipe that does not block is full: its reader needs a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

/** Whether standard output may be a terminal: files, pipes and /dev/null are none, and asking node costs more. */
export function mayBeTerminal(): boolean {
  try {
    const stat = fstatSync(1);
    return stat.isCharacterDevice() && stat.rdev !== statSync("/dev/null").rdev;
  } catch {
    return true;
  }
}
