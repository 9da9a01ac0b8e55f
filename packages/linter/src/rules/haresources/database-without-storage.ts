import { findAgent, findService, type Resource } from "@halint/grammars";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  local: (service: string) =>
    `${service} runs without storage of its group: unless it replicates by itself, each node serves its own data after a takeover`,
};

/** Whether a resource says nothing about storage: an agent that is none, or a usual service. */
function isKnown(resource: Resource): boolean {
  return findAgent(resource.script.text) !== undefined || findService(resource.script.text) !== undefined;
}

const holdsData = new Set(["storage", "stacked storage", "filesystem"]);

export const rule = groupsRule("haresources/database-without-storage", ({ file, groups }, report) => {
  for (const { resources } of groups) {
    const database = resources.find((resource) => findService(resource.script.text) === "database");
    if (!database || !resources.every(isKnown)) continue;
    if (resources.some((resource) => holdsData.has(findAgent(resource.script.text)?.role ?? ""))) continue;
    report({
      at: { file, range: database.script.range },
      severity: "info",
      noticed: "never",
      message: messages.local(database.script.text),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A database in a group that brings no storage along.",
  why: "A group with an address and a database moves both, but not the data: the other node's database has whatever was on its own disk. That is right where the databases replicate among themselves, and a surprise otherwise. A group with a script that is not known is left alone, because it may be the storage.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an address and a database",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦mysqld⟧\n",
      expect: [
        "info never: mysqld runs without storage of its group: unless it replicates by itself, each node serves its own data after a takeover",
      ],
    },
  ],
  good: [
    {
      about: "with its file system",
      files:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 mysqld IPaddr2::10.0.0.14/24/eth0\n",
    },
    { about: "a script that may be the storage", files: "== haresources\nmaster1 san-lun7 mysqld 10.0.0.14/24/eth0\n" },
    { about: "a web server", files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n" },
  ],
};
