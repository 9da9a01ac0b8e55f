import type { ClusterModel, ClustersAnswer, Severity } from "@halint/language-server";
import { commands, type Disposable, EventEmitter, Uri, window } from "vscode";
import type { Server } from "./server.js";

/** What the server knows of the clusters, asked for anew whenever it says that it has changed. */
export class Clusters implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  #all: readonly ClusterModel[] = [];
  #wanted = 0;
  #asking: Promise<void> | undefined;

  constructor(readonly server: Server) {
    this.#subscriptions = [server.onDidChange(() => void this.refresh())];
  }

  /** The clusters or their findings are different. */
  readonly onDidChange = this.#changed.event;

  get all(): readonly ClusterModel[] {
    return this.#all;
  }

  /** The cluster that has the file in the active editor; the only one there is where none has. */
  get current(): ClusterModel | undefined {
    const uri = window.activeTextEditor?.document.uri.toString();
    const own = uri === undefined ? undefined : this.#all.find((cluster) => hasFile(cluster, uri));
    return own ?? (this.#all.length === 1 ? this.#all[0] : undefined);
  }

  /** Asks again. Wishes that come while an answer is awaited are one. */
  async refresh(): Promise<void> {
    this.#wanted++;
    this.#asking ??= this.#ask();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      for (let answered = 0; answered < this.#wanted; ) {
        answered = this.#wanted;
        if (this.server.state === "failed") this.#take([]);
        else this.#take((await this.server.ask<ClustersAnswer>("halint/cluster")).clusters);
      }
    } catch (error) {
      // A server that ends while it is asked is started again, and then says that everything has changed.
      this.server.log.debug(`halint/cluster was not answered: ${String(error)}`);
    } finally {
      this.#asking = undefined;
    }
  }

  #take(clusters: readonly ClusterModel[]): void {
    this.#all = clusters;
    void commands.executeCommand("setContext", "halint.hasClusters", clusters.length > 0);
    this.#changed.fire();
  }

  /** Takes over what a request brought along. */
  accept({ clusters }: ClustersAnswer): void {
    this.#take(clusters);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

/** Whether a cluster has a file. URIs are compared as VS Code writes them. */
export function hasFile(cluster: ClusterModel, uri: string): boolean {
  return cluster.files.some((file) => file.uri === uri || Uri.parse(file.uri).toString() === uri);
}

/** `2 errors, 1 warning`; undefined where there is nothing. */
export function countsOf(findings: readonly { readonly severity: Severity }[]): string | undefined {
  const words = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const name = severity === "info" ? "remark" : severity;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`];
  });
  return words.length === 0 ? undefined : words.join(", ");
}

/** The cluster that a command is about: the one that it was called on, the current one, or the one that is picked. */
export async function chooseCluster(clusters: Clusters, given: unknown): Promise<ClusterModel | undefined> {
  await clusters.refresh();
  const id =
    typeof given === "string" ? given : ((given as { cluster?: { id?: unknown } } | undefined)?.cluster?.id ?? "");
  const named = clusters.all.find((cluster) => cluster.id === id);
  if (named) return named;
  if (clusters.current) return clusters.current;
  if (clusters.all.length === 0) {
    void window.showInformationMessage("halint: there is no cluster in the open folders.");
    return undefined;
  }
  const picked = await window.showQuickPick(
    clusters.all.map((cluster) => ({
      label: cluster.name,
      description: cluster.nodes.map(({ label }) => label).join(", "),
      detail: cluster.files[0]?.path ?? "",
      cluster,
    })),
    { title: "Which cluster?", matchOnDetail: true },
  );
  return picked?.cluster;
}
