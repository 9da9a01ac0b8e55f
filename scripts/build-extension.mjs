// Bundles the VS Code extension to extension/dist: itself, its pages, the language server that it starts, the pages
// of the rules and the schema of halint.json.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}extension/dist`;
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const common = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
await build({
  ...common,
  entryPoints: [`${root}extension/src/extension.ts`],
  outfile: `${dist}/extension.cjs`,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
});
await build({
  ...common,
  entryPoints: ["topology", "new-cluster"].flatMap((page) => [
    `${root}extension/pages/${page}.ts`,
    `${root}extension/pages/${page}.css`,
  ]),
  outdir: dist,
  platform: "browser",
  target: "chrome124",
  format: "iife",
});
execFileSync(process.execPath, [`${root}scripts/build-server.mjs`, ...process.argv.slice(2)], { stdio: "inherit" });
copyFileSync(`${root}packages/language-server/dist/server.cjs`, `${dist}/server.cjs`);
copyFileSync(`${root}packages/cli/halint.schema.json`, `${dist}/halint.schema.json`);
// Pages of rules point to the other pages, so all of them come along.
cpSync(`${root}docs/rules`, `${dist}/docs/rules`, { recursive: true });
for (const name of readdirSync(`${root}docs`)) {
  if (name.endsWith(".md")) copyFileSync(`${root}docs/${name}`, `${dist}/docs/${name}`);
}
