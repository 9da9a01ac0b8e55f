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
import { indentOf, moveOption, placeForSections, wholeEntry } from "../../drbd-translate.js";
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

/** The section for an option, of those that may stand in `place`: no net in a volume, no global in a resource. */
function targetIn(
  place: drbd.SectionKind,
  version: drbd.DrbdVersion,
  { word, sections }: drbd.RefusalData["wrong-section"],
): drbd.OptionSectionKind | undefined {
  return sections.find(
    (kind): kind is drbd.OptionSectionKind =>
      drbd.holdsOptions(kind) &&
      drbd.knowsOption(version, kind, word) &&
      drbd.sectionOpenedBy(kind, place) === kind &&
      drbd.versionsKnowing(kind, place).includes(version),
  );
}

/** Whether an option means the same wherever it may be moved: the ping-timeout of net is not that of proxy. */
function hasOneHome(sections: readonly drbd.SectionKind[]): boolean {
  return sections.filter((kind) => kind !== "peer-device-options").length === 1;
}

/** An option that stands in a resource itself, into the section that it belongs to. */
function wrapped(
  { refusal, subject, file, version }: Refused<"drbd/wrong-section">,
  node: drbd.Statement,
): Fix | undefined {
  const { parent } = node;
  if (refusal.code !== "wrong-section" || parent.kind === "file" || node.ending.kind !== "semicolon") return undefined;
  const { word, sections } = refusal.data;
  const target = targetIn(parent.kind, version, refusal.data);
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
  // Nor must this one and an option that is moved out of another section.
  const [other] = parent.children.filter(drbd.isSection).filter(({ kind }) => drbd.holdsOptions(kind));
  if (!own && other) edits.push(insertion(file, placeForSections(other), ""));
  return provenFix(subject, `Move it to ${target}`, edits, own && hasOneHome(sections) ? "safe" : "unsafe");
}

function fixOf(refused: Refused<"drbd/wrong-section">): Fix | undefined {
  const { refusal, subject, file, node, version } = refused;
  if (refusal.code === "wrong-section" && node?.kind === "statement") return wrapped(refused, node);
  if (refusal.code !== "wrong-section" || node?.kind !== "option" || node.parent.kind === "global") return undefined;
  if (refusal.data.word === "protocol" && refusal.data.section === "net") return protocolFix(refused, node);
  const { word, sections } = refusal.data;
  const body = node.parent.kind === "file" ? undefined : node.parent.parent;
  const target = body && targetIn(body.kind, version, refusal.data);
  const moved = target && moveOption(file, node, { section: target, name: word });
  if (!moved) return undefined;
  return provenFix(
    subject,
    `Move it to ${target}`,
    moved.edits,
    moved.clear && hasOneHome(sections) ? "safe" : "unsafe",
  );
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
    {
      about: "a protocol that the resource of 8.3 has already",
      files: `== drbd-83.conf\n${pairWith("net {\n    ⟦protocol⟧ C;\n  }")}`,
      expect: [
        'error parse: "protocol" does not belong in net but in a resource or in common: drbdadm 8.3 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "what stands in the right section already is for a person to choose",
      files: `== drbd-84.conf\n${pairWith("⟦fencing⟧ resource-only;\n  disk { fencing resource-and-stonith; }")}`,
      expect: [
        'error parse: "fencing" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an option without its semicolon stays where it is",
      files: `== drbd-84.conf\n${pairWith("⟦fencing⟧ resource-only")}`,
      expect: [
        'error parse: "fencing" does not belong in a resource but in disk: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "what belongs in global has no section beside it",
      files: `== drbd-84.conf\n⟦timeout⟧ 60;\nglobal { ⟦ping-int⟧ 10; }\n${pairWith("⟦usage-count⟧ no;\n  net { ⟦dialog-refresh⟧ 5; }")}`,
      expect: [
        'error parse: "timeout" does not belong at the top of a file but in net: drbdadm 8.4 refuses the configuration',
        'error parse: "ping-int" does not belong in global but in net: drbdadm 8.4 refuses the configuration',
        'error parse: "usage-count" does not belong in a resource but in global: drbdadm 8.4 refuses the configuration',
        'error parse: "dialog-refresh" does not belong in net but in global: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a volume and a host have no net section",
      files: `== drbd-84.conf\n${pairWith("").replace("disk /dev/sda7;", "disk /dev/sda7; disk { ⟦timeout⟧ 60; }").replace("on b {", "on b { ⟦ping-int⟧ 10;")}`,
      expect: [
        'error parse: "timeout" does not belong in disk but in net: drbdadm 8.4 refuses the configuration',
        'error parse: "ping-int" does not belong in an on section but in net: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an option that 9 has for the disks of a resource and of a connection",
      files: `== drbd-90.conf\n${pairWith("⟦c-max-rate⟧ 100M;\n  net { ⟦c-min-rate⟧ 10M; }")}`,
      expect: [
        'error parse: "c-max-rate" does not belong in a resource but in disk or in disk of a connection: drbdadm 9 refuses the configuration',
        'error parse: "c-min-rate" does not belong in net but in disk or in disk of a connection: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\n${pairWith("disk { c-min-rate 10M; c-max-rate 100M; }\n  net { }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "the disk of the resource is the home that 9 means",
      files: `== drbd-90.conf\n${pairWith("net { ⟦c-max-rate⟧ 100M; }\n  disk { on-io-error detach; }")}`,
      expect: [
        'error parse: "c-max-rate" does not belong in net but in disk or in disk of a connection: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\n${pairWith("net { }\n  disk { c-max-rate 100M; on-io-error detach; }")}`,
      edge: true,
    },
    {
      about: "a ping-timeout may be that of net or that of a proxy",
      files: `== drbd-84.conf\n${pairWith("⟦ping-timeout⟧ 5;\n  net { timeout 60; }\n  disk { ⟦sndbuf-size⟧ 512K; }")}`,
      expect: [
        'error parse: "ping-timeout" does not belong in a resource but in net or in proxy: drbdadm 8.4 refuses the configuration',
        'error parse: "sndbuf-size" does not belong in disk but in net or in proxy: drbdadm 8.4 refuses the configuration',
      ],
      edge: true,
    },
    {
      about: "a value in both sections: somebody has to say which one is meant",
      files: `== drbd-84.conf\n${pairWith("net { ⟦wfc-timeout⟧ 60; }\n  startup { wfc-timeout 120; }")}`,
      expect: [
        'error parse: "wfc-timeout" does not belong in net but in startup: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "the disk of a connection takes no options of disks",
      files: `== drbd-90.conf\nresource r0 {\n  on a { node-id 0; device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; }\n  on b { node-id 1; device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; }\n  connection {\n    host a;\n    host b;\n    net { ⟦on-io-error⟧ detach; }\n  }\n}\n`,
      expect: ['error parse: "on-io-error" does not belong in net but in disk: drbdadm 9 refuses the configuration'],
      unsafe: true,
      edge: true,
    },
    {
      about: "an option with two values, and one that does not end",
      files:
        "== drbd-84.conf\nresource web {\n  protocol C;\n  disk { ⟦timeout⟧ 60 70; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  disk { ⟦ping-int⟧ 10\n    on-io-error detach; }\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "timeout" does not belong in disk but in net: drbdadm 8.4 refuses the configuration',
        'error parse: "ping-int" does not belong in disk but in net: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a section that is not there is for a person to make",
      files:
        "== drbd-84.conf\nresource web {\n  protocol C;\n  disk { ⟦timeout⟧ 60; on-io-error detach; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: ['error parse: "timeout" does not belong in disk but in net: drbdadm 8.4 refuses the configuration'],
      edge: true,
    },
    {
      about: "a section that is there",
      files:
        "== drbd-84.conf\nresource web {\n  protocol C;\n  disk { ⟦timeout⟧ 60; on-io-error detach; }\n  net { ping-int 10; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: ['error parse: "timeout" does not belong in disk but in net: drbdadm 8.4 refuses the configuration'],
      after:
        "== drbd-84.conf\nresource web {\n  protocol C;\n  disk { on-io-error detach; }\n  net { timeout 60; ping-int 10; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
    {
      about: "a secret outside net",
      files:
        "== drbd-84.conf\nresource web {\n  disk { ⟦shared-secret⟧ Zq8wT5nR2; }\n  net { cram-hmac-alg sha1; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "shared-secret" does not belong in disk but in net: drbdadm 8.4 refuses the configuration',
      ],
      after:
        "== drbd-84.conf\nresource web {\n  disk { }\n  net { shared-secret Zq8wT5nR2; cram-hmac-alg sha1; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
  good: [{ about: "its own section", files: `== drbd-84.conf\n${pairWith("disk { on-io-error detach; }")}` }],
};
