import { readBits } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, list, removeLine } from "../../support.js";

const messages = {
  port: (port: number, media: readonly string[], used: readonly number[]) =>
    `udpport ${port} stands below ${list(media)}, which ${media.length === 1 ? "has" : "have"} taken port${used.length === 1 ? "" : "s"} ${list(used.map(String))} by then: heartbeats go to ${list(used.map(String))}, and the daemon does not say so`,
  baud: (speed: string, used: string) =>
    `baud ${speed} stands below the serial lines, which have taken ${used} by then, and the daemon does not say so`,
  daemonDir: () => "crm_daemon_dir above crm makes the daemon refuse to start, although the manual puts it there",
  daemonDirAlone: () => "crm_daemon_dir without a crm line above it makes the daemon refuse to start",
  spawns: (name: string) => `crmd_spawns_pengine below ${name} makes the daemon refuse to start: it must stand above`,
  atOnce: () =>
    "move it on all nodes at once: as long as they differ, the nodes do not hear each other and both run everything",
  useless: () => "below crm it is accepted and has no effect in this version: leave it out",
};

export const rule = haCfRule("ha-cf/directive-order", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, node } of refused(subject, "order")) {
    const { setting, word, crm } = refusal;
    const spawns = setting.directive.name === "crmd_spawns_pengine";
    report({
      at: { file, range: setting.line.range },
      node,
      severity: "error",
      noticed: "start",
      message: spawns
        ? messages.spawns(crm?.directive.name ?? "crm")
        : crm
          ? messages.daemonDir()
          : messages.daemonDirAlone(),
      ...(spawns ? {} : { help: messages.useless() }),
      related: crm ? [{ place: { file, range: crm.line.range }, message: "here" }] : [],
      fixes:
        setting.values.indexOf(word) === 0 && setting.values.length === 1
          ? spawns && crm
            ? [move(setting.line.range.start, crm.line.range.start)]
            : [{ title: "Remove the line", safety: "unsafe", edits: [removeLine(file, setting.line.range.start)] }]
          : [],
    });
  }

  function move(from: number, to: number): Fix {
    const { lines } = file.source;
    const text = lines.textOfLine(lines.lineOf(from));
    const start = lines.rangeOfLineWithEnd(lines.lineOf(to)).start;
    return {
      title: "Move the line up",
      safety: "unsafe",
      edits: [
        { kind: "text", file, range: { start, end: start }, text: text + lineEndOf(file) },
        removeLine(file, from),
      ],
    };
  }

  // A line without value changes nothing.
  const valued = (name: string) => reading.of(name).filter((setting) => setting.values.length > 0);
  const ports = valued("udpport");
  const invalid = new Set(refused(subject, "value").map(({ refusal }) => refusal.setting));
  const used = new Set(reading.media.flatMap((medium) => medium.portFrom ?? []));
  for (const setting of ports) {
    const value = setting.values.at(-1);
    const usedBelow = value !== undefined && used.has(value);
    if (!value || invalid.has(setting) || (setting !== ports.at(-1) && !usedBelow)) continue;
    const port = readBits(value.text, 16);
    const other = reading.media.filter(
      (medium) =>
        (medium.kind === "bcast" || medium.kind === "ucast" || medium.kind === "ucast6") &&
        medium.setting.line.range.start < setting.line.range.start &&
        medium.port !== port,
    );
    const [first] = other;
    // With another udpport above those media, and media below that take this one, two ports may well be meant.
    if (!first || (first.portFrom && usedBelow)) continue;
    const names = [
      ...new Set(other.map((medium) => `${medium.setting.directive.name} ${medium.interface?.text ?? ""}`)),
    ];
    report({
      at: { file, range: setting.line.range },
      severity: "warning",
      noticed: "never",
      message: messages.port(port, names, [...new Set(other.map((medium) => medium.port ?? 694))]),
      help: messages.atOnce(),
      related: [{ place: { file, range: first.setting.line.range }, message: "this medium" }],
      fixes: [move(setting.line.range.start, first.setting.line.range.start)],
    });
  }
  const [baud] = valued("baud");
  const speed = baud?.values[0];
  const serial = reading.media.find((medium) => medium.kind === "serial");
  if (baud && speed && serial && serial.setting.line.range.start < baud.line.range.start && speed.text !== "19200") {
    report({
      at: { file, range: baud.line.range },
      severity: "warning",
      noticed: "never",
      message: messages.baud(speed.text, "19200"),
      related: [{ place: { file, range: serial.setting.line.range }, message: "the first serial line" }],
      fixes: [move(baud.line.range.start, serial.setting.line.range.start)],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A directive that comes too late, or too early.",
  why: "Each kind of medium reads udpport and baud once, when it is first used, so a line below has no effect on it; the daemon prints a note about the order for every udpport line, right or wrong. `crm_daemon_dir` above `crm`, where the manual puts it, is refused, and so is `crmd_spawns_pengine` below it.",
  fix: "Moves the line up. Unsafe: it changes the port that is used, which must happen on all nodes at once.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the port below the medium",
      files: "== ha.cf\nucast eth1 10.1.1.2\n⟦udpport 1694⟧\nnode a b\n",
      expect: [
        "warning never: udpport 1694 stands below ucast eth1, which has taken port 694 by then: heartbeats go to 694, and the daemon does not say so",
      ],
      after: "== ha.cf\nudpport 1694\nucast eth1 10.1.1.2\nnode a b\n",
      unsafe: true,
    },
    {
      about: "Pacemaker's directives",
      files:
        "== ha.cf\n⟦crm_daemon_dir /usr/libexec/pacemaker⟧\ncrm on\n⟦crmd_spawns_pengine on⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: crm_daemon_dir above crm makes the daemon refuse to start, although the manual puts it there",
        "error start: crmd_spawns_pengine below crm makes the daemon refuse to start: it must stand above",
      ],
      after: "== ha.cf\ncrmd_spawns_pengine on\ncrm on\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "the speed below the serial line",
      files: "== ha.cf\nserial /dev/ttyS0\n⟦baud 115200⟧\nnode a b\n",
      expect: [
        "warning never: baud 115200 stands below the serial lines, which have taken 19200 by then, and the daemon does not say so",
      ],
      after: "== ha.cf\nbaud 115200\nserial /dev/ttyS0\nnode a b\n",
      unsafe: true,
    },
    {
      about: "spawns below pacemaker",
      files: "== ha.cf\npacemaker on\n⟦crmd_spawns_pengine on⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error start: crmd_spawns_pengine below pacemaker makes the daemon refuse to start: it must stand above",
      ],
      after: "== ha.cf\ncrmd_spawns_pengine on\npacemaker on\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a directory of daemons without Pacemaker",
      files: "== ha.cf\n⟦crm_daemon_dir /usr/libexec/pacemaker⟧\nnode master1 master2\nbcast eth1\n",
      expect: ["error start: crm_daemon_dir without a crm line above it makes the daemon refuse to start"],
      after: "== ha.cf\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "two directories above crm",
      files:
        "== ha.cf\n⟦crm_daemon_dir /usr/lib/heartbeat /usr/libexec/pacemaker⟧\ncrm on\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error start: crm_daemon_dir above crm makes the daemon refuse to start, although the manual puts it there",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a port between two kinds of media, and another at the end",
      files: "== ha.cf\nucast eth0 10.0.0.2\n⟦udpport 1694⟧\nbcast eth1\n⟦udpport 2694⟧\nnode master1 master2\n",
      expect: [
        "warning never: udpport 1694 stands below ucast eth0, which has taken port 694 by then: heartbeats go to 694, and the daemon does not say so",
        "warning never: udpport 2694 stands below ucast eth0 and bcast eth1, which have taken ports 694 and 1694 by then: heartbeats go to 694 and 1694, and the daemon does not say so",
      ],
      edge: true,
    },
    {
      about: "a second port that nothing takes",
      files: "== ha.cf\nudpport 1000\nucast eth0 10.0.0.2\n⟦udpport 1694⟧\nnode master1 master2\n",
      expect: [
        "warning never: udpport 1694 stands below ucast eth0, which has taken port 1000 by then: heartbeats go to 1000, and the daemon does not say so",
      ],
      after: "== ha.cf\nudpport 1000\nudpport 1694\nucast eth0 10.0.0.2\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "an empty line behind the port and before the speed",
      files:
        "== ha.cf\nucast eth1 10.1.1.2\nserial /dev/ttyS0\n⟦udpport 1694⟧\nudpport\nbaud\n⟦baud 115200⟧\nnode master1 master2\n",
      expect: [
        "warning never: udpport 1694 stands below ucast eth1, which has taken port 694 by then: heartbeats go to 694, and the daemon does not say so",
        "warning never: baud 115200 stands below the serial lines, which have taken 19200 by then, and the daemon does not say so",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "above", files: "== ha.cf\nudpport 1694\nucast eth1 10.1.1.2\nnode a b\n" },
    { about: "below, but the default", files: "== ha.cf\nbcast eth1\nudpport 694\nnode a b\n" },
    { about: "mcast has its own port", files: "== ha.cf\nmcast eth1 225.0.0.1 694 1 0\nudpport 1694\nnode a b\n" },
    {
      about: "two ports for two kinds of media",
      files: "== ha.cf\nudpport 1000\nucast eth0 10.0.0.2\nudpport 1694\nbcast eth1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a port that is refused, and one that is cut to the default",
      files: "== ha.cf\nbcast eth1\nudpport 66230\nudpport 0\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "the default, written in more bits",
      files: "== ha.cf\nbcast eth1\nudpport 66230\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a speed without serial line, and one without value",
      files: "== ha.cf\nserial /dev/ttyS0\nbaud\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a speed without serial line",
      files: "== ha.cf\nbaud 9600\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "the speed above the serial line",
      files: "== ha.cf\nbaud 9600\nserial /dev/ttyS0\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "the usual speed below the serial line",
      files: "== ha.cf\nserial /dev/ttyS0\nbaud 19200\nnode master1 master2\n",
      edge: true,
    },
  ],
};
