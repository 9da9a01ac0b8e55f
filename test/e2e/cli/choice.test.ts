import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { halint, halintJson, repository } from "../../support/run-halint.js";

const haCf = "keepalive 2 //s\nucast eth1 10.1.1.2\nnode m1 m2\nauto_failback off\nuse_logd on\n";
const files = {
  "a/ha.cf": haCf,
  "a/authkeys": "auth 1\n1 md5 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
  "b/ha.cf": haCf,
};

/** `file rule severity` of each finding. */
function found(args: readonly string[], cwd: string): string[] {
  return halintJson([...args, "."], cwd).diagnostics.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`);
}

const only = ["--only", "ha-cf/slash-comment,authkeys/weak-method"];
const slash = (file: string, severity = "error") => `${file}/ha.cf ha-cf/slash-comment ${severity}`;
const method = (severity = "warning") => `a/authkeys authkeys/weak-method ${severity}`;

describe("the command line", () => {
  const cwd = directoryWith(files);
  test.each([
    [only, [method(), slash("a"), slash("b")]],
    [
      ["--only", "*/slash-comment"],
      [slash("a"), slash("b")],
    ],
    [["--only", "ha-cf/slash-comment", "--only", "authkeys/weak-method", "--skip", "ha-cf/*"], [method()]],
    [
      [...only, "--rule", "*=info"],
      [method("info"), slash("a", "info"), slash("b", "info")],
    ],
    [[...only, "--rule", "*=off", "--rule", "authkeys/*=error"], [method("error")]],
  ])("%j", (args, expected) => {
    expect(found(args, cwd)).toEqual(expected);
  });

  test("severity decides the exit status", () => {
    expect(halint([...only, "--rule", "ha-cf/slash-comment=warning", "."], { cwd }).status).toBe(0);
    expect(halint([...only, "--skip", "ha-cf/*", "--rule", "authkeys/weak-method=error", "."], { cwd }).status).toBe(1);
  });

  test.each([
    [["--only", "ha-cf/slash-coment", "."], /no rule "ha-cf\/slash-coment"; did you mean ha-cf\/slash-comment\?/],
    [["--skip", "nothing/*", "."], /no rule matches "nothing\/\*"/],
    [["--rule", "ha-cf/slash-comment=of", "."], /a severity is error, warning, info, off/],
    [["--rule", "ha-cf/slash-comment", "."], /--rule takes RULE=SEVERITY/],
    [["--format", "jsn", "."], /not "jsn"; did you mean json\?/],
    [["--update-baseline", "."], /--update-baseline goes with --baseline/],
    [["--fix", "--diff", "."], /exclude each other/],
    [["--shard", "3/2", "."], /--shard takes I\/N/],
    [["-", "."], /- goes with --stdin-filename/],
    [["shwo"], /shwo does not exist; did you mean the command show\?/],
    [["explain", "peer-ucst"], /no rule peer-ucst; did you mean cluster\/peer-ucast\?/],
    [["explain"], /takes one rule/],
    [["show", "--fix", "."], /halint show has no option --fix/],
    [["show"], /name a path, for example: halint show/],
    [["show", "no/such"], /no\/such does not exist/],
    [["completion", "bsh"], /did you mean bash\?/],
  ])("wrong: %j", (args, message) => {
    const { status, stdout, stderr } = halint(args, { cwd });
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("halint.json", () => {
  const withSettings = (settings: string) => directoryWith({ ...files, "halint.json": settings });

  test("sets severities, for all files and for some", () => {
    const cwd = withSettings(`{
  // an id goes before a pattern, an override before both
  "rules": { "ha-cf/slash-comment": "warning", "ha-cf/*": "off", "authkeys/*": "info" },
  "overrides": [{ "files": ["b/**"], "rules": { "ha-cf/slash-comment": "info" } }],
}`);
    expect(found(only, cwd)).toEqual([method("info"), slash("a", "warning"), slash("b", "info")]);
    expect(found([...only, "--rule", "ha-cf/*=error"], cwd)).toEqual([method("info"), slash("a"), slash("b")]);
    expect(found([...only, "--no-config"], cwd)).toEqual([method(), slash("a"), slash("b")]);
    expect(halint([...only, "a/ha.cf"], { cwd }).stdout).toContain("warning");
  });

  test("can turn off what no comment may silence", () => {
    const cwd = withSettings('{ "rules": { "*": "off" } }');
    expect(found([], cwd)).toEqual([]);
    const partly = withSettings('{ "overrides": [{ "files": "a/", "rules": { "*": "off" } }] }');
    expect(found(only, partly)).toEqual([slash("b")]);
  });

  test.each([
    [
      '{ "rules": { "ha-cf/slash-coment": "off" } }',
      /^halint: halint\.json:1:14: there is no rule .*did you mean ha-cf/,
    ],
    ['{\n  "rules": {\n    "ha-cf/*": "of"\n  }\n}', /^halint: halint\.json:3:16: /],
    ['{ "ruls": {} }', /^halint: halint\.json:1:3: .*"ruls"/],
    ['{ "rules": { }', /^halint: halint\.json:1:\d+: /],
    [
      '{ "overrides": [{ "files": ["x"], "rules": { "x/*": "off" } }] }',
      /^halint: halint\.json:1:\d+: no rule matches/,
    ],
  ])("says line and column: %s", (settings, message) => {
    const { status, stdout, stderr } = halint(["."], { cwd: withSettings(settings) });
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("a baseline", () => {
  test("leaves old findings out, wherever their lines move, and shows new ones", () => {
    const cwd = directoryWith(files);
    const baseline = ["--baseline", "known.json"];
    expect(halint([...baseline, "."], { cwd })).toMatchObject({ status: 2, stdout: "" });
    const written = halint([...baseline, "--update-baseline", "."], { cwd });
    expect(written).toMatchObject({ status: 0, stdout: "" });
    expect(written.stderr).toMatch(/known\.json holds \d+ findings now/);
    const count = Number(/\d+/.exec(written.stderr)?.[0]);
    expect(halintJson([...baseline, "."], cwd)).toMatchObject({ diagnostics: [], summary: { baselined: count } });

    writeFileSync(join(cwd, "a/ha.cf"), `# moved\n\n${haCf}deadtime 30 //t\n`);
    const next = halintJson([...baseline, "--only", "ha-cf/slash-comment", "."], cwd);
    expect(next.diagnostics.map(({ range }) => range?.start.line)).toEqual([8]);
    expect(halint([...baseline, ...only, "."], { cwd }).status).toBe(1);

    writeFileSync(join(cwd, "b/ha.cf"), haCf.replace(" //s", ""));
    expect(halint([...baseline, "--only", "ha-cf/slash-comment", "."], { cwd }).stderr).toMatch(
      /findings? of known\.json (is|are) gone/,
    );
    const text = readFileSync(join(cwd, "known.json"), "utf8");
    expect(text).not.toContain("8bb2d5a6cdb0e1a4f0d59a7733e2");
    for (const broken of ["{", '{"version":2}', '{"version":1,"findings":{"x":1}}']) {
      writeFileSync(join(cwd, "known.json"), broken);
      const { status, stderr } = halint([...baseline, "."], { cwd });
      expect(stderr).toContain("known.json");
      expect(status).toBe(2);
    }
  });
});

describe("--shard", () => {
  test("parts are whole clusters, all of them, each once, and stay when others come", () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`c${index}/ha.cf`, haCf]));
    const part = (cwd: string, shard: string) => found(["--only", "ha-cf/slash-comment", "--shard", shard], cwd);
    const cwd = directoryWith(many);
    const all = found(["--only", "ha-cf/slash-comment"], cwd);
    const parts = ["1/3", "2/3", "3/3"].map((shard) => part(cwd, shard));
    expect(parts.flat().sort()).toEqual([...all].sort());
    const more = directoryWith({ ...many, "aa/ha.cf": haCf });
    for (const [index, before] of parts.entries()) {
      expect(part(more, `${index + 1}/3`).filter((text) => !text.startsWith("aa/"))).toEqual(before);
    }
  });

  test("divides evenly, whatever the names are", () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, at) => [`c${at}/c${at}a/ha.cf`, "node a b\nbcast eth0\n"]),
    );
    const cwd = directoryWith(files);
    for (const count of [2, 4]) {
      for (let index = 1; index <= count; index++) {
        const { clusters } = halintJson(["--shard", `${index}/${count}`, "."], cwd);
        expect(clusters.length, `${index}/${count}`).toBeGreaterThan(120 / count / 2);
        expect(clusters.length, `${index}/${count}`).toBeLessThan((120 / count) * 1.6);
      }
    }
  });
});

describe("standard input", () => {
  test("is checked as if it stood in its file", () => {
    const cwd = directoryWith(files);
    const run = (input: string) =>
      new Promise<string>((resolve) => {
        const child = spawn(
          process.execPath,
          [join(repository, "packages/cli/bin/halint.cjs"), ...only, "--stdin-filename", "a/ha.cf", "-"],
          { cwd },
        );
        let text = "";
        child.stdout.on("data", (data) => {
          text += data;
        });
        child.on("close", () => resolve(text));
        child.stdin.end(input);
      });
    return Promise.all([
      expect(run("deadtime 30 //x\nnode m1\n")).resolves.toMatch(/^a\/ha\.cf:1:13: error [^\n]*\n$/),
      expect(run("deadtime 30\nnode m1\n")).resolves.toBe(""),
    ]);
  });
});

describe("--watch", () => {
  test("checks again when a file changes, and ends with 130 when interrupted", async () => {
    const cwd = directoryWith({ "a/ha.cf": "keepalive 2 //s\nnode m1 m2\n" });
    const child = spawn(
      process.execPath,
      [join(repository, "packages/cli/bin/halint.cjs"), "--watch", "--only", "ha-cf/slash-comment", "."],
      { cwd },
    );
    let output = "";
    const waiting = (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (output.split("waiting for a change").length > count) resolve();
        };
        child.stdout.on("data", look);
        child.stderr.on("data", look);
      });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", resolve);
    });
    await waiting(1);
    expect(output).toContain("a/ha.cf:1:13");
    const again = waiting(2);
    writeFileSync(join(cwd, "a/ha.cf"), "keepalive 2\ndeadtime 30 //s\nnode m1 m2\n");
    await again;
    expect(output).toContain("a/ha.cf:2:13");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
  });
});
