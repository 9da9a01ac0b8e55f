import { discover, type FileSystem, MemoryFiles } from "@halint/cluster";
import { encode } from "@halint/grammars";
import { type Fixed, fixToFixedPoint, lint, rules, type Safety } from "@halint/linter";
import fc from "fast-check";
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

/** Lines of a file, with their ends, a character a byte. */
const linesOf = (bytes: Uint8Array | string): string[] =>
  Buffer.from(bytes as Uint8Array)
    .toString("latin1")
    .match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Repairs files, and checks that no line changes that no repair touches. */
function repairCarefully(files: MemoryFiles, safeties: readonly Safety[], about: string): Fixed {
  const touched = new Set<string>();
  const fixed = fixToFixedPoint(
    files,
    (now) => {
      const found = lintFiles(now);
      expect(
        found.filter(({ rule }) => rule === "halint/internal-error").map(({ message }) => message),
        about,
      ).toEqual([]);
      for (const edit of found.flatMap(({ fixes }) => fixes ?? []).flatMap(({ edits }) => edits)) {
        if (edit.kind !== "text") continue;
        const { text, source } = edit.file;
        const end = text.indexOf("\n", edit.range.end);
        const around = text.slice(text.lastIndexOf("\n", edit.range.start - 1) + 1, end === -1 ? undefined : end + 1);
        for (const line of linesOf(encode(around, source.encoding))) touched.add(line);
      }
      return found;
    },
    safeties,
  );
  expect(fixed.settled, `${about} does not settle`).toBe(true);
  for (const { path, before, after } of fixed.files) {
    const left = linesOf(after);
    let at = 0;
    for (const line of linesOf(before ?? "")) {
      if (touched.has(line)) continue;
      const next = left.indexOf(line, at);
      expect(next, `${about}: ${path} lost ${JSON.stringify(line)}`).not.toBe(-1);
      at = next + 1;
    }
  }
  return fixed;
}

describe.each<readonly Safety[]>([["safe"], ["safe", "unsafe"]])(
  "repairs leave every other line alone: %s %s",
  (...allowed) => {
    const safeties = allowed.filter((safety) => safety !== undefined);
    test("of mutated files", () => {
      for (let seed = 1001; seed <= 1100; seed++) repairCarefully(machine(seed), safeties, `seed ${seed}`);
    });

    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          ..."node ucast bcast ping respawn keepalive eth1 10.1.1.2 2s auth 1 sha1 md5 key m1 IPaddr:: nginx :: # // ; \\".split(
            " ",
          ),
          " ",
          "\n",
          "\r\n",
          "\\\n",
          "auth 1\n",
          "node m1 m2\n",
          "m1 10.0.0.1/24/eth0 ",
        ),
        fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      ),
      { maxLength: 40 },
    );
    const bytes = pieces.map((some) => Buffer.from(some.join(""), "latin1"));
    test("of arbitrary bytes", () => {
      fc.assert(
        fc.property(bytes, bytes, bytes, (haCf, haresources, authkeys) => {
          const files = new MemoryFiles({ "/machine/etc/hostname": "m1\n" });
          for (const [name, content] of Object.entries({ "ha.cf": haCf, haresources, authkeys })) {
            files.set(`/machine/etc/ha.d/${name}`, { content, mode: 0o600 });
          }
          const fixed = repairCarefully(files, safeties, "arbitrary bytes");
          const repaired = new MemoryFiles({}, files);
          for (const { path, after } of fixed.files) repaired.set(path, { content: after, mode: 0o600 });
          expect(fixToFixedPoint(repaired, lintFiles, safeties).files).toEqual([]);
        }),
        { numRuns: Number(process.env.HALINT_FUZZ ?? 150) },
      );
    });
  },
);
