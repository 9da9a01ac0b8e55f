import {
  asHaCf,
  type Cluster,
  type ClusterNode,
  type DrbdResource,
  filesOf,
  isDrbdHost,
  isOwnSection,
  nodeNames,
  promotedResources,
  promotions,
  resourcesOf,
  sameLabel,
  sameName,
} from "@halint/cluster";
import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  used: (host: string, resource: string, nodes: readonly string[]) =>
    `DRBD's resource ${resource} has a section for ${host}, but the nodes are ${list(nodes)}: on the node that is meant, DRBD ignores the resource and the takeover fails`,
  unused: (host: string, resource: string, nodes: readonly string[]) =>
    `DRBD's resource ${resource} has a section for ${host}, which is no node of this cluster (${list(nodes)})`,
  otherName: (host: string, resource: string, node: string, own: string, version: string) =>
    `DRBD's resource ${resource} has a section for ${host}, but DRBD ${version} goes by the host name${version === "9" ? "" : " exactly"}, which is ${own} on ${node}: there it ignores the resource`,
  nine: () => "DRBD 9 would take it; where that is installed, say --drbd-version 9 or set it in halint.json",
  fails: ", and the takeover fails",
};

/** The node that a section is meant for by a name that is not its host name as DRBD compares them. */
function missedBy(cluster: Cluster, { section, configuration }: DrbdResource, host: string): ClusterNode | undefined {
  const { version } = configuration.target;
  const hosts = section.hosts.flatMap(({ names }) => names.map(({ value }) => value));
  const isOwn = ({ hostName }: ClusterNode, name: string) =>
    hostName !== undefined && isOwnSection(version, hostName, name);
  const found = cluster.nodes.filter(
    (node) =>
      node.hostName !== undefined &&
      // Of a machine that is no node, and would not start, another rule speaks.
      nodeNames(cluster).some((name) => sameName(name, node.name ?? "")) &&
      isDrbdHost(node, host) &&
      // One name of a section is enough.
      !hosts.some((name) => isOwn(node, name)),
  );
  return found.length === 1 ? found[0] : undefined;
}

export const rule = clusterRule("cluster/drbd-host-not-a-node", (cluster, report) => {
  const names = nodeNames(cluster);
  const promoted = promotedResources(cluster);
  if (names.length === 0) return;
  const hostNames = cluster.nodes.flatMap((node) => (node.hostName === undefined ? [] : [node.hostName]));
  for (const configuration of cluster.drbd) {
    const { version } = configuration.target;
    for (const resource of resourcesOf(configuration)) {
      const { name, section, file } = resource;
      if (isUnrendered(cluster, file)) continue;
      const hosts = section.hosts.flatMap((host) => host.names);
      // Where no section fits any node, these are the files of another cluster.
      if (!hosts.some((host) => names.some((node) => sameName(node, host.value)))) {
        if (!promoted.has(name)) continue;
      }
      const used = promoted.has(name) || promoted.has("all");
      const weight = used
        ? ({ severity: "error", noticed: "takeover" } as const)
        : ({ severity: "info", noticed: "never" } as const);
      for (const host of hosts) {
        const range = { start: host.start, end: host.end };
        const write = (right: string): Fix[] =>
          host.kind === "word"
            ? [{ title: `Write ${right}`, safety: "unsafe", edits: [replace(file, range, drbd.nameWord(right))] }]
            : [];
        const missed = missedBy(cluster, resource, host.value);
        if (missed?.hostName !== undefined) {
          const own = missed.hostName;
          report({
            ...weight,
            at: { file, range },
            node: missed.label,
            message: messages.otherName(host.value, name, missed.label, own, version) + (used ? messages.fails : ""),
            help: isOwnSection("9", own, host.value)
              ? messages.nine()
              : "the name after `on` is compared with `uname -n`, whatever heartbeat calls the machine",
            fixes: hostNames.filter((other) => sameName(other, own)).length === 1 ? write(own) : [],
          });
          continue;
        }
        const isNode = (node: string) => sameName(node, host.value) || isOwnSection(version, node, host.value);
        // DRBD goes by the host name, which differs from heartbeat's where nodeinfo says so.
        const known = [...names, ...hostNames];
        const beside = section.hosts.find((one) => one.names.includes(host))?.names ?? [];
        if (known.some(isNode) || beside.some(({ value }) => known.some((node) => sameName(node, value)))) continue;
        const free = names.filter((node) => !hosts.some((other) => sameName(other.value, node)));
        const alike = free.filter((node) => sameLabel(node, host.value));
        const near = alike.length > 1 ? undefined : (alike[0] ?? nearest(host.value, free));
        report({
          ...weight,
          at: { file, range },
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
          fixes: near ? write(near) : [],
        });
      }
    }
  }
});

export const docs: RuleDocs = {
  finds: "An `on` section of DRBD whose name is no node.",
  why: "drbdadm compares the name after `on` with `uname -n`. A section for a name that no machine has is no error to it: version 8.4 and 9 accept the file and ignore the resource on that machine, so nothing is promoted there and the takeover fails. Heartbeat's name of the machine does not matter: nodeinfo may give it another, and heartbeat takes `OAK` for `oak`. Version 8 compares the names as they stand; version 9 without regard to case, and without the domain where one of the two has none.",
  fix: "Writes the node's host name where it is known, else the node that has no section and whose name is nearest. Unsafe: the machine may be meant to be renamed.",
};

/** Two machines with their names, and DRBD's files of the first. */
const twoMachines = (one: string, two: string, first = one, second = two) =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode ${one} ${two}\n== m1/etc/hostname\n${one}\n== m1/etc/ha.d/haresources\n${one} drbddisk::r0\n== m1/etc/drbd-84.conf\nresource r0 {\n  on ${first} { address 10.0.0.1:7788; }\n  on ${second} { address 10.0.0.2:7788; }\n}\n== m2/etc/ha.d/ha.cf\nbcast eth0\nnode ${one} ${two}\n== m2/etc/hostname\n${two}\n`;

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
    {
      about: "nodeinfo gives heartbeat a name that DRBD does not know",
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
  on ⟦a⟧ { address 10.0.0.1:7788; }
  on b { address 10.0.0.2:7788; }
}
`,
      expect: [
        "error takeover: DRBD's resource r0 has a section for a, but DRBD 8.4 goes by the host name exactly, which is alpha on a: there it ignores the resource, and the takeover fails",
      ],
      after: `
== a/etc/drbd.conf
resource r0 {
  on alpha { address 10.0.0.1:7788; }
  on b { address 10.0.0.2:7788; }
}
`,
      unsafe: true,
    },
    {
      about: "DRBD 8.4 tells upper case from lower case, heartbeat does not",
      files: `
== a/etc/ha.d/ha.cf
bcast eth0
node a b
== a/etc/hostname
A
== a/etc/drbd.conf
resource r0 {
  on ⟦a⟧ { address 10.0.0.1:7788; }
  on b { address 10.0.0.2:7788; }
}
`,
      expect: [
        "info never: DRBD's resource r0 has a section for a, but DRBD 8.4 goes by the host name exactly, which is A on A: there it ignores the resource",
      ],
      after: `
== a/etc/drbd.conf
resource r0 {
  on A { address 10.0.0.1:7788; }
  on b { address 10.0.0.2:7788; }
}
`,
      unsafe: true,
    },
    {
      about: "a slip that is as near to a node with a section",
      files:
        "== ha.cf\nbcast eth0\nnode node1 node2\n== haresources\nnode1 drbddisk::r0\n== drbd.conf\nresource r0 {\n  on node1 { address 10.0.0.1:7788; }\n  on ⟦node3⟧ { address 10.0.0.2:7788; }\n}\n",
      expect: [
        "error takeover: DRBD's resource r0 has a section for node3, but the nodes are node1 and node2: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      after:
        "== drbd.conf\nresource r0 {\n  on node1 { address 10.0.0.1:7788; }\n  on node2 { address 10.0.0.2:7788; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "no section fits, but a group promotes the resource",
      files:
        "== ha.cf\nbcast eth0\nnode web1 web2\n== haresources\nweb1 drbddisk::r0\n== drbd.conf\nresource r0 {\n  on ⟦wbe1⟧ { address 10.0.0.1:7788; }\n  on ⟦wbe2⟧ { address 10.0.0.2:7788; }\n}\n",
      expect: [
        "error takeover: DRBD's resource r0 has a section for wbe1, but the nodes are web1 and web2: on the node that is meant, DRBD ignores the resource and the takeover fails",
        "error takeover: DRBD's resource r0 has a section for wbe2, but the nodes are web1 and web2: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      after:
        "== drbd.conf\nresource r0 {\n  on web1 { address 10.0.0.1:7788; }\n  on web2 { address 10.0.0.2:7788; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the only node of the cluster, and another machine",
      files:
        "== ha.cf\nbcast eth0\nnode web1\n== drbd.conf\nresource r0 {\n  on web1 { address 10.0.0.1:7788; }\n  on ⟦store⟧ { address 10.0.0.2:7788; }\n}\n",
      expect: ["info never: DRBD's resource r0 has a section for store, which is no node of this cluster (web1)"],
      edge: true,
    },
    {
      about: "the short name, where DRBD 8.4 needs the full one",
      files: twoMachines("web1.example.com", "web2.example.com", "⟦web1⟧"),
      expect: [
        "error takeover: DRBD's resource r0 has a section for web1, but DRBD 8.4 goes by the host name exactly, which is web1.example.com on web1.example.com: there it ignores the resource, and the takeover fails",
      ],
      after:
        "== m1/etc/drbd-84.conf\nresource r0 {\n  on web1.example.com { address 10.0.0.1:7788; }\n  on web2.example.com { address 10.0.0.2:7788; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a full name, where the nodes have short ones",
      files:
        "== ha.cf\nbcast eth0\nnode master1 master2\n== haresources\nmaster1 drbddisk::r0\n== drbd-84.conf\nresource r0 {\n  on master1 { address 10.0.0.1:7788; }\n  on ⟦master2.example.com⟧ { address 10.0.0.2:7788; }\n}\n",
      expect: [
        "error takeover: DRBD's resource r0 has a section for master2.example.com, but the nodes are master1 and master2: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      after:
        "== drbd-84.conf\nresource r0 {\n  on master1 { address 10.0.0.1:7788; }\n  on master2 { address 10.0.0.2:7788; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a short name that may be either node's",
      files: twoMachines("web.east.example.com", "web.west.example.com", "⟦web⟧", "⟦store⟧"),
      expect: [
        "error takeover: DRBD's resource r0 has a section for web, but the nodes are web.east.example.com and web.west.example.com: on the node that is meant, DRBD ignores the resource and the takeover fails",
        "error takeover: DRBD's resource r0 has a section for store, but the nodes are web.east.example.com and web.west.example.com: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "two machines that still bear the name of their image",
      files:
        "== a/etc/ha.d/ha.cf\nbcast eth0\nnode a b\n== a/etc/ha.d/nodeinfo\na\n== a/etc/hostname\ntemplate\n== a/etc/drbd.conf\nresource r0 {\n  on ⟦a⟧ { address 10.0.0.1:7788; }\n  on ⟦b⟧ { address 10.0.0.2:7788; }\n}\n== b/etc/ha.d/ha.cf\nbcast eth0\nnode a b\n== b/etc/ha.d/nodeinfo\nb\n== b/etc/hostname\ntemplate\n",
      expect: [
        "info never: DRBD's resource r0 has a section for a, but DRBD 8.4 goes by the host name exactly, which is template on a: there it ignores the resource",
        "info never: DRBD's resource r0 has a section for b, but DRBD 8.4 goes by the host name exactly, which is template on b: there it ignores the resource",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a slip in quotes is left to people",
      files:
        '== ha.cf\nbcast eth0\nnode master1 master2\n== haresources\nmaster1 drbddisk::r0\n== drbd.conf\nresource r0 {\n  on "master1" { address 10.0.0.1:7788; }\n  on ⟦"mastre2"⟧ { address 10.0.0.2:7788; }\n}\n',
      expect: [
        "error takeover: DRBD's resource r0 has a section for mastre2, but the nodes are master1 and master2: on the node that is meant, DRBD ignores the resource and the takeover fails",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "DRBD 9 compares the first labels only, and does not mind the case",
      files: `
== a/etc/ha.d/ha.cf
bcast eth0
node a.example.com b
== a/etc/hostname
A.example.com
== a/etc/ha.d/haresources
a.example.com drbddisk::r0
== a/etc/drbd.conf
resource r0 {
  device minor 1;
  on a { node-id 0; disk /dev/sdb1; address 10.0.0.1:7788; }
  on b { node-id 1; disk /dev/sdb1; address 10.0.0.2:7788; }
}
`,
    },
    {
      about: "the nodes",
      files:
        "== ha.cf\nbcast eth0\nnode a b\n== haresources\na drbddisk::r0\n== drbd.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
    },
    {
      about: "a section with a further name that fits no machine",
      files:
        "== ha.cf\nbcast eth0\nnode a b\n== haresources\na drbddisk::r0\n== drbd-84.conf\nresource r0 {\n  on a a.example.com { address 10.0.0.1:7788; }\n  on b b.example.com { address 10.0.0.2:7788; }\n}\n",
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
    {
      about: "a resource of other machines, which no group promotes",
      files:
        "== ha.cf\nbcast eth0\nnode web1 web2\n== haresources\nweb1 drbddisk::r0\n== drbd.conf\nresource r0 {\n  on web1 { address 10.0.0.1:7788; }\n  on web2 { address 10.0.0.2:7788; }\n}\nresource backup {\n  on store1 { address 10.0.0.1:7789; }\n  on store2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
    {
      about: "no node line to compare with",
      files:
        "== ha.cf\nbcast eth0\n== haresources\na drbddisk::r0\n== drbd.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
      edge: true,
    },
    {
      about: "a section that still has to be rendered",
      files:
        "== ha.cf\nbcast eth0\nnode a b\n== haresources\na drbddisk::r0\n== drbd.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on <%= @peer %> { address 10.0.0.2:7788; }\n}\n",
      edge: true,
    },
    {
      about: "one node's file that still has to be rendered, beside the other's",
      files:
        "== ha.cf\nbcast eth0\nnode master1 master2\n== haresources\nmaster1 drbddisk::r0\n== drbd.conf\nresource r0 {\n  on master1 { address 10.0.0.1:7788; }\n  on master2 { address 10.0.0.2:7788; }\n}\n== drbd.conf.erb\nresource r0 {\n  on master1 { address 10.0.0.1:7788; }\n  on mastre2 { address 10.0.0.2:7788; }\n}\n",
      edge: true,
    },
  ],
};
