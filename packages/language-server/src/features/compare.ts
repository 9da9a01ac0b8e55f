import { posix } from "node:path";
import { type ClusterNode, type DifferenceSide, nodeDifferences, type SourceFile } from "@halint/cluster";
import type { ComparedSide, Comparison, FilePair } from "../protocol.js";
import type { Workspace } from "../workspace.js";
import { clusterId, findCluster } from "./cluster-model.js";

/** What is asked of `halint/compare`. */
export interface CompareParams {
  /** Id of a cluster, or URI of a document in it; may be left out where there is one cluster only. */
  readonly cluster?: string;
  /** Labels of the two nodes. */
  readonly nodes: readonly [string, string];
}

/** The files of two nodes side by side, and what they have differently. Null where the cluster or one of the nodes is not known. */
export function compare(workspace: Workspace, { cluster: wanted, nodes }: CompareParams): Comparison | null {
  const cluster = findCluster(workspace, wanted);
  const [left, right] = nodes.map((label) => cluster?.nodes.find((node) => node.label === label));
  if (!cluster || !left || !right) return null;
  const [ours, theirs] = [namedFiles(left), namedFiles(right)];
  const uri = (file: SourceFile | undefined) => (file ? workspace.uriOf(file.path) : null);
  const files = [...new Set([...ours.keys(), ...theirs.keys()])].map((name): FilePair => {
    const [one, other] = [ours.get(name), theirs.get(name)];
    return { name, left: uri(one), right: uri(other), same: one !== undefined && one.text === other?.text };
  });
  const side = ({ value, place }: DifferenceSide): ComparedSide => ({
    value: value ?? null,
    at: place
      ? {
          uri: workspace.uriOf(place.file.path),
          range: workspace.textOf(place.file).range(place.range ?? { start: 0, end: 0 }),
        }
      : null,
  });
  const differences = nodeDifferences(left, right).map(({ area, what, allowed, left: one, right: other }) => ({
    area,
    what,
    allowed,
    left: side(one),
    right: side(other),
  }));
  return { cluster: clusterId(workspace, cluster), nodes: [left.label, right.label], files, differences };
}

/** Files of a node by names that the other node's files have too. */
function namedFiles(node: ClusterNode): Map<string, SourceFile> {
  const files = new Map<string, SourceFile>();
  for (const [name, file] of [
    ["ha.cf", node.haCf],
    ["haresources", node.haresources],
    ["authkeys", node.authkeys],
  ] as const) {
    if (file) files.set(name, file);
  }
  for (const { files: own } of node.drbd) {
    const [root] = own;
    for (const file of own) {
      const beside = root ? posix.relative(posix.dirname(root.path), file.path) : posix.basename(file.path);
      files.set(beside.startsWith("..") ? posix.basename(file.path) : beside, file);
    }
  }
  return files;
}
