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

/** What ends words for people, though not for both programs. A byte order mark and NUL do not even show. */
export const strayBlank = /[\0\v\f\r\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/;
