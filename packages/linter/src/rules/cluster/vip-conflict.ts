import {
  asHaresources,
  heartbeatMedia,
  type KnownAddress,
  knownAddresses,
  sameAddress,
  sameName,
  type Vip,
  vipsOf,
} from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { where } from "../../support.js";

const messages = {
  heartbeat: (address: string) =>
    `heartbeats go to ${address}, the floating address: they reach whichever node has it at the moment, also this one itself`,
  atBoot: (address: string, node: string, name: string) =>
    `${address} is the floating address, and ${name} of ${node} has it from boot on: whenever ${node} boots while another node runs the group, two machines have it`,
  neverStarts: (address: string, node: string, name: string) =>
    `${address} is the floating address, and ${name} of ${node} has it from boot on: heartbeat takes the group for running there and starts nothing of it, and when another node runs it two machines have the address`,
  node: (address: string, node: string) =>
    `${address} is the floating address and ${node}'s own: when the group moves, two machines have it`,
  drbd: (address: string, node: string) =>
    `${address} is the floating address and the address over which DRBD replicates on ${node}: when the group moves, the replication breaks`,
};

/** Whether the address is the first resource of a group that is at home on this node: heartbeat asks that one's status. */
function opensGroupOf(node: string, { place, word }: Vip): boolean {
  return asHaresources(place.file).groups.some(
    ({ owner, resources: [first] }) => sameName(owner.text, node) && first?.args[0]?.range.start === word.range.start,
  );
}

/** What a node's address is taken from, and so what the conflict means. */
function conflict(entry: KnownAddress, vip: Vip): string {
  switch (entry.source) {
    case "drbd":
      return messages.drbd(entry.address, entry.node);
    case "interface files": {
      const message = opensGroupOf(entry.node, vip) ? messages.neverStarts : messages.atBoot;
      return message(entry.address, entry.node, entry.interface ?? "an interface");
    }
    default:
      return messages.node(entry.address, entry.node);
  }
}

export const rule = clusterRule("cluster/vip-conflict", (cluster, report) => {
  const vips = vipsOf(cluster);
  for (const node of cluster.nodes) {
    for (const medium of heartbeatMedia(node)) {
      const { target } = medium;
      const vip = target && vips.find((candidate) => sameAddress(candidate.address, target.text));
      if (!vip || !node.haCf || !medium.kind.startsWith("ucast")) continue;
      report({
        at: { file: node.haCf, range: target.range },
        node: node.name && node.label,
        severity: "error",
        noticed: "never",
        message: messages.heartbeat(target.text),
        help: "ucast wants an address that belongs to the peer alone",
        related: [{ place: vip.place, message: "heartbeat moves this address between the nodes" }],
      });
    }
  }
  const said = new Set<string>();
  for (const vip of vips) {
    // On a live machine the address is there because heartbeat has put it there.
    const entry = knownAddresses(cluster).find(
      (known) => known.source !== "live" && sameAddress(known.address, vip.address),
    );
    if (!entry || said.has(vip.address)) continue;
    said.add(vip.address);
    report({
      at: vip.place,
      severity: "error",
      noticed: "never",
      message: conflict(entry, vip),
      help: entry.place ? `see ${where(entry.place)}` : "give the group an address of its own",
      related: entry.place ? [{ place: entry.place, message: `${entry.node} has it here` }] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds:
    "A floating address that belongs to something else as well: a node, a heartbeat line, DRBD, or the files that set interfaces up at boot.",
  why: "A floating address has to be on exactly one node, the one that runs the group. If a node has it from boot on, two machines answer for it whenever the other one runs the group. Measured with the address as the first resource, on the node where the group is at home: the agent calls it running, so heartbeat takes the group for started and starts nothing of it, even when the other node dies. Heartbeats or replication that are sent to it follow the group instead of the peer.",
};

const base = "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/hostname\nm1\n";

export const examples: RuleExamples = {
  bad: [
    {
      about: "configured at boot",
      files: `${base}== m1/etc/ha.d/haresources\nm1 IPaddr2::⟦192.168.42.14⟧/25/eth0 nginx\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0:0\nDEVICE=eth0:0\nIPADDR=192.168.42.14\nPREFIX=25\n`,
      expect: [
        "error never: 192.168.42.14 is the floating address, and eth0 of m1 has it from boot on: heartbeat takes the group for running there and starts nothing of it, and when another node runs it two machines have the address",
      ],
    },
    {
      about: "configured at boot, behind another resource",
      files: `${base}== m1/etc/ha.d/haresources\nm1 Delay::1 IPaddr2::⟦192.168.42.14⟧/25/eth0 nginx\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0:0\nDEVICE=eth0:0\nIPADDR=192.168.42.14\nPREFIX=25\n`,
      expect: [
        "error never: 192.168.42.14 is the floating address, and eth0 of m1 has it from boot on: whenever m1 boots while another node runs the group, two machines have it",
      ],
    },
    {
      about: "a node's own name",
      files: `${base}== m1/etc/ha.d/haresources\nm1 ⟦192.168.42.13⟧ nginx\n== m1/etc/hosts\n192.168.42.13 m2\n`,
      expect: [
        "error never: 192.168.42.13 is the floating address and m2's own: when the group moves, two machines have it",
      ],
    },
    {
      about: "DRBD replicates over it",
      files: `${base}== m1/etc/ha.d/haresources\nm1 drbddisk::r0 ⟦192.168.42.14⟧ nginx\n== m1/etc/drbd.conf\nresource r0 {\n  on m1 { address 192.168.42.14:7788; }\n}\n`,
      expect: [
        "error never: 192.168.42.14 is the floating address and the address over which DRBD replicates on m1: when the group moves, the replication breaks",
      ],
    },
    {
      about: "heartbeats are sent to it",
      files:
        "== m1/etc/ha.d/ha.cf\nucast eth0 ⟦192.168.42.14⟧\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 192.168.42.14 nginx\n",
      expect: [
        "error never: heartbeats go to 192.168.42.14, the floating address: they reach whichever node has it at the moment, also this one itself",
      ],
    },
    {
      about: "configured at boot, with a group of the other node beside",
      files: `${base}== m1/etc/ha.d/haresources\nm1 IPaddr2::⟦192.168.42.14⟧/25/eth0 nginx\nm2 192.168.42.15/25/eth0 smb\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0:0\nDEVICE=eth0:0\nIPADDR=192.168.42.14\nPREFIX=25\n`,
      expect: [
        "error never: 192.168.42.14 is the floating address, and eth0 of m1 has it from boot on: heartbeat takes the group for running there and starts nothing of it, and when another node runs it two machines have the address",
      ],
      edge: true,
    },
    {
      about: "configured at boot, and seen on the machine as it runs",
      files: `${base}== m1/etc/ha.d/haresources\nm1 Delay::1 IPaddr2::⟦192.168.42.14⟧/25/eth0 nginx\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0:0\nDEVICE=eth0:0\nIPADDR=192.168.42.14\nPREFIX=25\n== m1/ip_addr.txt\n2: eth0: <BROADCAST,UP>\n    inet 192.168.42.12/25 scope global eth0\n    inet 192.168.42.14/25 scope global secondary eth0:0\n`,
      expect: [
        "error never: 192.168.42.14 is the floating address, and eth0 of m1 has it from boot on: whenever m1 boots while another node runs the group, two machines have it",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an address of its own",
      files: `${base}== m1/etc/ha.d/haresources\nm1 192.168.42.14/25/eth0 nginx\n== m1/etc/hosts\n192.168.42.12 m1\n192.168.42.13 m2\n`,
    },
    {
      about: "the machine that runs the group has it",
      files: `${base}== m1/etc/ha.d/haresources\nm1 Delay::1 IPaddr2::192.168.42.14/25/eth0 nginx\n== m1/ip_addr.txt\n2: eth0: <BROADCAST,UP>\n    inet 192.168.42.12/25 scope global eth0\n    inet 192.168.42.14/25 scope global secondary eth0:0\n`,
      edge: true,
    },
  ],
};
