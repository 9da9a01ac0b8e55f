import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair, pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "word-too-long": ({ word, limit }, { name }) =>
    `a word of ${word.length} characters, where ${name} takes ${limit}: it refuses the configuration`,
  "string-too-long": ({ length, limit }, { name }) =>
    `a text of ${length} characters, where ${name} takes ${limit}: it refuses the configuration`,
} satisfies RefusalMessages<"drbd/name-length">;

export const rule = refusalRule("drbd/name-length", messages, {
  help: ({ refusal }) => (refusal.code === "word-too-long" ? "in quotes a text may have 255 characters" : undefined),
});

export const docs: RuleDocs = {
  finds: "A word or quoted text that is too long for the version.",
  why: "A word without quotes has at most 80 characters in 8.3 and 128 later, a quoted text 255. drbdadm refuses the whole configuration.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a long name",
      files: `== drbd-84.conf\nresource ⟦${"x".repeat(129)}⟧ {\n${pair}}\n`,
      expect: ["error parse: a word of 129 characters, where drbdadm 8.4 takes 128: it refuses the configuration"],
    },
    {
      about: "a long command",
      files: `== drbd-84.conf\n${pairWith(`handlers { split-brain ⟦"${"x".repeat(256)}"⟧; }`)}`,
      expect: ["error parse: a text of 256 characters, where drbdadm 8.4 takes 255: it refuses the configuration"],
    },
  ],
  good: [{ about: "the longest", files: `== drbd-84.conf\nresource ${"x".repeat(128)} {\n${pair}}\n` }],
};
