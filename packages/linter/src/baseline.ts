import type { Diagnostic } from "./diagnostic.js";
import { hash } from "./hash.js";

/** Findings that are known and left for later: for each file and rule, the fingerprints of its findings. */
export interface Baseline {
  readonly version: 1;
  readonly findings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A baseline file that cannot be used. */
export class BaselineError extends Error {}

/** The line on which a finding stands, secrets masked; empty for a whole file. */
export type LineText = (diagnostic: Diagnostic) => string;

/**
 * A name for a finding that survives moved lines, changed blanks and a moved file: it is made of the rule, the message
 * and the text of the line. Findings that are alike in all of these share it.
 */
export function fingerprint(diagnostic: Diagnostic, lineText: LineText): string {
  const line = lineText(diagnostic).trim().replace(/\s+/g, " ");
  // Places in other lines that a message names move with the text.
  const message = diagnostic.message.replace(/(:|\blines? )\d+(?::\d+)?/g, "$1");
  return hash(`${diagnostic.rule}\0${message}\0${line}`);
}

/** Takes the known findings out. `fileOf` is the name under which the baseline has a file. */
export function applyBaseline(
  diagnostics: readonly Diagnostic[],
  baseline: Baseline,
  fileOf: (diagnostic: Diagnostic) => string,
  lineText: LineText,
): { kept: Diagnostic[]; baselined: Diagnostic[]; gone: number } {
  const left = new Map<string, number>();
  const key = (file: string, rule: string, print: string) => `${file}\0${rule}\0${print}`;
  for (const [file, rules] of Object.entries(baseline.findings)) {
    for (const [rule, prints] of Object.entries(rules)) {
      for (const print of prints) left.set(key(file, rule, print), (left.get(key(file, rule, print)) ?? 0) + 1);
    }
  }
  const kept: Diagnostic[] = [];
  const baselined: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const name = key(fileOf(diagnostic), diagnostic.rule, fingerprint(diagnostic, lineText));
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    (count > 0 ? baselined : kept).push(diagnostic);
  }
  let gone = 0;
  for (const count of left.values()) gone += count;
  return { kept, baselined, gone };
}

/** A baseline of these findings. */
export function makeBaseline(
  diagnostics: readonly Diagnostic[],
  fileOf: (diagnostic: Diagnostic) => string,
  lineText: LineText,
): Baseline {
  const findings: Record<string, Record<string, string[]>> = {};
  for (const diagnostic of diagnostics) {
    // A bug in halint is not an old sin of the estate.
    if (diagnostic.rule === "halint/internal-error") continue;
    const rules = (findings[fileOf(diagnostic)] ??= {});
    (rules[diagnostic.rule] ??= []).push(fingerprint(diagnostic, lineText));
  }
  const sorted = <T>(record: Record<string, T>): [string, T][] =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    version: 1,
    findings: Object.fromEntries(
      sorted(findings).map(([file, rules]) => [
        file,
        Object.fromEntries(sorted(rules).map(([rule, prints]) => [rule, prints.sort()])),
      ]),
    ),
  };
}

/** Reads a baseline file. Throws a BaselineError. */
export function readBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const isObject = (candidate: unknown): candidate is Record<string, unknown> =>
    typeof candidate === "object" && candidate !== null && !Array.isArray(candidate);
  if (!isObject(value) || value.version !== 1 || !isObject(value.findings)) {
    throw new BaselineError("it is no baseline of halint (version 1); --update-baseline writes one");
  }
  for (const rules of Object.values(value.findings)) {
    const fits =
      isObject(rules) &&
      Object.values(rules).every(
        (prints) => Array.isArray(prints) && prints.every((print) => typeof print === "string"),
      );
    if (!fits) throw new BaselineError("findings has to hold lists of fingerprints by file and rule");
  }
  return value as unknown as Baseline;
}
