/** What has become of questions that a real program and halint were asked. */
export interface Comparison {
  readonly asked: number;
  /** Equal verdicts, and those that are known to differ. */
  readonly agreed: number;
  /** Verdicts that differ and are known to, each with its reason. */
  readonly known: readonly string[];
  /** Every other difference, with all that is needed to see it again. */
  readonly differences: readonly string[];
  /** How many both have refused, and for how many of these the first line is the same. */
  readonly refused?: number;
  readonly sameLine?: number;
  /** Where only the first line differs. */
  readonly lines?: readonly string[];
}

/** Two comparisons as one. */
export function joined(left: Comparison, right: Comparison): Comparison {
  const sum = (a: number | undefined, b: number | undefined) => (a === undefined ? b : b === undefined ? a : a + b);
  const [refused, sameLine] = [sum(left.refused, right.refused), sum(left.sameLine, right.sameLine)];
  const lines = [...(left.lines ?? []), ...(right.lines ?? [])];
  return {
    asked: left.asked + right.asked,
    agreed: left.agreed + right.agreed,
    known: [...left.known, ...right.known],
    differences: [...left.differences, ...right.differences],
    ...(refused === undefined ? {} : { refused }),
    ...(sameLine === undefined ? {} : { sameLine }),
    ...(lines.length === 0 ? {} : { lines }),
  };
}
