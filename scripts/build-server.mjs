// Bundles the language server to packages/language-server/dist/server.cjs. `--if-stale`: only if a source is newer.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rulesOnly } from "./rules-only.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const server = join(root, "packages/language-server");
const outfile = join(server, "dist/server.cjs");

function newest(directory) {
  return Math.max(
    0,
    ...readdirSync(directory, { withFileTypes: true }).map((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}

function isFresh() {
  const sources = [
    "grammars",
    "packages/cluster",
    "packages/linter",
    "packages/topology",
    "packages/generate",
    "packages/language-server",
  ];
  const built = statSync(outfile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((room) => newest(join(root, room, "src")) < built);
}

if (!process.argv.includes("--if-stale") || !isFresh()) {
  const { version } = JSON.parse(readFileSync(join(server, "package.json"), "utf8"));
  mkdirSync(join(server, "dist"), { recursive: true });
  // It takes its place when it is whole: somebody may be starting the old one.
  const making = `${outfile}.${process.pid}`;
  await build({
    entryPoints: [join(server, "src/stdio.ts")],
    outfile: making,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    conditions: ["source"],
    plugins: [rulesOnly],
    minify: true,
    legalComments: "none",
    define: { HALINT_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  renameSync(making, outfile);
}
