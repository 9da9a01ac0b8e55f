import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { insertion, provenFix, type RefusalMessages, type Refused, refusalRule } from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  "missing-node-id": ({ resource, host }, { name }) =>
    `${host} has no node-id in resource ${resource}: ${name} can do without only where two hosts with addresses have no connection section, and refuses the configuration`,
  "node-id-range": ({ value }, { name }) =>
    `node-id ${value} is not between 0 and 31: ${name} refuses the configuration`,
  "node-id-not-a-number": ({ got }, { name }) => `"${got}" is no node-id: ${name} refuses the configuration`,
  "duplicate-node-id": ({ nodeId, resource }, { name }) =>
    `another host of resource ${resource} has the node-id ${nodeId}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/node-id">;

const accepted = {
  last: () => "node-id 32 is one more than the kernel has: drbdadm lets it pass, and the resource cannot be brought up",
};

/** Gives every host of the resource that has none the lowest id that is free. */
function numberHosts({ refusal, subject, file, tree }: Refused<"drbd/node-id">): Fix | undefined {
  if (refusal.code !== "missing-node-id") return undefined;
  const resource = tree.resources.find(
    ({ range }) => range.start <= refusal.range.start && refusal.range.end <= range.end,
  );
  if (!resource) return undefined;
  const used = new Set(resource.hosts.map((host) => Number(host.nodeId?.value ?? Number.NaN)));
  const edits = resource.hosts.flatMap((host) => {
    if (host.nodeId || !host.open) return [];
    let id = 0;
    while (used.has(id)) id++;
    used.add(id);
    return [insertion(file, host.open.end, ` node-id ${id};`)];
  });
  return provenFix(subject, "Number the hosts", edits, "unsafe");
}

export const rule = refusalRule("drbd/node-id", messages, {
  related: () => "the first use",
  fixes: (refused) => [numberHosts(refused)],
  help: ({ refusal }) =>
    refusal.code === "missing-node-id"
      ? "metadata that exists already holds the id: drbdadm dump-md shows it"
      : undefined,
  also(subject, report) {
    if (subject.configuration.target.version !== "9") return;
    for (const { file, node } of everyNode(subject)) {
      if (!drbd.isSection(node) || !drbd.isHostSection(node) || node.nodeId?.value !== "32") continue;
      report({
        at: { file, range: node.nodeId.range },
        severity: "error",
        noticed: "kernel",
        message: accepted.last(),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "A host of a DRBD 9 resource without a node-id, or with one that is not its own.",
  why: "DRBD 9 tells the nodes of a resource apart by their node-id, which also stands in the metadata on their disks. Without any, drbdadm derives the ids of exactly two hosts from their addresses; with three hosts, one host, or a connection section every host needs one, and drbdadm refuses the whole configuration.",
  fix: "Gives the hosts the lowest free numbers. Unsafe: metadata that exists already holds an id, which must be the same.",
};

const host = (name: string, id: string, address: number) =>
  `on ${name} {${id} device /dev/drbd0; disk /dev/sda7; address 10.0.0.${address}:7788; }`;

const trio = (resource: string, [a, b, c]: readonly [string, string, string]) =>
  `resource ${resource} {\n  ${host("a", a, 1)}\n  ${host("b", b, 2)}\n  ${host("c", c, 3)}\n  connection-mesh { hosts a b c; }\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "three hosts in the style of 8.4",
      files: `== drbd-90.conf\nresource r0 {\n  ${host("a", "", 1)}\n  ${host("b", "", 2)}\n  ${host("c", "", 3).replace("on c", "⟦on c⟧")}\n  connection-mesh { hosts a b c; }\n}\n`,
      expect: [
        "error parse: c has no node-id in resource r0: drbdadm 9 can do without only where two hosts with addresses have no connection section, and refuses the configuration",
      ],
      after: `== drbd-90.conf\nresource r0 {\n  ${host("a", " node-id 0;", 1)}\n  ${host("b", " node-id 1;", 2)}\n  ${host("c", " node-id 2;", 3)}\n  connection-mesh { hosts a b c; }\n}\n`,
      unsafe: true,
    },
    {
      about: "one number twice",
      files: `== drbd-90.conf\nresource r0 {\n  ${host("a", " node-id 0;", 1)}\n  ${host("b", " ⟦node-id 0⟧;", 2)}\n}\n`,
      expect: ["error parse: another host of resource r0 has the node-id 0: drbdadm 9 refuses the configuration"],
    },
    {
      about: "each resource is numbered by itself, and the numbers that are taken stay",
      files: `== drbd-90.conf\n${trio("r0", [" node-id 0;", "", " node-id 2;"]).replace("on b", "⟦on b⟧")}${trio("r1", [" node-id 1;", "", " node-id 0;"]).replace("on b", "⟦on b⟧").replace(/7788/g, "7789").replace(/drbd0/g, "drbd1")}`,
      expect: [
        "error parse: b has no node-id in resource r0: drbdadm 9 can do without only where two hosts with addresses have no connection section, and refuses the configuration",
        "error parse: b has no node-id in resource r1: drbdadm 9 can do without only where two hosts with addresses have no connection section, and refuses the configuration",
      ],
      after: `== drbd-90.conf\n${trio("r0", [" node-id 0;", " node-id 1;", " node-id 2;"])}${trio("r1", [" node-id 1;", " node-id 2;", " node-id 0;"]).replace(/7788/g, "7789").replace(/drbd0/g, "drbd1")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "a number that the kernel does not have, one that drbdadm does not take, and none",
      files: `== drbd-90.conf\n${trio("r0", [" node-id ⟦32⟧;", " node-id ⟦33⟧;", " node-id ⟦first⟧;"])}`,
      expect: [
        "error kernel: node-id 32 is one more than the kernel has: drbdadm lets it pass, and the resource cannot be brought up",
        "error parse: node-id 33 is not between 0 and 31: drbdadm 9 refuses the configuration",
        'error parse: "first" is no node-id: drbdadm 9 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "two hosts need none",
      files: `== drbd-90.conf\nresource r0 {\n  ${host("a", "", 1)}\n  ${host("b", "", 2)}\n}\n`,
    },
    {
      about: "a misspelt word may be the one",
      files:
        "== drbd-90.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; node-id 0; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; node-id 1; }\n  on web3 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.3:7788; meta-disk internal; nodeid 2; }\n  connection-mesh { hosts web1 web2 web3; }\n}\n",
      edge: true,
    },
  ],
};
