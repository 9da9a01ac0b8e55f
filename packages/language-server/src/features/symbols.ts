import { asAuthkeys, asDrbd, asHaCf, asHaresources } from "@halint/cluster";
import { cover, drbd, meantHaresources, type Range } from "@halint/grammars";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import { symbolIndex } from "../symbols.js";
import type { View, Workspace } from "../workspace.js";

/** An entry of an outline, in offsets. */
interface Entry {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  readonly selection: Range;
  readonly children?: readonly Entry[];
}

/** The outline of a document. No value that is a secret is part of it. */
export function documentSymbols(view: View): DocumentSymbol[] {
  const entries = {
    "ha.cf": haCfEntries,
    haresources: haresourcesEntries,
    authkeys: authkeysEntries,
    drbd: drbdEntries,
  }[view.language](view);
  const shown = (entry: Entry): DocumentSymbol => ({
    name: entry.name === "" ? "?" : entry.name.slice(0, 200),
    kind: entry.kind,
    range: view.text.range(entry.range),
    selectionRange: view.text.range(entry.selection),
    ...(entry.detail ? { detail: entry.detail.slice(0, 200) } : {}),
    ...(entry.children && entry.children.length > 0 ? { children: entry.children.map(shown) } : {}),
  });
  return entries.map(shown);
}

function haCfEntries(view: View): Entry[] {
  return asHaCf(view.file).file.lines.map((line) => ({
    name: line.name.text,
    detail: line.words.map((word) => word.text).join(" "),
    kind: line.name.text === "node" ? SymbolKind.Class : SymbolKind.Property,
    range: line.range,
    selection: line.name.range,
  }));
}

function haresourcesEntries(view: View): Entry[] {
  return meantHaresources(asHaresources(view.file)).groups.map((group) => ({
    name: group.owner.text,
    detail: "group",
    kind: SymbolKind.Class,
    range: group.range,
    selection: group.owner.range,
    children: group.resources.map((resource) => ({
      name: resource.script.text,
      detail: resource.args.map((arg) => arg.text).join(" "),
      kind: SymbolKind.Function,
      range: resource.range,
      selection: resource.script.range,
    })),
  }));
}

function authkeysEntries(view: View): Entry[] {
  return asAuthkeys(view.file).file.lines.flatMap((line): Entry[] =>
    line.kind === "invalid"
      ? []
      : [
          {
            name: line.kind === "auth" ? `auth ${line.id.value}` : `key ${line.id.value}`,
            detail: line.kind === "key" ? line.method.text : "",
            kind: line.kind === "key" ? SymbolKind.Key : SymbolKind.Property,
            range: line.range,
            selection: line.id.range,
          },
        ],
  );
}

const sectionKinds: Readonly<Record<string, SymbolKind>> = {
  resource: SymbolKind.Module,
  common: SymbolKind.Namespace,
  global: SymbolKind.Namespace,
  on: SymbolKind.Class,
  volume: SymbolKind.Struct,
};

function drbdEntries(view: View): Entry[] {
  const entry = (node: drbd.DrbdNode): Entry => {
    const { head } = node;
    const secret = head?.value === "shared-secret";
    const names = node.args.map((word) => word.value).join(" ");
    if (!drbd.isSection(node)) {
      return {
        name: head?.value ?? "",
        ...(secret ? {} : { detail: names }),
        kind: SymbolKind.Property,
        range: node.range,
        selection: head?.range ?? node.range,
      };
    }
    return {
      name: [head?.value ?? "", names].join(" ").trim(),
      kind: sectionKinds[node.kind] ?? SymbolKind.Object,
      range: node.range,
      selection: node.words.length > 0 ? node.wordsRange : cover(node.range, node.range),
      children: node.children.map(entry),
    };
  };
  return asDrbd(view.file).children.map(entry);
}

const workspaceKinds = {
  node: SymbolKind.Class,
  resource: SymbolKind.Module,
  device: SymbolKind.File,
  address: SymbolKind.Constant,
  interface: SymbolKind.Interface,
  agent: SymbolKind.Function,
  key: SymbolKind.Key,
} as const;

/** Things of all clusters whose names hold the letters of the query in this order. */
export function workspaceSymbols(workspace: Workspace, query: string): SymbolInformation[] {
  workspace.refresh();
  const letters = [...query.toLowerCase()];
  const matches = (name: string) => {
    let at = 0;
    for (const letter of letters) {
      at = name.indexOf(letter, at) + 1;
      if (at === 0) return false;
    }
    return true;
  };
  const found: SymbolInformation[] = [];
  for (const cluster of workspace.clusters()) {
    for (const { symbol, definition, file, range } of symbolIndex(cluster).occurrences) {
      const counts = definition || symbol.kind === "agent";
      if (!counts || symbol.kind === "key" || !matches(symbol.name.toLowerCase())) continue;
      found.push({
        name: symbol.name,
        kind: workspaceKinds[symbol.kind],
        containerName: `${cluster.name} · ${workspace.displayOf(file.path)}`,
        location: { uri: workspace.uriOf(file.path), range: workspace.textOf(file).range(range) },
      });
      if (found.length >= 2000) return found;
    }
  }
  return found;
}
