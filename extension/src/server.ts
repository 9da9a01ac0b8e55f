import { join } from "node:path";
import {
  commands,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
} from "vscode-languageclient/node";

/** Languages that the server speaks. */
export const languages: readonly string[] = ["ha.cf", "haresources", "authkeys", "drbd"];

const schemes = ["file", "untitled"];

/** `failed`: it ended so often that it is left alone until somebody restarts it. */
export type ServerState = "starting" | "running" | "failed";

/** Ends within this many milliseconds after which the server is left alone, and how many there may be. */
const patience = { time: 180_000, ends: 4 };

/** The language server that comes with the extension: starts it, starts it again, and passes requests on. */
export class Server implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #stateChanged = new EventEmitter<ServerState>();
  #client: LanguageClient | undefined;
  #state: ServerState = "starting";
  #ends: number[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(
    readonly context: ExtensionContext,
    readonly log: LogOutputChannel,
  ) {}

  /** Something about clusters or their findings is different. */
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server; ends the one that runs. One such wish after the other. */
  restart(): Promise<void> {
    const next = this.#work.then(() => this.#restart());
    this.#work = next.catch(() => {});
    return next;
  }

  async #restart(): Promise<void> {
    this.#ends = [];
    await this.#stop();
    this.#set("starting");
    const client = this.#make();
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.log.error(`the language server did not start: ${String(error)}`);
      this.#set("failed");
      throw error;
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose(2000);
    } catch {
      // It had ended already, or did not answer in time and was ended.
    }
  }

  #make(): LanguageClient {
    const module = join(this.context.extensionPath, "dist", "server.cjs");
    const options: LanguageClientOptions = {
      // Not what other extensions show of files: old versions, or what repairs would make of them.
      documentSelector: [
        ...languages.flatMap((language) => schemes.map((scheme) => ({ language, scheme }))),
        { pattern: "**/halint.json", scheme: "file" },
      ],
      outputChannel: this.log,
      initializationOptions: {
        diagnostics: workspace.getConfiguration("halint").get("diagnostics"),
        clientCommands: ["halint.showReferences"],
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.#ended(),
      },
      middleware: {
        // Pages of rules are read, not edited.
        window: {
          showDocument: (params, token, next) => (isPage(params.uri) ? showPage(params.uri) : next(params, token)),
        },
      },
    };
    const client = new LanguageClient("halint", "halint", { module, transport: TransportKind.stdio }, options);
    client.onDidChangeState(({ newState }) => {
      if (client !== this.#client) return;
      if (newState === State.Starting) this.#set("starting");
      if (newState === State.Running) {
        this.#set("running");
        this.#changed.fire();
      }
    });
    client.onNotification("halint/clustersChanged", () => this.#changed.fire());
    return client;
  }

  #ended() {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((time) => now - time < patience.time), now];
    if (this.#ends.length <= patience.ends) {
      this.log.warn("the language server has ended and is started again");
      return { action: CloseAction.Restart, handled: true };
    }
    this.log.error(`the language server has ended ${this.#ends.length} times within three minutes`);
    this.#set("failed");
    void window
      .showErrorMessage("halint: the language server ends again and again.", "Restart", "Show Log")
      .then((answer) => {
        if (answer === "Restart") void commands.executeCommand("halint.restart");
        if (answer === "Show Log") this.log.show();
      });
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #set(state: ServerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.fire(state);
    if (state === "failed") this.#changed.fire();
  }

  /** Asks the server. Rejects where it does not run or cannot do it, with words for the user. */
  async ask<T>(method: string, params: object = {}): Promise<T> {
    if (!this.#client || this.#state === "failed") throw new Error("the language server is not running");
    await this.#work;
    return this.#client.sendRequest<T>(method, params);
  }

  /** A WorkspaceEdit of the protocol as VS Code's own. */
  asEdit(edit: unknown) {
    return this.#client?.protocol2CodeConverter.asWorkspaceEdit(edit as never);
  }

  /** Version that the server says of itself. */
  get version(): string | undefined {
    return this.#client?.initializeResult?.serverInfo?.version;
  }

  dispose(): Promise<void> {
    return this.#stop();
  }
}

const isPage = (uri: string) => uri.startsWith("file:") && uri.endsWith(".md");

/** Shows a page of a rule as it is meant to be read. */
export async function showPage(uri: string): Promise<{ success: boolean }> {
  await commands.executeCommand("markdown.showPreview", Uri.parse(uri));
  return { success: true };
}
