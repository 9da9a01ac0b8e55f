import { describe, expect, it } from "vitest";
import { compareResources } from "./compare-resources.js";
import { heartbeatReady } from "./engine.js";

describe.skipIf(!heartbeatReady())("the real ResourceManager and halint agree", () => {
  it("on groups, scripts and arguments of generated files", async () => {
    const first = Number(process.env.HALINT_SEED ?? 1) * 1_000_000;
    const count = Number(process.env.HALINT_FILES ?? 200);
    const { differences } = await compareResources(first, count);
    expect(differences, `${differences.length} of ${count}:\n${differences.slice(0, 10).join("\n")}`).toEqual([]);
  });
});
