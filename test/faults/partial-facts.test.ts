import { discover, MemoryFiles } from "@halint/cluster";
import { lintRun, rules } from "@halint/linter";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyAnswers } from "../generate/support.js";
import { clusterFiles, type Files, machineFacts, networkFormats } from "./machines.js";

/*
 * A good cluster is not spoken of, with all that its machines tell of themselves, and with any part of that: what is not
 * known is no mistake.
 */

/** A name that nobody knows is a warning where only resource.d is here: then it has to be in init.d. */
const isGuess = (message: string) => message.includes("is no known agent: it has to be in /etc/init.d");

function complaints(files: Files): string[] {
  const { clusters } = discover(new MemoryFiles(files), ["/cluster"], { workingDirectory: "/cluster" });
  return lintRun(clusters, rules)
    .filter(({ severity, message }) => severity !== "info" && !isGuess(message))
    .map(({ rule, message, at }) => `${at.file.display}: ${message} [${rule}]`);
}

const withFacts = fc
  .record({ answers: anyAnswers, format: fc.constantFrom(...networkFormats), stated: fc.boolean() })
  .map(({ answers, format, stated }) => {
    const files = clusterFiles(answers);
    if (!stated) delete files["/cluster/halint.json"];
    return { files, facts: machineFacts(files, answers, format) };
  });

test("with all facts", () => {
  fc.assert(
    fc.property(withFacts, ({ files, facts }) => {
      expect(complaints({ ...files, ...facts })).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

/** What is there or not there as one: a file, or a directory that tells by what is in it. */
function sourceOf(path: string): string {
  return (
    /^.*\/(?:init\.d|resource\.d|rc3\.d|network-scripts|network|system-connections|netplan|usr)(?=\/)/.exec(
      path,
    )?.[0] ?? path
  );
}

test("with any part of the facts", () => {
  fc.assert(
    fc.property(withFacts, fc.infiniteStream(fc.boolean()), ({ files, facts }, stream) => {
      const kept = new Map<string, boolean>();
      for (const path of Object.keys(facts)) {
        const source = sourceOf(path);
        if (!kept.has(source)) kept.set(source, stream.next().value);
      }
      const some = Object.entries(facts).filter(([path]) => kept.get(sourceOf(path)));
      expect(complaints({ ...files, ...Object.fromEntries(some) })).toEqual([]);
    }),
    { numRuns: 80 },
  );
});
