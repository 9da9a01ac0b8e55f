import { MemoryFiles } from "@halint/cluster";

/** A file of a tree: its bytes, one a character, and its mode. */
export interface TreeFile {
  readonly text: string;
  readonly mode?: number;
}

/** Files that are tried, by path relative to the directory that is checked. */
export type Tree = Readonly<Record<string, TreeFile>>;

/** Where a tree lies. */
export const treeRoot = "/case";

/** The bytes of a file. */
export const bytesOf = ({ text }: TreeFile): Uint8Array => Buffer.from(text, "latin1");

/** The tree as files in memory, in the order of the given paths. */
export function memoryOf(tree: Tree, paths: readonly string[] = Object.keys(tree)): MemoryFiles {
  const files = new MemoryFiles();
  for (const path of paths) {
    const file = tree[path];
    if (!file) continue;
    const mode = file.mode ?? (path.endsWith("authkeys") ? 0o600 : 0o644);
    files.set(`${treeRoot}/${path}`, { content: bytesOf(file), mode, uid: 0, gid: 0 });
  }
  return files;
}
