import { isHostPrefix, type Vip, type VipPlacement, vipPlacements } from "@halint/cluster";
import type { Range } from "@halint/grammars";
import type { Fix, Related } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";

const messages = {
  outside: (address: string, name: string, nodes: readonly string[], networks: readonly string[]) =>
    `${address} lies in no network of ${name} on ${list(nodes)} (${list(networks, "or")}): the takeover succeeds, and no neighbour there finds the address`,
  reserved: (address: string, kind: "network" | "broadcast", network: string, name: string, nodes: readonly string[]) =>
    `${address} is the ${kind} address of ${network}, the network of ${name} on ${list(nodes)}: the takeover succeeds, and nobody can talk to it`,
  prefix: (address: string, prefix: number, name: string, own: number, nodes: readonly string[]) =>
    `${address} gets the prefix /${prefix}, but the network of ${name} on ${list(nodes)} has /${own}: with the address its node takes a network of another size for its own, and misses the hosts in between`,
};

/** `192.168.42.0/25` of an address and its prefix; an IPv6 network keeps the address as written. */
function networkText({ address, prefix }: { readonly address: string; readonly prefix: number }): string {
  if (address.includes(":")) return `${address}/${prefix}`;
  const size = 2 ** (32 - prefix);
  const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = Math.floor(bits / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

const networksText = (placement: VipPlacement) => placement.networks.map(networkText);

/** The mask in the argument. */
function maskRange({ word, place, mask }: Vip): Range | undefined {
  if (mask === undefined || !place.range) return undefined;
  const start = place.range.end + 1;
  return { start, end: Math.min(start + mask.length, word.range.end) };
}

/** What is wrong with a placement, in a form that is the same for all nodes on which it is. */
function problemOf(
  placement: VipPlacement,
): { key: string; message: (nodes: readonly string[]) => string } | undefined {
  const { vip, network, prefix, reserved, interface: name } = placement;
  if (!network) {
    const networks = networksText(placement);
    return { key: `outside ${networks}`, message: (nodes) => messages.outside(vip.address, name, nodes, networks) };
  }
  if (reserved) {
    const text = networkText(network);
    return {
      key: `${reserved} ${text}`,
      message: (nodes) => messages.reserved(vip.address, reserved, text, name, nodes),
    };
  }
  // A prefix for one host alone adds no network.
  if (prefix === undefined || prefix === network.prefix || isHostPrefix({ address: vip.address, prefix })) {
    return undefined;
  }
  return {
    key: `prefix ${network.prefix}`,
    message: (nodes) => messages.prefix(vip.address, prefix, name, network.prefix, nodes),
  };
}

function fixFor({ vip, network, prefix, reserved }: VipPlacement, all: readonly VipPlacement[]): Fix[] {
  const range = maskRange(vip);
  const agreed = all.every((other) => other.vip.word !== vip.word || other.network?.prefix === network?.prefix);
  if (!range || !network || prefix === undefined || reserved || !agreed) return [];
  return [
    {
      title: `Write /${network.prefix}, as the interface has it`,
      safety: "unsafe",
      edits: [replace(vip.place.file, range, String(network.prefix))],
    },
  ];
}

export const rule = clusterRule("cluster/vip-subnet", (cluster, report) => {
  const placements = vipPlacements(cluster).filter(({ vip }) => vip.interface !== "lo");
  const groups = new Map<string, { placement: VipPlacement; nodes: string[]; related: Related[] }>();
  for (const placement of placements) {
    const problem = problemOf(placement);
    if (!problem) continue;
    const { vip, node, network, networks, interface: name } = placement;
    const key = `${vip.place.file.path} ${vip.word.range.start} ${name} ${problem.key}`;
    const group = groups.get(key) ?? { placement, nodes: [], related: [] };
    groups.set(key, group);
    group.nodes.push(node.label);
    const place = (network ?? networks[0])?.place;
    if (place) group.related.push({ place, message: `${name} of ${node.label}` });
  }
  for (const { placement, nodes, related } of groups.values()) {
    const { vip } = placement;
    const message = problemOf(placement)?.message(nodes);
    if (message === undefined) continue;
    report({
      at: vip.place,
      node: nodes.length === 1 ? placement.node.name && placement.node.label : undefined,
      severity: "warning",
      noticed: "takeover",
      message,
      related,
      fixes: fixFor(placement, placements),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A floating address, or its prefix, that does not fit the network of its interface.",
  why: "IPaddr adds whatever address and prefix it is given: measured, it takes an address of another network, the broadcast address, and /24 on a /25. The takeover counts as done, but the neighbours do not find the address, or the node itself takes a part of the neighbourhood for something that it is not.",
  fix: "Writes the prefix that the interface has on all nodes. Unsafe: the interface may be wrong instead.",
};

const node = (name: string, address: string, prefix = 25) =>
  `== ${name}/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== ${name}/etc/hostname\n${name}\n== ${name}/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=${address}\nPREFIX=${prefix}\n`;
const one = (resource: string) => `${node("m1", "192.168.42.12")}== m1/etc/ha.d/haresources\nm1 ${resource} nginx\n`;
/** Two nodes with one haresources, and their own addresses. */
const shared = (resource: string, first: string, second: string) =>
  `== haresources\nm1 ${resource} nginx\n${[first, second].map((address, at) => `== m${at + 1}/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m${at + 1}/etc/network/interfaces\niface eth0 inet${address.includes(":") ? "6" : ""} static\n  address ${address}\n`).join("")}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "another network",
      files: one("IPaddr::⟦192.168.0.190⟧/25/eth0"),
      expect: [
        "warning takeover: 192.168.0.190 lies in no network of eth0 on m1 (192.168.42.0/25): the takeover succeeds, and no neighbour there finds the address",
      ],
    },
    {
      about: "the broadcast address",
      files: one("⟦192.168.42.127⟧/25/eth0"),
      expect: [
        "warning takeover: 192.168.42.127 is the broadcast address of 192.168.42.0/25, the network of eth0 on m1: the takeover succeeds, and nobody can talk to it",
      ],
    },
    {
      about: "another prefix",
      files: one("IPaddr2::⟦192.168.42.14⟧/255.255.255.0/eth0:0"),
      expect: [
        "warning takeover: 192.168.42.14 gets the prefix /24, but the network of eth0 on m1 has /25: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      after: "== m1/etc/ha.d/haresources\nm1 IPaddr2::192.168.42.14/25/eth0:0 nginx\n",
      unsafe: true,
    },
    {
      about: "the network's own address",
      files: one("IPaddr::⟦192.168.42.0⟧/25/eth0"),
      expect: [
        "warning takeover: 192.168.42.0 is the network address of 192.168.42.0/25, the network of eth0 on m1: the takeover succeeds, and nobody can talk to it",
      ],
      edge: true,
    },
    {
      about: "the last address of two networks of different size",
      files: shared("⟦⟦10.2.255.255⟧⟧/24/eth0", "10.2.255.4/24", "10.2.0.5/16"),
      expect: [
        "warning takeover: 10.2.255.255 is the broadcast address of 10.2.0.0/16, the network of eth0 on m2: the takeover succeeds, and nobody can talk to it",
        "warning takeover: 10.2.255.255 is the broadcast address of 10.2.255.0/24, the network of eth0 on m1: the takeover succeeds, and nobody can talk to it",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "one network and another prefix on both nodes",
      files: shared("⟦10.2.3.9⟧/16/eth0", "10.2.3.4/24", "10.2.3.5/24"),
      expect: [
        "warning takeover: 10.2.3.9 gets the prefix /16, but the network of eth0 on m1 and m2 has /24: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      after: "== haresources\nm1 10.2.3.9/24/eth0 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "nodes that disagree: no prefix fits both",
      files: shared("⟦⟦10.2.3.9⟧⟧/16/eth0", "10.2.3.4/24", "10.2.3.5/25"),
      expect: [
        "warning takeover: 10.2.3.9 gets the prefix /16, but the network of eth0 on m1 has /24: with the address its node takes a network of another size for its own, and misses the hosts in between",
        "warning takeover: 10.2.3.9 gets the prefix /16, but the network of eth0 on m2 has /25: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "two addresses, each with a prefix of its own interface",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦10.2.3.9⟧/16/eth0 ⟦10.5.3.9⟧/24/eth2\n== m1/etc/network/interfaces\niface eth0 inet static\n  address 10.2.3.4/24\niface eth2 inet static\n  address 10.5.3.4/16\n",
      expect: [
        "warning takeover: 10.2.3.9 gets the prefix /16, but the network of eth0 on m1 has /24: with the address its node takes a network of another size for its own, and misses the hosts in between",
        "warning takeover: 10.5.3.9 gets the prefix /24, but the network of eth2 on m1 has /16: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      after: "== m1/etc/ha.d/haresources\nm1 10.2.3.9/24/eth0 10.5.3.9/16/eth2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "an IPv6 address of another network",
      files: shared("IPv6addr::⟦⟦fd00:2:0:0:0:0:0:9⟧⟧/64/eth0", "fd00:1::1/64", "fd00:1::2/64"),
      expect: [
        "warning takeover: fd00:2:0:0:0:0:0:9 lies in no network of eth0 on m1 (fd00:1::1/64): the takeover succeeds, and no neighbour there finds the address",
        "warning takeover: fd00:2:0:0:0:0:0:9 lies in no network of eth0 on m2 (fd00:1::2/64): the takeover succeeds, and no neighbour there finds the address",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "another prefix on the second network of an interface that nobody names",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦10.2.3.9⟧/16\n== m1/etc/network/interfaces\niface eth0 inet static\n  address 192.168.0.4/24\niface eth0 inet static\n  address 10.2.3.4/24\n",
      expect: [
        "warning takeover: 10.2.3.9 gets the prefix /16, but the network of eth0 on m1 has /24: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      after: "== m1/etc/ha.d/haresources\nm1 10.2.3.9/24\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "another network, on an interface that has IPv6 as well",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦10.9.3.9⟧/24/eth0\n== m1/etc/network/interfaces\niface eth0 inet static\n  address 10.2.3.4/24\niface eth0 inet6 static\n  address fd00:1::4/64\n",
      expect: [
        "warning takeover: 10.9.3.9 lies in no network of eth0 on m1 (10.2.3.0/24): the takeover succeeds, and no neighbour there finds the address",
      ],
      edge: true,
    },
    {
      about: "another prefix of an IPv6 address",
      files: shared("IPv6addr::⟦fd00:1:0:0:0:0:0:9⟧/48/eth0", "fd00:1::1/64", "fd00:1::2/64"),
      expect: [
        "warning takeover: fd00:1:0:0:0:0:0:9 gets the prefix /48, but the network of eth0 on m1 and m2 has /64: with the address its node takes a network of another size for its own, and misses the hosts in between",
      ],
      after: "== haresources\nm1 IPv6addr::fd00:1:0:0:0:0:0:9/64/eth0 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the network's own address in the upper half",
      files: shared("⟦10.2.3.128⟧/25/eth0", "10.2.3.130/25", "10.2.3.131/25"),
      expect: [
        "warning takeover: 10.2.3.128 is the network address of 10.2.3.128/25, the network of eth0 on m1 and m2: the takeover succeeds, and nobody can talk to it",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "it fits", files: one("IPaddr::192.168.42.14/25/eth0:0") },
    { about: "one host alone", files: one("IPaddr2::192.168.42.14/32/eth0") },
    { about: "a prefix that cannot be has a rule of its own", files: one("IPaddr2::192.168.42.14/33/eth0") },
    { about: "no interface is named, and one has the network", files: one("192.168.42.14") },
    {
      about: "nothing known of the interface",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 192.168.0.190/24/eth0 nginx\n",
    },
    {
      about: "on the loopback interface, behind a director",
      files: one("192.168.0.190/32/lo"),
      edge: true,
    },
    {
      about: "on the loopback interface, whose address is told",
      files:
        '== halint.json\n{ "clusters": [{ "name": "web", "nodes": [{ "name": "m1", "path": "m1", "addresses": { "lo": "127.0.0.1/8", "eth0": "10.2.3.4/24" } }] }] }\n== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.2.3.9/32/lo nginx\n',
      edge: true,
    },
    {
      about: "an interface of which only the other family is known",
      files: shared("10.2.3.9/24/eth0", "fd00:1::1/64", "fd00:1::2/64"),
      edge: true,
    },
    {
      about: "an interface that gets further addresses by DHCP",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.9.3.9/24/eth0\n== m1/etc/network/interfaces\niface eth0 inet dhcp\niface eth0 inet static\n  address 10.2.3.4/24\n",
      edge: true,
    },
    {
      about: "a running machine that has the floating addresses, with other prefixes, and one of them alone",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth2\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\nm1 10.2.3.9/24/eth0 10.5.3.9/24/eth1\n== m1/ip_addr.txt\n2: eth0: <BROADCAST,UP>\n    inet 10.2.3.9/16 scope global eth0\n    inet 10.2.3.4/24 scope global eth0\n3: eth1: <BROADCAST,UP>\n    inet 10.5.3.9/32 scope global eth1\n",
      edge: true,
    },
    {
      about: "a network of two addresses",
      files: shared("10.2.3.1/31/eth0", "10.2.3.0/31", "10.2.3.0/31"),
      edge: true,
    },
    { about: "no bit of a prefix: a matter of another rule", files: one("IPaddr2::192.168.42.14/0/eth0"), edge: true },
  ],
};
