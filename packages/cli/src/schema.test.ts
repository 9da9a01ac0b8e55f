import { createRequire } from "node:module";
import { discover, MemoryFiles } from "@halint/cluster";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

const schema = createRequire(import.meta.url)("../halint.schema.json") as Record<string, unknown>;
const fits = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

/** What the reader of halint.json complains of. */
function problems(value: unknown): readonly string[] {
  const files = new MemoryFiles({
    "/c/halint.json": { content: JSON.stringify(value) },
    "/c/a/ha.cf": { content: "node a b\n" },
  });
  const { configurations } = discover(files, ["/c/a"], { workingDirectory: "/c" });
  expect(configurations).toHaveLength(1);
  return configurations.flatMap((configuration) => configuration.problems.map((problem) => problem.message));
}

const node = { name: "a", path: "a" };

describe("the schema and the reader accept the same", () => {
  test.each([
    [{}],
    [{ $schema: "./halint.schema.json" }],
    [{ rules: { "cluster/node-order": "off", "drbd/*": "info", "ha-cf/*": "warning", "*": "error" } }],
    [
      {
        overrides: [
          { files: ["legacy/**"], rules: { "*": "off" } },
          { files: "x", rules: {} },
        ],
      },
    ],
    [
      {
        clusters: [
          { name: "web", nodes: [node, { name: "b", path: "b" }], shared: ["ha.cf", "haresources", "authkeys"] },
        ],
      },
    ],
    [
      {
        clusters: [
          {
            nodes: [
              { ...node, heartbeat: "manual" },
              { name: "b", path: "b", heartbeat: "boot" },
            ],
          },
        ],
      },
    ],
    [{ clusters: [{ nodes: [{ ...node, addresses: { eth0: "10.0.0.1/24", eth1: ["fe80::1/64", "10.0.0.2"] } }] }] }],
    [{ drbd: { version: "8.3" } }],
    [{ drbd: { version: "8.4" } }],
    [{ drbd: { version: "9" } }],
    [{ agents: ["nginx", "vhost"] }],
  ])("%j", (value) => {
    expect(problems(value)).toEqual([]);
    expect(fits(value), JSON.stringify(fits.errors)).toBe(true);
  });

  test.each([
    [[]],
    [{ rule: {} }],
    [{ rules: [] }],
    [{ rules: { "drbd/*": "none" } }],
    [{ rules: { "drbd/*": 1 } }],
    [{ overrides: {} }],
    [{ overrides: [{ file: ["x"] }] }],
    [{ overrides: [{ files: [1] }] }],
    [{ clusters: {} }],
    [{ clusters: [{ name: "web" }] }],
    [{ clusters: [{ nodes: [] }] }],
    [{ clusters: [{ nodes: [{ name: "a" }] }] }],
    [{ clusters: [{ nodes: [{ ...node, heartbeat: "never" }] }] }],
    [{ clusters: [{ nodes: [{ ...node, addresses: { eth0: "master1" } }] }] }],
    [{ clusters: [{ nodes: [node], shared: ["drbd.conf"] }] }],
    [{ drbd: { version: 9 } }],
    [{ drbd: "9" }],
    [{ agents: [""] }],
    [{ agents: "nginx" }],
  ])("nor %j", (value) => {
    expect(problems(value)).not.toEqual([]);
    expect(fits(value)).toBe(false);
  });
});
