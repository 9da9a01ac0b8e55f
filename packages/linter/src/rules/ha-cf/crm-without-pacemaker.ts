import { readBoolean } from "@halint/grammars";
import { onNodes, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  absent: (name: string, value: string, programs: readonly string[], where: string) =>
    `${name} ${value} starts Pacemaker's programs, but ${list(programs)} ${programs.length === 1 ? "is" : "are"} not there ${where}: the daemon refuses to start`,
  unknown: (name: string, value: string) =>
    `${name} ${value} needs Pacemaker's programs (cib, crmd, attrd …) on every node: where they are missing, as in distributions of today, the daemon refuses to start`,
};

export const rule = haCfRule("ha-cf/crm-without-pacemaker", (subject, report) => {
  const { file, reading, nodes } = subject;
  const absent = refused(subject, "crm programs");
  for (const { refusal, nodes: where, node } of absent) {
    report({
      at: { file, range: refusal.setting.line.range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.absent(refusal.setting.directive.name, refusal.word.text, refusal.programs, onNodes(where)),
    });
  }
  const setting = reading.of("pacemaker")[0];
  const value = setting?.values[0];
  if (absent.length > 0 || !reading.crm || !setting || !value) return;
  if (readBoolean(value.text) === false || value.text.toLowerCase() === "ccm-only") return;
  if (nodes.some((node) => node.facts.hasProgram("/usr/lib/heartbeat/cib") !== undefined)) return;
  report({
    at: { file, range: setting.line.range },
    severity: "info",
    noticed: "never",
    message: messages.unknown(setting.directive.name, value.text),
  });
});

export const docs: RuleDocs = {
  finds: "`crm on` without Pacemaker.",
  why: 'The daemon starts cib, stonithd, lrmd, attrd and crmd itself and refuses if one of them cannot be executed: `Failed to add pacemaker client child "cib"`. Current distributions ship heartbeat without them. haresources is then not used either.',
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "not installed",
      files:
        "== master1/etc/ha.d/ha.cf\n⟦crm on⟧\nnode master1 master2\nbcast eth1\n== master1/etc/hostname\nmaster1\n== master1/usr/lib/heartbeat/lrmd (755)\n(a program)\n",
      expect: [
        "error start: crm on starts Pacemaker's programs, but cib, stonithd, attrd and crmd are not there on master1: the daemon refuses to start",
      ],
    },
    {
      about: "not known",
      files: "== ha.cf\n⟦pacemaker respawn⟧\nnode a b\nbcast eth1\n",
      expect: [
        "info never: pacemaker respawn needs Pacemaker's programs (cib, crmd, attrd …) on every node: where they are missing, as in distributions of today, the daemon refuses to start",
      ],
    },
  ],
  good: [{ about: "off", files: "== ha.cf\ncrm off\nnode a b\nbcast eth1\n" }],
};
