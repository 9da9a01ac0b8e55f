import type { Diagnostic as Finding } from "@halint/linter";
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import { knownRules } from "../checks.js";
import { masked } from "../secrets.js";
import type { Workspace } from "../workspace.js";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** Rules about text that has no effect, which editors fade out. */
export const unnecessary: ReadonlySet<string> = new Set([
  "ha-cf/duplicate-node",
  "ha-cf/duplicate-medium",
  "ha-cf/extra-value",
  "halint/unused-suppression",
]);

/** Rules about words that have a successor, which editors strike through. */
export const deprecated: ReadonlySet<string> = new Set(["ha-cf/deprecated-directive", "drbd/deprecated-option"]);

/** What travels with a diagnostic to the client and back. */
export interface DiagnosticData {
  readonly noticed: Finding["noticed"];
  readonly cluster: string;
  readonly node: string | null;
}

/** The page of a rule. */
export function pageOf(workspace: Workspace, rule: string): string | undefined {
  const { docs } = workspace.settings;
  return docs === undefined || !knownRules.includes(rule) ? undefined : `${docs}/${rule}.md`;
}

/** A finding in the protocol's words. */
export function toDiagnostic(workspace: Workspace, finding: Finding): Diagnostic {
  const { file, range } = finding.at;
  const text = workspace.textOf(file);
  const secrets = [...(workspace.viewOf(file.path)?.cluster.nodes ?? [])].flatMap((node) =>
    node.authkeys ? [{ file: node.authkeys, language: "authkeys" as const }] : [],
  );
  const page = pageOf(workspace, finding.rule);
  const message = finding.help ? `${finding.message}\n${finding.help}` : finding.message;
  const tags = [
    ...(unnecessary.has(finding.rule) ? [DiagnosticTag.Unnecessary] : []),
    ...(deprecated.has(finding.rule) ? [DiagnosticTag.Deprecated] : []),
  ];
  const related = (finding.related ?? []).map(({ place, message: words }) => ({
    location: {
      uri: workspace.uriOf(place.file.path),
      range: workspace.textOf(place.file).range(place.range ?? { start: 0, end: 0 }),
    },
    message: masked(words, secrets),
  }));
  const data: DiagnosticData = { noticed: finding.noticed, cluster: finding.cluster, node: finding.node ?? null };
  return {
    // What is about the whole file stands on its first line.
    range: text.range(range ?? text.lineRange(0)),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(page ? { codeDescription: { href: page } } : {}),
    source: "halint",
    message: masked(message, secrets),
    ...(tags.length > 0 ? { tags } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data,
  };
}

/** All diagnostics of a file as of the last finished run. */
export function diagnosticsOf(workspace: Workspace, path: string): Diagnostic[] {
  return workspace.findingsOf(path).map((finding) => toDiagnostic(workspace, finding));
}

/** A name for diagnostics that are the same. */
function resultIdOf(diagnostics: readonly Diagnostic[]): string {
  const text = JSON.stringify(diagnostics);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}

/** What a client gets that asks for one document. */
export function documentReport(
  workspace: Workspace,
  path: string,
  previous: string | undefined,
): DocumentDiagnosticReport {
  const items = diagnosticsOf(workspace, path);
  const resultId = resultIdOf(items);
  return previous === resultId ? { kind: "unchanged", resultId } : { kind: "full", resultId, items };
}

/** What a client gets that asks for the workspace: every file with findings, and every one that had some. */
export function workspaceReport(
  workspace: Workspace,
  previous: readonly { readonly uri: string; readonly value: string }[],
): WorkspaceDiagnosticReport {
  const known = new Map(previous.map(({ uri, value }) => [uri, value]));
  const items = new Map<string, WorkspaceDiagnosticReport["items"][number]>();
  const report = (uri: string, path: string | undefined) => {
    const version = path === undefined ? null : workspace.versionOf(path);
    const base =
      path === undefined ? ({ kind: "full", items: [] } as const) : documentReport(workspace, path, known.get(uri));
    items.set(uri, { ...(base as { kind: "full"; items: Diagnostic[] }), uri, version });
  };
  for (const path of workspace.pathsWithFindings()) report(workspace.uriOf(path), path);
  for (const { uri } of previous) if (!items.has(uri)) report(uri, undefined);
  return { items: [...items.values()] };
}
