import { discover, type FileSystem, MemoryFiles } from "@halint/cluster";
import { fixToFixedPoint, lint, rules, type Safety } from "@halint/linter";
import { describe, expect, test } from "vitest";
import { generateMutant } from "../conformance/heartbeat/generate.js";

const workingDirectory = "/machine";
const lintFiles = (files: FileSystem) =>
  discover(files, [workingDirectory], { workingDirectory }).clusters.flatMap((cluster) => lint(cluster, rules));

/** A mutated ha.d as files of a machine. */
function machine(seed: number): MemoryFiles {
  const { files, node } = generateMutant(seed);
  const memory = new MemoryFiles({ "/machine/etc/hostname": `${node}\n` });
  for (const [name, file] of Object.entries(files)) {
    memory.set(`/machine/etc/ha.d/${name}`, {
      content: file.text,
      mode: file.mode ?? (name === "authkeys" ? 0o600 : 0o644),
    });
  }
  return memory;
}

describe.each<readonly Safety[]>([["safe"], ["safe", "unsafe"]])("repairs of mutated files: %s %s", (...allowed) => {
  const safeties = allowed.filter((safety) => safety !== undefined);
  test("settle, and a second run changes nothing", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const files = machine(seed);
      const fixed = fixToFixedPoint(files, lintFiles, safeties);
      expect(fixed.settled, `seed ${seed} does not settle`).toBe(true);
      const repaired = new MemoryFiles({}, files);
      for (const { path, after, mode } of fixed.files) {
        const known = mode ?? files.get(path)?.mode;
        repaired.set(path, { content: after, ...(known === undefined ? {} : { mode: known }) });
      }
      expect(fixToFixedPoint(repaired, lintFiles, safeties).files, `seed ${seed} changes again`).toEqual([]);
    }
  });
});

test("a safe repair never brings a refusal that was not there", () => {
  const refusals = (files: FileSystem) => lintFiles(files).filter(({ noticed }) => noticed === "start").length;
  for (let seed = 1; seed <= 150; seed++) {
    const files = machine(seed);
    const before = refusals(files);
    const fixed = fixToFixedPoint(files, lintFiles, ["safe"]);
    const after = fixed.diagnostics.filter(({ noticed }) => noticed === "start").length;
    expect(after, `seed ${seed}`).toBeLessThanOrEqual(before);
  }
});
