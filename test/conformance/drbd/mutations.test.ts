import { describe, expect, it } from "vitest";
import { compareMutations } from "./compare.js";
import { enginesInstalled } from "./engine.js";

const count = Number(process.env.HALINT_MUTATIONS ?? 500);
const seed = Number(process.env.HALINT_SEED ?? 20_261_122);

describe.skipIf(!enginesInstalled())(`${count} mutations of probes (HALINT_SEED=${seed})`, () => {
  it("are judged as the installed programs do", async () => {
    const totals = await compareMutations(seed, count);
    for (const [version, { asked, agreed, refused = 0, sameLine = 0 }] of totals) {
      console.log(`drbdadm ${version}: ${agreed}/${asked} verdicts, ${sameLine}/${refused} first lines agree`);
    }
    for (const [version, { asked, agreed, refused = 0, sameLine = 0, differences }] of totals) {
      expect(agreed / asked, `${version}\n${differences.join("\n")}`).toBeGreaterThanOrEqual(0.995);
      expect(sameLine / refused).toBeGreaterThanOrEqual(0.98);
    }
  });
});
