import { readFileSync, writeFileSync } from "node:fs";
import { type Directive, directives, findDirective, haCfLineLimit, type RefusalPhase } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { compareStarts, endsAtOpening } from "./compare.js";
import { askHeartbeat, heartbeatReady } from "./engine.js";
import { lintInput, type MachineFacts, refuses } from "./facts.js";
import { knownDisagreements } from "./known-disagreements.js";
import { BASE_HA_CF, probeInput, probes } from "./probes.js";

const recordedFacts = new URL("./probe-facts.json", import.meta.url);

interface Recorded {
  readonly usual: MachineFacts;
  /** What is different, by id of the probe. */
  readonly different: Readonly<Record<string, Partial<MachineFacts>>>;
}

describe("recorded verdicts of the real Heartbeat", () => {
  const recorded = JSON.parse(readFileSync(recordedFacts, "utf8")) as Recorded;

  it.each(["ha.cf", "authkeys", "haresources"] as const)(
    "halint has a start finding exactly where it refuses: %s",
    (kind) => {
      const own = probes.filter((probe) => probe.kind === kind);
      const wrong = own.flatMap((probe) => {
        const findings = lintInput(probeInput(probe), { ...recorded.usual, ...recorded.different[probe.id] });
        if (refuses(findings) === (probe.verdict !== "accepted") || knownDisagreements[probe.id]) return [];
        const said = findings.filter((finding) => finding.noticed === "start");
        return [
          `${probe.id}: daemon ${probe.verdict}, halint ${said.map((finding) => `${finding.rule}: ${finding.message}`).join("; ") || "silent"}\n    ${JSON.stringify(probe.text ?? probe.add)?.slice(0, 300)}`,
        ];
      });
      expect(wrong.length, `${wrong.length} of ${own.length}:\n${wrong.slice(0, 60).join("\n")}`).toBe(0);
    },
  );
});

describe("the catalogue of directives", () => {
  const phases = { "ha.cf": "reading", crash: "reading", semantic: "checks" } as const;
  const refusedAlone = probes.flatMap((probe) => {
    const phase = phases[probe.phase as keyof typeof phases] as RefusalPhase | undefined;
    if (probe.add === undefined || probe.verdict === "accepted" || !phase) return [];
    const added = String(probeInput(probe).files["ha.cf"]?.text).slice(BASE_HA_CF.length);
    // The rest of a line that does not fit the buffer is another line.
    if (added.split("\n").some((line) => line.length >= haCfLineLimit)) return [];
    const [name = "", ...others] = new Set([...added.matchAll(/^[a-z_0-9]+/gm)].map(([word]) => word));
    const directive = others.length === 0 ? findDirective(name) : undefined;
    return directive ? [{ id: probe.id, directive, phase }] : [];
  });

  it("says in which phase the daemon refuses a line", () => {
    expect(refusedAlone.length).toBeGreaterThan(100);
    const wrong = refusedAlone.filter(({ directive, phase }) => !directive.refused.includes(phase));
    expect(wrong.map(({ id, directive, phase }) => `${id}: ${directive.name} in ${phase}`)).toEqual([]);
  });

  it("names no directive as refused that no probe refuses", () => {
    const canonical = ({ name, aliasOf }: Directive) => aliasOf ?? name;
    const seen = new Set(refusedAlone.map(({ directive }) => canonical(directive)));
    const unseen = directives.filter((entry) => entry.refused.includes("reading") && !seen.has(canonical(entry)));
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});

describe.skipIf(!heartbeatReady())("the real Heartbeat and halint agree", () => {
  it.runIf(process.env.HALINT_RECORD)("records the facts of the probes", async () => {
    const verdicts = await askHeartbeat(probes.map(probeInput));
    const usual = pick(verdicts[0]!.facts);
    const different: Record<string, Partial<MachineFacts>> = {};
    for (const [index, probe] of probes.entries()) {
      const facts = pick(verdicts[index]!.facts);
      const changed = Object.entries(facts).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key as keyof MachineFacts]),
      );
      if (changed.length > 0) different[probe.id] = Object.fromEntries(changed);
    }
    const rows = Object.entries(different).map(([id, value]) => `    ${JSON.stringify(id)}: ${JSON.stringify(value)}`);
    writeFileSync(
      recordedFacts,
      `{\n  "usual": ${JSON.stringify(usual)},\n  "different": {\n${rows.join(",\n")}\n  }\n}\n`,
    );
  });

  it("on what the daemon notices only when it opens its media", async () => {
    const inputs = probes.filter((probe) => knownDisagreements[probe.id]).map(probeInput);
    const late = await endsAtOpening(inputs);
    expect(inputs.filter((input) => !late.has(input)).map((input) => input.files["ha.cf"]?.text.toString())).toEqual(
      [],
    );
  });

  it("on random mutations", async () => {
    const seed = Number(process.env.HALINT_SEED ?? 1);
    const count = Number(process.env.HALINT_MUTANTS ?? 300);
    const { differences } = await compareStarts(seed * 1_000_000, count);
    expect(
      differences.length / count,
      `seed ${seed}: ${differences.length} of ${count}\n${differences.slice(0, 20).join("\n\n")}`,
    ).toBeLessThanOrEqual(0.005);
  });
});

function pick({ interfaces, resolvable, users, groups, programs }: MachineFacts): MachineFacts {
  return { interfaces, resolvable, users, groups, programs };
}
