import {
  asHaCf,
  type ClusterNode,
  filesOf,
  isLoopback,
  nodeNames,
  ownerOf,
  sameAddress,
  sameName,
  vipsOf,
} from "@halint/cluster";
import type { HaCfReading, Word } from "@halint/grammars";
import type { Related } from "../../diagnostic.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  node: (target: string, owner: string) =>
    `${target} is ${owner}'s: as a ping node it answers as long as ${owner} runs and is gone with it, so it says nothing of the network`,
  vip: (target: string) =>
    `${target} is the floating address: the node that runs the group answers itself, so it always seems to have the better network`,
  self: (target: string) => `${target} is the node itself: it always answers, so it says nothing of the network`,
};

/** Everything that is pinged, the hosts of groups too. */
function pinged(reading: HaCfReading): Word[] {
  return [
    ...reading.of("ping").flatMap((setting) => setting.values),
    ...reading.of("ping6").flatMap((setting) => setting.values),
    ...reading.of("ping_group").flatMap((setting) => setting.values.slice(1)),
  ];
}

export const rule = clusterRule("cluster/ping-target", (cluster, report) => {
  const vips = vipsOf(cluster);
  for (const { file, nodes } of filesOf(cluster, "ha.cf")) {
    const reading = asHaCf(file);
    if (isTemplateHaCf(reading)) continue;
    const [only] = nodes;
    const node: ClusterNode | undefined = nodes.length === 1 ? only : undefined;
    for (const word of pinged(reading)) {
      const vip = vips.find((candidate) => sameAddress(candidate.address, word.text));
      const owner = vip ? undefined : ownerOf(cluster, word.text);
      const named = nodeNames(cluster).find((name) => owner && sameName(name, owner.node));
      const self = isLoopback(word.text);
      if (!vip && named === undefined && !self) continue;
      const related: Related[] = vip
        ? [{ place: vip.place, message: "heartbeat moves this address between the nodes" }]
        : owner?.place
          ? [{ place: owner.place, message: `${word.text} is ${owner.node}'s` }]
          : [];
      report({
        at: { file, range: word.range },
        node: node?.name && node.label,
        severity: "warning",
        noticed: "never",
        message: vip
          ? messages.vip(word.text)
          : named !== undefined
            ? messages.node(word.text, named)
            : messages.self(word.text),
        help: "ping something that both nodes reach only over the network of the service, such as the gateway",
        related,
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A ping node that is one of the cluster's own machines, or the floating address.",
  why: "ipfail compares how many ping nodes each node sees, to find out which one has lost the network. A node's own address answers without any network, the peer's address is gone exactly when the peer is, and the floating address is always on the node that runs the group: each makes the comparison worthless. Measured with a node's own address on both lists: when that node loses its network, it still answers itself, and the group moves onto it.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a node by its name, and the floating address",
      files:
        "== ha.cf\nbcast eth0\nnode m1 m2\nping ⟦m2⟧ 10.0.0.1\nping ⟦10.0.0.14⟧\n== haresources\nm1 10.0.0.14 nginx\n",
      expect: [
        "warning never: m2 is m2's: as a ping node it answers as long as m2 runs and is gone with it, so it says nothing of the network",
        "warning never: 10.0.0.14 is the floating address: the node that runs the group answers itself, so it always seems to have the better network",
      ],
    },
    {
      about: "a node by its address, and the machine itself",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\nping_group net ⟦10.0.0.2⟧ 10.0.0.1\nping ⟦127.0.0.1⟧\n== m1/etc/hosts\n10.0.0.2 m2\n",
      expect: [
        "warning never: 10.0.0.2 is m2's: as a ping node it answers as long as m2 runs and is gone with it, so it says nothing of the network",
        "warning never: 127.0.0.1 is the node itself: it always answers, so it says nothing of the network",
      ],
    },
    {
      about: "the loopback address that the hosts file of Debian gives to the node",
      files: "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\nping ⟦127.0.1.1⟧\n== m1/etc/hosts\n127.0.1.1 m1\n",
      expect: ["warning never: 127.0.1.1 is the node itself: it always answers, so it says nothing of the network"],
      edge: true,
    },
    {
      about: "the address to which the heartbeats go, on one of two cables",
      files:
        "== m1/ha.cf\nucast eth0 10.0.0.2\nucast eth1 10.1.1.2\nnode m1 m2\nping ⟦10.1.1.2⟧\n== m2/ha.cf\nbcast eth0 eth1\nnode m1 m2\n",
      expect: [
        "warning never: 10.1.1.2 is m2's: as a ping node it answers as long as m2 runs and is gone with it, so it says nothing of the network",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "the gateway", files: "== ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1\n" },
    {
      about: "words of a note",
      files: "== ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1 //not m2\n",
    },
    {
      about: "the source of a renderer",
      files:
        "== m1/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1\n== m2/ha.cf\nbcast eth0\nnode m1 m2\nping m1\ndeadtime {{ deadtime }}\n",
      edge: true,
    },
    {
      about: "one of two addresses to which heartbeats go: nothing tells whose it is",
      files:
        "== m1/ha.cf\nucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nnode m1 m2\nping 10.1.1.2\n== m2/ha.cf\nbcast eth1\nnode m1 m2\n",
      edge: true,
    },
  ],
};
