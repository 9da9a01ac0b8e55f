import type { ResourceGroup } from "@halint/grammars";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  twice: (key: string, line: number) =>
    `${key} is the first resource of this group and stands in the group of line ${line} as well: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up`,
  matched: (key: string, other: string, line: number) =>
    `${key} is looked for as a pattern, and its dots match ${other} in the group of line ${line}: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up`,
  here: () => "it stands here too",
};

/** What an unescaped key matches; one with other special characters is another rule's matter. */
function pattern(key: string): RegExp | undefined {
  return /[+*?[({^$|\\)]/.test(key) ? undefined : new RegExp(`^${key}$`, "s");
}

/** Whether two groups are known by the same word; then the later one is the one too many. */
function sameKey(left: ResourceGroup, right: ResourceGroup): boolean {
  return left.resources[0]?.text === right.resources[0]?.text;
}

export const rule = groupsRule("haresources/duplicate-group-key", ({ file, groups }, report) => {
  const lines = new Map<string, ResourceGroup[]>();
  for (const group of groups) {
    for (const text of new Set(group.resources.map((resource) => resource.text))) {
      const known = lines.get(text);
      if (known) known.push(group);
      else lines.set(text, [group]);
    }
  }
  for (const group of groups) {
    const [key] = group.resources;
    const matches = key && pattern(key.text);
    if (!key || !matches) continue;
    const candidates = key.text.includes(".")
      ? [...lines].filter(([text]) => matches.test(text)).flatMap(([, found]) => found)
      : (lines.get(key.text) ?? []);
    const other = candidates.find(
      (candidate) =>
        candidate !== group && !(sameKey(candidate, group) && groups.indexOf(candidate) > groups.indexOf(group)),
    );
    const twin = other?.resources.find((resource) => matches.test(resource.text));
    if (!other || !twin) continue;
    const line = file.lineOf(twin.range.start);
    report({
      at: { file, range: key.range },
      severity: "error",
      noticed: "never",
      message: twin.text === key.text ? messages.twice(key.text, line) : messages.matched(key.text, twin.text, line),
      help: "each group needs a first resource that stands nowhere else in the file",
      related: [{ place: { file, range: twin.range }, message: messages.here() }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A first resource that also stands in another group.",
  why: "The first resource is the name of its group. To start a group ResourceManager searches the file for that word and takes every line in which it stands, as one list. Measured with two such lines: the first group starts, then the name of the second line's node is looked for as a script, and everything is released.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one address for two groups",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\nmaster2 ⟦10.0.0.14/24/eth0⟧ smb\n",
      expect: [
        "error never: 10.0.0.14/24/eth0 is the first resource of this group and stands in the group of line 1 as well: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up",
      ],
    },
    {
      about: "a first resource that another group has further on",
      files: "== haresources\nmaster1 ⟦Delay::5⟧ 10.0.0.14/24/eth0 nginx\nmaster2 10.0.0.15/24/eth0 Delay::5 smb\n",
      expect: [
        "error never: Delay::5 is the first resource of this group and stands in the group of line 2 as well: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up",
      ],
    },
    {
      about: "dots match any character",
      files: "== haresources\nmaster1 ⟦10.1.1.1⟧ nginx\nmaster2 drbddisk::r0 10.1.111\n",
      expect: [
        "error never: 10.1.1.1 is looked for as a pattern, and its dots match 10.1.111 in the group of line 2: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up",
      ],
    },
    {
      about: "one address for two groups, behind another group",
      files:
        "== haresources\nmaster1 10.0.0.13/24/eth0 nginx\nmaster2 10.0.0.14/24/eth0 smb\nmaster1 ⟦10.0.0.14/24/eth0⟧ slapd\n",
      expect: [
        "error never: 10.0.0.14/24/eth0 is the first resource of this group and stands in the group of line 2 as well: both lines are started as one list in which the second node's name is a resource, it is not found, and all is given up",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a word that stands twice, first in neither group",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 MailTo::root\nmaster2 10.0.0.15/24/eth0 MailTo::root\n",
    },
    {
      about: "a key with other special characters, and a group without resources",
      files: "== haresources\nmaster1\nmaster1 10.0.0.14/24/eth0(web nginx\nmaster2 10.0.0.14/24/eth0(web smb\n",
      edge: true,
    },
  ],
};
