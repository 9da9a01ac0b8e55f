import { drbd } from "@halint/grammars";
import { isRefusedAt, type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import { everyOption } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "flag-with-value": ({ option, value }, { name }) =>
    `${option} takes no value, and here is "${value}": ${name} refuses the configuration`,
  "not-a-number": ({ option, value }, { name }) =>
    `"${value}" is no number for ${option}: ${name} refuses the configuration`,
  "not-a-boolean": ({ option, value }, { name }) =>
    `${option} is yes or no, not "${value}": ${name} refuses the configuration`,
  "not-in-list": ({ option, value, values }, { name }) =>
    `${option} is ${list(values, "or")}, not "${value}": ${name} refuses the configuration`,
  "value-too-long": ({ option, length, limit }, { name }) =>
    `the value of ${option} has ${length} characters, and ${name} takes ${limit}: it refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-value">;

const accepted = {
  list: (option: string, value: string, values: readonly string[], version: string) =>
    `${option} is ${list(values, "or")}, not "${value}": drbdadm ${version} does not look, and drbdsetup refuses it when the resource is brought up`,
};

export const rule = refusalRule("drbd/invalid-value", messages, {
  help: ({ refusal }) =>
    refusal.code === "not-a-number"
      ? "numbers are decimal, with at most one of the suffixes K, M and G (1024, 1024², 1024³) or s (sectors of 512 bytes); seconds have no suffix"
      : undefined,
  also(subject, report) {
    const { version } = subject.configuration.target;
    if (version === "9") return;
    for (const { file, option } of everyOption(subject)) {
      const name = option.head?.value ?? "";
      const { value } = option;
      const spec = drbd.optionSpec(option.parent.kind, name);
      if (!spec || !value || option.words.length !== 2 || !spec.versions.includes(version)) continue;
      const form = drbd.valueSpec(spec, version);
      const values = form.values ?? [];
      if (form.type !== "enum" || (spec.checks[version] ?? "none") !== "none" || values.includes(value.value)) continue;
      if (isRefusedAt(subject, file, value.range)) continue;
      // 8.x has values that name a host.
      if (/^discard-node-/.test(value.value)) continue;
      report({
        at: { file, range: value.range },
        severity: "error",
        noticed: "kernel",
        message: accepted.list(name, value.value, values, version),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "A value that is no number, not yes or no, not in the list of an option's values, or too long.",
  why: "drbdadm 9 checks every value of an option that it knows; 8.x checks numbers and flags only and hands the names to drbdsetup, so that a wrong one stays unnoticed until the resource is brought up on that node.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "units that DRBD does not know",
      files: `== drbd-84.conf\n${pairWith("net { sndbuf-size ⟦512KB⟧; max-buffers ⟦0x800⟧; }")}`,
      expect: [
        'error parse: "512KB" is no number for sndbuf-size: drbdadm 8.4 refuses the configuration',
        'error parse: "0x800" is no number for max-buffers: drbdadm 8.4 refuses the configuration',
      ],
    },
    {
      about: "names that only 9 checks",
      files: `== drbd-90.conf\n${pairWith("net { after-sb-0pri ⟦discard-oldest⟧; always-asbp ⟦on⟧; }")}`,
      expect: [
        'error parse: after-sb-0pri is disconnect, discard-younger-primary, discard-older-primary, discard-zero-changes, discard-least-changes, discard-local or discard-remote, not "discard-oldest": drbdadm 9 refuses the configuration',
        'error parse: always-asbp is yes or no, not "on": drbdadm 9 refuses the configuration',
      ],
    },
    {
      about: "the same for 8.4",
      files: `== drbd-84.conf\n${pairWith("net { after-sb-0pri ⟦discard-oldest⟧; }")}`,
      expect: [
        'error kernel: after-sb-0pri is disconnect, discard-younger-primary, discard-older-primary, discard-zero-changes, discard-least-changes, discard-local or discard-remote, not "discard-oldest": drbdadm 8.4 does not look, and drbdsetup refuses it when the resource is brought up',
      ],
    },
    {
      about: "a flag with a value",
      files: `== drbd-84.conf\n${pairWith("disk { no-disk-barrier ⟦yes⟧; }")}`,
      expect: ['error parse: no-disk-barrier takes no value, and here is "yes": drbdadm 8.4 refuses the configuration'],
    },
  ],
  good: [
    {
      about: "values of every kind",
      files: `== drbd-90.conf\n${pairWith("net { sndbuf-size 512K; always-asbp yes; after-sb-0pri disconnect; }")}`,
    },
    {
      about: "values of 8.4, flags without any, and a host to discard",
      files: `== drbd-84.conf\n${pairWith("net { allow-two-primaries; timeout 60; after-sb-0pri discard-node-a; after-sb-1pri discard-secondary; }\n  disk { on-io-error detach; fencing resource-only; }")}`,
      edge: true,
    },
    {
      about: "words that are refused for another reason",
      files: `== drbd-84.conf\n${pairWith("net { after-sb-0pri timeout; after-sb-1pri consensus now; }\n  options { quorum maybe; }")}`,
      edge: true,
    },
  ],
};
