import { asHaCf, asHaresources } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  ignored: (count: number) =>
    `Pacemaker manages the resources, so the ${count === 1 ? "group" : `${count} groups`} of haresources ${count === 1 ? "is" : "are"} not used and nothing of ${count === 1 ? "it" : "them"} starts; the daemon only warns`,
};

export const rule = clusterRule("cluster/crm-with-haresources", (cluster, report) => {
  for (const { haCf, haresources, name, label } of cluster.nodes) {
    if (!haCf || !haresources) continue;
    const reading = asHaCf(haCf);
    const groups = asHaresources(haresources).groups.filter((group) => group.resources.length > 0);
    const [first] = groups;
    const word = reading.last("pacemaker");
    if (!reading.crm || !word || !first) continue;
    report({
      at: { file: haCf, range: word.range },
      node: name && label,
      severity: "warning",
      noticed: "warning",
      message: messages.ignored(groups.length),
      help: "pick one: turn crm off, or move the groups to Pacemaker and take haresources away",
      related: [{ place: { file: haresources, range: first.range }, message: "not used" }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Groups in haresources while crm is on.",
  why: 'With `crm on` heartbeat leaves the resources to Pacemaker. The daemon says "This file is not used because pacemaker is enabled" and starts; whoever edits haresources then waits in vain.',
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "both",
      files: "== ha.cf\ncrm ⟦respawn⟧\nbcast eth0\nnode m1 m2\n== haresources\nm1 10.0.0.14 nginx\n",
      expect: [
        "warning warning: Pacemaker manages the resources, so the group of haresources is not used and nothing of it starts; the daemon only warns",
      ],
    },
    {
      about: "one node has all of it, the others a part",
      files:
        "== m1/ha.cf\ncrm respawn\nbcast eth0\nnode m1 m2 m3\n== m2/ha.cf\ncrm ⟦respawn⟧\nbcast eth0\nnode m1 m2 m3\n== m2/haresources\nm1 10.0.0.14\nm2 10.0.0.15 nginx\n== m3/haresources\nm1 10.0.0.14\nm2 10.0.0.15 nginx\n",
      expect: [
        "warning warning: Pacemaker manages the resources, so the 2 groups of haresources are not used and nothing of them starts; the daemon only warns",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "crm off", files: "== ha.cf\ncrm off\nbcast eth0\nnode m1 m2\n== haresources\nm1 10.0.0.14 nginx\n" },
    { about: "an empty haresources", files: "== ha.cf\ncrm on\nbcast eth0\nnode m1 m2\n== haresources\n# not used\n" },
    {
      about: "a node without resources",
      files: "== ha.cf\ncrm respawn\nbcast eth0\nnode m1 m2\n== haresources\nm1\n",
      edge: true,
    },
  ],
};
