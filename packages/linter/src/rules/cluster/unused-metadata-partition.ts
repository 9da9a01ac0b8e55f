import { type ClusterNode, mounts, statementPlace, volumesOn } from "@halint/cluster";
import { isTemplateConfiguration } from "../../drbd-templates.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  unused: (partition: string, disk: string, node: string) =>
    `DRBD keeps its metadata inside ${disk}, and ${partition} beside it is used for nothing on ${node}: if it was prepared for the metadata, meta-disk has to name it`,
};

/** What a partition has before its number: `/dev/sdb` of `/dev/sdb1`, `/dev/nvme0n1p` of `/dev/nvme0n1p1`. */
function wholeOf(partition: string): string | undefined {
  return /^(\/dev\/(?:[shv]d[a-z]+|xvd[a-z]+|(?:nvme\d+n|mmcblk)\d+p))\d+$/.exec(partition)?.[1];
}

/** Whether some file of the node uses a partition. */
function isUsed(node: ClusterNode, path: string, mounted: readonly string[]): boolean {
  return (
    node.facts.fstab?.some((entry) => entry.device === path) === true ||
    mounted.includes(path) ||
    volumesOn(node).some(({ volume }) => volume.disk === path || volume.metaDisk === path)
  );
}

/** Whether what fstab names by a number or a label has room on the other disks. */
function hasRoomElsewhere(node: ClusterNode, devices: readonly string[], whole: string): boolean {
  const unnamed = (node.facts.fstab ?? []).filter(({ device }) =>
    /^(?:UUID|LABEL|PARTUUID|PARTLABEL)=|^\/dev\/disk\//i.test(device),
  );
  const elsewhere = devices.filter((device) => {
    const disk = wholeOf(device);
    return disk !== undefined && disk !== whole && !isUsed(node, device, []);
  });
  return unnamed.length <= elsewhere.length;
}

export const rule = clusterRule("cluster/unused-metadata-partition", (cluster, report) => {
  const mounted = mounts(cluster).map((mount) => mount.device);
  for (const node of cluster.nodes) {
    const devices = node.facts.blockDevices;
    // Whether a partition is used can only be said with the list of what is mounted.
    if (!devices || !node.facts.fstab) continue;
    for (const { volume, configuration } of volumesOn(node)) {
      const { disk } = volume;
      const whole = disk && wholeOf(disk);
      if (!whole || volume.metaIndex !== "internal" || isTemplateConfiguration(configuration)) continue;
      const beside = devices.filter((device) => wholeOf(device) === whole && device !== disk);
      const [partition] = beside;
      // One partition beside the data is a plan; several are a disk that serves other things too.
      if (partition === undefined || beside.length > 1 || isUsed(node, partition, mounted)) continue;
      if (!hasRoomElsewhere(node, devices, whole)) continue;
      const place = statementPlace(configuration, volume.place, "meta-disk");
      if (!place) continue;
      report({
        at: place,
        node: node.name && node.label,
        severity: "info",
        noticed: "never",
        message: messages.unused(partition, disk, node.label),
        help: "moving the metadata means creating it anew: plan a full resynchronisation",
      });
      // The nodes are built alike: once a cluster.
      return;
    }
  }
});

export const docs: RuleDocs = {
  finds: "A partition beside DRBD's data partition that nothing uses, while the metadata is internal.",
  why: "Tutorials partition the disk for external metadata and then write `meta-disk internal`. The metadata then takes the end of the data partition, where a file system that was made before may have data, and the second partition stays empty. Reported once a cluster, where the partitions and fstab are known.",
};

const files = (partitions: string, meta: string, fstab = "/dev/sda1 / ext4 defaults 1 1\n") =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/fstab\n${fstab}== m1/proc/partitions\nmajor minor  #blocks  name\n\n   8        0   20971520 sda\n   8        1   20970496 sda1\n   8       16   20971520 sdb\n${partitions}== m1/etc/drbd.conf\nresource r0 {\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; ${meta}; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n`;
const resource = (disk: string, meta: string) =>
  `resource r1 {\n  on m1 { device /dev/drbd1; disk ${disk}; address 10.0.0.1:7789; meta-disk ${meta}; }\n  on m2 { device /dev/drbd1; disk ${disk}; address 10.0.0.2:7789; meta-disk ${meta}; }\n}\n`;
const two = "   8       17   20000000 sdb1\n   8       18     970496 sdb2\n";

export const examples: RuleExamples = {
  bad: [
    {
      about: "a partition for nothing",
      files: files(two, "⟦meta-disk internal⟧"),
      expect: [
        "info never: DRBD keeps its metadata inside /dev/sdb1, and /dev/sdb2 beside it is used for nothing on m1: if it was prepared for the metadata, meta-disk has to name it",
      ],
    },
    {
      about: "a root that fstab names by its number",
      files: files(two, "⟦meta-disk internal⟧", "UUID=0a1b-2c3d / ext4 defaults 1 1\n"),
      expect: [
        "info never: DRBD keeps its metadata inside /dev/sdb1, and /dev/sdb2 beside it is used for nothing on m1: if it was prepared for the metadata, meta-disk has to name it",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "used for what fstab names by its number",
      files: files(two, "meta-disk internal", "/dev/sda1 / ext4 defaults 1 1\nUUID=0a1b-2c3d /var ext4 defaults 1 2\n"),
      edge: true,
    },
    { about: "used for the metadata", files: files(two, "meta-disk /dev/sdb2[0]") },
    {
      about: "used for something else",
      files: files(two, "meta-disk internal", "/dev/sda1 / ext4 defaults 1 1\n/dev/sdb2 /var ext4 defaults 1 2\n"),
    },
    { about: "one partition", files: files("   8       17   20970496 sdb1\n", "meta-disk internal") },
    {
      about: "nothing known of the partitions",
      files: files("", "meta-disk internal").replace(/== m1\/proc\/partitions[^=]*/, ""),
    },
    {
      about: "another resource's disk",
      files: `${files(two, "meta-disk internal")}${resource("/dev/sdb2", "internal")}`,
      edge: true,
    },
    {
      about: "used for the metadata of another resource",
      files: `${files(two, "meta-disk internal")}${resource("/dev/sdc1", "/dev/sdb2[0]")}`,
      edge: true,
    },
    {
      about: "a group mounts it",
      files: `${files(two, "meta-disk internal")}== m1/etc/ha.d/haresources\nm1 Filesystem::/dev/sdb2::/var/backup::ext4\n`,
      edge: true,
    },
    {
      about: "a disk with three partitions serves other things too",
      files: files(`${two}   8       19     970496 sdb3\n`, "meta-disk internal"),
      edge: true,
    },
    { about: "the metadata is on another disk", files: files(two, "meta-disk /dev/sda2[0]"), edge: true },
    {
      about: "a logical volume has no partitions beside it",
      files: files(two, "meta-disk internal").replaceAll("/dev/sdb1", "/dev/vg0/data"),
      edge: true,
    },
    {
      about: "DRBD's file still has to be rendered",
      files: files(two, "meta-disk internal").replace("10.0.0.2", "{{ peer }}"),
      edge: true,
    },
  ],
};
