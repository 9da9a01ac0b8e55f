import type { Word } from "@halint/grammars";
import { removeValue } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  twice: (name: string, line: number) =>
    `${name} is named on line ${line} already: the daemon keeps two entries for one machine and does not say so`,
};

export const rule = haCfRule("ha-cf/duplicate-node", ({ file, reading }, report) => {
  const seen = new Map<string, Word>();
  for (const setting of reading.of("node")) {
    for (const word of setting.values) {
      const first = seen.get(word.text.toLowerCase());
      if (!first) {
        seen.set(word.text.toLowerCase(), word);
        continue;
      }
      report({
        at: { file, range: word.range },
        severity: "warning",
        noticed: "never",
        message: messages.twice(word.text, file.lineOf(first.range.start)),
        related: [{ place: { file, range: first.range }, message: "named here first" }],
        fixes: [{ title: `Remove ${word.text}`, safety: "safe", edits: [removeValue(file, setting, word)] }],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A node that is named twice.",
  why: "Names are compared without regard to case. The daemon puts the machine into its table a second time; often a copied line was meant to become the other node.",
  fix: "Removes the second. Safe: the first already says it.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "twice, once in capitals",
      files: "== ha.cf\nnode master1 master2 ⟦Master1⟧\nnode ⟦master2⟧\nbcast eth1\n",
      expect: [
        "warning never: Master1 is named on line 1 already: the daemon keeps two entries for one machine and does not say so",
        "warning never: master2 is named on line 1 already: the daemon keeps two entries for one machine and does not say so",
      ],
      after: "== ha.cf\nnode master1 master2\nbcast eth1\n",
    },
  ],
  good: [{ about: "different names", files: "== ha.cf\nnode a a.example.com\nbcast eth1\n" }],
};
