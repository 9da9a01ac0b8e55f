import fc from "fast-check";
import { expect, test } from "vitest";
import { difference } from "./edits.js";
import { chooseEncoding, ProtocolText } from "./positions.js";

const text = fc
  .array(fc.constantFrom("a", " ", "\n", "\r\n", "\r", "ä", "𝒳", "€", "\ufeff", "\0"), { maxLength: 40 })
  .map((pieces) => pieces.join(""));

test("offsets and positions lead back to each other in every encoding", () => {
  fc.assert(
    fc.property(text, fc.constantFrom("utf-8" as const, "utf-16" as const, "utf-32" as const), (value, encoding) => {
      const protocol = new ProtocolText(value, encoding);
      for (let offset = 0; offset <= value.length; offset++) {
        const back = protocol.offset(protocol.position(offset));
        const insideCharacter =
          /[\udc00-\udfff]/.test(value[offset] ?? "") || (value[offset] === "\n" && value[offset - 1] === "\r");
        if (!insideCharacter) expect(back).toBe(offset);
      }
    }),
  );
});

test("columns are counted in the agreed units", () => {
  const line = "ä€𝒳x";
  const column = (encoding: "utf-8" | "utf-16" | "utf-32") =>
    new ProtocolText(line, encoding).position(line.indexOf("x")).character;
  expect([column("utf-8"), column("utf-16"), column("utf-32")]).toEqual([9, 4, 3]);
});

test("a position in the middle of a character is moved to its start", () => {
  expect(new ProtocolText("𝒳x", "utf-8").offset({ line: 0, character: 2 })).toBe(0);
  expect(new ProtocolText("𝒳x", "utf-16").offset({ line: 0, character: 1 })).toBe(0);
});

test("what the client prefers does not matter, what it offers does", () => {
  expect(chooseEncoding(undefined)).toBe("utf-16");
  expect(chooseEncoding(["utf-8", "utf-16"])).toBe("utf-16");
  expect(chooseEncoding(["utf-32", "utf-8"])).toBe("utf-8");
  expect(chooseEncoding(["utf-32"])).toBe("utf-32");
});

test("the edits between two texts lead from one to the other", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      let result = before;
      for (const { range, text: inserted } of [...difference(before, after)].reverse()) {
        result = result.slice(0, range.start) + inserted + result.slice(range.end);
      }
      expect(result).toBe(after);
    }),
  );
});
