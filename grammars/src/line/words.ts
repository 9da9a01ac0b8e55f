import type { IToken } from "../chevrotain.js";
import type { Ranged } from "../text/range.js";

/** A run of non-blank characters. */
export interface Word extends Ranged {
  readonly text: string;
}

/** A comment, its `#` included. */
export interface Comment extends Ranged {
  readonly text: string;
}

export function wordOf(token: IToken): Word {
  return { text: token.image, range: { start: token.startOffset, end: token.startOffset + token.image.length } };
}

/** A part of a word, by offsets inside it. */
export function partOf(word: Word, from: number, to: number = word.text.length): Word {
  return {
    text: word.text.slice(from, to),
    range: { start: word.range.start + from, end: word.range.start + to },
  };
}
