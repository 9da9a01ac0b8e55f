import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { insertion, isRefusedAround } from "../../drbd-refusals.js";
import { fileIn, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, list } from "../../support.js";

const messages = {
  none: (resource: string, hosts: readonly string[]) =>
    `resource ${resource} has ${hosts.length} hosts (${list(hosts)}) and no connection: drbdadm 9 only warns, and nothing is replicated`,
};

export const rule = drbdRule("drbd/no-connection", (subject, report) => {
  const { configuration } = subject;
  if (configuration.target.version !== "9") return;
  for (const resource of effectiveResources(configuration)) {
    const hosts = resource.hosts.map(({ names }) => names[0] ?? "");
    if (hosts.length < 3 || resource.connections.length > 0) continue;
    const at = placeOf(subject, resource.place);
    const found = fileIn(subject, resource.place.file);
    const section = found && drbd.nodeAt(found.tree, resource.place.range.start);
    if (!at || section?.kind !== "resource" || isRefusedAround(subject, at)) continue;
    const { close } = section;
    const plain = hosts.every((name) => /^[A-Za-z][A-Za-z0-9._-]*$/.test(name));
    const end = lineEndOf(at.file);
    const text = `  connection-mesh {${end}    hosts ${hosts.join(" ")};${end}  }${end}`;
    report({
      at,
      severity: "error",
      noticed: "never",
      message: messages.none(resource.name, hosts),
      fixes:
        close && plain
          ? [{ title: "Connect all of them", safety: "unsafe", edits: [insertion(at.file, close.start, text)] }]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A resource of three or more hosts without any connection.",
  why: "With two hosts the connection goes without saying. With more, drbdadm 9 wants connection sections or a connection-mesh; without them it prints a warning and brings the resource up on every node by itself, each with data of its own.",
  fix: "Adds a mesh of all hosts. Unsafe: other connections may be wanted.",
};

const host = (name: string, id: number) =>
  `  on ${name} { node-id ${id}; device /dev/drbd0; disk /dev/sda7; address 10.0.0.${id + 1}:7788; }\n`;
const three = host("a", 0) + host("b", 1) + host("c", 2);

export const examples: RuleExamples = {
  bad: [
    {
      about: "three hosts",
      files: `== drbd-90.conf\n⟦resource r0⟧ {\n${three}}\n`,
      expect: [
        "error never: resource r0 has 3 hosts (a, b and c) and no connection: drbdadm 9 only warns, and nothing is replicated",
      ],
      after: `== drbd-90.conf\nresource r0 {\n${three}  connection-mesh {\n    hosts a b c;\n  }\n}\n`,
      unsafe: true,
    },
    {
      about: "a name that needs quotes, and an unclosed resource",
      files: `== drbd-90.conf\n⟦resource r0⟧ {\n${three.replace("on c", 'on "3c"')}}\n⟦resource r1⟧ {\n${three.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}`,
      expect: [
        "error never: resource r0 has 3 hosts (a, b and 3c) and no connection: drbdadm 9 only warns, and nothing is replicated",
        "error never: resource r1 has 3 hosts (a, b and c) and no connection: drbdadm 9 only warns, and nothing is replicated",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "a mesh", files: `== drbd-90.conf\nresource r0 {\n${three}  connection-mesh { hosts a b c; }\n}\n` },
    {
      about: "one connection for three hosts, and a resource that is refused",
      files: `== drbd-90.conf\nresource r0 {\n${three}  connection { host a; host b; }\n}\nresource r1 {\n  net { tiemout 60; }\n${three.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      edge: true,
    },
    {
      about: "8.4, which knows no connections",
      files: `== drbd-84.conf\nresource r0 {\n${three.replace(/ node-id \d;/g, "").replace(/sda7;/g, "sda7; meta-disk internal;")}}\n`,
      edge: true,
    },
  ],
};
