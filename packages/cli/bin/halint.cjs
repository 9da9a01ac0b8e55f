#!/usr/bin/env node
// Loads the bundle through a cache of compiled code beside it, which halves the time to start. The cache is made by the
// build; one that another version of node made is rejected by V8, and the bundle is compiled as usual.
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { Script } = require("node:vm");

const file = path.join(__dirname, "..", "dist", "main.cjs");
let source;
try {
  // The build leaves ASCII only.
  source = readFileSync(file, "latin1");
} catch {
  console.error("halint is not built: run `npm run build` in its repository");
  process.exit(2);
}
let cachedData;
try {
  cachedData = readFileSync(`${file}.cache`);
} catch {
  // No cache: see above.
}
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: file,
  cachedData,
});
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, path.dirname(file));
// At the end of a run, when everything that a run needs has been compiled.
if (process.env.HALINT_WRITE_CODE_CACHE) {
  process.on("exit", () => writeFileSync(`${file}.cache`, script.createCachedData()));
}
