import { haCfMachine, nodeNames, sameName } from "@halint/cluster";
import { hostKind, isIpv6, overlaps, type Setting, type Word } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { argumentLimits, isLineRefused, refused, templatePlaces } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";
import { isLooseUnit } from "./invalid-value.js";

const messages = {
  unit: (name: string, unit: string, meant: string | undefined) =>
    `the blank makes "${unit}" a second value of ${name}${meant === undefined ? "" : ` (write ${meant})`}: it is no time, and the daemon refuses to start`,
  lastWins: (name: string, values: readonly string[], last: string) =>
    `${name} has one value, but ${list(values.map((value) => `"${value}"`))} stand here: the daemon uses "${last}" and does not say so`,
  comma: (name: string, whole: string, last: string) =>
    `a comma separates values: ${name} is ${last}, not ${whole.replace(",", ".")}`,
  ignored: (name: string, words: readonly string[]) =>
    `${name} ignores ${list(words.map((word) => `"${word}"`))}, and the daemon does not say so`,
  peers: () => "one ucast line sends to one peer: write a line for each",
};

/** `1,5` as one might write 1.5. */
function isDecimalComma(setting: Setting, text: string): boolean {
  return setting.directive.types[0]?.kind === "time" && /^[0-9]+,[0-9]+$/.test(text);
}

export const rule = haCfRule("ha-cf/extra-value", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, node } of refused(subject, "value")) {
    const { setting, word } = refusal;
    if (!isLooseUnit(setting, word)) continue;
    const before = setting.values[setting.values.indexOf(word) - 1] as Word;
    const known = /^[mu]s/i.test(word.text);
    const seconds = /^(?:s|secs?|seconds?|秒)$/i.test(word.text);
    const meant = known ? before.text + word.text : seconds ? before.text : undefined;
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.unit(setting.directive.name, word.text, meant),
      fixes:
        meant === undefined
          ? []
          : [
              {
                title: `Write ${meant}`,
                safety: "safe",
                edits: [replace(file, { start: before.range.start, end: word.range.end }, meant)],
              },
            ],
    });
  }
  /** Words that change nothing, with the blanks before them. */
  const dropped = (words: readonly Word[], before: Word): Fix => ({
    title: `Drop ${list(words.map((word) => `"${word.text}"`))}`,
    safety: "safe",
    edits: [replace(file, { start: before.range.end, end: (words.at(-1) as Word).range.end }, "")],
  });
  const mayBePeers = (words: readonly Word[]) =>
    words.some(
      ({ text }) =>
        hostKind(text) === "address" ||
        isIpv6(text) ||
        nodeNames(subject.cluster).some((name) => sameName(name, text)) ||
        subject.nodes.some((node) => haCfMachine(node).resolves(text) === true),
    );
  for (const setting of reading.settings) {
    const { name, shape, repeat } = setting.directive;
    const { values } = setting;
    const warn = (words: readonly Word[], message: string, help?: string, fixes: readonly Fix[] = []) =>
      report({
        at: { file, range: { start: (words[0] as Word).range.start, end: (words.at(-1) as Word).range.end } },
        severity: "warning",
        noticed: "never",
        message,
        ...(help === undefined ? {} : { help }),
        fixes,
      });
    if (templatePlaces(reading).some((place) => overlaps(place, setting.line.range))) continue;
    const limit = argumentLimits[name];
    if (limit !== undefined && values.length > limit) {
      const extra = values.slice(limit);
      warn(
        extra,
        messages.ignored(
          name,
          extra.map((word) => word.text),
        ),
        name === "ucast" ? messages.peers() : undefined,
        // What may be another peer was meant for something.
        mayBePeers(extra)
          ? []
          : [
              {
                ...dropped(extra, values[limit - 1] as Word),
                ...(name.startsWith("ucast") ? { safety: "unsafe" } : {}),
              },
            ],
      );
    }
    if (shape !== "values" || repeat !== "last wins" || values.length < 2) continue;
    // One refused value is enough to tell.
    if (isLineRefused(subject, setting.line.range)) continue;
    const last = (values.at(-1) as Word).text;
    const whole = setting.line.words[0]?.text ?? "";
    if (setting.line.words.length === 1 && isDecimalComma(setting, whole)) {
      warn(values, messages.comma(name, whole, last));
    } else {
      warn(
        values,
        messages.lastWins(
          name,
          values.map((word) => word.text),
          last,
        ),
        undefined,
        values.every((word) => word.text === last) ? [dropped(values.slice(1), values[0] as Word)] : [],
      );
    }
  }
});

export const docs: RuleDocs = {
  finds: "More values than a directive has use for.",
  why: "Blanks and commas separate values, and each value replaces the one before it: `keepalive 1,5` is five seconds, `logfile /a /b` logs to /b. `keepalive 1500 ms` is refused, because `ms` alone is no time. Words behind the arguments of a medium are passed over in silence.",
  fix: "Joins a number and its unit: the daemon refuses anything else. Drops words that change nothing: the same value again, and what a medium passes over, unless it is an address or a host that was meant for a line of its own. Safe; behind ucast unsafe, because a word may be the name of a peer.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a unit behind a blank",
      files: "== ha.cf\nkeepalive 1500 ⟦ms⟧\ndeadtime 30 ⟦seconds⟧\nnode a b\nbcast eth1\n",
      expect: [
        'error start: the blank makes "ms" a second value of keepalive (write 1500ms): it is no time, and the daemon refuses to start',
        'error start: the blank makes "seconds" a second value of deadtime (write 30): it is no time, and the daemon refuses to start',
      ],
      after: "== ha.cf\nkeepalive 1500ms\ndeadtime 30\nnode a b\nbcast eth1\n",
    },
    {
      about: "the last value wins",
      files: "== ha.cf\nkeepalive ⟦1,5⟧\nlogfile ⟦/var/log/ha-log /var/log/ha-debug⟧\nnode a b\nbcast eth1\n",
      expect: [
        "warning never: a comma separates values: keepalive is 5, not 1.5",
        'warning never: logfile has one value, but "/var/log/ha-log" and "/var/log/ha-debug" stand here: the daemon uses "/var/log/ha-debug" and does not say so',
      ],
    },
    {
      about: "words behind the arguments",
      files: "== ha.cf\nucast eth1 10.1.1.2 ⟦10.1.1.3⟧\nmcast eth0 225.0.0.1 694 1 0 ⟦x⟧\nnode a b\n",
      expect: [
        'warning never: ucast ignores "10.1.1.3", and the daemon does not say so',
        'warning never: mcast ignores "x", and the daemon does not say so',
      ],
      after: "== ha.cf\nucast eth1 10.1.1.2 10.1.1.3\nmcast eth0 225.0.0.1 694 1 0\nnode a b\n",
    },
    {
      about: "the same value twice",
      files: "== ha.cf\ndeadtime ⟦16 16⟧\nnode a b\nbcast eth1\n",
      expect: [
        'warning never: deadtime has one value, but "16" and "16" stand here: the daemon uses "16" and does not say so',
      ],
      after: "== ha.cf\ndeadtime 16\nnode a b\nbcast eth1\n",
    },
    {
      about: "two numbers that are no time, and times that are no number",
      files: "== ha.cf\nhopfudge ⟦1,2⟧\nkeepalive ⟦500ms,2⟧\ndeadtime ⟦1,5 30⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning never: hopfudge has one value, but "1" and "2" stand here: the daemon uses "2" and does not say so',
        'warning never: keepalive has one value, but "500ms" and "2" stand here: the daemon uses "2" and does not say so',
        'warning never: deadtime has one value, but "1", "5" and "30" stand here: the daemon uses "30" and does not say so',
      ],
      edge: true,
    },
    {
      about: "minutes behind a blank",
      files: "== ha.cf\ninitdead 2 ⟦min⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: the blank makes "min" a second value of initdead: it is no time, and the daemon refuses to start',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "what may be a second peer",
      files:
        "== ha.cf\nucast eth1 10.1.1.2 ⟦10.1.1.3 link⟧\nucast6 eth1 fe80::2 ⟦fe80::3⟧\nucast eth0 10.0.0.2 ⟦master2⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning never: ucast ignores "10.1.1.3" and "link", and the daemon does not say so',
        'warning never: ucast6 ignores "fe80::3", and the daemon does not say so',
        'warning never: ucast ignores "master2", and the daemon does not say so',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a second peer by the name of a host",
      files:
        "== a/etc/ha.d/ha.cf\nucast eth1 10.1.1.2 ⟦gw1⟧\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\npasswd: files\ngroup: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n10.1.1.9 gw1\n",
      expect: ['warning never: ucast ignores "gw1", and the daemon does not say so'],
      unsafe: true,
      edge: true,
    },
    {
      about: "a word behind the peer is not dropped unasked",
      files:
        "== ha.cf\nucast eth1 10.1.1.2 ⟦crosslink⟧\nmcast eth0 225.0.0.1 694 1 0 ⟦crosslink⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning never: ucast ignores "crosslink", and the daemon does not say so',
        'warning never: mcast ignores "crosslink", and the daemon does not say so',
      ],
      after:
        "== ha.cf\nucast eth1 10.1.1.2 crosslink\nmcast eth0 225.0.0.1 694 1 0\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a second peer whose name one of two machines knows",
      files:
        "== ha.cf\nucast eth0 10.0.0.2 ⟦gw1⟧\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/etc/hosts\n10.0.0.1 gw1\n",
      expect: ['warning never: ucast ignores "gw1", and the daemon does not say so'],
      unsafe: true,
      edge: true,
    },
    {
      about: "more words than a multicast over IPv6 takes",
      files:
        "== ha.cf\nmcast6 eth0 ff02::694 694 1 0\nmcast6 eth1 ff02::694 694 1 0 ⟦web⟧\nnode web1 web2\nbcast eth0\n",
      expect: ['warning never: mcast6 ignores "web", and the daemon does not say so'],
      after: "== ha.cf\nmcast6 eth0 ff02::694 694 1 0\nmcast6 eth1 ff02::694 694 1 0\nnode web1 web2\nbcast eth0\n",
      edge: true,
    },
  ],
  good: [
    { about: "lists", files: "== ha.cf\nnode a b\nbcast eth1 eth2\nping 10.0.0.1,10.0.0.2\nenv A=1 B=2\n" },
    { about: "a refused value has a rule of its own", files: "== ha.cf\nkeepalive 2 x\nnode a b\nbcast eth1\n" },
    {
      about: "something to fill in, and no word too many",
      files:
        "== ha.cf\nucast eth1 <current node IP>\nucast eth0 10.0.0.2\nmcast eth0 225.0.0.1 694 1 0\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
