import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asDocumented } from "../lsp/as-documented.js";
import { buildServer, Session, serverPath } from "../lsp/client.js";
import { haCf, pair } from "../lsp/clusters.js";

const found = existsSync("/usr/share/emacs/site-lisp/elpa-src") && spawnSync("emacs", ["--version"]).status === 0;
let cluster: Session;
beforeEach(() => {
  cluster = new Session();
});
afterEach(() => cluster.stop());

// In CI a missing editor is a failure: apt-get install emacs-nox elpa-eglot.
test.skipIf(!found && !process.env.CI)(
  "Emacs: findings, the repair of a copied ucast line, a rename over all files",
  () => {
    buildServer();
    cluster.write(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }));
    const script = fileURLToPath(new URL("session.el", import.meta.url));
    const { stdout, stderr, status } = spawnSync("emacs", ["-Q", "--batch", "-l", script], {
      cwd: cluster.directory,
      encoding: "utf8",
      env: { ...process.env, HOME: cluster.directory, LSP_CMD: `${process.execPath} ${serverPath} --stdio` },
    });
    const said = stdout + stderr;
    expect(said).toContain("RENAMED");
    expect(status).toBe(0);
    expect(said).toMatch(/FINDING .*10\.1\.1\.2 is master2's own address/);
    expect(said).toContain("ACTION Send to 10.1.1.1, the address of master1");
    const text = (path: string) => readFileSync(join(cluster.directory, path), "utf8");
    expect(text("master2/etc/ha.d/ha.cf")).toContain("ucast eth1 10.1.1.1");
    expect(text("master2/etc/ha.d/ha.cf")).toContain("node web1");
    expect(text("master1/etc/ha.d/ha.cf")).toContain("node web1");
    expect(text("master1/etc/drbd.conf")).toContain("on web1 {");
  },
);

test.skipIf(!found && !process.env.CI)("Emacs as docs/editors.md says: one server for all files", () => {
  cluster.write(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] }));
  const { init, env } = asDocumented(cluster.directory, "elisp");
  const script = fileURLToPath(new URL("documented.el", import.meta.url));
  const { stdout, stderr, status } = spawnSync("emacs", ["-Q", "--batch", "-l", script], {
    cwd: cluster.directory,
    encoding: "utf8",
    env: { ...env, INIT: init },
  });
  const said = stdout + stderr;
  expect(said).toMatch(/SERVERS 1$/m);
  for (const name of ["haresources", "authkeys", "ha.cf"]) expect(said).toContain(`MODE ${name} ${name}-mode`);
  expect(said).toContain("MODE drbd.conf drbd-mode");
  expect(said).toMatch(/FOUND .*cluster\/peer-ucast/);
  expect(said).toMatch(/DRBD .*drbd\//);
  expect(status).toBe(0);
});
