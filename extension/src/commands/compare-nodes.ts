import { commands, type QuickPickItem, Uri, window } from "vscode";
import { type Clusters, chooseCluster, countsOf } from "../clusters.js";
import type { Comparison, NodeModel } from "../protocol.js";
import type { Server } from "../server.js";

/** `halint.compareNodes`: the files of two nodes side by side, those that differ. */
export async function compareNodes(server: Server, clusters: Clusters, given: unknown): Promise<void> {
  const cluster = await chooseCluster(clusters, given);
  if (!cluster) return;
  if (cluster.nodes.length < 2) {
    void window.showInformationMessage(`halint: the files of one node of ${cluster.name} are here, not of two.`);
    return;
  }
  const nodes = await choosePair(cluster.nodes);
  if (!nodes) return;
  const answer = await server.ask<Comparison | null>("halint/compare", { cluster: cluster.id, nodes });
  if (!answer) return;
  const [left, right] = answer.nodes;
  const differing = answer.files.filter(({ same }) => !same);
  if (differing.length === 0) {
    void window.showInformationMessage(`halint: the files of ${left} and ${right} are the same, byte for byte.`);
    return;
  }
  const parse = (uri: string | null) => (uri === null ? undefined : Uri.parse(uri));
  await commands.executeCommand(
    "vscode.changes",
    `${left} ↔ ${right}`,
    differing.map((file) => [parse(file.right ?? file.left), parse(file.left), parse(file.right)]),
  );
  const same = answer.files.filter((file) => file.same).map(({ name }) => name);
  const about = cluster.findings.filter(({ rule }) => /^cluster\/.*differ/.test(rule));
  const said = about.length > 0 ? ` The Problems panel has ${countsOf(about)} about what must not differ.` : "";
  if (same.length > 0 || said !== "")
    window.setStatusBarMessage(`halint: ${same.length > 0 ? `the same: ${same.join(", ")}.` : ""}${said}`, 10_000);
}

async function choosePair(nodes: readonly NodeModel[]): Promise<readonly [string, string] | undefined> {
  const [first, second] = nodes;
  if (nodes.length === 2 && first && second) return [first.label, second.label];
  const item = (node: NodeModel): QuickPickItem => ({ label: node.label, description: node.directory });
  const left = await window.showQuickPick(nodes.map(item), { title: "Compare which node …" });
  if (!left) return undefined;
  const others = nodes.filter(({ label }) => label !== left.label);
  const right = await window.showQuickPick(others.map(item), { title: `… ${left.label} with which other node?` });
  return right && [left.label, right.label];
}
