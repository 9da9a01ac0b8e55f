import {
  type Cluster,
  type DrbdDifference,
  type DrbdSide,
  drbdDifferences,
  nodeNames,
  promotedResources,
  sameName,
} from "@halint/cluster";
import type { Edit, Fix } from "../../diagnostic.js";
import { isTemplateConfiguration } from "../../drbd-templates.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { nameOf } from "../../support.js";

const messages = {
  resource: (resource: string, having: string, lacking: string) =>
    `DRBD's resource ${resource} is in ${having}'s files and not in ${lacking}'s: ${lacking} holds no copy and cannot take it over`,
  host: (resource: string, section: string, having: string, lacking: string) =>
    `DRBD's resource ${resource} has a section "${section}" in ${having}'s files and not in ${lacking}'s: the nodes disagree about who holds the data`,
  connection: (resource: string, section: string, having: string, lacking: string) =>
    `DRBD's resource ${resource} has a ${section} in ${having}'s files and not in ${lacking}'s: ${lacking} neither makes the connection nor answers, and nothing is replicated over it`,
  net: (resource: string, what: string, own: string, node: string, other: string, reference: string) =>
    `${what} of DRBD's resource ${resource} is ${own} on ${node} and ${other} on ${reference}: where the two have to agree DRBD refuses to connect, else each node goes by its own`,
  storage: (resource: string, what: string, own: string, node: string, other: string, reference: string) =>
    `${what} of DRBD's resource ${resource} is ${own} on ${node} and ${other} on ${reference}: the nodes do not agree where the data is or how to reach it, and the takeover finds something else`,
  option: (resource: string, what: string, own: string, node: string, other: string, reference: string) =>
    `${what} of DRBD's resource ${resource} is ${own} on ${node} and ${other} on ${reference}: each node goes by its own, so which one counts changes with the takeover`,
  secret: (resource: string, node: string, reference: string) =>
    `the shared secrets of DRBD's resource ${resource} differ between ${node} and ${reference}: the nodes refuse each other and replicate nothing`,
  unset: () => "not set",
};

function sentence(difference: DrbdDifference): string {
  const { resource, what, isSection, own, reference } = difference;
  const a = nameOf(own.node);
  const b = nameOf(reference.node);
  if (what === "resource" || isSection) {
    const [having, lacking] = own.value === undefined ? [b, a] : [a, b];
    if (what === "resource") return messages.resource(resource, having, lacking);
    return (what.startsWith("connection ") ? messages.connection : messages.host)(resource, what, having, lacking);
  }
  if (difference.secret) return messages.secret(resource, a, b);
  const isOfBoth = /^(?:net|connection) |: node-id$/.test(what);
  const isOfHost = /^(?:on|floating|stacked-on-top-of) /.test(what);
  const say = isOfBoth ? messages.net : isOfHost ? messages.storage : messages.option;
  return say(resource, what, own.value ?? messages.unset(), a, reference.value ?? messages.unset(), b);
}

/** The reference's files in place of the own ones, where there is one for each. */
function takeFiles(own: DrbdSide, reference: DrbdSide): Edit[] {
  const mine = own.configuration.files;
  const theirs = reference.configuration.files;
  if (mine.length !== theirs.length) return [];
  return mine.flatMap((file, index): Edit[] => {
    const text = theirs[index]?.text ?? "";
    const secret = /\bshared-secret\b/.test(text) ? { secret: true } : {};
    return text === file.text
      ? []
      : [{ kind: "text", file, range: { start: 0, end: file.text.length }, text, ...secret }];
  });
}

/** The host of a difference about a whole section. */
function hostOf({ what, isSection }: DrbdDifference): string | undefined {
  return isSection && what.startsWith("on ") ? what.slice(3) : undefined;
}

/**
 * A resource that a group promotes and that a node lacks is cluster/drbd-resource-unknown's; a host name that no
 * machine has, and the node that it stands for, are cluster/drbd-host-not-a-node's.
 */
function isOthersMatter(cluster: Cluster, all: readonly DrbdDifference[], difference: DrbdDifference): boolean {
  const { resource, what } = difference;
  if (what === "resource") {
    // Then what the node has instead, under another name, is the same mistake.
    return all.some(
      (other) =>
        other.what === "resource" &&
        other.own.node === difference.own.node &&
        promotedResources(cluster).has(other.resource),
    );
  }
  if (hostOf(difference) === undefined) return false;
  const known = [...nodeNames(cluster), ...cluster.nodes.flatMap((node) => node.hostName ?? [])];
  const isKnown = (host: string) => host.split(" ").every((name) => known.some((other) => sameName(other, name)));
  const hosts = all.flatMap((other) =>
    other.resource === resource && other.own.node === difference.own.node ? (hostOf(other) ?? []) : [],
  );
  return hosts.some((host) => !isKnown(host));
}

export const rule = clusterRule("cluster/drbd-differs", (cluster, report) => {
  const differences = drbdDifferences(cluster).filter(
    ({ own, reference }) =>
      !isTemplateConfiguration(own.configuration) && !isTemplateConfiguration(reference.configuration),
  );
  for (const difference of differences) {
    if (isOthersMatter(cluster, differences, difference)) continue;
    const { own, reference } = difference;
    const here = own.place ?? reference.place;
    const file = own.configuration.files[0];
    if (!file) continue;
    const other = here === own.place ? reference.place : undefined;
    const edits = takeFiles(own, reference);
    const fixes: Fix[] =
      edits.length > 0 ? [{ title: `Take the DRBD files of ${nameOf(reference.node)}`, safety: "unsafe", edits }] : [];
    report({
      at: here ?? { file },
      node: own.node.label,
      severity: "error",
      noticed: "never",
      message: sentence(difference),
      help: "DRBD's files should be the same on all nodes: copy the right ones, then drbdadm adjust on both",
      related: other ? [{ place: other, message: `${nameOf(reference.node)}'s file` }] : [],
      fixes,
    });
  }
});

export const docs: RuleDocs = {
  finds: "DRBD files that mean something different on two nodes.",
  why: "One text serves all hosts of a resource, so the files should be the same; nothing compares them. Differences in net are found when the nodes connect and refuse each other, differences in devices and disks at the takeover, others never. Compared is what takes effect: comments, order, inheritance from common and old spellings do not count.",
  fix: "Takes the other node's files. Unsafe: which are right is a choice.",
};

const drbdText = (body: string) =>
  `resource r0 {\n  ${body}\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n`;
const two = (first: string, second: string) =>
  `== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/drbd.conf\n${first}== m2/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m2/etc/drbd.conf\n${second}`;
const second = drbdText("")
  .replace("r0", "r1")
  .replaceAll("drbd0", "drbd1")
  .replaceAll("sdb1", "sdc1")
  .replaceAll("7788", "7789");

/** A resource of two volumes, of which the second is on this disk of m1, with these words. */
const volumes = (disk: string, more: string) =>
  `resource r0 {\n${[1, 2].map((at) => `  on m${at} {\n    address 10.0.0.${at}:7788;\n    volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n    volume 1 { device /dev/drbd1; disk ${at === 1 ? `${disk}; meta-disk internal;${more}` : "/dev/sdc1; meta-disk internal;"} }\n  }\n`).join("")}}\n`;
/** A resource of 9 with this disk of m2. */
const nine = (disk: string, metaDisk: string) =>
  `resource r0 {\n  on m1 { node-id 0; device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on m2 { node-id 1; device /dev/drbd0; ${disk}; address 10.0.0.2:7788; ${metaDisk} }\n}\n`;
/** A resource whose addresses stand in the connection alone. */
const mesh = `resource r0 {\n${[1, 2].map((at) => `  on m${at} { node-id ${at}; device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n`).join("")}  connection {\n    host m1 address 10.0.0.1:7788;\n    host m2 address 10.0.0.2:7788;\n  }\n}\n`;

/** A resource with sections for addresses instead of names. */
const floating = (first: string, device: string) =>
  `resource r0 {\n  ${first} { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  floating 10.0.0.2:7788 { ${device}; disk /dev/sdb1; meta-disk internal; }\n}\n`;
/** The two hosts with the numbers that 9 gives them. */
const numbered = (more: string) =>
  drbdText(more).replace("on m1 {", "on m1 { node-id 0;").replace("on m2 {", "on m2 { node-id 1;");
/** A resource on top of another one, with a third site. */
const stacked = (device: string) =>
  `${drbdText("")}resource r0-U {\n  protocol A;\n  stacked-on-top-of  r0 { ${device}; address 10.0.9.1:7788; }\n  on far { device /dev/drbd10; disk /dev/sdb1; address 10.0.9.2:7788; meta-disk internal; }\n}\n`;
/** Three hosts of 9 and what connects them; the hosts' numbers. */
const triangle = (connections: string, numbers: readonly number[] = [0, 1, 2]) =>
  `resource r0 {\n  options { quorum majority; }\n${numbers.map((number, at) => `  on m${at + 1} { node-id ${number}; device /dev/drbd0; disk /dev/sdb1; address 10.0.0.${at + 1}:7788; meta-disk internal; }\n`).join("")}  ${connections}\n}\n`;
const line = (left: number, right: number, more = "") => `connection { host m${left}; host m${right}; ${more}}`;
const ofThree = (first: string, other: string) => two(first, other).replaceAll("node m1 m2", "node m1 m2 m3");

export const examples: RuleExamples = {
  bad: [
    {
      about: "another floating address, and another device",
      files: two(
        floating("⟦floating 10.0.0.1:7788⟧", "device /dev/drbd0"),
        floating("⟦floating 10.0.0.1:7789⟧", "⟦device /dev/drbd1⟧"),
      ),
      expect: [
        "error never: DRBD's resource r0 has a section \"floating 10.0.0.1:7788\" in m1's files and not in m2's: the nodes disagree about who holds the data",
        "error never: DRBD's resource r0 has a section \"floating 10.0.0.1:7789\" in m2's files and not in m1's: the nodes disagree about who holds the data",
        "error never: floating 10.0.0.2:7788: device of DRBD's resource r0 is /dev/drbd1 on m2 and /dev/drbd0 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${floating("floating 10.0.0.1:7788", "device /dev/drbd0")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "two hosts that one file does not connect",
      files: ofThree(
        triangle(`${line(1, 2)} ${line(1, 3)} ⟦connection⟧ { host m2; host m3; net { ping-int 7; } }`),
        triangle(`${line(1, 2)} ${line(1, 3, "net { ⟦ping-int 5⟧; } ")}`),
      ),
      expect: [
        "error never: DRBD's resource r0 has a connection m2 - m3 in m1's files and not in m2's: m2 neither makes the connection nor answers, and nothing is replicated over it",
        "error never: connection m1 - m3: ping-int of DRBD's resource r0 is 5 on m2 and not set on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/etc/drbd.conf\n${triangle(`${line(1, 2)} ${line(1, 3)} connection { host m2; host m3; net { ping-int 7; } }`)}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "another device of a stacked resource",
      files: two(stacked("device /dev/drbd10"), stacked("⟦device /dev/drbd11⟧")),
      expect: [
        "error never: stacked-on-top-of r0: device of DRBD's resource r0-U is /dev/drbd11 on m2 and /dev/drbd10 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${stacked("device /dev/drbd10")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "another number of a host, and an option of a mesh",
      files: ofThree(
        triangle("connection-mesh { hosts m1 m2 m3; net { ⟦ping-int 9⟧; } }"),
        triangle("connection-mesh { hosts m1 m2 m3; }", [0, 1, 3]).replace("node-id 3", "⟦node-id 3⟧"),
      ),
      expect: [
        "error never: net ping-int of DRBD's resource r0 is not set on m2 and 9 on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
        "error never: on m3: node-id of DRBD's resource r0 is 3 on m2 and 2 on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/etc/drbd.conf\n${triangle("connection-mesh { hosts m1 m2 m3; net { ping-int 9; } }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "another protocol",
      files: two(drbdText("net { protocol C; }"), drbdText("net { ⟦protocol A⟧; }")),
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
    },
    {
      about: "another disk under one host, written on one node only",
      files: two(
        drbdText(""),
        drbdText("").replace("disk /dev/sdb1; address 10.0.0.2", "⟦disk /dev/sdc1⟧; address 10.0.0.2"),
      ),
      expect: [
        "error never: on m2: disk of DRBD's resource r0 is /dev/sdc1 on m2 and /dev/sdb1 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}`,
      unsafe: true,
    },
    {
      about: "another secret, of which no word is said",
      files: two(
        drbdText('net { cram-hmac-alg sha1; shared-secret "one"; }'),
        drbdText('net { cram-hmac-alg sha1; ⟦shared-secret "two"⟧; }'),
      ),
      expect: [
        "error never: the shared secrets of DRBD's resource r0 differ between m2 and m1: the nodes refuse each other and replicate nothing",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText('net { cram-hmac-alg sha1; shared-secret "one"; }')}`,
      unsafe: true,
    },
    {
      about: "a host that one node does not know, and a resource of its own",
      files: two(
        drbdText(""),
        `${drbdText("").replace(/ {2}on m1.*\n/, "")}⟦resource r1⟧ {\n  on m1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n}\n`,
      ).replace("  on m1", "  ⟦on m1⟧"),
      expect: [
        "error never: DRBD's resource r0 has a section \"on m1\" in m1's files and not in m2's: the nodes disagree about who holds the data",
        "error never: DRBD's resource r1 is in m2's files and not in m1's: m1 holds no copy and cannot take it over",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}`,
      unsafe: true,
    },
    {
      about: "an option that each node goes by for itself",
      files: two(drbdText("disk { on-io-error detach; }"), drbdText("disk { ⟦on-io-error pass_on⟧; }")),
      expect: [
        "error never: disk on-io-error of DRBD's resource r0 is pass_on on m2 and detach on m1: each node goes by its own, so which one counts changes with the takeover",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("disk { on-io-error detach; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "the files are not divided alike",
      files: two(
        `include "drbd.d/r0.res";\n== m1/etc/drbd.d/r0.res\n${drbdText("net { protocol C; }")}`,
        drbdText("net { ⟦protocol A⟧; }"),
      ),
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "another protocol beside a slip in a host name",
      files: two(drbdText("net { protocol C; }"), drbdText("net { ⟦protocol A⟧; }").replace("on m1", "on n1")),
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a host that one node does not know, beside a slip in another resource",
      files: two(
        drbdText("").replace("on m1", "⟦on m1⟧") + second,
        drbdText("").replace(/ {2}on m1.*\n/, "") + second.replace("on m1", "on n1"),
      ),
      expect: [
        "error never: DRBD's resource r0 has a section \"on m1\" in m1's files and not in m2's: the nodes disagree about who holds the data",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}${second}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "metadata beside the data on one node, in a slot of its own on the other",
      files: two(drbdText(""), drbdText("").replace("meta-disk internal; }\n}", "⟦meta-disk /dev/sdc1[0]⟧; }\n}")),
      expect: [
        "error never: on m2: meta-disk of DRBD's resource r0 is /dev/sdc1[0] on m2 and internal on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a partition for metadata, whole or in slots",
      files: two(
        drbdText("").replaceAll("internal", "/dev/sdc1"),
        drbdText("").replaceAll("meta-disk internal", "⟦meta-disk /dev/sdc1[0]⟧"),
      ),
      expect: [1, 2].map(
        (at) =>
          `error never: on m${at}: meta-disk of DRBD's resource r0 is /dev/sdc1[0] on m2 and /dev/sdc1 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else`,
      ),
      after: `== m2/etc/drbd.conf\n${drbdText("").replaceAll("internal", "/dev/sdc1")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "another device, another port, and another network",
      files: two(
        drbdText(""),
        drbdText("")
          .replace("device /dev/drbd0", "⟦device /dev/drbd1⟧")
          .replace("address 10.0.0.1:7788", "⟦address sdp 10.0.0.1:7788⟧")
          .replace("address 10.0.0.2:7788", "⟦address 10.0.0.2:7789⟧"),
      ),
      expect: [
        "error never: on m1: device of DRBD's resource r0 is /dev/drbd1 on m2 and /dev/drbd0 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
        "error never: on m1: address of DRBD's resource r0 is sdp 10.0.0.1:7788 on m2 and 10.0.0.1:7788 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
        "error never: on m2: address of DRBD's resource r0 is 10.0.0.2:7789 on m2 and 10.0.0.2:7788 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "two volumes, of which the second has another disk and an option of its own",
      files: two(
        volumes("/dev/sdc1", ""),
        volumes("/dev/sdd1", " disk { on-io-error pass_on; }")
          .replace("disk /dev/sdd1", "⟦disk /dev/sdd1⟧")
          .replace("on-io-error pass_on", "⟦on-io-error pass_on⟧"),
      ),
      expect: [
        "error never: on m1: volume 1 disk of DRBD's resource r0 is /dev/sdd1 on m2 and /dev/sdc1 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
        "error never: on m1: volume 1 on-io-error of DRBD's resource r0 is pass_on on m2 and not set on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${volumes("/dev/sdc1", "")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a host without a disk on one node only",
      files: two(nine("⟦disk /dev/sdb1⟧", "⟦meta-disk internal⟧;"), nine("disk none", "")),
      expect: [
        "error never: on m2: disk of DRBD's resource r0 is not set on m2 and /dev/sdb1 on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
        "error never: on m2: meta-disk of DRBD's resource r0 is not set on m2 and internal on m1: the nodes do not agree where the data is or how to reach it, and the takeover finds something else",
      ],
      after: `== m2/etc/drbd.conf\n${nine("disk /dev/sdb1", "meta-disk internal;")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "one node is promoted at boot",
      files: two(drbdText(""), drbdText("startup { become-primary-on m2; }").replace("resource r0", "⟦resource r0⟧")),
      expect: [
        "error never: startup become-primary-on of DRBD's resource r0 is m2 on m2 and not set on m1: each node goes by its own, so which one counts changes with the takeover",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a resource that the second node lacks",
      files: two(drbdText("") + second.replace("resource r1", "⟦resource r1⟧"), drbdText("")),
      expect: [
        "error never: DRBD's resource r1 is in m1's files and not in m2's: m2 holds no copy and cannot take it over",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("")}${second}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "two installations of DRBD on each node: each is compared with its own like",
      files: `${two(drbdText(""), drbdText(""))}== m1/usr/local/etc/drbd.conf\n${drbdText("net { protocol C; }")}== m2/usr/local/etc/drbd.conf\n${drbdText("net { ⟦protocol A⟧; }")}`,
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/usr/local/etc/drbd.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "files of two versions beside one another, copied out of their machines",
      files: `${two(drbdText(""), drbdText("")).replaceAll("etc/ha.d/", "").replaceAll("etc/", "")}== m1/drbd-84.conf\n${drbdText("net { protocol C; }")}== m2/drbd-84.conf\n${drbdText("net { ⟦protocol A⟧; }")}`,
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/drbd-84.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "DRBD installed in different places",
      files: two(drbdText("net { protocol C; }"), drbdText("net { ⟦protocol A⟧; }")).replace(
        "m2/etc/drbd",
        "m2/usr/local/etc/drbd",
      ),
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/usr/local/etc/drbd.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a third node without any DRBD, the first by name",
      files: `== m0/etc/ha.d/ha.cf\nbcast eth1\nnode m0 m1 m2\n${two(drbdText("net { protocol C; }"), drbdText("net { ⟦protocol A⟧; }")).replaceAll("node m1", "node m0 m1")}`,
      expect: [
        "error never: net protocol of DRBD's resource r0 is A on m2 and C on m1: where the two have to agree DRBD refuses to connect, else each node goes by its own",
      ],
      after: `== m2/etc/drbd.conf\n${drbdText("net { protocol C; }")}`,
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "numbers of hosts that 9 gives them anyway",
      files: two(drbdText("options { auto-promote yes; }"), numbered("options { auto-promote yes; }")),
      edge: true,
    },
    {
      about: "a file that is refused: what connects its hosts is not known",
      files: two(drbdText("options { auto-promote yes; } net { foo 5; }"), drbdText("options { auto-promote yes; }")),
      edge: true,
    },
    {
      about: "an option of a resource, or of its only connection",
      files: two(
        numbered("net { ping-int 5; } connection { host m1; host m2; }"),
        numbered("connection { host m1; host m2; net { ping-int 5; } }"),
      ),
      edge: true,
    },
    {
      about: "a stacked resource below in quotes",
      files: two(stacked("device /dev/drbd10"), stacked("device /dev/drbd10").replace("of  r0", 'of "r0"')),
      edge: true,
    },
    {
      about: "a slip in a host name is another rule's",
      files: two(drbdText(""), drbdText("").replace("on m1", "on n1")),
    },
    {
      about: "the same in other words",
      files: two(
        drbdText("net { protocol C; ping-int 10; }"),
        `# both nodes\ncommon { net { protocol C; } }\n${drbdText("net { ping-int 10; }")}`,
      ),
    },
    {
      about: "a resource that a group promotes under one name: another rule's",
      files: `${two(drbdText(""), drbdText("").replace("resource r0", "resource r1"))}== m1/etc/ha.d/haresources\nm1 drbddisk::r0\n== m2/etc/ha.d/haresources\nm1 drbddisk::r0\n`,
      edge: true,
    },
    {
      about: "a further name of a host",
      files: two(drbdText("").replace("on m1", "on m1 m1.example.com"), drbdText("")),
      edge: true,
    },
    {
      about: "one node's file still has to be rendered",
      files: two(
        drbdText("net { protocol C; }"),
        drbdText("net { protocol A; }").replaceAll("/dev/sdb1", '"{{ disk }}"'),
      ),
      edge: true,
    },
    {
      about: "the first node's file still has to be rendered",
      files: two(
        drbdText("net { protocol C; }").replaceAll("/dev/sdb1", '"{{ disk }}"'),
        drbdText("net { protocol A; }"),
      ),
      edge: true,
    },
    {
      about: "the order of two nodes that are promoted at boot",
      files: two(drbdText("startup { become-primary-on m1 m2; }"), drbdText("startup { become-primary-on m2 m1; }")),
      edge: true,
    },
    {
      about: "a file for an older version that one node has besides",
      files: `${two(drbdText("net { protocol C; }"), drbdText("net { protocol C; }"))}== m1/etc/drbd-83.conf\n${drbdText("protocol A;")}`,
      edge: true,
    },
    {
      about: "an included file that is not here may hold the rest",
      files: two(
        `include "/srv/drbd/common.conf";\n${drbdText("")}`,
        `common { net { protocol C; } }\n${drbdText("")}`,
      ),
      edge: true,
    },
    {
      about: "a file that cannot be read to its end has a rule of its own",
      files: two(
        drbdText("net { protocol C; }"),
        `include "drbd.d/r0.res";\n== m2/etc/drbd.d/r0.res\n${drbdText("net { protocol A; }").replace(/\}\n$/, "")}`,
      ),
      edge: true,
    },
    {
      about: "addresses of the connection of 9, and a comment on one node",
      files: two(mesh, `# copied from m1\n${mesh}`),
      edge: true,
    },
    {
      about: "a device by its number, with and without a name",
      files: two(
        drbdText("").replaceAll("device /dev/drbd0", "device /dev/drbd_r0 minor 0"),
        drbdText("").replaceAll("device /dev/drbd0", "device minor 0"),
      ),
      edge: true,
    },
    {
      about: "a resource that a group promotes by drbdupper under one name",
      files: `${two(drbdText(""), drbdText("").replace("resource r0", "resource r1"))}== m1/etc/ha.d/haresources\nm1 drbdupper::r0\n== m2/etc/ha.d/haresources\nm1 drbdupper::r0\n`,
      edge: true,
    },
  ],
};
