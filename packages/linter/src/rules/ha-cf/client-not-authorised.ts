import { posix } from "node:path";
import type { HaCfReading, Setting, Word } from "@halint/grammars";
import { isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  builtIn: (client: string, user: string) =>
    `heartbeat lets ${client} in as hacluster only: started as ${user} it is turned away, ends, and is started again for ever, and nobody moves the resources`,
  listed: (client: string, user: string) =>
    `the apiauth line of ${client} does not name ${user}: it is turned away, ends, and is started again for ever, and nobody moves the resources`,
};

/** Clients of heartbeat's own, and whom they may run as unless an apiauth line says it. */
const clients: Readonly<Record<string, string | undefined>> = { ipfail: "hacluster", dopd: undefined };

/** The usual group of a user. */
const groupOf: Readonly<Record<string, string>> = { hacluster: "haclient", root: "root" };

function listed(words: readonly Word[], kind: "uid" | "gid"): string[] | undefined {
  const list = words.find((word) => word.text.startsWith(`${kind}=`));
  return list?.text.slice(4).split(",");
}

/** What keeps a program of heartbeat's own from signing on as the user who starts it. */
interface TurnedAway {
  readonly user: Word;
  readonly client: string;
  /** The line that says who may; without one, what is built in. */
  readonly own: Setting | undefined;
  /** Whether hacluster is let in. */
  readonly welcome: boolean;
}

/** Whether a line starts one of heartbeat's clients as a user who is not let in. */
export function turnedAway(reading: HaCfReading, setting: Setting): TurnedAway | undefined {
  const [user, program] = setting.values;
  const client = program && posix.basename(program.text);
  if (reading.crm || !user || !client || !(client in clients)) return undefined;
  const own = reading.of("apiauth").find((line) => line.values[0]?.text === client);
  const uids = own ? listed(own.values, "uid") : undefined;
  const gids = own ? listed(own.values, "gid") : undefined;
  const group = groupOf[user.text];
  // Of a user whose group is not known, and of numbers, nothing can be said.
  const numbers = [...(uids ?? []), ...(gids ?? [])].some((name) => /^[0-9]/.test(name));
  if (numbers || (gids !== undefined && group === undefined)) return undefined;
  const builtIn = clients[client];
  const allowed = own
    ? uids?.includes(user.text) === true || (group !== undefined && gids?.includes(group) === true)
    : builtIn === undefined || builtIn === user.text;
  if (allowed) return undefined;
  const welcome = !own || uids?.includes("hacluster") === true || gids?.includes("haclient") === true;
  return { user, client, own, welcome };
}

export const rule = haCfRule("ha-cf/client-not-authorised", (subject, report) => {
  const { file, reading } = subject;
  for (const setting of [...reading.of("respawn"), ...reading.of("failfast")]) {
    const found = turnedAway(reading, setting);
    if (!found || isLineRefused(subject, setting.line.range)) continue;
    const { user, client, own, welcome } = found;
    report({
      at: { file, range: user.range },
      severity: "error",
      noticed: "run-time",
      message: own ? messages.listed(client, user.text) : messages.builtIn(client, user.text),
      related: own ? [{ place: { file, range: own.line.range }, message: "who may" }] : [],
      fixes: welcome
        ? [{ title: "Start it as hacluster", safety: "safe", edits: [replace(file, user.range, "hacluster")] }]
        : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "ipfail or dopd started as a user whom heartbeat does not let in.",
  why: "Clients sign on under their name, and apiauth says who may. Unless a line changes it, ipfail may only be hacluster. Measured: `respawn root …/ipfail` is turned away, ends, and is started again for ever; a dead public network then moves nothing.",
  fix: "Writes hacluster. Safe: that user is let in, and nothing else can work.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "as root",
      files: "== ha.cf\nrespawn ⟦root⟧ /usr/lib/heartbeat/ipfail\nping 10.0.0.1\nnode a b\nbcast eth1\n",
      expect: [
        "error run-time: heartbeat lets ipfail in as hacluster only: started as root it is turned away, ends, and is started again for ever, and nobody moves the resources",
      ],
      after: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nping 10.0.0.1\nnode a b\nbcast eth1\n",
    },
    {
      about: "not on the list",
      files:
        "== ha.cf\nrespawn ⟦root⟧ /usr/lib/heartbeat/dopd\napiauth dopd gid=haclient uid=hacluster\nnode a b\nbcast eth1\n",
      expect: [
        "error run-time: the apiauth line of dopd does not name root: it is turned away, ends, and is started again for ever, and nobody moves the resources",
      ],
      after:
        "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/dopd\napiauth dopd gid=haclient uid=hacluster\nnode a b\nbcast eth1\n",
    },
    {
      about: "turned away by users and by groups",
      files:
        "== ha.cf\napiauth ipfail uid=root\nrespawn ⟦hacluster⟧ /usr/lib/heartbeat/ipfail\napiauth dopd gid=haclient\nrespawn ⟦root⟧ /usr/lib/heartbeat/dopd\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error run-time: the apiauth line of ipfail does not name hacluster: it is turned away, ends, and is started again for ever, and nobody moves the resources",
        "error run-time: the apiauth line of dopd does not name root: it is turned away, ends, and is started again for ever, and nobody moves the resources",
      ],
      after:
        "== ha.cf\napiauth ipfail uid=root\nrespawn hacluster /usr/lib/heartbeat/ipfail\napiauth dopd gid=haclient\nrespawn hacluster /usr/lib/heartbeat/dopd\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a user whose group is not known",
      files:
        "== ha.cf\napiauth ipfail uid=hacluster\nrespawn ⟦monitor⟧ /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error run-time: the apiauth line of ipfail does not name monitor: it is turned away, ends, and is started again for ever, and nobody moves the resources",
      ],
      after:
        "== ha.cf\napiauth ipfail uid=hacluster\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "hacluster would not be let in either",
      files:
        "== ha.cf\napiauth ipfail uid=root\nrespawn ⟦monitor⟧ /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error run-time: the apiauth line of ipfail does not name monitor: it is turned away, ends, and is started again for ever, and nobody moves the resources",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "hacluster", files: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode a b\nbcast eth1\n" },
    {
      about: "allowed by a line",
      files: "== ha.cf\nrespawn root /usr/lib/heartbeat/ipfail\napiauth ipfail uid=root\nnode a b\nbcast eth1\n",
    },
    {
      about: "let in by group, by number, or not known",
      files:
        "== ha.cf\napiauth ipfail gid=haclient\nrespawn hacluster /usr/lib/heartbeat/ipfail\nrespawn monitor /usr/lib/heartbeat/ipfail\napiauth dopd uid=0\nrespawn root /usr/lib/heartbeat/dopd\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "other programs, and a line that is not finished",
      files: "== ha.cf\nrespawn root /usr/bin/monitor\nrespawn root\nrespawn\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "with Pacemaker",
      files: "== ha.cf\ncrm on\nrespawn root /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
