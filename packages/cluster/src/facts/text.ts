import type { Range } from "@halint/grammars";
import type { Place, SourceFile } from "../model/source-file.js";

/** A piece of a text and where it stands. */
export interface Piece {
  readonly text: string;
  readonly start: number;
}

/** A line without its comment, cut at blanks. */
export interface Line {
  readonly words: readonly Piece[];
  readonly range: Range;
}

/**
 * Lines that say something, cut at blanks. `#` starts a comment at the beginning of a word; a backslash at the end
 * joins the next line where `joined` is set.
 */
export function linesOf(text: string, { joined = false } = {}): Line[] {
  // Blanks of the same length keep every place.
  const whole = joined ? text.replace(/\\\r?\n/g, (match) => " ".repeat(match.length)) : text;
  const lines: Line[] = [];
  let start = 0;
  for (const line of whole.split("\n")) {
    const words: Piece[] = [];
    for (const match of line.matchAll(/\S+/g)) {
      if (match[0].startsWith("#")) break;
      words.push({ text: match[0], start: start + match.index });
    }
    const [first] = words;
    const last = words.at(-1);
    if (first && last) lines.push({ words, range: { start: first.start, end: last.start + last.text.length } });
    start += line.length + 1;
  }
  return lines;
}

/** The place of a piece. */
export function placeOf(file: SourceFile, piece: Piece): Place {
  return { file, range: { start: piece.start, end: piece.start + piece.text.length } };
}

/** A part of a piece. */
export function part(piece: Piece, from: number, to?: number): Piece {
  return { text: piece.text.slice(from, to), start: piece.start + from };
}

/** `NAME=value` of shell files, quotes taken off; the last of a name counts. Names in capitals. */
export function assignmentsOf(text: string): Map<string, Piece> {
  const values = new Map<string, Piece>();
  const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#]*))/gm;
  for (const match of text.matchAll(assignment)) {
    const raw = match[2] ?? match[3] ?? match[4] ?? "";
    const value = raw.trim();
    const quote = match[4] === undefined ? 1 : 0;
    const start = match.index + match[0].length - raw.length - quote + (raw.length - raw.trimStart().length);
    values.set((match[1] as string).toUpperCase(), { text: value, start });
  }
  return values;
}

/** A `[Section]` of an INI file with its `Key=value` lines. */
export interface IniSection {
  readonly name: string;
  readonly entries: readonly { readonly key: string; readonly value: Piece }[];
}

/** Sections of a file such as those of systemd and NetworkManager, in order; `#` and `;` lines are comments. */
export function iniSections(text: string): IniSection[] {
  const sections: { name: string; entries: { key: string; value: Piece }[] }[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    const equals = line.indexOf("=");
    if (trimmed.startsWith("[") && trimmed.endsWith("]")) sections.push({ name: trimmed.slice(1, -1), entries: [] });
    else if (equals > 0 && !/^[#;]/.test(trimmed)) {
      const raw = line.slice(equals + 1);
      const value = { text: raw.trim(), start: start + equals + 1 + (raw.length - raw.trimStart().length) };
      sections.at(-1)?.entries.push({ key: line.slice(0, equals).trim(), value });
    }
    start += line.length + 1;
  }
  return sections;
}
