import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { repository } from "./support/run-halint.js";

/** One import per room that goes the wrong way. */
const planted = [
  ["grammars/src/planted-import.ts", "@halint/cluster"],
  ["grammars/src/planted-import.ts", "node:fs"],
  ["packages/cluster/src/planted-import.ts", "@halint/linter"],
  ["packages/cluster/src/queries/planted-import.ts", "node:fs"],
  ["packages/linter/src/planted-import.ts", "halint"],
  ["packages/linter/src/rules/planted-import.ts", "node:fs/promises"],
  ["packages/topology/src/planted-import.ts", "@halint/linter"],
  ["packages/topology/src/planted-import.ts", "node:fs"],
  ["packages/generate/src/planted-import.ts", "@halint/linter"],
  ["packages/generate/src/planted-import.ts", "node:fs"],
  ["packages/language-server/src/planted-import.ts", "halint"],
  ["packages/language-server/src/planted-import.ts", "vscode"],
  ["packages/cli/src/planted-import.ts", "vscode-languageserver"],
  ["extension/src/planted-import.ts", "@halint/linter"],
] as const;

describe("data flows one way", () => {
  afterAll(() => {
    for (const [path] of planted) rmSync(join(repository, path), { force: true });
  });

  test.each(planted)("%s may not import %s", (path, specifier) => {
    const file = join(repository, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import "${specifier}";\n`);
    const { status, stdout, stderr } = spawnSync(join(repository, "node_modules/.bin/biome"), ["lint", file], {
      cwd: repository,
      encoding: "utf8",
    });
    rmSync(file);
    expect(stdout + stderr).toContain("noRestrictedImports");
    expect(status).toBe(1);
  });

  test("the extension takes from the server nothing but the shapes of its answers", () => {
    const sources = readdirSync(join(repository, "extension/src"), { recursive: true, encoding: "utf8" });
    const imports = sources
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => readFileSync(join(repository, "extension/src", name), "utf8").match(/^import [^;]*;/gm) ?? [])
      .filter((line) => line.includes("@halint/"));
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter((line) => !line.startsWith("import type {"))).toEqual([]);
  });
});
