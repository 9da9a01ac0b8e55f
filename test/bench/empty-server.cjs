// A language server that does nothing: it answers every change with an empty list of findings.
const { createConnection, ProposedFeatures } = require("vscode-languageserver/node");

const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
connection.onInitialize(() => ({ capabilities: { textDocumentSync: { openClose: true, change: 2 } } }));
connection.onDidOpenTextDocument(() => {});
connection.onDidChangeTextDocument(({ textDocument }) => {
  connection.sendDiagnostics({ uri: textDocument.uri, version: textDocument.version, diagnostics: [] });
});
connection.onRequest("halint/settled", () => null);
connection.onShutdown(() => {});
connection.listen();
