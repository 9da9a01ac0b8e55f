import { type Cluster, findNode, symbolsOf } from "@halint/cluster";
import type { Fix } from "../../diagnostic.js";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nameOf, nearest, replace } from "../../support.js";

const messages = {
  absent: (name: string, names: readonly string[]) =>
    `this machine is ${name}, but the nodes are ${list(names)}: the daemon refuses to start here ("Current node [${name}] not in configuration")`,
  domain: (name: string, node: string) =>
    `this machine is ${name}, but the node is ${node}: a short name and one with a domain are not the same to the daemon, which refuses to start here`,
  nodeinfo: (name: string, names: readonly string[]) =>
    `nodeinfo says that this machine is "${name}", exactly like that, but the nodes are ${list(names)}: the daemon refuses to start here`,
  help: (name: string) => `node lines want what \`uname -n\` prints, here ${name}`,
  near: (near: string) => `did you mean ${near}?`,
};

const shown = (name: string) => name.replace(/\r/g, "\\r").replace(/\t/g, "\\t");

/** Calls a node by the machine's name in all files of the cluster, unless another machine bears the name that it has. */
function renaming(cluster: Cluster, node: string | undefined, name: string): Fix[] {
  if (node === undefined || findNode(cluster, node) || !/^[A-Za-z0-9][\w.-]*$/.test(name)) return [];
  const edits = symbolsOf(cluster)
    .of("node", node)
    .filter(({ place }) => cluster.files.includes(place.file))
    .map(({ place }) => replace(place.file, place.range, name));
  return edits.length === 0 ? [] : [{ title: `Call the node ${name} in all files`, safety: "unsafe", edits }];
}

export const rule = haCfRule("cluster/hostname-not-a-node", (subject, report) => {
  const { file, reading } = subject;
  const settings = reading.of("node");
  const names = [...new Set(reading.nodes.map((word) => word.text))];
  const [first] = settings;
  // ha-cf/no-node says it.
  if (names.length === 0) return;
  for (const { refusal, nodes } of refused(subject, "not a node")) {
    const [node] = nodes;
    const { name } = refusal;
    // Its own name may be what a broken line was meant to say.
    if (!node || reading.unknown.some((line) => line.name.text.toLowerCase() === name.toLowerCase())) continue;
    const short = (text: string) => text.toLowerCase().split(".")[0];
    const domain = names.find((other) => short(other) === short(name) && other.includes(".") !== name.includes("."));
    const word = reading.nodes.find((candidate) => candidate.text === domain);
    const info = node.nodeinfo !== undefined && node.identifiedBy === "nodeinfo";
    const odd = info && name !== nameOf(node);
    const place = node.namePlace;
    const near = nearest(name, names);
    report({
      at: word ? { file, range: word.range } : first ? { file, range: first.line.range } : { file },
      node: node.label,
      severity: "error",
      noticed: "start",
      message: odd
        ? messages.nodeinfo(shown(name), names)
        : domain
          ? messages.domain(name, domain)
          : messages.absent(shown(name), names),
      help: near && !domain ? messages.near(near) : messages.help(shown(name)),
      related: place ? [{ place, message: "its name" }] : [],
      fixes: odd ? [] : renaming(subject.cluster, domain ?? near, name),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A machine whose own name is not among the nodes of its ha.cf.",
  why: "The daemon looks for `uname -n`, or the first line of /etc/ha.d/nodeinfo, among the nodes: upper and lower case do not matter, everything else does, a domain included. On a machine that is not named it refuses to start: `Current node [x] not in configuration!`. Renamed and cloned machines, and names that DHCP hands out, end like this.",
  fix: "Calls the node by the machine's name in ha.cf, haresources and DRBD's files of all nodes, where the two names differ by a domain or a slip. Unsafe: the machine may have to be renamed instead.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "another name",
      files:
        "== web1/etc/ha.d/ha.cf\n⟦node master1 master2⟧\nbcast eth1\n== web1/etc/hostname\nlocalhost.localdomain\n",
      expect: [
        'error start: this machine is localhost.localdomain, but the nodes are master1 and master2: the daemon refuses to start here ("Current node [localhost.localdomain] not in configuration")',
      ],
    },
    {
      about: "with and without a domain",
      files: "== m1/etc/ha.d/ha.cf\nnode ⟦master1⟧ master2\nbcast eth1\n== m1/etc/hostname\nmaster1.example.com\n",
      expect: [
        "error start: this machine is master1.example.com, but the node is master1: a short name and one with a domain are not the same to the daemon, which refuses to start here",
      ],
      after: "== m1/etc/ha.d/ha.cf\nnode master1.example.com master2\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a slip, in several files",
      files:
        "== m1/etc/ha.d/ha.cf\n⟦node mastr1 master2⟧\nbcast eth1\n== m1/etc/ha.d/haresources\nmastr1 10.0.0.9/24/eth0\n== m1/etc/hostname\nmaster1\n",
      expect: [
        'error start: this machine is master1, but the nodes are mastr1 and master2: the daemon refuses to start here ("Current node [master1] not in configuration")',
      ],
      after:
        "== m1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth1\n== m1/etc/ha.d/haresources\nmaster1 10.0.0.9/24/eth0\n",
      unsafe: true,
    },
    {
      about: "a nodeinfo that was written on Windows",
      files: "== m1/etc/ha.d/ha.cf\n⟦node master1 master2⟧\nbcast eth1\n== m1/etc/ha.d/nodeinfo\nmaster1\r\n",
      expect: [
        'error start: nodeinfo says that this machine is "master1\\r", exactly like that, but the nodes are master1 and master2: the daemon refuses to start here',
      ],
    },
    {
      about: "a slip, where the name that is near is another machine's",
      files:
        "== a/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== b/etc/ha.d/ha.cf\n⟦node master1 master2⟧\nbcast eth1\n== b/etc/hostname\nmaster3\n",
      expect: [
        'error start: this machine is master3, but the nodes are master1 and master2: the daemon refuses to start here ("Current node [master3] not in configuration")',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "without a domain in ha.cf, with it in the hosts file",
      files:
        "== m1/etc/ha.d/ha.cf\nnode ⟦master1⟧\nbcast eth1\n== m1/etc/hostname\nmaster1.example.com\n== m1/etc/hosts\n10.0.0.1 master1\n",
      expect: [
        "error start: this machine is master1.example.com, but the node is master1: a short name and one with a domain are not the same to the daemon, which refuses to start here",
      ],
      after: "== m1/etc/ha.d/ha.cf\nnode master1.example.com\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a nodeinfo with another name",
      files: "== m1/etc/ha.d/ha.cf\n⟦node master1 master2⟧\nbcast eth1\n== m1/etc/ha.d/nodeinfo\nstorage\n",
      expect: [
        'error start: this machine is storage, but the nodes are master1 and master2: the daemon refuses to start here ("Current node [storage] not in configuration")',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "another case",
      files: "== m1/etc/ha.d/ha.cf\nnode Master1 master2\nbcast eth1\n== m1/etc/hostname\nmaster1\n",
    },
    { about: "an unknown machine", files: "== ha.cf\nnode master1 master2\nbcast eth1\n" },
    {
      about: "no node is named at all: another rule says it",
      files: "== m1/etc/ha.d/ha.cf\nbcast eth1\n== m1/etc/hostname\nmaster1\n",
      edge: true,
    },
    {
      about: "its name stands on a line of its own, without the directive",
      files: "== m1/etc/ha.d/ha.cf\nnode master2\nMaster1\nbcast eth1\n== m1/etc/hostname\nmaster1\n",
      edge: true,
    },
    {
      about: "halint.json says which machine it is, whatever the nodeinfo beside it",
      files:
        '== halint.json\n{ "clusters": [{ "name": "web", "nodes": [{ "name": "master1", "path": "m1" }] }] }\n== m1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth1\n== m1/etc/ha.d/nodeinfo\nstorage\n',
      edge: true,
    },
  ],
};
