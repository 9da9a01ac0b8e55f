import type { Range } from "./range.js";

/** A place as people read it: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Translates offsets to lines and back. Only LF ends a line, as for the programs that read these files. */
export class LineIndex {
  readonly #starts: number[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** Number of lines; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The line, from 1, in which an offset stands. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  position(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.lineOf(bounded);
    return { line, column: bounded - (this.#starts[line - 1] as number) + 1 };
  }

  /** The offset of a position; outside the text it is moved to the nearest place inside. */
  offsetAt(position: Position): number {
    const line = Math.max(1, Math.min(position.line, this.count));
    const range = this.rangeOfLine(line);
    return Math.max(range.start, Math.min(range.start + position.column - 1, range.end));
  }

  /** A line without its line end (LF or CRLF). */
  rangeOfLine(line: number): Range {
    const start = this.#starts[line - 1] ?? this.#text.length;
    let end = (this.#starts[line] ?? this.#text.length + 1) - 1;
    if (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return { start, end: Math.max(start, end) };
  }

  /** A line with its line end: what has to go for the line to be gone. */
  rangeOfLineWithEnd(line: number): Range {
    return { start: this.#starts[line - 1] ?? this.#text.length, end: this.#starts[line] ?? this.#text.length };
  }

  textOfLine(line: number): string {
    const { start, end } = this.rangeOfLine(line);
    return this.#text.slice(start, end);
  }
}
