import { describe, expect, it } from "vitest";
import { describeWord } from "./descriptions.js";
import {
  classOfWord,
  drbdVersions,
  isLaterThan,
  knowsOption,
  optionSpecs,
  reservedWords,
  sectionOpenedBy,
  sectionSpecs,
  sectionsKnowing,
  statementSpecs,
  structuralWords,
  valueSpec,
  versionsKnowing,
} from "./index.js";

describe("the catalogue", () => {
  it("has a range, names or a default where the type asks for it", () => {
    for (const spec of optionSpecs()) {
      const id = `${spec.section}.${spec.name}`;
      expect(spec.versions.length, id).toBeGreaterThan(0);
      expect(Object.keys(spec.checks).sort(), id).toEqual([...spec.versions].sort());
      for (const version of spec.versions) {
        const form = valueSpec(spec, version);
        if (form.type === "enum") expect(form.values?.length, id).toBeGreaterThan(1);
        if (form.type === "enum" && form.default !== undefined) expect(form.values, id).toContain(form.default);
        if (form.min !== undefined && form.max !== undefined) expect(form.min, id).toBeLessThan(form.max);
      }
      const { replacedBy } = spec;
      if (replacedBy && replacedBy !== "delete") {
        expect(versionsKnowing(replacedBy.name, replacedBy.section, "99"), id).toContain("9");
      }
    }
  });

  it("describes every word in one line", () => {
    const words = [
      ...optionSpecs().map((spec) => [spec.section, spec.name] as const),
      ...statementSpecs.flatMap((spec) => spec.sections.map((section) => [section, spec.name] as const)),
      ...sectionSpecs
        .filter((spec) => spec.head !== "plugin")
        .flatMap((spec) => spec.parents.map((section) => [section, spec.head] as const)),
    ];
    const missing = words.filter(([section, word]) => {
      const summary = describeWord(section, word)?.summary ?? "";
      return summary.length < 10 || summary.length > 130 || !summary.endsWith(".");
    });
    expect(missing).toEqual([]);
    expect(describeWord("net", "bogus")).toBeUndefined();
  });

  it("agrees with the shape by which entries are told apart", () => {
    for (const { head, parents } of sectionSpecs) {
      for (const parent of parents) {
        if (parent === "stacked-on-top-of" && head === "skip") continue;
        expect(sectionOpenedBy(head, parent), `${head} in ${parent}`).toBeDefined();
      }
    }
    for (const { name, sections } of statementSpecs) {
      for (const section of sections) expect(structuralWords(section), `${name} in ${section}`).toContain(name);
    }
  });

  it("knows what is reserved in which version", () => {
    expect(drbdVersions.map((version) => reservedWords(version).size)).toEqual([111, 133, 58]);
    for (const word of ["size", "rate", "split-brain", "plugin", "no-disk-barrier", "after-sb-1pri"]) {
      expect(reservedWords("8.4").has(word), word).toBe(true);
      expect(reservedWords("9").has(word), word).toBe(false);
    }
    expect(classOfWord("path", "9")).toBe("keyword");
    expect(classOfWord("path", "8.4")).toBe("string");
    expect(classOfWord("1.2.3", "9")).toBe("module-version");
    expect(classOfWord("1.2.3", "8.4")).toBe("string");
    expect(classOfWord("10.0.0.300", "8.3")).toBe("ipv4");
    expect(["12345678", "10M", "60s", "123456789", "10m"].map((word) => classOfWord(word, "9"))).toEqual([
      "integer",
      "integer",
      "integer",
      "string",
      "string",
    ]);
  });

  it("tells releases of drbd-utils apart", () => {
    expect(isLaterThan("9.26")).toBe(true);
    expect(isLaterThan("8.9.11")).toBe(false);
    expect(isLaterThan("9.22")).toBe(false);
    expect(knowsOption("9", "net", "tls")).toBe(false);
    expect(knowsOption("9", "net", "tls", "9.26")).toBe(true);
    expect(knowsOption("9", "syncer", "rate", "9.28")).toBe(false);
    expect(knowsOption("9", "syncer", "rate", "9.29")).toBe(true);
    expect(sectionsKnowing("fencing", "9")).toEqual(["net"]);
  });
});
