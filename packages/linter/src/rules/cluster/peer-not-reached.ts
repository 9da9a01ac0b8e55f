import {
  type Cluster,
  type ClusterNode,
  heartbeatMedia,
  heartbeatPaths,
  peerAddressesOnLink,
  realInterface,
  sameName,
} from "@halint/cluster";
import type { Medium } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, list } from "../../support.js";
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
    .map(({ to: node }) => node.name ?? node.label);
}

/** The medium that should have arrived, and why it does not. */
function reasonOf(cluster: Cluster, from: ClusterNode, to: ClusterNode): Reason | undefined {
  const own = heartbeatPaths(cluster).paths.filter((path) => path.node === from);
  const receivers = heartbeatMedia(to);
  const a = from.name ?? from.label;
  const b = to.name ?? to.label;
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
  const alike = receivers.filter(
    (other) => other.kind === "ucast" || other.kind === "bcast" || other.kind === medium.kind,
  );
  const at = target?.kind === "node" ? target.owner.interface : undefined;
  if (alike.length === 0) {
    const deafOn = at ?? medium.interface?.text;
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
    const unreadable = paths.some((path) => path.node === from && path.target?.kind === "no address");
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
  why: "A node hears only on interfaces where it has a medium of its own, on that medium's port, and a multicast group only where it has joined it. When one end uses mcast and the other ucast, or the ports differ, both daemons run without a complaint; measured with different ports: both nodes run everything, and the logs say only that the other node is dead. Nobody passes a heartbeat on: measured on three nodes in a chain of ucast lines, the far end takes over at every start what belongs to the near end, and depending on which of them asks the middle first, it runs there, on both or nowhere in the end; when the node in the middle dies both ends run its resources.",
  fix: "Adds the missing ucast line where the peer's address is known, or a line with which the receiver listens. Unsafe: which way the nodes should talk is a choice.",
};

const three = (...lines: readonly [string, string, string]) =>
  lines
    .map(
      (line, index) =>
        `== m${index + 1}/etc/ha.d/ha.cf\n${line}\nnode m1 m2 m3\n== m${index + 1}/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nBOOTPROTO=none\nIPADDR=10.1.1.${index + 1}\nPREFIX=24\n`,
    )
    .join("");
const two = (first: string, second: string) =>
  `== master1/ha.cf\n${first}\nnode master1 master2\n== master2/ha.cf\n${second}\nnode master1 master2\n`;

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
      files: three("⟦ucast eth1 10.1.1.2⟧", "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3", "⟦ucast eth1 10.1.1.2⟧"),
      expect: [
        "error never: no heartbeat medium of m1 reaches m3, and m2 between them passes nothing on: m3 declares m1 dead and takes its resources over while it is alive",
        "error never: no heartbeat medium of m3 reaches m1, and m2 between them passes nothing on: m1 declares m3 dead and takes its resources over while it is alive",
      ],
    },
  ],
  good: [
    { about: "ucast both ways", files: two("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1") },
    { about: "a serial line on each", files: two("serial /dev/ttyS0", "serial /dev/ttyS1") },
    { about: "broadcast on interfaces of different names tells nothing", files: two("bcast eth1", "bcast ens4") },
  ],
};
