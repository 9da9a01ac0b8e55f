import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { decode, drbd } from "@halint/grammars";
import type { Diagnostic } from "@halint/linter";
import { describe, expect, it } from "vitest";
import { type Answer, ask, enginesInstalled, type Question } from "./engine.js";
import { isAccepted, needsModule, type Probe, readProbes } from "./fixtures.js";
import { fixMachine, lintMachine, type Machine, machineOf, parseFindings, targetOf } from "./linter.js";
import { configFromMemory } from "./memory.js";
import { mutate, random } from "./mutate.js";

const { drbdVersions } = drbd;

const probes = readProbes();
const count = Number(process.env.HALINT_RULE_MUTATIONS ?? 200);
const seed = Number(process.env.HALINT_SEED ?? 20_261_123);

type Pinned = Machine & { readonly version: drbd.DrbdVersion };

const questionOf = ({ host, version, files }: Pinned): Question => ({ version, host, files, root: "drbd.conf" });
const told = (findings: readonly Diagnostic[]) =>
  findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n    ") || "nothing";

/** Rules that failed, and fixes that no longer fit. */
function broken(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ rule }) => rule.startsWith("halint/"));
}

describe("the linter", () => {
  it.each(drbdVersions)("has a `parse` finding for a probe exactly where drbdadm %s refused it", (version) => {
    const differences: string[] = [];
    let compared = 0;
    for (const probe of probes) {
      if (probe[version] === null) continue;
      compared++;
      const all = lintMachine(machineOf(probe, version));
      const findings = parseFindings(all);
      if ((findings.length === 0) !== (probe[version] === true) || broken(all).length > 0) {
        differences.push(`${probe.id}: drbdadm ${probe[version]}\n    ${told([...findings, ...broken(all)])}`);
      }
    }
    console.log(`drbdadm ${version}: ${compared - differences.length}/${compared} probes`);
    expect(differences).toEqual([]);
  });
});

/** One machine before and after its safe fixes. */
interface Repaired {
  readonly name: string;
  readonly before: Pinned;
  readonly after: Pinned;
}

function repaired(list: readonly { readonly probe: Probe; readonly version: drbd.DrbdVersion }[]): Repaired[] {
  return list.flatMap(({ probe, version }) => {
    const before = machineOf(probe, version);
    const after = fixMachine(before, ["safe"]);
    return after ? [{ name: `${probe.id} ${version}`, before, after: { ...after, version } }] : [];
  });
}

/**
 * Whether drbdadm refuses more than before. It shows its errors in waves, so that mending one may show two that were
 * there all along: they are counted as the judge sees them, which is all at once.
 */
function isWorse(before: Pinned, old: Answer, after: Pinned, now: Answer): boolean {
  if (isAccepted(old)) return !isAccepted(now);
  return !isAccepted(now) && refusals(after) > refusals(before);
}

function refusals({ host, version, files, addresses = [] }: Pinned): number {
  return drbd.judge(configFromMemory("drbd.conf", files), version, { name: host, addresses }).length;
}

describe.skipIf(!enginesInstalled())("safe fixes", () => {
  it("never make drbdadm refuse more, and leave accepted files accepted", async () => {
    const asked = probes.flatMap((probe) =>
      drbdVersions
        .filter((version) => probe[version] !== null && !probe.addresses)
        .map((version) => ({ probe, version })),
    );
    const fixed = repaired(asked);
    const answers = await ask(fixed.flatMap(({ before, after }) => [questionOf(before), questionOf(after)]));
    const worse: string[] = [];
    let mended = 0;
    fixed.forEach(({ name, before, after }, at) => {
      const [old, now] = [answers[2 * at], answers[2 * at + 1]];
      if (!old || !now) return;
      if (!isAccepted(old) && isAccepted(now)) mended++;
      if (isWorse(before, old, after, now))
        worse.push(`${name}\n${Object.values(before.files)[0]}\n=>\n${Object.values(after.files)[0]}\n${now.text}`);
    });
    console.log(`${fixed.length} probes changed by safe fixes, ${mended} accepted then`);
    expect(worse).toEqual([]);
    expect(mended).toBeGreaterThan(10);
  });
});

describe.skipIf(!enginesInstalled())(`${count} mutations of probes (HALINT_SEED=${seed})`, () => {
  it("have a `parse` finding exactly where the installed programs refuse them", async () => {
    const next = random(seed);
    const sources = probes.filter(
      (probe) => !probe.files && !probe.addresses && drbdVersions.some((version) => probe[version] === true),
    );
    const machines: Pinned[] = [];
    for (let made = 0; made < count; made++) {
      const probe = sources[Math.floor(next() * sources.length)];
      if (!probe) continue;
      const text = mutate(probe.config, next);
      for (const version of drbdVersions) machines.push({ host: probe.host, version, files: { "drbd.conf": text } });
    }
    const fixes = machines.map((machine) => {
      const fixed = fixMachine(machine, ["safe"]);
      return fixed ? { ...fixed, version: machine.version } : machine;
    });
    const answers = await ask([...machines, ...fixes].map(questionOf));
    const differences: string[] = [];
    const worse: string[] = [];
    let compared = 0;
    let changed = 0;
    machines.forEach((machine, at) => {
      const answer = answers[at];
      const then = answers[machines.length + at];
      if (!answer || !then || needsModule(answer)) return;
      compared++;
      const all = lintMachine(machine);
      const findings = parseFindings(all);
      if ((findings.length === 0) !== isAccepted(answer) || broken(all).length > 0) {
        differences.push(`${machine.version}: ${answer.text}\n${machine.files["drbd.conf"]}\n    ${told(findings)}`);
      }
      const fixed = fixes[at];
      if (fixed === machine || !fixed) return;
      changed++;
      if (isWorse(machine, answer, fixed, then)) {
        worse.push(`${machine.version}\n${machine.files["drbd.conf"]}\n=>\n${fixed.files["drbd.conf"]}\n${then.text}`);
      }
    });
    console.log(`${compared - differences.length}/${compared} verdicts; ${changed} changed by safe fixes`);
    expect((compared - differences.length) / compared, differences.join("\n")).toBeGreaterThanOrEqual(0.995);
    expect(worse).toEqual([]);
  }, 180_000);
});

// A directory with real configuration files, in any depth: *.res, and *drbd* files.
const corpus = process.env.HALINT_CORPUS;
if (!corpus) console.warn("no corpus of real DRBD configurations: HALINT_CORPUS is not set");

function filesBelow(directory: string, inDrbd = false): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const wanted = inDrbd || name.includes("drbd");
    if (statSync(path).isDirectory()) return filesBelow(path, wanted);
    return wanted || name.endsWith(".res") ? [path] : [];
  });
}

describe.skipIf(!corpus || !enginesInstalled())("real files", () => {
  it("have a `parse` finding exactly where drbdadm of their version refuses them", async () => {
    const machines: (Pinned & { path: string })[] = [];
    for (const path of filesBelow(corpus ?? "")) {
      if (statSync(path).size > 200_000) continue;
      // Absolute includes are bent so that they cannot reach the files of this machine.
      const text = decode(readFileSync(path)).text.replace(/(include\s+"?)\//g, "$1nowhere/");
      const host = drbd.parseDrbd(text).resources.flatMap((one) => one.hosts.flatMap(({ names }) => names))[0]?.value;
      const machine: Machine = { host: host ?? "localhost", version: undefined, files: { "drbd.conf": text } };
      const version = targetOf(machine);
      if (version) machines.push({ ...machine, version, path });
    }
    const answers = await ask(machines.map(questionOf));
    const differences: string[] = [];
    machines.forEach((machine, at) => {
      const answer = answers[at];
      if (!answer || needsModule(answer)) return;
      const all = lintMachine({ ...machine, version: undefined });
      const own = all.filter(({ rule }) => rule.startsWith("drbd/"));
      const templates = own.filter(({ rule }) => rule === "drbd/unrendered-template");
      const findings = parseFindings(all);
      const wrong = (findings.length === 0) !== isAccepted(answer) || broken(all).length > 0;
      const several = templates.some(({ message }) => message.includes("nothing else")) && own.length !== 1;
      if (wrong || several) {
        differences.push(
          `${machine.path} ${machine.version}: ${answer.text}\n    ${told([...findings, ...broken(all)])}`,
        );
      }
    });
    console.log(`${machines.length} real files, ${differences.length} differ`);
    expect(differences).toEqual([]);
  }, 180_000);
});
