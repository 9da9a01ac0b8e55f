import { describe, expect, test } from "vitest";
import { Reader } from "../../discover/reader.js";
import { MemoryFiles } from "../../files/memory.js";
import { NodeRoot } from "../node-root.js";
import { readFirewall } from "./read-firewall.js";

function firewall(files: Record<string, string>) {
  const memory = new MemoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/m/${path}`, text])));
  const reader = new Reader(memory, "/m");
  reader.allow("/m");
  const facts = readFirewall(new NodeRoot(reader, "/m"));
  return (protocol: "tcp" | "udp", port: number, from?: string, name?: string) =>
    facts?.allows(protocol, port, from, name);
}

describe("iptables", () => {
  const rules = (input: string, policy = "ACCEPT") =>
    firewall({
      "etc/sysconfig/iptables": `*nat\n:INPUT DROP [0:0]\nCOMMIT\n*filter\n:INPUT ${policy} [0:0]\n:RH - [0:0]\n${input}COMMIT\n`,
    });
  const redHat =
    "-A INPUT -j RH\n-A RH -i lo -j ACCEPT\n-A RH -p icmp --icmp-type any -j ACCEPT\n-A RH -m state --state ESTABLISHED,RELATED -j ACCEPT\n-A RH -m state --state NEW -m tcp -p tcp --dport 22 -j ACCEPT\n";
  const end = "-A RH -j REJECT --reject-with icmp-host-prohibited\n";

  test("the rules of a fresh system keep heartbeats out", () => {
    expect(rules(redHat + end)("udp", 694, "10.1.1.2", "eth1")).toBe(false);
    expect(rules(redHat + end)("tcp", 22)).toBe(true);
  });
  test("a rule for the port, from a network, by an interface", () => {
    const open = rules(
      `${redHat}-A RH -i eth1 -s 10.1.1.0/24 -p udp -m multiport --dports 690:694,5405 -j ACCEPT\n${end}`,
    );
    expect(open("udp", 694, "10.1.1.2", "eth1")).toBe(true);
    expect(open("udp", 694, "10.1.1.2", "eth0")).toBe(false);
    expect(open("udp", 694, "10.2.1.2", "eth1")).toBe(false);
    expect(open("tcp", 694, "10.1.1.2", "eth1")).toBe(false);
    expect(open("udp", 694, undefined, "eth1")).toBeUndefined();
  });
  test("what is not understood makes it unknown, unless it changes nothing", () => {
    expect(rules("-A INPUT -m recent --rcheck -j DROP\n")("udp", 694)).toBeUndefined();
    expect(rules("-A INPUT -m recent --rcheck -j ACCEPT\n")("udp", 694)).toBe(true);
    expect(rules("-A INPUT -j NOWHERE\n")("udp", 694)).toBeUndefined();
  });
  test("policy, negation, chains that return or loop", () => {
    expect(rules("")("udp", 694)).toBe(true);
    expect(rules("", "DROP")("udp", 694)).toBe(false);
    expect(rules("-A INPUT ! -s 10.1.1.0/24 -j DROP\n")("udp", 694, "10.1.1.2")).toBe(true);
    expect(rules("-A INPUT ! -s 10.1.1.0/24 -j DROP\n")("udp", 694, "10.9.1.2")).toBe(false);
    expect(rules("-A INPUT -j RH\n-A RH -p udp -j RETURN\n-A RH -j DROP\n")("udp", 694)).toBe(true);
    expect(rules("-A INPUT -j RH\n-A RH -j INPUT\n")("udp", 694)).toBeUndefined();
  });
  test("IPv6 is not theirs", () => expect(rules("", "DROP")("udp", 694, "fd00::1")).toBeUndefined());
});

describe("nftables", () => {
  const rules = (chain: string) =>
    firewall({
      "etc/nftables.conf": `#!/usr/sbin/nft -f\nflush ruleset\ntable inet filter {\n  set s { type ipv4_addr; elements = { 10.0.0.1 } }\n  chain input {\n    type filter hook input priority 0; policy drop;\n${chain}\n  }\n  chain forward { type filter hook forward priority 0; policy drop; }\n}\n`,
    });
  const usual =
    'ct state established,related accept\niif "lo" accept\nip protocol icmp accept\ntcp dport { ssh, http } accept';
  test("ports, sets of ports, interfaces, networks", () => {
    expect(rules(usual)("udp", 694)).toBe(false);
    expect(rules(`${usual}\nudp dport 694 accept`)("udp", 694)).toBe(true);
    expect(
      rules(`${usual}\niifname "eth1" ip saddr 10.1.1.0/24 udp dport { 694, 5405 } counter accept`)(
        "udp",
        694,
        "10.1.1.2",
        "eth1",
      ),
    ).toBe(true);
    expect(rules(`${usual}\niifname "eth1" udp dport 694 accept`)("udp", 694, "10.1.1.2", "eth0")).toBe(false);
    expect(rules(`${usual}\ntcp dport 7788-7799 accept`)("tcp", 7789)).toBe(true);
  });
  test("named sets, verdict maps and includes are not understood", () => {
    expect(rules("ip saddr @s accept")("udp", 694, "10.0.0.1")).toBeUndefined();
    expect(rules("ct state vmap { established : accept, invalid : drop }")("udp", 694)).toBeUndefined();
    expect(
      rules(`${usual}\n}\n}\ninclude "/etc/nftables.d/*.nft"\ntable ip x {\nchain y {`)("udp", 694),
    ).toBeUndefined();
  });
  test("a file without an input chain is no firewall", () =>
    expect(firewall({ "etc/nftables.conf": "flush ruleset\n" })("udp", 694)).toBeUndefined());
});

test("ufw", () => {
  const user = "*filter\n:ufw-user-input - [0:0]\n-A ufw-user-input -p udp --dport 694 -s 10.1.1.2 -j ACCEPT\nCOMMIT\n";
  const on = {
    "etc/ufw/user.rules": user,
    "etc/ufw/ufw.conf": "ENABLED=yes\n",
    "etc/default/ufw": 'DEFAULT_INPUT_POLICY="DROP"\n',
  };
  expect(firewall(on)("udp", 694, "10.1.1.2")).toBe(true);
  expect(firewall(on)("tcp", 7788, "10.1.1.2")).toBe(false);
  expect(firewall({ "etc/ufw/user.rules": user })("tcp", 7788, "10.1.1.2")).toBeUndefined();
  expect(firewall({ ...on, "etc/ufw/ufw.conf": "ENABLED=no\n" })("udp", 694, "10.1.1.2")).toBeUndefined();
});

test("firewalld", () => {
  const zone = (inner: string) =>
    `<?xml version="1.0"?><zone><!-- <port port="694" protocol="udp"/> --><short>P</short>${inner}</zone>`;
  const of = (zones: Record<string, string>) =>
    firewall({
      ...Object.fromEntries(
        Object.entries(zones).map(([name, text]) => [`etc/firewalld/zones/${name}.xml`, zone(text)]),
      ),
      "etc/firewalld/firewalld.conf": "DefaultZone=public\n",
    });
  expect(of({ public: '<service name="ssh"/>' })("udp", 694, "10.1.1.2", "eth1")).toBe(false);
  expect(of({ public: '<port port="690-700" protocol="udp"/>' })("udp", 694, "10.1.1.2", "eth1")).toBe(true);
  expect(of({ public: '<service name="mine"/>' })("udp", 694, "10.1.1.2", "eth1")).toBeUndefined();
  expect(
    of({ internal: '<interface name="eth1"/><port port="694" protocol="udp"/>', public: "" })(
      "udp",
      694,
      "10.1.1.2",
      "eth1",
    ),
  ).toBe(true);
  expect(of({ internal: "" })("udp", 694, "10.1.1.2", "eth1")).toBeUndefined();
  expect(
    of({ trusted: '<source address="10.1.1.0/24"/><port port="694" protocol="udp"/>', public: "" })(
      "udp",
      694,
      "10.1.1.2",
      "eth1",
    ),
  ).toBe(true);
  expect(
    of({ public: '<rule family="ipv4"><source address="10.1.1.2"/><port port="694" protocol="udp"/><accept/></rule>' })(
      "udp",
      694,
      "10.1.1.2",
      "eth1",
    ),
  ).toBe(true);
});

test("two sets of rules that contradict each other tell nothing", () =>
  expect(
    firewall({
      "etc/sysconfig/iptables": "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n",
      "etc/nftables.conf": "table inet f { chain i { type filter hook input priority 0; policy drop; } }",
    })("udp", 694),
  ).toBeUndefined());
