import {
  type CancellationToken,
  type CodeAction,
  type CompletionItem,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentSymbol,
  ErrorCodes,
  FileChangeType,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type SymbolInformation,
  TextDocumentSyncKind,
  type WorkDoneProgressServerReporter,
} from "vscode-languageserver";
import { CommandError, setModes } from "./commands.js";
import type { EditSupport } from "./edits.js";
import { codeActionKinds, codeActions, explainCommand, setModesCommand } from "./features/code-actions.js";
import { codeLenses, showReferencesCommand } from "./features/code-lens.js";
import { completion, completionTriggers } from "./features/completion.js";
import { diagnosticsOf, documentReport, pageOf, workspaceReport } from "./features/diagnostics.js";
import { documentLinks } from "./features/document-links.js";
import { foldingRanges } from "./features/folding.js";
import { format, formatOnType, formattingTriggers } from "./features/formatting.js";
import { hover } from "./features/hover.js";
import { inlayHints } from "./features/inlay-hints.js";
import { linkedEditing } from "./features/linked-editing.js";
import { definition, highlights, references } from "./features/navigation.js";
import { prepareRename, RenameError, rename } from "./features/rename.js";
import { selectionRange } from "./features/selection-ranges.js";
import { legend, semanticTokens, tokenEdits } from "./features/semantic-tokens.js";
import { signatureHelp, signatureTriggers } from "./features/signature-help.js";
import { documentSymbols, workspaceSymbols } from "./features/symbols.js";
import { markup } from "./markup.js";
import { answerOwnRequests } from "./own-requests.js";
import { chooseEncoding, type PositionEncoding } from "./positions.js";
import { readSettings, type Settings } from "./settings.js";
import { pathOf, UnknownDocument, type View, Workspace } from "./workspace.js";

/** How a server is started. */
export interface ServerOptions {
  readonly version: string;
  /** Where the pages of the rules are, unless a setting says otherwise. */
  readonly docs?: string | undefined;
}

/** Everything that the server offers, whoever the client is. */
export function capabilitiesFor(encoding: PositionEncoding, pull: boolean): ServerCapabilities {
  return {
    positionEncoding: encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(pull
      ? { diagnosticProvider: { identifier: "halint", interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    codeActionProvider: { codeActionKinds: [...codeActionKinds] },
    executeCommandProvider: { commands: [setModesCommand, explainCommand] },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: false },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    semanticTokensProvider: { legend, full: { delta: true }, range: true },
    inlayHintProvider: true,
    signatureHelpProvider: { triggerCharacters: [...signatureTriggers] },
    linkedEditingRangeProvider: true,
    codeLensProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: {
      firstTriggerCharacter: formattingTriggers[0],
      moreTriggerCharacter: formattingTriggers.slice(1),
    },
  };
}

/** Milliseconds without a change of the clusters before other documents are drawn again. */
const quiet = 250;

/** Serves a client until it hangs up. */
export function startServer(connection: Connection, options: ServerOptions): void {
  let workspace: Workspace | undefined;
  let client: InitializeParams["capabilities"] = {};
  let given: unknown;
  let pull = false;
  let watches = false;
  const published = new Map<string, string>();

  const space = (): Workspace => {
    if (!workspace) throw new ResponseError(ErrorCodes.ServerNotInitialized, "initialize comes first");
    return workspace;
  };
  /** The document of a request; features answer null where it belongs to no cluster. */
  const view = (params: { textDocument: { uri: string } }): View | undefined => space().view(params.textDocument.uri);
  /** Waits for the findings of the documents as they are, unless the client has lost interest. */
  const settled = async (token: CancellationToken): Promise<void> => {
    const cancelled = () => new ResponseError(LSPErrorCodes.RequestCancelled, "the request was cancelled");
    if (token.isCancellationRequested) throw cancelled();
    const cancellation = new Promise<never>((_, reject) => token.onCancellationRequested(() => reject(cancelled())));
    await Promise.race([space().settled(), cancellation]);
  };
  const withDefaults = (settings: Settings): Settings => ({ ...settings, docs: settings.docs ?? options.docs });

  let progress: Promise<WorkDoneProgressServerReporter> | undefined;
  const tellProgress = (done: number, all: number): void => {
    if (!client.window?.workDoneProgress) return;
    if (!progress) {
      progress = connection.window.createWorkDoneProgress();
      void progress.then((reporter) => reporter.begin("halint: checking clusters", 0, undefined, false));
    }
    void progress.then((reporter) =>
      done < all ? reporter.report(Math.floor((100 * done) / all), `${done} of ${all}`) : reporter.done(),
    );
    if (done >= all) progress = undefined;
  };

  let redrawing: NodeJS.Timeout | undefined;
  /** What is drawn into documents may have changed without an edit. */
  const redraw = (): void => {
    const support = client.workspace;
    if (support?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh().catch(() => {});
    if (support?.codeLens?.refreshSupport) connection.sendRequest("workspace/codeLens/refresh").catch(() => {});
    if (support?.semanticTokens?.refreshSupport) connection.languages.semanticTokens.refresh().catch(() => {});
  };

  const editSupport = (): EditSupport => {
    const support = client.workspace?.workspaceEdit;
    return {
      documentChanges: support?.documentChanges === true,
      create: support?.resourceOperations?.includes("create") === true,
      annotations: support?.changeAnnotationSupport !== undefined,
    };
  };

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities ?? {};
    given = params.initializationOptions;
    const settings = withDefaults(readSettings(given));
    const encoding = chooseEncoding(client.general?.positionEncodings);
    // Who cannot be told to ask again would keep what was said of a file before another one was edited.
    const asks = client.textDocument?.diagnostic && client.workspace?.diagnostics?.refreshSupport;
    pull = settings.diagnostics === "pull" || (settings.diagnostics === "auto" && asks === true);
    const space = new Workspace(encoding, {
      findings: (paths) => publish(paths),
      clusters: () => {
        void connection.sendNotification("halint/clustersChanged");
        // Hints and lenses of documents that nobody has touched speak of the one that was; not at every keystroke.
        clearTimeout(redrawing);
        redrawing = setTimeout(redraw, quiet);
      },
      progress: (done, all) => tellProgress(done, all),
    });
    space.onError = (error) => connection.console.error(`halint: ${describe(error)}`);
    workspace = space;
    const roots = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    space.configure(
      roots.flatMap((uri) => pathOf(uri) ?? []),
      settings,
    );
    return {
      capabilities: capabilitiesFor(encoding, pull),
      serverInfo: { name: "halint", version: options.version },
    };
  });

  connection.onInitialized(async () => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      watches = true;
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        // Anything may be a fact: scripts, links, interface files. What no cluster uses is dropped at once.
        watchers: [{ globPattern: "**/*" }],
      });
    }
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "halint" });
    }
    if (client.workspace?.configuration) await readConfiguration();
  });

  const readConfiguration = async (): Promise<void> => {
    const answer: unknown = await connection.workspace.getConfiguration("halint");
    if (typeof answer === "object" && answer !== null && Object.keys(answer).length > 0) reconfigure(answer);
  };

  const reconfigure = (value: unknown): void => {
    const merged = { ...(typeof given === "object" && given !== null ? given : {}), ...(value as object) };
    const settings = withDefaults(readSettings(merged));
    if (JSON.stringify(settings) !== JSON.stringify(space().settings)) {
      space().configure(space().folders, settings);
      redraw();
    }
  };

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.workspace?.configuration) await readConfiguration();
    else if (typeof settings === "object" && settings !== null && "halint" in settings) reconfigure(settings.halint);
  });

  // The library answers this notification itself unless the client promises it; registering by hand is enough for both.
  connection.onNotification("workspace/didChangeWorkspaceFolders", (params: unknown) => {
    const { event } = params as { event: { added: { uri: string }[]; removed: { uri: string }[] } };
    const removed = new Set(event.removed.flatMap(({ uri }) => pathOf(uri) ?? []));
    const added = event.added.flatMap(({ uri }) => pathOf(uri) ?? []);
    const folders = [...space().folders.filter((folder) => !removed.has(folder)), ...added];
    space().configure(folders, space().settings);
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    space().open(textDocument.uri, textDocument.languageId, textDocument.version, textDocument.text);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    space().change(textDocument.uri, contentChanges, textDocument.version);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => space().close(textDocument.uri));
  connection.onDidSaveTextDocument(() => {
    // A client that watches says what has changed in its folders; else a save is the only sign that anything may have.
    const { nodeFacts, allowedPaths } = space().settings;
    if (!watches || nodeFacts || allowedPaths.length > 0) space().rescan();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const of = (content: boolean) =>
      changes.filter(({ type }) => (type === FileChangeType.Changed) === content).map(({ uri }) => uri);
    space().filesChanged(of(true), true);
    space().filesChanged(of(false));
    redraw();
  });

  const publish = (paths: readonly string[]): void => {
    const space = workspace;
    if (!space) return;
    let others = false;
    const byUri = new Map<string, string[]>();
    for (const path of paths) byUri.set(space.uriOf(path), [...(byUri.get(space.uriOf(path)) ?? []), path]);
    for (const [uri, its] of byUri) {
      const diagnostics = its.flatMap((path) => diagnosticsOf(space, path));
      const text = JSON.stringify(diagnostics);
      if ((published.get(uri) ?? "[]") === text) continue;
      others = true;
      if (diagnostics.length === 0) published.delete(uri);
      else published.set(uri, text);
      if (pull) continue;
      const version = space.document(uri)?.version ?? null;
      void connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) });
    }
    if (pull && others && client.workspace?.diagnostics?.refreshSupport) connection.languages.diagnostics.refresh();
  };

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    await settled(token);
    const space = workspace;
    if (!space) return { kind: "full", items: [] };
    const path = space.view(textDocument.uri)?.file.path ?? pathOf(textDocument.uri);
    return path === undefined ? { kind: "full", items: [] } : documentReport(space, path, previousResultId);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await settled(token);
    return workspaceReport(space(), previousResultIds);
  });

  connection.onCodeAction(async (params, token): Promise<CodeAction[]> => {
    await settled(token);
    const found = view(params);
    if (!found) return [];
    return codeActions(found, found.text.offsets(params.range), params.context.only, editSupport());
  });

  connection.onHover((params): Hover | null => {
    const found = view(params);
    const said = found && hover(found, found.text.offset(params.position));
    return found && said
      ? { contents: markup(said.text, client.textDocument?.hover?.contentFormat), range: found.text.range(said.range) }
      : null;
  });
  connection.onCompletion((params): CompletionItem[] => {
    const found = view(params);
    const item = client.textDocument?.completion?.completionItem;
    return found
      ? completion(found, found.text.offset(params.position), {
          snippets: item?.snippetSupport === true,
          formats: item?.documentationFormat,
        })
      : [];
  });
  connection.onDefinition((params) => {
    const found = view(params);
    const links = found ? definition(found, found.text.offset(params.position)) : [];
    return client.textDocument?.definition?.linkSupport
      ? links
      : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  });
  connection.onReferences((params) => {
    const found = view(params);
    return found ? references(found, found.text.offset(params.position), params.context.includeDeclaration) : [];
  });
  connection.onDocumentHighlight((params) => {
    const found = view(params);
    return found ? highlights(found, found.text.offset(params.position)) : [];
  });
  connection.onPrepareRename((params) => {
    const found = view(params);
    return found ? renaming(() => prepareRename(found, found.text.offset(params.position))) : null;
  });
  connection.onRenameRequest((params) => {
    const found = view(params);
    return found
      ? renaming(() => rename(found, found.text.offset(params.position), params.newName, editSupport()))
      : null;
  });
  connection.onDocumentSymbol((params) => {
    const found = view(params);
    const symbols = found ? documentSymbols(found) : [];
    return client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport || !found
      ? symbols
      : flat(symbols, found.uri);
  });
  connection.onWorkspaceSymbol(({ query }) => workspaceSymbols(space(), query));
  connection.onFoldingRanges((params) => {
    const found = view(params);
    return found ? foldingRanges(found) : [];
  });
  connection.onSelectionRanges((params) => {
    const found = view(params);
    return found ? params.positions.map((position) => selectionRange(found, found.text.offset(position))) : [];
  });
  connection.onDocumentLinks((params) => {
    const found = view(params);
    return found ? documentLinks(found) : [];
  });

  /** The tokens that a client got last, for differences. */
  const painted = new Map<string, { readonly id: string; readonly data: number[] }>();
  let results = 0;
  const paintAll = (found: View): { id: string; data: number[] } => {
    const made = { id: String(++results), data: semanticTokens(found) };
    painted.set(found.uri, made);
    return made;
  };
  connection.languages.semanticTokens.on((params) => {
    const found = view(params);
    if (!found) return { data: [] };
    const { id, data } = paintAll(found);
    return { resultId: id, data };
  });
  connection.languages.semanticTokens.onDelta((params) => {
    const found = view(params);
    if (!found) return { data: [] };
    const before = painted.get(found.uri);
    const { id, data } = paintAll(found);
    return before?.id === params.previousResultId
      ? { resultId: id, edits: tokenEdits(before.data, data) }
      : { resultId: id, data };
  });
  connection.languages.semanticTokens.onRange((params) => {
    const found = view(params);
    return { data: found ? semanticTokens(found, found.text.offsets(params.range)) : [] };
  });
  connection.languages.inlayHint.on((params) => {
    const found = view(params);
    return found ? inlayHints(found, found.text.offsets(params.range)) : [];
  });
  connection.onSignatureHelp((params) => {
    const found = view(params);
    return (found && signatureHelp(found, found.text.offset(params.position))) ?? null;
  });
  connection.languages.onLinkedEditingRange((params) => {
    const found = view(params);
    return (found && linkedEditing(found, found.text.offset(params.position))) ?? null;
  });
  connection.onCodeLens((params) => {
    const found = view(params);
    return found ? codeLenses(found, clientCommands(given).includes(showReferencesCommand)) : [];
  });
  connection.onDocumentFormatting((params) => {
    const found = view(params);
    return found ? format(found, params.options) : [];
  });
  connection.onDocumentRangeFormatting((params) => {
    const found = view(params);
    return found ? format(found, params.options, found.text.offsets(params.range)) : [];
  });
  connection.onDocumentOnTypeFormatting((params) => {
    const found = view(params);
    return found ? formatOnType(found, found.text.offset(params.position), params.ch, params.options) : [];
  });
  answerOwnRequests(connection, { space, settled, support: editSupport });

  connection.onExecuteCommand(async ({ command, arguments: args = [] }) => {
    if (command === setModesCommand) {
      try {
        setModes(space(), args);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        connection.window.showErrorMessage(`halint: ${error.message}`);
        throw new ResponseError(ErrorCodes.InvalidParams, error.message);
      }
      return null;
    }
    if (command === explainCommand) {
      const [rule] = args;
      const page = typeof rule === "string" && /^[\w-]+\/[\w-]+$/.test(rule) ? pageOf(space(), rule) : undefined;
      if (!page) throw new ResponseError(ErrorCodes.InvalidParams, "there is no page of that rule");
      if (client.window?.showDocument?.support) {
        await connection.window.showDocument({ uri: page, external: !page.startsWith("file:") });
      }
      return page;
    }
    throw new ResponseError(ErrorCodes.InvalidParams, `there is no command ${String(command)}`);
  });

  connection.onShutdown(() => {
    clearTimeout(redrawing);
    workspace = undefined;
  });
  connection.listen();
}

/** What cannot be renamed is said to the user as it is. */
function renaming<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RenameError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}

/** Commands that the client's own extension brings, as it says when it starts the server. */
function clientCommands(given: unknown): readonly string[] {
  const commands = typeof given === "object" && given !== null && "clientCommands" in given ? given.clientCommands : [];
  return Array.isArray(commands) ? commands.filter((command) => typeof command === "string") : [];
}

/** An outline for clients that know no levels. */
function flat(symbols: readonly DocumentSymbol[], uri: string, container?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(container === undefined ? {} : { containerName: container }) },
    ...flat(children ?? [], uri, name),
  ]);
}

function describe(error: unknown): string {
  if (error instanceof UnknownDocument) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
