import { commands, type Disposable, type ExtensionContext, window, workspace } from "vscode";
import { Clusters, chooseCluster } from "./clusters.js";
import { ClustersView } from "./clusters-view.js";
import { compareNodes } from "./commands/compare-nodes.js";
import { explainRule } from "./commands/explain-rule.js";
import { FixCluster } from "./commands/fix-cluster.js";
import { lintWorkspace } from "./commands/lint-workspace.js";
import { reportBug } from "./commands/report-bug.js";
import { NewClusterView } from "./new-cluster-view.js";
import { openPlace, showReferences } from "./places.js";
import { Server } from "./server.js";
import { statusItem } from "./status.js";
import { taskProvider } from "./tasks.js";
import { TopologyView } from "./topology-view.js";

let server: Server | undefined;

/** Starts the language server that comes with the extension, and registers views and commands that ask it. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("halint", { log: true });
  const running = new Server(context, log);
  server = running;
  const clusters = new Clusters(running);
  const topology = new TopologyView(context, running, clusters);
  const newCluster = new NewClusterView(context, running, clusters);
  const fixCluster = new FixCluster(running, clusters);
  const register = (name: string, action: (...args: never[]) => unknown): Disposable =>
    commands.registerCommand(`halint.${name}`, async (...args: never[]) => {
      try {
        await action(...args);
      } catch (error) {
        log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        void window.showErrorMessage(`halint: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  const tellState = () => void commands.executeCommand("setContext", "halint.state", running.state);
  tellState();
  context.subscriptions.push(
    log,
    running.onDidChangeState(tellState),
    clusters,
    new ClustersView(clusters),
    topology,
    newCluster,
    fixCluster,
    statusItem(running, clusters),
    taskProvider(running),
    register("restart", () => running.restart()),
    register("showLog", () => log.show()),
    register("openPlace", openPlace),
    register("showReferences", showReferences),
    register("lintWorkspace", () => lintWorkspace(running, clusters)),
    register("fixCluster", (given) => fixCluster.run(given)),
    register("compareNodes", (given) => compareNodes(running, clusters, given)),
    register("explainRule", (given) => explainRule(running, clusters, given)),
    register("showTopology", async (given) => topology.show(await chooseCluster(clusters, given))),
    register("exportTopology", async (given) => topology.export(await chooseCluster(clusters, given))),
    register("newCluster", (given) => newCluster.show(given)),
    register("reportBug", () => reportBug(context, running, clusters)),
    workspace.onDidChangeConfiguration((change) => {
      // It is agreed upon when the server starts.
      if (change.affectsConfiguration("halint.diagnostics")) void commands.executeCommand("halint.restart");
    }),
  );
  await commands.executeCommand("halint.restart");
}

/** Stops the server. */
export async function deactivate(): Promise<void> {
  await server?.dispose();
}
