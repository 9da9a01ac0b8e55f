import type { Range } from "@halint/grammars";
import type { Position as LspPosition, Range as LspRange, PositionEncodingKind } from "vscode-languageserver";

/** How columns are counted, as agreed with the client. */
export type PositionEncoding = "utf-8" | "utf-16" | "utf-32";

/** The first encoding of ours that the client offers; UTF-16 where it offers none. */
export function chooseEncoding(offered: readonly PositionEncodingKind[] | undefined): PositionEncoding {
  // Texts are UTF-16 here, so that one needs no counting.
  const ours: readonly PositionEncoding[] = ["utf-16", "utf-8", "utf-32"];
  return ours.find((encoding) => offered?.includes(encoding)) ?? "utf-16";
}

/** Units of a stretch of text in an encoding. */
function unitsOf(text: string, encoding: PositionEncoding): number {
  if (encoding === "utf-16") return text.length;
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    units += encoding === "utf-32" || code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return units;
}

/** Characters of a line's start that make up so many units; a position inside a character is moved to its start. */
function charactersFor(line: string, units: number, encoding: PositionEncoding): number {
  if (encoding === "utf-16") {
    const at = Math.min(units, line.length);
    const splits = at > 0 && at < line.length && /^[\ud800-\udbff][\udc00-\udfff]$/.test(line.slice(at - 1, at + 1));
    return splits ? at - 1 : at;
  }
  let left = units;
  let at = 0;
  for (const character of line) {
    left -= unitsOf(character, encoding);
    if (left < 0) break;
    at += character.length;
  }
  return at;
}

/**
 * A text as the protocol sees it. Unlike for the programs that read these files, a lone carriage return ends a line
 * there, so lines are counted apart from those of the grammars.
 */
export class ProtocolText {
  readonly #starts: number[] = [0];

  constructor(
    readonly text: string,
    readonly encoding: PositionEncoding,
  ) {
    if (text.includes("\r")) {
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) this.#starts.push(at + 1);
      }
    } else {
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
    }
  }

  /** Number of lines; an empty text has one. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line, from 0, in which an offset stands. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A line, from 0, without what ends it. */
  lineRange(line: number): Range {
    const start = this.#starts[line] ?? this.text.length;
    let end = this.#starts[line + 1] ?? this.text.length;
    if (line + 1 < this.#starts.length) {
      if (this.text.charCodeAt(end - 1) === 10) end--;
      if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    }
    return { start, end };
  }

  /** The text of a line, from 0. */
  lineText(line: number): string {
    const { start, end } = this.lineRange(line);
    return this.text.slice(start, end);
  }

  position(offset: number): LspPosition {
    const bounded = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineOf(bounded);
    const range = this.lineRange(line);
    // Between CR and LF there is no position; the end of the line is the nearest one.
    return { line, character: unitsOf(this.text.slice(range.start, Math.min(bounded, range.end)), this.encoding) };
  }

  range(range: Range): LspRange {
    return { start: this.position(range.start), end: this.position(range.end) };
  }

  /** The offset of a position; one outside the text is moved to the nearest place inside. */
  offset(position: LspPosition): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.text.length;
    const { start, end } = this.lineRange(position.line);
    return start + charactersFor(this.text.slice(start, end), Math.max(0, position.character), this.encoding);
  }

  offsets(range: LspRange): Range {
    const start = this.offset(range.start);
    return { start, end: Math.max(start, this.offset(range.end)) };
  }
}
