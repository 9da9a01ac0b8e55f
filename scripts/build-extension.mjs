// Bundles the VS Code extension and puts the language server that it starts beside it.
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  entryPoints: [`${root}extension/src/extension.ts`],
  outfile: `${root}extension/dist/extension.cjs`,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
});
execFileSync(process.execPath, [`${root}scripts/build-server.mjs`], { stdio: "inherit" });
copyFileSync(`${root}packages/language-server/dist/server.cjs`, `${root}extension/dist/server.cjs`);
