import { posix } from "node:path";
import { sameHost } from "../model/cluster.js";
import type { Reader } from "./reader.js";

/** Whether a word can be a node's name at all, and is no mark of a template. */
export function isNodeName(word: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(word);
}

function shortName(name: string): string {
  return name.toLowerCase().split(".")[0] as string;
}

/** Names that are looked up as hosts: a short name finds a full one, and the other way round. */
export class HostNames {
  readonly #byShort = new Map<string, string[]>();
  readonly all: readonly string[];

  constructor(names: Iterable<string>) {
    const all: string[] = [];
    const seen = new Set<string>();
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      all.push(name);
      const key = shortName(name);
      const known = this.#byShort.get(key);
      if (known) known.push(name);
      else this.#byShort.set(key, [name]);
    }
    this.all = all;
  }

  find(name: string): string | undefined {
    return this.#byShort.get(shortName(name))?.find((known) => sameHost(known, name));
  }
}

/** Directories in a directory, by the host that they may be named after. Each directory is listed once. */
export class DirectoryNames {
  readonly #known = new Map<string, HostNames>();

  constructor(readonly reader: Reader) {}

  /** The directory in `parent` that is named after a host. */
  find(parent: string, host: string): string | undefined {
    const name = this.#names(parent).find(host);
    return name !== undefined && this.reader.isDirectory(posix.join(parent, name))
      ? posix.join(parent, name)
      : undefined;
  }

  #names(parent: string): HostNames {
    let names = this.#known.get(parent);
    if (!names) {
      names = new HostNames(this.reader.names(parent));
      this.#known.set(parent, names);
    }
    return names;
  }
}
