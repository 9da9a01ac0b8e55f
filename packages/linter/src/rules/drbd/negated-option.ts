import { drbd } from "@halint/grammars";
import { isRefusedAt, replacement } from "../../drbd-refusals.js";
import { everyOption } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  value: (option: string, value: string) =>
    `no-${option} ${value} means ${option} ${value}: drbdadm 9 forgets the "no-" where a value follows`,
};

export const rule = drbdRule("drbd/negated-option", (subject, report) => {
  if (subject.configuration.target.version !== "9") return;
  for (const { file, option } of everyOption(subject)) {
    const { head, value } = option;
    if (head?.kind !== "word" || !head.text.startsWith("no-") || !value || option.words.length !== 2) continue;
    const name = head.text.slice(3);
    if (!drbd.knowsOption("9", option.parent.kind, name) || isRefusedAt(subject, file, option.range)) continue;
    const type = drbd.optionSpec(option.parent.kind, name)?.type;
    report({
      at: { file, range: option.wordsRange },
      severity: "error",
      noticed: "never",
      message: messages.value(name, value.value),
      fixes:
        type === "boolean"
          ? [
              {
                title: `Write ${name} no`,
                safety: "unsafe",
                edits: [replacement(file, option.wordsRange, `${name} no`)],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A negated option with a value, such as `no-disk-barrier yes`.",
  why: "8.x refuses it. drbdadm 9 takes `no-` before any option, but looks at it only where no value follows: `no-disk-barrier yes` switches barriers on.",
  fix: "Writes the option with `no`. Unsafe: it changes what DRBD does.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a yes that means yes",
      files: `== drbd-90.conf\n${pairWith("disk { ⟦no-disk-barrier yes⟧; no-disk-flushes; }")}`,
      expect: [
        'error never: no-disk-barrier yes means disk-barrier yes: drbdadm 9 forgets the "no-" where a value follows',
      ],
      after: `== drbd-90.conf\n${pairWith("disk { disk-barrier no; no-disk-flushes; }")}`,
      unsafe: true,
    },
    {
      about: "a number has no opposite",
      files: `== drbd-90.conf\n${pairWith("net { ⟦no-timeout 60⟧; }")}`,
      expect: ['error never: no-timeout 60 means timeout 60: drbdadm 9 forgets the "no-" where a value follows'],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "without a value", files: `== drbd-90.conf\n${pairWith("disk { no-disk-barrier; }")}` },
    {
      about: "values and words that drbdadm refuses",
      files: `== drbd-90.conf\n${pairWith("net { no-tcp-cork maybe; no-tiemout 60; no-data-integrity-alg sha1 md5; }")}`,
      edge: true,
    },
  ],
};
