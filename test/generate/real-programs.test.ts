import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ask, enginesInstalled } from "../conformance/drbd/engine.js";
import { askHeartbeat, heartbeatReady } from "../conformance/heartbeat/engine.js";
import { anyAnswers, filesFor, good, tutorialAnswers } from "./support.js";

/** A fixed handful of random answers: the real programs are too slow to shrink with. */
const samples: unknown[] = [
  tutorialAnswers,
  { ...tutorialAnswers, haCf: "shared" },
  { ...tutorialAnswers, distribution: "el6", drbd: "8.3" },
  { ...tutorialAnswers, drbd: "9" },
  ...fc.sample(anyAnswers, { seed: 42, numRuns: 16 }),
];

/** The files of each node, by path below a directory. */
function byNode(value: unknown, below: string): [string, Record<string, { text: string; mode: number }>][] {
  const files = filesFor(value);
  return good(value).nodes.map(({ name: node }) => [
    node,
    Object.fromEntries(
      files
        .filter((file) => file.node === node && file.path.startsWith(below))
        .map(({ path, text, mode }) => [path.slice(below.length), { text, mode }]),
    ),
  ]);
}

describe.skipIf(!heartbeatReady())("the real Heartbeat", () => {
  test("accepts every node's ha.d", async () => {
    const inputs = samples.flatMap((value) =>
      byNode(value, "etc/ha.d/").map(([node, files]) => ({ node, files, synthesise: false, compat: true })),
    );
    const verdicts = await askHeartbeat(inputs);
    expect(verdicts.flatMap(({ accepted, errors }, index) => (accepted ? [] : [[inputs[index], errors]]))).toEqual([]);
  });

  test("accepts the tutorial's cluster with nothing but Debian 12's own programs", async () => {
    const inputs = byNode(tutorialAnswers, "etc/ha.d/").map(([node, files]) => ({ node, files, synthesise: false }));
    const verdicts = await askHeartbeat(inputs);
    expect(verdicts.map(({ accepted, errors }) => ({ accepted, errors }))).toEqual(
      inputs.map(() => ({ accepted: true, errors: [] })),
    );
  });
});

describe.skipIf(!enginesInstalled())("drbdadm of the target version", () => {
  test("accepts every node's drbd.conf", async () => {
    const questions = samples.flatMap((value) =>
      byNode(value, "etc/").flatMap(([host, files]) => {
        if (!files["drbd.conf"]) return [];
        const drbd = Object.entries(files).filter(([path]) => path.startsWith("drbd"));
        const texts = Object.fromEntries(drbd.map(([path, { text }]) => [path, text]));
        return [{ version: good(value).drbd, host, files: texts, root: "drbd.conf" }];
      }),
    );
    const answers = await ask(questions);
    expect(questions.length).toBeGreaterThan(10);
    expect(answers.flatMap(({ accepted, text }, index) => (accepted ? [] : [[questions[index], text]]))).toEqual([]);
  });
});
