import {
  agreedNodeNames,
  asHaCf,
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  type HostsEntry,
  hasName,
  heartbeatPaths,
  isLoopback,
  sameAddress,
  sameName,
} from "@halint/cluster";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, list, nameOf, replace, where } from "../../support.js";

const messages = {
  loopback: (peer: string, address: string, node: string) =>
    `${node}'s hosts file puts ${peer} at ${address}: whatever ${node} sends to ${peer} by its name stays on ${node}`,
  deaf: (peer: string, address: string, node: string) =>
    `${node}'s hosts file puts ${peer} at ${address}, and the ucast line that uses the name sends to ${node} itself: ${peer} never hears ${node}, declares it dead and takes everything over`,
  differs: (name: string, own: string, node: string, other: string, reference: string) =>
    `${name} is ${own} for ${node} and ${other} for ${reference}: the nodes do not mean the same machine by the name`,
  own: (node: string, address: string, directive: string) =>
    `${node}'s hosts file puts ${node} itself at ${address}, and a ${directive} line of its ha.cf uses the name: it means the loopback address there`,
  missing: (names: readonly string[], node: string) =>
    `${node}'s hosts file does not name ${list(names)}: looking the name up depends on a name service, which may be gone when the cluster needs it`,
  unknown: (names: readonly string[], node: string) =>
    `${node}'s hosts file does not name ${list(names)}, and nothing else there knows the name: it leads nowhere`,
};

const named = (entries: readonly HostsEntry[], name: string) => entries.filter((entry) => hasName(entry, name));

/** Numeric addresses of a name that are not this machine's loopback. */
const addressesOf = (entries: readonly HostsEntry[], name: string) =>
  named(entries, name).filter(({ address }) => canonicalAddress(address) !== undefined && !isLoopback(address));

/** Writes another address into a line; where the line names others too, the node gets a line of its own. */
function addressFix(entry: HostsEntry, name: string, address: string | undefined): Fix[] {
  const short = (text: string) => text.toLowerCase().split(".")[0];
  const others = entry.names.filter((alias) => short(alias) !== short(name));
  const own = entry.names.filter((alias) => short(alias) === short(name));
  const { file, range } = entry.place;
  if (address === undefined || !range) return [];
  if (others.length > 0) {
    const line = file.source.lines.rangeOfLineWithEnd(file.lineOf(range.start));
    const text = `${address}\t${own.join(" ")}`;
    return [
      {
        title: `Write ${address}`,
        safety: "unsafe",
        edits: [
          replace(file, { start: range.start + entry.address.length, end: range.end }, `\t${others.join(" ")}`),
          replace(file, { start: line.start, end: line.start }, text + lineEndOf(file)),
        ],
      },
    ];
  }
  const edit = replace(file, { start: range.start, end: range.start + entry.address.length }, address);
  return [{ title: `Write ${address}`, safety: "unsafe", edits: [edit] }];
}

/** The directive of a node's ha.cf that uses its own name as a target. */
function usesOwnName(node: ClusterNode): string | undefined {
  const name = node.name;
  if (!node.haCf || name === undefined) return undefined;
  return asHaCf(node.haCf).media.find((medium) => medium.target && sameName(medium.target.text, name))?.kind;
}

/** Whether a node sends to a peer by its name, and no medium of it reaches that one. */
function isUnheard(cluster: Cluster, node: ClusterNode, peer: string): boolean {
  const { paths, hearings } = heartbeatPaths(cluster);
  return (
    paths.some(({ node: from, medium }) => from === node && medium.target && sameName(medium.target.text, peer)) &&
    hearings.some(({ from, to, verdict }) => from === node && verdict === "not heard" && sameName(to.name ?? "", peer))
  );
}

export const rule = clusterRule("cluster/hosts-entry", (cluster, report) => {
  const names = agreedNodeNames(cluster);
  const knowing = cluster.nodes.flatMap((node) =>
    node.name !== undefined && node.facts.hosts ? [{ node, name: node.name, hosts: node.facts.hosts }] : [],
  );
  for (const { node, name, hosts } of knowing) {
    const label = nameOf(node);
    const common = { node: node.label, noticed: "never" } as const;
    const used = usesOwnName(node);
    /** Asked only where this node's own file has no address of the peer. */
    const elsewhere = (peer: string) => knowing.flatMap((other) => addressesOf(other.hosts, peer))[0];
    for (const peer of names) {
      const at = named(hosts, peer).find(({ address }) => isLoopback(address));
      const isOwn = sameName(peer, name);
      // That a machine is at 127.0.1.1 for itself is usual, and a second line may still say where it is.
      if (at && (!isOwn || used !== undefined) && (isOwn || addressesOf(hosts, peer).length === 0)) {
        const deaf = !isOwn && isUnheard(cluster, node, peer);
        const say = deaf ? messages.deaf : messages.loopback;
        report({
          ...common,
          at: at.place,
          severity: deaf ? "error" : "warning",
          message: isOwn ? messages.own(label, at.address, used ?? "") : say(peer, at.address, label),
          fixes: isOwn ? [] : addressFix(at, peer, elsewhere(peer)?.address),
        });
      }
      const own = addressesOf(hosts, peer);
      const [first] = own;
      const reference = knowing.find((other) => addressesOf(other.hosts, peer).length > 0);
      if (!first || !reference || reference.node === node) continue;
      const others = addressesOf(reference.hosts, peer);
      const comparable = others.filter((entry) => entry.address.includes(":") === first.address.includes(":"));
      const [other] = comparable;
      if (!other || comparable.some((entry) => own.some(({ address }) => sameAddress(address, entry.address))))
        continue;
      report({
        ...common,
        at: first.place,
        severity: "warning",
        message: messages.differs(peer, first.address, label, other.address, nameOf(reference.node)),
        help: `see ${where(other.place)}`,
        related: [{ place: other.place, message: `${nameOf(reference.node)}'s entry` }],
        fixes: addressFix(first, peer, other.address),
      });
    }
    const missing = names.filter(
      (peer) => !sameName(peer, name) && named(hosts, peer).length === 0 && node.facts.resolves(peer) !== true,
    );
    const file = hosts[0]?.place.file;
    if (missing.length === 0 || !file) continue;
    const lines = missing.flatMap((peer) => {
      const entry = elsewhere(peer);
      return entry ? [`${entry.address}\t${peer}${lineEndOf(file)}`] : [];
    });
    const end = { start: file.text.length, end: file.text.length };
    const text = `${file.text.endsWith("\n") ? "" : lineEndOf(file)}${lines.join("")}`;
    report({
      ...common,
      at: { file },
      severity: "info",
      message: (missing.every((peer) => node.facts.resolves(peer) === false) ? messages.unknown : messages.missing)(
        missing,
        label,
      ),
      fixes:
        lines.length === missing.length
          ? [
              {
                title: "Add what the other node's hosts file says",
                safety: "unsafe",
                edits: [replace(file, end, text)],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds:
    "Node names in /etc/hosts that mislead: a peer at 127.x, another address on each node, a name that is missing.",
  why: "Installers put a machine's name at 127.0.0.1 or 127.0.1.1, and the file is then copied to the peer: there the name means the peer itself. Names with different addresses on different nodes send tools and agents to different machines. The own name at 127.x harms only where a directive uses it.",
  fix: "Writes the other node's address, where the line names nothing else, or adds the missing line. Unsafe: which file is right is a choice.",
};

const node = (name: string, hosts: string, haCf = "bcast eth0") =>
  `== ${name}/etc/ha.d/ha.cf\n${haCf}\nnode m1 m2\n== ${name}/etc/hostname\n${name}\n== ${name}/etc/hosts\n127.0.0.1 localhost\n${hosts}`;
const right = "10.0.0.1 m1\n10.0.0.2 m2\n";
/** Three nodes of one cluster. */
const three = (...hosts: readonly string[]) =>
  hosts
    .map((text, at) => node(`m${at + 1}`, text))
    .join("")
    .replaceAll("node m1 m2", "node m1 m2 m3");

export const examples: RuleExamples = {
  bad: [
    {
      about: "a peer at the loopback address, to which the only heartbeat path goes",
      files: `${node("m1", "10.0.0.1 m1\n⟦127.0.1.1 m2⟧\n", "ucast eth0 m2")}${node("m2", "10.0.0.1 m1\n10.0.0.2 m2\n", "ucast eth0 m1")}`,
      expect: [
        "error never: m1's hosts file puts m2 at 127.0.1.1, and the ucast line that uses the name sends to m1 itself: m2 never hears m1, declares it dead and takes everything over",
      ],
      after: "== m1/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1\n10.0.0.2 m2\n",
      unsafe: true,
    },
    {
      about: "a peer at the loopback address, and another path",
      files: `${node("m1", "10.0.0.1 m1\n⟦127.0.1.1 m2⟧\n", "ucast eth0 m2\nbcast eth1")}${node("m2", "10.0.0.1 m1\n10.0.0.2 m2\n", "bcast eth1")}`,
      expect: ["warning never: m1's hosts file puts m2 at 127.0.1.1: whatever m1 sends to m2 by its name stays on m1"],
      after: "== m1/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1\n10.0.0.2 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "copied with the installer's line",
      files: node("m1", right) + node("m2", "⟦127.0.1.1 m1 m1.example.org⟧\n10.0.0.2 m2\n"),
      expect: ["warning never: m2's hosts file puts m1 at 127.0.1.1: whatever m2 sends to m1 by its name stays on m2"],
      after: "== m2/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1 m1.example.org\n10.0.0.2 m2\n",
      unsafe: true,
    },
    {
      about: "another address on each node",
      files: node("m1", right) + node("m2", "10.0.0.1 m1\n⟦10.0.0.3 m2⟧\n"),
      expect: [
        "warning never: m2 is 10.0.0.3 for m2 and 10.0.0.2 for m1: the nodes do not mean the same machine by the name",
      ],
      after: "== m2/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1\n10.0.0.2 m2\n",
      unsafe: true,
    },
    {
      about: "a name that is missing",
      files: node("m1", right) + node("m2", "10.0.0.2 m2\n"),
      expect: [
        "info never: m2's hosts file does not name m1: looking the name up depends on a name service, which may be gone when the cluster needs it",
      ],
      after: "== m2/etc/hosts\n127.0.0.1 localhost\n10.0.0.2 m2\n10.0.0.1\tm1\n",
      unsafe: true,
    },
    {
      about: "the peer on the line of localhost",
      files: node("m1", "⟦127.0.0.1 localhost m2⟧\n10.0.0.1 m1\n") + node("m2", right),
      expect: ["warning never: m1's hosts file puts m2 at 127.0.0.1: whatever m1 sends to m2 by its name stays on m1"],
      after: "== m1/etc/hosts\n127.0.0.1 localhost\n10.0.0.2\tm2\n127.0.0.1\tlocalhost\n10.0.0.1 m1\n",
      unsafe: true,
    },
    {
      about: "the own name at 127.x, and used",
      files: node("m1", "⟦127.0.1.1 m1⟧\n10.0.0.2 m2\n", "ucast eth0 m1\nucast eth0 m2"),
      expect: [
        "warning never: m1's hosts file puts m1 itself at 127.0.1.1, and a ucast line of its ha.cf uses the name: it means the loopback address there",
      ],
    },
    {
      about: "the peer at 127.x, and nobody says where it is",
      files: node("m1", "⟦127.0.1.1 m2⟧\n10.0.0.1 m1\n"),
      expect: ["warning never: m1's hosts file puts m2 at 127.0.1.1: whatever m1 sends to m2 by its name stays on m1"],
      unsafe: true,
      edge: true,
    },
    {
      about: "the own name at 127.x and used, while the peer knows its address",
      files: node("m1", "⟦127.0.1.1 m1⟧\n10.0.0.2 m2\n", "ucast eth0 m1\nucast eth0 m2") + node("m2", right),
      expect: [
        "warning never: m1's hosts file puts m1 itself at 127.0.1.1, and a ucast line of its ha.cf uses the name: it means the loopback address there",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "three nodes, the first of which does not know the third",
      files: three(
        "10.0.0.1 m1\n10.0.0.2 m2\n",
        "10.0.0.1 m1\n10.0.0.2 m2\n10.0.0.3 m3\n",
        "10.0.0.1 m1\n10.0.0.2 m2\n⟦10.0.0.4 m3⟧\n",
      ),
      expect: [
        "info never: m1's hosts file does not name m3: looking the name up depends on a name service, which may be gone when the cluster needs it",
        "warning never: m3 is 10.0.0.4 for m3 and 10.0.0.3 for m2: the nodes do not mean the same machine by the name",
      ],
      after:
        "== m1/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1\n10.0.0.2 m2\n10.0.0.3\tm3\n== m3/etc/hosts\n127.0.0.1 localhost\n10.0.0.1 m1\n10.0.0.2 m2\n10.0.0.3 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one line without an end, of a system without a name service",
      files: `${node("m1", right)}== m2/etc/nsswitch.conf\nhosts: files\n${node("m2", "").replace("127.0.0.1 localhost\n", "10.0.0.2 m2")}`,
      expect: ["info never: m2's hosts file does not name m1, and nothing else there knows the name: it leads nowhere"],
      after: "== m2/etc/hosts\n10.0.0.2 m2\n10.0.0.1\tm1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "line ends of Windows",
      files:
        node("m1", right) +
        node("m2", "10.0.0.2 m2\n").replace("localhost\n10.0.0.2 m2\n", "localhost\r\n10.0.0.2 m2\r\n"),
      expect: [
        "info never: m2's hosts file does not name m1: looking the name up depends on a name service, which may be gone when the cluster needs it",
      ],
      after: "== m2/etc/hosts\n127.0.0.1 localhost\r\n10.0.0.2 m2\r\n10.0.0.1\tm1\r\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a name that no hosts file knows",
      files: node("m1", "10.0.0.1 m1\n") + node("m2", "10.0.0.1 m1\n10.0.0.9 gateway\n"),
      expect: [
        "info never: m1's hosts file does not name m2: looking the name up depends on a name service, which may be gone when the cluster needs it",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "the same on both", files: node("m1", right) + node("m2", right) },
    {
      about: "the own name at 127.x, not used",
      files: node("m1", `127.0.1.1 m1\n${right}`) + node("m2", `127.0.1.1 m2\n${right}`),
    },
    {
      about: "hosts is not here",
      files: node("m1", "").replace(/== m1\/etc\/hosts\n.*\n/, ""),
    },
    {
      about: "an IPv6 address here, an IPv4 address there",
      files: node("m1", "10.0.0.1 m1\nfd00::2 m2\n") + node("m2", right),
      edge: true,
    },
    {
      about: "several addresses, one of them the same",
      files:
        node("m1", "10.0.0.1 m1\n10.0.0.2 m2\n10.1.1.2 m2\n") + node("m2", "10.0.0.1 m1\n10.2.2.2 m2\n10.1.1.2 m2\n"),
      edge: true,
    },
    {
      about: "without the own name, which the machine knows",
      files: node("m1", "10.0.0.2 m2\n"),
      edge: true,
    },
    {
      about: "the own name at 127.x on a node without ha.cf",
      files: `${node("m1", right)}== m2/etc/ha.d/haresources\nm1 10.0.0.14 nginx\n== m2/etc/hostname\nm2\n== m2/etc/hosts\n127.0.1.1 m2\n10.0.0.1 m1\n`,
      edge: true,
    },
  ],
};
