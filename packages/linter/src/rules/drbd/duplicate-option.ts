import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { isRefusedAt, provenFix, type RefusalMessages, refusalRule, replacement } from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import { wholeEntry } from "../../drbd-translate.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair, pairWith } from "../../testing/drbd-pair.js";

const secret = (option: string, value: string) => (option === "shared-secret" ? "" : ` ${value}`);

const messages = {
  "duplicate-statement": ({ statement, resource, host }, { name }) =>
    `${statement} is given twice ${host === undefined ? `in resource ${resource}` : `for ${host} in resource ${resource}`}: ${name} refuses the configuration`,
  "repeated-option": ({ option, values: [first, second] }, { name }) =>
    option === "shared-secret"
      ? `shared-secret is given twice and differs: ${name} refuses the configuration with every command but dump`
      : `${option} is given twice, as ${first} and as ${second}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-option">;

const accepted = {
  differs: (option: string, first: string, last: string) =>
    `${option}${secret(option, first)} is overridden by ${option}${secret(option, last)} further down in the same section: only the last one counts`,
  same: (option: string) => `${option} is given twice with the same value in one section`,
};

/** Words that may be repeated. */
const repeatable = new Set(["become-primary-on"]);

export const rule = refusalRule("drbd/duplicate-option", messages, {
  related: () => "the first one",
  also(subject, report) {
    const { version } = subject.configuration.target;
    for (const { file, node } of everyNode(subject)) {
      if (!drbd.isSection(node)) continue;
      const first = new Map<string, drbd.OptionNode>();
      // The last one counts in 8.x, and in the sections in which 9 takes repetitions.
      for (const option of node.options) {
        const { head } = option;
        if (!head || option.ending.kind !== "semicolon" || repeatable.has(head.value)) continue;
        if (!drbd.knowsOption(version, node.kind, head.value)) continue;
        const before = first.get(head.value);
        first.set(head.value, option);
        if (!before || [before, option].some((one) => isRefusedAt(subject, file, one.range))) continue;
        const values = [before, option].map((one) => one.value?.value ?? "yes") as [string, string];
        const same = values[0] === values[1];
        const fix: Fix = {
          title: same ? "Remove the repetition" : "Remove the one that does not count",
          safety: same ? "safe" : "unsafe",
          edits: [replacement(file, wholeEntry(file, before), "")],
        };
        report({
          at: { file, range: before.wordsRange },
          severity: "warning",
          noticed: "never",
          message: same ? accepted.same(head.value) : accepted.differs(head.value, ...values),
          related: [{ place: { file, range: option.wordsRange }, message: "the one that counts" }],
          fixes: [fix],
        });
      }
    }
  },
  fixes({ refusal, subject, file, tree, node }) {
    const first = refusal.related?.[0];
    if (!node || drbd.isSection(node) || first?.file !== file.path) return [];
    const other = drbd.nodeAt(tree, first.range.start);
    const text = (one: drbd.DrbdNode) => file.text.slice(one.start, one.range.end).replace(/\s+/g, " ");
    if (!other || other === node || text(other) !== text(node)) return [];
    return [provenFix(subject, "Remove the repetition", [replacement(file, wholeEntry(file, node), "")])];
  },
});

export const docs: RuleDocs = {
  finds: "A statement or option that stands twice in one section.",
  why: "A statement such as device or address that stands twice is refused. Of an option that stands twice with different values, 8.x takes the last one without a word; 9 does so in handlers, startup and options, and in net and disk it refuses every command with an `ambiguous inheritance`, which `drbdadm dump` does not show on a running system. What a resource says again after common is no repetition.",
  fix: "Removes the one that does not count. Safe where both say the same.",
};

/** A resource on top of r0 with this on its third host. */
const upper = (device: string) =>
  `resource r0-U {\n  protocol A;\n  stacked-on-top-of r0 { device /dev/drbd10; address 10.0.0.9:7790; }\n  on c { ${device} disk /dev/sda8; address 10.0.0.3:7790; meta-disk internal; }\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "two values, of which 8.4 takes the last",
      files: `== drbd-84.conf\n${pairWith("net { ⟦timeout 60⟧; ping-int 10; timeout 50; }")}`,
      expect: [
        "warning never: timeout 60 is overridden by timeout 50 further down in the same section: only the last one counts",
      ],
      after: `== drbd-84.conf\n${pairWith("net { ping-int 10; timeout 50; }")}`,
      unsafe: true,
    },
    {
      about: "9 refuses them",
      files: `== drbd-90.conf\n${pairWith("net { timeout 60; ⟦timeout 50⟧; }")}`,
      expect: ["error parse: timeout is given twice, as 60 and as 50: drbdadm 9 refuses the configuration"],
    },
    {
      about: "twice the same",
      files: `== drbd-90.conf\n${pairWith("net {\n    ⟦timeout 60⟧;\n    timeout 60;\n  }")}`,
      expect: ["warning never: timeout is given twice with the same value in one section"],
      after: `== drbd-90.conf\n${pairWith("net {\n    timeout 60;\n  }")}`,
    },
    {
      about: "a secret is not shown",
      files: `== drbd-84.conf\n${pairWith('net { cram-hmac-alg sha1; ⟦shared-secret "one"⟧; shared-secret "two"; }')}`,
      expect: [
        "warning never: shared-secret is overridden by shared-secret further down in the same section: only the last one counts",
      ],
      after: `== drbd-84.conf\n${pairWith('net { cram-hmac-alg sha1; shared-secret "two"; }')}`,
      unsafe: true,
    },
    {
      about: "two devices of one host",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("device /dev/drbd0;", "device /dev/drbd0; ⟦device⟧ /dev/drbd1;")}}\n`,
      expect: ["error parse: device is given twice for a in resource r0: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "which of two values was meant only a person knows",
      files: `== drbd-84.conf\n${pairWith("net { ⟦timeout 60⟧; timeout 50; }")}`,
      expect: [
        "warning never: timeout 60 is overridden by timeout 50 further down in the same section: only the last one counts",
      ],
      edge: true,
    },
    {
      about: "a statement that stands twice as it is",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("disk /dev/sda7;", "disk /dev/sda7;\n    ⟦disk⟧   /dev/sda7;")}}\n`,
      expect: ["error parse: disk is given twice for a in resource r0: drbdadm 8.4 refuses the configuration"],
      after: `== drbd-84.conf\nresource r0 {\n${pair.replace("disk /dev/sda7;", "disk /dev/sda7;\n")}}\n`,
      edge: true,
    },
    {
      about: "twice in a section that lacks another statement",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; ⟦disk⟧ /dev/sdc1; address 10.0.0.1:7788; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: ["error parse: disk is given twice for web1 in resource web: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
    {
      about: "a repetition in the root, which stands on what it includes",
      files: `== drbd-84.conf\ninclude "drbd.d/*.res";\n${upper("device /dev/drbd10; ⟦device⟧ /dev/drbd10;")}== drbd.d/r0.res\n${pairWith("")}`,
      expect: ["error parse: device is given twice for c in resource r0-U: drbdadm 8.4 refuses the configuration"],
      after: `== drbd-84.conf\ninclude "drbd.d/*.res";\n${upper("device /dev/drbd10;")}`,
      edge: true,
    },
    {
      about: "a repetition in an included file",
      files: `== drbd-84.conf\ninclude "drbd.d/*.res";\ncommon { net { ping-int 10; } }\n== drbd.d/r0.res\n${pairWith("").replace("device /dev/drbd0;", "device /dev/drbd0; ⟦device⟧ /dev/drbd0;")}`,
      expect: ["error parse: device is given twice for a in resource r0: drbdadm 8.4 refuses the configuration"],
      after: `== drbd.d/r0.res\n${pairWith("")}`,
      edge: true,
    },
  ],
  good: [
    { about: "once", files: `== drbd-84.conf\n${pairWith("net { timeout 60; }")}` },
    {
      about: "a resource that overrides common",
      files: `== drbd-90.conf\ncommon { net { timeout 50; } }\n${pairWith("net { timeout 60; }")}`,
    },
    {
      about: "hosts in statements of their own, and words that nobody knows",
      files: `== drbd-84.conf\n${pairWith("startup { become-primary-on a; become-primary-on a; }\n  net { allow-two-primaries; tiemout 60; tiemout 60; }")}`,
      edge: true,
    },
    {
      about: "one of them is refused for itself",
      files: `== drbd-84.conf\n${pairWith("net { timeout 6x; timeout 60; ping-int 10 ping-int 10; }")}`,
      edge: true,
    },
  ],
};
