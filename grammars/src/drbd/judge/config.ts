import type { DrbdFile } from "../ast.js";
import type { Word } from "../tokens.js";

/** A configuration as one drbdadm reads it: a root file and everything that its includes reach. */
export interface DrbdConfig {
  /** Each file once, in the order in which it is first read; the first is the root. */
  readonly files: readonly DrbdConfigFile[];
}

/** A file of a configuration. */
export interface DrbdConfigFile {
  /** Name under which findings and `IncludeMatch` refer to the file. */
  readonly path: string;
  readonly file: DrbdFile;
  /**
   * What the pattern of each `include` and the path of each `template-file` found, by the word that holds it. An empty
   * list means that nothing matched. A word that is missing here was not looked up, and nothing is said about it.
   */
  readonly includes: ReadonlyMap<Word, readonly IncludeMatch[]>;
}

/** One path that an include pattern matched, in the order of glob(3). */
export interface IncludeMatch {
  /**
   * `file`: readable, and one of `DrbdConfig.files`. `directory`, `unreadable` (also a dangling link): refused.
   * `outside`: not looked into, and nothing is said about it.
   */
  readonly kind: "file" | "directory" | "unreadable" | "outside";
  /** For `file`, the `path` of the configuration file that it really is (links resolved). */
  readonly path: string;
}

/** The machine for which a configuration is judged. */
export interface JudgeHost {
  /** What `uname -n` prints there. */
  readonly name: string;
  /** Its addresses, for `floating` sections. */
  readonly addresses?: readonly string[];
}

/** A configuration of one file without includes. */
export function configOf(path: string, file: DrbdFile): DrbdConfig {
  return { files: [{ path, file, includes: new Map() }] };
}
