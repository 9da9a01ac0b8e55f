import { isUsableKey } from "@halint/grammars";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  dead: (id: number, line: number) =>
    `key ${id} is given again on line ${line}, and the last one counts: this line is without effect`,
  counts: (id: number) => `this key ${id} counts`,
};

export const rule = authkeysRule("authkeys/duplicate-key-id", ({ file, reading }, report) => {
  const usable = reading.keys.filter(isUsableKey);
  const last = new Map(usable.map((key) => [key.id.value, key]));
  for (const key of usable) {
    const id = key.id.value;
    const winner = last.get(id);
    if (!winner || winner === key) continue;
    report({
      at: { file, range: key.range },
      severity: "warning",
      noticed: "never",
      message: messages.dead(id, file.lineOf(winner.range.start)),
      related: [{ place: { file, range: winner.id.range }, message: messages.counts(id) }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Two keys of one number.",
  why: "The later line replaces the earlier one and nothing is said. Where the nodes' files list them in different order, the nodes sign with different keys and both run everything.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an old key left in",
      files: "== authkeys (600)\nauth 1\n⟦1 sha1 8bb2d5a6cdb0e1a4f0d5⟧\n1 sha1 33c5a1b2c3d4e5f60718\n",
      expect: ["warning never: key 1 is given again on line 3, and the last one counts: this line is without effect"],
    },
  ],
  good: [
    { about: "a line that is no key", files: "== authkeys\nauth 1\n1 sha1 0a1b2c3d4e5f\n1 sha9 0a1b2c3d4e5f\n" },
    {
      about: "an old key under its own number",
      files: "== authkeys (600)\nauth 2\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 sha1 33c5a1b2c3d4e5f60718\n",
    },
  ],
};
