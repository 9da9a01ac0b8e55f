import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  conflict: (value: string) =>
    `autojoin ${value} does not go with haresources, which needs to know its nodes: the daemon refuses to start unless crm is on`,
};

export const rule = haCfRule("ha-cf/autojoin-with-haresources", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, node } of refused(subject, "autojoin")) {
    const { word } = refusal;
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.conflict(word.text),
      fixes: [
        {
          title: "Write none",
          safety: reading.nodes.length > 0 ? "safe" : "unsafe",
          edits: [replace(file, word.range, "none")],
        },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "autojoin in a cluster with haresources.",
  why: "Only Pacemaker can do with nodes that nobody has named. With haresources anything but `autojoin none` is refused: `R1 style resource management conflicts with  autojoin set`. The line is mostly copied from a Pacemaker example.",
  fix: "Writes none. Safe where node lines name the machines.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "copied from a Pacemaker example",
      files: "== ha.cf\nautojoin ⟦any⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: autojoin any does not go with haresources, which needs to know its nodes: the daemon refuses to start unless crm is on",
      ],
      after: "== ha.cf\nautojoin none\nnode a b\nbcast eth1\n",
    },
    {
      about: "without a node line nobody would be left",
      files: "== ha.cf\nautojoin ⟦any⟧\nbcast eth1\n",
      expect: [
        "error start: autojoin any does not go with haresources, which needs to know its nodes: the daemon refuses to start unless crm is on",
      ],
      edge: true,
    },
    {
      about: "one node line",
      files: "== ha.cf\nautojoin ⟦other⟧\nnode master1\nbcast eth1\n",
      expect: [
        "error start: autojoin other does not go with haresources, which needs to know its nodes: the daemon refuses to start unless crm is on",
      ],
      after: "== ha.cf\nautojoin none\nnode master1\nbcast eth1\n",
      edge: true,
    },
  ],
  good: [
    { about: "none", files: "== ha.cf\nautojoin none\nnode a b\nbcast eth1\n" },
    { about: "Pacemaker", files: "== ha.cf\nautojoin any\ncrm on\nnode a b\nbcast eth1\n" },
  ],
};
