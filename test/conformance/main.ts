import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../support/run-halint.js";
import { type Comparison, joined } from "./comparison.js";
import { compareMutations } from "./drbd/compare.js";
import { enginesInstalled } from "./drbd/engine.js";
import { compareStarts } from "./heartbeat/compare.js";
import { compareResources } from "./heartbeat/compare-resources.js";
import { heartbeatReady } from "./heartbeat/engine.js";

const judges = ["heartbeat", "ResourceManager", "drbdadm"] as const;

const usage = `npm run conformance -- [--count N] [--seed N] [--only JUDGE]… [--save FILE]

Asks the real programs about N generated configurations each, with fresh seeds, and compares what halint says of them.
Judges: ${judges.join(", ")} (all three versions). Needs root and the Debian packages heartbeat and drbd-utils.`;

/** Equal verdicts, and equal first lines where both refuse, that are wanted. */
const goals = { verdicts: 0.999, lines: 0.98 };

/** Questions at a time: what has been asked is not lost when somebody interrupts. */
const portion = 500;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "5000" },
    seed: { type: "string" },
    only: { type: "string", multiple: true },
    save: { type: "string", default: join(repository, "test/output/conformance.json") },
    help: { type: "boolean" },
  },
});
if (values.help) console.log(usage);
else await main();

async function main(): Promise<void> {
  const count = Number(values.count);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
  const wanted = values.only ?? judges;
  const unknown = wanted.find((name) => !(judges as readonly string[]).includes(name));
  if (unknown || !(count > 0)) throw new Error(usage);
  console.log(`conformance: --seed ${seed} --count ${count}`);
  const totals = new Map<string, Comparison>();
  const add = (name: string, part: Comparison): void => {
    const known = totals.get(name);
    totals.set(name, known ? joined(known, part) : part);
  };
  for (let done = 0; done < count; done += portion) {
    const size = Math.min(portion, count - done);
    const first = seed * 1_000_000 + done;
    if (wanted.includes("heartbeat") && heartbeatReady()) add("heartbeat", await compareStarts(first, size));
    if (wanted.includes("ResourceManager") && heartbeatReady())
      add("ResourceManager", await compareResources(first, size));
    if (wanted.includes("drbdadm") && enginesInstalled()) {
      for (const [version, part] of await compareMutations(first, size)) add(`drbdadm ${version}`, part);
    }
    console.log(
      `${done + size}: ${[...totals].map(([name, total]) => `${name} ${total.differences.length}`).join(", ")}`,
    );
    save({ seed, count: done + size, totals: Object.fromEntries(totals) });
  }
  let missed = totals.size === 0;
  for (const [name, total] of totals) {
    const { asked, agreed, refused, sameLine, known } = total;
    const share = (part: number, whole: number) => `${part}/${whole} (${((100 * part) / whole).toFixed(2)} %)`;
    const lines = refused === undefined ? "" : `, first lines ${share(sameLine ?? 0, refused)}`;
    console.log(
      `${name}: ${share(agreed, asked)} verdicts agree${known.length > 0 ? `, ${known.length} of them known to differ` : ""}${lines}`,
    );
    missed ||= agreed / asked < goals.verdicts || (sameLine ?? 0) < (refused ?? 0) * goals.lines;
  }
  for (const [name, { differences }] of totals) {
    for (const difference of differences.slice(0, 20)) console.log(`\n${name}: ${difference}`);
  }
  console.log(`\neverything is in ${values.save}`);
  process.exitCode = missed ? 1 : 0;
}

function save(result: object): void {
  mkdirSync(dirname(values.save), { recursive: true });
  writeFileSync(values.save, `${JSON.stringify(result, null, 2)}\n`);
}
