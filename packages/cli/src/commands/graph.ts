import { extname, resolve } from "node:path";
import { type Cluster, FileError, writeTextFile } from "@halint/cluster";
import { type Picture, type PictureFinding, pictureOf, type Theme, toDot, toMermaid, toSvg } from "@halint/topology";
import { readSources, UsageError, type Words } from "../arguments.js";
import { inputFiles } from "../input-files.js";
import { clean, Failure } from "../outcome.js";
import { pass, ruleIds } from "../pass.js";
import { Secrets } from "../secrets.js";
import { readSettings } from "../settings.js";
import { uselessPaths } from "../useless-paths.js";

const formatOf: Readonly<Record<string, string>> = {
  ".svg": "svg",
  ".dot": "dot",
  ".gv": "dot",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
};

/** `halint graph PATH…`: the picture of a cluster. */
export function drawCluster(words: Words): number {
  const sources = readSources(words);
  const output = words.one("output");
  const format = words.one("format") ?? (output === undefined ? "svg" : formatOf[extname(output).toLowerCase()]);
  if (format === undefined)
    throw new UsageError(`what ${output} shall be does not show in its name: add --format svg, dot or mermaid`);
  if (words.has("theme") && format !== "svg") throw new UsageError("--theme goes with SVG");
  const workingDirectory = process.cwd();
  const settings = readSettings(sources, undefined, workingDirectory, ruleIds());
  const { discovery, diagnostics } = pass(inputFiles, {
    paths: sources.paths,
    settings,
    shard: undefined,
    baseline: undefined,
  });
  const problems = uselessPaths(discovery, sources.paths, workingDirectory);
  if (problems.length > 0) throw new Failure(problems.join("\nhalint: "));
  const [cluster, ...others] = discovery.clusters;
  if (!cluster) throw new Failure("there is no cluster to draw");
  if (others.length > 0) {
    const names = discovery.clusters.map(({ name, files }) => `${name} (${files[0]?.display ?? "?"})`);
    throw new Failure(
      `one picture shows one cluster, and here are ${names.length}: name the path of one of ${names.join(", ")}`,
    );
  }
  const own = diagnostics.filter((diagnostic) => diagnostic.cluster === cluster.name);
  const picture = pictureOf(cluster, words.has("no-findings") ? undefined : masked(cluster, own));
  const text = textOf(picture, format, (words.one("theme") ?? "auto") as Theme);
  if (output === undefined) process.stdout.write(text);
  else write(resolve(workingDirectory, output), output, text);
  return clean;
}

function textOf(picture: Picture, format: string, theme: Theme): string {
  return format === "dot" ? toDot(picture) : format === "mermaid" ? toMermaid(picture) : toSvg(picture, { theme });
}

/** Pictures are shown around: no sentence may hold a key. */
function masked(cluster: Cluster, findings: readonly PictureFinding[]): PictureFinding[] {
  const secrets = new Secrets([cluster]);
  return findings.map((finding) => ({ ...finding, message: secrets.sentence(finding.message) }));
}

function write(path: string, shown: string, text: string): void {
  try {
    writeTextFile(path, text);
  } catch (error) {
    if (error instanceof FileError) throw new Failure(`${shown} cannot be written: ${error.message}`);
    throw error;
  }
}
