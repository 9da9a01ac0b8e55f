import { duration, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  small: (deadping: string, keepalive: string) =>
    `deadping (${deadping}) must be more than twice keepalive (${keepalive}): the daemon refuses to start`,
};

export const rule = haCfRule("ha-cf/deadping-too-small", (subject, report) => {
  const { file, reading } = subject;
  const word = reading.last("deadping");
  for (const { node } of refused(subject, "deadping")) {
    if (!word) continue;
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.small(duration(reading.time("deadping")), duration(reading.time("keepalive"))),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A deadping that is not more than twice keepalive.",
  why: "Ping nodes are asked once a keepalive, so that one lost answer would count as an outage: the daemon refuses to start. Without a deadping line, deadtime holds.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "twice keepalive",
      files: "== ha.cf\nkeepalive 2\ndeadping ⟦4⟧\nping 10.0.0.1\nnode a b\nbcast eth1\n",
      expect: ["error start: deadping (4 s) must be more than twice keepalive (2 s): the daemon refuses to start"],
    },
  ],
  good: [{ about: "more", files: "== ha.cf\nkeepalive 2\ndeadping 10\nping 10.0.0.1\nnode a b\nbcast eth1\n" }],
};
