import { chmodSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyOf, halint } from "../support/run-halint.js";
import { ask, enginesInstalled } from "./drbd/engine.js";
import { askHeartbeat, heartbeatReady } from "./heartbeat/engine.js";

const nodes = ["master1", "master2"];

/** The example with master1's ha.cf copied to master2, repaired. */
function repaired(...options: string[]): string {
  const directory = copyOf("examples/tutorial");
  for (const node of nodes) chmodSync(join(directory, node, "etc/ha.d/authkeys"), 0o644);
  cpSync(join(directory, "master1/etc/ha.d/ha.cf"), join(directory, "master2/etc/ha.d/ha.cf"));
  halint(["--fix", ...options, directory]);
  return directory;
}

describe.skipIf(!heartbeatReady())("the real Heartbeat", () => {
  test("accepts both nodes of the tutorial after --fix, given the program paths, and neither before", async () => {
    const read = (directory: string, node: string, mode: number) => ({
      node,
      compat: true,
      files: Object.fromEntries(
        ["ha.cf", "haresources", "authkeys"].map((name) => [
          name,
          { text: readFileSync(join(directory, node, "etc/ha.d", name)), ...(name === "authkeys" ? { mode } : {}) },
        ]),
      ),
    });
    const before = copyOf("examples/tutorial");
    const after = repaired();
    const verdicts = await askHeartbeat([
      ...nodes.map((node) => read(before, node, 0o644)),
      ...nodes.map((node) => read(after, node, 0o600)),
    ]);
    expect(verdicts.map(({ accepted }) => accepted)).toEqual([false, false, true, true]);
  });
});

describe.skipIf(!enginesInstalled())("the real drbdadm", () => {
  const question = (directory: string, version: "8.4" | "9", host: string) => ({
    version,
    host,
    root: "drbd.conf",
    files: { "drbd.conf": readFileSync(join(directory, host, "usr/local/drbd/etc/drbd.conf"), "utf8") },
  });

  test("8.4 accepts the tutorial's drbd.conf after --fix, 9 after --unsafe-fixes", async () => {
    const safe = repaired();
    const unsafe = repaired("--unsafe-fixes");
    const answers = await ask([
      ...nodes.map((node) => question(safe, "8.4", node)),
      ...nodes.map((node) => question(safe, "9", node)),
      ...nodes.map((node) => question(unsafe, "9", node)),
    ]);
    expect(answers.map(({ accepted }) => accepted)).toEqual([true, true, false, false, true, true]);
  });
});
