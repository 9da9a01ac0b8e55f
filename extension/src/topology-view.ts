import type { ClusterModel, Placed, TopologyAnswer } from "@halint/language-server";
import {
  type Disposable,
  type ExtensionContext,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from "vscode";
import type { Clusters } from "./clusters.js";
import { asPageMessage, pageHtml, pageRoots } from "./page.js";
import { columnBeside, openPlace } from "./places.js";
import type { Server } from "./server.js";

const viewType = "halint.topology";

/** The picture of a cluster beside the editors; it follows what is typed. */
export class TopologyView implements WebviewPanelSerializer, Disposable {
  #panel: WebviewPanel | undefined;
  /** Id of the cluster that is shown. */
  #cluster: string | undefined;
  #name: string | undefined;
  #places: readonly Placed[] = [];
  #ready = false;
  #wanted = 0;
  #drawing: Promise<void> | undefined;
  readonly #subscriptions: Disposable[];

  constructor(
    readonly context: ExtensionContext,
    readonly server: Server,
    readonly clusters: Clusters,
  ) {
    this.#subscriptions = [
      clusters.onDidChange(() => this.#draw()),
      window.registerWebviewPanelSerializer(viewType, this),
    ];
  }

  /** Shows a cluster, in the panel that is there already if one is. */
  show(cluster: ClusterModel | undefined): void {
    this.#cluster = cluster?.id ?? this.#cluster;
    this.#name = cluster?.name ?? this.#name;
    if (this.#panel) this.#panel.reveal(undefined, true);
    else {
      const options = { enableFindWidget: true, ...this.#options() };
      this.#take(
        window.createWebviewPanel(
          viewType,
          "Topology",
          { viewColumn: ViewColumn.Beside, preserveFocus: true },
          options,
        ),
      );
    }
    this.#draw();
  }

  /** VS Code was started anew and remembers a panel. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const { cluster } = (state ?? {}) as { cluster?: unknown };
    if (typeof cluster === "string") this.#cluster = cluster;
    panel.webview.options = this.#options();
    this.#take(panel);
  }

  #options() {
    return { enableScripts: true, localResourceRoots: pageRoots(this.context) };
  }

  #take(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#ready = false;
    panel.iconPath = {
      light: Uri.joinPath(this.context.extensionUri, "icons/heartbeat-light.svg"),
      dark: Uri.joinPath(this.context.extensionUri, "icons/heartbeat-dark.svg"),
    };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#hear(message));
    panel.onDidChangeViewState(() => this.#draw());
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.html = pageHtml(this.context, panel.webview, "topology", "Topology");
  }

  #hear(value: unknown): void {
    const message = asPageMessage(value);
    switch (message?.type) {
      case "ready":
        this.#ready = true;
        this.#draw();
        break;
      case "open": {
        const place = typeof message.place === "number" ? this.#places[message.place] : undefined;
        if (place) void openPlace(place, { viewColumn: columnBeside(this.#panel?.viewColumn) });
        break;
      }
      case "choose":
        if (typeof message.cluster !== "string") break;
        this.#cluster = message.cluster;
        this.#draw();
        break;
      case "export":
        void this.export(this.clusters.all.find(({ id }) => id === this.#cluster));
        break;
    }
  }

  /** Asks for the picture and shows it. Wishes that come while it is asked for are one. */
  #draw(): void {
    if (!this.#panel?.visible || !this.#ready) return;
    this.#wanted++;
    this.#drawing ??= this.#ask().finally(() => {
      this.#drawing = undefined;
    });
  }

  async #ask(): Promise<void> {
    for (let drawn = 0; drawn < this.#wanted; ) {
      drawn = this.#wanted;
      const { all, current } = this.clusters;
      // What is shown stays shown while it is there; ids change when files are renamed.
      const shown =
        all.find(({ id }) => id === this.#cluster) ?? all.find(({ name }) => name === this.#name) ?? current ?? all[0];
      this.#cluster = shown?.id ?? this.#cluster;
      this.#name = shown?.name ?? this.#name;
      let answer: TopologyAnswer | null = null;
      try {
        if (shown)
          answer = await this.server.ask<TopologyAnswer | null>("halint/topology", {
            cluster: shown.id,
            format: "view",
          });
      } catch (error) {
        this.server.log.debug(`halint/topology was not answered: ${String(error)}`);
        return;
      }
      if (!this.#panel) return;
      this.#places = answer?.places ?? [];
      this.#panel.title = answer ? `Topology: ${answer.name}` : "Topology";
      await this.#panel.webview.postMessage({
        type: "picture",
        svg: answer?.text ?? "",
        style: answer?.style ?? "",
        name: answer?.name ?? "",
        cluster: answer?.cluster ?? "",
        clusters: all.map(({ id, name }) => ({ id, name })),
      });
    }
  }

  /** Writes the picture to a file that the user names. */
  async export(cluster: ClusterModel | undefined): Promise<void> {
    if (!cluster) return;
    const picked = await window.showQuickPick(
      [
        { label: "SVG", description: "a picture for every browser", format: "svg", ending: "svg" },
        { label: "DOT", description: "for Graphviz", format: "dot", ending: "dot" },
        { label: "Mermaid", description: "for Markdown", format: "mermaid", ending: "mmd" },
      ],
      { title: `Export the topology of ${cluster.name}` },
    );
    if (!picked) return;
    const { format, ending, label } = picked;
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = `${cluster.name.replace(/[^\w.-]+/g, "-") || "cluster"}.${ending}`;
    const target = await window.showSaveDialog({
      ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
      filters: { [label]: [ending] },
    });
    if (!target) return;
    const answer = await this.server.ask<TopologyAnswer | null>("halint/topology", { cluster: cluster.id, format });
    if (!answer) return;
    await workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
    void window.showInformationMessage(`halint: ${name} was written.`);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel?.dispose();
  }
}
