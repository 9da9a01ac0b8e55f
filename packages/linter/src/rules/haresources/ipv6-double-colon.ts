import { groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  torn: (address: string) =>
    `"::" divides arguments, also inside ${address}: the agent gets pieces of the address, fails at takeover, and the whole group is given up`,
  bare: (address: string) =>
    `${address} is no IPv4 address, so no agent is implied, and "::" divides it: its first part is looked for as a script, and the whole group is given up`,
  fix: (text: string) => `Write ${text}`,
};

/** The address without `::`, all eight parts written; undefined where it ends in an IPv4 address. */
function writtenOut(address: string): string | undefined {
  if (address.includes(".") || address.includes("%")) return undefined;
  const [head = "", tail = ""] = address.split("::");
  const parts = (text: string) => (text === "" ? [] : text.split(":"));
  const left = parts(head);
  const right = parts(tail);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right].join(":");
}

export const rule = groupsRule("haresources/ipv6-double-colon", ({ file, groups }, report) => {
  for (const resource of groups.flatMap((group) => group.resources)) {
    const torn = tornAddress(resource);
    if (!torn) continue;
    const start = resource.range.start + (torn.bare ? 0 : resource.text.indexOf("::") + 2);
    const range = { start, end: start + torn.text.length };
    const full = writtenOut(torn.text);
    const text = full && (torn.bare ? `IPv6addr::${full}` : full);
    report({
      at: { file, range },
      severity: "error",
      noticed: "takeover",
      message: torn.bare ? messages.bare(torn.text) : messages.torn(torn.text),
      fixes: text
        ? [
            {
              title: messages.fix(text),
              safety: torn.bare ? "unsafe" : "safe",
              edits: [replace(file, range, text)],
            },
          ]
        : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "An IPv6 address with `::` in it.",
  why: "haresources cuts every word at `::`, so that `IPv6addr::fe80::1/64/eth0` reaches the agent as two arguments, `fe80` and `1/64/eth0`. It prints its usage, and at takeover the group is given up. Addresses have to be written out in full.",
  fix: "Writes the address out. Safe: it is the same address. A bare address also gets its agent, which is unsafe, because another one may be meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "with its agent",
      files: "== haresources\nmaster1 IPv6addr::⟦2001:db8::10⟧/64/eth0 nginx\n",
      expect: [
        'error takeover: "::" divides arguments, also inside 2001:db8::10: the agent gets pieces of the address, fails at takeover, and the whole group is given up',
      ],
      after: "== haresources\nmaster1 IPv6addr::2001:db8:0:0:0:0:0:10/64/eth0 nginx\n",
    },
    {
      about: "a bare address",
      files: "== haresources\nmaster1 ⟦fe80::1⟧/64/eth0 nginx\n",
      expect: [
        'error takeover: fe80::1 is no IPv4 address, so no agent is implied, and "::" divides it: its first part is looked for as a script, and the whole group is given up',
      ],
      after: "== haresources\nmaster1 IPv6addr::fe80:0:0:0:0:0:0:1/64/eth0 nginx\n",
      unsafe: true,
    },
    {
      about: "an address that ends like one of IPv4",
      files: "== haresources\nmaster1 IPv6addr::⟦::ffff:10.0.0.1⟧/96/eth0 nginx\n",
      expect: [
        'error takeover: "::" divides arguments, also inside ::ffff:10.0.0.1: the agent gets pieces of the address, fails at takeover, and the whole group is given up',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "nothing before the colons",
      files: "== haresources\nmaster1 IPv6addr::⟦::1⟧/128/lo nginx\n",
      expect: [
        'error takeover: "::" divides arguments, also inside ::1: the agent gets pieces of the address, fails at takeover, and the whole group is given up',
      ],
      after: "== haresources\nmaster1 IPv6addr::0:0:0:0:0:0:0:1/128/lo nginx\n",
      edge: true,
    },
    {
      about: "a bare address is not given an agent unasked",
      files: "== haresources\nmaster1 ⟦2001:db8::10⟧ nginx\n",
      expect: [
        'error takeover: 2001:db8::10 is no IPv4 address, so no agent is implied, and "::" divides it: its first part is looked for as a script, and the whole group is given up',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "written out", files: "== haresources\nmaster1 IPv6addr::2001:db8:0:0:0:0:0:10/64/eth0\n" },
    {
      about: "an address that is written out",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1 IPv6addr::2001:db8:0:0:0:0:0:14 nginx\nweb2 2001:db8:0:0:0:0:0:15\n",
      edge: true,
    },
  ],
};
