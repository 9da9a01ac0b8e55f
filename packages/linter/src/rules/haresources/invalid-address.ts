import { canonicalAddress, prefixOfMask } from "@halint/cluster";
import { type AddressArgument, type Resource, readAddressArgument, type Word } from "@halint/grammars";
import type { Noticed, Severity } from "../../diagnostic.js";
import { groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { isFillInName } from "../../templates.js";

const failure = "the agent fails at takeover, and the whole group is given up";

const messages = {
  address: (text: string) => `"${text}" is no IPv4 address: ${failure}`,
  address6: (text: string) => `"${text}" is no IPv6 address: ${failure}`,
  octet: (text: string) => `"${text}" has a part that is no number from 0 to 255: ${failure}`,
  maskIsInterface: (text: string) =>
    `"${text}" stands where the mask belongs, which cannot be left out before an interface: ${failure}`,
  mask: (text: string, most: number) => `"${text}" is neither a prefix length from 1 to ${most} nor a mask: ${failure}`,
  gaps: (text: string) => `the mask ${text} has gaps: ${failure}`,
  gapsTaken: (text: string) => `the mask ${text} has gaps, and IPaddr makes another one of it`,
  interface: (text: string) => `"${text}" is no name of an interface: ${failure}`,
  broadcast: (text: string) => `"${text}" is no broadcast address: ${failure}`,
  bare: (text: string) => `IPsrcaddr takes the bare address, not "${text}": ${failure}`,
  noInterface: (text: string) => `SendArp gets no interface beside "${text}": it starts, and no neighbour is told`,
};

interface Problem {
  readonly word: Word;
  readonly message: string;
  readonly severity?: Severity;
  readonly noticed?: Noticed;
}

function wrongAddress(address: Word): Problem {
  const looksNumeric = /^\d+(?:\.\d+){3}$/.test(address.text);
  return { word: address, message: looksNumeric ? messages.octet(address.text) : messages.address(address.text) };
}

/** Longest name that the kernel gives to an interface. */
const interfaceNameLength = 15;

function problem(agent: string, argument: AddressArgument): Problem | undefined {
  const { address, mask, broadcast } = argument;
  const six = address.text.includes(":");
  const canonical = canonicalAddress(address.text);
  if (agent === "IPv6addr") {
    if (canonical === undefined || !six) return { word: address, message: messages.address6(address.text) };
  } else if (canonical === undefined || (six && agent !== "IPaddr2")) return wrongAddress(address);
  const most = six ? 128 : 32;
  // IPv6addr finds its way with an interface in the place of the prefix.
  if (mask && !(agent === "IPv6addr" && /^[A-Za-z]/.test(mask.text))) {
    const number = /^\d+$/.test(mask.text) ? Number(mask.text) : undefined;
    if (/^[A-Za-z]/.test(mask.text)) return { word: mask, message: messages.maskIsInterface(mask.text) };
    if (number !== undefined ? number < 1 || number > most : six || canonicalAddress(mask.text) === undefined) {
      return { word: mask, message: messages.mask(mask.text, most) };
    }
    if (number === undefined && prefixOfMask(mask.text) === undefined) {
      return agent === "IPaddr"
        ? { word: mask, message: messages.gapsTaken(mask.text), severity: "warning", noticed: "never" }
        : { word: mask, message: messages.gaps(mask.text) };
    }
  }
  const nic = argument.interface;
  if (nic && (nic.text === "" || nic.text.length > interfaceNameLength)) {
    return { word: nic, message: messages.interface(nic.text) };
  }
  if (broadcast && canonicalAddress(broadcast.text) === undefined) {
    return { word: broadcast, message: messages.broadcast(broadcast.text) };
  }
  return undefined;
}

function problemOf(resource: Resource): Problem | undefined {
  const [word] = resource.args;
  const agent = resource.script.text;
  if (!word || tornAddress(resource) || isFillInName(readAddressArgument(word).address.text)) return undefined;
  if (agent === "IPaddr" || agent === "IPaddr2" || agent === "IPv6addr") {
    return problem(agent, readAddressArgument(word));
  }
  if (agent === "IPsrcaddr") {
    const { address, mask } = readAddressArgument(word);
    if (mask) return { word, message: messages.bare(word.text) };
    return canonicalAddress(address.text) === undefined ? wrongAddress(address) : undefined;
  }
  if (agent === "SendArp") {
    const [address] = word.text.split("/");
    if (address === undefined || canonicalAddress(address) === undefined) return wrongAddress(word);
    if (!/^[^/]+\/[A-Za-z][^/]*$/.test(word.text)) {
      return { word, message: messages.noInterface(word.text), severity: "warning", noticed: "never" };
    }
  }
  return undefined;
}

export const rule = groupsRule("haresources/invalid-address", ({ file, groups }, report) => {
  for (const resource of groups.flatMap((group) => group.resources)) {
    const found = problemOf(resource);
    if (!found) continue;
    report({
      at: { file, range: found.word.range },
      severity: found.severity ?? "error",
      noticed: found.noticed ?? "takeover",
      message: found.message,
      help: "the form is address/mask/interface, as in 10.0.0.14/24/eth0",
    });
  }
});

export const docs: RuleDocs = {
  finds: "A floating address, mask, interface or broadcast that the address agents refuse.",
  why: "The daemon does not look at addresses. At takeover the agent finds no interface for an impossible address or mask, fails, and the whole group is given up. The mask cannot be left out before an interface: in `10.0.0.14/eth0` the interface is read as the mask. Labels (`eth0:0`), dotted masks and a broadcast of another network all work.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "addresses that are none",
      files:
        "== haresources\nmaster1 IPaddr::⟦www.example.com⟧ IPaddr2::⟦10.0.0.256⟧/24/eth0 ⟦10.0.0.15,⟧ IPv6addr::⟦10.0.0.16⟧/64\n",
      expect: [
        'error takeover: "www.example.com" is no IPv4 address: the agent fails at takeover, and the whole group is given up',
        'error takeover: "10.0.0.256" has a part that is no number from 0 to 255: the agent fails at takeover, and the whole group is given up',
        'error takeover: "10.0.0.15," is no IPv4 address: the agent fails at takeover, and the whole group is given up',
        'error takeover: "10.0.0.16" is no IPv6 address: the agent fails at takeover, and the whole group is given up',
      ],
    },
    {
      about: "masks",
      files:
        "== haresources\nmaster1 10.0.0.14/⟦eth0⟧ 10.0.0.15/⟦99⟧ IPaddr2::10.0.0.16/⟦255.0.255.0⟧/eth0 IPaddr::10.0.0.17/⟦255.0.255.0⟧/eth0\n",
      expect: [
        'error takeover: "eth0" stands where the mask belongs, which cannot be left out before an interface: the agent fails at takeover, and the whole group is given up',
        'error takeover: "99" is neither a prefix length from 1 to 32 nor a mask: the agent fails at takeover, and the whole group is given up',
        "error takeover: the mask 255.0.255.0 has gaps: the agent fails at takeover, and the whole group is given up",
        "warning never: the mask 255.0.255.0 has gaps, and IPaddr makes another one of it",
      ],
    },
    {
      about: "agents with a form of their own",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 IPsrcaddr::⟦10.0.0.14/24⟧ SendArp::⟦10.0.0.14⟧\n",
      expect: [
        'error takeover: IPsrcaddr takes the bare address, not "10.0.0.14/24": the agent fails at takeover, and the whole group is given up',
        'warning never: SendArp gets no interface beside "10.0.0.14": it starts, and no neighbour is told',
      ],
    },
    {
      about: "the ends of the ranges of masks and names",
      files:
        "== haresources\nmaster1 10.0.0.14/⟦0⟧ 10.0.0.15/⟦33⟧ 10.0.0.16/⟦255.255.255⟧ 10.0.0.17/24/⟦enp0s31f6.409401⟧ IPv6addr::2001:db8:0:0:0:0:0:10/⟦129⟧ IPaddr2::2001:db8:0:0:0:0:0:11/⟦255.255.0.0⟧/eth0\n",
      expect: [
        'error takeover: "0" is neither a prefix length from 1 to 32 nor a mask: the agent fails at takeover, and the whole group is given up',
        'error takeover: "33" is neither a prefix length from 1 to 32 nor a mask: the agent fails at takeover, and the whole group is given up',
        'error takeover: "255.255.255" is neither a prefix length from 1 to 32 nor a mask: the agent fails at takeover, and the whole group is given up',
        'error takeover: "enp0s31f6.409401" is no name of an interface: the agent fails at takeover, and the whole group is given up',
        'error takeover: "129" is neither a prefix length from 1 to 128 nor a mask: the agent fails at takeover, and the whole group is given up',
        'error takeover: "255.255.0.0" is neither a prefix length from 1 to 128 nor a mask: the agent fails at takeover, and the whole group is given up',
      ],
      edge: true,
    },
    {
      about: "other words that are no address",
      files:
        "== haresources\nmaster1 10.0.0.14/24/eth0/⟦10.0.0.999⟧ IPsrcaddr::⟦vip1⟧ SendArp::⟦vip2/eth0⟧ IPaddr::⟦2001:db8:0:0:0:0:0:10⟧\n",
      expect: [
        'error takeover: "10.0.0.999" is no broadcast address: the agent fails at takeover, and the whole group is given up',
        'error takeover: "vip1" is no IPv4 address: the agent fails at takeover, and the whole group is given up',
        'error takeover: "vip2/eth0" is no IPv4 address: the agent fails at takeover, and the whole group is given up',
        'error takeover: "2001:db8:0:0:0:0:0:10" is no IPv4 address: the agent fails at takeover, and the whole group is given up',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "forms that work",
      files:
        "== haresources\nmaster1 10.0.0.14 IPaddr::10.0.0.15/24/eth0:0 IPaddr2::10.0.0.16/255.255.255.0/eth0/10.0.0.255 IPaddr::10.0.0.17//24/eth0:web 10.0.0.18/24/10.0.0.255 IPsrcaddr::10.0.0.14 SendArp::10.0.0.14/eth0\n",
    },
    { about: "IPv6, written out", files: "== haresources\nmaster1 IPv6addr::2001:db8:0:0:0:0:0:10/64/eth0\n" },
    {
      about: "the last that can be, and what other rules speak of",
      files:
        "== haresources\nmaster1 10.0.0.14/1 10.0.0.15/32/enp0s31f6.40940 IPv6addr::2001:db8:0:0:0:0:0:10/128 IPaddr2::2001:db8:0:0:0:0:0:11/64/eth0 IPaddr IPaddr2::2001:db8::12/64 IPaddr::virtual-ip drbddisk::r0\n",
      edge: true,
    },
  ],
};
