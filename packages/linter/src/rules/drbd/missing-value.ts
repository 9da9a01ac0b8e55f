import { drbd } from "@halint/grammars";
import { isRefusedAt, type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import { everyOption } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "missing-value": ({ option }, { name }) => `${option} has no value: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/missing-value">;

const accepted = {
  value: (option: string, value: string) =>
    `${option} has no value: drbdadm 9 takes "${value}" for it and says nothing`,
};

export const rule = refusalRule("drbd/missing-value", messages, {
  also(subject, report) {
    const { configuration } = subject;
    if (configuration.target.version !== "9") return;
    for (const { file, option } of everyOption(subject)) {
      const { head } = option;
      if (!head || option.words.length !== 1 || option.ending.kind !== "semicolon") continue;
      const name = head.value.replace(/^no-/, "");
      const spec = drbd.optionSpec(option.parent.kind, name);
      if (!spec || !drbd.knowsOption("9", option.parent.kind, name)) continue;
      const { type } = drbd.valueSpec(spec, "9");
      if (!["number", "enum", "number-or-enum", "string", "resource"].includes(type)) continue;
      if (isRefusedAt(subject, file, option.range)) continue;
      report({
        at: { file, range: head.range },
        severity: "warning",
        noticed: "never",
        message: accepted.value(name, name === head.value ? "yes" : "no"),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "An option without the value that it needs.",
  why: "8.x refuses the configuration. drbdadm 9 reads every option without a value as a yes and checks nothing: `max-buffers;` then fails in drbdsetup, and a handler called `yes` is run when the peer is lost.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "8.4 refuses it",
      files: `== drbd-84.conf\n${pairWith("net { ⟦max-buffers⟧; }")}`,
      expect: ["error parse: max-buffers has no value: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "9 does not",
      files: `== drbd-90.conf\n${pairWith("net { ⟦max-buffers⟧; allow-two-primaries; }\n  handlers { ⟦split-brain⟧; }")}`,
      expect: [
        'warning never: max-buffers has no value: drbdadm 9 takes "yes" for it and says nothing',
        'warning never: split-brain has no value: drbdadm 9 takes "yes" for it and says nothing',
      ],
    },
    {
      about: "an option of global, which 9 refuses, and a negation",
      files: `== drbd-90.conf\nglobal { ⟦usage-count⟧; }\n${pairWith("net { tiemout; max-buffers 2048; ⟦no-sndbuf-size⟧; }")}`,
      expect: [
        "error parse: usage-count has no value: drbdadm 9 refuses the configuration",
        'warning never: sndbuf-size has no value: drbdadm 9 takes "no" for it and says nothing',
      ],
      edge: true,
    },
  ],
  good: [{ about: "flags need none", files: `== drbd-90.conf\n${pairWith("net { allow-two-primaries; }")}` }],
};
