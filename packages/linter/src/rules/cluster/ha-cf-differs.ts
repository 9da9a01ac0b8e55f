import {
  asHaCf,
  type Cluster,
  type ClusterNode,
  heartbeatPaths,
  type SettingDifference,
  type SourceFile,
  settingDifferences,
} from "@halint/cluster";
import type { Medium, Word } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, lineEndOf, nameOf, removeLine, replace } from "../../support.js";

const messages = {
  port: (kind: string, own: string, node: string, other: string, reference: string) =>
    `${kind} uses port ${own} on ${node} and ${other} on ${reference}: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything`,
  portSpare: (kind: string, own: string, node: string, other: string, reference: string) =>
    `${kind} uses port ${own} on ${node} and ${other} on ${reference}: that path carries nothing, the nodes hear each other by their other media only`,
  group: (own: string, node: string, other: string, reference: string) =>
    `${node} is in the multicast group ${own} and ${reference} in ${other}: each misses what the other sends, declares it dead, and both run everything`,
  groupSpare: (own: string, node: string, other: string, reference: string) =>
    `${node} is in the multicast group ${own} and ${reference} in ${other}: that path carries nothing, the nodes hear each other by their other media only`,
  crm: (own: string, node: string, other: string, reference: string) =>
    `crm is ${own} on ${node} and ${other} on ${reference}: one leaves the resources to Pacemaker, the other runs haresources, and both run what they are told`,
  silence: (keepalive: string, node: string, deadtime: string, reference: string) =>
    `${node} sends a heartbeat every ${keepalive}, but ${reference} declares it dead after a deadtime of ${deadtime}: between two heartbeats ${reference} takes everything over, and both run it`,
  ipfail: (node: string, reference: string) =>
    `ipfail runs on ${reference} and not on ${node}: it compares its ping nodes with those of its peer's ipfail, gets no answer, and moves nothing`,
  baud: (own: string, node: string, other: string, reference: string) =>
    `baud is ${own} on ${node} and ${other} on ${reference}: the serial line between them carries nothing that the other can read`,
  deadtime: (name: string, own: string, node: string, other: string, reference: string) =>
    `${name} is ${own} on ${node} and ${other} on ${reference}: nothing is logged, but one node gives its peer up while the other would still wait`,
  failback: (name: string, own: string, node: string, other: string, reference: string) =>
    `${name} is ${own} on ${node} and ${other} on ${reference}: nothing is logged, but whether resources go home depends on the node that decides`,
  value: (name: string, own: string, node: string, other: string, reference: string) =>
    `${name} is ${own} on ${node} and ${other} on ${reference}: nothing is logged, and each node goes by its own`,
  take: (reference: string, what: string) => `Take the ${what} of ${reference}`,
};

const waiting = new Set(["deadtime", "initdead", "deadping"]);

function sentence({ kind, name, own, reference }: SettingDifference, spare: boolean): string {
  const a = nameOf(own.node);
  const b = nameOf(reference.node);
  switch (kind) {
    case "port":
      return (spare ? messages.portSpare : messages.port)(name, own.value, a, reference.value, b);
    case "multicast group":
      return (spare ? messages.groupSpare : messages.group)(own.value, a, reference.value, b);
    case "crm":
      return messages.crm(own.value, a, reference.value, b);
    case "silence":
      return messages.silence(own.value, a, reference.value, b);
    case "program":
      return messages.ipfail(a, b);
    case "value":
      if (name === "baud") return messages.baud(own.value, a, reference.value, b);
      if (waiting.has(name)) return messages.deadtime(name, own.value, a, reference.value, b);
      if (name === "auto_failback" || name === "nice_failback")
        return messages.failback(name, own.value, a, reference.value, b);
      return messages.value(name, own.value, a, reference.value, b);
  }
}

/** Whether two nodes hear each other all the same. */
function hearEachOther(cluster: Cluster, left: ClusterNode, right: ClusterNode): boolean {
  return heartbeatPaths(cluster)
    .hearings.filter(({ from, to }) => (from === left && to === right) || (from === right && to === left))
    .every(({ verdict }) => verdict === "heard");
}

/** Media that take their port from the `udpport` line above them. */
const onUdpport: readonly Medium["kind"][] = ["ucast", "bcast", "ucast6"];

/** Whether a port that is changed here would also change for media of another kind, to which it is no port of the reference. */
function servesOthers(
  file: SourceFile,
  reference: SettingDifference["reference"],
  word: Word | undefined,
  from: number,
): boolean {
  const changed = asHaCf(file).media.filter(
    ({ kind, portFrom, setting }) =>
      onUdpport.includes(kind) && portFrom === word && (word !== undefined || setting.line.range.start >= from),
  );
  return asHaCf(reference.file).media.some(
    ({ kind, port }) => `${port}` !== reference.value && changed.some((medium) => medium.kind === kind),
  );
}

/** Makes the file say what the reference says, by the smallest change. */
function editsFor({ kind, name, own, reference }: SettingDifference): Edit[] {
  const { file } = own;
  const line = own.setting?.line.range;
  if (kind === "program") return [];
  if (kind === "silence") {
    // The value of the reference is its deadtime: what has to be as there is the keepalive.
    const keepalive = asHaCf(reference.file).last("keepalive");
    return own.word && keepalive && keepalive.text !== own.word.text
      ? [replace(file, own.word.range, keepalive.text)]
      : [];
  }
  if (kind === "multicast group") {
    const from = reference.setting?.values.slice(1, 3);
    const to = own.setting?.values.slice(1, 3);
    if (from?.length !== 2 || to?.length !== 2) return [];
    return to.map((word, index) => replace(file, word.range, from[index]?.text ?? ""));
  }
  if (kind === "port") {
    if (servesOthers(file, reference, own.word, line?.start ?? 0)) return [];
    if (own.word) return [replace(file, own.word.range, reference.value)];
    const start = line && file.source.lines.rangeOfLineWithEnd(file.lineOf(line.start)).start;
    return start === undefined
      ? []
      : [replace(file, { start, end: start }, `udpport ${reference.value}${lineEndOf(file)}`)];
  }
  if (own.word && reference.word) return [replace(file, own.word.range, reference.word.text)];
  // Without a line the daemon warns at every start, and another rule puts one in again.
  if (own.word && name === "auto_failback") return [];
  if (own.word)
    return asHaCf(file)
      .of(kind === "crm" ? "pacemaker" : name)
      .map((setting) => removeLine(file, setting.line.range.start));
  const last = asHaCf(file).settings.at(-1);
  return reference.word && last && reference.setting
    ? [insertLineBelow(file, last.line.range.start, `${reference.setting.line.name.text} ${reference.word.text}`)]
    : [];
}

export const rule = clusterRule("cluster/ha-cf-differs", (cluster, report) => {
  const differences = settingDifferences(cluster).filter(
    ({ own, reference }) => !isTemplateHaCf(asHaCf(own.file)) && !isTemplateHaCf(asHaCf(reference.file)),
  );
  for (const difference of differences) {
    const { kind, own, reference } = difference;
    // Two defaults differ only where they follow from another time, whose own difference is said.
    if (!own.word && !reference.word) continue;
    const path = kind === "port" || kind === "multicast group";
    const spare = path && hearEachOther(cluster, own.node, reference.node);
    // What the one file leaves to the default is seen in the other.
    const here = own.word ? own : reference;
    const range = (here.word ?? here.setting?.line)?.range;
    const other = here === own ? reference : own;
    const edits = editsFor(difference);
    const fixes: Fix[] =
      edits.length > 0
        ? [
            {
              title: messages.take(nameOf(reference.node), kind === "silence" ? "keepalive" : "value"),
              safety: "unsafe",
              edits,
            },
          ]
        : [];
    report({
      at: { file: here.file, ...(range ? { range } : {}) },
      node: own.node.label,
      severity: (path && !spare) || kind === "crm" || kind === "silence" ? "error" : "warning",
      noticed: "never",
      message: sentence(difference, spare),
      related: [
        {
          place: { file: other.file, ...(other.word ? { range: other.word.range } : {}) },
          message: `${nameOf(other.node)}: ${other.value}`,
        },
      ],
      fixes,
    });
  }
});

export const docs: RuleDocs = {
  finds: "Settings that should be the same in every node's ha.cf and are not.",
  why: "Nobody compares the files. Measured on two nodes: with different ports, and with a keepalive above the peer's deadtime, both nodes run everything, and the logs say only that the peer is dead. Different deadtime, auto_failback, msgfmt or cluster go unnoticed until the day they matter. Compared is what takes effect: `1` and `1000ms` are equal, and so are a default and the same value written out. What belongs to one machine is never compared: peers of ucast, interfaces, serial devices, logs, paths.",
  fix: "Takes the value of most nodes, with two nodes that of the first. Unsafe: which file is right is a choice.",
};

const two = (first: string, second: string) =>
  `== m1/ha.cf\n${first}\nbcast eth1\nnode m1 m2\n== m2/ha.cf\n${second}\nbcast eth1\nnode m1 m2\n`;

/** Ports differ on eth1; on eth2 each sends to an address, which may be its own. */
const oneWay = (first: string, second: string) =>
  `== m1/etc/ha.d/ha.cf\nucast eth2 ${first}\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n== m1/etc/hosts\n10.2.2.1 m1\n10.2.2.2 m2\n== m2/etc/ha.d/ha.cf\nucast eth2 ${second}\nmcast eth1 ⟦225.0.0.1⟧ 1694 1 0\nnode m1 m2\n`;

const nodeFile = (name: string, text: string) => `== ${name}/ha.cf\n${text}\nbcast eth1\nnode m1 m2 m3 m4\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "different ports",
      files: two("udpport 694", "udpport ⟦1694⟧"),
      expect: [
        "error never: bcast uses port 1694 on m2 and 694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 694\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "a port that comes too late on one node",
      files: "== m1/ha.cf\nudpport ⟦1694⟧\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nbcast eth1\nudpport 1694\nnode m1 m2\n",
      expect: [
        "error never: bcast uses port 694 on m2 and 1694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 1694\nbcast eth1\nudpport 1694\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "different ports, and a serial line that still works",
      files: two("serial /dev/ttyS0", "serial /dev/ttyS0\nudpport ⟦1694⟧"),
      expect: [
        "warning never: bcast uses port 1694 on m2 and 694 on m1: that path carries nothing, the nodes hear each other by their other media only",
      ],
      after: "== m2/ha.cf\nserial /dev/ttyS0\nudpport 694\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "different multicast groups",
      files:
        "== m1/ha.cf\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n== m2/ha.cf\nmcast eth1 ⟦225.0.0.2⟧ 694 1 0\nnode m1 m2\n",
      expect: [
        "error never: m2 is in the multicast group 225.0.0.2 port 694 and m1 in 225.0.0.1 port 694: each misses what the other sends, declares it dead, and both run everything",
      ],
      after: "== m2/ha.cf\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "Pacemaker on one node only",
      files: two("crm off", "crm ⟦on⟧"),
      expect: [
        "error never: crm is on on m2 and off on m1: one leaves the resources to Pacemaker, the other runs haresources, and both run what they are told",
      ],
      after: "== m2/ha.cf\ncrm off\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "one node is slower than the other is patient",
      files: two("keepalive 500ms\ndeadtime 3", "keepalive ⟦5⟧\ndeadtime 20"),
      expect: [
        "error never: m2 sends a heartbeat every 5 s, but m1 declares it dead after a deadtime of 3 s: between two heartbeats m1 takes everything over, and both run it",
      ],
      after: "== m2/ha.cf\nkeepalive 500ms\ndeadtime 3\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "different multicast groups beside a path that works",
      files:
        "== m1/ha.cf\nbcast eth0\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n== m2/ha.cf\nbcast eth0\nmcast eth1 ⟦225.0.0.2⟧ 694 1 0\nnode m1 m2\n",
      expect: [
        "warning never: m2 is in the multicast group 225.0.0.2 port 694 and m1 in 225.0.0.1 port 694: that path carries nothing, the nodes hear each other by their other media only",
      ],
      after: "== m2/ha.cf\nbcast eth0\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "two speeds of one serial line",
      files: two("baud 19200\nserial /dev/ttyS0", "baud ⟦9600⟧\nserial /dev/ttyS0"),
      expect: [
        "warning never: baud is 9600 on m2 and 19200 on m1: the serial line between them carries nothing that the other can read",
      ],
      after: "== m2/ha.cf\nbaud 19200\nserial /dev/ttyS0\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "different times, and a default that differs",
      files: two("deadtime 30\nauto_failback on\nmsgfmt ⟦netstring⟧", "deadtime ⟦10⟧\nauto_failback ⟦off⟧"),
      expect: [
        "warning never: msgfmt is classic on m2 and netstring on m1: nothing is logged, and each node goes by its own",
        "warning never: deadtime is 10 s on m2 and 30 s on m1: nothing is logged, but one node gives its peer up while the other would still wait",
        "warning never: auto_failback is off on m2 and on on m1: nothing is logged, but whether resources go home depends on the node that decides",
      ],
      after: "== m2/ha.cf\ndeadtime 30\nauto_failback on\nbcast eth1\nnode m1 m2\nmsgfmt netstring\n",
      unsafe: true,
    },
    {
      about: "what the daemon warns of when it is missing is not taken away",
      files: two("msgfmt netstring", "msgfmt netstring\nauto_failback ⟦off⟧"),
      expect: [
        "warning never: auto_failback is off on m2 and legacy on m1: nothing is logged, but whether resources go home depends on the node that decides",
      ],
      unsafe: true,
    },
    {
      about: "ipfail on one node",
      files: two("ping 10.0.0.1\nrespawn hacluster ⟦/usr/lib64/heartbeat/ipfail⟧", "ping 10.0.0.1"),
      expect: [
        "warning never: ipfail runs on m1 and not on m2: it compares its ping nodes with those of its peer's ipfail, gets no answer, and moves nothing",
      ],
      unsafe: true,
    },
    {
      about: "a third node, which hears neither",
      files:
        "== m1/ha.cf\nserial /dev/ttyS0\nbcast eth1\nnode m1 m2 m3\n== m2/ha.cf\nserial /dev/ttyS0\nudpport ⟦1694⟧\nbcast eth1\nnode m1 m2 m3\n== m3/ha.cf\nbcast eth1\nnode m1 m2 m3\n",
      expect: [
        "warning never: bcast uses port 1694 on m2 and 694 on m1: that path carries nothing, the nodes hear each other by their other media only",
      ],
      after: "== m2/ha.cf\nserial /dev/ttyS0\nudpport 694\nbcast eth1\nnode m1 m2 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the other path carries one direction only",
      files: oneWay("10.2.2.2", "10.2.2.2"),
      expect: [
        "error never: m2 is in the multicast group 225.0.0.1 port 1694 and m1 in 225.0.0.1 port 694: each misses what the other sends, declares it dead, and both run everything",
      ],
      after: "== m2/etc/ha.d/ha.cf\nucast eth2 10.2.2.2\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the other path carries the other direction only",
      files: oneWay("10.2.2.1", "10.2.2.1"),
      expect: [
        "error never: m2 is in the multicast group 225.0.0.1 port 1694 and m1 in 225.0.0.1 port 694: each misses what the other sends, declares it dead, and both run everything",
      ],
      after: "== m2/etc/ha.d/ha.cf\nucast eth2 10.2.2.1\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one multicast group on two ports",
      files:
        "== m1/ha.cf\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n== m2/ha.cf\nmcast eth1 ⟦225.0.0.1⟧ 1694 1 0\nnode m1 m2\n",
      expect: [
        "error never: m2 is in the multicast group 225.0.0.1 port 1694 and m1 in 225.0.0.1 port 694: each misses what the other sends, declares it dead, and both run everything",
      ],
      after: "== m2/ha.cf\nmcast eth1 225.0.0.1 694 1 0\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "Pacemaker on one node, and no word of it on the other",
      files: two("auto_failback on", "auto_failback on\ncrm ⟦respawn⟧"),
      expect: [
        "error never: crm is on on m2 and off on m1: one leaves the resources to Pacemaker, the other runs haresources, and both run what they are told",
      ],
      after: "== m2/ha.cf\nauto_failback on\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a value, and the default on the other node",
      files: two("auto_failback on", "auto_failback on\nmsgfmt ⟦netstring⟧"),
      expect: [
        "warning never: msgfmt is netstring on m2 and classic on m1: nothing is logged, and each node goes by its own",
      ],
      after: "== m2/ha.cf\nauto_failback on\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a default, and a node whose file says nothing yet",
      files: `== m1/ha.cf\nmsgfmt ⟦netstring⟧\nbcast eth1\nnode m1 m2\n== m2/ha.cf\n# to be filled in\n== --node m1=m1\n== --node m2=m2\n`,
      expect: [
        "warning never: msgfmt is classic on m2 and netstring on m1: nothing is logged, and each node goes by its own",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "the default of keepalive is too slow for the other node",
      files: two("keepalive 500ms\ndeadtime ⟦1⟧", "deadtime 20"),
      expect: [
        "error never: m2 sends a heartbeat every 1 s, but m1 declares it dead after a deadtime of 1 s: between two heartbeats m1 takes everything over, and both run it",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a node is too slow, and the other's keepalive is the default",
      files: two("deadtime 5", "keepalive ⟦10⟧\ndeadtime 30"),
      expect: [
        "error never: m2 sends a heartbeat every 10 s, but m1 declares it dead after a deadtime of 5 s: between two heartbeats m1 takes everything over, and both run it",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a default that follows from another time is not said again",
      files:
        nodeFile("m1", "deadtime 30\nwarntime ⟦12⟧") +
        nodeFile("m2", "deadtime 30") +
        nodeFile("m3", "deadtime 30") +
        nodeFile("m4", "deadtime ⟦20⟧"),
      expect: [
        "warning never: warntime is 12 s on m1 and 15 s on m2: nothing is logged, and each node goes by its own",
        "warning never: deadtime is 20 s on m4 and 30 s on m1: nothing is logged, but one node gives its peer up while the other would still wait",
      ],
      after: nodeFile("m1", "deadtime 30") + nodeFile("m4", "deadtime 30"),
      unsafe: true,
      edge: true,
    },
    {
      about: "one keepalive, and a deadtime that is no longer",
      files: two("keepalive 5\ndeadtime 5", "keepalive ⟦5⟧\ndeadtime 30"),
      expect: [
        "error never: m2 sends a heartbeat every 5 s, but m1 declares it dead after a deadtime of 5 s: between two heartbeats m1 takes everything over, and both run it",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "ucast on one node, broadcasts on the other, and different ports",
      files:
        "== m1/ha.cf\nudpport 694\nucast eth1 10.1.1.2\nnode m1 m2\n== m2/ha.cf\nudpport ⟦1694⟧\nbcast eth1\nnode m1 m2\n",
      expect: [
        "error never: bcast uses port 1694 on m2 and 694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 694\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two kinds of media, a port for each, and one line for both on the other node",
      files:
        "== m1/ha.cf\nudpport 694\nucast eth0 10.0.0.2\nudpport 695\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nudpport ⟦1694⟧\nucast eth0 10.0.0.1\nbcast eth1\nnode m1 m2\n",
      expect: [
        "error never: ucast uses port 1694 on m2 and 694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "two kinds of media, each with a port of its own, and both differ",
      files:
        "== m1/ha.cf\nudpport 694\nucast eth0 10.0.0.2\nudpport 695\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nudpport ⟦1694⟧\nucast eth0 10.0.0.1\nudpport ⟦1695⟧\nbcast eth1\nnode m1 m2\n",
      expect: [
        "error never: ucast uses port 1694 on m2 and 694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
        "error never: bcast uses port 1695 on m2 and 695 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 694\nucast eth0 10.0.0.1\nudpport 695\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two kinds of media on the default port, on another one at the other node",
      files:
        "== m1/ha.cf\nudpport ⟦⟦1694⟧⟧\nucast eth0 10.0.0.2\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nucast eth0 10.0.0.1\nbcast eth1\nnode m1 m2\n",
      expect: [
        "error never: bcast uses port 694 on m2 and 1694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
        "error never: ucast uses port 694 on m2 and 1694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 1694\nucast eth0 10.0.0.1\nudpport 1694\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a third node has broadcasts alone",
      files:
        "== m1/ha.cf\nudpport 694\nucast eth1 10.1.1.2\nnode m1 m2 m3\n== m2/ha.cf\nudpport ⟦1694⟧\nucast eth1 10.1.1.1\nnode m1 m2 m3\n== m3/ha.cf\nudpport 694\nbcast eth1\nnode m1 m2 m3\n",
      expect: [
        "error never: ucast uses port 1694 on m2 and 694 on m1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      ],
      after: "== m2/ha.cf\nudpport 694\nucast eth1 10.1.1.1\nnode m1 m2 m3\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "milliseconds",
      files: two("warntime 5\ndeadtime 10500ms", "warntime 5\ndeadtime ⟦10⟧"),
      expect: [
        "warning never: deadtime is 10 s on m2 and 10500 ms on m1: nothing is logged, but one node gives its peer up while the other would still wait",
      ],
      after: "== m2/ha.cf\nwarntime 5\ndeadtime 10500ms\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "times that differ, while a third node is too slow for one of the two",
      files:
        nodeFile("m1", "keepalive 1\ndeadtime 20\nwarntime 5\ninitdead 60") +
        nodeFile("m2", "keepalive 1\ndeadtime ⟦10⟧\nwarntime 5\ninitdead 60") +
        nodeFile("m3", "keepalive ⟦⟦12⟧⟧\ndeadtime 20\nwarntime 5\ninitdead 60"),
      expect: [
        "warning never: deadtime is 10 s on m2 and 20 s on m1: nothing is logged, but one node gives its peer up while the other would still wait",
        "warning never: keepalive is 12 s on m3 and 1 s on m1: nothing is logged, and each node goes by its own",
        "error never: m3 sends a heartbeat every 12 s, but m2 declares it dead after a deadtime of 10 s: between two heartbeats m2 takes everything over, and both run it",
      ],
      after:
        nodeFile("m2", "keepalive 1\ndeadtime 20\nwarntime 5\ninitdead 60") +
        nodeFile("m3", "keepalive 1\ndeadtime 20\nwarntime 5\ninitdead 60"),
      unsafe: true,
      edge: true,
    },
    {
      about: "ipfail started by failfast on one node",
      files: two(
        "ping 10.0.0.1\nfailfast hacluster ⟦/usr/lib/heartbeat/ipfail⟧",
        "ping 10.0.0.1\nrespawn root /usr/lib/heartbeat/dopd",
      ),
      expect: [
        "warning never: ipfail runs on m1 and not on m2: it compares its ping nodes with those of its peer's ipfail, gets no answer, and moves nothing",
      ],
      edge: true,
    },
    {
      about: "names in other letters are other names of the cluster",
      files: two("cluster web", "cluster ⟦WEB⟧"),
      expect: ["warning never: cluster is WEB on m2 and web on m1: nothing is logged, and each node goes by its own"],
      after: "== m2/ha.cf\ncluster web\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two kinds of media on the default port, of which one has a port of its own on the other node",
      files:
        "== m1/ha.cf\nudpport ⟦1694⟧\nucast eth0 10.0.0.2\nudpport 694\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nucast eth0 10.0.0.1\nbcast eth1\nnode m1 m2\n",
      expect: [
        "warning never: ucast uses port 694 on m2 and 1694 on m1: that path carries nothing, the nodes hear each other by their other media only",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a port of its own for the last medium, which is the default on the other node",
      files:
        "== m1/ha.cf\nbcast eth1\nudpport ⟦1694⟧\nucast eth0 10.0.0.2\nnode m1 m2\n== m2/ha.cf\nbcast eth1\nucast eth0 10.0.0.1\nnode m1 m2\n",
      expect: [
        "warning never: ucast uses port 694 on m2 and 1694 on m1: that path carries nothing, the nodes hear each other by their other media only",
      ],
      after: "== m2/ha.cf\nbcast eth1\nudpport 1694\nucast eth0 10.0.0.1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "Pacemaker on one node only, and where resources go home, which only the other decides",
      files: two("crm off\nauto_failback on", "crm ⟦on⟧\nauto_failback off"),
      expect: [
        "error never: crm is on on m2 and off on m1: one leaves the resources to Pacemaker, the other runs haresources, and both run what they are told",
      ],
      after: "== m2/ha.cf\ncrm off\nauto_failback on\nbcast eth1\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the same values, written differently",
      files: two(
        "keepalive 1\ndeadtime 30\nauto_failback on\nudpport 694",
        "keepalive 1000ms\nauto_failback YES\ndeadtime 30s",
      ).replace("30s", "30"),
    },
    {
      about: "what belongs to one machine",
      files:
        "== m1/ha.cf\nlogfile /var/log/a\ndebug 1\nserial /dev/ttyS0\nucast eth1 10.1.1.2\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/ipfail\nping 10.1.1.9\n== m2/ha.cf\nlogfacility local0\nserial /dev/ttyS1\nucast eth2 10.1.1.1\nnode m1 m2\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nping 10.1.1.9\n",
    },
    {
      about: "a note behind `//` is nobody's value",
      files: two("deadtime 30 //seconds", "deadtime 30 //until the peer counts as dead"),
    },
    { about: "a single node", files: "== ha.cf\ndeadtime 30\nbcast eth1\nnode m1 m2\n" },
    {
      about: "a file that still has to be rendered",
      files: two("deadtime 30", "deadtime {{ deadtime }}"),
      edge: true,
    },
    {
      about: "where resources go home is Pacemaker's, whatever one of the files says",
      files: two("crm on\nauto_failback on", "crm on\nauto_failback off"),
      edge: true,
    },
    {
      about: "two multicast groups, of which one is common",
      files:
        "== m1/ha.cf\nmcast eth0 225.0.0.1 694 1 0\nmcast eth1 225.0.0.2 694 1 0\nnode m1 m2\n== m2/ha.cf\nmcast eth0 225.0.0.1 694 1 0\nmcast eth1 225.0.0.3 694 1 0\nnode m1 m2\n",
      edge: true,
    },
    {
      about: "an old word beside the new one",
      files: two("udp eth1", "bcast eth1"),
      edge: true,
    },
    {
      about: "an old word for going home beside Pacemaker",
      files: two("crm on\nnice_failback on", "crm on\nnice_failback off"),
      edge: true,
    },
    {
      about: "a word of which case does not count",
      files: two("autojoin none", "autojoin NONE"),
      edge: true,
    },
  ],
};
