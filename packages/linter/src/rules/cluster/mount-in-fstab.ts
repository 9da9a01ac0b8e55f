import { isDeviceOf, mounts, volumesOn } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { where } from "../../support.js";

const messages = {
  device: (device: string, node: string, place: string) =>
    `heartbeat mounts ${device}, and so does ${node} at boot (${place}): the standby tries to mount what the other node uses, and the boot may stop there`,
  point: (point: string, device: string, node: string, place: string) =>
    `heartbeat mounts on ${point}, and ${node} mounts ${device} there at boot (${place}): one hides the other`,
};

export const rule = clusterRule("cluster/mount-in-fstab", (cluster, report) => {
  for (const { resource, file, nodes, device, mountPoint } of mounts(cluster)) {
    for (const node of nodes) {
      const volumes = volumesOn(node).filter((volume) => isDeviceOf(device, volume));
      const bare = (path: string) => path.replace(/(?<!\/)\/+$/, "");
      const isSame = (other: string) => other === device || volumes.some((volume) => isDeviceOf(other, volume));
      // A disk under DRBD in fstab is cluster/drbd-disk-in-fstab's.
      const isUnder = (other: string) => volumesOn(node).some(({ volume }) => volume.disk === other);
      const entry = node.facts.fstab?.find(
        (line) =>
          !line.options.includes("noauto") &&
          !isUnder(line.device) &&
          (isSame(line.device) || bare(line.mountPoint) === bare(mountPoint)),
      );
      if (!entry) continue;
      report({
        at: { file, range: resource.range },
        node: node.name && node.label,
        severity: "warning",
        noticed: "boot",
        message: isSame(entry.device)
          ? messages.device(device, node.label, where(entry.place))
          : messages.point(mountPoint, entry.device, node.label, where(entry.place)),
        help: "take the line out of fstab, or give it the option noauto",
        related: [{ place: entry.place, message: "mounted at boot" }],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A file system of a group that fstab mounts at boot as well.",
  why: "Only the node that runs the group may mount the file system. A line in fstab without noauto mounts it at boot on either node: on shared storage both then write to it; a DRBD device refuses, and a boot that waits for all file systems stops in a rescue shell.",
};

const files = (fstab: string, resource = "Filesystem::/dev/drbd0::/srv::ext4") =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\nm1 drbddisk::r0 ${resource} nginx\n== m1/etc/fstab\n/dev/sda1 / ext4 defaults 1 1\n${fstab}`;
const marked = "⟦Filesystem::/dev/drbd0::/srv::ext4⟧";
const drbdConf = [0, 1]
  .map(
    (minor) =>
      `resource r${minor} {\n  device /dev/drbd${minor};\n  disk /dev/sdb${minor + 1};\n  meta-disk internal;\n  on m1 { address 10.0.0.1:${7788 + minor}; }\n  on m2 { address 10.0.0.2:${7788 + minor}; }\n}\n`,
  )
  .join("");
const withDrbd = (fstab: string, resource?: string) => `${files(fstab, resource)}== m1/etc/drbd.conf\n${drbdConf}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "the device",
      files: files("/dev/drbd0 /srv ext4 defaults 0 0\n", marked),
      expect: [
        "warning boot: heartbeat mounts /dev/drbd0, and so does m1 at boot (m1/etc/fstab:2): the standby tries to mount what the other node uses, and the boot may stop there",
      ],
    },
    {
      about: "the mount point",
      files: files("/dev/sdb1 /srv/ ext4 defaults 0 0\n", marked),
      expect: [
        "warning boot: heartbeat mounts on /srv, and m1 mounts /dev/sdb1 there at boot (m1/etc/fstab:2): one hides the other",
      ],
    },
    {
      about: "the device by its other name",
      files: withDrbd("/dev/drbd/by-res/r0 /mnt ext4 defaults 0 0\n", marked),
      expect: [
        "warning boot: heartbeat mounts /dev/drbd0, and so does m1 at boot (m1/etc/fstab:2): the standby tries to mount what the other node uses, and the boot may stop there",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "noauto", files: files("/dev/drbd0 /srv ext4 defaults,noauto 0 0\n") },
    { about: "other file systems", files: files("/dev/sdb1 /srv/old ext4 defaults 0 0\n") },
    { about: "fstab is not here", files: files("").replace(/== m1\/etc\/fstab\n.*\n/, "") },
    {
      about: "another resource's device",
      files: withDrbd("/dev/drbd1 /var/log/old ext4 defaults 0 0\n"),
      edge: true,
    },
    { about: "the disk under DRBD: another rule's", files: withDrbd("/dev/sdb1 /srv ext4 defaults 0 0\n"), edge: true },
  ],
};
