import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The built server. */
export const serverPath = join(root, "packages/language-server/dist/server.cjs");

let built = false;

/** Builds the server if a source is newer than the bundle. */
export function buildServer(): void {
  if (built) return;
  execFileSync(process.execPath, [join(root, "scripts/build-server.mjs"), "--if-stale"], { stdio: "inherit" });
  built = true;
}

/** What a client of our days can do. */
export const modern: ClientCapabilities = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"], changeAnnotationSupport: {} },
    configuration: false,
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
  },
};

/** How a server is started in a test. */
export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly settings?: object;
  /** What is run by node; default: the built server by itself. */
  readonly program?: readonly string[];
  /** Folders to open, relative to where the files are; default: all of it. No folder: `[]`. */
  readonly folders?: readonly string[];
}

/** A place in a file that the test text marks with `│`. */
export interface Mark {
  readonly path: string;
  readonly uri: string;
  readonly position: Position;
}

interface OpenFile {
  text: string;
  version: number;
}

/** A server with a client, over real pipes, on files of a directory of its own. */
export class Session {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), "halint-lsp-")));
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #open = new Map<string, OpenFile>();
  /** Files whose findings were sent, in order. */
  readonly sent: string[] = [];
  /** What else was sent. */
  readonly notifications: { readonly method: string; readonly params: unknown }[] = [];
  readonly #listeners = new Set<() => void>();
  process!: ChildProcess;
  connection!: MessageConnection;
  initialized!: InitializeResult;

  /** Writes files in the form `== PATH` or `== PATH (mode)`; `│` marks a cursor. */
  write(text: string): Mark[] {
    const marks: Mark[] = [];
    for (const part of text.replace(/^\n/, "").split(/^== /m).slice(1)) {
      const end = part.indexOf("\n");
      const header = /^(\S+)(?: \((\d+)\))?$/.exec(part.slice(0, end).trim());
      if (!header) throw new Error(`not a file header: ${part.slice(0, end)}`);
      const path = header[1] as string;
      let body = part.slice(end + 1);
      for (let at = body.indexOf("│"); at !== -1; at = body.indexOf("│")) {
        marks.push({ path, uri: this.uri(path), position: positionAt(body, at) });
        body = body.slice(0, at) + body.slice(at + 1);
      }
      const file = join(this.directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, body);
      chmodSync(file, header[2] ? Number.parseInt(header[2], 8) : path.endsWith("authkeys") ? 0o600 : 0o644);
    }
    return marks;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.directory, path)).toString();
  }

  async start(options: StartOptions = {}): Promise<void> {
    buildServer();
    this.process = spawn(process.execPath, options.program ?? [serverPath, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error("no pipes");
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      this.sent.push(fileURLToPath(params.uri).slice(this.directory.length + 1));
    });
    this.connection.onNotification((method, params) => {
      this.notifications.push({ method, params });
      for (const listener of this.#listeners) listener();
    });
    this.connection.onUnhandledProgress((params) => {
      this.notifications.push({ method: "$/progress", params });
      for (const listener of this.#listeners) listener();
    });
    this.connection.onRequest((method) => {
      this.notifications.push({ method, params: undefined });
      for (const listener of this.#listeners) listener();
      return null;
    });
    this.connection.listen();
    const folders = (options.folders ?? ["."]).map((folder) => ({ uri: this.uri(folder), name: folder }));
    this.initialized = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.length > 0 ? folders : null,
      capabilities: options.capabilities ?? modern,
      initializationOptions: options.settings,
    });
    await this.connection.sendNotification("initialized", {});
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  /** A request at a mark. */
  at<T>(method: string, mark: Mark, more: object = {}): Promise<T> {
    return this.request(method, { textDocument: { uri: mark.uri }, position: mark.position, ...more });
  }

  text(path: string): string {
    return this.#open.get(path)?.text ?? readFileSync(join(this.directory, path), "utf8");
  }

  version(path: string): number | undefined {
    return this.#open.get(path)?.version;
  }

  /** Opens a file as it is on disk, or with another text. */
  async open(path: string, languageId = "", text = this.text(path)): Promise<void> {
    this.#open.set(path, { text, version: 1 });
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(path), languageId, version: 1, text },
    });
  }

  async close(path: string): Promise<void> {
    this.#open.delete(path);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.uri(path) } });
  }

  /** Replaces a range, or the whole text, of an open document. */
  async change(path: string, text: string, range?: Range): Promise<void> {
    const file = this.#open.get(path);
    if (!file) throw new Error(`${path} is not open`);
    file.text = range ? replaced(file.text, [{ range, newText: text }]) : text;
    file.version++;
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(path), version: file.version },
      contentChanges: [range ? { range, text } : { text }],
    });
  }

  /** Does what an edit says, to open documents and to files on disk; returns the changed paths. */
  async apply(edit: WorkspaceEdit): Promise<string[]> {
    const changes: [string, TextEdit[]][] = edit.documentChanges
      ? edit.documentChanges.flatMap((change) =>
          "textDocument" in change
            ? [[change.textDocument.uri, (change as TextDocumentEdit).edits as TextEdit[]] as [string, TextEdit[]]]
            : [],
        )
      : Object.entries(edit.changes ?? {});
    const paths: string[] = [];
    for (const [uri, edits] of changes) {
      const path = fileURLToPath(uri).slice(this.directory.length + 1);
      paths.push(path);
      const text = replaced(this.text(path), edits);
      if (this.#open.has(path)) await this.change(path, text);
      else writeFileSync(join(this.directory, path), text);
    }
    return paths.sort();
  }

  /** Resolves when something that the server has sent makes the condition true. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }

  /** Findings that were sent for a file, once the server has nothing left to do. */
  async diagnostics(path: string): Promise<Diagnostic[]> {
    await this.settle();
    return this.#published.get(this.uri(path))?.diagnostics ?? [];
  }

  published(path: string): PublishDiagnosticsParams | undefined {
    return this.#published.get(this.uri(path));
  }

  /** Every file with findings, and their rules. */
  async rules(): Promise<Record<string, string[]>> {
    await this.settle();
    return Object.fromEntries(
      [...this.#published]
        .filter(([, params]) => params.diagnostics.length > 0)
        .map(([uri, params]): [string, string[]] => [
          fileURLToPath(uri).slice(this.directory.length + 1),
          params.diagnostics.map((diagnostic) => String(diagnostic.code)),
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** Waits until the findings are those of the documents as they are: the server answers in order. */
  async settle(): Promise<void> {
    await this.request("halint/settled", {});
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null) {
      await this.connection.sendRequest("shutdown").catch(() => undefined);
      await this.connection.sendNotification("exit").catch(() => undefined);
      await new Promise((resolve) => {
        if (this.process.exitCode !== null) resolve(undefined);
        else this.process.once("exit", resolve);
      });
    }
    this.connection?.dispose();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A session on files that were written before it began, and its marks. */
export async function session(
  text: string,
  options: StartOptions = {},
): Promise<{ session: Session; marks: Mark[]; mark: Mark }> {
  const made = new Session();
  const marks = made.write(text);
  await made.start(options);
  return { session: made, marks, mark: marks[0] as Mark };
}

/** The position of an offset, columns in UTF-16 units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length - 1;
  return { line, character: offset - (before.lastIndexOf("\n") + 1) };
}

function offsetAt(text: string, position: Position): number {
  let at = 0;
  for (let line = 0; line < position.line; line++) at = text.indexOf("\n", at) + 1;
  return at + position.character;
}

/** A text after edits. */
export function replaced(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  const ordered = edits
    .map((edit) => ({ ...edit, start: offsetAt(text, edit.range.start), end: offsetAt(text, edit.range.end) }))
    .sort((a, b) => b.start - a.start);
  for (const { start, end, newText } of ordered) result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

/** What a range covers. */
export function covered(text: string, range: Range): string {
  return text.slice(offsetAt(text, range.start), offsetAt(text, range.end));
}
