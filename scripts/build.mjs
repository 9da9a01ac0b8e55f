// Bundles the command line. Runs at `npm ci` (as `prepare`), so it needs nothing but esbuild.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rulesOnly } from "./rules-only.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = `${root}packages/cli/`;
const { version } = JSON.parse(readFileSync(`${cli}package.json`, "utf8"));

// What is built takes its place when it is whole: somebody may be using the old one.
const dist = `${cli}.dist-${process.pid}`;
process.on("exit", () => rmSync(dist, { recursive: true, force: true }));
mkdirSync(dist, { recursive: true });
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  conditions: ["source"],
  logLevel: "warning",
};
/** Libraries that few runs need: each is a file of its own, read when it is asked for. */
const rare = {
  yaml: "yaml",
  "@humanwhocodes/momoa": "json",
  diff: "diff",
  "@halint/language-server": "language-server",
};

const rareLibraries = {
  name: "rare libraries",
  setup({ onResolve }) {
    for (const [name, file] of Object.entries(rare)) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./lib/${file}.cjs`, external: true }));
    }
  },
};

for (const [name, file] of Object.entries(rare)) {
  await build({
    ...common,
    plugins: [rulesOnly],
    define: { HALINT_VERSION: JSON.stringify(version) },
    stdin: { contents: `module.exports = require("${name}")`, resolveDir: cli },
    outfile: `${dist}/lib/${file}.cjs`,
    minify: true,
    legalComments: "none",
  });
}
await build({
  ...common,
  plugins: [rareLibraries, rulesOnly],
  entryPoints: [`${cli}src/main.ts`],
  outfile: `${dist}/main.cjs`,
  minify: true,
  // Class names appear in nothing that people read, but parsers look their rules up by name.
  keepNames: false,
  legalComments: "none",
  define: { HALINT_VERSION: JSON.stringify(version) },
});

// Plain ASCII is read and kept as one byte a character, which is half the work at every start.
const bundled = readFileSync(`${dist}/main.cjs`, "utf8");
writeFileSync(
  `${dist}/main.cjs`,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  bundled.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
);

// The pages of the rules and the manual are made of the same sources, and read only by the commands that print them.
const data = await build({ ...common, entryPoints: [`${cli}src/build-data.ts`], write: false });
const made = { exports: {} };
new Function("module", "exports", "require", data.outputFiles[0].text)(
  made,
  made.exports,
  createRequire(import.meta.url),
);
writeFileSync(`${dist}/rules.json`, JSON.stringify(made.exports.pagesOfRules()));
writeFileSync(`${dist}/halint.1`, made.exports.manual(version));

// Editors open the pages by their links, wherever the package is.
cpSync(`${root}docs/rules`, `${dist}/docs/rules`, { recursive: true });

rmSync(`${cli}dist`, { recursive: true, force: true });
renameSync(dist, `${cli}dist`);

// The stub loads the code that V8 compiled in this run; without it, it compiles again, which is slower but works.
try {
  execFileSync(process.execPath, [`${cli}bin/halint.cjs`, "--fail-on", "never", `${root}examples/tutorial`], {
    env: { ...process.env, HALINT_WRITE_CODE_CACHE: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
} catch (error) {
  console.error(`halint: no code cache was made (${error.message}); starting takes a little longer`);
}
