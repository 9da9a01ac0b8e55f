import { directives } from "@halint/grammars";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nearest } from "../../support.js";

const messages = {
  none: () => "no node line: the daemon has nobody to talk to and refuses to start",
  help: () => "name every machine as `uname -n` prints it",
};

export const rule = haCfRule("ha-cf/no-node", (subject, report) => {
  const { file, reading } = subject;
  const names = directives.map((directive) => directive.name);
  // A misspelt node line is told already.
  if (reading.unknown.some((line) => nearest(line.name.text.replace(/[^A-Za-z_]/g, ""), names) === "node")) return;
  const none = refused(subject, "no node");
  // Where the machine's name is known, the daemon's complaint is that it is not among them.
  const own = reading.nodes.length === 0 ? refused(subject, "not a node") : [];
  for (const { node } of none.length > 0 ? none : own) {
    report({
      at: { file },
      node,
      severity: "error",
      noticed: "start",
      message: messages.none(),
      help: messages.help(),
    });
  }
});

export const docs: RuleDocs = {
  finds: "An ha.cf without nodes.",
  why: "Unless `autojoin any` lets every machine in, the daemon refuses to start without node lines: `no nodes defined`, `Current node [x] not in configuration!`.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no node line",
      files: "== ha.cf\nbcast eth1\n",
      expect: ["error start: no node line: the daemon has nobody to talk to and refuses to start"],
    },
    {
      about: "no node line, on a machine whose name is known",
      files: "== a/etc/ha.d/ha.cf\nbcast eth1\n== a/etc/hostname\na\n",
      expect: ["error start: no node line: the daemon has nobody to talk to and refuses to start"],
    },
    {
      about: "only a ping node, on a machine whose name is known",
      files: "== a/etc/ha.d/ha.cf\nping 10.0.0.254\nbcast eth1\n== a/etc/hostname\nmaster1\n",
      expect: ["error start: no node line: the daemon has nobody to talk to and refuses to start"],
      edge: true,
    },
  ],
  good: [
    { about: "nodes", files: "== ha.cf\nnode a b\nbcast eth1\n" },
    { about: "anybody may join", files: "== ha.cf\ncrm on\nautojoin any\nbcast eth1\n" },
    {
      about: "other nodes than this machine",
      files: "== a/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster3\n",
      edge: true,
    },
    { about: "a node line that is misspelt", files: "== ha.cf\nnodes master1 master2\nbcast eth1\n", edge: true },
  ],
};
