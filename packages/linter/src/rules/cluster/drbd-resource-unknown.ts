import { isWhole, promotions, resourcesOn } from "@halint/cluster";
import { isTemplateConfiguration } from "../../drbd-templates.js";
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
        !node.drbd.some(isTemplateConfiguration),
    );
    if (lacking.length === 0) continue;
    const there = [...new Set(lacking.flatMap((node) => resourcesOn(node).map((known) => known.name)))];
    // A name that is right on some node is no slip: a change here would make the nodes differ.
    const isSlip =
      lacking.length === nodes.length &&
      !cluster.nodes.some((node) => resourcesOn(node).some((known) => known.name === name));
    const near = isSlip ? nearest(name, there) : undefined;
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
      unsafe: true,
    },
    {
      about: "a name that is near on one node and right on the other",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m1/haresources\nm1 drbddisk::r0 nginx\n== m1/drbd.conf\n${drbdConf("r0")}${drbdConf("www")}== m2/ha.cf\nbcast eth0\nnode m1 m2\n== m2/haresources\nm1 drbddisk::⟦r0⟧ nginx\n== m2/drbd.conf\n${drbdConf("r1")}`,
      expect: [
        "error takeover: the DRBD files of m2 define no resource r0, only r1: there drbdadm refuses to promote it, and the whole group is given up",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "one haresources for both, and a file that one of them includes is not here",
      files: `== haresources\nm1 drbddisk::⟦r0⟧ nginx\n== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m1/drbd.conf\ninclude "/etc/drbd.d/r0.res";\n${drbdConf("www")}== m2/ha.cf\nbcast eth0\nnode m1 m2\n== m2/drbd.conf\n${drbdConf("r1")}`,
      expect: [
        "error takeover: the DRBD files of m2 define no resource r0, only r1: there drbdadm refuses to promote it, and the whole group is given up",
      ],
      unsafe: true,
      edge: true,
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
    {
      about: "one of two",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n== drbd.conf\n${drbdConf("r0")}${drbdConf("www")}`,
      edge: true,
    },
    {
      about: "all resources, and one that still has to be filled in",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk nginx\nm2 drbddisk::all postfix\nm1 drbddisk::@RESOURCE@ mysqld\n== drbd.conf\n${drbdConf("r0")}`,
      edge: true,
    },
    {
      about: "a resource file that still has to be rendered",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 drbddisk::www\n== m1/etc/drbd.conf\ninclude "drbd.d/*.res";\n== m1/etc/drbd.d/data.res\n${drbdConf("data")}== m1/etc/drbd.d/site.res\n${drbdConf("{{ resource }}")}`,
      edge: true,
    },
    {
      about: "a second root, of which a file is not here",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 drbddisk::www\n== m1/etc/drbd.conf\n${drbdConf("data")}== m1/etc/drbd-84.conf\ninclude "/etc/drbd.d/www.res";\n`,
      edge: true,
    },
    {
      about: "a second root, which still has to be rendered",
      files: `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 drbddisk::www\n== m1/etc/drbd.conf\n${drbdConf("data")}== m1/etc/drbd-84.conf\n${drbdConf("{{ resource }}")}`,
      edge: true,
    },
    {
      about: "a file whose name says that it still has to be rendered",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::www\n== drbd.conf.j2\n${drbdConf("data")}`,
      edge: true,
    },
    {
      about: "Pacemaker on one of two nodes does not read it",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\ncrm on\n== m2/ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::dta Filesystem::/dev/drbd0::/srv::ext4\n== drbd.conf\n${drbdConf("data")}`,
      edge: true,
    },
  ],
};
