import { type KeyDifference, keyDifferences, spareKeyDifferences } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nameOf } from "../../support.js";

const messages = {
  differ: (what: readonly string[], node: string, reference: string) =>
    `${list(what)}: ${node} and ${reference} reject each other's heartbeats, each declares the other dead, and both run everything`,
  id: (own: number, node: string, other: number, reference: string) =>
    `${node} signs with key ${own}, ${reference} with key ${other}`,
  method: (own: string, node: string, other: string, reference: string) =>
    `${node} signs with ${own}, ${reference} with ${other}`,
  secret: () => "the secrets differ",
  spare: (node: string, reference: string) =>
    `${node} and ${reference} sign with the same key, but their other keys differ: a later change of the auth line would separate them`,
};

function whatDiffers({ differs, own, reference }: KeyDifference): string[] {
  const a = nameOf(own.node);
  const b = nameOf(reference.node);
  const said = {
    id: () => messages.id(own.key.id.value, a, reference.key.id.value, b),
    method: () => messages.method(own.key.method.text, a, reference.key.method.text, b),
    secret: messages.secret,
  };
  return differs.map((what) => said[what]());
}

const help =
  "copy one authkeys to all nodes and restart them together: a key cannot be changed one node at a time, not even when each node holds both keys";

export const rule = clusterRule("cluster/authkeys-differs", (cluster, report) => {
  for (const difference of keyDifferences(cluster)) {
    const { own, reference, differs } = difference;
    const { key, auth } = own;
    const range = differs.includes("id")
      ? auth.id.range
      : differs.includes("method")
        ? key.method.range
        : (key.key ?? key).range;
    report({
      at: { file: own.file, range },
      node: own.node.label,
      severity: "error",
      noticed: "run-time",
      message: messages.differ(whatDiffers(difference), nameOf(own.node), nameOf(reference.node)),
      help,
      related: [
        { place: { file: reference.file, range: reference.auth.range }, message: `${nameOf(reference.node)}'s file` },
      ],
      fixes: [
        {
          title: `Take the authkeys of ${nameOf(reference.node)} (restart both together)`,
          safety: "unsafe",
          edits: [
            {
              kind: "text",
              file: own.file,
              range: { start: 0, end: own.file.text.length },
              text: reference.file.text,
              secret: true,
            },
          ],
        },
      ],
    });
  }
  for (const { own, reference } of spareKeyDifferences(cluster)) {
    report({
      at: { file: own.file },
      node: own.node.label,
      severity: "info",
      noticed: "never",
      message: messages.spare(nameOf(own.node), nameOf(reference.node)),
      help,
      related: [{ place: { file: reference.file }, message: `${nameOf(reference.node)}'s file` }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Nodes that sign their heartbeats with different keys: another id, method or secret.",
  why: "A packet that is signed with another key is thrown away. Measured on two nodes with another secret, with another id for the same secret, and with both keys in both files but another one selected: each time both nodes run everything, and the logs repeat `netstring authentication failed` or `Invalid authentication`. So a key has to change on all nodes at once.",
  fix: "Takes the whole authkeys of most nodes, with two nodes that of the first. Unsafe: which key is right is a choice, and both nodes have to be restarted together.",
};

const two = (first: string, second: string) =>
  `== m1/ha.cf\nbcast eth1\nnode m1 m2\n== m1/authkeys\n${first}\n== m2/ha.cf\nbcast eth1\nnode m1 m2\n== m2/authkeys\n${second}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "another secret",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth 1\n1 sha1 ⟦pS4kVn8cJd3Y⟧"),
      expect: [
        "error run-time: the secrets differ: m2 and m1 reject each other's heartbeats, each declares the other dead, and both run everything",
      ],
      after: "== m2/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n",
      unsafe: true,
    },
    {
      about: "another id",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth ⟦2⟧\n2 sha1 q7Xh2mRt9LwZ"),
      expect: [
        "error run-time: m2 signs with key 2, m1 with key 1: m2 and m1 reject each other's heartbeats, each declares the other dead, and both run everything",
      ],
      after: "== m2/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n",
      unsafe: true,
    },
    {
      about: "another method, and another secret",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth 1\n1 ⟦crc⟧"),
      expect: [
        "error run-time: m2 signs with crc, m1 with sha1 and the secrets differ: m2 and m1 reject each other's heartbeats, each declares the other dead, and both run everything",
      ],
      after: "== m2/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n",
      unsafe: true,
    },
    {
      about: "other keys that do not sign",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth 1\n1 sha1 q7Xh2mRt9LwZ\n2 sha1 pS4kVn8cJd3Y"),
      expect: [
        "info never: m2 and m1 sign with the same key, but their other keys differ: a later change of the auth line would separate them",
      ],
    },
    {
      about: "three nodes, of which the first signs with another key",
      files:
        `${two("auth 1\n1 sha1 ⟦pS4kVn8cJd3Y⟧", "auth 1\n1 sha1 q7Xh2mRt9LwZ")}== m3/ha.cf\nbcast eth1\nnode m1 m2 m3\n== m3/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n`.replaceAll(
          "node m1 m2\n",
          "node m1 m2 m3\n",
        ),
      expect: [
        "error run-time: the secrets differ: m1 and m2 reject each other's heartbeats, each declares the other dead, and both run everything",
      ],
      after: "== m1/authkeys\nauth 1\n1 sha1 q7Xh2mRt9LwZ\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the same key in other words",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "# both nodes\nauth 1\n1  sha1\tq7Xh2mRt9LwZ"),
    },
    {
      about: "a file that signs with nothing is another rule's",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth 1\nsha1 pS4kVn8cJd3Y"),
    },
    { about: "one node only", files: "== ha.cf\nbcast eth1\nnode m1 m2\n== authkeys\nauth 1\n1 crc\n" },
    {
      about: "a further key that no node can use",
      files: two("auth 1\n1 sha1 q7Xh2mRt9LwZ", "auth 1\n1 sha1 q7Xh2mRt9LwZ\n2 sha1"),
      edge: true,
    },
  ],
};
