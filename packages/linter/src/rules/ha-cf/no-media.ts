import { directives } from "@halint/grammars";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nearest } from "../../support.js";

const messages = {
  none: () => "no heartbeat medium: the daemon has no way to reach the peer and refuses to start",
  help: () => "ucast INTERFACE ADDRESS sends to the peer, bcast INTERFACE to all on that network",
};

export const rule = haCfRule("ha-cf/no-media", (subject, report) => {
  const { file, reading } = subject;
  const media = directives.filter((directive) => directive.group === "media").map((directive) => directive.name);
  // A misspelt medium is told already.
  if (reading.unknown.some((line) => nearest(line.name.text, media) !== undefined)) return;
  for (const { node } of refused(subject, "no media")) {
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
  finds: "An ha.cf without any medium.",
  why: "The daemon refuses to start without at least one of ucast, bcast, mcast, ucast6, mcast6, serial or a ping node: `No heartbeat media defined`.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no medium",
      files: "== ha.cf\nnode a b\n",
      expect: ["error start: no heartbeat medium: the daemon has no way to reach the peer and refuses to start"],
    },
    {
      about: "a misspelt line that is no medium",
      files: "== ha.cf\nkepalive 2\nnode master1 master2\n",
      expect: ["error start: no heartbeat medium: the daemon has no way to reach the peer and refuses to start"],
      edge: true,
    },
  ],
  good: [
    { about: "a medium", files: "== ha.cf\nnode a b\nbcast eth1\n" },
    { about: "a misspelt medium", files: "== ha.cf\nbcsat eth1\nnode master1 master2\n", edge: true },
  ],
};
