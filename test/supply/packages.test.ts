import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { expect, test } from "vitest";
import { repository } from "../support/run-halint.js";

test("the package of the command line can be used as it would be published", async () => {
  const { messages } = await publint({ pkgDir: join(repository, "packages/cli"), strict: true });
  expect(messages.map(({ code, path }) => `${code} ${path.join(".")}`)).toEqual([]);
});

/** The sources in another place, with the packages that are installed here. */
function copyTo(directory: string): void {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" }).split("\0");
  for (const path of tracked) {
    if (path === "" || path.startsWith("test/")) continue;
    try {
      cpSync(join(repository, path), join(directory, path), { verbatimSymlinks: true });
    } catch (error) {
      // Deleted and not yet committed.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, "@halint"), { recursive: true });
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (name !== "@halint" && !name.startsWith("."))
      symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  for (const name of ["cluster", "generate", "language-server", "linter", "topology"]) {
    symlinkSync(join(directory, "packages", name), join(modules, "@halint", name));
  }
  symlinkSync(join(directory, "grammars"), join(modules, "@halint/grammars"));
}

function built(directory: string): Record<string, string> {
  copyTo(directory);
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: directory, stdio: "pipe" });
  const dist = join(directory, "packages/cli/dist");
  return Object.fromEntries(
    readdirSync(dist, { recursive: true, encoding: "utf8", withFileTypes: true })
      // The code that V8 has compiled is that of one machine and one run; it is checked before it is used.
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".cache"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(dist.length), createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}

test("the extension, packed in different places at different times, has the same bytes", () => {
  const root = mkdtempSync(join(tmpdir(), "halint-vsix-"));
  const packed = (directory: string, mask: string, zone: string): string => {
    copyTo(directory);
    const vsix = join(directory, "extension/made.vsix");
    execFileSync("sh", ["-c", `umask ${mask}; exec node scripts/package-extension.mjs "$0"`, vsix], {
      cwd: directory,
      stdio: "pipe",
      env: { ...process.env, TZ: zone },
    });
    return createHash("sha256").update(readFileSync(vsix)).digest("hex");
  };
  try {
    expect(packed(join(root, "b"), "077", "Asia/Tokyo")).toBe(packed(join(root, "a"), "022", "UTC"));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("two builds in different places give the same bytes", () => {
  const root = mkdtempSync(join(tmpdir(), "halint-build-"));
  try {
    const one = built(join(root, "a"));
    const two = built(join(root, "somewhere/else/with a blank"));
    expect(Object.keys(one)).toContain("/main.cjs");
    expect(two).toEqual(one);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
