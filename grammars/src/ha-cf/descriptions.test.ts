import { describe, expect, it } from "vitest";
import { directives, ownPrograms } from "./catalogue.js";
import { haCfDescriptions, programDescriptions } from "./descriptions.js";

describe("descriptions of ha.cf", () => {
  it("there is one for every directive, and no other", () => {
    expect(Object.keys(haCfDescriptions).sort()).toEqual(directives.map((directive) => directive.name).sort());
  });

  it("there is one for every program of the daemon's own, and no other", () => {
    expect(Object.keys(programDescriptions).sort()).toEqual([...ownPrograms].sort());
  });

  it.each(Object.entries(haCfDescriptions))("%s has two to five whole sentences", (_, text) => {
    const sentences = text.match(/[.!?](?= [A-Z`0-9]|$)/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(6);
    expect(text).toMatch(/\.$/);
  });
});
