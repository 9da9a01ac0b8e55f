// Cold start: `halint examples/tutorial` against `node -e 0`, interleaved, as a ratio of medians.
// Usage: node test/bench/cold-start.mjs [runs]
import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runs = Number(process.argv[2] ?? 25);
const halint = `${root}packages/cli/bin/halint.cjs`;
const subjects = {
  "node -e 0": ["-e", "0"],
  "halint --version": [halint, "--version"],
  "halint examples/tutorial": [halint, "--fail-on", "never", `${root}examples/tutorial`],
};
const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
execFileSync(process.execPath, subjects["halint --version"]);
for (let run = 0; run < runs; run++) {
  for (const [name, args] of Object.entries(subjects)) {
    const start = process.hrtime.bigint();
    spawnSync(process.execPath, args, { stdio: "ignore" });
    times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}
const sorted = (list) => [...list].sort((a, b) => a - b);
const at = (list, part) => sorted(list)[Math.floor((list.length - 1) * part)];
const base = at(times["node -e 0"], 0.5);
for (const [name, list] of Object.entries(times)) {
  console.log(
    `${name.padEnd(26)} ${(at(list, 0.5) / base).toFixed(2)} × node (median ${at(list, 0.5).toFixed(0)} ms, quartiles ${at(list, 0.25).toFixed(0)}–${at(list, 0.75).toFixed(0)} ms)`,
  );
}
console.log(`bundle ${(statSync(`${root}packages/cli/dist/main.cjs`).size / 1024).toFixed(0)} KB`);
