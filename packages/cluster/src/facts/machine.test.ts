import { describe, expect, test } from "vitest";
import { Reader } from "../discover/reader.js";
import { type MemoryFile, MemoryFiles } from "../files/memory.js";
import type { HostFacts } from "./host-facts.js";
import { readFacts } from "./read-facts.js";

function factsOf(files: Record<string, string | MemoryFile>): HostFacts {
  const memory = new MemoryFiles(Object.fromEntries(Object.entries(files).map(([path, file]) => [`/m/${path}`, file])));
  const reader = new Reader(memory, "/m");
  reader.allow("/m");
  return readFacts(reader, { haDir: "/m/etc/ha.d", root: "/m", beside: [], given: {}, live: undefined });
}

test("nothing is known of an empty root", () => {
  const facts = factsOf({ "etc/ha.d/ha.cf": "" });
  const { interfaces, hosts, resourceD, initD, boot, fstab, routes, firewall, blockDevices, users, groups } = facts;
  const all = { interfaces, hosts, resourceD, initD, boot, fstab, routes, firewall, blockDevices, users, groups };
  expect(Object.values(all).filter((value) => value !== undefined)).toEqual([]);
  expect(facts.hasProgram("/bin/sh")).toBeUndefined();
  expect(facts.kindOf("/etc/none")).toBeUndefined();
  expect(facts.files).toEqual([]);
});

test("fstab", () => {
  const { fstab } = factsOf({
    "etc/fstab":
      "# comment\nUUID=1-2 / ext4 defaults 0 1\n/dev/sdb1\t/mnt/my\\040disk xfs noauto,ro\n/dev/drbd0 /store\nbroken\n",
  });
  expect(fstab?.map(({ place, ...entry }) => entry)).toEqual([
    { device: "UUID=1-2", mountPoint: "/", type: "ext4", options: ["defaults"] },
    { device: "/dev/sdb1", mountPoint: "/mnt/my disk", type: "xfs", options: ["noauto", "ro"] },
    { device: "/dev/drbd0", mountPoint: "/store", type: "auto", options: ["defaults"] },
  ]);
  expect(fstab?.[2]?.place.range && fstab[2].place.file.lineOf(fstab[2].place.range.start)).toBe(4);
});

describe("accounts", () => {
  const passwd = "root:x:0:0::/root:/bin/sh\nhacluster:x:90:90:::\n#old:x:\n";
  test("names", () => expect([...(factsOf({ "etc/passwd": passwd }).users ?? [])]).toEqual(["root", "hacluster"]));
  test("a file is not all where other sources are asked", () => {
    expect(factsOf({ "etc/passwd": passwd, "etc/nsswitch.conf": "passwd: files sss\n" }).users).toBeUndefined();
    expect(factsOf({ "etc/passwd": passwd, "etc/nsswitch.conf": "passwd: files systemd\n" }).users?.size).toBe(2);
    expect(factsOf({ "etc/passwd": `${passwd}+::::::\n` }).users).toBeUndefined();
  });
  test("names that can be resolved", () => {
    const hosts = "10.0.0.1 m1 m1.example.com\n";
    expect(factsOf({ "etc/hosts": hosts }).resolves("M1")).toBe(true);
    expect(factsOf({ "etc/hosts": hosts }).resolves("m2")).toBeUndefined();
    expect(factsOf({ "etc/hosts": hosts, "etc/nsswitch.conf": "hosts: files dns\n" }).resolves("m2")).toBeUndefined();
    expect(factsOf({ "etc/hosts": hosts, "etc/nsswitch.conf": "hosts: files\n" }).resolves("m2")).toBe(false);
  });
});

test("boot: links, units, saved lists", () => {
  const boot = (files: Record<string, string>) =>
    Object.fromEntries((factsOf(files).boot ?? []).map(({ service, enabled }) => [service, enabled]));
  expect(boot({ "etc/rc3.d/K15drbd": "", "etc/rc.d/rc5.d/S75heartbeat": "", "etc/rc5.d/S20drbd": "" })).toEqual({
    drbd: true,
    heartbeat: true,
  });
  expect(
    boot({
      "etc/systemd/system/multi-user.target.wants/nginx.service": "",
      "usr/lib/systemd/system/drbd.service": "",
      "usr/lib/systemd/system/getty@.service": "",
      "usr/lib/systemd/system/nginx.service": "",
    }),
  ).toEqual({ nginx: true, drbd: false });
  expect(boot({ "chkconfig.txt": "drbd \t0:off\t1:off\t2:off\t3:off\nheartbeat 0:off\t1:off\t2:on\t3:on\n" })).toEqual({
    drbd: false,
    heartbeat: true,
  });
});

test("agents, with what can be told of their modes", () => {
  const { resourceD, initD } = factsOf({
    "etc/ha.d/resource.d/Filesystem": { content: "#!/bin/sh\n", mode: 0o755 },
    "etc/ha.d/resource.d/mine": { content: "x", mode: 0o644 },
    "etc/init.d/nginx": "x",
  });
  expect(resourceD?.map(({ name, executable }) => [name, executable])).toEqual([
    ["Filesystem", true],
    ["mine", false],
  ]);
  expect(initD?.map(({ name, executable }) => [name, executable])).toEqual([["nginx", undefined]]);
  expect(resourceD?.[0]?.file()?.text).toBe("#!/bin/sh\n");
});

test("block devices", () => {
  const lsblk = `NAME            MAJ:MIN RM SIZE RO TYPE MOUNTPOINT
sda               8:0    0  10G  0 disk
├─sda1            8:1    0   1G  0 part /boot
└─vg-root       253:0    0   9G  0 lvm  /
`;
  expect(factsOf({ "lsblk.txt": lsblk }).blockDevices).toEqual(["/dev/sda", "/dev/sda1", "/dev/mapper/vg-root"]);
  const partitions = "major minor  #blocks  name\n\n   8        0   10485760 sda\n   8        1    1048576 sda1\n";
  expect(factsOf({ "proc/partitions": partitions }).blockDevices).toEqual(["/dev/sda", "/dev/sda1"]);
});

test("programs, only where there are any", () => {
  const facts = factsOf({
    "usr/lib64/heartbeat/ipfail": { content: "x", mode: 0o755 },
    "usr/lib64/heartbeat/README": { content: "x", mode: 0o644 },
  });
  expect(facts.hasProgram("/usr/lib64/heartbeat/ipfail")).toBe(true);
  expect(facts.hasProgram("/usr/lib64/heartbeat/README")).toBe(false);
  expect(facts.hasProgram("/usr/lib/heartbeat/ipfail")).toBe(false);
  expect(facts.heartbeatPrograms?.get("ipfail")).toEqual(["/usr/lib64/heartbeat/ipfail"]);
});

test("the DRBD module that is loaded", () =>
  expect(factsOf({ "proc/drbd": "version: 8.4.3 (api:1/proto:86-101)\n" }).drbdModule?.value).toBe("8.4.3"));
