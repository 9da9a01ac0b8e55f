import { carriesHeartbeats } from "@halint/grammars";
import { allRefused, isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  only: () =>
    "ping nodes are the only media: no heartbeat ever travels, each node declares the other dead and takes everything over",
  help: () => "add a ucast, bcast, mcast or serial line",
};

export const rule = haCfRule("ha-cf/only-ping-media", (subject, report) => {
  const { file, reading } = subject;
  const [first] = reading.media;
  if (!first || reading.media.some(carriesHeartbeats) || isLineRefused(subject, first.setting.line.range)) return;
  // A medium that could not be read may be among what is refused.
  const broken = allRefused(subject).some(
    ({ refusal }) =>
      refusal.kind === "directive" || ("setting" in refusal && refusal.setting.directive.group === "media"),
  );
  const names = new Set(reading.nodes.map((word) => word.text.toLowerCase()));
  if (broken || names.size < 2) return;
  report({
    at: { file, range: first.setting.line.range },
    severity: "error",
    noticed: "never",
    message: messages.only(),
    help: messages.help(),
  });
});

export const docs: RuleDocs = {
  finds: "An ha.cf whose only media are ping nodes.",
  why: "ping, ping6 and ping_group count as media, so the daemon starts; but it only asks those hosts whether they are there, and no heartbeat passes between the nodes. After initdead each takes everything over.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "only a ping node",
      files: "== ha.cf\n⟦ping 10.0.0.1⟧\nnode a b\n",
      expect: [
        "error never: ping nodes are the only media: no heartbeat ever travels, each node declares the other dead and takes everything over",
      ],
    },
    {
      about: "beside a time that is refused",
      files: "== ha.cf\nkeepalive 2s\n⟦ping 10.0.0.254⟧\nnode master1 master2\n",
      expect: [
        "error never: ping nodes are the only media: no heartbeat ever travels, each node declares the other dead and takes everything over",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a medium as well", files: "== ha.cf\nping 10.0.0.1\nbcast eth1\nnode a b\n" },
    {
      about: "a medium that could not be read",
      files: "== ha.cf\nping 10.0.0.254\nmcast eth1 10.0.0.1\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a directive that could not be read",
      files: "== ha.cf\nping 10.0.0.254\nbcsat eth1\nnode master1 master2\n",
      edge: true,
    },
    { about: "one node", files: "== ha.cf\nping 10.0.0.254\nnode master1\n", edge: true },
  ],
};
