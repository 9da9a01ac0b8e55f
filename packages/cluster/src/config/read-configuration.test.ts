import { describe, expect, test } from "vitest";
import { SourceFile } from "../model/source-file.js";
import { readConfiguration } from "./read-configuration.js";

const read = (text: string) =>
  readConfiguration(new SourceFile("/c/halint.json", "halint.json", Buffer.from(text), undefined));
const problems = (text: string) =>
  read(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

test("everything", () => {
  const found = read(`{
  // where the machines' files are
  "$schema": "x",
  "clusters": [{
    "name": "web", "shared": ["ha.cf"],
    "nodes": [
      { "name": "m1", "path": "nodes/m1", "addresses": { "eth1": "10.1.1.1/24", "eth0": ["10.0.0.1", "fd00::1/64"] }, "heartbeat": "manual" },
      { "name": "m2", "path": "/abs/m2" }, /* a comma too many */
    ],
  }],
  "drbd": { "version": "8.4" },
  "agents": ["Mine"],
  "rules": { "cluster/*": "off", "ha-cf/no-fencing": "info" },
  "overrides": [{ "files": ["old/**"], "rules": { "drbd/*": "warning" } }],
}`);
  expect(found.problems).toEqual([]);
  expect(found.drbdVersion).toBe("8.4");
  expect(found.agents.map(({ value }) => value)).toEqual(["Mine"]);
  expect(found.rules.map(({ pattern, severity }) => `${pattern} ${severity}`)).toEqual([
    "cluster/* off",
    "ha-cf/no-fencing info",
  ]);
  expect(found.overrides.map(({ files, rules }) => [files, rules.map(({ pattern }) => pattern)])).toEqual([
    [["old/**"], ["drbd/*"]],
  ]);
  const [cluster] = found.clusters;
  expect(cluster?.name.value).toBe("web");
  expect([...(cluster?.shared ?? [])]).toEqual(["ha.cf"]);
  expect(cluster?.nodes.map(({ name, path, heartbeat }) => [name.value, path, heartbeat])).toEqual([
    ["m1", "/c/nodes/m1", "manual"],
    ["m2", "/abs/m2", undefined],
  ]);
  expect(cluster?.nodes[0]?.addresses.map(({ interface: name, address }) => `${name} ${address}`)).toEqual([
    "eth1 10.1.1.1/24",
    "eth0 10.0.0.1",
    "eth0 fd00::1/64",
  ]);
});

describe("what cannot be obeyed, with its place", () => {
  test.each([
    ["", ["1:1 this is no JSON: Unexpected end of input found."]],
    ['{\n  "clusters" []\n}', ["2:14 this is no JSON: Unexpected token LBracket found."]],
    ["[]", ["1:1 halint.json must be an object"]],
    ['{ "rule": {} }', ['1:3 halint.json has no setting "rule"; it has clusters, drbd, agents, rules, overrides']],
    [
      '{ "constructor": 1 }',
      ['1:3 halint.json has no setting "constructor"; it has clusters, drbd, agents, rules, overrides'],
    ],
    ['{ "rules": { "a": "loud" } }', ['1:19 a is one of off, error, warning, info: not "loud"']],
    ['{ "drbd": { "version": 9 } }', ["1:24 drbd.version must be a text in quotes"]],
    ['{ "agents": "x", "agents": [] }', ["1:13 agents must be a list", '1:18 "agents" stands here twice']],
    [
      '{ "clusters": [{ "nodes": [{ "name": "a" }] }] }',
      ["1:16 a cluster needs nodes, each with a name and a path", "1:28 a node needs a name and a path"],
    ],
    [
      '{ "clusters": [{ "nodes": [{ "name": "a", "path": "a", "addresses": { "eth0": "10.0.0.1/33" } }] }] }',
      ['1:79 "10.0.0.1/33" is no address such as 10.1.1.1/24'],
    ],
    [
      '{ "clusters": [{ "nodes": [{ "name": "a", "path": "a" }, { "name": "A", "path": "b" }] }] }',
      ['1:58 the cluster has a node "A" already'],
    ],
  ])("%s", (text, expected) => expect(problems(text)).toEqual(expected));
  test("nesting that exhausts the stack", () => expect(problems("[".repeat(100_000))).toHaveLength(1));
});
