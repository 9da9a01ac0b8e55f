import { commentsOf, createLineLexer, LineParser, lazy } from "../line/line-parser.js";
import { cutLongLines } from "../line/physical-lines.js";
import { LineEnd } from "../line/tokens.js";
import { type Comment, type Word, wordOf } from "../line/words.js";
import type { Encoding } from "../text/source.js";
import type { DirectiveLine, HaCfFile } from "./ast.js";
import { DirectiveEnd, Name, Text, tokens } from "./tokens.js";

/** Bytes of a line that fit the daemon's buffer; the rest is read as a new line. */
export const haCfLineLimit = 5119;

/**
 * ```
 * file     = { LineEnd | line }
 * line     = directive { value } [ DirectiveEnd ]
 * directive = Name
 * value    = Text
 * ```
 */
export class HaCfParser extends LineParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE("file", (): DirectiveLine[] => {
    const lines: DirectiveLine[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(LineEnd) },
        {
          ALT: () => {
            const line = this.SUBRULE(this.line);
            this.ACTION(() => lines.push(line));
          },
        },
      ]);
    });
    return lines;
  });

  readonly line = this.RULE("line", (): DirectiveLine => {
    const name = wordOf(this.CONSUME(Name));
    const words: Word[] = [];
    this.MANY(() => {
      words.push(wordOf(this.CONSUME(Text)));
    });
    this.OPTION(() => this.CONSUME(DirectiveEnd));
    const end = (words.at(-1) ?? name).range.end;
    return { kind: "directive", name, words: words.slice(), range: { start: name.range.start, end } };
  });
}

const lexer = lazy(() => createLineLexer(tokens));
const parser = lazy(() => new HaCfParser());

/** Reads an ha.cf as the daemon does. Never throws: every text is a sequence of lines. */
export function parseHaCf(text: string, encoding: Encoding = "utf-8"): HaCfFile {
  const cut = cutLongLines(text, haCfLineLimit, encoding);
  const lexed = lexer().tokenize(cut.text);
  const haCfParser = parser();
  haCfParser.input = lexed.tokens;
  const lines = haCfParser.file();
  const comments = commentsOf(lexed);
  if (cut.overlong.length === 0) return { kind: "ha.cf", text, lines, comments, overlong: [] };
  const real = (word: Word | Comment): Word => ({
    text: word.text,
    range: { start: cut.realOffset(word.range.start), end: cut.realOffset(word.range.end) },
  });
  return {
    kind: "ha.cf",
    text,
    lines: lines.map((line) => {
      const name = real(line.name);
      const words = line.words.map(real);
      const start = cut.realOffset(cut.text.lastIndexOf("\n", line.range.start - 1) + 1);
      return {
        kind: "directive",
        name,
        words,
        range: { start: name.range.start, end: (words.at(-1) ?? name).range.end },
        ...(start > 0 && text[start - 1] !== "\n" ? { rest: true as const } : {}),
      };
    }),
    comments: comments.map(real),
    overlong: cut.overlong,
  };
}
