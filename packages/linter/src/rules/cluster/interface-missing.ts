import {
  asHaCf,
  type ClusterNode,
  canonicalAddress,
  filesOf,
  interfaceOf,
  type SourceFile,
  vipsOf,
} from "@halint/cluster";
import { carriesHeartbeats, overlaps, type Word } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { refusalsOn, refused, templatePlaces } from "../../ha-cf-support.js";
import { clusterRule, haCfRule, type Rule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nameOf, replace } from "../../support.js";

const messages = {
  absent: (name: string, node: string, directive: string, opening: boolean) =>
    opening
      ? `${node} has no interface ${name}: the daemon ends when it opens its media`
      : `${node} has no interface ${name} with an IPv4 address: the daemon refuses to start over this ${directive} line`,
  cut: (name: string, looked: string, node: string) =>
    `the daemon looks for ${looked}, the first 15 bytes of ${name}, and ${node} has no such interface: it refuses to start`,
  impossible: (name: string) => `no interface can be called "${name}": the daemon cannot use it and ends at start`,
  unlisted: (name: string, node: string) =>
    `none of ${node}'s interface files configures ${name}: if it is not there, the daemon does not start`,
  glued: (name: string, mark: string) =>
    `"${mark}" is part of the name: unless an interface is called "${name}", the daemon does not start`,
  vip: (name: string, node: string) => `${node} has no interface ${name}: the address cannot be taken over there`,
  vipUnlisted: (name: string, node: string) =>
    `none of ${node}'s interface files configures ${name}: if it is not there, the address cannot be taken over`,
  has: (names: readonly string[]) => `it has ${list(names)}`,
};

/** Kinds of interfaces that interface files rarely name. */
const rarelyListed = /^(?:lo|tun|tap|br-|br[0-9]|virbr|docker|veth|dummy|wg|ppp|vmbr|ovs)/;

/** What people put behind a name as they do elsewhere, and the daemon takes for a part of it. */
const punctuation = /^["']|["';,]+$/;

/** A fix that takes away the punctuation around a name. */
function bareName(file: SourceFile, word: Word): Fix[] {
  const bare = word.text.replace(/^["']+|["';,]+$/g, "");
  if (bare === word.text || !/^[A-Za-z][\w.-]*$/.test(bare)) return [];
  return [{ title: `Write ${bare}`, safety: "safe", edits: [replace(file, word.range, bare)] }];
}

const others = (node: ClusterNode) => {
  const names = node.facts.interfaces?.list.map((fact) => fact.name).filter((name) => name !== "lo") ?? [];
  return names.length > 0 ? { help: messages.has(names) } : {};
};

const ofFiles: Rule = haCfRule("cluster/interface-missing", (subject, report) => {
  const { file } = subject;
  for (const { refusal, nodes, node } of refused(subject, "interface")) {
    const { word, looked, certain, setting } = refusal;
    const [machine] = nodes;
    if (!machine) continue;
    const message = certain
      ? messages.impossible(word.text)
      : looked === word.text
        ? messages.absent(word.text, nameOf(machine), setting.directive.name, setting.directive.name === "ucast")
        : messages.cut(word.text, looked, nameOf(machine));
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message,
      ...(certain ? {} : others(machine)),
      fixes: bareName(file, word),
    });
  }
});

/** Whether the daemon refuses a name already: of that one `ofFiles` tells. */
function isRefused(node: ClusterNode, { range }: Word): boolean {
  return refusalsOn(node).some((refusal) => refusal.kind === "interface" && refusal.word.range.start === range.start);
}

function isUnlisted(node: ClusterNode, name: string): boolean {
  const facts = node.facts.interfaces;
  return (
    facts?.source === "files" &&
    !facts.complete &&
    !facts.unnamed &&
    facts.list.length > 0 &&
    !rarelyListed.test(name) &&
    !name.includes("/") &&
    // ha-cf/invalid-value: an address in the place of the interface.
    canonicalAddress(name) === undefined &&
    interfaceOf(node, name) === undefined
  );
}

const ofCluster: Rule = clusterRule("cluster/interface-missing", (cluster, report) => {
  for (const node of cluster.nodes) {
    const file = node.haCf;
    if (!file) continue;
    const reading = asHaCf(file);
    const open = templatePlaces(reading);
    for (const medium of reading.media) {
      const word = medium.interface;
      if (!word || medium.kind === "serial" || !carriesHeartbeats(medium)) continue;
      if (open.some((range) => overlaps(range, medium.setting.line.range))) continue;
      const [mark] = punctuation.exec(word.text) ?? [];
      if (
        mark !== undefined &&
        !node.facts.interfaces?.complete &&
        interfaceOf(node, word.text) === undefined &&
        !isRefused(node, word)
      ) {
        report({
          at: { file, range: word.range },
          node: node.name && node.label,
          severity: "error",
          noticed: "never",
          message: messages.glued(word.text, mark),
          fixes: bareName(file, word),
        });
        continue;
      }
      if (!isUnlisted(node, word.text)) continue;
      report({
        at: { file, range: word.range },
        node: node.name && node.label,
        severity: "warning",
        noticed: "never",
        message: messages.unlisted(word.text, nameOf(node)),
        ...others(node),
      });
    }
  }
  const users = new Map(filesOf(cluster, "haresources").map(({ file, nodes }) => [file, nodes]));
  for (const vip of vipsOf(cluster)) {
    const name = vip.interface;
    if (name === undefined || !/^[A-Za-z]/.test(name)) continue;
    for (const node of users.get(vip.place.file) ?? []) {
      const facts = node.facts.interfaces;
      const absent = facts?.complete === true && interfaceOf(node, name) === undefined;
      if (!absent && !isUnlisted(node, name)) continue;
      const from = vip.word.range.start + vip.word.text.indexOf(`/${name}`) + 1;
      report({
        at: { file: vip.place.file, range: { start: from, end: from + name.length } },
        node: node.name && node.label,
        severity: absent ? "error" : "warning",
        noticed: absent ? "takeover" : "never",
        message: absent ? messages.vip(name, nameOf(node)) : messages.vipUnlisted(name, nameOf(node)),
        ...others(node),
      });
    }
  }
});

export const rule: Rule = {
  id: "cluster/interface-missing",
  check(cluster, report) {
    ofFiles.check(cluster, report);
    ofCluster.check(cluster, report);
  },
};

export const docs: RuleDocs = {
  finds: "An interface that a node does not have, under a medium or a floating address.",
  fix: "Takes away a comma, a semicolon or quotes around a name.",
  why: "bcast, mcast, ucast6 and mcast6 ask for the interface and its address when the file is read; ucast asks when its socket is opened, after `Configuration validated`, and the daemon ends then. Names differ between machines (eth1, ens19, enp0s8), and one ha.cf for both nodes is right only where they do not. halint says error where it knows all interfaces of a machine, and warning where it only has its interface files.",
};

const ifcfg = (node: string, name: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nBOOTPROTO=none\nIPADDR=10.1.1.1\nPREFIX=24\n`;
const dump =
  "1: lo: <LOOPBACK,UP>\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,UP>\n    inet 10.2.2.1/24 scope global eth0\n";

export const examples: RuleExamples = {
  bad: [
    {
      about: "the interface files name others",
      files: `== master1/etc/ha.d/ha.cf\nucast ⟦eth1⟧ 10.1.1.2\nnode master1 master2\n== master1/etc/ha.d/haresources\nmaster1 IPaddr2::10.2.2.9/24/⟦eth2⟧\n== master1/etc/hostname\nmaster1\n${ifcfg("master1", "ens19")}`,
      expect: [
        "warning never: none of master1's interface files configures eth1: if it is not there, the daemon does not start",
        "warning never: none of master1's interface files configures eth2: if it is not there, the address cannot be taken over",
      ],
    },
    {
      about: "punctuation behind a name",
      files: "== ha.cf\nbcast ⟦eth0;⟧\nucast ⟦eth1,⟧ 10.1.1.2\nnode a b\n",
      expect: [
        'error never: ";" is part of the name: unless an interface is called "eth0;", the daemon does not start',
        'error never: "," is part of the name: unless an interface is called "eth1,", the daemon does not start',
      ],
      after: "== ha.cf\nbcast eth0\nucast eth1 10.1.1.2\nnode a b\n",
    },
    {
      about: "a name that no interface can have",
      files: "== ha.cf\nucast ⟦/dev/eth1⟧ 10.1.1.2\nucast ⟦network-of-the-lab⟧ 10.1.1.2\nnode a b\n",
      expect: [
        'error start: no interface can be called "/dev/eth1": the daemon cannot use it and ends at start',
        'error start: no interface can be called "network-of-the-lab": the daemon cannot use it and ends at start',
      ],
    },
    {
      about: "all addresses of the machine are saved",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0 ⟦eth1⟧\nucast ⟦ens19⟧ 10.1.1.2\nbcast ⟦enp129s0f0np0.100⟧\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.2.2.9/24/⟦eth2⟧ 10.2.2.10/24/eth0 10.2.2.11\n== m1/etc/hostname\nm1\n== m1/ip_addr.txt\n${dump}`,
      expect: [
        "error start: m1 has no interface eth1 with an IPv4 address: the daemon refuses to start over this bcast line",
        "error start: m1 has no interface ens19: the daemon ends when it opens its media",
        "error start: the daemon looks for enp129s0f0np0.1, the first 15 bytes of enp129s0f0np0.100, and m1 has no such interface: it refuses to start",
        "error takeover: m1 has no interface eth2: the address cannot be taken over there",
      ],
    },
    {
      about: "punctuation, beside interface files that name others",
      files: `== m1/etc/ha.d/ha.cf\nucast ⟦"eth1"⟧ 10.1.1.2\nucast ⟦/dev/eth1,⟧ 10.1.1.2\nnode m1 m2\n== m1/etc/hostname\nm1\n${ifcfg("m1", "ens19")}`,
      expect: [
        'error never: """ is part of the name: unless an interface is called ""eth1"", the daemon does not start',
        'error start: no interface can be called "/dev/eth1,": the daemon cannot use it and ends at start',
      ],
      after: "== m1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nucast /dev/eth1, 10.1.1.2\nnode m1 m2\n",
      edge: true,
    },
  ],
  good: [
    {
      about: "configured",
      files: `== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n== master1/etc/hostname\nmaster1\n${ifcfg("master1", "eth1")}`,
    },
    {
      about: "a kind that interface files rarely name",
      files: `== master1/etc/ha.d/ha.cf\nbcast tun0\nnode master1 master2\n== master1/etc/hostname\nmaster1\n${ifcfg("master1", "eth1")}`,
    },
    {
      about: "an interface whose file names only the address of its hardware",
      files: `== master1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode master1 master2\n== master1/etc/hostname\nmaster1\n${ifcfg("master1", "eth0")}== master1/etc/systemd/network/20-heartbeat.network\n[Match]\nMACAddress=52:54:00:12:34:56\n[Network]\nAddress=10.1.1.1/24\n`,
    },
    { about: "nothing known", files: "== ha.cf\nucast eth9 10.1.1.2\nnode a b\n" },
    {
      about: "interface files that name the loopback interface alone",
      files:
        "== m1/etc/ha.d/ha.cf\nucast eth1 10.1.1.2\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/network/interfaces\nauto lo\niface lo inet loopback\n",
      edge: true,
    },
    {
      about: "serial lines are no interfaces, and what is to be filled in is none yet",
      files: `== m1/etc/ha.d/ha.cf\nserial ttyS0,\nserial ttyS1\nucast <interface> 10.1.1.2\nnode m1 m2\n== m1/etc/hostname\nm1\n${ifcfg("m1", "eth0")}`,
      edge: true,
    },
    {
      about: "floating addresses without an interface, and with a variable for one",
      files: `== m1/etc/ha.d/ha.cf\nucast eth0 10.1.1.2\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.1.1.9 10.1.1.10/24/$NIC nginx\n== m2/etc/ha.d/haresources\nm1 10.1.1.9 nginx\n== m1/etc/hostname\nm1\n${ifcfg("m1", "eth0")}`,
      edge: true,
    },
    {
      about: "an alias, which a saved list of addresses need not name",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0\nmcast eth0:1 225.0.0.1 694 1 0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/ip_addr.txt\n${dump}3: eth2: <BROADCAST,UP>\n    inet 10.3.3.1/24 scope global eth2\n`,
      edge: true,
    },
  ],
};
