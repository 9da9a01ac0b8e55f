import { type Cluster, type ClusterNode, filesOf, type Language } from "../model/cluster.js";
import type { SourceFile } from "../model/source-file.js";

/** A file and the first of the nodes that use it. */
export interface NodeFile {
  readonly file: SourceFile;
  readonly node: ClusterNode;
}

/** What two nodes' files say of one thing. */
export interface Compared<T> {
  /** The file that differs. */
  readonly own: NodeFile & T;
  /** What most nodes say; with two, what the first node says. */
  readonly reference: NodeFile & T;
}

/** The files of a language, once for each node, so that what two nodes share counts twice. */
export function nodeFiles(cluster: Cluster, language: Language): NodeFile[] {
  return filesOf(cluster, language).flatMap(({ file, nodes }) => nodes.map((node) => ({ file, node })));
}

/** The item with the commonest key, the first where none is commoner. */
export function commonest<T>(items: readonly T[], keyOf: (item: T) => string): T | undefined {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  let best: T | undefined;
  for (const item of items) {
    if (best === undefined || (counts.get(keyOf(item)) ?? 0) > (counts.get(keyOf(best)) ?? 0)) best = item;
  }
  return best;
}

/** Those that differ from the commonest, each file once. */
export function differing<T extends NodeFile>(
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly own: T; readonly reference: T }[] {
  const reference = commonest(items, keyOf);
  if (!reference) return [];
  const seen = new Set<SourceFile>();
  return items.flatMap((own) => {
    if (keyOf(own) === keyOf(reference) || seen.has(own.file)) return [];
    seen.add(own.file);
    return [{ own, reference }];
  });
}
