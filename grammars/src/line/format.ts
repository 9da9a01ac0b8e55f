/** How the lines of a language are laid out. */
export interface LineLayout {
  /** Whether a carriage return before the line end belongs to the line end; else it is part of the line. */
  readonly returns: boolean;
  /** The lines laid out, as many as there were; without line ends. */
  layOut(lines: readonly string[]): readonly string[];
  /** What the programs read in a text, to be compared. */
  meaning(text: string): unknown;
}

/**
 * Lays a text out line by line: no line is added, joined or moved, line ends stay, and a last line without an end gets
 * one. What would be read differently afterwards comes back as it was.
 */
export function formatLines(text: string, { returns, layOut, meaning }: LineLayout): string {
  const lines = text.split("\n");
  const ends = lines.map((line) => (returns && line.endsWith("\r") ? "\r" : ""));
  const bodies = lines.map((line, index) => line.slice(0, line.length - (ends[index] as string).length));
  const result = layOut(bodies).map((line, index) => line + ends[index]);
  const last = result.at(-1) as string;
  // A backslash with nothing behind it is a word, and would join the empty line that an end makes.
  if (last !== "" && last !== "\r" && !last.endsWith("\\")) result.push("");
  const formatted = result.join("\n");
  if (formatted === text) return text;
  return JSON.stringify(meaning(formatted)) === JSON.stringify(meaning(text)) ? formatted : text;
}

/** A run of lines that are aligned with each other. */
export function paragraphs<T>(lines: readonly (T | undefined)[]): T[][] {
  const found: T[][] = [[]];
  for (const line of lines) {
    if (line !== undefined) found.at(-1)?.push(line);
    else if (found.at(-1)?.length !== 0) found.push([]);
  }
  return found;
}

/** Spaces and tabs, the only blanks that all programs take for blanks. */
export const blank = /[ \t]+/;

/** Without blanks at both ends. */
export function trimmed(line: string): string {
  return line.replace(/^[ \t]+/, "").replace(/(?<![ \t])[ \t]+$/, "");
}
