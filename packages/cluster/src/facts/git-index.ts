import { posix } from "node:path";
import { type FileSystem, statQuietly } from "../files/file-system.js";

/**
 * Tells which files git tracks, by reading `.git/index` itself (format of gitformat-index(5), versions 2 to 4). git
 * keeps of a mode only the executable bit, so the modes of such files say nothing about a node.
 */
export class GitTracked {
  readonly #repositories = new Map<string, { top: string; tracked: Set<string> } | undefined>();
  constructor(readonly files: Pick<FileSystem, "stat" | "read">) {}

  has(path: string): boolean {
    const repository = this.#repositoryOf(posix.dirname(path));
    return repository?.tracked.has(posix.relative(repository.top, path)) ?? false;
  }

  #repositoryOf(directory: string): { top: string; tracked: Set<string> } | undefined {
    if (this.#repositories.has(directory)) return this.#repositories.get(directory);
    const parent = posix.dirname(directory);
    const found = this.#read(directory) ?? (parent === directory ? undefined : this.#repositoryOf(parent));
    this.#repositories.set(directory, found);
    return found;
  }

  #read(directory: string): { top: string; tracked: Set<string> } | undefined {
    const dotGit = posix.join(directory, ".git");
    const stat = statQuietly(this.files, dotGit);
    if (!stat) return undefined;
    try {
      let gitDir = dotGit;
      if (stat.kind === "file") {
        // A work tree's .git is a file that names the directory.
        const named = /^gitdir: (.*)$/m.exec(Buffer.from(this.files.read(dotGit)).toString())?.[1];
        if (!named) return undefined;
        gitDir = posix.resolve(directory, named.trim());
      }
      const index = posix.join(gitDir, "index");
      const tracked = statQuietly(this.files, index)
        ? readIndex(Buffer.from(this.files.read(index)))
        : new Set<string>();
      return { top: directory, tracked };
    } catch {
      return undefined;
    }
  }
}

function readIndex(index: Buffer): Set<string> {
  const tracked = new Set<string>();
  if (index.length < 12 || index.toString("latin1", 0, 4) !== "DIRC") return tracked;
  const version = index.readUInt32BE(4);
  const count = index.readUInt32BE(8);
  let at = 12;
  let previous = "";
  for (let entry = 0; entry < count && at + 62 <= index.length; entry++) {
    const start = at;
    const flags = index.readUInt16BE(at + 60);
    at += 62 + (version >= 3 && flags & 0x4000 ? 2 : 0);
    let prefix = "";
    if (version === 4) {
      let strip = 0;
      let byte: number;
      do {
        byte = index[at++] ?? 0;
        strip = (strip << 7) | (byte & 0x7f);
        if (byte & 0x80) strip += 1;
      } while (byte & 0x80);
      prefix = previous.slice(0, previous.length - strip);
    }
    const end = index.indexOf(0, at);
    if (end === -1) break;
    previous = prefix + index.toString("utf8", at, end);
    tracked.add(previous);
    at = version === 4 ? end + 1 : start + Math.ceil((end - start + 1) / 8) * 8;
  }
  return tracked;
}
