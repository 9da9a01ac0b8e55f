import { drbd, isIpv6 } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import {
  provenFix,
  provenSpelling,
  type RefusalMessages,
  type Refused,
  refusalRule,
  replacement,
} from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "invalid-address": ({ got, problem }, { name }) => {
    switch (problem) {
      case "not-numeric":
        return `"${got}" is a name, and an address is numeric: ${name} looks up no names and refuses the configuration`;
      case "ipv6-needs-keyword":
        return `"${got}" needs the word ipv6 before it, and brackets: ${name} refuses the configuration`;
      case "ipv6-needs-brackets":
        return `"${got}" needs brackets: ${name} refuses the configuration`;
      case "no-port":
        return `"${got}" has no port: ${name} refuses the configuration`;
      case "port-not-a-number":
        return `"${got}" is no port: ${name} refuses the configuration`;
      case "form":
        return `"${got}" is no address: ${name} refuses the configuration`;
    }
  },
  "port-range": ({ port }, { name }) => `port ${port} is not between 1 and 65535: ${name} refuses the configuration`,
  "address-in-floating": (_, { name }) =>
    `a floating section has its address in its head, not in a statement: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-address">;

const accepted = {
  octet: (address: string, octet: string) =>
    `${address} is no address, because ${octet} is more than 255: drbdadm says nothing, and the connection cannot be set up`,
};

/** `ipv6 [ADDRESS]:PORT` from an address of which only the keyword or the brackets are missing. */
function bracketsFor({ refusal, subject, file, node }: Refused<"drbd/invalid-address">): Fix | undefined {
  if (refusal.code !== "invalid-address" || !node || drbd.isSection(node) || node.ending.kind !== "semicolon")
    return undefined;
  if (refusal.data.problem !== "ipv6-needs-brackets" && refusal.data.problem !== "ipv6-needs-keyword") return undefined;
  const words = node.head?.value === "host" ? node.args.slice(2) : node.args;
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return undefined;
  const text = file.text
    .slice(first.start, last.end)
    .replace(/^ipv6\b/, "")
    .replace(/\s/g, "");
  const bracketed = /^\[([0-9a-fA-F:.]+)\]:(\d+)$/.exec(text);
  // Without brackets the last group is the port only where the address is complete without it.
  const bare = /^([0-9a-fA-F:]+):(\d{1,5})$/.exec(text);
  const host = bracketed?.[1] ?? bare?.[1];
  const port = bracketed?.[2] ?? bare?.[2];
  // `fd00::1` alone ends in no port: what is left of it is no address.
  if (!host || !port || !isIpv6(host)) return undefined;
  const clear = bracketed !== null || isWhole(host);
  return provenFix(
    subject,
    `Write ipv6 [${host}]:${port}`,
    [replacement(file, { start: first.start, end: last.end }, `ipv6 [${host}]:${port}`)],
    clear ? "safe" : "unsafe",
  );
}

/** A `;` that was typed for the `:` before the port. */
function colonFor({ refusal, subject, file }: Refused<"drbd/invalid-address">): Fix | undefined {
  if (refusal.code !== "invalid-address" || refusal.data.problem !== "no-port") return undefined;
  const behind = /^[ \t]*;(?=[ \t]*\d{1,5}[ \t]*;)/.exec(file.text.slice(refusal.range.end));
  if (!behind) return undefined;
  const { end } = refusal.range;
  return provenSpelling(subject, 'Write ":"', replacement(file, { start: end, end: end + behind[0].length }, ":"));
}

/** Whether an IPv6 address has its eight groups: then nothing behind it can be one of them. */
function isWhole(address: string): boolean {
  return address.split(":").length === 8 && !address.includes("::");
}

export const rule = refusalRule("drbd/invalid-address", messages, {
  fixes: (refused) => [bracketsFor(refused), colonFor(refused)],
  help: ({ refusal }) =>
    refusal.code === "invalid-address" ? "address 10.1.1.1:7788; or address ipv6 [fd00::1]:7788;" : undefined,
  also(subject, report) {
    for (const { file, node } of everyNode(subject)) {
      const host = addressOf(node)?.host;
      if (!host || !/^\d{1,3}(\.\d{1,3}){3}$/.test(host.value)) continue;
      const octet = host.value.split(".").find((part) => Number(part) > 255);
      if (octet === undefined) continue;
      report({
        at: { file, range: host.range },
        severity: "error",
        noticed: "kernel",
        message: accepted.octet(host.value, octet),
      });
    }
  },
});

/** The address of a statement or of a floating section. */
function addressOf(node: drbd.DrbdNode): drbd.Address | undefined {
  if (node.kind === "floating") return node.address;
  const head = node.head?.value ?? "";
  // With `via proxy on` behind it, `host` is the head of a section.
  if (head === "host" && node.args[1]?.value === "address") return drbd.readAddress(node.args.slice(2));
  const hasAddress = ["address", "inside", "outside", "alternate-link-address"].includes(head);
  return hasAddress && !drbd.isSection(node) ? drbd.readAddress(node.args) : undefined;
}

export const docs: RuleDocs = {
  finds:
    "An address without a port, a host name for an address, a port that is none, an IPv6 address without `ipv6 [..]`.",
  why: "drbdadm looks up no names: an address is numeric and has a port. An IPv6 address stands in brackets behind the word ipv6. It does not look at the numbers of an IPv4 address; one with an octet over 255 fails when the connection is set up.",
  fix: "Writes the word and the brackets, and `:` for a `;` before the port. Safe where they stand for the same address; without brackets, the last group of a shortened address may be the port or not.",
};

const one = "10.0.0.1:7788";
const unconnected = ["a", "b"]
  .map((name, id) => `  on ${name} { node-id ${id}; device /dev/drbd0; disk /dev/sda7; }\n`)
  .join("");

export const examples: RuleExamples = {
  bad: [
    {
      about: "a name, and no port",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "⟦master1⟧:7788").replace("10.0.0.2:7788", "⟦10.0.0.2⟧")}}\n`,
      expect: [
        'error parse: "master1" is a name, and an address is numeric: drbdadm 8.4 looks up no names and refuses the configuration',
        'error parse: "10.0.0.2" has no port: drbdadm 8.4 refuses the configuration',
      ],
    },
    {
      about: "IPv6 without its word, and without brackets",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "⟦[⟧fd00::1]:7788").replace("10.0.0.2:7788", "ipv6 ⟦fd00:0:0:0:0:0:0:2:7788⟧")}}\n`,
      expect: [
        'error parse: "[" needs the word ipv6 before it, and brackets: drbdadm 8.4 refuses the configuration',
        'error parse: "fd00:0:0:0:0:0:0:2:7788" needs brackets: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "ipv6 [fd00::1]:7788").replace("10.0.0.2:7788", "ipv6 [fd00:0:0:0:0:0:0:2]:7788")}}\n`,
    },
    {
      about: "a slip of the finger",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "⟦10.0.0.1⟧;7788")}}\n`,
      expect: ['error parse: "10.0.0.1" has no port: drbdadm 8.4 refuses the configuration'],
      after: `== drbd-84.conf\nresource r0 {\n${pair}}\n`,
    },
    {
      about: "numbers that are too large",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "10.0.0.1:⟦77880⟧").replace("10.0.0.2", "⟦10.0.0.256⟧")}}\n`,
      expect: [
        "error parse: port 77880 is not between 1 and 65535: drbdadm 8.4 refuses the configuration",
        "error kernel: 10.0.0.256 is no address, because 256 is more than 255: drbdadm says nothing, and the connection cannot be set up",
      ],
    },
    {
      about: "a name of hexadecimal digits is no IPv6 address, and a shortened address may end in a port or in a group",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("10.0.0.1", "⟦cafe⟧").replace("10.0.0.2:7788", "ipv6 ⟦fd00:0:0:0:0:0::2:7788⟧")}}\n`,
      expect: [
        'error parse: "cafe" is a name, and an address is numeric: drbdadm 8.4 looks up no names and refuses the configuration',
        'error parse: "fd00:0:0:0:0:0::2:7788" needs brackets: drbdadm 8.4 refuses the configuration',
      ],
      edge: true,
    },
    {
      about: "a shortened address, if somebody agrees that the last number is the port",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("10.0.0.1", "⟦cafe⟧").replace("10.0.0.2:7788", "ipv6 ⟦fd00::2:7788⟧")}}\n`,
      expect: [
        'error parse: "cafe" is a name, and an address is numeric: drbdadm 8.4 looks up no names and refuses the configuration',
        'error parse: "fd00::2:7788" needs brackets: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair.replace("10.0.0.1", "cafe").replace("10.0.0.2:7788", "ipv6 [fd00::2]:7788")}}\n`,
      unsafe: true,
      edge: true,
    },
    {
      about: "neither brackets nor a port: what stands before the last colon is no address",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "ipv6 ⟦fd00::1⟧").replace("10.0.0.2:7788", "ipv6 ⟦fd00:0:0:2:7788⟧")}}\n`,
      expect: [
        'error parse: "fd00::1" needs brackets: drbdadm 8.4 refuses the configuration',
        'error parse: "fd00:0:0:2:7788" needs brackets: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a semicolon behind a name is not all that is wrong",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "⟦master1⟧;7788")}}\n`,
      expect: [
        'error parse: "master1" is a name, and an address is numeric: drbdadm 8.4 looks up no names and refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "addresses of connections of 9",
      files: `== drbd-90.conf\nresource r0 {\n${unconnected}  connection {\n    host a address ⟦[⟧fd00::1]:7788;\n    host b address ipv6 ⟦fd00:0:0:0:0:0:0:2:7788⟧;\n  }\n}\n`,
      expect: [
        'error parse: "[" needs the word ipv6 before it, and brackets: drbdadm 9 refuses the configuration',
        'error parse: "fd00:0:0:0:0:0:0:2:7788" needs brackets: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\nresource r0 {\n${unconnected}  connection {\n    host a address ipv6 [fd00::1]:7788;\n    host b address ipv6 [fd00:0:0:0:0:0:0:2]:7788;\n  }\n}\n`,
      edge: true,
    },
    {
      about: "octets over 255 in a connection and in the outside of a proxy, and 255 itself",
      files: `== drbd-90.conf\nresource r0 {\n${unconnected}  connection {\n    host a address ⟦10.0.0.300⟧:7788 via proxy on a { inside 127.0.0.255:7789; outside ⟦192.168.256.1⟧:7790; }\n    host b address 10.0.0.255:7788;\n  }\n}\n`,
      expect: [
        "error kernel: 10.0.0.300 is no address, because 300 is more than 255: drbdadm says nothing, and the connection cannot be set up",
        "error kernel: 192.168.256.1 is no address, because 256 is more than 255: drbdadm says nothing, and the connection cannot be set up",
      ],
      edge: true,
    },
    {
      about: "a floating section with an octet over 255",
      files: `== drbd-84.conf\nresource r0 {\n${pair
        .replace("on a", "floating ⟦10.0.0.256⟧:7788")
        .replace("on b", "floating 10.0.0.255:7788")
        .replaceAll(/ address [0-9.:]{13};/g, "")}}\n`,
      expect: [
        "error kernel: 10.0.0.256 is no address, because 256 is more than 255: drbdadm says nothing, and the connection cannot be set up",
      ],
      edge: true,
    },
    {
      about: "a floating section with an address in a statement",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("on a {", "floating ⟦[⟧fd00::1]:7788 {").replace("on b {", "floating 10.0.0.2:7788 {").replace("address 10.0.0.1:7788; ", "").replace("address 10.0.0.2", "⟦address⟧ 10.0.0.2")}}\n`,
      expect: [
        'error parse: "[" needs the word ipv6 before it, and brackets: drbdadm 8.4 refuses the configuration',
        "error parse: a floating section has its address in its head, not in a statement: drbdadm 8.4 refuses the configuration",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a file that two nodes share is refused once",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:⟦77880⟧; meta-disk internal; }\n}\n== m1/etc/ha.d/ha.cf\nnode web1 web2\n== m1/etc/hostname\nweb1\n== m2/etc/ha.d/ha.cf\nnode web1 web2\n== m2/etc/hostname\nweb2\n",
      expect: ["error parse: port 77880 is not between 1 and 65535: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
  ],
  good: [
    { about: "addresses", files: `== drbd-84.conf\nresource r0 {\n${pair.replace(one, "ipv6 [fd00::1]:7788")}}\n` },
  ],
};
