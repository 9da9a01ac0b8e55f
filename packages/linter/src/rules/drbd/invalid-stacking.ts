import { resourcesOf } from "@halint/cluster";
import { provenFix, type RefusalMessages, refusalRule, replacement } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { nearest } from "../../support.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "unknown-lower-resource": ({ resource, lower }, { name }) =>
    `resource ${resource} stands on ${lower}, and there is no such resource: ${name} refuses the configuration`,
  "lower-stacked-twice": ({ lower }, { name }) =>
    `another resource stands on ${lower} already: ${name} refuses the configuration`,
  "stacked-on-stacked": ({ resource, lower }, { name }) =>
    `resource ${resource} stands on ${lower}, which is stacked itself: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-stacking">;

export const rule = refusalRule("drbd/invalid-stacking", messages, {
  related: () => "the first one",
  fixes({ refusal, subject, file }) {
    if (refusal.code !== "unknown-lower-resource") return [];
    const { lower, resource } = refusal.data;
    const names = resourcesOf(subject.configuration).map((other) => other.name);
    const near = nearest(
      lower,
      names.filter((name) => name !== resource),
    );
    return near ? [provenFix(subject, `Write ${near}`, [replacement(file, refusal.range, near)], "unsafe")] : [];
  },
});

export const docs: RuleDocs = {
  finds: "A stacked resource whose lower resource is not there, is stacked itself, or carries another one.",
  why: "`stacked-on-top-of NAME` names the resource whose device is the disk of this one. drbdadm refuses the whole configuration where that cannot be.",
  fix: "Writes the name that is nearest. Unsafe: another one may have been meant.",
};

const upper = (lower: string) =>
  `resource r0-U {\n  protocol A;\n  stacked-on-top-of ${lower} { device /dev/drbd10; address 10.0.9.1:7788; }\n  on far { device /dev/drbd10; disk /dev/sda1; address 10.0.9.2:7788; meta-disk internal; }\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "no such resource",
      files: `== drbd-84.conf\nresource data {\n${pair}}\n${upper("⟦dta⟧")}`,
      expect: [
        "error parse: resource r0-U stands on dta, and there is no such resource: drbdadm 8.4 refuses the configuration",
      ],
      after: `== drbd-84.conf\nresource data {\n${pair}}\n${upper("data")}`,
      unsafe: true,
    },
    {
      about: "two on one",
      files: `== drbd-84.conf\nresource data {\n${pair}}\n${upper("data")}${upper("⟦data⟧")
        .replace("r0-U", "r1-U")
        .replace(/drbd10/g, "drbd11")
        .replace(/7788/g, "7789")}`,
      expect: ["error parse: another resource stands on data already: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "no name is near: not its own, and none at all",
      files: `== drbd-84.conf\nresource mail {\n${pair}}\n${upper("⟦r0-V⟧")}${upper("⟦www⟧")
        .replace("r0-U", "db-U")
        .replace(/drbd10/g, "drbd11")
        .replace(/7788/g, "7789")}`,
      expect: [
        "error parse: resource r0-U stands on r0-V, and there is no such resource: drbdadm 8.4 refuses the configuration",
        "error parse: resource db-U stands on www, and there is no such resource: drbdadm 8.4 refuses the configuration",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "two on one: which of them is wrong only a person knows",
      files: `== drbd-84.conf\nresource data {\n${pair}}\nresource date {\n${pair.replace(/drbd0/g, "drbd1").replace(/sda7/g, "sda8").replace(/7788/g, "7789")}}\n${upper("data")}${upper(
        "⟦data⟧",
      )
        .replace("r0-U", "r1-U")
        .replace(/drbd10/g, "drbd11")
        .replace(/7788/g, "7789")}`,
      expect: ["error parse: another resource stands on data already: drbdadm 8.4 refuses the configuration"],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "one on the other", files: `== drbd-84.conf\nresource data {\n${pair}}\n${upper("data")}` },
    {
      about: "the lower resource may be in a file that is not here",
      files:
        "== drbd.d/mail-U.res\nresource mail-U {\n  stacked-on-top-of mail {\n    device /dev/drbd10;\n    address 10.9.0.1:7789;\n  }\n  on store { device /dev/drbd10; disk /dev/sdc1; address 10.9.0.3:7789; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
};
