import {
  acceptsValue,
  facilities,
  hostKind,
  isInetAton,
  isIpv4,
  overlaps,
  readInteger,
  type Setting,
  speeds,
  stonithTypes,
  type ValueType,
  type Word,
} from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import {
  argumentLimits,
  canonicalName,
  isSwapped,
  oddPlaces,
  onNodes,
  refusalsOn,
  refused,
  templatePlaces,
} from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";
import { isFillIn } from "./unrendered-template.js";

const messages = {
  time: (name: string, value: string) =>
    `${name} wants seconds, or a number with ms or us behind it: "${value}" makes the daemon refuse to start`,
  zero: (name: string, value: string) => `${name} must be more than 0: "${value}" makes the daemon refuse to start`,
  boolean: (name: string, value: string, also: readonly string[]) =>
    `${name} is on or off (yes, no, true, false, y, n, 1, 0${also.map((word) => `, ${word}`).join("")}): "${value}" makes the daemon refuse to start`,
  integer: (name: string, value: string, read: number, range: string) =>
    `${name} wants a number ${range}: "${value}"${String(read) === value ? "" : ` is read as ${read}, which`} makes the daemon refuse to start`,
  word: (name: string, value: string, values: readonly string[]) =>
    `${name} is ${list(values, "or")}: "${value}" makes the daemon refuse to start`,
  facility: (value: string) => `"${value}" is no syslog facility: the daemon refuses to start`,
  device: (value: string) => `serial wants the full path of a device: "${value}" makes the daemon refuse to start`,
  noDevice: (value: string, found: string, where: string) =>
    `${value} is ${found === "absent" ? "not there" : "no character device"} ${where}: the daemon refuses to start`,
  address: (name: string, value: string) =>
    `"${value}" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ${name} and refuses to start`,
  unresolved: (name: string, value: string, where: string) =>
    `${value} cannot be resolved ${where}: the daemon refuses to start over this ${name} line`,
  swapped: (first: string, second: string) =>
    `ucast wants the interface first and then the address: the daemon tries to resolve "${second}" as a host, cannot, and refuses to start (written is ${first} ${second})`,
  swappedSix: (first: string, second: string) =>
    `ucast6 wants the interface first and then the address: the daemon refuses to start (written is ${first} ${second})`,
  six: (name: string, value: string) =>
    `"${value}" is no numeric IPv6 address that ${name} takes: the daemon refuses to start`,
  argument: (name: string, value: string, what: string) =>
    `${name}: "${value}" is no ${what}: the daemon refuses to start`,
  pair: (value: string) => `env wants NAME=VALUE: "${value}" makes the daemon refuse to start`,
  noValue: (value: string) =>
    `env ${value} has no "=": the daemon accepts it and gives the variable whatever stands behind it in memory`,
  relative: (value: string) => `coreroot wants a full path: "${value}" makes the daemon refuse to start`,
  stonithType: (value: string) => `heartbeat knows no fencing device type "${value}": the daemon refuses to start`,
  stonithParameters: (type: string) => `the fencing device type ${type} wants parameters: the daemon refuses to start`,
  stonithFile: (path: string) => `stonith cannot read its configuration file ${path}: the daemon refuses to start`,
  garbage: (name: string, value: string, read: number | string) =>
    `the daemon reads "${value}" as ${read} for ${name} and says nothing`,
  otherAddress: (value: string, read: string) =>
    `the daemon reads ${value} as ${read}: a part with a leading zero is octal, and fewer than four parts are filled up`,
  groupHost: (value: string, group: string) =>
    `"${value}" in ping_group ${group} is no address and no host name: the daemon leaves it out and starts`,
  help: (right: string) => `did you mean ${right}?`,
  misleading: () => 'the daemon only says "cannot resolve hostname" and, wrongly, that the interface does not exist',
};

/** What the arguments of `line` directives are called. */
const arguments_: Readonly<Record<string, readonly string[]>> = {
  mcast: [
    "interface",
    "multicast group (224.0.0.0 to 239.255.255.255, without leading zeros)",
    "port from 1 to 65535",
    "TTL from 0 to 4, whatever the manual says",
    "loop setting (0 or 1)",
  ],
  mcast6: [
    "interface",
    "IPv6 multicast group that it takes (ff02::, ff04::, ff05::, ff08:: or ff12::, ff14::, ff15::, ff18::)",
    "port number or UDP service",
    "number of hops from 0 to 4",
    "loop setting (0 or 1)",
  ],
};

/** Factors, in seconds, of units that people write and the daemon does not know. */
const units: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  秒: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  分: 60,
  h: 3600,
  hour: 3600,
};

/** The one reading that a refused value can have, or a guess. */
function correction(type: ValueType, text: string): { text: string; sure: boolean } | undefined {
  const bare = text.replace(/^["'=]+|(?<!["';:.,])["';:.,]+$/g, "");
  const tried = [bare, bare.toLowerCase()].find(
    (candidate) => candidate !== "" && candidate !== text && acceptsValue(type, candidate),
  );
  if (tried !== undefined && type.kind !== "integer" && type.kind !== "host") return { text: tried, sure: true };
  if (bare !== text && type.kind === "host" && isIpv4(bare)) return { text: bare, sure: true };
  switch (type.kind) {
    case "time": {
      const written = /^([0-9]*\.?[0-9]+)(\p{L}+)$/u.exec(bare);
      const factor = units[written?.[2]?.toLowerCase() ?? ""];
      if (!written || factor === undefined) return undefined;
      const value = String(Number((Number(written[1]) * factor).toFixed(6)));
      return acceptsValue(type, value)
        ? { text: factor === 1 ? (written[1] as string) : value, sure: factor === 1 }
        : undefined;
    }
    case "boolean": {
      const meant = { enabled: "on", enable: "on", true1: "on", disabled: "off", disable: "off" }[bare.toLowerCase()];
      return meant === undefined ? undefined : { text: meant, sure: false };
    }
    case "facility": {
      const near = nearest(bare, facilities);
      return near === undefined ? undefined : { text: near, sure: false };
    }
    case "word": {
      const near = nearest(bare, type.values);
      return near === undefined ? undefined : { text: near, sure: false };
    }
    case "speed": {
      const near = nearest(bare, speeds.map(String));
      return near === undefined ? undefined : { text: near, sure: false };
    }
    default:
      return undefined;
  }
}

function range(type: ValueType & { kind: "integer" }): string {
  return type.max < 2147483647 ? `from ${type.min} to ${type.max}` : `from ${type.min} on`;
}

function complaint(setting: Setting, word: Word, type: ValueType, parameter: number): string {
  const { name } = setting.directive;
  const value = word.text;
  const argument = arguments_[name]?.[parameter];
  if (argument !== undefined && parameter > 0) return messages.argument(name, value, argument);
  switch (type.kind) {
    case "time":
      return /^[0-9.]+(?:[mu]s.*)?$/i.test(value) ? messages.zero(name, value) : messages.time(name, value);
    case "boolean":
      return messages.boolean(name, value, type.also ?? []);
    case "integer":
      return messages.integer(name, value, readInteger(value), range(type));
    case "word":
      return messages.word(name, value, type.values);
    case "speed":
      return messages.word(name, value, speeds.map(String));
    case "facility":
      return messages.facility(value);
    case "device":
      return messages.device(value);
    case "ipv6":
      return messages.six(name, value);
    case "pair":
      return messages.pair(value);
    case "path":
      return messages.relative(value);
    default:
      return messages.address(name, value);
  }
}

/** `keepalive 1500 ms`: the blank makes two values; that is ha-cf/extra-value's. */
export function isLooseUnit(setting: Setting, word: Word): boolean {
  const before = setting.values[setting.values.indexOf(word) - 1];
  return (
    setting.directive.types[0]?.kind === "time" &&
    before !== undefined &&
    /^[0-9]*\.?[0-9]+$/.test(before.text) &&
    (/^[mu]s/i.test(word.text) || word.text.toLowerCase() in units)
  );
}

/** Four octets of what inet_aton makes of a text. */
function dotted(text: string): string {
  const parts = text.split(".").map((part) => (/^0[0-7]/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = parts.pop() as number;
  const number = parts.reduce((sum, part, index) => sum + part * 256 ** (3 - index), 0) + last;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

export const rule = haCfRule("ha-cf/invalid-value", (subject, report) => {
  const { file, reading } = subject;
  const error = (word: Word, node: string | undefined, message: string, fixes: readonly Fix[] = [], help?: string) =>
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message,
      ...(help === undefined ? {} : { help }),
      fixes,
    });
  for (const setting of reading.settings.filter((setting) => isSwapped(subject, setting))) {
    const [first, second] = setting.values as unknown as [Word, Word];
    const range = { start: first.range.start, end: second.range.end };
    report({
      at: { file, range },
      severity: "error",
      noticed: "start",
      message: (setting.directive.name === "ucast" ? messages.swapped : messages.swappedSix)(first.text, second.text),
      ...(setting.directive.name === "ucast" ? { help: messages.misleading() } : {}),
      fixes: [
        {
          title: `Write ${second.text} ${first.text}`,
          safety: "safe",
          edits: [replace(file, range, `${second.text} ${first.text}`)],
        },
      ],
    });
  }
  for (const { refusal, node } of refused(subject, "value")) {
    const { setting, word, type, parameter } = refusal;
    if (isSwapped(subject, setting)) continue;
    if (isLooseUnit(setting, word) || isFillIn(setting, word)) continue;
    if (word.text === "=" && setting.values[0] === word && setting.values.length > 1) {
      const next = setting.values[1] as Word;
      const edits = [replace(file, { start: word.range.start, end: next.range.start }, "")];
      error(word, node, complaint(setting, word, type, parameter), [{ title: 'Drop "="', safety: "safe", edits }]);
      continue;
    }
    const right = correction(type, word.text);
    const fixes: Fix[] = right
      ? [
          {
            title: `Write ${right.text}`,
            safety: right.sure ? "safe" : "unsafe",
            edits: [replace(file, word.range, right.text)],
          },
        ]
      : [];
    const help =
      right && !right.sure
        ? messages.help(right.text)
        : setting.directive.name === "ucast" && parameter === 1
          ? messages.misleading()
          : undefined;
    error(word, node, complaint(setting, word, type, parameter), fixes, help);
  }
  for (const { refusal, nodes, node } of refused(subject, "host")) {
    const { setting, word } = refusal;
    if (isFillIn(setting, word) || isSwapped(subject, setting)) continue;
    const help = setting.directive.name === "ucast" ? messages.misleading() : undefined;
    error(word, node, messages.unresolved(setting.directive.name, word.text, onNodes(nodes)), [], help);
  }
  for (const { refusal, nodes, node } of refused(subject, "device")) {
    error(refusal.word, node, messages.noDevice(refusal.word.text, refusal.found, onNodes(nodes)));
  }
  for (const { refusal, node } of refused(subject, "stonith")) {
    const { word, fault, setting } = refusal;
    if (fault === "type") {
      const near = nearest(word.text, stonithTypes);
      const fixes: Fix[] = near
        ? [
            {
              title: `Write ${near}`,
              safety: near === word.text.toLowerCase() ? "safe" : "unsafe",
              edits: [replace(file, word.range, near)],
            },
          ]
        : [];
      error(word, node, messages.stonithType(word.text), fixes, near && messages.help(near));
    } else if (fault === "parameters") error(word, node, messages.stonithParameters(word.text));
    else {
      const path = setting.values
        .slice(1)
        .map((value) => value.text)
        .join(" ");
      error(word, node, messages.stonithFile(path));
    }
  }
  // What is accepted, but is not what it looks like.
  const refusedWords = new Set(
    subject.nodes.flatMap((node) =>
      refusalsOn(node).flatMap((refusal) => ("word" in refusal ? [refusal.word.range.start] : [])),
    ),
  );
  const others = [...oddPlaces(reading).map((place) => place.range), ...templatePlaces(reading)];
  const warn = (word: Word, message: string, noticed: "never" | "warning" = "never") => {
    if (refusedWords.has(word.range.start) || others.some((range) => overlaps(range, word.range))) return;
    report({ at: { file, range: word.range }, severity: "warning", noticed, message });
  };
  for (const setting of reading.settings) {
    const name = canonicalName(setting);
    const { types, shape } = setting.directive;
    setting.values.forEach((word, index) => {
      // What stands behind the last argument is not read: ha-cf/extra-value.
      if (index >= (argumentLimits[setting.directive.name] ?? Number.POSITIVE_INFINITY)) return;
      const type = types[shape === "values" ? 0 : Math.min(index, types.length - 1)] as ValueType;
      const numeric = type.kind === "integer" || type.kind === "speed";
      if (numeric && name !== "mcast6" && !/^\+?[0-9]+$/.test(word.text)) {
        warn(word, messages.garbage(name, word.text, readInteger(word.text)));
      }
      if (
        numeric &&
        /^\+?[0-9]{10,}$/.test(word.text) &&
        String(readInteger(word.text)) !== word.text.replace("+", "")
      ) {
        warn(word, messages.garbage(name, word.text, readInteger(word.text)));
      }
      if (type.kind === "time" && !/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[mu]s(?:ecs?)?)?$/i.test(word.text)) {
        const unit = /[mu]s/i.exec(word.text)?.[0].toLowerCase();
        const read = Number.parseFloat(word.text) || 0;
        warn(word, messages.garbage(name, word.text, unit ? `${read} ${unit}` : read));
      }
      if (type.kind === "pair" && !word.text.includes("=")) warn(word, messages.noValue(word.text));
      if (type.kind !== "host" || name === "quorum_server" || isFillIn(setting, word)) return;
      if (name === "ping_group" && !acceptsValue(type, word.text)) {
        warn(word, messages.groupHost(word.text, setting.values[0]?.text ?? ""), "warning");
      } else if (hostKind(word.text) === "address" && isInetAton(word.text) && word.text !== dotted(word.text)) {
        warn(word, messages.otherAddress(word.text, dotted(word.text)));
      }
    });
  }
});

export const docs: RuleDocs = {
  finds: "A value that the daemon refuses, or reads as something else.",
  why: "About half of these refusals happen without a word of their own: the log only says that there is a configuration error. Times know no `s` and no `min`; facilities are lower case; `mcast` takes a TTL of 0 to 4. Numbers, on the other hand, are read up to the first character that is no digit, and text is 0.",
  fix: "Writes what was meant. Safe where only one reading exists (`2s`, `LOCAL0`, quotes, a trailing `;`, an address and an interface that are swapped); minutes are unsafe, because `m` may have meant milliseconds, and so is the nearest word.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "times",
      files:
        "== ha.cf\nkeepalive ⟦2s⟧\ndeadtime ⟦30sec⟧\nwarntime ⟦0⟧\ninitdead ⟦60;⟧\ndeadping ⟦1e2⟧\nnode a b\nbcast eth1\n",
      expect: [
        'error start: keepalive wants seconds, or a number with ms or us behind it: "2s" makes the daemon refuse to start',
        'error start: deadtime wants seconds, or a number with ms or us behind it: "30sec" makes the daemon refuse to start',
        'error start: warntime must be more than 0: "0" makes the daemon refuse to start',
        'error start: initdead wants seconds, or a number with ms or us behind it: "60;" makes the daemon refuse to start',
        'error start: deadping wants seconds, or a number with ms or us behind it: "1e2" makes the daemon refuse to start',
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\nwarntime 0\ninitdead 60\ndeadping 1e2\nnode a b\nbcast eth1\n",
    },
    {
      about: "minutes",
      files: "== ha.cf\ninitdead ⟦2min⟧\nnode a b\nbcast eth1\n",
      expect: [
        'error start: initdead wants seconds, or a number with ms or us behind it: "2min" makes the daemon refuse to start',
      ],
      after: "== ha.cf\ninitdead 120\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "words and numbers",
      files:
        '== ha.cf\nlogfacility ⟦LOCAL0⟧\nauto_failback ⟦maybe⟧\nuse_logd ⟦"yes"⟧\nrtprio ⟦100⟧\ndebug ⟦-1⟧\nbaud ⟦1200⟧\nmsgfmt ⟦xml⟧\nserial ⟦ttyS0⟧\nnode a b\nbcast eth1\n',
      expect: [
        'error start: "LOCAL0" is no syslog facility: the daemon refuses to start',
        'error start: auto_failback is on or off (yes, no, true, false, y, n, 1, 0, legacy): "maybe" makes the daemon refuse to start',
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): ""yes"" makes the daemon refuse to start',
        'error start: rtprio wants a number from 1 to 99: "100" makes the daemon refuse to start',
        'error start: debug wants a number from 0 to 255: "-1" makes the daemon refuse to start',
        'error start: baud is 9600, 19200, 38400, 57600, 115200, 230400 or 460800: "1200" makes the daemon refuse to start',
        'error start: msgfmt is classic or netstring: "xml" makes the daemon refuse to start',
        'error start: serial wants the full path of a device: "ttyS0" makes the daemon refuse to start',
      ],
      after:
        "== ha.cf\nlogfacility local0\nauto_failback maybe\nuse_logd yes\nrtprio 100\ndebug -1\nbaud 1200\nmsgfmt xml\nserial ttyS0\nnode a b\nbcast eth1\n",
    },
    {
      about: "addresses",
      files:
        "== ha.cf\nping ⟦10.0.0.256⟧\nucast eth1 ⟦fe80::1⟧\nmcast eth1 225.0.0.1 694 ⟦5⟧ 0\nmcast eth1 ⟦192.168.0.1⟧ 694 1 0\nping6 ⟦10.0.0.1⟧\nnode a b\n",
      expect: [
        'error start: "10.0.0.256" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ping and refuses to start',
        'error start: "fe80::1" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ucast and refuses to start',
        'error start: mcast: "5" is no TTL from 0 to 4, whatever the manual says: the daemon refuses to start',
        'error start: mcast: "192.168.0.1" is no multicast group (224.0.0.0 to 239.255.255.255, without leading zeros): the daemon refuses to start',
        'error start: "10.0.0.1" is no numeric IPv6 address that ping6 takes: the daemon refuses to start',
      ],
    },
    {
      about: "address and interface are swapped",
      files: "== ha.cf\nucast ⟦10.1.1.2 eth1⟧\nnode a b\nbcast eth0\n",
      expect: [
        'error start: ucast wants the interface first and then the address: the daemon tries to resolve "eth1" as a host, cannot, and refuses to start (written is 10.1.1.2 eth1)',
      ],
      after: "== ha.cf\nucast eth1 10.1.1.2\nnode a b\nbcast eth0\n",
    },
    {
      about: "IPv6 address and interface are swapped",
      files: "== ha.cf\nucast6 ⟦fe80::1 eth1⟧\nnode a b\nbcast eth0\n",
      expect: [
        "error start: ucast6 wants the interface first and then the address: the daemon refuses to start (written is fe80::1 eth1)",
      ],
      after: "== ha.cf\nucast6 eth1 fe80::1\nnode a b\nbcast eth0\n",
    },
    {
      about: "a sign of another language",
      files: "== ha.cf\nkeepalive ⟦=⟧ 2\nnode a b\nbcast eth1\n",
      expect: [
        'error start: keepalive wants seconds, or a number with ms or us behind it: "=" makes the daemon refuse to start',
      ],
      after: "== ha.cf\nkeepalive 2\nnode a b\nbcast eth1\n",
    },
    {
      about: "a fencing device that there is not",
      files: "== ha.cf\nstonith_host * ⟦nosuch⟧ x y\nnode a b\nbcast eth1\n",
      expect: ['error start: heartbeat knows no fencing device type "nosuch": the daemon refuses to start'],
    },
    {
      about: "accepted, but read otherwise",
      files:
        "== ha.cf\nudpport ⟦694abc⟧\nenv ⟦DEBUG⟧\ndebug ⟦abc⟧\nping ⟦010.0.0.1⟧\nping_group gw ⟦10.0.0.256⟧ 10.0.0.2\nnode a b\nbcast eth1\n",
      expect: [
        'warning never: the daemon reads "694abc" as 694 for udpport and says nothing',
        'warning never: env DEBUG has no "=": the daemon accepts it and gives the variable whatever stands behind it in memory',
        'warning never: the daemon reads "abc" as 0 for debug and says nothing',
        "warning never: the daemon reads 010.0.0.1 as 8.0.0.1: a part with a leading zero is octal, and fewer than four parts are filled up",
        'warning warning: "10.0.0.256" in ping_group gw is no address and no host name: the daemon leaves it out and starts',
      ],
    },
    {
      about: "units that people write, as seconds",
      files:
        "== ha.cf\nkeepalive ⟦2secs⟧\ndeadtime ⟦30second⟧\ndeadping ⟦1.50seconds⟧\nwarntime ⟦10秒⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: keepalive wants seconds, or a number with ms or us behind it: "2secs" makes the daemon refuse to start',
        'error start: deadtime wants seconds, or a number with ms or us behind it: "30second" makes the daemon refuse to start',
        'error start: deadping wants seconds, or a number with ms or us behind it: "1.50seconds" makes the daemon refuse to start',
        'error start: warntime wants seconds, or a number with ms or us behind it: "10秒" makes the daemon refuse to start',
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\ndeadping 1.50\nwarntime 10\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "units that people write, as guesses",
      files:
        "== ha.cf\ninitdead ⟦2m⟧\ndeadtime ⟦1mins⟧\nwarntime ⟦0.5minute⟧\ndeadping ⟦1.5minutes⟧\nconn_logd_time ⟦1分⟧\ninitdead ⟦1h⟧\nconn_logd_time ⟦1hour⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: initdead wants seconds, or a number with ms or us behind it: "2m" makes the daemon refuse to start',
        'error start: deadtime wants seconds, or a number with ms or us behind it: "1mins" makes the daemon refuse to start',
        'error start: warntime wants seconds, or a number with ms or us behind it: "0.5minute" makes the daemon refuse to start',
        'error start: deadping wants seconds, or a number with ms or us behind it: "1.5minutes" makes the daemon refuse to start',
        'error start: conn_logd_time wants seconds, or a number with ms or us behind it: "1分" makes the daemon refuse to start',
        'error start: initdead wants seconds, or a number with ms or us behind it: "1h" makes the daemon refuse to start',
        'error start: conn_logd_time wants seconds, or a number with ms or us behind it: "1hour" makes the daemon refuse to start',
      ],
      after:
        "== ha.cf\ninitdead 120\ndeadtime 60\nwarntime 30\ndeadping 90\nconn_logd_time 60\ninitdead 3600\nconn_logd_time 3600\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "no time at all, and a unit alone",
      files: "== ha.cf\nkeepalive ⟦0s⟧\ndeadtime ⟦ms⟧\nwarntime ⟦10x⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: keepalive wants seconds, or a number with ms or us behind it: "0s" makes the daemon refuse to start',
        'error start: deadtime wants seconds, or a number with ms or us behind it: "ms" makes the daemon refuse to start',
        'error start: warntime wants seconds, or a number with ms or us behind it: "10x" makes the daemon refuse to start',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an address in quotes, and a name",
      files: '== ha.cf\nping ⟦"10.0.0.1"⟧\nping ⟦"gw1"⟧\nping ⟦10.0.0.300;⟧\nnode master1 master2\nbcast eth1\n',
      expect: [
        'error start: ""10.0.0.1"" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ping and refuses to start',
        'error start: ""gw1"" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ping and refuses to start',
        'error start: "10.0.0.300;" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ping and refuses to start',
      ],
      after: '== ha.cf\nping 10.0.0.1\nping "gw1"\nping 10.0.0.300;\nnode master1 master2\nbcast eth1\n',
      unsafe: true,
      edge: true,
    },
    {
      about: "guesses at words",
      files:
        "== ha.cf\nuse_logd ⟦enabled⟧\nlog_badpack ⟦disable⟧\nlogfacility ⟦local⟧\nmsgfmt ⟦clasic⟧\nbaud ⟦1920⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): "enabled" makes the daemon refuse to start',
        'error start: log_badpack is on or off (yes, no, true, false, y, n, 1, 0): "disable" makes the daemon refuse to start',
        'error start: "local" is no syslog facility: the daemon refuses to start',
        'error start: msgfmt is classic or netstring: "clasic" makes the daemon refuse to start',
        'error start: baud is 9600, 19200, 38400, 57600, 115200, 230400 or 460800: "1920" makes the daemon refuse to start',
      ],
      after:
        "== ha.cf\nuse_logd on\nlog_badpack off\nlogfacility local0\nmsgfmt classic\nbaud 19200\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "guesses at words, not taken unasked",
      files:
        "== ha.cf\nuse_logd ⟦enable⟧\nlogfacility ⟦locl0⟧\nmsgfmt ⟦netstrin⟧\nbaud ⟦3840⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): "enable" makes the daemon refuse to start',
        'error start: "locl0" is no syslog facility: the daemon refuses to start',
        'error start: msgfmt is classic or netstring: "netstrin" makes the daemon refuse to start',
        'error start: baud is 9600, 19200, 38400, 57600, 115200, 230400 or 460800: "3840" makes the daemon refuse to start',
      ],
      edge: true,
    },
    {
      about: "a number with no upper end, and one that is read as another",
      files:
        "== ha.cf\nmax_rexmit_delay ⟦0⟧\nudpport ⟦4294967990⟧\nhopfudge ⟦4294967297⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: max_rexmit_delay wants a number from 1 on: "0" makes the daemon refuse to start',
        'warning never: the daemon reads "4294967990" as 694 for udpport and says nothing',
        'warning never: the daemon reads "4294967297" as 1 for hopfudge and says nothing',
      ],
      edge: true,
    },
    {
      about: "a sign of another language alone",
      files: "== ha.cf\nkeepalive ⟦=⟧\nuse_logd ⟦=⟧ ⟦=⟧ on\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: keepalive wants seconds, or a number with ms or us behind it: "=" makes the daemon refuse to start',
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): "=" makes the daemon refuse to start',
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): "=" makes the daemon refuse to start',
      ],
      after: "== ha.cf\nkeepalive =\nuse_logd on\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "addresses of fewer than four parts, and octal in the middle",
      files: "== ha.cf\nping ⟦10.1.1⟧\nping ⟦192.168.010.1⟧\nping ⟦172.020.3.4⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "warning never: the daemon reads 10.1.1 as 10.1.0.1: a part with a leading zero is octal, and fewer than four parts are filled up",
        "warning never: the daemon reads 192.168.010.1 as 192.168.8.1: a part with a leading zero is octal, and fewer than four parts are filled up",
        "warning never: the daemon reads 172.020.3.4 as 172.16.3.4: a part with a leading zero is octal, and fewer than four parts are filled up",
      ],
      edge: true,
    },
    {
      about: "a name that this machine cannot resolve",
      files:
        "== a/etc/ha.d/ha.cf\nucast eth1 ⟦masterb⟧\nping ⟦gw1.example.com⟧ gateway\nucast ⟦10.1.1.2 eth1⟧\nnode master1 master2\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n",
      expect: [
        "error start: masterb cannot be resolved on master1: the daemon refuses to start over this ucast line",
        "error start: gw1.example.com cannot be resolved on master1: the daemon refuses to start over this ping line",
        'error start: ucast wants the interface first and then the address: the daemon tries to resolve "eth1" as a host, cannot, and refuses to start (written is 10.1.1.2 eth1)',
      ],
      after:
        "== a/etc/ha.d/ha.cf\nucast eth1 masterb\nping gw1.example.com gateway\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a serial line that is none",
      files:
        "== a/etc/ha.d/ha.cf\nserial /dev/ttyS0 ⟦/etc/hosts⟧\nnode master1 master2\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n== a/dev/null\n",
      expect: ["error start: /etc/hosts is no character device on master1: the daemon refuses to start"],
      edge: true,
    },
    {
      about: "fencing devices",
      files:
        "== ha.cf\nstonith_host * ⟦meatwre⟧ master2\nstonith_host * ⟦ssh⟧\nstonith ssh /etc/ha.d/my ⟦ssh.conf⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: heartbeat knows no fencing device type "meatwre": the daemon refuses to start',
        "error start: the fencing device type ssh wants parameters: the daemon refuses to start",
        "error start: stonith cannot read its configuration file /etc/ha.d/my ssh.conf: the daemon refuses to start",
      ],
      after:
        "== ha.cf\nstonith_host * meatware master2\nstonith_host * ssh\nstonith ssh /etc/ha.d/my ssh.conf\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a fencing device in capitals",
      files:
        "== ha.cf\nstonith_host * ⟦MEATWARE⟧ master2\nstonith_host * ⟦sssh⟧ master1\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: heartbeat knows no fencing device type "MEATWARE": the daemon refuses to start',
        'error start: heartbeat knows no fencing device type "sssh": the daemon refuses to start',
      ],
      after:
        "== ha.cf\nstonith_host * meatware master2\nstonith_host * sssh master1\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "times that are cut",
      files: "== ha.cf\nkeepalive ⟦1.2.3⟧\ndeadtime ⟦30msfoo⟧\ninitdead ⟦.⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning never: the daemon reads "1.2.3" as 1.2 for keepalive and says nothing',
        'warning never: the daemon reads "30msfoo" as 30 ms for deadtime and says nothing',
        'warning never: the daemon reads "." as 0 for initdead and says nothing',
      ],
      edge: true,
    },
    {
      about: "a host of a ping group with a stray sign",
      files: "== ha.cf\nping_group gw ⟦gw1.example.com,⟧ ⟦10.0.0.1;⟧ gw_2\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning warning: "gw1.example.com," in ping_group gw is no address and no host name: the daemon leaves it out and starts',
        'warning warning: "10.0.0.1;" in ping_group gw is no address and no host name: the daemon leaves it out and starts',
      ],
      edge: true,
    },
    {
      about: "words that are like nothing known",
      files:
        "== ha.cf\nuse_logd ⟦maybe⟧\nlogfacility ⟦everything⟧\nmsgfmt ⟦xml⟧\nbaud ⟦7⟧\nstonith_host * ⟦nosuchdevice⟧ master2\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: use_logd is on or off (yes, no, true, false, y, n, 1, 0): "maybe" makes the daemon refuse to start',
        'error start: "everything" is no syslog facility: the daemon refuses to start',
        'error start: msgfmt is classic or netstring: "xml" makes the daemon refuse to start',
        'error start: baud is 9600, 19200, 38400, 57600, 115200, 230400 or 460800: "7" makes the daemon refuse to start',
        'error start: heartbeat knows no fencing device type "nosuchdevice": the daemon refuses to start',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an address in quotes, mended unasked",
      files: '== ha.cf\nping ⟦"10.0.0.254"⟧\nnode master1 master2\nbcast eth1\n',
      expect: [
        'error start: ""10.0.0.254"" is neither an IPv4 address nor a host name, so the daemon cannot resolve it for ping and refuses to start',
      ],
      after: "== ha.cf\nping 10.0.0.254\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "an odd blank and a mark in comments",
      files: "== ha.cf\ndeadtime ⟦30x⟧ # caf\u00e9\u00a0<web>\nnode web1 web2\nbcast eth0\n",
      expect: [
        'error start: deadtime wants seconds, or a number with ms or us behind it: "30x" makes the daemon refuse to start',
      ],
      edge: true,
    },
    {
      about:
        "no address and interface that are swapped: two interfaces, two addresses, a host and a node behind the address",
      files:
        "== ha.cf\nucast eth1 eth0\nucast 10.1.1.2 10.1.1.3\nucast 10.1.1.2 peer\nucast 10.1.1.2 em2\nucast eth1\nmcast 239.0.0.1 ⟦eth1⟧ 694 1 0\nnode em1 em2\nbcast eth0\n",
      expect: [
        'error start: mcast: "eth1" is no multicast group (224.0.0.0 to 239.255.255.255, without leading zeros): the daemon refuses to start',
      ],
      edge: true,
    },
    {
      about: "swapped, with an interface that only the machine knows",
      files:
        "== m1/etc/ha.d/ha.cf\nucast ⟦10.1.1.2 lan1⟧\nnode web1 web2\nbcast lan0\n== m1/etc/hostname\nweb1\n== m1/etc/network/interfaces\nauto lan0\niface lan0 inet static\n  address 10.0.0.1/24\nauto lan1\niface lan1 inet static\n  address 10.1.1.1/24\n== m2/etc/ha.d/ha.cf\nucast lan1 10.1.1.1\nnode web1 web2\nbcast lan0\n== m2/etc/hostname\nweb2\n",
      expect: [
        'error start: ucast wants the interface first and then the address: the daemon tries to resolve "lan1" as a host, cannot, and refuses to start (written is 10.1.1.2 lan1)',
      ],
      after: "== m1/etc/ha.d/ha.cf\nucast lan1 10.1.1.2\nnode web1 web2\nbcast lan0\n",
      edge: true,
    },
    {
      about: "a form feed is a blank",
      files: "== ha.cf\ndeadtime\f⟦30x⟧\nnode web1 web2\nbcast eth0\n",
      expect: [
        'error start: deadtime wants seconds, or a number with ms or us behind it: "30x" makes the daemon refuse to start',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "everything that the daemon takes",
      files:
        "== ha.cf\nkeepalive 1500ms\ndeadtime 30\nwarntime .5\nauto_failback ON\ncrm off\nlogfacility none\nmcast eth1 225.0.0.1 694 4 0\nping 10.0.0.1 gw.example.com\nnode a b\n",
    },
    {
      about: "an interface that is called like an address, and a name that can be resolved",
      files:
        "== a/etc/ha.d/ha.cf\nucast 10.1.1.2 peer\nucast 10.1.1.2 eth9\nucast 10.1.1.2 b\nnode a b\n== a/etc/hosts\n10.1.1.2 b eth9 peer\n",
    },
    {
      about: "what a medium does not read",
      files: "== ha.cf\nmcast eth1 225.0.0.1 694 1 0 extra\nnode a b\n",
    },
    {
      about: "a unit behind a blank has a rule of its own",
      files: "== ha.cf\nkeepalive 1500 ms\nnode a b\nbcast eth1\n",
    },
    {
      about: "a quorum server, large numbers and a multicast port",
      files:
        "== ha.cf\nquorum_server 10.1.1\nmax_rexmit_delay 2147483647\ndebug +1\ndeadtime 5500msecs\nmcast6 eth1 ff02::2 ha-cluster 1 0\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a quorum server that is no host",
      files: "== ha.cf\nquorum_server //qs1 10.0.0.300\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "values to fill in, and an odd blank in one",
      files: "== ha.cf\ndeadtime <seconds>\nkeepalive 2\u00a0s\nnode web1 web2\nbcast eth0\n",
      edge: true,
    },
    {
      about: "an interface's name that is a host's on this machine",
      files:
        "== m1/etc/ha.d/ha.cf\nucast 10.1.1.2 br1\nnode web1 web2\nbcast eth0\n== m1/etc/hostname\nweb1\n== m1/etc/nsswitch.conf\nhosts: files\n== m1/etc/hosts\n10.1.1.2 br1\n10.1.1.1 web1\n",
      edge: true,
    },
    {
      about: "an address alone, and one with a name that is no interface of the machine",
      files:
        "== m1/etc/ha.d/ha.cf\nucast 10.1.1.2\nucast 10.1.1.2 peer\nnode web1 web2\nbcast lan0\n== m1/etc/hostname\nweb1\n== m1/etc/network/interfaces\nauto lan0\niface lan0 inet static\n  address 10.0.0.1/24\n",
      edge: true,
    },
  ],
};
