/**
 * Every directive of ha.cf that the daemon of Heartbeat 3.0.6 knows. Facts: ha.cf(5) and the daemon's own messages.
 * Longer texts stand in `descriptions.ts`.
 */

/** What a value may be. Times are milliseconds once read. */
export type ValueType =
  /** `[0-9.]*` seconds, or with `ms`/`us`; `least` is the smallest accepted value in ms. */
  | { readonly kind: "time"; readonly least: 0 | 1 }
  /** `true on yes y 1` / `false off no n 0` in any case, or one of `also`. */
  | { readonly kind: "boolean"; readonly also?: readonly string[] }
  /** C `atoi`: leading digits count, what follows is ignored, no digits mean 0. */
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "word"; readonly values: readonly string[]; readonly ignoreCase: boolean }
  | { readonly kind: "facility" }
  /** Speed of a serial line. */
  | { readonly kind: "speed" }
  | { readonly kind: "path" }
  | { readonly kind: "device" }
  | { readonly kind: "interface" }
  | { readonly kind: "node" }
  /** IPv4 address or resolvable name. */
  | { readonly kind: "host" }
  /** Numeric IPv6 address. */
  | { readonly kind: "ipv6" }
  | { readonly kind: "pair" }
  | { readonly kind: "text" };

/** How the daemon cuts what follows a directive: at blanks and commas, each piece a value, or as one line of its own. */
export type Shape = "values" | "line";

export type DirectiveGroup = "timing" | "membership" | "media" | "logging" | "resources" | "process";

/**
 * When the daemon refuses, in this order; a phase that refuses ends the start, so that later ones are not looked at.
 * `reading`: while ha.cf is read. `checks`: what its values mean together, after authkeys. `opening`: after
 * "Configuration validated", when the media are opened.
 */
export type RefusalPhase = "reading" | "checks" | "opening";

/** One directive. */
export interface Directive {
  readonly name: string;
  readonly group: DirectiveGroup;
  readonly shape: Shape;
  /** The type of each value (`values`) or of the arguments in turn (`line`). */
  readonly types: readonly ValueType[];
  /** Names of the arguments, for a `line` directive; a trailing `?` marks one that may be absent, `…` one that repeats. */
  readonly parameters: readonly string[];
  /** What a second line of the directive does. */
  readonly repeat: "last wins" | "adds" | "refused";
  /** What holds when it is absent, as the manual writes it. */
  readonly default?: string;
  /** Unit of a bare number. */
  readonly unit?: string;
  /** What the sample configuration writes: values, or the arguments in turn. */
  readonly usual?: readonly string[];
  /** When the daemon may refuse it; nowhere where it takes anything. */
  readonly refused: readonly RefusalPhase[];
  /** What the daemon prints when it refuses a value; absent where it refuses without a word. */
  readonly complaint?: string;
  /** Why it should not be used any more, and what to use. */
  readonly deprecated?: { readonly instead?: string; readonly why: string };
  /** Another directive's other name. */
  readonly aliasOf?: string;
  readonly summary: string;
  /** Where the facts are written down: manual page, and source files of Heartbeat 3.0.6. */
  readonly source: string;
}

const time = (least: 0 | 1 = 1): ValueType => ({ kind: "time", least });
const boolean = (...also: string[]): ValueType => (also.length > 0 ? { kind: "boolean", also } : { kind: "boolean" });
const integer = (min: number, max = 2147483647): ValueType => ({ kind: "integer", min, max });
const word = (...values: string[]): ValueType => ({ kind: "word", values, ignoreCase: false });
const anyCase = (...values: string[]): ValueType => ({ kind: "word", values, ignoreCase: true });
const path: ValueType = { kind: "path" };
const text: ValueType = { kind: "text" };

type Entry = Omit<Directive, "source">;
type Rest = Partial<Omit<Entry, "name" | "group" | "summary">>;
const values = (group: DirectiveGroup, name: string, type: ValueType, summary: string, rest: Rest = {}): Entry => ({
  name,
  group,
  shape: "values",
  types: [type],
  parameters: ["value"],
  repeat: "last wins",
  refused: ["reading"],
  summary,
  ...rest,
});
const line = (
  group: DirectiveGroup,
  name: string,
  parameters: readonly string[],
  types: readonly ValueType[],
  summary: string,
  rest: Rest = {},
): Entry => ({
  name,
  group,
  shape: "line",
  types,
  parameters,
  repeat: "adds",
  refused: ["reading"],
  summary,
  ...rest,
});

const adds = { repeat: "adds" } as const;
const crmValues = ["respawn", "manual", "minimal", "ccm-only", "valgrind"];

/** Directives that the manual page leaves out. */
const undocumented = new Set(
  "udp nice_failback failfast env max_rexmit_delay cluster quorum_server ping6 syslogmsgfmt log_badpack record_config_changes record_pengine_inputs enable_config_writes memreserve coreroot use_apphbd".split(
    " ",
  ),
);

function sourceOf({ name, group, aliasOf }: Entry): string {
  const plugin = group === "media" && name !== "udpport" && name !== "baud" ? (aliasOf ?? name) : undefined;
  const files = ["heartbeat/config.c", ...(plugin ? [`lib/plugins/HBcomm/${plugin}.c`] : [])];
  return [...(undocumented.has(name) ? [] : ["ha.cf(5)"]), ...files].join(", ");
}

const entries: readonly Entry[] = [
  values("timing", "keepalive", time(), "Time between two heartbeats.", {
    default: "1",
    unit: "s",
    usual: ["2"],
    refused: ["reading", "checks"],
  }),
  values("timing", "deadtime", time(0), "Silence after which a peer is declared dead.", {
    default: "30",
    unit: "s",
    refused: ["reading", "checks"],
  }),
  values("timing", "warntime", time(), "Silence after which a late heartbeat is logged.", {
    default: "half of deadtime",
    unit: "s",
    complaint: "Warn time [x] is invalid.",
  }),
  values("timing", "initdead", time(0), "The deadtime that holds once, after heartbeat has started.", {
    default: "deadtime, at least 12 s",
    unit: "s",
    refused: ["reading", "checks"],
  }),
  values("timing", "deadping", time(0), "Silence after which a ping node is declared dead.", {
    default: "deadtime",
    unit: "s",
    refused: ["reading", "checks"],
  }),
  values("timing", "max_rexmit_delay", integer(1), "Longest wait before a lost packet is asked for again.", {
    default: "250",
    unit: "ms",
    complaint: "Invalid max_rexmit_delay time(x)",
  }),
  values("timing", "hbgenmethod", word("file", "time"), "Where the generation number of a start comes from.", {
    default: "file",
    complaint: "Illegal hb generation method [x]",
  }),

  values("membership", "node", { kind: "node" }, "Names the machines of the cluster, as `uname -n` prints them.", {
    ...adds,
    refused: ["reading", "checks"],
  }),
  values("membership", "autojoin", anyCase("none", "other", "any"), "Whether machines that are not named may join.", {
    default: "none",
    complaint: "Invalid autojoin directive [x]",
    refused: ["reading", "checks"],
  }),
  values("membership", "cluster", text, "Name of the cluster.", { default: "linux-ha", refused: [] }),
  values("membership", "quorum_server", { kind: "host" }, "Machine that decides on quorum between two halves.", {
    refused: [],
  }),
  values("membership", "uuidfrom", word("file", "nodename"), "Where a node's UUID comes from.", {
    default: "file",
    complaint: "Invalid uuidfrom directive [x]",
  }),
  values("membership", "hopfudge", integer(0, 255), "Hops that a packet may make beyond the number of nodes.", {
    default: "1",
    deprecated: { why: "it matters for rings of serial lines only" },
  }),

  values("media", "udpport", integer(1), "UDP port of the bcast and ucast media that follow.", {
    default: "694",
    complaint: "invalid port [x] specified.",
  }),
  values("media", "baud", { kind: "speed" }, "Speed of the serial media.", {
    default: "19200",
    repeat: "refused",
    complaint: "invalid baudrate [x] specified.",
    deprecated: { why: "it serves serial lines only" },
  }),
  values("media", "bcast", { kind: "interface" }, "Sends heartbeats as broadcasts on these interfaces.", {
    ...adds,
    complaint: "Illegal bcast [UDP/IP broadcast] in config file [x]",
    refused: ["reading", "opening"],
  }),
  values("media", "udp", { kind: "interface" }, "Old name of bcast.", {
    ...adds,
    aliasOf: "bcast",
    complaint: "Illegal bcast [UDP/IP broadcast] in config file [x]",
    deprecated: { instead: "bcast", why: "the daemon only keeps it as another name for bcast" },
    refused: ["reading", "opening"],
  }),
  line(
    "media",
    "ucast",
    ["interface", "peer"],
    [{ kind: "interface" }, { kind: "host" }],
    "Sends heartbeats to one address, the peer's, through this interface.",
    { complaint: "ucast: cannot resolve hostname", refused: ["reading", "opening"] },
  ),
  line(
    "media",
    "mcast",
    ["interface", "group", "port", "ttl", "loop"],
    [{ kind: "interface" }, text, integer(1), integer(0, 4), integer(0, 1)],
    "Sends heartbeats to a multicast group.",
    { complaint: "mcast [x] bad …", usual: ["", "225.0.0.1", "694", "1", "0"] },
  ),
  line(
    "media",
    "ucast6",
    ["interface", "peer"],
    [{ kind: "interface" }, { kind: "ipv6" }],
    "Sends heartbeats to one IPv6 address, the peer's.",
    { complaint: "ucast6 [x] bad addr [y]", refused: ["reading", "opening"] },
  ),
  line(
    "media",
    "mcast6",
    ["interface", "group", "port", "hops", "loop"],
    [{ kind: "interface" }, { kind: "ipv6" }, integer(1), integer(0, 4), integer(0, 1)],
    "Sends heartbeats to an IPv6 multicast group.",
    { complaint: "mcast6 [x] bad addr [y]", refused: ["reading", "opening"] },
  ),
  values("media", "serial", { kind: "device" }, "Sends heartbeats over a serial line.", {
    ...adds,
    complaint: "Illegal serial [serial ring] in config file [x]",
    usual: ["/dev/ttyS0"],
    deprecated: { why: "few machines still have a null modem cable, but it stays the most independent second path" },
    refused: ["reading", "opening"],
  }),
  values("media", "ping", { kind: "host" }, "Machines outside the cluster whose answer shows that the network is up.", {
    ...adds,
    complaint: "Illegal ping [ping membership] in config file [x]",
  }),
  values("media", "ping6", { kind: "ipv6" }, "The same over IPv6.", {
    ...adds,
    complaint: "Illegal ping6 [ping6 membership] in config file [x]",
  }),
  line(
    "media",
    "ping_group",
    ["name", "host…"],
    [text, { kind: "host" }],
    "Ping hosts that count as one: the group is up while any of them answers.",
  ),

  values("logging", "logfacility", { kind: "facility" }, "Syslog facility, or none.", {
    complaint: "Log facility(x) not valid",
  }),
  values("logging", "logfile", path, "File for messages.", { usual: ["/var/log/ha-log"], refused: [] }),
  values("logging", "debugfile", path, "File for debug messages.", { usual: ["/var/log/ha-debug"], refused: [] }),
  values("logging", "use_logd", boolean(), "Whether messages go through the logging daemon.", {
    refused: ["reading", "checks"],
  }),
  values("logging", "conn_logd_time", time(), "Time between attempts to reach the logging daemon.", {
    default: "60",
    unit: "s",
  }),
  values("logging", "syslogmsgfmt", boolean(), "Whether log files look like syslog's.", { default: "on" }),
  values("logging", "log_badpack", boolean(), "Whether bad packets are logged.", { default: "on" }),
  values("logging", "debug", integer(0, 255), "Level of debugging.", { default: "0" }),

  values(
    "resources",
    "auto_failback",
    boolean("legacy"),
    "Whether resources go home when their preferred node is back.",
    {
      default: "legacy",
    },
  ),
  values("resources", "nice_failback", boolean(), "Forerunner of auto_failback, with the opposite meaning.", {
    complaint: "nice_failback flag is obsolete.. Use auto_failback {on, off, legacy} instead.",
    deprecated: {
      instead: "auto_failback",
      why: "the daemon logs errors and turns it into auto_failback off or legacy",
    },
  }),
  values("resources", "crm", boolean(...crmValues), "Whether Pacemaker manages the resources instead of haresources.", {
    default: "off",
    repeat: "refused",
    aliasOf: "pacemaker",
    complaint: "pacemaker/crm directive used multiple times!",
  }),
  values(
    "resources",
    "pacemaker",
    boolean(...crmValues),
    "Whether Pacemaker manages the resources instead of haresources.",
    {
      default: "off",
      repeat: "refused",
      complaint: "pacemaker/crm directive used multiple times!",
    },
  ),
  values("resources", "crm_daemon_dir", path, "Directory of Pacemaker's daemons."),
  values("resources", "crmd_spawns_pengine", boolean(), "Whether crmd starts the policy engine itself."),
  values("resources", "record_config_changes", boolean(), "Pacemaker: whether changes of the configuration are kept.", {
    default: "on",
    complaint: "Invalid directive value x",
  }),
  values("resources", "record_pengine_inputs", boolean(), "Pacemaker: whether inputs of the policy engine are kept.", {
    default: "on",
    complaint: "Invalid directive value x",
  }),
  values("resources", "enable_config_writes", boolean(), "Pacemaker: whether the configuration is written to disk.", {
    default: "on",
    complaint: "Invalid directive value x",
  }),
  values("resources", "watchdog", path, "Watchdog device that reboots this machine when heartbeat stalls.", {
    repeat: "refused",
    complaint: "Watchdog device multiply specified.",
  }),
  line(
    "resources",
    "stonith",
    ["type", "configuration file"],
    [text, path],
    "Fencing device of this machine, set up by a file.",
    {
      repeat: "last wins",
      complaint: "Invalid Stonith type [x]",
      deprecated: { instead: "stonith_host", why: "stonith_host says the same in one line for all machines" },
    },
  ),
  line(
    "resources",
    "stonith_host",
    ["host", "type", "parameter…"],
    [text, text, text],
    "Fencing device that one machine, or any (`*`), can use.",
    { complaint: "Invalid Stonith type [x]" },
  ),
  line(
    "resources",
    "respawn",
    ["user", "program", "argument…?"],
    [text, path, text],
    "Starts a program with heartbeat, and again whenever it ends.",
    {
      complaint: "Client child command [x] is not executable",
    },
  ),
  line(
    "resources",
    "failfast",
    ["user", "program", "argument…?"],
    [text, path, text],
    "The same, but the machine reboots when the program ends.",
    {
      complaint: "Client child command [x] is not executable",
    },
  ),
  line(
    "resources",
    "apiauth",
    ["client", "uid=users", "gid=groups?"],
    [text, text, text],
    "Which users and groups may talk to heartbeat as this client.",
    {
      complaint: "Invalid apiauth directive [x]",
    },
  ),

  values("process", "realtime", boolean(), "Whether heartbeat runs with real-time priority.", { default: "on" }),
  values("process", "rtprio", integer(1, 99), "The real-time priority.", {
    complaint: "Illegal realtime priority [x]",
  }),
  values("process", "memreserve", integer(1), "Memory that is kept for heartbeat.", { default: "6500", unit: "kB" }),
  values("process", "coredumps", boolean(), "Whether crashes leave core files.", { default: "on" }),
  values("process", "coreroot", path, "Directory for core files.", { complaint: "Invalid core directory [x]" }),
  values("process", "msgfmt", word("classic", "netstring"), "Format of packets on the wire.", { default: "classic" }),
  values("process", "compression", word("zlib", "bz2"), "How large messages are packed.", {
    default: "zlib",
    complaint: "Compression module(x) not found",
  }),
  values("process", "compression_threshold", integer(1), "Size above which messages are packed.", {
    default: "2",
    unit: "kB",
    complaint: "set_compression_threshold: compress_threshhold(x) invalid",
  }),
  values(
    "process",
    "traditional_compression",
    boolean(),
    "Whether whole messages are packed instead of their large fields.",
    {
      default: "off",
      complaint: "set_traditional_compression:Invalid directive value x",
    },
  ),
  values(
    "process",
    "use_apphbd",
    boolean(),
    "Whether heartbeat itself is watched by the application heartbeat daemon.",
    {
      default: "off",
      deprecated: { why: "the application heartbeat daemon is hardly installed any more" },
    },
  ),
  values("process", "env", { kind: "pair" }, "Variables for the programs that heartbeat starts.", {
    ...adds,
    complaint: "set_env: invalid nvpair(x)",
  }),
];

/** Every directive, in the order of the manual's chapters. */
export const directives: readonly Directive[] = entries.map((entry) => ({ ...entry, source: sourceOf(entry) }));

const byName = new Map(directives.map((directive) => [directive.name, directive]));

/** The directive of this exact name: the daemon compares with regard to case. */
export function findDirective(name: string): Directive | undefined {
  return byName.get(name);
}

/** Names under which the daemon's own programs register; `respawn` starts them without an `apiauth` line. */
export const ownPrograms: readonly string[] = ["ipfail", "ccm", "dopd", "pingd", "apphbd"];

/** Speeds of a serial line that the daemon accepts. */
export const speeds: readonly number[] = [9600, 19200, 38400, 57600, 115200, 230400, 460800];

/** Syslog facilities that the daemon accepts, in lower case only. */
export const facilities: readonly string[] = [
  "auth",
  "authpriv",
  "cron",
  "daemon",
  "ftp",
  "kern",
  "lpr",
  "mail",
  "mark",
  "news",
  "security",
  "syslog",
  "user",
  "uucp",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
  "none",
];

/** What Pacemaker's start adds `apiauth` entries for: an own line for one of these is a second one. */
export const crmClients: readonly string[] = ["cib", "crmd", "stonithd", "stonith-ng", "attrd", "pingd"];

/** Fencing device types that come with heartbeat, besides scripts under `external/` and `rhcs/`. */
export const stonithTypes: readonly string[] = [
  "apcmaster",
  "apcmastersnmp",
  "apcsmart",
  "baytech",
  "bladehpi",
  "cyclades",
  "drac3",
  "ibmhmc",
  "ipmilan",
  "meatware",
  "null",
  "nw_rpc100s",
  "rcd_serial",
  "rps10",
  "ssh",
  "suicide",
  "wti_mpc",
  "wti_nps",
];

/** Scripts under `external/` that come with cluster-glue. */
export const externalStonithTypes: readonly string[] = [
  "drac5",
  "dracmc-telnet",
  "hetzner",
  "hmchttp",
  "ibmrsa",
  "ibmrsa-telnet",
  "ipmi",
  "ippower9258",
  "kdumpcheck",
  "libvirt",
  "nut",
  "rackpdu",
  "riloe",
  "sbd",
  "ssh",
  "vcenter",
  "vmware",
  "xen0",
  "xen0-ha",
];

/** UDP services that often stand in /etc/services, by name. */
export const udpServices: ReadonlyMap<string, number> = new Map([
  ["echo", 7],
  ["discard", 9],
  ["daytime", 13],
  ["chargen", 19],
  ["time", 37],
  ["domain", 53],
  ["bootps", 67],
  ["bootpc", 68],
  ["tftp", 69],
  ["kerberos", 88],
  ["sunrpc", 111],
  ["ntp", 123],
  ["netbios-ns", 137],
  ["netbios-dgm", 138],
  ["snmp", 161],
  ["snmp-trap", 162],
  ["xdmcp", 177],
  ["ldap", 389],
  ["https", 443],
  ["isakmp", 500],
  ["syslog", 514],
  ["route", 520],
  ["rtsp", 554],
  ["ipp", 631],
  ["ha-cluster", 694],
  ["openvpn", 1194],
  ["l2f", 1701],
  ["radius", 1812],
  ["radius-acct", 1813],
  ["nfs", 2049],
  ["ipsec-nat-t", 4500],
  ["sip", 5060],
  ["mdns", 5353],
]);
