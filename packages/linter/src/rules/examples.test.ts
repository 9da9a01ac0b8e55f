import { discover, MemoryFiles } from "@halint/cluster";
import { describe, expect, test } from "vitest";
import { lintRun } from "../engine.js";
import { fixToFixedPoint } from "../fixes/fixed-point.js";
import type { Rule } from "../rule.js";
import { readExampleFiles } from "../testing/example-files.js";
import { rules } from "./index.js";
import { rulePages } from "./pages.js";

const options = { workingDirectory: "/cluster" };

function run(rule: Rule, text: string) {
  const example = readExampleFiles(text);
  const lintFiles = (files: Parameters<typeof discover>[0]) =>
    lintRun(
      discover(files, example.nodes.length > 0 ? [] : ["/cluster"], { ...options, nodes: example.nodes }).clusters,
      [rule],
    );
  const files = new MemoryFiles(example.files);
  return { example, files, lintFiles, findings: lintFiles(files) };
}

describe.each(rulePages)("$id", ({ id, docs, examples }) => {
  const rule = rules.find((candidate) => candidate.id === id) as Rule;

  test("is documented and has examples of both kinds", () => {
    expect(rule).toBeDefined();
    expect(docs.finds).toMatch(/\.$/);
    expect(docs.why.length).toBeGreaterThan(60);
    expect(examples.bad.length).toBeGreaterThan(0);
    expect(examples.good.length).toBeGreaterThan(0);
    const all = [...examples.bad, ...examples.good].map((example) => example.files);
    expect(new Set(all).size, "an example stands twice").toBe(all.length);
    expect(docs.fix !== undefined, "a documented fix has an example, and the reverse").toBe(
      examples.bad.some((example) => example.after !== undefined) || docs.fix !== undefined,
    );
  });

  test.each(examples.bad)("finds: $about", ({ files, expect: expected }) => {
    const { example, findings } = run(rule, files);
    expect(findings.map((finding) => `${finding.severity} ${finding.noticed}: ${finding.message}`)).toEqual(expected);
    const ranged = findings.filter((finding) => finding.at.range);
    expect(
      ranged.map(({ at }) => ({
        path: at.file.path,
        text: at.file.text.slice(at.range?.start, at.range?.end),
        range: at.range,
      })),
    ).toEqual(
      example.marks.map(({ path, range }) => ({
        path,
        range,
        text: String(example.files[path]?.content).slice(range.start, range.end),
      })),
    );
  });

  test.each(examples.bad)("repairs: $about", ({ files: text, after, unsafe }) => {
    const { example, files, lintFiles, findings } = run(rule, text);
    const fixed = fixToFixedPoint(files, lintFiles, unsafe ? ["safe", "unsafe"] : ["safe"]);
    expect(fixed.settled).toBe(true);
    if (after === undefined) {
      expect(
        fixed.files.map((file) => Buffer.from(file.after).toString()),
        "fixes without an `after`",
      ).toEqual([]);
      return;
    }
    expect(findings.some((finding) => (finding.fixes ?? []).length > 0)).toBe(true);
    const wanted = readExampleFiles(after).files;
    const got = Object.fromEntries(
      fixed.files.map((file) => {
        const mode = file.mode ?? example.files[file.path]?.mode;
        return [file.path, { content: Buffer.from(file.after).toString(), ...(mode === undefined ? {} : { mode }) }];
      }),
    );
    expect(got).toEqual(wanted);
  });

  test.each(examples.good)("is silent: $about", ({ files }) => {
    const { findings } = run(rule, files);
    expect(findings.map((finding) => finding.message)).toEqual([]);
  });
});
