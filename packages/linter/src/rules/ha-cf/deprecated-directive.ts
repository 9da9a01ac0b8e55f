import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  instead: (name: string, instead: string, why: string) => `${name} is out of date, use ${instead}: ${why}`,
  alone: (name: string, why: string) => `${name} is out of date: ${why}`,
};

export const rule = haCfRule("ha-cf/deprecated-directive", (subject, report) => {
  const { file, reading } = subject;
  const told = new Set<string>();
  const invalid = new Set(refused(subject, "value").map(({ refusal }) => refusal.setting));
  for (const setting of reading.settings) {
    const { name, deprecated } = setting.directive;
    if (!deprecated || setting.values.length === 0 || told.has(name)) continue;
    if (invalid.has(setting)) continue;
    const loud = name === "udp" || name === "nice_failback";
    // Every udp line is repaired, but one remark is enough for what stays.
    if (name !== "udp") told.add(name);
    report({
      at: { file, range: setting.line.name.range },
      severity: loud ? "warning" : "info",
      noticed: loud ? "warning" : "never",
      message: deprecated.instead
        ? messages.instead(name, deprecated.instead, deprecated.why)
        : messages.alone(name, deprecated.why),
      fixes:
        name === "udp"
          ? [{ title: "Write bcast", safety: "safe", edits: [replace(file, setting.line.name.range, "bcast")] }]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A directive that is only kept for old files.",
  why: "`udp` is another name of bcast and `nice_failback` the forerunner of auto_failback with the opposite meaning: the daemon logs both. Others serve hardware or setups that hardly exist any more. `serial` is among them and yet the most independent second path, where a machine still has the port.",
  fix: "Writes `bcast` for `udp`. Safe: the daemon does the same.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "old names",
      files: "== ha.cf\n⟦udp⟧ eth1\n⟦nice_failback⟧ on\n⟦hopfudge⟧ 1\nnode a b\n",
      expect: [
        "warning warning: udp is out of date, use bcast: the daemon only keeps it as another name for bcast",
        "warning warning: nice_failback is out of date, use auto_failback: the daemon logs errors and turns it into auto_failback off or legacy",
        "info never: hopfudge is out of date: it matters for rings of serial lines only",
      ],
      after: "== ha.cf\nbcast eth1\nnice_failback on\nhopfudge 1\nnode a b\n",
    },
    {
      about: "each line of udp, and one remark for the rest",
      files: "== ha.cf\n⟦udp⟧ eth0\n⟦udp⟧ eth1\n⟦serial⟧ /dev/ttyS0\nserial /dev/ttyS1\nnode master1 master2\n",
      expect: [
        "warning warning: udp is out of date, use bcast: the daemon only keeps it as another name for bcast",
        "warning warning: udp is out of date, use bcast: the daemon only keeps it as another name for bcast",
        "info never: serial is out of date: few machines still have a null modem cable, but it stays the most independent second path",
      ],
      after: "== ha.cf\nbcast eth0\nbcast eth1\nserial /dev/ttyS0\nserial /dev/ttyS1\nnode master1 master2\n",
      edge: true,
    },
  ],
  good: [
    { about: "nothing old", files: "== ha.cf\nbcast eth1\nauto_failback on\nnode a b\n" },
    {
      about: "lines that other rules speak of",
      files: "== ha.cf\nbaud 1200\nhopfudge\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
