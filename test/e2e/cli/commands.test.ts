import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { halint, repository } from "../../support/run-halint.js";

describe("explain", () => {
  test("prints a page that does not depend on other rules", async () => {
    const { status, stdout } = halint(["explain", "halint/unused-suppression"]);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot("golden/explain.txt");
  });

  test("knows every rule, as text and as JSON", () => {
    const { rules } = JSON.parse(halint(["rules", "--format", "json"]).stdout) as { rules: { rule: string }[] };
    expect(rules.length).toBeGreaterThan(40);
    const ids = halint(["rules"]).stdout.trimEnd().split("\n");
    expect(ids.map((line) => line.split(" ")[0])).toEqual(rules.map(({ rule }) => rule));
    for (const { rule } of [rules[0], rules.at(-1), rules[20]].filter((entry) => entry !== undefined)) {
      expect(halint(["explain", rule]).stdout.startsWith(`${rule}\n\n`)).toBe(true);
      expect(JSON.parse(halint(["explain", rule, "--format", "json"]).stdout)).toMatchObject({ id: rule });
    }
  });
});

describe("show", () => {
  const ifcfg = (name: string, address: string) => `DEVICE=${name}\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;
  const drbd =
    'resource r0 {\n  net { shared-secret "Zq-s3cr3t"; }\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\n';
  const cwd = directoryWith({
    "web/m1/etc/ha.d/ha.cf": "ucast eth1 10.1.1.2\nbcast eth0\nnode m1 m2 m3\n",
    "web/m1/etc/ha.d/haresources":
      "m1 drbddisk::r0 Filesystem::/dev/drbd0::/data::ext4 \\\n  10.0.0.9/24/eth0 nginx // the web\n",
    "web/m1/etc/ha.d/resource.d/drbddisk": "#!/bin/sh\n",
    "web/m1/etc/init.d/other": "#!/bin/sh\n",
    "web/m1/etc/hostname": "m1\n",
    "web/m1/etc/sysconfig/network-scripts/ifcfg-eth0": ifcfg("eth0", "10.0.0.1"),
    "web/m1/etc/sysconfig/network-scripts/ifcfg-eth1": ifcfg("eth1", "10.1.1.1"),
    "web/m1/etc/drbd.conf": drbd,
    "web/m2/etc/ha.d/ha.cf": "ucast eth1 10.1.1.2\nnode m1 m2 m3\n",
    "web/m2/etc/hostname": "m2\n",
    "web/m2/etc/sysconfig/network-scripts/ifcfg-eth1": ifcfg("eth1", "10.1.1.2"),
    "web/m2/etc/drbd.conf": drbd,
    "lone/ha.cf": "bcast eth0\nnode x y\n",
  });

  test("the clusters as understood, for people", async () => {
    const { status, stdout } = halint(["show", "."], { cwd });
    expect(status).toBe(0);
    expect(stdout).not.toContain("Zq-s3cr3t");
    await expect(stdout).toMatchFileSnapshot("golden/show.txt");
  });

  test("and for programs", async () => {
    const { stdout } = halint(["show", "--format", "json", "web"], { cwd });
    await expect(stdout.replaceAll(cwd, "/tmp")).toMatchFileSnapshot("golden/show.json.txt");
  });

  test("what is said alike for several nodes is said once; templates and copies are only named", () => {
    const haCf = (peer: number) => `ucast eth1 10.1.1.${peer}\nnode m1 m2\n`;
    const files: Record<string, string> = {
      "web/m1/ha.cf": haCf(2),
      "web/m2/ha.cf": haCf(1),
      "web/m2/ha.cf.bak": haCf(1),
      "templates/ha.cf.j2": "bcast {{ interface }}\nnode {{ nodes }}\n",
      "templates/haresources.j2": "{{ owner }} {{ vip }}\n",
      "pacemaker/ha.cf": "crm on\nbcast eth0\nnode a b\n",
      "pacemaker/haresources": "a 10.0.0.9/24/eth0\n",
      "storage/global_common.conf": "common { net { protocol C; } }\n",
      "storage/r0.res": drbd,
      "storage/r1.res": "resource r1 {\n}\n",
    };
    for (const node of ["m1", "m2"]) files[`web/${node}/haresources`] = "m1 10.0.0.9/24/eth0 nginx\n";
    const { stdout } = halint(["show", "."], { cwd: directoryWith(files) });
    expect(stdout).toContain(`    on m1 (web/m1/haresources:1, web/m2/haresources:1)
      1. 10.0.0.9/24/eth0
      2. nginx
    which scripts these are is not known of m1, m2: neither resource.d nor init.d is here
`);
    expect(stdout).toContain("10.0.0.9/24 on eth0 (web/m1/haresources:1, web/m2/haresources:1)\n");
    expect(stdout).toContain(`  still to be rendered, and not shown
    templates/ha.cf.j2
    templates/haresources.j2
`);
    expect(stdout).not.toContain("{{");
    expect(stdout).toContain("groups of haresources, which nothing reads: crm is on\n");
    expect(stdout).toContain(`    storage/global_common.conf, storage/r0.res, storage/r1.res
      for DRBD 8.4: no word shows another version, and it is the one that kernels come with
      r0
        m1: /dev/drbd0 on /dev/sdb1, meta-disk internal, 10.1.1.1:7788
        m2: /dev/drbd0 on /dev/sdb1, meta-disk internal, 10.1.1.2:7788
      r1: no hosts
`);
    expect(stdout).toContain("passed over\n  web/m2/ha.cf.bak: a copy\n");
  });
});

describe("help, manual and completion are made from one table", () => {
  test("--help", async () => {
    await expect(halint(["--help"]).stdout).toMatchFileSnapshot("golden/help.txt");
    expect(halint(["show", "--help"]).stdout).toMatch(/^halint show: /);
    for (const line of halint(["--help"]).stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  const options = [...halint(["--help"]).stdout.matchAll(/^ {2}(?:-\w, | {4})--([\w-]+)/gm)].map(
    ([, name]) => name ?? "",
  );

  test("the manual has every option and command", () => {
    const manual = readFileSync(join(repository, "packages/cli/dist/halint.1"), "utf8").replaceAll("\\-", "-");
    expect(options.length).toBeGreaterThan(15);
    for (const option of options) expect(manual).toContain(`--${option}`);
    for (const command of ["explain", "rules", "show", "completion"]) expect(manual).toContain(`halint ${command}`);
    const { status, stdout, stderr, error } = spawnSync(
      "man",
      ["--warnings", "-l", join(repository, "packages/cli/dist/halint.1")],
      {
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "100", MANPAGER: "cat" },
      },
    );
    if (error) return;
    expect(stderr).toBe("");
    expect(stdout).toContain("--unsafe-fixes");
    expect(status).toBe(0);
  });

  /** What bash offers for a command line whose last word is being written. */
  function completed(...words: string[]): string[] {
    const script = `eval "$(${process.execPath} ${repository}/packages/cli/bin/halint.cjs completion bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _halint; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", "halint", ...words], {
      cwd: join(repository, "examples"),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return stdout.trimEnd().split("\n");
  }

  test("bash completes commands, options, values and paths", () => {
    expect(completed("exp")).toEqual(["explain"]);
    expect(completed("tu")).toEqual(["tutorial"]);
    expect(completed("--form")).toEqual(["--format"]);
    expect(completed("--format", "sa")).toEqual(["sarif"]);
    expect(completed("--only", "cluster/peer-u")).toEqual(["cluster/peer-ucast"]);
    expect(completed("explain", "cluster/peer-u")).toEqual(["cluster/peer-ucast"]);
    expect(completed("show", "--f")).toEqual(["--format"]);
    expect(completed("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(completed("--")).toEqual(expect.arrayContaining(options.map((option) => `--${option}`)));
  });

  test.each(["zsh", "fish"])("the script for %s has every option, and is one where that shell is here", (shell) => {
    const { stdout } = halint(["completion", shell]);
    for (const option of options) expect(stdout).toContain(shell === "fish" ? `-l ${option}` : `--${option}[`);
    const { status, stderr, error } = spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" });
    if (error) return;
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
