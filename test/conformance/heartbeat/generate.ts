import type { HeartbeatFile, HeartbeatInput } from "./engine.js";

// Texts are handled as byte strings (one UTF-16 unit a byte), so that any byte can be put anywhere.

/** Numbers in [0, 1), the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Choices drawn from one seed. */
/** Throws of a seeded die. */
export class Dice {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = mulberry32(seed);
    // Neighbouring seeds begin alike.
    for (let n = 0; n < 4; n++) this.#next();
  }
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }
  chance(probability: number): boolean {
    return this.#next() < probability;
  }
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
  some<T>(choices: readonly T[], probability: number): T[] {
    return choices.filter(() => this.chance(probability));
  }
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let n = result.length - 1; n > 0; n--) {
      const other = this.below(n + 1);
      [result[n], result[other]] = [result[other]!, result[n]!];
    }
    return result;
  }
}

const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

/** What a generated configuration is made of, before it becomes bytes. */
interface Draft {
  readonly files: Record<string, string>;
  readonly modes: Record<string, number>;
  node: string;
  readonly compat: boolean;
}

/** The interfaces of every generated machine: the same for all, so that a batch sets them up once. */
const INTERFACES = ["eth0", "eth1", "eth2", "bond0"];

function finish(draft: Draft): HeartbeatInput {
  const files: Record<string, HeartbeatFile> = {};
  for (const [name, text] of Object.entries(draft.files)) {
    const mode = draft.modes[name];
    files[name] = { text: Buffer.from(text, "latin1"), ...(mode === undefined ? {} : { mode }) };
  }
  return {
    files,
    node: draft.node,
    interfaces: INTERFACES,
    synthesise: false,
    compat: draft.compat,
    resolvable: ["master1", "master2", "node1", "node2", "web1.example.com", "gw", "GW"],
  };
}

// ---- Valid configurations --------------------------------------------------------------------------------------------

const PROGRAMS = ["/usr/libexec/heartbeat", "/usr/lib/heartbeat", "/usr/lib64/heartbeat"];

function draftHaCf(dice: Dice, nodes: readonly string[], compat: boolean): string {
  const keepalive = dice.pick(["1", "2", "500ms", "1500ms", "1.5", "2000000us", ".5"]);
  const deadtime = dice.pick(["10", "30", "5", "7500ms", "60"]);
  const address = (): string => `10.${dice.below(3)}.${dice.below(4)}.${1 + dice.below(250)}`;
  const folder = compat ? dice.pick(PROGRAMS) : PROGRAMS[0]!;
  const gap = dice.chance(0.2) ? "\t" : " ";
  const timing = [`keepalive ${keepalive}`, `deadtime ${deadtime}`, "warntime 4", "initdead 120", "deadping 20"];
  const media = dice.pick([
    [`ucast eth1 ${address()}`],
    [`ucast eth0 ${address()}`, `ucast eth1 ${address()}`],
    ["bcast eth1"],
    ["bcast eth0 eth1"],
    ["mcast eth0 225.0.0.1 694 1 0"],
    [`ucast6 eth1 fe80::${dice.below(9) + 1}`],
    ["mcast6 eth1 ff12::1:2:3:4 694 1 0"],
    [`ucast bond0 ${dice.pick(nodes)}`, "udp eth2"],
    ["serial /dev/null", "bcast eth1"],
  ]);
  const rest = [
    "use_logd off",
    `logfile /var/log/ha-log`,
    "debugfile /var/log/ha-debug",
    dice.pick(["ping 10.0.0.254", "ping 10.0.0.254 10.0.1.254", "ping gw", "ping_group routers 10.0.0.254 10.0.1.254"]),
    `respawn hacluster ${folder}/ipfail`,
    "apiauth ipfail gid=haclient uid=hacluster",
    dice.pick([
      "watchdog /dev/watchdog",
      "stonith_host * null master1 master2",
      "stonith_host elsewhere ssh elsewhere",
    ]),
    dice.pick(["debug 0", "debug 1", "realtime off", "rtprio 5", "compression bz2", "traditional_compression off"]),
    dice.pick(["crm off", "pacemaker no", "autojoin none", "coredumps true", "msgfmt classic", "hopfudge 1"]),
    dice.pick(["conn_logd_time 60", "max_rexmit_delay 250", "memreserve 6500", "uuidfrom file", "log_badpack yes"]),
    dice.pick(["cluster web", "syslogmsgfmt on", "use_apphbd off", "compression_threshold 2", "hbgenmethod time"]),
  ];
  const lines = [
    dice.pick(["logfacility local0", "logfacility daemon", "use_logd on", "logfile /var/log/ha-log"]),
    ...dice.some(timing, 0.6),
    ...(dice.chance(0.5) ? ["udpport 694"] : []),
    ...media,
    `auto_failback ${dice.pick(["on", "off", "legacy", "yes"])}`,
    ...(dice.chance(0.5) ? [`node ${nodes.join(" ")}`] : nodes.map((name) => `node ${name}`)),
    ...dice.some(rest, 0.25),
    ...dice.some(["# a note", "", "   # indented", utf8("# 注释")], 0.3),
  ];
  if (compat && dice.chance(0.15)) lines.push(dice.pick(["crm respawn", "pacemaker on", "crm ccm-only"]));
  const ordered = dice.chance(0.5) ? lines : dice.shuffle(lines);
  return ordered.map((line) => `${line.replace(" ", gap)}\n`).join("");
}

function draftAuthkeys(dice: Dice): string {
  const id = 1 + dice.below(3);
  const key = dice.pick(["crc", "md5 Hello!", "sha1 0a1b2c3d4e5f", "sha1 key # not a comment"]);
  const others = dice.some(["4 md5 other", "5 crc", "# a note", "", "6 sha1 third"], 0.3);
  return [`auth ${id}`, ...dice.shuffle([`${id} ${key}`, ...others])].map((line) => `${line}\n`).join("");
}

function draftHaresources(dice: Dice, nodes: readonly string[]): string {
  const words = [
    "10.0.0.100",
    "IPaddr::10.0.0.101/24/eth0",
    "IPaddr2::10.0.0.102/24/eth0:1",
    "drbddisk::r0",
    "Filesystem::/dev/drbd0::/srv::ext4",
    "nginx",
    "MailTo::root@example.com::moved",
  ];
  const lines = Array.from({ length: dice.below(4) }, () => {
    const gap = dice.pick([" ", "  ", "\t", " \\\n\t"]);
    return `${[dice.pick(nodes), ...dice.some(words, 0.4)].join(gap)}\n`;
  });
  return [...dice.some(["# a note\n", "\n"], 0.3), ...lines].join("");
}

function draft(dice: Dice): Draft {
  const nodes = dice.pick([
    ["master1", "master2"],
    ["node1", "node2"],
    ["web1.example.com", "web2.example.com"],
    ["Alpha", "beta", "gamma"],
  ]);
  const compat = dice.chance(0.25);
  const files: Record<string, string> = {
    "ha.cf": draftHaCf(dice, nodes, compat),
    authkeys: draftAuthkeys(dice),
    haresources: draftHaresources(dice, nodes),
  };
  if (dice.chance(0.1)) files.nodeinfo = `${nodes[0]}\n`;
  return { files, modes: {}, node: dice.pick(nodes).toLowerCase(), compat };
}

/** A configuration that is meant well: mostly accepted. */
export function generateConfiguration(seed: number): HeartbeatInput {
  return finish(draft(new Dice(seed)));
}

/** Values of every kind that the daemon takes, by directive: also in unusual spelling, several at once, or none. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  keepalive: ["1", "2", "500ms", "1.5", ".5", "2000000us", "1500MSEC", "1,2", "", "1.0001", "999us999"],
  deadtime: ["10", "30", "7500ms", "5.", "60,10", "10000.5ms", ""],
  warntime: ["4", "4.25", "9999us", "5,6", ""],
  initdead: ["120", "120000ms", "100,130", ""],
  deadping: ["20", "20,25", "30000ms", ""],
  conn_logd_time: ["60", "1ms", "5 6"],
  max_rexmit_delay: ["250", "1", "07", "300x"],
  hbgenmethod: ["file", "time"],
  autojoin: ["none", "NONE"],
  cluster: ["web", "a b", "linux-ha,x"],
  uuidfrom: ["file", "nodename"],
  hopfudge: ["0", "255", "1 2"],
  baud: ["9600", "460800"],
  udpport: ["694", "695", "70000", "1694x", "123"],
  logfacility: ["local0", "daemon", "none", "kern", "mark", "user,local7"],
  logfile: ["/var/log/ha-log", "relative", "/a /b", utf8("/var/log/日志")],
  debugfile: ["/var/log/ha-debug", "/x,/y"],
  use_logd: ["on", "OFF", "y", "0"],
  syslogmsgfmt: ["on", "False"],
  log_badpack: ["no", "TRUE"],
  debug: ["0", "255", "abc", "3 1"],
  auto_failback: ["on", "off", "LEGACY", "Yes", "1,0"],
  nice_failback: ["on", "off"],
  crm: ["off", "no"],
  pacemaker: ["false"],
  record_config_changes: ["off"],
  record_pengine_inputs: ["yes"],
  enable_config_writes: ["n"],
  watchdog: ["/dev/watchdog"],
  realtime: ["off", "true"],
  rtprio: ["1", "99", "5 6"],
  memreserve: ["1", "6500"],
  coredumps: ["on", "N"],
  msgfmt: ["classic", "netstring"],
  compression: ["zlib", "bz2"],
  compression_threshold: ["1", "2", "9 3"],
  traditional_compression: ["on", "no"],
  use_apphbd: ["off"],
  env: ["logpriority=debug", "A=1,B=2"],
};

/** An accepted ha.cf of many directives in any order, some of them several times. */
export function generateSettings(seed: number): HeartbeatInput {
  return finish(draftSettings(new Dice(seed)));
}

function draftSettings(dice: Dice): Draft {
  const nodes = dice.pick([
    ["master1", "Master2"],
    ["node1.example.com", "NODE2"],
    ["a", "b", "c", `x${"y".repeat(120)}`],
  ]);
  const once = new Set(["baud", "watchdog", "crm", "pacemaker"]);
  const lines = dice.some(Object.keys(TAKEN), 0.35).flatMap((name) => {
    const values = TAKEN[name] ?? [];
    const times = once.has(name) || dice.chance(0.8) ? 1 : 2;
    return Array.from({ length: times }, () => `${name} ${dice.pick(values)}`);
  });
  const media = dice.some(
    [
      "ucast eth1 10.1.1.2 ignored",
      "ucast bond0 node1",
      "bcast eth0,eth2",
      "udp eth1",
      "mcast eth0 225.0.0.1 694 1 0",
      "mcast eth1 239.1.2.3 70000 4 1 x",
      "ucast6 eth1 fe80::5",
      "mcast6 eth2 ff12::1:2:3:4 1234 1 0",
      "serial /dev/null",
      "ping 10.0.0.254,10.0.1.254 GW",
      "ping_group Routers 10.0.0.254 10.0.1.254",
    ],
    0.35,
  );
  if (!media.some((line) => /^(?:bcast|udp|ucast)/.test(line))) media.push("bcast eth1");
  const spread = dice.chance(0.5)
    ? [`node ${nodes.join(dice.pick([" ", ",", " , "]))}`]
    : nodes.map((n) => `node ${n}`);
  // pacemaker and crm are one directive, which may stand once.
  const pacemaker = lines.filter((line) => /^(?:pacemaker|crm) /.test(line)).slice(1);
  const all = dice.shuffle([...lines.filter((line) => !pacemaker.includes(line)), ...media, ...spread]);
  const text = all
    .map((line) => `${line}${dice.chance(0.1) ? " # note" : ""}${dice.chance(0.1) ? "\r" : ""}\n`)
    .join("");
  return {
    files: { "ha.cf": text, authkeys: "auth 1\n1 crc\n", haresources: "" },
    modes: {},
    node: (nodes[0] as string).toLowerCase(),
    compat: false,
  };
}

// ---- Mistakes --------------------------------------------------------------------------------------------------------

/** A whole line of ha.cf with a mistake in it. */
const WRONG_LINES = [
  "ping 10.0.0.256",
  "ping 10.0.0.1,10.0.0.2",
  "ping 010.0.0.1 10.1",
  "ping nosuchhost",
  "ping gw //note",
  "ping 10.0.0.1 //two words",
  "ping fe80::1",
  "ping6 10.0.0.1",
  "ping_group g",
  "ping_group g nosuchhost",
  "ping_group g,10.0.0.1",
  "ucast",
  "ucast eth1",
  "ucast 10.1.1.2 eth1",
  "ucast eth1, 10.1.1.2",
  "ucast eth1 10.1.1.2,",
  "ucast eth9 10.1.1.2",
  "ucast eth1 ::1",
  "ucast eth1 nosuchhost",
  "ucast6 eth1 10.1.1.2",
  "ucast6 eth9 fe80::1",
  "ucast6 eth1 fe80::1%eth0",
  "mcast",
  "mcast eth1",
  "mcast eth1 225.0.0.1",
  "mcast eth1 225.0.0.1 694 5 0",
  "mcast eth1 225.0.0.1 694 1 2",
  "mcast eth1 225.0.0.1 0 1 0",
  "mcast eth1 192.168.0.1 694 1 0",
  "mcast eth9 225.0.0.1 694 1 0",
  "mcast 225.0.0.1 eth1 694 1 0",
  "mcast eth1 225.0.0.1 694 abc 1x",
  "mcast6 eth1 ff1e::1 694 1 0",
  "bcast eth9",
  "bcast eth1 // note",
  "serial ttyS0",
  "serial /dev/ttyS9",
  "keepalive 2s",
  "keepalive 0",
  "deadtime 1",
  "initdead 1",
  "deadping 500ms",
  "warntime .",
  "udpport 0",
  "udpport 694x",
  "baud 1200",
  "logfacility LOCAL0",
  "debug 256",
  "rtprio 0",
  "hopfudge -1",
  "auto_failback maybe",
  "nice_failback on",
  "autojoin any",
  "respawn nobody",
  "respawn nosuchuser /bin/true",
  "respawn root bin/true",
  "respawn root# /bin/true",
  "respawn root /etc",
  "apiauth x",
  "apiauth x uid=nosuchuser",
  "apiauth x uid=root, hacluster",
  "apiauth x uid=",
  "stonith_host * nosuch x",
  "stonith_host *",
  "crm on",
  "crm maybe",
  "crmd_spawns_pengine on",
  "node",
  "node //note",
  "include x",
  "Keepalive 2",
  "auto_failback=on",
  "logfile /var/log/a#b",
  "use_logd maybe",
  "watchdog /dev/a /dev/b",
  "compression lz4",
  "msgfmt xml",
];

const WRONG_KEYS = [
  "md5 Hello!",
  "1",
  "1 crc key",
  "7 sha256 key",
  "16 sha1 key",
  "-1 sha1 key",
  "1 md5",
  "2 SHA1 key",
  "1sha1 key",
  "0x1 sha1 key",
  "01 sha1 key",
  "+1 md5 key",
  "4294967297 md5 key",
  "1.5 md5 key",
  "auth",
  "auth 9",
  "auth x",
  "auth1",
  "auth=1",
  "Auth 1",
  "// note",
  "; note",
  "  # note",
  "abc",
  "auth 1.5",
  "1 crc # note",
  "1\vsha1\vkey",
];

const WRONG_GROUPS = [
  "nosuchnode 10.0.0.1",
  "// note",
  "MASTER1 nginx",
  "10.0.0.254 nginx",
  "#note \\",
  "master1 nginx \\ ",
  "\\",
  "master1,master2 nginx",
  "master1# nginx",
  "master1 a\\",
  "gw nginx",
];

const WORDS = [
  "x",
  "//note",
  "0",
  "-1",
  "2s",
  "on",
  "off",
  "10.0.0.1",
  "eth1",
  "eth9",
  "node",
  "#",
  "\\",
  ",",
  '"a b"',
  "*",
];
const UNITS = ["s", "sec", "ms", "m", "min", "us", "x", ".", "e3", " ms", "MS", ","];
const BYTES = [
  "\0",
  "\v",
  "\f",
  "\r",
  "\xa0",
  "\xc2\xa0",
  "\xe3\x80\x80",
  "\x01",
  "\xff",
  "\t",
  "\\",
  "#",
  ",",
  ";",
  ":",
  "=",
  '"',
  "'",
];
const NOTES = [
  " //note",
  "//note",
  " // two words",
  " # note",
  "#note",
  " ; note",
  utf8(" //启动"),
  " -- note",
  " \\",
  "\\",
  "\\ ",
  "\\\r",
  "\r",
  " ",
  "\t",
];

type Mutation = (dice: Dice, target: Draft, file: string) => void;

function onLine(change: (dice: Dice, line: string) => string): Mutation {
  return (dice, target, file) => {
    const lines = (target.files[file] ?? "").split("\n");
    const chosen = dice.below(Math.max(1, lines.length - 1));
    lines[chosen] = change(dice, lines[chosen]!);
    target.files[file] = lines.join("\n");
  };
}

function onWords(change: (dice: Dice, words: string[], chosen: number) => void): Mutation {
  return onLine((dice, line) => {
    const words = line.split(" ");
    change(dice, words, dice.below(words.length));
    return words.join(" ");
  });
}

function onText(change: (dice: Dice, text: string) => string): Mutation {
  return (dice, target, file) => {
    target.files[file] = change(dice, target.files[file] ?? "");
  };
}

function insertLine(choose: (dice: Dice, file: string) => string): Mutation {
  return (dice, target, file) => {
    const lines = (target.files[file] ?? "").split("\n");
    lines.splice(dice.below(lines.length), 0, choose(dice, file));
    target.files[file] = lines.join("\n");
  };
}

const MUTATIONS: readonly (readonly [weight: number, mutation: Mutation])[] = [
  [
    12,
    insertLine((dice, file) =>
      dice.pick(file === "authkeys" ? WRONG_KEYS : file === "haresources" ? WRONG_GROUPS : WRONG_LINES),
    ),
  ],
  [3, onLine(() => "")],
  [3, onLine((_, line) => `${line}\n${line}`)],
  [5, onLine((dice, line) => line + dice.pick(NOTES))],
  [2, onLine((dice, line) => dice.pick([" ", "\t", "\f", "\r", "\v", "#", "//", "\\"]) + line)],
  [
    4,
    onWords((dice, words, chosen) => {
      const other = dice.below(words.length);
      [words[chosen], words[other]] = [words[other]!, words[chosen]!];
    }),
  ],
  [4, onWords((_, words, chosen) => void words.splice(chosen, 1))],
  [2, onWords((_, words, chosen) => void words.splice(chosen, 0, words[chosen]!))],
  [4, onWords((dice, words, chosen) => void (words[chosen] = dice.pick(WORDS)))],
  [3, onWords((dice, words) => void words.push(dice.pick(WORDS)))],
  [4, onWords((dice, words, chosen) => void (words[chosen] += dice.pick(UNITS)))],
  [2, onWords((_, words, chosen) => void (words[chosen] = words[chosen]!.toUpperCase()))],
  [
    2,
    onWords((dice, words, chosen) => {
      words[chosen] = dice.pick([
        "0",
        "-1",
        "+1",
        "0x10",
        "007",
        "1e3",
        "4294967297",
        "99999999999999999999",
        "1.2.3",
        ".",
      ]);
    }),
  ],
  [2, onWords((_, words, chosen) => void words.splice(chosen, 2, (words[chosen] ?? "") + (words[chosen + 1] ?? "")))],
  [
    5,
    onText((dice, text) => {
      const at = dice.below(text.length + 1);
      return text.slice(0, at) + dice.pick(BYTES) + text.slice(at);
    }),
  ],
  [
    2,
    onText((dice, text) => {
      const at = dice.below(text.length + 1);
      return text.slice(0, at) + text.slice(at + 1);
    }),
  ],
  [1, onText((_, text) => text.replaceAll("\n", "\r\n"))],
  [1, onText((_, text) => text.replaceAll("\n", "\r"))],
  [1, onText((_, text) => `\xef\xbb\xbf${text}`)],
  [1, onText((_, text) => text.replace(/\n$/, ""))],
  [1, onText((dice, text) => dice.shuffle(text.split("\n")).join("\n"))],
  [1, onText((_, text) => text.split("\n").reverse().join("\n"))],
  [1, onText((dice, text) => text.slice(0, dice.below(text.length + 1)))],
  // The line buffers end at 5118 and 5119 bytes.
  [2, onLine((dice, line) => line.padEnd(5110 + dice.below(16)) + dice.pick(["", "x", "node y", "2"]))],
  [1, onLine((dice, line) => `${line}${"y".repeat(dice.pick([15, 16, 31, 32, 64, 99, 100, 101, 1000, 5200]))}`)],
  [
    1,
    (dice, target, file) => {
      target.modes[file] = dice.pick([0o644, 0o640, 0o604, 0o620, 0o700, 0o400, 0]);
    },
  ],
  [
    1,
    (dice, target) => {
      target.node = dice.pick([
        target.node.toUpperCase(),
        `${target.node}.example.com`,
        "elsewhere",
        `${target.node}.`,
      ]);
    },
  ],
  [
    1,
    (dice, target) => {
      target.files.nodeinfo = dice.pick([
        target.node,
        `${target.node}\n`,
        ` ${target.node}\n`,
        "\n",
        "",
        `${target.node}\r\n`,
      ]);
    },
  ],
  [
    1,
    (_, target, file) => {
      if (file !== "ha.cf") delete target.files[file];
    },
  ],
];

const WHEEL = MUTATIONS.flatMap(([weight, mutation]) => Array.from({ length: weight }, () => mutation));

/** A configuration with one to three mistakes in it, of the kinds that people and programs make. */
export function generateMutant(seed: number): HeartbeatInput {
  const dice = new Dice(seed);
  const target = dice.chance(0.3) ? draftSettings(dice) : draft(dice);
  const count = 1 + dice.below(3);
  for (let n = 0; n < count; n++) {
    const file = dice.pick(["ha.cf", "ha.cf", "ha.cf", "authkeys", "haresources"]);
    dice.pick(WHEEL)(dice, target, file);
  }
  return finish(target);
}

// ---- haresources for the ResourceManager -----------------------------------------------------------------------------

const SCRIPTS = [
  "IPaddr",
  "IPaddr2",
  "Filesystem",
  "MailTo",
  "nginx",
  "plain",
  "nosuch",
  "drbddisk",
  "ocf",
  "a:b",
  "a.b",
  ":x",
];
const ARGUMENTS = [
  "r0",
  "/dev/drbd0",
  "/srv",
  "10.0.0.1/24/eth0",
  "a@b.c",
  "x:y",
  ":x",
  "x:",
  "",
  "1",
  "fe80:0:0:0:0:0:0:1",
  "fe80::1",
  "é",
  "a=b",
  "%s",
];
const ADDRESSES = [
  "10.0.0.1",
  "10.0.0.1/24",
  "10.0.0.1/24/eth0:0",
  "256.1.1.1/99",
  "10.0.0.1,",
  "1a.2.3.4x",
  "1.2.3",
  "1.2.3.4.5",
  "x1.2.3.4",
  "1.2.3.4::x",
  "1..2.3",
  "1.2..3",
  "fe80:0:0:0:0:0:0:1",
  "1.2.3.",
  ".1.2.3.4",
];

function resourceWord(dice: Dice): string {
  if (dice.chance(0.25)) return utf8(dice.pick(ADDRESSES));
  const separator = (): string => (dice.chance(0.8) ? "::" : dice.pick([":", ":::", "::::", ":: ::"]));
  const script = dice.chance(0.06) ? "" : dice.pick(SCRIPTS);
  const args = Array.from({ length: dice.pick([0, 0, 1, 1, 2, 3]) }, () => separator() + dice.pick(ARGUMENTS));
  return utf8(script + args.join("") + (dice.chance(0.08) ? separator() : "")) || "::";
}

/**
 * A haresources text of plausible lines with odd words, comments, continuations and blanks. No NUL, globbing character
 * or backslash inside a word: what shells make of those is not a matter of the file's grammar.
 */
export function generateHaresources(seed: number): HeartbeatInput {
  const dice = new Dice(seed);
  const nodes = ["master1", "Master2", "node.example.com"];
  let text = "";
  for (let n = 1 + dice.below(5); n > 0; n--) {
    const blank = (): string => (dice.chance(0.8) ? " " : dice.pick(["  ", "\t", " \t ", " \f", "\v", "   "]));
    const words = [dice.pick(nodes), ...Array.from({ length: dice.below(5) }, () => resourceWord(dice))];
    let line = dice.chance(0.15) ? blank() : "";
    for (const word of words) {
      line +=
        word +
        (dice.chance(0.1)
          ? dice.pick([" \\\n ", "\\\n", " \\ \n", " \\\r\n", " # c \\\n", "\\\n# c\n", " \\\n\n"])
          : blank());
    }
    if (dice.chance(0.7)) line = line.trimEnd();
    line += dice.pick([
      "",
      "",
      "",
      "",
      "",
      " # note",
      "#note",
      " //note",
      "\r",
      " ",
      "\t",
      " \\",
      "\\",
      utf8(" //仅主"),
    ]);
    text += `${line}\n`;
    if (dice.chance(0.15)) text += dice.pick(["\n", "# note\n", "   \n", "# note \\\n", "\r\n", "\t# x\n", "\\\n"]);
  }
  if (dice.chance(0.1)) text = text.replace(/\n$/, "");
  return {
    files: {
      haresources: { text: Buffer.from(text, "latin1") },
      "resource.d/nginx": { text: "#!/bin/sh\n" },
      "resource.d/a.b": { text: "#!/bin/sh\n" },
      "resource.d/plain": { text: "#!/bin/sh\n", mode: 0o644 },
    },
    node: "master1",
    interfaces: [],
  };
}
