import { resourcesOf } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { provenFix, type RefusalMessages, refusalRule, replacement } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const slots: Readonly<Record<drbd.Slot, string>> = {
  "resource-name": "the name of a resource",
  "host-name": "the name of a host",
  "connection-name": "the name of a connection",
  path: "a path",
  pattern: "the pattern of an include",
  value: "a value",
  "skip-text": "a text",
};

const messages = {
  "reserved-word": ({ word, slot }, { name }) =>
    `"${word}" is a keyword of ${name}: without quotes it cannot be ${slots[slot]}, and the configuration is refused`,
  "number-as-name": ({ word, slot }, { name }) =>
    `"${word}" is a number to ${name}: without quotes it cannot be ${slots[slot]}, and the configuration is refused`,
  "address-as-name": ({ word, slot }, { name }) =>
    `"${word}" is an address to ${name}: without quotes it cannot be ${slots[slot]}, and the configuration is refused`,
  "empty-name": (_, { name }) => `a resource without a name: ${name} refuses the configuration`,
  "control-in-name": (_, { name }) =>
    `a control character in the name of a resource: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-name">;

const accepted = {
  all: () => `a resource called "all" cannot be named to drbdadm: "drbdadm up all" means every resource`,
  slash: (name: string) =>
    `"${name}" holds a slash: drbdadm reads it as a volume of another resource when it is named in a command`,
};

export const rule = refusalRule("drbd/invalid-name", messages, {
  fixes({ refusal, subject, file }) {
    if (refusal.code === "empty-name" || refusal.code === "control-in-name") return [];
    const text = file.text.slice(refusal.range.start, refusal.range.end);
    // No host is called like an address: another word was meant.
    const clear = refusal.code !== "address-as-name" || refusal.data.slot !== "host-name";
    const edits = [replacement(file, refusal.range, `"${text}"`)];
    return [provenFix(subject, "Write it in quotes", edits, clear ? "safe" : "unsafe")];
  },
  also({ configuration, files }, report) {
    for (const { name, section, file } of resourcesOf(configuration)) {
      const word = section.name;
      if (!word || (name !== "all" && !name.includes("/")) || !files.some((entry) => entry.file === file)) continue;
      report({
        at: { file, range: word.range },
        severity: "warning",
        noticed: "never",
        message: name === "all" ? accepted.all() : accepted.slash(name),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "A name, path or value that drbdadm takes for a keyword, a number or an address.",
  why: "The keywords of a version are reserved everywhere, whether they make sense there or not, and each version has others: 8.x reserves the name of every option, 9 does not, but adds `host`, `port` and `path`. In quotes every text is a name.",
  fix: "Writes the word in quotes. Safe: its meaning is kept.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "keywords and numbers as names",
      files: `== drbd-84.conf\nresource ⟦timeout⟧ {\n${pair}}\nresource ⟦1⟧ {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: [
        'error parse: "timeout" is a keyword of drbdadm 8.4: without quotes it cannot be the name of a resource, and the configuration is refused',
        'error parse: "1" is a number to drbdadm 8.4: without quotes it cannot be the name of a resource, and the configuration is refused',
      ],
      after: `== drbd-84.conf\nresource "timeout" {\n${pair}}\nresource "1" {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
    },
    {
      about: "names that commands read otherwise",
      files: `== drbd-84.conf\nresource ⟦all⟧ {\n${pair}}\nresource ⟦r1/0⟧ {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: [
        'warning never: a resource called "all" cannot be named to drbdadm: "drbdadm up all" means every resource',
        'warning never: "r1/0" holds a slash: drbdadm reads it as a volume of another resource when it is named in a command',
      ],
    },
    {
      about: "no name",
      files: `== drbd-90.conf\nresource ⟦""⟧ {\n${pair}}\n`,
      expect: ["error parse: a resource without a name: drbdadm 9 refuses the configuration"],
    },
    {
      about: "an address may be the name of a resource, but hardly of a host",
      files: `== drbd-84.conf\nresource ⟦10.0.0.1⟧ {\n${pair.replace("on b", "on ⟦10.0.0.2⟧")}}\n`,
      expect: [
        'error parse: "10.0.0.1" is an address to drbdadm 8.4: without quotes it cannot be the name of a resource, and the configuration is refused',
        'error parse: "10.0.0.2" is an address to drbdadm 8.4: without quotes it cannot be the name of a host, and the configuration is refused',
      ],
      after: `== drbd-84.conf\nresource "10.0.0.1" {\n${pair.replace("on b", "on 10.0.0.2")}}\n`,
      edge: true,
    },
    {
      about: "names that quotes do not help",
      files: `== drbd-90.conf\nresource ⟦""⟧ {\n${pair}}\nresource ⟦"r\t1"⟧ {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: [
        "error parse: a resource without a name: drbdadm 9 refuses the configuration",
        "error parse: a control character in the name of a resource: drbdadm 9 refuses the configuration",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a name in an included file",
      files: `== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/all.res\nresource ⟦all⟧ {\n${pair}}\n`,
      expect: [
        'warning never: a resource called "all" cannot be named to drbdadm: "drbdadm up all" means every resource',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a keyword in quotes", files: `== drbd-84.conf\nresource "timeout" {\n${pair}}\n` },
    { about: "a keyword of 8.x in 9", files: `== drbd-90.conf\nresource timeout {\n${pair}}\n` },
  ],
};
