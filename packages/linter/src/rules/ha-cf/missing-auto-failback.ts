import { isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, replace } from "../../support.js";

const messages = {
  absent: () =>
    "auto_failback is not set: the daemon warns at every start and falls back to legacy, which moves resources home as nice_failback off did",
  legacy: () => "auto_failback legacy is out of date: the daemon warns at every start and asks for on or off",
};

export const rule = haCfRule("ha-cf/missing-auto-failback", (subject, report) => {
  const { file, reading } = subject;
  // nice_failback says it in its way, which has a rule of its own.
  if (reading.crm || reading.of("nice_failback").some((setting) => setting.values.length > 0)) return;
  const word = reading.last("auto_failback");
  if (!word) {
    // An empty or misspelt line is told already, and a fragment is no configuration.
    const misspelt = reading.unknown.some((line) => /^auto[-_\\]*fail/i.test(line.name.text));
    const after = reading.settings.filter((setting) => setting.directive.name !== "node").at(-1);
    if (misspelt || reading.of("auto_failback").length > 0 || reading.nodes.length === 0 || !after) return;
    report({
      at: { file },
      severity: "warning",
      noticed: "warning",
      message: messages.absent(),
      fixes: [
        {
          title: "Add auto_failback on",
          safety: "unsafe",
          edits: [insertLineBelow(file, after.line.range.start, "auto_failback on")],
        },
      ],
    });
  } else if (word.text.toLowerCase() === "legacy" && !isLineRefused(subject, word.range)) {
    report({
      at: { file, range: word.range },
      severity: "warning",
      noticed: "warning",
      message: messages.legacy(),
      fixes: [{ title: "Write on", safety: "unsafe", edits: [replace(file, word.range, "on")] }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "An ha.cf that leaves failback to the default.",
  why: "With haresources the daemon logs three warnings at every start unless auto_failback is on or off: `Deprecated 'legacy' auto_failback option selected`. Whether services move home by themselves, with an interruption each time, should be decided and be equal on all nodes.",
  fix: "Adds `auto_failback on`, which is what legacy comes closest to. Unsafe: it is to be decided, on all nodes.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "not set",
      files: "== ha.cf\nbcast eth1\nnode a b\n",
      expect: [
        "warning warning: auto_failback is not set: the daemon warns at every start and falls back to legacy, which moves resources home as nice_failback off did",
      ],
      after: "== ha.cf\nbcast eth1\nauto_failback on\nnode a b\n",
      unsafe: true,
    },
    {
      about: "legacy",
      files: "== ha.cf\nauto_failback ⟦legacy⟧\nbcast eth1\nnode a b\n",
      expect: [
        "warning warning: auto_failback legacy is out of date: the daemon warns at every start and asks for on or off",
      ],
      after: "== ha.cf\nauto_failback on\nbcast eth1\nnode a b\n",
      unsafe: true,
    },
    {
      about: "one node, and an empty line of the old directive",
      files: "== ha.cf\nnice_failback\nnode master1\nbcast eth1\n",
      expect: [
        "warning warning: auto_failback is not set: the daemon warns at every start and falls back to legacy, which moves resources home as nice_failback off did",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "set", files: "== ha.cf\nauto_failback off\nbcast eth1\nnode a b\n" },
    { about: "Pacemaker decides", files: "== ha.cf\ncrm on\nbcast eth1\nnode a b\n" },
    { about: "the old directive", files: "== ha.cf\nnice_failback on\nnode master1 master2\nbcast eth1\n", edge: true },
    { about: "an empty line", files: "== ha.cf\nauto_failback\nnode master1 master2\nbcast eth1\n", edge: true },
    { about: "a misspelt line", files: "== ha.cf\nauto-failback on\nnode master1 master2\nbcast eth1\n", edge: true },
    { about: "a fragment without nodes", files: "== ha.cf\nbcast eth1\n", edge: true },
    { about: "a fragment with nodes only", files: "== ha.cf\nnode master1 master2\n", edge: true },
  ],
};
