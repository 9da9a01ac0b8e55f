import { asAuthkeys, discover, type FileSystem, filesOf, MemoryFiles } from "@halint/cluster";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefused } from "./authkeys-lines.js";
import { lint } from "./engine.js";
import { fixToFixedPoint } from "./fixes/fixed-point.js";
import { badOwners } from "./haresources-support.js";
import { rules } from "./rules/index.js";

const authkeysRules = rules.filter((rule) => rule.id.startsWith("authkeys/"));
const haresourcesRules = rules.filter((rule) => rule.id.startsWith("haresources/"));

function cluster(files: Record<string, string>) {
  const memory = new MemoryFiles(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        `/c/etc/ha.d/${name}`,
        { content, mode: name === "authkeys" ? 0o600 : 0o644 },
      ]),
    ),
  );
  const found = discover(memory, ["/c"], { workingDirectory: "/c" }).clusters[0];
  if (!found) throw new Error("no cluster was found");
  return found;
}

const haCf = "bcast eth0\nping 10.0.0.1\nnode a b\n";
const secret = "S3cr3tKeyWord";

const authkeysText = fc
  .array(
    fc.constantFrom(
      ..."auth auth1 Auth a 1 2 16 -1 0x1 1.5 sha1 SHA1 md5 crc sha256 # // ; , = {{ }} <% \ufeff \u00a0 \0 \v \r".split(
        " ",
      ),
      secret,
      `${secret}\u00a0x`,
      " ",
      " ",
      "\n",
      "\n",
      "auth 1\n",
      "1 sha1 k\n",
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""));

const haresourcesText = fc
  .array(
    fc.constantFrom(
      ..."a b c 10.0.0.1 10.0.0.14/24/eth0 nginx Filesystem::/dev/drbd0::/srv drbddisk:: IPv6addr::fe80::1 ocf::x:y # // \" ' + <x> \ufeff \u00a0 \0 \v \f \r".split(
        " ",
      ),
      " ",
      " ",
      "\n",
      "\n",
      "\\\n",
      "\\ \n",
      " \\",
      "x".repeat(5200),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""));

describe("a refusal of the daemon is always reported, and nothing else as one", () => {
  test("authkeys", () => {
    fc.assert(
      fc.property(authkeysText, (text) => {
        const found = cluster({ "ha.cf": haCf, authkeys: text });
        const file = filesOf(found, "authkeys")[0]?.file;
        const findings = lint(found, authkeysRules);
        expect(findings.filter((finding) => finding.rule.startsWith("halint/"))).toEqual([]);
        expect(findings.some((finding) => finding.noticed === "start")).toBe(
          file ? isRefused(asAuthkeys(file)) : false,
        );
      }),
      { numRuns: 600 },
    );
  });

  test("haresources", () => {
    fc.assert(
      fc.property(haresourcesText, (text) => {
        const found = cluster({ "ha.cf": haCf, haresources: text });
        const used = filesOf(found, "haresources")[0];
        const findings = lint(found, haresourcesRules);
        expect(findings.filter((finding) => finding.rule.startsWith("halint/"))).toEqual([]);
        expect(findings.some((finding) => finding.noticed === "start")).toBe(
          used ? badOwners(used.file, used.nodes).length > 0 : false,
        );
        for (const { at, fixes = [] } of findings) {
          for (const range of [
            at.range,
            ...fixes.flatMap((fix) => fix.edits.map((edit) => "range" in edit && edit.range)),
          ]) {
            if (range) expect(0 <= range.start && range.start <= range.end && range.end <= text.length).toBe(true);
          }
        }
      }),
      // An odd character where lines were meant to be joined, and one in the word behind.
      { numRuns: 600, examples: [["a \\\ufeff\\ \n\v"]] },
    );
  });
});

test.each([
  ["authkeys", authkeysText, authkeysRules],
  ["haresources", haresourcesText, haresourcesRules],
] as const)("safe fixes of %s come to an end", (name, texts, some) => {
  fc.assert(
    fc.property(texts, (text) => {
      const files = new MemoryFiles({
        "/c/etc/ha.d/ha.cf": haCf,
        [`/c/etc/ha.d/${name}`]: { content: text, mode: 0o600 },
      });
      const again = (over: FileSystem) =>
        discover(over, ["/c"], { workingDirectory: "/c" }).clusters.flatMap((found) => lint(found, some));
      expect(fixToFixedPoint(files, again, ["safe"]).settled).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("no finding shows a key", () => {
  fc.assert(
    fc.property(authkeysText, (text) => {
      for (const { message, help = "", fixes = [], related = [] } of lint(
        cluster({ "ha.cf": haCf, authkeys: text }),
        authkeysRules,
      )) {
        const said = [message, help, ...fixes.map((fix) => fix.title), ...related.map((place) => place.message)];
        expect(said.join("\n")).not.toContain(secret);
      }
    }),
    { numRuns: 600 },
  );
});
