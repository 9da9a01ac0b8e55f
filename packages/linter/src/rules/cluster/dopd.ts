import { posix } from "node:path";
import { asDrbd, asHaCf, type Cluster, type ClusterNode, isWhole, type Place } from "@halint/cluster";
import { drbd, type HaCfReading, type Setting } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { isTemplateConfiguration } from "../../drbd-templates.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, nameOf } from "../../support.js";

const messages = {
  notRun: (node: string) =>
    `DRBD calls drbd-peer-outdater, which asks dopd, but heartbeat on ${node} does not run dopd: the peer's disk is never marked outdated, and old data may be promoted`,
  notAllowed: (node: string) =>
    `heartbeat on ${node} starts dopd without an apiauth line: dopd is turned away ("cannot add client(dopd)"), ends, and is started again for ever`,
  noHandler: (node: string) =>
    `heartbeat on ${node} runs dopd, but no fence-peer handler of DRBD calls drbd-peer-outdater: dopd is never asked for anything`,
};

const apiauth = "apiauth dopd gid=haclient uid=hacluster";

/** The line that starts dopd. */
function starter(reading: HaCfReading): Setting | undefined {
  return [...reading.of("respawn"), ...reading.of("failfast")].find(
    (setting) => posix.basename(setting.values[1]?.text ?? "") === "dopd",
  );
}

/** The handlers of a node's DRBD files that call dopd's client. */
function callers(node: ClusterNode): { place: Place; command: string }[] {
  const rendered = node.drbd.filter((configuration) => !isTemplateConfiguration(configuration));
  return rendered.flatMap((configuration) =>
    configuration.files.flatMap((file) =>
      [...drbd.walk(asDrbd(file))].flatMap((entry) => {
        if (entry.kind !== "option" || !/^(?:fence-peer|outdate-peer)$/.test(entry.head?.value ?? "")) return [];
        const command = entry.value?.value ?? "";
        return /\bdrbd-peer-outdater\b/.test(command) ? [{ place: { file, range: entry.wordsRange }, command }] : [];
      }),
    ),
  );
}

/** Where heartbeat's programs are, as far as these files tell. */
function programDirectory(reading: HaCfReading, command: string): string | undefined {
  const own = reading.of("respawn").find((setting) => posix.basename(setting.values[1]?.text ?? "") === "ipfail");
  const path = own?.values[1]?.text ?? /(\/\S+)\/drbd-peer-outdater\b/.exec(command)?.[0];
  return path && posix.dirname(path);
}

/** The line after which more can be said, and with it a fix that says it. */
function add(node: ClusterNode, reading: HaCfReading, lines: readonly string[]): Fix[] {
  const last = reading.settings.at(-1);
  if (!node.haCf || !last || lines.length === 0) return [];
  const text = lines.join("\n");
  return [
    {
      title: `Add ${lines.join(" and ")}`,
      safety: "unsafe",
      edits: [insertLineBelow(node.haCf, last.line.range.start, text)],
    },
  ];
}

function hasHandlers(cluster: Cluster): boolean | undefined {
  if (cluster.drbd.length === 0 || !cluster.drbd.every(isWhole) || cluster.drbd.some(isTemplateConfiguration))
    return undefined;
  return cluster.nodes.some((node) => callers(node).length > 0);
}

export const rule = clusterRule("cluster/dopd", (cluster, report) => {
  const said = new Set<string>();
  for (const node of cluster.nodes) {
    const file = node.haCf;
    if (!file || said.has(file.path)) continue;
    said.add(file.path);
    const reading = asHaCf(file);
    if (reading.crm || isTemplateHaCf(reading)) continue;
    const own = starter(reading);
    const allowed = reading.of("apiauth").some((setting) => setting.values[0]?.text === "dopd");
    const [caller] = callers(node);
    const common = { node: node.name && node.label, severity: "warning", noticed: "run-time" } as const;
    if (!own && caller) {
      const directory = programDirectory(reading, caller.command);
      const lines =
        directory === undefined ? [] : [`respawn hacluster ${directory}/dopd`, ...(allowed ? [] : [apiauth])];
      report({
        ...common,
        at: caller.place,
        message: messages.notRun(nameOf(node)),
        help: `ha.cf needs "respawn hacluster …/dopd" and "${apiauth}"`,
        related: [{ place: { file }, message: "no respawn line for dopd" }],
        fixes: add(node, reading, lines),
      });
    } else if (own && !allowed) {
      report({
        ...common,
        at: { file, range: own.line.range },
        message: messages.notAllowed(nameOf(node)),
        help: `"${apiauth}" lets it in`,
        fixes: add(node, reading, [apiauth]),
      });
    } else if (own && hasHandlers(cluster) === false) {
      report({
        ...common,
        at: { file, range: own.line.range },
        message: messages.noHandler(nameOf(node)),
        related: (node.drbd.length > 0 ? node.drbd : cluster.drbd)
          .slice(0, 1)
          .flatMap(({ files: [root] }) => (root ? [{ place: { file: root }, message: "no such handler here" }] : [])),
        help: 'DRBD needs fencing resource-only and handlers { fence-peer "/usr/lib/heartbeat/drbd-peer-outdater -t 5"; }',
      });
    }
  }
});

export const docs: RuleDocs = {
  finds:
    "DRBD's fence-peer handler without the dopd that it needs, dopd without its apiauth line, or dopd that nobody calls.",
  why: "drbd-peer-outdater only passes a request to dopd, which heartbeat has to run on both nodes and to let in. Measured: started without an apiauth line dopd is refused (`cannot add client(dopd)`) and respawned for ever. Without it the peer's disk is not marked outdated when the replication link breaks, and a node may be promoted with old data.",
  fix: "Adds the missing lines. Unsafe: they start a program on the nodes.",
};

const handler =
  "== drbd.conf\nresource r0 {\n  disk { fencing resource-only; }\n  handlers { FENCE; }\n  on m1 { address 10.0.0.1:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\n";
const outdater = 'fence-peer "/usr/lib/heartbeat/drbd-peer-outdater -t 5"';

export const examples: RuleExamples = {
  bad: [
    {
      about: "the handler has nobody to ask",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", `⟦${outdater}⟧`)}`,
      expect: [
        "warning run-time: DRBD calls drbd-peer-outdater, which asks dopd, but heartbeat on m1 does not run dopd: the peer's disk is never marked outdated, and old data may be promoted",
      ],
      after: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n`,
      unsafe: true,
    },
    {
      about: "dopd is not let in",
      files: "== m1/ha.cf\nbcast eth0\nnode m1 m2\n⟦respawn hacluster /usr/lib/heartbeat/dopd⟧\n",
      expect: [
        'warning run-time: heartbeat on m1 starts dopd without an apiauth line: dopd is turned away ("cannot add client(dopd)"), ends, and is started again for ever',
      ],
      after: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n`,
      unsafe: true,
    },
    {
      about: "nobody asks dopd",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n⟦respawn hacluster /usr/lib/heartbeat/dopd⟧\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", 'split-brain "/root/mail.sh"')}`,
      expect: [
        "warning run-time: heartbeat on m1 runs dopd, but no fence-peer handler of DRBD calls drbd-peer-outdater: dopd is never asked for anything",
      ],
    },
    {
      about: "no path in the handler: dopd stands where ipfail does",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.254\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", '⟦fence-peer "drbd-peer-outdater -t 5"⟧')}`,
      expect: [
        "warning run-time: DRBD calls drbd-peer-outdater, which asks dopd, but heartbeat on m1 does not run dopd: the peer's disk is never marked outdated, and old data may be promoted",
      ],
      after: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.254\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n${apiauth}\nrespawn hacluster /usr/lib64/heartbeat/dopd\n`,
      unsafe: true,
      edge: true,
    },
    {
      about: "nothing tells where dopd stands",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", '⟦outdate-peer "drbd-peer-outdater -t 5"⟧')}`,
      expect: [
        "warning run-time: DRBD calls drbd-peer-outdater, which asks dopd, but heartbeat on m1 does not run dopd: the peer's disk is never marked outdated, and old data may be promoted",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "its client in a handler that is called for something else",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n⟦respawn hacluster /usr/lib/heartbeat/dopd⟧\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", 'split-brain "/usr/lib/heartbeat/drbd-peer-outdater -t 5"')}`,
      expect: [
        "warning run-time: heartbeat on m1 runs dopd, but no fence-peer handler of DRBD calls drbd-peer-outdater: dopd is never asked for anything",
      ],
      edge: true,
    },
    {
      about: "one file for two nodes",
      files:
        "== ha.cf\nbcast eth0\nnode m1 m2\n⟦respawn hacluster /usr/lib/heartbeat/dopd⟧\n== m1/haresources\nm1 10.0.0.14 nginx\n== m2/haresources\nm1 10.0.0.14 nginx\n",
      expect: [
        'warning run-time: heartbeat on m1 starts dopd without an apiauth line: dopd is turned away ("cannot add client(dopd)"), ends, and is started again for ever',
      ],
      after: `== ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n`,
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "all of it",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("FENCE", outdater)}`,
    },
    {
      about: "another handler",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n${handler.replace("FENCE", 'fence-peer "/usr/lib/drbd/crm-fence-peer.sh"')}`,
    },
    {
      about: "no DRBD files are here",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n`,
    },
    {
      about: "the other node's ha.cf is not here",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m2/haresources\nm1 10.0.0.14 nginx\n`,
      edge: true,
    },
    {
      about: "Pacemaker has its own ways",
      files: `== ha.cf\ncrm respawn\nbcast eth0\nnode m1 m2\n${handler.replace("FENCE", outdater)}`,
      edge: true,
    },
    {
      about: "a file that still has to be rendered",
      files:
        "== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m2/ha.cf\nbcast {{ interface }}\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n",
      edge: true,
    },
    {
      about: "the handler in one node's files: that they differ is another rule's",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", outdater)}== m2/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", "== m2/drbd.conf").replace("FENCE", "")}`,
      edge: true,
    },
    {
      about: "a file that one node includes is not here",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", "")}== m2/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", '== m2/drbd.conf\ninclude "/etc/drbd.d/handlers.conf";').replace("FENCE", "")}`,
      edge: true,
    },
    {
      about: "DRBD's files still have to be rendered",
      files: `== ha.cf\nbcast eth0\nnode m1 m2\n${handler.replace("FENCE", outdater).replace("m2", "{{ peer }}")}`,
      edge: true,
    },
    {
      about: "the handlers of one node still have to be rendered",
      files: `== m1/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", "== m1/drbd.conf").replace("FENCE", "")}== m2/ha.cf\nbcast eth0\nnode m1 m2\nrespawn hacluster /usr/lib/heartbeat/dopd\n${apiauth}\n${handler.replace("== drbd.conf", "== m2/drbd.conf").replace("FENCE", "{{ handlers }}")}`,
      edge: true,
    },
  ],
};
