import { asDrbd, resolveAgent } from "@halint/cluster";
import type { Range } from "@halint/grammars";
import { type DocumentHighlight, DocumentHighlightKind, type Location, type LocationLink } from "vscode-languageserver";
import { type Occurrence, symbolIndex } from "../symbols.js";
import type { View, Workspace } from "../workspace.js";

function location(workspace: Workspace, { file, range }: Pick<Occurrence, "file" | "range">): Location {
  return { uri: workspace.uriOf(file.path), range: workspace.textOf(file).range(range) };
}

/** Where a thing comes from: its own line, the script on each node, the file that an include names. */
export function definition(view: View, offset: number): LocationLink[] {
  const { workspace, cluster } = view;
  const included = includedFiles(view, offset);
  if (included) return included;
  const index = symbolIndex(cluster);
  const found = index.at(view.file, offset);
  if (!found) return [];
  const origin = view.text.range(found.range);
  if (found.symbol.kind === "agent") {
    return agentPaths(view, found.symbol.name).map((path) => toPath(workspace, path, origin));
  }
  const definitions = index.definitions(found.symbol);
  // Each node's copy has the key; the one that this file's `auth` means stands in this file.
  const own = found.symbol.kind === "key" ? definitions.filter(({ file }) => file === view.file) : [];
  return (own.length > 0 ? own : definitions).map((occurrence) => {
    const { uri, range } = location(workspace, occurrence);
    const whole = occurrence.whole ? workspace.textOf(occurrence.file).range(occurrence.whole) : range;
    return { originSelectionRange: origin, targetUri: uri, targetRange: whole, targetSelectionRange: range };
  });
}

function toPath(
  workspace: Workspace,
  path: string,
  origin: LocationLink["originSelectionRange"] & object,
): LocationLink {
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  return {
    originSelectionRange: origin,
    targetUri: workspace.uriOf(path),
    targetRange: range,
    targetSelectionRange: range,
  };
}

/** Scripts of an agent, one for each node that has it. */
export function agentPaths(view: View, name: string): string[] {
  return view.cluster.nodes.flatMap((node) => {
    const script = resolveAgent(node, name);
    return script.kind === "found" ? [script.agent.path] : [];
  });
}

function includedFiles(view: View, offset: number): LocationLink[] | undefined {
  for (const { from, statement, outcome } of view.configuration?.includes ?? []) {
    const { pattern } = statement;
    if (from.path !== view.file.path || !pattern || offset < pattern.start || offset > pattern.end) continue;
    const origin = view.text.range(pattern.range);
    return outcome.kind === "read" ? outcome.files.map((file) => toPath(view.workspace, file.path, origin)) : [];
  }
  return undefined;
}

/** Every place that names the same thing, in any file of any node of the cluster. */
export function references(view: View, offset: number, withDefinition: boolean): Location[] {
  const index = symbolIndex(view.cluster);
  const found = index.at(view.file, offset);
  if (!found) return [];
  return index
    .all(found.symbol)
    .filter((occurrence) => withDefinition || !occurrence.definition)
    .map((occurrence) => location(view.workspace, occurrence));
}

/** The same within one document. */
export function highlights(view: View, offset: number): DocumentHighlight[] {
  const index = symbolIndex(view.cluster);
  const found = index.at(view.file, offset);
  if (!found) return braces(view, offset);
  return index
    .all(found.symbol)
    .filter((occurrence) => occurrence.file === view.file)
    .map((occurrence) => ({
      range: view.text.range(occurrence.range),
      kind: occurrence.definition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

/** The braces of a section. */
function braces(view: View, offset: number): DocumentHighlight[] {
  if (view.language !== "drbd") return [];
  const open: Range[] = [];
  for (const token of asDrbd(view.file).tokens) {
    if (token.kind === "{") open.push(token.range);
    if (token.kind !== "}") continue;
    const start = open.pop();
    const touches = [start, token.range].some((range) => range && range.start <= offset && offset <= range.end);
    if (start && touches) return [start, token.range].map((range) => ({ range: view.text.range(range) }));
  }
  return [];
}
