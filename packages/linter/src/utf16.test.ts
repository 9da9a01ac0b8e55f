import { discover, type FileSystem, MemoryFiles } from "@halint/cluster";
import { describe, expect, test } from "vitest";
import { fixToFixedPoint, lint, rules } from "./index.js";

const files: Record<string, string> = {
  "ha.cf": "node a b\nbcast eth0\nbcast eth1\nauto_failback off\nuse_logd on\n",
  haresources: "a 10.0.0.9/24/eth0\n",
  authkeys: "auth 1\n1 sha1 9Fq3c8W0sLx2Zt7Kd1\n",
  "drbd.conf":
    "resource r0 {\n  on a { device /dev/drbd0; disk /dev/sdb; address 10.0.0.1:7788; meta-disk internal; }\n}\n",
};

const be = (text: string) => Buffer.from(text, "utf16le").swap16();
const encodings: Record<string, (text: string) => Buffer> = {
  "little endian with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "little endian": (text) => Buffer.from(text, "utf16le"),
  "big endian with a mark": (text) => be(`\ufeff${text}`),
  "big endian": (text) => be(text),
};

const check = (system: FileSystem) =>
  discover(system, ["/c"], { workingDirectory: "/" }).clusters.flatMap((cluster) => lint(cluster, rules));

describe.each(Object.entries(encodings))("UTF-16, %s", (kind, encode) => {
  test.each(Object.keys(files))("one finding in %s, and a fix that brings the file back", (name) => {
    const tree = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        `/c/${path}`,
        { content: path === name ? encode(text) : Buffer.from(text), mode: path === "authkeys" ? 0o600 : 0o644 },
      ]),
    );
    const system = new MemoryFiles(tree);
    const found = check(system).filter(({ at }) => at.file.path === `/c/${name}`);
    expect(found.map(({ rule, severity, noticed, message }) => `${rule} ${severity} ${noticed}: ${message}`)).toEqual([
      `${name === "ha.cf" ? "ha-cf" : name.replace(".conf", "")}/encoding error ${name === "drbd.conf" ? "parse" : name === "haresources" && kind === "big endian" ? "takeover" : "start"}: the file is written in UTF-16, two bytes a character: ${name === "drbd.conf" ? "drbdadm" : "the daemon"} reads it byte by byte, stops at every NUL, and finds nothing of what it says`,
    ]);
    const [fixed] = fixToFixedPoint(system, check, ["safe"]).files;
    // Nobody has looked for keys in it.
    expect(fixed?.secret).toBe(true);
    expect(Buffer.from(fixed?.after ?? []).toString()).toBe(files[name]);
  });
});

test("what is not plain is not rewritten", () => {
  const system = new MemoryFiles({
    "/c/ha.cf": { content: Buffer.from("\ufeffnode \u00fc b\nbcast eth0\n", "utf16le") },
  });
  const [found] = check(system).filter(({ rule }) => rule === "ha-cf/encoding");
  expect(found?.fixes ?? []).toEqual([]);
});

test("what one file says that cannot be read is not compared with the other node's", () => {
  const haCf = "node a b\nbcast eth0\nbcast eth1\nauto_failback on\nuse_logd on\n";
  const system = new MemoryFiles({
    "/c/a/ha.cf": { content: Buffer.from(haCf, "utf16le") },
    "/c/b/ha.cf": haCf,
    "/c/a/haresources": "a 10.0.0.9/24/eth0\n",
    "/c/b/haresources": "a 10.0.0.9/24/eth0\n",
  });
  expect(check(system).map(({ rule, at }) => `${at.file.path} ${rule}`)).toEqual(["/c/a/ha.cf ha-cf/encoding"]);
});

test("a NUL here and there is no UTF-16", () => {
  const found = check(new MemoryFiles({ "/c/ha.cf": "node a b\0c\nbcast eth0\0\nkeepalive 2s\n" }));
  expect(found.map(({ rule }) => rule)).toContain("ha-cf/invalid-value");
});
