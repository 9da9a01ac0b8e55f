import type { ClustersAnswer } from "@halint/language-server";
import { commands, ProgressLocation, window } from "vscode";
import { type Clusters, countsOf } from "../clusters.js";
import type { Server } from "../server.js";

/** `halint.lintWorkspace`: reads everything anew and says what there is. */
export async function lintWorkspace(server: Server, clusters: Clusters): Promise<void> {
  const answer = await window.withProgress(
    { location: ProgressLocation.Window, title: "halint: reading all files" },
    () => server.ask<ClustersAnswer>("halint/lint"),
  );
  clusters.accept(answer);
  const all = answer.clusters;
  if (all.length === 0) {
    void window.showInformationMessage("halint: there is no cluster in the open folders.");
    return;
  }
  await commands.executeCommand("workbench.actions.view.problems");
  const found = countsOf(all.flatMap(({ findings }) => findings)) ?? "nothing found";
  const which = all.length === 1 ? `cluster ${all[0]?.name}` : `${all.length} clusters`;
  void window.showInformationMessage(`halint: ${which}: ${found}.`);
}
