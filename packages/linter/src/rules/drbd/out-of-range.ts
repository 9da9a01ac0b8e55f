import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "out-of-range": ({ option, value, min, max, unit, counted }, { name }) =>
    `${option} ${value} is ${counted === undefined ? "" : `${counted}${value.endsWith("s") ? " (s multiplies by 512)" : ""} and `}not between ${min} and ${max}${unit ? ` (unit: ${unit})` : ""}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/out-of-range">;

export const rule = refusalRule("drbd/out-of-range", messages);

export const docs: RuleDocs = {
  finds: "A number outside the range that the version takes.",
  why: "drbdadm refuses the whole configuration. The units differ from option to option: timeout counts tenths of a second, ping-int seconds, rates KiB per second, c-fill-target sectors; a suffix is turned into that unit first, so `timeout 60s` is 30720 tenths.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "more than the version takes",
      files: `== drbd-84.conf\n${pairWith("net { timeout ⟦700⟧; ping-int ⟦0⟧; }")}`,
      expect: [
        "error parse: timeout 700 is not between 1 and 600 (unit: 0.1 s): drbdadm 8.4 refuses the configuration",
        "error parse: ping-int 0 is not between 1 and 120 (unit: s): drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "a suffix that is no second",
      files: `== drbd-90.conf\n${pairWith("net { timeout ⟦60s⟧; }")}`,
      expect: [
        "error parse: timeout 60s is 30720 (s multiplies by 512) and not between 1 and 600 (unit: 0.1 s): drbdadm 9 refuses the configuration",
      ],
    },
  ],
  good: [{ about: "the largest", files: `== drbd-84.conf\n${pairWith("net { timeout 600; }")}` }],
};
