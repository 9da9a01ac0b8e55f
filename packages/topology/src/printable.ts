/** Control characters, and those that change the direction of what follows: nobody sees them, and viewers obey them. */
const obeyed = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of a configuration as it may stand in a picture: one line, with a sign where a viewer would obey something. */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => (/\s/.test(character) ? " " : "\uFFFD"));
}
