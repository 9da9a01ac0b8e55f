import {
  asHaCf,
  type Cluster,
  type ClusterNode,
  heartbeatMedia,
  promotions,
  type ReplicationEnd,
  realInterface,
  replicationEnds,
  sameAddress,
} from "@halint/cluster";
import type { Medium } from "@halint/grammars";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  same: (name: string, resource: string) =>
    `${name} is heartbeat's only path, and DRBD's ${resource} replicates over it too: when it fails, the nodes lose each other and their common data at once, both take over, and the copies grow apart`,
};

/** The DRBD connection that runs over a medium's interface. */
function sharedEnd(
  cluster: Cluster,
  node: ClusterNode,
  name: string,
  media: readonly Medium[],
): ReplicationEnd | undefined {
  const ends = replicationEnds(cluster).filter(({ place }) => !isUnrendered(cluster, place.file));
  return ends.find((end) =>
    end.node === node
      ? end.interface !== undefined && realInterface(end.interface.name) === name
      : // What heartbeat sends to through the interface is what DRBD connects to.
        media.some((medium) => sameAddress(medium.target?.text ?? "", end.address)),
  );
}

export const rule = clusterRule("cluster/shared-storage-path", (cluster, report) => {
  const promoted = new Set(promotions(cluster).map((promotion) => promotion.drbd ?? "all"));
  for (const node of cluster.nodes) {
    const media = heartbeatMedia(node);
    const names = new Set(media.map((medium) => realInterface(medium.interface?.text ?? "")));
    const [name] = names;
    const [first] = media;
    if (names.size !== 1 || !name || !first || !node.haCf || isTemplateHaCf(asHaCf(node.haCf))) continue;
    const end = sharedEnd(cluster, node, name, media);
    if (!end || !(promoted.has(end.resource.name) || promoted.has("all"))) continue;
    report({
      at: { file: node.haCf, range: first.setting.line.range },
      node: node.name && node.label,
      severity: "info",
      noticed: "never",
      message: messages.same(name, end.resource.name),
      help: "give heartbeat a second path over another card and cable; fencing in DRBD keeps the copies from growing apart",
      related: [{ place: end.place, message: "DRBD's address on that link" }],
    });
    // The nodes are built alike: once a cluster.
    return;
  }
});

export const docs: RuleDocs = {
  finds: "A cluster whose only heartbeat path is also DRBD's replication link.",
  why: "As long as one of the two links is left, a node can see that the other still lives, or DRBD refuses the second primary. Where one cable carries both, its failure looks to each node like the death of the other: both promote their disk, and when the cable is back one copy has to be thrown away. Reported once a cluster.",
};

const files = (media: string, address = "10.1.1") =>
  `== ha.cf\n${media}\nnode m1 m2\n== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n== drbd.conf\nresource r0 {\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address ${address}.1:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address ${address}.2:7788; meta-disk internal; }\n}\n`;
/** The same on a machine whose interfaces are known, eth1 with the network 10.1.1.0/24. */
const machine = (media: string, address?: string) =>
  `${files(media, address).replace(/^== /gm, "== m1/etc/").replace("ha.cf", "ha.d/ha.cf").replace("haresources", "ha.d/haresources")}== m1/etc/hostname\nm1\n== m1/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.1.1.1\nPREFIX=24\n== m1/etc/sysconfig/network-scripts/ifcfg-eth2\nDEVICE=eth2\nIPADDR=10.2.2.1\nPREFIX=24\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "one cable for both",
      files: files("⟦ucast eth1 10.1.1.2⟧"),
      expect: [
        "info never: eth1 is heartbeat's only path, and DRBD's r0 replicates over it too: when it fails, the nodes lose each other and their common data at once, both take over, and the copies grow apart",
      ],
    },
    {
      about: "a broadcast over the card that has DRBD's address",
      files: machine("⟦bcast eth1⟧"),
      expect: [
        "info never: eth1 is heartbeat's only path, and DRBD's r0 replicates over it too: when it fails, the nodes lose each other and their common data at once, both take over, and the copies grow apart",
      ],
      edge: true,
    },
    {
      about: "one file for both nodes, which names both addresses",
      files: files("⟦ucast eth1 10.1.1.1⟧\nucast eth1 10.1.1.2"),
      expect: [
        "info never: eth1 is heartbeat's only path, and DRBD's r0 replicates over it too: when it fails, the nodes lose each other and their common data at once, both take over, and the copies grow apart",
      ],
      edge: true,
    },
    {
      about: "all resources are promoted",
      files: files("⟦ucast eth1 10.1.1.2⟧").replace("drbddisk::r0", "drbddisk"),
      expect: [
        "info never: eth1 is heartbeat's only path, and DRBD's r0 replicates over it too: when it fails, the nodes lose each other and their common data at once, both take over, and the copies grow apart",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a second path", files: files("ucast eth1 10.1.1.2\nbcast eth0") },
    { about: "another link", files: files("ucast eth1 10.1.1.2", "192.168.42") },
    { about: "nothing tells which link it is", files: files("bcast eth1") },
    { about: "DRBD has a card of its own", files: machine("bcast eth1", "10.2.2"), edge: true },
    { about: "no card is known to have DRBD's address", files: machine("bcast eth1", "10.3.3"), edge: true },
    {
      about: "no group promotes what is replicated over it",
      files: files("ucast eth1 10.1.1.2").replace("drbddisk::r0", "drbddisk::r1"),
      edge: true,
    },
    {
      about: "another path may still be filled in",
      files: `${files("ucast eth1 10.1.1.2\n{{ second_path }}").replace("== ha.cf", "== m1/ha.cf")}== m2/ha.cf\nucast eth1 10.1.1.1\nbcast eth0\nnode m1 m2\n`,
      edge: true,
    },
    {
      about: "DRBD's file still has to be rendered",
      files: files("ucast eth1 10.1.1.2").replace("/dev/sdb1", "{{ disk }}"),
      edge: true,
    },
  ],
};
