import type { FileSystem } from "@halint/cluster";
import { type Pass, pass } from "../../packages/cli/src/pass.js";
import { readSettings } from "../../packages/cli/src/settings.js";
import { treeRoot } from "./tree.js";

/** What the command line finds under some paths. */
export function lintAll(files: FileSystem, paths: readonly string[] = [treeRoot]): Pass {
  const settings = readSettings({ paths, nodes: [], drbdVersion: undefined, noConfig: false }, undefined, "/", []);
  // What is wrong with a halint.json ends a run; here the rest is looked at all the same.
  return pass(files, { paths, settings: { ...settings, check: () => {} }, shard: undefined, baseline: undefined });
}
