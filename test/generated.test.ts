import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { repository } from "./support/run-halint.js";

test("the lists of rules are those of the files beside them", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/rules-index.mjs", "--check"], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
