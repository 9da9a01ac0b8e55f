import { duration, isLineRefused, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  small: (initdead: string, deadtime: string) =>
    `initdead (${initdead}) is less than deadtime (${deadtime}): the daemon refuses to start`,
  boot: (initdead: string) =>
    `initdead (${initdead}) is short for a machine that boots: a peer whose network comes up later is declared dead and its resources are taken over`,
  twice: (initdead: string, deadtime: string) =>
    `initdead (${initdead}) is less than twice deadtime (${deadtime}): a peer that boots a little later is declared dead`,
};

export const rule = haCfRule("ha-cf/initdead-too-small", (subject, report) => {
  const { file, reading } = subject;
  const word = reading.last("initdead");
  if (!word) return;
  const initdead = reading.time("initdead");
  const deadtime = reading.time("deadtime");
  const at = { file, range: word.range };
  const [refusal] = refused(subject, "initdead");
  if (refusal) {
    report({
      at,
      node: refusal.node,
      severity: "error",
      noticed: "start",
      message: messages.small(duration(initdead), duration(deadtime)),
    });
  } else if (isLineRefused(subject, word.range)) return;
  else if (initdead < 10_000) {
    report({ at, severity: "warning", noticed: "warning", message: messages.boot(duration(initdead)) });
  } else if (initdead < 2 * deadtime) {
    report({
      at,
      severity: "info",
      noticed: "never",
      message: messages.twice(duration(initdead), duration(deadtime)),
    });
  }
});

export const docs: RuleDocs = {
  finds: "An initdead below deadtime, or too short for a booting machine.",
  why: "After its start heartbeat waits initdead for the peer before it takes the peer's resources. The daemon refuses a value below deadtime and only warns below 10 seconds. Switches with spanning tree need 30 to 60 seconds until a port forwards, and the manual advises at least twice deadtime.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "less than deadtime",
      files: "== ha.cf\ndeadtime 30\ninitdead ⟦20⟧\nnode a b\nbcast eth1\n",
      expect: ["error start: initdead (20 s) is less than deadtime (30 s): the daemon refuses to start"],
    },
    {
      about: "less than ten seconds",
      files: "== ha.cf\ndeadtime 5\ninitdead ⟦8⟧\nnode a b\nbcast eth1\n",
      expect: [
        "warning warning: initdead (8 s) is short for a machine that boots: a peer whose network comes up later is declared dead and its resources are taken over",
      ],
    },
    {
      about: "less than twice deadtime",
      files: "== ha.cf\ndeadtime 30\ninitdead ⟦40⟧\nnode a b\nbcast eth1\n",
      expect: [
        "info never: initdead (40 s) is less than twice deadtime (30 s): a peer that boots a little later is declared dead",
      ],
    },
  ],
  good: [
    { about: "twice deadtime", files: "== ha.cf\ndeadtime 30\ninitdead 60\nnode a b\nbcast eth1\n" },
    { about: "not set", files: "== ha.cf\ndeadtime 30\nnode a b\nbcast eth1\n" },
    {
      about: "just long enough",
      files: "== ha.cf\ndeadtime 5\ninitdead 10\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a value that is refused",
      files: "== ha.cf\ndeadtime 5\ninitdead 7 8s 9\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
