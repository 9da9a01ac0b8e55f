import type { Range } from "../text/range.js";
import { byteSize, type Encoding } from "../text/source.js";

/**
 * The daemon reads lines into a buffer of fixed size: what does not fit is read as a new line.
 * This is the text as that reader sees it, with a line end put in at each such cut, and the way back to real offsets.
 */
export interface CutText {
  readonly text: string;
  /** Ranges, in the real text, of the lines that were cut. */
  readonly overlong: readonly Range[];
  /** The real offset of an offset in `text`. */
  realOffset(offset: number): number;
}

/** Cuts lines after `limit` bytes. Almost every file comes back as it is. */
export function cutLongLines(text: string, limit: number, encoding: Encoding): CutText {
  // A UTF-16 unit is at most three bytes, so shorter lines need no counting.
  if (!hasLineLongerThan(text, Math.floor(limit / 3))) return { text, overlong: [], realOffset: (offset) => offset };
  const cuts: number[] = [];
  const overlong: Range[] = [];
  let lineStart = 0;
  while (lineStart <= text.length) {
    const found = text.indexOf("\n", lineStart);
    const lineEnd = found === -1 ? text.length : found;
    const before = cuts.length;
    let bytes = 0;
    for (let at = lineStart; at < lineEnd; ) {
      const code = text.codePointAt(at) as number;
      const size = byteSize(code, encoding);
      if (bytes + size > limit) {
        cuts.push(at);
        bytes = 0;
      }
      bytes += size;
      at += code > 0xffff ? 2 : 1;
    }
    if (cuts.length > before) overlong.push({ start: lineStart, end: lineEnd });
    if (found === -1) break;
    lineStart = lineEnd + 1;
  }
  if (cuts.length === 0) return { text, overlong, realOffset: (offset) => offset };
  let cutText = "";
  let at = 0;
  for (const cut of cuts) {
    cutText += `${text.slice(at, cut)}\n`;
    at = cut;
  }
  cutText += text.slice(at);
  return {
    text: cutText,
    overlong,
    realOffset(offset) {
      // The n-th inserted line end stands at cuts[n] + n.
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cuts[middle] as number) + middle < offset) low = middle + 1;
        else high = middle;
      }
      return offset - low;
    },
  };
}

function hasLineLongerThan(text: string, units: number): boolean {
  for (let start = 0; text.length - start > units; ) {
    const end = text.indexOf("\n", start);
    if ((end === -1 ? text.length : end) - start > units) return true;
    start = end + 1;
  }
  return false;
}
