import { duration, isLineRefused, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  short: (deadtime: string) =>
    `deadtime ${deadtime} is short: a node under load is declared dead while it still runs, and both run everything`,
  few: (deadtime: string, keepalive: string) =>
    `deadtime ${deadtime} leaves room for fewer than three heartbeats (keepalive ${keepalive}): two lost packets are enough to declare the peer dead`,
  long: (deadtime: string) => `with deadtime ${deadtime} a failure goes unanswered that long before anything moves`,
  slow: (keepalive: string) =>
    `keepalive ${keepalive} is slow: deadtime must be several times that, and failover waits for it`,
};

export const rule = haCfRule("ha-cf/timing-advice", (subject, report) => {
  const { file, reading } = subject;
  if (refused(subject, "deadtime").length > 0) return;
  const deadtime = reading.last("deadtime");
  const keepalive = reading.last("keepalive");
  const dead = reading.time("deadtime");
  const keep = reading.time("keepalive");
  if ([deadtime, keepalive].some((word) => word && isLineRefused(subject, word.range))) return;
  if (deadtime) {
    const at = { file, range: deadtime.range };
    const say = (message: string) => report({ at, severity: "info", noticed: "never", message });
    if (dead < 5000) say(messages.short(duration(dead)));
    else if (dead < 3 * keep) say(messages.few(duration(dead), duration(keep)));
    else if (dead > 60_000) say(messages.long(duration(dead)));
  }
  if (keepalive && keep > 2000) {
    report({
      at: { file, range: keepalive.range },
      severity: "info",
      noticed: "never",
      message: messages.slow(duration(keep)),
    });
  }
});

export const docs: RuleDocs = {
  finds: "Times that work, and that hardly anybody wants.",
  why: "A deadtime below five seconds, or of fewer than three heartbeats, takes a busy node for a dead one: measured, the result is a split and, when the late heartbeats arrive, a restart of both nodes. A deadtime above a minute is an outage of that length. Set warntime, watch the log for late heartbeats under load, and make deadtime one and a half to two times the latest of them.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "short",
      files: "== ha.cf\nkeepalive 1\ndeadtime ⟦3⟧\nnode a b\nbcast eth1\n",
      expect: [
        "info never: deadtime 3 s is short: a node under load is declared dead while it still runs, and both run everything",
      ],
    },
    {
      about: "fewer than three heartbeats",
      files: "== ha.cf\nkeepalive 2\ndeadtime ⟦5500ms⟧\nnode a b\nbcast eth1\n",
      expect: [
        "info never: deadtime 5500 ms leaves room for fewer than three heartbeats (keepalive 2 s): two lost packets are enough to declare the peer dead",
      ],
    },
    {
      about: "long",
      files: "== ha.cf\nkeepalive ⟦5⟧\ndeadtime ⟦120⟧\nnode a b\nbcast eth1\n",
      expect: [
        "info never: keepalive 5 s is slow: deadtime must be several times that, and failover waits for it",
        "info never: with deadtime 120 s a failure goes unanswered that long before anything moves",
      ],
    },
    {
      about: "a millisecond too much",
      files: "== ha.cf\nkeepalive ⟦2001ms⟧\ndeadtime ⟦60001ms⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "info never: keepalive 2001 ms is slow: deadtime must be several times that, and failover waits for it",
        "info never: with deadtime 60001 ms a failure goes unanswered that long before anything moves",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "usual", files: "== ha.cf\nkeepalive 2\ndeadtime 30\nnode a b\nbcast eth1\n" },
    { about: "defaults", files: "== ha.cf\nnode a b\nbcast eth1\n" },
    {
      about: "just long enough",
      files: "== ha.cf\nkeepalive 1\ndeadtime 5\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "three heartbeats",
      files: "== ha.cf\nkeepalive 2\ndeadtime 6\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    { about: "just not too long", files: "== ha.cf\ndeadtime 60\nnode master1 master2\nbcast eth1\n", edge: true },
    {
      about: "times that the daemon refuses",
      files: "== ha.cf\nkeepalive 10s\ndeadtime 3\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a deadtime that the daemon refuses beside keepalive",
      files: "== ha.cf\nkeepalive 2\ndeadtime 3\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
