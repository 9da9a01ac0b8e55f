import { asHaCf, filesOf, nodeNames, promotedResources, promotions, resourcesOf, sameName } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";

const messages = {
  used: (host: string, resource: string, nodes: readonly string[]) =>
    `DRBD's resource ${resource} has a section for ${host}, but the nodes are ${list(nodes)}: on the node that is meant, DRBD ignores the resource and the takeover fails`,
  unused: (host: string, resource: string, nodes: readonly string[]) =>
    `DRBD's resource ${resource} has a section for ${host}, which is no node of this cluster (${list(nodes)})`,
};

export const rule = clusterRule("cluster/drbd-host-not-a-node", (cluster, report) => {
  const names = nodeNames(cluster);
  const promoted = promotedResources(cluster);
  if (names.length === 0) return;
  const hostNames = cluster.nodes.flatMap((node) => (node.hostName === undefined ? [] : [node.hostName]));
  for (const configuration of cluster.drbd) {
    for (const { name, section, file } of resourcesOf(configuration)) {
      const hosts = section.hosts.flatMap((host) => host.names);
      // Where no section fits any node, these are the files of another cluster.
      if (!hosts.some((host) => names.some((node) => sameName(node, host.value)))) {
        if (!promoted.has(name)) continue;
      }
      for (const host of hosts) {
        if (names.some((node) => sameName(node, host.value))) continue;
        // DRBD goes by the host name, which differs from heartbeat's where nodeinfo says so.
        if (hostNames.some((own) => sameName(own, host.value))) continue;
        const used = promoted.has(name) || promoted.has("all");
        const free = names.filter((node) => !hosts.some((other) => sameName(other.value, node)));
        const near =
          free.find((node) => node.split(".")[0]?.toLowerCase() === host.value.split(".")[0]?.toLowerCase()) ??
          nearest(host.value, free);
        report({
          at: { file, range: { start: host.start, end: host.end } },
          severity: used ? "error" : "info",
          noticed: used ? "takeover" : "never",
          message: used ? messages.used(host.value, name, names) : messages.unused(host.value, name, names),
          related: [
            ...promotions(cluster)
              .filter(({ drbd }) => drbd === undefined || drbd === "all" || drbd === name)
              .slice(0, 1)
              .map((promotion) => ({
                place: { file: promotion.file, range: promotion.resource.range },
                message: "a group promotes the resource",
              })),
            ...filesOf(cluster, "ha.cf")
              .slice(0, 1)
              .flatMap(({ file: haCf }) =>
                asHaCf(haCf)
                  .of("node")
                  .map(({ line }) => ({ place: { file: haCf, range: line.range }, message: "the nodes" })),
              ),
          ],
          help: "the name after `on` is compared with `uname -n`",
          fixes:
            near && host.kind === "word"
              ? [
                  {
                    title: `Write ${near}`,
                    safety: "unsafe",
                    edits: [replace(file, { start: host.start, end: host.end }, near)],
                  },
                ]
              : [],
        });
      }
    }
  }
});

export const docs: RuleDocs = {
  finds: "An `on` section of DRBD whose name is no node.",
  why: "drbdadm compares the name after `on` with `uname -n`. A section for a name that no machine has is no error to it: version 8.4 and 9 accept the file and ignore the resource on that machine, so nothing is promoted there and the takeover fails.",
  fix: "Writes the node that has no section and whose name is nearest. Unsafe: the machine may be meant to be renamed.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a slip in a resource that a group uses",
      files: `
== ha.cf
bcast eth0
node master1 master2
== haresources
master1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4
== drbd.conf
resource r0 {
  on master1 { address 10.0.0.1:7788; }
  on ⟦mastre2⟧ { address 10.0.0.2:7788; }
}
`,
      expect: [
        "error takeover: DRBD's resource r0 has a section for mastre2, but the nodes are master1 and master2: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      after: `
== drbd.conf
resource r0 {
  on master1 { address 10.0.0.1:7788; }
  on master2 { address 10.0.0.2:7788; }
}
`,
      unsafe: true,
    },
    {
      about: "a machine that is no node, in a resource that no group uses",
      files: `
== ha.cf
bcast eth0
node a b
== drbd.conf
resource backup {
  on a { address 10.0.0.1:7789; }
  on ⟦store.example.com⟧ { address 10.9.0.2:7789; }
}
`,
      expect: [
        "info never: DRBD's resource backup has a section for store.example.com, which is no node of this cluster (a and b)",
      ],
    },
  ],
  good: [
    {
      about: "the nodes",
      files:
        "== ha.cf\nbcast eth0\nnode a b\n== haresources\na drbddisk::r0\n== drbd.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
    },
    {
      about: "nodeinfo gives heartbeat another name",
      files: `
== a/etc/ha.d/ha.cf
bcast eth0
node a b
== a/etc/ha.d/nodeinfo
a
== a/etc/hostname
alpha
== a/etc/ha.d/haresources
a drbddisk::r0
== a/etc/drbd.conf
resource r0 {
  on alpha { address 10.0.0.1:7788; }
  on b { address 10.0.0.2:7788; }
}
`,
    },
  ],
};
