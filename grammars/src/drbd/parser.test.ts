import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growth } from "../testing/growth.js";
import { contains } from "../text/index.js";
import { type DrbdFile, type DrbdSection, isSection, nodeAt, walk } from "./ast.js";
import { DrbdParser, parseDrbd } from "./parser.js";

function outline(node: DrbdFile | DrbdSection): string {
  return node.children
    .map((child) => {
      const words = child.words.map((word) => word.text).join(" ");
      if (!isSection(child) || !child.open)
        return `${child.kind}(${words})${child.ending.kind === "missing" ? "!" : ""}`;
      return `${child.kind}(${words}){${outline(child)}}${child.close ? "" : "!"}`;
    })
    .join(" ");
}

const problems = (text: string): string[] =>
  parseDrbd(text).problems.map((problem) => `${problem.kind}:${text.slice(problem.range.start, problem.range.end)}`);

describe("the grammar", () => {
  it("passes the library's own validations", () => {
    expect(() => new DrbdParser({ skipValidations: false })).not.toThrow();
  });
});

describe("parseDrbd", () => {
  it("reads a resource into typed nodes", () => {
    const file = parseDrbd(`# one
include "drbd.d/*.res";
resource "r 0" {
  protocol C; # why
  net { timeout 60; allow-two-primaries; }
  on alpha beta.example.com {
    device /dev/drbd_x minor 3; disk "/dev/sd\\"a"; meta-disk /dev/sdb1[2]; address ipv6 [fd00::1]:7788;
    volume 1 { device drbd7; flexible-meta-disk /dev/sdc; }
  }
  floating 10.0.0.1:7789;
  stacked-on-top-of low { address 10.0.0.9:1; }
  connection { host alpha address 1.2.3.4:5; host beta port 6 via proxy on x; volume 0 { disk { bitmap no; } } path { } }
}`);
    expect(outline(file)).toBe(
      'include(include "drbd.d/*.res") resource(resource "r 0"){statement(protocol C) net(net){option(timeout 60) ' +
        "option(allow-two-primaries)} on(on alpha beta.example.com){statement(device /dev/drbd_x minor 3) " +
        'statement(disk "/dev/sd\\"a") statement(meta-disk /dev/sdb1 [ 2 ]) statement(address ipv6 [ fd00::1 ] : 7788) ' +
        "volume(volume 1){statement(device drbd7) statement(flexible-meta-disk /dev/sdc)}} " +
        "floating(floating 10.0.0.1 : 7789) stacked-on-top-of(stacked-on-top-of low){statement(address 10.0.0.9 : 1)} " +
        "connection(connection){statement(host alpha address 1.2.3.4 : 5) statement(host beta port 6 via proxy on x) " +
        "connection-volume(volume 0){peer-device-options(disk){option(bitmap no)}} path(path){}}}",
    );
    expect(file.problems).toEqual([]);
    expect(file.comments.map((comment) => comment.text)).toEqual(["# one", "# why"]);
    const resource = file.resources[0];
    expect(resource?.name?.value).toBe("r 0");
    expect(resource?.protocol?.value).toBe("C");
    const host = resource?.hosts[0];
    if (host?.kind !== "on") throw new Error("no host");
    expect(host.names.map((name) => name.value)).toEqual(["alpha", "beta.example.com"]);
    expect(host.device).toMatchObject({ minor: 3 });
    expect(host.backingDisk?.value).toBe('/dev/sd"a');
    expect(host.metaDisk).toMatchObject({ kind: "path", legacy: false });
    expect(host.metaDisk?.index?.value).toBe("2");
    expect(host.address).toMatchObject({ family: "ipv6", portNumber: 7788 });
    expect(host.address?.host.text).toBe("fd00::1");
    expect(host.volumes[0]?.device?.minor).toBe(7);
    expect(host.volumes[0]?.metaDisk?.legacy).toBe(true);
    expect(resource?.hosts[1]?.address).toMatchObject({ family: "ipv4", portNumber: 7789 });
    const ends = resource?.connections[0]?.endpoints;
    expect(ends?.map((end) => [end.name?.text, end.address?.portNumber, end.port?.text])).toEqual([
      ["alpha", 5, undefined],
      ["beta", undefined, "6"],
    ]);
    expect(nodeAt(file, file.text.indexOf("timeout") + 2)?.kind).toBe("option");
    // Where two entries meet, it is the one that begins there.
    const glued = parseDrbd("common{}resource a{net{timeout 60;ping-int 10;}}");
    const headsAt = (word: string) => nodeAt(glued, glued.text.indexOf(word))?.head?.text;
    expect(["resource", "net", "timeout", "ping-int"].filter((word) => headsAt(word) !== word)).toEqual([]);
    expect(nodeAt(glued, glued.text.length)?.head?.text).toBe("resource");
  });

  it("keeps every statement of a file without line breaks", () => {
    expect(outline(parseDrbd("global{usage-count no;}common{net{timeout 60;#x\n}}"))).toBe(
      "global(global){option(usage-count no)} common(common){net(net){option(timeout 60)}}",
    );
  });

  it("reads what is skipped as one opaque section", () => {
    expect(outline(parseDrbd("skip resource r0 { a { } b; } skip { } resource r { skip { x; } }"))).toBe(
      "skip(skip resource r0){} skip(skip){} resource(resource r){skip(skip){}}",
    );
    expect(problems("skip { {")).toEqual(["unclosed-section:skip"]);
  });

  it("finds a missing terminator", () => {
    expect(outline(parseDrbd("resource r { protocol C\non a { }\n}"))).toBe(
      "resource(resource r){statement(protocol C)! on(on a){}}",
    );
    expect(problems("resource r { protocol C\non a { }\n}")).toEqual(["missing-terminator:C"]);
    expect(outline(parseDrbd("common { net { timeout 60 } }"))).toBe("common(common){net(net){option(timeout 60)!}}");
    expect(outline(parseDrbd("common { net { timeout 60\nping-int 10; } }"))).toBe(
      "common(common){net(net){option(timeout 60)! option(ping-int 10)}}",
    );
  });

  it("leaves a line that some version swallows as a value", () => {
    expect(outline(parseDrbd("common { net { cram-hmac-alg\nalways-asbp; } }"))).toBe(
      "common(common){net(net){option(cram-hmac-alg always-asbp)}}",
    );
  });

  it("closes a section whose brace is missing", () => {
    expect(outline(parseDrbd("resource r { net { timeout 60;\non a { device drbd0; }\n}\nresource s { }"))).toBe(
      "resource(resource r){net(net){option(timeout 60)}! on(on a){statement(device drbd0)}} resource(resource s){}",
    );
    expect(outline(parseDrbd("resource r { on a { device drbd0;\nresource s { }"))).toBe(
      "resource(resource r){on(on a){statement(device drbd0)}!}! resource(resource s){}",
    );
    expect(outline(parseDrbd("resource r { on a { net { x; } } }"))).toBe(
      "resource(resource r){on(on a){unknown(net){statement(x)}}}",
    );
  });

  it("reports strays, quotes and characters where they stand", () => {
    expect(problems("resource r { protocol C;; }; }")).toEqual([
      "stray-semicolon:;",
      "stray-semicolon:;",
      "stray-close:}",
    ]);
    expect(problems('resource r { net { shared-secret "a\n; } }')).toEqual(['bad-quote:"a']);
    expect(problems("net { a = 1；}")).toEqual(["junk:=", "junk:；", "missing-terminator:；"]);
    expect(problems("resource r {")).toEqual(["unclosed-section:resource r {"]);
  });

  it("caps the depth and survives any nesting", () => {
    const file = parseDrbd("{".repeat(100_000));
    expect(file.problems.filter((problem) => problem.kind === "too-deep")).toHaveLength(1);
    expect(parseDrbd("a {".repeat(50_000) + "}".repeat(50_000)).problems).toHaveLength(1);
    expect(parseDrbd("}".repeat(100_000)).problems).toHaveLength(100_000);
  });

  it("reads long lines in linear time", () => {
    for (const part of ['"', '"a', "x", "a ", "\\", "1:", ":", "é", "x;", '"a" ', "a\n", "#", "timeout 1\n"]) {
      const repeated = (size: number) => part.repeat(size / part.length);
      expect(growth(repeated, 6000, parseDrbd), JSON.stringify(part)).toBeLessThan(100);
      const inside = (size: number) => `common { net { ${repeated(size)}`;
      expect(growth(inside, 6000, parseDrbd), `${JSON.stringify(part)} in a section`).toBeLessThan(100);
    }
    parseDrbd("x".repeat(1_000_000));
    parseDrbd(`"${"x".repeat(1_000_000)}`);
  });
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      ..."resource common global on net disk syncer volume skip include device minor floating connection host".split(
        " ",
      ),
      ...'{ } ; [ ] : # \n " \\ timeout 60 r0 alpha 10.0.0.1:7788 "x" ipv6 fd00::1 internal C protocol'.split(" "),
      "\n",
    ),
    fc.string({ unit: "binary" }),
  ),
  { maxLength: 60 },
);

describe("for any input", () => {
  it("never throws, and ranges lie inside the text and nest", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          pieces.map((list) => list.join(" ")),
        ),
        (text) => {
          const file = parseDrbd(text);
          for (const node of walk(file)) {
            expect(contains(node.parent.range, node.range), `${node.kind} in ${node.parent.kind}`).toBe(true);
            for (const word of node.words) {
              expect(contains(node.range, word.range)).toBe(true);
              expect(text.slice(word.start, word.end)).toBe(word.text);
            }
          }
          for (const { range } of [...file.problems, ...file.comments]) expect(contains(file.range, range)).toBe(true);
          let at = 0;
          for (const token of file.tokens) {
            expect(token.start).toBeGreaterThanOrEqual(at);
            at = token.end;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
