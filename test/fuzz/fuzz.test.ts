import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { generateTree } from "./generate.js";
import { reduce } from "./reduce.js";
import { type Failure, failureOf, properties } from "./try.js";

// A short run of `npm run fuzz`: always the same seeds, so that it says the same for everybody.
const seeds = 30;

afterAll(async () => {
  for (const property of properties) await property.end?.();
});

describe.each(properties)("$name", (property) => {
  test("holds of generated and damaged files", async () => {
    let asked = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      if (seed % (property.every ?? 1) !== 0) continue;
      asked++;
      expect(await failureOf(property, generateTree(seed), seed), `seed ${seed}`).toBeUndefined();
    }
    expect(asked).toBeGreaterThan(1);
  });
});

describe("what long runs have found", () => {
  const folder = new URL("./found/", import.meta.url);
  const found = readdirSync(folder).map((name): [string, Failure] => [
    name,
    JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Failure,
  ]);

  test.each(found)("%s is mended", async (_, { property: name, seed, files }) => {
    const property = properties.find((one) => one.name === name);
    if (!property) throw new Error(`there is no property ${name}`);
    expect(await failureOf(property, files, seed)).toBeUndefined();
  });
});

test("a failure is made as small as it goes", async () => {
  const tree = {
    "n/a": { text: "one two\nthree four\nfive\n" },
    "n/b": { text: "six\nseven X eight\n" },
    "n/c": { text: "X" },
  };
  const fails = async (files: typeof tree | object) =>
    Object.values(files as typeof tree).some(({ text }) => text.includes("X") && text.includes("v"));
  expect(await reduce(tree, fails)).toEqual({ "n/b": { text: "vX" } });
});
