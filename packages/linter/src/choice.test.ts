import { SourceFile } from "@halint/cluster";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyBaseline, fingerprint, makeBaseline, readBaseline } from "./baseline.js";
import { makeChoice, unknownRule } from "./config.js";
import type { Diagnostic, Severity } from "./diagnostic.js";
import { pathMatcher, ruleMatcher } from "./globs.js";

const file = (path: string, text = "") => new SourceFile(path, path, Buffer.from(text), undefined);
const finding = (rule: string, path: string, severity: Severity = "error", message = "x"): Diagnostic => ({
  rule,
  severity,
  noticed: "never",
  message,
  cluster: "c",
  at: { file: file(path), range: { start: 0, end: 0 } },
});

describe("globs", () => {
  test.each([
    ["a/b", "a/b", true],
    ["a/*", "a/b", true],
    ["*/b", "a/b", true],
    ["*", "a/b", true],
    ["a.b", "axb", false],
    ["a", "a/b", false],
  ])("rule %s %s", (pattern, id, fits) => {
    expect(ruleMatcher(pattern)(id)).toBe(fits);
  });

  test.each([
    ["ha.cf", "x/y/ha.cf", true],
    ["ha.cf", "ha.cf", true],
    ["x/", "x/y/ha.cf", true],
    ["x/**", "x/y/ha.cf", true],
    ["x/*", "x/y/ha.cf", false],
    ["x/*/ha.cf", "x/y/ha.cf", true],
    ["**/etc/**", "a/b/etc/ha.d/ha.cf", true],
    ["**/etc/**", "etc/ha.d/ha.cf", true],
    ["m?/ha.cf", "m1/ha.cf", true],
    ["./m1/ha.cf", "m1/ha.cf", true],
    ["m(1)/[x]", "m(1)/[x]", true],
    ["*.cf", "x/ha-cf", false],
  ])("path %s %s", (pattern, path, fits) => {
    expect(pathMatcher(pattern)(path)).toBe(fits);
  });
});

describe("choice", () => {
  test("the command line goes before overrides, these before rules, an id before a pattern", () => {
    const input = {
      rules: [
        { pattern: "a/x", severity: "info" },
        { pattern: "a/*", severity: "off" },
      ],
      overrides: [{ files: ["old/**"], rules: [{ pattern: "a/*", severity: "warning" }] }],
      directory: "/r",
    } as const;
    const level = (choice: ReturnType<typeof makeChoice>, rule: string, path: string) =>
      choice.apply(finding(rule, path))?.severity;
    const choice = makeChoice(input);
    expect(level(choice, "a/x", "/r/new/f")).toBe("info");
    expect(level(choice, "a/y", "/r/new/f")).toBeUndefined();
    expect(level(choice, "a/x", "/r/old/f")).toBe("warning");
    expect(level(choice, "b/y", "/r/old/f")).toBe("error");
    expect([choice.mayRun("a/x"), choice.mayRun("a/y"), choice.mayRun("b/y")]).toEqual([true, true, true]);
    const given = makeChoice({ ...input, given: [{ pattern: "*", severity: "off" }] });
    expect(level(given, "a/x", "/r/old/f")).toBeUndefined();
    expect(given.mayRun("a/x")).toBe(false);
    const only = makeChoice({ only: ["a/*"], skip: ["a/y"] });
    expect([only.mayRun("a/x"), only.mayRun("a/y"), only.mayRun("b/x")]).toEqual([true, false, false]);
    expect(level(only, "halint/internal-error", "/r/f")).toBe("error");
  });

  test("an unknown rule gets the nearest one", () => {
    const known = ["cluster/peer-ucast", "ha-cf/slash-comment"];
    expect(unknownRule("cluster/*", known)).toBeUndefined();
    expect(unknownRule("cluster/peer-ucsat", known)).toContain("did you mean cluster/peer-ucast?");
    expect(unknownRule("slash-comment", known)).toContain("did you mean ha-cf/slash-comment?");
    expect(unknownRule("x/*", known)).toBe('no rule matches "x/*"');
  });
});

describe("a baseline", () => {
  const line = (diagnostic: Diagnostic) => diagnostic.help ?? "";

  test("takes out exactly what it was made of, in any order", () => {
    const findings = fc.array(
      fc.record({
        rule: fc.constantFrom("a/x", "a/y"),
        path: fc.constantFrom("/f", "/g"),
        message: fc.constantFrom("m", "n"),
        text: fc.constantFrom("one", "two"),
      }),
    );
    const make = (entries: readonly { rule: string; path: string; message: string; text: string }[]) =>
      entries.map(({ rule, path, message, text }) => ({ ...finding(rule, path, "error", message), help: text }));
    const fileOf = (diagnostic: Diagnostic) => diagnostic.at.file.path;
    fc.assert(
      fc.property(findings, findings, (old, more) => {
        const baseline = readBaseline(JSON.stringify(makeBaseline(make(old), fileOf, line)));
        const again = applyBaseline(make([...old].reverse()), baseline, fileOf, line);
        expect([again.kept.length, again.baselined.length, again.gone]).toEqual([0, old.length, 0]);
        const all = applyBaseline(make([...more, ...old]), baseline, fileOf, line);
        expect([all.kept.length, all.baselined.length, all.gone]).toEqual([more.length, old.length, 0]);
        expect(applyBaseline([], baseline, fileOf, line).gone).toBe(old.length);
      }),
    );
  });

  test("a fingerprint does not know line numbers and blanks, and knows everything else", () => {
    const print = (message: string, text: string, rule = "a/x") =>
      fingerprint({ ...finding(rule, "/f", "error", message), help: text }, line);
    const base = print("as in m1/ha.cf:9:2, line 3", "ucast  eth1 10.0.0.1 ");
    expect(print("as in m1/ha.cf:12:2, line 40", "ucast eth1\t10.0.0.1")).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{16}$/);
    const others = [print("as in m2/ha.cf:9", "ucast eth1 10.0.0.1"), print("x", "y"), print("x", "y", "a/y")];
    expect(new Set([base, ...others]).size).toBe(4);
  });
});
