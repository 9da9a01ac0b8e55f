import type { NewClusterAnswer } from "@halint/language-server";
import {
  commands,
  type Disposable,
  type ExtensionContext,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { Clusters } from "./clusters.js";
import { asPageMessage, pageHtml, pageRoots } from "./page.js";
import type { Server } from "./server.js";

const runbookScheme = "halint-runbook";

/** The form for a new cluster: the server says what is wrong with the answers, and what the files would be. */
export class NewClusterView implements TextDocumentContentProvider, Disposable {
  #panel: WebviewPanel | undefined;
  #directory: Uri | undefined;
  /** As the page sent them last. */
  #answers: unknown;
  #wanted = 0;
  #checking: Promise<void> | undefined;
  /** What to do with the files that were written last. */
  #runbook = "";
  #written = 0;
  readonly #registration: Disposable;

  constructor(
    readonly context: ExtensionContext,
    readonly server: Server,
    readonly clusters: Clusters,
  ) {
    this.#registration = workspace.registerTextDocumentContentProvider(runbookScheme, this);
  }

  provideTextDocumentContent(): string {
    return this.#runbook;
  }

  /** Shows the form. A directory that it was called on is where the files shall go. */
  show(given: unknown): void {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    if (given instanceof Uri) this.#directory = given;
    else this.#directory ??= folder && (this.clusters.all.length === 0 ? folder : Uri.joinPath(folder, "cluster"));
    if (this.#panel) {
      this.#panel.reveal();
      this.#tellDirectory();
      return;
    }
    const panel = window.createWebviewPanel("halint.newCluster", "New Cluster", ViewColumn.Active, {
      enableScripts: true,
      // Half an hour of answers must not be lost when somebody looks at another tab.
      retainContextWhenHidden: true,
      localResourceRoots: pageRoots(this.context),
    });
    this.#panel = panel;
    panel.iconPath = {
      light: Uri.joinPath(this.context.extensionUri, "icons/heartbeat-light.svg"),
      dark: Uri.joinPath(this.context.extensionUri, "icons/heartbeat-dark.svg"),
    };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#hear(message));
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.html = pageHtml(this.context, panel.webview, "new-cluster", "New Cluster");
  }

  #hear(value: unknown): void {
    const message = asPageMessage(value);
    switch (message?.type) {
      case "ready":
        this.#tellDirectory();
        break;
      case "answers":
        this.#answers = message.answers;
        this.#check();
        break;
      case "directory":
        void this.#chooseDirectory();
        break;
      case "create":
        void this.#create();
        break;
    }
  }

  #tellDirectory(): void {
    void this.#panel?.webview.postMessage({ type: "directory", path: this.#directory?.fsPath ?? "" });
    if (this.#answers !== undefined) this.#check();
  }

  async #chooseDirectory(): Promise<void> {
    const [picked] =
      (await window.showOpenDialog({
        title: "Directory for the files of the cluster",
        openLabel: "Put Them Here",
        canSelectFolders: true,
        canSelectFiles: false,
        ...(this.#directory ? { defaultUri: this.#directory } : {}),
      })) ?? [];
    if (!picked) return;
    this.#directory = picked;
    this.#tellDirectory();
  }

  #ask(write: boolean): Promise<NewClusterAnswer> {
    const directory = this.#directory?.toString();
    return this.server.ask("halint/newCluster", { answers: this.#answers, write, ...(directory ? { directory } : {}) });
  }

  /** Wishes that come while an answer is awaited are one. */
  #check(): void {
    this.#wanted++;
    this.#checking ??= (async () => {
      for (let checked = 0; checked < this.#wanted; ) {
        checked = this.#wanted;
        try {
          await this.#panel?.webview.postMessage({ type: "checked", ...(await this.#ask(false)) });
        } catch (error) {
          await this.#panel?.webview.postMessage({ type: "failed", message: String(error) });
        }
      }
    })().finally(() => {
      this.#checking = undefined;
    });
  }

  async #create(): Promise<void> {
    if (!this.#directory) await this.#chooseDirectory();
    const directory = this.#directory;
    if (!directory) return;
    let answer: NewClusterAnswer;
    try {
      answer = await this.#ask(true);
    } catch (error) {
      void window.showErrorMessage(`halint: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (answer.written.length === 0) {
      await this.#panel?.webview.postMessage({ type: "checked", ...answer });
      return;
    }
    this.#panel?.dispose();
    this.#runbook = answer.runbook;
    const page = Uri.from({ scheme: runbookScheme, path: `/Runbook ${++this.#written}.md` });
    await commands.executeCommand("markdown.showPreview", page);
    // Its halint.json counts where the folder is opened itself.
    const inside = workspace.workspaceFolders?.some(({ uri }) => uri.toString() === directory.toString()) === true;
    const text = `halint: ${answer.written.length} files were written below ${directory.fsPath}. authkeys holds a key, so mind where they go.`;
    const picked = await window.showInformationMessage(text, ...(inside ? [] : ["Open Folder"]));
    if (picked) await commands.executeCommand("vscode.openFolder", directory);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#panel?.dispose();
  }
}
