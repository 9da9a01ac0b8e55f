import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import * as protocol from "vscode-languageserver-protocol";
import { type Session, session } from "./client.js";

let current: Session | undefined;
afterEach(async () => {
  await current?.stop();
  current = undefined;
});

/** Methods that clients send, as the protocol's library lists them. */
function clientMethods(): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown, depth: number) => {
    for (const member of Object.values(value as object)) {
      if ((typeof member !== "object" && typeof member !== "function") || member === null) continue;
      if (typeof member.method === "string") {
        if (member.messageDirection === protocol.MessageDirection.clientToServer) found.add(member.method);
      } else if (depth < 1) look(member, depth + 1);
    }
  };
  look(protocol, 0);
  return found;
}

const table = new Map(
  [
    ...readFileSync(new URL("../../../docs/lsp-features.md", import.meta.url), "utf8").matchAll(
      /^\| `(\S+\/\S+|\w+)` \| (yes|no) \| ?(.*?) ?\|$/gm,
    ),
  ].map(([, method, there, words]) => [method as string, { there: there === "yes", words: words as string }]),
);

/** Where a server says that it knows a method; methods that are not here need not be announced. */
const announced: Readonly<Record<string, (capabilities: protocol.ServerCapabilities) => unknown>> = {
  "textDocument/willSave": ({ textDocumentSync: sync }) => typeof sync === "object" && sync.willSave,
  "textDocument/willSaveWaitUntil": ({ textDocumentSync: sync }) => typeof sync === "object" && sync.willSaveWaitUntil,
  "textDocument/didSave": ({ textDocumentSync: sync }) => typeof sync === "object" && sync.save,
  "textDocument/didChange": ({ textDocumentSync: sync }) => typeof sync === "object" && sync.change === 2,
  "textDocument/diagnostic": (c) => c.diagnosticProvider,
  "workspace/diagnostic": (c) => c.diagnosticProvider?.workspaceDiagnostics,
  "textDocument/codeAction": (c) => c.codeActionProvider,
  "codeAction/resolve": (c) => typeof c.codeActionProvider === "object" && c.codeActionProvider.resolveProvider,
  "workspace/executeCommand": (c) => c.executeCommandProvider,
  "textDocument/completion": (c) => c.completionProvider,
  "completionItem/resolve": (c) => c.completionProvider?.resolveProvider,
  "textDocument/hover": (c) => c.hoverProvider,
  "textDocument/signatureHelp": (c) => c.signatureHelpProvider,
  "textDocument/definition": (c) => c.definitionProvider,
  "textDocument/declaration": (c) => c.declarationProvider,
  "textDocument/typeDefinition": (c) => c.typeDefinitionProvider,
  "textDocument/implementation": (c) => c.implementationProvider,
  "textDocument/references": (c) => c.referencesProvider,
  "textDocument/documentHighlight": (c) => c.documentHighlightProvider,
  "textDocument/rename": (c) => c.renameProvider,
  "textDocument/prepareRename": (c) => typeof c.renameProvider === "object" && c.renameProvider.prepareProvider,
  "textDocument/documentSymbol": (c) => c.documentSymbolProvider,
  "workspace/symbol": (c) => c.workspaceSymbolProvider,
  "workspaceSymbol/resolve": (c) =>
    typeof c.workspaceSymbolProvider === "object" && c.workspaceSymbolProvider.resolveProvider,
  "textDocument/foldingRange": (c) => c.foldingRangeProvider,
  "textDocument/selectionRange": (c) => c.selectionRangeProvider,
  "textDocument/documentLink": (c) => c.documentLinkProvider,
  "documentLink/resolve": (c) => c.documentLinkProvider?.resolveProvider,
  "textDocument/semanticTokens/full": (c) => c.semanticTokensProvider?.full,
  "textDocument/semanticTokens/full/delta": (c) =>
    typeof c.semanticTokensProvider?.full === "object" && c.semanticTokensProvider.full.delta,
  "textDocument/semanticTokens/range": (c) => c.semanticTokensProvider?.range,
  "textDocument/inlayHint": (c) => c.inlayHintProvider,
  "inlayHint/resolve": (c) => typeof c.inlayHintProvider === "object" && c.inlayHintProvider.resolveProvider,
  "textDocument/inlineValue": (c) => c.inlineValueProvider,
  "textDocument/inlineCompletion": (c) => c.inlineCompletionProvider,
  "textDocument/linkedEditingRange": (c) => c.linkedEditingRangeProvider,
  "textDocument/codeLens": (c) => c.codeLensProvider,
  "codeLens/resolve": (c) => c.codeLensProvider?.resolveProvider,
  "textDocument/formatting": (c) => c.documentFormattingProvider,
  "textDocument/rangeFormatting": (c) => c.documentRangeFormattingProvider,
  "textDocument/rangesFormatting": (c) =>
    typeof c.documentRangeFormattingProvider === "object" && c.documentRangeFormattingProvider.rangesSupport,
  "textDocument/onTypeFormatting": (c) => c.documentOnTypeFormattingProvider,
  "textDocument/documentColor": (c) => c.colorProvider,
  "textDocument/colorPresentation": (c) => c.colorProvider,
  "textDocument/prepareCallHierarchy": (c) => c.callHierarchyProvider,
  "callHierarchy/incomingCalls": (c) => c.callHierarchyProvider,
  "callHierarchy/outgoingCalls": (c) => c.callHierarchyProvider,
  "textDocument/prepareTypeHierarchy": (c) => c.typeHierarchyProvider,
  "typeHierarchy/supertypes": (c) => c.typeHierarchyProvider,
  "typeHierarchy/subtypes": (c) => c.typeHierarchyProvider,
  "textDocument/moniker": (c) => c.monikerProvider,
  "notebookDocument/sync": (c) => c.notebookDocumentSync,
  "workspace/didChangeWorkspaceFolders": (c) => c.workspace?.workspaceFolders?.supported,
  "workspace/willCreateFiles": (c) => c.workspace?.fileOperations?.willCreate,
  "workspace/didCreateFiles": (c) => c.workspace?.fileOperations?.didCreate,
  "workspace/willRenameFiles": (c) => c.workspace?.fileOperations?.willRename,
  "workspace/didRenameFiles": (c) => c.workspace?.fileOperations?.didRename,
  "workspace/willDeleteFiles": (c) => c.workspace?.fileOperations?.willDelete,
  "workspace/didDeleteFiles": (c) => c.workspace?.fileOperations?.didDelete,
  "workspace/textDocumentContent": (c) => c.workspace?.textDocumentContent,
};

test("the table lists every method of the protocol", () => {
  expect([...table.keys()].sort()).toEqual([...clientMethods()].sort());
});

test("what is left out says why", () => {
  expect([...table].filter(([, { there, words }]) => !there && words === "")).toEqual([]);
});

test("the table says what the server says of itself", async () => {
  current = (await session("", { settings: { diagnostics: "pull" } })).session;
  const { capabilities } = current.initialized;
  for (const [method, read] of Object.entries(announced)) {
    expect([method, Boolean(read(capabilities))]).toEqual([method, table.get(method)?.there]);
  }
});
