import { posix } from "node:path";
import { type Discovery, discover, type FileSystem } from "@halint/cluster";
import type { Sources } from "./arguments.js";
import { Failure } from "./outcome.js";
import { ruleIds } from "./pass.js";
import { readSettings } from "./settings.js";
import { uselessPaths } from "./useless-paths.js";

/** Finds the clusters under the paths of a command that does not lint. Throws a Failure where a path is no good. */
export function findClusters(sources: Sources, files: FileSystem): Discovery {
  const workingDirectory = process.cwd();
  const settings = readSettings(sources, undefined, workingDirectory, ruleIds());
  const discovery = discover(files, sources.paths, settings.discovery);
  settings.check(discovery.configurations);
  const problems = uselessPaths(discovery, sources.paths, workingDirectory);
  if (problems.length > 0) throw new Failure(problems.join("\nhalint: "));
  return discovery;
}

/** A path as people get to see it: below the working directory, from there. */
export function displayed(path: string): string {
  const relative = posix.relative(process.cwd(), path);
  return relative === "" ? "." : relative.startsWith("..") ? path : relative;
}
