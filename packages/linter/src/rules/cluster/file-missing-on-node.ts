import { posix } from "node:path";
import { fileOf } from "@halint/cluster";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nameOf } from "../../support.js";
import { isMachine, missingFiles, othersHave } from "./missing-file.js";

const messages = {
  absent: (name: string, node: string, other: string) =>
    `${node} has no ${name}, and ${other} has one: the daemon refuses to start on ${node}`,
};

export const rule = clusterRule("cluster/file-missing-on-node", (cluster, report) => {
  for (const node of cluster.nodes) {
    const file = node.haCf ?? node.haresources ?? node.authkeys;
    if (!file) continue;
    for (const language of missingFiles(node)) {
      const other = othersHave(cluster, node, language);
      const source = other && fileOf(other, language);
      if (!other || !source) continue;
      const isSecret = language === "authkeys";
      // An ha.cf is not to be copied without a look: its ucast lines are not the same.
      const fixes: Fix[] =
        language !== "ha.cf" && source.source.encoding === "utf-8"
          ? [
              {
                title: `Copy ${nameOf(other)}'s ${language}`,
                safety: "unsafe",
                edits: [
                  {
                    kind: "create",
                    path: posix.join(node.haDir, language),
                    text: source.text,
                    mode: isSecret ? 0o600 : 0o644,
                    ...(isSecret ? { secret: true } : {}),
                  },
                ],
              },
            ]
          : [];
      report({
        at: { file },
        node: node.label,
        severity: "error",
        noticed: isMachine(node) ? "start" : "never",
        message: messages.absent(language, nameOf(node), nameOf(other)),
        related: [{ place: { file: source }, message: `${nameOf(other)}'s` }],
        fixes,
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A file of ha.d that one node has and another lacks.",
  why: "Each node reads its own files. One without ha.cf, authkeys or haresources does not start, and the other runs alone without a word. Files that stand beside the node directories belong to all of them.",
  fix: "Copies haresources or authkeys, the latter readable by root alone, from the other node. Unsafe: somebody must agree. ha.cf differs in its ucast lines and is left to you.",
};

const machine = (name: string) =>
  `== ${name}/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth1\n== ${name}/etc/ha.d/haresources\nmaster1 10.0.0.1\n== ${name}/etc/hostname\n${name}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "haresources was not copied",
      files:
        "== master1/ha.cf\nnode master1 master2\nbcast eth1\n== master1/haresources\nmaster1 10.0.0.1\n== master2/ha.cf\nnode master1 master2\nbcast eth1\n",
      expect: ["error never: master2 has no haresources, and master1 has one: the daemon refuses to start on master2"],
      after: "== master2/haresources (644)\nmaster1 10.0.0.1\n",
      unsafe: true,
    },
    {
      about: "the key was not copied",
      files:
        "== master1/ha.cf\nnode master1 master2\nbcast eth1\n== master1/authkeys (600)\nauth 1\n1 crc\n== master2/ha.cf\nnode master1 master2\nbcast eth1\n",
      expect: ["error never: master2 has no authkeys, and master1 has one: the daemon refuses to start on master2"],
      after: "== master2/authkeys (600)\nauth 1\n1 crc\n",
      unsafe: true,
    },
    {
      about: "a machine without the key",
      files: `${machine("master1")}== master1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n${machine("master2")}`,
      expect: ["error start: master2 has no authkeys, and master1 has one: the daemon refuses to start on master2"],
      after: "== master2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "ha.cf is not copied without a look",
      files:
        "== master1/ha.cf\nnode master1 master2\nucast eth1 10.1.1.2\n== master1/haresources\nmaster1 10.0.0.1\n== master2/haresources\nmaster1 10.0.0.1\n",
      expect: ["error never: master2 has no ha.cf, and master1 has one: the daemon refuses to start on master2"],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "both have it",
      files:
        "== master1/ha.cf\nnode master1 master2\nbcast eth1\n== master1/haresources\nmaster1 10.0.0.1\n== master2/ha.cf\nnode master1 master2\nbcast eth1\n== master2/haresources\nmaster1 10.0.0.1\n",
    },
    {
      about: "shared by both",
      files:
        "== haresources\nmaster1 10.0.0.1\n== master1/ha.cf\nnode master1 master2\nbcast eth1\n== master2/ha.cf\nnode master1 master2\nbcast eth1\n",
    },
    {
      about: "nothing of a machine's ha.d is here",
      files: `== halint.json\n{ "clusters": [{ "nodes": [{ "name": "master1", "path": "master1" }, { "name": "master2", "path": "master2" }] }] }\n${machine("master1")}== master2/etc/hostname\nmaster2\n`,
      edge: true,
    },
  ],
};
