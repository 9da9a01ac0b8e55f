import { createToken, type IToken, Lexer, type TokenType } from "../chevrotain.js";
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

/** A token as it stands in the text. Offsets are UTF-16 units. It is the parser library's token as well. */
export class Token implements Ranged, IToken {
  /** By this the library tells kinds apart. */
  readonly tokenTypeIdx: number;

  constructor(
    readonly kind: TokenKind,
    /** As written, quotes included. */
    readonly text: string,
    readonly start: number,
    type: TokenType,
  ) {
    this.tokenTypeIdx = type.tokenTypeIdx as number;
  }

  get image(): string {
    return this.text;
  }

  get startOffset(): number {
    return this.start;
  }

  get tokenType(): TokenType {
    return drbdVocabulary().types[this.kind];
  }

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

/** The token types of the grammar. */
interface DrbdVocabulary {
  readonly types: Readonly<Record<TokenKind, TokenType>>;
  readonly all: readonly TokenType[];
  readonly Open: TokenType;
  readonly Close: TokenType;
  readonly Semicolon: TokenType;
  /** Everything else. */
  readonly Argument: TokenType;
}

let vocabulary: DrbdVocabulary | undefined;

/** The token types, made on first use. */
export function drbdVocabulary(): DrbdVocabulary {
  vocabulary ??= makeVocabulary();
  return vocabulary;
}

function makeVocabulary(): DrbdVocabulary {
  const pattern = Lexer.NA;
  const Argument = createToken({ name: "Argument", pattern });
  const categories = [Argument];
  const Open = createToken({ name: "Open", pattern });
  const Close = createToken({ name: "Close", pattern });
  const Semicolon = createToken({ name: "Semicolon", pattern });
  const types = {
    word: createToken({ name: "Word", pattern, categories }),
    quoted: createToken({ name: "Quoted", pattern, categories }),
    "bad-quoted": createToken({ name: "BadQuoted", pattern, categories }),
    ipv6: createToken({ name: "Ipv6", pattern, categories }),
    junk: createToken({ name: "Junk", pattern, categories }),
    "[": createToken({ name: "OpenBracket", pattern, categories }),
    "]": createToken({ name: "CloseBracket", pattern, categories }),
    ":": createToken({ name: "Colon", pattern, categories }),
    "{": Open,
    "}": Close,
    ";": Semicolon,
  };
  return { types, all: [...Object.values(types), Argument], Open, Close, Semicolon, Argument };
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

const hex = "[0-9a-fA-F]{1,4}";
const ipv4 = "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}";
// The mapped form first: it is the longer one where both match.
const ipv6 = new RegExp(
  `::[fF]{4}:${ipv4}|(?:(?:${hex}:){0,5}${hex})?:(?:${hex})?:(?:${hex}(?::${hex}){0,5})?(?:%[A-Za-z0-9_/.-]+)?`,
  "y",
);

function isHexCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** The end of an IPv6 address; `start` where none begins there. */
function endOfIpv6(text: string, start: number): number {
  // What has no colon behind the first few digits is none, and most words are asked.
  let at = start;
  while (at < start + 4 && isHexCode(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 0x3a) return start;
  ipv6.lastIndex = start;
  return start + (ipv6.exec(text)?.[0].length ?? 0);
}

/** What a text is made of, blanks left out: every other character is part of a token or a comment. */
export function scan(text: string): { readonly tokens: Token[]; readonly comments: Comment[] } {
  const { types } = drbdVocabulary();
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let at = 0;
  const take = (kind: TokenKind, end: number): void => {
    tokens.push(new Token(kind, text.slice(at, end), at, types[kind]));
    at = end;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x20:
        at++;
        continue;
      case 0x23: {
        const feed = text.indexOf("\n", at);
        const end = feed === -1 ? text.length : feed;
        comments.push(commentOf(text.slice(at, end), at));
        at = end;
        continue;
      }
      case 0x22: {
        const end = endOfQuoted(text, at);
        take(end > 0 ? "quoted" : "bad-quoted", Math.abs(end));
        continue;
      }
      case 0x3b:
        take(";", at + 1);
        continue;
      case 0x5b:
        take("[", at + 1);
        continue;
      case 0x5d:
        take("]", at + 1);
        continue;
      case 0x7b:
        take("{", at + 1);
        continue;
      case 0x7d:
        take("}", at + 1);
        continue;
    }
    const address = endOfIpv6(text, at);
    if (address > at) take("ipv6", address);
    else if (code === 0x3a) take(":", at + 1);
    else if (isWordCode(code)) take("word", endOfWord(text, at));
    else take("junk", endOfJunk(text, at));
  }
  return { tokens: tokens.slice(), comments };
}

function commentOf(image: string, start: number): Comment {
  const text = image.replace(/(?<!\r)\r+$/, "");
  return { text, range: { start, end: start + text.length } };
}
