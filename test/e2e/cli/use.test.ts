import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { halint, repository } from "../../support/run-halint.js";

function directoryWith(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "halint-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, ".."), { recursive: true });
    writeFileSync(join(directory, name), text, { mode: name.endsWith("authkeys") ? 0o600 : 0o644 });
  }
  return directory;
}

const good = {
  "ha.cf": "use_logd on\nauto_failback off\nucast eth1 10.1.1.2\nbcast eth2\nnode m1 m2\n",
  authkeys: "auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
  haresources: "m1 IPaddr2::10.0.0.14/24/eth0 nginx\n",
};

describe("wrong use ends with 2 and says what to write", () => {
  test.each([
    [[], /name a path/],
    [["--formt", "json", "."], /no option --formt; did you mean --format/],
    [["--format", "xml", "."], /--format takes pretty, compact, json/],
    [["--node", "master1", "."], /--node takes NAME=PATH/],
    [["--node", "a=x", "--node", "A=y"], /--node names A twice: each node has one path/],
    [["--unsafe-fixes", "."], /goes with --fix or --diff/],
    [["--fix=1", "."], /--fix takes no value/],
    [["no/such/path"], /no\/such\/path does not exist/],
    [["scripts"], /scripts holds no ha\.cf/],
  ])("%j", (args, message) => {
    const { status, stdout, stderr } = halint(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("exit status", () => {
  test("0 without errors, by --fail-on else", () => {
    const directory = directoryWith({ ...good, authkeys: "auth 1\n1 md5 8bb2d5a6cdb0e1a4f0d59a7733e2\n" });
    expect(halint([directory]).status).toBe(0);
    expect(halint(["--fail-on", "warning", directory]).status).toBe(1);
    expect(halint(["--fail-on", "never", directory]).status).toBe(0);
  });

  test("a closed pipe ends quietly", () => {
    const { status, stderr } = spawnSync(
      "bash",
      [
        "-c",
        `set -o pipefail; node ${repository}/packages/cli/bin/halint.cjs --fail-on never ${repository}/examples/tutorial | true`,
      ],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("an output that cannot be written is no success", () => {
    const command = `node ${repository}/packages/cli/bin/halint.cjs --fail-on never ${repository}/examples/tutorial > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect(stderr).toBe("halint: standard output cannot be written: no space is left on the device\n");
    expect(status).toBe(2);
  });

  test("--help and --version", () => {
    expect(halint(["--help"])).toMatchObject({ status: 0, stderr: "" });
    expect(halint(["--help"]).stdout).toContain("--unsafe-fixes");
    expect(halint(["--version"]).stdout).toBe(
      `${(JSON.parse(readFileSync(join(repository, "packages/cli/package.json"), "utf8")) as { version: string }).version}\n`,
    );
  });
});

describe("--node", () => {
  test("names directories that do not tell their node", () => {
    const a = directoryWith(good);
    const b = directoryWith(good);
    const { stdout } = halint(["--node", `m1=${a}`, "--node", `m2=${b}`]);
    expect(stdout).toContain("m1 and m2 both name 10.1.1.2");
  });
});

describe("files that are no configuration", () => {
  test("binary, huge lines, FIFO, loop of links: everything else is still checked", () => {
    const directory = directoryWith({
      "a/ha.cf": `${"x".repeat(200_000)}\nkeepalive 2 // seconds\n`,
      "b/ha.cf": "\u0000\u0001\u0002\nnode",
    });
    symlinkSync("..", join(directory, "a", "loop"));
    spawnSync("mkfifo", [join(directory, "a", "haresources")]);
    const { status, stdout } = halint([directory]);
    expect(stdout).toContain("ha-cf/slash-comment");
    expect(status).toBe(1);
  });
});

describe("control characters and keys never reach the output raw", () => {
  const directory = directoryWith({
    "ha.cf": "keepalive 2 //\u001b[31mred\u0007\nnode a b\n",
    authkeys: "auth 1\n1 md5 sup3rs3cret-k3y\n1 sha1\n",
  });
  test.each(["pretty", "compact", "json"])("%s", (format) => {
    const { stdout } = halint(["--format", format, directory]);
    expect(stdout).not.toContain("sup3rs3cret");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a run that waits for something, at once", async (signal) => {
  const stub = join(repository, "packages/cli/bin/halint.cjs");
  const child = spawn(process.execPath, [stub, "-", "--stdin-filename", "/nowhere/ha.cf"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on("close", (code, by) => resolve([code, by]));
  });
  // By then it reads standard input, in one call that does not return: only the system can end that.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  child.kill(signal);
  expect(await ended).toEqual([null, signal]);
});
