import { createToken, type ITokenConfig, Lexer, type TokenPattern, type TokenType } from "../chevrotain.js";
import type { Range, Ranged } from "../text/index.js";

/**
 * What a token is by its form alone. Which words are reserved depends on the DRBD version, so words are not keywords
 * here; see `classOf`.
 */
export type TokenKind =
  | "word"
  | "quoted"
  /** A quote that its line does not close. */
  | "bad-quoted"
  | "ipv6"
  /** Characters that mean nothing outside quotes and comments: `=`, `,`, a byte order mark, a full-width `；` … */
  | "junk"
  | "{"
  | "}"
  | ";"
  | "["
  | "]"
  | ":";

/** A token as it stands in the text. Offsets are UTF-16 units. */
export class Token implements Ranged {
  constructor(
    readonly kind: TokenKind,
    /** As written, quotes included. */
    readonly text: string,
    readonly start: number,
  ) {}

  get end(): number {
    return this.start + this.text.length;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  /** What the token stands for: without quotes, and with `\` taken off the character that follows it. */
  get value(): string {
    if (this.kind === "quoted") return unescaped(this.text.slice(1, -1));
    if (this.kind === "bad-quoted") return unescaped(this.text.slice(1));
    return this.text;
  }
}

/** A token that can be an argument of an entry: anything but `{`, `}` and `;`. */
export type Word = Token;

function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\(.)/gsu, "$1") : text;
}

/** A `#` comment, up to the end of its line (a carriage return before the line feed is not part of it). */
export interface Comment extends Ranged {
  /** As written, with the `#`. */
  readonly text: string;
}

interface DrbdVocabulary {
  readonly lexer: Lexer;
  readonly kinds: readonly (TokenKind | undefined)[];
  readonly all: readonly TokenType[];
  readonly Open: TokenType;
  readonly Close: TokenType;
  readonly Semicolon: TokenType;
  readonly Argument: TokenType;
}

let vocabulary: DrbdVocabulary | undefined;

/** The lexer and its token types, made on first use. */
export function drbdVocabulary(): DrbdVocabulary {
  vocabulary ??= makeVocabulary(true);
  return vocabulary;
}

// By hand, because a regular expression may run out of stack on a quoted line of many megabytes.
function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x0a) return -at;
    if (code === 0x5c && at + 1 < text.length && text.charCodeAt(at + 1) !== 0x0a) at++;
  }
  return -Math.min(at, text.length);
}

function isWordCode(code: number): boolean {
  return (
    (code >= 0x2d && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f
  );
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && isWordCode(text.charCodeAt(at))) at++;
  return at;
}

const meaningful = new Set(' \t\r\n#"{};[]:'.split("").map((char) => char.charCodeAt(0)));

function endOfJunk(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isWordCode(text.charCodeAt(at)) && !meaningful.has(text.charCodeAt(at))) at++;
  return at;
}

function scanned(end: (text: string, start: number) => number): TokenPattern {
  return (text: string, start: number): [string] | null => {
    const at = end(text, start);
    return at > start ? [text.slice(start, at)] : null;
  };
}

const hex = "[0-9a-fA-F]{1,4}";
const ipv4 = "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}";
// The mapped form first: it is the longer one where both match.
const ipv6 = new RegExp(
  `::[fF]{4}:${ipv4}|(?:(?:${hex}:){0,5}${hex})?:(?:${hex})?:(?:${hex}(?::${hex}){0,5})?(?:%[A-Za-z0-9_/.-]+)?`,
);

/** For the test that lets the library check the lexer; use `drbdVocabulary` everywhere else. */
export function makeVocabulary(skipValidations: boolean): DrbdVocabulary {
  const kinds: (TokenKind | undefined)[] = [];
  const Argument = createToken({ name: "Argument", pattern: Lexer.NA });
  const make = (kind: TokenKind, config: ITokenConfig): TokenType => {
    const type = createToken(config);
    if (type.tokenTypeIdx !== undefined) kinds[type.tokenTypeIdx] = kind;
    return type;
  };
  const categories = [Argument];
  const LineFeed = createToken({ name: "LineFeed", pattern: /\n/, line_breaks: true, group: Lexer.SKIPPED });
  const Blank = createToken({ name: "Blank", pattern: /[ \t\r]+/, line_breaks: false, group: Lexer.SKIPPED });
  const CommentToken = createToken({ name: "Comment", pattern: /#[^\n]*/, line_breaks: false, group: "comments" });
  const Quoted = make("quoted", {
    name: "Quoted",
    pattern: scanned((text, start) => (text.charCodeAt(start) === 0x22 ? endOfQuoted(text, start) : -1)),
    line_breaks: false,
    categories,
  });
  const BadQuoted = make("bad-quoted", {
    name: "BadQuoted",
    pattern: scanned((text, start) => (text.charCodeAt(start) === 0x22 ? Math.abs(endOfQuoted(text, start)) : -1)),
    line_breaks: false,
    categories,
  });
  const Ipv6 = make("ipv6", { name: "Ipv6", pattern: ipv6, line_breaks: false, categories });
  const Open = make("{", { name: "Open", pattern: "{" });
  const Close = make("}", { name: "Close", pattern: "}" });
  const Semicolon = make(";", { name: "Semicolon", pattern: ";" });
  const OpenBracket = make("[", { name: "OpenBracket", pattern: "[", categories });
  const CloseBracket = make("]", { name: "CloseBracket", pattern: "]", categories });
  const Colon = make(":", { name: "Colon", pattern: ":", categories });
  const WordToken = make("word", { name: "Word", pattern: scanned(endOfWord), line_breaks: false, categories });
  const Junk = make("junk", { name: "Junk", pattern: scanned(endOfJunk), line_breaks: false, categories });
  const all = [
    LineFeed,
    Blank,
    CommentToken,
    Quoted,
    BadQuoted,
    Ipv6,
    Open,
    Close,
    Semicolon,
    OpenBracket,
    CloseBracket,
    Colon,
    WordToken,
    Junk,
    Argument,
  ];
  const lexer = new Lexer(all, { positionTracking: "onlyOffset", safeMode: true, skipValidations });
  return { lexer, kinds, all, Open, Close, Semicolon, Argument };
}
