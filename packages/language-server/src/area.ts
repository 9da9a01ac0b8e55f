import { posix } from "node:path";
import {
  asDrbd,
  type Cluster,
  type ClusterNode,
  type Discovery,
  type DrbdConfiguration,
  discover,
  type FileSystem,
  type LiveMachine,
  type SourceFile,
} from "@halint/cluster";
import { kept } from "@halint/grammars";
import type { DocumentLanguage } from "./documents.js";
import { isWithin } from "./files.js";
import type { Settings } from "./settings.js";

/** A configuration file of a cluster, and what it belongs to. */
export interface FileContext {
  readonly file: SourceFile;
  readonly language: DocumentLanguage;
  /** Every cluster that holds the file; the first one is meant where there can be only one. */
  readonly clusters: readonly [Cluster, ...Cluster[]];
  /** Nodes that use the file. */
  readonly nodes: readonly ClusterNode[];
  /** The DRBD configuration that reads the file. */
  readonly configuration: DrbdConfiguration | undefined;
}

/** What a narrowed look at files shows in full: these directories. Of others it shows that they are there, no more. */
function narrowed(files: FileSystem, shown: readonly string[]): FileSystem {
  const visible = (path: string) => isWithin(path, shown) || shown.some((directory) => isWithin(directory, [path]));
  return {
    stat: (path) => files.stat(path),
    read: (path) => files.read(path),
    list: (path) => (visible(path) ? files.list(path) : []),
    entries(path) {
      if (!visible(path)) return [];
      const all = files.entries?.(path) ?? [];
      if (isWithin(path, shown)) return all;
      // Of many that stand side by side, nobody has to enter each to see that it shows nothing.
      return all.map((entry) =>
        entry.kind === "directory" && !visible(posix.join(path, entry.name)) ? { ...entry, kind: "other" } : entry,
      );
    },
    realPath: (path) => files.realPath(path),
    readLink: (path) => files.readLink?.(path),
  };
}

function commonAncestor(paths: readonly string[]): string {
  const [first = "/", ...rest] = paths;
  let common = first;
  while (!rest.every((path) => isWithin(path, [common]))) common = posix.dirname(common);
  return common;
}

/**
 * What is read in one run: the folders of a workspace, or a lone document. It knows its clusters and keeps them up to
 * date with as little work as an edit allows.
 */
export class Area {
  #clusters: readonly Cluster[] = [];
  #contexts = new Map<string, FileContext>();
  /** Clusters that a path has a part in, also by a fact. */
  #users = new Map<string, Cluster[]>();
  /** Files that facts were read from. */
  #facts = new Map<string, SourceFile>();
  /** The paths that each cluster has a part in. */
  #paths = new Map<Cluster, Set<string>>();
  #found: Pick<Discovery, "configurations" | "unreadable"> = { configurations: [], unreadable: [] };
  #stale: "all" | Set<string> = "all";

  constructor(
    readonly files: FileSystem,
    readonly paths: readonly string[],
    readonly live: (() => LiveMachine) | undefined,
    public settings: Settings,
  ) {}

  /** All of it has to be read anew: files came or went, or something was set. */
  invalidate(): void {
    this.#stale = "all";
  }

  /** The text of a file has changed. Returns whether any cluster cares. */
  touch(path: string): boolean {
    if (this.#stale === "all") return true;
    if (!this.#users.has(path)) return false;
    this.#stale.add(path);
    return true;
  }

  /** Whether a path has a part in any cluster, as of the last look. */
  uses(path: string): boolean {
    return this.#users.has(path);
  }

  get stale(): boolean {
    return this.#stale === "all" || this.#stale.size > 0;
  }

  get clusters(): readonly Cluster[] {
    return this.#clusters;
  }

  /** What else was met: halint.json files, and what could not be read. */
  get found(): Pick<Discovery, "configurations" | "unreadable"> {
    return this.#found;
  }

  /** What a configuration file belongs to. */
  context(path: string): FileContext | undefined {
    return this.#contexts.get(path);
  }

  /** Every configuration file. */
  contexts(): Iterable<FileContext> {
    return this.#contexts.values();
  }

  /** The file as it was read last, a fact file too. */
  source(path: string): SourceFile | undefined {
    return this.#contexts.get(path)?.file ?? this.#facts.get(path);
  }

  /** Brings the clusters up to date. Clusters that nothing has touched stay the same objects. */
  refresh(): void {
    if (!this.stale) return;
    const stale = this.#stale;
    this.#stale = new Set();
    if (stale === "all" || !this.#refreshOnly(stale)) this.#refreshAll();
  }

  #discover(files: FileSystem): Discovery {
    const [first = "/"] = this.paths;
    return discover(files, this.paths, {
      workingDirectory: first,
      ...(this.live ? { live: this.live } : {}),
      ...(this.settings.drbdVersion ? { drbdVersion: this.settings.drbdVersion } : {}),
    });
  }

  #refreshAll(): void {
    const discovery = this.#discover(this.files);
    this.#found = discovery;
    this.#take(discovery.clusters);
  }

  /** Looks only where the touched clusters are. Gives up where the edit may have changed which nodes belong together. */
  #refreshOnly(touched: ReadonlySet<string>): boolean {
    const affected = new Set([...touched].flatMap((path) => this.#users.get(path) ?? []));
    let homes: string[] = [];
    for (let size = -1; size !== affected.size; ) {
      size = affected.size;
      homes = [...new Set([...affected].map((cluster) => homeOf(cluster, this.paths)))];
      for (const cluster of this.#clusters) if (isAmong(cluster, homes)) affected.add(cluster);
    }
    if (affected.size === this.#clusters.length) return false;
    const { clusters } = this.#discover(narrowed(this.files, homes));
    const before = [...affected].map(shapeOf).sort();
    const after = clusters.map(shapeOf).sort();
    if (before.length !== after.length || before.some((shape, index) => shape !== after[index])) return false;
    this.#replace(affected, clusters);
    return true;
  }

  /** The cluster of a file as it would be with other files, without changing anything here. */
  readAgain(files: FileSystem, path: string): Cluster | undefined {
    const homes = (this.#users.get(path) ?? []).map((cluster) => homeOf(cluster, this.paths));
    return this.#discover(narrowed(files, homes)).clusters.find((cluster) =>
      cluster.files.some((file) => file.path === path),
    );
  }

  #take(clusters: readonly Cluster[]): void {
    this.#clusters = clusters;
    this.#contexts = new Map();
    this.#users = new Map();
    this.#facts = new Map();
    this.#paths = new Map();
    for (const cluster of clusters) this.#index(cluster);
  }

  /** Puts clusters in the place of others, without looking at the rest of a large workspace. */
  #replace(old: ReadonlySet<Cluster>, clusters: readonly Cluster[]): void {
    const kept = this.#clusters.filter((cluster) => !old.has(cluster));
    const keys = new Map([...kept, ...clusters].map((cluster) => [cluster, cluster.files[0]?.path ?? ""]));
    const all = [...keys]
      .sort(([, left], [, right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([cluster]) => cluster);
    const paths = [...old].flatMap((cluster) => [...(this.#paths.get(cluster) ?? [])]);
    // What is shared with a cluster that stays has to be put together anew.
    if (paths.some((path) => this.#users.get(path)?.some((user) => !old.has(user)))) {
      this.#take(all);
      return;
    }
    this.#clusters = all;
    for (const path of paths) for (const known of [this.#contexts, this.#users, this.#facts]) known.delete(path);
    for (const cluster of old) this.#paths.delete(cluster);
    for (const cluster of clusters) this.#index(cluster);
  }

  #index(cluster: Cluster): void {
    const paths = new Set<string>();
    this.#paths.set(cluster, paths);
    const use = (path: string) => {
      paths.add(path);
      const users = this.#users.get(path);
      if (!users) this.#users.set(path, [cluster]);
      else if (!users.includes(cluster)) users.push(cluster);
    };
    const add = (
      file: SourceFile,
      language: DocumentLanguage,
      node: ClusterNode | undefined,
      configuration?: DrbdConfiguration,
    ) => {
      use(file.path);
      const known = this.#contexts.get(file.path);
      this.#contexts.set(file.path, {
        file: known?.file ?? file,
        language: known?.language ?? language,
        clusters: known
          ? known.clusters.includes(cluster)
            ? known.clusters
            : [...known.clusters, cluster]
          : [cluster],
        nodes: [...(known?.nodes ?? []), ...(node && !known?.nodes.includes(node) ? [node] : [])],
        configuration: known?.configuration ?? configuration,
      });
    };
    for (const node of cluster.nodes) {
      if (node.haCf) add(node.haCf, "ha.cf", node);
      if (node.haresources) add(node.haresources, "haresources", node);
      if (node.authkeys) add(node.authkeys, "authkeys", node);
      for (const configuration of node.drbd) {
        for (const file of configuration.files) add(file, "drbd", node, configuration);
      }
      for (const file of [...node.facts.files, node.nodeinfo, node.namePlace?.file]) {
        if (!file) continue;
        use(file.path);
        this.#facts.set(file.path, file);
      }
    }
    for (const configuration of cluster.drbd) {
      for (const file of configuration.files) if (asDrbd(file)) add(file, "drbd", undefined, configuration);
    }
  }
}

/** Directories and files by which a cluster is known, and the directory that holds them all. */
const placesOf = kept((cluster: Cluster): { readonly paths: readonly string[]; readonly above: string } => {
  const paths = [...cluster.nodes.map((node) => node.haDir), ...cluster.files.map((file) => file.path)];
  return { paths, above: commonAncestor(paths) };
});

/** Whether any of a cluster lies in these directories. */
function isAmong(cluster: Cluster, directories: readonly string[]): boolean {
  const { paths, above } = placesOf(cluster);
  return directories.some(
    (directory) =>
      isWithin(above, [directory]) ||
      (isWithin(directory, [above]) && paths.some((path) => isWithin(path, [directory]))),
  );
}

/**
 * The directory in which everything lies that decides what a cluster is made of: nodes are recognised and grouped under
 * one parent, and DRBD files may lie beside them.
 */
function homeOf(cluster: Cluster, tops: readonly string[]): string {
  const bases = cluster.nodes.map(
    ({ haDir, root }) => root ?? (posix.basename(haDir) === "ha.d" ? posix.dirname(haDir) : haDir),
  );
  const files = cluster.files.map((file) => posix.dirname(file.path));
  let home = commonAncestor([...bases, ...files]);
  // What lies beside a node may be another one; DRBD files may be claimed by some directory beside or above.
  const up = bases.length === 0 ? 2 : bases.includes(home) ? 1 : 0;
  for (let step = 0; step < up; step++) home = posix.dirname(home);
  const top = tops.find((path) => isWithin(home, [path]));
  return top === undefined ? (tops.find((path) => isWithin(path, [home])) ?? home) : home;
}

/** What must not change for the rest of the workspace to stay as it is. */
function shapeOf(cluster: Cluster): string {
  return JSON.stringify([
    cluster.name,
    cluster.nodes.map((node) => [node.haDir, node.name, node.hostName]),
    [...cluster.shared].map((file) => file.path),
    cluster.nodes.length === 0
      ? cluster.files.map((file) => file.path)
      : cluster.drbd.map((entry) => entry.files[0]?.path),
  ]);
}
