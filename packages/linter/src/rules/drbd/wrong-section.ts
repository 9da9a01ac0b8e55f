import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import {
  insertion,
  provenFix,
  type RefusalMessages,
  type Refused,
  refusalRule,
  replacement,
} from "../../drbd-refusals.js";
import { inSection } from "../../drbd-support.js";
import { indentOf, moveOption, wholeEntry } from "../../drbd-translate.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { lineEndOf, list } from "../../support.js";
import { pair, pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "wrong-section": ({ word, section, sections }, { name }) =>
    `"${word}" does not belong ${inSection(section)} but ${list([...new Set(sections.map(inSection))], "or")}: ${name} refuses the configuration`,
  "host-section-in-common": (_, { name }) =>
    `common has a host section, which only a resource can have: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/wrong-section">;

/** 8.3 has the protocol as a statement of the resource. */
function protocolFix({ subject, file }: Refused<"drbd/wrong-section">, option: drbd.OptionNode): Fix | undefined {
  const body = option.parent.kind === "file" ? undefined : option.parent.parent;
  if (!body || body.kind === "file" || !body.open || body.statement("protocol")) return undefined;
  const text = file.text.slice(option.start, option.range.end);
  const indent = option.parent.kind === "file" ? "" : indentOf(file, option.parent.start);
  const edits = [
    insertion(file, body.open.end, `${lineEndOf(file)}${indent}${text}`),
    replacement(file, wholeEntry(file, option), ""),
  ];
  return provenFix(subject, `Move it to ${body.kind}`, edits);
}

/** An option that stands in a resource itself, into the section that it belongs to. */
function wrapped(
  { refusal, subject, file, version }: Refused<"drbd/wrong-section">,
  node: drbd.Statement,
): Fix | undefined {
  const { parent } = node;
  if (refusal.code !== "wrong-section" || parent.kind === "file" || node.ending.kind !== "semicolon") return undefined;
  const { word, sections } = refusal.data;
  const target = sections.find(
    (kind): kind is drbd.OptionSectionKind =>
      drbd.holdsOptions(kind) && kind !== "peer-device-options" && drbd.knowsOption(version, kind, word),
  );
  if (target === undefined) return undefined;
  const text = file.text.slice(node.start, node.range.end);
  const own = parent.children.filter(drbd.isSection).find(({ kind }) => kind === target);
  if (own && (!own.open || own.statement(word))) return undefined;
  // Two options of one pass must not make the section twice: the second one waits until it is there.
  const before = parent.children.slice(0, parent.children.indexOf(node));
  if (
    !own &&
    before.some((child) => child.kind === "statement" && drbd.knowsOption(version, target, child.head?.value ?? ""))
  )
    return undefined;
  const edits = own?.open
    ? [replacement(file, wholeEntry(file, node), ""), insertion(file, own.open.end, ` ${text}`)]
    : [replacement(file, node.range, `${target} { ${text} }`)];
  return provenFix(subject, `Move it to ${target}`, edits, own ? "safe" : "unsafe");
}

function fixOf(refused: Refused<"drbd/wrong-section">): Fix | undefined {
  const { refusal, subject, file, node, version } = refused;
  if (refusal.code === "wrong-section" && node?.kind === "statement") return wrapped(refused, node);
  if (refusal.code !== "wrong-section" || node?.kind !== "option" || node.parent.kind === "global") return undefined;
  if (refusal.data.word === "protocol" && refusal.data.section === "net") return protocolFix(refused, node);
  const { word, sections } = refusal.data;
  const target = sections.find(
    (kind): kind is drbd.OptionSectionKind =>
      drbd.holdsOptions(kind) && kind !== "peer-device-options" && drbd.knowsOption(version, kind, word),
  );
  const moved = target && moveOption(file, node, { section: target, name: word });
  if (!moved) return undefined;
  const one = sections.filter((kind) => kind !== "peer-device-options").length === 1;
  return provenFix(subject, `Move it to ${target}`, moved.edits, moved.clear && one ? "safe" : "unsafe");
}

export const rule = refusalRule("drbd/wrong-section", messages, {
  fixes: (refused) => [fixOf(refused)],
  related: () => "another one",
});

export const docs: RuleDocs = {
  finds: "A word that the version knows, but in another section.",
  why: "Options moved between sections from version to version: fencing stood in disk up to 8.4 and stands in net in 9, rates stood in syncer and stand in disk. In the wrong section drbdadm refuses the whole configuration.",
  fix: "Moves an option to its section. Safe where the resource has that section and it lacks the option; else a section is made, and somebody must agree.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "fencing where 8.4 had it",
      files: `== drbd-90.conf\n${pairWith("disk { on-io-error detach; ⟦fencing⟧ resource-only; }\n  net { timeout 60; }")}`,
      expect: ['error parse: "fencing" does not belong in disk but in net: drbdadm 9 refuses the configuration'],
      after: `== drbd-90.conf\n${pairWith("disk { on-io-error detach; }\n  net { fencing resource-only; timeout 60; }")}`,
    },
    {
      about: "the protocol, which 8.3 has outside",
      files: `== drbd-83.conf\nresource r0 {\n  net {\n    ⟦protocol⟧ C;\n  }\n${pair}}\n`,
      expect: [
        'error parse: "protocol" does not belong in net but in a resource or in common: drbdadm 8.3 refuses the configuration',
      ],
      after: `== drbd-83.conf\nresource r0 {\n  protocol C;\n  net {\n  }\n${pair}}\n`,
    },
    {
      about: "no section to move it to",
      files: `== drbd-84.conf\n${pairWith("net { ⟦on-io-error⟧ detach; }")}`,
      expect: ['error parse: "on-io-error" does not belong in net but in disk: drbdadm 8.4 refuses the configuration'],
      after: `== drbd-84.conf\n${pairWith("net { }\n  disk { on-io-error detach; }")}`,
      unsafe: true,
    },
    {
      about: "outside of any section, and there is none",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦fencing⟧ resource-only;\n${pair}}\n`,
      expect: [
        'error parse: "fencing" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  disk { fencing resource-only; }\n${pair}}\n`,
      unsafe: true,
    },
    {
      about: "several outside of any section",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦on-io-error⟧ detach;\n  ⟦fencing⟧ resource-only;\n  ⟦timeout⟧ 60;\n${pair}}\n`,
      expect: [
        'error parse: "on-io-error" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
        'error parse: "fencing" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
        'error parse: "timeout" does not belong in a resource but in net: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  disk { fencing resource-only; on-io-error detach; }\n  net { timeout 60; }\n${pair}}\n`,
      unsafe: true,
    },
    {
      about: "outside of the section where it belongs",
      files: `== drbd-84.conf\nresource r0 {\n  disk { on-io-error detach; }\n  ⟦fencing⟧ resource-only;\n${pair}}\n`,
      expect: [
        'error parse: "fencing" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  disk { fencing resource-only; on-io-error detach; }\n${pair}}\n`,
    },
    {
      about: "a host section in common",
      files: `== drbd-90.conf\ncommon {\n  ⟦on a⟧ { device /dev/drbd7; disk /dev/sdz; address 10.0.0.1:7799; }\n}\nresource r0 {\n${pair}}\n`,
      expect: [
        "error parse: common has a host section, which only a resource can have: drbdadm 9 refuses the configuration",
      ],
    },
  ],
  good: [{ about: "its own section", files: `== drbd-84.conf\n${pairWith("disk { on-io-error detach; }")}` }],
};
