import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readTextFile } from "@halint/cluster";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readLintArguments, readWords } from "./arguments.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

test("the action runs halint with what it is given", () => {
  const action = parse(readTextFile(`${root}action.yml`)) as {
    inputs: Record<string, { default: string }>;
    runs: { steps: { name: string; run: string; env?: Record<string, string> }[] };
  };
  const step = action.runs.steps.find((candidate) => candidate.name === "Run halint");
  const names = Object.values(step?.env ?? {}).map((text) => /inputs\.([\w-]+)/.exec(text)?.[1]);
  expect(names.sort()).toEqual(Object.keys(action.inputs).sort());
  const run = (env: Record<string, string>) =>
    spawnSync("bash", ["-e", "-c", step?.run ?? ""], {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        GITHUB_ACTION_PATH: root,
        PATHS: "examples/tutorial",
        FAIL_ON: "error",
        SARIF: "",
        ...env,
      },
    });
  const plain = run({ ARGUMENTS: "" });
  expect(plain.stderr).toBe("");
  expect(plain.stdout).toMatch(/^::error file=examples\/tutorial\//m);
  expect(plain.status).toBe(1);
  expect(run({ ARGUMENTS: "--only ha-cf/slash-comment --skip ha-cf/*", FAIL_ON: "never" })).toMatchObject({
    status: 0,
    stdout: "",
  });
  const SARIF = join(tmpdir(), `halint-${process.pid}.sarif`);
  expect(run({ ARGUMENTS: "", SARIF, FAIL_ON: "never" }).status).toBe(0);
  expect(readTextFile(SARIF)).toContain('"2.1.0"');
});

test("the hook of pre-commit calls halint as it can be called, for the files of a cluster", () => {
  const [hook] = parse(readTextFile(`${root}.pre-commit-hooks.yaml`)) as {
    entry: string;
    args: string[];
    files: string;
  }[];
  expect(hook?.entry).toBe("halint");
  expect(readLintArguments(readWords(hook?.args ?? [])).paths).toEqual(["."]);
  const files = new RegExp(hook?.files ?? "");
  for (const path of [
    "m1/etc/ha.d/ha.cf",
    "haresources",
    "a/authkeys",
    "drbd.conf",
    "etc/drbd.d/r0.res",
    "halint.json",
  ]) {
    expect(files.test(path), path).toBe(true);
  }
  for (const path of ["README.md", "my-ha.cf.md", "src/drbd.conf.erb"]) expect(files.test(path), path).toBe(false);
});
