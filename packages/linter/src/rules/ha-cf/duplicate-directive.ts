import type { SourceFile } from "@halint/cluster";
import { carriesHeartbeats, type Setting, type Word } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { canonicalName, isLineRefused, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { removeLine } from "../../support.js";

const messages = {
  dead: (name: string, value: string, line: number, later: string) =>
    `${name} ${value} has no effect: line ${line} sets ${later}, the last one wins, and the daemon does not say so`,
  same: (name: string, value: string, line: number) => `${name} ${value} stands here and on line ${line}`,
  refused: (name: string, line: number) =>
    `${name} may be set only once, and line ${line} has set it: the daemon refuses to start`,
  refusedHere: (name: string) => `${name} takes one value only: the daemon refuses to start`,
  alias: () => "crm and pacemaker are one directive",
};

const words = (setting: Setting) => setting.values.map((word) => word.text).join(" ");

function fix(file: SourceFile, setting: Setting, safe: boolean): Fix {
  const line = file.lineOf(setting.line.range.start);
  return {
    title: `Remove line ${line}`,
    safety: safe ? "safe" : "unsafe",
    edits: [removeLine(file, setting.line.range.start)],
  };
}

export const rule = haCfRule("ha-cf/duplicate-directive", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, node } of refused(subject, "repeated")) {
    const { setting, word, first } = refusal;
    const name = setting.directive.name;
    const here = setting.values.includes(first);
    const alone = setting.values.length === 1 && setting.note.length === 0;
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message: here ? messages.refusedHere(name) : messages.refused(name, file.lineOf(first.range.start)),
      ...(canonicalName(setting) === "pacemaker" && !here ? { help: messages.alias() } : {}),
      related: [{ place: { file, range: first.range }, message: "set here" }],
      fixes: !here && alone ? [fix(file, setting, word.text.toLowerCase() === first.text.toLowerCase())] : [],
    });
  }
  const last = new Map<string, Setting>();
  for (const setting of [...reading.settings].reverse()) {
    const name = canonicalName(setting);
    if (setting.directive.repeat !== "last wins" || setting.values.length === 0) continue;
    const later = last.get(name);
    if (!later) {
      last.set(name, setting);
      continue;
    }
    if (isLineRefused(subject, setting.line.range) || isLineRefused(subject, later.line.range)) continue;
    // Each udpport holds for the media below it: see ha-cf/directive-order.
    if (
      name === "udpport" &&
      reading.media.some(
        (medium) =>
          carriesHeartbeats(medium) &&
          medium.setting.line.range.start > setting.line.range.start &&
          medium.setting.line.range.start < later.line.range.start,
      )
    ) {
      continue;
    }
    const value = words(setting);
    const same = value === words(later);
    report({
      at: { file, range: setting.line.range },
      severity: "warning",
      noticed: "never",
      message: same
        ? messages.same(name, value, file.lineOf(later.line.range.start))
        : messages.dead(name, value, file.lineOf(later.line.range.start), (later.values.at(-1) as Word).text),
      related: [{ place: { file, range: later.line.range }, message: "this one counts" }],
      fixes: setting.note.length === 0 ? [fix(file, setting, true)] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A directive with one value that is set twice.",
  why: "The last one wins and nothing is said, so an edit of the first has no effect. `baud`, `watchdog` and `crm` (or `pacemaker`, its other name) may be set only once: a second one, even with the same value, makes the daemon refuse to start.",
  fix: "Removes the line that has no effect. Safe; unsafe between two different values of which the daemon refuses the second.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the first one has no effect",
      files: "== ha.cf\n⟦keepalive 1⟧\n⟦auto_failback on⟧\nkeepalive 2\nauto_failback on\nnode a b\nbcast eth1\n",
      expect: [
        "warning never: keepalive 1 has no effect: line 3 sets 2, the last one wins, and the daemon does not say so",
        "warning never: auto_failback on stands here and on line 4",
      ],
      after: "== ha.cf\nkeepalive 2\nauto_failback on\nnode a b\nbcast eth1\n",
    },
    {
      about: "refused",
      files: "== ha.cf\nbaud 19200\nbaud ⟦19200⟧\nwatchdog /dev/a ⟦/dev/b⟧\nnode a b\nserial /dev/ttyS0\n",
      expect: [
        "error start: baud may be set only once, and line 1 has set it: the daemon refuses to start",
        "error start: watchdog takes one value only: the daemon refuses to start",
      ],
      after: "== ha.cf\nbaud 19200\nwatchdog /dev/a /dev/b\nnode a b\nserial /dev/ttyS0\n",
    },
    {
      about: "crm twice, with different values",
      files: "== ha.cf\ncrm on\npacemaker ⟦respawn⟧\nnode master1 master2\nbcast eth1\n",
      expect: ["error start: pacemaker may be set only once, and line 1 has set it: the daemon refuses to start"],
      edge: true,
    },
    {
      about: "a second line of more than one value, and one with a note",
      files:
        "== ha.cf\nbaud 19200\nbaud ⟦19200⟧ ⟦38400⟧\nwatchdog /dev/watchdog\nwatchdog ⟦/dev/watchdog⟧ // the old one\nserial /dev/ttyS0\nnode master1 master2\n",
      expect: [
        "error start: baud may be set only once, and line 1 has set it: the daemon refuses to start",
        "error start: baud may be set only once, and line 1 has set it: the daemon refuses to start",
        "error start: watchdog may be set only once, and line 3 has set it: the daemon refuses to start",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "media between two values that are for no medium",
      files: "== ha.cf\n⟦keepalive 2⟧\nbcast eth1\nkeepalive 3\nnode master1 master2\n",
      expect: [
        "warning never: keepalive 2 has no effect: line 3 sets 3, the last one wins, and the daemon does not say so",
      ],
      after: "== ha.cf\nbcast eth1\nkeepalive 3\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "two ports without a medium between them",
      files:
        "== ha.cf\nbcast eth0\n⟦udpport 694⟧\nping 10.0.0.1\nudpport 1694\nucast eth1 10.1.1.2\nnode master1 master2\n",
      expect: [
        "warning never: udpport 694 has no effect: line 4 sets 1694, the last one wins, and the daemon does not say so",
      ],
      after: "== ha.cf\nbcast eth0\nping 10.0.0.1\nudpport 1694\nucast eth1 10.1.1.2\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a note on the line that has no effect",
      files: "== ha.cf\n⟦logfile /var/log/ha-log // ours⟧\nlogfile /var/log/ha-log\nnode master1 master2\nbcast eth1\n",
      expect: ["warning never: logfile /var/log/ha-log stands here and on line 2"],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "lines that add up", files: "== ha.cf\nnode a\nnode b\nbcast eth1\nbcast eth2\nenv A=1\nenv B=2\n" },
    {
      about: "a port for each medium",
      files: "== ha.cf\nudpport 694\nbcast eth1\nudpport 695\nucast eth2 10.1.1.2\nnode a b\n",
    },
    {
      about: "one of the two is refused",
      files: "== ha.cf\nkeepalive 2s\nkeepalive 2\ndeadtime 30\ndeadtime 30s\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
