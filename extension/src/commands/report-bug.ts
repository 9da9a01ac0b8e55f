import { type ExtensionContext, env, extensions, version, window, workspace } from "vscode";
import type { Clusters } from "../clusters.js";
import type { Server } from "../server.js";

/** Settings whose values say nothing about anybody's machine. */
const told = ["drbdVersion", "nodeFacts", "inlayHints", "codeLens", "diagnostics", "statusBar", "trace.server"];

/**
 * `halint.reportBug`: a report to fill in, with versions, settings and numbers. No name, path, address or line of a
 * file is in it: what is needed of those, its writer has to put there.
 */
export async function reportBug(context: ExtensionContext, server: Server, clusters: Clusters): Promise<void> {
  const configuration = workspace.getConfiguration("halint");
  const settings = told.map((name) => `${name}: ${JSON.stringify(configuration.get(name))}`);
  const rules = new Map<string, number>();
  for (const { rule } of clusters.all.flatMap(({ findings }) => findings)) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const shapes = clusters.all.map(
    ({ nodes, files, groups, drbd, drbdVersion }) =>
      `${nodes.length} nodes, ${files.length} files, ${groups.length} groups, ${drbd.length} DRBD resources${drbdVersion === null ? "" : `, DRBD ${drbdVersion}`}`,
  );
  const own = extensions.getExtension(context.extension.id)?.packageJSON as { version?: string } | undefined;
  const content = [
    "# A problem with halint",
    "",
    "## What happened",
    "",
    "(What did you do, what did you expect, what came instead? Do not paste keys or secrets.)",
    "",
    "## With which text",
    "",
    "(The smallest file or files with which it happens, without keys.)",
    "",
    "## Versions and numbers",
    "",
    `- halint for VS Code ${own?.version ?? "?"}, language server ${server.version ?? "not running"} (${server.state})`,
    `- ${env.appName} ${version}, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `- workspace ${workspace.isTrusted ? "trusted" : "not trusted"}, ${workspace.workspaceFolders?.length ?? 0} folders`,
    `- settings: ${settings.join(", ")}`,
    `- clusters: ${shapes.join("; ") || "none"}`,
    `- findings: ${[...rules].map(([rule, count]) => `${rule} ${count}`).join(", ") || "none"}`,
    "",
    "The log (halint: Show Log) often says more. Read it before you add it: it holds names of files.",
    "",
  ].join("\n");
  const document = await workspace.openTextDocument({ language: "markdown", content });
  await window.showTextDocument(document);
}
