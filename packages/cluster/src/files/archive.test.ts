import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { discover } from "../discover/discover.js";
import { ArchiveFiles, withArchives } from "./archive.js";
import { archiveOf } from "./archive-names.js";
import { disk } from "./disk.js";
import { FileError } from "./file-system.js";
import { MemoryFiles } from "./memory.js";
import { writeTogether } from "./write.js";

interface Item {
  readonly name: string;
  readonly text?: string;
  readonly type?: string;
  readonly target?: string;
  readonly mode?: number;
  readonly size?: number;
}

function tar(items: readonly Item[], end = true): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, text = "", type = "0", target = "", mode = 0o644, size } of items) {
    const header = Buffer.alloc(512);
    const content = Buffer.from(text);
    header.write(name, 0, 100);
    header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
    header.write("0000012\0", 108);
    header.write("0000007\0", 116);
    header.write(`${(size ?? content.length).toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const padded = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    content.copy(padded);
    blocks.push(header, padded);
  }
  if (end) blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}

const open = (items: readonly Item[], limits?: ConstructorParameters<typeof ArchiveFiles>[2]) =>
  new ArchiveFiles("/a.tar", tar(items), limits);
const text = (files: ArchiveFiles, path: string) => Buffer.from(files.read(path)).toString();

describe("an archive", () => {
  test("files, directories, modes and owners", () => {
    const files = open([
      { name: "./etc/", type: "5", mode: 0o755 },
      { name: "./etc/ha.d/authkeys", text: "auth 1\n", mode: 0o600 },
      { name: "/absolute", text: "a" },
    ]);
    expect(files.list("/")).toEqual(["absolute", "etc"]);
    expect(text(files, "/etc/ha.d/authkeys")).toBe("auth 1\n");
    expect(files.stat("/etc/ha.d/authkeys")).toMatchObject({ kind: "file", mode: 0o600, uid: 10, gid: 7, size: 7 });
    expect(files.stat("/etc")).toMatchObject({ kind: "directory", mode: 0o755 });
    expect(files.stat("/none")).toBeUndefined();
    expect(() => files.read("/etc")).toThrow("it is a directory");
    expect(files.problems()).toEqual([]);
  });
  test("long names: pax and GNU", () => {
    const long = `${"d/".repeat(80)}file`;
    const record = (key: string, value: string) => {
      const body = ` ${key}=${value}\n`;
      const length = body.length + String(body.length + 3).length;
      return `${length}${body}`;
    };
    const files = open([
      { name: "././@PaxHeader", type: "x", text: record("path", `p/${long}`) },
      { name: "cut", text: "pax" },
      { name: "././@LongLink", type: "L", text: `g/${long}\0` },
      { name: "cut", text: "gnu" },
    ]);
    expect(text(files, `/p/${long}`)).toBe("pax");
    expect(text(files, `/g/${long}`)).toBe("gnu");
  });
  test("links stay inside, whatever they say", () => {
    const files = open([
      { name: "etc/real", text: "r" },
      { name: "etc/near", type: "2", target: "real" },
      { name: "etc/absolute", type: "2", target: "/etc/real" },
      { name: "etc/out", type: "2", target: "../../../../etc/real" },
      { name: "etc/passwd", type: "2", target: "/../../etc/passwd" },
      { name: "etc/hard", type: "1", target: "etc/real" },
      { name: "etc/lost", type: "1", target: "/etc/shadow" },
      { name: "dir", type: "2", target: "etc" },
    ]);
    for (const name of ["near", "absolute", "out", "hard"]) expect(text(files, `/etc/${name}`)).toBe("r");
    expect(text(files, "/dir/near")).toBe("r");
    expect(files.realPath("/dir/near")).toBe("/etc/real");
    expect(files.stat("/etc/hard")?.identity).toBe(files.stat("/etc/real")?.identity);
    expect(() => files.stat("/etc/passwd")).toThrow("loop");
    expect(files.stat("/etc/lost")).toBeUndefined();
    expect(files.problems().map(({ code }) => code)).toEqual(["ENOENT"]);
  });
  test("the last of several entries counts, and nothing is put behind a link", () => {
    const files = open([
      { name: "a", text: "1" },
      { name: "a", text: "2" },
      { name: "d", type: "2", target: "/" },
      { name: "d/x", text: "x" },
    ]);
    expect(text(files, "/a")).toBe("2");
    expect(files.list("/d")).toEqual(["x"]);
    expect(files.stat("/x")).toBeUndefined();
  });
  test("names that lead out are passed over, and that is said", () => {
    const files = open([
      { name: "../../etc/passwd", text: "p" },
      { name: "ok", text: "" },
    ]);
    expect(files.list("/")).toEqual(["ok"]);
    expect(files.problems()).toEqual([expect.objectContaining({ code: "EXDEV", path: "/a.tar!/../../etc/passwd" })]);
  });
  test("bombs: too many bytes, too many entries", () => {
    const limits = { packed: 1e6, unpacked: 1e6, entries: 3 };
    expect(() => new ArchiveFiles("/a.tgz", gzipSync(Buffer.alloc(5e6)), limits)).toThrow("too large");
    const many = open(
      ["a", "b", "c", "d"].map((name) => ({ name })),
      limits,
    );
    expect(many.list("/")).toEqual(["a", "b", "c"]);
    expect(many.problems().map(({ code }) => code)).toEqual(["EFBIG"]);
    // A size that is a lie.
    expect(
      open([
        { name: "a", text: "x" },
        { name: "b", text: "x", size: 8 ** 11 - 1 },
      ]).list("/"),
    ).toEqual(["a"]);
  });
  test("truncated: what came before is read", () => {
    const random = Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * 7919) % 251)).toString("latin1");
    const whole = gzipSync(
      tar([
        { name: "first", text: "1" },
        { name: "second", text: random },
      ]),
    );
    const files = new ArchiveFiles("/a.tgz", whole.subarray(0, whole.length - 60));
    expect(text(files, "/first")).toBe("1");
    expect(files.problems().map(({ code }) => code)).toEqual(["EIO"]);
  });
  test.each([
    ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "compressed with xz"],
    ["bzip2", [0x42, 0x5a, 0x68, 0x39], "compressed with bzip2"],
    ["something else", [1, 2, 3], "no tar archive"],
    ["nothing", [], "no tar archive"],
  ])("%s cannot be read", (_, bytes, message) =>
    expect(() => new ArchiveFiles("/a.tar", Buffer.from(bytes))).toThrow(message),
  );
  test("any bytes at all", () => {
    const good = tar([
      { name: "etc/ha.d/ha.cf", text: "node a b\n" },
      { name: "x", type: "2", target: "x" },
    ]);
    for (let at = 0; at < good.length; at += 3) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] as number) ^ 0xff;
      try {
        const files = new ArchiveFiles("/a.tar", bad);
        for (const name of files.list("/")) files.entries("/").find((entry) => entry.name === name);
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
    }
  });
});

describe("paths in archives", () => {
  test("which archive", () => {
    expect(archiveOf("/a/node1.tar.gz!/etc/ha.d")).toBe("/a/node1.tar.gz");
    expect(archiveOf("/a/node1.tgz!")).toBe("/a/node1.tgz");
    expect(archiveOf("/a/wow!/x.tar/y")).toBeUndefined();
  });

  const haCf = "bcast eth0\nnode m1 m2\n";
  test("two archives are one cluster, compressed or not, with the root inside or a directory further in", () => {
    const memory = new MemoryFiles({
      "/c/m1.tar.gz": {
        content: gzipSync(
          tar([
            { name: "etc/ha.d/ha.cf", text: haCf },
            { name: "etc/ha.d/authkeys", text: "auth 1\n1 crc\n", mode: 0o640 },
          ]),
        ),
      },
      "/c/backup.tar": {
        content: tar([
          { name: "m2/etc/ha.d/ha.cf", text: haCf },
          { name: "m2/etc/hostname", text: "m2\n" },
        ]),
      },
    });
    const { clusters, unreadable, useless } = discover(withArchives(memory), ["m1.tar.gz", "backup.tar"], {
      workingDirectory: "/c",
    });
    expect(clusters.map(({ name, nodes }) => [name, nodes.map((node) => `${node.name} ${node.identifiedBy}`)])).toEqual(
      [["c", ["m1 directory", "m2 host name"]]],
    );
    expect(clusters[0]?.files.map((file) => file.display)).toEqual([
      "backup.tar!/m2/etc/ha.d/ha.cf",
      "m1.tar.gz!/etc/ha.d/authkeys",
      "m1.tar.gz!/etc/ha.d/ha.cf",
    ]);
    expect(clusters[0]?.nodes[0]?.authkeys?.stat).toMatchObject({ mode: 0o640, uid: 10 });
    expect([...unreadable, ...useless]).toEqual([]);
  });

  test("--node takes an archive", () => {
    const memory = new MemoryFiles({
      "/c/x.tar": { content: tar([{ name: "deep/er/etc/ha.d/ha.cf", text: haCf }]) },
    });
    const [cluster] = discover(withArchives(memory), [], {
      workingDirectory: "/c",
      nodes: [{ name: "m1", path: "x.tar" }],
    }).clusters;
    expect(cluster?.nodes.map((node) => [node.name, node.root])).toEqual([["m1", "/c/x.tar!/deep/er"]]);
  });

  test("an archive that cannot be read is said", () => {
    const memory = new MemoryFiles({ "/c/a.tar.xz": { content: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]) } });
    const { unreadable, useless } = discover(withArchives(memory), ["a.tar.xz"], { workingDirectory: "/c" });
    expect(unreadable).toEqual([expect.objectContaining({ path: "/c/a.tar.xz", code: "ENOTSUP" })]);
    expect(useless).toEqual([]);
  });

  test("a link of an archive on disk does not lead to the disk", () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    writeFileSync(join(directory, "secret"), "secret\n");
    const target = join(directory, "secret");
    writeFileSync(join(directory, "m1.tar"), tar([{ name: "etc/ha.d/ha.cf", type: "2", target }]));
    const { clusters } = discover(withArchives(disk), ["m1.tar"], { workingDirectory: directory });
    expect(clusters).toEqual([]);
  });

  test("nothing is written into one", () =>
    expect(() =>
      writeTogether([{ path: "/c/m1.tar!/etc/ha.d/ha.cf", before: undefined, after: Buffer.from("") }]),
    ).toThrow("it is inside m1.tar: unpack it first"));
});
