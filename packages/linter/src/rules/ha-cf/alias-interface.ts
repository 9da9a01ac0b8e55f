import { canonicalAddress } from "@halint/cluster";
import { refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  alias: (name: string, real: string) =>
    `${name} is an alias address, to which no socket can be bound: the daemon ends when it opens its media${real === "" ? "" : `; the interface is ${real}`}`,
};

export const rule = haCfRule("ha-cf/alias-interface", (subject, report) => {
  const { file } = subject;
  for (const { refusal, node } of refused(subject, "alias")) {
    const { text, range } = refusal.word;
    // An address in the place of the interface: ha-cf/invalid-value.
    if (canonicalAddress(text) !== undefined) continue;
    const colon = text.indexOf(":");
    const real = text.slice(0, colon);
    report({
      at: { file, range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.alias(text, real),
      fixes:
        real === ""
          ? []
          : [
              {
                title: `Write ${real}`,
                safety: "safe",
                edits: [replace(file, { start: range.start + colon, end: range.end }, "")],
              },
            ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "An alias such as `eth0:0` where ucast, ucast6 or bcast want an interface.",
  why: "Heartbeat binds its sockets to the interface. An alias is only a label of a further address, so the system refuses, and the daemon ends when it opens its media, after it has accepted the configuration. Only mcast and mcast6 can do with an alias, as long as it is up.",
  fix: "Drops the alias number. Safe: the alias is on that interface, and it cannot work otherwise.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "heartbeats through an alias",
      files: "== ha.cf\nucast ⟦eth0:0⟧ 10.1.1.2\nbcast ⟦eth1:1⟧\nnode a b\n",
      expect: [
        "error start: eth0:0 is an alias address, to which no socket can be bound: the daemon ends when it opens its media; the interface is eth0",
        "error start: eth1:1 is an alias address, to which no socket can be bound: the daemon ends when it opens its media; the interface is eth1",
      ],
      after: "== ha.cf\nucast eth0 10.1.1.2\nbcast eth1\nnode a b\n",
    },
    {
      about: "no interface before the colon",
      files: "== ha.cf\nbcast ⟦:0⟧\nnode master1 master2\n",
      expect: [
        "error start: :0 is an alias address, to which no socket can be bound: the daemon ends when it opens its media",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "interfaces and VLANs", files: "== ha.cf\nucast eth0 10.1.1.2\nbcast eth1.20 bond0\nnode a b\n" },
    { about: "mcast goes by the address of the alias", files: "== ha.cf\nmcast eth0:0 225.0.0.1 694 1 0\nnode a b\n" },
    {
      about: "an address in the place of the interface",
      files: "== ha.cf\nucast fe80::1 eth1\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
