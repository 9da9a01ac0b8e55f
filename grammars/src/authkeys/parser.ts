import { commentsOf, createLineLexer, LineParser, lazy } from "../line/line-parser.js";
import { cutLongLines } from "../line/physical-lines.js";
import { partOf, type Word, wordOf } from "../line/words.js";
import type { Encoding } from "../text/source.js";
import type { AuthkeysFile, AuthkeysLine, KeyId } from "./ast.js";
import { FirstWord, LastLineEnd, LineEnd, modes, Text } from "./tokens.js";

/** Bytes of a line that fit the daemon's buffer; the rest is read as a new line. */
export const authkeysLineLimit = 5119;

/**
 * ```
 * file = { LineEnd | line }
 * line = FirstWord { Text } [ LastLineEnd ]        auth line: "auth" number · key line: number method [ key ]
 * ```
 * Which of the two a line is depends on its first character, as in the daemon; `readLine` decides.
 */
export class AuthkeysParser extends LineParser {
  constructor() {
    super(modes);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE("file", (): Word[][] => {
    const lines: Word[][] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(LineEnd) },
        {
          ALT: () => {
            const words = this.SUBRULE(this.line);
            this.ACTION(() => lines.push(words));
          },
        },
      ]);
    });
    return lines;
  });

  readonly line = this.RULE("line", (): Word[] => {
    const words = [wordOf(this.CONSUME(FirstWord))];
    this.MANY(() => {
      words.push(wordOf(this.CONSUME(Text)));
    });
    this.OPTION(() => this.CONSUME(LastLineEnd));
    return words;
  });
}

const lexer = lazy(() => createLineLexer(modes));
const parser = lazy(() => new AuthkeysParser());

/** Reads an authkeys as the daemon does. Never throws. */
export function parseAuthkeys(text: string, encoding: Encoding = "utf-8"): AuthkeysFile {
  const cut = cutLongLines(text, authkeysLineLimit, encoding);
  const lexed = lexer().tokenize(cut.text);
  const authkeysParser = parser();
  authkeysParser.input = lexed.tokens;
  const lines = authkeysParser.file();
  const comments = commentsOf(lexed);
  const { overlong } = cut;
  if (overlong.length === 0) return { kind: "authkeys", text, lines: lines.map(readLine), comments, overlong };
  const real = (word: Word): Word => ({
    text: word.text,
    range: { start: cut.realOffset(word.range.start), end: cut.realOffset(word.range.end) },
  });
  return {
    kind: "authkeys",
    text,
    lines: lines.map((words) => readLine(words.map(real))),
    comments: comments.map(real),
    overlong,
  };
}

/** What the daemon's `sscanf` calls make of a line: `auth %d` if it begins with `a`, else `%d%s%s`. */
function readLine(read: readonly Word[]): AuthkeysLine {
  const written = read[0] as Word;
  const last = read[read.length - 1] as Word;
  const range = { start: written.range.start, end: last.range.end };
  // Behind vertical tabs a number is found all the same.
  const blank = /^\v[ \t\r\f\v]*/.exec(written.text)?.[0].length ?? 0;
  const first = blank === 0 ? written : partOf(written, blank);
  const words = blank === 0 ? read : [first, ...read.slice(1)];
  const restFrom = (index: number) => {
    const from = words[index];
    return from ? { rest: { start: from.range.start, end: last.range.end } } : {};
  };
  if (blank === 0 && first.text.startsWith("a")) {
    if (!first.text.startsWith("auth")) return { kind: "invalid", words, wanted: "auth", range };
    const glued = first.text.length > 4;
    const id = readNumber(glued ? partOf(first, 4) : words[1]);
    if (!id) return { kind: "invalid", words, wanted: "auth", range };
    return { kind: "auth", id, range, ...restFrom(glued ? 1 : 2) };
  }
  const id = readNumber(first);
  const glued = id !== undefined && id.range.end < first.range.end;
  const method = glued ? partOf(first, id.range.end - first.range.start) : words[1];
  if (!id || !method) return { kind: "invalid", words, wanted: "key", range };
  const keyIndex = glued ? 1 : 2;
  const key = words[keyIndex];
  return { kind: "key", id, method, range, ...(key ? { key } : {}), ...restFrom(keyIndex + 1) };
}

/** `%d` of the C library: optional sign, digits; too large numbers wrap as a 32-bit int of a clamped long. */
function readNumber(word: Word | undefined): KeyId | undefined {
  const digits = /^[+-]?[0-9]+/.exec(word?.text ?? "")?.[0];
  if (!word || digits === undefined) return undefined;
  const limit = 2n ** 63n;
  const long = BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
  const clamped = long >= limit ? limit - 1n : long < -limit ? -limit : long;
  return {
    value: Number(BigInt.asIntN(32, clamped)),
    range: { start: word.range.start, end: word.range.start + digits.length },
  };
}
