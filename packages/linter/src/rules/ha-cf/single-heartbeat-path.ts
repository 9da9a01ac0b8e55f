import { asHaCf, asHaresources, type Cluster, heartbeatMedia, realInterface } from "@halint/cluster";
import { findAgent } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  single: (path: string, bond: boolean) =>
    `all heartbeats travel over ${path}${bond ? " (a bond is one path if its cables meet in one switch)" : ""}: when it fails, both nodes take everything over`,
  withStorage: (path: string, bond: boolean) =>
    `all heartbeats travel over ${path}${bond ? " (a bond is one path if its cables meet in one switch)" : ""} and nothing fences: when it fails, both nodes take everything over and write to the storage`,
};

/** Whether some group mounts or promotes storage. */
function hasStorage(cluster: Cluster): boolean {
  return cluster.nodes.some(
    (node) =>
      node.haresources !== undefined &&
      asHaresources(node.haresources).groups.some((group) =>
        group.resources.some((resource) => {
          const role = findAgent(resource.script.text)?.role;
          return role === "storage" || role === "filesystem" || role === "stacked storage";
        }),
      ),
  );
}

export const rule = clusterRule("ha-cf/single-heartbeat-path", (cluster, report) => {
  for (const node of cluster.nodes) {
    const file = node.haCf;
    if (!file) continue;
    const media = heartbeatMedia(node);
    const names = new Set(
      media.map((medium) =>
        medium.kind === "serial" ? (medium.interface?.text ?? "") : realInterface(medium.interface?.text ?? ""),
      ),
    );
    const [name] = names;
    const [first] = media;
    if (names.size !== 1 || !name || !first) continue;
    const reading = asHaCf(file);
    const bond = /^(?:bond|team)/.test(name);
    const dangerous = hasStorage(cluster) && reading.of("stonith").length + reading.of("stonith_host").length === 0;
    report({
      at: { file, range: first.setting.line.range },
      node: node.name && node.label,
      severity: dangerous ? "warning" : "info",
      noticed: "never",
      message: dangerous ? messages.withStorage(name, bond) : messages.single(name, bond),
      help: "add a second path that shares no card, cable or switch with the first: another interface, or a serial line",
    });
    // One cluster, one piece of advice.
    return;
  }
});

export const docs: RuleDocs = {
  finds: "A cluster whose heartbeats all travel over one interface.",
  why: "When the only path fails, each node believes that the other is dead. Measured on two nodes: after deadtime both own every resource; when the path is back, both restart and release everything, an outage of at least initdead. With storage in a group and no fencing, both write to it in between.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one cable",
      files: `
== ha.cf
⟦ucast eth1 10.1.1.2⟧
node master1 master2
`,
      expect: ["info never: all heartbeats travel over eth1: when it fails, both nodes take everything over"],
    },
    {
      about: "one bond, and storage without fencing",
      files: `
== ha.cf
⟦bcast bond0⟧
node master1 master2
== haresources
master1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4
`,
      expect: [
        "warning never: all heartbeats travel over bond0 (a bond is one path if its cables meet in one switch) and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
    },
    {
      about: "a file system in one group of several",
      files:
        "== ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n== haresources\nmaster1 IPaddr::10.0.0.5/24/eth0\nmaster2 IPaddr::10.0.0.6/24/eth0 Filesystem::/dev/sdb1::/data::ext3\n",
      expect: [
        "warning never: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
      edge: true,
    },
    {
      about: "a stacked volume",
      files:
        "== ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n== haresources\nmaster1 drbdupper::r0-U IPaddr::10.0.0.5/24/eth0\n",
      expect: [
        "warning never: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
      edge: true,
    },
    {
      about: "storage, and nothing else",
      files: "== ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n== haresources\nmaster1 drbddisk::r0 apache\n",
      expect: [
        "warning never: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
      edge: true,
    },
    {
      about: "an address only",
      files: "== ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n== haresources\nmaster1 IPaddr::10.0.0.5/24/eth0\n",
      expect: ["info never: all heartbeats travel over eth1: when it fails, both nodes take everything over"],
      edge: true,
    },
    {
      about: "storage that is fenced",
      files:
        "== ha.cf\nstonith_host * meatware master1 master2\nnode master1 master2\n⟦bcast eth1⟧\n== haresources\nmaster1 drbddisk::r0\n",
      expect: ["info never: all heartbeats travel over eth1: when it fails, both nodes take everything over"],
      edge: true,
    },
    {
      about: "an alias is no second path",
      files: "== ha.cf\n⟦bcast eth1⟧\nucast eth1:0 10.1.1.2\nnode master1 master2\n",
      expect: ["info never: all heartbeats travel over eth1: when it fails, both nodes take everything over"],
      edge: true,
    },
    {
      about: "a serial line alone",
      files: "== ha.cf\n⟦serial /dev/ttyS0⟧\nnode master1 master2\n",
      expect: ["info never: all heartbeats travel over /dev/ttyS0: when it fails, both nodes take everything over"],
      edge: true,
    },
    {
      about: "haresources on one node only",
      files:
        "== --node master1=a\n== --node master2=b\n== a/ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n== b/ha.cf\nnode master1 master2\nbcast eth1\n== b/haresources\nmaster1 drbddisk::r0\n",
      expect: [
        "warning never: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
      edge: true,
    },
    {
      about: "a node without ha.cf",
      files:
        "== --node master1=a\n== --node master2=b\n== a/haresources\nmaster1 drbddisk::r0\n== b/ha.cf\nnode master1 master2\n⟦bcast eth1⟧\n",
      expect: [
        "warning never: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a template", files: "== ha.cf\nucast eth0 {{ peer }}\nnode {{ nodes }}\n" },
    { about: "two interfaces", files: "== ha.cf\nbcast eth0 eth1\nnode a b\n" },
    { about: "an interface and a serial line", files: "== ha.cf\nserial /dev/ttyS0\nbcast eth0\nnode a b\n" },
  ],
};
