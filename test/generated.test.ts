import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { repository } from "./support/run-halint.js";

test.each([
  ["the lists of rules are those of the files beside them", "rules-index.mjs"],
  ["the grammars of the extension are those of the catalogues", "extension-grammars.mjs"],
])("%s", (_, script) => {
  const { status, stderr } = spawnSync(process.execPath, [`scripts/${script}`, "--check"], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
