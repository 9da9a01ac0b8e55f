import { daemonValues, type HaCfReading, type Setting } from "./reading.js";
import { cutToBytes, lowerAscii } from "./values.js";

/** A configuration as the daemon understood it, in the words of its own dump (`heartbeat -v`). */
export interface EffectiveHaCf {
  /** Value of every option, set or default; values stand as written, defaults of times in milliseconds. */
  readonly options: ReadonlyMap<string, string>;
  /** The node table, in the order of the file: nodes, ping hosts and ping groups, in lower case. */
  readonly nodes: readonly string[];
  /** `ucast eth1`, `ping 10.0.0.1`: each medium in the order in which it is opened. */
  readonly media: readonly string[];
}

/** What holds where nothing is set. Times follow from each other and are added below. */
const defaults: readonly (readonly [string, string])[] = [
  ["cluster", "linux-ha"],
  ["hopfudge", "1"],
  ["baud", "19200"],
  ["udpport", "694"],
  ["auto_failback", "legacy"],
  ["hbgenmethod", "file"],
  ["realtime", "true"],
  ["debug", "0"],
  ["msgfmt", "classic"],
  ["conn_logd_time", "60"],
  ["log_badpack", "true"],
  ["syslogmsgfmt", "true"],
  ["coredumps", "true"],
  ["pacemaker", "false"],
  ["autojoin", "none"],
  ["uuidfrom", "file"],
  ["compression", "zlib"],
  ["compression_threshold", "2"],
  ["traditional_compression", "no"],
  ["max_rexmit_delay", "250"],
  ["record_config_changes", "on"],
  ["record_pengine_inputs", "on"],
  ["enable_config_writes", "on"],
  ["memreserve", "6500"],
];

/** Options without a default: in the dump only if they are set. */
const others = [
  "logfacility",
  "logfile",
  "debugfile",
  "use_logd",
  "watchdog",
  "rtprio",
  "coreroot",
  "crm_daemon_dir",
  "crmd_spawns_pengine",
  "quorum_server",
];

const times = ["keepalive", "deadtime", "deadping", "initdead", "warntime"] as const;

/** Bytes of a node's name that are kept. */
const nameBytes = 100;

/** What an ha.cf means to the daemon of a machine, provided that it accepts it. */
export function effectiveHaCf(reading: HaCfReading, ownName?: string): EffectiveHaCf {
  const options = new Map<string, string>(defaults);
  for (const name of times) options.set(name, `${reading.time(name)}ms`);
  for (const name of [...options.keys(), ...others]) {
    const last = reading
      .of(name)
      .flatMap((setting) => [...daemonValues(setting)])
      .at(-1);
    if (last) options.set(name, last.text);
  }
  const facility = options.get("logfacility");
  const toSyslog = facility !== undefined && facility !== "none" && facility !== "kern";
  if (toSyslog) {
    for (const name of ["logfile", "debugfile"]) if (!options.has(name)) options.set(name, "/dev/null");
  }
  // With nowhere to log, the logging daemon is turned on.
  if (!toSyslog && !options.has("logfile") && !options.has("debugfile") && !options.has("use_logd")) {
    options.set("use_logd", "yes");
  }
  const nodes: string[] = [];
  const media: string[] = [];
  const join = (name: string) => nodes.push(lowerAscii(cutToBytes(name, nameBytes)));
  for (const setting of reading.settings) {
    const words = daemonValues(setting);
    const [first] = words;
    const name = setting.directive.aliasOf ?? setting.directive.name;
    if (name === "node") for (const word of words) join(word.text);
    else if (setting.directive.group === "media" && name !== "udpport" && name !== "baud" && first) {
      for (const word of setting.directive.shape === "values" ? words : [first]) {
        media.push(`${name} ${word.text}`);
        if (isPing(setting)) join(word.text);
      }
    }
  }
  // Where anybody may join, the machine itself does.
  if (lowerAscii(options.get("autojoin") ?? "") === "any" && ownName && !nodes.includes(lowerAscii(ownName))) {
    join(ownName);
  }
  return { options, nodes, media };
}

const isPing = ({ directive }: Setting) => directive.name.startsWith("ping");
