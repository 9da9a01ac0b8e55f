import {
  agreedNodeNames,
  type Cluster,
  type DrbdResource,
  findNode,
  isDrbdHost,
  type Promotion,
  promotions,
  resourcesOf,
  sameName,
} from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  missing: (nodes: readonly string[], resource: string, hosts: readonly string[]) =>
    `${list(nodes)} may take this group over, but DRBD's resource ${resource} has sections for ${list(hosts)} only: on ${nodes.length === 1 ? nodes[0] : "the others"} DRBD ignores the resource, and the takeover fails`,
};

/** The resource as the files of a node have it; of a node without DRBD files here, as those of the group's nodes do. */
function definitionFor(cluster: Cluster, nodeName: string, { drbd, nodes }: Promotion): DrbdResource | undefined {
  const own = findNode(cluster, nodeName)?.drbd ?? [];
  const configurations = own.length > 0 ? own : nodes.flatMap((node) => node.drbd);
  return configurations.flatMap(resourcesOf).find((resource) => resource.name === drbd);
}

export const rule = clusterRule("cluster/drbd-node-missing", (cluster, report) => {
  const names = agreedNodeNames(cluster);
  const said = new Set<string>();
  for (const promotion of promotions(cluster)) {
    const { resource, file } = promotion;
    const found = new Map<drbd.ResourceSection, { definition: DrbdResource; missing: string[]; hosts: string[] }>();
    for (const nodeName of names) {
      const definition = definitionFor(cluster, nodeName, promotion);
      const sections = definition?.section.hosts ?? [];
      if (!definition || sections.length === 0 || sections.some((section) => section.kind !== "on")) continue;
      if (isUnrendered(cluster, definition.file)) continue;
      const hosts = sections.flatMap((section) => section.names.map((word) => word.value));
      const node = findNode(cluster, nodeName);
      const isNode = (host: string) =>
        names.some((name) => sameName(name, host)) || cluster.nodes.some((other) => isDrbdHost(other, host));
      // A section for a name that no node has may well be meant for this one: cluster/drbd-host-not-a-node says it.
      if (hosts.some((host) => sameName(host, nodeName) || (node && isDrbdHost(node, host)) || !isNode(host))) continue;
      // It is DRBD's files that lack something, not each copy of haresources.
      const key = `${definition.name} ${nodeName}`;
      if (said.has(key)) continue;
      said.add(key);
      const entry = found.get(definition.section) ?? { definition, missing: [], hosts };
      entry.missing.push(nodeName);
      found.set(definition.section, entry);
    }
    for (const { definition, missing, hosts } of found.values()) {
      const name = definition.section.name;
      const [only] = missing.length === 1 ? missing : [];
      report({
        at: { file, range: resource.range },
        node: only === undefined ? undefined : findNode(cluster, only)?.label,
        severity: "error",
        noticed: "takeover",
        message: messages.missing(missing, definition.name, hosts),
        help: "DRBD 8 replicates between two hosts; a third node cannot take such a group over",
        related: name
          ? [{ place: { file: definition.file, range: { start: name.start, end: name.end } }, message: "the resource" }]
          : [],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A node without a section in a DRBD resource that a group promotes.",
  why: "Any node of the cluster may have to take a group over. On a machine whose name stands in no `on` section drbdadm ignores the resource, without a word in versions 8.4 and 9, so nothing can be promoted there and the takeover fails.",
};

const files = (hosts: readonly string[], nodes = "m1 m2") =>
  `== ha.cf\nbcast eth0\nnode ${nodes}\n== haresources\nm1 ⟦drbddisk::r0⟧ Filesystem::/dev/drbd0::/srv::ext4\n== drbd.conf\nresource r0 {\n${hosts.map((host, index) => `  on ${host} { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.${index + 1}:7788; meta-disk internal; }\n`).join("")}}\n`;
const unmarked = (text: string) => text.replaceAll(/[⟦⟧]/g, "");
/** Both machines, each with files of its own. */
const machines = (first: string, second: string, nodes = "m1 m2") =>
  [first, second]
    .map(
      (drbd, index) =>
        `== m${index + 1}/etc/ha.d/ha.cf\nbcast eth0\nnode ${nodes}\n== m${index + 1}/etc/hostname\nm${index + 1}\n== m${index + 1}/etc/ha.d/haresources\nm1 ${index === 0 ? "⟦drbddisk::r0⟧" : "drbddisk::r0"} nginx\n== m${index + 1}/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0;\n  disk /dev/sdb1;\n  meta-disk internal;\n${drbd}}\n`,
    )
    .join("");
const on = (host: string, end: number) => `  on ${host} { address 10.0.0.${end}:7788; }\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a node was added to heartbeat, not to DRBD",
      files: files(["m1", "m2"], "m1 m2 m3"),
      expect: [
        "error takeover: m3 may take this group over, but DRBD's resource r0 has sections for m1 and m2 only: on m3 DRBD ignores the resource, and the takeover fails",
      ],
    },
    {
      about: "two nodes were added",
      files: files(["m1", "m2"], "m1 m2 m3 m4"),
      expect: [
        "error takeover: m3 and m4 may take this group over, but DRBD's resource r0 has sections for m1 and m2 only: on the others DRBD ignores the resource, and the takeover fails",
      ],
    },
    {
      about: "one section only",
      files: files(["m1"]),
      expect: [
        "error takeover: m2 may take this group over, but DRBD's resource r0 has sections for m1 only: on m2 DRBD ignores the resource, and the takeover fails",
      ],
    },
    {
      about: "the node's own files lack it",
      files: machines(on("m1", 1) + on("m2", 2), on("m1", 1)),
      expect: [
        "error takeover: m2 may take this group over, but DRBD's resource r0 has sections for m1 only: on m2 DRBD ignores the resource, and the takeover fails",
      ],
      edge: true,
    },
    {
      about: "a third node, said once for all copies of haresources",
      files: machines(on("m1", 1) + on("m2", 2), on("m1", 1) + on("m2", 2), "m1 m2 m3"),
      expect: [
        "error takeover: m3 may take this group over, but DRBD's resource r0 has sections for m1 and m2 only: on m3 DRBD ignores the resource, and the takeover fails",
      ],
      edge: true,
    },
    {
      about: "a third node, and a machine whose own name is not heartbeat's",
      files: machines(on("alpha", 1) + on("m2", 2), on("alpha", 1) + on("m2", 2), "m1 m2 m3").replace(
        "== m1/etc/hostname\nm1",
        "== m1/etc/ha.d/nodeinfo\nm1\n== m1/etc/hostname\nalpha",
      ),
      expect: [
        "error takeover: m3 may take this group over, but DRBD's resource r0 has sections for alpha and m2 only: on m3 DRBD ignores the resource, and the takeover fails",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a section for each node", files: unmarked(files(["m1", "m2"])) },
    { about: "a slip in the name is another rule's", files: unmarked(files(["m1", "n2"])) },
    { about: "no such resource is another rule's", files: unmarked(files(["m1", "m2"])).replace("::r0", "::r1") },
    { about: "no DRBD files are here", files: "== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n" },
    {
      about: "sections that go by the address",
      files: unmarked(files([])).replace(
        /}\n$/,
        "  device minor 0;\n  disk /dev/sdb1;\n  meta-disk internal;\n  floating 10.0.0.1:7788;\n  floating 10.0.0.2:7788;\n}\n",
      ),
      edge: true,
    },
    { about: "no section at all is another rule's", files: unmarked(files([])), edge: true },
    {
      about: "a stacked resource: its lower one has the nodes",
      files: `${unmarked(files(["m1", "m2"], "m1 m2 backup")).replace("drbddisk::r0", "drbdupper::r0-U")}resource r0-U {\n  stacked-on-top-of r0 { device /dev/drbd10; address 10.0.0.14:7789; }\n  on backup { device /dev/drbd10; disk /dev/sdb1; address 10.9.0.1:7789; meta-disk internal; }\n}\n`,
      edge: true,
    },
    {
      about: "sections that still have to be rendered",
      files: unmarked(files(["m1"])).replace(/}\n$/, "{% for peer in peers %}\n}\n"),
      edge: true,
    },
  ],
};
