import { drbd } from "@halint/grammars";
import { isComplete } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  none: () =>
    "no shared-secret: whoever can reach the replication port can take a node's place and read or overwrite the data",
};

export const rule = drbdRule("drbd/no-shared-secret", (subject, report) => {
  const { files } = subject;
  const all = files.flatMap(({ file, tree }) => tree.resources.map((section) => ({ file, section })));
  // A fragment gets its secret from files that are not here.
  if (all.length === 0 || !isComplete(subject)) return;
  const secret = files.some(({ tree }) =>
    [...drbd.walk(tree)].some((node) => node.kind === "option" && node.head?.value === "shared-secret"),
  );
  const [first] = all;
  const head = first?.section.name ?? first?.section.head;
  if (secret || !first || !head) return;
  report({
    at: { file: first.file, range: { start: head.start, end: head.end } },
    severity: "info",
    noticed: "never",
    message: messages.none(),
    help: 'net { cram-hmac-alg sha1; shared-secret "…"; } on both nodes; unneeded on a cable between them',
  });
});

export const docs: RuleDocs = {
  finds: "A DRBD configuration in which no resource has a shared secret.",
  why: "Without cram-hmac-alg and shared-secret the peers do not check each other: a machine that takes the peer's address is given all data, and may send its own. On a cable that only the two nodes share that does not matter. Reported once a configuration.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no secret anywhere",
      files: "== drbd.conf\nresource ⟦r0⟧ {\n  net { ping-int 10; }\n}\n",
      expect: [
        "info never: no shared-secret: whoever can reach the replication port can take a node's place and read or overwrite the data",
      ],
    },
  ],
  good: [
    {
      about: "a secret for all resources",
      files:
        '== drbd.conf\ncommon {\n  net { cram-hmac-alg sha1; shared-secret "correct-horse"; }\n}\nresource r0 {\n}\n',
    },
    {
      about: "a secret in one of several files",
      files:
        '== drbd.conf\ninclude "drbd.d/global_common.conf";\ninclude "drbd.d/*.res";\n== drbd.d/global_common.conf\ncommon {\n  net { cram-hmac-alg sha1; shared-secret "correct-horse"; }\n}\n== drbd.d/r0.res\nresource r0 {\n}\n',
      edge: true,
    },
    {
      about: "a loose file",
      files: "== r0.res\nresource r0 {\n  net { ping-int 10; }\n}\n",
      edge: true,
    },
    {
      about: "no resources yet",
      files: "== drbd.conf\nglobal { usage-count no; }\ncommon {\n  net { ping-int 10; }\n}\n",
      edge: true,
    },
  ],
};
