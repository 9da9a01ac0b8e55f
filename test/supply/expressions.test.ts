import { describe, expect, test } from "vitest";
import { dearPiece, expressionsOf } from "./expressions.js";

/** Expressions that take long over long texts, and why they never meet any. */
const word = "a word of ha.cf, which ends where the daemon's buffer does: at 5119 bytes";
const handler = "a handler's command: drbdadm reads 255 bytes of a quoted word";
const reviewed: Readonly<Record<string, string>> = {
  "packages/linter/src/rules/cluster/dopd.ts /(\\/\\S+)\\/drbd-peer-outdater\\b/": handler,
  "packages/linter/src/rules/ha-cf/invalid-value.ts /^([0-9]*\\.?[0-9]+)(\\p{L}+)$/u": word,
  "packages/linter/src/rules/ha-cf/invalid-value.ts /^[0-9]*\\.?[0-9]+$/": word,
  "packages/linter/src/rules/ha-cf/invalid-value.ts /^(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[mu]s(?:ecs?)?)?$/i": word,
};

const expressions = expressionsOf(["grammars/src", "packages", "extension/src"]);

describe("regular expressions", () => {
  test("take time in proportion to the text, or meet short texts only", () => {
    expect(expressions.length).toBeGreaterThan(400);
    const dear = expressions.flatMap((expression) => {
      const name = `${expression.file} ${expression.raw}`;
      const piece = reviewed[name] === undefined ? dearPiece(expression) : undefined;
      return piece === undefined ? [] : [`${name} over ${piece}`];
    });
    expect(dear).toEqual([]);
  });

  test("that were looked at are still there", () => {
    const there = new Set(expressions.map(({ file, raw }) => `${file} ${raw}`));
    expect(Object.keys(reviewed).filter((name) => !there.has(name))).toEqual([]);
  });

  test("that go back and forth are found", () => {
    const of = (expression: RegExp) =>
      dearPiece({ file: "", raw: "", pattern: expression.source, flags: expression.flags });
    expect(of(/^(a+)+$/)).toBeDefined();
    expect(of(/\s+$/)).toBeDefined();
    expect(of(/<port\b([^>]*)>/)).toBeDefined();
    expect(of(/^[ \t]*#/)).toBeUndefined();
  });
});
