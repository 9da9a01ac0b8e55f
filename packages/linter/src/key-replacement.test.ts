import { discover, MemoryFiles } from "@halint/cluster";
import { expect, test } from "vitest";
import { fixToFixedPoint, lint, rules } from "./index.js";

const haCf = "node master1 master2\nbcast eth0\nbcast eth1\nauto_failback off\nuse_logd on\n";

/** What the files of two nodes say when all repairs are made. */
function repaired(one: string, other: string) {
  const system = new MemoryFiles({
    "/c/master1/ha.cf": haCf,
    "/c/master2/ha.cf": haCf,
    "/c/master1/authkeys": { content: one, mode: 0o600 },
    "/c/master2/authkeys": { content: other, mode: 0o600 },
  });
  const keyRules = rules.filter(({ id }) => id === "authkeys/weak-key" || id === "authkeys/weak-method");
  const { files } = fixToFixedPoint(
    system,
    (from) => discover(from, ["/c"], { workingDirectory: "/" }).clusters.flatMap((cluster) => lint(cluster, keyRules)),
    ["safe", "unsafe"],
  );
  return files.map(({ path, after, secret }) => ({ path, secret, text: Buffer.from(after).toString() }));
}

test.each([
  ["a sample key", "auth 1\n1 sha1 HI!\n"],
  ["a checksum, which has no key", "auth 1\n1 crc\n"],
])("%s gives way to one new key on both nodes, which is kept secret", (_, text) => {
  const files = repaired(text, text);
  expect(files.map(({ path, secret }) => ({ path, secret }))).toEqual([
    { path: "/c/master1/authkeys", secret: true },
    { path: "/c/master2/authkeys", secret: true },
  ]);
  expect(files[0]?.text).toMatch(/^auth 1\n1 sha1 [0-9a-f]{40}\n$/);
  expect(files[1]?.text).toBe(files[0]?.text);
  expect(repaired(text, text)[0]?.text).not.toBe(files[0]?.text);
});

test("no key is made where a node has none that signs", () => {
  expect(repaired("auth 1\n1 sha1 HI!\n", "auth 2\n1 sha1 HI!\n")).toEqual([]);
});
