import { asHaCf } from "@halint/cluster";
import { badOwners, groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  group: (owner: string) => `${owner} has no resources on this line: the line is without effect`,
  file: () => "no group stands in this file: the cluster runs, and manages nothing",
};

export const rule = groupsRule("haresources/empty-group", ({ file, reading, groups, nodes }, report) => {
  const bad = new Set(badOwners(file, nodes).map(({ owner }) => owner.range.start));
  const owners = new Set(reading.owners.map((owner) => owner.range.start));
  for (const { owner, resources } of groups) {
    // What the daemon does not take for an owner, or refuses, is another rule's matter.
    if (resources.length > 0 || !owners.has(owner.range.start) || bad.has(owner.range.start)) continue;
    const raw = reading.groups.find((group) => group.owner.range.start === owner.range.start);
    if (raw && raw.resources.length > 0) continue;
    report({
      at: { file, range: owner.range },
      severity: "warning",
      noticed: "never",
      message: messages.group(owner.text),
    });
  }
  const managed = nodes.some((node) => node.haCf && !asHaCf(node.haCf).crm);
  if (groups.length === 0 && reading.owners.length === 0 && managed) {
    report({ at: { file }, severity: "warning", noticed: "never", message: messages.file() });
  }
});

export const docs: RuleDocs = {
  finds: "A node without resources, or a file without groups.",
  why: "A line of haresources is a node and the resources that start there. With the node alone it does nothing, and nobody says so; a file in which every line is commented out makes a cluster that watches itself and moves nothing.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the resources are on a line of their own",
      files: "== haresources\n⟦master1⟧\nmaster2 10.0.0.14/24/eth0 nginx\n",
      expect: ["warning never: master1 has no resources on this line: the line is without effect"],
    },
    {
      about: "all commented out",
      files: "== ha.cf\nnode a b\nbcast eth0\n== haresources\n#node1 10.0.0.170 Filesystem::/dev/sda1::/data1::ext2\n",
      expect: ["warning never: no group stands in this file: the cluster runs, and manages nothing"],
    },
    {
      about: "one of two machines leaves its resources to Pacemaker",
      files:
        "== haresources\n# nothing yet\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\ncrm on\nnode m1 m2\nbcast eth1\n",
      expect: ["warning never: no group stands in this file: the cluster runs, and manages nothing"],
      edge: true,
    },
  ],
  good: [
    { about: "resources", files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n" },
    {
      about: "Pacemaker manages the resources",
      files: "== ha.cf\nnode a b\nbcast eth0\ncrm yes\n== haresources\n# unused\n",
    },
    {
      about: "a name that is no node, and a note for resources",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmster1\nmaster1 // web\nmaster2 10.0.0.15/24/eth0\n",
      edge: true,
    },
    { about: "an empty file, and no ha.cf", files: "== haresources\n# nothing yet\n", edge: true },
    { about: "one resource alone", files: "== haresources\nmaster1 10.0.0.14/24/eth0\n", edge: true },
  ],
};
