import { FileError, type FileSystem, MemoryFiles } from "@halint/cluster";
import { planFiles, readAnswers, runbook } from "@halint/generate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAnswers, filesFor, good, tutorialAnswers } from "./support.js";

/** What is said of an answer that replaces one of the tutorial's. */
function said(change: (answers: typeof tutorialAnswers & Record<string, unknown>) => void): string[] {
  const value = structuredClone(tutorialAnswers) as typeof tutorialAnswers & Record<string, unknown>;
  change(value);
  return readAnswers(value).problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("what is left out", () => {
  const answers = good(tutorialAnswers);

  test("is filled in with what is usual", () => {
    const { name, distribution, drbd, haCf, port, failback, startAtBoot } = answers;
    expect({ name, distribution, drbd, haCf, port, failback, startAtBoot }).toEqual({
      name: "master1-master2",
      distribution: "debian-12",
      drbd: "8.4",
      haCf: "per-node",
      port: 694,
      failback: false,
      startAtBoot: false,
    });
    expect(answers.heartbeats.map((link) => link.name)).toEqual(["eth0", "eth1"]);
  });

  test("keys are random", () => {
    const [one, two] = [readAnswers(tutorialAnswers).answers, readAnswers(tutorialAnswers).answers];
    expect(one?.key).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set([one?.key, one?.secret, two?.key, two?.secret]).size).toBe(4);
  });
});

describe("what cannot be is said with its place", () => {
  test.each<[string, Parameters<typeof said>[0], string]>([
    ["one node", (a) => a.nodes.pop(), "nodes: there have to be exactly two nodes"],
    ["one name", (a) => void (a.nodes[1]!.name = "MASTER1"), "nodes: both nodes are called master1"],
    ["an address as a name", (a) => void (a.nodes[1]!.name = "10.1.1.2"), 'nodes[1].name: "10.1.1.2" cannot be it'],
    [
      "no prefix",
      (a) => void (a.nodes[0]!.interfaces.eth1 = "10.1.1.1"),
      "nodes[0].interfaces.eth1: the prefix is missing",
    ],
    [
      "a broadcast address",
      (a) => void (a.nodes[0]!.interfaces.eth1 = "10.1.1.255/24"),
      "is the broadcast address of 10.1.1.0/24",
    ],
    [
      "one address twice",
      (a) => void (a.nodes[1]!.interfaces.eth1 = "10.1.1.1/24"),
      "10.1.1.1 is given to nodes[0].interfaces.eth1 already",
    ],
    ["IPv6", (a) => void (a.nodes[0]!.interfaces.eth1 = "fe80::1/64"), "only IPv4 is written"],
    [
      "a node's address as floating",
      (a) => void (a.groups[0]!.addresses = ["192.168.42.13"]),
      "groups[0].addresses[0]: 192.168.42.13 is a node's own address",
    ],
    [
      "a floating address elsewhere",
      (a) => void (a.groups[0]!.addresses = ["192.168.42.200"]),
      "in none of the networks that both nodes are in (192.168.42.0/25, 10.1.1.0/24)",
    ],
    [
      "an agent as a service",
      (a) => void (a.groups[0]!.services = ["Filesystem"]),
      "Filesystem is a resource agent, no service",
    ],
    ["a path as a service", (a) => void (a.groups[0]!.services = ["/etc/init.d/nginx"]), "without a path or arguments"],
    [
      "a service twice",
      (a) => void (a.groups[0]!.services = ["nginx", "nginx"]),
      "service nginx is used by groups[0].services[0] already",
    ],
    [
      "a word of drbdadm",
      (a) => void (a.groups[0]!.storage[0]!.resource = "disk"),
      '"disk" means something else to drbdadm',
    ],
    ["DRBD on DRBD", (a) => void (a.groups[0]!.storage[0]!.disk = "/dev/drbd1"), "/dev/drbd1 is a DRBD device"],
    ["a mount over the system", (a) => void (a.groups[0]!.storage[0]!.mount = "/var"), "the machine needs /var itself"],
    [
      "storage and one link",
      (a) => void (a.heartbeats = ["eth1"]),
      "heartbeats: with storage that both nodes can mount",
    ],
    [
      "an unknown interface",
      (a) => void (a.heartbeats = ["eth7"]),
      'heartbeats[0]: "eth7" is no interface of the first node',
    ],
    ["a ping node of its own", (a) => void (a.ping = "10.1.1.2"), "ping: 10.1.1.2 is an address of master2"],
    ["a short key", (a) => void (a.key = "Hello!"), "key: it has fewer than 16 characters"],
    ["a key with a comment sign", (a) => void (a.key = "abcdefgh#ijklmnopqrst"), "key: "],
    ["a mistyped name", (a) => void (a.failbak = true), "failbak: there is no such answer; did you mean failback?"],
    ["a version", (a) => void (a.drbd = "8.5"), 'drbd: it has to be one of "8.3", "8.4", "9"'],
    ["nothing to run", (a) => void (a.groups = []), "groups: there has to be at least one group"],
  ])("%s", (_, change, expected) => {
    const problems = said(change);
    expect(problems.join("\n")).toContain(expected);
    expect(problems).toHaveLength(1);
  });

  test("one shared file with two names of an interface", () => {
    const value = structuredClone(tutorialAnswers) as unknown as { nodes: { interfaces: unknown }[]; haCf: string };
    value.haCf = "shared";
    value.nodes[1]!.interfaces = { eth0: "192.168.42.13/25", enp2s0: "10.1.1.2/24" };
    expect(readAnswers(value).problems.map(({ path }) => path)).toEqual(["haCf"]);
  });

  test("whatever the JSON, reading ends with answers or problems", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map((groups) => ({ ...tutorialAnswers, groups })),
        ),
        (value) => {
          const { answers, problems } = readAnswers(value);
          expect(answers === undefined).toBe(problems.length > 0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the files", () => {
  test("of two nodes differ in the peer's addresses only", () => {
    const lines = (node: string) =>
      filesFor(tutorialAnswers)
        .filter((file) => file.node === node && !file.path.endsWith("ha.cf"))
        .map(({ path, text, mode }) => [path, text, mode]);
    expect(lines("master1")).toEqual(lines("master2"));
    const ucast = (node: string) =>
      filesFor(tutorialAnswers)
        .find((file) => file.node === node && file.path.endsWith("ha.cf"))
        ?.text.match(/^ucast .*$/gm);
    expect(ucast("master1")).toEqual(["ucast eth0 192.168.42.13", "ucast eth1 10.1.1.2"]);
    expect(ucast("master2")).toEqual(["ucast eth0 192.168.42.12", "ucast eth1 10.1.1.1"]);
  });

  test("of a shared ha.cf are the same to the byte", () => {
    const files = filesFor({ ...tutorialAnswers, haCf: "shared" }).filter(({ node }) => node !== undefined);
    for (const { path, text } of files)
      expect(files.filter((file) => file.path === path && file.text === text)).toHaveLength(2);
  });

  test("start in the order in which they need each other", () => {
    const haresources = filesFor(tutorialAnswers).find(({ path }) => path.endsWith("haresources"));
    expect(haresources?.text.split("\n").at(-2)).toBe(
      "master1 drbddisk::r0 Filesystem::/dev/drbd0::/store::ext4 IPaddr2::192.168.42.14/25/eth0 nginx",
    );
  });

  test("with keys are readable by root alone", () => {
    for (const { text, mode, secret } of filesFor(tutorialAnswers)) {
      expect(/[0-9a-f]{40}/.test(text)).toBe(secret);
      expect(mode).toBe(secret ? 0o600 : 0o644);
    }
  });

  test("are never written over others", () => {
    const files = filesFor(tutorialAnswers);
    const there = new MemoryFiles({ "/out/master2/etc/ha.d/ha.cf": "node x\n" });
    const plan = planFiles(files, "/out/", there);
    expect(plan.obstacles).toEqual([{ path: "/out/master2/etc/ha.d/ha.cf", why: "it exists already" }]);
    expect(plan.writes).toHaveLength(files.length);
    expect(planFiles(files, "/other", there).obstacles).toEqual([]);
  });

  test("are not written where nobody can look", () => {
    const locked: FileSystem = {
      stat: (path) => {
        throw new FileError(path, "EACCES", "permission denied");
      },
      read: () => new Uint8Array(),
      list: () => [],
      realPath: (path) => path,
    };
    expect(planFiles(filesFor(tutorialAnswers), "/out", locked).obstacles[0]?.why).toBe("permission denied");
  });
});

describe("the runbook", () => {
  test("says for every answer what to do, with real names, and never undefined", () => {
    fc.assert(
      fc.property(anyAnswers, (value) => {
        const answers = good(value);
        const text = runbook(answers);
        expect(text).not.toMatch(/undefined|NaN|\[object|\n{3}/);
        for (const { name } of answers.nodes) expect(text).toContain(name);
        for (const { services, addresses, storage } of answers.groups) {
          for (const service of services) expect(text).toContain(`/etc/init.d/${service}`);
          for (const { address } of addresses) expect(text).toContain(address);
          for (const { resource, mount } of storage) {
            expect(text).toContain(mount);
            expect(text.split(`drbdadm create-md ${resource}`)).toHaveLength(2);
          }
        }
        expect(text).not.toContain(answers.key);
        expect(text).not.toContain(answers.secret);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["8.3", "drbdadm -- --overwrite-data-of-peer primary r0"],
    ["8.4", "drbdadm primary --force r0"],
    ["9", "drbdadm primary --force r0"],
  ])("declares one disk the good one, once: DRBD %s", (drbd, command) => {
    const text = runbook(good({ ...tutorialAnswers, drbd }));
    expect(text.split(command)).toHaveLength(2);
    expect(text.indexOf("On master1 only.")).toBeLessThan(text.indexOf(command));
    expect(text.indexOf("drbdadm create-md r0")).toBeLessThan(text.indexOf(command));
    expect(text.indexOf(command)).toBeLessThan(text.indexOf("mkfs.ext4 /dev/drbd0"));
  });

  test("goes by the distribution", () => {
    const debian = runbook(good(tutorialAnswers));
    const old = runbook(good({ ...tutorialAnswers, distribution: "el6" }));
    expect(debian).toContain("systemctl disable --now nginx");
    expect(debian).toContain("systemctl enable drbd");
    expect(old).toContain("chkconfig nginx off");
    expect(old).toContain("chkconfig drbd on");
    expect(old).toContain("yum install drbd84-utils");
    expect(old).toContain("ELRepo");
    const oldest = runbook(good({ ...tutorialAnswers, distribution: "el6", drbd: "8.3" }));
    expect(oldest).toContain("yum install drbd83-utils kmod-drbd83");
    expect(runbook(good({ ...tutorialAnswers, drbd: "9" }))).toContain("The kernel's own DRBD is 8.4");
    expect(debian).not.toContain("kernel's own DRBD");
  });

  test("does not pull the cable of the services to test the heartbeats", () => {
    expect(runbook(good(tutorialAnswers))).toContain("Unplug eth1 of master1");
  });
});
