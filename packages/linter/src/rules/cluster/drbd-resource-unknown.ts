import { isWhole, promotions, resourcesOn } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";
import { isTemplate } from "../../templates.js";

const messages = {
  unknown: (resource: string, nodes: readonly string[], there: readonly string[]) =>
    `the DRBD files of ${list(nodes)} define no resource ${resource}, ${there.length === 0 ? "nor any other" : `only ${list(there)}`}: there drbdadm refuses to promote it, and the whole group is given up`,
};

export const rule = clusterRule("cluster/drbd-resource-unknown", (cluster, report) => {
  for (const { resource, drbd: name, file, nodes } of promotions(cluster)) {
    const word = resource.args[0];
    if (!word || name === undefined || name === "all" || isTemplate(name)) continue;
    const lacking = nodes.filter(
      (node) =>
        node.drbd.length > 0 &&
        node.drbd.every(isWhole) &&
        !resourcesOn(node).some((known) => known.name === name) &&
        !node.drbd.some((configuration) => configuration.files.some((source) => isTemplate(source.text))),
    );
    if (lacking.length === 0) continue;
    const there = [...new Set(lacking.flatMap((node) => resourcesOn(node).map((known) => known.name)))];
    const everywhere = lacking.length === nodes.length;
    const near = everywhere ? nearest(name, there) : undefined;
    const root = lacking[0]?.drbd[0]?.files[0];
    report({
      at: { file, range: word.range },
      node: nodes.length === 1 ? lacking[0]?.label : undefined,
      severity: "error",
      noticed: "takeover",
      message: messages.unknown(
        name,
        lacking.map((node) => node.label),
        there,
      ),
      help: "names of resources are compared letter by letter, case counts",
      related: root ? [{ place: { file: root }, message: "DRBD's files begin here" }] : [],
      fixes: near ? [{ title: `Write ${near}`, safety: "unsafe", edits: [replace(file, word.range, near)] }] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A drbddisk whose resource is not in the node's DRBD files.",
  why: "drbddisk calls `drbdadm primary NAME`. For a name that its files do not define drbdadm only prints an error; drbddisk tries six times, and then the whole group is given up. It happens at the takeover, because nothing looks before.",
  fix: "Writes the nearest resource. Unsafe: another one may be meant.",
};

const drbdConf = (name: string) =>
  `resource ${name} {\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a slip",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::⟦dta⟧ Filesystem::/dev/drbd0::/srv::ext4\n== drbd.conf\n${drbdConf("data")}`,
      expect: [
        "error takeover: the DRBD files of . define no resource dta, only data: there drbdadm refuses to promote it, and the whole group is given up",
      ],
      after: "== haresources\nm1 drbddisk::data Filesystem::/dev/drbd0::/srv::ext4\n",
      unsafe: true,
    },
    {
      about: "one node's files lack it",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 drbddisk::r0 nginx\n== m1/etc/drbd.conf\n${drbdConf("r0")}== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/ha.d/haresources\nm1 drbddisk::⟦r0⟧ nginx\n== m2/etc/drbd.conf\n${drbdConf("www")}`,
      expect: [
        "error takeover: the DRBD files of m2 define no resource r0, only www: there drbdadm refuses to promote it, and the whole group is given up",
      ],
    },
  ],
  good: [
    {
      about: "defined",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n== drbd.conf\n${drbdConf("r0")}`,
    },
    { about: "no DRBD files are here", files: "== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n" },
    {
      about: "an included file is not here",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r1\n== drbd.conf\ninclude "/etc/drbd.d/r1.res";\n${drbdConf("r0")}`,
    },
  ],
};
