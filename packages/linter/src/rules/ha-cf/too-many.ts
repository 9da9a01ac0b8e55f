import { asHaresources, isMachineName } from "@halint/cluster";
import { mostMedia, mostNodes } from "@halint/grammars";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  nodes: () =>
    `the daemon has room for ${mostNodes} nodes, ping nodes among them: it refuses to start over this one, without a word`,
  media: (crash: boolean) =>
    `the daemon has room for ${mostMedia} media: ${crash ? "it crashes over this one" : "it refuses to start over this one"}`,
  three: (names: readonly string[]) =>
    `haresources serves two nodes, but ${list(names)} are named: when one dies, all the others take its resources over and run them at the same time`,
};

export const rule = haCfRule("ha-cf/too-many", (subject, report) => {
  const { file, reading, nodes } = subject;
  for (const { refusal, node } of refused(subject, "too many")) {
    report({
      at: { file, range: refusal.word.range },
      node,
      severity: "error",
      noticed: "start",
      message: refusal.of === "nodes" ? messages.nodes() : messages.media(refusal.crash),
    });
  }
  const names = [
    ...new Map(
      reading.nodes.filter(({ text }) => isMachineName(text)).map((word) => [word.text.toLowerCase(), word]),
    ).values(),
  ];
  const third = names[2];
  if (
    third &&
    names.length <= mostNodes &&
    !reading.crm &&
    nodes.some(({ haresources }) => haresources && asHaresources(haresources).groups.length > 0)
  ) {
    report({
      at: { file, range: third.range },
      severity: "error",
      noticed: "run-time",
      message: messages.three(names.map((word) => word.text)),
    });
  }
});

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join("");

export const docs: RuleDocs = {
  finds: "More nodes or media than the daemon has room for, and more than two nodes with haresources.",
  why: "There is room for 100 nodes, ping nodes included, and for 64 media. One more is refused, mostly without a word; a 65th ucast or mcast line overruns the table and crashes the daemon. Apart from that, the takeover of haresources was made for two nodes. Measured on three that all hear each other: when one dies, both of the others start its resources and keep them, and log `Both machines own our resources!` over and over.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "three nodes",
      files: "== ha.cf\nnode a b ⟦c⟧\nbcast eth1\n== haresources\na 10.0.0.1\n",
      expect: [
        "error run-time: haresources serves two nodes, but a, b and c are named: when one dies, all the others take its resources over and run them at the same time",
      ],
    },
    {
      about: "a hundred and one nodes, and too many media",
      files: `== ha.cf\n${many(100, (n) => `node n${n}\n`)}node ⟦one-more⟧\n${many(64, (n) => `bcast eth${n}\n`)}ucast ⟦eth64⟧ 10.1.1.2\n`,
      expect: [
        "error start: the daemon has room for 100 nodes, ping nodes among them: it refuses to start over this one, without a word",
        "error start: the daemon has room for 64 media: it crashes over this one",
      ],
    },
    {
      about: "three nodes, of which one has groups",
      files:
        "== ha.cf\nnode m1 m2 ⟦m3⟧\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\n# none\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/haresources\nm2 10.0.0.14\n",
      expect: [
        "error run-time: haresources serves two nodes, but m1, m2 and m3 are named: when one dies, all the others take its resources over and run them at the same time",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "two nodes, and a word that is none",
      files: "== ha.cf\nnode a b \\\nbcast eth1\n== haresources\na 10.0.0.1\n",
    },
    { about: "two nodes", files: "== ha.cf\nnode a b\nbcast eth1\n== haresources\na 10.0.0.1\n" },
    {
      about: "three nodes and nothing to take over",
      files: "== ha.cf\nnode a b c\nbcast eth1\n== haresources\n# none\n",
    },
    { about: "three nodes with Pacemaker", files: "== ha.cf\ncrm on\nnode a b c\nbcast eth1\n" },
  ],
};
