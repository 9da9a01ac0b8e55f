import type { Range } from "@halint/grammars";

/** A run of characters that look like nothing or like a blank, and are part of a word for the programs. */
export interface OddCharacters {
  readonly range: Range;
  /** What it is, for a sentence. */
  readonly name: string;
  /** What was meant: nothing, or a blank. */
  readonly meant: "" | " ";
}

const odd = /\ufeff+|[\u200b\u2060]+|\0+|[\v\f]+|[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

function describe(text: string): { name: string; meant: "" | " " } {
  const code = text.codePointAt(0) as number;
  if (code === 0xfeff) return { name: "a byte order mark", meant: "" };
  if (code === 0x200b || code === 0x2060) return { name: "an invisible character", meant: "" };
  if (code === 0) return { name: "a NUL byte", meant: "" };
  if (code === 0x0b) return { name: "a vertical tab", meant: " " };
  if (code === 0x0c) return { name: "a form feed", meant: " " };
  if (code === 0xa0) return { name: "a no-break space", meant: " " };
  if (code === 0x3000) return { name: "a full-width blank", meant: " " };
  return { name: "an unusual blank", meant: " " };
}

/** Every odd character of a text, neighbours of one kind together. */
export function oddCharacters(text: string): OddCharacters[] {
  return [...text.matchAll(odd)].map((match) => ({
    range: { start: match.index, end: match.index + match[0].length },
    ...describe(match[0]),
  }));
}
