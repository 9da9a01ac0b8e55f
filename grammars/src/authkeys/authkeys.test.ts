import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { growth } from "../testing/growth.js";
import { authkeysLineLimit, isUsableKey, parseAuthkeys, readAuthkeys } from "./index.js";

/** Each line in short: `auth N`, `N method key +rest`, `? words`. */
const lines = (text: string) =>
  parseAuthkeys(text).lines.map((line) => {
    if (line.kind === "auth") return `auth ${line.id.value}${line.rest ? " +" : ""}`;
    if (line.kind === "key") {
      return `${line.id.value} ${line.method.text}${line.key ? ` ${line.key.text}` : ""}${line.rest ? " +" : ""}`;
    }
    return `${line.wanted}? ${line.words.map((word) => word.text).join(" ")}`;
  });

/** The number of the key that signs. */
const signing = (text: string) => readAuthkeys(parseAuthkeys(text)).signing?.key.id.value;

describe("lines", () => {
  test.each<[about: string, text: string, result: string[]]>([
    ["auth and key lines", "auth 1\n1 sha1 secret\n", ["auth 1", "1 sha1 secret"]],
    ["comments", "# c\n  # d\nauth 1 # e\n1 sha1 k # f\n", ["auth 1 +", "1 sha1 k +"]],
    ["a comment is no comment behind a method", "1 sha1 # c\n1 crc # c\n", ["1 sha1 # +", "1 crc # +"]],
    ["touching numbers", "auth1\n1sha1 k\n", ["auth 1", "1 sha1 k"]],
    [
      "numbers as the C library reads them",
      "auth +1\nauth 01\nauth 1.5\nauth 0x1\n-0 a\n",
      ["auth 1", "auth 1", "auth 1", "auth 0", "0 a"],
    ],
    [
      "numbers that wrap",
      "auth 4294967297\nauth 18446744073709551617\nauth -99999999999999999999\n",
      ["auth 1", "auth -1", "auth 0"],
    ],
    ["what touches a number", "1.5 sha1 k\n1, sha1 k\n", ["1 .5 sha1 +", "1 , sha1 +"]],
    [
      "lines that begin with a",
      "a\nabc d\nauth\nauth x\nAuth 1\n",
      ["auth? a", "auth? abc d", "auth? auth", "auth? auth x", "key? Auth 1"],
    ],
    ["other lines", "md5 k\n2\n// c\n", ["key? md5 k", "key? 2", "key? // c"]],
    ["blanks", "\f auth\v1\r\n\n1\tsha1\v\fk \r\n", ["auth 1", "1 sha1 k"]],
    ["a vertical tab at the start", "\vauth 1\n\v1 sha1 k\n\v# c\n", ["key? auth 1", "1 sha1 k", "key? # c"]],
    ["NUL ends a line", "auth 1\0 x\n1 sha1\0 k\n\0x\n", ["auth 1", "1 sha1"]],
    ["no-break spaces are no blanks", "1\u00a0sha1 k\n", ["1 \u00a0sha1 k"]],
  ])("%s", (_, text, result) => {
    expect(lines(text)).toEqual(result);
  });

  it("reads what does not fit the daemon's buffer as a line of its own", () => {
    const line = (length: number) => `1 sha1 ${"k".repeat(length - 7)}`;
    expect(lines(`${line(authkeysLineLimit)}\n`)).toHaveLength(1);
    const file = parseAuthkeys(`auth 1\n${line(authkeysLineLimit + 2)}\n2 crc\n`);
    expect(file.lines.map((entry) => entry.kind)).toEqual(["auth", "key", "invalid", "key"]);
    expect(file.overlong).toHaveLength(1);
    const rest = file.lines[2];
    expect(file.text.slice(rest?.range.start, rest?.range.end)).toBe("kk");
  });
});

describe("the key that signs", () => {
  test.each<[about: string, text: string, id: number | undefined]>([
    ["the selected one", "auth 2\n1 sha1 a\n2 sha1 b\n", 2],
    ["none above the auth line", "1 sha1 a\nauth 1\n", undefined],
    ["none of another number", "auth 2\n1 sha1 a\n", undefined],
    ["the last selected", "auth 1\n1 sha1 a\nauth 2\n2 md5 b\n", 2],
    ["an auth line without its key changes nothing", "auth 1\n1 sha1 a\nauth 2\n", 1],
    ["the auth line in force counts", "auth 1\nauth 2\n1 sha1 a\n2 md5 b\n", 2],
    ["not one that is refused", "auth 1\n1 crc k\n", undefined],
  ])("%s", (_, text, id) => {
    expect(signing(text)).toBe(id);
  });

  it("knows which key lines the daemon takes", () => {
    const usable = (text: string) => parseAuthkeys(text).lines.map((line) => line.kind === "key" && isUsableKey(line));
    expect(usable("0 crc\n15 md5 k\n16 crc\n-1 crc\n1 SHA1 k\n1 sha1\n1 crc k\n")).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "auth",
        "a",
        "1",
        "-",
        "9".repeat(30),
        "sha1",
        "crc",
        "#",
        "//",
        " ",
        "\n",
        "\v",
        "\0",
        "\r",
        "é",
      ),
      {
        maxLength: 40,
      },
    )
    .map((pieces) => pieces.join("")),
);

describe("any text", () => {
  test("is read, with ranges inside it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parseAuthkeys(text);
        readAuthkeys(file);
        const inside = (range: { start: number; end: number } | undefined) => {
          if (range) expect(0 <= range.start && range.start <= range.end && range.end <= text.length).toBe(true);
        };
        for (const line of file.lines) {
          inside(line.range);
          if (line.kind === "invalid") for (const word of line.words) inside(word.range);
          else {
            inside(line.id.range);
            inside(line.rest);
          }
          if (line.kind === "key") {
            inside(line.method.range);
            inside(line.key?.range);
            if (line.key) expect(text.slice(line.key.range.start, line.key.range.end)).toBe(line.key.text);
          }
        }
        for (const comment of file.comments) inside(comment.range);
      }),
      { numRuns: 2000 },
    );
  });

  test("takes time that grows with its length", () => {
    for (const piece of ["a", "1", "1 ", "\v", "\0", "#", "auth 1\n", "1 sha1 k\n", "é", "9 9\n"]) {
      const repeated = (size: number) => piece.repeat(size / piece.length);
      expect(
        growth(repeated, 12_500, (text) => readAuthkeys(parseAuthkeys(text))),
        JSON.stringify(piece),
      ).toBeLessThan(100);
    }
  });
});
