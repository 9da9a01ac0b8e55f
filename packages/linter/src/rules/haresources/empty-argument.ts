import { findAgent } from "@halint/grammars";
import { groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { hasWrongCount } from "./agent-arguments.js";

const messages = {
  shifts: (next: string, parameter: string | undefined) =>
    `an empty argument vanishes: "${next}" moves up${parameter === undefined ? "" : ` and is taken for the ${parameter}`}`,
};

export const rule = groupsRule("haresources/empty-argument", ({ file, groups }, report) => {
  for (const resource of groups.flatMap((group) => group.resources)) {
    const [empty] = resource.emptyArgs;
    if (!empty || tornAddress(resource) || hasWrongCount(resource)) continue;
    const index = resource.args.findIndex((argument) => argument.range.start > empty.start);
    const next = resource.args[index];
    // One at the end moves nothing.
    if (!next) continue;
    report({
      at: { file, range: empty },
      severity: "warning",
      noticed: "takeover",
      message: messages.shifts(next.text, findAgent(resource.script.text)?.parameters[index]),
      help: "an argument cannot be left out in the middle: write its default, such as the type of the file system",
    });
  }
});

export const docs: RuleDocs = {
  finds: "An empty argument before another one.",
  why: "ResourceManager puts a blank in the place of every `::` and lets the shell cut the words, so that nothing remains of an empty argument: in `Filesystem::/dev/sdb1::/data::::ro` the type of the file system is `ro`, and the mount fails at takeover.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a type left out",
      files: "== haresources\nmaster1 Filesystem::/dev/sdb1::/data::⟦⟧::ro 10.0.0.14/24/eth0\n",
      expect: ['warning takeover: an empty argument vanishes: "ro" moves up and is taken for the type'],
    },
  ],
  good: [
    {
      about: "nothing is left out",
      files: "== haresources\nmaster1 Filesystem::/dev/sdb1::/data::ext4::ro 10.0.0.14/24/eth0\n",
    },
    { about: "at the end", files: "== haresources\nmaster1 Filesystem::/dev/sdb1::/data:: 10.0.0.14/24/eth0\n" },
    {
      about: "too few arguments are left",
      files: "== haresources\nmaster1 Filesystem::::/srv 10.0.0.14/24/eth0\n",
      edge: true,
    },
  ],
};
