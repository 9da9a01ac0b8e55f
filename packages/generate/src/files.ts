import type { Answers, GroupAnswer, LinkAnswer, NodeAnswer, StorageAnswer } from "./answers.js";
import { distributions } from "./distributions.js";

/** A file of the new cluster. */
export interface GeneratedFile {
  /** Name of the node; undefined for what belongs to none. */
  readonly node: string | undefined;
  /** Below the node's root: `etc/ha.d/ha.cf`. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  /** Whether it holds a key, so that nobody should print it. */
  readonly secret: boolean;
}

/** Where a file goes, below the directory that holds a root for each node. */
export function placeOf({ node, path }: GeneratedFile): string {
  return node === undefined ? path : `${node}/${path}`;
}

/** All files of all nodes, and what halint has to know of them. */
export function generate(answers: Answers): GeneratedFile[] {
  const storage = answers.groups.flatMap((group) => group.storage);
  const configuration = { node: undefined, path: "halint.json", text: halintJson(answers), mode: 0o644, secret: false };
  const ofNodes = answers.nodes.flatMap((node) => {
    const file = (path: string, text: string, secret = false): GeneratedFile => ({
      node: node.name,
      path,
      text,
      mode: secret ? 0o600 : 0o644,
      secret,
    });
    return [
      file("etc/ha.d/ha.cf", haCf(answers, node)),
      file("etc/ha.d/haresources", haresources(answers)),
      file("etc/ha.d/authkeys", authkeys(answers), true),
      ...(storage.length > 0
        ? [
            file("etc/drbd.conf", drbdConf()),
            file("etc/drbd.d/global_common.conf", globalCommon(answers), true),
            ...storage.map((one) => file(`etc/drbd.d/${one.resource}.res`, drbdResource(answers, one))),
          ]
        : []),
    ];
  });
  return [...ofNodes, configuration];
}

/** The nodes' addresses, which stand in no file of the cluster: with them halint can tell whom a ucast line reaches. */
function halintJson({ name, nodes, startAtBoot, drbd, groups }: Answers): string {
  const cluster = {
    name,
    nodes: nodes.map((node) => ({
      name: node.name,
      path: node.name,
      heartbeat: startAtBoot ? "boot" : "manual",
      addresses: Object.fromEntries(node.interfaces.map((one) => [one.name, `${one.address}/${one.prefix}`])),
    })),
  };
  const withDrbd = groups.some(({ storage }) => storage.length > 0) ? { drbd: { version: drbd } } : {};
  return `${JSON.stringify({ clusters: [cluster], ...withDrbd }, null, 2)}\n`;
}

// ---- Heartbeat -------------------------------------------------------------------------------------------------------

/** Seconds. DRBD notices a dead peer after ping-int and ping-timeout, 10.5 s: takeover must not come before. */
export const timing = { keepalive: 1, warntime: 10, deadtime: 20, initdead: 60 } as const;

function haCf(answers: Answers, node: NodeAnswer): string {
  const { nodes, heartbeats, ping, failback, port, distribution } = answers;
  const shared = answers.haCf === "shared";
  const at = nodes.indexOf(node as (typeof nodes)[number]);
  const peer = nodes[1 - at] as NodeAnswer;
  const lines = [
    shared
      ? `# Heartbeat of ${names(answers)}. The same file is on both nodes.`
      : `# Heartbeat of ${names(answers)}, the file of ${node.name}. Only the ucast lines differ from the other node's.`,
    "",
    "# Where messages go.",
    "logfile /var/log/ha-log",
    "logfacility local0",
    "",
    "# Seconds between two heartbeats. Both nodes need the same times.",
    `keepalive ${timing.keepalive}`,
    "# Seconds of silence until a warning is logged, and until the peer counts as dead.",
    `warntime ${timing.warntime}`,
    `deadtime ${timing.deadtime}`,
    "# The latter after a start, when networks may still be coming up.",
    `initdead ${timing.initdead}`,
    "",
    "# The port has to stand before the lines that use it.",
    `udpport ${port}`,
    "",
    shared
      ? "# Both nodes' addresses in each network; a node ignores what it sends to itself."
      : `# Addresses of ${peer.name}, one line a network. On ${peer.name} the addresses of ${node.name} stand here.`,
    ...heartbeats.flatMap((link) => ucastLines(link, shared ? undefined : at)),
    "",
    failback
      ? "# A group goes back to its home node as soon as that is there again."
      : "# A group stays where it is when its home node is back; hb_takeover moves it.",
    `auto_failback ${failback ? "on" : "off"}`,
    "",
    "# What uname -n says on each node; the home of the first group comes first.",
    ...orderedNodes(answers).map(({ name }) => `node ${name}`),
  ];
  if (ping !== undefined) {
    lines.push(
      "",
      "# Whoever loses sight of this address gives its groups to the other node; ipfail sees to that.",
      `ping ${ping}`,
      `respawn hacluster ${distributions[distribution].programs}/ipfail`,
    );
  }
  return text(lines);
}

/** The peer's address on a link, or both where the file is shared. */
function ucastLines({ ends }: LinkAnswer, at: number | undefined): string[] {
  const own = ends[at ?? 0];
  const targets = at === undefined ? ends : ends.filter((_, index) => index !== at);
  return own ? targets.map(({ address }) => `ucast ${own.name} ${address}`) : [];
}

/** The home of the first group first: that is how people read the file. The daemon does not mind. */
export function orderedNodes({ nodes, groups }: Answers): NodeAnswer[] {
  const home = groups[0]?.node;
  return [...nodes].sort((a, b) => Number(b.name === home) - Number(a.name === home));
}

function haresources(answers: Answers): string {
  return text([
    `# What runs on ${names(answers)}. The file has to be the same on both nodes.`,
    "# One line a group: its home node, then its resources. They start from left to right and stop from right to left,",
    "# so whatever needs something stands behind it.",
    ...answers.groups.map((group) => [group.node, ...resourcesOf(group)].join(" ")),
  ]);
}

/** The resources of a group as haresources writes them: storage, then addresses, then what uses both. */
export function resourcesOf({ storage, addresses, services }: GroupAnswer): string[] {
  return [
    ...storage.flatMap(({ resource, minor, mount, fileSystem }) => [
      `drbddisk::${resource}`,
      `Filesystem::/dev/drbd${minor}::${mount}::${fileSystem}`,
    ]),
    ...addresses.map(({ address, link }) => {
      const [first, second] = link.ends;
      // One line serves both nodes: where the names differ, the agent finds the interface by the address.
      const nic = first && first.name === second?.name ? `/${first.name}` : "";
      return `IPaddr2::${address}/${first?.prefix ?? 24}${nic}`;
    }),
    ...services,
  ];
}

function authkeys({ key }: Answers): string {
  return text(["# Signs the heartbeats. The same on both nodes, mode 0600.", "auth 1", `1 sha1 ${key}`]);
}

// ---- DRBD ------------------------------------------------------------------------------------------------------------

function drbdConf(): string {
  return text([
    "# The same on both nodes, as all files of drbd.d.",
    'include "drbd.d/global_common.conf";',
    'include "drbd.d/*.res";',
  ]);
}

function globalCommon({ drbd, secret }: Answers): string {
  const old = drbd === "8.3";
  return text([
    "global {",
    "  usage-count no;",
    "}",
    "",
    "common {",
    ...(old ? ["  # A write is done when both disks have it.", "  protocol C;"] : []),
    "  net {",
    ...(old ? [] : ["    # A write is done when both disks have it.", "    protocol C;"]),
    "    # Keeps a stranger from connecting; it does not encrypt.",
    "    cram-hmac-alg sha1;",
    `    shared-secret "${secret}";`,
    "  }",
    "  disk {",
    "    # After an error of the disk, go on with that of the other node.",
    "    on-io-error detach;",
    "  }",
    ...(old ? ["  syncer {", "    # Bytes a second while a disk catches up.", "    rate 30M;", "  }"] : []),
    "  startup {",
    "    # Seconds to wait for the other node at boot; the default is for ever.",
    "    wfc-timeout 120;",
    "    degr-wfc-timeout 60;",
    "  }",
    "}",
  ]);
}

function drbdResource({ nodes }: Answers, storage: StorageAnswer): string {
  const { resource, minor, disks, link, port, mount } = storage;
  return text([
    `# Mounted on ${mount}, on one node at a time. The names behind "on" are what uname -n says.`,
    `resource ${resource} {`,
    ...nodes.flatMap((node, index) => [
      `  on ${node.name} {`,
      `    device /dev/drbd${minor};`,
      `    disk ${disks[index]};`,
      `    address ${link.ends[index]?.address}:${port};`,
      "    meta-disk internal;",
      "  }",
    ]),
    "}",
  ]);
}

function names({ nodes }: Answers): string {
  return nodes.map(({ name }) => name).join(" and ");
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
