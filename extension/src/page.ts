import { randomBytes } from "node:crypto";
import { type ExtensionContext, Uri, type Webview } from "vscode";

/** What a page says to the extension; everything in it is checked before it is believed. */
export type PageMessage = Readonly<Record<string, unknown>> & { readonly type: string };

/** Reads a message of a page. */
export function asPageMessage(value: unknown): PageMessage | undefined {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
    ? (value as PageMessage)
    : undefined;
}

/** Directories that pages may load from. */
export function pageRoots(context: ExtensionContext): Uri[] {
  return [Uri.joinPath(context.extensionUri, "dist")];
}

/** A page of the extension: its script and style sheet, and nothing from anywhere else. */
export function pageHtml(context: ExtensionContext, webview: Webview, name: string, title: string): string {
  const nonce = randomBytes(16).toString("base64");
  const file = (ending: string) =>
    webview.asWebviewUri(Uri.joinPath(context.extensionUri, "dist", `${name}.${ending}`));
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${file("css")}">
</head>
<body data-nonce="${nonce}">
<script nonce="${nonce}" src="${file("js")}"></script>
</body>
</html>
`;
}
