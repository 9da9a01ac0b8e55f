import type { DrbdVersion } from "../catalogue.js";
import type { Token } from "../tokens.js";
import { classOfWord, quotedLength, quotedLimit, type WordClass, wordLimit } from "../words.js";
import type { DrbdConfigFile } from "./config.js";

/** A token as one version's lexer sees it. */
export type LexemeKind =
  | Exclude<WordClass, "punctuation">
  | "string-too-long"
  | "{"
  | "}"
  | ";"
  | "["
  | "]"
  | ":"
  | "end";

export interface Lexeme {
  readonly kind: LexemeKind;
  /** What the word stands for; of an unterminated string the text as written. */
  readonly text: string;
  /** Missing at the end of the file. */
  readonly token: Token | undefined;
  readonly start: number;
  readonly end: number;
}

/** A point between two lexemes. */
export interface CursorPosition {
  readonly index: number;
  readonly swallowed: number;
  readonly swallowedBefore: number;
  readonly rest: number;
}

/** Reads the tokens of a file as one version's lexer would hand them out. */
export class LexemeCursor {
  /** Index of the next token. */
  index = 0;
  /** Line feeds that unterminated strings swallowed, so that later lines are counted too low. */
  swallowed = 0;
  /** The same, before the lexeme that was read last. */
  swallowedBefore = 0;
  /** Rests of the current token: a version may cut it in several. */
  #rest = 0;
  readonly #classes: Map<string, WordClass>;

  constructor(
    readonly file: DrbdConfigFile,
    readonly version: DrbdVersion,
    classes: Map<string, WordClass>,
  ) {
    this.#classes = classes;
  }

  next(): Lexeme {
    const { tokens, text } = this.file.file;
    const token = tokens[this.index];
    this.swallowedBefore = this.swallowed;
    if (!token) return { kind: "end", text: "", token: undefined, start: text.length, end: text.length };
    if (this.#rest > 0) {
      this.#rest--;
      if (this.#rest === 0) this.index++;
      return lexeme("junk", token, token.text);
    }
    this.index++;
    switch (token.kind) {
      case "word":
        return this.#word(token);
      case "quoted":
        return lexeme(quotedLength(token.text) > quotedLimit ? "string-too-long" : "string", token, token.value);
      case "bad-quoted":
        if (token.end < text.length && !endsInBackslash(token.text)) this.swallowed++;
        return lexeme("unterminated", token, token.text);
      case "ipv6":
        return lexeme("ipv6", token, token.text);
      case "junk":
        // The lexer knows bytes: one character of a longer run, or of several bytes, is only the first of many.
        if (token.text.length > 1 || token.text.charCodeAt(0) > 0x7f) {
          this.#rest = 1;
          this.index--;
        }
        return lexeme("junk", token, token.text.slice(0, 1));
      default:
        return lexeme(token.kind, token, token.text);
    }
  }

  /** Goes on at a token. */
  seek(index: number): void {
    this.index = index;
    this.#rest = 0;
  }

  /** Where the next lexeme begins, for `back`. */
  position(): CursorPosition {
    return { index: this.index, swallowed: this.swallowed, swallowedBefore: this.swallowedBefore, rest: this.#rest };
  }

  /** Unreads what was read since `position`. */
  back(position: CursorPosition): void {
    this.index = position.index;
    this.swallowed = position.swallowed;
    this.swallowedBefore = position.swallowedBefore;
    this.#rest = position.rest;
  }

  #word(token: Token): Lexeme {
    let kind = this.#classes.get(token.text);
    if (kind === undefined) {
      kind = classOfWord(token.text, this.version);
      this.#classes.set(token.text, kind);
    }
    if (kind === "too-long" && token.text.length > wordLimit[this.version] + 1) {
      this.#rest = 1;
      this.index--;
    }
    return lexeme(kind === "punctuation" ? "junk" : kind, token, token.text);
  }
}

function lexeme(kind: LexemeKind, token: Token, text: string): Lexeme {
  return { kind, text, token, start: token.start, end: token.end };
}

function endsInBackslash(text: string): boolean {
  let count = 0;
  while (text.charCodeAt(text.length - 1 - count) === 0x5c) count++;
  return count % 2 === 1;
}
