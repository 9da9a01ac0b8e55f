import type { Comment, Word } from "../line/words.js";
import type { Range, Ranged } from "../text/range.js";

/** A parsed ha.cf. */
export interface HaCfFile {
  readonly kind: "ha.cf";
  readonly text: string;
  /** Every line that holds a directive, in file order; blank lines and comments are not among them. */
  readonly lines: readonly DirectiveLine[];
  readonly comments: readonly Comment[];
  /** Lines longer than the daemon's buffer; their rest stands in `lines` as lines of their own, as the daemon reads it. */
  readonly overlong: readonly Range[];
}

/** One line of ha.cf: a directive and what follows it. */
export interface DirectiveLine extends Ranged {
  readonly kind: "directive";
  /** Up to the first blank, exactly as written; the daemon compares it case-sensitively. */
  readonly name: Word;
  /** Separated by blanks; a comma is part of a word here (see `optionValues`). */
  readonly words: readonly Word[];
  /** Whether this is the rest of a line that was too long for the daemon's buffer. */
  readonly rest?: true;
}
