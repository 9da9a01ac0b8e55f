import { posix } from "node:path";
import { ownPrograms } from "@halint/grammars";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow } from "../../support.js";

const messages = {
  idle: (target: string) =>
    `${target} is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources`,
};

export const rule = haCfRule("ha-cf/ping-without-ipfail", ({ file, reading, nodes }, report) => {
  if (reading.crm) return;
  const ping = reading.media.filter((medium) => medium.kind.startsWith("ping")).at(-1);
  const [first] = reading.media.filter((medium) => medium.kind.startsWith("ping"));
  if (!ping || !first) return;
  const watched = [...reading.of("respawn"), ...reading.of("failfast")].some((setting) => {
    const name = posix.basename(setting.values[1]?.text ?? "");
    return name === "ipfail" || !ownPrograms.includes(name);
  });
  if (watched) return;
  const known = nodes.flatMap((node) => node.facts.heartbeatPrograms?.get("ipfail") ?? []);
  const program = known[0] ?? "/usr/lib/heartbeat/ipfail";
  report({
    at: { file, range: first.setting.line.range },
    severity: "warning",
    noticed: "never",
    message: messages.idle(first.target?.text ?? ""),
    fixes: [
      {
        title: `Add respawn hacluster ${program}`,
        safety: "unsafe",
        edits: [insertLineBelow(file, ping.setting.line.range.start, `respawn hacluster ${program}`)],
      },
    ],
  });
});

export const docs: RuleDocs = {
  finds: "Ping nodes that nobody watches.",
  why: "heartbeat only notes whether ping nodes answer. ipfail compares with the peer and gives the resources up on the node that sees fewer of them; without it, a service stays on a machine that no client can reach.",
  fix: "Adds the respawn line below the ping nodes. Unsafe: it belongs into the ha.cf of all nodes, and the directory of ipfail differs between distributions.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "nobody watches",
      files: "== ha.cf\n⟦ping 10.0.0.254⟧\nbcast eth1\nnode a b\n",
      expect: [
        "warning never: 10.0.0.254 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
      ],
      after: "== ha.cf\nping 10.0.0.254\nrespawn hacluster /usr/lib/heartbeat/ipfail\nbcast eth1\nnode a b\n",
      unsafe: true,
    },
    {
      about: "another program of heartbeat's own, and ipfail's place is known",
      files:
        "== a/etc/ha.d/ha.cf\nbcast eth1\n⟦ping 10.0.0.254⟧\nrespawn hacluster /usr/lib64/heartbeat/dopd\nnode master1 master2\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n== a/usr/lib64/heartbeat/ipfail (755)\n(a program)\n",
      expect: [
        "warning never: 10.0.0.254 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
      ],
      after:
        "== a/etc/ha.d/ha.cf\nbcast eth1\nping 10.0.0.254\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nrespawn hacluster /usr/lib64/heartbeat/dopd\nnode master1 master2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a last line without its end",
      files: "== ha.cf\nbcast eth1\nnode master1 master2\n⟦ping 10.0.0.254⟧",
      expect: [
        "warning never: 10.0.0.254 is pinged, but nothing acts on the answer: without ipfail a dead public network moves no resources",
      ],
      after: "== ha.cf\nbcast eth1\nnode master1 master2\nping 10.0.0.254\nrespawn hacluster /usr/lib/heartbeat/ipfail",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "ipfail watches",
      files: "== ha.cf\nping 10.0.0.254\nrespawn hacluster /usr/lib/heartbeat/ipfail\nbcast eth1\nnode a b\n",
    },
    {
      about: "a program of one's own may watch",
      files: "== ha.cf\nping 10.0.0.254\nrespawn root /opt/watch\nbcast eth1\nnode a b\n",
    },
    {
      about: "with Pacemaker",
      files: "== ha.cf\ncrm on\nping 10.0.0.254\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
