import {
  type Cluster,
  inNetwork,
  isLinkLocal,
  isLoopback,
  knownAddresses,
  nodeNames,
  type ReplicationEnd,
  replicationEnds,
  sameAddress,
  sameName,
  vipsOf,
} from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace, where } from "../../support.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  other: (address: string, host: string, owner: string) =>
    `${address} in the section of ${host} is ${owner}'s address: on ${host} DRBD cannot bind it, and replicates nothing`,
  nobody: (address: string, host: string) =>
    `no interface of ${host} has ${address}, which DRBD's section of ${host} names: there DRBD cannot bind it, and replicates nothing`,
};

/** Addresses of the host on the network over which the other hosts of the resource are reached. */
function candidates(cluster: Cluster, end: ReplicationEnd, ends: readonly ReplicationEnd[]): string[] {
  const peers = ends.filter(
    (other) =>
      other.resource.name === end.resource.name && other.resource.file === end.resource.file && other.host !== end.host,
  );
  const own = end.node?.facts.interfaces?.list.flatMap((fact) => fact.addresses) ?? [];
  return [
    ...new Set(
      own
        .filter(
          ({ address, prefix }) =>
            prefix !== undefined &&
            peers.some((peer) => inNetwork(peer.address, address, prefix) && !sameAddress(peer.address, address)) &&
            !vipsOf(cluster).some((vip) => sameAddress(vip.address, address)),
        )
        .map(({ address }) => address),
    ),
  ];
}

export const rule = clusterRule("cluster/drbd-address", (cluster, report) => {
  const ends = replicationEnds(cluster);
  const names = nodeNames(cluster);
  for (const end of ends) {
    const { address, host, node, place } = end;
    if (isUnrendered(cluster, place.file)) continue;
    // A tunnel may stand on 127.0.0.1; a floating address is cluster/vip-conflict's.
    // The kernel gives link-local ones, and the files do not tell them.
    if (isLoopback(address) || isLinkLocal(address) || vipsOf(cluster).some((vip) => sameAddress(vip.address, address)))
      continue;
    const owners = knownAddresses(cluster).filter(
      (known) => known.source !== "drbd" && sameAddress(known.address, address),
    );
    const name = node?.name ?? host;
    if (owners.some((owner) => sameName(owner.node, name))) continue;
    // Of a machine that bears another name than its node, cluster/hostname-not-a-node speaks.
    if (owners.some((known) => !names.some((other) => sameName(other, known.node)))) continue;
    const [owner] = owners;
    const list = node?.facts.interfaces?.list ?? [];
    const all = !node?.facts.interfaces?.unnamed && list.every((fact) => !fact.dynamic);
    const some = list.some((fact) => fact.addresses.length > 0);
    if (!owner && !(all && some)) continue;
    const [only, second] = candidates(cluster, end, ends);
    report({
      at: place,
      node: node?.label,
      severity: "warning",
      noticed: "takeover",
      message: owner ? messages.other(address, host, owner.node) : messages.nobody(address, host),
      ...(owner?.place ? { help: `see ${where(owner.place)}` } : {}),
      related: owner?.place ? [{ place: owner.place, message: `${owner.node} has it here` }] : [],
      fixes:
        only && !second && place.range
          ? [
              {
                title: `Write ${only}, the address of ${host} on that network`,
                safety: "unsafe",
                edits: [replace(place.file, place.range, only)],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "An address in a host's DRBD section that is not one of that host's.",
  why: "DRBD binds the address of its own section. Where the host does not have it, the connection never comes up: the disk of the standby is old, and the takeover fails or goes on with old data. Swapped addresses are easily written, and drbdadm compares only its own host's, on that host.",
  fix: "Writes the host's address on the network of the other host, where there is one. Unsafe: the interface may be wrong instead.",
};

const ifcfg = (node: string, address: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;
const haCf = (node: string) => `== ${node}/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== ${node}/etc/hostname\n${node}\n`;
const conf = (first: string, second: string) =>
  `== m1/etc/drbd.conf\nresource r0 {\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address ${first}:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address ${second}:7788; meta-disk internal; }\n}\n`;
const both = haCf("m1") + haCf("m2") + ifcfg("m1", "10.0.0.1") + ifcfg("m2", "10.0.0.2");
const card = (node: string, name: string, lines: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\n${lines}\n`;
const other = conf("10.9.0.1", "10.9.0.2")
  .replace(/^==.*\n/, "")
  .replace("r0", "r1")
  .replaceAll("7788", "7789")
  .replaceAll("drbd0", "drbd1")
  .replaceAll("sdb1", "sdc1");

export const examples: RuleExamples = {
  bad: [
    {
      about: "swapped",
      files: both + conf("⟦10.0.0.2⟧", "⟦10.0.0.1⟧"),
      expect: [
        "warning takeover: 10.0.0.2 in the section of m1 is m2's address: on m1 DRBD cannot bind it, and replicates nothing",
        "warning takeover: 10.0.0.1 in the section of m2 is m1's address: on m2 DRBD cannot bind it, and replicates nothing",
      ],
      unsafe: true,
    },
    {
      about: "nobody has it",
      files: both + conf("10.0.0.1", "⟦10.0.0.3⟧"),
      expect: [
        "warning takeover: no interface of m2 has 10.0.0.3, which DRBD's section of m2 names: there DRBD cannot bind it, and replicates nothing",
      ],
      after: conf("10.0.0.1", "10.0.0.2"),
      unsafe: true,
    },
    {
      about: "the network of another resource",
      files: `${both}${card("m1", "eth1", "IPADDR=10.9.0.1\nPREFIX=24")}${card("m2", "eth1", "IPADDR=10.9.0.2\nPREFIX=24")}${conf("10.0.0.1", "⟦10.9.0.3⟧")}${other}`,
      expect: [
        "warning takeover: no interface of m2 has 10.9.0.3, which DRBD's section of m2 names: there DRBD cannot bind it, and replicates nothing",
      ],
      after: `${conf("10.0.0.1", "10.0.0.2")}${other}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "two addresses on the peer's network",
      files: `${both}${card("m2", "eth1", "IPADDR=10.0.0.12\nPREFIX=24")}${conf("10.0.0.1", "⟦10.0.0.3⟧")}`,
      expect: [
        "warning takeover: no interface of m2 has 10.0.0.3, which DRBD's section of m2 names: there DRBD cannot bind it, and replicates nothing",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "nobody has it, and a card has no address",
      files: `${both}${card("m2", "eth1", "BOOTPROTO=none")}${conf("10.0.0.1", "⟦10.0.0.3⟧")}`,
      expect: [
        "warning takeover: no interface of m2 has 10.0.0.3, which DRBD's section of m2 names: there DRBD cannot bind it, and replicates nothing",
      ],
      after: conf("10.0.0.1", "10.0.0.2"),
      unsafe: true,
      edge: true,
    },
    {
      about: "the section of a node whose files are not here has this one's address",
      files: haCf("m1") + ifcfg("m1", "10.0.0.1") + conf("10.0.0.1", "⟦10.0.0.1⟧"),
      expect: [
        "warning takeover: 10.0.0.1 in the section of m2 is m1's address: on m2 DRBD cannot bind it, and replicates nothing",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "link-local addresses", files: both + conf("ipv6 [fe80::1%eth0]", "ipv6 [fe80::2%eth0]") },
    { about: "each its own", files: both + conf("10.0.0.1", "10.0.0.2") },
    { about: "nothing known of the interfaces", files: haCf("m1") + haCf("m2") + conf("10.0.0.1", "10.0.0.3") },
    {
      about: "a machine whose name is no node's: another rule's",
      files:
        haCf("m1") +
        haCf("m2").replace(/m2\n$/, "m2.example.com\n") +
        ifcfg("m2", "10.0.0.2") +
        conf("10.0.0.1", "10.0.0.2"),
    },
    {
      about: "an interface whose file does not name it may have the address",
      files: `${both}${conf("10.0.0.1", "10.0.0.3")}== m2/etc/netplan/10.yaml\nnetwork:\n  ethernets:\n    hb:\n      match: { macaddress: "52:54:00:12:34:56" }\n      addresses: [10.0.0.3/24]\n`,
    },
    {
      about: "an address may come by DHCP",
      files:
        haCf("m1") +
        conf("10.0.0.1", "10.0.0.3") +
        "== m1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nBOOTPROTO=dhcp\n",
    },
    {
      about: "heartbeat's name is another than DRBD's",
      files: `${both.replace("== m1/etc/hostname\nm1", "== m1/etc/ha.d/nodeinfo\nm1\n== m1/etc/hostname\nalpha")}${conf("10.0.0.1", "10.0.0.2").replace("on m1", "on alpha")}`,
      edge: true,
    },
    {
      about: "a machine that still bears the name of its image: another rule's",
      files: `${both.replace("== m2/etc/hostname\nm2", "== m2/etc/hostname\nlocalhost")}${conf("10.0.0.1", "10.0.0.2")}`,
      edge: true,
    },
    {
      about: "one card's address may come by DHCP",
      files: `${both}${card("m2", "eth1", "BOOTPROTO=dhcp")}${conf("10.0.0.1", "10.0.0.3")}`,
      edge: true,
    },
    {
      about: "no address is known of the only card",
      files: `${haCf("m1")}${haCf("m2")}${ifcfg("m1", "10.0.0.1")}${card("m2", "eth0", "BOOTPROTO=none")}${conf("10.0.0.1", "10.0.0.2")}`,
      edge: true,
    },
    {
      about: "a file that still has to be rendered",
      files: both + conf("10.0.0.3", "{{ peer }}"),
      edge: true,
    },
    {
      about: "a machine that is no node of this cluster, behind the address of one",
      files:
        both +
        conf("10.0.0.1", "10.0.0.2").replace(
          "}\n}\n",
          "}\n  on backup { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7799; meta-disk internal; }\n}\n",
        ),
      edge: true,
    },
  ],
};
