import { asHaCf, type ClusterNode, canonicalAddress, differing, nodeFiles, type SourceFile } from "@halint/cluster";
import type { HaCfReading, Setting } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { insertLineBelow, lineEndOf, list, nameOf, removeLine, replace } from "../../support.js";

const messages = {
  fewer: (poor: string, few: readonly string[], rich: string, many: readonly string[]) =>
    `${poor} pings ${few.length === 0 ? "nothing" : list(few)}, ${rich} pings ${list(many)}: ipfail takes the lower count for a broken network and gives the resources of ${poor} up`,
  others: (own: string, its: readonly string[], reference: string, theirs: readonly string[]) =>
    `${own} pings ${list(its)}, ${reference} pings ${list(theirs)}: ipfail compares counts, so a fault that only one of them can see moves the resources`,
};

const lines = (reading: HaCfReading): Setting[] =>
  [...reading.of("ping"), ...reading.of("ping6"), ...reading.of("ping_group")].filter(
    (setting) => setting.values.length > 0,
  );

/** What counts as one ping node each: a host, or a group by its name. */
function targets(reading: HaCfReading): string[] {
  const hosts = reading.media.filter((medium) => medium.kind === "ping" || medium.kind === "ping6");
  const groups = reading
    .of("ping_group")
    .flatMap(({ values: [name, ...members] }) =>
      name ? [`the group ${name.text} (${members.map((member) => member.text).join(" ")})`] : [],
    );
  return [...new Set([...hosts.map((medium) => medium.target?.text ?? ""), ...groups])];
}

/** A group is known by its members: what it is called is each node's own. */
function meaning(items: readonly string[]): string {
  return items
    .map((item) => canonicalAddress(item) ?? item.toLowerCase().replace(/^the group \S+/, "group"))
    .sort()
    .join("\n");
}

/** The ping lines of the reference in place of the own ones. */
function takeLines(own: SourceFile, reading: HaCfReading, reference: HaCfReading): Edit[] {
  const theirs = lines(reference).map(({ line, values }) => [line.name, ...values].map((word) => word.text).join(" "));
  const [first, ...rest] = lines(reading);
  const last = reading.settings.at(-1);
  if (theirs.length === 0) return lines(reading).map((setting) => removeLine(own, setting.line.range.start));
  const text = theirs.join(lineEndOf(own));
  if (!first) return last ? [insertLineBelow(own, last.line.range.start, text)] : [];
  const end = first.values.at(-1)?.range.end ?? first.line.range.end;
  return [
    replace(own, { start: first.line.range.start, end }, text),
    ...rest.map((setting) => removeLine(own, setting.line.range.start)),
  ];
}

const runsIpfail = (reading: HaCfReading) =>
  reading.of("respawn").some((setting) => setting.values[1]?.text.endsWith("/ipfail"));

export const rule = clusterRule("cluster/ping-targets-differ", (cluster, report) => {
  const files = nodeFiles(cluster, "ha.cf").map((entry) => ({ ...entry, reading: asHaCf(entry.file) }));
  // Without ipfail nobody compares, which ha-cf/ping-without-ipfail says.
  if (files.some(({ reading }) => isTemplateHaCf(reading)) || !files.some(({ reading }) => runsIpfail(reading))) return;
  const sides = files.map((entry) => ({ ...entry, targets: targets(entry.reading) }));
  for (const { own, reference } of differing(sides, (side) => meaning(side.targets))) {
    const here = lines(own.reading)[0] ? own : reference;
    const there = here === own ? reference : own;
    const range = (side: typeof own) => lines(side.reading)[0]?.line.range;
    const at = range(here);
    const other = range(there);
    const label = (node: ClusterNode) => nameOf(node);
    const [poor, rich] = own.targets.length <= reference.targets.length ? [own, reference] : [reference, own];
    const fix: Fix = {
      title: `Take the ping lines of ${nameOf(reference.node)}`,
      safety: "unsafe",
      edits: takeLines(own.file, own.reading, reference.reading),
    };
    report({
      at: { file: here.file, ...(at ? { range: at } : {}) },
      node: own.node.label,
      severity: "warning",
      noticed: "run-time",
      message:
        poor.targets.length < rich.targets.length
          ? messages.fewer(label(poor.node), poor.targets, label(rich.node), rich.targets)
          : messages.others(label(own.node), own.targets, label(reference.node), reference.targets),
      related: [
        {
          place: { file: there.file, ...(other ? { range: other } : {}) },
          message: `${nameOf(there.node)}'s file`,
        },
      ],
      fixes: fix.edits.length > 0 ? [fix] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Nodes that ping different hosts while ipfail runs.",
  why: "ipfail asks the other node how many ping nodes it sees; the node that sees fewer gives its resources up. Measured: a node with a shorter list loses its resources although nothing is broken. Lists of the same length but with different hosts move resources for faults that the other node cannot see.",
  fix: "Takes the ping lines of most nodes, with two nodes those of the first. Unsafe: which list is right is a choice.",
};

const two = (first: string, second: string, tail = "respawn hacluster /usr/lib64/heartbeat/ipfail") =>
  `== m1/ha.cf\nbcast eth0\nnode m1 m2\n${first}\n${tail}\n== m2/ha.cf\nbcast eth0\nnode m1 m2\n${second}\n${tail}\n`;
/** Nodes with these lines, of which all run ipfail. */
const running = (...all: readonly string[]) =>
  all
    .map(
      (lines, at) =>
        `== m${at + 1}/ha.cf\nbcast eth0\nnode ${all.map((_, index) => `m${index + 1}`).join(" ")}\n${lines}\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n`,
    )
    .join("");

export const examples: RuleExamples = {
  bad: [
    {
      about: "one node pings less",
      files: two("ping 10.0.0.1 10.0.0.2", "⟦ping 10.0.0.1⟧ # gateway"),
      expect: [
        "warning run-time: m2 pings 10.0.0.1, m1 pings 10.0.0.1 and 10.0.0.2: ipfail takes the lower count for a broken network and gives the resources of m2 up",
      ],
      after:
        "== m2/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1 10.0.0.2 # gateway\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n",
      unsafe: true,
    },
    {
      about: "one node pings nothing",
      files: two("⟦ping 10.0.0.1⟧\nping 10.0.0.2", "auto_failback on"),
      expect: [
        "warning run-time: m2 pings nothing, m1 pings 10.0.0.1 and 10.0.0.2: ipfail takes the lower count for a broken network and gives the resources of m2 up",
      ],
      after:
        "== m2/ha.cf\nbcast eth0\nnode m1 m2\nauto_failback on\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nping 10.0.0.1\nping 10.0.0.2\n",
      unsafe: true,
    },
    {
      about: "each pings another host",
      files: two("ping 10.0.0.1", "⟦ping 10.0.0.2⟧"),
      expect: [
        "warning run-time: m2 pings 10.0.0.2, m1 pings 10.0.0.1: ipfail compares counts, so a fault that only one of them can see moves the resources",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n",
      unsafe: true,
    },
    {
      about: "lines without a host ping nothing",
      files: two("⟦ping 10.0.0.1⟧", "ping\nping_group"),
      expect: [
        "warning run-time: m2 pings nothing, m1 pings 10.0.0.1: ipfail takes the lower count for a broken network and gives the resources of m2 up",
      ],
      after:
        "== m2/ha.cf\nbcast eth0\nnode m1 m2\nping\nping_group\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nping 10.0.0.1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "groups with other members",
      files: two("ping_group gw 10.0.0.1 10.0.0.2", "⟦ping_group gw 10.0.0.1 10.0.0.3⟧"),
      expect: [
        "warning run-time: m2 pings the group gw (10.0.0.1 10.0.0.3), m1 pings the group gw (10.0.0.1 10.0.0.2): ipfail compares counts, so a fault that only one of them can see moves the resources",
      ],
      after:
        "== m2/ha.cf\nbcast eth0\nnode m1 m2\nping_group gw 10.0.0.1 10.0.0.2\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one of three nodes pings, the others do not",
      files: running("keepalive 1", "keepalive 1", "⟦ping 10.0.0.1⟧\nping 10.0.0.2"),
      expect: [
        "warning run-time: m1 pings nothing, m3 pings 10.0.0.1 and 10.0.0.2: ipfail takes the lower count for a broken network and gives the resources of m1 up",
      ],
      after: "== m3/ha.cf\nbcast eth0\nnode m1 m2 m3\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one of three nodes pings more",
      files: running("ping 10.0.0.1", "ping 10.0.0.1", "⟦ping 10.0.0.1 10.0.0.2⟧\nping 10.0.0.3"),
      expect: [
        "warning run-time: m1 pings 10.0.0.1, m3 pings 10.0.0.1, 10.0.0.2 and 10.0.0.3: ipfail takes the lower count for a broken network and gives the resources of m1 up",
      ],
      after: "== m3/ha.cf\nbcast eth0\nnode m1 m2 m3\nping 10.0.0.1\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "ipfail on one node",
      files:
        "== m1/ha.cf\nbcast eth0\nnode m1 m2\nping 10.0.0.1\nrespawn hacluster /usr/lib64/heartbeat/ipfail\n== m2/ha.cf\nbcast eth0\nnode m1 m2\n⟦ping 10.0.0.2⟧\n",
      expect: [
        "warning run-time: m2 pings 10.0.0.2, m1 pings 10.0.0.1: ipfail compares counts, so a fault that only one of them can see moves the resources",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "the same hosts in other lines", files: two("ping 10.0.0.1 10.0.0.2", "ping 10.0.0.2\nping 10.0.0.1") },
    {
      about: "a group under another name",
      files: two("ping_group a 10.0.0.1 10.0.0.2", "ping_group b 10.0.0.1 10.0.0.2"),
    },
    { about: "nobody compares", files: two("ping 10.0.0.1", "ping 10.0.0.2", "keepalive 1") },
    {
      about: "IPv6, written in two ways",
      files: two("ping6 fd00:0:0:0:0:0:0:1", "ping6 fd00::1"),
      edge: true,
    },
    {
      about: "one file is the source of a renderer",
      files: two("ping 10.0.0.1", "ping 10.0.0.2").replace("node m1 m2\n", "node m1 m2\ndeadtime {{ deadtime }}\n"),
      edge: true,
    },
  ],
};
