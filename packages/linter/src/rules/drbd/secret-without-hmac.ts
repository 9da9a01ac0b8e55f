import { asDrbd, effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isRefusedAt } from "../../drbd-refusals.js";
import { isComplete, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  secret: () => "shared-secret without cram-hmac-alg: the peers do not check each other, and the secret is not used",
  algorithm: (algorithm: string) =>
    `cram-hmac-alg ${algorithm} without shared-secret: the peers check each other with an empty secret, which anybody has`,
};

export const rule = drbdRule("drbd/secret-without-hmac", (subject, report) => {
  if (!isComplete(subject)) return;
  for (const resource of effectiveResources(subject.configuration)) {
    for (const net of netsOf(resource)) {
      const secret = net.get("shared-secret");
      const algorithm = net.get("cram-hmac-alg");
      const lonely = secret && !algorithm ? secret : algorithm && !secret ? algorithm : undefined;
      const at = placeOf(subject, lonely?.place);
      if (!lonely || !at) continue;
      // What lacks may stand in a statement that could not be read.
      const node = drbd.nodeAt(asDrbd(at.file), at.range.start);
      if (node && node.parent.kind !== "file" && isRefusedAt(subject, at.file, node.parent.range)) continue;
      report({
        at,
        severity: "warning",
        noticed: "never",
        message: lonely === secret ? messages.secret() : messages.algorithm(lonely.value),
        help: 'net { cram-hmac-alg sha1; shared-secret "…"; } on all nodes',
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A shared secret without the algorithm that uses it, or the algorithm without a secret.",
  why: "DRBD authenticates a peer only where cram-hmac-alg names an algorithm. A secret alone looks like protection and is none. drbdadm says nothing about either.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a secret that nothing uses",
      files: `== drbd-84.conf\n${pairWith('net { ⟦shared-secret "correct-horse"⟧; }')}`,
      expect: [
        "warning never: shared-secret without cram-hmac-alg: the peers do not check each other, and the secret is not used",
      ],
    },
    {
      about: "an algorithm alone",
      files: `== drbd-84.conf\n${pairWith("net { ⟦cram-hmac-alg sha1⟧; }")}`,
      expect: [
        "warning never: cram-hmac-alg sha1 without shared-secret: the peers check each other with an empty secret, which anybody has",
      ],
    },
  ],
  good: [
    {
      about: "a missing semicolon has swallowed it",
      files: `== drbd-84.conf\n${pairWith('net { cram-hmac-alg sha1 shared-secret "correct-horse"; }')}`,
    },
    {
      about: "both, one of them in common",
      files: `== drbd-84.conf\ncommon { net { cram-hmac-alg sha1; } }\n${pairWith('net { shared-secret "correct-horse"; }')}`,
    },
    {
      about: "a loose file: common may have the algorithm",
      files: `== r0.res\n${pairWith('net { shared-secret "correct-horse"; }')}`,
      edge: true,
    },
  ],
};
