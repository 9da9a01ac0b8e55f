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
  ],
  good: [
    { about: "a template", files: "== ha.cf\nucast eth0 {{ peer }}\nnode {{ nodes }}\n" },
    { about: "two interfaces", files: "== ha.cf\nbcast eth0 eth1\nnode a b\n" },
    { about: "an interface and a serial line", files: "== ha.cf\nserial /dev/ttyS0\nbcast eth0\nnode a b\n" },
  ],
};
