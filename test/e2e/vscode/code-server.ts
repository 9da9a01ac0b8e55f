import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const version = "4.100.3";
const cache =
  process.env.HALINT_CODE_SERVER ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "halint-code-server");
const entry = join(cache, version, "node_modules/code-server/out/node/entry.js");
const browserPath = "/usr/bin/chromium";

/** What is missing for these tests; undefined if nothing is. */
export function missing(): string | undefined {
  const needed = [
    ...(existsSync(join(cache, version, "ready")) ? [] : ["test/e2e/vscode/set-up.sh"]),
    ...(existsSync(browserPath) ? [] : ["apt-get install chromium ripgrep"]),
  ];
  return needed.length === 0 ? undefined : `VS Code is not tested here: ${needed.join("; ")}`;
}

/** How a workbench is started. */
export interface WorkbenchOptions {
  /** A package to install. */
  readonly vsix?: string;
  /** Name of the folder that is opened. */
  readonly name?: string;
  /** Whether folders are trusted without asking. */
  readonly trusted?: boolean;
}

/** Waits are for machines with other work to do. */
export const patience = 120_000;

const quiet = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "files.autoSave": "off",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.commandCenter": false,
  "git.enabled": false,
  "files.simpleDialog.enable": true,
};

/** VS Code's workbench and extension host: code-server, seen through chromium. It listens on this machine only. */
export class Workbench {
  readonly #directory = mkdtempSync(join(tmpdir(), "halint-vscode-"));
  readonly folder: string;
  #server: ChildProcess | undefined;
  #browser: BrowserContext | undefined;
  #page: Page | undefined;
  #port = 0;
  #log = "";

  constructor(readonly options: WorkbenchOptions = {}) {
    this.folder = join(this.#directory, options.name ?? "workspace");
    mkdirSync(this.folder);
    const settings = {
      ...quiet,
      "security.workspace.trust.enabled": options.trusted === false,
      "security.workspace.trust.startupPrompt": "never",
      "security.workspace.trust.banner": "never",
    };
    this.#write("data/User/settings.json", JSON.stringify(settings));
  }

  /** Where the package was unpacked. */
  get installed(): string {
    const extensions = join(this.#directory, "extensions");
    const [name] = readdirSync(extensions).filter((one) => one.startsWith("halint."));
    if (name === undefined) throw new Error("no extension is installed");
    return join(extensions, name);
  }

  /** A path in its own temporary directory. */
  path(name: string): string {
    return join(this.#directory, name);
  }

  #write(name: string, text: string): void {
    const path = join(this.#directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  get #arguments(): string[] {
    return [
      entry,
      "--user-data-dir",
      join(this.#directory, "data"),
      "--extensions-dir",
      join(this.#directory, "extensions"),
    ];
  }

  get #environment(): NodeJS.ProcessEnv {
    // What vitest tells its workers is not for a Node that somebody else starts.
    const { NODE_OPTIONS: _, VITEST: __, ...rest } = process.env;
    return {
      ...rest,
      XDG_CONFIG_HOME: join(this.#directory, "config"),
      XDG_DATA_HOME: join(this.#directory, "share"),
    };
  }

  /** Starts it, and opens the folder in a browser. `payload` is for tests inside the extension host. */
  async start(payload?: (uri: (path: string) => string) => readonly (readonly [string, string])[]): Promise<Page> {
    mkdirSync(join(this.#directory, "extensions"), { recursive: true });
    if (this.options.vsix !== undefined) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [...this.#arguments, "--install-extension", this.options.vsix],
        { env: this.#environment, encoding: "utf8" },
      );
      if (status !== 0) throw new Error(`the extension was not installed: ${stdout}${stderr}`);
    }
    this.#port = await freePort();
    const server = spawn(
      process.execPath,
      [
        ...this.#arguments,
        "--auth",
        "none",
        "--bind-addr",
        `127.0.0.1:${this.#port}`,
        "--disable-telemetry",
        "--disable-update-check",
        "--disable-getting-started-override",
        ...(this.options.trusted === false ? [] : ["--disable-workspace-trust"]),
        this.folder,
      ],
      // A group of its own, so that the extension host goes with it.
      { env: this.#environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    this.#server = server;
    for (const stream of [server.stdout, server.stderr]) {
      stream.on("data", (data: Buffer) => {
        this.#log += data.toString();
      });
    }
    await this.#listening();
    this.#browser = await chromium.launchPersistentContext(join(this.#directory, "browser"), {
      executablePath: browserPath,
      headless: true,
      viewport: { width: 1440, height: 900 },
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      ],
    });
    const page = this.#browser.pages()[0] ?? (await this.#browser.newPage());
    page.setDefaultTimeout(patience);
    this.#page = page;
    if (!payload) await this.open();
    else {
      const uri = (path: string) => `vscode-remote://127.0.0.1:${this.#port}${path}`;
      await page.exposeFunction("codeAutomationLog", (_: string, words: unknown[]) => this.#heard(words));
      await page.exposeFunction("codeAutomationExit", (code: number) => this.#exited(code));
      page.on("console", (message) => this.#heard([message.text()]));
      await page.goto(
        `http://127.0.0.1:${this.#port}/?folder=${encodeURIComponent(this.folder)}&payload=${encodeURIComponent(JSON.stringify(payload(uri)))}`,
      );
    }
    return page;
  }

  /** Opens the folder, again if it was open. */
  async open(folder = this.folder): Promise<void> {
    await this.page.goto(`http://127.0.0.1:${this.#port}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator(".monaco-workbench .explorer-folders-view, .monaco-workbench .pane-body").first().waitFor();
  }

  async #listening(): Promise<void> {
    const end = Date.now() + patience;
    for (;;) {
      try {
        if ((await fetch(`http://127.0.0.1:${this.#port}/healthz`)).ok) return;
      } catch {
        // Not yet.
      }
      if (this.#server?.exitCode !== null || Date.now() > end) throw new Error(`code-server: ${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  get page(): Page {
    if (!this.#page) throw new Error("it has not been started");
    return this.#page;
  }

  // ---- Tests inside the extension host ----------------------------------------------------------------------------------

  /** What the extension host has printed. */
  readonly heard: string[] = [];
  #exited: (code: number) => void = () => {};
  /** How the tests in the extension host have ended. */
  readonly exit = new Promise<number>((resolve) => {
    this.#exited = resolve;
  });

  #heard(words: readonly unknown[]): void {
    const line = words.map(String).join(" ");
    // Modules that are not built here, and features of the workbench that nobody uses.
    if (!/spdlog|AgentHost|Content Security Policy/.test(line)) this.heard.push(line);
  }

  /** The server's own words, for failures. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    const server = this.#server;
    if (server?.pid !== undefined && server.exitCode === null) {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      process.kill(-server.pid, "SIGTERM");
      const late = setTimeout(() => server.pid !== undefined && process.kill(-server.pid, "SIGKILL"), 10_000);
      await gone;
      clearTimeout(late);
    }
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
