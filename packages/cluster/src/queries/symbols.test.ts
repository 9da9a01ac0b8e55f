import { expect, test } from "vitest";
import { discover } from "../discover/discover.js";
import { MemoryFiles } from "../files/memory.js";
import { type SymbolKind, symbolsOf } from "./symbols.js";

const files = {
  "/c/m1/etc/ha.d/ha.cf":
    "ucast eth1 10.1.1.2\nmcast eth0 225.0.0.1 694 1 0\nping 10.0.0.254\nnode M1 m2\nstonith_host m1 external x m2\n",
  "/c/m1/etc/ha.d/haresources":
    "m1 drbddisk::r0 Filesystem::/dev/drbd0::/store::ext4 10.0.0.14/24/eth0:0 nginx # a note\n",
  "/c/m1/etc/hostname": "m1\n",
  "/c/m1/etc/hosts": "127.0.0.1 localhost\n10.0.0.1 m1 web\n10.0.0.2 m2\n",
  "/c/m1/etc/fstab": "/dev/drbd0 /store ext4 noauto 0 0\n",
  "/c/m1/etc/network/interfaces":
    "iface eth1 inet static\n address 10.1.1.1/24\n up route add -host 10.1.1.2 dev eth1\n",
  "/c/m1/etc/drbd.conf": `resource r0 {
  net { shared-secret "m1"; }
  on "m1" { device /dev/drbd0; disk /dev/sdb1; address 10.1.1.1:7788; meta-disk /dev/sdc[0]; }
  on m2 { device /dev/drbd0; disk /dev/sdb1; address ipv6 [fd00::2]:7788; meta-disk internal; }
}
resource r1 { disk { resync-after r0/0; } }
`,
  "/c/m2/etc/ha.d/ha.cf": "ucast eth1 10.1.1.1\nnode m1 m2\n",
  "/c/m2/etc/hostname": "m2\n",
};

test("every place of a name", () => {
  const memory = new MemoryFiles(files);
  const [cluster] = discover(memory, ["/c"], { workingDirectory: "/c" }).clusters;
  if (!cluster) throw new Error("no cluster");
  const index = symbolsOf(cluster);
  const of = (kind: SymbolKind, name: string) =>
    index
      .of(kind, name)
      .map(({ place, text, node }) => `${place.file.display}:${place.file.lineOf(place.range.start)} ${text} ${node}`);
  expect(of("node", "m1")).toEqual([
    "m1/etc/drbd.conf:3 m1 m1",
    "m1/etc/ha.d/ha.cf:4 M1 m1",
    "m1/etc/ha.d/ha.cf:5 m1 m1",
    "m1/etc/ha.d/haresources:1 m1 m1",
    "m1/etc/hostname:1 m1 m1",
    "m1/etc/hosts:2 m1 m1",
    "m2/etc/ha.d/ha.cf:2 m1 m2",
  ]);
  expect(of("address", "10.1.1.2")).toEqual([
    "m1/etc/ha.d/ha.cf:1 10.1.1.2 m1",
    "m1/etc/network/interfaces:3 10.1.1.2 m1",
  ]);
  expect(of("address", "10.1.1.1")).toEqual([
    "m1/etc/drbd.conf:3 10.1.1.1 m1",
    "m1/etc/network/interfaces:2 10.1.1.1 m1",
    "m2/etc/ha.d/ha.cf:1 10.1.1.1 m2",
  ]);
  expect(of("address", "fd00:0::2")).toEqual(["m1/etc/drbd.conf:4 fd00::2 m1"]);
  expect(of("address", "10.0.0.14")).toEqual(["m1/etc/ha.d/haresources:1 10.0.0.14 m1"]);
  expect(of("address", "10.0.0.254")).toEqual(["m1/etc/ha.d/ha.cf:3 10.0.0.254 m1"]);
  expect(of("interface", "eth0")).toEqual(["m1/etc/ha.d/ha.cf:2 eth0 m1", "m1/etc/ha.d/haresources:1 eth0:0 m1"]);
  expect(of("interface", "eth1")).toEqual([
    "m1/etc/ha.d/ha.cf:1 eth1 m1",
    "m1/etc/network/interfaces:1 eth1 m1",
    "m2/etc/ha.d/ha.cf:1 eth1 m2",
  ]);
  expect(of("drbd resource", "r0")).toEqual([
    "m1/etc/drbd.conf:1 r0 m1",
    "m1/etc/drbd.conf:6 r0 m1",
    "m1/etc/ha.d/haresources:1 r0 m1",
  ]);
  expect(of("device", "/dev/drbd0")).toEqual([
    "m1/etc/drbd.conf:3 /dev/drbd0 m1",
    "m1/etc/drbd.conf:4 /dev/drbd0 m1",
    "m1/etc/fstab:1 /dev/drbd0 m1",
    "m1/etc/ha.d/haresources:1 /dev/drbd0 m1",
  ]);
  expect(of("device", "/dev/sdc")).toEqual(["m1/etc/drbd.conf:3 /dev/sdc m1"]);
  expect(of("agent", "nginx")).toEqual(["m1/etc/ha.d/haresources:1 nginx m1"]);
  // Every range holds the text, and is found again.
  for (const occurrence of index.all) {
    const { file, range } = occurrence.place;
    expect(file.text.slice(range.start, range.end)).toBe(occurrence.text);
    expect(index.at(file, range.start)).toBe(occurrence);
  }
});
