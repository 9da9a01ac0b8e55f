import { directives, findDirective } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nearest, replace } from "../../support.js";

const messages = {
  unknown: (name: string) => `"${name}" is no directive: the daemon refuses to start, without naming the line`,
  spelling: (name: string, right: string) =>
    `"${name}" is no directive, the daemon wants ${right} exactly: it refuses to start, without naming the line`,
  glued: (name: string, right: string, sign: string) =>
    `${right} is followed by "${sign}" instead of a blank: the daemon takes "${name}" for a directive and refuses to start`,
  plugin: (name: string) =>
    `heartbeat as distributed has no plugin for ${name}: unless yours was built with it, the daemon refuses to start`,
  continued: (name: string) =>
    `"${name}" is read as a directive, because ha.cf knows no continuation lines: the backslash above does not join them, and the daemon refuses to start`,
  help: (right: string) => `did you mean ${right}?`,
};

/** Media of other builds. */
const otherBuilds = ["hbaping", "tipc", "rds", "openais", "normalpoll"];

const plain = (name: string) => name.toLowerCase().replace(/[-_\\]/g, "");

export const rule = haCfRule("ha-cf/unknown-directive", (subject, report) => {
  const { file } = subject;
  for (const { refusal, node } of refused(subject, "directive")) {
    const { line } = refusal;
    const { text, range } = line.name;
    // A note and the rest of a line that was too long have rules of their own.
    if (/^(?:\/\/|;)/.test(text) || line.rest) continue;
    const say = (message: string, fixes: readonly Fix[] = [], help?: string) =>
      report({
        at: { file, range },
        node,
        severity: "error",
        noticed: "start",
        message,
        ...(help === undefined ? {} : { help }),
        fixes,
      });
    const { lines } = file.source;
    const previous = lines.rangeOfLine(lines.lineOf(range.start) - 1);
    const backslash = /\\[ \t]*$/.exec(file.text.slice(previous.start, previous.end));
    if (lines.lineOf(range.start) > 1 && backslash && !findDirective(plain(text))) {
      const start = previous.start + backslash.index;
      say(messages.continued(text), [
        {
          title: "Join the lines",
          safety: "unsafe",
          edits: [replace(file, { start, end: range.start }, "")],
        },
      ]);
      continue;
    }
    const glued = /^([A-Za-z0-9_-]+)([=:,;"'][=:,;"']*)(.*)$/s.exec(text);
    const base = glued && directives.find((directive) => plain(directive.name) === plain(glued[1] as string));
    if (glued && base) {
      const [, , sign = "", written = ""] = glued;
      const quoted = /^["']/.test(sign);
      // The quote that closes goes with the one that opens.
      const rest = quoted ? written.replace(/["']$/, "") : written;
      const right = rest === "" ? base.name : `${base.name} ${rest}`;
      say(messages.glued(text, base.name, sign), [
        {
          title: `Write ${right}`,
          safety: quoted ? "unsafe" : "safe",
          edits: [replace(file, range, right)],
        },
      ]);
      continue;
    }
    const same = directives.find((directive) => plain(directive.name) === plain(text));
    if (same) {
      say(messages.spelling(text, same.name), [
        { title: `Write ${same.name}`, safety: "safe", edits: [replace(file, range, same.name)] },
      ]);
      continue;
    }
    if (otherBuilds.includes(text)) {
      say(messages.plugin(text));
      continue;
    }
    const near = nearest(
      text,
      directives.map((directive) => directive.name),
    );
    if (near === undefined) say(messages.unknown(text));
    else {
      say(
        messages.unknown(text),
        [{ title: `Write ${near}`, safety: "unsafe", edits: [replace(file, range, near)] }],
        messages.help(near),
      );
    }
  }
});

export const docs: RuleDocs = {
  finds: "A line whose first word is no directive of heartbeat.",
  why: "A directive ends at the first blank and is compared exactly, upper and lower case included. One unknown word is enough: the daemon says `Illegal directive`, without the line, refuses to start, and looks at nothing else. There are no continuation lines, no `=` and no `:`.",
  fix: "Writes the directive. Safe where only upper and lower case, `-` against `_`, or a glued `=` or `:` differ; the nearest known name is a guess and unsafe.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "other spellings of known directives",
      files:
        "== ha.cf\n⟦KeepAlive⟧ 2\n⟦auto-failback⟧ on\n⟦deadtime=30⟧\n⟦warntime:⟧ 10\n⟦node,a⟧ b\nucast eth1 10.1.1.2\nnode c\n",
      expect: [
        'error start: "KeepAlive" is no directive, the daemon wants keepalive exactly: it refuses to start, without naming the line',
        'error start: "auto-failback" is no directive, the daemon wants auto_failback exactly: it refuses to start, without naming the line',
        'error start: deadtime is followed by "=" instead of a blank: the daemon takes "deadtime=30" for a directive and refuses to start',
        'error start: warntime is followed by ":" instead of a blank: the daemon takes "warntime:" for a directive and refuses to start',
        'error start: node is followed by "," instead of a blank: the daemon takes "node,a" for a directive and refuses to start',
      ],
      after:
        "== ha.cf\nkeepalive 2\nauto_failback on\ndeadtime 30\nwarntime 10\nnode a b\nucast eth1 10.1.1.2\nnode c\n",
    },
    {
      about: "a slip of the finger",
      files: "== ha.cf\n⟦keepalve⟧ 2\nnode a b\nbcast eth1\n",
      expect: ['error start: "keepalve" is no directive: the daemon refuses to start, without naming the line'],
      after: "== ha.cf\nkeepalive 2\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a continued line",
      files: "== ha.cf\nnode master1 \\\n     ⟦master2⟧\nbcast eth1\n",
      expect: [
        'error start: "master2" is read as a directive, because ha.cf knows no continuation lines: the backslash above does not join them, and the daemon refuses to start',
      ],
      after: "== ha.cf\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a medium of another build, and something else",
      files: "== ha.cf\n⟦tipc⟧ 1\n⟦include⟧ common.cf\nnode a b\nbcast eth1\n",
      expect: [
        "error start: heartbeat as distributed has no plugin for tipc: unless yours was built with it, the daemon refuses to start",
        'error start: "include" is no directive: the daemon refuses to start, without naming the line',
      ],
    },
    {
      about: "a directive that quotes touch",
      files: '== ha.cf\n⟦debugfile"/var/log/ha-debug"⟧\n⟦node"⟧ master1 master2\nbcast eth1\n',
      expect: [
        'error start: debugfile is followed by """ instead of a blank: the daemon takes "debugfile"/var/log/ha-debug"" for a directive and refuses to start',
        'error start: node is followed by """ instead of a blank: the daemon takes "node"" for a directive and refuses to start',
      ],
      after: "== ha.cf\ndebugfile /var/log/ha-debug\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a quote is not taken for a blank unasked",
      files: '== ha.cf\n⟦logfile"/var/log/ha-log"⟧\nnode master1 master2\nbcast eth1\n',
      expect: [
        'error start: logfile is followed by """ instead of a blank: the daemon takes "logfile"/var/log/ha-log"" for a directive and refuses to start',
      ],
      edge: true,
    },
    {
      about: "words with signs that are like nothing known",
      files: "== ha.cf\n⟦include=common.cf⟧\n⟦import⟧ common.cf\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: "include=common.cf" is no directive: the daemon refuses to start, without naming the line',
        'error start: "import" is no directive: the daemon refuses to start, without naming the line',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "slips in a third of the letters, swapped letters, and two slips in a short word",
      files: "== ha.cf\n⟦modem⟧ /dev/ttyS0\n⟦onde⟧ master1 master2\n⟦bcats⟧ eth1\n⟦dedtim⟧ 30\n⟦hpfdge⟧ 1\n",
      expect: [
        'error start: "modem" is no directive: the daemon refuses to start, without naming the line',
        'error start: "onde" is no directive: the daemon refuses to start, without naming the line',
        'error start: "bcats" is no directive: the daemon refuses to start, without naming the line',
        'error start: "dedtim" is no directive: the daemon refuses to start, without naming the line',
        'error start: "hpfdge" is no directive: the daemon refuses to start, without naming the line',
      ],
      after: "== ha.cf\nmodem /dev/ttyS0\nnode master1 master2\nbcast eth1\ndeadtime 30\nhopfudge 1\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "directives", files: "== ha.cf\nkeepalive 2\ncrm off\nnode a b\nbcast eth1\n" },
    { about: "a note has a rule of its own", files: "== ha.cf\n// nodes\nnode a b\nbcast eth1\n" },
  ],
};
