import { chmodSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyOf, halint, repository } from "../../support/run-halint.js";

const readme = readFileSync(join(repository, "README.md"), "utf8");

test("the README's output is what halint prints", () => {
  const directory = copyOf("examples/tutorial");
  cpSync(join(directory, "master1/etc/ha.d/ha.cf"), join(directory, "master2/etc/ha.d/ha.cf"));
  for (const node of ["master1", "master2"]) chmodSync(join(directory, node, "etc/ha.d/authkeys"), 0o600);
  const { stdout } = halint(["--format", "pretty", "."], { cwd: directory });
  const shown = /<!-- output: copied-ucast -->\n```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(shown).toContain("cluster/peer-ucast");
  const finding = stdout.split("\n\n").find((part) => part.includes("cluster/peer-ucast"));
  expect(finding).toBe(shown.trimEnd());
});

test("the README's first command runs and ends with 1", () => {
  expect(readme).toContain("npm ci && node_modules/.bin/halint examples/tutorial");
  expect(halint(["examples/tutorial"]).status).toBe(1);
});
