import { join } from "node:path";
import { expect, test } from "vitest";
import { halint, repository } from "../../support/run-halint.js";
import { session } from "./client.js";
import { haCf, pair } from "./clusters.js";

test("halint lsp is the same server", async () => {
  const program = [join(repository, "packages/cli/bin/halint.cjs"), "lsp", "--stdio"];
  const { session: s } = await session(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }), { program });
  expect(s.initialized.serverInfo?.name).toBe("halint");
  expect((await s.rules())["master2/etc/ha.d/ha.cf"]).toContain("cluster/peer-ucast");
  await s.stop();
  expect(s.process.exitCode).toBe(0);
});

test("halint lsp takes no path", () => {
  const { status, stderr, stdout } = halint(["lsp", "cluster"]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("takes no path");
});
