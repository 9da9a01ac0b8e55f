import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ask, enginesInstalled } from "../../conformance/drbd/engine.js";
import { askHeartbeat, askResources, heartbeatReady } from "../../conformance/heartbeat/engine.js";
import { directoryWith } from "../../support/directory.js";
import { halint, halintJson } from "../../support/run-halint.js";

const haCf = (comment: string) => `use_logd on\n${comment}ucast eth1 10.1.1.2\nauto_failback off\nnode m1 m2\n`;
const rule = "ha-cf/single-heartbeat-path";

/** `line rule` of each finding of the rules that matter here. */
function found(text: string): string[] {
  const cwd = directoryWith({ "c/ha.cf": text });
  const { diagnostics } = halintJson(["--only", `${rule},ha-cf/slash-comment`, "."], cwd);
  return diagnostics.map((diagnostic) => `${diagnostic.range?.start.line} ${diagnostic.rule}`);
}

describe("a halint-ignore comment", () => {
  test.each([
    ["nothing", "", ["2 ha-cf/single-heartbeat-path"]],
    ["silences", `# halint-ignore ${rule}: one cable\n`, []],
    [
      "may name several rules",
      `#halint-ignore ${rule}, ha-cf/slash-comment : one cable\n`,
      ["2 halint/unused-suppression"],
    ],
    ["may hold until a day", `# halint-ignore ${rule} until 2999-12-31: new cable\n`, []],
    ["expires", `# halint-ignore ${rule} until 2020-01-31: new cable\n`, ["2 halint/unused-suppression", `3 ${rule}`]],
    ["needs a real day", `# halint-ignore ${rule} until 2999-02-31: x\n`, ["2 halint/unused-suppression", `3 ${rule}`]],
    ["needs a reason", `# halint-ignore ${rule}\n`, ["2 halint/suppression-without-reason"]],
    ["needs a rule", "# halint-ignore: x\n", ["2 halint/unused-suppression", `3 ${rule}`]],
    ["needs a rule that exists", "# halint-ignore ha-cf/x: x\n", ["2 halint/unused-suppression", `3 ${rule}`]],
    ["has to stand directly above", `# halint-ignore ${rule}: x\n\n`, ["2 halint/unused-suppression", `4 ${rule}`]],
    [
      "may stand above another",
      `# halint-ignore ${rule}: x\n# halint-ignore ${rule}: y\n`,
      ["3 halint/unused-suppression"],
    ],
    ["must not end in a backslash", `# halint-ignore ${rule}: x \\\n`, ["2 halint/unused-suppression", `3 ${rule}`]],
    [
      "must not be long",
      `# halint-ignore ${rule}: ${"x".repeat(1000)}\n`,
      ["2 halint/unused-suppression", `3 ${rule}`],
    ],
    ["that is no halint-ignore", "# halint-ignored things: x\n", [`3 ${rule}`]],
  ])("%s", (_, comment, expected) => {
    expect(found(haCf(comment))).toEqual(expected);
  });

  test("behind a value is not obeyed", () => {
    expect(found(`ucast eth1 10.1.1.2 # halint-ignore ${rule}: x\nnode a b\n`)).toEqual([
      `1 ${rule}`,
      "1 halint/unused-suppression",
    ]);
  });

  test("silences no refusal", () => {
    expect(found("# halint-ignore ha-cf/slash-comment: x\nkeepalive 2 //s\nnode a b\nbcast eth0 eth1\n")).toEqual([
      "1 halint/unused-suppression",
      "2 ha-cf/slash-comment",
    ]);
  });

  test("is counted", () => {
    const cwd = directoryWith({ "c/ha.cf": haCf(`# halint-ignore ${rule}: x\n`) });
    expect(halintJson(["--only", rule, "."], cwd).summary).toMatchObject({ suppressed: 1, infos: 0, warnings: 0 });
    // Of a rule that does not run nobody knows whether its comment is needed.
    expect(halint(["--only", "ha-cf/slash-comment", "."], { cwd }).stdout).toBe("");
  });
});

/** A node whose files the real programs accept, with something to say in each. */
const node = {
  "ha.cf":
    "  deadtime 10\nkeepalive 2\nwarntime 1\nlogfile /var/log/ha\r\nauto_failback on\nucast eth1 10.1.1.2\nnode master1 master2\n",
  authkeys: "auth 1\n\t1 md5 8bb2d5a6cdb0\n",
  haresources:
    "master1 nginx \\\n  drbddisk::r0 Filesystem::/dev/drbd0::/store::ext4 \\\n  10.0.0.9/24\n# note \\\nmaster2 Delay::1 # x\n",
  "drbd.conf":
    "resource r0 {\n  net { cram-hmac-alg md5; }\n  on master1 { device /dev/drbd0; disk /dev/sdb1;\n    address 10.1.1.1:7788; meta-disk internal; }\n  on master2 {\n    device /dev/drbd0; disk /dev/sdb1; address 10.1.1.2:7788; meta-disk internal; }\n  syncer { rate 200M; }\n}\n",
};

describe("--suppress", () => {
  test("silences everything that a comment may, and needs no second run", () => {
    const cwd = directoryWith(Object.fromEntries(Object.entries(node).map(([name, text]) => [`c/${name}`, text])));
    const before = halintJson(["."], cwd).diagnostics;
    const { stderr } = halint(["--suppress", "known: ticket 12", "."], { cwd });
    expect(stderr).toMatch(/\d+ findings are silenced by comments/);
    const after = halintJson(["."], cwd);
    const mayStay = (finding: (typeof before)[number]) =>
      finding.range === null || (finding.severity === "error" && ["start", "parse"].includes(finding.noticed));
    expect(after.diagnostics.every(mayStay)).toBe(true);
    expect(after.diagnostics.length).toBe(before.filter(mayStay).length);
    expect(after.summary.suppressed).toBe(before.length - after.diagnostics.length);
    const files = Object.keys(node).map((name) => readFileSync(join(cwd, "c", name), "utf8"));
    halint(["--suppress", "known: ticket 12", "."], { cwd });
    expect(Object.keys(node).map((name) => readFileSync(join(cwd, "c", name), "utf8"))).toEqual(files);
  });

  test.each(["", "  ", "ends in \\", "two\nlines", "x".repeat(600), "bell \u0007"])(
    "refuses the reason %j",
    (reason) => {
      const cwd = directoryWith({ "c/ha.cf": haCf("") });
      expect(halint([`--suppress=${reason}`, "."], { cwd }).status).toBe(2);
      expect(readFileSync(join(cwd, "c/ha.cf"), "utf8")).toBe(haCf(""));
    },
  );

  /** The files before and after --suppress. */
  function suppressed(): Record<keyof typeof node, { before: string; after: string }> {
    const cwd = directoryWith(Object.fromEntries(Object.entries(node).map(([name, text]) => [`c/${name}`, text])));
    halint(["--suppress", "known: ticket 12", "."], { cwd });
    const result = Object.fromEntries(
      Object.entries(node).map(([name, before]) => [
        name,
        { before, after: readFileSync(join(cwd, "c", name), "utf8") },
      ]),
    ) as Record<keyof typeof node, { before: string; after: string }>;
    for (const { before, after } of Object.values(result)) expect(after).not.toBe(before);
    return result;
  }

  test.skipIf(!heartbeatReady())("the real Heartbeat reads the files as before", async () => {
    const files = suppressed();
    const input = (which: "before" | "after") => ({
      node: "master1",
      files: {
        "ha.cf": { text: files["ha.cf"][which] },
        authkeys: { text: files.authkeys[which] },
        haresources: { text: files.haresources[which] },
        "resource.d/nginx": { text: "#!/bin/sh\n" },
      },
    });
    const [before, after] = await askHeartbeat([input("before"), input("after")]);
    expect(before?.accepted, before?.errors.join("\n")).toBe(true);
    expect(after).toMatchObject({ accepted: true, errors: before?.errors, effective: before?.effective });
    const [groups, groupsAfter] = await askResources([input("before"), input("after")]);
    expect(groupsAfter).toEqual(groups);
  });

  test.skipIf(!enginesInstalled())("the real drbdadm reads the file as before", async () => {
    const files = suppressed();
    const question = (which: "before" | "after") => ({
      version: "8.4" as const,
      host: "master1",
      root: "drbd.conf",
      files: { "drbd.conf": files["drbd.conf"][which] },
    });
    const [before, after] = await ask([question("before"), question("after")]);
    expect(before?.accepted, before?.text).toBe(true);
    expect(after?.accepted).toBe(true);
    // The dump says on which line a resource begins.
    const meaning = (dump: string | undefined) => dump?.replace(/^# defined at .*$/gm, "");
    expect(meaning(after?.dump)).toBe(meaning(before?.dump));
  });
});

test("--fix takes an unused comment out when asked to", () => {
  const cwd = directoryWith({ "c/ha.cf": `# halint-ignore ${rule}: x\nbcast eth0 eth1\nnode a b\n` });
  writeFileSync(join(cwd, "halint.json"), "{}");
  halint(["--fix", "--only", rule, "."], { cwd });
  expect(readFileSync(join(cwd, "c/ha.cf"), "utf8")).toContain("halint-ignore");
  halint(["--fix", "--unsafe-fixes", "--only", rule, "."], { cwd });
  expect(readFileSync(join(cwd, "c/ha.cf"), "utf8")).toBe("bcast eth0 eth1\nnode a b\n");
});
