import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AuthkeysParser, parseAuthkeys } from "./authkeys/parser.js";
import { modes as authkeysModes } from "./authkeys/tokens.js";
import { Lexer } from "./chevrotain.js";
import { HaCfParser, parseHaCf } from "./ha-cf/parser.js";
import { tokens as haCfTokens } from "./ha-cf/tokens.js";
import { HaresourcesParser, parseHaresources } from "./haresources/parser.js";
import { modes as haresourcesModes } from "./haresources/tokens.js";
import { growth } from "./testing/growth.js";
import { decode } from "./text/source.js";

// At run time the parser library's own checks are switched off, because they cost more than parsing does.
describe("the parser library finds no mistake in the line languages", () => {
  test.each([
    ["ha.cf", haCfTokens],
    ["haresources", haresourcesModes],
    ["authkeys", authkeysModes],
  ])("lexer of %s", (_, definition) => {
    const lexer = new Lexer(definition, { positionTracking: "onlyOffset" });
    expect(lexer.lexerDefinitionErrors).toEqual([]);
  });

  test.each([
    ["ha.cf", () => new HaCfParser()],
    ["haresources", () => new HaresourcesParser()],
    ["authkeys", () => new AuthkeysParser()],
  ])("parser of %s", (_, make) => {
    const parser = make() as unknown as { skipValidations: boolean; definitionErrors: unknown[] };
    expect(parser.definitionErrors).toEqual([]);
  });
});

const parsers = { "ha.cf": parseHaCf, haresources: parseHaresources, authkeys: parseAuthkeys };
/** Texts that look like configuration, with what breaks readers. */
const text = fc.array(
  fc.constantFrom(
    ..."node ucast auth 1 sha1 key master1 IPaddr::10.0.0.1/24/eth0 a:b::c :: # // \\ \n \r\n \t , ; \0 \v \u00a0 \ufeff é 中".split(
      " ",
    ),
    " ",
    "\n",
    "\\\n",
  ),
  { maxLength: 60 },
);

describe.each(Object.entries(parsers))("%s", (_, parse) => {
  test("never throws, and every range lies inside the text and holds what it says", () => {
    const check = (content: string) => {
      const file = parse(content);
      const visit = (value: unknown): void => {
        if (typeof value !== "object" || value === null) return;
        if ("range" in value) {
          const { start, end } = value.range as { start: number; end: number };
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(content.length);
        }
        for (const child of Object.values(value)) if (child !== value) visit(child);
      };
      visit(file);
    };
    fc.assert(
      fc.property(text, (pieces) => check(pieces.join(" "))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(text, (pieces) => check(pieces.join(""))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => check(decode(bytes).text)),
      { numRuns: 300 },
    );
  });

  test("takes time that grows with its length", () => {
    const unit = "node a b c # note\nmaster1 IPaddr::10.0.0.1/24/eth0 \\\n nginx\n1 sha1 key\n";
    expect(growth((count) => unit.repeat(count), 2000, parse)).toBeLessThan(100);
  });

  test("reads one line of a megabyte", () => {
    expect(() => parse(`${"x".repeat(1_000_000)} ${"y ".repeat(100_000)}`)).not.toThrow();
    expect(() => parse("\\\n".repeat(200_000))).not.toThrow();
  });
});
