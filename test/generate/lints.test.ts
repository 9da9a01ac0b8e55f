import { heartbeatPaths } from "@halint/cluster";
import { type Diagnostic, lint, rules } from "@halint/linter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAnswers, clusterOf, filesFor, good, tutorialAnswers } from "./support.js";

/** Errors and warnings in a form that a failing test can show; with and without what halint.json says. */
function complaints(value: unknown): string[] {
  const files = filesFor(value);
  return [
    clusterOf(files),
    clusterOf(files, { configuration: false, drbdVersion: good(value).drbd }),
    clusterOf(files.filter(({ node }) => node !== undefined)),
  ].flatMap((cluster) =>
    lint(cluster, rules)
      .filter(({ severity }: Diagnostic) => severity !== "info")
      .map(({ rule, at, message }) => `${at.file.path} ${rule}: ${message}`),
  );
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

describe("what halint understands of it", () => {
  test.each(["per-node", "shared"])("each node hears the other on every network: %s", (haCf) => {
    const cluster = clusterOf(filesFor({ ...tutorialAnswers, haCf }));
    expect(cluster.nodes.map(({ name }) => name)).toEqual(["master1", "master2"]);
    const { hearings } = heartbeatPaths(cluster);
    expect(hearings.map(({ verdict, by }) => [verdict, by.map(({ medium }) => medium.interface?.text)])).toEqual([
      ["heard", ["eth0", "eth1"]],
      ["heard", ["eth0", "eth1"]],
    ]);
  });
});
