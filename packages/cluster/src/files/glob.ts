import { posix } from "node:path";
import picomatch from "picomatch";

/** Whether a path holds one of the characters that glob(3) expands. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** What glob needs to know of files. */
export interface GlobFiles {
  /** Names in a directory; none where there is none. */
  list(path: string): readonly string[];
  exists(path: string): boolean;
}

/** glob(3) without braces, on an absolute pattern: sorted, and `*` does not match a leading dot. */
export function glob(files: GlobFiles, pattern: string): string[] {
  const segments = pattern.split("/").slice(1);
  let found = ["/"];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    const matches = isPattern(segment)
      ? picomatch(segment, {
          nobrace: true,
          noextglob: true,
          nonegate: true,
          noglobstar: true,
          dot: segment.startsWith("."),
        })
      : undefined;
    found = found.flatMap((directory) => {
      if (!matches) {
        const path = posix.join(directory, segment);
        return last && !files.exists(path) ? [] : [path];
      }
      return files
        .list(directory)
        .filter((name) => matches(name))
        .map((name) => posix.join(directory, name));
    });
  }
  return found.sort();
}
