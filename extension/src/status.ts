import type { Severity } from "@halint/language-server";
import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from "vscode";
import { type Clusters, countsOf } from "./clusters.js";
import type { Server } from "./server.js";

/** What is found in the cluster of the active editor, and whether the server runs, in the status bar. */
export function statusItem(server: Server, clusters: Clusters): Disposable {
  const item = window.createStatusBarItem("halint.status", StatusBarAlignment.Left, 10);
  item.name = "halint";

  const show = (): void => {
    item.backgroundColor = undefined;
    item.command = "workbench.actions.view.problems";
    const { current, all } = clusters;
    if (server.state === "failed") {
      item.text = "$(error) halint";
      item.tooltip = "halint: the language server is not running. Click to restart it.";
      item.command = "halint.restart";
      item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
    } else if (server.state === "starting") {
      item.text = "$(sync~spin) halint";
      item.tooltip = "halint: the language server is starting";
    } else {
      const findings = (current ? [current] : all).flatMap((cluster) => cluster.findings);
      const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
      const name = current?.name ?? (all.length === 0 ? "no cluster" : `${all.length} clusters`);
      const numbers = all.length === 0 ? "" : ` $(error) ${count("error")} $(warning) ${count("warning")}`;
      item.text = `$(pulse) ${name}${numbers}`;
      item.accessibilityInformation = { label: `halint: ${name}, ${countsOf(findings) ?? "nothing found"}` };
      const links = "[Show Topology](command:halint.showTopology) · [Repair](command:halint.fixCluster)";
      const tooltip = new MarkdownString("", true);
      tooltip.appendText(`Cluster ${name}: ${countsOf(findings) ?? "nothing found"}`);
      if (current) tooltip.appendMarkdown(`\n\n${links}`);
      tooltip.isTrusted = { enabledCommands: ["halint.showTopology", "halint.fixCluster"] };
      item.tooltip = tooltip;
    }
    const wanted = workspace.getConfiguration("halint").get<boolean>("statusBar") !== false;
    if (wanted && (all.length > 0 || server.state === "failed")) item.show();
    else item.hide();
  };

  show();
  const subscriptions = [
    clusters.onDidChange(show),
    server.onDidChangeState(show),
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("halint.statusBar") && show()),
    item,
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}
