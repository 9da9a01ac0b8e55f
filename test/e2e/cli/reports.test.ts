import { mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { halint } from "../../support/run-halint.js";

/** Two nodes with one mistake of each kind: in a line, in a whole file, across nodes, in a key, in words of Chinese. */
const files = {
  "web/m1/etc/ha.d/ha.cf": "keepalive 2 //秒\nucast eth1 10.1.1.2\nnode m1 m2\nauto_failback off\nuse_logd on\n",
  "web/m1/etc/ha.d/authkeys": "auth 1\n1 sha1 s3cr3t-k3y-of-web\n",
  "web/m1/etc/hostname": "m1\n",
  "web/m1/etc/sysconfig/network-scripts/ifcfg-eth1": "DEVICE=eth1\nBOOTPROTO=none\nIPADDR=10.1.1.1\nPREFIX=24\n",
  "web/m2/etc/ha.d/ha.cf": "\tkeepalive 2\nucast eth1 10.1.1.2\nnode m1 m2\nauto_failback off\nuse_logd on\n",
  "web/m2/etc/ha.d/authkeys": "auth 1\n1 sha1 HI!\n",
  "web/m2/etc/hostname": "m2\n",
  "web/m2/etc/sysconfig/network-scripts/ifcfg-eth1": "DEVICE=eth1\nBOOTPROTO=none\nIPADDR=10.1.1.2\nPREFIX=24\n",
  "web/m2/etc/drbd.conf": 'resource r0 {\n  net { shared-secret "s3cr3t-of-drbd"; }\n}\n',
};
/** So that a new rule does not change every report. */
const rules = "ha-cf/slash-comment,cluster/peer-ucast,authkeys/weak-key";

const formats = ["pretty", "compact", "json", "sarif", "github", "gitlab", "checkstyle", "junit"];

/** The rules' own texts are theirs to change, and so is the version. */
function stable(format: string, text: string): string {
  if (format !== "sarif") return text;
  const log = JSON.parse(text) as { runs: { tool: { driver: { rules?: unknown[]; semanticVersion: string } } }[] };
  const driver = log.runs[0]?.tool.driver;
  expect(driver?.rules?.length).toBeGreaterThan(20);
  delete driver?.rules;
  if (driver) driver.semanticVersion = "0";
  return `${JSON.stringify(log, null, 2).replace(/"ruleIndex": \d+/g, '"ruleIndex": 0')}\n`;
}

describe("a report, whatever the format", () => {
  const cwd = directoryWith(files);

  test.each(formats)("%s", async (format) => {
    const { status, stdout, stderr } = halint(["--format", format, "--only", rules, "web"], { cwd });
    expect(stderr).toBe("");
    expect(status).toBe(1);
    await expect(stable(format, stdout)).toMatchFileSnapshot(`golden/report.${format}.txt`);
  });

  test("several at once, each to its place", () => {
    const targets = formats.slice(1).flatMap((format) => ["--format", `${format}:out.${format}`]);
    const { status, stdout } = halint(["--format", "pretty", ...targets, "--only", rules, "web"], { cwd });
    expect(status).toBe(1);
    expect(stdout).toBe(halint(["--format", "pretty", "--only", rules, "web"], { cwd }).stdout);
    for (const format of formats.slice(1)) {
      const alone = halint(["--format", format, "--only", rules, "web"], { cwd }).stdout;
      expect(readFileSync(join(cwd, `out.${format}`), "utf8")).toBe(alone);
    }
    const quiet = halint(["--format", "json:other.json", "--only", rules, "web"], { cwd });
    expect(quiet).toMatchObject({ status: 1, stdout: "" });
    expect(halint(["--format", "json", "--format", "sarif", "web"], { cwd }).status).toBe(2);
    expect(halint(["--format", "json:no/such/directory/x", "web"], { cwd }).status).toBe(2);
  });

  test("fingerprints of GitLab's report are unique and survive moved lines", () => {
    const other = directoryWith(files);
    const prints = (directory: string) =>
      (JSON.parse(halint(["--format", "gitlab", "web"], { cwd: directory }).stdout) as { fingerprint: string }[]).map(
        (entry) => entry.fingerprint,
      );
    const before = prints(other);
    expect(new Set(before).size).toBe(before.length);
    const path = join(other, "web/m1/etc/ha.d/ha.cf");
    writeFileSync(path, `# one\n# two\n${readFileSync(path, "utf8")}`);
    expect(new Set(prints(other))).toEqual(new Set(before));
  });
});

describe("colours", () => {
  const cwd = directoryWith(files);
  const introducer = "\u001b[";
  test.each([
    [{ NO_COLOR: "", FORCE_COLOR: "1" }, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    [{ NO_COLOR: "", FORCE_COLOR: "0" }, false],
    [{ NO_COLOR: "", FORCE_COLOR: "" }, false],
  ])("%j", (env, coloured) => {
    expect(halint(["--format", "pretty", "web"], { cwd, env }).stdout.includes(introducer)).toBe(coloured);
  });

  test("a file gets none, and lines fit the width", () => {
    const env = { NO_COLOR: "", FORCE_COLOR: "1", COLUMNS: "60" };
    halint(["--format", "pretty:out.txt", "--only", "cluster/peer-ucast", "web"], { cwd, env });
    const text = readFileSync(join(cwd, "out.txt"), "utf8");
    expect(text).not.toContain(introducer);
    const message = text.split("\n").filter((line) => /^ {2}[a-z0-9]/.test(line) && !line.includes("see "));
    for (const line of message.filter((other) => !other.includes("/"))) expect(line.length).toBeLessThanOrEqual(60);
  });
});

/** What a terminal obeys, without the line end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe("names and texts that a terminal would obey", () => {
  const evil = "m\u001b[31m\u009b\u202e";
  const cwd = directoryWith({
    [`${evil}/ha.cf`]: `keepalive 2 //\u001b]0;x\u0007\u202e\u0085\nnode a\u001b[1m b\nucast eth\u0007 10.0.0.1\n`,
    [`${evil}/authkeys`]: "auth 1\n1 md5\u0007 x\u001b[2J\n",
    [`${evil}/haresources`]: "a Filesystem::\u001b[5m::/x <&>\"'%\u0000\n",
    [`${evil}/drbd.conf`]: 'resource "r\u001b[31m" { net { timeout "\u0007"; } }\n',
  });
  test.each([...formats.map((format) => ["--format", format]), ["show"], ["show", "--format", "json"]])(
    "%s %s: never raw",
    (...args) => {
      const { stdout, stderr } = halint([...args, "."], { cwd });
      expect(stdout.length).toBeGreaterThan(10);
      expect(stdout + stderr).not.toMatch(obeyed);
      if (args.includes("json") || args.includes("sarif") || args.includes("gitlab")) JSON.parse(stdout);
    },
  );

  test("the JSON report has the exact names all the same", () => {
    const report = JSON.parse(halint(["--format", "json", "."], { cwd }).stdout) as { diagnostics: { file: string }[] };
    expect(report.diagnostics[0]?.file.startsWith(evil)).toBe(true);
  });

  test("a line end in a name does not forge an annotation", () => {
    const directory = directoryWith({ "x/ha.cf": "keepalive 2 //\nnode a b\n" });
    renameSync(join(directory, "x"), join(directory, "x\n::error file=y::z"));
    for (const format of ["github", "compact"]) {
      for (const line of halint(["--format", format, "."], { cwd: directory }).stdout.trimEnd().split("\n")) {
        expect(line).toMatch(format === "github" ? /^::(error|warning|notice) file=x/ : /^x\u240a/);
      }
    }
  });
});

test("what cannot be read is a finding in every format", () => {
  const cwd = directoryWith({ ...files });
  // A directory in the place of a file, and a file that is far too large, by its size alone.
  writeFileSync(join(cwd, "web/m1/etc/ha.d/haresources"), "");
  const large = join(mkdtempSync(join(tmpdir(), "halint-")), "large");
  writeFileSync(large, Buffer.alloc(17 * 1024 * 1024, 32));
  renameSync(large, join(cwd, "web/m1/etc/ha.d/haresources"));
  for (const format of formats) {
    const { status, stdout } = halint(["--format", format, "web"], { cwd });
    expect(stdout).toContain("halint/too-large");
    expect(status).toBe(1);
  }
  expect(halint(["web/m1/etc/ha.d/haresources"], { cwd }).status).toBe(2);
});
