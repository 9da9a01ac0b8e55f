import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { disk } from "./disk.js";
import { FileError } from "./file-system.js";
import { MemoryFiles } from "./memory.js";
import { writeTogether } from "./write.js";

const fresh = () => mkdtempSync(join(tmpdir(), "halint-"));

describe("disk", () => {
  test("reads regular files only, and never waits for a FIFO", () => {
    const directory = fresh();
    spawnSync("mkfifo", [join(directory, "fifo")]);
    mkdirSync(join(directory, "dir"));
    expect(() => disk.read(join(directory, "fifo"))).toThrow(FileError);
    expect(() => disk.read(join(directory, "dir"))).toThrow("it is a directory");
    expect(() => disk.read(join(directory, "none"))).toThrow("it does not exist");
    expect(disk.stat(join(directory, "none"))).toBeUndefined();
    symlinkSync("loop", join(directory, "loop"));
    expect(() => disk.stat(join(directory, "loop"))).toThrow("symbolic links form a loop");
  });
});

describe("memory over disk", () => {
  test("hides what lies below, and lets it through again", () => {
    const below = new MemoryFiles({ "/a/one": "1", "/a/two": "2" });
    const files = new MemoryFiles({ "/a/one": "changed", "/b/three": "3" }, below);
    expect(Buffer.from(files.read("/a/one")).toString()).toBe("changed");
    expect(files.list("/a")).toEqual(["one", "two"]);
    expect(files.list("/b")).toEqual(["three"]);
    expect(files.stat("/b")).toEqual({ kind: "directory", size: 0 });
    files.delete("/a/one");
    files.delete("/b/three");
    expect(Buffer.from(files.read("/a/one")).toString()).toBe("1");
    expect(files.stat("/b")).toBeUndefined();
  });
});

describe("writing together", () => {
  const bytes = (text: string) => Buffer.from(text);

  test("keeps the mode, follows a link to its file, leaves no temporary file", () => {
    const directory = fresh();
    writeFileSync(join(directory, "real"), "old");
    chmodSync(join(directory, "real"), 0o640);
    symlinkSync("real", join(directory, "link"));
    writeTogether([{ path: join(directory, "link"), before: bytes("old"), after: bytes("new") }]);
    expect(readFileSync(join(directory, "real"), "utf8")).toBe("new");
    expect(statSync(join(directory, "real")).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory).sort()).toEqual(["link", "real"]);
  });

  test("sets a mode without changing the text, and makes new files", () => {
    const directory = fresh();
    writeFileSync(join(directory, "keys"), "k", { mode: 0o644 });
    writeTogether([
      { path: join(directory, "keys"), before: bytes("k"), after: bytes("k"), mode: 0o600 },
      { path: join(directory, "new/file"), before: undefined, after: bytes("n"), mode: 0o755 },
    ]);
    expect(statSync(join(directory, "keys")).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "new/file")).mode & 0o777).toBe(0o755);
  });

  test("a file with two names keeps both", () => {
    const directory = fresh();
    writeFileSync(join(directory, "a"), "a long text", { mode: 0o600 });
    linkSync(join(directory, "a"), join(directory, "b"));
    writeTogether([{ path: join(directory, "a"), before: bytes("a long text"), after: bytes("short"), mode: 0o640 }]);
    expect(readFileSync(join(directory, "b"), "utf8")).toBe("short");
    expect(statSync(join(directory, "b")).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory).sort()).toEqual(["a", "b"]);
  });

  test("all or nothing: one file has changed meanwhile", () => {
    const directory = fresh();
    writeFileSync(join(directory, "a"), "a");
    writeFileSync(join(directory, "b"), "edited by somebody");
    const write = () =>
      writeTogether([
        { path: join(directory, "a"), before: bytes("a"), after: bytes("A") },
        { path: join(directory, "b"), before: bytes("b"), after: bytes("B") },
      ]);
    expect(write).toThrow("it has changed since it was read");
    expect(readFileSync(join(directory, "a"), "utf8")).toBe("a");
    expect(readFileSync(join(directory, "b"), "utf8")).toBe("edited by somebody");
    expect(readdirSync(directory).sort()).toEqual(["a", "b"]);
  });

  test("all or nothing: a rename fails half-way", () => {
    const directory = fresh();
    writeFileSync(join(directory, "a"), "a", { mode: 0o600 });
    // A directory appears where the second file should go, after it was prepared.
    const late = {
      path: join(directory, "b"),
      before: undefined,
      get after() {
        if (!existsSync(join(directory, "b"))) mkdirSync(join(directory, "b", "x"), { recursive: true });
        return bytes("B");
      },
    };
    expect(() =>
      writeTogether([{ path: join(directory, "a"), before: bytes("a"), after: bytes("A") }, late]),
    ).toThrow();
    expect(readFileSync(join(directory, "a"), "utf8")).toBe("a");
    expect(statSync(join(directory, "a")).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(["a", "b"]);
  });

  test("all or nothing: directories that were made for nothing", () => {
    const directory = fresh();
    writeFileSync(join(directory, "b"), "edited by somebody");
    const made = { path: join(directory, "x/y/new"), before: undefined, after: bytes("n") };
    expect(() =>
      writeTogether([made, { path: join(directory, "b"), before: bytes("b"), after: bytes("B") }]),
    ).toThrow();
    expect(readdirSync(directory)).toEqual(["b"]);
  });
});
