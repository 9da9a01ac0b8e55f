import { posix } from "node:path";
import { type AgentLookup, agentText, type ClusterNode, groupResources, resolveAgent } from "@halint/cluster";
import { findAgent } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  missing: (script: string, having: string, directory: string, lacking: string) =>
    `${script} is in ${directory} of ${having} and not on ${lacking}: when ${lacking} takes over, the script is not found and the whole group is given up`,
  differs: (script: string, having: string, other: string) =>
    `the scripts ${script} of ${having} and ${other} differ: the resource may behave differently after a takeover`,
};

type Found = Extract<AgentLookup, { kind: "found" }>;

/** Whether a node lacks a script that another one has in a directory. */
function lacks(node: ClusterNode, script: string, found: Found): boolean {
  const own = resolveAgent(node, script);
  if (own.kind === "absent") return true;
  // heartbeat's own agents stand nowhere but in resource.d.
  const known = node.facts.resourceD && node.facts.resourceD.length > 0;
  return own.kind === "unknown" && found.in === "resource.d" && known === true && findAgent(script) !== undefined;
}

function directoryOf(node: ClusterNode, found: Found): string | undefined {
  if (found.in === "resource.d") return posix.join(node.haDir, "resource.d");
  const [other] = node.facts.initD ?? [];
  return other ? posix.dirname(other.path) : node.root && posix.join(node.root, "etc/init.d");
}

function copyFix(from: ClusterNode, to: ClusterNode, found: Found, existing: Found | undefined): Fix[] {
  const file = found.agent.file();
  const directory = directoryOf(to, found);
  const target = existing?.agent.file();
  if (!file || directory === undefined || file.source.encoding !== "utf-8" || (existing && !target)) return [];
  const edit: Edit = target
    ? { kind: "text", file: target, range: { start: 0, end: target.text.length }, text: file.text }
    : { kind: "create", path: posix.join(directory, found.agent.name), text: file.text, mode: 0o755 };
  return [{ title: `Copy ${found.agent.name} from ${from.label} to ${to.label}`, safety: "unsafe", edits: [edit] }];
}

export const rule = clusterRule("cluster/agent-missing-on-node", (cluster, report) => {
  const said = new Set<string>();
  for (const { resource, file, nodes } of groupResources(cluster)) {
    const script = resource.script.text;
    if (!/^[\w.@+-]+$/.test(script)) continue;
    const having = cluster.nodes.flatMap((node) => {
      const found = resolveAgent(node, script);
      return found.kind === "found" ? [{ node, found }] : [];
    });
    const [first] = having;
    if (!first) continue;
    for (const node of nodes) {
      const key = `${node.label} ${script}`;
      if (said.has(key) || node === first.node) continue;
      const own = having.find((entry) => entry.node === node)?.found;
      const differs =
        own &&
        own.in === first.found.in &&
        agentText(own.agent) !== undefined &&
        agentText(own.agent) !== agentText(first.found.agent);
      const missing = !own && lacks(node, script, first.found);
      if (!differs && !missing) continue;
      said.add(key);
      const here = first.found.agent.file();
      const there = own?.agent.file();
      report({
        at: { file, range: resource.script.range },
        node: node.label,
        severity: missing ? "error" : "warning",
        noticed: "takeover",
        message: missing
          ? messages.missing(script, first.node.label, first.found.in, node.label)
          : messages.differs(script, first.node.label, node.label),
        related: [
          ...(here ? [{ place: { file: here }, message: `${first.node.label}'s script` }] : []),
          ...(there ? [{ place: { file: there }, message: `${node.label}'s script` }] : []),
        ],
        fixes: copyFix(first.node, node, first.found, own),
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A script of a group that one node has and another lacks, or has with another text.",
  why: "Each node looks for the script in its own resource.d and init.d, at the moment of the takeover. A script that was installed on one node only works until the day it is needed on the other: then the whole group is given up there. Nothing looks before.",
  fix: "Copies the script from the node that has it. Unsafe: root will run it.",
};

const node = (name: string, agents: string) =>
  `== ${name}/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== ${name}/etc/ha.d/haresources\nm1 10.0.0.14 ${name === "m2" ? "⟦portal⟧" : "portal"}\n== ${name}/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== ${name}/etc/init.d/ssh (755)\n#!/bin/sh\n${agents}`;
const portal = (name: string, text: string) => `== ${name}/etc/ha.d/resource.d/portal (755)\n${text}`;
const pair = (script: string, first: string, second: string) =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.0.0.14 ${script.replaceAll(/[⟦⟧]/g, "")}\n${first}== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/ha.d/haresources\nm1 10.0.0.14 ${script}\n${second}`;
const sh = (path: string) => `== ${path} (755)\n#!/bin/sh\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "installed on one node",
      files: node("m1", portal("m1", "#!/bin/sh\necho portal\n")) + node("m2", ""),
      expect: [
        "error takeover: portal is in resource.d of m1 and not on m2: when m2 takes over, the script is not found and the whole group is given up",
      ],
      after: portal("m2", "#!/bin/sh\necho portal\n"),
      unsafe: true,
    },
    {
      about: "two versions",
      files: node("m1", portal("m1", "#!/bin/sh\necho 2\n")) + node("m2", portal("m2", "#!/bin/sh\necho 1\n")),
      expect: [
        "warning takeover: the scripts portal of m1 and m2 differ: the resource may behave differently after a takeover",
      ],
      after: portal("m2", "#!/bin/sh\necho 2\n"),
      unsafe: true,
    },
    {
      about: "an agent of heartbeat itself is missing, and nothing is known of init.d",
      files: pair(
        "⟦Filesystem⟧::/dev/drbd0::/srv::ext4",
        sh("m1/etc/ha.d/resource.d/IPaddr") + sh("m1/etc/ha.d/resource.d/Filesystem"),
        sh("m2/etc/ha.d/resource.d/IPaddr"),
      ),
      expect: [
        "error takeover: Filesystem is in resource.d of m1 and not on m2: when m2 takes over, the script is not found and the whole group is given up",
      ],
      after: "== m2/etc/ha.d/resource.d/Filesystem (755)\n#!/bin/sh\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a service of one node, in two groups",
      files: pair(
        "⟦nginx⟧\nm2 10.0.0.15 nginx",
        sh("m1/etc/ha.d/resource.d/IPaddr") + sh("m1/etc/init.d/nginx"),
        sh("m2/etc/ha.d/resource.d/IPaddr") + sh("m2/etc/rc.d/init.d/sshd"),
      ),
      expect: [
        "error takeover: nginx is in init.d of m1 and not on m2: when m2 takes over, the script is not found and the whole group is given up",
      ],
      after: "== m2/etc/rc.d/init.d/nginx (755)\n#!/bin/sh\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the same on both",
      files: (node("m1", portal("m1", "#!/bin/sh\n")) + node("m2", portal("m2", "#!/bin/sh \n"))).replaceAll(
        /[⟦⟧]/g,
        "",
      ),
    },
    {
      about: "on neither is another rule's",
      files: (node("m1", "") + node("m2", "")).replaceAll(/[⟦⟧]/g, ""),
    },
    {
      about: "nothing is known of the other machine",
      files: `${node("m1", portal("m1", "#!/bin/sh\n"))}== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/ha.d/haresources\nm1 10.0.0.14 portal\n`,
    },
    {
      about: "scripts that may be in a directory of which nothing is known",
      files: pair(
        "portal Filesystem::/dev/drbd0::/srv::ext4",
        sh("m1/etc/ha.d/resource.d/IPaddr") + sh("m1/etc/ha.d/resource.d/portal") + sh("m1/etc/init.d/Filesystem"),
        sh("m2/etc/ha.d/resource.d/IPaddr"),
      ),
      edge: true,
    },
  ],
};
