import type { RuleEntry } from "@halint/language-server";
import { languages, window } from "vscode";
import type { Clusters } from "../clusters.js";
import { type Server, showPage } from "../server.js";

/** `halint.explainRule`: the page of a rule; of the finding that it was called on, else of one that is picked. */
export async function explainRule(server: Server, clusters: Clusters, given: unknown): Promise<void> {
  const rules = await server.ask<readonly RuleEntry[]>("halint/rules");
  const wanted = typeof given === "string" ? given : (given as { rule?: unknown } | undefined)?.rule;
  const id = typeof wanted === "string" ? wanted : await pick(rules, clusters);
  const page = rules.find((rule) => rule.id === id)?.page;
  if (page) await showPage(page);
  else if (id !== undefined) void window.showInformationMessage(`halint: there is no page about ${id}.`);
}

/** First what the cursor is on, then what was found in the cluster, then the rest. */
async function pick(rules: readonly RuleEntry[], clusters: Clusters): Promise<string | undefined> {
  const here = rulesAtCursor();
  const found = new Set(clusters.all.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const rank = (id: string) => (here.has(id) ? 0 : found.has(id) ? 1 : 2);
  const about = ["at the cursor", "found in these clusters", ""];
  const items = rules
    .filter(({ page }) => page !== null)
    .map(({ id }) => ({ label: id, description: about[rank(id)] ?? "" }))
    .sort((a, b) => rank(a.label) - rank(b.label) || (a.label < b.label ? -1 : 1));
  const picked = await window.showQuickPick(items, { title: "Explain which rule?", matchOnDescription: true });
  return picked?.label;
}

function rulesAtCursor(): Set<string> {
  const editor = window.activeTextEditor;
  if (!editor) return new Set();
  const line = editor.selection.active.line;
  const diagnostics = languages.getDiagnostics(editor.document.uri);
  return new Set(
    diagnostics
      .filter(({ source, range }) => source === "halint" && range.start.line <= line && line <= range.end.line)
      .map(({ code }) => String(typeof code === "object" ? code.value : code)),
  );
}
