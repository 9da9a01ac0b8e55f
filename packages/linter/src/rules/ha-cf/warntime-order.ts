import { duration, isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  late: (warntime: string, deadtime: string) =>
    `warntime (${warntime}) is not below deadtime (${deadtime}): a late heartbeat is never reported, the peer is dead by then`,
  early: (warntime: string, keepalive: string) =>
    `warntime (${warntime}) is not above keepalive (${keepalive}): every heartbeat is reported as late`,
};

export const rule = haCfRule("ha-cf/warntime-order", (subject, report) => {
  const { file, reading } = subject;
  const word = reading.last("warntime");
  if (!word || isLineRefused(subject, word.range)) return;
  const warntime = reading.time("warntime");
  const deadtime = reading.time("deadtime");
  const keepalive = reading.time("keepalive");
  const at = { file, range: word.range };
  if (warntime <= keepalive) {
    report({
      at,
      severity: "warning",
      noticed: "never",
      message: messages.early(duration(warntime), duration(keepalive)),
    });
  } else if (warntime >= deadtime) {
    report({
      at,
      severity: "warning",
      noticed: "never",
      message: messages.late(duration(warntime), duration(deadtime)),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A warntime that never warns, or always.",
  why: "warntime is the way to find the right deadtime: late heartbeats are logged long before anybody is declared dead. The daemon checks it against nothing. It belongs between keepalive and deadtime, at half of deadtime or so.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "never",
      files: "== ha.cf\ndeadtime 10\nwarntime ⟦10⟧\nnode a b\nbcast eth1\n",
      expect: [
        "warning never: warntime (10 s) is not below deadtime (10 s): a late heartbeat is never reported, the peer is dead by then",
      ],
    },
    {
      about: "always",
      files: "== ha.cf\nkeepalive 2\nwarntime ⟦2⟧\nnode a b\nbcast eth1\n",
      expect: ["warning never: warntime (2 s) is not above keepalive (2 s): every heartbeat is reported as late"],
    },
  ],
  good: [
    { about: "between", files: "== ha.cf\nkeepalive 2\nwarntime 10\ndeadtime 30\nnode a b\nbcast eth1\n" },
    {
      about: "a value that the daemon refuses",
      files: "== ha.cf\nkeepalive 2\nwarntime 0\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
