import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-address": ({ address, port, host }, { name }) =>
    `${address}:${port}${host === undefined ? "" : ` of ${host}`} is in use already: ${name} refuses the configuration`,
  "equal-addresses": ({ address, resource }, { name }) =>
    `both ends of resource ${resource} have the address ${address}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-address">;

export const rule = refusalRule("drbd/duplicate-address", messages, {
  related: () => "the first use",
  help: ({ refusal }) =>
    refusal.code === "equal-addresses"
      ? "each host section has the address of its own host; drbdadm 9 derives the node ids from them"
      : "another port, or another address",
});

export const docs: RuleDocs = {
  finds: "One address and port for two resources, or for both ends of one.",
  why: "drbdadm refuses the configuration: 8.x for every second use anywhere, 9 where another resource uses the address, and where both ends are equal (`BAD LUCK, equal hashes`). Several connections of one resource may share an address in 9.",
};

const second = (text: string) => text.replace(/drbd0/g, "drbd1").replace(/sda7/g, "sda8");

export const examples: RuleExamples = {
  bad: [
    {
      about: "a copied resource",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace(/10\.0\.0\.\d:7788/g, "⟦$&⟧")}}\n`,
      expect: [
        "error parse: 10.0.0.1:7788 is in use already: drbdadm 8.4 refuses the configuration",
        "error parse: 10.0.0.2:7788 is in use already: drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "both ends are one machine",
      files: `== drbd-90.conf\nresource r0 {\n${pair.replace("10.0.0.2:7788", "⟦10.0.0.1:7788⟧")}}\n`,
      expect: ["error parse: both ends of resource r0 have the address 10.0.0.1: drbdadm 9 refuses the configuration"],
    },
  ],
  good: [
    {
      about: "another port",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace(/7788/g, "7789")}}\n`,
    },
  ],
};
