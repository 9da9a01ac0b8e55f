import { type ClusterNode, type DifferenceSide, type NodeDifference, nodeDifferences, sameName } from "@halint/cluster";
import { readSources, UsageError, type Words } from "../arguments.js";
import { findClusters } from "../find-clusters.js";
import { inputFiles } from "../input-files.js";
import { clean, Failure, found, say } from "../outcome.js";
import { toJson, visible } from "../report.js";

/**
 * `halint diff NODE1 NODE2`: what two nodes have differently, in the reading of the programs. The nodes are two paths,
 * or one path with two nodes, or a path and two names. Exit status 1 where something differs that should not.
 */
export function diffNodes(words: Words): number {
  const { operands } = words;
  if (operands.length > 3) {
    throw new UsageError("name two nodes by their paths, or one path and the names of two nodes below it");
  }
  const sources = readSources(words);
  const names = operands.length === 3 ? operands.slice(1) : [];
  const paths = operands.length === 3 ? operands.slice(0, 1) : operands;
  const [left, right] = chosen(nodesUnder(sources, paths), names, paths);
  const differences = nodeDifferences(left, right);
  const wrong = differences.filter(({ allowed }) => !allowed);
  say(
    words.one("format") === "json"
      ? toJson({ version: 1, nodes: [left.label, right.label], differences: differences.map(jsonOf) })
      : textOf(left, right, differences),
  );
  return wrong.length > 0 ? found : clean;
}

/** The nodes of every path, in the order of the paths. */
function nodesUnder(sources: ReturnType<typeof readSources>, paths: readonly string[]): ClusterNode[] {
  const lists = (paths.length === 0 ? [[]] : paths.map((path) => [path])).map((list) =>
    findClusters({ ...sources, paths: list }, inputFiles).clusters.flatMap(({ nodes }) => nodes),
  );
  if (paths.length === 2) {
    lists.forEach((list, index) => {
      if (list.length > 1) {
        throw new Failure(`${paths[index]} holds ${list.length} nodes (${labels(list)}): name the path of one`);
      }
      if (list.length === 0) throw new Failure(`${paths[index]} is no node: it holds no ha.cf of its own`);
    });
  }
  return lists.flat();
}

function chosen(
  nodes: readonly ClusterNode[],
  names: readonly string[],
  paths: readonly string[],
): [ClusterNode, ClusterNode] {
  const wanted =
    names.length === 0
      ? nodes
      : names.map((name) => {
          const node = nodes.find((candidate) => sameName(candidate.label, name));
          if (!node) throw new Failure(`${paths[0]} holds no node ${name}: it holds ${labels(nodes) || "none"}`);
          return node;
        });
  const [left, right, ...more] = wanted;
  if (!left || !right) throw new Failure(`two nodes are wanted, and here is ${left ? `only ${left.label}` : "none"}`);
  if (more.length > 0) {
    throw new Failure(
      `here are ${wanted.length} nodes (${labels(wanted)}): name two of them, halint diff ${paths[0]} ${left.label} ${right.label}`,
    );
  }
  return [left, right];
}

const labels = (nodes: readonly ClusterNode[]) => nodes.map(({ label }) => label).join(", ");

function jsonOf({ area, what, allowed, left, right }: NodeDifference) {
  const side = ({ value, place }: DifferenceSide) => ({
    value: value ?? null,
    file: place?.file.display ?? null,
    line: place?.range ? place.file.lineOf(place.range.start) : null,
  });
  return { area, what, allowed, left: side(left), right: side(right) };
}

function textOf(left: ClusterNode, right: ClusterNode, differences: readonly NodeDifference[]): string {
  const wide = Math.max(left.label.length, right.label.length);
  const line = (node: ClusterNode, { value, place }: DifferenceSide) => {
    const at = place ? `  (${place.file.display}${place.range ? `:${place.file.lineOf(place.range.start)}` : ""})` : "";
    return `    ${node.label.padEnd(wide)}  ${value ?? "–"}${at}`;
  };
  const part = (title: string, list: readonly NodeDifference[]) =>
    list.length === 0
      ? []
      : [
          "",
          title,
          ...list.flatMap((entry) => [
            `  ${entry.area}: ${entry.what}`,
            line(left, entry.left),
            line(right, entry.right),
          ]),
        ];
  const wrong = differences.filter(({ allowed }) => !allowed);
  const allowed = differences.filter((difference) => difference.allowed);
  const count = (list: readonly unknown[]) => (list.length === 0 ? "nothing" : `${list.length}`);
  const lines = [
    differences.length === 0
      ? `${left.label} and ${right.label} mean the same`
      : `${left.label} and ${right.label}: ${count(wrong)} that should be the same, ${count(allowed)} that may differ`,
    ...part("should be the same", wrong),
    ...part("may differ", allowed),
  ];
  // Names and words of files go to a terminal here: only the line ends are ours.
  return `${lines.map(visible).join("\n")}\n`;
}
