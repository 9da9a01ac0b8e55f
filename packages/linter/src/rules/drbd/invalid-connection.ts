import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  "too-many-endpoints": ({ in: kind }, { name }) =>
    `a ${kind} has two hosts, and this is one more: ${name} refuses the configuration`,
  "too-few-endpoints": ({ in: kind, resource }, { name }) =>
    `a ${kind} of resource ${resource} does not have two hosts: ${name} refuses the configuration`,
  "empty-connection": (_, { name }) => `the connection has neither hosts nor a path: ${name} refuses the configuration`,
  "mixed-paths": (_, { name }) =>
    `the connection has hosts beside path sections: ${name} takes either and refuses the configuration`,
  "repeated-net-section": ({ in: kind }, { name }) =>
    `the ${kind} has another net section: ${name} takes one and refuses the configuration`,
  "unknown-connection-host": ({ resource, host }, { name }) =>
    `resource ${resource} has no section for ${host === "" ? "this end" : host}: ${name} refuses the configuration`,
  "endpoint-without-address": ({ host, lacks }, { name }) =>
    `${host} has ${lacks === "both" ? "neither an address nor a port" : lacks === "port" ? "no port" : "no address"}, in the connection or in its section: ${name} refuses the configuration`,
  "unknown-mesh-host": ({ resource, host }, { name }) =>
    `resource ${resource} has no section for ${host}, which the mesh names: ${name} refuses the configuration`,
  "mesh-host-without-address": ({ host }, { name }) =>
    `${host} has no address, and the mesh connects it: ${name} refuses the configuration`,
  "mesh-with-proxy": ({ host }, { name }) =>
    `${host} has a proxy, which a mesh cannot use: ${name} refuses the configuration`,
  "ambiguous-inheritance": ({ option, values: [first, second], resource }, { name }) =>
    `${option} reaches one place of resource ${resource} as ${first} and as ${second}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-connection">;

export const rule = refusalRule("drbd/invalid-connection", messages, { related: () => "the other value" });

export const docs: RuleDocs = {
  finds: "A connection, mesh or path of DRBD 9 that is not complete or contradicts itself.",
  why: "A connection joins two hosts of the resource, in itself or in path sections. Options come down from the resource, the mesh and the connection; where two of them reach the same place with different values, drbdadm 9 refuses with `ambiguous inheritance`.",
};

const host = (name: string, id: number) =>
  `  on ${name} { node-id ${id}; device /dev/drbd0; disk /dev/sda7; address 10.0.0.${id + 1}:7788; }\n`;
const three = host("a", 0) + host("b", 1) + host("c", 2);

export const examples: RuleExamples = {
  bad: [
    {
      about: "three ends, none",
      files: `== drbd-90.conf\nresource r0 {\n${three}  connection { host a; host b; ⟦host c⟧; }\n  ⟦connection⟧ { }\n}\n`,
      expect: [
        "error parse: a connection has two hosts, and this is one more: drbdadm 9 refuses the configuration",
        "error parse: the connection has neither hosts nor a path: drbdadm 9 refuses the configuration",
      ],
    },
    {
      about: "a host that is not there",
      files: `== drbd-90.conf\nresource r0 {\n${three}  connection-mesh { hosts a b ⟦d⟧; }\n}\n`,
      expect: [
        "error parse: resource r0 has no section for d, which the mesh names: drbdadm 9 refuses the configuration",
      ],
    },
    {
      about: "an option in two ways",
      files: `== drbd-90.conf\nresource r0 {\n  disk { ⟦resync-rate 10M⟧; }\n${three}  connection { host a; host b; disk { resync-rate 20M; } }\n}\n`,
      expect: [
        "error parse: resync-rate reaches one place of resource r0 as 20M and as 10M: drbdadm 9 refuses the configuration",
      ],
    },
  ],
  good: [{ about: "a mesh", files: `== drbd-90.conf\nresource r0 {\n${three}  connection-mesh { hosts a b c; }\n}\n` }],
};
