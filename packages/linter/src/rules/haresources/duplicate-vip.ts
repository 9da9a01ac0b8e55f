import { canonicalAddress } from "@halint/cluster";
import { findAgent, type Resource, type ResourceGroup, readAddressArgument } from "@halint/grammars";
import { groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  twice: (address: string, line: number) =>
    `${address} is brought up by the group of line ${line} as well: when the groups are on different nodes both have the address`,
  sameGroup: (address: string) => `${address} stands twice in this group`,
  first: () => "it is brought up here",
};

interface Bearer {
  readonly group: ResourceGroup;
  readonly resource: Resource;
}

export const rule = groupsRule("haresources/duplicate-vip", ({ file, groups }, report) => {
  const bearers = new Map<string, Bearer>();
  for (const group of groups) {
    for (const resource of group.resources) {
      const [word] = resource.args;
      if (!word || findAgent(resource.script.text)?.role !== "address" || tornAddress(resource)) continue;
      const { address } = readAddressArgument(word);
      const canonical = canonicalAddress(address.text);
      if (canonical === undefined) continue;
      const before = bearers.get(canonical);
      bearers.set(canonical, before ?? { group, resource });
      if (!before) continue;
      // The word that names a group is another rule's matter when it stands twice.
      const named = [before.group, group].some((entry) => entry.resources[0]?.text === resource.text);
      if (named && before.group !== group && before.resource.text === resource.text) continue;
      const within = before.group === group;
      report({
        at: { file, range: address.range },
        severity: within ? "warning" : "error",
        noticed: "never",
        message: within
          ? messages.sameGroup(address.text)
          : messages.twice(address.text, file.lineOf(before.resource.range.start)),
        related: [{ place: { file, range: before.resource.range }, message: messages.first() }],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "An address that two groups bring up.",
  why: "Groups move independently. While both are on one node nothing shows; when they are on different nodes both bear the address, and clients reach now one, now the other.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "two groups",
      files:
        "== haresources\nmaster1 drbddisk::r0 IPaddr2::10.0.0.14/24/eth0 nginx\nmaster2 drbddisk::r1 IPaddr::⟦10.0.0.14⟧/24/eth0:1 smb\n",
      expect: [
        "error never: 10.0.0.14 is brought up by the group of line 1 as well: when the groups are on different nodes both have the address",
      ],
    },
    {
      about: "twice in one group",
      files: "== haresources\nmaster1 IPaddr2::10.0.0.14/24/eth0 nginx ⟦10.0.0.14⟧\n",
      expect: ["warning never: 10.0.0.14 stands twice in this group"],
    },
    {
      about: "the group's first resource again, and another word for it",
      files: "== haresources\nmaster1 10.0.0.14 nginx ⟦10.0.0.14⟧\nmaster2 IPaddr2::⟦10.0.0.14⟧/24/eth0 smb\n",
      expect: [
        "warning never: 10.0.0.14 stands twice in this group",
        "error never: 10.0.0.14 is brought up by the group of line 1 as well: when the groups are on different nodes both have the address",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an address by which both lines are known: that is said of the lines",
      files: "== haresources\nm1 10.0.0.9 nginx\nm1 10.0.0.9 nginx\n",
    },
    {
      about: "what is no address",
      files: "== haresources\nm1 a IPaddr::gateway/24/eth0\nm1 b IPaddr::gateway/24/eth0\n",
    },
    {
      about: "an address for each group",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\nmaster2 10.0.0.15/24/eth0 smb\n",
    },
    {
      about: "the first of one group, further on in the other",
      files: "== haresources\nmaster1 10.0.0.14 nginx\nmaster2 smb 10.0.0.14\n",
      edge: true,
    },
    {
      about: "no address, or one that falls apart",
      files:
        "== haresources\nmaster1 nginx IPaddr MailTo::10.0.0.14 IPv6addr::2001:db8::1/64\nmaster2 smb IPaddr MailTo::10.0.0.14 IPv6addr::2001:db8::2/64\n",
      edge: true,
    },
  ],
};
