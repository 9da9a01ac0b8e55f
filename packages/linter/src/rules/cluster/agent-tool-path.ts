import { posix } from "node:path";
import { type ClusterNode, promotions, resolveAgent, type SourceFile } from "@halint/cluster";
import type { Range } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  missing: (agent: string, node: string, tool: string, other: string | undefined) =>
    `${agent} on ${node} calls ${tool}, which is not there${other === undefined ? "" : ` (${other} is)`}: the takeover cannot promote the disk, and the group is given up`,
  configuration: (agent: string, node: string, tool: string, found: string) =>
    `${agent} on ${node} calls ${tool}, which reads /etc/drbd.conf unless it was built for another prefix, but the configuration is ${found}: if it is not read, the takeover cannot promote the disk`,
};

/** Where builds put drbdadm. */
const toolPlaces = ["/sbin", "/usr/sbin", "/usr/local/sbin", "/usr/local/drbd/sbin", "/usr/local/drbd/bin"].map(
  (directory) => `${directory}/drbdadm`,
);

/** The drbdadm that a script calls by its full path, outside comments. */
function toolIn(script: SourceFile): { readonly path: string; readonly range: Range } | undefined {
  for (const line of script.text.matchAll(/^(?![ \t]*#).+$/gm)) {
    for (const word of line[0].matchAll(/[\w./-]+/g)) {
      // A path behind a variable is not known.
      if (!word[0].startsWith("/") || /[$}]/.test(line[0][word.index - 1] ?? "")) continue;
      const last = [...word[0].matchAll(/\/drbdadm\b/g)].at(-1);
      if (!last?.index) continue;
      const path = word[0].slice(0, last.index + last[0].length);
      const start = line.index + word.index;
      return { path, range: { start, end: start + path.length } };
    }
  }
  return undefined;
}

/** The root of a node's only DRBD configuration where it is not below /etc, as that machine calls it. */
function elsewhere(node: ClusterNode): string | undefined {
  const { root } = node;
  if (root === undefined) return undefined;
  const paths = node.drbd.map((configuration) => `/${posix.relative(root, configuration.files[0]?.path ?? root)}`);
  return paths.every((path) => !path.startsWith("/etc/")) ? paths[0] : undefined;
}

export const rule = clusterRule("cluster/agent-tool-path", (cluster, report) => {
  const said = new Set<ClusterNode>();
  for (const { resource, file, nodes } of promotions(cluster)) {
    for (const node of nodes) {
      const agent = resource.script.text;
      const found = resolveAgent(node, agent);
      const script = found.kind === "found" ? found.agent.file() : undefined;
      const tool = script && toolIn(script);
      if (!tool || said.has(node)) continue;
      const other = toolPlaces.find((path) => path !== tool.path && node.facts.hasProgram(path) === true);
      const configuration = elsewhere(node);
      const isMissing = node.facts.hasProgram(tool.path) === false;
      const isSystem = /^\/(?:usr\/)?sbin\//.test(tool.path);
      if (!isMissing && !(isSystem && configuration !== undefined)) continue;
      said.add(node);
      report({
        at: { file, range: resource.range },
        node: node.name && node.label,
        severity: "warning",
        noticed: "takeover",
        message: isMissing
          ? messages.missing(agent, node.label, tool.path, other)
          : messages.configuration(agent, node.label, tool.path, configuration ?? ""),
        help: "set DRBDADM in the script, or link the program and /etc/drbd.conf to the places that it expects",
        related: [
          { place: { file: script, range: tool.range }, message: "the program that it calls" },
          ...node.drbd
            .slice(0, 1)
            .flatMap(({ files: [root] }) => (root ? [{ place: { file: root }, message: "DRBD's configuration" }] : [])),
        ],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds:
    "A drbddisk that calls a drbdadm which is not there, or one that reads another configuration than the one that was found.",
  why: "drbddisk names /sbin/drbdadm outright. A DRBD that was built with another prefix keeps its programs and its configuration elsewhere: by hand, with that directory in the path, all works; at the takeover the script finds no drbdadm, or one with no resource.",
};

const files = (more: string, configuration = "etc/drbd.conf") =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\nm1 ⟦drbddisk::r0⟧ nginx\n== m1/etc/ha.d/resource.d/drbddisk (755)\n#!/bin/bash\n# uses /opt/drbdadm\nDRBDADM="/sbin/drbdadm"\n== m1/${configuration}\nresource r0 {\n  on m1 { address 10.0.0.1:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\n${more}`;
const unmarked = (text: string) => text.replaceAll(/[⟦⟧]/g, "");
const calling = (text: string, line: string) => text.replace('DRBDADM="/sbin/drbdadm"', line);

export const examples: RuleExamples = {
  bad: [
    {
      about: "built with a prefix",
      files: files("== m1/usr/bin/env (755)\n== m1/usr/local/drbd/sbin/drbdadm (755)\n"),
      expect: [
        "warning takeover: drbddisk on m1 calls /sbin/drbdadm, which is not there (/usr/local/drbd/sbin/drbdadm is): the takeover cannot promote the disk, and the group is given up",
      ],
    },
    {
      about: "the configuration of a prefix",
      files: files("", "usr/local/drbd/etc/drbd.conf"),
      expect: [
        "warning takeover: drbddisk on m1 calls /sbin/drbdadm, which reads /etc/drbd.conf unless it was built for another prefix, but the configuration is /usr/local/drbd/etc/drbd.conf: if it is not read, the takeover cannot promote the disk",
      ],
    },
    {
      about: "called at the beginning of a line, for two resources",
      files: calling(
        files("== m1/usr/bin/env (755)\n"),
        "export PATH=/bin:$PATH\n[ -d /var/lib/drbd ] || exit 1\n/sbin/drbdadm primary $RES",
      ).replace("⟦drbddisk::r0⟧", "⟦drbddisk::r0⟧ drbddisk::r1"),
      expect: [
        "warning takeover: drbddisk on m1 calls /sbin/drbdadm, which is not there: the takeover cannot promote the disk, and the group is given up",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "where it is expected", files: unmarked(files("== m1/usr/bin/env (755)\n== m1/sbin/drbdadm (755)\n")) },
    { about: "nothing is known of programs", files: unmarked(files("")) },
    {
      about: "a path that is put together, or looked for",
      files: unmarked(
        calling(
          files("== m1/usr/bin/env (755)\n"),
          'DRBDADM="${PREFIX}/sbin/drbdadm"\nSPARE=$OTHER/sbin/drbdadm\nLAST=../sbin/drbdadm',
        ),
      ),
      edge: true,
    },
    {
      about: "no drbdadm is called",
      files: unmarked(calling(files("== m1/usr/bin/env (755)\n"), "exit 0")),
      edge: true,
    },
    {
      about: "a script that may not be executed has a rule of its own",
      files: unmarked(files("== m1/usr/bin/env (755)\n")).replace("(755)", "(644)"),
      edge: true,
    },
    {
      about: "a second configuration beside the one below /etc",
      files: unmarked(
        files(
          "== m1/usr/local/drbd/etc/drbd.conf\nresource r1 {\n  on m1 { address 10.0.0.1:7789; }\n  on m2 { address 10.0.0.2:7789; }\n}\n",
        ),
      ),
      edge: true,
    },
    {
      about: "a directory of which the place on its machine is not known",
      files: unmarked(
        files("")
          .replaceAll(/m1\/etc\/ha\.d\/|m1\/etc\/(?=drbd)/g, "")
          .replace("== m1/etc/hostname\nm1\n", ""),
      ),
      edge: true,
    },
  ],
};
