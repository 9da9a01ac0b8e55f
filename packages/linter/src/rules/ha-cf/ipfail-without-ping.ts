import { posix } from "node:path";
import { asHaCf } from "@halint/cluster";
import { directives, type HaCfReading } from "@halint/grammars";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nearest } from "../../support.js";

const messages = {
  blind: () => "ipfail compares how many ping nodes answer, but none is named: it never moves anything",
  help: () => "ping the router of the network that the clients come from, on every node",
};

export const rule = haCfRule("ha-cf/ipfail-without-ping", ({ cluster, reading, file }, report) => {
  // Where another node pings, this one does not move nothing: it loses by the comparison, and another rule says so.
  const pings = (one: HaCfReading) => one.media.some((medium) => medium.kind.startsWith("ping"));
  if (pings(reading) || cluster.nodes.some(({ haCf }) => haCf && pings(asHaCf(haCf)))) return;
  const names = directives.map((directive) => directive.name);
  // A ping line that is broken is told already.
  const broken =
    ["ping", "ping6", "ping_group"].some((name) => reading.of(name).length > 0) ||
    reading.unknown.some((line) => nearest(line.name.text, names)?.startsWith("ping"));
  if (broken) return;
  for (const setting of [...reading.of("respawn"), ...reading.of("failfast")]) {
    const program = setting.values[1];
    if (!program || posix.basename(program.text) !== "ipfail") continue;
    report({
      at: { file, range: setting.line.range },
      severity: "warning",
      noticed: "never",
      message: messages.blind(),
      help: messages.help(),
    });
    return;
  }
});

export const docs: RuleDocs = {
  finds: "ipfail without ping nodes.",
  why: "ipfail moves resources to the node that reaches more ping nodes. Without any there is nothing to compare, and a dead public network moves nothing.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "nothing to watch",
      files: "== ha.cf\n⟦respawn hacluster /usr/lib/heartbeat/ipfail⟧\nbcast eth1\nnode a b\n",
      expect: ["warning never: ipfail compares how many ping nodes answer, but none is named: it never moves anything"],
    },
    {
      about: "behind another program",
      files:
        "== ha.cf\nrespawn root\nrespawn root /opt/watch\n⟦failfast hacluster /usr/lib/heartbeat/ipfail⟧\nnode master1 master2\nbcast eth1\n",
      expect: ["warning never: ipfail compares how many ping nodes answer, but none is named: it never moves anything"],
      edge: true,
    },
  ],
  good: [
    {
      about: "another node pings: the difference is told elsewhere",
      files:
        "== m1/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nping 10.0.0.1\nbcast eth1\nnode m1 m2\n== m2/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nbcast eth1\nnode m1 m2\n",
    },
    {
      about: "a ping group",
      files: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nping_group gw 10.0.0.1\nbcast eth1\nnode a b\n",
    },
    {
      about: "another program",
      files: "== ha.cf\nrespawn root /opt/watch\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a ping line without hosts",
      files: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nping\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a ping line that is misspelt",
      files: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\npign 10.0.0.1\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
