import type { DrbdVersion } from "../catalogue.js";

/**
 * Whether two host names are the same to that version's drbdadm. 8.x compares the strings. 9 ignores case, and compares
 * only the first label if one of the two has no domain.
 */
export function sameHost(left: string, right: string, version: DrbdVersion): boolean {
  if (version !== "9") return left === right;
  const leftDot = left.indexOf(".");
  const rightDot = right.indexOf(".");
  if (leftDot !== -1 && rightDot !== -1) return left.toLowerCase() === right.toLowerCase();
  const first = (name: string, dot: number): string => (dot === -1 ? name : name.slice(0, dot)).toLowerCase();
  return first(left, leftDot) === first(right, rightDot);
}
