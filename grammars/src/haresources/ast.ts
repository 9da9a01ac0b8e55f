import type { Comment, Word } from "../line/words.js";
import type { Range, Ranged } from "../text/range.js";

/**
 * A parsed haresources. Two programs read the file with different rules: `groups` is what ResourceManager runs at
 * takeover, `owners` is what the daemon checks at start.
 */
export interface HaresourcesFile {
  readonly kind: "haresources";
  readonly text: string;
  /** ResourceManager's reading. */
  readonly groups: readonly ResourceGroup[];
  /** The daemon's reading: the first word of each of its logical lines, which has to be a node. */
  readonly owners: readonly Owner[];
  /** Comments as ResourceManager sees them. */
  readonly comments: readonly Comment[];
  /** Backslashes that end a physical line and join the next one. */
  readonly continuations: readonly Range[];
}

/** A word that has to be a node for the daemon to start. */
export interface Owner extends Word {
  /** Whether it begins what did not fit the daemon's buffer, rather than a line. */
  readonly cut: boolean;
}

/** A logical line: a preferred node and the resources that start there, left to right. */
export interface ResourceGroup extends Ranged {
  readonly kind: "group";
  /** The preferred node; compared without regard to case. */
  readonly owner: Word;
  readonly resources: readonly Resource[];
}

/** One word of a group: a script and its arguments. */
export interface Resource extends Ranged {
  readonly kind: "resource";
  /** As written. */
  readonly text: string;
  /** The script that is looked up in resource.d and init.d; `IPaddr` for a word that looks like an IPv4 address. */
  readonly script: Word;
  /** Whether `IPaddr` was not written but is implied by the shape of the word. */
  readonly implied: boolean;
  /** Arguments as the script gets them: empty ones have vanished. */
  readonly args: readonly Word[];
  /** Places where an empty argument stood and the later ones moved up. */
  readonly emptyArgs: readonly Range[];
}
