import { readBoolean } from "@halint/grammars";
import { isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { removeLine } from "../../support.js";

const messages = {
  wins: (nice: string, failback: string) =>
    `nice_failback ${nice} turns failback off, although auto_failback ${failback} stands above: resources do not go home`,
};

export const rule = haCfRule("ha-cf/nice-failback-wins", (subject, report) => {
  const { file, reading } = subject;
  // A line without value changes nothing.
  const last = (name: string) => reading.of(name).findLast((setting) => setting.values.length > 0);
  const nice = last("nice_failback");
  const value = nice?.values.at(-1);
  const auto = last("auto_failback");
  const failback = auto?.values.at(-1);
  if (!nice || !value || !auto || !failback || isLineRefused(subject, nice.line.range)) return;
  if (readBoolean(value.text) === undefined || readBoolean(failback.text) !== true) return;
  if (auto.line.range.start > nice.line.range.start) return;
  report({
    at: { file, range: nice.line.range },
    severity: "warning",
    noticed: "warning",
    message: messages.wins(value.text, failback.text),
    related: [{ place: { file, range: auto.line.range }, message: "overruled" }],
    fixes: [{ title: "Remove nice_failback", safety: "unsafe", edits: [removeLine(file, nice.line.range.start)] }],
  });
});

export const docs: RuleDocs = {
  finds: "nice_failback below `auto_failback on`.",
  why: "nice_failback is the forerunner of auto_failback with the opposite meaning, and below an auto_failback line any value of it means `auto_failback off`. The daemon logs that among other complaints and starts.",
  fix: "Removes the line. Unsafe: one of the two was meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the old one comes last",
      files: "== ha.cf\nauto_failback on\n⟦nice_failback on⟧\nnode a b\nbcast eth1\n",
      expect: [
        "warning warning: nice_failback on turns failback off, although auto_failback on stands above: resources do not go home",
      ],
      after: "== ha.cf\nauto_failback on\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "off means off as well",
      files: "== ha.cf\nauto_failback on\n⟦nice_failback off⟧\nnode a b\nbcast eth1\n",
      expect: [
        "warning warning: nice_failback off turns failback off, although auto_failback on stands above: resources do not go home",
      ],
      after: "== ha.cf\nauto_failback on\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "an empty line of the new one changes nothing",
      files: "== ha.cf\nauto_failback on\nauto_failback\n⟦nice_failback on⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "warning warning: nice_failback on turns failback off, although auto_failback on stands above: resources do not go home",
      ],
      edge: true,
    },
    {
      about: "an empty line of the old one changes nothing",
      files: "== ha.cf\nauto_failback on\n⟦nice_failback on⟧\nnice_failback\nnode master1 master2\nbcast eth1\n",
      expect: [
        "warning warning: nice_failback on turns failback off, although auto_failback on stands above: resources do not go home",
      ],
      after: "== ha.cf\nauto_failback on\nnice_failback\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "both say off", files: "== ha.cf\nauto_failback off\nnice_failback on\nnode a b\nbcast eth1\n" },
    { about: "the new one comes last", files: "== ha.cf\nnice_failback on\nauto_failback on\nnode a b\nbcast eth1\n" },
    { about: "alone", files: "== ha.cf\nnice_failback on\nnode master1 master2\nbcast eth1\n", edge: true },
    {
      about: "without value",
      files: "== ha.cf\nauto_failback on\nnice_failback\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a value that the daemon refuses",
      files: "== ha.cf\nauto_failback on\nnice_failback on maybe off\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
