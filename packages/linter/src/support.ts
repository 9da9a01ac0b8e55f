import type { ClusterNode, Place, SourceFile } from "@halint/cluster";
import type { Range } from "@halint/grammars";
import type { Edit } from "./diagnostic.js";

/** More would hide what a message says. */
const mostListed = 12;

/** `a`, `a and b`, `a, b and c`; of very many the first, and how many more there are. */
export function list(items: readonly string[], joint = "and"): string {
  if (items.length > mostListed)
    return `${items.slice(0, mostListed - 2).join(", ")} and ${items.length - mostListed + 2} more`;
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${joint} ${last}`;
}

/** Replaces a range of a file. */
export function replace(file: SourceFile, range: Range, text: string): Edit {
  return { kind: "text", file, range, text };
}

/** Takes a whole line out, its line end included. */
export function removeLine(file: SourceFile, offset: number): Edit {
  const { lines } = file.source;
  return { kind: "text", file, range: lines.rangeOfLineWithEnd(lines.lineOf(offset)), text: "" };
}

/** A new line below the one in which an offset stands, with the line end that the file uses. */
export function insertLineBelow(file: SourceFile, offset: number, text: string): Edit {
  const { lines } = file.source;
  const line = lines.lineOf(offset);
  const whole = lines.rangeOfLineWithEnd(line);
  const end = lineEndOf(file);
  const unended = whole.end === file.text.length && !file.text.endsWith("\n");
  return { kind: "text", file, range: { start: whole.end, end: whole.end }, text: unended ? end + text : text + end };
}

/** The line end that a file uses. */
export function lineEndOf(file: SourceFile): string {
  const at = file.text.indexOf("\n");
  return file.text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** `master1/etc/ha.d/ha.cf:9` of a place. */
export function where(place: Place): string {
  return place.range ? `${place.file.display}:${place.file.lineOf(place.range.start)}` : place.file.display;
}

/** A node's name for a sentence. */
export function nameOf(node: ClusterNode): string {
  return node.label;
}

/** The closest of some words, if it is close enough to be a slip: one edit in three letters. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions, replacements, and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + cost);
      // Before the first letters is nothing, which is no letter.
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforeLast[j - 2] as number) + 1);
      }
      row.push(value);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
