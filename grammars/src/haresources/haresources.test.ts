import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { growth } from "../testing/growth.js";
import { agentDescriptions } from "./descriptions.js";
import {
  agents,
  findAgent,
  findService,
  haresourcesLineLimit,
  meantHaresources,
  parseHaresources,
  readAddressArgument,
  readPhysicalLines,
  readResource,
  slashNotes,
  withoutNotes,
} from "./index.js";

/** ResourceManager's reading: `owner: word word`, one group a line. */
const groups = (text: string) =>
  parseHaresources(text).groups.map(
    (group) => `${group.owner.text}: ${group.resources.map((resource) => resource.text).join(" ")}`,
  );

/** The daemon's reading. */
const owners = (text: string) => parseHaresources(text).owners.map((owner) => owner.text);

/** What the author meant. */
const meant = (text: string) =>
  meantHaresources(parseHaresources(text)).groups.map(
    (group) => `${group.owner.text}: ${group.resources.map((resource) => resource.text).join(" ")}`,
  );

describe("the two readings", () => {
  test.each<[about: string, text: string, manager: string[], daemon: string[]]>([
    ["groups", "a x y\n\n  b\tz\n", ["a: x y", "b: z"], ["a", "b"]],
    ["comments", "# c\na x # y\nb x#y\n", ["a: x", "b: x"], ["a", "b"]],
    ["joined lines", "a x \\\n  y \\\n z\nb\n", ["a: x y z", "b: "], ["a", "b"]],
    ["words joined without a blank", "a x\\\ny\n", ["a: xy"], ["a"]],
    ["a comment on a joined line", "a x \\\n y # z\n", ["a: x y # z"], ["a"]],
    ["a blank behind the backslash", "a x \\ \n y\n", ["a: x \\", "y: "], ["a", "y"]],
    ["a carriage return behind it", "a x \\\r\n y\r\n", ["a: x \\\r", "y\r: "], ["a", "y"]],
    ["a backslash in a comment", "a x # c \\\n y\nb\n", ["a: x", "y: ", "b: "], ["a", "b"]],
    ["a comment line that ends in one", "# c \\\na x\n", ["a: x"], ["a"]],
    ["a comment behind the backslash", "a x \\#c\n y\n", ["a: x y"], ["a", "y"]],
    ["a backslash at the end", "a x\\", ["a: x\\"], ["a"]],
    ["a backslash and the last line end", "a x \\\n", ["a: x \\"], ["a"]],
    ["a backslash that touches the owner", "a\\\n x\n", ["a: x"], ["a\\"]],
    ["a backslash alone", "\\\na x\n", ["a: x"], ["\\"]],
    ["carriage returns", "a x\r\n\r\nb y\r\n", ["a: x\r", "\r: ", "b: y\r"], ["a", "b"]],
    ["form feed and vertical tab", "a\fx\nb\vx\n", ["a\fx: ", "b\vx: "], ["a", "b\vx"]],
    ["a second to last backslash that joins nothing", "a b\\x", ["a: b\\x"], ["a"]],
    ["NUL ends a line for the daemon", "a x\0y \\\nb z\n", ["a: x\0y b z"], ["a", "b"]],
  ])("%s", (_, text, manager, daemon) => {
    expect(groups(text)).toEqual(manager);
    expect(owners(text)).toEqual(daemon);
  });

  it("reads what does not fit the daemon's buffer as a line of its own", () => {
    const long = (length: number) => `a ${"r".repeat(length - 2)}`;
    expect(owners(`${long(haresourcesLineLimit)}\nb x\n`)).toEqual(["a", "b"]);
    expect(owners(`${long(haresourcesLineLimit + 2)}\nb x\n`)).toEqual(["a", "rr", "b"]);
    expect(parseHaresources(`${long(haresourcesLineLimit + 2)}\nb x\n`).owners.map((owner) => owner.cut)).toEqual([
      false,
      true,
      false,
    ]);
    // The backslash counts where it is the byte before the last that fits.
    expect(owners(`${long(haresourcesLineLimit - 2)}\\\nc x\n`)).toEqual(["a"]);
    expect(owners(`${long(haresourcesLineLimit - 1)}\\\nc x\n`)).toEqual(["a", "c"]);
    expect(owners(`a ${"é".repeat(haresourcesLineLimit / 2)}\nb x\n`)).toEqual(["a", "é", "b"]);
  });
});

describe("a resource word", () => {
  test.each<[word: string, script: string, args: string[], empty: number]>([
    ["nginx", "nginx", [], 0],
    ["10.0.0.1/24/eth0:0", "IPaddr", ["10.0.0.1/24/eth0:0"], 0],
    ["256.1.1.1,", "IPaddr", ["256.1.1.1,"], 0],
    ["1.2.3.4::x", "IPaddr", ["x"], 0],
    ["x1.2.3.4", "x1.2.3.4", [], 0],
    ["drbddisk::r0", "drbddisk", ["r0"], 0],
    ["Filesystem::/dev/a::/m::::ro", "Filesystem", ["/dev/a", "/m", "ro"], 1],
    ["IPv6addr::fe80::1/64", "IPv6addr", ["fe80", "1/64"], 0],
    ["a:b::c", "a:b", ["a:c"], 0],
    ["a:b:::::x", "a:b", ["a", "x"], 1],
    ["MailTo::a:b", "MailTo", ["a:b"], 0],
    ["::x", "", ["x"], 0],
    ["x::", "x", [], 1],
  ])("%s", (text, script, args, empty) => {
    const resource = readResource({ text, range: { start: 3, end: 3 + text.length } });
    expect(resource.script.text).toBe(script);
    expect(resource.args.map((argument) => argument.text)).toEqual(args);
    expect(resource.emptyArgs.length).toBe(empty);
  });
});

describe("what the author meant", () => {
  test.each<[about: string, text: string, result: string[]]>([
    ["nothing to mend", "a x \\\n y\nb z # c\n", ["a: x y", "b: z"]],
    ["notes", "//c\na x //y z\n", ["a: x"]],
    ["blanks behind a backslash", "a x \\ \t\n y\n", ["a: x y"]],
    ["a comment behind a backslash", "a x \\ # c\n y\n", ["a: x y"]],
    ["a backslash behind a comment", "a x # c \\\n y\n", ["a: x y"]],
    ["comments between joined lines", "a x \\\n # c \\\n y # d\n", ["a: x y"]],
    ["carriage returns", "a x \\\r\n y\r\nb\r\n", ["a: x y", "b: "]],
    ["odd blanks", "\ufeffa\u00a0x\u3000y\0\n", ["a: x y"]],
    ["a backslash at the end", "a x \\\n", ["a: x"]],
    ["a share of Windows is no note", "a Filesystem:://srv/x::/mnt\n", ["a: Filesystem:://srv/x::/mnt"]],
  ])("%s", (_, text, result) => {
    expect(meant(text)).toEqual(result);
  });

  it("finds notes, and which of them stand on joined lines", () => {
    const text = "//c d\na x //y z\nb x // y \\\n  z\n";
    expect(
      slashNotes(parseHaresources(text)).map((note) => [
        text.slice(note.range.start, note.range.end),
        note.word,
        note.joined,
      ]),
    ).toEqual([
      ["//c d", "//c", false],
      ["//y z", "//y", false],
      ["// y", "//", true],
    ]);
  });

  it("gives the resources of a group without notes", () => {
    const file = parseHaresources("a x //y\nb z\n");
    expect(file.groups.map((group) => withoutNotes(file, group).resources.map((resource) => resource.text))).toEqual([
      ["x"],
      ["z"],
    ]);
  });
});

test.each<[argument: string, parts: (string | undefined)[]]>([
  ["10.0.0.1", ["10.0.0.1", undefined, undefined, undefined, undefined]],
  ["10.0.0.1/24/eth0:web/10.0.0.255", ["10.0.0.1", "24", "eth0", "web", "10.0.0.255"]],
  ["10.0.0.1//24/eth0", ["10.0.0.1", "24", "eth0", undefined, undefined]],
  ["10.0.0.1/24/10.0.0.255", ["10.0.0.1", "24", undefined, undefined, "10.0.0.255"]],
  ["/24", ["", "24", undefined, undefined, undefined]],
  ["", ["", undefined, undefined, undefined, undefined]],
])("the address argument %s", (text, parts) => {
  const {
    address,
    mask,
    interface: nic,
    label,
    broadcast,
  } = readAddressArgument({
    text,
    range: { start: 0, end: text.length },
  });
  expect([address, mask, nic, label, broadcast].map((part) => part?.text)).toEqual(parts);
});

describe("the catalogue of agents", () => {
  it("describes every agent, and nothing else", () => {
    expect(Object.keys(agentDescriptions).sort()).toEqual(agents.map((agent) => agent.name).sort());
    for (const description of Object.values(agentDescriptions)) expect(description).toMatch(/^[A-Z].{40,}\.$/);
  });

  it("is consistent", () => {
    for (const agent of agents) {
      expect(findAgent(agent.name)).toBe(agent);
      expect(agent.min).toBeLessThanOrEqual(agent.max);
      expect(agent.summary).toMatch(/^[A-Z].*\.$/);
    }
    expect(findAgent("ipaddr")).toBeUndefined();
    expect(findService("mysqld")).toBe("database");
  });
});

/** Texts that are all corners. */
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ..."a b \\ # // \n \r \t \f \v \0 :: : . 1.2.3.4 é \u00a0 \ufeff {{ \" '".split(" "),
        " ",
        "\\\n",
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join("")),
);

describe("any text", () => {
  test("is read, with ranges inside it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parseHaresources(text);
        const inside = ({ range }: { range: { start: number; end: number } }) =>
          expect(0 <= range.start && range.start <= range.end && range.end <= text.length).toBe(true);
        for (const tree of [file, meantHaresources(file)]) {
          tree.owners.forEach(inside);
          tree.comments.forEach(inside);
          for (const group of tree.groups) {
            [group, group.owner, ...group.resources].forEach(inside);
            for (const resource of group.resources) {
              [resource.script, ...resource.args].forEach(inside);
              for (const range of resource.emptyArgs) inside({ range });
            }
          }
        }
        for (const owner of file.owners) expect(text.slice(owner.range.start, owner.range.end)).toBe(owner.text);
        for (const line of readPhysicalLines(text)) {
          inside(line);
          for (const range of [line.code, line.note, line.backslash]) if (range) inside({ range });
        }
        slashNotes(file).forEach(inside);
        expect(meantHaresources(file).text.length).toBe(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  test("once mended, means what it says", () => {
    fc.assert(
      // A word that itself ends in a backslash, before the one that joins, is nobody's intention.
      fc.property(
        texts.map((text) => text.replace(/\\(?=[^\n]*\\)/g, "")),
        (text) => {
          const once = meantHaresources(parseHaresources(text));
          expect(meantHaresources(parseHaresources(once.text)).text).toBe(once.text);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("takes time that grows with its length", () => {
    const pieces = ["\\\n", "\\", "#", "//", "a::", "\0", "\r", "x\\\n", "{{", "\u00a0", ":", "a \\ \n", "a b\\#"];
    for (const piece of pieces) {
      const repeated = (size: number) => piece.repeat(size / piece.length);
      const read = (text: string) => {
        const file = parseHaresources(text);
        slashNotes(file);
        meantHaresources(file);
      };
      expect(growth(repeated, 12_500, read), JSON.stringify(piece)).toBeLessThan(100);
    }
  });
});
