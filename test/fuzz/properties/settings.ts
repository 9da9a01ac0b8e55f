import { readConfiguration, SourceFile } from "@halint/cluster";
import { generate, readAnswers, runbook } from "@halint/generate";
import { BaselineError, readBaseline } from "@halint/linter";
import type { Dice } from "../../conformance/heartbeat/generate.js";
import { tutorialAnswers } from "../../generate/support.js";
import { mangle } from "../generate.js";
import { hold, type Property } from "../property.js";

const settingsText = JSON.stringify({
  rules: { "cluster/*": "warning", "ha-cf/logging": "off" },
  clusters: { web: { nodes: { master1: { path: "n1", addresses: { eth1: ["10.1.1.1/24"] } }, master2: "n2" } } },
  agents: ["my-agent"],
  overrides: [{ files: ["**/ha.cf"], rules: { "ha-cf/logging": "info" } }],
  drbd: { version: "8.4" },
});

const names = ["__proto__", "constructor", "prototype", "toString", "rules", "clusters", "nodes", "name", "0", ""];

/** A value of JSON that nobody would write. */
function anyValue(dice: Dice, depth = 0): unknown {
  switch (dice.below(depth > 3 ? 6 : 8)) {
    case 0:
      return dice.pick([null, true, false]);
    case 1:
      return dice.pick([0, -1, 1e308, 0.1, 2 ** 53]);
    case 2:
      return dice.pick(names);
    case 3:
    case 4:
    case 5:
      return dice.pick(["10.1.1.1/24", "off", "r0", "/dev/sdb1", "**/*", "\u0000", "a b"]);
    case 6:
      return Array.from({ length: dice.below(4) }, () => anyValue(dice, depth + 1));
    default:
      // Through JSON.parse, so that __proto__ becomes a member of its own as it does in a file.
      return JSON.parse(
        `{${dice
          .some(names, 0.3)
          .map((name) => `${JSON.stringify(name)}:${JSON.stringify(anyValue(dice, depth + 1))}`)
          .join(",")}}`,
      );
  }
}

/** Puts a value somewhere into another. */
function planted(dice: Dice, value: unknown): unknown {
  if (typeof value !== "object" || value === null || dice.chance(0.2)) return anyValue(dice);
  const keys = Object.keys(value);
  if (keys.length === 0) return anyValue(dice);
  const key = dice.pick(keys);
  const changed = planted(dice, (value as Record<string, unknown>)[key]);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? changed : item));
  const members = Object.entries(value).filter(([name]) => name !== key || dice.chance(0.9));
  return JSON.parse(
    `{${members.map(([name, item]) => `${JSON.stringify(name === key && dice.chance(0.3) ? dice.pick(names) : name)}:${JSON.stringify(name === key ? changed : item)}`).join(",")}}`,
  );
}

/** Settings and answers are read or refused, and leave no trace in the objects of everybody. */
export const settings: Property = {
  name: "settings",
  check(_, dice) {
    const prototypes = () =>
      [Object, Array, Function, String, Map]
        .map(({ prototype }) => Object.getOwnPropertyNames(prototype).length)
        .join();
    const before = prototypes();
    const text = dice.chance(0.5)
      ? mangle(dice, settingsText)
      : JSON.stringify(planted(dice, JSON.parse(settingsText)));
    const file = new SourceFile("/case/halint.json", "halint.json", Buffer.from(text, "latin1"), undefined);
    const { problems } = readConfiguration(file);
    for (const { line, column } of problems) hold(line > 0 && column > 0, () => `a problem at ${line}:${column}`);
    const { answers, problems: wrong } = readAnswers(planted(dice, tutorialAnswers));
    hold((answers === undefined) === wrong.length > 0, () => "answers that are neither good nor wrong");
    if (answers) {
      generate(answers);
      runbook(answers);
    }
    try {
      readBaseline(JSON.stringify(planted(dice, { version: 1, findings: { "ha.cf": { "ha-cf/logging": ["1"] } } })));
    } catch (error) {
      hold(error instanceof BaselineError, () => String(error));
    }
    hold(prototypes() === before, () => "a prototype has changed");
  },
};
