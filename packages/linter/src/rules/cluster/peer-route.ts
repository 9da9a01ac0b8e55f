import {
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  findNode,
  heartbeatMedia,
  inNetwork,
  knownAddresses,
  onInterfaceNetwork,
  ownerOf,
  type RouteFact,
  realInterface,
  sameAddress,
  sameName,
} from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nameOf, where } from "../../support.js";

const messages = {
  own: (target: string, node: string) =>
    `the route to ${target} leads to ${node} itself: it was meant for the peer, and does nothing for the heartbeats`,
  device: (target: string, peer: string, route: string, medium: string) =>
    `the route to ${peer}'s ${target} goes through ${route}, but heartbeat sends to it through ${medium}: one of them takes another way than was meant`,
  missing: (node: string, target: string, peer: string, back: string) =>
    `${node} has a route to ${peer}'s ${target}, and ${peer} has none back to ${back}, which is in no network of its own: ${peer}'s heartbeats go another way or nowhere`,
};

const isHostRoute = ({ target, prefix }: RouteFact) => prefix === (target.includes(":") ? 128 : 32);

/** Whose a numeric address is, by what files and machines say, not by what ucast lines suggest. */
function certainOwner(cluster: Cluster, address: string): string | undefined {
  const owner = ownerOf(cluster, address);
  return owner?.source === "inference" ? undefined : owner?.node;
}

/** Addresses of a node to which another one sends heartbeats. */
function targetsAt(from: ClusterNode, cluster: Cluster, node: string): string[] {
  return heartbeatMedia(from).flatMap((medium) => {
    const text = medium.target?.text;
    if (!medium.kind.startsWith("ucast") || text === undefined || canonicalAddress(text) === undefined) return [];
    return sameName(ownerOf(cluster, text)?.node ?? "", node) ? [text] : [];
  });
}

/** Whether a node knows a way to an address: a network of its own, or a route to one (the default one names none). */
function hasWay(node: ClusterNode, address: string): boolean {
  const { interfaces, routes } = node.facts;
  return (
    interfaces?.unnamed === true ||
    interfaces?.list.some((fact) => fact.dynamic || onInterfaceNetwork(fact, address) === true) === true ||
    routes?.some(({ target, prefix }) => prefix !== undefined && inNetwork(address, target, prefix)) === true
  );
}

export const rule = clusterRule("cluster/peer-route", (cluster, report) => {
  for (const node of cluster.nodes) {
    const { name } = node;
    if (name === undefined) continue;
    for (const route of node.facts.routes ?? []) {
      if (!isHostRoute(route)) continue;
      const { target } = route;
      const owner = certainOwner(cluster, target);
      const medium = heartbeatMedia(node).find((candidate) => sameAddress(candidate.target?.text ?? "", target));
      const common = { at: route.place, node: node.label, severity: "warning", noticed: "never" } as const;
      const isOwn = knownAddresses(cluster).some(
        (known) => sameName(known.node, name) && known.interface !== undefined && sameAddress(known.address, target),
      );
      if (isOwn) {
        const line = heartbeatMedia(node).find((candidate) => candidate.kind.startsWith("ucast"))?.setting.line;
        report({
          ...common,
          message: messages.own(target, nameOf(node)),
          related: node.haCf && line ? [{ place: { file: node.haCf, range: line.range }, message: "the peer" }] : [],
        });
        continue;
      }
      const peer = owner ?? (medium ? "the peer" : undefined);
      if (peer === undefined || !medium?.interface) continue;
      const device = realInterface(medium.interface.text);
      const related = node.haCf
        ? [{ place: { file: node.haCf, range: medium.setting.line.range }, message: "heartbeat's line" }]
        : [];
      if (route.interface !== undefined && route.gateway === undefined && realInterface(route.interface) !== device) {
        report({ ...common, message: messages.device(target, peer, route.interface, device), related });
        continue;
      }
      const there = owner === undefined ? undefined : findNode(cluster, owner);
      // Where the peer's interface files are here, its routes would be as well.
      if (!there?.facts.interfaces || there === node) continue;
      const back = targetsAt(there, cluster, name).find((address) => !hasWay(there, address));
      if (back === undefined) continue;
      report({
        ...common,
        message: messages.missing(nameOf(node), target, nameOf(there), back),
        help: `${nameOf(there)} needs the mirror of ${where(route.place)}`,
        related,
      });
    }
  }
});

export const docs: RuleDocs = {
  finds:
    "A static route for the peer's heartbeat address that names the node itself or another device, or that only one node has.",
  why: "Tutorials add a host route for the other end of the cable on each node, mirrored, and the line is copied as it is. A route to oneself does nothing; one through another device sends by a way that was not meant to carry heartbeats; and where the addresses are in no common network, the node without the route sends its heartbeats to the default gateway. Between nodes of one network no route is needed.",
};

const node = (name: string, address: string, peer: string, route: string, prefix = 32) =>
  `== ${name}/etc/ha.d/ha.cf\nucast eth1 ${peer}\nnode m1 m2\n== ${name}/etc/hostname\n${name}\n== ${name}/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=${prefix}\n${route === "" ? "" : `== ${name}/etc/sysconfig/network-scripts/route-eth1\n${route}\n`}`;
const networkd = (name: string, address: string, route: string) =>
  `== ${name}/etc/systemd/network/10-eth1.network\n[Match]\nName=eth1\n[Network]\nAddress=${address}/128\n[Route]\n${route}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "copied as it is",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1") +
        node("m2", "10.1.2.1", "10.1.1.1", "⟦10.1.2.1/32 dev eth1⟧\n10.1.1.1/32 dev eth1"),
      expect: [
        "warning never: the route to 10.1.2.1 leads to m2 itself: it was meant for the peer, and does nothing for the heartbeats",
      ],
    },
    {
      about: "another device",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth0⟧") +
        node("m2", "10.1.2.1", "10.1.1.1", "10.1.1.1/32 dev eth1"),
      expect: [
        "warning never: the route to m2's 10.1.2.1 goes through eth0, but heartbeat sends to it through eth1: one of them takes another way than was meant",
      ],
    },
    {
      about: "on one node only",
      files: node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth1⟧") + node("m2", "10.1.2.1", "10.1.1.1", ""),
      expect: [
        "warning never: m1 has a route to m2's 10.1.2.1, and m2 has none back to 10.1.1.1, which is in no network of its own: m2's heartbeats go another way or nowhere",
      ],
    },
    {
      about: "copied with ha.cf, and through another device",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth0⟧") +
        node("m2", "10.1.2.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth0⟧"),
      expect: [
        "warning never: the route to m2's 10.1.2.1 goes through eth0, but heartbeat sends to it through eth1: one of them takes another way than was meant",
        "warning never: the route to 10.1.2.1 leads to m2 itself: it was meant for the peer, and does nothing for the heartbeats",
      ],
      edge: true,
    },
    {
      about: "another device, and nothing is known of the peer",
      files: `${node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth0⟧")}== m2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode m1 m2\n`,
      expect: [
        "warning never: the route to the peer's 10.1.2.1 goes through eth0, but heartbeat sends to it through eth1: one of them takes another way than was meant",
      ],
      edge: true,
    },
    {
      about: "another device, and no route back",
      files: node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth0⟧") + node("m2", "10.1.2.1", "10.1.1.1", ""),
      expect: [
        "warning never: the route to m2's 10.1.2.1 goes through eth0, but heartbeat sends to it through eth1: one of them takes another way than was meant",
      ],
      edge: true,
    },
    {
      about: "the way back is the default route",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "⟦10.1.2.1/32 dev eth1⟧") +
        node("m2", "10.1.2.1", "10.1.1.1", "0.0.0.0/0 via 192.168.0.254 dev eth0"),
      expect: [
        "warning never: m1 has a route to m2's 10.1.2.1, and m2 has none back to 10.1.1.1, which is in no network of its own: m2's heartbeats go another way or nowhere",
      ],
      edge: true,
    },
    {
      about: "IPv6, copied as it is",
      files: `== m1/etc/ha.d/ha.cf\nucast6 eth1 fd00:2::1\nnode m1 m2\n${networkd("m1", "fd00:1::1", "Destination=fd00:2::1/128")}== m2/etc/ha.d/ha.cf\nucast6 eth1 fd00:1::1\nnode m1 m2\n${networkd("m2", "fd00:2::1", "Destination=⟦fd00:2::1/128⟧\n[Route]\nDestination=fd00:1::1/128")}`,
      expect: [
        "warning never: the route to fd00:2::1 leads to m2 itself: it was meant for the peer, and does nothing for the heartbeats",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "mirrored",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1") +
        node("m2", "10.1.2.1", "10.1.1.1", "10.1.1.1/32 dev eth1"),
    },
    {
      about: "needless: one network",
      files:
        node("m1", "10.1.1.1", "10.1.1.2", "10.1.1.2/32 dev eth1", 24) + node("m2", "10.1.1.2", "10.1.1.1", "", 24),
    },
    { about: "no routes are here", files: node("m1", "10.1.1.1", "10.1.1.2", "") },
    {
      about: "the network of a cable between two hosts",
      files:
        node("m1", "10.1.1.1", "10.1.1.0", "10.1.1.0/31 dev eth1", 31) +
        node("m2", "10.1.1.0", "10.1.1.1", "10.1.1.0/31 dev eth1", 31),
      edge: true,
    },
    {
      about: "a route to a host that no heartbeats are sent to",
      files:
        node("m1", "10.1.1.1", "10.1.1.2", "192.168.7.9/32 dev eth0", 24) + node("m2", "10.1.1.2", "10.1.1.1", "", 24),
      edge: true,
    },
    {
      about: "the peer's interface files are not here",
      files: `${node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1")}== m1/etc/hosts\n10.1.2.1 m2\n== m2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode m1 m2\n`,
      edge: true,
    },
    {
      about: "nobody says whose the address is",
      files: node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1"),
      edge: true,
    },
    {
      about: "the other way is by a name, or inside a network of the peer",
      files:
        node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1") +
        node("m2", "10.1.2.1", "m1\nucast eth1 10.1.1.1", "", 16).replace(
          "ifcfg-eth1",
          "ifcfg-eth0\nDEVICE=eth0\nBOOTPROTO=none\nIPADDR=192.168.0.2\nPREFIX=24\n== m2/etc/sysconfig/network-scripts/ifcfg-eth1",
        ),
      edge: true,
    },
    {
      about: "no way to a third node is another matter",
      files:
        `${node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1")}${node("m2", "10.1.2.1", "10.1.1.1\nucast eth1 10.1.3.1", "10.1.1.1/32 dev eth1")}== m2/etc/hosts\n10.1.3.1 m3\n`.replaceAll(
          "node m1 m2",
          "node m1 m2 m3",
        ),
      edge: true,
    },
    {
      about: "the peer has interfaces that its files do not name",
      files: `${node("m1", "10.1.1.1", "10.1.2.1", "10.1.2.1/32 dev eth1")}${node("m2", "10.1.2.1", "10.1.1.1", "")}== m2/etc/systemd/network/20-cable.network\n[Match]\nMACAddress=52:54:00:12:34:56\n[Network]\nAddress=10.1.1.2/24\n`,
      edge: true,
    },
  ],
};
