import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-resource": ({ name: resource }, { name }) =>
    `there is another resource ${resource}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-resource">;

export const rule = refusalRule("drbd/duplicate-resource", messages, {
  related: ({ name }) => `the first resource ${name}`,
});

export const docs: RuleDocs = {
  finds: "Two resources of one name, in one file or in several.",
  why: "drbdadm refuses the configuration. The usual reason is a file that was copied, or a backup that an include with `*.res` reads as well.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a copy in another file",
      files: `== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/a.res\nresource r0 {\n${pair}}\n== drbd.d/b.res\n⟦resource r0⟧ {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: ["error parse: there is another resource r0: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "a drbd.d without its root",
      files: `== drbd.d/global_common.conf\ncommon { net { protocol C; } }\n== drbd.d/a.res\nresource r0 {\n${pair}}\n== drbd.d/b.res\n⟦resource r0⟧ {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: ["error parse: there is another resource r0: drbdadm 8.4 refuses the configuration"],
    },
  ],
  good: [
    {
      about: "loose files beside each other, of which a machine may have either",
      files: `== a.res\nresource r0 {\n${pair}}\n== b.res\nresource r0 {\n${pair}}\n`,
    },
    {
      about: "two names",
      files: `== drbd.conf\nresource r0 {\n${pair}}\nresource r1 {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
    },
  ],
};
