import {
  asAuthkeys,
  asHaCf,
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  heartbeatMedia,
  interfaceOf,
  networksOf,
  networksOverlap,
  nodeNames,
  type Place,
  sameAddress,
  sameName,
} from "@halint/cluster";
import type { Medium } from "@halint/grammars";
import { kept } from "@halint/grammars";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { type RuleDocs, type RuleExamples, runRule } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  group: (group: string, port: number, own: string, other: string, keys: string) =>
    `the clusters ${own} and ${other} use the same multicast group ${group} and port ${port}: on one network each hears the other, ${keys}`,
  broadcast: (port: number, own: string, other: string, keys: string) =>
    `the clusters ${own} and ${other} send broadcasts to port ${port} of the same network: each hears the other, ${keys}`,
  sameKeys: () => "accepts its packets, because the keys are equal, and logs machines that it does not know",
  otherKeys: () => "rejects its packets, and fills the log with failed authentication",
  unknownKeys: () => "and logs packets of machines that it does not know",
};

interface Sender {
  readonly node: ClusterNode;
  readonly medium: Medium;
  readonly place: Place;
}

const senders = kept((cluster: Cluster): readonly Sender[] =>
  cluster.nodes.flatMap((node) => {
    const file = node.haCf;
    if (!file || isTemplateHaCf(asHaCf(file))) return [];
    return heartbeatMedia(node)
      .filter((medium) => shared.includes(medium.kind))
      .map((medium) => ({ node, medium, place: { file, range: medium.setting.line.range } }));
  }),
);

/** Media on which strangers may be met. */
const shared: readonly Medium["kind"][] = ["mcast", "mcast6", "bcast"];

/** What two clusters have to have alike to meet: kind, port and group. Undefined where it cannot be told. */
function wireOf({ node, medium }: Sender): string | undefined {
  if (medium.kind !== "bcast") {
    const group = canonicalAddress(medium.target?.text ?? "");
    return group && `${medium.kind} ${medium.port} ${group}`;
  }
  return networksOf(interfaceOf(node, medium.interface?.text ?? "")) && `bcast ${medium.port}`;
}

/** For each cluster the ones before it that it may meet, in order. Hardly any do: not every pair is compared. */
function* neighbours(clusters: readonly Cluster[]): Generator<[own: Cluster, others: readonly Cluster[]]> {
  const before = new Map<string, number[]>();
  for (const [index, own] of clusters.entries()) {
    const wires = new Set(senders(own).flatMap((sender) => wireOf(sender) ?? []));
    const met = new Set([...wires].flatMap((wire) => before.get(wire) ?? []));
    yield [own, [...met].sort((a, b) => a - b).flatMap((at) => clusters[at] ?? [])];
    for (const wire of wires) {
      const known = before.get(wire);
      if (known) known.push(index);
      else before.set(wire, [index]);
    }
  }
}

/** Whether two interfaces are in one network: yes, no, or not to be told. */
function onOneNetwork(left: Sender, right: Sender): boolean | undefined {
  const a = networksOf(interfaceOf(left.node, left.medium.interface?.text ?? ""));
  const b = networksOf(interfaceOf(right.node, right.medium.interface?.text ?? ""));
  return a && b ? a.some((one) => b.some((other) => networksOverlap(one, other))) : undefined;
}

/**
 * The nodes that two clusters have in common: then they are variants of one, not neighbours. Files that name no nodes
 * may well be of one cluster too.
 */
function mayBeOne(left: Cluster, right: Cluster): boolean {
  const names = nodeNames(right);
  if (names.length === 0 || nodeNames(left).length === 0) return true;
  return nodeNames(left).some((name) => names.some((other) => sameName(name, other)));
}

function signature(cluster: Cluster): string | undefined {
  for (const { authkeys } of cluster.nodes) {
    const key = authkeys && asAuthkeys(authkeys).signing?.key;
    if (key) return `${key.id.value} ${key.method.text} ${key.key?.text ?? ""}`;
  }
  return undefined;
}

function aboutKeys(left: Cluster, right: Cluster): string {
  const a = signature(left);
  const b = signature(right);
  if (a === undefined || b === undefined) return messages.unknownKeys();
  return a === b ? messages.sameKeys() : messages.otherKeys();
}

/** What two clusters are called: their names, or their nodes where they bear the same. */
function labels(left: Cluster, right: Cluster): [string, string] {
  const text = (cluster: Cluster) => (left.name === right.name ? `of ${list(nodeNames(cluster))}` : cluster.name);
  return [text(left), text(right)];
}

export const rule = runRule("cluster/shared-wire", (clusters, report) => {
  for (const [own, others] of neighbours(clusters)) {
    for (const other of others) {
      if (mayBeOne(own, other)) continue;
      const [name, neighbour] = labels(own, other);
      for (const sender of senders(own)) {
        const { medium } = sender;
        const isGroup = medium.kind !== "bcast";
        const met = senders(other).find((candidate) => {
          if (candidate.medium.kind !== medium.kind || candidate.medium.port !== medium.port) return false;
          const one = onOneNetwork(sender, candidate);
          // Broadcasts on an unknown network are everybody's; a group and port that two have chosen is a coincidence.
          return isGroup
            ? one !== false && sameAddress(candidate.medium.target?.text ?? "", medium.target?.text ?? "")
            : one === true;
        });
        if (!met || medium.port === undefined) continue;
        const keys = aboutKeys(own, other);
        report(own, {
          at: sender.place,
          node: sender.node.name && sender.node.label,
          severity: "warning",
          noticed: "run-time",
          message: isGroup
            ? messages.group(medium.target?.text ?? "", medium.port, name, neighbour, keys)
            : messages.broadcast(medium.port, name, neighbour, keys),
          help: "give each cluster a port of its own, or a multicast group of its own, on all of its nodes at once",
          related: [{ place: met.place, message: "the other cluster's line" }],
        });
        break;
      }
    }
  }
});

export const docs: RuleDocs = {
  finds:
    "Two clusters of one run that use the same multicast group and port, or the same broadcast port on one network.",
  why: "A node takes every packet that arrives at its port. Packets of another cluster with another key fail the authentication, which is logged for each of them; with the same key they are taken for real. Clusters that share node names are taken for variants of one and not compared; for broadcasts the networks of both have to be known.",
};

const cluster = (directory: string, nodes: string, media: string, more = "") =>
  `== ${directory}/ha.cf\n${media}\nnode ${nodes}\n${more}`;
const group = "mcast eth0 225.0.0.1 694 1 0";
const keys = (directory: string, text: string) => `== ${directory}/authkeys\nauth 1\n1 sha1 ${text}\n`;
const machine = (name: string, nodes: string, media: string, ...addresses: readonly string[]) =>
  `== ${name}/etc/ha.d/ha.cf\n${media}\nnode ${nodes}\n== ${name}/etc/network/interfaces\n${addresses.map((address) => `iface eth0 inet static\n  address ${address}\n`).join("")}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "the group of the sample file, twice",
      files:
        cluster("db", "d1 d2", "mcast eth0 225.0.0.1 694 1 0", "== db/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n") +
        cluster("web", "w1 w2", "⟦mcast eth0 225.0.0.1 694 1 0⟧", "== web/authkeys\nauth 1\n1 sha1 pS4kVn8cJd3Y\n"),
      expect: [
        "warning run-time: the clusters web and db use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, rejects its packets, and fills the log with failed authentication",
      ],
    },
    {
      about: "broadcasts in one network",
      files:
        "== d1/etc/ha.d/ha.cf\nbcast eth0\nnode d1 d2\n== d1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=10.0.0.1\nPREFIX=24\n== w1/etc/ha.d/ha.cf\n⟦bcast eth0⟧\nnode w1 w2\n== w1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=10.0.0.11\nPREFIX=24\n",
      expect: [
        "warning run-time: the clusters w1 and d1 send broadcasts to port 694 of the same network: each hears the other, and logs packets of machines that it does not know",
      ],
    },
    {
      about: "the same keys",
      files:
        cluster("db", "d1 d2", group, keys("db", "q7Xh2mRt9LwZ")) +
        cluster("web", "w1 w2", `⟦${group}⟧`, keys("web", "q7Xh2mRt9LwZ")),
      expect: [
        "warning run-time: the clusters web and db use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, accepts its packets, because the keys are equal, and logs machines that it does not know",
      ],
    },
    {
      about: "three clusters, one of them of a single node, and the keys of one are not here",
      files: `${cluster("db", "d1 d2", group)}${cluster("test", "t1", `⟦${group}⟧`)}${cluster("web", "w1 w2", `⟦⟦${group}⟧⟧`, keys("web", "q7Xh2mRt9LwZ"))}`,
      expect: [
        "warning run-time: the clusters test and db use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, and logs packets of machines that it does not know",
        "warning run-time: the clusters web and db use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, and logs packets of machines that it does not know",
        "warning run-time: the clusters web and test use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, and logs packets of machines that it does not know",
      ],
      edge: true,
    },
    {
      about: "several media, of which one is met",
      files:
        machine(
          "d1",
          "d1 d2",
          "mcast eth0 225.0.0.9 694 1 0\nmcast eth1 225.0.0.1 696 1 0\nmcast eth1 225.0.0.4 695 1 0\nmcast eth1 225.0.0.2 695 1 0",
          "10.0.0.1/24",
        ) +
        machine(
          "w1",
          "w1 w2",
          "bcast eth0\nmcast eth1 225.0.0.1 694 1 0\nmcast eth1 225.0.0.3 695 1 0\n⟦mcast eth1 225.0.0.2 695 1 0⟧",
          "10.0.0.11/24",
        ),
      expect: [
        "warning run-time: the clusters w1 and d1 use the same multicast group 225.0.0.2 and port 695: on one network each hears the other, and logs packets of machines that it does not know",
      ],
      edge: true,
    },
    {
      about: "cards with two addresses each, one network in common",
      files:
        machine("d1", "d1 d2", group, "10.1.0.1/24", "10.0.0.1/24") +
        machine("w1", "w1 w2", `⟦${group}⟧`, "10.2.0.11/24", "10.0.0.11/24"),
      expect: [
        "warning run-time: the clusters w1 and d1 use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, and logs packets of machines that it does not know",
      ],
      edge: true,
    },
    {
      about: "clusters of one name, called by their nodes",
      files: cluster("berlin/db", "b1 b2", group) + cluster("bonn/db", "c1 c2", `⟦${group}⟧`),
      expect: [
        "warning run-time: the clusters of c1 and c2 and of b1 and b2 use the same multicast group 225.0.0.1 and port 694: on one network each hears the other, and logs packets of machines that it does not know",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a port of its own",
      files:
        cluster("db", "d1 d2", "mcast eth0 225.0.0.1 694 1 0") +
        cluster("web", "w1 w2", "mcast eth0 225.0.0.1 695 1 0"),
    },
    {
      about: "variants of one cluster",
      files:
        cluster("new", "d1 d2", "mcast eth0 225.0.0.1 694 1 0") +
        cluster("old", "d1 d2", "mcast eth0 225.0.0.1 694 1 0"),
    },
    {
      about: "broadcasts, networks unknown",
      files: cluster("db", "d1 d2", "bcast eth0") + cluster("web", "w1 w2", "bcast eth0"),
    },
    {
      about: "one group in different networks",
      files: machine("d1", "d1 d2", group, "10.1.0.1/24") + machine("w1", "w1 w2", group, "10.2.0.11/24"),
      edge: true,
    },
    {
      about: "variants, one with a node exchanged",
      files: cluster("new", "d1 d3", group) + cluster("old", "d1 d2", group),
      edge: true,
    },
    {
      about: "files that name no nodes may be of the same cluster",
      files: `== a/ha.cf\n${group}\n${cluster("db", "d1 d2", group)}== sample/ha.cf\n${group}\n`,
      edge: true,
    },
    {
      about: "a template of other clusters",
      files: cluster("db", "d1 d2", group) + cluster("template", "w1 w2", `${group}\ndeadtime {{ deadtime }}`),
      edge: true,
    },
    {
      about: "ucast to the same address, at two sites",
      files: cluster("berlin", "b1 b2", "ucast eth1 10.1.1.2") + cluster("bonn", "c1 c2", "ucast eth1 10.1.1.2"),
      edge: true,
    },
  ],
};
