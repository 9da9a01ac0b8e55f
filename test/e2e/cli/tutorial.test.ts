import { chmodSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyOf, halint, halintJson, snapshot } from "../../support/run-halint.js";

const nodes = ["master1", "master2"];

/** The example with the modes that it would have on real nodes. */
function example(): string {
  const directory = copyOf("examples/tutorial");
  for (const node of nodes) chmodSync(join(directory, node, "etc/ha.d/authkeys"), 0o644);
  return directory;
}

/** The same with master1's ha.cf copied to master2 and not changed. */
function copied(): string {
  const directory = example();
  cpSync(join(directory, "master1/etc/ha.d/ha.cf"), join(directory, "master2/etc/ha.d/ha.cf"));
  return directory;
}

const mustReport = [
  "authkeys/missing-key-id",
  "ha-cf/slash-comment",
  "haresources/slash-comment",
  "haresources/resource-order",
  "haresources/vip-before-storage",
  "ha-cf/single-heartbeat-path",
  "authkeys/weak-key",
  "authkeys/weak-method",
  "cluster/drbd-not-configured-at-boot",
  "drbd/portability",
  "drbd/deprecated-option",
  "drbd/rate-ignored",
  "drbd/no-shared-secret",
  "ha-cf/no-fencing",
];
const mustNotReport = [
  "ha-cf/suspicious-node-name",
  "ha-cf/too-many",
  "ha-cf/respawn-path",
  "cluster/nodes-differ",
  "cluster/hostname-not-a-node",
  "cluster/peer-ucast",
  "cluster/peer-not-reached",
  "cluster/drbd-host-not-a-node",
  "cluster/drbd-resource-unknown",
  "cluster/drbd-node-missing",
  "cluster/drbd-device-mismatch",
  "cluster/vip-conflict",
  "cluster/vip-subnet",
  "haresources/unknown-node",
  "haresources/agent-not-found",
];

describe("the tutorial's cluster", () => {
  test("shows what is wrong with it, and nothing else", () => {
    const report = halintJson([example()]);
    const found = new Set(report.diagnostics.map((diagnostic) => diagnostic.rule));
    expect(mustReport.filter((rule) => !found.has(rule))).toEqual([]);
    expect(mustNotReport.filter((rule) => found.has(rule))).toEqual([]);
    expect(report.clusters).toMatchObject([{ nodes }]);
  });

  test("names the ipfail of this distribution where the programs are known", () => {
    const directory = example();
    cpSync(join(directory, "master1/etc/init.d/nginx"), join(directory, "master1/usr/libexec/heartbeat/ipfail"), {
      recursive: true,
    });
    const found = halintJson([directory]).diagnostics.filter((diagnostic) => diagnostic.rule === "ha-cf/respawn-path");
    expect(found.map(({ node, severity, noticed }) => ({ node, severity, noticed }))).toEqual([
      { node: "master1", severity: "error", noticed: "start" },
    ]);
    expect(found[0]?.fixes[0]).toMatchObject({ safety: "safe", edits: [{ text: "/usr/libexec/heartbeat/ipfail" }] });
  });

  test("the bundled example is wrong on purpose: exit 1", () => {
    expect(halint(["examples/tutorial"]).status).toBe(1);
  });
});

describe("master1's ha.cf copied to master2", () => {
  test("names the line, the node, the consequence and the other file", () => {
    const found = halintJson([copied()]).diagnostics.filter((diagnostic) => diagnostic.rule === "cluster/peer-ucast");
    expect(found).toHaveLength(1);
    const [finding] = found;
    expect(finding).toMatchObject({
      severity: "error",
      noticed: "never",
      node: "master2",
      range: { start: { line: 10, column: 12 }, end: { line: 10, column: 20 } },
      message:
        "10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
    });
    expect(finding?.file).toMatch(/master2\/etc\/ha\.d\/ha\.cf$/);
    expect(finding?.related.some(({ file }) => file.endsWith("master1/etc/ha.d/ha.cf"))).toBe(true);
    expect(finding?.fixes).toMatchObject([{ safety: "safe", edits: [{ text: "10.1.1.1" }] }]);
  });

  test("--fix makes the safe repairs, and a second --fix nothing", () => {
    const directory = copied();
    halint(["--fix", directory]);
    const haCf = readFileSync(join(directory, "master2/etc/ha.d/ha.cf"), "utf8");
    expect(haCf).toContain("ucast eth1 10.1.1.1 #the other node");
    // Behind respawn the words may be meant as arguments: that one waits for --unsafe-fixes.
    expect(haCf.match(/^.*\/\/.*$/gm)).toEqual([expect.stringMatching(/^respawn/)]);
    expect(readFileSync(join(directory, "master2/etc/ha.d/authkeys"), "utf8")).toBe("auth 3\n3 md5 Hello!\n");
    const after = snapshot(directory);
    expect(after["master1/etc/ha.d/authkeys"]?.mode).toBe("600");
    halint(["--fix", directory]);
    expect(snapshot(directory)).toEqual(after);
  });

  test("--diff writes nothing and prints what --fix would do", () => {
    const directory = copied();
    const before = snapshot(directory);
    const { status, stdout } = halint(["--diff", "."], { cwd: directory });
    expect(status).toBe(1);
    expect(stdout).toContain("-ucast eth1 10.1.1.2 //the other node");
    expect(stdout).toContain("+ucast eth1 10.1.1.1 #the other node");
    expect(snapshot(directory)).toEqual(before);
  });
});

describe("a repaired pair with the same copy", () => {
  test("--fix changes exactly that address", () => {
    const directory = copied();
    halint(["--fix", directory]);
    cpSync(join(directory, "master1/etc/ha.d/ha.cf"), join(directory, "master2/etc/ha.d/ha.cf"));
    chmodSync(join(directory, "master2/etc/ha.d/ha.cf"), 0o640);
    const before = snapshot(directory);
    halint(["--fix", directory]);
    const after = snapshot(directory);
    const name = "master2/etc/ha.d/ha.cf";
    expect(after[name]).toEqual({
      mode: "640",
      text: before[name]?.text.replace("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1"),
    });
    delete before[name];
    const rest = { ...after };
    delete rest[name];
    expect(rest).toEqual(before);
    halint(["--fix", directory]);
    expect(snapshot(directory)).toEqual(after);
  });
});
