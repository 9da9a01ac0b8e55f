import { sameDevice, statementPlace, volumesOn } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { where } from "../../support.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  mounted: (disk: string, resource: string, node: string, place: string) =>
    `${disk} is the disk under DRBD's resource ${resource}, and ${node} mounts it at boot (${place}): DRBD cannot have it then, or what is written past DRBD never reaches the other node`,
};

export const rule = clusterRule("cluster/drbd-disk-in-fstab", (cluster, report) => {
  for (const node of cluster.nodes) {
    for (const { resource, volume, configuration } of volumesOn(node)) {
      const { disk } = volume;
      const entry = node.facts.fstab?.find((line) => sameDevice(line.device, disk) && !line.options.includes("noauto"));
      const place = statementPlace(configuration, volume.place, "disk");
      if (!entry || !place || disk === undefined || isUnrendered(cluster, place.file)) continue;
      report({
        at: place,
        node: node.name && node.label,
        severity: "error",
        noticed: "boot",
        message: messages.mounted(disk, resource, node.label, where(entry.place)),
        help: "take the line out of fstab; what is mounted is DRBD's device, by heartbeat",
        related: [{ place: entry.place, message: "mounted at boot" }],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A disk under DRBD that fstab mounts at boot.",
  why: "The disk belongs to DRBD alone. Mounted first, it is busy and DRBD cannot attach it; and whatever is written to it directly is not replicated and makes the two copies differ without a trace.",
};

const files = (fstab: string, disk = "disk /dev/sdb1") =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/drbd.conf\nresource r0 {\n  on m1 { device /dev/drbd0; ${disk}; address 10.0.0.1:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdc1; address 10.0.0.2:7788; meta-disk internal; }\n}\n== m1/etc/fstab\n/dev/sda1 / ext4 defaults 1 1\n${fstab}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a logical volume, by its other name",
      files: files("/dev/mapper/vg0-my--data /srv ext4 defaults 0 0\n", "⟦disk /dev/vg0/my-data⟧"),
      expect: [
        "error boot: /dev/vg0/my-data is the disk under DRBD's resource r0, and m1 mounts it at boot (m1/etc/fstab:2): DRBD cannot have it then, or what is written past DRBD never reaches the other node",
      ],
    },
    {
      about: "mounted at boot",
      files: files("/dev/sdb1 /srv ext4 defaults 0 0\n", "⟦disk /dev/sdb1⟧"),
      expect: [
        "error boot: /dev/sdb1 is the disk under DRBD's resource r0, and m1 mounts it at boot (m1/etc/fstab:2): DRBD cannot have it then, or what is written past DRBD never reaches the other node",
      ],
    },
    {
      about: "a section for a machine under its old name and its new one",
      files: files("/dev/sdb1 /srv ext4 defaults 0 0\n", "⟦disk /dev/sdb1⟧").replace("on m1 {", "on old1 m1 {"),
      expect: [
        "error boot: /dev/sdb1 is the disk under DRBD's resource r0, and m1 mounts it at boot (m1/etc/fstab:2): DRBD cannot have it then, or what is written past DRBD never reaches the other node",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "the other node's disk is called so", files: files("/dev/sdc1 /srv ext4 defaults 0 0\n") },
    { about: "noauto", files: files("/dev/sdb1 /srv ext4 noauto 0 0\n") },
    { about: "fstab is not here", files: files("").replace(/== m1\/etc\/fstab\n.*\n/, "") },
    {
      about: "DRBD's file still has to be rendered",
      files: files("/dev/sdb1 /srv ext4 defaults 0 0\n").replace("10.0.0.2", "{{ peer }}"),
      edge: true,
    },
  ],
};
