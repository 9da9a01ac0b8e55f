import {
  type ClusterNode,
  effectiveResources,
  isDeviceOf,
  isDrbdDevice,
  mounts,
  type NodeVolume,
  type SourceFile,
  statementPlace,
  volumesOn,
} from "@halint/cluster";
import type { Finding } from "../../diagnostic.js";
import { isTemplateConfiguration } from "../../drbd-templates.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";

const messages = {
  other: (device: string, promoted: readonly string[], devices: readonly string[], owner: string | undefined) =>
    `this mounts ${device}, ${owner === undefined ? "which no resource has" : `the device of ${owner}`}, but the group promotes ${list(promoted)}, whose device is ${list(devices, "or")}: at the takeover the mount fails, and the group is given up`,
  disk: (disk: string, resource: string, device: string) =>
    `this mounts ${disk}, the disk under DRBD's resource ${resource}: DRBD holds it, so the mount fails; the file system is on ${device}`,
};

/** The volumes that a node has; of an unknown node, those that any host has. */
function volumesFor(node: ClusterNode): NodeVolume[] {
  const own = volumesOn(node);
  if (own.length > 0) return own;
  return node.drbd.flatMap((configuration) =>
    effectiveResources(configuration).flatMap((resource) =>
      resource.hosts.flatMap((host) =>
        host.volumes.map((volume) => ({ resource: resource.name, volume, configuration })),
      ),
    ),
  );
}

export const rule = clusterRule("cluster/drbd-device-mismatch", (cluster, report) => {
  const all = mounts(cluster);
  const found: { readonly file: SourceFile; readonly device: string; readonly finding: Finding }[] = [];
  for (const { resource, file, nodes, device, before, after } of all) {
    const word = resource.args[0];
    if (!word) continue;
    for (const node of nodes) {
      if (node.drbd.some(isTemplateConfiguration)) continue;
      const volumes = volumesFor(node);
      const isIn = (names: readonly (string | undefined)[]) => (candidate: NodeVolume) =>
        names.some((name) => name === undefined || name === "all" || name === candidate.resource);
      // Without a drbddisk before it, whether there should be one is haresources/filesystem-without-storage's.
      const wanted = volumes.filter(isIn(before));
      if (wanted.length === 0 || wanted.some((candidate) => isDeviceOf(device, candidate))) continue;
      const owner = volumes.find((candidate) => isDeviceOf(device, candidate));
      if (owner && isIn(after)(owner)) continue;
      const under = wanted.find(({ volume }) => volume.disk === device);
      if (!isDrbdDevice(device) && !under) continue;
      const devices = [...new Set((under ? [under] : wanted).map(({ volume }) => volume.device))];
      const promoted = [...new Set(wanted.map((candidate) => candidate.resource))];
      const [only] = devices;
      const finding: Finding = {
        at: { file, range: word.range },
        node: nodes.length === 1 ? node.name && node.label : undefined,
        severity: "error",
        noticed: "takeover",
        message: under
          ? messages.disk(device, under.resource, under.volume.device)
          : messages.other(device, promoted, devices, owner?.resource),
        related: (under ? [under] : wanted).flatMap(({ configuration, volume, resource: drbd }) => {
          const place = statementPlace(configuration, volume.place, "device");
          return place ? [{ place, message: `the device of ${drbd}` }] : [];
        }),
        fixes:
          only && devices.length === 1
            ? [{ title: `Mount ${only}`, safety: "unsafe", edits: [replace(file, word.range, only)] }]
            : [],
      };
      found.push({ file, device, finding });
      break;
    }
  }
  for (const { file, device, finding } of found) {
    // Where the same words are right on another node, a change here would make the two differ.
    const isRightElsewhere = all.some(
      (other) =>
        other.file !== file &&
        other.device === device &&
        !found.some((entry) => entry.file === other.file && entry.device === device),
    );
    report(isRightElsewhere ? { ...finding, fixes: [] } : finding);
  }
});

export const docs: RuleDocs = {
  finds: "A Filesystem whose device is not that of the DRBD resource that its group promotes.",
  why: "drbddisk makes one resource primary; the device of another one stays secondary and cannot be mounted, and a disk under DRBD is held by it. The mount fails at the takeover and the whole group is given up. Udev's names are known: `/dev/drbd/by-res/r0`, `/dev/drbd/by-disk/sdb1`.",
  fix: "Writes the device of the resource, where it has one. Unsafe: the wrong resource may be named instead.",
};

const base = (groups: string) =>
  `== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\n${groups}\n== drbd.conf\nresource r0 {\n  device /dev/drbd0;\n  disk /dev/sdb1;\n  meta-disk internal;\n  on m1 { address 10.0.0.1:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\nresource r1 {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on m1 { address 10.0.0.1:7789; }\n  on m2 { address 10.0.0.2:7789; }\n}\n`;

const oneOfTwo = (node: string, mounted = "/dev/drbd/by-disk/sdb1") =>
  `== ${node}/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== ${node}/etc/hostname\n${node}\n== ${node}/etc/ha.d/haresources\nm1 drbddisk::r0 Filesystem::${mounted}::/srv::ext4\n== ${node}/etc/drbd.conf\nresource r0 {\n  device /dev/drbd0;\n  meta-disk internal;\n  on m1 { disk /dev/sdb1; address 10.0.0.1:7788; }\n  on m2 { disk /dev/sdc1; address 10.0.0.2:7788; }\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "another resource's device",
      files: base("m1 drbddisk::r0 Filesystem::⟦/dev/drbd1⟧::/srv::ext4 nginx"),
      expect: [
        "error takeover: this mounts /dev/drbd1, the device of r1, but the group promotes r0, whose device is /dev/drbd0: at the takeover the mount fails, and the group is given up",
      ],
      after: "== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx\n",
      unsafe: true,
    },
    {
      about: "no resource has it, and two are promoted",
      files: base("m1 drbddisk::r0 drbddisk::r1 Filesystem::⟦/dev/drbd2⟧::/srv::ext4"),
      expect: [
        "error takeover: this mounts /dev/drbd2, which no resource has, but the group promotes r0 and r1, whose device is /dev/drbd0 or /dev/drbd1: at the takeover the mount fails, and the group is given up",
      ],
      unsafe: true,
    },
    {
      about: "the disk below",
      files: base("m1 drbddisk::r0 Filesystem::⟦/dev/sdb1⟧::/srv::ext4"),
      expect: [
        "error takeover: this mounts /dev/sdb1, the disk under DRBD's resource r0: DRBD holds it, so the mount fails; the file system is on /dev/drbd0",
      ],
      after: "== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n",
      unsafe: true,
    },
    {
      about: "a name that is right on one node only: a change on the other would make the two differ",
      files: `${oneOfTwo("m1")}${oneOfTwo("m2", "⟦/dev/drbd/by-disk/sdb1⟧")}`,
      expect: [
        "error takeover: this mounts /dev/drbd/by-disk/sdb1, which no resource has, but the group promotes r0, whose device is /dev/drbd0: at the takeover the mount fails, and the group is given up",
      ],
      unsafe: true,
    },
    {
      about: "all resources are promoted, and none has the device",
      files: base(
        "m1 drbddisk Filesystem::⟦/dev/drbd2⟧::/srv::ext4\nm2 drbddisk::all Filesystem::⟦/dev/drbd3⟧::/var/www::ext4",
      ),
      expect: [
        "error takeover: this mounts /dev/drbd2, which no resource has, but the group promotes r0 and r1, whose device is /dev/drbd0 or /dev/drbd1: at the takeover the mount fails, and the group is given up",
        "error takeover: this mounts /dev/drbd3, which no resource has, but the group promotes r0 and r1, whose device is /dev/drbd0 or /dev/drbd1: at the takeover the mount fails, and the group is given up",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "the disk below one of two resources",
      files: base("m1 drbddisk::r0 drbddisk::r1 Filesystem::⟦/dev/sdc1⟧::/srv::ext4"),
      expect: [
        "error takeover: this mounts /dev/sdc1, the disk under DRBD's resource r1: DRBD holds it, so the mount fails; the file system is on /dev/drbd1",
      ],
      after: "== haresources\nm1 drbddisk::r0 drbddisk::r1 Filesystem::/dev/drbd1::/srv::ext4\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a name that is wrong on both nodes",
      files: `${oneOfTwo("m1", "⟦/dev/drbd/by-disk/sdd1⟧")}${oneOfTwo("m2", "⟦/dev/drbd/by-disk/sdd1⟧")}`,
      expect: [
        "error takeover: this mounts /dev/drbd/by-disk/sdd1, which no resource has, but the group promotes r0, whose device is /dev/drbd0: at the takeover the mount fails, and the group is given up",
        "error takeover: this mounts /dev/drbd/by-disk/sdd1, which no resource has, but the group promotes r0, whose device is /dev/drbd0: at the takeover the mount fails, and the group is given up",
      ],
      after:
        "== m1/etc/ha.d/haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n== m2/etc/ha.d/haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "its device", files: base("m1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4") },
    { about: "under another name", files: base("m1 drbddisk::r0 Filesystem::/dev/drbd/by-res/r0::/srv::ext4") },
    { about: "a volume group on top", files: base("m1 drbddisk::r0 LVM::vg0 Filesystem::/dev/vg0/data::/srv::ext4") },
    {
      about: "promoted later: an order rule's",
      files: base("m1 drbddisk::r1 Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r0"),
    },
    {
      about: "no DRBD files are here",
      files: "== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd1::/srv::ext4\n",
    },
    {
      about: "one of two",
      files: base("m1 drbddisk::r0 drbddisk::r1 Filesystem::/dev/drbd1::/srv::ext4"),
      edge: true,
    },
    {
      about: "nothing is promoted before it",
      files: base("m1 Filesystem::/dev/drbd1::/srv::ext4"),
      edge: true,
    },
    {
      about: "a second root, which still has to be rendered",
      files: `${base("m1 drbddisk::r0 Filesystem::/dev/drbd2::/srv::ext4")}== drbd-84.conf\nresource r2 {\n  device {{ device }};\n  on m1 { address 10.0.0.1:7790; }\n  on m2 { address 10.0.0.2:7790; }\n}\n`,
      edge: true,
    },
    {
      about: "a device with a name of its own",
      files: base("m1 drbddisk::r0 Filesystem::/dev/drbd_r0::/srv::ext4").replace(
        "device /dev/drbd0;",
        "device /dev/drbd_r0 minor 0;",
      ),
      edge: true,
    },
    {
      about: "a mount without a directory, and another script with a device",
      files: base("m1 drbddisk::r0 Filesystem::/dev/drbd1\nm2 drbddisk::r1 dump::/dev/drbd0::/srv/dump"),
      edge: true,
    },
  ],
};
