import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "../text/index.js";
import {
  configOf,
  type DrbdVersion,
  drbdVersions,
  effectiveConfig,
  effectiveOption,
  judge,
  parseDrbd,
  type Refusal,
  targetVersion,
} from "./index.js";

const hosts = `
on alpha { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
on beta { device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; meta-disk internal; }`;

const resource = (body: string, name = "r0"): string => `resource ${name} {\nprotocol C;\n${body}${hosts}\n}\n`;

function refusals(text: string, version: DrbdVersion): readonly Refusal[] {
  return judge(configOf("drbd.conf", parseDrbd(text)), version);
}

const codes = (text: string, version: DrbdVersion): readonly string[] =>
  refusals(text, version).map((refusal) => `${refusal.code} «${text.slice(refusal.range.start, refusal.range.end)}»`);

describe("judge", () => {
  it.each(drbdVersions)("accepts a plain resource as %s", (version) => {
    expect(codes(resource(""), version)).toEqual([]);
  });

  it("places a refusal where it is mended, and names the engine's line", () => {
    const text = resource("net { timeout 60 }");
    expect(codes(text, "8.4")).toEqual(["missing-semicolon «60»"]);
    const [missing] = refusals(`resource r0 {\nprotocol C${hosts}\n}`, "9");
    expect(missing).toMatchObject({ code: "missing-semicolon", engineLine: 3, phase: "parse" });
  });

  it("finds everything that is independent at once", () => {
    const text = `${resource("net { bogus 1; timeout 0; ping-int 9\nko-count 7; }\ndisk { on-io-error detach;; }")}}`;
    expect(codes(text, "8.4")).toEqual([
      "unknown-word «bogus»",
      "out-of-range «0»",
      "missing-semicolon «9»",
      "stray-semicolon «;»",
      "stray-close «}»",
    ]);
  });

  it("goes on inside a block whose head is refused", () => {
    const inside = (head: string, version: DrbdVersion) =>
      codes(resource(`${head} { bogus; }`), version).filter((code) => code.includes("bogus"));
    for (const version of drbdVersions) {
      expect(codes("resource disk { bogus; }", version)[1], version).toContain("unknown-word «bogus»");
      expect(codes('resource "" { bogus; }', version)[1], version).toContain("unknown-word «bogus»");
      expect(codes("common x { bogus; }", version)[1], version).toContain("unknown-word «bogus»");
      expect(codes("global x { bogus; }", version)[1], version).toContain("unknown-word «bogus»");
      for (const head of ["on disk", "on 10", "on", "floating 10.0.0.1", "stacked-on-top-of net", "net x"]) {
        expect(inside(head, version), `${version} ${head}`).toHaveLength(1);
      }
    }
    for (const head of ["volume x", "volume"]) expect(inside(head, "8.4"), head).toHaveLength(1);
    expect(inside("connection 7", "9")).toHaveLength(1);
    const proxy =
      "on c { device /dev/drbd1; disk /dev/x; meta-disk internal; address 10.0.0.9:1; proxy on 7 { bogus; } }";
    expect(codes(resource(proxy), "8.4").filter((code) => code.includes("bogus"))).toHaveLength(1);
  });

  it("reads what stands behind a section whose brace is missing", () => {
    const text = `resource r0 {\nprotocol C;\nnet {\n  timeout 60;\non a { device /dev/foo; } on b { device /dev/bar; }\n}\n`;
    expect(codes(text, "8.4")).toEqual([
      "unclosed-section «net {»",
      "device-name «/dev/foo»",
      "device-without-minor «/dev/foo»",
      "device-name «/dev/bar»",
      "device-without-minor «/dev/bar»",
    ]);
  });

  it("sees the missing semicolon before a known word of the same line", () => {
    for (const version of drbdVersions) {
      expect(codes(resource("net { timeout 60 ping-int 0; max-buffers 1; }"), version)).toEqual([
        "missing-semicolon «60»",
        "out-of-range «1»",
      ]);
    }
  });

  it("sees the missing semicolon where 9 takes the next option for a value", () => {
    expect(codes(resource('net {\n cram-hmac-alg\n shared-secret "x y";\n timeout 0;\n}'), "9")).toEqual([
      "missing-semicolon «cram-hmac-alg»",
      "out-of-range «0»",
    ]);
  });

  it("does not call missing what may stand in a refused part", () => {
    const text = "resource r0 { protocol C; on alpha { devise /dev/drbd0; disk /dev/sda7; } }";
    expect(codes(text, "8.4")).toEqual(["unknown-word «devise»"]);
  });

  it("tells unknown words, wrong sections and other versions apart", () => {
    expect(codes(resource("disk { fencing resource-only; }"), "9")).toEqual(["wrong-section «fencing»"]);
    expect(codes(resource("net { fencing resource-only; }"), "8.4")).toEqual(["wrong-section «fencing»"]);
    expect(refusals(resource("syncer { rate 10M; }"), "9")).toMatchObject([
      { code: "other-version", data: { word: "rate", versions: ["8.3", "8.4"] } },
    ]);
    expect(refusals(resource("options { quorum majority; }"), "8.4")).toMatchObject([
      { code: "other-version", data: { versions: ["9"] } },
    ]);
    expect(refusals(resource("net { tls yes; }"), "9")).toMatchObject([
      { code: "other-version", data: { word: "tls", since: "9.26" } },
    ]);
    expect(codes(resource("net { tiemout 1; }"), "9")).toEqual(["unknown-word «tiemout»"]);
    expect(codes(resource("include x;"), "8.4")).toEqual(["wrong-section «include»"]);
  });

  it("knows the forms that versions differ in", () => {
    expect(codes(resource('net { always-asbp "yes"; }'), "8.4")).toEqual(['form-of-other-version «"yes"»']);
    expect(codes(resource("net { always-asbp yes; }"), "8.3")).toEqual(["form-of-other-version «yes»"]);
    expect(codes(resource('net { "timeout" 60; }'), "8.4")).toEqual(['form-of-other-version «"timeout"»']);
    expect(codes(resource("net { max-buffers; }"), "8.4")).toEqual(["missing-value «max-buffers»"]);
    expect(codes("skip resource x { }", "8.4")).toEqual(["form-of-other-version «resource»"]);
    for (const text of ['net { always-asbp "yes"; }', 'net { "timeout" 60; }', "net { max-buffers; }"]) {
      expect(codes(resource(text), "9")).toEqual([]);
    }
  });

  it("knows the words of a plugin over which 8.3 crashes", () => {
    const verdict = (body: string, version: DrbdVersion) =>
      codes(resource(`proxy { plugin { ${body} } }`), version).length === 0;
    const fine = ["net;", "net x;", "x timeout;", "x rate;", "x sci;", "x; net;", "net; net;", 'x "a b" 9 1.2.3.4;'];
    const fatal = [
      "x net;",
      "x minor-count;",
      "x stacked-timeouts;",
      "net net;",
      "x; net y;",
      "x [ ;",
      "x = ;",
      "x yes;",
    ];
    expect(fine.filter((body) => !verdict(body, "8.3"))).toEqual([]);
    expect(fatal.filter((body) => verdict(body, "8.3"))).toEqual([]);
    expect([...fine, ...fatal].filter((body) => !verdict(body, "8.4") || !verdict(body, "9"))).toEqual([]);
  });

  it("takes words for names as each version's lexer does", () => {
    expect(codes(resource("", "size"), "8.4")).toEqual(["reserved-word «size»"]);
    expect(codes(resource("", "size"), "9")).toEqual([]);
    expect(codes(resource("", "path"), "9")).toEqual(["reserved-word «path»"]);
    expect(codes(resource("", "123"), "9")).toEqual(["number-as-name «123»"]);
    expect(codes(resource("", '""'), "9")).toEqual(['empty-name «""»']);
    expect(codes(resource("", "x".repeat(100)), "8.3")).toEqual([`word-too-long «${"x".repeat(100)}»`]);
  });

  it("names both places of a clash", () => {
    const text = resource("") + resource("", "r1").replaceAll("/dev/drbd0", "/dev/drbd1");
    const clash = refusals(text, "8.4");
    expect(clash.map((refusal) => refusal.code)).toEqual(["duplicate-address", "duplicate-address"]);
    expect(clash[0]?.related).toHaveLength(1);
    expect(refusals(text, "9").map((refusal) => refusal.code)).toEqual(["duplicate-address", "duplicate-address"]);
    expect(refusals(text, "8.3").map((refusal) => refusal.code)).toContain("duplicate-disk");
  });

  it("sees characters that editors do not show", () => {
    expect(codes(`\ufeff${resource("")}`, "9")).toEqual(["foreign-character «\ufeff»"]);
    expect(codes(resource("net {\u00a0timeout 60; }"), "8.4")).toEqual(["foreign-character «\u00a0»"]);
    expect(codes(resource("net { timeout 60； }"), "8.4")).toEqual(["stray-character «；»"]);
  });

  it("knows them in a file that is not all UTF-8", () => {
    const { text } = decode(Buffer.concat([Buffer.from("\ufeffresource r\u00a0{ }\n# "), Buffer.from([0xd6, 0xd0])]));
    expect(refusals(text, "8.4").map(({ data }) => data)).toMatchObject([{ codePoint: 0xfeff }, { codePoint: 0xa0 }]);
  });

  it("closes resources, not sections, at the end of the text", () => {
    expect(codes(resource("").trimEnd().slice(0, -1), "8.4")).toEqual([]);
    expect(codes("resource r0 { net { timeout 60;", "8.4")).toEqual(["unclosed-section «net {»"]);
  });

  it("depends on the host only where the program does", () => {
    const text = resource("").replace("on beta", "on alpha.example.com");
    const config = configOf("drbd.conf", parseDrbd(text));
    expect(judge(config, "9", { name: "alpha" }).map((refusal) => refusal.code)).toEqual(["several-host-sections"]);
    expect(judge(config, "9", { name: "other" })).toEqual([]);
    expect(judge(config, "8.4", { name: "alpha" })).toEqual([]);
    expect(judge(config, "9").length).toBe(1);
  });

  it("refuses without a host what it refuses on any host that is named", () => {
    const host = (name: string, port: number, more = "") =>
      `on ${name} { device /dev/drbd${port}; disk /dev/l${port}; address 10.0.0.${port}:7; meta-disk internal; ${more} }`;
    const proxy = (name: string, port: number) =>
      `proxy on ${name} { inside 10.1.1.${port}:1; outside 10.1.2.${port}:1; }`;
    const text = [
      `resource r1 { protocol C; ${host("a.x.org", 1, proxy("a", 1))} ${host("z", 2)} }`,
      `resource r2 { protocol C; ${host("a", 3)} ${host("A.x.org", 4)} }`,
      `resource r3 { protocol C; ${host("b c", 5)} ${host("d", 6)} startup { become-primary-on e; } }`,
      `resource r4 { protocol C; ${host("e", 7).replace("/dev/drbd", "/dev/x")} ${host("f", 8)} }`,
      "resource s { protocol C; stacked-on-top-of r3 { device /dev/drbd99; address 10.9.9.9:1; }",
      "floating 10.0.0.7:5 { device /dev/drbd50; disk /dev/q; meta-disk internal; } }",
    ].join("\n");
    const config = configOf("c", parseDrbd(text));
    const names = ["a.x.org", "z", "a", "A.x.org", "b", "c", "d", "e", "f", "10.0.0.7"];
    const key = ({ code, range }: Refusal) => `${code} ${range.start} ${range.end}`;
    for (const version of drbdVersions) {
      const all = names.flatMap((name) => judge(config, version, { name }));
      expect(new Set(judge(config, version).map(key)), version).toEqual(new Set(all.map(key)));
      expect(all.length).toBeGreaterThan(0);
    }
  });

  it("asks no host about resources that are none of its business", () => {
    // Every host about every resource would take hours.
    const host = (name: string, at: number, net: number) =>
      `on ${name}${at} { device /dev/drbd${at}; disk /dev/l${at}; address 10.${net}.${at >> 8}.${at & 255}:7; meta-disk internal; }`;
    const text = Array.from(
      { length: 20_000 },
      (_, at) => `resource r${at} { ${host("a", at, 1)} ${host("b", at, 2)} }`,
    );
    expect(judge(configOf("c", parseDrbd(text.join("\n"))), "9")).toEqual([]);
  });

  it("never throws, and its ranges lie inside the text", () => {
    const word = fc.constantFrom(
      ..."resource r0 alpha beta { } ; on net disk timeout 60 device /dev/drbd0 address 10.0.0.1 : 7788 protocol C".split(
        " ",
      ),
      ...'volume 0 connection host path { } ; ; } syncer rate skip include "x" startup become-primary-on both = "'.split(
        " ",
      ),
      ..."proxy plugin options quorum common global usage-count no stacked-on-top-of floating meta-disk internal".split(
        " ",
      ),
      "\n",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(word, { maxLength: 80 }).map((list) => list.join(" ")),
        ),
        fc.constantFrom(...drbdVersions),
        (text, version) => {
          const config = configOf("c", parseDrbd(text));
          targetVersion(config);
          effectiveConfig(config, version);
          for (const { range } of judge(config, version)) {
            expect(range.start).toBeGreaterThanOrEqual(0);
            expect(range.end).toBeGreaterThanOrEqual(range.start);
            expect(range.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe("targetVersion", () => {
  const target = (text: string, path = "drbd.conf"): ReturnType<typeof targetVersion> =>
    targetVersion(configOf(path, parseDrbd(text)));

  it("follows the name of the root file, then words of 9, then the default", () => {
    expect(target("", "/etc/drbd-83.conf")).toMatchObject({ version: "8.3", reason: "file-name" });
    expect(target(resource(""))).toEqual({ version: "8.4", reason: "default" });
    expect(target(resource("net { fencing resource-only; }"))).toMatchObject({
      version: "9",
      reason: "nine-only-word",
      nineOnly: { word: "fencing" },
    });
    expect(target("skip { resource x { connection { } } }")).toMatchObject({ version: "8.4" });
  });

  it("takes the version that refuses least where words of both meet", () => {
    const mixed = resource("syncer { rate 10M; }\noptions { quorum off; auto-promote no; }");
    expect(target(mixed)).toMatchObject({ version: "9", reason: "fewest-refusals", eightOnly: { word: "rate" } });
  });
});

describe("effectiveConfig", () => {
  it("says where a value comes from", () => {
    const text = `common { net { timeout 50; ping-int 5; } }\n${resource("net { ping-int 6; }")}`;
    const [effective] = effectiveConfig(configOf("c", parseDrbd(text)), "8.4");
    const net = effective?.sections.net ?? new Map();
    expect(net.get("timeout")).toMatchObject({ value: "50", origin: "common" });
    expect(net.get("ping-int")).toMatchObject({ value: "6", origin: "resource" });
    expect(effectiveOption(net, "net", "ko-count", "8.4")).toEqual({ name: "ko-count", value: "7", origin: "default" });
    expect(effectiveOption(net, "net", "ko-count", "8.3")?.value).toBe("0");
    expect(effectiveOption(net, "net", "fencing", "8.4")).toBeUndefined();
  });
});
