import { type Diagnostic, lint, rules } from "@halint/linter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAnswers, clusterOf, filesFor, good, tutorialAnswers } from "./support.js";

/** Errors and warnings in a form that a failing test can show. */
function complaints(value: unknown): string[] {
  const cluster = clusterOf(filesFor(value), { drbdVersion: good(value).drbd });
  return lint(cluster, rules)
    .filter(({ severity }: Diagnostic) => severity !== "info")
    .map(({ rule, at, message }) => `${at.file.path} ${rule}: ${message}`);
}

describe("what init writes has no errors and no warnings", () => {
  test("the tutorial's cluster", () => {
    expect(complaints(tutorialAnswers)).toEqual([]);
  });

  test.each(["8.3", "8.4", "9"])("for DRBD %s", (drbd) => {
    expect(complaints({ ...tutorialAnswers, drbd })).toEqual([]);
  });

  test("with one ha.cf for both nodes", () => {
    expect(complaints({ ...tutorialAnswers, haCf: "shared" })).toEqual([]);
  });

  test("whatever the answers", () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        expect(complaints(answers)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
