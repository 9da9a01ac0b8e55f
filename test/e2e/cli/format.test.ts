import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { copyOf, halint, halintJson, repository, snapshot } from "../../support/run-halint.js";

describe("format", () => {
  test("lays out every file of the example, changes no finding, and has nothing to do afterwards", () => {
    const cwd = copyOf("examples/tutorial");
    const findings = () =>
      halintJson(["."], cwd)
        .diagnostics.map(({ rule, message, file, range }) => [rule, message, file, range?.start.line])
        // Where a DRBD file had several statements on a line, places move.
        .filter(([, , file]) => !String(file).endsWith("drbd.conf"));
    const before = findings();
    const { status, stdout, stderr } = halint(["format", "."], { cwd });
    expect(status).toBe(0);
    expect(stdout.split("\n")).toContain("master1/etc/ha.d/ha.cf");
    expect(stderr).toBe("halint: 4 of 8 files laid out anew\n");
    expect(findings()).toEqual(before);
    const laidOut = snapshot(cwd);
    const again = halint(["format", "--check", "."], { cwd });
    expect(again).toMatchObject({ status: 0, stdout: "", stderr: "halint: 0 of 8 files would be laid out anew\n" });
    expect(halint(["format", "."], { cwd }).status).toBe(0);
    expect(snapshot(cwd)).toEqual(laidOut);
  });

  test("--check and --diff write nothing and end with 1; the patch applies", () => {
    const cwd = copyOf("examples/tutorial");
    const before = snapshot(cwd);
    expect(halint(["format", "--check", "."], { cwd }).status).toBe(1);
    const { status, stdout } = halint(["format", "--diff", "."], { cwd });
    expect(status).toBe(1);
    expect(snapshot(cwd)).toEqual(before);
    const applied = spawnSync("git", ["apply", "-"], { cwd, input: stdout, encoding: "utf8" });
    expect(applied.stderr).toBe("");
    expect(halint(["format", "--check", "."], { cwd }).status).toBe(0);
  });

  test("keeps modes, line ends, bytes that are no UTF-8, and what it does not understand", () => {
    const cwd = directoryWith({
      "ha.cf": "keepalive  2\r\ndeadtime 10\r\n",
      haresources: "m1  10.0.0.1\n",
      authkeys: "auth  1\n1  sha1   Zq-s3cr3t-0123456\n",
      "drbd.conf": "resource r0 {\n  protocol C\n",
      "tpl/ha.cf": "node  <%= @name %>\n",
    });
    writeFileSync(join(cwd, "haresources"), Buffer.from("# \xe9\nm1   10.0.0.1\n", "latin1"));
    chmodSync(join(cwd, "authkeys"), 0o600);
    const patch = halint(["format", "--diff", "."], { cwd });
    expect(patch.stdout).not.toContain("Zq-s3cr3t");
    const { stderr } = halint(["format", "."], { cwd });
    expect(stderr).toContain("drbd.conf is left as it is: line 2 is no valid syntax");
    expect(stderr).toContain("tpl/ha.cf is left as it is: it is a template");
    expect(readFileSync(join(cwd, "ha.cf"), "latin1")).toBe("keepalive 2\r\ndeadtime  10\r\n");
    expect(readFileSync(join(cwd, "haresources"), "latin1")).toBe("# \xe9\nm1 10.0.0.1\n");
    expect(snapshot(cwd).authkeys).toEqual({ text: "auth 1\n1 sha1 Zq-s3cr3t-0123456\n", mode: "600" });
  });

  test("prints what standard input holds, laid out", () => {
    const stub = join(repository, "packages/cli/bin/halint.cjs");
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [stub, "format", ...args], { input: "keepalive   2\n", encoding: "utf8" });
    expect(run("-", "--stdin-filename", "/nowhere/ha.cf").stdout).toBe("keepalive 2\n");
    expect(run("-", "--stdin-filename", "/nowhere/ha.cf", "--check").status).toBe(1);
    expect(run("-").stderr).toContain("--stdin-filename");
    expect(run("-", "--stdin-filename", "/nowhere/hosts").status).toBe(2);
  });
});

describe("diff", () => {
  const node = (name: string, haCf: string, haresources: string, key: string, script: string) => ({
    [`${name}/etc/hostname`]: `${name}\n`,
    [`${name}/etc/ha.d/ha.cf`]: haCf,
    [`${name}/etc/ha.d/haresources`]: haresources,
    [`${name}/etc/ha.d/authkeys`]: `auth 1\n1 sha1 ${key}\n`,
    [`${name}/etc/ha.d/resource.d/portal`]: script,
    [`${name}/etc/drbd.conf`]: `resource r0 { net { shared-secret "${key}"; timeout ${key.length}; } device /dev/drbd0; disk /dev/sdb1; meta-disk internal; on m1 { address 10.1.1.1:7788; } on m2 { address 10.1.1.2:7788; } }\n`,
  });
  const files = {
    ...node(
      "m1",
      "keepalive 1\ndeadtime 10\nucast eth1 10.1.1.2\nlogfile /var/log/ha\nnode m1 m2\nping 10.0.0.254\n",
      "m1 10.0.0.9 nginx\n",
      "Zq-first-key-0123",
      "#!/bin/sh\n",
    ),
    ...node(
      "m2",
      "# same\ndeadtime 20\nudpport 695\nucast eth1 10.1.1.1\nlogfacility local0\nnode M2\nnode m1\n",
      "m2 IPaddr::10.0.0.9 nginx\n",
      "Zq-other-key-012345",
      "#!/bin/bash\n",
    ),
  };

  test("tells what should be the same from what may differ, and shows no key", async () => {
    const cwd = directoryWith(files);
    const { status, stdout } = halint(["diff", "m1", "m2"], { cwd });
    expect(status).toBe(1);
    expect(stdout).not.toMatch(/Zq-/);
    await expect(stdout).toMatchFileSnapshot("golden/diff.txt");
    const json = JSON.parse(halint(["diff", "m1", "m2", "--format", "json"], { cwd }).stdout) as {
      nodes: string[];
      differences: { what: string; allowed: boolean; left: { value: string | null } }[];
    };
    expect(json.nodes).toEqual(["m1", "m2"]);
    expect(json.differences.find(({ what }) => what === "deadtime")).toMatchObject({
      allowed: false,
      left: { value: "10 s", file: "m1/etc/ha.d/ha.cf", line: 2 },
    });
    expect(json.differences.find(({ what }) => what === "ucast")?.allowed).toBe(true);
  });

  test("the other way round it says the same of the other side", () => {
    const cwd = directoryWith(files);
    const both = ["m1 m2", "m2 m1"].map((order) => {
      const { stdout } = halint(["diff", ...order.split(" "), "--format", "json"], { cwd });
      return (JSON.parse(stdout) as { differences: { what: string; left: unknown; right: unknown }[] }).differences;
    });
    const [there = [], back = []] = both;
    const plain = (list: typeof there, turned: boolean) =>
      list.map(({ what, left, right }) => JSON.stringify(turned ? [what, right, left] : [what, left, right])).sort();
    expect(plain(back, true)).toEqual(plain(there, false));
  });

  test("nodes by paths, by one path, by a path and names", () => {
    const cwd = directoryWith({ ...files, "m3/etc/ha.d/ha.cf": "node m1 m2 m3\n", "m3/etc/hostname": "m3\n" });
    expect(halint(["diff", ".", "m1", "m2"], { cwd }).stdout).toBe(halint(["diff", "m1", "m2"], { cwd }).stdout);
    expect(halint(["diff", "m1", "m1"], { cwd })).toMatchObject({ status: 0, stdout: "m1 and m1 mean the same\n" });
    const wrong = (...args: string[]) => {
      const { status, stderr } = halint(["diff", ...args], { cwd });
      expect(status).toBe(2);
      return stderr;
    };
    expect(wrong(".")).toContain("name two of them, halint diff . m1 m2");
    expect(wrong("m1")).toContain("two nodes are wanted, and here is only m1");
    expect(wrong(".", "m1", "m9")).toContain(". holds no node m9: it holds m1, m2, m3");
    expect(wrong("m1", "nowhere")).toContain("nowhere does not exist");
    expect(wrong("a", "b", "c", "d")).toContain("name two nodes");
  });
});
