import { posix } from "node:path";
import type { Reader } from "../discover/reader.js";
import type { FileStat } from "../files/file-system.js";
import type { SourceFile } from "../model/source-file.js";

/** Links in one path after which it is given up, as the kernel does. */
const mostLinks = 40;

/** Bytes above which a file is no table of a system: nobody waits for facts. */
export const largestFact = 1024 * 1024;

/**
 * The root of a machine's file system, wherever it lies: a chroot, a backup, an archive, or `/` itself. Paths are
 * relative to it, without a leading `/` or with one. Symbolic links are followed as the machine itself would follow
 * them: an absolute link begins at this root, and nothing leads out of it.
 */
export class NodeRoot {
  readonly #resolved = new Map<string, string | undefined>();
  /** Fact files that were read, in order. */
  readonly files = new Set<SourceFile>();

  constructor(
    readonly reader: Reader,
    readonly path: string,
  ) {}

  /** Where a path really is, as a path of the file system; undefined where there is nothing. */
  resolve(path: string): string | undefined {
    const plain = this.#listed(path);
    if (plain !== "unsure") return plain;
    if (!this.#resolved.has(path)) this.#resolved.set(path, this.#follow(path));
    return this.#resolved.get(path);
  }

  /** What a path is; undefined where there is nothing. */
  stat(path: string): FileStat | undefined {
    const real = this.resolve(path);
    return real === undefined ? undefined : this.reader.trustedStat(real);
  }

  isFile(path: string): boolean {
    return this.stat(path)?.kind === "file";
  }

  isDirectory(path: string): boolean {
    return this.stat(path)?.kind === "directory";
  }

  /** Whether a path is a directory of which it can be told what is in it. */
  isListed(path: string): boolean {
    const real = this.resolve(path);
    return real !== undefined && this.isDirectory(path) && this.reader.entries(real) !== undefined;
  }

  /** Names in a directory, sorted; none where there is none. */
  list(path: string): string[] {
    const real = this.resolve(path);
    return real === undefined ? [] : this.reader.names(real);
  }

  /** The file, or undefined where it is not there or cannot be read; it becomes one of the fact files. */
  read(path: string): SourceFile | undefined {
    const real = this.resolve(path);
    const stat = real === undefined ? undefined : this.reader.stat(real);
    if (real === undefined || stat?.kind !== "file" || stat.size > largestFact) return undefined;
    const file = this.reader.read(real, "fact");
    if (file) this.files.add(file);
    return file;
  }

  /** What a symbolic link says; undefined where the path is none. Links in its directory are followed. */
  link(path: string): string | undefined {
    const directory = this.resolve(posix.dirname(path));
    if (directory === undefined) return undefined;
    return this.reader.files.readLink?.(posix.join(directory, posix.basename(path)));
  }

  /** What listings alone tell, which is nearly all: not what links lead to, nor what cannot be listed. */
  #listed(path: string): string | undefined | "unsure" {
    let at = this.path;
    for (const name of segments(path)) {
      if (name === "..") return "unsure";
      const entries = this.reader.entries(at);
      const kind = entries?.get(name);
      if (!entries || kind === "link") return "unsure";
      if (kind === undefined) return undefined;
      at = at === "/" ? `/${name}` : `${at}/${name}`;
    }
    return at;
  }

  #follow(path: string): string | undefined {
    let rest = segments(path);
    let at: string[] = [];
    let links = 0;
    while (rest.length > 0) {
      const [name, ...more] = rest as [string, ...string[]];
      rest = more;
      if (name === "..") {
        at.pop();
        continue;
      }
      const parent = posix.join(this.path, ...at);
      const entries = this.reader.entries(parent);
      const kind = entries?.get(name);
      if (entries && kind === undefined) return undefined;
      // A directory may allow to open what is in it and not to list it.
      const target = kind === "link" || !entries ? this.reader.files.readLink?.(posix.join(parent, name)) : undefined;
      if (target === undefined) {
        at.push(name);
        continue;
      }
      if (++links > mostLinks) return undefined;
      if (target.startsWith("/")) at = [];
      rest = [...segments(target), ...rest];
    }
    const found = posix.join(this.path, ...at);
    return this.reader.stat(found) ? found : undefined;
  }
}

function segments(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
