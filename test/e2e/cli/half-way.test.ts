import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { repository, snapshot } from "../../support/run-halint.js";

/*
 * A repair of several files whose writing fails half-way leaves everything as it was. What makes it fail are real file
 * systems in a private namespace of mounts, which only root can make.
 */

const isRoot = process.getuid?.() === 0;
if (!isRoot && process.env.CI) throw new Error("the tests of failing writes need root");
if (!isRoot) console.warn("skipped: writes that fail half-way; run the tests as root");

const binary = join(repository, "packages/cli/bin/halint.cjs");

/** Two nodes with different keys, of which both get a new one. */
function cluster(): string {
  const files: Record<string, string> = {};
  for (const node of ["m1", "m2"]) {
    files[`${node}/ha.cf`] = "auto_failback off\nucast eth1 10.1.1.9\nserial /dev/ttyS0\nnode m1 m2\n";
    files[`${node}/authkeys`] = "auth 1\n1 md5 hello\n";
  }
  return directoryWith(files);
}

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

/** Repairs the cluster in the directory after some commands of a shell, in namespaces of its own. */
function repair(directory: string, prepare: string, after = ""): Outcome {
  const script = `cd '${directory}' && ${prepare}\n'${process.execPath}' '${binary}' --fix --unsafe-fixes --only 'authkeys/*' . >/dev/null\nstatus=$?\n${after}\nexit $status`;
  const { status, stderr } = spawnSync("unshare", ["-m", "bash", "-c", script], { encoding: "utf8" });
  return { status, stderr };
}

const isChanged = (directory: string, before: ReturnType<typeof snapshot>) =>
  JSON.stringify(snapshot(directory)) !== JSON.stringify(before);

describe.skipIf(!isRoot)("a repair of two files", () => {
  test("is made where nothing fails", () => {
    const directory = cluster();
    const { status, stderr } = repair(directory, "true");
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const keys = ["m1", "m2"].map((node) => readFileSync(join(directory, node, "authkeys"), "utf8"));
    expect(keys[0]).toMatch(/^auth 1\n1 sha1 [0-9a-f]{40}\n$/);
    expect(keys[1]).toBe(keys[0]);
    expect(Object.keys(snapshot(directory)).length).toBe(4);
  });

  test.each([
    ["the second directory is read-only", "mount --bind m2 m2 && mount -o remount,bind,ro m2", "read-only"],
    [
      "no space is left for the second file",
      // A new file takes a page: one is free.
      "cp -a m2 /tmp/halint-m2.$$ && mount -t tmpfs -o size=64k tmpfs m2 && cp -a /tmp/halint-m2.$$/. m2 && rm -r /tmp/halint-m2.$$; dd if=/dev/zero of=m2/fill bs=4k 2>/dev/null",
      "no space is left",
    ],
    ["the second file cannot be replaced any more", "mount --bind m2/authkeys m2/authkeys", "mounted over it"],
  ])("leaves everything as it was: %s", (_, prepare, reason) => {
    const directory = cluster();
    const before = snapshot(directory);
    const inode = statSync(join(directory, "m1/authkeys")).ino;
    // What is mounted is gone with the namespace; what it held is compared in there.
    const { status, stderr } = repair(directory, prepare, "cat m2/authkeys >&2; ls -A m2 | grep halint >&2");
    expect(stderr).toContain("nothing was repaired: ");
    expect(stderr).toContain(reason);
    expect(stderr).toContain("auth 1\n1 md5 hello\n");
    expect(stderr).not.toContain(".halint-");
    expect(status).toBe(2);
    expect(isChanged(directory, before)).toBe(false);
    expect(statSync(join(directory, "m1/authkeys")).ino).toBe(inode);
  });

  test.each(["SIGINT", "SIGTERM"])("is finished before %s ends it", (signal) => {
    const directory = cluster();
    const hook = join(directory, "hook.cjs");
    writeFileSync(
      hook,
      `const fs = require("node:fs"); const rename = fs.renameSync; fs.renameSync = (a, b) => { rename(a, b); process.kill(process.pid, "${signal}"); };`,
    );
    const { status } = repair(directory, `export NODE_OPTIONS='--require ${hook}'`);
    // When the signal is seen, everything may be done already.
    expect([0, signal === "SIGINT" ? 130 : 143]).toContain(status);
    const keys = ["m1", "m2"].map((node) => readFileSync(join(directory, node, "authkeys"), "utf8"));
    expect(keys[0]).toMatch(/^auth 1\n1 sha1 [0-9a-f]{40}\n$/);
    expect(keys[1]).toBe(keys[0]);
    expect(Object.keys(snapshot(directory)).sort()).toEqual([
      "hook.cjs",
      "m1/authkeys",
      "m1/ha.cf",
      "m2/authkeys",
      "m2/ha.cf",
    ]);
  });
});
