// npm run bench -- [--quick] [--only PART]… [--save FILE] [--compare FILE] [--markdown]
// Every figure stands beside a peer that was measured in turns with it, in the same run: other machines, and this one on
// another day, have other milliseconds and the same ratios. Medians, with the quartiles in brackets. Of programs that
// means processor time (user and system, all threads), which other work on the machine disturbs least; what a person
// waits for is in the result file as `wall`.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { drbdConf, longText, writeClusters } from "./clusters.mjs";
import { measureServer } from "./lsp.mjs";

const parts = ["start", "drbd", "parse", "clusters", "server", "size"];
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string", multiple: true },
    save: { type: "string" },
    compare: { type: "string" },
    markdown: { type: "boolean" },
    help: { type: "boolean" },
  },
});
if (options.help) {
  console.log(`npm run bench -- [--quick] [--only ${parts.join("|")}]… [--save FILE] [--compare FILE] [--markdown]`);
  process.exit(0);
}
const wanted = (part) => !options.only || options.only.includes(part);
const quick = options.quick === true;

const root = fileURLToPath(new URL("../..", import.meta.url));
const halint = join(root, "packages/cli/bin/halint.cjs");
const work = mkdtempSync(join(tmpdir(), "halint-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));

// ---- Figures ---------------------------------------------------------------------------------------------------------

/** What indented names belong to. */
let heading = "";

/** Name → { median, low, high, unit, ratio?, peer?, goal?, met? } */
const figures = {};

function spread(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), low: at(0.25), high: at(0.75), p95: at(0.95) };
}

function note(name, list, unit, more = {}) {
  const { median, low, high } = spread(list);
  const { ratio, peer, goal } = more;
  const judged = more.judged ?? ratio ?? median;
  if (!name.startsWith(" ")) heading = name;
  const key = name.startsWith(" ") ? `${heading}; ${name.trim()}` : name;
  const wall = list.wall && spread(list.wall).median;
  figures[key] = {
    median,
    low,
    high,
    unit,
    ...(wall === undefined ? {} : { wall }),
    ...more,
    ...(goal === undefined ? {} : { met: judged <= goal }),
  };
  const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  const against = ratio === undefined ? "" : `  ${ratio.toFixed(2)} × ${peer}`;
  const verdict = goal === undefined ? "" : `  goal ${goal}: ${judged <= goal ? "met" : "MISSED"}`;
  console.log(
    `${name.padEnd(44)} ${digits(median).padStart(7)} ${unit} (${digits(low)}–${digits(high)})${against}${verdict}`,
  );
}

/** Runs a program to its end: milliseconds of processor time and of waiting. */
function timed({ command = process.execPath, args, env = {} }) {
  const run = spawnSync(
    "bash",
    ["-c", 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null', "bash", command, ...args],
    {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", ...env },
    },
  );
  // Findings are no failure.
  if (run.error || run.status > 1) throw run.error ?? new Error(`${command} ${args.join(" ")}: exit ${run.status}`);
  const [wall, user, system] = run.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { cpu: (user + system) * 1000, wall: wall * 1000 };
}

/** Runs programs in turns; the processor time of each, with the time of waiting beside it. */
function inTurns(subjects, rounds, between = () => {}) {
  const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, Object.assign([], { wall: [] })]));
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      const { cpu, wall } = timed(subject);
      // The first round fills the caches of the disk.
      if (round < 0) continue;
      times[name].push(cpu);
      times[name].wall.push(wall);
    }
    if (round >= 0) between();
  }
  return times;
}

const ratioOf = (list, base) => spread(list).median / spread(base).median;

// ---- Parts -----------------------------------------------------------------------------------------------------------

function start() {
  const times = inTurns(
    {
      node: { args: ["-e", "0"] },
      version: { args: [halint, "--version"] },
      tutorial: { args: [halint, "--fail-on", "never", join(root, "examples/tutorial")] },
    },
    quick ? 7 : 25,
  );
  note("node -e 0", times.node, "ms");
  note("halint --version", times.version, "ms", { ratio: ratioOf(times.version, times.node), peer: "node -e 0" });
  note("halint examples/tutorial", times.tutorial, "ms", {
    ratio: ratioOf(times.tutorial, times.node),
    peer: "node -e 0",
    goal: 1.5,
  });
}

async function insideProgram() {
  const outfile = join(work, "inside.cjs");
  await build({
    entryPoints: [join(root, "test/bench/inside.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    conditions: ["source"],
    minify: true,
    logLevel: "warning",
  });
  return (...args) => JSON.parse(execFileSync(process.execPath, [outfile, ...args], { encoding: "utf8" }));
}

async function drbd(inside) {
  const drbdadm = "/sbin/drbdadm";
  if (!existsSync(drbdadm)) console.log("drbdadm is missing (apt-get install drbd-utils): no peer for DRBD");
  for (const resources of quick ? [1, 100, 1000] : [1, 100, 1000, 3000, 12_500]) {
    const file = join(work, `r${resources}`, "drbd.conf");
    mkdirSync(dirname(file));
    writeFileSync(file, drbdConf(resources));
    const rounds = quick || resources > 5000 ? 3 : 7;
    const subjects = {
      node: { args: ["-e", "0"] },
      load: { args: [halint, "--version"] },
      halint: { args: [halint, "--fail-on", "never", "--drbd-version", "9", file] },
    };
    if (existsSync(drbdadm)) {
      const env = { __DRBD_NODE__: "alpha", DRBD_DONT_WARN_ON_VERSION_MISMATCH: "1" };
      subjects.drbdadm = { command: drbdadm, args: ["-d", "-c", file, "dump"], env };
    }
    const times = inTurns(subjects, rounds);
    const peer = times.drbdadm
      ? {
          ratio: ratioOf(times.halint, times.drbdadm),
          peer: "drbdadm dump",
          ...(resources === 3000 ? { goal: 3 } : {}),
        }
      : {};
    note(`drbd.conf, ${resources} resources: halint`, times.halint, "ms", peer);
    if (times.drbdadm) note(`drbd.conf, ${resources} resources: drbdadm dump`, times.drbdadm, "ms");
    const steps = Array.from({ length: rounds }, () => inside("steps", file));
    note("  of this: node itself", times.node, "ms");
    note(
      "  of this: loading",
      times.load.map((time, at) => Math.max(0, time - times.node[at])),
      "ms",
    );
    for (const step of ["parsing", "reading", "checking"]) {
      note(
        `  inside: ${step}`,
        steps.map((one) => one[step]),
        "ms",
      );
    }
  }
}

function parse(inside) {
  for (const language of ["ha.cf", "haresources", "authkeys", "drbd"]) {
    const file = join(work, `long.${language}`);
    writeFileSync(file, longText(language, (quick ? 1 : 4) * 1024 * 1024));
    const { bytes, times } = inside("parse", file, language, quick ? "5" : "11");
    note(
      `parsing ${language}`,
      times.slice(2).map((time) => bytes / 1024 / 1024 / (time / 1000)),
      "MB/s",
    );
  }
}

function clusters() {
  const hook = join(work, "rss.cjs");
  writeFileSync(
    hook,
    'process.on("exit", () => require("node:fs").writeFileSync(process.env.RSS_FILE, String(process.resourceUsage().maxRSS)));',
  );
  const perFile = [];
  for (const count of quick ? [10, 100, 1000] : [10, 100, 1000, 10_000]) {
    const directory = join(work, `clusters-${count}`);
    writeClusters(directory, count);
    const rssFile = join(work, "rss");
    const rounds = count >= 10_000 ? 1 : quick || count >= 1000 ? 3 : 7;
    const rss = [];
    const times = inTurns(
      {
        node: { args: ["-e", "0"] },
        halint: {
          args: ["-r", hook, halint, "--fail-on", "never", "--format", "json:/dev/null", directory],
          env: { RSS_FILE: rssFile },
        },
      },
      rounds,
      () => rss.push(Number(readFileSync(rssFile, "utf8")) / 1024),
    );
    const ratio = { ratio: ratioOf(times.halint, times.node), peer: "node -e 0" };
    note(`${count} clusters`, times.halint, "ms", {
      ...ratio,
      ...(count === 1000 ? { goal: 3000, judged: spread(times.halint).median } : {}),
    });
    const each = times.halint.map((time, at) => (time - times.node[at]) / (count * 8));
    perFile.push(spread(each).median);
    note("  a file", each, "ms");
    note("  memory", rss, "MB", count === 1000 ? { goal: 150 } : {});
    rmSync(directory, { recursive: true, force: true });
  }
  const flat = (perFile.at(-1) ?? 0) / (perFile[1] ?? 1);
  note("a file of the most clusters, to one of 100", [flat], "×", { goal: 1.25 });
}

async function server() {
  for (const count of [1, 200]) {
    const { empty, halint: own } = await measureServer(count, quick ? 50 : 200, quick ? 2 : 5);
    const name = `${count} cluster${count > 1 ? "s" : ""}`;
    const p95 = spread(own.keystroke).p95 - spread(empty.keystroke).p95;
    const ratio = (list, base) => ({ ratio: ratioOf(list, base), peer: "an empty server" });
    note(`keystroke to findings, ${name}`, own.keystroke, "ms", ratio(own.keystroke, empty.keystroke));
    note("  an empty server", empty.keystroke, "ms");
    note("  above the empty server at the 95th percentile", [p95], "ms", { goal: 10 });
    note(`initialize, ${name}`, own.initialize, "ms", ratio(own.initialize, empty.initialize));
    note(`all findings, ${name}`, own.ready, "ms", ratio(own.ready, empty.ready));
  }
}

function size() {
  execFileSync(process.execPath, [join(root, "scripts/build-server.mjs"), "--if-stale"]);
  const kilobytes = (path) => [statSync(join(root, path)).size / 1000];
  note("command line, main.cjs", kilobytes("packages/cli/dist/main.cjs"), "KB", { goal: 500 });
  note("  its compiled code", kilobytes("packages/cli/dist/main.cjs.cache"), "KB");
  note("language server, server.cjs", kilobytes("packages/language-server/dist/server.cjs"), "KB", { goal: 600 });
}

// ---- Run -------------------------------------------------------------------------------------------------------------

const inside = wanted("drbd") || wanted("parse") ? await insideProgram() : undefined;
if (wanted("start")) start();
if (wanted("drbd")) await drbd(inside);
if (wanted("parse")) parse(inside);
if (wanted("clusters")) clusters();
if (wanted("server")) await server();
if (wanted("size")) size();

const result = {
  version: 1,
  node: process.version,
  processor: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
  quick,
  figures,
};
const saved = options.save ?? join(root, "test/output/bench.json");
mkdirSync(dirname(saved), { recursive: true });
writeFileSync(saved, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\nsaved to ${saved}`);
if (options.markdown) console.log(`\n${markdown()}`);
if (options.compare) compare(JSON.parse(readFileSync(options.compare, "utf8")));

function markdown() {
  const round = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  const rows = Object.entries(figures).map(([name, { median, low, high, unit, ratio, peer, goal, met }]) =>
    [
      name.trim(),
      `${round(median)} ${unit}`,
      low === high ? "" : `${round(low)}–${round(high)}`,
      ratio === undefined ? "" : `${ratio.toFixed(2)} × ${peer}`,
      goal === undefined ? "" : `${goal}: ${met ? "met" : "missed"}`,
    ].join(" | "),
  );
  return [
    "| what | median | quartiles | ratio | goal |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** What has changed: ratios where there are some, else medians. */
function compare(before) {
  console.log(`\nagainst ${options.compare} (${before.node}, ${before.processor})`);
  for (const [name, now] of Object.entries(figures)) {
    const then = before.figures[name];
    if (!then) continue;
    const [a, b] =
      now.ratio !== undefined && then.ratio !== undefined ? [then.ratio, now.ratio] : [then.median, now.median];
    const change = ((b - a) / a) * 100;
    // Less than what two runs differ by says nothing.
    if (Math.abs(change) >= 5)
      console.log(
        `${name.padEnd(44)} ${a.toFixed(2)} → ${b.toFixed(2)} (${change > 0 ? "+" : ""}${change.toFixed(0)} %)`,
      );
  }
}
