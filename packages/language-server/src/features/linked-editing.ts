import type { LinkedEditingRanges } from "vscode-languageserver";
import { symbolIndex } from "../symbols.js";
import type { View } from "../workspace.js";

const patterns = {
  node: "[A-Za-z0-9_.-]+",
  resource: "[A-Za-z0-9_.-]+",
  device: "/[A-Za-z0-9_./-]+",
  key: "[0-9]+",
} as const;

/** Places of this document that are edited together: node and resource names, devices, numbers of keys. */
export function linkedEditing(view: View, offset: number): LinkedEditingRanges | undefined {
  const index = symbolIndex(view.cluster);
  const found = index.at(view.file, offset);
  const kind = found?.symbol.kind;
  if (!found || (kind !== "node" && kind !== "resource" && kind !== "device" && kind !== "key")) return undefined;
  const written = view.file.text.slice(found.range.start, found.range.end);
  const ranges = index
    .all(found.symbol)
    .filter(({ file, range }) => file === view.file && view.file.text.slice(range.start, range.end) === written)
    .map(({ range }) => view.text.range(range));
  return ranges.length > 1 ? { ranges, wordPattern: patterns[kind] } : undefined;
}
