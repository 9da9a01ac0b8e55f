import { type DiscoverOptions, discover, type FileSystem, MemoryFiles } from "@halint/cluster";
import { type Diagnostic, fixToFixedPoint, lint, rules } from "@halint/linter";
import { readExampleFiles } from "@halint/linter/testing";
import { describe, expect, test } from "vitest";

/*
 * The peer's ucast address: every case in which a pair of nodes does or does not hear each other. Each test is a
 * cluster in one text; `⟦…⟧` marks where findings stand, `expect` says what they are.
 */

const ids = [
  "cluster/peer-ucast",
  "cluster/peer-not-reached",
  "ha-cf/useless-target",
  "cluster/vip-conflict",
  "ha-cf/alias-interface",
];
const chosen = rules.filter((rule) => ids.includes(rule.id));

function findings(
  text: string,
  expected: readonly string[],
  after?: string | Record<string, string>,
  options: Partial<DiscoverOptions> = {},
) {
  const example = readExampleFiles(text);
  const lintFiles = (files: FileSystem): Diagnostic[] =>
    discover(files, example.nodes.length > 0 ? [] : ["/cluster"], {
      workingDirectory: "/cluster",
      nodes: example.nodes,
      ...options,
    }).clusters.flatMap((cluster) => lint(cluster, chosen));
  const files = new MemoryFiles(example.files);
  const found = lintFiles(files);
  expect(
    found.map(
      (finding) =>
        `${finding.severity[0]?.toUpperCase()} ${finding.rule} ${finding.at.file.display}: ${finding.message}`,
    ),
  ).toEqual(expected);
  expect(found.map(({ at }) => ({ path: at.file.path, range: at.range }))).toEqual(example.marks);
  for (const safety of ["safe", "unsafe"] as const) {
    const wanted = typeof after === "object" ? after[safety] : safety === "safe" ? after : undefined;
    const fixed = fixToFixedPoint(files, lintFiles, safety === "safe" ? ["safe"] : ["safe", "unsafe"]);
    const got = fixed.files.map((file) => `== ${file.path.slice(9)}\n${Buffer.from(file.after).toString()}`).join("");
    if (wanted !== undefined || safety === "safe") expect(got, `after ${safety} fixes`).toBe(wanted ?? "");
    if (got === "") continue;
    // Applying the fixes again changes nothing.
    const overlay = new MemoryFiles(
      Object.fromEntries(fixed.files.map((file) => [file.path, { content: file.after }])),
      files,
    );
    expect(fixToFixedPoint(overlay, lintFiles, safety === "safe" ? ["safe"] : ["safe", "unsafe"]).files).toEqual([]);
  }
  return found;
}

function check(...args: Parameters<typeof findings>): void {
  findings(...args);
}

const ifcfg = (node: string, ...interfaces: [string, string][]) =>
  interfaces
    .map(([name, address]) => {
      const [bare, prefix = "24"] = address.split("/");
      return `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nBOOTPROTO=none\nIPADDR=${bare}\nPREFIX=${prefix}\n`;
    })
    .join("");
const haCf = (node: string, media: string, nodes = "node m1 m2") => `== ${node}/etc/ha.d/ha.cf\n${media}\n${nodes}\n`;
const pair = (first: string, second: string, facts = "") => haCf("m1", first) + haCf("m2", second) + facts;
const known = ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["eth1", "10.1.1.2"]);
const twoLinks =
  ifcfg("m1", ["eth0", "192.168.0.1"], ["eth1", "10.1.1.1"]) +
  ifcfg("m2", ["eth0", "192.168.0.2"], ["eth1", "10.1.1.2"]);
const P = "cluster/peer-ucast";
const own = (node: string, peer: string, address: string) =>
  `${address} is ${node}'s own address: ${peer} never hears ${node}, declares it dead and takes everything over`;
const spare = (node: string, address: string) =>
  `${address} is ${node}'s own address: this line reaches nobody and adds no redundancy, ${node} is heard by its other paths only`;
const both = (address: string) =>
  `m1 and m2 both name ${address}: one of them sends to itself, is never heard, and is declared dead by the other, which takes everything over`;
const bothSpare = (address: string) =>
  `m1 and m2 both name ${address}: one of them sends to itself, so this link works one way only and adds no redundancy`;

describe("1: each names the other's address", () => {
  test("with facts", () => check(pair("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1", known), []));
  test("without facts", () => check(pair("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1"), []));
  test("interfaces of different names", () =>
    check(
      pair(
        "ucast eth1 10.1.1.2",
        "ucast ens4 10.1.1.1",
        ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["ens4", "10.1.1.2"]),
      ),
      [],
    ));
});

describe("2: both name one address, and its owner is known", () => {
  const wrong = pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧");
  test("interface files: safe", () =>
    check(
      wrong + known,
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      haCf("m2", "ucast eth1 10.1.1.1"),
    ));
  test("the other way round", () =>
    check(
      pair("ucast eth1 ⟦10.1.1.1⟧", "ucast eth1 10.1.1.1", known),
      [`E ${P} m1/etc/ha.d/ha.cf: ${own("m1", "m2", "10.1.1.1")}`],
      haCf("m1", "ucast eth1 10.1.1.2"),
    ));
  test("hosts files: unsafe", () =>
    check(
      `${wrong}== m1/etc/hosts\n10.1.1.1 m1\n10.1.1.2 m2\n`,
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      { unsafe: haCf("m2", "ucast eth1 10.1.1.1") },
    ));
  test("the hosts file speaks of another network: no fix", () =>
    check(
      `${pair("ucast eth1 ⟦10.1.1.2⟧", "ucast eth1 10.1.1.2")}== m1/etc/hosts\n192.168.42.12 m1\n192.168.42.13 m2\n`,
      [`E ${P} m1/etc/ha.d/ha.cf: ${both("10.1.1.2")}`],
      { unsafe: "" },
    ));
  test("the peer's interface files are missing: the hosts file gives another network, so no fix", () =>
    check(
      `${wrong}${ifcfg("m2", ["eth1", "10.1.1.2"])}== m1/etc/hosts\n192.168.42.12 m1\n`,
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      { unsafe: "" },
    ));
  test("DRBD gives the addresses: unsafe", () =>
    check(
      `${wrong}== m1/etc/drbd.conf\nresource r0 {\n on m1 { address 10.1.1.1:7788; }\n on m2 { address 10.1.1.2:7788; }\n}\n`,
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      { unsafe: haCf("m2", "ucast eth1 10.1.1.1") },
    ));
  test("a loopback entry of the hosts file says nothing", () =>
    check(`${pair("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1")}== m1/etc/hosts\n127.0.0.1 m1 localhost\n`, []));
});

describe("3: both name one address, and nothing tells whose it is", () => {
  test("one finding that names both files, and no fix", () => {
    const [found] = findings(
      pair("ucast eth1 ⟦10.1.1.2⟧", "ucast eth1 10.1.1.2"),
      [`E ${P} m1/etc/ha.d/ha.cf: ${both("10.1.1.2")}`],
      { unsafe: "" },
    );
    expect(found?.related?.map((related) => related.place.file.display)).toEqual(["m2/etc/ha.d/ha.cf"]);
    expect(found?.help).toMatch(/interface files|halint.json/);
  });
});

describe("4: another medium reaches all the same", () => {
  test.each(["bcast eth0", "mcast eth0 225.0.0.1 694 1 0", "serial /dev/ttyS0"])("%s, owner known", (medium) =>
    check(
      pair(`ucast eth1 10.1.1.2\n${medium}`, `ucast eth1 ⟦10.1.1.2⟧\n${medium}`, known),
      [`W ${P} m2/etc/ha.d/ha.cf: ${spare("m2", "10.1.1.2")}`],
      haCf("m2", `ucast eth1 10.1.1.1\n${medium}`),
    ),
  );
  test("owner unknown", () =>
    check(pair("ucast eth1 ⟦10.1.1.2⟧\nbcast eth0", "ucast eth1 10.1.1.2\nbcast eth0"), [
      `W ${P} m1/etc/ha.d/ha.cf: ${bothSpare("10.1.1.2")}`,
    ]));
  test("ping never counts", () =>
    check(
      pair("ucast eth1 10.1.1.2\nping 10.1.1.254", "ucast eth1 ⟦10.1.1.2⟧\nping 10.1.1.254", known),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      haCf("m2", "ucast eth1 10.1.1.1\nping 10.1.1.254"),
    ));
});

describe("5: swapped, each names its own", () => {
  test("with facts", () =>
    check(
      pair("ucast eth1 ⟦10.1.1.1⟧", "ucast eth1 ⟦10.1.1.2⟧", known),
      [
        `E ${P} m1/etc/ha.d/ha.cf: ${own("m1", "m2", "10.1.1.1")}`,
        `E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`,
      ],
      haCf("m1", "ucast eth1 10.1.1.2") + haCf("m2", "ucast eth1 10.1.1.1"),
    ));
  test("without facts it looks like case 1", () => check(pair("ucast eth1 10.1.1.1", "ucast eth1 10.1.1.2"), []));
});

describe("6: both list the addresses of all nodes", () => {
  const all = "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2";
  test("with facts", () => check(pair(all, all, known), []));
  test("without facts", () => check(pair(all, all), []));
});

describe("7: identical files, two links, one address each", () => {
  test("of different owners: each link works one way", () =>
    check(
      pair("ucast eth0 192.168.0.2\nucast eth1 ⟦10.1.1.1⟧", "ucast eth0 ⟦192.168.0.2⟧\nucast eth1 10.1.1.1", twoLinks),
      [
        `W ${P} m1/etc/ha.d/ha.cf: ${spare("m1", "10.1.1.1")}`,
        `W ${P} m2/etc/ha.d/ha.cf: ${spare("m2", "192.168.0.2")}`,
      ],
      haCf("m1", "ucast eth0 192.168.0.2\nucast eth1 10.1.1.2") +
        haCf("m2", "ucast eth0 192.168.0.1\nucast eth1 10.1.1.1"),
    ));
  test("of one owner: it is never heard", () =>
    check(
      pair("ucast eth0 192.168.0.2\nucast eth1 10.1.1.2", "ucast eth0 ⟦192.168.0.2⟧\nucast eth1 ⟦10.1.1.2⟧", twoLinks),
      [
        `E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "192.168.0.2")}`,
        `E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`,
      ],
      haCf("m2", "ucast eth0 192.168.0.1\nucast eth1 10.1.1.1"),
    ));
  test("of unknown owners: one warning", () =>
    check(pair("ucast eth0 ⟦192.168.0.2⟧\nucast eth1 10.1.1.1", "ucast eth0 192.168.0.2\nucast eth1 10.1.1.1"), [
      `W ${P} m1/etc/ha.d/ha.cf: ${bothSpare("192.168.0.2")}`,
    ]));
});

test("8: one link wrong, the other right", () => {
  check(
    pair("ucast eth0 192.168.0.2\nucast eth1 10.1.1.2", "ucast eth0 192.168.0.1\nucast eth1 ⟦10.1.1.2⟧", twoLinks),
    [`W ${P} m2/etc/ha.d/ha.cf: ${spare("m2", "10.1.1.2")}`],
    haCf("m2", "ucast eth0 192.168.0.1\nucast eth1 10.1.1.1"),
  );
});

describe("9: addresses crossed between two links", () => {
  const crossed = (address: string, name: string, network: string, tail: string) =>
    `${address} is m2's address, but not on the network of ${name} (${network}): ${tail}`;
  test("nothing else reaches", () =>
    check(
      pair("ucast eth0 ⟦10.1.1.2⟧\nucast eth1 ⟦192.168.0.2⟧", "ucast eth0 192.168.0.1\nucast eth1 10.1.1.1", twoLinks),
      [
        `E ${P} m1/etc/ha.d/ha.cf: ${crossed("10.1.1.2", "eth0", "192.168.0.1/24", "m2 never hears m1, declares it dead and takes everything over")}`,
        `E ${P} m1/etc/ha.d/ha.cf: ${crossed("192.168.0.2", "eth1", "10.1.1.1/24", "m2 never hears m1, declares it dead and takes everything over")}`,
      ],
      haCf("m1", "ucast eth0 192.168.0.2\nucast eth1 10.1.1.2"),
    ));
  test("a serial line reaches", () =>
    check(
      pair(
        "serial /dev/ttyS0\nucast eth0 ⟦10.1.1.2⟧\nucast eth1 ⟦192.168.0.2⟧",
        "serial /dev/ttyS0\nucast eth0 192.168.0.1\nucast eth1 10.1.1.1",
        twoLinks,
      ),
      [
        `W ${P} m1/etc/ha.d/ha.cf: ${crossed("10.1.1.2", "eth0", "192.168.0.1/24", "this line reaches nobody and adds no redundancy")}`,
        `W ${P} m1/etc/ha.d/ha.cf: ${crossed("192.168.0.2", "eth1", "10.1.1.1/24", "this line reaches nobody and adds no redundancy")}`,
      ],
      haCf("m1", "serial /dev/ttyS0\nucast eth0 192.168.0.2\nucast eth1 10.1.1.2"),
    ));
});

describe("10: the sender is right, the receiver does not listen there", () => {
  const R = "cluster/peer-not-reached";
  test("mcast against ucast", () =>
    check(pair("⟦ucast eth1 10.1.1.2⟧", "⟦mcast eth1 225.0.0.1 694 1 0⟧", known), [
      `E ${R} m1/etc/ha.d/ha.cf: m1 sends ucast on eth1 to m2, which listens for mcast on eth1: m2 never hears m1, declares it dead and takes everything over`,
      `E ${R} m2/etc/ha.d/ha.cf: m2 sends mcast on eth1 to m1, which listens for ucast on eth1: m1 never hears m2, declares it dead and takes everything over`,
    ]));
  test("another port", () =>
    check(pair("udpport 695\n⟦ucast eth1 10.1.1.2⟧", "⟦ucast eth1 10.1.1.1⟧", known), [
      `E ${R} m1/etc/ha.d/ha.cf: m1 sends to port 695, m2 listens on port 694: m2 never hears m1, and both run everything`,
      `E ${R} m2/etc/ha.d/ha.cf: m2 sends to port 694, m1 listens on port 695: m1 never hears m2, and both run everything`,
    ]));
  test("a port written below the medium is not used", () =>
    check(pair("ucast eth1 10.1.1.2\nudpport 695", "ucast eth1 10.1.1.1", known), []));
  test("the receiver has its medium on another interface", () =>
    check(pair("⟦ucast eth1 10.1.1.2⟧", "⟦ucast eth0 192.168.0.1⟧", twoLinks), [
      `E ${R} m1/etc/ha.d/ha.cf: m1 sends ucast on eth1 to m2, which listens for ucast on eth0 and not on eth1: m2 never hears m1, declares it dead and takes everything over`,
      `E ${R} m2/etc/ha.d/ha.cf: m2 sends ucast on eth0 to m1, which listens for ucast on eth1 and not on eth0: m1 never hears m2, declares it dead and takes everything over`,
    ]));
});

describe("11: the target lies outside the interface's network", () => {
  test("a gateway is known: routed heartbeats are legal", () =>
    check(
      `${pair("ucast eth1 10.2.2.2", "ucast eth1 10.1.1.1")}== m1/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.1.1.1\nPREFIX=24\nGATEWAY=10.1.1.254\n== m2/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.2.2.2\nPREFIX=24\nGATEWAY=10.2.2.254\n`,
      [],
    ));
  test("a route through the interface is known", () =>
    check(
      `${pair("ucast eth1 10.2.2.2", "ucast eth1 10.1.1.1", ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["eth1", "10.2.2.2"]))}== m1/etc/sysconfig/network-scripts/route-eth1\n10.2.2.0/24 via 10.1.1.254\n== m2/etc/sysconfig/network-scripts/route-eth1\n10.1.1.0/24 via 10.2.2.254\n`,
      [],
    ));
  test("no way is known", () =>
    check(
      pair(
        "ucast eth1 ⟦10.2.2.2⟧",
        "ucast eth1 ⟦10.1.1.1⟧",
        ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["eth1", "10.2.2.2"]),
      ),
      [
        `E ${P} m1/etc/ha.d/ha.cf: 10.2.2.2 is m2's address, but not on the network of eth1 (10.1.1.1/24): m2 never hears m1, declares it dead and takes everything over`,
        `E ${P} m2/etc/ha.d/ha.cf: 10.1.1.1 is m1's address, but not on the network of eth1 (10.2.2.2/24): m1 never hears m2, declares it dead and takes everything over`,
      ],
    ));
});

describe("12: the target is nobody's to be", () => {
  test("loopback and broadcast", () =>
    check(pair("ucast eth1 ⟦127.0.0.1⟧", "ucast eth1 ⟦255.255.255.255⟧"), [
      "E ha-cf/useless-target m1/etc/ha.d/ha.cf: 127.0.0.1 is the machine itself: no heartbeat leaves it, and each node declares the other dead",
      "E ha-cf/useless-target m2/etc/ha.d/ha.cf: 255.255.255.255 is a broadcast address, to which ucast may not send: use bcast",
    ]));
  test("the broadcast address of the interface's network", () =>
    check(pair("ucast eth1 ⟦10.1.1.255⟧", "ucast eth1 10.1.1.1", known), [
      "E ha-cf/useless-target m1/etc/ha.d/ha.cf: 10.1.1.255 is a broadcast address, to which ucast may not send: use bcast",
    ]));
  test("the floating address", () =>
    check(
      `${pair("ucast eth1 ⟦10.1.1.9⟧", "ucast eth1 10.1.1.1", known)}== m1/etc/ha.d/haresources\nm1 10.1.1.9/24/eth1 nginx\n`,
      [
        "E cluster/vip-conflict m1/etc/ha.d/ha.cf: heartbeats go to 10.1.1.9, the floating address: they reach whichever node has it at the moment, also this one itself",
      ],
    ));
});

describe("13: a name as target", () => {
  test("its own", () =>
    check(
      pair("ucast eth1 m2", "ucast eth1 ⟦m2⟧"),
      [
        `E ${P} m2/etc/ha.d/ha.cf: m2 is this node's own name: m1 never hears m2, declares it dead and takes everything over`,
      ],
      { unsafe: haCf("m2", "ucast eth1 m1") },
    ));
  test("the peer's", () => check(pair("ucast eth1 m2", "ucast eth1 m1"), []));
  test("the peer's, which the hosts file puts on another network", () =>
    check(
      `${pair("ucast eth1 ⟦m2⟧", "ucast eth1 10.1.1.1", known)}== m1/etc/hosts\n192.168.0.2 m2\n`,
      [
        `W ${P} m1/etc/ha.d/ha.cf: m2 is looked up as 192.168.0.2, which is not on the network of eth1 (10.1.1.1/24): unless the name leads to another address there, this line reaches nobody`,
      ],
      haCf("m1", "ucast eth1 10.1.1.2"),
    ));
  test("the peer's, which the hosts file puts at the sender's own address", () =>
    check(
      `${pair("ucast eth1 ⟦m2⟧", "ucast eth1 10.1.1.1", known)}== m1/etc/hosts\n10.1.1.1 m1 m2\n`,
      [`E ${P} m1/etc/ha.d/ha.cf: ${own("m1", "m2", "m2 (10.1.1.1)")}`],
      haCf("m1", "ucast eth1 10.1.1.2"),
    ));
  test("the same, and nothing tells where the peer is: the name is no repair for itself", () =>
    check(
      `${pair("ucast eth1 ⟦m2⟧", "ucast eth1 10.1.1.1")}${ifcfg("m1", ["eth1", "10.1.1.1"])}== m1/etc/hosts\n10.1.1.1 m1 m2\n`,
      [`E ${P} m1/etc/ha.d/ha.cf: ${own("m1", "m2", "m2 (10.1.1.1)")}`],
    ));
  test("the peer's, which the hosts file puts at the loopback address: told there", () =>
    check(`${pair("ucast eth1 m2", "ucast eth1 10.1.1.1", known)}== m1/etc/hosts\n127.0.1.1 m2\n`, []));
});

describe("13: a name of the hosts file that is no node's", () => {
  const hosts = (node: string, ...lines: string[]) =>
    `== ${node}/etc/hosts\n127.0.0.1 localhost\n${lines.join("\n")}\n`;
  const links = ["10.1.1.1 m1-hb", "10.1.1.2 m2-hb"];
  const named = (second: string) => pair("ucast eth1 m2-hb", second, hosts("m1", ...links) + hosts("m2", ...links));
  test("copied and not changed, the interface files are known", () =>
    check(
      named("ucast eth1 ⟦m2-hb⟧") + known,
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "m2-hb (10.1.1.2)")}`],
      haCf("m2", "ucast eth1 10.1.1.1"),
    ));
  test("copied and not changed, nothing but the hosts files tells", () =>
    check(pair("ucast eth1 ⟦m2-hb⟧", "ucast eth1 m2-hb", hosts("m1", ...links) + hosts("m2", ...links)), [
      `E ${P} m1/etc/ha.d/ha.cf: ${both("m2-hb (10.1.1.2)")}`,
    ]));
  test("a longer name of the same machine is its own", () =>
    check(
      pair("ucast eth1 m2.example.com", "ucast eth1 ⟦m2.example.com⟧", hosts("m2", "10.1.1.2 m2.example.com m2")),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "m2.example.com (10.1.1.2)")}`],
      { unsafe: "" },
    ));
  test("one names it, the other writes the same address", () =>
    check(pair("ucast eth1 ⟦10.1.1.2⟧", "ucast eth1 m2-hb", hosts("m2", ...links)), [
      `E ${P} m1/etc/ha.d/ha.cf: ${both("10.1.1.2")}`,
    ]));
  test("nobody has what it stands for", () =>
    check(
      `${pair("ucast eth1 ⟦m2-hb⟧", "ucast eth1 10.1.1.1", known)}${hosts("m1", "10.1.1.9 m2-hb")}`,
      [
        `E ${P} m1/etc/ha.d/ha.cf: no node has the address m2-hb (10.1.1.9): m2 never hears m1, declares it dead and takes everything over`,
      ],
      { unsafe: haCf("m1", "ucast eth1 10.1.1.2") },
    ));
  test("each names the other", () => check(named("ucast eth1 m1-hb") + known, []));
  test("one name for the peer, which each hosts file gives to the other", () =>
    check(
      pair("ucast eth1 peer", "ucast eth1 peer", hosts("m1", "10.1.1.2 peer") + hosts("m2", "10.1.1.1 peer") + known),
      [],
    ));
  test("one name on both, and nothing tells what it stands for", () =>
    check(pair("ucast eth1 peer", "ucast eth1 peer"), []));
});

describe("14: nobody has it", () => {
  test("the interfaces of all nodes are known", () =>
    check(
      pair("ucast eth1 ⟦10.1.1.3⟧", "ucast eth1 10.1.1.1", known),
      [
        `E ${P} m1/etc/ha.d/ha.cf: no node has the address 10.1.1.3: m2 never hears m1, declares it dead and takes everything over`,
      ],
      { unsafe: haCf("m1", "ucast eth1 10.1.1.2") },
    ));
  test("one interface gets its address by DHCP: it may be that one", () =>
    check(
      `${pair("ucast eth1 10.1.1.3", "ucast eth1 10.1.1.1")}${ifcfg("m1", ["eth1", "10.1.1.1"])}== m2/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nBOOTPROTO=dhcp\n`,
      [],
    ));
});

describe("15: one ha.cf is stated to serve all nodes", () => {
  const shared = (media: string, facts = "") =>
    `== ha.cf\n${media}\nnode m1 m2\n== m1/etc/ha.d/haresources\n== m1/etc/hostname\nm1\n== m2/etc/ha.d/haresources\n== m2/etc/hostname\nm2\n${facts}`;
  test("all addresses", () => check(shared("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2", known), []));
  test("one address, owner known", () =>
    check(
      shared("ucast eth1 ⟦10.1.1.2⟧", known),
      [
        `E ${P} ha.cf: this file serves m2 and m1, and 10.1.1.2 is m2's own address: m1 never hears m2, declares it dead and takes everything over`,
      ],
      "== ha.cf\nucast eth1 10.1.1.2\nucast eth1 10.1.1.1\nnode m1 m2\n",
    ));
  test("one address, owner unknown", () =>
    check(shared("ucast eth1 ⟦10.1.1.2⟧"), [
      `E ${P} ha.cf: this file serves m1 and m2 and names one address only: the node that has 10.1.1.2 sends to itself, is never heard and declared dead`,
    ]));
});

describe("15: each node has a copy, and halint.json states that they are one", () => {
  const stated = (addresses: boolean) => {
    const node = (name: string, address: string) =>
      `{"name":"${name}","path":"${name}"${addresses ? `,"addresses":{"eth1":"${address}/24"}` : ""}}`;
    return `== halint.json\n{"clusters":[{"name":"web","shared":["ha.cf"],"nodes":[${node("m1", "10.1.1.1")},${node("m2", "10.1.1.2")}]}]}\n`;
  };
  const one = (line: string) => haCf("m1", line) + haCf("m2", line);
  test("all addresses", () => check(stated(true) + one("ucast eth1 10.1.1.1\nucast eth1 10.1.1.2"), []));
  test("one address, owner known: the line is added to both", () =>
    check(
      stated(true) + haCf("m1", "ucast eth1 10.1.1.2") + haCf("m2", "ucast eth1 ⟦10.1.1.2⟧"),
      [
        `E ${P} m2/etc/ha.d/ha.cf: this file serves m2 and m1, and 10.1.1.2 is m2's own address: m1 never hears m2, declares it dead and takes everything over`,
      ],
      one("ucast eth1 10.1.1.2\nucast eth1 10.1.1.1"),
    ));
  test("one address, owner unknown", () =>
    check(stated(false) + haCf("m1", "ucast eth1 ⟦10.1.1.2⟧") + haCf("m2", "ucast eth1 10.1.1.2"), [
      `E ${P} m1/etc/ha.d/ha.cf: this file serves m1 and m2 and names one address only: the node that has 10.1.1.2 sends to itself, is never heard and declared dead`,
    ]));
});

describe("16 and 17: a lone ha.cf", () => {
  const lone = (media: string, host = "== m1/etc/hostname\nm1\n") =>
    haCf("m1", media) + host + ifcfg("m1", ["eth1", "10.1.1.1"]);
  test("node and addresses known, only its own address", () =>
    check(lone("ucast eth1 ⟦10.1.1.1⟧"), [`E ${P} m1/etc/ha.d/ha.cf: ${own("m1", "m2", "10.1.1.1")}`]));
  test("with another medium", () =>
    check(lone("ucast eth1 ⟦10.1.1.1⟧\nbcast eth0"), [`W ${P} m1/etc/ha.d/ha.cf: ${spare("m1", "10.1.1.1")}`]));
  test("the peer's address", () => check(lone("ucast eth1 10.1.1.2"), []));
  test("node unknown", () => check("== ha.cf\nucast eth1 10.1.1.1\nnode m1 m2\n", []));
});

describe("18: three nodes", () => {
  const nodes = "node m1 m2 m3";
  const facts =
    ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["eth1", "10.1.1.2"]) + ifcfg("m3", ["eth1", "10.1.1.3"]);
  const all = "ucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nucast eth1 10.1.1.3";
  test("everybody sends to everybody", () =>
    check(haCf("m1", all, nodes) + haCf("m2", all, nodes) + haCf("m3", all, nodes) + facts, []));
  test("one line is missing", () =>
    check(
      haCf("m1", "⟦ucast eth1 10.1.1.2⟧", nodes) + haCf("m2", all, nodes) + haCf("m3", all, nodes) + facts,
      [
        "E cluster/peer-not-reached m1/etc/ha.d/ha.cf: no heartbeat medium of m1 reaches m3, and m2 between them passes nothing on: m3 declares m1 dead and takes its resources over while it is alive",
      ],
      { unsafe: haCf("m1", "ucast eth1 10.1.1.2\nucast eth1 10.1.1.3", nodes) },
    ));
});

describe("19: names of interfaces", () => {
  test("bonds and VLANs are ordinary names", () =>
    check(
      pair(
        "ucast bond0.20 10.1.1.2",
        "ucast bond0.20 ⟦10.1.1.2⟧",
        ifcfg("m1", ["bond0.20", "10.1.1.1"]) + ifcfg("m2", ["bond0.20", "10.1.1.2"]),
      ),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      haCf("m2", "ucast bond0.20 10.1.1.1"),
    ));
  test("an alias is another rule's", () =>
    check(
      pair("ucast ⟦eth1:0⟧ 10.1.1.2", "ucast eth1 10.1.1.1", known),
      [
        "E ha-cf/alias-interface m1/etc/ha.d/ha.cf: eth1:0 is an alias address, to which no socket can be bound: the daemon ends when it opens its media; the interface is eth1",
      ],
      haCf("m1", "ucast eth1 10.1.1.2"),
    ));
});

describe("20: ucast6", () => {
  const six = (node: string, address: string) =>
    `== ${node}/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPV6INIT=yes\nIPV6ADDR=${address}/64\n`;
  test("its own address", () =>
    check(
      pair("ucast6 eth1 fd00::2", "ucast6 eth1 ⟦fd00::2⟧", six("m1", "fd00::1") + six("m2", "fd00:0::2")),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "fd00::2")}`],
      haCf("m2", "ucast6 eth1 fd00::1"),
    ));
  test("both name one link-local address with its scope", () =>
    check(pair("ucast6 eth1 ⟦fe80::2%eth1⟧", "ucast6 eth1 fe80::2%eth1"), [
      `E ${P} m1/etc/ha.d/ha.cf: ${both("fe80::2%eth1")}`,
    ]));
  test("link-local addresses of different interfaces are different", () =>
    check(
      pair("ucast6 eth1 fe80::2%eth1\nucast6 eth2 fe80::2%eth2", "ucast6 eth1 fe80::1%eth1\nucast6 eth2 fe80::1%eth2"),
      [],
    ));
});

describe("addresses for one host alone", () => {
  const alone = ifcfg("m1", ["eth1", "10.1.1.1/32"]) + ifcfg("m2", ["eth1", "10.1.1.2/32"]);
  test.each(["ucast eth1 10.1.1.2|ucast eth1 10.1.1.1", "bcast eth1|bcast eth1"])(
    "%s: a route leads to the peer",
    (media) => {
      const [first = "", second = ""] = media.split("|");
      check(pair(first, second, alone), []);
    },
  );
  test("its own address all the same", () =>
    check(
      pair("ucast eth1 10.1.1.2", "ucast eth1 ⟦10.1.1.2⟧", alone),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      haCf("m2", "ucast eth1 10.1.1.1"),
    ));
});

describe("20: what the files of IPv4 do not tell about IPv6", () => {
  const six = (node: string, ...addresses: string[]) =>
    `== ${node}/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPV6INIT=yes\nIPV6ADDR=${addresses[0]}/64\nIPV6ADDR_SECONDARIES="${addresses.slice(1).join(" ")}"\n`;
  test.each([
    ["link-local with its scope", "fe80::22%eth1", "fe80::21%eth1"],
    ["link-local", "fe80::22", "fe80::21"],
    ["unique local", "fd00::2", "fd00::1"],
  ])("%s: nobody knows whose", (_, first, second) =>
    check(pair(`ucast6 eth1 ${first}`, `ucast6 eth1 ${second}`, known), []),
  );
  test("a link-local address is not in the interface files of IPv6 either: the kernel gives it", () =>
    check(pair("ucast6 eth1 fe80::22", "ucast6 eth1 fe80::21", six("m1", "fd00::1") + six("m2", "fd00::2")), []));
  test("one is written with its scope, the other without", () =>
    check(pair("ucast6 eth1 ⟦fe80::2%eth1⟧", "ucast6 eth1 fe80::2", known), [
      `E ${P} m1/etc/ha.d/ha.cf: ${both("fe80::2%eth1")}`,
    ]));
  test("its own link-local address, told by files", () =>
    check(
      pair(
        "ucast6 eth1 fe80::2%eth1",
        "ucast6 eth1 ⟦fe80::2%eth1⟧",
        six("m1", "fd00::1", "fe80::1/64") + six("m2", "fd00::2", "fe80::2/64"),
      ),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "fe80::2%eth1")}`],
      haCf("m2", "ucast6 eth1 fe80::1%eth1"),
    ));
  test("one link-local address on another interface of its own is the peer's here", () =>
    check(
      pair(
        "ucast6 eth1 fe80::1%eth1",
        "ucast6 eth1 fe80::9%eth1",
        six("m1", "fd00::1", "fe80::9/64") +
          six("m2", "fd00::2", "fe80::1/64") +
          six("m1", "fd01::1", "fe80::1/64").replaceAll("eth1", "eth2"),
      ),
      [],
    ));
});

describe("mixtures", () => {
  const three = (one: string, two: string, last: string) => `ucast eth0 ${one}\nucast eth1 ${two}\nucast eth2 ${last}`;
  test("three links, all copied, nothing known: one warning", () => {
    const [found] = findings(
      pair(three("⟦192.168.0.2⟧", "10.1.1.2", "10.2.2.2"), three("192.168.0.2", "10.1.1.2", "10.2.2.2")),
      [`W ${P} m1/etc/ha.d/ha.cf: ${bothSpare("192.168.0.2")}`],
    );
    expect(found?.related).toHaveLength(3);
  });
  test("three links, one of them wrong, told by one interface file", () =>
    check(
      pair(
        three("192.168.0.2", "10.1.1.2", "10.2.2.2"),
        three("⟦192.168.0.2⟧", "10.1.1.1", "10.2.2.1"),
        ifcfg("m2", ["eth0", "192.168.0.2"]),
      ),
      [`W ${P} m2/etc/ha.d/ha.cf: ${spare("m2", "192.168.0.2")}`],
    ));
  test("another medium on one side only reaches nobody", () =>
    check(pair("ucast eth1 ⟦10.1.1.2⟧\nbcast eth0", "ucast eth1 10.1.1.2"), [
      `E ${P} m1/etc/ha.d/ha.cf: ${both("10.1.1.2")}`,
    ]));
  test("the other medium does not meet the peer's either", () =>
    check(
      pair(
        "mcast eth0 225.0.0.1 694 1 0\nucast eth1 10.1.1.2",
        "mcast eth0 225.0.0.2 694 1 0\nucast eth1 ⟦10.1.1.2⟧",
        known,
      ),
      [`E ${P} m2/etc/ha.d/ha.cf: ${own("m2", "m1", "10.1.1.2")}`],
      haCf("m2", "mcast eth0 225.0.0.2 694 1 0\nucast eth1 10.1.1.1"),
    ));
  test("a broadcast is heard by ucast on the same interface, and ucast by bcast", () =>
    check(pair("bcast eth1", "ucast eth1 10.1.1.1", known), []));
  test("a broadcast does not leave its network", () =>
    check(
      pair("⟦bcast eth1⟧", "⟦bcast eth1⟧", ifcfg("m1", ["eth1", "10.1.1.1"]) + ifcfg("m2", ["eth1", "10.9.9.2"])),
      ["m1", "m2"].map((from) => {
        const to = from === "m1" ? "m2" : "m1";
        return `E cluster/peer-not-reached ${from}/etc/ha.d/ha.cf: no heartbeat medium of ${from} reaches ${to}: ${to} never hears ${from}, declares it dead and takes everything over`;
      }),
    ));
  test("the peer's address on another link, although the gateway of this one is known", () =>
    check(
      `${pair("ucast eth0 ⟦10.1.1.2⟧", "ucast eth0 192.168.0.1")}${ifcfg("m1", ["eth1", "10.1.1.1"])}${ifcfg("m2", ["eth0", "192.168.0.2"], ["eth1", "10.1.1.2"])}== m1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=192.168.0.1\nPREFIX=24\nGATEWAY=192.168.0.254\n`,
      [
        `E ${P} m1/etc/ha.d/ha.cf: 10.1.1.2 is m2's address, but not on the network of eth0 (192.168.0.1/24): m2 never hears m1, declares it dead and takes everything over`,
      ],
      haCf("m1", "ucast eth0 192.168.0.2"),
    ));
  test("ucast6 against ucast", () =>
    check(pair("⟦ucast6 eth1 fd00::2⟧", "ucast eth1 10.1.1.1"), [
      "E cluster/peer-not-reached m1/etc/ha.d/ha.cf: m1 sends ucast6 on eth1 to m2, which listens for ucast on eth1: m2 never hears m1, declares it dead and takes everything over",
    ]));
});

test.each(["<%= @peer %>", "{{ peer_address }}", "${PEER}", "<peer-ip>"])(
  "21: a placeholder as target: %s",
  (target) => {
    check(pair(`ucast eth1 ${target}`, `ucast eth1 ${target}`, known), []);
  },
);
