import { canonicalAddress, interfaceOf, useless, uselessOn } from "@halint/cluster";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  loopback: (address: string) =>
    `${address} is the machine itself: no heartbeat leaves it, and each node declares the other dead`,
  unspecified: (address: string) =>
    `${address} is no machine's address: no heartbeat arrives, and each node declares the other dead`,
  broadcast: (address: string) => `${address} is a broadcast address, to which ucast may not send: use bcast`,
  multicast: (address: string) => `${address} is a multicast group, which ucast does not join: use mcast`,
};

export const rule = haCfRule("ha-cf/useless-target", ({ file, reading, nodes }, report) => {
  for (const medium of reading.media) {
    if ((medium.kind !== "ucast" && medium.kind !== "ucast6") || !medium.target) continue;
    const address = medium.target.text;
    const name = address.toLowerCase() === "localhost";
    const through = medium.interface?.text ?? "";
    const kinds = [useless(address), ...nodes.map((node) => uselessOn(interfaceOf(node, through), address))];
    const kind = name ? "loopback" : canonicalAddress(address) === undefined ? undefined : kinds.find(Boolean);
    // The daemon itself refuses such targets of ucast6.
    if (!kind || (medium.kind === "ucast6" && !name)) continue;
    report({
      at: { file, range: medium.target.range },
      severity: "error",
      noticed: "never",
      message: messages[kind](address),
      help: "ucast wants the peer's address on the network of this interface",
    });
  }
});

export const docs: RuleDocs = {
  finds: "A ucast target to which no heartbeat can be sent: loopback, 0.0.0.0, broadcast, multicast.",
  why: "The daemon accepts any address. Packets to 127.x stay on the machine, packets to the others arrive nowhere. Measured on two nodes: each declares the other dead after initdead, and both run everything.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "addresses that are nobody's",
      files:
        "== ha.cf\nucast eth1 ⟦127.0.0.1⟧\nucast eth1 ⟦0.0.0.0⟧\nucast eth1 ⟦255.255.255.255⟧\nucast eth1 ⟦225.0.0.1⟧\nnode a b\n",
      expect: [
        "error never: 127.0.0.1 is the machine itself: no heartbeat leaves it, and each node declares the other dead",
        "error never: 0.0.0.0 is no machine's address: no heartbeat arrives, and each node declares the other dead",
        "error never: 255.255.255.255 is a broadcast address, to which ucast may not send: use bcast",
        "error never: 225.0.0.1 is a multicast group, which ucast does not join: use mcast",
      ],
    },
    {
      about: "the broadcast address of the interface's own network",
      files:
        "== master1/etc/ha.d/ha.cf\nucast eth1 ⟦10.1.1.255⟧\nnode master1 master2\n== master1/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.1.1.1\nPREFIX=24\n",
      expect: ["error never: 10.1.1.255 is a broadcast address, to which ucast may not send: use bcast"],
    },
    {
      about: "the machine itself by its name",
      files: "== ha.cf\nucast eth1 ⟦localhost⟧\nucast6 eth1 ⟦localhost⟧\nnode master1 master2\n",
      expect: [
        "error never: localhost is the machine itself: no heartbeat leaves it, and each node declares the other dead",
        "error never: localhost is the machine itself: no heartbeat leaves it, and each node declares the other dead",
      ],
      edge: true,
    },
    {
      about: "the broadcast address of the second network of the interface",
      files:
        "== master1/etc/ha.d/ha.cf\nucast eth1 ⟦10.1.1.255⟧\nnode master1 master2\n== master1/etc/network/interfaces\niface eth1 inet static\n  address 192.168.0.1/24\niface eth1 inet static\n  address 10.1.1.1/24\n",
      expect: ["error never: 10.1.1.255 is a broadcast address, to which ucast may not send: use bcast"],
      edge: true,
    },
  ],
  good: [
    { about: "a peer's address", files: "== ha.cf\nucast eth1 10.1.1.2\nnode a b\n" },
    {
      about: "other media, and what the daemon refuses",
      files:
        "== ha.cf\nmcast eth1 225.0.0.1 694 1 0\nping 127.0.0.1\nucast6 eth1 ::1\nucast eth1 master2\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a network of two addresses has no broadcast address",
      files:
        "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n== master1/etc/network/interfaces\niface eth1 inet static\n  address 10.1.1.0/31\n",
      edge: true,
    },
  ],
};
