import { posix } from "node:path";
import { type DrbdConfiguration, resourcesOf } from "../model/drbd-configuration.js";
import { asHaCf, asHaresources, type SourceFile } from "../model/source-file.js";
import { type Bounds, drbdInDirectory } from "./drbd.js";
import { holdsDrbd, type NodeDirectory } from "./node-directories.js";
import { isBelow } from "./paths.js";
import type { Reader } from "./reader.js";

/** Which configurations of some directories speak of a host, or define a resource. */
interface Index {
  readonly hosts: Map<string, string>;
  readonly resources: Map<string, string>;
}

/** Finds DRBD configurations near loose ha.d directories; each directory is looked into once. */
export class DrbdNearby {
  readonly #at = new Map<string, readonly DrbdConfiguration[]>();
  readonly #below = new Map<string, Index>();

  constructor(
    readonly reader: Reader,
    readonly version: Bounds["version"],
    /**
     * Whether several clusters stand in a directory side by side. Then a DRBD configuration among them is no one's by
     * its place, and names prove nothing: unrelated clusters use the same ones everywhere.
     */
    readonly crowded: (directory: string) => boolean,
  ) {}

  /** The configurations in a directory. */
  at(place: string, top: string): readonly DrbdConfiguration[] {
    let found = this.#at.get(place);
    if (!found) {
      found = drbdInDirectory(this.reader, place, [top], this.version);
      this.#at.set(place, found);
    }
    return found;
  }

  /**
   * The nearest configuration that speaks of the same nodes or defines a resource that a group promotes: beside ha.cf,
   * in the parent, in a sibling directory; then the same around the directory that stands for the node.
   */
  of(
    { haDir, base, top }: NodeDirectory,
    haCf: SourceFile | undefined,
    haresources: SourceFile | undefined,
  ): readonly DrbdConfiguration[] {
    const names = haCf ? asHaCf(haCf).nodes.map((word) => word.text.toLowerCase()) : [];
    const groups = haresources ? asHaresources(haresources).groups : [];
    const promoted = groups.flatMap((group) =>
      group.resources.flatMap(({ script, args }) => (script.text === "drbddisk" ? (args[0]?.text ?? []) : [])),
    );
    const speaks = (configuration: DrbdConfiguration) =>
      resourcesOf(configuration).some(
        ({ name, section }) =>
          promoted.includes(name) ||
          section.hosts.some((host) => host.names.some((word) => names.includes(word.value.toLowerCase()))),
      );
    const here = this.at(haDir, top).filter(speaks);
    if (here.length > 0) return here;
    for (const directory of new Set([haDir, base])) {
      const parent = posix.dirname(directory);
      if (!isBelow(parent, top) || parent === directory) break;
      const above = this.at(parent, top).filter(speaks);
      if (above.length > 0) return above;
      if (this.crowded(parent)) continue;
      const index = this.#index(parent, top);
      const beside = [
        ...names.flatMap((name) => index.hosts.get(name) ?? []),
        ...promoted.flatMap((name) => index.resources.get(name) ?? []),
      ].filter((place) => place !== directory);
      const [first] = beside.sort();
      if (first !== undefined) return this.at(first, top).filter(speaks);
    }
    return [];
  }

  #index(parent: string, top: string): Index {
    let index = this.#below.get(parent);
    if (index) return index;
    index = { hosts: new Map(), resources: new Map() };
    this.#below.set(parent, index);
    const { reader } = this;
    for (const name of reader.names(parent)) {
      const place = posix.join(parent, name);
      if (!reader.isDirectory(place) || !holdsDrbd(reader, place)) continue;
      for (const { name: resource, section } of this.at(place, top).flatMap(resourcesOf)) {
        if (!index.resources.has(resource)) index.resources.set(resource, place);
        for (const word of section.hosts.flatMap((host) => host.names)) {
          const key = word.value.toLowerCase();
          if (!index.hosts.has(key)) index.hosts.set(key, place);
        }
      }
    }
    return index;
  }
}
