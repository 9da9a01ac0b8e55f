import type { SectionKind } from "./sections.js";

// Kept apart from the catalogue, so that a program that only checks need not load it.

/** What hover and documentation say about an option, statement or section. */
export interface Description {
  /** One line. */
  readonly summary: string;
  /** What to know before changing it; empty if there is nothing to add. */
  readonly details: string;
}

type Texts = Readonly<Record<string, string | readonly [string, string]>>;

const fencing: readonly [string, string] = [
  "Whether a primary that loses its peer first has it marked outdated or shot.",
  "resource-only calls the fence-peer handler, resource-and-stonith also freezes input and output until it answers. Both do nothing without that handler. In 8.x it stands in the disk section.",
];

const protocol: readonly [string, string] = [
  "When a write counts as done: A on the local disk, B in the peer's memory, C on both disks.",
  "C loses nothing when one node dies and is what clusters on one site use. A is for long distances and may lose the last writes at a failover. Fencing needs B or C, two primaries need C.",
];

const net: Texts = {
  timeout: [
    "How long the peer may take to answer before the connection counts as lost.",
    "In tenths of a second: 60 is six seconds. It must stay below both ping-int and connect-int, or a slow peer is dropped before anyone has asked whether it is alive.",
  ],
  "max-epoch-size": [
    "How many writes may stand between two write barriers.",
    "A small number costs speed; below 10 it hurts badly.",
  ],
  "max-buffers": [
    "How many pages DRBD may allocate for writes that arrive or are on their way to the disk.",
    "Each is one page (4 KiB as a rule). Larger values help fast disks behind fast links; too small ones stall the receiver.",
  ],
  "unplug-watermark": [
    "After how many queued requests the disk driver was kicked.",
    "Without effect in kernels of this decade; 9 no longer knows it.",
  ],
  "connect-int": "Seconds between attempts to reach a peer that is not there.",
  "ping-int": "Seconds of silence after which the peer is asked whether it is still alive.",
  "ping-timeout": [
    "How long the answer to such a question may take.",
    "In tenths of a second. Raise it on links with long delays; it must stay below timeout.",
  ],
  "sndbuf-size": [
    "Size of the TCP send buffer.",
    "0 lets the kernel tune it. With protocol A it limits how much data can be lost when a node dies.",
  ],
  "rcvbuf-size": ["Size of the TCP receive buffer.", "0 lets the kernel tune it."],
  "ko-count": [
    "After how many missed timeouts a peer that blocks writes is dropped.",
    "0 waits for ever, which lets one sick disk freeze both nodes. 8.3 waits for ever unless told otherwise.",
  ],
  "allow-two-primaries": [
    "Lets both nodes be primary at the same time.",
    "Needs protocol C and a cluster file system or live migration on top; ext4 or xfs on two primaries is destroyed within seconds. Use it with fencing only.",
  ],
  "cram-hmac-alg": [
    "Hash with which the peers prove to each other that they know the shared secret.",
    "Without shared-secret it has no effect. The name must be one that the kernel's crypto layer offers, such as sha1 or sha256.",
  ],
  "shared-secret": [
    "Secret by which peers recognise each other.",
    "At most 63 characters in 9. It keeps wrong peers out; it does not encrypt anything. Has no effect without cram-hmac-alg.",
  ],
  "after-sb-0pri": [
    "What to do after a split brain when neither node is primary.",
    "disconnect leaves the choice to a person. Every discard- policy throws away what one side has written.",
  ],
  "after-sb-1pri": [
    "What to do after a split brain when one node is primary.",
    "disconnect leaves the choice to a person; discard-secondary trusts the primary and loses what the other side wrote.",
  ],
  "after-sb-2pri": [
    "What to do after a split brain when both nodes are primary.",
    "There is nothing safe to do without a person; call-pri-lost-after-sb runs a handler on the losing side, which usually reboots it.",
  ],
  "always-asbp": [
    "Applies the after-sb policies even if the data generations look unrelated.",
    "For stacked or three-node set-ups only.",
  ],
  "rr-conflict": [
    "What to do when policies would turn a running primary into the target of a resync.",
    "Automatic answers can pull the data from under a mounted file system.",
  ],
  "data-integrity-alg": [
    "Checksums every replicated block on the wire.",
    "For hunting broken network cards; too slow, and prone to false alarms, for daily use.",
  ],
  "no-tcp-cork": "Old way to write tcp-cork no.",
  "tcp-cork": ["Lets the kernel gather small packets.", "Turn it off only if measurements show that it helps."],
  "on-congestion": [
    "What to do when the link cannot keep up.",
    "pull-ahead stops mirroring for a while and resyncs later; it is allowed with protocol A only and belongs in front of a buffering proxy.",
  ],
  "congestion-fill": "How much data in flight counts as congestion.",
  "congestion-extents": "How many active extents count as congestion.",
  protocol,
  "csums-alg": [
    "Lets a resync compare checksums first and send only what differs.",
    "Saves bandwidth at the price of CPU on both sides.",
  ],
  "csums-after-crash-only": "Uses checksum-based resync only after a crash of the primary.",
  "verify-alg": [
    "Hash with which drbdadm verify compares the two copies.",
    "Without it there is no online verification. Any digest of the kernel will do; it runs in the background and reports blocks that differ.",
  ],
  "use-rle": "Compresses the bitmap when it is exchanged at connection.",
  "socket-check-timeout": [
    "How long a fresh connection is watched for packets that a firewall or accelerator swallows.",
    "In tenths of a second; 0 uses ping-timeout.",
  ],
  transport: [
    "Which transport module carries the connection.",
    "tcp unless told otherwise; rdma needs its own module.",
  ],
  fencing,
  "allow-remote-read": "Lets a node read from its peers; off forbids it to run without a good local disk.",
  tls: "Encrypts the connection with kernel TLS.",
  "tls-keyring": "Keyring that holds the keys for TLS.",
  "tls-privkey": "Private key for TLS.",
  "tls-certificate": "Certificate for TLS.",
  "load-balance-paths": "Uses all paths of a connection at once.",
  "rdma-ctrl-rcvbuf-size": "Receive buffer of the RDMA control stream.",
  "rdma-ctrl-sndbuf-size": "Send buffer of the RDMA control stream.",
};

const disk: Texts = {
  size: [
    "Overrides the size of the device.",
    "Bare numbers count 512-byte sectors. Needed only where the peer's disk is not there yet; a wrong value cuts off data.",
  ],
  "on-io-error": [
    "What to do when the local disk reports an error.",
    "detach goes on with the peer's disk and is what a mirror is for. pass_on hands the error to the file system, call-local-io-error runs the handler of that name.",
  ],
  fencing,
  "use-bmbv": "Old knob for devices that merge requests; without effect today.",
  "no-disk-barrier": "Old way to write disk-barrier no.",
  "no-disk-flushes": "Old way to write disk-flushes no.",
  "no-disk-drain": "Old way to write disk-drain no.",
  "no-md-flushes": "Old way to write md-flushes no.",
  "max-bio-bvecs": "Old limit for devices that mishandle large requests.",
  "disk-timeout": [
    "After how long a request that the disk does not answer counts as failed.",
    "In tenths of a second; 0 waits. Dangerous: the disk may still write the block later, over newer data.",
  ],
  "disk-barrier": ["Orders writes on the local disk by barriers.", "No longer supported by kernels."],
  "disk-flushes": [
    "Orders writes on the local disk by cache flushes.",
    "Turn it off only with a controller whose cache survives a power cut.",
  ],
  "disk-drain": [
    "Orders writes by waiting for the queue to empty.",
    "The last resort; without any of the three methods a crash can corrupt the file system.",
  ],
  "md-flushes": [
    "Flushes the cache after changes of the metadata.",
    "Turn it off only with a controller whose cache survives a power cut.",
  ],
  "resync-rate": [
    "Bandwidth for a resync while the dynamic controller is off.",
    "In KiB per second; 30M is thirty MiB per second. Ignored unless c-plan-ahead is 0. A third of what the slower of disk and link can do leaves room for the application.",
  ],
  "resync-after": [
    "Waits with a resync until that resource has finished.",
    "Names a resource, or a volume as resource/number; both must lie on the same disks for this to make sense. A cycle is refused.",
  ],
  "al-extents": [
    "How many 4 MiB areas may be active without touching the metadata.",
    "More means less metadata traffic and a longer resync after a crash of the primary. Values outside the range are clamped by 8.4 and 9, refused by 8.3.",
  ],
  "al-updates": [
    "Keeps the activity log up to date on disk.",
    "Without it every crash of the primary means a full resync.",
  ],
  "discard-zeroes-if-aligned": "Trusts the disk to return zeros for discarded blocks that are aligned.",
  "disable-write-same": "Does not use WRITE SAME requests, which some drivers fail.",
  "c-plan-ahead": [
    "How far ahead the dynamic resync controller plans; 0 turns it off.",
    "In tenths of a second; about ten times the round trip of the link. While it is on, resync-rate is only a starting value.",
  ],
  "c-delay-target": "Delay on the line that the controller aims at, in tenths of a second.",
  "c-fill-target": [
    "Amount of data on the line that the controller aims at.",
    "In 512-byte sectors; 0 makes c-delay-target count instead.",
  ],
  "c-max-rate": "Most bandwidth that the controller gives a resync, in KiB per second.",
  "c-min-rate": [
    "Bandwidth to which a resync is cut when the application needs the disk.",
    "In KiB per second; 0 never cuts it.",
  ],
  "read-balancing": [
    "From which copy reads are served.",
    "prefer-local is right unless the peer's disk is faster than the link is slow.",
  ],
  "rs-discard-granularity": "Size in which a resync may discard areas that are zero.",
  bitmap: "Whether a bitmap for that peer is kept; no is for diskless peers.",
  rate: "Old name of resync-rate.",
  after: "Old name of resync-after.",
  "block-size": "Logical block size of the device.",
  "discard-granularity": "Granularity of discards that the device announces.",
  "max-bio-size": "Largest request that the device accepts.",
  "resync-without-replication": "Resyncs over connections that carry no application writes.",
  "peer-tiebreaker": "Whether that peer counts when a quorum is tied.",
};

const options: Texts = {
  "cpu-mask": "Hexadecimal mask of the CPUs on which the resource's threads run.",
  "on-no-data-accessible": [
    "What to do when no good copy of the data can be reached.",
    "io-error fails requests, suspend-io freezes them until a copy comes back.",
  ],
  "auto-promote": [
    "Makes a node primary when its device is opened for writing.",
    "Replaces become-primary-on. Leave it off where a cluster manager promotes.",
  ],
  "peer-ack-window": "How much may be written before other peers learn that a block is on all disks.",
  "peer-ack-delay": "After how much quiet they learn it, in milliseconds.",
  "twopc-timeout": "How long a change that all nodes must agree on may take, in tenths of a second.",
  "twopc-retry-timeout": "How long to wait before such a change is tried again, in tenths of a second.",
  "auto-promote-timeout": "How long opening the device waits for an automatic promotion, in tenths of a second.",
  "max-io-depth": "How many requests may be in flight.",
  quorum: [
    "How many nodes must see each other before data may be written.",
    "majority needs three nodes, one of which may be diskless; with two nodes losing one loses the quorum.",
  ],
  "on-no-quorum": "What to do with requests while the quorum is missing.",
  "quorum-minimum-redundancy": "How many up-to-date copies the side with the quorum must have.",
  "on-suspended-primary-outdated": "What a primary without quorum does when it learns that others went on without it.",
  "drbd8-api-compatibility": "Shows device states as 8.x did.",
};

const syncerDetail =
  "The syncer section is the way of 8.3. 8.4 moves its options to disk, net and options; 9 before drbd-utils 9.29 refuses rate and the c- options here.";
const moved = (text: string | readonly [string, string] | undefined): readonly [string, string] => {
  const [summary, details] = typeof text === "string" ? [text, ""] : (text ?? ["", ""]);
  return [summary, `${details}${details && " "}${syncerDetail}`];
};

// Made on first use: a bundler drops it from programs that describe nothing.
const makeTexts = (): Readonly<Record<string, Texts>> => ({
  net,
  disk,
  "peer-device-options": disk,
  options,
  syncer: {
    rate: moved(disk["resync-rate"]),
    after: moved(disk["resync-after"]),
    "al-extents": moved(disk["al-extents"]),
    "csums-alg": moved(net["csums-alg"]),
    "verify-alg": moved(net["verify-alg"]),
    "cpu-mask": moved(options["cpu-mask"]),
    "use-rle": moved(net["use-rle"]),
    "on-no-data-accessible": moved(options["on-no-data-accessible"]),
    "c-plan-ahead": moved(disk["c-plan-ahead"]),
    "c-delay-target": moved(disk["c-delay-target"]),
    "c-fill-target": moved(disk["c-fill-target"]),
    "c-max-rate": moved(disk["c-max-rate"]),
    "c-min-rate": moved(disk["c-min-rate"]),
    "delay-probe-volume": "Read and dropped.",
    "delay-probe-interval": "Read and dropped.",
    "throttle-threshold": "Read and dropped.",
    "hold-off-threshold": "Read and dropped.",
  },
  global: {
    "usage-count": [
      "Whether drbdadm reports the installation to the makers' counter.",
      "ask waits for an answer at the first start, which no init script can give.",
    ],
    "minor-count": "For how many devices the module reserves memory when it is loaded.",
    "dialog-refresh": "How often the init script redraws its countdown, in seconds.",
    "disable-ip-verification": "Does not look whether the local address exists on this host.",
    "udev-always-use-vnr": "Adds the volume number to udev links even for resources with one volume.",
    "cmd-timeout-short": "How long drbdadm waits for commands that should be quick, in seconds.",
    "cmd-timeout-medium": "How long drbdadm waits for commands such as attach, in seconds.",
    "cmd-timeout-long": "How long drbdadm waits for commands that may take long, in seconds.",
  },
  startup: {
    "wfc-timeout": ["How long the boot waits for the peer.", "In seconds; 0, the default, waits for ever."],
    "degr-wfc-timeout": ["The same, if the node was alone when it went down.", "In seconds; 0 waits for ever."],
    "outdated-wfc-timeout": ["The same, if the peer was known to be outdated.", "In seconds; 0 waits for ever."],
    "wait-after-sb": "Goes on waiting after a split brain.",
    "stacked-timeouts": "Uses these times for stacked devices instead of waiting without limit.",
    "become-primary-on": [
      "Hosts that the init script makes primary.",
      "Fights with heartbeat, which promotes by itself; 9 ignores it. both needs allow-two-primaries.",
    ],
  },
  handlers: {
    "pri-on-incon-degr": "Runs on a primary whose data is inconsistent and that has no peer to ask.",
    "pri-lost-after-sb": "Runs on the primary that loses its data after a split brain; usually reboots it.",
    "pri-lost": "Runs on a primary that should become the target of a resync.",
    "initial-split-brain": "Runs when a split brain is found, also if a policy resolves it.",
    "split-brain": [
      "Runs when a split brain is found that no policy resolves.",
      "A mail to a person is what most people want here.",
    ],
    "outdate-peer": ["Old name of fence-peer.", "8.x renames it. 9 takes it and never runs it."],
    "fence-peer": [
      "Runs when a primary loses its peer and fencing is set; must see to it that the peer's data is outdated.",
      "Its exit code says what it achieved. With heartbeat, drbd-peer-outdater asks dopd, which ha.cf must start.",
    ],
    "unfence-peer": "Undoes what fence-peer did, once the peer is up to date again.",
    "local-io-error": "Runs when the disk fails and on-io-error says call-local-io-error.",
    "before-resync-target": [
      "Runs before this node becomes the target of a resync.",
      "A place to take a snapshot; an exit code other than 0 stops the resync.",
    ],
    "after-resync-target": "Runs when a resync to this node has finished.",
    "before-resync-source": "Runs before this node becomes the source of a resync.",
    "out-of-sync": "Runs after a verification that found blocks that differ.",
    "quorum-lost": "Runs on a primary that loses its quorum.",
    disconnected: "Runs when the connection to a peer is lost.",
  },
  proxy: {
    memlimit: "Memory that DRBD Proxy may use for buffers.",
    "read-loops": "How often DRBD Proxy reads before it writes.",
    compression: "Whether DRBD Proxy compresses.",
    bwlimit: "Bandwidth that DRBD Proxy may use.",
    "sndbuf-size": "Send buffer of the connection to the proxy.",
    "rcvbuf-size": "Receive buffer of the connection to the proxy.",
    "ping-timeout": "How long the peer's answer may take through the proxy, in tenths of a second.",
    plugin: "Compression plugins of DRBD Proxy, one a statement.",
  },
});

const resourceStatements: Texts = {
  protocol,
  device: [
    "The DRBD device: /dev/drbdN, drbdN, minor N, or a name with a minor.",
    "Mount and format this one, never the disk below it.",
  ],
  disk: [
    "The backing device, or with a block the options of the disk.",
    "Must not be mounted or used by anything else. 9 takes none for a diskless node.",
  ],
  "meta-disk": [
    "Where the metadata lives: internal, a device with an index, or a whole device.",
    "internal takes room at the end of the backing device, so an existing file system must be shrunk first. 8.3 and 8.4 want it written, 9 takes internal.",
  ],
  "flexible-meta-disk": "Old way to give a whole device to the metadata.",
  floating: "A host that is recognised by its address, not its name.",
  "template-file": "A file whose common section replaces the global one for this resource.",
  "ignore-on": "Hosts on which the resource was to be ignored; without effect.",
  on: [
    "The host of that name.",
    "Must be what uname -n prints. 8.x compares every letter; 9 ignores case, and the domain if one side has none.",
  ],
  "stacked-on-top-of": "Puts this resource on the device of another, for a third copy.",
  net: "Options of the connection.",
  syncer: ["Options of the resync, as 8.3 had them.", syncerDetail],
  startup: "How the init script waits and promotes.",
  handlers: [
    "Programs that DRBD runs when something happens.",
    "Each value is one word: quote a command that has arguments.",
  ],
  proxy: "Options of DRBD Proxy.",
  options: "Options of the resource as a whole.",
  volume: ["One device of the resource.", "All hosts need the same volume numbers."],
  connection: [
    "Which two hosts are connected, and how.",
    "Once one connection is written, no other is implied, and every host needs a node-id.",
  ],
  "connection-mesh": "Connects every named host with every other.",
  skip: "What it holds is not read.",
};

const makeHostStatements = (): Texts => ({
  ...resourceStatements,
  address: [
    "Address and port on which this host listens for its peer.",
    "Numeric only; write ipv6 [addr]:port for IPv6. Use a fixed address of the replication link, not one that moves with the service.",
  ],
  "node-id": [
    "Number of the host in the resource, 0 to 31.",
    "Written into the metadata: changing it later needs care. May be left out only with two hosts that both have an address.",
  ],
  "alternate-link-address": "Undocumented in 8.4.",
  proxy: "The DRBD Proxy of this host.",
});

const connectionStatements: Texts = {
  host: "One end: a host of this resource, with its own address or port if need be.",
  address: "One end, by its address.",
  path: "One way between the two hosts; several can be written.",
  net: "Options of this connection.",
  disk: "Options of the disks as this peer sees them.",
  volume: "The same for one volume.",
  hosts: "The hosts of the mesh.",
  skip: "What it holds is not read.",
};

const makeStructure = (hostStatements: Texts): Readonly<Record<string, Texts>> => ({
  file: {
    include: [
      "Reads other files here.",
      "A relative pattern starts from the directory of this file. A pattern that matches nothing is silent, a missing file is not. The semicolon belongs outside the quotes.",
    ],
    global: "Settings of drbdadm itself; at most once, before any resource.",
    common: "What all resources inherit; at most once.",
    resource: "A replicated resource.",
    skip: "What it holds is not read.",
  },
  resource: resourceStatements,
  common: resourceStatements,
  on: hostStatements,
  floating: hostStatements,
  "stacked-on-top-of": hostStatements,
  volume: resourceStatements,
  connection: connectionStatements,
  "connection-volume": connectionStatements,
  path: connectionStatements,
  "connection-mesh": connectionStatements,
  "proxy-on": {
    inside: "Address on which the proxy talks to the local DRBD.",
    outside: "Address on which it talks to the peer's proxy.",
    options: "Options of this proxy.",
  },
});

let tables: Readonly<Record<string, Texts>> | undefined;

/** What an option, statement or section is for; `undefined` if no version knows it there. */
export function describeWord(section: SectionKind, word: string): Description | undefined {
  tables ??= { ...makeStructure(makeHostStatements()), ...makeTexts() };
  const table = tables[section];
  const text = table && Object.hasOwn(table, word) ? table[word] : undefined;
  if (text === undefined) {
    const match = /^require-drbd-module-version-(eq|ne|gt|ge|lt|le)$/.exec(section === "file" ? word : "");
    return match
      ? { summary: "Refuses the configuration if the kernel module has another version.", details: "" }
      : undefined;
  }
  return typeof text === "string" ? { summary: text, details: "" } : { summary: text[0], details: text[1] };
}
