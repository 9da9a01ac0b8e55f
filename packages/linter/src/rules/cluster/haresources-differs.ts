import { type ComparedGroup, type GroupDifference, groupDifferences, type NodeFile } from "@halint/cluster";
import type { Range } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, nameOf, replace } from "../../support.js";
import { isTemplate } from "../../templates.js";

const messages = {
  owner: (group: string, own: string, node: string, other: string, reference: string) =>
    `the group of ${group} is at home on ${own} in ${node}'s file and on ${other} in ${reference}'s: both nodes run it, while the link is healthy and no log line hints at it`,
  order: (group: string, node: string, reference: string) =>
    `the group of ${group} starts in another order on ${node} than on ${reference}: nothing shows it before the takeover`,
  resources: (own: readonly string[], node: string, other: readonly string[], reference: string) =>
    `${node} runs ${own.join(" ") || "nothing"} where ${reference} runs ${other.join(" ") || "nothing"}: all looks well until the takeover, then something else runs`,
  missing: (group: string, node: string, reference: string) =>
    `${node} has no group of ${group}, which ${reference} has: ${node} never takes it over`,
  extra: (group: string, node: string, reference: string) =>
    `${node} has a group of ${group}, which ${reference} has not: ${reference} never takes it over`,
};

/** The group by its first resource, which is what heartbeat knows it by. */
const keyOf = ({ resources }: ComparedGroup) => resources[0]?.text ?? "";

function rangeOf({ group, resources }: ComparedGroup): Range {
  return { start: group.owner.range.start, end: (resources.at(-1) ?? group.owner).range.end };
}

function textOf(side: NodeFile & ComparedGroup): string {
  const { start, end } = rangeOf(side);
  return side.file.text.slice(start, end);
}

/** The resources that only one of the two has. */
function onlyIn(side: ComparedGroup, other: ComparedGroup): string[] {
  const texts = other.resources.map((resource) => resource.text);
  return side.resources.map((resource) => resource.text).filter((text) => !texts.includes(text));
}

function sentence(difference: GroupDifference): string {
  const a = nameOf(difference.own.node);
  const b = nameOf(difference.reference.node);
  switch (difference.kind) {
    case "owner": {
      const { own, reference } = difference;
      return messages.owner(keyOf(own), own.group.owner.text, a, reference.group.owner.text, b);
    }
    case "order":
      return messages.order(keyOf(difference.own), a, b);
    case "resources": {
      const { own, reference } = difference;
      return messages.resources(onlyIn(own, reference), a, onlyIn(reference, own), b);
    }
    case "missing":
      return messages.missing(keyOf(difference.reference), a, b);
    case "extra":
      return messages.extra(keyOf(difference.own), a, b);
  }
}

function editsFor(difference: GroupDifference): Edit[] {
  const { file } = difference.own;
  const { lines } = file.source;
  switch (difference.kind) {
    case "owner":
      return [replace(file, difference.own.group.owner.range, difference.reference.group.owner.text)];
    case "order":
    case "resources": {
      const { own, reference } = difference;
      // The owner is a difference of its own.
      const resources = ({ group, resources: all }: ComparedGroup): Range => ({
        start: all[0]?.range.start ?? group.owner.range.end,
        end: all.at(-1)?.range.end ?? group.owner.range.end,
      });
      const { start, end } = resources(reference);
      return [replace(file, resources(own), reference.file.text.slice(start, end))];
    }
    case "missing": {
      const end = lineEndOf(file);
      const unended = file.text !== "" && !file.text.endsWith("\n");
      const at = { start: file.text.length, end: file.text.length };
      return [replace(file, at, `${unended ? end : ""}${textOf(difference.reference)}${end}`)];
    }
    case "extra": {
      const { start, end } = rangeOf(difference.own);
      const from = lines.rangeOfLineWithEnd(lines.lineOf(start)).start;
      return [replace(file, { start: from, end: lines.rangeOfLineWithEnd(lines.lineOf(end)).end }, "")];
    }
  }
}

function rangeFor(difference: GroupDifference): Range | undefined {
  switch (difference.kind) {
    case "owner":
      return difference.own.group.owner.range;
    case "missing":
      return undefined;
    default:
      return rangeOf(difference.own);
  }
}

export const rule = clusterRule("cluster/haresources-differs", (cluster, report) => {
  for (const difference of groupDifferences(cluster)) {
    const { own, reference } = difference;
    if (isTemplate(own.file.text) || isTemplate(reference.file.text)) continue;
    const range = rangeFor(difference);
    const fix: Fix = {
      title: `Take what ${nameOf(reference.node)} has`,
      safety: "unsafe",
      edits: editsFor(difference),
    };
    report({
      at: { file: own.file, ...(range ? { range } : {}) },
      node: own.node.label,
      severity: "error",
      noticed: "never",
      message: sentence(difference),
      help: "haresources has to be the same on all nodes; copy the right one, then restart heartbeat on both",
      related: [
        {
          place: { file: reference.file, ...("group" in reference ? { range: rangeOf(reference) } : {}) },
          message: `${nameOf(reference.node)}'s file`,
        },
      ],
      fixes: [fix],
    });
  }
});

export const docs: RuleDocs = {
  finds:
    "Groups of haresources that differ between nodes: another owner, other resources, another order, or no such group.",
  why: "Each node reads its own haresources and never compares. Measured on two nodes: with another preferred node in one file both run everything, while `cl_status nodestatus` says active and no log line hints at it; with another floating address all looks normal until the takeover. The order of the lines and the way they are written do not matter.",
  fix: "Takes the group as most nodes have it, with two nodes as the first has it. Unsafe: which file is right is a choice.",
};

const two = (first: string, second: string) =>
  `== m1/ha.cf\nbcast eth1\nnode m1 m2\n== m1/haresources\n${first}\n== m2/ha.cf\nbcast eth1\nnode m1 m2\n== m2/haresources\n${second}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "each node names itself",
      files: two("m1 10.0.0.14 nginx", "⟦m2⟧ IPaddr::10.0.0.14 nginx # web"),
      expect: [
        "error never: the group of IPaddr::10.0.0.14 is at home on m2 in m2's file and on m1 in m1's: both nodes run it, while the link is healthy and no log line hints at it",
      ],
      after: "== m2/haresources\nm1 IPaddr::10.0.0.14 nginx # web\n",
      unsafe: true,
    },
    {
      about: "another address",
      files: two("m1 10.0.0.14 nginx", "⟦m1 10.0.0.15 nginx⟧"),
      expect: [
        "error never: m2 runs 10.0.0.15 where m1 runs 10.0.0.14: all looks well until the takeover, then something else runs",
      ],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
    },
    {
      about: "another order",
      files: two(
        "m1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx",
        "⟦m1 drbddisk::r0 nginx \\\n  Filesystem::/dev/drbd0::/srv::ext4⟧",
      ),
      expect: [
        "error never: the group of drbddisk::r0 starts in another order on m2 than on m1: nothing shows it before the takeover",
      ],
      after: "== m2/haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx\n",
      unsafe: true,
    },
    {
      about: "a group on one node only",
      files: two("m1 10.0.0.14 nginx", "m1 10.0.0.14 nginx\n⟦m2 10.0.0.15 smb⟧"),
      expect: ["error never: m2 has a group of 10.0.0.15, which m1 has not: m1 never takes it over"],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
    },
    {
      about: "a group that one node lacks",
      files: two("m1 10.0.0.14 nginx\nm2 10.0.0.15 smb", "m1 10.0.0.14 nginx"),
      expect: ["error never: m2 has no group of 10.0.0.15, which m1 has: m2 never takes it over"],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\nm2 10.0.0.15 smb\n",
      unsafe: true,
    },
    {
      about: "an empty file",
      files: two("m1 10.0.0.14 nginx", "").replace(/\n$/, ""),
      expect: ["error never: m2 has no group of 10.0.0.14, which m1 has: m2 never takes it over"],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a file whose last line does not end",
      files: two("m1 10.0.0.14 nginx\nm2 10.0.0.15 smb", "m1 10.0.0.14 nginx").replace(/\n$/, ""),
      expect: ["error never: m2 has no group of 10.0.0.15, which m1 has: m2 never takes it over"],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\nm2 10.0.0.15 smb\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "three nodes, of which the first differs",
      files:
        `${two("⟦m1 10.0.0.15 nginx⟧", "m1 10.0.0.14 nginx")}== m3/ha.cf\nbcast eth1\nnode m1 m2 m3\n== m3/haresources\nm1 10.0.0.14 nginx\n`.replaceAll(
          "node m1 m2\n",
          "node m1 m2 m3\n",
        ),
      expect: [
        "error never: m1 runs 10.0.0.15 where m2 runs 10.0.0.14: all looks well until the takeover, then something else runs",
      ],
      after: "== m1/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two nodes with a file of their own against two that share one",
      files: `${["m1", "m2"].map((name) => `== ${name}/ha.cf\nbcast eth1\nnode m1 m2 m3 m4\n== ${name}/haresources\nm1 10.0.0.14 nginx\n`).join("")}${["m3", "m4"].map((name) => `== ${name}/ha.cf\nbcast eth1\nnode m1 m2 m3 m4\n`).join("")}== haresources\n⟦m1 10.0.0.15 nginx⟧\n`,
      expect: [
        "error never: m3 runs 10.0.0.15 where m1 runs 10.0.0.14: all looks well until the takeover, then something else runs",
      ],
      after: "== haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "groups that share a service are paired by their address",
      files: two("m1 10.0.0.14 nginx\nm1 10.0.0.15 nginx smb", "⟦m1 10.0.0.15 nginx⟧\n⟦m1 10.0.0.14 nginx nfs⟧"),
      expect: [
        "error never: m2 runs nothing where m1 runs smb: all looks well until the takeover, then something else runs",
        "error never: m2 runs nfs where m1 runs nothing: all looks well until the takeover, then something else runs",
      ],
      after: "== m2/haresources\nm1 10.0.0.15 nginx smb\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the last group of the same node, with nothing else in common",
      files: two("m1 10.0.0.14 nginx\nm2 10.0.0.15 smb", "m1 10.0.0.14 nginx\n⟦M2 10.0.0.16 nfs⟧"),
      expect: [
        "error never: m2 runs 10.0.0.16 nfs where m1 runs 10.0.0.15 smb: all looks well until the takeover, then something else runs",
      ],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\nM2 10.0.0.15 smb\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "groups of different nodes with nothing in common",
      files: two("m1 10.0.0.14 nginx", "⟦m2 10.0.0.15 smb⟧"),
      expect: [
        "error never: m2 has no group of 10.0.0.14, which m1 has: m2 never takes it over",
        "error never: m2 has a group of 10.0.0.15, which m1 has not: m1 never takes it over",
      ],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "several groups of one node with nothing in common",
      files: two("m1 10.0.0.14 nginx\nm1 10.0.0.15 smb", "⟦m1 10.0.0.16 nfs⟧"),
      expect: [
        "error never: m2 has no group of 10.0.0.14, which m1 has: m2 never takes it over",
        "error never: m2 has no group of 10.0.0.15, which m1 has: m2 never takes it over",
        "error never: m2 has a group of 10.0.0.16, which m1 has not: m1 never takes it over",
      ],
      after: "== m2/haresources\nm1 10.0.0.15 smb\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one group of a node against several with nothing in common",
      files: two("m1 10.0.0.14 nginx", "⟦m1 10.0.0.15 smb⟧\n⟦m1 10.0.0.16 nfs⟧"),
      expect: [
        "error never: m2 has no group of 10.0.0.14, which m1 has: m2 never takes it over",
        "error never: m2 has a group of 10.0.0.15, which m1 has not: m1 never takes it over",
        "error never: m2 has a group of 10.0.0.16, which m1 has not: m1 never takes it over",
      ],
      after: "== m2/haresources\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "both addresses changed: groups are paired by their services",
      files: two("m1 10.0.0.14 nginx\nm2 10.0.0.15 smb", "⟦m2 10.0.0.25 smb⟧\n⟦m1 10.0.0.24 nginx⟧"),
      expect: [
        "error never: m2 runs 10.0.0.25 where m1 runs 10.0.0.15: all looks well until the takeover, then something else runs",
        "error never: m2 runs 10.0.0.24 where m1 runs 10.0.0.14: all looks well until the takeover, then something else runs",
      ],
      after: "== m2/haresources\nm2 10.0.0.15 smb\nm1 10.0.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the same groups in other lines",
      files: two("m1 10.0.0.14 nginx\nm2 10.0.0.15 smb", "# files\nM2 10.0.0.15 smb\nm1 IPaddr::10.0.0.14 \\\n  nginx"),
    },
    { about: "a `//` note on one node", files: two("m1 10.0.0.14 nginx //web", "m1 10.0.0.14 nginx") },
    {
      about: "Pacemaker does not read it",
      files: two("m1 10.0.0.14", "m2 10.0.0.15").replaceAll("bcast eth1", "bcast eth1\ncrm on"),
    },
    {
      about: "one file for both",
      files:
        "== haresources\nm1 10.0.0.14 nginx\n== m1/ha.cf\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nbcast eth1\nnode m1 m2\n",
    },
    {
      about: "one file is the source of a renderer",
      files: two("m1 10.0.0.14 nginx", "m1 {{ address }} nginx"),
      edge: true,
    },
    {
      about: "the first file is the source of a renderer",
      files: two("m1 {{ address }} nginx", "m1 10.0.0.14 nginx"),
      edge: true,
    },
    {
      about: "Pacemaker on one node alone has a rule of its own",
      files: two("m1 10.0.0.14", "m2 10.0.0.15").replace("bcast eth1", "bcast eth1\ncrm on"),
      edge: true,
    },
    {
      about: "a group without resources, and one that was meant to be commented out",
      files: two("m1 10.0.0.14 nginx\nm2", "m1 10.0.0.14 nginx\n//m2 10.0.0.15 smb"),
      edge: true,
    },
  ],
};
