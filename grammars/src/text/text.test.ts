import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "./edits.js";
import { LineIndex } from "./line-index.js";
import { decode, encode } from "./source.js";

describe("decoding", () => {
  test("any bytes come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { text, encoding } = decode(bytes);
        expect(Buffer.compare(Buffer.from(encode(text, encoding)), Buffer.from(bytes))).toBe(0);
      }),
    );
  });

  test("valid UTF-8 is UTF-8, its byte order mark kept; anything else is a byte a character", () => {
    expect(decode(Buffer.from("\ufeffé"))).toMatchObject({ text: "\ufeffé", encoding: "utf-8" });
    expect(decode(Buffer.from([0xe9, 0x0a]))).toMatchObject({ text: "é\n", encoding: "latin1" });
  });

  test("what latin1 lacks is written as UTF-8", () => {
    expect(Buffer.from(encode("é中", "latin1"))).toEqual(Buffer.concat([Buffer.from([0xe9]), Buffer.from("中")]));
  });
});

describe("lines", () => {
  test("positions and offsets are each other's inverse", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "\n", "\r\n", "é", " ")), (pieces) => {
        const text = pieces.join("");
        const lines = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const position = lines.position(offset);
          // Between CR and LF there is no position of its own.
          if (text[offset] === "\n" && text[offset - 1] === "\r") continue;
          expect(lines.offsetAt(position)).toBe(offset);
        }
      }),
    );
  });

  test("a line comes without its end", () => {
    const lines = new LineIndex("one\r\ntwo\n\nfour");
    expect([1, 2, 3, 4].map((line) => lines.textOfLine(line))).toEqual(["one", "two", "", "four"]);
    expect(lines.count).toBe(4);
  });
});

describe("edits", () => {
  test("are applied in any order", () => {
    const edits = [
      { range: { start: 4, end: 7 }, text: "2" },
      { range: { start: 0, end: 0 }, text: ">" },
    ];
    expect(applyEdits("one two", edits)).toBe(">one 2");
    expect(applyEdits("one two", [...edits].reverse())).toBe(">one 2");
  });

  test("must not overlap", () => {
    expect(() =>
      applyEdits("one two", [
        { range: { start: 0, end: 3 }, text: "" },
        { range: { start: 2, end: 4 }, text: "" },
      ]),
    ).toThrow(RangeError);
  });
});
