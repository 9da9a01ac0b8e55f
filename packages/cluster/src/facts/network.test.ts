import { describe, expect, test } from "vitest";
import { Reader } from "../discover/reader.js";
import { MemoryFiles } from "../files/memory.js";
import { isAddressDump } from "./address-dump.js";
import type { HostFacts } from "./host-facts.js";
import { readFacts } from "./read-facts.js";

function factsOf(files: Record<string, string>, options: Partial<Parameters<typeof readFacts>[1]> = {}): HostFacts {
  const memory = new MemoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/m/${path}`, text])));
  const reader = new Reader(memory, "/m");
  reader.allow("/m");
  return readFacts(reader, { haDir: "/m/etc/ha.d", root: "/m", beside: [], given: {}, live: undefined, ...options });
}

/** Interfaces as `eth0: 10.0.0.1/24 dynamic routed`. */
function shown(facts: HostFacts): string[] {
  return (facts.interfaces?.list ?? []).map((fact) =>
    [
      `${fact.name}:`,
      ...fact.addresses.map((entry) => `${entry.address}/${entry.prefix ?? "?"}${entry.seen ? "(seen)" : ""}`),
      ...(fact.dynamic ? ["dynamic"] : []),
      ...(fact.routed ? ["routed"] : []),
    ].join(" "),
  );
}

test("a file of NetworkManager without DEVICE is called after its connection, not after an interface", () => {
  const file = "NAME='Wired 1'\nHWADDR=52:54:00:12:34:51\nIPADDR=10.1.1.1\nPREFIX=24\n";
  const directory = "etc/sysconfig/network-scripts";
  expect(shown(factsOf({ [`${directory}/ifcfg-Wired_1`]: file }))).toEqual([]);
  expect(shown(factsOf({ [`${directory}/ifcfg-eth1`]: file }))).toEqual(["eth1: 10.1.1.1/24"]);
});

const routes = (facts: HostFacts) =>
  facts.routes?.map((route) => `${route.target}/${route.prefix} via ${route.gateway} dev ${route.interface}`);

/** The texts at which addresses are said to stand. */
const places = (facts: HostFacts) =>
  facts.interfaces?.list.flatMap((fact) =>
    fact.addresses.map(({ place }) => place?.range && place.file.text.slice(place.range.start, place.range.end)),
  );

describe("Debian's interfaces", () => {
  const facts = factsOf({
    "etc/network/interfaces": `# comment
auto lo eth0
iface lo inet loopback
source /etc/network/interfaces.d/*.cfg
source-directory more
iface eth0 inet static
  address 192.168.42.12
  netmask 255.255.255.128
  gateway 192.168.42.1
  up ip addr add 192.168.42.20/25 dev $IFACE label eth0:9
iface eth0:1 inet static
  address 192.168.42.13/25
iface eth2 inet dhcp
iface bond0 inet manual
  bond-slaves eth4 eth5
`,
    "etc/network/interfaces.d/hb.cfg":
      "iface eth1 inet static\n address 10.1.1.1\n netmask \\\n 24\n up route add -host 10.1.1.2 dev eth1; true\n post-up /sbin/ip route add 10.9.0.0/16 via 10.1.1.254\n",
    "etc/network/more/extra": "iface eth3 inet6 auto\n",
    "etc/network/more/extra.bak": "iface eth9 inet dhcp\n",
  });
  test("several addresses, aliases, included files, backups left alone", () => {
    expect(shown(facts)).toEqual([
      "eth1: 10.1.1.1/24 routed",
      "eth3: dynamic",
      "eth0: 192.168.42.12/25 192.168.42.20/25 192.168.42.13/25 routed",
      "eth2: dynamic",
      "bond0:",
      "eth4:",
      "eth5:",
    ]);
    expect(facts.interfaces).toMatchObject({ complete: false, source: "files" });
    expect(places(facts)).toEqual(["10.1.1.1", "192.168.42.12", "192.168.42.20", "192.168.42.13"]);
  });
  test("routes", () =>
    expect(routes(facts)).toEqual([
      "10.1.1.2/32 via undefined dev eth1",
      "10.9.0.0/16 via 10.1.1.254 dev eth1",
      "default/0 via 192.168.42.1 dev eth0",
    ]));
  test("every file that was read is among the fact files", () =>
    expect(facts.files.map((file) => file.display).sort()).toEqual([
      "etc/network/interfaces",
      "etc/network/interfaces.d/hb.cfg",
      "etc/network/more/extra",
    ]));
  test("files that include each other, and paths that lead out", () =>
    expect(
      shown(
        factsOf({
          "etc/network/interfaces": "source interfaces\nsource ../../../../x/*\niface eth0 inet dhcp\n",
        }),
      ),
    ).toEqual(["eth0: dynamic"]));
});

test("ifcfg and route files of Red Hat", () => {
  const facts = factsOf({
    "etc/sysconfig/network": "NETWORKING=yes\nGATEWAY=10.0.0.254\nGATEWAYDEV=eth0\n",
    "etc/sysconfig/network-scripts/ifcfg-lo": "DEVICE=lo\nIPADDR=127.0.0.1\n",
    "etc/sysconfig/network-scripts/ifcfg-eth0":
      'DEVICE="eth0"\nIPADDR=10.0.0.1 # ours\nNETMASK=255.255.255.0\nIPADDR1=10.0.0.5\nPREFIX1=24\n',
    "etc/sysconfig/network-scripts/ifcfg-eth0:0": "DEVICE=eth0:0\nIPADDR=10.0.0.9\nPREFIX=24\n",
    "etc/sysconfig/network-scripts/ifcfg-eth1": "DEVICE=eth1\nBOOTPROTO=dhcp\nIPV6ADDR=fd00::1/64\n",
    "etc/sysconfig/network-scripts/ifcfg-eth1.bak": "DEVICE=eth9\n",
    "etc/sysconfig/network-scripts/route-eth0": "10.1.1.2 dev eth0\n10.2.0.0/16 via 10.0.0.253\n",
    "etc/sysconfig/network-scripts/route-eth1": "ADDRESS0=10.3.0.0\nNETMASK0=255.255.0.0\nGATEWAY0=10.4.0.1\n",
    "etc/sysconfig/static-routes": "any host 10.7.7.7 dev eth0\n",
    "etc/rc.local": "#!/bin/sh\n/sbin/route add -net 10.8.0.0 netmask 255.255.0.0 gw 10.0.0.250 eth0\n",
  });
  expect(shown(facts)).toEqual(["eth0: 10.0.0.1/24 10.0.0.5/24 10.0.0.9/24 routed", "eth1: fd00::1/64 dynamic routed"]);
  expect(routes(facts)).toEqual([
    "10.1.1.2/32 via undefined dev eth0",
    "10.2.0.0/16 via 10.0.0.253 dev eth0",
    "10.3.0.0/16 via 10.4.0.1 dev eth1",
    "10.7.7.7/32 via undefined dev eth0",
    "default/0 via 10.0.0.254 dev eth0",
    "10.8.0.0/16 via 10.0.0.250 dev eth0",
  ]);
});

test("ifcfg, routes and ifroute of SUSE", () => {
  const facts = factsOf({
    "etc/sysconfig/network/ifcfg-eth0":
      "BOOTPROTO='static'\nIPADDR='10.0.0.1/24'\nIPADDR_1='10.0.0.2'\nPREFIXLEN_1='24'\n",
    "etc/sysconfig/network/ifcfg-eth1": "BOOTPROTO='dhcp4'\n",
    "etc/sysconfig/network/routes": "default 10.0.0.254 - -\n",
    "etc/sysconfig/network/ifroute-eth0": "10.5.0.0 10.0.0.253 255.255.0.0 eth0\n",
  });
  expect(shown(facts)).toEqual(["eth0: 10.0.0.1/24 10.0.0.2/24 routed", "eth1: dynamic"]);
  expect(routes(facts)).toEqual(["10.5.0.0/16 via 10.0.0.253 dev eth0", "default/0 via 10.0.0.254 dev undefined"]);
});

test("systemd-networkd: the first file of an interface, drop-ins, patterns tell nothing", () => {
  const facts = factsOf({
    "etc/systemd/network/10-a.network":
      "[Match]\nName=eth0 eth1\n[Network]\nAddress=10.0.0.1/24\nGateway=10.0.0.254\n[Address]\nAddress=10.0.0.2/24\n[Route]\nDestination=10.9.0.0/16\nGateway=10.0.0.3\n",
    "etc/systemd/network/10-a.network.d/x.conf": "[Network]\nDHCP=ipv6\n",
    "etc/systemd/network/20-b.network": "[Match]\nName=eth1\n[Network]\nAddress=10.7.0.1/24\n",
    "etc/systemd/network/30-c.network": "[Match]\nName=en*\n[Network]\nDHCP=yes\n",
    "etc/systemd/network/vlan.netdev": "[NetDev]\nName=vlan7\nKind=vlan\n",
  });
  expect(shown(facts)).toEqual([
    "eth0: 10.0.0.1/24 10.0.0.2/24 dynamic routed",
    "eth1: 10.0.0.1/24 10.0.0.2/24 dynamic routed",
    "vlan7:",
  ]);
});

test("keyfiles of NetworkManager", () => {
  const directory = "etc/NetworkManager/system-connections";
  const facts = factsOf({
    [`${directory}/eth0.nmconnection`]:
      "[connection]\nid=x\ninterface-name=eth0\n[ipv4]\nmethod=manual\naddress1=10.0.0.1/24,10.0.0.254\naddress2=10.0.0.2/24\nroute1=10.9.0.0/16,10.0.0.3\n[ipv6]\nmethod=auto\n",
    [`${directory}/old style`]:
      "[connection]\ninterface-name=eth1\n[ipv4]\nmethod=manual\naddresses=10.1.1.1/24;10.1.1.5/24;\n",
    [`${directory}/unbound.nmconnection`]: "[connection]\nid=y\n[ipv4]\nmethod=auto\n",
  });
  expect(shown(facts)).toEqual(["eth0: 10.0.0.1/24 10.0.0.2/24 dynamic routed", "eth1: 10.1.1.1/24 10.1.1.5/24"]);
  expect(places(facts)).toEqual(["10.0.0.1", "10.0.0.2", "10.1.1.1", "10.1.1.5"]);
});

describe("netplan", () => {
  test("addresses with places, handles, bonds", () => {
    const facts = factsOf({
      "etc/netplan/01.yaml": `network:
  version: 2
  ethernets:
    eth0:
      addresses: [10.0.0.1/24, "10.0.0.2/24"]
      routes:
        - to: default
          via: 10.0.0.254
    eth1: {dhcp4: yes}
    handle:
      match: {macaddress: "00:11:22:33:44:55"}
      dhcp4: true
    named:
      match: {macaddress: "00:11:22:33:44:56"}
      set-name: eth5
      addresses:
        - 10.5.0.1/24: {label: "eth5:x"}
  bonds:
    bond0: {addresses: [10.1.1.1/24]}
`,
      "etc/netplan/02.yaml": "network: {ethernets: {eth0: {addresses: [10.0.0.3/24]}}}\n",
      "etc/netplan/03.yaml": "network: [broken\n  : :",
      "etc/netplan/04.yaml": "a: &a [*a, *a]\nnetwork: *a\n",
    });
    expect(shown(facts)).toEqual([
      "eth0: 10.0.0.1/24 10.0.0.2/24 10.0.0.3/24 routed",
      "eth1: dynamic",
      "eth5: 10.5.0.1/24",
      "bond0: 10.1.1.1/24",
    ]);
    expect(places(facts)).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.5.0.1", "10.1.1.1"]);
  });
});

describe("saved lists of addresses", () => {
  test.each(["ip-addr.txt", "ip_addr", "ip-a.txt", "ifconfig.txt", "ifconfig-a", "ip_-d_address", "ipaddr.log"])(
    "%s is one",
    (name) => expect(isAddressDump(name)).toBe(true),
  );
  test.each(["ip-up", "ipaddress.py", "ifconfig.sh", "ip.txt"])("%s is none", (name) =>
    expect(isAddressDump(name)).toBe(false),
  );
  test("ip addr: complete, and what stands in a file is not merely seen", () => {
    const facts = factsOf({
      "etc/network/interfaces": "iface eth0 inet static\n address 10.0.0.1/24\niface eth1 inet dhcp\n",
      "ip-addr.txt": `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP> mtu 1500 qdisc mq state UP
    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0
    inet 10.0.0.14/24 brd 10.0.0.255 scope global secondary eth0:0
    inet6 fe80::5054:ff:fe00:1/64 scope link
3: eth1@if7: <BROADCAST,UP> mtu 1500
    inet 10.1.1.1/24 scope global eth1
4: eth2: <BROADCAST> mtu 1500
`,
    });
    expect(shown(facts)).toEqual([
      "eth0: 10.0.0.1/24 10.0.0.14/24(seen) fe80::5054:ff:fe00:1/64(seen) routed",
      "eth1: 10.1.1.1/24(seen) routed",
      "eth2: routed",
    ]);
    expect(facts.interfaces).toMatchObject({ complete: true, source: "live" });
    expect(facts.files.map((file) => file.display)).toContain("ip-addr.txt");
  });
  test("ip -o addr, and both kinds of ifconfig", () => {
    const one =
      "1: lo    inet 127.0.0.1/8 scope host lo\n2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\n";
    const old =
      "eth0      Link encap:Ethernet  HWaddr 00:0C\n          inet addr:10.0.0.1  Bcast:10.0.0.255  Mask:255.255.255.0\neth0:0    Link encap:Ethernet\n          inet addr:10.0.0.14  Bcast:10.0.0.255  Mask:255.255.255.0\n";
    const fresh =
      "eth0: flags=4163<UP,BROADCAST>  mtu 1500\n        inet 10.0.0.1  netmask 255.255.255.0  broadcast 10.0.0.255\n";
    expect(shown(factsOf({ ip_addr: one }))).toEqual(["eth0: 10.0.0.1/24(seen) routed"]);
    expect(shown(factsOf({ "ifconfig.txt": old }))).toEqual(["eth0: 10.0.0.1/24(seen) 10.0.0.14/24(seen)"]);
    expect(factsOf({ "ifconfig.txt": old }).interfaces?.complete).toBe(false);
    expect(shown(factsOf({ "ifconfig.txt": fresh }))).toEqual(["eth0: 10.0.0.1/24(seen)"]);
  });
});

test("a live machine: what it has is complete, what its files say is there from boot on", () => {
  const live = {
    hostName: "m1",
    interfaces: [
      {
        name: "eth0",
        dynamic: false,
        routed: true,
        addresses: [
          { address: "10.0.0.1", prefix: 24 },
          { address: "10.0.0.14", prefix: 24 },
        ],
      },
    ],
  };
  const facts = factsOf({ "etc/network/interfaces": "iface eth0 inet static\n address 10.0.0.1/24\n" }, { live });
  expect(shown(facts)).toEqual(["eth0: 10.0.0.1/24 10.0.0.14/24(seen) routed"]);
  expect(facts.interfaces).toMatchObject({ complete: true, source: "live" });
  expect(facts.kindOf("/etc/nothing")).toBe("absent");
});

test("a live machine: interfaces that are down are there, with addresses that nobody knows", () => {
  const eth0 = { name: "eth0", dynamic: false, routed: true, addresses: [{ address: "10.0.0.1", prefix: 24 }] };
  const facts = factsOf(
    { "sys/class/net/eth0/mtu": "1500\n", "sys/class/net/eth1/mtu": "1500\n", "sys/class/net/bonding_masters": "\n" },
    { live: { hostName: "m1", interfaces: [eth0] } },
  );
  expect(shown(facts)).toEqual(["eth0: 10.0.0.1/24(seen) routed", "eth1: dynamic routed"]);
});

test.each([
  [
    "a .network for an address of the hardware",
    "etc/systemd/network/b.network",
    "[Match]\nMACAddress=00:11:22:33:44:55\n",
  ],
  ["a .network for a pattern", "etc/systemd/network/b.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n"],
  ["a keyfile without interface-name", "etc/NetworkManager/system-connections/b", "[connection]\nid=b\n"],
  ["a handle of netplan", "etc/netplan/b.yaml", "network: {ethernets: {hb: {match: {macaddress: 'a'}}}}\n"],
  ["an ifcfg for an address of the hardware", "etc/sysconfig/network-scripts/ifcfg-b", "HWADDR=00:11:22:33:44:55\n"],
])("%s: what is not listed may be there", (_, path, text) => {
  const eth0 = { "etc/network/interfaces": "iface eth0 inet static\n address 10.0.0.1/24\n" };
  expect(factsOf(eth0).interfaces?.unnamed).toBeUndefined();
  expect(factsOf({ ...eth0, [path]: text }).interfaces?.unnamed).toBe(true);
});

test("what the configuration states replaces what is known of that interface", () => {
  const stated = { name: "eth1", addresses: [{ address: "10.1.1.9", prefix: 24 }], dynamic: false, routed: false };
  const facts = factsOf(
    { "etc/network/interfaces": "iface eth0 inet dhcp\niface eth1 inet static\n address 10.1.1.1/24\n" },
    { given: { interfaces: { list: [stated], complete: false, source: "configuration" } } },
  );
  expect(shown(facts)).toEqual(["eth1: 10.1.1.9/24", "eth0: dynamic"]);
  expect(facts.interfaces?.list.map((fact) => fact.source)).toEqual(["configuration", undefined]);
});

test("speed of a link", () => {
  const facts = factsOf({
    "etc/network/interfaces": "iface eth0 inet dhcp\niface eth1 inet dhcp\n",
    "sys/class/net/eth0/speed": "1000\n",
    "sys/class/net/eth1/speed": "-1\n",
  });
  expect(facts.interfaces?.list.map((fact) => fact.speed)).toEqual([1000, undefined]);
});
