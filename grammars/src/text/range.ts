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

/** How many of some things, in order, come first that are before a place: found by halves, for there may be very many. */
export function countBefore<T>(things: readonly T[], isBefore: (thing: T) => boolean): number {
  let low = 0;
  for (let high = things.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (isBefore(things[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the two share at least one unit. */
export function overlaps(left: Range, right: Range): boolean {
  return left.start < right.end && right.start < left.end;
}
