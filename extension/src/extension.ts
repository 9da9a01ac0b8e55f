import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** Starts the language server that comes with the extension. Without one, the extension only names the languages. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = join(context.extensionPath, "dist", "server.cjs");
  if (!existsSync(module)) return;
  client = new LanguageClient(
    "halint",
    "halint",
    { module, transport: TransportKind.stdio },
    { documentSelector: ["ha.cf", "haresources", "authkeys", "drbd"].map((language) => ({ language })) },
  );
  await client.start();
}

/** Stops the server. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
