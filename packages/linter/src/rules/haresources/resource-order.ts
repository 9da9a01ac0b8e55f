import type { SourceFile } from "@halint/cluster";
import { findAgent, findService, type Resource, type ResourceGroup } from "@halint/grammars";
import type { Finding, Fix } from "../../diagnostic.js";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  serviceBeforeFilesystem: (service: string, mount: string) =>
    `${service} starts before ${mount} is mounted: it serves an empty directory, or does not start, and its files stay open when the group is stopped`,
  filesystemBeforeStorage: (device: string, storage: string) =>
    `${device} is mounted before ${storage} has made it usable: the mount fails and the whole group is given up`,
  sourceBeforeAddress: (address: string) =>
    `IPsrcaddr makes ${address} the source of packets before the address is there: it fails and the whole group is given up`,
  upperBeforeAddress: (resource: string) =>
    `drbdupper brings ${resource} up before the address is there over which it replicates`,
  unblockFirst: (ports: string) =>
    `ports ${ports} are unblocked before they are blocked: clients meet a half-started service`,
  blockLate: (ports: string, service: string) =>
    `ports ${ports} are blocked only after ${service} has started: clients meet a half-started service in between`,
};

interface Misorder {
  readonly early: Resource;
  readonly late: Resource;
  readonly message: string;
}

const isBlock = (resource: Resource) => {
  const role = findAgent(resource.script.text)?.role;
  return role === "storage" || role === "stacked storage";
};
const isFilesystem = (resource: Resource) => findAgent(resource.script.text)?.role === "filesystem";
const isService = (resource: Resource) =>
  findAgent(resource.script.text)?.role === "service" || findService(resource.script.text) !== undefined;

/** The pairs of a group that stand the wrong way round; of one resource, the first. */
function misorders(resources: readonly Resource[]): Misorder[] {
  const found: Misorder[] = [];
  for (const [index, early] of resources.entries()) {
    const later = resources.slice(index + 1);
    const add = (late: Resource | undefined, message: (late: Resource) => string) => {
      if (late) found.push({ early, late, message: message(late) });
    };
    const name = early.script.text;
    const first = early.args[0]?.text ?? "";
    if (isService(early)) {
      add(later.find(isFilesystem), (late) =>
        messages.serviceBeforeFilesystem(name, late.args[1]?.text ?? "the file system"),
      );
    } else if (isFilesystem(early)) {
      add(
        later.find((late) => isBlock(late) && serves(late, early, resources.slice(0, index))),
        (late) => messages.filesystemBeforeStorage(first || "the device", late.text),
      );
    } else if (name === "IPsrcaddr") {
      add(
        later.find((late) => late.script.text.startsWith("IPaddr") && late.args[0]?.text.split("/")[0] === first),
        () => messages.sourceBeforeAddress(first),
      );
    } else if (
      name === "drbdupper" &&
      !resources.slice(0, index).some((before) => before.script.text.startsWith("IPaddr"))
    ) {
      add(
        later.find((late) => late.script.text.startsWith("IPaddr")),
        () => messages.upperBeforeAddress(first),
      );
    } else if (name === "portblock" && early.args[2]?.text === "unblock") {
      add(
        later.find(
          (late) =>
            late.script.text === "portblock" &&
            late.args[2]?.text === "block" &&
            late.args[1]?.text === early.args[1]?.text,
        ),
        () => messages.unblockFirst(early.args[1]?.text ?? ""),
      );
    }
    if (isService(early)) {
      const late = later.find(
        (candidate) => candidate.script.text === "portblock" && candidate.args[2]?.text === "block",
      );
      const blocked = resources.slice(0, index).some((before) => before.script.text === "portblock");
      if (late && !blocked) add(late, () => messages.blockLate(late.args[1]?.text ?? "", name));
    }
  }
  return found;
}

/** A DRBD device wants drbddisk, a logical volume LVM, a RAID Raid1: another kind of storage is none of its business. */
function serves(storage: Resource, filesystem: Resource, before: readonly Resource[]): boolean {
  const device = filesystem.args[0]?.text ?? "";
  const agent = storage.script.text;
  if (before.some((resource) => resource.script.text === agent)) return false;
  if (/^(?:\/dev\/)?drbd/.test(device)) return agent === "drbddisk" || agent === "drbdupper";
  if (device.startsWith("/dev/md")) return agent === "Raid1" && storage.args[1]?.text === device;
  if (agent === "LVM") return device.startsWith("/dev/mapper/") || /^\/dev\/[^/]+\/[^/]+$/.test(device);
  return agent !== "drbddisk" && agent !== "drbdupper" && agent !== "Raid1";
}

/** Moves a resource behind another one, where all stand on one physical line. */
function moveBehind(file: SourceFile, group: ResourceGroup, moved: Resource, behind: Resource): Fix[] {
  if (file.lineOf(group.range.start) !== file.lineOf(group.range.end)) return [];
  const at = group.resources.indexOf(moved);
  const next = group.resources[at + 1];
  // The first resource names the group to both nodes; they must not disagree for a while.
  if (!next) return [];
  return [
    {
      title: `Move ${moved.script.text} behind ${behind.script.text} (on all nodes)`,
      safety: "unsafe",
      edits: [
        replace(file, { start: moved.range.start, end: next.range.start }, ""),
        { kind: "text", file, range: { start: behind.range.end, end: behind.range.end }, text: ` ${moved.text}` },
      ],
    },
  ];
}

/** Lets two resources change places: what stands between them stays between. */
function exchange(file: SourceFile, early: Resource, late: Resource): Fix[] {
  return [
    {
      title: `Exchange ${early.text} and ${late.text} (on all nodes)`,
      safety: "unsafe",
      edits: [replace(file, early.range, late.text), replace(file, late.range, early.text)],
    },
  ];
}

/** The last resource that this one has to stand behind. */
function lastOf(resources: readonly Resource[], found: Misorder): Resource {
  if (!isService(found.early)) return found.late;
  return resources.findLast((resource) => isFilesystem(resource)) ?? found.late;
}

export const rule = groupsRule("haresources/resource-order", ({ file, groups }, report) => {
  for (const group of groups) {
    const { resources } = group;
    for (const found of misorders(resources)) {
      const finding: Finding = {
        at: { file, range: found.early.range },
        severity: "warning",
        noticed: "never",
        message: found.message,
        help: "resources start from left to right and stop from right to left: storage, then file system, then what uses it",
        related: [{ place: { file, range: found.late.range }, message: `${found.late.script.text} starts here` }],
        fixes:
          found.early.script.text === "portblock"
            ? exchange(file, found.early, found.late)
            : moveBehind(file, group, found.early, lastOf(resources, found)),
      };
      report(finding);
    }
  }
});

/** Whether the order rule speaks of this pair already. */
export function isMisordered(group: ResourceGroup, early: Resource): boolean {
  return misorders(group.resources).some((found) => found.early === early);
}

export const docs: RuleDocs = {
  finds: "Resources of a group in an order in which they cannot work.",
  why: "A group starts from left to right and stops from right to left, and nothing checks that the order makes sense. A web server that starts before its file system is mounted serves an empty directory, with everything green; at the stop the file system cannot be unmounted while it still runs, and a failed stop makes heartbeat reboot the node.",
  fix: "Moves the resource behind what it needs; blocking and unblocking of ports change places. Unsafe: it changes what runs, and has to be done on all nodes.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the web server before its files",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦nginx⟧ drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n",
      expect: [
        "warning never: nginx starts before /srv is mounted: it serves an empty directory, or does not start, and its files stay open when the group is stopped",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx\n",
      unsafe: true,
    },
    {
      about: "the mount before DRBD is primary",
      files: "== haresources\nmaster1 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧ drbddisk::r0 10.0.0.14/24/eth0\n",
      expect: [
        "warning never: /dev/drbd0 is mounted before drbddisk::r0 has made it usable: the mount fails and the whole group is given up",
      ],
      after: "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 10.0.0.14/24/eth0\n",
      unsafe: true,
    },
    {
      about: "source address before the address",
      files: "== haresources\nmaster1 ⟦IPsrcaddr::10.0.0.14⟧ IPaddr2::10.0.0.14/24/eth0\n",
      expect: [
        "warning never: IPsrcaddr makes 10.0.0.14 the source of packets before the address is there: it fails and the whole group is given up",
      ],
      after: "== haresources\nmaster1 IPaddr2::10.0.0.14/24/eth0 IPsrcaddr::10.0.0.14\n",
      unsafe: true,
    },
    {
      about: "ports unblocked before they are blocked",
      files: "== haresources\nmaster1 ⟦portblock::tcp::80::unblock⟧ portal portblock::tcp::80::block\n",
      expect: ["warning never: ports 80 are unblocked before they are blocked: clients meet a half-started service"],
      after: "== haresources\nmaster1 portblock::tcp::80::block portal portblock::tcp::80::unblock\n",
      unsafe: true,
    },
    {
      about: "ports blocked when the service runs already",
      files: "== haresources\nmaster1 ⟦nginx⟧ portblock::tcp::80::block\n",
      expect: [
        "warning never: ports 80 are blocked only after nginx has started: clients meet a half-started service in between",
      ],
      after: "== haresources\nmaster1 portblock::tcp::80::block nginx\n",
      unsafe: true,
    },
    {
      about: "a mount before its RAID",
      files: "== haresources\nmaster1 ⟦Filesystem::/dev/md0::/srv::ext4⟧ Raid1::/etc/mdadm.conf::/dev/md0\n",
      expect: [
        "warning never: /dev/md0 is mounted before Raid1::/etc/mdadm.conf::/dev/md0 has made it usable: the mount fails and the whole group is given up",
      ],
      after: "== haresources\nmaster1 Raid1::/etc/mdadm.conf::/dev/md0 Filesystem::/dev/md0::/srv::ext4\n",
      unsafe: true,
    },
    {
      about: "a mount before its volume group, by both names of a volume",
      files:
        "== haresources\nmaster1 ⟦Filesystem::/dev/vg0/srv::/srv::xfs⟧ LVM::vg0\nmaster2 ⟦Filesystem::/dev/mapper/vg1-www::/www::xfs⟧ LVM::vg1\n",
      expect: [
        "warning never: /dev/vg0/srv is mounted before LVM::vg0 has made it usable: the mount fails and the whole group is given up",
        "warning never: /dev/mapper/vg1-www is mounted before LVM::vg1 has made it usable: the mount fails and the whole group is given up",
      ],
      after:
        "== haresources\nmaster1 LVM::vg0 Filesystem::/dev/vg0/srv::/srv::xfs\nmaster2 LVM::vg1 Filesystem::/dev/mapper/vg1-www::/www::xfs\n",
      unsafe: true,
    },
    {
      about: "stacked DRBD before the address over which it replicates",
      files: "== haresources\nmaster1 ⟦drbdupper::r0⟧ IPaddr2::10.0.0.9/24/eth0\n",
      expect: ["warning never: drbdupper brings r0 up before the address is there over which it replicates"],
      after: "== haresources\nmaster1 IPaddr2::10.0.0.9/24/eth0 drbdupper::r0\n",
      unsafe: true,
    },
    {
      about: "a mount before its stacked volume, and before its disk",
      files:
        "== haresources\nmaster1 ⟦Filesystem::/dev/drbd10::/srv::ext4⟧ drbdupper::r0-U\nmaster2 ⟦Filesystem::/dev/sdb1::/data::ext4⟧ LinuxSCSI::0:0:1\n",
      expect: [
        "warning never: /dev/drbd10 is mounted before drbdupper::r0-U has made it usable: the mount fails and the whole group is given up",
        "warning never: /dev/sdb1 is mounted before LinuxSCSI::0:0:1 has made it usable: the mount fails and the whole group is given up",
      ],
      edge: true,
    },
    {
      about: "a service before two file systems",
      files:
        "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦nginx⟧ MailTo::root Filesystem::/dev/sdb1::/srv::ext4 Filesystem::/dev/sdc1::/data::ext4\n",
      expect: [
        "warning never: nginx starts before /srv is mounted: it serves an empty directory, or does not start, and its files stay open when the group is stopped",
      ],
      after:
        "== haresources\nmaster1 10.0.0.14/24/eth0 MailTo::root Filesystem::/dev/sdb1::/srv::ext4 Filesystem::/dev/sdc1::/data::ext4 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a group on two lines is not changed",
      files: "== haresources\nmaster1 ⟦Filesystem::/dev/drbd0::/srv::ext4⟧ \\\n  drbddisk::r0\n",
      expect: [
        "warning never: /dev/drbd0 is mounted before drbddisk::r0 has made it usable: the mount fails and the whole group is given up",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "ports blocked late, behind an address",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦nginx⟧ portblock::tcp::80::block\n",
      expect: [
        "warning never: ports 80 are blocked only after nginx has started: clients meet a half-started service in between",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "storage, file system, service, address",
      files:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx IPaddr2::10.0.0.14/24/eth0 MailTo::root\n",
    },
    { about: "a name that says nothing", files: "== haresources\nmaster1 portal Filesystem::/dev/sdb1::/srv::ext4\n" },
    {
      about: "two devices, each behind its storage",
      files:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r1 Filesystem::/dev/drbd1::/var/lib/x::ext4\n",
    },
    {
      about: "a volume group on DRBD",
      files: "== haresources\nmaster1 drbddisk::r0 LVM::vg0 Filesystem::/dev/vg0/srv::/srv::xfs\n",
    },
    {
      about: "storage that is none of the mount's business",
      files:
        "== haresources\nmaster1 Filesystem::/dev/md0::/srv::ext4 Raid1::/etc/mdadm.conf::/dev/md1\nmaster2 Filesystem::/dev/sdb1::/data::xfs LVM::vg0\n",
    },
    {
      about: "ports blocked before the service and unblocked behind it",
      files: "== haresources\nmaster1 portblock::tcp::80::block nginx portblock::tcp::80::unblock\n",
    },
    {
      about: "other ports, another address",
      files:
        "== haresources\nmaster1 portblock::tcp::80::unblock portblock::tcp::443::block portal IPsrcaddr::10.0.0.14 IPaddr2::10.0.0.15/24/eth0\n",
    },
    {
      about: "stacked DRBD behind its address",
      files: "== haresources\nmaster1 IPaddr2::10.0.0.9/24/eth0 drbdupper::r0 IPaddr2::10.0.0.10/24/eth0\n",
    },
    {
      about: "storage that a disk does not need",
      files:
        "== haresources\nmaster1 Filesystem::/dev/sdb1::/srv::ext4 drbddisk::r0 drbdupper::r0-U Raid1::/etc/mdadm.conf::/dev/md0\n",
      edge: true,
    },
    {
      about: "ports of another service blocked, and ports unblocked only",
      files:
        "== haresources\nmaster1 portblock::tcp::80::block nginx portblock::tcp::443::block portblock::tcp::80::block\nmaster2 httpd portblock::tcp::80::unblock\n",
      edge: true,
    },
    {
      about: "storage in quotes",
      files:
        '== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1 nginx "Filesystem::/dev/sdb1::/srv::ext4"\n',
      edge: true,
    },
    {
      about: "Pacemaker does not use the file",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\ncrm yes\n== haresources\nweb1 Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r0\n",
      edge: true,
    },
    {
      about: "a file that still has to be rendered",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\n== haresources\n<%= @node %> Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r0\n",
      edge: true,
    },
    {
      about: "one node has no ha.cf, and Pacemaker does not use the file",
      files:
        "== haresources\nweb1 Filesystem::/dev/drbd0::/srv::ext4 drbddisk::r0\n== web1/ha.cf\nnode web1 web2\nbcast eth0\ncrm yes\n== web2/authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
  ],
};
