import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asDocumented } from "../lsp/as-documented.js";
import { buildServer, Session, serverPath } from "../lsp/client.js";
import { haCf, pair } from "../lsp/clusters.js";

const found = spawnSync("nvim", ["--version"], { encoding: "utf8" }).status === 0;
let cluster: Session;
beforeEach(() => {
  cluster = new Session();
});
afterEach(() => cluster.stop());

// In CI a missing editor is a failure: apt-get install neovim.
test.skipIf(!found && !process.env.CI)(
  "Neovim: findings, the repair of a copied ucast line, a rename over all files",
  () => {
    buildServer();
    cluster.write(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }));
    const script = fileURLToPath(new URL("session.lua", import.meta.url));
    const { stdout, stderr, status } = spawnSync(
      "nvim",
      ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`, "master2/etc/ha.d/ha.cf"],
      {
        cwd: cluster.directory,
        encoding: "utf8",
        env: {
          ...process.env,
          LSP_CMD: `${process.execPath} ${serverPath} --stdio`,
          XDG_STATE_HOME: cluster.directory,
          XDG_CACHE_HOME: cluster.directory,
        },
      },
    );
    expect(stdout + stderr).toContain("RENAMED");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^FINDING 3 halint 10\.1\.1\.2 is master2's own address/m);
    expect(stdout).toContain("ACTION Send to 10.1.1.1, the address of master1");
    expect(stdout).toContain("LINE ucast eth1 10.1.1.1");
    expect(stdout).toContain("CLEARED");
    expect(stdout).toContain("Time between two heartbeats");
    const text = (path: string) => readFileSync(join(cluster.directory, path), "utf8");
    expect(text("master2/etc/ha.d/ha.cf")).toContain("node web1");
    expect(text("master1/etc/ha.d/ha.cf")).toContain("node web1");
    expect(text("master1/etc/drbd.conf")).toContain("on web1 {");
    expect(text("master1/etc/ha.d/haresources")).toMatch(/^web1 /);
  },
);

test.skipIf(!found && !process.env.CI)("Neovim as docs/editors.md says: one server for all files, open or not", () => {
  cluster.write(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }));
  const { init, env } = asDocumented(cluster.directory, "lua");
  const script = fileURLToPath(new URL("documented.lua", import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    "nvim",
    ["--headless", "-u", init, "-i", "NONE", "-n", "-c", `luafile ${script}`, "master1/etc/drbd.conf"],
    { cwd: cluster.directory, encoding: "utf8", env },
  );
  expect(stdout + stderr).toContain("FOUND\nUNSAVED\nDONE");
  expect(status).toBe(0);
});
