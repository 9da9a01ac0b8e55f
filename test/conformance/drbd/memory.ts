import { posix } from "node:path";
import { drbd } from "@halint/grammars";

const { parseDrbd } = drbd;

/** A configuration from files in memory: includes are resolved as drbdadm does, without links. */
export function configFromMemory(
  root: string,
  files: Readonly<Record<string, string>>,
  directories: readonly string[] = [],
): drbd.DrbdConfig {
  const paths = Object.keys(files).map(absolute);
  const folders = new Set(directories.map(absolute));
  for (const path of paths) for (let up = posix.dirname(path); up !== "/"; up = posix.dirname(up)) folders.add(up);
  const read: drbd.DrbdConfigFile[] = [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = files[path] ?? files[path.slice(1)] ?? "";
    const file = parseDrbd(text);
    const includes = new Map<drbd.Word, readonly drbd.IncludeMatch[]>();
    read.push({ path, file, includes });
    for (const word of patterns(file)) {
      const pattern = posix.resolve(posix.dirname(path), word.value);
      const matches = word.value === "" ? [] : glob(pattern, [...paths, ...folders]);
      const found = matches.map(
        (match): drbd.IncludeMatch => ({ kind: folders.has(match) ? "directory" : "file", path: match }),
      );
      includes.set(word, found);
      for (const match of found) if (match.kind === "file") visit(match.path);
    }
  };
  visit(absolute(root));
  return { files: read };
}

const absolute = (path: string): string => posix.resolve("/", path);

function patterns(file: drbd.DrbdFile): readonly drbd.Word[] {
  const words = file.includes.map((include) => include.pattern);
  for (const resource of file.resources) words.push(resource.statement("template-file")?.value);
  return words.filter((word) => word !== undefined);
}

function glob(pattern: string, paths: readonly string[]): readonly string[] {
  if (!/[*?[]/.test(pattern)) return paths.includes(pattern) ? [pattern] : [];
  const source = pattern.replace(/\[[^\]]*\]|[\s\S]/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.length > 1 ? part.replace(/^\[!/, "[^") : part.replace(/[\\^$.|+(){}[\]]/, "\\$&");
  });
  const expression = new RegExp(`^${source}$`);
  return paths.filter((path) => expression.test(path)).sort();
}
