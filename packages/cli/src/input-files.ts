import {
  disk,
  FileError,
  type FileSystem,
  MemoryFiles,
  readStandardInput,
  type Write,
  WriteError,
  withArchives,
  writeTogether,
} from "@halint/cluster";
import { Failure, finishFirst } from "./outcome.js";

/** What paths on the command line are looked up in: the disk, and tar archives on it as if they were directories. */
export const inputFiles: FileSystem = withArchives(disk);

/** The same with the text of standard input in place of one file. Throws a Failure. */
export function standardInput(path: string): FileSystem {
  try {
    return new MemoryFiles({ [path]: { content: readStandardInput() } }, inputFiles);
  } catch (error) {
    if (error instanceof FileError) throw new Failure(`standard input cannot be read: ${error.message}`);
    throw error;
  }
}

/** Writes all files or none. Throws a Failure that begins with what did not happen. */
export function writeAll(files: readonly Write[], nothing: string): void {
  try {
    finishFirst();
    writeTogether(files);
  } catch (error) {
    if (error instanceof WriteError) throw new Failure(`${nothing}: ${error.path}: ${error.message}`);
    throw error;
  }
}
