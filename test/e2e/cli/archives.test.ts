import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { halint, halintJson, repository } from "../../support/run-halint.js";

/** The example's nodes as support bundles, one packed and one plain. */
function bundles(): string {
  const directory = mkdtempSync(join(tmpdir(), "halint-"));
  for (const [node, name, flag] of [
    ["master1", "master1.tar.gz", "-czf"],
    ["master2", "master2.tar", "-cf"],
  ] as const) {
    spawnSync("tar", ["-C", join(repository, "examples/tutorial", node), flag, join(directory, name), "."]);
  }
  return directory;
}

describe("archives of nodes", () => {
  test("are read as the nodes that they hold, without being unpacked", () => {
    const directory = bundles();
    const packed = halintJson(["master1.tar.gz", "master2.tar"], directory);
    const loose = halintJson([join(repository, "examples/tutorial")]);
    expect(packed.clusters[0]?.nodes).toEqual(["master1", "master2"]);
    expect(packed.diagnostics[0]?.file).toBe("master1.tar.gz!/etc/ha.d/authkeys");
    const rules = (report: typeof packed) => [...new Set(report.diagnostics.map(({ rule }) => rule))].sort();
    expect(rules(packed)).toEqual(rules(loose));
  });

  test("have modes, which are facts there", () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    mkdirSync(join(directory, "n/etc/ha.d"), { recursive: true });
    writeFileSync(join(directory, "n/etc/ha.d/authkeys"), "auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n", {
      mode: 0o644,
    });
    spawnSync("tar", ["-C", join(directory, "n"), "--mode=0640", "-cf", join(directory, "n.tar"), "."]);
    expect(halint(["n.tar"], { cwd: directory }).stdout).toContain("mode 0640 lets the group read the key");
  });

  test.each(["master1.tar.gz", "master2.tar"])("that end early are checked as far as they go: %s", (name) => {
    const directory = bundles();
    const whole = readFileSync(join(directory, name));
    writeFileSync(join(directory, name), whole.subarray(0, Math.floor(whole.length * 0.8)));
    const { status, stdout, stderr } = halint([name, "--format", "json"], { cwd: directory });
    expect(status).toBe(2);
    expect(stderr).toContain(`${name} cannot be read: it ends early; what came before was read`);
    const { diagnostics } = JSON.parse(stdout) as ReturnType<typeof halintJson>;
    expect(diagnostics.find(({ rule }) => rule === "halint/unreadable-file")?.message).toBe(
      "this ends early; what came before was read and checked, and what is said of it may be wrong for the lack of the rest",
    );
    expect(diagnostics.some(({ file }) => file.startsWith(`${name}!/etc/`))).toBe(true);
  });

  test("are not repaired, and stay as they are", () => {
    const directory = bundles();
    const before = readFileSync(join(directory, "master2.tar"));
    const { status, stderr } = halint(["--fix", "master1.tar.gz", "master2.tar"], { cwd: directory });
    expect(stderr).toMatch(/nothing was repaired: .*it is inside master1\.tar\.gz: unpack it first/);
    expect(status).toBe(2);
    expect(Buffer.compare(before, readFileSync(join(directory, "master2.tar")))).toBe(0);
  });

  test("in a directory or in an archive are not opened, and halint says so", () => {
    const directory = bundles();
    const named = halint(["."], { cwd: directory });
    expect(named.stderr).toContain("archives are read when they are named: halint master1.tar.gz master2.tar\n");
    expect(named.status).toBe(2);
    spawnSync("tar", ["-C", directory, "-cf", join(directory, "both.tar"), "master1.tar.gz", "master2.tar"]);
    const nested = halint(["both.tar"], { cwd: directory });
    expect(nested.stderr).toContain("archives inside an archive (master1.tar.gz) are not read: unpack it first\n");
    expect(nested.status).toBe(2);
  });

  test("that are broken do not keep the others from being checked, but it was no whole run: exit 2", () => {
    const directory = bundles();
    const bytes = readFileSync(join(directory, "master1.tar.gz"));
    writeFileSync(join(directory, "master1.tar.gz"), bytes.subarray(0, bytes.length - 600));
    const { status, stdout, stderr } = halint(["master1.tar.gz", "master2.tar"], { cwd: directory });
    expect(stderr).toContain("master1.tar.gz");
    expect(stdout).toContain("master2.tar!/etc/ha.d/ha.cf");
    expect(status).toBe(2);
  });
});

test("two clusters that share a multicast group are told so", () => {
  const directory = mkdtempSync(join(tmpdir(), "halint-"));
  for (const name of ["web", "mail"]) {
    for (const node of ["1", "2"]) {
      const path = join(directory, name, `${name}${node}`);
      mkdirSync(path, { recursive: true });
      writeFileSync(
        join(path, "ha.cf"),
        `use_logd on\nauto_failback off\nmcast eth0 225.0.0.1 694 1 0\nnode ${name}1 ${name}2\n`,
      );
    }
  }
  expect(halint([directory]).stdout).toContain("[cluster/shared-wire]");
});
