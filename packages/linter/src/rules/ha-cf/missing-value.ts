import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { removeLine } from "../../support.js";

const messages = {
  ignored: (name: string) => `${name} without a value is ignored, and the daemon does not say so`,
  refused: (name: string, what: string) => `${name} lacks its ${what}: the daemon refuses to start`,
  crash: (name: string) => `${name} without arguments crashes the daemon at start`,
};

export const rule = haCfRule("ha-cf/missing-value", (subject, report) => {
  const { file, reading } = subject;
  const drop = (offset: number) => [
    { title: "Remove the line", safety: "unsafe" as const, edits: [removeLine(file, offset)] },
  ];
  for (const { refusal, node } of refused(subject, "missing")) {
    const { setting, parameter, crash } = refusal;
    const { name, parameters } = setting.directive;
    const what = (parameters[parameter] ?? "argument").replace(/[?…]/g, "");
    report({
      at: { file, range: setting.line.range },
      node,
      severity: "error",
      noticed: "start",
      message: crash ? messages.crash(name) : messages.refused(name, what),
      fixes: parameter === 0 ? drop(setting.line.range.start) : [],
    });
  }
  for (const setting of reading.settings) {
    if (setting.directive.shape !== "values" || setting.values.length + setting.note.length > 0) continue;
    report({
      at: { file, range: setting.line.range },
      severity: "warning",
      noticed: "never",
      message: messages.ignored(setting.directive.name),
      fixes: drop(setting.line.range.start),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A directive without the values that it wants.",
  why: "Most directives without a value are passed over in silence, so that the default holds. `ucast` and `mcast` alone crash the daemon, and whole-line directives without all their arguments make it refuse to start.",
  fix: "Removes a line that says nothing. Unsafe, because a value was probably meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "passed over",
      files: "== ha.cf\n⟦keepalive⟧\n⟦logfile⟧ # to do\nnode a b\nbcast eth1\n",
      expect: [
        "warning never: keepalive without a value is ignored, and the daemon does not say so",
        "warning never: logfile without a value is ignored, and the daemon does not say so",
      ],
      after: "== ha.cf\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "refused, or a crash",
      files:
        "== ha.cf\n⟦ucast⟧\n⟦ucast eth1⟧\n⟦mcast eth1 225.0.0.1⟧\n⟦ping_group gateways⟧\n⟦respawn hacluster⟧\nnode a b\n",
      expect: [
        "error start: ucast without arguments crashes the daemon at start",
        "error start: ucast lacks its peer: the daemon refuses to start",
        "error start: mcast lacks its port: the daemon refuses to start",
        "error start: ping_group lacks its host: the daemon refuses to start",
        "error start: respawn lacks its program: the daemon refuses to start",
      ],
      after: "== ha.cf\nucast eth1\nmcast eth1 225.0.0.1\nping_group gateways\nrespawn hacluster\nnode a b\n",
      unsafe: true,
    },
  ],
  good: [
    { about: "values", files: "== ha.cf\nkeepalive 2\nucast eth1 10.1.1.2\nnode a b\n" },
    { about: "a note has a rule of its own", files: "== ha.cf\nkeepalive //2\nnode a b\nbcast eth1\n" },
  ],
};
