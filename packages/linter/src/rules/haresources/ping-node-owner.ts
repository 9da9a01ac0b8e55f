import { isPingOwner, knownNodes, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  ping: (owner: string) =>
    `${owner} is a ping node and no member of the cluster: the daemon accepts it as the owner, but these resources have no home and go nowhere by themselves`,
  nodes: (nodes: readonly string[]) => `write one of ${list(nodes, "or")}`,
};

export const rule = textRule("haresources/ping-node-owner", ({ file, reading, nodes }, report) => {
  const known = knownNodes(nodes);
  if (!known) return;
  for (const owner of reading.owners) {
    if (!isPingOwner(known, owner.text)) continue;
    report({
      at: { file, range: owner.range },
      severity: "error",
      noticed: "never",
      message: messages.ping(owner.text),
      help: messages.nodes([...known.nodes]),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A group whose owner is a ping node.",
  why: "To the daemon a ping node or ping group is a node like any other, so it accepts one as the owner of a group. But no heartbeat runs there: the group belongs to nobody.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the gateway as owner",
      files:
        "== ha.cf\nbcast eth0\nping 10.0.0.1\nnode master1 master2\n== haresources\n⟦10.0.0.1⟧ 10.0.0.14/24/eth0 nginx\n",
      expect: [
        "error never: 10.0.0.1 is a ping node and no member of the cluster: the daemon accepts it as the owner, but these resources have no home and go nowhere by themselves",
      ],
    },
  ],
  good: [
    {
      about: "a node as owner",
      files:
        "== ha.cf\nbcast eth0\nping 10.0.0.1\nnode master1 master2\n== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
    { about: "no ha.cf", files: "== haresources\n10.0.0.1 10.0.0.14/24/eth0 nginx\n", edge: true },
  ],
};
