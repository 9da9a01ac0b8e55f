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
  const setting = reading.of("pacemaker").find(({ values }) => values.length > 0);
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
    {
      about: "behind a line without value",
      files: "== ha.cf\ncrm\n⟦crm on⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "info never: crm on needs Pacemaker's programs (cib, crmd, attrd …) on every node: where they are missing, as in distributions of today, the daemon refuses to start",
      ],
      edge: true,
    },
    {
      about: "on a machine whose name is not known",
      files: "== etc/ha.d/ha.cf\n⟦crm on⟧\nnode web1 web2\nbcast eth1\n== usr/lib/heartbeat/lrmd (755)\n(a program)\n",
      expect: [
        "error start: crm on starts Pacemaker's programs, but cib, stonithd, attrd and crmd are not there on this machine: the daemon refuses to start",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "off", files: "== ha.cf\ncrm off\nnode a b\nbcast eth1\n" },
    { about: "membership only", files: "== ha.cf\ncrm ccm-only\nnode master1 master2\nbcast eth1\n", edge: true },
    {
      about: "the programs are there",
      files:
        "== a/etc/ha.d/ha.cf\ncrm on\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n== a/usr/lib/heartbeat/cib (755)\n(a program)\n== a/usr/lib/heartbeat/stonithd (755)\n(a program)\n== a/usr/lib/heartbeat/lrmd (755)\n(a program)\n== a/usr/lib/heartbeat/attrd (755)\n(a program)\n== a/usr/lib/heartbeat/crmd (755)\n(a program)\n",
      edge: true,
    },
    { about: "a line without value", files: "== ha.cf\ncrm\nnode master1 master2\nbcast eth1\n", edge: true },
    {
      about: "one file for two machines, of which one has the programs",
      files:
        "== ha.cf\ncrm on\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/usr/lib/heartbeat/cib (755)\n(a program)\n== m1/usr/lib/heartbeat/stonithd (755)\n(a program)\n== m1/usr/lib/heartbeat/lrmd (755)\n(a program)\n== m1/usr/lib/heartbeat/attrd (755)\n(a program)\n== m1/usr/lib/heartbeat/crmd (755)\n(a program)\n",
      edge: true,
    },
  ],
};
