import { describe, expect, test } from "vitest";
import { MemoryFiles } from "../files/memory.js";
import { nodeNames } from "../model/cluster.js";
import { type DiscoverOptions, discover } from "./discover.js";

const haCf = (nodes: string) => `bcast eth0\nnode ${nodes}\n`;

/** Clusters as `name: node(how) …`, in order. */
function found(
  files: Record<string, string>,
  paths: readonly string[] = ["/c"],
  options: Partial<DiscoverOptions> = {},
) {
  const discovery = discover(new MemoryFiles(files), paths, { workingDirectory: "/c", ...options });
  return discovery.clusters.map((cluster) =>
    `${cluster.name}: ${cluster.nodes.map((node) => `${node.name ?? "?"}(${node.identifiedBy})`).join(" ")}`.trim(),
  );
}

describe("which node is it?", () => {
  test("--node before everything", () =>
    expect(
      found({ "/c/x/etc/ha.d/ha.cf": haCf("a b"), "/c/x/etc/hostname": "b\n" }, [], {
        nodes: [{ name: "a", path: "x" }],
      }),
    ).toEqual(["x: a(configuration)"]));
  test("nodeinfo before the host name, if its line is ended", () => {
    const files = { "/c/etc/ha.d/ha.cf": haCf("a b"), "/c/etc/hostname": "b\n", "/c/etc/ha.d/nodeinfo": "a\n" };
    expect(found(files)).toEqual(["c: a(nodeinfo)"]);
    expect(found({ ...files, "/c/etc/ha.d/nodeinfo": "a" })).toEqual(["c: b(host name)"]);
  });
  test.each([
    ["etc/hostname", "a\n"],
    ["etc/HOSTNAME", "a.example.com\n"],
    ["etc/sysconfig/network", "NETWORKING=yes\nHOSTNAME=a\n"],
  ])("host name in %s", (path, text) =>
    expect(found({ "/c/etc/ha.d/ha.cf": haCf("a b"), [`/c/${path}`]: text })).toEqual([
      `c: ${text.includes("example") ? "a.example.com" : "a"}(host name)`,
    ]),
  );
  test("the name of a directory, short or in full", () =>
    expect(found({ "/c/A/ha.cf": haCf("a.example.com b"), "/c/b/ha.cf": haCf("a.example.com b") })).toEqual([
      "c: a.example.com(directory) b(directory)",
    ]));
  test("a git branch folder is no node", () =>
    expect(found({ "/c/master/conf/ha.cf": haCf("master slave") })).toEqual(["conf: ?(nothing)"]));
  test("nothing is asked of this machine unless its own root is checked", () => {
    const live = () => {
      throw new Error("asked");
    };
    expect(found({ "/c/etc/ha.d/ha.cf": haCf("a b") }, ["/c"], { live })).toEqual(["c: ?(nothing)"]);
  });
  test("this machine, for its own root only", () => {
    const live = () => ({ hostName: "here", interfaces: [] });
    expect(found({ "/etc/ha.d/ha.cf": haCf("here b") }, ["/etc/ha.d"], { live })).toEqual(["/: here(this machine)"]);
    expect(found({ "/c/etc/ha.d/ha.cf": haCf("here b") }, ["/c"], { live })).toEqual(["c: ?(nothing)"]);
  });
  test("of this machine its kernel's name counts, whatever its files say for the next boot", () => {
    const live = () => ({ hostName: "here", interfaces: [] });
    const files = { "/etc/ha.d/ha.cf": haCf("here b") };
    expect(found({ ...files, "/etc/hostname": "b\n" }, ["/etc/ha.d"], { live })).toEqual(["/: here(this machine)"]);
    expect(found({ ...files, "/etc/hostname": "here\n" }, ["/etc/ha.d"], { live })).toEqual(["/: here(host name)"]);
  });
});

describe("file names", () => {
  const nodes = (files: Record<string, string>, paths: readonly string[] = ["/c"]) =>
    discover(new MemoryFiles(files), paths, { workingDirectory: "/c" }).clusters.map((cluster) =>
      cluster.nodes.map((node) =>
        [node.name ?? "?", node.haCf?.display, node.haresources?.display].filter((text) => text).join(" "),
      ),
    );
  test("a file for each node", () => {
    expect(
      nodes({ "/c/ha.cf.m1": haCf("m1 m2"), "/c/m2_ha.cf": haCf("m1 m2"), "/c/haresources": "m1 10.0.0.1\n" }),
    ).toEqual([["m1 ha.cf.m1 haresources", "m2 m2_ha.cf haresources"]]);
    expect(nodes({ "/c/ha.cf.M1": haCf("m1.example.com m2"), "/c/ha.cf": haCf("m1.example.com m2") })).toEqual([
      ["? ha.cf", "m1.example.com ha.cf.M1"],
    ]);
  });
  test("numbers, two or more side by side; the plain file beside them is nobody's", () =>
    expect(
      nodes({ "/c/1ha.cf": haCf("m1 m2"), "/c/2ha.cf": haCf("m1 m2"), "/c/ha.cf": haCf("${A}"), "/c/authkeys": "" }),
    ).toEqual([["? 1ha.cf", "? 2ha.cf"], ["? ha.cf"]]));
  test("copies are passed over unless they are named", () => {
    const files = {
      "/c/ha.cf": haCf("m1 m2"),
      "/c/ha.cf.bak": haCf("x y"),
      "/c/ha.cf~": haCf("x y"),
      "/c/haresources.dpkg-old": "x",
      "/c/ha.cf.rpmsave": haCf("x y"),
      "/c/ha.cf.elsewhere": haCf("m1 m2"),
    };
    expect(nodes(files)).toEqual([["? ha.cf"]]);
    const { ignored } = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/c" });
    expect(ignored.map(({ path, why }) => `${path} ${why}`).sort()).toEqual([
      "/c/ha.cf.bak backup",
      "/c/ha.cf.elsewhere no node",
      "/c/ha.cf.rpmsave backup",
      "/c/ha.cf~ backup",
      "/c/haresources.dpkg-old backup",
    ]);
    expect(nodes(files, ["ha.cf.bak"])).toEqual([["? ha.cf.bak"]]);
    expect(nodes({ ...files, "/c/ha.d.bak/ha.cf": haCf("m1 m2") })).toEqual([["? ha.cf"]]);
  });
  test("on a machine the daemon reads the plain file, and the others are copies", () =>
    expect(nodes({ "/c/etc/ha.d/ha.cf": haCf("m1 m2"), "/c/etc/ha.d/ha.cf.m2": haCf("m1 m2") })).toEqual([
      ["? etc/ha.d/ha.cf"],
    ]));
  test("templates", () => {
    expect(nodes({ "/c/ha.cf.j2": haCf("{{ a }}"), "/c/haresources.erb": "x" })).toEqual([
      ["? ha.cf.j2 haresources.erb"],
    ]);
    expect(nodes({ "/c/ha.cf.j2": haCf("{{ a }}"), "/c/ha.cf": haCf("m1 m2") })).toEqual([["? ha.cf"], ["? ha.cf.j2"]]);
    const [cluster] = discover(new MemoryFiles({ "/c/r0.res.j2": "resource {{ x }} {" }), ["/c"], {
      workingDirectory: "/c",
    }).clusters;
    expect(cluster?.drbd.map(({ template, files }) => [template, files.length])).toEqual([[true, 1]]);
  });
});

describe("halint.json", () => {
  const stated = (path: string) =>
    `{ "clusters": [{ "name": "web", "nodes": [
      { "name": "m1", "path": "a", "addresses": { "eth1": "10.1.1.1/24" }, "heartbeat": "manual" },
      { "name": "m2", "path": "${path}" }] }], "drbd": { "version": "9" } }`;
  const files = (path = "deep/b") => ({
    "/c/halint.json": stated(path),
    "/c/a/ha.cf": haCf("m1 m2"),
    "/c/deep/b/etc/ha.d/ha.cf": haCf("m1 m2"),
    "/c/other/ha.cf": haCf("m1 m2"),
    "/c/a/drbd.conf": "resource r0 { on m1 { } }\n",
  });
  test("it is proof, wherever the nodes are", () =>
    expect(found(files())).toEqual(["web: m1(configuration) m2(configuration)", "other: ?(nothing)"]));
  test("one node brings the others", () => {
    expect(found(files(), ["/c/a"])).toEqual(["web: m1(configuration) m2(configuration)"]);
    expect(found(files(), ["/c/other"])).toEqual(["other: ?(nothing)"]);
  });
  test("addresses, version, how heartbeat is started", () => {
    const { clusters, configurations } = discover(new MemoryFiles(files()), ["/c/a"], { workingDirectory: "/c" });
    const [cluster] = clusters;
    expect(cluster?.nodes.map((node) => node.heartbeatStart)).toEqual(["manual", undefined]);
    expect(cluster?.nodes[0]?.facts.interfaces).toMatchObject({ source: "configuration", complete: false });
    expect(cluster?.drbd[0]?.target).toMatchObject({ version: "9", inferred: false });
    expect(cluster?.configuration).toBe(configurations[0]);
  });
  test("a node that is not there is said", () => {
    const { useless } = discover(new MemoryFiles(files("gone")), ["/c"], { workingDirectory: "/c" });
    expect(useless).toEqual([{ path: "gone", why: "missing" }]);
  });
  test("it can be left out", () =>
    expect(found(files(), ["/c/a"], { configuration: false })).toEqual(["a: ?(nothing)"]));
  test("a file that is stated to be shared", () => {
    const shared =
      '{ "clusters": [{ "shared": ["ha.cf"], "nodes": [{ "name": "m1", "path": "a" }, { "name": "m2", "path": "b" }] }] }';
    const [cluster] = discover(
      new MemoryFiles({ "/c/halint.json": shared, "/c/a/ha.cf": haCf("m1 m2"), "/c/b/authkeys": "" }),
      ["/c"],
      { workingDirectory: "/c" },
    ).clusters;
    expect(cluster?.nodes.map((node) => node.haCf?.display)).toEqual(["a/ha.cf", "a/ha.cf"]);
    expect([...(cluster?.shared ?? [])].map((file) => file.display)).toEqual(["a/ha.cf"]);
  });
});

describe("which nodes are one cluster?", () => {
  test("different nodes of a common list under one parent", () =>
    expect(found({ "/c/web/m1/etc/ha.d/ha.cf": haCf("m1 m2"), "/c/web/m2/etc/ha.d/ha.cf": haCf("m1 m2") })).toEqual([
      "web: m1(directory) m2(directory)",
    ]));
  test("roots further in, below directories named after the nodes, whatever else tells their names", () => {
    const files = { "/c/m1/rootfs/etc/ha.d/ha.cf": haCf("m1 m2"), "/c/m2/rootfs/etc/ha.d/ha.cf": haCf("m1 m2") };
    const hosts = { "/c/m1/rootfs/etc/hostname": "m1\n", "/c/m2/rootfs/etc/hostname": "m2\n" };
    expect(found(files)).toEqual(["c: m1(directory) m2(directory)"]);
    expect(found({ ...files, ...hosts })).toEqual(["c: m1(host name) m2(host name)"]);
    expect(found({ ...files, ...hosts, "/c/m1/older/etc/ha.d/ha.cf": haCf("m1 m2") })).toEqual([
      "older: m1(directory)",
      "rootfs: m1(host name)",
      "m2: m2(host name)",
    ]);
    expect(found({ "/c/x/r/etc/ha.d/ha.cf": haCf("m1 m2"), "/c/y/r/etc/ha.d/ha.cf": haCf("m1 m2") })).toEqual([
      "r: ?(nothing)",
      "r: ?(nothing)",
    ]);
  });
  test("the same names elsewhere are another cluster", () =>
    expect(
      found({
        "/c/one/m1/ha.cf": haCf("m1 m2"),
        "/c/one/m2/ha.cf": haCf("m1 m2"),
        "/c/two/m1/ha.cf": haCf("m1 m2"),
        "/c/two/m2/ha.cf": haCf("m1 m2"),
      }),
    ).toEqual(["one: m1(directory) m2(directory)", "two: m1(directory) m2(directory)"]));
  test("directories that prove nothing are clusters of their own", () =>
    expect(found({ "/c/x/ha.cf": haCf("m1 m2"), "/c/y/ha.cf": haCf("m1 m2") })).toEqual([
      "x: ?(nothing)",
      "y: ?(nothing)",
    ]));
  test("lists that overlap only", () =>
    expect(found({ "/c/m1/ha.cf": haCf("m1 m2"), "/c/m2/ha.cf": haCf("m1 m2 m3") })).toEqual([
      "c: m1(directory) m2(directory)",
    ]));
});

describe("files", () => {
  test("a shared parent serves the children that lack their own, and is no node", () => {
    const files = {
      "/c/haresources": "m1 10.0.0.1\n",
      "/c/m1/ha.cf": haCf("m1 m2"),
      "/c/m2/ha.cf": haCf("m1 m2"),
      "/c/m2/haresources": "m1 10.0.0.2\n",
    };
    const [cluster] = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/" }).clusters;
    expect(cluster?.nodes.map((node) => `${node.name} ${node.haresources?.path}`)).toEqual([
      "m1 /c/haresources",
      "m2 /c/m2/haresources",
    ]);
    expect([...(cluster?.shared ?? [])].map((file) => file.path)).toEqual(["/c/haresources"]);
  });

  test("a single file is read with its neighbours, and only its findings are asked for", () => {
    const files = { "/c/m1/ha.cf": haCf("m1 m2"), "/c/m2/ha.cf": haCf("m1 m2"), "/c/other/ha.cf": haCf("m1 m2") };
    const discovery = discover(new MemoryFiles(files), ["m2/ha.cf"], { workingDirectory: "/c" });
    expect(discovery.clusters.map((cluster) => cluster.nodes.map((node) => node.name))).toEqual([["m1", "m2"]]);
    expect([...(discovery.only ?? [])]).toEqual(["/c/m2/ha.cf"]);
  });

  test("standard input under the name of a file is a file over the others", () => {
    const below = new MemoryFiles({ "/c/m1/ha.cf": haCf("m1 m2"), "/c/m2/ha.cf": haCf("m1 m2") });
    const over = new MemoryFiles({ "/c/m2/ha.cf": haCf("m1 m2 m3"), "/c/new/ha.cf": haCf("a b") }, below);
    const { clusters, only } = discover(over, ["m2/ha.cf"], { workingDirectory: "/c" });
    expect(nodeNames(clusters[0] as never)).toEqual(["m1", "m2", "m3"]);
    expect([...(only ?? [])]).toEqual(["/c/m2/ha.cf"]);
    expect(discover(over, ["new/ha.cf"], { workingDirectory: "/c" }).clusters).toHaveLength(1);
  });

  test("a single file of a drbd.d is read with its root", () => {
    const files = {
      "/c/etc/ha.d/ha.cf": haCf("m1 m2"),
      "/c/etc/drbd.conf": 'include "drbd.d/*.res";\n',
      "/c/etc/drbd.d/a.res": "resource a { on m1 { } }\n",
      "/c/etc/drbd.d/b.res.bak": "resource b { }\n",
      "/d/x.res": "resource x { }\n",
    };
    const of = (path: string) =>
      discover(new MemoryFiles(files), [path], { workingDirectory: "/" }).clusters.map(({ nodes, drbd }) => [
        nodes.length,
        drbd.flatMap((configuration) => configuration.files.map((file) => file.display)),
      ]);
    expect(of("/c/etc/drbd.d/a.res")).toEqual([[1, ["c/etc/drbd.conf", "c/etc/drbd.d/a.res"]]]);
    expect(of("/c/etc/drbd.d/b.res.bak")).toContainEqual([0, ["c/etc/drbd.d/b.res.bak"]]);
    expect(of("/d/x.res")).toEqual([[0, ["d/x.res"]]]);
  });

  test("who names a root of DRBD asks for what it includes as well", () => {
    const files = {
      "/c/drbd.conf": 'include "drbd.d/*.res";\n',
      "/c/drbd.d/a.res": "resource a { }\n",
      "/c/drbd.d/b.conf": "resource b { }\n",
    };
    const only = (path: string) => [
      ...(discover(new MemoryFiles(files), [path], { workingDirectory: "/" }).only ?? []),
    ];
    expect(only("/c/drbd.conf")).toEqual(["/c/drbd.conf", "/c/drbd.d/a.res"]);
    expect(only("/c/drbd.d/a.res")).toEqual(["/c/drbd.d/a.res"]);
  });

  test("resource files without a root are one configuration, unless their words are of different versions", () => {
    const files = {
      "/old/a.res": "resource a { disk { fencing resource-only; } }\n",
      "/old/b.res": "resource b { }\n",
      "/mixed/a.res": "resource a { disk { fencing resource-only; } }\n",
      "/mixed/b.res": "resource b { options { quorum majority; } }\n",
      "/x/drbd.d/a.res": "resource a { disk { fencing resource-only; } }\n",
      "/x/drbd.d/b.res": "resource b { options { quorum majority; } }\n",
      "/y/drbd.conf": "resource c { }\n",
      "/y/drbd.d/a.res": "resource a { }\n",
    };
    const of = (path: string) =>
      discover(new MemoryFiles(files), [path], { workingDirectory: "/" }).clusters.flatMap(({ drbd }) =>
        drbd.map(
          (one) => `${one.target.version} ${one.assumesRoot} ${one.files.map((file) => file.display).join(" ")}`,
        ),
      );
    expect(of("/old")).toEqual(["8.4 undefined old/a.res old/b.res"]);
    expect(of("/mixed")).toEqual(["9 undefined mixed/b.res", "8.4 undefined mixed/a.res"]);
    expect(of("/x")).toEqual(["8.4 true x/drbd.d/a.res x/drbd.d/b.res"]);
    expect(of("/y")).toEqual(["8.4 undefined y/drbd.conf", "8.4 undefined y/drbd.d/a.res"]);
  });

  test("files of a drbd.d that the root does not read", () => {
    const files = {
      "/c/etc/ha.d/ha.cf": haCf("m1 m2"),
      "/c/etc/drbd.conf": 'include "drbd.d/a.res";\n',
      "/c/etc/drbd.d/a.res": "resource a { }\n",
      "/c/etc/drbd.d/b.res": "resource b { }\n",
    };
    const [cluster] = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/c" }).clusters;
    expect(cluster?.drbd[0]?.unread.map((file) => file.display)).toEqual(["etc/drbd.d/b.res"]);
  });

  test("what is not there, and what holds nothing", () => {
    const discovery = discover(new MemoryFiles({ "/c/a.txt": "x" }), ["/c", "/none"], { workingDirectory: "/" });
    expect(discovery.useless).toEqual([
      { path: "/c", why: "nothing to check" },
      { path: "/none", why: "missing" },
    ]);
  });

  test("DRBD beside the ha.d is attached if it speaks of its nodes, else a cluster of its own", () => {
    const drbd = (host: string) => `resource r0 {\n  on ${host} { address 10.0.0.1:7788; }\n}\n`;
    const of = (host: string) =>
      discover(new MemoryFiles({ "/c/heartbeat/ha.cf": haCf("m1 m2"), "/c/drbd/drbd.conf": drbd(host) }), ["/c"], {
        workingDirectory: "/c",
      }).clusters.map((cluster) => `${cluster.name} ${nodeNames(cluster).length} ${cluster.drbd.length}`);
    expect(of("m1")).toEqual(["heartbeat 2 1"]);
    expect(of("elsewhere")).toEqual(["drbd 0 1", "heartbeat 2 0"]);
  });

  test("includes: relative to the file, globs sorted, each file once, absolute below the root, nothing outside", () => {
    const files = {
      "/c/etc/ha.d/ha.cf": haCf("m1 m2"),
      "/c/etc/drbd.conf":
        'include "drbd.d/*.res";\ninclude "drbd.d/a.res";\ninclude "/etc/extra.conf";\ninclude "../../etc/passwd";\n',
      "/c/etc/drbd.d/b.res": "resource b { }\n",
      "/c/etc/drbd.d/a.res": 'resource a { }\ninclude "deep/*.conf";\n',
      "/c/etc/drbd.d/deep/x.conf": "resource x { }\n",
      "/c/etc/drbd.d/.hidden.res": "resource hidden { }\n",
      "/c/etc/extra.conf": "resource extra { }\n",
      "/etc/passwd": "root\n",
    };
    const [cluster] = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/c" }).clusters;
    expect(cluster?.drbd[0]?.files.map((file) => file.display)).toEqual([
      "etc/drbd.conf",
      "etc/drbd.d/a.res",
      "etc/drbd.d/deep/x.conf",
      "etc/drbd.d/b.res",
      "etc/extra.conf",
    ]);
    expect(cluster?.drbd[0]?.includes.map((include) => include.outcome.kind)).toEqual([
      "read",
      "read",
      "read",
      "read",
      "outside",
    ]);
  });
});

test("DRBD beside several clusters is no one's by its place", () => {
  const drbd = "resource r0 {\n  on m1 { address 10.0.0.1:7788; }\n}\n";
  const files = { "/c/one/ha.cf": "bcast eth0\nnode m1 m2\n", "/c/drbd/drbd.conf": drbd };
  const attached = (more: Record<string, string>) =>
    discover(new MemoryFiles({ ...files, ...more }), ["/c"], { workingDirectory: "/c" }).clusters.map(
      (cluster) => `${cluster.name} ${cluster.drbd.length}`,
    );
  expect(attached({})).toEqual(["one 1"]);
  expect(attached({ "/c/two/ha.cf": "bcast eth0\nnode m1 m2\n" })).toEqual(["drbd 1", "one 0", "two 0"]);
});
