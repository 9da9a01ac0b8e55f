import { discover, MemoryFiles } from "@halint/cluster";
import { type Diagnostic, lint, rules } from "@halint/linter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAnswers } from "../generate/support.js";
import { clusterFiles, type Files, machineFacts, networkFormats } from "./machines.js";

/*
 * Good clusters with one mistake put in: the rule that is meant for it speaks, whatever the cluster looks like, and
 * what is said does not depend on the order in which files or nodes are found.
 */

/** A mistake: what it does to the files (false where it cannot be made in them), and which rule has to speak. */
interface Fault {
  readonly about: string;
  readonly rule: string;
  make(files: Files, nodes: readonly [string, string]): boolean;
}

function change(files: Files, path: string, edit: (text: string) => string): boolean {
  const file = files[path];
  const after = file && edit(String(file.content));
  if (!file || after === undefined || after === file.content) return false;
  files[path] = { ...file, content: after };
  return true;
}

const haD = (node: string, name: string) => `/cluster/${node}/etc/ha.d/${name}`;

/** Changes the same on both nodes. */
function changeBoth(files: Files, nodes: readonly string[], name: string, edit: (text: string) => string): boolean {
  return nodes.map((node) => change(files, haD(node, name), edit)).every((made) => made);
}

/** Changes the DRBD files of nodes; whether all of them had something to change. */
function changeDrbd(files: Files, nodes: readonly string[], edit: (text: string) => string): boolean {
  return nodes
    .map((node) => {
      const paths = Object.keys(files).filter((path) => path.startsWith(`/cluster/${node}/etc/drbd`));
      return paths.map((path) => change(files, path, edit)).some((made) => made);
    })
    .every((made) => made);
}

/** Adds or replaces a file of a machine. */
function put(files: Files, node: string, path: string, content: string, mode = 0o644): true {
  files[`/cluster/${node}/${path}`] = { content, mode };
  return true;
}

/** The first word of a group that `pattern` finds in haresources. */
function inHaresources(files: Files, node: string, pattern: RegExp): string | undefined {
  const lines = String(files[haD(node, "haresources")]?.content).replace(/^#.*/gm, "");
  return pattern.exec(lines)?.[1];
}

/** A service of a group, which has its script in init.d. */
const serviceIn = (files: Files, node: string) => inHaresources(files, node, /^\S.*?\s([a-z][\w-]*)(?=\s|$)/m);

const faults: readonly Fault[] = [
  {
    about: "ha.cf copied and not changed",
    rule: "cluster/peer-ucast",
    make: (files, [one, two]) => change(files, haD(two, "ha.cf"), () => String(files[haD(one, "ha.cf")]?.content)),
  },
  {
    about: "a readable authkeys",
    rule: "authkeys/permissions",
    make(files, [, two]) {
      const path = haD(two, "authkeys");
      const file = files[path];
      if (file) files[path] = { ...file, mode: 0o644 };
      return file !== undefined;
    },
  },
  {
    about: "another key on one node",
    rule: "cluster/authkeys-differs",
    make: (files, [, two]) => change(files, haD(two, "authkeys"), (text) => text.replace(/sha1 \S/, "sha1 0z")),
  },
  {
    about: "a key that nothing selects",
    rule: "authkeys/unknown-key-id",
    make: (files, [one]) => change(files, haD(one, "authkeys"), (text) => text.replace(/^auth \d+/m, "auth 9")),
  },
  {
    about: "another owner on one node",
    rule: "cluster/haresources-differs",
    make: (files, [one, two]) =>
      change(files, haD(two, "haresources"), (text) =>
        text.replace(/^(\S+)(?=\s+\S*::)/m, (owner) => (owner.toLowerCase() === one.toLowerCase() ? two : one)),
      ),
  },
  {
    about: "another port on one node",
    rule: "cluster/peer-not-reached",
    make: (files, [, two]) =>
      change(files, haD(two, "ha.cf"), (text) =>
        /^udpport/m.test(text) ? text.replace(/^udpport .*/m, "udpport 1694") : `udpport 1694\n${text}`,
      ),
  },
  {
    about: "a unit that the daemon does not know",
    rule: "ha-cf/invalid-value",
    make: (files, [one]) => change(files, haD(one, "ha.cf"), (text) => text.replace(/^(keepalive \S+)/m, "$1sec")),
  },
  {
    about: "a note in the style of C",
    rule: "ha-cf/slash-comment",
    make: (files, [one]) =>
      change(files, haD(one, "ha.cf"), (text) => text.replace(/^(deadtime \S+)/m, "$1 //seconds")),
  },
  {
    about: "a carriage return",
    rule: "haresources/carriage-return",
    make: (files, [one]) => change(files, haD(one, "haresources"), (text) => text.replaceAll("\n", "\r\n")),
  },
  {
    about: "a semicolon that is not there",
    rule: "drbd/syntax",
    make: (files, [one]) =>
      Object.keys(files).some(
        (path) =>
          path.startsWith(`/cluster/${one}/etc/drbd`) &&
          change(files, path, (text) => text.replace(/^(\s*device [^;]*);/m, "$1")),
      ),
  },
  {
    about: "nodes in another order",
    rule: "cluster/node-order",
    make: (files, nodes) =>
      changeBoth(files, nodes, "ha.cf", (text) => text.replace(/^(node \S+)\n(node \S+)$/m, "$2\n$1")) &&
      // Where each node owns a group, none is the first.
      new Set(String(files[haD(nodes[0], "haresources")]?.content).match(/^[^#\s]\S*/gm)).size === 1,
  },
  {
    about: "a third node on one node",
    rule: "cluster/nodes-differ",
    make: (files, [, two]) => change(files, haD(two, "ha.cf"), (text) => `${text}node third\n`),
  },
  {
    about: "another deadtime on one node",
    rule: "cluster/ha-cf-differs",
    make: (files, [, two]) => change(files, haD(two, "ha.cf"), (text) => text.replace(/^deadtime .*/m, "deadtime 25")),
  },
  {
    about: "failback on one node",
    rule: "cluster/ha-cf-differs",
    make: (files, [, two]) =>
      change(files, haD(two, "ha.cf"), (text) =>
        text.replace(/^auto_failback (on|off)/m, (_, now) => `auto_failback ${now === "on" ? "off" : "on"}`),
      ),
  },
  {
    about: "crm on one node",
    rule: "cluster/ha-cf-differs",
    make: (files, [, two]) => change(files, haD(two, "ha.cf"), (text) => `${text}crm on\n`),
  },
  {
    about: "another order of resources on one node",
    rule: "cluster/haresources-differs",
    make: (files, [, two]) =>
      change(files, haD(two, "haresources"), (text) => text.replace(/^([^#\s]\S*)(.*)\s(\S+)\s(\S+)$/m, "$1$2 $4 $3")),
  },
  {
    about: "haresources on one node only",
    rule: "cluster/file-missing-on-node",
    make: (files, [, two]) => delete files[haD(two, "haresources")],
  },
  {
    about: "no authkeys anywhere",
    rule: "cluster/missing-file",
    make: (files, [one, two]) => delete files[haD(one, "authkeys")] && delete files[haD(two, "authkeys")],
  },
  {
    about: "a machine with another name",
    rule: "cluster/hostname-not-a-node",
    make(files, [, two]) {
      // halint.json says what `uname -n` says.
      delete files["/cluster/halint.json"];
      return put(files, two, "etc/hostname", "localhost.localdomain\n");
    },
  },
  {
    about: "a script on one node only",
    rule: "cluster/agent-missing-on-node",
    make(files, [one, two]) {
      const service = serviceIn(files, one);
      return service !== undefined && delete files[`/cluster/${two}/etc/init.d/${service}`];
    },
  },
  {
    about: "a script on no node",
    rule: "haresources/agent-not-found",
    make(files, [one, two]) {
      const service = serviceIn(files, one);
      if (service === undefined) return false;
      return [one, two].every((node) => delete files[`/cluster/${node}/etc/init.d/${service}`]);
    },
  },
  {
    about: "a script that may not be executed",
    rule: "haresources/agent-not-executable",
    make(files, [one, two]) {
      const service = serviceIn(files, one);
      return service !== undefined && put(files, two, `etc/init.d/${service}`, "#!/bin/sh\n", 0o644);
    },
  },
  {
    about: "an interface that is not there",
    rule: "cluster/interface-missing",
    make: (files, [one]) => change(files, haD(one, "ha.cf"), (text) => text.replace(/^(ucast|bcast) \S+/m, "$1 ens99")),
  },
  {
    about: "a floating address that is a node's",
    rule: "cluster/vip-conflict",
    make(files, nodes) {
      const own = /^ucast \S+ (\S+)/m.exec(String(files[haD(nodes[0], "ha.cf")]?.content))?.[1];
      return (
        own !== undefined &&
        changeBoth(files, nodes, "haresources", (text) => text.replace(/(?<=^[^#].*IPaddr2?::)[\d.]+/m, own))
      );
    },
  },
  {
    about: "a floating address of another network",
    rule: "cluster/vip-subnet",
    make: (files, nodes) =>
      changeBoth(files, nodes, "haresources", (text) =>
        text.replace(/(?<=^[^#].*IPaddr2?::)[\d.]+(?=\/\d+\/)/m, "192.0.2.77"),
      ),
  },
  {
    about: "a node as ping node",
    rule: "cluster/ping-target",
    make(files, nodes) {
      const peer = /^ucast \S+ (\S+)/m.exec(String(files[haD(nodes[0], "ha.cf")]?.content))?.[1];
      return changeBoth(files, nodes, "ha.cf", (text) => text.replace(/^ping .*/m, `ping ${peer}`));
    },
  },
  {
    about: "more ping nodes on one node",
    rule: "cluster/ping-targets-differ",
    make: (files, [, two]) => change(files, haD(two, "ha.cf"), (text) => text.replace(/^(ping .*)/m, "$1 192.0.2.1")),
  },
  {
    about: "a host of DRBD that is no node",
    rule: "cluster/drbd-host-not-a-node",
    make: (files, nodes) => changeDrbd(files, nodes, (text) => text.replace(/^(\s*on) \S+ \{/m, "$1 elsewhere {")),
  },
  {
    about: "a resource that is not there",
    rule: "cluster/drbd-resource-unknown",
    make: (files, nodes) =>
      changeBoth(files, nodes, "haresources", (text) => text.replace(/drbddisk::r0\b/, "drbddisk::r7")),
  },
  {
    about: "the device of another resource",
    rule: "cluster/drbd-device-mismatch",
    make: (files, nodes) =>
      changeBoth(files, nodes, "haresources", (text) =>
        text.replace("Filesystem::/dev/drbd0::", "Filesystem::/dev/drbd7::"),
      ),
  },
  {
    about: "another disk of DRBD in one copy",
    rule: "cluster/drbd-differs",
    make: (files, [, two]) =>
      changeDrbd(files, [two], (text) => text.replace(/^(\s*disk) \/dev\/\S+;/m, "$1 /dev/sdz9;")),
  },
  {
    about: "an address of DRBD that nobody has",
    rule: "cluster/drbd-address",
    make: (files, nodes) =>
      changeDrbd(files, nodes, (text) => text.replace(/(address (?:ipv4 )?)[\d.]+:/, "$1192.0.2.9:")),
  },
  {
    about: "DRBD off at boot",
    rule: "cluster/drbd-not-configured-at-boot",
    make(files, [one, two]) {
      if (inHaresources(files, one, /\s(drbddisk)::/) === undefined) return false;
      delete files[`/cluster/${two}/etc/rc3.d/S70drbd`];
      return put(files, two, "etc/rc3.d/K08drbd", "");
    },
  },
  {
    about: "a service that starts at boot as well",
    rule: "cluster/starts-at-boot",
    make(files, [one, two]) {
      const service = serviceIn(files, one);
      return service !== undefined && put(files, two, `etc/rc3.d/S85${service}`, "");
    },
  },
  {
    about: "a file system of a group in fstab",
    rule: "cluster/mount-in-fstab",
    make(files, [one, two]) {
      const mounted = inHaresources(files, one, /Filesystem::(\S+?::\S+?)::/);
      const [device, point] = mounted?.split("::") ?? [];
      const line = `${device} ${point} ext4 defaults 0 0\n`;
      return mounted !== undefined && change(files, `/cluster/${two}/etc/fstab`, (text) => text + line);
    },
  },
  {
    about: "DRBD's disk in fstab",
    rule: "cluster/drbd-disk-in-fstab",
    make(files, [, two]) {
      const drbd = Object.entries(files).find(
        ([path, { content }]) => path.startsWith(`/cluster/${two}/etc/drbd`) && /^\s*disk \/dev/m.test(String(content)),
      );
      const disk = /^\s*disk (\/dev\/[^\s;]+)/m.exec(String(drbd?.[1].content))?.[1];
      return (
        disk !== undefined &&
        change(files, `/cluster/${two}/etc/fstab`, (text) => `${text}${disk} /old ext4 defaults 0 0\n`)
      );
    },
  },
  {
    about: "a port that the firewall closes",
    rule: "cluster/firewall",
    make: (files, [, two]) =>
      change(files, `/cluster/${two}/etc/sysconfig/iptables`, (text) => text.replace(/^-A INPUT -p udp.*\n/m, "")),
  },
  {
    about: "the peer at 127.0.0.1",
    rule: "cluster/hosts-entry",
    make: (files, [one, two]) => put(files, one, "etc/hosts", `127.0.0.1 localhost ${two}\n192.0.2.1 ${one}\n`),
  },
  {
    about: "a route to oneself",
    rule: "cluster/peer-route",
    make(files, [one, two]) {
      const own = /^ucast \S+ (\S+)/m.exec(String(files[haD(two, "ha.cf")]?.content))?.[1];
      return own !== undefined && put(files, one, "etc/sysconfig/network-scripts/route-eth0", `${own}/32 dev eth0\n`);
    },
  },
  {
    about: "a program that is not there",
    rule: "ha-cf/respawn-path",
    make: (files, [one]) =>
      change(files, haD(one, "ha.cf"), (text) => text.replace(/^(respawn \S+) \/\S+/m, "$1 /opt/ipfail")),
  },
  {
    about: "dopd that nobody asks",
    rule: "cluster/dopd",
    make: (files, [one, two]) =>
      Object.keys(files).some((path) => path.includes("/etc/drbd"))
        ? changeBoth(
            files,
            [one, two],
            "ha.cf",
            (text) => `${text}respawn hacluster /usr/lib/heartbeat/dopd\napiauth dopd gid=haclient uid=hacluster\n`,
          )
        : false,
  },
];

function findings(files: Files, order: (paths: string[]) => string[], paths: readonly string[]): Diagnostic[] {
  const memory = new MemoryFiles();
  for (const path of order(Object.keys(files))) memory.set(path, files[path] as NonNullable<Files[string]>);
  return discover(memory, paths, { workingDirectory: "/", configuration: true }).clusters.flatMap((cluster) =>
    lint(cluster, rules),
  );
}

const shown = (list: readonly Diagnostic[]) =>
  list.map(({ rule, severity, noticed, message, at }) => [rule, severity, noticed, message, at.file.path, at.range]);
const asIs = (paths: string[]) => paths;

describe.each(faults)("$about", ({ rule, make }) => {
  test(`${rule} speaks, in whatever order the files are found`, () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...networkFormats), (answers, format) => {
        const cluster = clusterFiles(answers);
        const files = { ...cluster, ...machineFacts(cluster, answers, format) };
        const nodes = answers.nodes.map(({ name }) => name) as [string, string];
        // Where the mistake cannot be made, another cluster is taken.
        fc.pre(make(files, nodes));
        const found = findings(files, asIs, ["/cluster"]);
        expect(found.map((finding) => finding.rule)).toContain(rule);
        const reversed = findings(files, (paths) => paths.reverse(), ["/cluster"]);
        expect(shown(reversed)).toEqual(shown(found));
        const [one, two] = nodes.map((node) => `/cluster/${node}`) as [string, string];
        expect(shown(findings(files, asIs, [two, one]))).toEqual(shown(findings(files, asIs, [one, two])));
      }),
      { numRuns: 5 },
    );
  });
});
