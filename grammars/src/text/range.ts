/** A half-open span of a text, in UTF-16 units counted from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Something that stands in a text. */
export interface Ranged {
  readonly range: Range;
}

/** The smallest range that covers both. */
export function cover(first: Range, last: Range): Range {
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
}

/** Whether `inner` lies inside `outer` (equal ends count). */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether the two share at least one unit. */
export function overlaps(left: Range, right: Range): boolean {
  return left.start < right.end && right.start < left.end;
}
