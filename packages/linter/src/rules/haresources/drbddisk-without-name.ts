import { resourcesOn } from "@halint/cluster";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  all: () =>
    'drbddisk without a name means all resources, whose status is never "running": heartbeat cannot tell that the group already runs, and promotes what belongs to other groups',
  fix: (name: string) => `Write drbddisk::${name} (on all nodes)`,
};

export const rule = groupsRule("haresources/drbddisk-without-name", ({ file, groups, nodes }, report) => {
  for (const resource of groups.flatMap((group) => group.resources)) {
    const [name] = resource.args;
    if (resource.script.text !== "drbddisk" || (name && name.text !== "all")) continue;
    const names = new Set(nodes.flatMap(resourcesOn).map((known) => known.name));
    const [only, second] = names;
    report({
      at: { file, range: resource.range },
      severity: "warning",
      noticed: "never",
      message: messages.all(),
      fixes:
        only !== undefined && second === undefined
          ? [
              {
                title: messages.fix(only),
                safety: "unsafe",
                edits: [replace(file, resource.range, `drbddisk::${only}`)],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "drbddisk without the name of a resource.",
  why: "Without a name it stands for `all`. Asked for its status it then answers that a name is required, which heartbeat reads as not running: it starts what already runs, and does not see at boot that a device is primary on both nodes.",
  fix: "Writes the name, where the DRBD configuration has one resource. Unsafe: it often changes the first resource, by which both nodes know the group.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the only resource is known",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 ⟦drbddisk⟧ Filesystem::/dev/drbd0::/srv::ext4
== m1/etc/drbd.conf
resource r0 {
  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;
  on m1 { address 10.1.1.1:7788; }
  on m2 { address 10.1.1.2:7788; }
}
`,
      expect: [
        'warning never: drbddisk without a name means all resources, whose status is never "running": heartbeat cannot tell that the group already runs, and promotes what belongs to other groups',
      ],
      after: `
== m1/etc/ha.d/haresources
m1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4
`,
      unsafe: true,
    },
    {
      about: "two resources to choose from",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦drbddisk::all⟧ Filesystem::/dev/drbd0::/srv::ext4\n== m1/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\nresource r1 {\n  device /dev/drbd1; disk /dev/sdc1; meta-disk internal;\n  on m1 { address 10.1.1.1:7789; }\n  on m2 { address 10.1.1.2:7789; }\n}\n",
      expect: [
        'warning never: drbddisk without a name means all resources, whose status is never "running": heartbeat cannot tell that the group already runs, and promotes what belongs to other groups',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "no DRBD configuration",
      files: "== haresources\nm1 ⟦drbddisk⟧ Filesystem::/dev/drbd0::/srv::ext4\n",
      expect: [
        'warning never: drbddisk without a name means all resources, whose status is never "running": heartbeat cannot tell that the group already runs, and promotes what belongs to other groups',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [{ about: "a name", files: "== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n" }],
};
