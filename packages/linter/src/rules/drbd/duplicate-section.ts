import { contains, drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { provenFix, type RefusalMessages, type Refused, refusalRule, replacement } from "../../drbd-refusals.js";
import { wholeEntry } from "../../drbd-translate.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair, pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-section": ({ section, resource }, { name }) =>
    resource === "" || (resource === "common" && section === "common")
      ? `there is another ${section} section: ${name} takes one and refuses the configuration`
      : `${resource} has another ${section} section: ${name} takes one and refuses the configuration`,
  "duplicate-host-section": ({ host, resource }, { name }) =>
    `resource ${resource} has another section for ${host}: ${name} refuses the configuration`,
  "several-host-sections": ({ host, resource }, { name }) =>
    `resource ${resource} has another section that ${name} takes for ${host} as well: it refuses the configuration there`,
} satisfies RefusalMessages<"drbd/duplicate-section">;

/** The words of a section without blanks and comments. */
function wordsOf(tree: drbd.DrbdFile, section: drbd.DrbdNode): string {
  return tree.tokens
    .filter((token) => contains(section.range, token.range))
    .map((token) => token.text)
    .join(" ");
}

function fixOf({ refusal, subject, file, tree, node }: Refused<"drbd/duplicate-section">): Fix | undefined {
  const first = refusal.related?.[0];
  if (!node || !drbd.isSection(node) || first?.file !== file.path) return undefined;
  const other = drbd.nodeAt(tree, first.range.start);
  if (!other || other === node || wordsOf(tree, other) !== wordsOf(tree, node)) return undefined;
  return provenFix(subject, "Remove the repetition", [replacement(file, wholeEntry(file, node), "")]);
}

export const rule = refusalRule("drbd/duplicate-section", messages, {
  related: () => "the first one",
  fixes: (refused) => [fixOf(refused)],
  help: ({ refusal }) =>
    refusal.code === "several-host-sections"
      ? "drbdadm 9 compares host names without regard to case, and by the first label where one of them has no domain"
      : undefined,
});

export const docs: RuleDocs = {
  finds:
    "A section that may stand once and stands twice: global, common, net, disk and the like in one resource, two sections for one host.",
  why: "drbdadm refuses the configuration. With files in drbd.d, the second common is often the one that a package brought in global_common.conf. What a resource says again after common is no repetition: it overrides it.",
  fix: "Removes the second section where it says the same as the first.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "two net sections",
      files: `== drbd-84.conf\n${pairWith("net { timeout 60; }\n  ⟦net⟧ { ping-int 10; }")}`,
      expect: ["error parse: r0 has another net section: drbdadm 8.4 takes one and refuses the configuration"],
    },
    {
      about: "the same twice",
      files: `== drbd-90.conf\n${pairWith("net { timeout 60; }\n  ⟦net⟧ {\n    timeout 60; # again\n  }".replace(" # again", ""))}`,
      expect: ["error parse: r0 has another net section: drbdadm 9 takes one and refuses the configuration"],
      after: `== drbd-90.conf\n${pairWith("net { timeout 60; }")}`,
    },
    {
      about: "two commons",
      files: `== drbd.conf\ninclude "global_common.conf";\n⟦common⟧ { net { ping-int 5; } }\nresource r0 {\n${pair}}\n== global_common.conf\ncommon { net { timeout 50; } }\n`,
      expect: ["error parse: there is another common section: drbdadm 8.4 takes one and refuses the configuration"],
    },
    {
      about: "two sections for one host",
      files: `== drbd-84.conf\nresource r0 {\n${pair}  on ⟦a⟧ { device /dev/drbd0; disk /dev/sda8; address 10.0.0.1:7788; meta-disk internal; }\n}\n`,
      expect: ["error parse: resource r0 has another section for a: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "two names that 9 takes for one host",
      files: `== --node web1=n1\n== n1/ha.cf\nnode web1\n== n1/drbd-90.conf\nresource r0 {\n  on web1 { node-id 0; device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; }\n  ⟦on web1.example.com⟧ { node-id 1; device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; }\n}\n`,
      expect: [
        "error parse: resource r0 has another section that drbdadm 9 takes for web1 as well: it refuses the configuration there",
      ],
    },
    {
      about: "the same common in two files",
      files: `== drbd.conf\ninclude "global_common.conf";\n⟦common⟧ { net { timeout 50; } }\nresource r0 {\n${pair}}\n== global_common.conf\ncommon { net { timeout 50; } }\n`,
      expect: ["error parse: there is another common section: drbdadm 8.4 takes one and refuses the configuration"],
      unsafe: true,
      edge: true,
    },
    {
      about: "one section for two hosts, twice",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 web3 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n  on ⟦web2⟧ web3 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: ["error parse: resource web has another section for web2: drbdadm 8.4 refuses the configuration"],
      after:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 web3 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
  good: [
    {
      about: "a resource that overrides common",
      files: `== drbd-84.conf\ncommon { net { timeout 50; } }\n${pairWith("net { timeout 60; }")}`,
    },
  ],
};
