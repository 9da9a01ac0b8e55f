import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growth } from "../testing/growth.js";
import { effectiveHaCf } from "./effective.js";
import { judgeHaCf } from "./judge.js";
import { HaCfParser, haCfLineLimit, parseHaCf } from "./parser.js";
import { daemonValues, readHaCf } from "./reading.js";

const words = (text: string) => parseHaCf(text).lines.map((line) => [line.name.text, ...line.words.map((w) => w.text)]);

describe("lines", () => {
  it("are a directive and words between blanks", () => {
    expect(words("keepalive 2\n\n  node\ta,b  c \n#x\nbcast\feth1")).toEqual([
      ["keepalive", "2"],
      ["node", "a,b", "c"],
      ["bcast", "eth1"],
    ]);
  });

  it("end at a number sign, wherever it stands", () => {
    expect(words("logfile /var/log/ha#1.log\nnode a #b\n# c\n#d")).toEqual([
      ["logfile", "/var/log/ha"],
      ["node", "a"],
    ]);
    expect(parseHaCf("node a # b\r\n# c").comments.map((comment) => comment.text)).toEqual(["# b\r", "# c"]);
  });

  it("end at a carriage return once the directive has begun, and may begin with some", () => {
    expect(words("keepalive\r2s\n\r\r keepalive 2\r3\nnode a\r\n")).toEqual([
      ["keepalive"],
      ["keepalive", "2"],
      ["node", "a"],
    ]);
    expect(words("\r\n\r")).toEqual([]);
  });

  it("end at a NUL", () => {
    expect(words("node a\0b c\n\0garbage\nkeepa\0live\n")).toEqual([["node", "a"], ["keepa"]]);
  });

  it("know neither vertical tabs nor no-break spaces as blanks, nor continuation", () => {
    expect(words("node a\vb\u00a0c\n\vnode x\nnode a \\\n b\n")).toEqual([
      ["node", "a\vb\u00a0c"],
      ["\vnode", "x"],
      ["node", "a", "\\"],
      ["b"],
    ]);
  });

  it("that do not fit the buffer go on as new ones", () => {
    const { lines, overlong } = parseHaCf(`#${" ".repeat(haCfLineLimit - 1)}node zz\nnode a\n`);
    expect(lines.map((line) => [line.name.text, line.rest])).toEqual([
      ["node", true],
      ["node", undefined],
    ]);
    expect(overlong).toHaveLength(1);
    expect(parseHaCf(`#${" ".repeat(haCfLineLimit - 1)}\nnode a\n`).overlong).toEqual([]);
    // The buffer holds bytes.
    const accented = `cluster é${" ".repeat(haCfLineLimit - 10)}x\n`;
    expect(parseHaCf(accented, "latin1").lines).toHaveLength(1);
    expect(parseHaCf(accented, "utf-8").lines).toHaveLength(2);
  });
});

describe("the reading", () => {
  it("cuts values at commas, but not the arguments of whole-line directives", () => {
    const reading = readHaCf(parseHaCf("node a,,b,\nucast ,eth1, 10.1.1.2\nping_group ,, g 10.0.0.1,10.0.0.2\n"));
    expect(reading.settings.map((setting) => setting.values.map((word) => word.text))).toEqual([
      ["a", "b"],
      ["eth1,", "10.1.1.2"],
      ["g", "10.0.0.1,10.0.0.2"],
    ]);
  });

  it("puts notes aside, but keeps them for what the daemon sees", () => {
    const reading = readHaCf(parseHaCf("node a //b c\nlogfile //x\nkeepalive 2 ;s\n"));
    expect(reading.settings.map((setting) => setting.values.map((word) => word.text))).toEqual([["a"], ["//x"], ["2"]]);
    expect(reading.settings.map((setting) => daemonValues(setting).map((word) => word.text))).toEqual([
      ["a", "//b", "c"],
      ["//x"],
      ["2", ";s"],
    ]);
  });

  it("gives each kind of medium the port that holds when it is first used", () => {
    const { media } = readHaCf(parseHaCf("bcast eth0\nudpport 1694\nucast eth1 10.1.1.2\nbcast eth2\n"));
    expect(media.map((medium) => [medium.kind, medium.port])).toEqual([
      ["bcast", 694],
      ["ucast", 1694],
      ["bcast", 694],
    ]);
  });

  it("knows what nice_failback does", () => {
    const failback = (text: string) => readHaCf(parseHaCf(text)).autoFailback;
    expect(failback("")).toBe("legacy");
    expect(failback("auto_failback ON\n")).toBe("on");
    expect(failback("auto_failback on\nnice_failback off\n")).toBe("off");
    expect(failback("nice_failback on\n")).toBe("legacy");
    expect(failback("nice_failback on\nauto_failback on\n")).toBe("on");
  });
});

const pieces = fc.constantFrom(
  ..."keepalive|node|ucast|bcast|respawn|apiauth|mcast|ping|crm|udpport| |\t|\r|\n|\f|\v|\0|#|,|//|;|\\|2s|eth1|10.1.1.2|uid=|=|é|\u{1f600}|\ufeff|\u00a0".split(
    "|",
  ),
);
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 80 }).map((some) => some.join("")),
);

describe("any text", () => {
  it("the grammar is sound", () => {
    expect(() => new HaCfParser()).not.toThrow();
  });

  it("is read without an exception, in ranges that lie in the text and grow", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parseHaCf(text);
        let at = 0;
        for (const line of file.lines) {
          for (const word of [line.name, ...line.words]) {
            expect(word.range.start).toBeGreaterThanOrEqual(at);
            expect(word.range.end).toBeGreaterThan(word.range.start);
            expect(text.slice(word.range.start, word.range.end)).toBe(word.text);
            at = word.range.end;
          }
        }
        expect(at).toBeLessThanOrEqual(text.length);
        const reading = readHaCf(file);
        judgeHaCf(reading);
        effectiveHaCf(reading);
      }),
      { numRuns: 500 },
    );
  });

  it("takes time in proportion to its length", () => {
    for (const make of [
      (n: number) => "node a b c # d\n".repeat(n),
      (n: number) => `node ${"a,".repeat(8 * n)}\n`,
      (n: number) => "x".repeat(16 * n),
      (n: number) => `#${" \r".repeat(8 * n)}`,
      (n: number) => "ping 10.0.0.1\nudpport 694\nucast eth1 10.1.1.2\n".repeat(n / 4),
      (n: number) => "apiauth ipfail uid=hacluster\nrespawn root /bin/true\n".repeat(n / 4),
    ]) {
      expect(growth(make, 1000, (text) => judgeHaCf(readHaCf(parseHaCf(text))))).toBeLessThan(100);
    }
  });
});
