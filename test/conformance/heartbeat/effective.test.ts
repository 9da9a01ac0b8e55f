import { decode, effectiveHaCf, parseHaCf, readHaCf } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { type Probe, probeInput, probes } from "./probes.js";

function effectiveOf(probe: Probe) {
  const { files, node } = probeInput(probe);
  const text = files["ha.cf"]?.text ?? "";
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return effectiveHaCf(readHaCf(parseHaCf(decode(bytes).text)), node);
}

describe("what an accepted ha.cf means", () => {
  const accepted = probes.filter((probe) => probe.kind === "ha.cf" && probe.verdict === "accepted");

  it("options are those of the daemon's dump", () => {
    const recorded = accepted.filter((probe) => probe.options);
    const wrong = recorded.flatMap((probe) => {
      const { options } = effectiveOf(probe);
      return Object.entries(probe.options ?? {})
        .filter(([name, value]) => options.get(name) !== value)
        .map(([name, value]) => `${probe.id}: ${name} is ${value}, not ${options.get(name)}`);
    });
    expect(recorded.length).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });

  it.each(["nodes", "media"] as const)("%s are those of the daemon's dump", (part) => {
    const recorded = accepted.filter((probe) => probe[part]);
    const wrong = recorded.flatMap((probe) => {
      const got = effectiveOf(probe)[part].join("|");
      const wanted = (probe[part] ?? []).join("|");
      return got === wanted ? [] : [`${probe.id}: ${wanted}, not ${got}`];
    });
    expect(recorded.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});
