import { isMachineName } from "@halint/cluster";
import { byteLength, isIpv4, isIpv6, overlaps } from "@halint/grammars";
import { oddPlaces } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  address: (name: string) =>
    `${name} is an address, but node wants the name that \`uname -n\` prints: the daemon waits for a node that never comes`,
  backslash: () => "ha.cf knows no continuation lines: the backslash becomes a node that never comes up",
  long: (name: string) =>
    `no machine can have a name of more than 64 bytes ("${name.slice(0, 20)}…"): this node never comes up`,
  odd: (name: string) =>
    `no machine is called "${name}": the daemon waits at every start for a node that never comes up`,
};

/** Whether only blanks and one line end stand between two places. */
function isNext(text: string, from: number, to: number): boolean {
  return to > from && to - from < 200 && /^\s*$/.test(text.slice(from, to));
}

export const rule = haCfRule("ha-cf/suspicious-node-name", ({ file, reading }, report) => {
  for (const setting of reading.of("node")) {
    for (const word of setting.values) {
      const { text, range } = word;
      if (oddPlaces(reading).some((place) => overlaps(place.range, range))) continue;
      const message =
        text === "\\"
          ? messages.backslash()
          : isIpv4(text) || isIpv6(text)
            ? messages.address(text)
            : byteLength(text) > 64
              ? messages.long(text)
              : isMachineName(text) || /^<|>$/.test(text)
                ? undefined
                : messages.odd(text);
      if (message === undefined) continue;
      // If the next line fails for the lack of a continuation, that says it all.
      if (text === "\\" && reading.unknown.some((line) => isNext(file.text, range.end, line.range.start))) continue;
      report({ at: { file, range }, severity: "warning", noticed: "never", message });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A node name that no machine can have.",
  why: "The daemon takes any word for a node. One that never comes up makes every start wait for initdead, and counts when the cluster asks who is there. Names are what `uname -n` prints; an address is none, and a backslash does not continue the line.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "addresses and signs",
      files: '== ha.cf\nnode ⟦10.1.1.1⟧ ⟦"master2"⟧ ⟦a;b⟧ ⟦\\⟧\nbcast eth1\n',
      expect: [
        "warning never: 10.1.1.1 is an address, but node wants the name that `uname -n` prints: the daemon waits for a node that never comes",
        'warning never: no machine is called ""master2"": the daemon waits at every start for a node that never comes up',
        'warning never: no machine is called "a;b": the daemon waits at every start for a node that never comes up',
        "warning never: ha.cf knows no continuation lines: the backslash becomes a node that never comes up",
      ],
    },
    {
      about: "a line that is unknown elsewhere does not explain a backslash",
      files: "== ha.cf\nmaster3 master4\nnode master1 ⟦\\⟧\nbcast eth1\nnode master2 ⟦\\⟧\nkeepalive 2\nmaster5\n",
      expect: [
        "warning never: ha.cf knows no continuation lines: the backslash becomes a node that never comes up",
        "warning never: ha.cf knows no continuation lines: the backslash becomes a node that never comes up",
      ],
      edge: true,
    },
    {
      about: "an address above a line that is unknown",
      files: "== ha.cf\nnode ⟦10.0.0.1⟧\nmaster2\nbcast eth1\n",
      expect: [
        "warning never: 10.0.0.1 is an address, but node wants the name that `uname -n` prints: the daemon waits for a node that never comes",
      ],
      edge: true,
    },
    {
      about: "a name that is too long by one",
      files:
        "== ha.cf\nnode nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn ⟦nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn⟧\nbcast eth1\n",
      expect: [
        'warning never: no machine can have a name of more than 64 bytes ("nnnnnnnnnnnnnnnnnnnn…"): this node never comes up',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "names", files: "== ha.cf\nnode master1 web-2.example.com db_3\nbcast eth1\n" },
    { about: "a note has a rule of its own", files: "== ha.cf\nnode a b //both\nbcast eth1\n" },
    {
      about: "a line that was meant to go on",
      files:
        "== ha.cf\n# Heartbeat of the database pair. Keep both machines the same. Heartbeat of the database pair. Keep both machines the same. Heartbeat of the database pair. Keep both machines the same. Heartbeat of the database pair. Keep both machines the same. \nnode master1 \\\n     master2\nbcast eth1\n",
      edge: true,
    },
    { about: "a blank that is none", files: "== ha.cf\nnode master1\u00a0master2\nbcast eth1\n", edge: true },
  ],
};
