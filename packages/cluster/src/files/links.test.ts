import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { discover } from "../discover/discover.js";
import { disk } from "./disk.js";

const haCf = (nodes: string) => `bcast eth0\nnode ${nodes}\n`;

describe("symbolic links on disk", () => {
  test("two names of one file are shared, and the file is there once", () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    for (const name of ["m1", "m2"]) mkdirSync(join(directory, name));
    writeFileSync(join(directory, "m1/ha.cf"), haCf("m1 m2"));
    symlinkSync("../m1/ha.cf", join(directory, "m2/ha.cf"));
    const [cluster] = discover(disk, ["."], { workingDirectory: directory }).clusters;
    expect(cluster?.nodes.map((node) => node.name)).toEqual(["m1", "m2"]);
    expect(cluster?.files.map((file) => file.display)).toEqual(["m1/ha.cf"]);
    expect(cluster?.shared.size).toBe(1);
  });

  test("an absolute link in a copy of a machine leads to that copy", () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    mkdirSync(join(directory, "etc/ha.d/resource.d"), { recursive: true });
    mkdirSync(join(directory, "srv"));
    writeFileSync(join(directory, "srv/ha.cf"), haCf("m1 m2"));
    writeFileSync(join(directory, "srv/hosts"), "10.0.0.1 m1\n");
    writeFileSync(join(directory, "srv/agent"), "#!/bin/sh\n", { mode: 0o755 });
    symlinkSync("/srv/ha.cf", join(directory, "etc/ha.d/ha.cf"));
    symlinkSync("/srv/hosts", join(directory, "etc/hosts"));
    symlinkSync("/srv/agent", join(directory, "etc/ha.d/resource.d/agent"));
    symlinkSync("/etc/passwd", join(directory, "etc/passwd"));
    const [cluster] = discover(disk, ["."], { workingDirectory: directory }).clusters;
    const [node] = cluster?.nodes ?? [];
    expect(node?.haCf?.display).toBe("srv/ha.cf");
    expect(node?.facts.hosts).toHaveLength(1);
    expect(node?.facts.resourceD?.map(({ name, executable }) => [name, executable])).toEqual([["agent", true]]);
    expect(node?.facts.users).toBeUndefined();
  });

  test("a link of a directory does not lead out of it", () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    const other = mkdtempSync(join(tmpdir(), "halint-"));
    writeFileSync(join(other, "secret"), "secret\n");
    writeFileSync(join(directory, "authkeys"), "auth 1\n");
    symlinkSync(join(other, "secret"), join(directory, "ha.cf"));
    const { clusters, unreadable } = discover(disk, ["."], { workingDirectory: directory });
    expect(clusters[0]?.files.map((file) => file.display)).toEqual(["authkeys"]);
    expect(unreadable.map(({ display, code }) => [display, code])).toEqual([["ha.cf", "EXDEV"]]);
  });
});
