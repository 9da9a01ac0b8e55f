import { drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { ask, enginesInstalled } from "./engine.js";
import { filesOf, isAccepted, type Probe, questionOf, readProbes, rootOf } from "./fixtures.js";
import { configFromMemory } from "./memory.js";

const { drbdVersions, judge } = drbd;

const probes = readProbes();

function ours(probe: Probe, version: drbd.DrbdVersion): true | number {
  const config = configFromMemory(rootOf(probe), filesOf(probe));
  const refusals = judge(config, version, { name: probe.host, addresses: probe.addresses ?? [] });
  return refusals.length === 0 || (refusals[0]?.engineLine ?? 0);
}

describe("the judge", () => {
  it.each(drbdVersions)("says of every probe what drbdadm %s said, at the line that it named", (version) => {
    const recorded: string[] = [];
    const judged: string[] = [];
    for (const probe of probes) {
      if (probe[version] === null) continue;
      recorded.push(`${probe.id}: ${probe[version]}`);
      judged.push(`${probe.id}: ${ours(probe, version)}`);
    }
    expect(judged).toEqual(recorded);
  });
});

describe.skipIf(!enginesInstalled())("the installed programs", () => {
  it("still say what was recorded", async () => {
    const asked = probes.flatMap((probe) =>
      drbdVersions
        // `floating` needs an address that this machine need not have; 8.3 refuses without it.
        .filter((version) => probe[version] !== null && !(probe.addresses && version === "8.3"))
        .map((version) => ({ probe, version })),
    );
    const answers = await ask(asked.map(({ probe, version }) => questionOf(probe, version)));
    const now = asked.map(({ probe, version }, at) => {
      const answer = answers[at];
      return `${probe.id} ${version}: ${answer && isAccepted(answer) ? true : (answer?.errors[0]?.line ?? 0)}`;
    });
    expect(now).toEqual(asked.map(({ probe, version }) => `${probe.id} ${version}: ${probe[version]}`));
  });
});
