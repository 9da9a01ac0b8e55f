import {
  asHaCf,
  canonicalAddress,
  heartbeatMedia,
  interfaceOf,
  onInterfaceNetwork,
  realInterface,
} from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  same: (target: string, name: string) =>
    `${target} is reached over ${name}, and so are all heartbeats: when ${name} fails, the peer and the ping node are gone together, and ipfail has nobody to compare with`,
};

export const rule = clusterRule("cluster/ping-medium", (cluster, report) => {
  for (const node of cluster.nodes) {
    if (!node.haCf) continue;
    const reading = asHaCf(node.haCf);
    const names = new Set(heartbeatMedia(node).map((medium) => realInterface(medium.interface?.text ?? "")));
    const [name] = names;
    const watched = reading.of("respawn").some((setting) => setting.values[1]?.text.endsWith("/ipfail"));
    if (names.size !== 1 || name === undefined || !watched) continue;
    const fact = interfaceOf(node, name);
    const target = reading.media.find(
      (medium) =>
        (medium.kind === "ping" || medium.kind === "ping6") &&
        medium.target !== undefined &&
        canonicalAddress(medium.target.text) !== undefined &&
        onInterfaceNetwork(fact, medium.target.text) === true,
    )?.target;
    if (!target) continue;
    report({
      at: { file: node.haCf, range: target.range },
      node: node.name && node.label,
      severity: "info",
      noticed: "never",
      message: messages.same(target.text, name),
      help: "give heartbeat a second path, and ping over the network of the service",
      related: fact?.place ? [{ place: fact.place, message: `the network of ${name}` }] : [],
    });
    // The nodes are built alike: once a cluster.
    return;
  }
});

export const docs: RuleDocs = {
  finds: "A ping node in the network of the only heartbeat interface.",
  why: "ipfail asks the peer how many ping nodes it sees, over heartbeat. When the one interface carries both, its failure takes the answer away with the ping node: each node believes that the peer is dead, and both run everything. Reported once a cluster, only where the network of the interface is known.",
};

const node = (media: string, ping: string, more = "") =>
  `== m1/etc/ha.d/ha.cf\n${media}\nnode m1 m2\n${ping}\nrespawn hacluster /usr/lib/heartbeat/ipfail\n== m1/etc/hostname\nm1\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=10.0.0.1\nPREFIX=24\n${more}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "one interface for both",
      files: node("ucast eth0 10.0.0.2", "ping ⟦10.0.0.254⟧"),
      expect: [
        "info never: 10.0.0.254 is reached over eth0, and so are all heartbeats: when eth0 fails, the peer and the ping node are gone together, and ipfail has nobody to compare with",
      ],
    },
    {
      about: "on the second node, while the ha.cf of the first one is missing",
      files: `== m0/etc/ha.d/haresources\nm1 10.0.0.14 nginx\n== m0/etc/hostname\nm0\n${node("ucast eth0 10.0.0.2", "ping ⟦10.0.0.254⟧\nrespawn hacluster /usr/lib/heartbeat/dopd").replaceAll("m1 m2", "m0 m1")}`,
      expect: [
        "info never: 10.0.0.254 is reached over eth0, and so are all heartbeats: when eth0 fails, the peer and the ping node are gone together, and ipfail has nobody to compare with",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a second path", files: node("bcast eth0\nserial /dev/ttyS0", "ping 10.0.0.254") },
    { about: "another network", files: node("bcast eth0", "ping 192.168.42.1") },
    {
      about: "nothing known of the interface",
      files: "== ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.254\nrespawn hacluster /usr/lib/heartbeat/ipfail\n",
    },
    {
      about: "without ipfail nobody compares",
      files: node("bcast eth0", "ping 10.0.0.254").replace(/respawn .*\n/, ""),
      edge: true,
    },
  ],
};
