import { type ClusterNode, effectiveResources, isDeviceOf, isDrbdDevice, volumesOn } from "@halint/cluster";
import { findAgent, findService, type Resource } from "@halint/grammars";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  missing: (device: string) =>
    `nothing in this group makes ${device} primary: on the node that takes over DRBD refuses the mount, and the whole group is given up`,
  perhaps: (device: string, script: string) =>
    `no drbddisk makes ${device} primary: unless ${script} does, DRBD refuses the mount at takeover, and the whole group is given up`,
  fix: (name: string) => `Insert drbddisk::${name} (on all nodes)`,
};

const isPromotion = (resource: Resource) => /^drbd(?:disk|upper)$/.test(resource.script.text);

/** The DRBD resource of a device on the nodes; undefined where none or several are known. */
function resourceOf(nodes: readonly ClusterNode[], device: string): string | undefined {
  const names = new Set(
    nodes.flatMap((node) =>
      volumesOn(node)
        .filter((volume) => isDeviceOf(device, volume))
        .map((volume) => volume.resource),
    ),
  );
  const [only, second] = names;
  return second === undefined ? only : undefined;
}

/** Whether a DRBD resource may be primary on both nodes, and so needs nobody to promote it. */
function isDualPrimary(nodes: readonly ClusterNode[], name: string): boolean {
  return nodes
    .flatMap((node) => node.drbd)
    .flatMap(effectiveResources)
    .some((resource) => {
      const option = resource.name === name ? resource.sections.net.get("allow-two-primaries") : undefined;
      return option !== undefined && option.value !== "no";
    });
}

export const rule = groupsRule("haresources/filesystem-without-storage", ({ file, groups, nodes }, report) => {
  for (const { resources } of groups) {
    // One that stands too late is a matter of the order.
    if (resources.some(isPromotion)) continue;
    for (const [index, filesystem] of resources.entries()) {
      const device = filesystem.args[0]?.text ?? "";
      if (filesystem.script.text !== "Filesystem" || !isDrbdDevice(device)) continue;
      const name = resourceOf(nodes, device);
      if (name !== undefined && isDualPrimary(nodes, name)) continue;
      const unknown = resources
        .slice(0, index)
        .find(({ script }) => !findAgent(script.text) && !findService(script.text))?.script.text;
      const at = filesystem.range.start;
      report({
        at: { file, range: filesystem.range },
        severity: unknown === undefined ? "error" : "warning",
        noticed: unknown === undefined ? "takeover" : "never",
        message: unknown === undefined ? messages.missing(device) : messages.perhaps(device, unknown),
        help: "put drbddisk::RESOURCE before it",
        fixes:
          name !== undefined
            ? [
                {
                  title: messages.fix(name),
                  safety: "unsafe",
                  edits: [{ kind: "text", file, range: { start: at, end: at }, text: `drbddisk::${name} ` }],
                },
              ]
            : [],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A file system on a DRBD device in a group without drbddisk.",
  why: "DRBD lets a node mount its device only when it is primary there. heartbeat does not promote it by itself: drbddisk does, and has to stand before the file system in the same group. Silent for a resource that may be primary on both nodes.",
  fix: "Inserts drbddisk with the name of the resource, where the DRBD configuration tells it. Unsafe: it changes what runs, and has to be done on all nodes.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no drbddisk",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 10.0.0.14/24/eth0 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧ nginx
== m1/etc/drbd.conf
resource r0 {
  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;
  on m1 { address 10.1.1.1:7788; }
  on m2 { address 10.1.1.2:7788; }
}
`,
      expect: [
        "error takeover: nothing in this group makes /dev/drbd0 primary: on the node that takes over DRBD refuses the mount, and the whole group is given up",
      ],
      after: `
== m1/etc/ha.d/haresources
m1 10.0.0.14/24/eth0 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx
`,
      unsafe: true,
    },
    {
      about: "a script of one's own may do it",
      files: "== haresources\nm1 promote-r0 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧\n",
      expect: [
        "warning never: no drbddisk makes /dev/drbd0 primary: unless promote-r0 does, DRBD refuses the mount at takeover, and the whole group is given up",
      ],
    },
    {
      about: "the second of two volumes, where only the first is primary on both nodes",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦Filesystem::/dev/drbd1::/data::ext4⟧\n== m1/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  net { allow-two-primaries; }\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\nresource r1 {\n  device /dev/drbd1; disk /dev/sdc1; meta-disk internal;\n  on m1 { address 10.1.1.1:7789; }\n  on m2 { address 10.1.1.2:7789; }\n}\n",
      expect: [
        "error takeover: nothing in this group makes /dev/drbd1 primary: on the node that takes over DRBD refuses the mount, and the whole group is given up",
      ],
      after: "== m1/etc/ha.d/haresources\nm1 drbddisk::r1 Filesystem::/dev/drbd1::/data::ext4\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "no DRBD configuration tells the name",
      files: "== haresources\nm1 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧ nginx\n",
      expect: [
        "error takeover: nothing in this group makes /dev/drbd0 primary: on the node that takes over DRBD refuses the mount, and the whole group is given up",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "the device has another name on each machine",
      files:
        "== haresources\nm1 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\n== m2/etc/drbd.conf\nresource web {\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\n",
      expect: [
        "error takeover: nothing in this group makes /dev/drbd0 primary: on the node that takes over DRBD refuses the mount, and the whole group is given up",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "drbddisk before it",
      files: "== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n",
    },
    { about: "another device", files: "== haresources\nm1 Filesystem::/dev/sdb1::/srv::ext4\n" },
    {
      about: "primary on both nodes",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 Filesystem::/dev/drbd0::/srv::ocfs2
== m1/etc/drbd.conf
resource r0 {
  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;
  net { allow-two-primaries; }
  on m1 { address 10.1.1.1:7788; }
  on m2 { address 10.1.1.2:7788; }
}
`,
    },
    {
      about: "one of two volumes is primary on both nodes",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 Filesystem::/dev/drbd1::/data::ocfs2\n== m1/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0; disk /dev/sdb1; meta-disk internal;\n  on m1 { address 10.1.1.1:7788; }\n  on m2 { address 10.1.1.2:7788; }\n}\nresource r1 {\n  device /dev/drbd1; disk /dev/sdc1; meta-disk internal;\n  net { allow-two-primaries; }\n  on m1 { address 10.1.1.1:7789; }\n  on m2 { address 10.1.1.2:7789; }\n}\n",
      edge: true,
    },
  ],
};
