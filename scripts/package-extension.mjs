// Makes the extension's .vsix without any network: `npm run package` in extension/, or with a path for the file.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";

// The same sources give the same bytes: no clock (the first day that a zip can name), no time zone, no umask.
process.env.SOURCE_DATE_EPOCH ??= "315532800";
process.env.TZ = "UTC";
process.umask(0o022);

const root = fileURLToPath(new URL("..", import.meta.url));
const extension = `${root}extension`;
const { name, version } = JSON.parse(readFileSync(`${extension}/package.json`, "utf8"));
const [given] = process.argv.slice(2);
const packagePath = given === undefined ? `${extension}/${name}-${version}.vsix` : resolve(given);

execFileSync(process.execPath, [`${root}scripts/build-extension.mjs`], { stdio: "inherit" });
copyFileSync(`${root}LICENSE`, `${extension}/LICENSE`);
try {
  // What it needs is bundled, and its pictures are in the package.
  await createVSIX({
    cwd: extension,
    packagePath,
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  });
} finally {
  rmSync(`${extension}/LICENSE`);
}
