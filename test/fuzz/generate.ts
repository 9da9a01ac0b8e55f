import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { placeOf } from "@halint/generate";
import { agents, authMethods, directives, drbd } from "@halint/grammars";
import fc from "fast-check";
import { readProbes } from "../conformance/drbd/fixtures.js";
import { mutate } from "../conformance/drbd/mutate.js";
import { Dice, generateHaresources, generateMutant } from "../conformance/heartbeat/generate.js";
import { anyAnswers, filesFor } from "../generate/support.js";
import type { Tree, TreeFile } from "./tree.js";

type MutableTree = Record<string, TreeFile>;

const latin1 = (text: string): string => Buffer.from(text).toString("latin1");

/** Where the files of a machine lie that halint reads. */
const places = [
  "etc/ha.d/ha.cf",
  "etc/ha.d/haresources",
  "etc/ha.d/authkeys",
  "etc/ha.d/nodeinfo",
  "etc/drbd.conf",
  "etc/drbd.d/r0.res",
  "etc/drbd.d/global_common.conf",
  "etc/hostname",
  "etc/hosts",
  "etc/fstab",
  "etc/passwd",
  "etc/nsswitch.conf",
  "etc/sysconfig/network",
  "etc/sysconfig/network-scripts/ifcfg-eth0",
  "etc/sysconfig/iptables",
  "etc/network/interfaces",
  "etc/netplan/01.yaml",
  "etc/systemd/network/10-eth0.network",
  "etc/NetworkManager/system-connections/eth1.nmconnection",
  "etc/nftables.conf",
  "etc/iptables/rules.v4",
  "etc/firewalld/zones/public.xml",
  "etc/firewalld/firewalld.conf",
  "ip_addr",
  "etc/rc.local",
  "proc/drbd",
  "proc/partitions",
];

/** What such files look like. */
const samples: Readonly<Record<string, string>> = {
  "etc/hosts": "127.0.0.1 localhost\n10.1.1.1 master1 m1\n10.1.1.2 master2\nfe80::1%eth0 master1\n",
  "etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n/dev/drbd0 /data ext4 noauto 0 0\nUUID=1-2 /boot ext2 ro 0 2\n",
  "etc/passwd": "root:x:0:0::/root:/bin/sh\nhacluster:x:90:90::/:/bin/false\n",
  "etc/nsswitch.conf": "passwd: files\nhosts: files dns\n",
  "etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME=master1\nGATEWAY=10.0.0.254\n",
  "etc/sysconfig/network-scripts/ifcfg-eth0":
    "DEVICE=eth0\nBOOTPROTO=static\nIPADDR=10.0.0.1\nNETMASK=255.255.255.0\nONBOOT=yes\nIPADDR2=10.0.9.1\nPREFIX2=28\n",
  "etc/sysconfig/iptables":
    "*filter\n:INPUT DROP [0:0]\n:H - [0:0]\n-A INPUT -i eth1 -p udp --dport 694 -j ACCEPT\n-A INPUT -m multiport -p tcp --dports 22,7788:7799 -j H\n-A INPUT ! -s 10.0.0.0/8 -j DROP\nCOMMIT\n",
  "etc/network/interfaces":
    "auto lo eth0 eth1\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.1/24\n  gateway 10.0.0.254\niface eth1 inet static\n  address 10.1.1.1\n  netmask 255.255.255.0\n  up ip route add 10.9.0.0/16 via 10.1.1.254\nsource interfaces.d/*\n",
  "etc/netplan/01.yaml":
    "network:\n  version: 2\n  ethernets:\n    eth0: &e\n      addresses: [10.0.0.1/24, fd00::1/64]\n      routes:\n      - {to: default, via: 10.0.0.254}\n    eth1: *e\n  bonds:\n    bond0: {interfaces: [eth2, eth3], dhcp4: true}\n",
  "etc/systemd/network/10-eth0.network":
    "[Match]\nName=eth0 en*\n[Network]\nAddress=10.0.0.1/24\nGateway=10.0.0.254\n[Route]\nDestination=10.9.0.0/16\nGateway=10.0.0.253\n",
  "etc/NetworkManager/system-connections/eth1.nmconnection":
    "[connection]\nid=eth1\ninterface-name=eth1\n[ipv4]\nmethod=manual\naddress1=10.1.1.1/24,10.1.1.254\nroute1=10.9.0.0/16,10.1.1.253,50\n",
  "etc/nftables.conf":
    'flush ruleset\ndefine net = { 10.0.0.0/8, 192.168.0.0/16 }\ntable inet filter {\n  set s { type inet_service; elements = { 22, 7788-7799 }; }\n  chain input { type filter hook input priority 0; policy drop;\n    iifname "lo" accept\n    ct state established,related accept\n    ip saddr $net udp dport 694 accept\n    tcp dport @s jump more\n  }\n  chain more { accept }\n}\n',
  "etc/iptables/rules.v4": "*filter\n:INPUT ACCEPT\n-A INPUT -p udp -m udp --dport 694 -j REJECT\nCOMMIT\n",
  "etc/firewalld/zones/public.xml":
    '<?xml version="1.0"?>\n<zone target="DROP"><interface name="eth0"/><service name="ssh"/><port port="694" protocol="udp"/><rule family="ipv4"><source address="10.0.0.0/8"/><accept/></rule></zone>\n',
  "etc/firewalld/firewalld.conf": "DefaultZone=public\n",
  ip_addr:
    "1: lo: <LOOPBACK,UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,UP> mtu 1500\n    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\n    inet6 fe80::1/64 scope link\n",
  "etc/rc.local": "#!/bin/sh\nmodprobe drbd\n/etc/init.d/heartbeat start\n",
  "proc/drbd": "version: 8.4.11 (api:1/proto:86-101)\n",
  "proc/partitions": "major minor  #blocks  name\n\n   8        0   10485760 sda\n   8       17     131072 sdb1\n",
  "halint.json":
    '{ // settings\n  "rules": { "cluster/*": "warning", "ha-cf/logging": "off" },\n  "clusters": { "web": { "nodes": { "master1": { "path": "n1", "addresses": { "eth1": ["10.1.1.1/24"] } }, "master2": { "path": "n2" } } } },\n  "overrides": [ { "files": ["**/ha.cf"], "rules": { "ha-cf/timing-advice": "info" } } ],\n  "drbd": { "version": "8.4" }\n}\n',
};

const words = [
  ...directives.map(({ name }) => name),
  ...agents.map(({ name }) => name),
  ...authMethods.map(({ name }) => name),
  ...(["file", "resource", "on", "connection"] as const).flatMap(drbd.structuralWords),
  ...drbd.optionSpecs().map(({ name }) => name),
  ..."on off yes no 0 1 2 694 7788 2s 500ms 30 master1 master2 node1 eth0 eth1 10.1.1.1 10.1.1.2 10.0.0.100/24/eth0 fe80::1 225.0.0.1 r0 /dev/drbd0 /dev/sdb1 internal auth 1 sha1 md5 crc k3y".split(
    " ",
  ),
  ..."__proto__ constructor toString hasOwnProperty prototype valueOf".split(" "),
  ..."IPaddr::10.0.0.1/24/eth0 Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r0 MailTo::a@b.c::x ::: :: a:b".split(" "),
  ..."{ } ; [ ] : = , # // /* */ \\ \" ' ` $ * ? %{x} {{ }} <% %> ${x} @X@ ~ ! & | < > ( )".split(" "),
  "# halint-ignore ha-cf/logging: x\n",
  "# halint-ignore * until 2020-01-01: y\n",
  "include ",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\f",
  "\v",
  "\0",
  "\x1b[31m",
  "\\\n",
  "\\ \n",
  ...["\u00a0", "\u3000", "\ufeff", "\u2028", "\u202e", "é", "启动", "𝒳", "\u0130"].map(latin1),
  "\xff",
  "\xc3",
  "99999999999999999999",
  "-1",
  "1e9",
  "0x10",
  "007",
];

const separators = [" ", " ", " ", "", "\t", "\n", " \\\n"];

/** Words of all the languages, joined anyhow. */
export function soup(dice: Dice, most = 60): string {
  let text = "";
  for (let count = dice.below(most); count > 0; count--) text += dice.pick(words) + dice.pick(separators);
  return text;
}

function anyBytes(dice: Dice): string {
  const most = dice.pick([8, 64, 512, 4096]);
  const limit = dice.pick([32, 128, 256]);
  return Array.from({ length: dice.below(most) }, () => String.fromCharCode(dice.below(limit))).join("");
}

/** Changes a text in a few places, with no regard for what it means. */
export function mangle(dice: Dice, text: string): string {
  let result = text;
  for (let times = 1 + dice.below(4); times > 0; times--) {
    const at = dice.below(result.length + 1);
    const length = dice.pick([0, 1, 1, 3, 10, 40]);
    const piece = result.slice(at, at + length);
    const elsewhere = dice.below(result.length + 1);
    switch (dice.below(9)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 1:
        result = result.slice(0, at) + dice.pick(words) + result.slice(at + length);
        break;
      case 2:
        result = `${result.slice(0, at)} ${dice.pick(words)} ${result.slice(at)}`;
        break;
      case 3:
        result = result.slice(0, elsewhere) + piece + result.slice(elsewhere);
        break;
      case 4: {
        const lines = result.split("\n");
        const line = dice.below(lines.length);
        lines.splice(dice.below(lines.length), dice.below(2), lines[line] as string);
        result = lines.join("\n");
        break;
      }
      case 5:
        result = result.slice(0, at) + String.fromCharCode(dice.below(256)) + result.slice(at + 1);
        break;
      case 6:
        result = result.slice(0, at) + piece.repeat(dice.pick([2, 3, 50])) + result.slice(at + length);
        break;
      case 7:
        result = result.slice(0, at);
        break;
      default:
        result = result.slice(0, at) + soup(dice, 6) + result.slice(at);
    }
  }
  return result;
}

function mangleSome(dice: Dice, tree: MutableTree): MutableTree {
  const paths = Object.keys(tree);
  for (let times = dice.below(4); times > 0; times--) {
    const path = dice.pick(paths);
    const file = tree[path];
    if (!file) continue;
    const other = tree[dice.pick(paths)];
    const kind = dice.below(10);
    if (kind === 0) delete tree[path];
    else if (kind === 1 && other) tree[path] = { ...file, text: other.text };
    else if (kind === 2) tree[path] = { ...file, mode: dice.pick([0, 0o400, 0o644, 0o755, 0o4777]) };
    else tree[path] = { ...file, text: mangle(dice, file.text) };
  }
  return tree;
}

function withFacts(dice: Dice, tree: MutableTree, nodes: readonly string[]): MutableTree {
  for (const node of nodes) {
    for (const path of dice.some(Object.keys(samples), 0.4)) {
      if (path === "halint.json") continue;
      const full = `${node}/${path}`;
      if (tree[full]) continue;
      const text = samples[path] as string;
      tree[full] = { text: dice.chance(0.4) ? mangle(dice, text) : text };
    }
  }
  if (dice.chance(0.2)) {
    const text = samples["halint.json"] as string;
    tree["halint.json"] = { text: dice.chance(0.7) ? mangle(dice, text) : text };
  }
  return tree;
}

/** A new pair as `halint init` writes it, of which it is known that it is good. */
export function goodPair(dice: Dice): MutableTree {
  const [answers] = fc.sample(anyAnswers, { seed: dice.below(0x7fffffff), numRuns: 1 });
  return Object.fromEntries(
    filesFor(answers).map((file) => [placeOf(file), { text: latin1(file.text), mode: file.mode }]),
  );
}

/** The directories of nodes. */
function nodesOf(tree: Tree): string[] {
  return [...new Set(Object.keys(tree).flatMap((path) => (path.includes("/") ? [path.split("/")[0] as string] : [])))];
}

/** One node's ha.d with mistakes of the kind that people make, and one that differs from it. */
function mutants(dice: Dice): MutableTree {
  const seed = dice.below(0x7fffffff);
  const tree: MutableTree = {};
  for (const node of dice.chance(0.7) ? ["master1", "master2"] : ["master1"]) {
    const { files } = generateMutant(seed + (dice.chance(0.5) ? 1 : 0));
    for (const [name, file] of Object.entries(files)) {
      const text = Buffer.from(file.text as Uint8Array).toString("latin1");
      tree[`${node}/etc/ha.d/${name}`] = { text, ...(file.mode === undefined ? {} : { mode: file.mode }) };
    }
    tree[`${node}/etc/hostname`] = { text: `${node}\n` };
  }
  return tree;
}

const probes = readProbes();

function drbdMutants(dice: Dice): MutableTree {
  const next = () => dice.below(0x40000000) / 0x40000000;
  const probe = dice.pick(probes);
  const tree: MutableTree = {
    "n/etc/drbd.conf": { text: latin1(dice.chance(0.8) ? mutate(probe.config, next) : probe.config) },
    "n/etc/hostname": { text: `${probe.host}\n` },
  };
  if (dice.chance(0.5))
    tree["n/etc/ha.d/ha.cf"] = { text: `node ${probe.host} other\nbcast eth1\nauto_failback off\n` };
  for (const [path, text] of Object.entries(probe.files ?? {})) tree[`n/etc/${path}`] = { text: latin1(text) };
  return tree;
}

function filesBelow(directory: string, prefix = ""): MutableTree {
  const tree: MutableTree = {};
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) Object.assign(tree, filesBelow(path, `${name}/`));
    else if (entry.isFile()) tree[name] = { text: readFileSync(path, "latin1"), mode: statSync(path).mode & 0o7777 };
  }
  return tree;
}

const tutorial = filesBelow(fileURLToPath(new URL("../../examples/tutorial", import.meta.url)));

/** Every kind of tree, and how often it is made. */
const kinds: readonly (readonly [weight: number, make: (dice: Dice) => MutableTree])[] = [
  [
    2,
    (dice) =>
      Object.fromEntries(dice.some(places, 0.15).map((path) => [`n/${path}`, { text: anyBytes(dice) }])) as MutableTree,
  ],
  [3, (dice) => Object.fromEntries(dice.some(places, 0.2).map((path) => [`n/${path}`, { text: soup(dice) }]))],
  [
    3,
    (dice) => {
      const tree = goodPair(dice);
      return withFacts(dice, mangleSome(dice, tree), dice.chance(0.5) ? [] : nodesOf(tree));
    },
  ],
  [3, (dice) => withFacts(dice, mutants(dice), ["master1", "master2"])],
  [3, (dice) => drbdMutants(dice)],
  [2, (dice) => withFacts(dice, mangleSome(dice, { ...tutorial }), ["master1", "master2"])],
  [
    1,
    (dice) => ({
      "n/ha.cf": { text: "node master1 master2\nbcast eth0\n" },
      "n/haresources": {
        text: Buffer.from(generateHaresources(dice.below(0x7fffffff)).files.haresources?.text as Uint8Array).toString(
          "latin1",
        ),
      },
    }),
  ],
];

const wheel = kinds.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

/** The tree of a seed. */
export function generateTree(seed: number): Tree {
  const dice = new Dice(seed);
  return dice.pick(wheel)(dice);
}
