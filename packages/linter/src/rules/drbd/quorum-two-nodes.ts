import { effectiveResources } from "@halint/cluster";
import { isRootConfiguration, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  two: (value: string, resource: string) =>
    `quorum ${value} with the two hosts of ${resource}: when one of them is lost, the other has no majority and stops its input and output`,
};

export const rule = drbdRule("drbd/quorum-two-nodes", (subject, report) => {
  const { configuration } = subject;
  if (configuration.target.version !== "9" || !isRootConfiguration(configuration)) return;
  for (const resource of effectiveResources(configuration)) {
    const quorum = resource.sections.options.get("quorum");
    const at = placeOf(subject, quorum?.place);
    if (!quorum || !at || resource.hosts.length !== 2) continue;
    if (quorum.value === "off" || quorum.value === "1") continue;
    report({
      at,
      severity: "warning",
      noticed: "never",
      message: messages.two(quorum.value, resource.name),
      help: "a third host without a disk (disk none;) is a tiebreaker",
    });
  }
});

export const docs: RuleDocs = {
  finds: "Quorum in a resource of two hosts.",
  why: "A majority of two is two. With the peer gone, for a reboot or for good, the node that is left loses quorum and suspends or fails all input and output: the cluster is less available than one node. A third host without a disk gives a majority.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a majority of two",
      files: `== drbd-90.conf\n${pairWith("options { ⟦quorum majority⟧; }")}`,
      expect: [
        "warning never: quorum majority with the two hosts of r0: when one of them is lost, the other has no majority and stops its input and output",
      ],
    },
  ],
  good: [
    { about: "no quorum", files: `== drbd-90.conf\n${pairWith("options { quorum off; }")}` },
    {
      about: "three hosts",
      files: `== drbd-90.conf\nresource r0 {\n  options { quorum majority; }\n  on a { node-id 0; device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; }\n  on b { node-id 1; device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; }\n  on c { node-id 2; device /dev/drbd0; disk none; address 10.0.0.3:7788; }\n  connection-mesh { hosts a b c; }\n}\n`,
      edge: true,
    },
    {
      about: "a loose file, whose options another one may have",
      files: `== r0.res\n${pairWith("options { quorum majority; }").replace("on a {", "on a { node-id 0;").replace("on b {", "on b { node-id 1;")}`,
      edge: true,
    },
  ],
};
