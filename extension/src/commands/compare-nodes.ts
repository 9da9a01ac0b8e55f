import type { Comparison, NodeModel } from "@halint/language-server";
import { commands, type QuickPickItem, QuickPickItemKind, Uri, window } from "vscode";
import { type Clusters, chooseCluster } from "../clusters.js";
import { openPlace } from "../places.js";
import type { Server } from "../server.js";

/** `halint.compareNodes`: files that differ side by side, and what they mean differently. */
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
  const wrong = answer.differences.filter(({ allowed }) => !allowed);
  if (differing.length === 0 && answer.differences.length === 0) {
    void window.showInformationMessage(`halint: the files of ${left} and ${right} are the same, byte for byte.`);
    return;
  }
  const parse = (uri: string | null) => (uri === null ? undefined : Uri.parse(uri));
  if (differing.length > 0) {
    await commands.executeCommand(
      "vscode.changes",
      `${left} ↔ ${right}`,
      differing.map((file) => [parse(file.right ?? file.left), parse(file.left), parse(file.right)]),
    );
  }
  // Lines that differ are not yet things that are different: the reading of the programs is.
  const item = ({ area, what, left: one, right: other }: Comparison["differences"][number]) => ({
    label: `${area}: ${what}`,
    description: `${left} ${one.value ?? "–"} · ${right} ${other.value ?? "–"}`,
    place: other.at ?? one.at,
  });
  const separator = (label: string) => ({ label, kind: QuickPickItemKind.Separator, place: null });
  const may = answer.differences.filter(({ allowed }) => allowed);
  const picked = await window.showQuickPick(
    [
      ...(wrong.length > 0 ? [separator("should be the same"), ...wrong.map(item)] : []),
      ...(may.length > 0 ? [separator("may differ"), ...may.map(item)] : []),
    ],
    {
      title: `${left} and ${right}: ${wrong.length} that should be the same, ${may.length} that may differ`,
      placeHolder: answer.differences.length === 0 ? "They mean the same" : "Go to …",
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  if (picked?.place) await openPlace(picked.place);
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
