/** What is done to the machines, or has to be seen on them. */
export type Step =
  /** Resources that each machine runs in the end, as haresources writes them, in the order in which they were started. */
  | { readonly runs: Readonly<Record<string, readonly string[]>> }
  /** Machines that ran this at the same time, whatever came of it. */
  | { readonly together: string }
  /** Machines that never ran this at the same time until now. */
  | { readonly apart: string }
  /** What one node thinks of another: active, dead, … */
  | { readonly thinks: readonly [node: string, of: string, status: string] }
  /** What one node thinks of an interface by which another is heard: up or dead. */
  | { readonly link: readonly [node: string, of: string, nic: string, status: string] }
  | { readonly logged: readonly [node: string, text: RegExp] }
  /** What no log line says. */
  | { readonly unsaid: RegExp }
  | { readonly crash: string }
  | { readonly boot: string }
  | { readonly pull: readonly [node: string, nic: string] }
  | { readonly plug: readonly [node: string, nic: string] }
  /** Takes somebody outside away who answered pings. */
  | { readonly silence: string }
  /** How often a resource was started on a machine. */
  | { readonly starts: readonly [node: string, resource: string, times: number] }
  /** A command on a machine, and what it has to print if that matters. */
  | { readonly run: readonly [node: string, command: string, prints?: RegExp] };

/** A configuration, what halint says of it, and what happens. */
export interface Scenario {
  readonly about: string;
  /** Whether it belongs to those that run with all other tests. */
  readonly short?: true;
  readonly nodes?: readonly string[];
  /** What differs from the good pair, by node and path below its /etc/ha.d; `*` stands for all nodes. */
  readonly files?: Readonly<Record<string, string | ((text: string) => string)>>;
  /** Other files of each machine that halint sees; their effect has to be made by a step. */
  readonly facts?: Readonly<Record<string, string>>;
  /** The hosts file of a node. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Modes that are not the usual ones. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Addresses that differ from the good pair's: `master2 eth1`. */
  readonly interfaces?: Readonly<Record<string, string>>;
  readonly realAgents?: readonly string[];
  /** Stand-ins that do as drbddisk where the other node is primary: six tries, a second apart, then they fail. */
  readonly exclusive?: readonly string[];
  /** Every error and warning, once: `rule: message`. */
  readonly says: readonly string[];
  readonly happens: readonly Step[];
}

const address = "IPaddr2::192.168.42.14/24/eth0";
const storage = ["drbddisk::r0", "Filesystem::/dev/drbd0::/data::ext4"] as const;
const group = [address, "nginx"];
const onFirst = { runs: { master1: group, master2: [] } };
const onSecond = { runs: { master1: [], master2: group } };
const onBoth = { runs: { master1: group, master2: group } };
const nowhere = { runs: { master1: [], master2: [] } };

/** Both machines answer for the floating address. */
const has = (node: string): Step[] => [
  { run: [node, "ip -oneline -family inet address show dev eth0", /192\.168\.42\.14\//] },
];

const swap = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);
const add = (line: string) => (text: string) => `${text}${line}\n`;

/** A hosts file in which the first node is at one address and the second at another. */
const hosts = (first: string, second: string) => `127.0.0.1\tlocalhost\n${first}\tmaster1\n${second}\tmaster2\n`;
const byName = {
  "master1/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 master2"),
  "master2/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 master1"),
};

/** IPv6 addresses of both machines. */
const sixes = { "master1 eth1:6": "fd00:a::1/64", "master2 eth1:6": "fd00:a::2/64" };

/** A pair or more that halint has nothing against: it has to come up, fail over and come back. */
const failsOver: Step[] = [
  onFirst,
  { thinks: ["master1", "master2", "active"] },
  { thinks: ["master2", "master1", "active"] },
  { crash: "master1" },
  { runs: { master2: group } },
  { boot: "master1" },
  onFirst,
];

const clean: Scenario[] = [
  { about: "ucast to each other", says: [], happens: failsOver },
  {
    about: "broadcasts",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "bcast eth1") },
    says: [],
    happens: failsOver,
  },
  {
    about: "a multicast group",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "mcast eth1 225.0.0.1 694 1 0") },
    says: [],
    happens: failsOver,
  },
  {
    about: "ucast by name",
    hosts: { master1: hosts("10.1.1.1", "10.1.1.2"), master2: hosts("10.1.1.1", "10.1.1.2") },
    files: byName,
    says: [],
    happens: failsOver,
  },
  {
    about: "ucast by name, and the own name at 127.0.1.1",
    hosts: { master1: hosts("127.0.1.1", "10.1.1.2"), master2: hosts("10.1.1.1", "127.0.1.1") },
    files: byName,
    says: [],
    happens: failsOver,
  },
  {
    about: "ucast to both names, and the own name at 127.0.1.1",
    hosts: { master1: hosts("127.0.1.1", "10.1.1.2"), master2: hosts("10.1.1.1", "127.0.1.1") },
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 master1\nucast eth1 master2") },
    says: [
      "cluster/hosts-entry: master1's hosts file puts master1 itself at 127.0.1.1, and a ucast line of its ha.cf uses the name: it means the loopback address there",
      "cluster/hosts-entry: master2's hosts file puts master2 itself at 127.0.1.1, and a ucast line of its ha.cf uses the name: it means the loopback address there",
    ],
    happens: failsOver,
  },
  {
    about: "ucast to each other over IPv6",
    interfaces: sixes,
    files: {
      "master1/ha.cf": swap(/ucast eth1 .*/, "ucast6 eth1 fd00:a::2"),
      "master2/ha.cf": swap(/ucast eth1 .*/, "ucast6 eth1 fd00:a::1"),
    },
    says: [],
    happens: failsOver,
  },
  {
    about: "a multicast group of IPv6",
    interfaces: sixes,
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "mcast6 eth1 ff12::1:2:3:4 694 1 0") },
    says: [],
    happens: failsOver,
  },
  {
    about: "ucast on one node, broadcasts on the other",
    files: { "master2/ha.cf": swap(/ucast eth1 .*/, "bcast eth1") },
    says: [],
    happens: failsOver,
  },
  {
    about: "one ha.cf for both, with the addresses of both",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2") },
    says: [],
    happens: failsOver,
  },
  {
    about: "interfaces of different names",
    interfaces: { "master2 eth1": "", "master2 ens4": "10.1.1.2/24" },
    files: { "master2/ha.cf": swap("ucast eth1", "ucast ens4") },
    says: [],
    happens: failsOver,
  },
  {
    about: "broadcasts under their old name",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "udp eth1") },
    says: [
      "ha-cf/deprecated-directive: udp is out of date, use bcast: the daemon only keeps it as another name for bcast",
    ],
    happens: failsOver,
  },
  {
    about: "keys that differ behind their first word",
    files: { "master2/authkeys": swap(/\n$/, " and more\n"), "master1/authkeys": swap(/\n$/, " or less\n") },
    says: [
      "authkeys/key-truncated: the key is one word: only the first of these 3 words counts, 40 characters long, and the rest protects nothing",
    ],
    happens: failsOver,
  },
  {
    about: "no failback: the group stays until it is sent home",
    files: { "*/ha.cf": swap("auto_failback on", "auto_failback off") },
    says: [],
    happens: [
      onFirst,
      { crash: "master1" },
      { runs: { master2: group } },
      { boot: "master1" },
      { thinks: ["master2", "master1", "active"] },
      onSecond,
      { run: ["master1", "/usr/share/heartbeat/hb_takeover local"] },
      onFirst,
    ],
  },
  {
    about: "node lines swapped on both nodes",
    files: { "*/ha.cf": swap("node master1 master2", "node master2 master1") },
    says: [
      "cluster/node-order: master1 owns all groups but master2 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
    ],
    happens: failsOver,
  },
  {
    about: "two networks: one may fail",
    files: { "*/ha.cf": swap(/(ucast eth1 .*)/, "$1\nbcast eth0") },
    says: [],
    happens: [
      onFirst,
      { pull: ["master1", "eth1"] },
      { link: ["master1", "master2", "eth1", "dead"] },
      { link: ["master1", "master2", "eth0", "up"] },
      onFirst,
      { plug: ["master1", "eth1"] },
      { link: ["master1", "master2", "eth1", "up"] },
      onFirst,
    ],
  },
  {
    about: "ipfail: a node that has lost the network gives the group up, and has it back",
    short: true,
    files: { "*/ha.cf": add("ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail") },
    says: [],
    happens: [
      onFirst,
      { thinks: ["master2", "192.168.42.1", "ping"] },
      { pull: ["master1", "eth0"] },
      onSecond,
      { plug: ["master1", "eth0"] },
      onFirst,
    ],
  },
];

const unheard: Scenario[] = [
  {
    about: "ha.cf copied, its ucast line not changed",
    short: true,
    files: { "master2/ha.cf": swap("10.1.1.1", "10.1.1.2") },
    says: [
      "cluster/peer-ucast: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "the group at home on the node that is never heard",
    files: {
      "master2/ha.cf": swap("10.1.1.1", "10.1.1.2"),
      "*/haresources": swap("master1", "master2"),
    },
    says: [
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/peer-ucast: 10.1.1.2 is master2's own address: master1 never hears master2, declares it dead and takes everything over",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "a ucast line for an address that nobody has",
    files: { "master2/ha.cf": swap("10.1.1.1", "10.1.1.7") },
    says: [
      "cluster/peer-ucast: no node has the address 10.1.1.7: master1 never hears master2, declares it dead and takes everything over",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "a ucast line to oneself beside a second path",
    files: {
      "*/ha.cf": swap(/(ucast eth1 .*)/, "$1\nbcast eth0"),
      "master2/ha.cf": (text) => text.replace("10.1.1.1", "10.1.1.2").replace(/(ucast eth1 .*)/, "$1\nbcast eth0"),
    },
    says: [
      "cluster/peer-ucast: 10.1.1.2 is master2's own address: this line reaches nobody and adds no redundancy, master2 is heard by its other paths only",
    ],
    happens: [
      onFirst,
      { thinks: ["master1", "master2", "active"] },
      { link: ["master1", "master2", "eth1", "dead"] },
      { link: ["master1", "master2", "eth0", "up"] },
    ],
  },
  ...["127.0.0.1", "0.0.0.0"].map(
    (target): Scenario => ({
      about: `ucast to ${target} on both nodes`,
      files: { "*/ha.cf": swap(/ucast eth1 .*/, `ucast eth1 ${target}`) },
      says: [
        target === "127.0.0.1"
          ? "ha-cf/useless-target: 127.0.0.1 is the machine itself: no heartbeat leaves it, and each node declares the other dead"
          : "ha-cf/useless-target: 0.0.0.0 is no machine's address: no heartbeat arrives, and each node declares the other dead",
      ],
      happens: [onBoth, { thinks: ["master1", "master2", "dead"] }, { thinks: ["master2", "master1", "dead"] }],
    }),
  ),
  {
    about: "ucast to everybody, on both nodes",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 255.255.255.255") },
    says: ["ha-cf/useless-target: 255.255.255.255 is a broadcast address, to which ucast may not send: use bcast"],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "ucast to a multicast group, on both nodes",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "ucast eth1 225.0.0.1") },
    says: ["ha-cf/useless-target: 225.0.0.1 is a multicast group, which ucast does not join: use mcast"],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "ping nodes as the only media",
    files: { "*/ha.cf": swap(/ucast eth1 .*/, "ping 192.168.42.1") },
    says: [
      "ha-cf/only-ping-media: ping nodes are the only media: no heartbeat ever travels, each node declares the other dead and takes everything over",
      "ha-cf/ping-without-ipfail: 192.168.42.1 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "another secret",
    short: true,
    files: { "master2/authkeys": "auth 1\n1 sha1 0c97bd42ae12f8e6b1d05a3947c6f8812de3b570\n" },
    says: [
      "cluster/authkeys-differs: the secrets differ: master2 and master1 reject each other's heartbeats, each declares the other dead, and both run everything",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }, { logged: ["master1", /authentication failed/i] }],
  },
  {
    about: "the same secret under another number",
    files: { "master2/authkeys": swap("auth 1\n1 ", "auth 2\n2 ") },
    says: [
      "cluster/authkeys-differs: master2 signs with key 2, master1 with key 1: master2 and master1 reject each other's heartbeats, each declares the other dead, and both run everything",
    ],
    happens: [onBoth, { logged: ["master1", /Invalid authentication \[2\]/] }],
  },
  {
    about: "both keys on both nodes, but each signs with another",
    files: {
      "*/authkeys": (text) => `${text}2 sha1 0c97bd42ae12f8e6b1d05a3947c6f8812de3b570\n`,
      "master2/authkeys": (text) =>
        `${text.replace("auth 1", "auth 2")}2 sha1 0c97bd42ae12f8e6b1d05a3947c6f8812de3b570\n`,
    },
    says: [
      "cluster/authkeys-differs: master2 signs with key 2, master1 with key 1 and the secrets differ: master2 and master1 reject each other's heartbeats, each declares the other dead, and both run everything",
    ],
    happens: [onBoth],
  },
  {
    about: "another port",
    short: true,
    files: { "master2/ha.cf": swap("udpport 694", "udpport 1694") },
    says: [
      "cluster/ha-cf-differs: ucast uses port 1694 on master2 and 694 on master1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      "cluster/peer-not-reached: master1 sends to port 694, master2 listens on port 1694: master2 never hears master1, and both run everything",
      "cluster/peer-not-reached: master2 sends to port 1694, master1 listens on port 694: master1 never hears master2, and both run everything",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }, { unsaid: /(?:WARN|ERROR|CRIT).*\bport\b/ }],
  },
  {
    about: "a peer's name at 127.0.1.1",
    hosts: { master1: hosts("10.1.1.1", "127.0.1.1"), master2: hosts("10.1.1.1", "10.1.1.2") },
    files: byName,
    says: [
      "cluster/hosts-entry: master1's hosts file puts master2 at 127.0.1.1, and the ucast line that uses the name sends to master1 itself: master2 never hears master1, declares it dead and takes everything over",
    ],
    happens: [onSecond, { logged: ["master1", /Link master2:eth1 up/] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "a peer's name at the own address",
    hosts: { master1: hosts("10.1.1.1", "10.1.1.1"), master2: hosts("10.1.1.1", "10.1.1.2") },
    files: byName,
    says: [
      "cluster/hosts-entry: master2 is 10.1.1.2 for master2 and 10.1.1.1 for master1: the nodes do not mean the same machine by the name",
      "cluster/peer-ucast: master2 (10.1.1.1) is master1's own address: master2 never hears master1, declares it dead and takes everything over",
    ],
    happens: [onSecond, { logged: ["master1", /Link master2:eth1 up/] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "a peer's name at somebody else's address",
    hosts: { master1: hosts("10.1.1.1", "10.1.1.9"), master2: hosts("10.1.1.1", "10.1.1.2") },
    files: byName,
    says: [
      "cluster/hosts-entry: master2 is 10.1.1.2 for master2 and 10.1.1.9 for master1: the nodes do not mean the same machine by the name",
    ],
    happens: [onSecond, { logged: ["master1", /Link master2:eth1 up/] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "IPv6 on one node, IPv4 on the other",
    interfaces: sixes,
    files: { "master1/ha.cf": swap(/ucast eth1 .*/, "ucast6 eth1 fd00:a::2") },
    says: [
      "cluster/peer-not-reached: master1 sends ucast6 on eth1 to master2, which listens for ucast on eth1: master2 never hears master1, declares it dead and takes everything over",
    ],
    happens: [onSecond, { logged: ["master1", /Link master2:eth1 up/] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "an IPv6 group on one node, broadcasts on the other",
    interfaces: sixes,
    files: {
      "master1/ha.cf": swap(/ucast eth1 .*/, "mcast6 eth1 ff12::1:2:3:4 694 1 0"),
      "master2/ha.cf": swap(/ucast eth1 .*/, "bcast eth1"),
    },
    says: [
      "cluster/peer-not-reached: master1 sends mcast6 on eth1 to master2, which listens for bcast on eth1: master2 never hears master1, declares it dead and takes everything over",
    ],
    happens: [onSecond, { logged: ["master1", /Link master2:eth1 up/] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "an IPv6 group and an IPv4 group",
    interfaces: sixes,
    files: {
      "master1/ha.cf": swap(/ucast eth1 .*/, "mcast6 eth1 ff12::1:2:3:4 694 1 0"),
      "master2/ha.cf": swap(/ucast eth1 .*/, "mcast eth1 225.0.0.1 694 1 0"),
    },
    says: [
      "cluster/peer-not-reached: master1 sends mcast6 on eth1 to master2, which listens for mcast on eth1: master2 never hears master1, declares it dead and takes everything over",
      "cluster/peer-not-reached: master2 sends mcast on eth1 to master1, which listens for mcast6 on eth1: master1 never hears master2, declares it dead and takes everything over",
    ],
    happens: [onBoth],
  },
  {
    about: "udpport below the line that uses it, on one node",
    files: {
      "*/ha.cf": swap("udpport 694", "udpport 1694"),
      "master2/ha.cf": (text) => text.replace("udpport 694\n", "").replace(/(ucast .*\n)/, "$1udpport 1694\n"),
    },
    says: [
      "cluster/ha-cf-differs: ucast uses port 694 on master2 and 1694 on master1: a packet to one port is not seen on the other, each node declares its peer dead, and both run everything",
      "cluster/peer-not-reached: master1 sends to port 1694, master2 listens on port 694: master2 never hears master1, and both run everything",
      "cluster/peer-not-reached: master2 sends to port 694, master1 listens on port 1694: master1 never hears master2, and both run everything",
      "ha-cf/directive-order: udpport 1694 stands below ucast eth1, which has taken port 694 by then: heartbeats go to 694, and the daemon does not say so",
    ],
    happens: [onBoth, { run: ["master2", "ss --udp --listening --numeric --no-header", /:694 /] }],
  },
  {
    about: "another port on one of two paths",
    files: {
      "*/ha.cf": swap(/(ucast eth1 .*)/, "$1\nbcast eth0"),
      "master2/ha.cf": (text) => `${text}udpport 1694\nbcast eth0\n`,
    },
    says: [
      "cluster/ha-cf-differs: bcast uses port 1694 on master2 and 694 on master1: that path carries nothing, the nodes hear each other by their other media only",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "active"] }, { link: ["master1", "master2", "eth0", "dead"] }],
  },
  {
    about: "a port above 65535",
    files: { "*/ha.cf": swap("udpport 694", "udpport 70000") },
    says: [
      "ha-cf/port-range: there is no port 70000: the daemon uses 4464, what is left of it after 65536, and does not say so",
    ],
    happens: [onFirst, { run: ["master1", "ss --udp --listening --numeric --no-header", /:4464 /] }],
  },
  {
    about: "different multicast groups",
    files: {
      "master1/ha.cf": swap(/ucast eth1 .*/, "mcast eth1 225.0.0.1 694 1 0"),
      "master2/ha.cf": swap(/ucast eth1 .*/, "mcast eth1 225.0.0.2 694 1 0"),
    },
    says: [
      "cluster/ha-cf-differs: master2 is in the multicast group 225.0.0.2 port 694 and master1 in 225.0.0.1 port 694: each misses what the other sends, declares it dead, and both run everything",
      "cluster/peer-not-reached: master1 and master2 use different multicast groups or ports: master2 never hears master1, and both run everything",
      "cluster/peer-not-reached: master2 and master1 use different multicast groups or ports: master1 never hears master2, and both run everything",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }],
  },
  {
    about: "multicast on one node, ucast on the other",
    files: { "master1/ha.cf": swap(/ucast eth1 .*/, "mcast eth1 225.0.0.1 694 1 0") },
    says: [
      "cluster/peer-not-reached: master1 sends mcast on eth1 to master2, which listens for ucast on eth1: master2 never hears master1, declares it dead and takes everything over",
      "cluster/peer-not-reached: master2 sends ucast on eth1 to master1, which listens for mcast on eth1: master1 never hears master2, declares it dead and takes everything over",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "dead"] }, { thinks: ["master2", "master1", "dead"] }],
  },
  {
    about: "the only path fails and comes back",
    says: [],
    happens: [
      onFirst,
      { pull: ["master1", "eth1"] },
      onBoth,
      { plug: ["master1", "eth1"] },
      { logged: ["master1", /returning after partition/] },
      { logged: ["master2", /returning after partition/] },
      onFirst,
    ],
  },
  {
    about: "the ping node on the only heartbeat interface",
    files: {
      "*/ha.cf": (text) =>
        `${text.replace(/ucast eth1 .*/, "bcast eth0")}ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail\n`,
    },
    says: [],
    happens: [onFirst, { pull: ["master1", "eth0"] }, onBoth],
  },
];

const disagreeing: Scenario[] = [
  {
    about: "another preferred node in one haresources",
    short: true,
    files: { "master2/haresources": swap("master1", "master2") },
    says: [
      "cluster/haresources-differs: the group of IPaddr2::192.168.42.14/24/eth0 is at home on master2 in master2's file and on master1 in master1's: both nodes run it, while the link is healthy and no log line hints at it",
    ],
    happens: [onBoth, { thinks: ["master1", "master2", "active"] }, { thinks: ["master2", "master1", "active"] }],
  },
  {
    about: "another floating address in one haresources",
    files: { "master2/haresources": swap("192.168.42.14", "192.168.42.15") },
    says: [
      "cluster/haresources-differs: master2 runs IPaddr2::192.168.42.15/24/eth0 where master1 runs IPaddr2::192.168.42.14/24/eth0: all looks well until the takeover, then something else runs",
    ],
    happens: [onFirst, { crash: "master1" }, { runs: { master2: ["IPaddr2::192.168.42.15/24/eth0", "nginx"] } }],
  },
  {
    about: "a group that one node does not know",
    files: { "master1/haresources": add("master1 IPaddr2::192.168.42.16/24/eth0") },
    says: [
      "cluster/haresources-differs: master2 has no group of IPaddr2::192.168.42.16/24/eth0, which master1 has: master2 never takes it over",
    ],
    happens: [
      { runs: { master1: [...group, "IPaddr2::192.168.42.16/24/eth0"], master2: [] } },
      { crash: "master1" },
      { runs: { master2: group } },
    ],
  },
  {
    about: "another order in one haresources",
    files: { "master2/haresources": (text) => text.replace(`${address} nginx`, `nginx ${address}`) },
    says: [
      "cluster/haresources-differs: the group of nginx starts in another order on master2 than on master1: nothing shows it before the takeover",
    ],
    happens: [onFirst, { crash: "master1" }, { runs: { master2: ["nginx", address] } }],
  },
  {
    about: "heartbeats more rarely than the other node waits for them",
    files: {
      "*/haresources": swap("master1", "master2"),
      "master2/ha.cf": (text) =>
        text
          .replace("keepalive 2", "keepalive 40")
          .replace("warntime 10", "warntime 70")
          .replace("deadtime 30", "deadtime 90")
          .replace("initdead 60", "initdead 100"),
    },
    says: [
      "cluster/ha-cf-differs: initdead is 100 s on master2 and 60 s on master1: nothing is logged, but one node gives its peer up while the other would still wait",
      "cluster/ha-cf-differs: master2 sends a heartbeat every 40 s, but master1 declares it dead after a deadtime of 30 s: between two heartbeats master1 takes everything over, and both run it",
      "cluster/ha-cf-differs: warntime is 70 s on master2 and 10 s on master1: nothing is logged, and each node goes by its own",
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
    ],
    happens: [{ together: "nginx" }, { logged: ["master1", /Late heartbeat: Node master2: .*> deadtime/] }],
  },
  {
    about: "auto_failback on here and off there",
    files: { "master2/ha.cf": swap("auto_failback on", "auto_failback off") },
    says: [
      "cluster/ha-cf-differs: auto_failback is off on master2 and on on master1: nothing is logged, but whether resources go home depends on the node that decides",
    ],
    happens: [onFirst, { crash: "master1" }, { runs: { master2: group } }, { boot: "master1" }, onSecond],
  },
  {
    about: "msgfmt differs",
    files: { "master2/ha.cf": add("msgfmt netstring") },
    says: [
      "cluster/ha-cf-differs: msgfmt is netstring on master2 and classic on master1: nothing is logged, and each node goes by its own",
    ],
    happens: failsOver,
  },
  {
    about: "deadtime differs",
    files: { "master2/ha.cf": swap("deadtime 30", "deadtime 50") },
    says: [
      "cluster/ha-cf-differs: deadtime is 50 s on master2 and 30 s on master1: nothing is logged, but one node gives its peer up while the other would still wait",
    ],
    happens: failsOver,
  },
  {
    about: "a node by another name on one node",
    files: {
      "*/haresources": swap("master1", "master2"),
      "master2/ha.cf": swap("node master1 master2", "node mastr1 master2"),
    },
    says: [
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/node-order: master2 owns all groups but mastr1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/nodes-differ: master2 names the nodes mastr1 and master2, master1 names master1 and master2: master2 throws away what master1 sends, so master1 waits for an answer at every start and runs nothing",
    ],
    happens: [
      onSecond,
      { logged: ["master2", /bad node \[master1\] in message/] },
      { run: ["master1", "cl_status rscstatus", /Can't initiate connection/] },
    ],
  },
  {
    about: "one node pings fewer hosts, and has the group",
    short: true,
    files: {
      "master1/ha.cf": add("ping 192.168.42.1 192.168.42.2\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
      "master2/ha.cf": add("ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
      "*/haresources": swap("master1", "master2"),
    },
    says: [
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/ping-targets-differ: master2 pings 192.168.42.1, master1 pings 192.168.42.1 and 192.168.42.2: ipfail takes the lower count for a broken network and gives the resources of master2 up",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "active"] }],
  },
  {
    about: "each node pings another host, and one of these goes away",
    files: {
      "master1/ha.cf": add("ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
      "master2/ha.cf": add("ping 192.168.42.2\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
    },
    says: [
      "cluster/ping-targets-differ: master2 pings 192.168.42.2, master1 pings 192.168.42.1: ipfail compares counts, so a fault that only one of them can see moves the resources",
    ],
    happens: [onFirst, { thinks: ["master1", "192.168.42.1", "ping"] }, { silence: "192.168.42.1/24" }, onSecond],
  },
  {
    about: "one node pings nothing, and has the group",
    files: {
      "master1/ha.cf": add("ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
      "master2/ha.cf": add("respawn hacluster /usr/libexec/heartbeat/ipfail"),
      "*/haresources": swap("master1", "master2"),
    },
    says: [
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/ping-targets-differ: master2 pings nothing, master1 pings 192.168.42.1: ipfail takes the lower count for a broken network and gives the resources of master2 up",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "active"] }],
  },
  {
    about: "ipfail on one node only",
    files: {
      "master1/ha.cf": add("ping 192.168.42.1\nrespawn hacluster /usr/libexec/heartbeat/ipfail"),
      "master2/ha.cf": add("ping 192.168.42.1"),
    },
    says: [
      "cluster/ha-cf-differs: ipfail runs on master1 and not on master2: it compares its ping nodes with those of its peer's ipfail, gets no answer, and moves nothing",
      "ha-cf/ping-without-ipfail: 192.168.42.1 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
    ],
    happens: [onFirst, { pull: ["master1", "eth0"] }, { thinks: ["master1", "192.168.42.1", "dead"] }, onFirst],
  },
];

const useless: Scenario[] = [
  {
    about: "a ping node, and nothing that acts on it",
    files: { "*/ha.cf": add("ping 192.168.42.1") },
    says: [
      "ha-cf/ping-without-ipfail: 192.168.42.1 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
    ],
    happens: [onFirst, { pull: ["master1", "eth0"] }, { thinks: ["master1", "192.168.42.1", "dead"] }, onFirst],
  },
  {
    about: "ipfail without anything to ping",
    files: { "*/ha.cf": add("respawn hacluster /usr/libexec/heartbeat/ipfail") },
    says: [
      "ha-cf/ipfail-without-ping: ipfail compares how many ping nodes answer, but none is named: it never moves anything",
    ],
    happens: [onFirst, { pull: ["master1", "eth0"] }, onFirst],
  },
  {
    about: "ipfail as root",
    short: true,
    files: { "*/ha.cf": add("ping 192.168.42.1\nrespawn root /usr/libexec/heartbeat/ipfail") },
    says: [
      "ha-cf/client-not-authorised: heartbeat lets ipfail in as hacluster only: started as root it is turned away, ends, and is started again for ever, and nobody moves the resources",
    ],
    happens: [
      onFirst,
      { logged: ["master1", /(?:Respawning client[\s\S]*){3}/] },
      { pull: ["master1", "eth0"] },
      { thinks: ["master1", "192.168.42.1", "dead"] },
      onFirst,
    ],
  },
  {
    about: "the floating address as a ping node",
    files: { "*/ha.cf": add("ping 192.168.42.14\nrespawn hacluster /usr/libexec/heartbeat/ipfail") },
    realAgents: ["IPaddr2"],
    says: [
      "cluster/ping-target: 192.168.42.14 is the floating address: the node that runs the group answers itself, so it always seems to have the better network",
    ],
    happens: [
      { runs: { master1: ["nginx"], master2: [] } },
      { pull: ["master1", "eth0"] },
      { runs: { master1: ["nginx"], master2: [] } },
    ],
  },
  {
    about: "a node's own address as a ping node",
    files: { "*/ha.cf": add("ping 192.168.42.12\nrespawn hacluster /usr/libexec/heartbeat/ipfail") },
    says: [
      "cluster/ping-target: 192.168.42.12 is master2's: as a ping node it answers as long as master2 runs and is gone with it, so it says nothing of the network",
    ],
    happens: [onFirst, { thinks: ["master1", "192.168.42.12", "ping"] }, { pull: ["master2", "eth0"] }, onSecond],
  },
  {
    about: "dopd without an apiauth line",
    files: { "*/ha.cf": add("respawn hacluster /usr/libexec/heartbeat/dopd") },
    says: [
      'cluster/dopd: heartbeat on master1 starts dopd without an apiauth line: dopd is turned away ("cannot add client(dopd)"), ends, and is started again for ever',
      'cluster/dopd: heartbeat on master2 starts dopd without an apiauth line: dopd is turned away ("cannot add client(dopd)"), ends, and is started again for ever',
    ],
    happens: [onFirst, { logged: ["master1", /(?:cannot add client\(dopd\)[\s\S]*){3}/] }],
  },
  {
    about: "a service that also starts at boot",
    facts: { "*/etc/systemd/system/multi-user.target.wants/nginx.service": "[Unit]\n" },
    says: [
      "cluster/starts-at-boot: nginx belongs to a group and is also started at boot on master1 (cluster/master1/etc/systemd/system/multi-user.target.wants/nginx.service): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew",
      "cluster/starts-at-boot: nginx belongs to a group and is also started at boot on master2 (cluster/master2/etc/systemd/system/multi-user.target.wants/nginx.service): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew",
    ],
    happens: [
      { run: ["master2", "/etc/ha.d/resource.d/nginx start"] },
      { runs: { master1: group, master2: ["nginx"] } },
      { crash: "master1" },
      { runs: { master2: ["nginx", address] } },
      { starts: ["master2", "nginx", 1] },
    ],
  },
  {
    about: "warntime below keepalive",
    files: { "*/ha.cf": swap("warntime 10", "warntime 1") },
    says: ["ha-cf/warntime-order: warntime (1 s) is not above keepalive (2 s): every heartbeat is reported as late"],
    happens: [onFirst, { logged: ["master1", /(?:Late heartbeat: Node master2[\s\S]*){3}/] }],
  },
  {
    about: "a name that no machine has",
    files: { "*/ha.cf": swap("node master1 master2", "node master1 master2 //both") },
    says: [
      'ha-cf/slash-comment: "//" starts no comment in ha.cf: the daemon takes "//both" for a node that never comes up',
    ],
    happens: [onFirst, { logged: ["master1", /node \/\/both: is dead/] }],
  },
  {
    about: "auto_failback left out",
    files: { "*/ha.cf": swap("auto_failback on\n", "") },
    says: [
      "ha-cf/missing-auto-failback: auto_failback is not set: the daemon warns at every start and falls back to legacy, which moves resources home as nice_failback off did",
    ],
    happens: [...failsOver, { logged: ["master1", /legacy/] }],
  },
  {
    about: "nice_failback below auto_failback",
    files: { "*/ha.cf": add("nice_failback off") },
    says: [
      "ha-cf/deprecated-directive: nice_failback is out of date, use auto_failback: the daemon logs errors and turns it into auto_failback off or legacy",
      "ha-cf/nice-failback-wins: nice_failback off turns failback off, although auto_failback on stands above: resources do not go home",
    ],
    happens: [onFirst, { crash: "master1" }, { runs: { master2: group } }, { boot: "master1" }, onSecond],
  },
  {
    about: "a setting that is given twice",
    files: { "*/ha.cf": add("auto_failback off") },
    says: [
      "ha-cf/duplicate-directive: auto_failback on has no effect: line 11 sets off, the last one wins, and the daemon does not say so",
    ],
    happens: [onFirst, { crash: "master1" }, { runs: { master2: group } }, { boot: "master1" }, onSecond],
  },
  {
    about: "an interface by its alias",
    files: { "master2/ha.cf": swap("ucast eth1", "ucast eth1:0") },
    says: [
      "ha-cf/alias-interface: eth1:0 is an alias address, to which no socket can be bound: the daemon ends when it opens its media; the interface is eth1",
    ],
    happens: [onFirst, { thinks: ["master1", "master2", "dead"] }, { logged: ["master2", /cannot open ucast eth1:0/] }],
  },
];

const groups: Scenario[] = [
  {
    about: "a note behind the resources",
    short: true,
    files: { "*/haresources": swap("nginx", "nginx //web") },
    says: [
      'haresources/slash-comment: "//" starts no comment in haresources: at takeover "//web" is looked for as a resource script, is not found, and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script \/\/web/] }, nowhere],
  },
  {
    about: "a script that is nowhere",
    files: { "*/haresources": swap("nginx", "ngnix") },
    says: [],
    happens: [{ logged: ["master1", /Cannot locate resource script ngnix/] }, nowhere],
  },
  {
    about: "a script that the standby has not",
    files: { "*/haresources": swap("nginx", "portal"), "master1/resource.d/portal": "#!/bin/sh\n" },
    says: [],
    happens: [
      { runs: { master1: [address, "portal"], master2: [] } },
      { crash: "master1" },
      { logged: ["master2", /Cannot locate resource script portal/] },
      { runs: { master2: [] } },
    ],
  },
  {
    about: "a script without its mode",
    files: { "*/haresources": swap("nginx", "portal"), "*/resource.d/portal": "#!/bin/sh\n" },
    modes: { "*/resource.d/portal": 0o644 },
    says: [
      'haresources/agent-not-executable: /etc/ha.d/resource.d/portal is not executable on master1: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
      'haresources/agent-not-executable: /etc/ha.d/resource.d/portal is not executable on master2: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script portal/] }, nowhere],
  },
  {
    about: "a first resource that is a pattern",
    short: true,
    files: { "*/haresources": () => "master1 MailTo::ops+ha@example.com nginx\n" },
    says: [
      'haresources/regex-group-key: MailTo::ops+ha@example.com is the first resource, which is looked for as a pattern, and "+" is special there: the group is not found, nothing of it runs on either node, and no log line says so',
    ],
    happens: [
      nowhere,
      { thinks: ["master1", "master2", "active"] },
      { unsaid: /(?:ERROR|CRIT).*(?:MailTo|nginx|roup)/ },
    ],
  },
  {
    about: "two groups with one first resource",
    files: { "*/haresources": (text) => `${text}master2 ${address} apache\n` },
    says: [
      "haresources/duplicate-group-key: IPaddr2::192.168.42.14/24/eth0 is the first resource of this group and stands in the group of line 1 as well: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up",
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script master2/] }, nowhere],
  },
  {
    about: "carriage returns",
    files: { "*/haresources": swap("nginx\n", "nginx\r\n") },
    says: [
      'haresources/carriage-return: the carriage return behind "nginx" is part of the word: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script nginx/] }, nowhere],
  },
  {
    about: "a comment on a joined line",
    files: { "*/haresources": swap(" nginx", " \\\n  nginx # web") },
    says: [
      'haresources/broken-continuation: a joined line has no comments: at takeover "#" is looked for as a resource script, is not found, and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script #/] }, nowhere],
  },
  {
    about: "a class before the agent",
    files: { "*/haresources": swap(address, "ocf::heartbeat:IPaddr2") },
    says: [
      'haresources/agent-prefix: haresources has no classes of agents: "ocf::heartbeat:IPaddr2" is looked for as a script "ocf", and at takeover the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script ocf/] }, nowhere],
  },
  {
    about: "an empty argument",
    files: { "*/haresources": () => "master1 Filesystem::/dev/sdb1::/data::::ro nginx\n" },
    says: [
      "ha-cf/single-heartbeat-path: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      'haresources/empty-argument: an empty argument vanishes: "ro" moves up and is taken for the type',
    ],
    happens: [{ runs: { master1: ["Filesystem::/dev/sdb1::/data::ro", "nginx"], master2: [] } }],
  },
  {
    about: "an address that is none",
    files: { "*/haresources": swap("192.168.42.14", "192.168.42.256") },
    realAgents: ["IPaddr2"],
    says: [
      'haresources/invalid-address: "192.168.42.256" has a part that is no number from 0 to 255: the agent fails at takeover, and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Giving up resources due to failure of IPaddr2/] }, nowhere],
  },
  {
    about: "more arguments than the agent takes",
    files: { "*/haresources": swap("nginx", "Delay::1::1::1") },
    realAgents: ["Delay"],
    says: [
      "haresources/agent-arguments: Delay takes 0 to 2 arguments, not 3: at takeover it only prints its usage, and the whole group is given up",
    ],
    happens: [{ logged: ["master1", /Giving up resources due to failure of Delay/] }, nowhere],
  },
  {
    about: "a blank between quotes",
    files: { "*/haresources": swap("nginx", 'MailTo::root::"Web moved"') },
    says: [
      'haresources/quoted-argument: quotes hold nothing together in haresources: "moved"" is a resource of its own beside MailTo::root::"Web, is not found, and at takeover the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Cannot locate resource script moved/] }, nowhere],
  },
  {
    about: "an IPv6 address with two colons",
    files: { "*/haresources": swap(address, "IPv6addr::2001:db8::10/64/eth0") },
    realAgents: ["IPv6addr"],
    says: [
      'haresources/ipv6-double-colon: "::" divides arguments, also inside 2001:db8::10: the agent gets pieces of the address, fails at takeover, and the whole group is given up',
    ],
    happens: [{ logged: ["master1", /Giving up resources due to failure of IPv6addr/] }, nowhere],
  },
  {
    about: "a ping node as the owner",
    files: { "*/ha.cf": add("ping 192.168.42.1"), "*/haresources": swap("master1", "192.168.42.1") },
    says: [
      "ha-cf/ping-without-ipfail: 192.168.42.1 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
      "haresources/ping-node-owner: 192.168.42.1 is a ping node and no member of the cluster: the daemon accepts it as the owner, but these resources have no home and go nowhere by themselves",
    ],
    happens: [{ thinks: ["master1", "master2", "active"] }, nowhere],
  },
  {
    about: "the address before its storage, in a split",
    exclusive: ["drbddisk"],
    files: { "*/haresources": () => `master1 ${address} drbddisk::r0 Filesystem::/dev/drbd0::/data::ext4 nginx\n` },
    says: [
      "ha-cf/single-heartbeat-path: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      "haresources/vip-before-storage: 192.168.42.14/24/eth0 is up before drbddisk::r0 is primary: in a split the standby carries the address until DRBD refuses (6.4 s measured), and clients reach a node without data",
    ],
    happens: [
      { runs: { master1: [address, ...storage, "nginx"], master2: [] } },
      { pull: ["master1", "eth1"] },
      { together: address },
      { logged: ["master2", /Giving up resources due to failure of drbddisk/] },
      { runs: { master2: [] } },
      { apart: "nginx" },
    ],
  },
  {
    about: "storage before the address, in a split",
    exclusive: ["drbddisk"],
    files: { "*/haresources": () => `master1 drbddisk::r0 Filesystem::/dev/drbd0::/data::ext4 ${address} nginx\n` },
    says: [
      "ha-cf/single-heartbeat-path: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
    ],
    happens: [
      { runs: { master1: [...storage, address, "nginx"], master2: [] } },
      { pull: ["master1", "eth1"] },
      { logged: ["master2", /Giving up resources due to failure of drbddisk/] },
      { runs: { master2: [] } },
      { apart: address },
    ],
  },
  {
    about: "a web server before its files",
    files: { "*/haresources": () => `master1 ${storage[0]} nginx ${storage[1]} ${address}\n` },
    says: [
      "ha-cf/single-heartbeat-path: all heartbeats travel over eth1 and nothing fences: when it fails, both nodes take everything over and write to the storage",
      "haresources/resource-order: nginx starts before /data is mounted: it serves an empty directory, or does not start, and its files stay open when the group is stopped",
    ],
    happens: [
      { runs: { master1: [storage[0], "nginx", storage[1], address], master2: [] } },
      { run: ["master1", "/usr/share/heartbeat/hb_standby"] },
      { runs: { master1: [], master2: [storage[0], "nginx", storage[1], address] } },
    ],
  },
  {
    about: "a floating address that the home of its group has from boot on",
    realAgents: ["IPaddr2"],
    interfaces: { "master1 eth0:1": "192.168.42.14/24" },
    says: [
      "cluster/vip-conflict: 192.168.42.14 is the floating address, and eth0 of master1 has it from boot on: heartbeat takes the group for running there and starts nothing of it, and when another node runs it two machines have the address",
    ],
    happens: [
      nowhere,
      { crash: "master2" },
      nowhere,
      { boot: "master2" },
      { thinks: ["master1", "master2", "active"] },
      { crash: "master1" },
      { runs: { master2: ["nginx"] } },
    ],
  },
  {
    about: "a floating address that the standby has from boot on",
    realAgents: ["IPaddr2"],
    interfaces: { "master2 eth0:1": "192.168.42.14/24" },
    says: [
      "cluster/vip-conflict: 192.168.42.14 is the floating address, and eth0 of master2 has it from boot on: whenever master2 boots while another node runs the group, two machines have it",
    ],
    happens: [{ runs: { master1: ["nginx"], master2: [] } }, ...has("master1"), ...has("master2")],
  },
];

const three = ["master1", "master2", "master3"];
const mesh = {
  "master1/ha.cf": swap(/ucast .*/, "ucast eth1 10.1.1.2\nucast eth1 10.1.1.3"),
  "master2/ha.cf": swap(/ucast .*/, "ucast eth1 10.1.1.1\nucast eth1 10.1.1.3"),
  "master3/ha.cf": swap(/ucast .*/, "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2"),
};
const chain = {
  "master1/ha.cf": swap(/ucast .*/, "ucast eth1 10.1.1.2"),
  "master2/ha.cf": mesh["master2/ha.cf"],
  "master3/ha.cf": swap(/ucast .*/, "ucast eth1 10.1.1.2"),
};
const without = (change: (text: string) => string) => (text: string) =>
  change(text).replace("auto_failback on", "auto_failback off");

const many: Scenario[] = [
  {
    about: "three nodes that all hear each other",
    short: true,
    nodes: three,
    files: mesh,
    says: [
      "ha-cf/too-many: haresources serves two nodes, but master1, master2 and master3 are named: when one dies, all the others take its resources over and run them at the same time",
    ],
    happens: [
      { runs: { master1: group, master2: [], master3: [] } },
      { crash: "master1" },
      { runs: { master2: group, master3: group } },
      { logged: ["master2", /Both machines own our resources!/] },
    ],
  },
  {
    about: "three nodes that all hear each other, without failback",
    nodes: three,
    files: Object.fromEntries(Object.entries(mesh).map(([path, change]) => [path, without(change)])),
    says: [
      "ha-cf/too-many: haresources serves two nodes, but master1, master2 and master3 are named: when one dies, all the others take its resources over and run them at the same time",
    ],
    happens: [
      { runs: { master1: group, master2: [], master3: [] } },
      { crash: "master1" },
      { runs: { master2: group, master3: group } },
    ],
  },
  {
    about: "a chain of ucast, the group at home on an end",
    nodes: three,
    files: chain,
    says: [
      "cluster/peer-not-reached: no heartbeat medium of master1 reaches master3, and master2 between them passes nothing on: master3 declares master1 dead and takes its resources over while it is alive",
      "cluster/peer-not-reached: no heartbeat medium of master3 reaches master1, and master2 between them passes nothing on: master1 declares master3 dead and takes its resources over while it is alive",
      "ha-cf/too-many: haresources serves two nodes, but master1, master2 and master3 are named: when one dies, all the others take its resources over and run them at the same time",
    ],
    happens: [
      // Who has it in the end depends on which of the two asks master2 first: master3, both, or nobody.
      { logged: ["master3", /Taking over resource group IPaddr2/] },
      { thinks: ["master3", "master1", "dead"] },
      { thinks: ["master1", "master3", "dead"] },
      { thinks: ["master2", "master1", "active"] },
      { thinks: ["master2", "master3", "active"] },
    ],
  },
  {
    about: "a chain of ucast, the group at home on an end, without failback",
    nodes: three,
    files: Object.fromEntries(Object.entries(chain).map(([path, change]) => [path, without(change)])),
    says: [
      "cluster/peer-not-reached: no heartbeat medium of master1 reaches master3, and master2 between them passes nothing on: master3 declares master1 dead and takes its resources over while it is alive",
      "cluster/peer-not-reached: no heartbeat medium of master3 reaches master1, and master2 between them passes nothing on: master1 declares master3 dead and takes its resources over while it is alive",
      "ha-cf/too-many: haresources serves two nodes, but master1, master2 and master3 are named: when one dies, all the others take its resources over and run them at the same time",
    ],
    happens: [{ logged: ["master3", /Taking over resource group IPaddr2/] }],
  },
  {
    about: "a chain of ucast, the group at home in the middle",
    nodes: three,
    files: { ...chain, "*/haresources": swap("master1", "master2") },
    says: [
      "cluster/node-order: master2 owns all groups but master1 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      "cluster/peer-not-reached: no heartbeat medium of master1 reaches master3, and master2 between them passes nothing on: master3 declares master1 dead and takes its resources over while it is alive",
      "cluster/peer-not-reached: no heartbeat medium of master3 reaches master1, and master2 between them passes nothing on: master1 declares master3 dead and takes its resources over while it is alive",
      "ha-cf/too-many: haresources serves two nodes, but master1, master2 and master3 are named: when one dies, all the others take its resources over and run them at the same time",
    ],
    happens: [
      { runs: { master1: [], master2: group, master3: [] } },
      { crash: "master2" },
      { runs: { master1: group, master3: group } },
    ],
  },
];

const pairs = (key: string): NonNullable<Scenario["files"]> => {
  const own = (names: string) => (text: string) =>
    text.replace(/ucast .*/, "bcast eth1").replace(/node .*/, `node ${names}`);
  return {
    "master1/ha.cf": own("master1 master2"),
    "master2/ha.cf": own("master1 master2"),
    "other1/ha.cf": own("other1 other2"),
    "other2/ha.cf": own("other1 other2"),
    "other1/haresources": "other1 apache\n",
    "other2/haresources": "other1 apache\n",
    "other1/authkeys": `auth 1\n1 sha1 ${key}\n`,
    "other2/authkeys": `auth 1\n1 sha1 ${key}\n`,
  };
};
const four = ["master1", "master2", "other1", "other2"];
const bothPairs = { runs: { master1: group, master2: [], other1: ["apache"], other2: [] } };

const neighbours: Scenario[] = [
  {
    about: "two clusters broadcast in one network, with different keys",
    nodes: four,
    files: pairs("0c97bd42ae12f8e6b1d05a3947c6f8812de3b570"),
    says: [
      "cluster/shared-wire: the clusters of other1 and other2 and of master1 and master2 send broadcasts to port 694 of the same network: each hears the other, rejects its packets, and fills the log with failed authentication",
    ],
    happens: [bothPairs, { logged: ["master1", /authentication failed/i] }],
  },
  {
    about: "two clusters broadcast in one network, with one key",
    nodes: four,
    files: pairs("5d1c8a07e94b63f2c0a17be84d29f6530b7e41d8"),
    says: [
      "cluster/shared-wire: the clusters of other1 and other2 and of master1 and master2 send broadcasts to port 694 of the same network: each hears the other, accepts its packets, because the keys are equal, and logs machines that it does not know",
    ],
    happens: [bothPairs, { logged: ["master1", /bad node \[other1\]/] }],
  },
];

/** Everything, in the order in which it is read. */
export const scenarios: readonly { readonly kind: string; readonly all: readonly Scenario[] }[] = [
  { kind: "what halint calls clean comes up and fails over", all: clean },
  { kind: "nodes that do not hear each other", all: unheard },
  { kind: "files that disagree", all: disagreeing },
  { kind: "settings without the effect that was meant", all: useless },
  { kind: "groups that do not start", all: groups },
  { kind: "three nodes", all: many },
  { kind: "two clusters", all: neighbours },
];
