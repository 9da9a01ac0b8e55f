import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { halint, repository } from "../../support/run-halint.js";

const documents = ["README.md", ...readdirSync(join(repository, "docs")).filter((name) => name.endsWith(".md"))].map(
  (name) => (name === "README.md" ? name : `docs/${name}`),
);
const textOf = (path: string) => readFileSync(join(repository, path), "utf8");

/** Fenced blocks of a language, in order. */
function blocks(text: string, ...languages: string[]): { language: string; body: string }[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .map(([, language = "", body = ""]) => ({ language, body }))
    .filter(({ language }) => languages.includes(language));
}

/** A place in which the commands of a document can be run: the example, a cluster, and `halint` on the path. */
function sandbox(): { directory: string; run(command: string): { output: string; status: number | null } } {
  const directory = mkdtempSync(join(tmpdir(), "halint-"));
  mkdirSync(join(directory, "bin"));
  mkdirSync(join(directory, "examples"));
  cpSync(join(repository, "examples/tutorial"), join(directory, "examples/tutorial"), { recursive: true });
  writeFileSync(
    join(directory, "bin/halint"),
    `#!/bin/sh\nexec "${process.execPath}" "${repository}/packages/cli/bin/halint.cjs" "$@"\n`,
  );
  chmodSync(join(directory, "bin/halint"), 0o755);
  return {
    directory,
    run(command) {
      const { stdout, status } = spawnSync("bash", ["-c", `exec 2>&1; ${command}`], {
        cwd: directory,
        encoding: "utf8",
        env: { ...process.env, PATH: `${directory}/bin:${process.env.PATH}`, NO_COLOR: "1", COLUMNS: "100" },
      });
      return { output: stdout, status };
    },
  };
}

/** Whether an output is what is shown; `…` stands for anything, on a line of its own for any lines. */
function matches(shown: string, output: string): boolean {
  if (shown === "") return output === "";
  const source = shown
    .split("\n")
    .map((line) =>
      line === "…" ? "(?:.*\\n)*?" : `${line.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("…", ".*")}\\n`,
    )
    .join("");
  return new RegExp(`^${source}$`).test(output);
}

describe.each(documents)("%s", (path) => {
  const consoles = blocks(textOf(path), "console", "sh");
  const { directory, run } = sandbox();
  const commands = consoles.flatMap(({ language, body }) => {
    if (language === "sh") {
      return body
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("#"))
        .map((command) => ({ command, shown: "…" }));
    }
    return body
      .replace(/^\$ /, "")
      .split("\n$ ")
      .map((text) => {
        const end = text.indexOf("\n");
        const command = end === -1 ? text : text.slice(0, end);
        return { command, shown: end === -1 ? "" : text.slice(end + 1).replace(/\n$/, "") };
      });
  });
  if (path === "README.md") {
    // Its commands speak of a cluster, and of the node that one is on.
    cpSync(join(directory, "examples/tutorial"), join(directory, "cluster"), { recursive: true });
  }

  // One after the other: later commands build upon earlier ones.
  test("its commands run, and print what is shown", () => {
    const wrong: string[] = [];
    for (const { command, shown } of commands) {
      // Building and testing is what happens here.
      if (/^npm (?:ci|test)\b/.test(command)) continue;
      const { output, status } = run(command.replace("/etc/ha.d ", "cluster/master1/etc/ha.d "));
      const fits = matches(shown, output) && (status === 0 || status === 1 || shown.includes("halint: "));
      if (!fits) wrong.push(`$ ${command}\n${output}(status ${status})\nshown:\n${shown}`);
    }
    expect(wrong.join("\n\n")).toBe("");
  });

  test("its links lead somewhere", () => {
    const links = [...textOf(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
    const dead = links.filter((link) => {
      try {
        readFileSync(join(repository, path, "..", link));
        return false;
      } catch {
        return true;
      }
    });
    expect(dead).toEqual([]);
  });
});

test("the pages of the rules are those that the rules make", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/docs.mjs", "--check"], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("the configuration that is shown is obeyed", () => {
  const { directory, run } = sandbox();
  const [shown] = blocks(textOf("docs/configuration.md"), "jsonc");
  for (const name of ["a", "b"]) {
    mkdirSync(join(directory, "cluster/backup", name), { recursive: true });
    writeFileSync(join(directory, "cluster/backup", name, "ha.cf"), "ucast eth1 10.1.1.2\nnode master1 master2\n");
  }
  writeFileSync(join(directory, "cluster/halint.json"), shown?.body ?? "");
  const { output, status } = run("halint cluster");
  expect(output).toContain("10.1.1.2 is master2's own address");
  expect(status).toBe(1);
});

describe("the problem matcher of the documentation", () => {
  const [shown] = blocks(textOf("docs/ci.md"), "json");
  const { pattern } = JSON.parse(shown?.body ?? "{}").tasks[0].problemMatcher as {
    pattern: { regexp: string; file: number; line: number; column: number; severity: number; code: number };
  };

  test("reads every line of the compact format", () => {
    const lines = halint(["--format", "compact", "examples/tutorial"]).stdout.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(20);
    const report = JSON.parse(halint(["--format", "json", "examples/tutorial"]).stdout) as {
      diagnostics: { file: string; range: { start: { line: number } } | null; severity: string; rule: string }[];
    };
    const read = lines.map((line) => {
      const match = new RegExp(pattern.regexp).exec(line);
      return [
        match?.[pattern.file],
        Number(match?.[pattern.line] ?? 0),
        match?.[pattern.severity],
        match?.[pattern.code],
      ];
    });
    expect(read).toEqual(
      report.diagnostics.map(({ file, range, severity, rule }) => [file, range?.start.line ?? 0, severity, rule]),
    );
  });
});

test("halint is as the YAML of the documentation calls it", () => {
  const { run } = sandbox();
  run("cp -r examples/tutorial cluster");
  const lines = blocks(textOf("docs/ci.md"), "yaml").flatMap(({ body }) =>
    [...body.matchAll(/^\s*- (halint .*)$/gm)].map(([, line = ""]) => line),
  );
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(run(line).status, line).toBe(1);
});
