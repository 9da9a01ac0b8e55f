import {
  type AddressOwner,
  addressOn,
  asHaCf,
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  heartbeatMedia,
  heartbeatPaths,
  interfaceOf,
  nodeNames,
  type Path,
  peerAddressesOnLink,
  realInterface,
  type SourceFile,
  sameAddress,
  sameName,
} from "@halint/cluster";
import type { Finding, Fix, Related } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, list, nameOf, replace, where } from "../../support.js";

const messages = {
  own: (target: string, node: string, peers: readonly string[]) =>
    `${target} is ${node}'s own address: ${list(peers)} never hear${peers.length === 1 ? "s" : ""} ${node}, declare${peers.length === 1 ? "s" : ""} it dead and take${peers.length === 1 ? "s" : ""} everything over`,
  ownSpare: (target: string, node: string) =>
    `${target} is ${node}'s own address: this line reaches nobody and adds no redundancy, ${node} is heard by its other paths only`,
  ownName: (target: string, node: string, peers: readonly string[]) =>
    `${target} is this node's own name: ${list(peers)} never hear${peers.length === 1 ? "s" : ""} ${node}, declare${peers.length === 1 ? "s" : ""} it dead and take${peers.length === 1 ? "s" : ""} everything over`,
  ownNameSpare: (target: string, node: string) =>
    `${target} is this node's own name: this line reaches nobody and adds no redundancy, ${node} is heard by its other paths only`,
  elsewhereName: (target: string, address: string, name: string, network: string) =>
    `${target} is looked up as ${address}, which is not on the network of ${name} (${network}): unless the name leads to another address there, this line reaches nobody`,
  shared: (target: string, owner: string, peers: readonly string[]) =>
    `this file serves ${list([owner, ...peers])}, and ${target} is ${owner}'s own address: ${list(peers)} never hear${peers.length === 1 ? "s" : ""} ${owner}, declare${peers.length === 1 ? "s" : ""} it dead and take${peers.length === 1 ? "s" : ""} everything over`,
  sharedUnknown: (target: string, nodes: readonly string[]) =>
    `this file serves ${list(nodes)} and names one address only: the node that has ${target} sends to itself, is never heard and declared dead`,
  elsewhere: (target: string, owner: string, name: string, network: string, from: string) =>
    `${target} is ${owner}'s address, but not on the network of ${name} (${network}): ${owner} never hears ${from}, declares it dead and takes everything over`,
  elsewhereSpare: (target: string, owner: string, name: string, network: string) =>
    `${target} is ${owner}'s address, but not on the network of ${name} (${network}): this line reaches nobody and adds no redundancy`,
  nobody: (target: string, peers: readonly string[], from: string) =>
    `no node has the address ${target}: ${list(peers)} never hear${peers.length === 1 ? "s" : ""} ${from}, declare${peers.length === 1 ? "s" : ""} it dead and take${peers.length === 1 ? "s" : ""} everything over`,
  nobodySpare: (target: string) => `no node has the address ${target}: this line reaches nobody and adds no redundancy`,
  both: (target: string, left: string, right: string) =>
    `${left} and ${right} both name ${target}: one of them sends to itself, is never heard, and is declared dead by the other, which takes everything over`,
  bothSpare: (target: string, left: string, right: string) =>
    `${left} and ${right} both name ${target}: one of them sends to itself, so this link works one way only and adds no redundancy`,
  help: (owner: AddressOwner) => {
    const told = owner.place ? ` (${where(owner.place)})` : "";
    switch (owner.source) {
      case "configuration":
        return `halint's configuration says so${told}`;
      case "live":
        return "the machine has it now";
      case "interface files":
        return `${owner.interface ?? "an interface"} of ${owner.node} has it${told}`;
      case "drbd":
        return `DRBD's section on ${owner.node} has it${told}`;
      case "hosts":
        return `the hosts file gives it to ${owner.node}${told}`;
      case "name":
        return `it is the name of ${owner.node}`;
      case "inference":
        return `the other node's ha.cf sends to ${owner.node} by it`;
    }
  },
  settle: () =>
    "to settle which line is wrong, give halint the node roots with their interface files, or each node's addresses in halint.json",
};

type Report = (finding: Finding) => void;
type UcastPath = Path & { target: NonNullable<Path["target"]> };

const isWrong = (path: UcastPath) =>
  path.target.kind === "own" || path.target.kind === "elsewhere" || path.target.kind === "nobody";

/** The address that a line sends to, where it is known; else what it says. */
function addressOf({ target, medium }: UcastPath): string {
  return target.address ?? medium.target?.text ?? "";
}

/** The same, a link-local one with the interface that it is meant on. */
function scopedAddressOf(path: UcastPath): string {
  return addressOn(realInterface(path.medium.interface?.text ?? ""), addressOf(path));
}

/** What a line sends to, for a message: a name with the address that the hosts file makes of it, unless that is clear. */
function shownTarget(cluster: Cluster, { target, medium }: UcastPath): string {
  const text = medium.target?.text ?? "";
  const isNode = nodeNames(cluster).some((name) => sameName(name, text));
  const isOthers = "owner" in target && !sameName(target.owner.node, text);
  return target.address === undefined || (isNode && !isOthers) ? text : `${text} (${target.address})`;
}

/** Lines of one node on the same interface, without this one. */
function besides(paths: readonly UcastPath[], path: UcastPath): UcastPath[] {
  const name = realInterface(path.medium.interface?.text ?? "");
  return paths.filter(
    (other) =>
      other !== path &&
      other.node === path.node &&
      other.medium.kind === path.medium.kind &&
      realInterface(other.medium.interface?.text ?? "") === name,
  );
}

/** One file serves all nodes by listing the addresses of all: then a node's own address among them is right. */
function isOneOfAll(paths: readonly UcastPath[], path: UcastPath): boolean {
  return (
    path.target.kind === "own" &&
    besides(paths, path).some((other) => other.target.kind === "node" || other.target.kind === "unknown")
  );
}

/** The ucast lines of a cluster that are why a peer is not heard, or that add nothing. */
export function wrongLines(cluster: Cluster): UcastPath[] {
  const paths = ucastPaths(cluster);
  return paths.filter((path) => isWrong(path) && !isOneOfAll(paths, path));
}

function ucastPaths(cluster: Cluster): UcastPath[] {
  return heartbeatPaths(cluster).paths.filter(
    (path): path is UcastPath => path.target !== undefined && path.node.name !== undefined,
  );
}

/** Lines by which two nodes name one address whose owner nobody knows: one of the two is wrong. */
export function jointLines(cluster: Cluster): [UcastPath, UcastPath][] {
  const paths = ucastPaths(cluster).filter((path) => path.target.kind === "unknown");
  const all = ucastPaths(cluster);
  if (nodeNames(cluster).length !== 2) return [];
  return paths.flatMap((left, index) =>
    paths.slice(index + 1).flatMap((right): [UcastPath, UcastPath][] => {
      const same =
        left.node !== right.node &&
        realInterface(left.medium.interface?.text ?? "") === realInterface(right.medium.interface?.text ?? "") &&
        sameAddress(scopedAddressOf(left), scopedAddressOf(right));
      return same && besides(all, left).length === 0 && besides(all, right).length === 0 ? [[left, right]] : [];
    }),
  );
}

/** Nodes other than this one, by name, that no other line of it on this interface reaches. */
function uncoveredPeers(cluster: Cluster, paths: readonly UcastPath[], path: UcastPath): string[] {
  const own = path.node.name ?? "";
  const covered = besides(paths, path).flatMap((other) =>
    other.target.kind === "node" ? [other.target.owner.node] : [],
  );
  return nodeNames(cluster).filter((name) => !sameName(name, own) && !covered.some((other) => sameName(other, name)));
}

/** Peers that do not hear this node at all. */
function deafPeers(cluster: Cluster, node: ClusterNode, wrong: readonly UcastPath[]): string[] {
  const hearings = heartbeatPaths(cluster).hearings.filter((hearing) => hearing.from === node);
  if (hearings.length > 0) {
    return hearings.filter((hearing) => hearing.verdict === "not heard").map((hearing) => nameOf(hearing.to));
  }
  // The peers' files are not here: all that can be said is whether any other path is left.
  const others = heartbeatMedia(node).filter(
    (medium) => !wrong.some((path) => path.node === node && path.medium === medium),
  );
  return others.length > 0 ? [] : nodeNames(cluster).filter((name) => !sameName(name, node.name ?? ""));
}

/** Nodes that read this line in one file, or in copies that are stated to be equal and are, in this line. */
function usersOf(cluster: Cluster, path: UcastPath): ClusterNode[] {
  const file = path.node.haCf;
  if (!file || !cluster.shared.has(file)) return [];
  return cluster.nodes.filter(({ haCf }) => haCf && cluster.shared.has(haCf) && lineIn(haCf, path) !== undefined);
}

/** Where the same line stands in another node's file. */
function lineIn(file: SourceFile, { medium }: UcastPath): number | undefined {
  const same = asHaCf(file).media.find(
    (other) =>
      other.kind === medium.kind &&
      other.interface?.text === medium.interface?.text &&
      other.target?.text === medium.target?.text,
  );
  return same?.setting.line.range.start;
}

/** In files that several nodes share, their line is right for the others: one for the peer is added. */
function fixesFor(
  cluster: Cluster,
  path: UcastPath,
  peers: readonly string[],
  shared: readonly SourceFile[] | undefined,
): Fix[] {
  const { node, medium, target } = path;
  const [peer, second] = peers;
  if (!peer || second || !medium.target || !medium.interface || !node.haCf) return [];
  const text = medium.target.text;
  const name = medium.interface.text;
  const isNode = nodeNames(cluster).some((known) => sameName(known, text));
  const like = isNode ? (interfaceOf(node, name)?.addresses[0]?.address ?? "") : addressOf(path);
  const candidates = canonicalAddress(like) === undefined ? [] : peerAddressesOnLink(cluster, node, name, peer, like);
  const ownerSure =
    target.kind !== "nobody" &&
    "owner" in target &&
    (["configuration", "live", "interface files"].includes(target.owner.source) || target.owner.source === "name");
  const certain = candidates.filter((candidate) => candidate.certain);
  const usable = certain.length > 0 ? certain : candidates;
  const file = node.haCf;
  const range = medium.target.range;
  // A name that the hosts file leads astray is no better for being written again.
  if (usable.length === 0 && isNode && target.kind === "own" && !sameName(medium.target.text, peer)) {
    return [{ title: `Send to ${peer}`, safety: "unsafe", edits: [replace(file, range, peer)] }];
  }
  return usable.map((candidate): Fix => {
    const safe = candidate.certain && ownerSure && certain.length === 1;
    return {
      title: shared
        ? `Add ${medium.kind} ${name} ${candidate.address}, the address of ${peer}`
        : `Send to ${candidate.address}, the address of ${peer}`,
      safety: safe ? "safe" : "unsafe",
      edits: shared
        ? shared.flatMap((copy) => {
            const at = lineIn(copy, path);
            return at === undefined ? [] : [insertLineBelow(copy, at, `${medium.kind} ${name} ${candidate.address}`)];
          })
        : [replace(file, range, candidate.address)],
    };
  });
}

/** Where the owner is told, and the peers' own lines. */
function relatedOf(cluster: Cluster, path: UcastPath): Related[] {
  const related: Related[] = [];
  const { target } = path;
  if ("owner" in target && target.owner.place) {
    related.push({ place: target.owner.place, message: `${addressOf(path)} is ${target.owner.node}'s` });
  }
  for (const other of ucastPaths(cluster)) {
    if (other.node === path.node || other.node.haCf === path.node.haCf || !other.node.haCf) continue;
    if (!sameAddress(scopedAddressOf(other), scopedAddressOf(path))) continue;
    related.push({
      place: { file: other.node.haCf, range: (other.medium.target ?? other.medium.setting.line).range },
      message: `${other.node.label} sends to the same address`,
    });
  }
  return related;
}

function reportWrong(cluster: Cluster, path: UcastPath, wrong: readonly UcastPath[], report: Report): void {
  const { node, medium, target } = path;
  const { haCf: file, name: from } = node;
  if (!file || from === undefined || !medium.target) return;
  const paths = ucastPaths(cluster);
  const text = shownTarget(cluster, path);
  const deaf = deafPeers(cluster, node, wrong);
  const users = usersOf(cluster, path);
  const shared = users.length > 1 && target.kind === "own";
  const byName = target.kind === "elsewhere" && target.owner.source === "name";
  const severity = deaf.length > 0 && !byName ? "error" : "warning";
  const peers = target.kind === "elsewhere" ? [target.owner.node] : uncoveredPeers(cluster, paths, path);
  const spare = severity === "warning";
  const message =
    target.kind === "own"
      ? shared && !spare
        ? messages.shared(text, from, deaf)
        : spare
          ? (target.owner.source === "name" ? messages.ownNameSpare : messages.ownSpare)(text, from)
          : target.owner.source === "name"
            ? messages.ownName(text, from, deaf)
            : messages.own(text, from, deaf)
      : target.kind === "elsewhere"
        ? byName && target.address !== undefined
          ? messages.elsewhereName(text, target.address, medium.interface?.text ?? "", target.network)
          : spare
            ? messages.elsewhereSpare(text, target.owner.node, medium.interface?.text ?? "", target.network)
            : messages.elsewhere(text, target.owner.node, medium.interface?.text ?? "", target.network, from)
        : spare
          ? messages.nobodySpare(text)
          : messages.nobody(text, deaf, from);
  report({
    at: { file, range: medium.target.range },
    node: shared ? undefined : node.label,
    severity,
    noticed: "never",
    message,
    ...("owner" in target ? { help: messages.help(target.owner) } : {}),
    related: relatedOf(cluster, path),
    fixes: shared ? sharedFix(cluster, path, users) : fixesFor(cluster, path, peers, undefined),
  });
}

/** In a shared file the line is right for the others; what lacks is the line that names the peer. */
function sharedFix(cluster: Cluster, path: UcastPath, users: readonly ClusterNode[]): Fix[] {
  const peers = users
    .filter((user) => user !== path.node)
    .flatMap((user) => (user.name === undefined ? [] : [user.name]));
  return fixesFor(cluster, path, peers, [...new Set(users.flatMap(({ haCf }) => haCf ?? []))]);
}

export const rule = clusterRule("cluster/peer-ucast", (cluster, report) => {
  const wrong = wrongLines(cluster);
  for (const path of wrong) reportWrong(cluster, path, wrong, report);

  const joint = jointLines(cluster);
  const [first] = joint;
  if (!first) return;
  const [left, right] = first;
  const text = shownTarget(cluster, left);
  const otherwise = heartbeatPaths(cluster).hearings.every((hearing) => hearing.verdict === "heard");
  const spare = otherwise || joint.length > 1;
  if (!left.node.haCf || !right.node.haCf || !left.medium.target) return;
  const shared = usersOf(cluster, left).includes(right.node);
  const names = [left.node.label, right.node.label] as const;
  report({
    at: { file: left.node.haCf, range: left.medium.target.range },
    severity: spare ? "warning" : "error",
    noticed: "never",
    message:
      shared && !spare
        ? messages.sharedUnknown(text, names)
        : spare
          ? messages.bothSpare(text, ...names)
          : messages.both(text, ...names),
    help: messages.settle(),
    related: shared
      ? []
      : joint.map(([, other]) => ({
          place: { file: other.node.haCf ?? right.node.haCf!, range: other.medium.setting.line.range },
          message: `${other.node.label} sends to the same address`,
        })),
  });
});

export const docs: RuleDocs = {
  finds:
    "A `ucast` line that does not send to the peer: it names the node's own address, an address on another network, or nobody's.",
  why: "`ucast` wants the address of the other node, so the files of two nodes must differ in this one line, and it is the line that is forgotten after copying. The daemon accepts its own address: packets to oneself are dropped without a word. Measured on two nodes: the peer hears nothing, declares the node dead after deadtime and takes everything over; the log says only that the node is dead. Listing the addresses of all nodes on every node is right: that is how one file serves all.",
  fix: "Writes the peer's address on that link. Safe when both the owner of the wrong address and the peer's address come from interface files, the live machine or halint's configuration; unsafe when they come from the hosts file or DRBD.",
};

const ifcfg = (node: string, name: string, address: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;
const pair = (first: string, second: string, facts = "") =>
  `== master1/etc/ha.d/ha.cf\n${first}\nnode master1 master2\n== master2/etc/ha.d/ha.cf\n${second}\nnode master1 master2\n${facts}`;
const eth1 = ifcfg("master1", "eth1", "10.1.1.1") + ifcfg("master2", "eth1", "10.1.1.2");
/** Two nodes that use one ha.cf. */
const sharing = (lines: string) =>
  `== ha.cf\n${lines}\nnode master1 master2\n== master1/etc/ha.d/authkeys\nauth 1\n== master2/etc/ha.d/authkeys\nauth 1\n`;
/** Three nodes with these lines, and the addresses of their cards. */
const three = (lines: readonly string[], ...interfaces: readonly string[]) =>
  `${lines.map((text, at) => `== m${at + 1}/etc/ha.d/ha.cf\n${text}\nnode m1 m2 m3\n`).join("")}${interfaces.join("")}`;
const threeEth1 = [1, 2, 3].map((at) => ifcfg(`m${at}`, "eth1", `10.1.1.${at}`)).join("");
const eth0 = ifcfg("master1", "eth0", "192.168.0.1") + ifcfg("master2", "eth0", "192.168.0.2");

/** What a running machine says of its card. */
const dump = (node: string, name: string, ...addresses: readonly string[]) =>
  `== ${node}/ip_addr.txt\n2: ${name}: <BROADCAST,UP>\n${addresses.map((address) => `    inet${address.includes(":") ? "6" : ""} ${address} scope ${address.startsWith("fe80") ? "link" : "global"}\n`).join("")}`;
/** A card with these addresses. */
const interfaces = (node: string, ...cards: readonly (readonly [name: string, ...addresses: readonly string[]])[]) =>
  `== ${node}/etc/network/interfaces\n${cards.flatMap(([name, ...addresses]) => addresses.map((address) => `iface ${name} inet${address.includes(":") ? "6" : ""} static\n  address ${address}\n`)).join("")}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "copied and not changed",
      files: pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧", eth1),
      expect: [
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
    },
    {
      about: "copied and not changed, and nothing tells whose address it is",
      files: pair("ucast eth1 ⟦10.1.1.2⟧", "ucast eth1 10.1.1.2"),
      expect: [
        "error never: master1 and master2 both name 10.1.1.2: one of them sends to itself, is never heard, and is declared dead by the other, which takes everything over",
      ],
    },
    {
      about: "a second path still works",
      files: pair("ucast eth1 10.1.1.2\nbcast eth0", "ucast eth1 ⟦10.1.1.2⟧\nbcast eth0", eth1),
      expect: [
        "warning never: 10.1.1.2 is master2's own address: this line reaches nobody and adds no redundancy, master2 is heard by its other paths only",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nbcast eth0\nnode master1 master2\n",
    },
    {
      about: "nobody has it",
      files: pair("ucast eth1 ⟦10.1.1.3⟧", "ucast eth1 10.1.1.1", eth1),
      expect: [
        "error never: no node has the address 10.1.1.3: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n",
      unsafe: true,
    },
    {
      about: "one of three nodes sends to nobody",
      files: three(
        [
          "ucast eth1 10.1.1.2\nucast eth1 10.1.1.3",
          "ucast eth1 ⟦10.1.1.9⟧\nucast eth1 10.1.1.3",
          "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2",
        ],
        threeEth1,
      ),
      expect: [
        "error never: no node has the address 10.1.1.9: m1 never hears m2, declares it dead and takes everything over",
      ],
      after: "== m2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nucast eth1 10.1.1.3\nnode m1 m2 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "its own address alone, in a cluster of three",
      files: three(
        [
          "ucast eth1 ⟦10.1.1.1⟧",
          "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3",
          "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2",
        ],
        threeEth1,
      ),
      expect: [
        "error never: 10.1.1.1 is m1's own address: m2 and m3 never hear m1, declare it dead and take everything over",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "another network, in a cluster of three",
      files: three(
        ["ucast eth0 ⟦10.1.1.2⟧\nucast eth1 10.1.1.3", "bcast eth0 eth1", "bcast eth1"],
        threeEth1,
        ifcfg("m1", "eth0", "192.168.0.1"),
        ifcfg("m2", "eth0", "192.168.0.2"),
      ),
      expect: [
        "error never: 10.1.1.2 is m2's address, but not on the network of eth0 (192.168.0.1/24): m2 never hears m1, declares it dead and takes everything over",
      ],
      after: "== m1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nucast eth1 10.1.1.3\nnode m1 m2 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two lines of a lone file, both with its own addresses",
      files: `== master1/etc/ha.d/ha.cf\nucast eth0 ⟦192.168.0.1⟧\nucast eth1 ⟦10.1.1.1⟧\nnode master1 master2\n${ifcfg("master1", "eth0", "192.168.0.1")}${ifcfg("master1", "eth1", "10.1.1.1")}`,
      expect: [
        "error never: 192.168.0.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
        "error never: 10.1.1.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
      ],
      edge: true,
    },
    {
      about: "one file for both nodes, whose second link names one address only",
      files: `${sharing("ucast eth0 192.168.0.1\nucast eth0 192.168.0.2\nbcast eth1\nucast eth1 ⟦10.1.1.1⟧")}${eth0}${eth1}`,
      expect: [
        "warning never: 10.1.1.1 is master1's own address: this line reaches nobody and adds no redundancy, master1 is heard by its other paths only",
      ],
      after:
        "== ha.cf\nucast eth0 192.168.0.1\nucast eth0 192.168.0.2\nbcast eth1\nucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "its own name, and the interface files of the peer alone",
      files: pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦master2⟧", ifcfg("master1", "eth1", "10.1.1.1")),
      expect: [
        "error never: master2 is this node's own name: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 master1\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "its own name, while a second path works",
      files: pair("ucast eth1 10.1.1.2\nbcast eth0", "ucast eth1 ⟦master2⟧\nbcast eth0", eth1),
      expect: [
        "warning never: master2 is this node's own name: this line reaches nobody and adds no redundancy, master2 is heard by its other paths only",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nbcast eth0\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "DRBD knows one more address of the peer",
      files: `${pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧", eth1)}== master1/etc/drbd.conf\nresource r0 {\n  on master1 { address 10.1.1.11:7788; }\n}\n`,
      expect: [
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a name of the peer that belongs to its other network",
      files: `${pair("ucast eth0 ⟦storage2⟧", "ucast eth0 192.168.0.1", eth0 + eth1)}== master1/etc/hosts\n10.1.1.2 storage2\n`,
      expect: [
        "error never: storage2 (10.1.1.2) is master2's address, but not on the network of eth0 (192.168.0.1/24): master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "nobody has it, while a second path works",
      files: pair("ucast eth1 ⟦10.1.1.3⟧\nbcast eth0", "ucast eth1 10.1.1.1\nbcast eth0", eth1),
      expect: ["warning never: no node has the address 10.1.1.3: this line reaches nobody and adds no redundancy"],
      edge: true,
    },
    {
      about: "both name one address, and the second path works one way",
      files: pair("ucast eth1 ⟦10.1.1.2⟧\nbcast eth0", "ucast eth1 10.1.1.2\nucast eth0 ⟦192.168.0.2⟧", eth0),
      expect: [
        "error never: master1 and master2 both name 10.1.1.2: one of them sends to itself, is never heard, and is declared dead by the other, which takes everything over",
        "warning never: 192.168.0.2 is master2's own address: this line reaches nobody and adds no redundancy, master2 is heard by its other paths only",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nucast eth0 192.168.0.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "copied and not changed, and the hosts files alone tell the addresses",
      files: `${pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧")}== master1/etc/hosts\n10.1.1.1 master1\n10.1.1.2 master2\n`,
      expect: [
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the peer's name, which the hosts file puts on another network",
      files: `${pair("ucast eth0 ⟦master2⟧", "ucast eth0 192.168.0.1", eth0 + eth1)}== master1/etc/hosts\n10.1.1.2 master2\n`,
      expect: [
        "warning never: master2 is looked up as 10.1.1.2, which is not on the network of eth0 (192.168.0.1/24): unless the name leads to another address there, this line reaches nobody",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "another network, while a second path works",
      files: pair("ucast eth0 ⟦10.1.1.2⟧\nbcast eth1", "ucast eth0 192.168.0.1\nbcast eth1", eth0 + eth1),
      expect: [
        "warning never: 10.1.1.2 is master2's address, but not on the network of eth0 (192.168.0.1/24): this line reaches nobody and adds no redundancy",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nbcast eth1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "one file for both nodes, and one address in it",
      files: `${sharing("ucast eth1 ⟦10.1.1.1⟧")}${eth1}`,
      expect: [
        "error never: this file serves master1 and master2, and 10.1.1.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== ha.cf\nucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "one file for both nodes, and nothing tells whose address is in it",
      files: sharing("ucast eth1 ⟦10.1.1.1⟧"),
      expect: [
        "error never: this file serves master1 and master2 and names one address only: the node that has 10.1.1.1 sends to itself, is never heard and declared dead",
      ],
      edge: true,
    },
    {
      about: "two links copied and not changed, and nothing tells whose addresses they are",
      files: pair("ucast eth0 ⟦192.168.0.2⟧\nucast eth1 10.1.1.2", "ucast eth0 192.168.0.2\nucast eth1 10.1.1.2"),
      expect: [
        "warning never: master1 and master2 both name 192.168.0.2: one of them sends to itself, so this link works one way only and adds no redundancy",
      ],
      edge: true,
    },
    {
      about: "two addresses that nobody has, in a cluster of three",
      files: three(
        [
          "ucast eth1 10.1.1.2\nucast eth1 10.1.1.3",
          "ucast eth1 ⟦10.1.1.8⟧\nucast eth1 ⟦10.1.1.9⟧",
          "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2",
        ],
        threeEth1,
      ),
      expect: [
        "error never: no node has the address 10.1.1.8: m1 and m3 never hear m2, declare it dead and take everything over",
        "error never: no node has the address 10.1.1.9: m1 and m3 never hear m2, declare it dead and take everything over",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "copies that are stated to be one file and differ in this line",
      files: `== halint.json\n{ "clusters": [{ "name": "web", "shared": ["ha.cf"], "nodes": [${[1, 2].map((at) => `{ "name": "master${at}", "path": "master${at}", "addresses": { "eth1": "10.1.1.${at}/24" } }`).join(", ")}] }] }\n${pair("ucast eth1 ⟦10.1.1.1⟧", "ucast eth2 10.1.1.1\nbcast eth1")}`,
      expect: [
        "error never: 10.1.1.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "its own address in a lone file, beside another medium",
      files: `== master1/etc/ha.d/ha.cf\nucast eth1 ⟦10.1.1.1⟧\nbcast eth0\nnode master1 master2\n${ifcfg("master1", "eth1", "10.1.1.1")}`,
      expect: [
        "warning never: 10.1.1.1 is master1's own address: this line reaches nobody and adds no redundancy, master1 is heard by its other paths only",
      ],
      edge: true,
    },
    {
      about: "each sends to itself",
      files: pair("ucast eth1 ⟦10.1.1.1⟧", "ucast eth1 ⟦10.1.1.2⟧", eth1),
      expect: [
        "error never: 10.1.1.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after:
        "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "its own address, beside a target that is no address",
      files: pair("ucast eth1 ⟦10.1.1.1⟧\nucast eth0 192.168.2", "ucast eth1 10.1.1.1\nbcast eth0", eth1),
      expect: [
        "error never: 10.1.1.1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nucast eth0 192.168.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "another network, to which a gateway leads, while another card is on it",
      files: `${pair("ucast eth0 ⟦10.1.1.2⟧", "ucast eth0 192.168.0.1", eth0 + eth1)}`.replace(
        "IPADDR=192.168.0.1\n",
        "IPADDR=192.168.0.1\nGATEWAY=192.168.0.254\n",
      ),
      expect: [
        "error never: 10.1.1.2 is master2's address, but not on the network of eth0 (192.168.0.1/24): master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "another network, to which nothing leads",
      files: pair(
        "ucast eth0 ⟦10.1.1.2⟧",
        "ucast eth0 192.168.0.1",
        ifcfg("master1", "eth0", "192.168.0.1") +
          ifcfg("master2", "eth0", "192.168.0.2") +
          ifcfg("master2", "eth1", "10.1.1.2"),
      ),
      expect: [
        "error never: 10.1.1.2 is master2's address, but not on the network of eth0 (192.168.0.1/24): master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth0 192.168.0.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "link-local addresses: each sends to itself",
      files: pair(
        "ucast6 eth1 ⟦fe80::1⟧",
        "ucast6 eth1 ⟦fe80::2%eth1⟧",
        dump("master1", "eth1", "10.1.1.1/24", "fe80::1/64") + dump("master2", "eth1", "10.1.1.2/24", "fe80::2/64"),
      ),
      expect: [
        "error never: fe80::1 is master1's own address: master2 never hears master1, declares it dead and takes everything over",
        "error never: fe80::2%eth1 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after:
        "== master1/etc/ha.d/ha.cf\nucast6 eth1 fe80::2\nnode master1 master2\n== master2/etc/ha.d/ha.cf\nucast6 eth1 fe80::1%eth1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a link-local address that neither of two running machines has",
      files: pair(
        "ucast6 eth1 ⟦fe80::9⟧",
        "ucast6 eth1 fe80::1",
        dump("master1", "eth1", "10.1.1.1/24", "fe80::1/64") + dump("master2", "eth1", "10.1.1.2/24", "fe80::2/64"),
      ),
      expect: [
        "error never: no node has the address fe80::9: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast6 eth1 fe80::2\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "an address that neither of two running machines has",
      files: pair(
        "ucast eth1 ⟦10.1.1.9⟧",
        "ucast eth1 10.1.1.1",
        dump("master1", "eth1", "10.1.1.1/24", "fe80::1/64") + dump("master2", "eth1", "10.1.1.2/24", "fe80::2/64"),
      ),
      expect: [
        "error never: no node has the address 10.1.1.9: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "copied and not changed, and halint.json tells addresses without prefixes",
      files: `== halint.json\n{ "clusters": [{ "name": "web", "nodes": [${[1, 2].map((at) => `{ "name": "master${at}", "path": "master${at}", "addresses": { "eth0": "192.168.0.${at}", "eth1": "10.1.1.${at}", "eth2": "10.1.1.20${at}" } }`).join(", ")}] }] }\n${pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧")}`,
      expect: [
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "IPv6 copied and not changed, and the hosts file alone tells the addresses of two networks",
      files: `${pair("ucast6 eth1 fd00:1::21", "ucast6 eth1 ⟦fd00:1::21⟧")}== master1/etc/hosts\n127.0.1.1 master1\nfd00:2::10 master1\nfd00:1::10 master1\nfd00:1::21 master2 storage2\n`,
      expect: [
        "error never: fd00:1::21 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast6 eth1 fd00:1::10\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "copied and not changed, and DRBD alone tells the addresses",
      files: `${pair("ucast eth1 10.1.1.22", "ucast eth1 ⟦10.1.1.22⟧")}== master1/etc/drbd.conf\nresource r0 {\n  on master1 { address 10.1.1.11:7788; }\n  on master2 { address 10.1.1.22:7788; }\n  on backup { address 10.1.1.33:7788; }\n}\nresource r1 {\n  on master1 { device /dev/drbd1; }\n}\n`,
      expect: [
        "error never: 10.1.1.22 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.11\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "both name one address, beside broadcasts that may not meet",
      files: pair("ucast eth1 ⟦10.1.1.2⟧\nbcast eth0", "ucast eth1 10.1.1.2\nbcast ens4"),
      expect: [
        "error never: master1 and master2 both name 10.1.1.2: one of them sends to itself, is never heard, and is declared dead by the other, which takes everything over",
      ],
      edge: true,
    },
    {
      about: "the interface files say otherwise than the hosts file",
      files: `${pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧", eth1)}== master1/etc/hosts\n10.1.1.1 master2\n10.1.1.2 master1\n`,
      expect: [
        "error never: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a link-local address of its own, and two cards of the peer",
      files: pair(
        "ucast6 eth1 fe80::2",
        "ucast6 eth1 ⟦fe80::2⟧",
        interfaces("master1", ["eth0", "fe80::a/64"], ["eth1", "fe80::1/64"]) +
          interfaces("master2", ["eth1", "fe80::2/64"]),
      ),
      expect: [
        "error never: fe80::2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/etc/ha.d/ha.cf\nucast6 eth1 fe80::1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a name of its own, below the line of the loopback",
      files: `${pair("ucast eth1 ⟦storage1⟧", "ucast eth1 10.1.1.1", eth1)}== master1/etc/hosts\n127.0.1.1 storage1\n10.1.1.254 router\n10.1.1.1 storage1 cable1\n10.1.1.2 storage2\n`,
      expect: [
        "error never: storage1 (10.1.1.1) is master1's own address: master2 never hears master1, declares it dead and takes everything over",
      ],
      after: "== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
  ],
  good: [
    { about: "each names the other", files: pair("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1", eth1) },
    {
      about: "both list the addresses of all nodes",
      files: pair("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", eth1),
    },
    { about: "a lone file of an unknown node", files: "== ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n" },
    {
      about: "both addresses are listed, and only its own is known",
      files: pair("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", "bcast eth1", ifcfg("master1", "eth1", "10.1.1.1")),
      edge: true,
    },
    {
      about: "two of three nodes send to the third",
      files: three(["ucast eth1 10.1.1.3", "ucast eth1 10.1.1.3", "bcast eth1"]),
      edge: true,
    },
    {
      about: "both list two addresses, and nothing tells whose they are",
      files: pair("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2"),
      edge: true,
    },
    {
      about: "one lists all addresses, the other that of the peer",
      files: pair("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", "ucast eth1 10.1.1.1"),
      edge: true,
    },
    {
      about: "one address on cards of different names",
      files: pair("ucast eth1 10.1.1.2", "ucast ens4 10.1.1.2"),
      edge: true,
    },
    {
      about: "a broadcast address has a rule of its own",
      files: pair("ucast eth1 10.1.1.255", "ucast eth1 10.1.1.1", eth1),
      edge: true,
    },
    {
      about: "a floating address has a rule of its own",
      files: `${pair("ucast eth0 192.168.0.14", "ucast eth0 192.168.0.1", eth0)}== master1/etc/ha.d/haresources\nmaster1 192.168.0.14 nginx\n`,
      edge: true,
    },
    {
      about: "names that nothing here looks up",
      files: pair("ucast eth1 storage2", "ucast eth1 storage1", eth1),
      edge: true,
    },
    {
      about: "a lone file of an unknown node that sends to a name",
      files: "== ha.cf\nucast eth1 master2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "two sites, to each of which a gateway leads",
      files: pair(
        "ucast eth0 10.2.0.2",
        "ucast eth0 10.1.0.1",
        [1, 2]
          .map(
            (at) =>
              `${ifcfg(`master${at}`, "eth0", `10.${at}.0.${at}`)}GATEWAY=10.${at}.0.254\n${ifcfg(`master${at}`, "eth2", `10.9.${at}.1`)}`,
          )
          .join(""),
      ),
      edge: true,
    },
    {
      about: "the peer's files are not here, and its address is not known",
      files: `== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n${ifcfg("master1", "eth1", "10.1.1.1")}`,
      edge: true,
    },
    {
      about: "without node lines nobody knows how many there are",
      files: `== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\n== master1/etc/hostname\nmaster1\n${ifcfg("master1", "eth1", "10.1.1.1")}`,
      edge: true,
    },
    {
      about: "an address that both nodes have, a matter of another rule",
      files: `${pair("ucast eth1 10.1.1.2", "bcast eth1", eth0 + ifcfg("master1", "eth1", "10.1.1.2") + ifcfg("master2", "eth1", "10.1.1.2"))}== master1/etc/hosts\n10.1.1.2 master1\n`,
      edge: true,
    },
    {
      about: "hosts files that contradict each other",
      files: `${pair("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1")}== master1/etc/hosts\n10.1.1.2 master1\n10.1.1.1 master2\n== master2/etc/hosts\n10.1.1.2 master2\n10.1.1.1 master1\n`,
      edge: true,
    },
    {
      about: "a name that the hosts file of Debian gives to the loopback as well",
      files: `${pair("ucast eth1 master2", "ucast eth1 master1", eth1)}== master1/etc/hosts\n127.0.1.1 master1 master2\n10.1.1.1 master1\n10.1.1.2 master2\n`,
      edge: true,
    },
    {
      about: "link-local addresses that files do not tell",
      files: pair(
        "ucast6 eth1 fe80::9",
        "ucast6 eth1 fe80::8",
        interfaces("master1", ["eth1", "10.1.1.1/24", "fe80::1/64"]) +
          interfaces("master2", ["eth1", "10.1.1.2/24", "fe80::2/64"]),
      ),
      edge: true,
    },
    {
      about: "an address of a family that only link-local addresses are known of",
      files: pair(
        "ucast6 eth1 fd00::9",
        "ucast6 eth1 fd00::8",
        dump("master1", "eth1", "10.1.1.1/24", "fe80::1/64") + dump("master2", "eth1", "10.1.1.2/24", "fe80::2/64"),
      ),
      edge: true,
    },
    {
      about: "the same link-local address on another card of the sender",
      files: pair(
        "ucast6 eth1 fe80::2",
        "ucast6 eth1 fe80::1",
        interfaces("master1", ["eth0", "fe80::2/64"], ["eth1", "fe80::1/64"]) +
          interfaces("master2", ["eth0", "fe80::1/64"], ["eth1", "fe80::2/64"]),
      ),
      edge: true,
    },
    {
      about: "a cable of prefixes for one host each",
      files: pair(
        "ucast eth1 10.1.1.2\nucast6 eth1 fd00::2",
        "ucast eth1 10.1.1.1\nucast6 eth1 fd00::1",
        interfaces("master1", ["eth1", "10.1.1.1/32", "fd00::1/128"]) +
          interfaces("master2", ["eth1", "10.1.1.2/32", "fd00::2/128"]),
      ),
      edge: true,
    },
    {
      about: "a card of which the files tell one family only",
      files: pair(
        "ucast eth1 10.1.1.2",
        "ucast eth1 10.1.1.1",
        interfaces("master1", ["eth1", "fd00::1/64"]) + interfaces("master2", ["eth1", "10.1.1.2/24"]),
      ),
      edge: true,
    },
    {
      about: "the second network of a card",
      files: pair(
        "ucast eth1 10.1.1.2",
        "ucast eth1 10.1.1.1",
        interfaces("master1", ["eth1", "192.168.0.1/24", "10.1.1.1/24"]) +
          interfaces("master2", ["eth1", "192.168.0.2/24", "10.1.1.2/24"]),
      ),
      edge: true,
    },
    {
      about: "one of three lists two addresses that nothing tells the owner of",
      files: three(["ucast eth1 10.1.1.2\nucast eth1 10.1.1.3", "bcast eth1", "bcast eth1"]),
      edge: true,
    },
    {
      about: "a link-local address that its other card has, and nothing known of the peer's",
      files: pair(
        "ucast6 eth1 fe80::2",
        "ucast6 eth1 fe80::1",
        interfaces("master1", ["eth0", "fe80::2/64"], ["eth1", "fe80::1/64"]),
      ),
      edge: true,
    },
  ],
};
