import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

test("the pages come with the package, wherever it is", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "halint-package-"));
  for (const part of ["bin", "dist", "package.json"])
    cpSync(join(repository, "packages/cli", part), join(elsewhere, part), { recursive: true });
  const program = [join(elsewhere, "bin/halint.cjs"), "lsp", "--stdio"];
  const { session: s } = await session(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }), { program });
  const [finding] = await s.diagnostics("master2/etc/ha.d/ha.cf");
  const page = fileURLToPath(finding?.codeDescription?.href ?? "");
  expect(page.startsWith(realpathSync(elsewhere)) && readFileSync(page, "utf8")).toContain("# cluster/peer-ucast");
  await s.stop();
  rmSync(elsewhere, { recursive: true });
});

test("halint lsp takes no path", () => {
  const { status, stderr, stdout } = halint(["lsp", "cluster"]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("takes no path");
});
