import { byteSize, type Encoding } from "../text/source.js";
import type { Owner } from "./ast.js";

/** Bytes that fit the daemon's buffer for one physical line of haresources; the rest is read as a new line. */
export const haresourcesLineLimit = 5118;

const blanks = " \t\r\f\n";
const newline = 10;
const backslash = 92;

/**
 * The daemon's own reading of haresources at start. It skips a line whose first non-blank is `#`, takes the first word
 * of each other line for a node name, and then skips lines for as long as the byte before the last one is a backslash.
 * What does not fit its buffer is a line of its own.
 */
export function readOwners(text: string, encoding: Encoding): Owner[] {
  const owners: Owner[] = [];
  let continued = false;
  let lineEnd = -1;
  for (let start = 0; start < text.length; ) {
    if (lineEnd < start) {
      const found = text.indexOf("\n", start);
      lineEnd = found === -1 ? text.length - 1 : found;
    }
    const next = chunkEnd(text, start, lineEnd + 1, encoding);
    const nul = text.slice(start, next).indexOf("\0");
    const end = nul === -1 ? next : start + nul;
    if (!continued) {
      const owner = firstWord(text, start, end);
      if (owner) owners.push({ ...owner, cut: start > 0 && text.charCodeAt(start - 1) !== newline });
      continued = owner !== undefined && continues(text, start, end, encoding);
    } else continued = continues(text, start, end, encoding);
    start = next;
  }
  return owners;
}

/** The end of what one read takes: the line with its line end, or as much of it as fits. */
function chunkEnd(text: string, start: number, lineEnd: number, encoding: Encoding): number {
  if ((lineEnd - start) * 3 <= haresourcesLineLimit) return lineEnd;
  let bytes = 0;
  let at = start;
  while (at < lineEnd) {
    const code = text.codePointAt(at) as number;
    const size = byteSize(code, encoding);
    if (bytes + size > haresourcesLineLimit) break;
    bytes += size;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

/** Whether the byte before the last is a backslash; the last one is not looked at, and usually the line end. */
function continues(text: string, start: number, end: number, encoding: Encoding): boolean {
  if (end - start < 2 || text.charCodeAt(end - 2) !== backslash) return false;
  return byteSize(text.charCodeAt(end - 1), encoding) === 1;
}

function firstWord(text: string, start: number, end: number): { text: string; range: Owner["range"] } | undefined {
  let from = start;
  while (from < end && blanks.includes(text.charAt(from))) from++;
  if (from >= end || text[from] === "#") return undefined;
  let to = from;
  while (to < end && !blanks.includes(text.charAt(to))) to++;
  return { text: text.slice(from, to), range: { start: from, end: to } };
}
