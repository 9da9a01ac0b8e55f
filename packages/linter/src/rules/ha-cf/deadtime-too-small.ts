import { duration, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  small: (deadtime: string, keepalive: string, set: boolean) =>
    `deadtime is ${deadtime}${set ? "" : " by default"}, which must be more than twice keepalive (${keepalive}): the daemon refuses to start`,
  help: () => "three to ten times keepalive is usual",
};

export const rule = haCfRule("ha-cf/deadtime-too-small", (subject, report) => {
  const { file, reading } = subject;
  for (const { node } of refused(subject, "deadtime")) {
    const set = reading.last("deadtime");
    const word = set ?? reading.last("keepalive");
    report({
      at: word ? { file, range: word.range } : { file },
      node,
      severity: "error",
      noticed: "start",
      message: messages.small(
        duration(reading.time("deadtime")),
        duration(reading.time("keepalive")),
        set !== undefined,
      ),
      help: messages.help(),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A deadtime that is not more than twice keepalive.",
  why: "A single late heartbeat would kill the peer, so the daemon refuses to start: `Dead time [2000] is too small compared to keeplive [1000]`. Exactly twice is refused as well.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "twice keepalive",
      files: "== ha.cf\nkeepalive 2\ndeadtime ⟦4⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: deadtime is 4 s, which must be more than twice keepalive (2 s): the daemon refuses to start",
      ],
    },
    {
      about: "milliseconds were meant",
      files: "== ha.cf\nkeepalive ⟦1500⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: deadtime is 30 s by default, which must be more than twice keepalive (1500 s): the daemon refuses to start",
      ],
    },
  ],
  good: [
    { about: "more than twice", files: "== ha.cf\nkeepalive 2\ndeadtime 4001ms\nnode a b\nbcast eth1\n" },
    {
      about: "a time that is none has a rule of its own",
      files: "== ha.cf\nkeepalive 2s\ndeadtime 1\nnode a b\nbcast eth1\n",
    },
  ],
};
