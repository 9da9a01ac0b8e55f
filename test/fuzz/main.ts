import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, Worker } from "node:worker_threads";
import { repository } from "../support/run-halint.js";
import { generateTree } from "./generate.js";
import { type Failure, failureOf, kindOf, properties } from "./try.js";
import { type News, type Order, work } from "./worker.js";

const usage = `npm run fuzz -- [--seed N] [--runs N | --minutes N] [--only PROPERTY]… [--replay FILE]

Tries generated and damaged files until the time is over, and prints every failure once, as small as it could be made.
Failures are kept in test/output/fuzz; one that is worth keeping goes to test/fuzz/found.
Properties: ${properties.map(({ name }) => name).join(", ")}`;

/** Milliseconds after which a property is taken to hang. */
const patience = 60_000;

if (isMainThread) await main();
else work();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      runs: { type: "string" },
      minutes: { type: "string" },
      only: { type: "string", multiple: true },
      replay: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.replay !== undefined) {
    await replay(values.replay);
    return;
  }
  const first = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const runs = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
  const minutes = Number(values.minutes ?? (runs === Number.POSITIVE_INFINITY ? 1 : 1e6));
  console.log(`fuzz: --seed ${first}`);
  const { last, failures } = await run(first, runs, minutes, values.only ?? []);
  console.log(`${last - first} trees, ${failures.length} kinds of failures (--seed ${first} --runs ${last - first})`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function replay(path: string): Promise<void> {
  const { property: name, seed, files } = JSON.parse(readFileSync(path, "utf8")) as Failure;
  const property = properties.find((one) => one.name === name);
  if (!property) throw new Error(`there is no property ${name}`);
  const message = await failureOf(property, files, seed);
  await property.end?.();
  console.log(message ?? "holds");
  process.exitCode = message ? 1 : 0;
}

async function run(
  first: number,
  runs: number,
  minutes: number,
  only: readonly string[],
): Promise<{ last: number; failures: Failure[] }> {
  const end = performance.now() + minutes * 60_000;
  const failures: Failure[] = [];
  const known: string[] = [];
  const found = (failure: Failure): void => {
    failures.push(failure);
    known.push(`${failure.property}: ${kindOf(failure.message)}`);
    const directory = join(repository, "test/output/fuzz");
    const path = join(directory, `${failure.property}-${failure.seed}.json`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, `${JSON.stringify(failure, null, 2)}\n`);
    console.log(`\nseed ${failure.seed}: ${failure.property}: ${failure.message}\n${path}`);
    for (const [name, { text }] of Object.entries(failure.files)) console.log(`  ${name} ${JSON.stringify(text)}`);
  };
  let seed = first;
  // A thread that hangs is ended, and another goes on behind the seed.
  while (seed < first + runs && performance.now() < end) {
    const order: Order = { first: seed, only, known: [...known] };
    await new Promise<void>((resolve, reject) => {
      const worker = new Worker(process.argv[1] as string);
      let now: Extract<News, { kind: "trying" }> | undefined;
      let since = performance.now();
      const stop = () => {
        clearInterval(clock);
        void worker.terminate().then(() => resolve());
      };
      const clock = setInterval(() => {
        if (performance.now() - since > patience && now) {
          const { seed: at, property } = now;
          found({ property, seed: at, message: `hangs (seed ${at})`, files: generateTree(at) });
          seed = at + 1;
          stop();
        } else if (performance.now() > end) stop();
      }, 500);
      worker.on("message", (news: News) => {
        since = performance.now();
        if (news.kind === "failure") found(news.failure);
        else {
          now = news;
          seed = news.seed;
          if (seed >= first + runs) stop();
        }
      });
      worker.on("error", reject);
      worker.postMessage(order);
    });
  }
  return { last: Math.min(seed, first + runs), failures };
}
