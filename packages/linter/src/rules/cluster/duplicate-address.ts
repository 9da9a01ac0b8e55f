import {
  type Cluster,
  findNode,
  heartbeatMedia,
  isLinkLocal,
  isLoopback,
  type KnownAddress,
  knownAddresses,
  realInterface,
  sameAddress,
  vipsOf,
} from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  several: (address: string, owners: readonly string[]) =>
    `${address} is configured on ${list(owners)}: machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant`,
};

/**
 * Whether a machine's files give it the address for good, on an interface that the cluster uses: one of its media or
 * floating addresses, DRBD or the hosts file goes over it. Others may well be alike: bridges of virtual machines, spare
 * cards, links inside a server.
 */
function isUsed(cluster: Cluster, { address, interface: name, node, source }: KnownAddress): boolean {
  if ((source !== "interface files" && source !== "configuration") || name === undefined) return false;
  if (name === "lo" || isLoopback(address) || isLinkLocal(address)) return false;
  const machine = findNode(cluster, node);
  return (
    (machine && heartbeatMedia(machine).some((medium) => realInterface(medium.interface?.text ?? "") === name)) ||
    vipsOf(cluster).some((vip) => vip.interface !== undefined && realInterface(vip.interface) === name) ||
    knownAddresses(cluster).some(
      (other) => (other.source === "drbd" || other.source === "hosts") && sameAddress(other.address, address),
    )
  );
}

export const rule = clusterRule("cluster/duplicate-address", (cluster, report) => {
  const known = knownAddresses(cluster).filter((entry) => entry.place && isUsed(cluster, entry));
  const vips = vipsOf(cluster);
  known.forEach((entry, index) => {
    const same = known.filter((other) => sameAddress(other.address, entry.address));
    const owners = [...new Set(same.map(({ node }) => node))];
    // A floating address that the files give out is cluster/vip-conflict's.
    if (owners.length < 2 || vips.some((vip) => sameAddress(vip.address, entry.address))) return;
    // Told once, where the last of them has it.
    if (known.findLastIndex((other) => sameAddress(other.address, entry.address)) !== index || !entry.place) return;
    report({
      at: entry.place,
      node: entry.node,
      severity: "error",
      noticed: "never",
      message: messages.several(
        entry.address,
        owners.map((node) => `${node} (${same.find((other) => other.node === node)?.interface})`),
      ),
      related: same
        .filter((other) => other !== entry)
        .flatMap(({ place, node }) => (place ? [{ place, message: `${node} has it too` }] : [])),
    });
  });
});

export const docs: RuleDocs = {
  finds: "A static address that the interface files of two nodes give out.",
  why: "Files of a network are copied with the rest and not changed. Two machines with one address on one network answer for each other as chance will have it: heartbeats come back to their sender or go to the wrong machine, and nothing says why. Nobody compares the files; the kernel of the second machine does not object. Only interfaces that the cluster uses are looked at: bridges of virtual machines and links inside a server may have one address everywhere.",
};

const ifcfg = (node: string, name: string, address: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nIPADDR=${address}\nPREFIX=24\n`;
const files = (...interfaces: string[]) =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n${interfaces.join("")}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "copied and not changed",
      files: files(ifcfg("m1", "eth0", "192.168.0.1"), ifcfg("m2", "eth0", "⟦192.168.0.1⟧")),
      expect: [
        "error never: 192.168.0.1 is configured on m1 (eth0) and m2 (eth0): machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant",
      ],
    },
    {
      about: "on the interface of the floating address",
      files: `${files(ifcfg("m1", "eth1", "192.168.0.1"), ifcfg("m2", "eth1", "⟦192.168.0.1⟧"))}== m1/etc/ha.d/haresources\nm1 10.0.0.9 192.168.0.9/24/eth1:0 nginx\n`,
      expect: [
        "error never: 192.168.0.1 is configured on m1 (eth1) and m2 (eth1): machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant",
      ],
      edge: true,
    },
    {
      about: "where DRBD replicates",
      files: `${files(ifcfg("m1", "eth2", "10.1.1.1"), ifcfg("m2", "eth2", "⟦10.1.1.1⟧"))}== m1/etc/drbd.conf\nresource r0 {\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\n`,
      expect: [
        "error never: 10.1.1.1 is configured on m1 (eth2) and m2 (eth2): machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant",
      ],
      edge: true,
    },
    {
      about: "where the hosts file leads",
      files: `${files(ifcfg("m1", "eth2", "10.1.1.1"), ifcfg("m2", "eth2", "⟦10.1.1.1⟧"))}== m1/etc/hosts\n192.168.0.2 m2\n10.1.1.1 m1\n`,
      expect: [
        "error never: 10.1.1.1 is configured on m1 (eth2) and m2 (eth2): machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant",
      ],
      edge: true,
    },
    {
      about: "on cards of different names",
      files: files(ifcfg("m1", "eth0", "192.168.0.1"), ifcfg("m2", "eth1", "⟦192.168.0.1⟧")).replaceAll(
        "bcast eth0",
        "bcast eth0 eth1",
      ),
      expect: [
        "error never: 192.168.0.1 is configured on m1 (eth0) and m2 (eth1): machines that have one address on one network take each other's packets, and neither heartbeats nor clients reach the one that is meant",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an address for each",
      files: files(ifcfg("m1", "eth0", "192.168.0.1"), ifcfg("m2", "eth0", "192.168.0.2")),
    },
    {
      about: "an interface that the cluster does not use",
      files: files(ifcfg("m1", "virbr0", "192.168.122.1"), ifcfg("m2", "virbr0", "192.168.122.1")),
    },
    {
      about: "the floating address has a rule of its own",
      files: `${files(ifcfg("m1", "eth0", "192.168.0.9"), ifcfg("m2", "eth0", "192.168.0.9"))}== m1/etc/ha.d/haresources\nm1 192.168.0.9/24/eth0\n`,
    },
    {
      about: "one line of the hosts file for both nodes",
      files: `${files(ifcfg("m1", "eth0", "192.168.0.1"), ifcfg("m2", "eth0", "192.168.0.2"))}== m1/etc/hosts\n192.168.0.7 m1 m2\n`,
      edge: true,
    },
    {
      about: "an address that was only seen on running machines may be floating",
      files: files(
        ...["m1", "m2"].map(
          (name) => `== ${name}/ip_addr.txt\n2: eth0: <BROADCAST,UP>\n    inet 192.168.0.9/24 scope global eth0\n`,
        ),
      ),
      edge: true,
    },
    {
      about: "link-local addresses: each card has its own link",
      files: files(ifcfg("m1", "eth0", "fe80::1"), ifcfg("m2", "eth0", "fe80::1")).replaceAll("IPADDR", "IPV6ADDR"),
      edge: true,
    },
  ],
};
