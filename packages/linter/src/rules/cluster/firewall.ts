import {
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  heartbeatMedia,
  heartbeatPaths,
  realInterface,
  replicationEnds,
} from "@halint/cluster";
import type { Medium } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { where } from "../../support.js";

const messages = {
  heartbeat: (node: string, port: number, from: string | undefined, name: string, rules: string) =>
    `the firewall rules of ${node} (${rules}) let nothing in to UDP port ${port}${from === undefined ? "" : ` from ${from}`}: from the next boot on ${node} hears no heartbeat on ${name}, and where that is the only path both nodes run everything`,
  replication: (node: string, port: number, from: string, resource: string, rules: string) =>
    `the firewall rules of ${node} (${rules}) let nothing in to TCP port ${port} from ${from}: from the next boot on the peer cannot connect DRBD's ${resource} to ${node}`,
};

/** The address from which a medium's packets come, if it is known. */
function senderOf(cluster: Cluster, node: ClusterNode, medium: Medium): string | undefined {
  const path = heartbeatPaths(cluster).paths.find((entry) => entry.node === node && entry.medium === medium);
  const text = medium.target?.text;
  // What this node sends to on a link is where the peer sends from.
  return path?.target?.kind === "node" && text !== undefined && canonicalAddress(text) !== undefined ? text : undefined;
}

export const rule = clusterRule("cluster/firewall", (cluster, report) => {
  for (const node of cluster.nodes) {
    const { firewall } = node.facts;
    if (!firewall) continue;
    const rules = where(firewall.place);
    const related = [{ place: firewall.place, message: "the rules" }];
    const common = { node: node.name && node.label, severity: "warning", noticed: "boot", related } as const;
    const said = new Set<string>();
    for (const medium of heartbeatMedia(node)) {
      const { port } = medium;
      const name = realInterface(medium.interface?.text ?? "");
      if (port === undefined || !node.haCf || said.has(`${port} ${name}`)) continue;
      const from = senderOf(cluster, node, medium);
      if (firewall.allows("udp", port, from, name) !== false) continue;
      said.add(`${port} ${name}`);
      report({
        ...common,
        at: { file: node.haCf, range: medium.setting.line.range },
        message: messages.heartbeat(node.label, port, from, name, rules),
        help: `let UDP port ${port} in from the peer, and save the rules: a firewall that was only stopped is back after a boot`,
      });
    }
    // Each node has a copy of DRBD's files; what its firewall does to it is said in its own.
    const all = replicationEnds(cluster);
    const copies = all.filter((end) => node.drbd.includes(end.resource.configuration));
    const ends = copies.length > 0 ? copies : all;
    for (const end of ends) {
      const { port } = end;
      if (end.node !== node || port === undefined) continue;
      const peer = ends.find(
        (other) =>
          other.resource.section === end.resource.section &&
          other.host !== end.host &&
          firewall.allows("tcp", port, other.address, end.interface?.name) === false,
      );
      if (!peer) continue;
      report({
        ...common,
        at: end.place,
        message: messages.replication(node.label, port, peer.address, end.resource.name, rules),
        help: `let TCP port ${port} in from the peer, and save the rules`,
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "Saved firewall rules that keep the peer's heartbeats or DRBD's connection out.",
  why: "Tutorials stop the firewall and go on; the saved rules are back after the next boot. A node that hears no heartbeats declares its peer dead and takes everything over, the classic cause of a split brain; DRBD stays disconnected, and the standby's copy grows old. Rules that are too involved to judge are left alone.",
};

const node = (name: string, peer: string, rules: string) =>
  `== ${name}/etc/ha.d/ha.cf\n${rules === "" ? `ucast eth1 ${peer}` : `⟦ucast eth1 ${peer}⟧`}\nnode m1 m2\n== ${name}/etc/hostname\n${name}\n${rules === "" ? "" : `== ${name}/etc/sysconfig/iptables\n*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n${rules}COMMIT\n`}`;
const drbd = (name: string, address: string) =>
  `== ${name}/etc/drbd.conf\nresource r0 {\n  on m1 { address ${address}:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\n`;
const heartbeatsIn = "-A INPUT -p udp --dport 694 -j ACCEPT\n";

export const examples: RuleExamples = {
  bad: [
    {
      about: "only ssh gets in",
      files: node("m1", "10.1.1.2", "-A INPUT -p tcp --dport 80 -j ACCEPT\n"),
      expect: [
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to UDP port 694: from the next boot on m1 hears no heartbeat on eth1, and where that is the only path both nodes run everything",
      ],
    },
    {
      about: "DRBD is kept out",
      files: `${node("m1", "10.1.1.2", "-A INPUT -p udp --dport 694 -j ACCEPT\n").replaceAll(/[⟦⟧]/g, "")}== m1/etc/drbd.conf\nresource r0 {\n  on m1 { address ⟦10.0.0.1⟧:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\n`,
      expect: [
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to TCP port 7788 from 10.0.0.2: from the next boot on the peer cannot connect DRBD's r0 to m1",
      ],
    },
    {
      about: "media of several kinds, some to one network card",
      files: `${node("m1", "10.1.1.2", "-A INPUT -p tcp --dport 80 -j ACCEPT\n").replace("10.1.1.2⟧\n", "10.1.1.2⟧\nucast eth1 10.1.1.3\n⟦ucast eth2 m2⟧\n⟦bcast eth0⟧\nserial /dev/ttyS0\n")}${node("m2", "10.1.1.1", "")}== m1/etc/hosts\n10.1.1.2 m2\n`,
      expect: [
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to UDP port 694 from 10.1.1.2: from the next boot on m1 hears no heartbeat on eth1, and where that is the only path both nodes run everything",
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to UDP port 694: from the next boot on m1 hears no heartbeat on eth2, and where that is the only path both nodes run everything",
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to UDP port 694: from the next boot on m1 hears no heartbeat on eth0, and where that is the only path both nodes run everything",
      ],
      edge: true,
    },
    {
      about: "each node has a copy of DRBD's files",
      files:
        node("m1", "10.1.1.2", heartbeatsIn).replaceAll(/[⟦⟧]/g, "") +
        drbd("m1", "⟦10.0.0.1⟧") +
        node("m2", "10.1.1.1", "") +
        drbd("m2", "10.0.0.1"),
      expect: [
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to TCP port 7788 from 10.0.0.2: from the next boot on the peer cannot connect DRBD's r0 to m1",
      ],
      edge: true,
    },
    {
      about: "DRBD's files are those of the other node",
      files:
        node("m1", "10.1.1.2", heartbeatsIn).replaceAll(/[⟦⟧]/g, "") +
        node("m2", "10.1.1.1", "") +
        drbd("m2", "⟦10.0.0.1⟧"),
      expect: [
        "warning boot: the firewall rules of m1 (m1/etc/sysconfig/iptables) let nothing in to TCP port 7788 from 10.0.0.2: from the next boot on the peer cannot connect DRBD's r0 to m1",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "let in",
      files: node("m1", "10.1.1.2", "-A INPUT -p udp --dport 694 -j ACCEPT\n").replaceAll(/[⟦⟧]/g, ""),
    },
    { about: "no rules are here", files: node("m1", "10.1.1.2", "") },
    {
      about: "DRBD is let in, from its peer alone",
      files:
        node("m1", "10.1.1.2", `${heartbeatsIn}-A INPUT -s 10.0.0.2 -p tcp --dport 7788 -j ACCEPT\n`).replaceAll(
          /[⟦⟧]/g,
          "",
        ) + drbd("m1", "10.0.0.1"),
      edge: true,
    },
  ],
};
