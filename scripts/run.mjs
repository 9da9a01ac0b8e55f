// Runs a TypeScript program of the repository: node scripts/run.mjs FILE [ARGUMENT…]. Its workspace packages are read
// from their sources, as tests read them.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry, ...words] = process.argv.slice(2);
if (!entry) throw new Error("usage: node scripts/run.mjs FILE [ARGUMENT…]");

/** A bundle lies elsewhere than its sources: each keeps its own address. */
const addresses = {
  name: "addresses",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
      loader: "ts",
    }));
  },
};

const outfile = join(root, "test/output", `run-${process.pid}.mjs`);
mkdirSync(dirname(outfile), { recursive: true });
process.on("exit", () => rmSync(outfile, { force: true }));
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  conditions: ["source"],
  plugins: [addresses],
  sourcemap: "inline",
  logLevel: "warning",
  define: { HALINT_VERSION: '"0.0.0"' },
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
});
process.argv = [process.argv[0], outfile, ...words];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
