/**
 * Widths of characters in ems, of DejaVu Sans: wider than the sans-serif fonts of Windows, macOS and Android, so what
 * fits here fits there.
 */
const table: readonly (readonly [number, string])[] = [
  [0.28, "'ijl"],
  [0.32, " ,.IJ·’"],
  [0.36, "/:;\\f|"],
  [0.4, "()-[]t"],
  [0.44, "!r"],
  [0.52, '"*_`–°“”'],
  [0.56, "?Lcsz"],
  [0.6, "Fkvxy"],
  [0.64, "$0123456789EPSTYabdeghnopqu{}"],
  [0.72, "ABCKRVXZ"],
  [0.8, "&DGHNOQU"],
  [0.88, "#+<=>^w~→←↔✕⇄×M"],
  [1, "%@Wm—…"],
];
const widths = new Map(table.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)));

/** About how wide a line of text is, never less than it is. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += widths.get(character) ?? (character < "\u0300" ? 0.75 : 1.05);
  return Math.ceil(ems * size * (bold ? 1.16 : 1));
}

/** Breaks a text into lines of at most this width: at blanks, else behind `/ : - . ,`, else anywhere. */
export function wrap(text: string, size: number, width: number, bold = false): string[] {
  const fits = (candidate: string) => textWidth(candidate, size, bold) <= width;
  const lines: string[] = [];
  let line = "";
  const put = (piece: string, glue: string) => {
    const longer = line === "" ? piece : line + glue + piece;
    if (fits(longer)) {
      line = longer;
      return true;
    }
    return false;
  };
  for (const word of text.split(/\s+/)) {
    if (put(word, " ")) continue;
    if (fits(word)) {
      lines.push(line);
      line = word;
      continue;
    }
    let glue = " ";
    for (const part of word.match(/[^/:\-.,]*[/:\-.,]+|[^/:\-.,]+/g) ?? []) {
      if (!put(part, glue)) {
        if (line !== "") lines.push(line);
        line = "";
        for (const character of part) {
          if (put(character, "")) continue;
          lines.push(line);
          line = character;
        }
      }
      glue = "";
    }
  }
  lines.push(line);
  return lines;
}
