import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-meta-disk": ({ host, metaDisk, index }, { name }) =>
    index === "flexible"
      ? `${metaDisk} of ${host} holds the metadata of another volume already: ${name} refuses the configuration`
      : `${metaDisk}[${index}] of ${host} holds the metadata of another volume already: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-meta-disk">;

export const rule = refusalRule("drbd/duplicate-meta-disk", messages, {
  related: () => "the first use",
  help: ({ refusal }) =>
    refusal.data.index === "flexible"
      ? "without an index a device holds the metadata of one volume only"
      : "each volume has an index of its own, each index takes 128 MiB",
});

export const docs: RuleDocs = {
  finds: "One place for the metadata of two volumes of a host.",
  why: "drbdadm refuses the configuration. Each volume with external metadata needs a slot of its own: a device with indexes holds many, one without an index a single one.",
};

const second = (text: string) => text.replace(/drbd0/g, "drbd1").replace(/sda7/g, "sda8").replace(/7788/g, "7789");
const external = pair.replace(/meta-disk internal/g, "meta-disk /dev/sdb1[0]");

export const examples: RuleExamples = {
  bad: [
    {
      about: "the same index",
      files: `== drbd-84.conf\nresource r0 {\n${external}}\nresource r1 {\n${second(external).replace(/\/dev\/sdb1/g, "⟦/dev/sdb1⟧")}}\n`,
      expect: [
        "error parse: /dev/sdb1[0] of a holds the metadata of another volume already: drbdadm 8.4 refuses the configuration",
        "error parse: /dev/sdb1[0] of b holds the metadata of another volume already: drbdadm 8.4 refuses the configuration",
      ],
    },
  ],
  good: [
    {
      about: "the next index",
      files: `== drbd-84.conf\nresource r0 {\n${external}}\nresource r1 {\n${second(external).replace(/\[0\]/g, "[1]")}}\n`,
    },
  ],
};
