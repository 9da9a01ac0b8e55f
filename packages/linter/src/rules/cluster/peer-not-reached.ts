import {
  type Cluster,
  type ClusterNode,
  hearsKind,
  heartbeatMedia,
  heartbeatPaths,
  nodeNames,
  peerAddressesOnLink,
  realInterface,
  sameName,
} from "@halint/cluster";
import type { Medium } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, list, nameOf } from "../../support.js";
import { jointLines, wrongLines } from "./peer-ucast.js";

const messages = {
  port: (from: string, sent: number, to: string, heard: number) =>
    `${from} sends to port ${sent}, ${to} listens on port ${heard}: ${to} never hears ${from}, and both run everything`,
  deaf: (from: string, kind: string, to: string, own: readonly string[], name: string) =>
    `${from} sends ${kind} to ${to}, which listens for ${list(own)}${name ? ` and not on ${name}` : ""}: ${to} never hears ${from}, declares it dead and takes everything over`,
  group: (from: string, to: string) =>
    `${from} and ${to} use different multicast groups or ports: ${to} never hears ${from}, and both run everything`,
  between: (from: string, to: string, between: readonly string[]) =>
    `no heartbeat medium of ${from} reaches ${to}, and ${list(between)} between them pass${between.length === 1 ? "es" : ""} nothing on: ${to} declares ${from} dead and takes its resources over while it is alive`,
  noPath: (from: string, to: string) =>
    `no heartbeat medium of ${from} reaches ${to}: ${to} never hears ${from}, declares it dead and takes everything over`,
};

const describe = (medium: Medium) => `${medium.kind}${medium.interface ? ` on ${medium.interface.text}` : ""}`;

interface Reason {
  readonly medium: Medium;
  readonly message: string;
  /** The interface on which the receiver would have to listen as the sender sends; absent where it listens there. */
  readonly deafOn?: string;
}

/** Nodes that hear the one and are heard by the other. */
function nodesBetween(cluster: Cluster, from: ClusterNode, to: ClusterNode): string[] {
  const { hearings } = heartbeatPaths(cluster);
  return hearings
    .filter((one) => one.from === from && one.verdict === "heard")
    .filter((one) => hearings.some((two) => two.from === one.to && two.to === to && two.verdict === "heard"))
    .map(({ to: node }) => nameOf(node));
}

/** The medium that should have arrived, and why it does not. */
function reasonOf(cluster: Cluster, from: ClusterNode, to: ClusterNode): Reason | undefined {
  const own = heartbeatPaths(cluster).paths.filter((path) => path.node === from);
  const receivers = heartbeatMedia(to);
  const a = nameOf(from);
  const b = nameOf(to);
  const meant = own.find(
    ({ target }) => target?.kind === "node" && to.name !== undefined && sameName(target.owner.node, to.name),
  );
  const path = meant ?? own.find(({ target }) => target?.kind !== "node");
  if (!path) {
    const between = nodesBetween(cluster, from, to);
    const message = between.length > 0 ? messages.between(a, b, between) : messages.noPath(a, b);
    return own[0] && { medium: own[0].medium, message };
  }
  const { medium, target } = path;
  if (medium.kind === "mcast" || medium.kind === "mcast6") {
    const same = receivers.some((other) => other.kind === medium.kind);
    return {
      medium,
      message: same ? messages.group(a, b) : messages.deaf(a, describe(medium), b, receivers.map(describe), ""),
      ...(same || !medium.interface ? {} : { deafOn: medium.interface.text }),
    };
  }
  const alike = receivers.filter((other) => hearsKind(other.kind, medium.kind));
  const at = target?.kind === "node" ? target.owner.interface : undefined;
  if (alike.length === 0) {
    // What the other end of a serial line is called, nobody can tell.
    const deafOn = medium.kind === "serial" ? undefined : (at ?? medium.interface?.text);
    return {
      medium,
      message: messages.deaf(a, describe(medium), b, receivers.map(describe), ""),
      ...(deafOn === undefined ? {} : { deafOn }),
    };
  }
  const here = alike.filter((other) => at === undefined || realInterface(other.interface?.text ?? "") === at);
  const other = here.find((candidate) => candidate.port !== medium.port);
  if (
    other?.port !== undefined &&
    medium.port !== undefined &&
    here.every((candidate) => candidate.port !== medium.port)
  ) {
    return { medium, message: messages.port(a, medium.port, b, other.port) };
  }
  if (at !== undefined && here.length === 0) {
    return { medium, message: messages.deaf(a, describe(medium), b, receivers.map(describe), at), deafOn: at };
  }
  return { medium, message: messages.noPath(a, b) };
}

/** Whether a line is meant for another node than this one, by its name. */
function isOthersName(cluster: Cluster, { target }: Medium, name: string): boolean {
  const text = target?.text ?? "";
  return !sameName(text, name) && nodeNames(cluster).some((other) => sameName(other, text));
}

/** A ucast line for the peer, beside the ucast lines that are there. */
function addLine(cluster: Cluster, from: ClusterNode, to: ClusterNode): Fix[] {
  if (!from.haCf || to.name === undefined) return [];
  const file = from.haCf;
  const reached = heartbeatPaths(cluster).paths.filter((path) => path.node === from && path.medium.kind === "ucast");
  const like = reached.at(-1)?.medium;
  const toHas = reached.some(({ target }) => target?.kind === "node" && sameName(target.owner.node, to.name as string));
  if (!like?.interface || !like.target || toHas) return [];
  return peerAddressesOnLink(cluster, from, like.interface.text, to.name, like.target.text).map((candidate) => ({
    title: `Add ucast ${like.interface?.text} ${candidate.address}, the address of ${to.name}`,
    safety: "unsafe" as const,
    edits: [insertLineBelow(file, like.setting.line.range.start, `ucast ${like.interface?.text} ${candidate.address}`)],
  }));
}

/** A line with which the receiver listens as the sender sends: the mirror of a ucast line, a copy of the others. */
function addListener(cluster: Cluster, from: ClusterNode, to: ClusterNode, { medium, deafOn }: Reason): Fix[] {
  const last = heartbeatMedia(to).at(-1);
  if (!to.haCf || !last || deafOn === undefined || from.name === undefined) return [];
  const file = to.haCf;
  const line = (text: string) => ({
    title: `Add ${text} to ${to.label}`,
    safety: "unsafe" as const,
    edits: [insertLineBelow(file, last.setting.line.range.start, text)],
  });
  if (!medium.kind.startsWith("ucast")) {
    const words = medium.setting.values.slice(1).map(({ text }) => text);
    return [line([medium.kind, deafOn, ...words].join(" "))];
  }
  if (!medium.target) return [];
  const [address] = peerAddressesOnLink(cluster, to, deafOn, from.name, medium.target.text);
  return address ? [line(`${medium.kind} ${deafOn} ${address.address}`)] : [];
}

export const rule = clusterRule("cluster/peer-not-reached", (cluster, report) => {
  const blamed = new Set(wrongLines(cluster).map((path) => path.node));
  for (const pair of jointLines(cluster)) for (const path of pair) blamed.add(path.node);
  const { paths, hearings } = heartbeatPaths(cluster);
  for (const { from, to, verdict } of hearings) {
    if (verdict !== "not heard" || blamed.has(from) || from.name === undefined || to.name === undefined) continue;
    const unreadable = paths.some(
      ({ node, target, medium }) =>
        node === from && target?.kind === "no address" && !isOthersName(cluster, medium, to.name as string),
    );
    // Without any medium, or with a placeholder for a target, other rules have spoken.
    if (unreadable || heartbeatMedia(from).length === 0 || heartbeatMedia(to).length === 0) continue;
    const reason = reasonOf(cluster, from, to);
    if (!reason || !from.haCf || !to.haCf) continue;
    const toFile = to.haCf;
    report({
      at: { file: from.haCf, range: reason.medium.setting.line.range },
      node: from.label,
      severity: "error",
      noticed: "never",
      message: reason.message,
      related: heartbeatMedia(to).map((medium) => ({
        place: { file: toFile, range: medium.setting.line.range },
        message: `${to.label} listens here${medium.port === undefined ? "" : `, on port ${medium.port}`}`,
      })),
      fixes: [...addLine(cluster, from, to), ...addListener(cluster, from, to, reason)],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A node that another one never hears, though no ucast line is wrong.",
  why: "A node hears only on interfaces where it has a medium of its own, on that medium's port, and a multicast group only where it has joined it; measured, ucast6 and mcast6 hear ucast and bcast of IPv4 too, but not the other way round. When one end uses mcast and the other ucast, or the ports differ, both daemons run without a complaint; measured with different ports: both nodes run everything, and the logs say only that the other node is dead. Nobody passes a heartbeat on: measured on three nodes in a chain of ucast lines, the far end takes over at every start what belongs to the near end, and depending on which of them asks the middle first, it runs there, on both or nowhere in the end; when the node in the middle dies both ends run its resources.",
  fix: "Adds the missing ucast line where the peer's address is known, or a line with which the receiver listens. Unsafe: which way the nodes should talk is a choice.",
};

const ifcfg = (node: string, name: string, address: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;
const nodes = (...lines: readonly string[]) =>
  lines
    .map(
      (line, index) =>
        `== m${index + 1}/etc/ha.d/ha.cf\n${line}\nnode ${lines.map((_, at) => `m${at + 1}`).join(" ")}\n${ifcfg(`m${index + 1}`, "eth1", `10.1.1.${index + 1}`)}`,
    )
    .join("");
const pair = (first: string, second: string, interfaces: string) =>
  `== m1/etc/ha.d/ha.cf\n${first}\nnode m1 m2\n== m2/etc/ha.d/ha.cf\n${second}\nnode m1 m2\n${interfaces}`;
const two = (first: string, second: string) =>
  `== master1/ha.cf\n${first}\nnode master1 master2\n== master2/ha.cf\n${second}\nnode master1 master2\n`;

/** Nodes with these lines, and nothing else known of them. */
const full = (...lines: readonly string[]) =>
  lines
    .map((text, at) => `== m${at + 1}/ha.cf\n${text}\nnode ${lines.map((_, other) => `m${other + 1}`).join(" ")}\n`)
    .join("");

export const examples: RuleExamples = {
  bad: [
    {
      about: "different ports",
      files: two("udpport 1694\n⟦ucast eth1 10.1.1.2⟧", "⟦ucast eth1 10.1.1.1⟧"),
      expect: [
        "error never: master1 sends to port 1694, master2 listens on port 694: master2 never hears master1, and both run everything",
        "error never: master2 sends to port 694, master1 listens on port 1694: master1 never hears master2, and both run everything",
      ],
    },
    {
      about: "multicast against ucast",
      files: two("⟦mcast eth1 225.0.0.1 694 1 0⟧", "⟦ucast eth1 10.1.1.1⟧"),
      expect: [
        "error never: master1 sends mcast on eth1 to master2, which listens for ucast on eth1: master2 never hears master1, declares it dead and takes everything over",
        "error never: master2 sends ucast on eth1 to master1, which listens for mcast on eth1: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master2/ha.cf\nucast eth1 10.1.1.1\nmcast eth1 225.0.0.1 694 1 0\nnode master1 master2\n",
      unsafe: true,
    },
    {
      about: "different multicast groups",
      files: two("⟦mcast eth1 225.0.0.1 694 1 0⟧", "⟦mcast eth1 225.0.0.2 694 1 0⟧"),
      expect: [
        "error never: master1 and master2 use different multicast groups or ports: master2 never hears master1, and both run everything",
        "error never: master2 and master1 use different multicast groups or ports: master1 never hears master2, and both run everything",
      ],
    },
    {
      about: "three nodes in a chain",
      files: nodes("⟦ucast eth1 10.1.1.2⟧", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3", "⟦ucast eth1 10.1.1.2⟧"),
      expect: [
        "error never: no heartbeat medium of m1 reaches m3, and m2 between them passes nothing on: m3 declares m1 dead and takes its resources over while it is alive",
        "error never: no heartbeat medium of m3 reaches m1, and m2 between them passes nothing on: m1 declares m3 dead and takes its resources over while it is alive",
      ],
    },
    {
      about: "four nodes in a chain",
      files: nodes(
        "⟦⟦ucast eth1 10.1.1.2⟧⟧",
        "⟦ucast eth1 10.1.1.1⟧\nucast eth1 10.1.1.3",
        "⟦ucast eth1 10.1.1.2⟧\nucast eth1 10.1.1.4",
        "⟦⟦ucast eth1 10.1.1.3⟧⟧",
      ),
      expect: [
        "error never: no heartbeat medium of m1 reaches m3, and m2 between them passes nothing on: m3 declares m1 dead and takes its resources over while it is alive",
        "error never: no heartbeat medium of m1 reaches m4: m4 never hears m1, declares it dead and takes everything over",
        "error never: no heartbeat medium of m2 reaches m4, and m3 between them passes nothing on: m4 declares m2 dead and takes its resources over while it is alive",
        "error never: no heartbeat medium of m3 reaches m1, and m2 between them passes nothing on: m1 declares m3 dead and takes its resources over while it is alive",
        "error never: no heartbeat medium of m4 reaches m1: m1 never hears m4, declares it dead and takes everything over",
        "error never: no heartbeat medium of m4 reaches m2, and m3 between them passes nothing on: m2 declares m4 dead and takes its resources over while it is alive",
      ],
      after:
        "== m1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nucast eth1 10.1.1.3\nucast eth1 10.1.1.4\nnode m1 m2 m3 m4\n== m2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nucast eth1 10.1.1.3\nucast eth1 10.1.1.4\nnode m1 m2 m3 m4\n== m3/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nucast eth1 10.1.1.4\nucast eth1 10.1.1.1\nnode m1 m2 m3 m4\n== m4/etc/ha.d/ha.cf\nucast eth1 10.1.1.3\nucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nnode m1 m2 m3 m4\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one of three on another port",
      files: nodes(
        "⟦ucast eth1 10.1.1.2⟧\nucast eth1 10.1.1.3",
        "udpport 695\n⟦ucast eth1 10.1.1.1⟧\n⟦ucast eth1 10.1.1.3⟧",
        "ucast eth1 10.1.1.1\n⟦ucast eth1 10.1.1.2⟧",
      ),
      expect: [
        "error never: m1 sends to port 694, m2 listens on port 695: m2 never hears m1, and both run everything",
        "error never: m2 sends to port 695, m1 listens on port 694: m1 never hears m2, and both run everything",
        "error never: m2 sends to port 695, m3 listens on port 694: m3 never hears m2, and both run everything",
        "error never: m3 sends to port 694, m2 listens on port 695: m2 never hears m3, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "different ports on this cable only",
      files: pair(
        "⟦ucast eth1 10.1.1.2⟧",
        "bcast eth0\nudpport 695\n⟦ucast eth1 10.1.1.1⟧",
        ifcfg("m1", "eth1", "10.1.1.1") + ifcfg("m2", "eth0", "192.168.0.2") + ifcfg("m2", "eth1", "10.1.1.2"),
      ),
      expect: [
        "error never: m1 sends to port 694, m2 listens on port 695: m2 never hears m1, and both run everything",
        "error never: m2 sends to port 695, m1 listens on port 694: m1 never hears m2, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "broadcast to one port, ucast from another",
      files: two("udpport 1694\n⟦bcast eth1⟧", "⟦ucast eth1 10.1.1.1⟧"),
      expect: [
        "error never: master1 sends to port 1694, master2 listens on port 694: master2 never hears master1, and both run everything",
        "error never: master2 sends to port 694, master1 listens on port 1694: master1 never hears master2, and both run everything",
      ],
      edge: true,
    },
    {
      about: "ucast to one port, broadcast from another",
      files: two("⟦ucast eth1 10.1.1.2⟧", "udpport 1694\n⟦bcast eth1⟧"),
      expect: [
        "error never: master1 sends to port 694, master2 listens on port 1694: master2 never hears master1, and both run everything",
        "error never: master2 sends to port 1694, master1 listens on port 694: master1 never hears master2, and both run everything",
      ],
      edge: true,
    },
    {
      about: "the card with the address is not listened on",
      files: pair(
        "⟦ucast eth1 10.1.1.2⟧",
        "ucast eth1 10.1.1.1",
        ifcfg("m1", "eth1", "10.1.1.1") + ifcfg("m2", "eth2", "10.1.1.2"),
      ),
      expect: [
        "error never: m1 sends ucast on eth1 to m2, which listens for ucast on eth1 and not on eth2: m2 never hears m1, declares it dead and takes everything over",
      ],
      after: "== m2/etc/ha.d/ha.cf\nucast eth1 10.1.1.1\nucast eth2 10.1.1.1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "multicast on another card against ucast",
      files: pair(
        "⟦ucast eth1 10.1.1.2⟧",
        "⟦mcast eth1 225.0.0.1 694 1 0⟧",
        ifcfg("m1", "eth1", "10.1.1.1") + ifcfg("m2", "eth2", "10.1.1.2"),
      ),
      expect: [
        "error never: m1 sends ucast on eth1 to m2, which listens for mcast on eth1: m2 never hears m1, declares it dead and takes everything over",
        "error never: m2 sends mcast on eth1 to m1, which listens for ucast on eth1: m1 never hears m2, declares it dead and takes everything over",
      ],
      after:
        "== m1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n== m2/etc/ha.d/ha.cf\nmcast eth1 225.0.0.1 694 1 0\nucast eth2 10.1.1.1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "multicast groups that differ, beside a serial line of one node alone",
      files: two("⟦mcast eth1 225.0.0.1 694 1 0⟧", "⟦mcast eth1 225.0.0.2 694 1 0⟧\nserial /dev/ttyS0"),
      expect: [
        "error never: master1 and master2 use different multicast groups or ports: master2 never hears master1, and both run everything",
        "error never: master2 and master1 use different multicast groups or ports: master1 never hears master2, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "cards in different networks",
      files: pair(
        "⟦bcast eth0⟧",
        "bcast eth1\nudpport 1694\n⟦ucast eth0 192.168.0.1⟧",
        ifcfg("m1", "eth0", "192.168.0.1") + ifcfg("m2", "eth0", "192.168.0.2") + ifcfg("m2", "eth1", "10.1.1.2"),
      ),
      expect: [
        "error never: no heartbeat medium of m1 reaches m2: m2 never hears m1, declares it dead and takes everything over",
        "error never: m2 sends to port 1694, m1 listens on port 694: m1 never hears m2, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a serial line at one end only",
      files: two("⟦serial /dev/ttyS0⟧", "⟦bcast eth1⟧"),
      expect: [
        "error never: master1 sends serial on /dev/ttyS0 to master2, which listens for bcast on eth1: master2 never hears master1, declares it dead and takes everything over",
        "error never: master2 sends bcast on eth1 to master1, which listens for serial on /dev/ttyS0: master1 never hears master2, declares it dead and takes everything over",
      ],
      after: "== master1/ha.cf\nserial /dev/ttyS0\nbcast eth1\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a third node, where the only line goes to a name at the loopback address",
      files: `${nodes("⟦ucast eth1 m2⟧", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2")}== m1/etc/hosts\n10.1.1.1 m1\n127.0.1.1 m2\n`,
      expect: [
        "error never: no heartbeat medium of m1 reaches m3: m3 never hears m1, declares it dead and takes everything over",
      ],
      after: "== m1/etc/ha.d/ha.cf\nucast eth1 m2\nucast eth1 10.1.1.3\nnode m1 m2 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "IPv6 against IPv4, and another port",
      files: two("udpport 1694\n⟦ucast6 eth1 fd00::2⟧", "⟦ucast eth1 10.1.1.1⟧"),
      expect: [
        "error never: master1 sends ucast6 on eth1 to master2, which listens for ucast on eth1: master2 never hears master1, declares it dead and takes everything over",
        "error never: master2 sends to port 694, master1 listens on port 1694: master1 never hears master2, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "IPv6 against IPv4: only one end hears the other",
      files: two("⟦ucast6 eth1 fd00::2⟧", "ucast eth1 10.1.1.1"),
      expect: [
        "error never: master1 sends ucast6 on eth1 to master2, which listens for ucast on eth1: master2 never hears master1, declares it dead and takes everything over",
      ],
      unsafe: true,
    },
    {
      about: "an IPv6 group against broadcasts, against an address, and against an IPv4 group",
      files: `== a/ha.cf\n⟦⟦mcast6 eth1 ff12::1 694 1 0⟧⟧\nnode a b c\n== b/ha.cf\n⟦bcast eth1⟧\nnode a b c\n== c/ha.cf\n⟦⟦mcast eth1 239.0.0.1 694 1 0⟧⟧\nnode a b c\n`,
      expect: [
        "error never: a sends mcast6 on eth1 to b, which listens for bcast on eth1: b never hears a, declares it dead and takes everything over",
        "error never: a sends mcast6 on eth1 to c, which listens for mcast on eth1: c never hears a, declares it dead and takes everything over",
        "error never: b sends bcast on eth1 to c, which listens for mcast on eth1: c never hears b, declares it dead and takes everything over",
        "error never: c sends mcast on eth1 to a, which listens for mcast6 on eth1: a never hears c, declares it dead and takes everything over",
        "error never: c sends mcast on eth1 to b, which listens for bcast on eth1: b never hears c, declares it dead and takes everything over",
      ],
      after:
        "== a/ha.cf\nmcast6 eth1 ff12::1 694 1 0\nmcast eth1 239.0.0.1 694 1 0\nnode a b c\n== b/ha.cf\nbcast eth1\nmcast6 eth1 ff12::1 694 1 0\nnode a b c\n== c/ha.cf\nmcast eth1 239.0.0.1 694 1 0\nmcast6 eth1 ff12::1 694 1 0\nnode a b c\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "ucast to a card that is not known, and broadcasts on another network",
      files: pair(
        "⟦ucast eth1 10.1.1.9⟧",
        "⟦bcast eth0⟧",
        ifcfg("m1", "eth1", "10.1.1.1") + ifcfg("m2", "eth0", "192.168.0.2"),
      ),
      expect: [
        "error never: no heartbeat medium of m1 reaches m2: m2 never hears m1, declares it dead and takes everything over",
        "error never: no heartbeat medium of m2 reaches m1: m1 never hears m2, declares it dead and takes everything over",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "one of three on another port, and nothing tells whose addresses they are",
      files: full(
        "udpport 1694\n⟦⟦ucast eth1 10.1.1.2⟧⟧\nucast eth1 10.1.1.3",
        "⟦ucast eth1 10.1.1.1⟧\nucast eth1 10.1.1.3",
        "⟦ucast eth1 10.1.1.1⟧\nucast eth1 10.1.1.2",
      ),
      expect: [
        "error never: m1 sends to port 1694, m2 listens on port 694: m2 never hears m1, and both run everything",
        "error never: m1 sends to port 1694, m3 listens on port 694: m3 never hears m1, and both run everything",
        "error never: m2 sends to port 694, m1 listens on port 1694: m1 never hears m2, and both run everything",
        "error never: m3 sends to port 694, m1 listens on port 1694: m1 never hears m3, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "IPv6 from one port to another",
      files: two("udpport 1694\n⟦ucast6 eth1 fd00::2⟧", "⟦ucast6 eth1 fd00::1⟧"),
      expect: [
        "error never: master1 sends to port 1694, master2 listens on port 694: master2 never hears master1, and both run everything",
        "error never: master2 sends to port 694, master1 listens on port 1694: master1 never hears master2, and both run everything",
      ],
      edge: true,
    },
    {
      about: "IPv6 against broadcasts",
      files: two("⟦ucast6 eth1 fd00::2⟧", "bcast eth1"),
      expect: [
        "error never: master1 sends ucast6 on eth1 to master2, which listens for bcast on eth1: master2 never hears master1, declares it dead and takes everything over",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an IPv6 group hears ucast6",
      files: two("mcast6 eth1 ff12::1 694 1 0\nbcast eth1", "ucast6 eth1 fd00::1"),
      edge: true,
    },
    { about: "ucast both ways", files: two("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1") },
    { about: "a serial line on each", files: two("serial /dev/ttyS0", "serial /dev/ttyS1") },
    { about: "broadcast on interfaces of different names tells nothing", files: two("bcast eth1", "bcast ens4") },
    {
      about: "a line that names its own address has a rule of its own",
      files: pair(
        "ucast eth1 10.1.1.1",
        "ucast eth1 10.1.1.1",
        ifcfg("m1", "eth1", "10.1.1.1") + ifcfg("m2", "eth1", "10.1.1.2"),
      ),
      edge: true,
    },
    {
      about: "a loopback address has a rule of its own",
      files: two("ucast eth1 127.0.0.1\nmcast eth2 225.0.0.1 694 1 0", "bcast eth1"),
      edge: true,
    },
    {
      about: "a node without any medium has a rule of its own",
      files: two("bcast eth1", "keepalive 1"),
      edge: true,
    },
    {
      about: "one multicast group",
      files: two("mcast eth1 225.0.0.1 694 1 0", "mcast eth1 225.0.0.1 694 1 0"),
      edge: true,
    },
    { about: "IPv6 both ways", files: two("ucast6 eth1 fd00::2", "ucast6 eth1 fd00::1"), edge: true },
    { about: "broadcasts and ucast on one port", files: two("bcast eth1", "ucast eth1 10.1.1.1"), edge: true },
    {
      about: "cards of different names with one network in common",
      files: pair(
        "bcast eth1",
        "bcast eth3",
        ifcfg("m1", "eth1", "10.1.1.1").replace("PREFIX", "IPADDR1=10.2.2.1\nPREFIX1=24\nPREFIX") +
          ifcfg("m2", "eth3", "10.3.3.2").replace("PREFIX", "IPADDR1=10.1.1.2\nPREFIX1=24\nPREFIX"),
      ),
      edge: true,
    },
    {
      about: "broadcasts, and a prefix for one host at one end",
      files: pair(
        "bcast eth1",
        "bcast eth1",
        ifcfg("m1", "eth1", "172.16.0.1").replace("PREFIX=24", "PREFIX=32") + ifcfg("m2", "eth1", "10.1.1.2"),
      ),
      edge: true,
    },
    {
      about: "a network that is known at one end only",
      files: pair("bcast eth1", "bcast eth2", ifcfg("m1", "eth1", "10.1.1.1")),
      edge: true,
    },
    {
      about: "three nodes, and nothing tells whose addresses they are",
      files: full(
        "ucast eth1 10.1.1.2\nucast eth1 10.1.1.3",
        "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3",
        "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2",
      ),
      edge: true,
    },
    {
      about: "a node of which the authkeys alone are here",
      files:
        "== m1/ha.cf\nbcast eth1\nnode m1 m2\n== m2/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n== --node m1=m1\n== --node m2=m2\n",
      edge: true,
    },
    {
      about: "three nodes, and a cable from the first to each of the others",
      files: full("ucast eth1 10.1.1.2\nucast eth2 10.2.2.3", "bcast eth1", "bcast eth2"),
      edge: true,
    },
  ],
};
