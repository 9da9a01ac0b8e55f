import { dumpDirectories } from "../facts/address-dump.js";
import { programDirectories } from "../facts/read-facts.js";
import type { Cluster, ClusterNode } from "../model/cluster.js";
import { asHaCf } from "../model/source-file.js";

/** A kind of fact: where it is looked for, and what it allows to check. */
export interface FactKind {
  readonly fact: string;
  /** What it allows to check: `whether …`, `whose …`. */
  readonly settles: string;
  /** Paths that are looked into, below a node's root; `*` stands for any name. */
  readonly sources: readonly string[];
}

interface KnownKind extends FactKind {
  isMissing(node: ClusterNode, cluster: Cluster): boolean;
}

const hasDrbd = (cluster: Cluster) => cluster.drbd.length > 0;

/** Every kind of fact about a machine, in the order in which they matter. */
const kinds: readonly KnownKind[] = [
  {
    fact: "the node's name",
    settles: "which lines are about this node, and whose address a ucast line has",
    sources: ["etc/ha.d/nodeinfo", "etc/hostname", "etc/HOSTNAME", "etc/sysconfig/network"],
    isMissing: ({ name }) => name === undefined,
  },
  {
    fact: "addresses of its interfaces",
    settles: "whose address a ucast line names, and on which network a floating address lies",
    sources: [
      "etc/sysconfig/network-scripts/ifcfg-*",
      "etc/sysconfig/network/ifcfg-*",
      "etc/network/interfaces",
      "etc/systemd/network/*.network",
      "etc/NetworkManager/system-connections/*",
      "etc/netplan/*.yaml",
      ...dumpDirectories.map((directory) => `${directory === "" ? "" : `${directory}/`}ip_addr.txt`),
    ],
    isMissing: ({ facts }) => facts.interfaces === undefined,
  },
  {
    fact: "etc/hosts",
    settles: "whether node names lead to the right addresses",
    sources: ["etc/hosts"],
    isMissing: ({ facts }) => facts.hosts === undefined,
  },
  {
    fact: "resource.d",
    settles: "whether a resource's script is there and may be executed",
    sources: ["etc/ha.d/resource.d/*"],
    isMissing: ({ facts }) => facts.resourceD === undefined,
  },
  {
    fact: "etc/init.d",
    settles: "whether a resource that is a service has a script",
    sources: ["etc/init.d/*", "etc/rc.d/init.d/*"],
    isMissing: ({ facts }) => facts.initD === undefined,
  },
  {
    fact: "boot links",
    settles: "which services start at boot beside heartbeat, and whether DRBD does",
    sources: ["etc/rc*.d/*", "etc/rc.d/rc*.d/*", "etc/systemd/system/*.wants/*", "chkconfig.txt"],
    isMissing: ({ facts }) => facts.boot === undefined,
  },
  {
    fact: "etc/fstab",
    settles: "whether a file system of a group is mounted at boot as well",
    sources: ["etc/fstab"],
    isMissing: ({ facts }) => facts.fstab === undefined,
  },
  {
    fact: "saved firewall rules",
    settles: "whether heartbeats and DRBD get through after a boot",
    sources: [
      "etc/sysconfig/iptables",
      "etc/iptables/rules.v4",
      "etc/nftables.conf",
      "etc/ufw/user.rules",
      "etc/firewalld/zones/*.xml",
    ],
    isMissing: ({ facts }) => facts.firewall === undefined,
  },
  {
    fact: "accounts",
    settles: "whether the users of respawn and apiauth exist",
    sources: ["etc/passwd", "etc/group", "etc/nsswitch.conf"],
    isMissing: ({ facts, haCf }) =>
      facts.users === undefined && (!haCf || asHaCf(haCf).of("respawn").length + asHaCf(haCf).of("apiauth").length > 0),
  },
  {
    fact: "heartbeat's programs",
    settles: "whether what respawn names is there",
    sources: programDirectories.map((directory) => `${directory}/*`),
    isMissing: ({ facts, haCf }) =>
      facts.heartbeatPrograms === undefined && (!haCf || asHaCf(haCf).of("respawn").length > 0),
  },
  {
    fact: "block devices",
    settles: "whether a partition was prepared for DRBD's metadata and is not used",
    sources: ["proc/partitions", "lsblk.txt"],
    isMissing: ({ facts }, cluster) => facts.blockDevices === undefined && hasDrbd(cluster),
  },
  {
    fact: "mode of authkeys",
    settles: "whether the daemon accepts it: it has to be 0600",
    sources: ["etc/ha.d/authkeys"],
    isMissing: ({ authkeys }) => authkeys !== undefined && authkeys.stat?.mode === undefined,
  },
];

/** What is not known of a node and would matter to its cluster. */
export function missingFacts(cluster: Cluster, node: ClusterNode): FactKind[] {
  return kinds
    .filter((kind) => kind.isMissing(node, cluster))
    .map(({ fact, settles, sources }) => ({ fact, settles, sources }));
}
