import { posix } from "node:path";
import type { ClusterConfiguration, Configuration, NodeConfiguration } from "../config/configuration.js";
import { findConfiguration } from "../config/read-configuration.js";
import type { HostFacts, InterfaceAddress, InterfaceFact } from "../facts/host-facts.js";
import { type GivenFacts, type LiveMachine, readFacts } from "../facts/read-facts.js";
import { archiveOf, isArchiveName } from "../files/archive-names.js";
import { FileError, type FileSystem } from "../files/file-system.js";
import { type Cluster, type ClusterNode, sameHost } from "../model/cluster.js";
import type { DrbdConfiguration, DrbdTarget } from "../model/drbd-configuration.js";
import { asHaCf, type SourceFile } from "../model/source-file.js";
import { drbdInDirectory, drbdUnderRoot, looseDrbdFile } from "./drbd.js";
import { DrbdNearby } from "./drbd-nearby.js";
import { type HaFileName, haFileNames, haName, isDrbdName, plainName } from "./file-names.js";
import { groupMembers } from "./grouping.js";
import { type Identity, identify } from "./identity.js";
import { findNodeDirectories, type Ignored, type NodeDirectory, nodesIn, placeOfHaDir } from "./node-directories.js";
import { DirectoryNames, HostNames, isNodeName } from "./node-names.js";
import { isBelow } from "./paths.js";
import { Reader, type Unreadable } from "./reader.js";

/** A node that the command line names. */
export interface GivenNode {
  /** What `uname -n` says there. */
  readonly name: string;
  /** Its ha.d, its root, or an archive of it. */
  readonly path: string;
  readonly facts?: GivenFacts;
}

/** How to look. */
export interface DiscoverOptions {
  readonly workingDirectory: string;
  readonly nodes?: readonly GivenNode[];
  /**
   * The machine that halint runs on, or how to ask it; touched only where a path under its own root is read, because
   * asking takes time. Without it nothing is known of "here".
   */
  readonly live?: LiveMachine | (() => LiveMachine);
  /** Facts about the machine of an ha.d that its files do not tell. */
  readonly factsOf?: (haDir: string) => GivenFacts | undefined;
  /** Version of drbdadm to judge for, instead of the one that halint.json sets or that is inferred. */
  readonly drbdVersion?: DrbdTarget["version"];
  /** Whether halint.json is looked for, upwards from every path. Default: yes. */
  readonly configuration?: boolean;
}

/** What was found under some paths. */
export interface Discovery {
  readonly clusters: readonly Cluster[];
  /** Paths that were met and could not be read, or not all of them (`EFBIG`: an archive that is too large). */
  readonly unreadable: readonly Unreadable[];
  /** Paths from the command line that are not there or hold nothing to check. */
  readonly useless: readonly { readonly path: string; readonly why: "missing" | "nothing to check" }[];
  /** Where single files were named: only findings in these are asked for. Undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Every halint.json that counts for one of the paths, with its problems. */
  readonly configurations: readonly Configuration[];
  /** Copies and variants that were passed over. */
  readonly ignored: readonly Ignored[];
}

interface Candidate {
  readonly directory: NodeDirectory;
  readonly stated: Stated | undefined;
  readonly live: LiveMachine | undefined;
  readonly files: Partial<Record<HaFileName, SourceFile>>;
  readonly facts: HostFacts;
  readonly given: boolean;
  readonly configured: ClusterConfiguration | undefined;
  readonly family: string | undefined;
  parent: Candidate | undefined;
  identity: Identity;
  base: string;
  nodeList: readonly string[];
}

/** A node as the command line or halint.json states it. */
interface Stated {
  readonly name: string;
  readonly facts: GivenFacts | undefined;
  readonly cluster?: ClusterConfiguration;
  readonly node?: NodeConfiguration;
}

/** Finds the clusters under paths: which directories are nodes, whose, and which belong together. Never throws. */
export function discover(files: FileSystem, paths: readonly string[], options: DiscoverOptions): Discovery {
  return new Discoverer(files, options).discover(paths);
}

class Discoverer {
  readonly reader: Reader;
  readonly names: DirectoryNames;
  readonly directories = new Map<string, { directory: NodeDirectory; stated: Stated | undefined }>();
  /** Directories with DRBD files, and the path from the command line under which each was found. */
  readonly drbdPlaces = new Map<string, string>();
  readonly useless: { path: string; why: "missing" | "nothing to check" }[] = [];
  readonly only = new Set<string>();
  readonly ignored: Ignored[] = [];
  readonly configurations = new Map<string, Configuration | undefined>();
  readonly used = new Set<Configuration>();
  /** Files that belong to a cluster already. */
  readonly attached = new Set<string>();
  anyDirectory = false;
  #live: LiveMachine | undefined;

  constructor(
    files: FileSystem,
    readonly options: DiscoverOptions,
  ) {
    this.reader = new Reader(files, options.workingDirectory);
    this.names = new DirectoryNames(this.reader);
  }

  discover(paths: readonly string[]): Discovery {
    const asked = paths.flatMap((path) => this.take(path) ?? []);
    for (const node of this.options.nodes ?? []) {
      const full = this.mounted(posix.resolve(this.options.workingDirectory, node.path));
      asked.push(full);
      if (!this.state(full, { name: node.name, facts: node.facts }))
        this.useless.push({ path: node.path, why: "missing" });
    }
    this.obeyConfigurations(asked);
    const { reader } = this;
    const candidates = [...this.directories.values()].map((entry) => this.candidate(entry.directory, entry.stated));
    adoptShared(candidates);
    this.identifyAll(candidates);
    const adopted = new Set(
      candidates.flatMap((candidate) => (candidate.parent && candidate.identity.name ? [candidate.parent] : [])),
    );
    const groups = groupMembers(candidates.filter((candidate) => !adopted.has(candidate)));
    const nearby = new DrbdNearby(reader, this.drbdVersion, crowdedBy(groups));
    const clusters = groups.map((members) => this.cluster(members, nearby));
    clusters.push(...this.looseDrbd(candidates, nearby));
    this.addIncluded(clusters);
    clusters.sort((a, b) => compare(firstPath(a), firstPath(b)));
    for (const problem of reader.files.problems?.() ?? []) reader.note(problem.path, problem);
    return {
      clusters,
      unreadable: reader.unreadable,
      useless: this.useless,
      only: this.only.size > 0 && !this.anyDirectory ? this.only : undefined,
      configurations: [...this.used],
      ignored: this.ignored,
    };
  }

  /** Who names a root of DRBD means what drbdadm reads of it: what it includes, too. */
  addIncluded(clusters: readonly Cluster[]): void {
    for (const { root, files } of clusters.flatMap((cluster) => cluster.drbd)) {
      if (root && this.only.has(root.path)) for (const file of files) this.only.add(file.path);
    }
  }

  get drbdVersion(): DrbdTarget["version"] | undefined {
    const stated = [...this.used].find((configuration) => configuration.drbdVersion)?.drbdVersion;
    return this.options.drbdVersion ?? stated;
  }

  /** An archive that is named stands for the directory that it holds. */
  mounted(path: string): string {
    if (!isArchiveName(path) || !this.reader.isFile(path)) return path;
    try {
      return this.reader.files.stat(`${path}!`)?.kind === "directory" ? `${path}!` : path;
    } catch (error) {
      this.reader.note(path, error);
      return path;
    }
  }

  /** Takes a path of the command line. Returns where it is, unless there is nothing. */
  take(path: string): string | undefined {
    const { reader } = this;
    const full = this.mounted(posix.resolve(this.options.workingDirectory, path));
    if (reader.isDirectory(full)) {
      reader.allow(full);
      this.anyDirectory = true;
      const found = findNodeDirectories(reader, full);
      this.ignored.push(...found.ignored);
      if (found.nodes.length === 0 && found.drbd.length === 0) this.useless.push({ path, why: "nothing to check" });
      for (const directory of found.nodes) this.add(directory);
      for (const place of found.drbd) if (!this.drbdPlaces.has(place)) this.drbdPlaces.set(place, full);
      return full;
    }
    if (reader.isFile(full)) {
      if (isArchiveName(full) && reader.unreadable.some((known) => known.path === full)) return undefined;
      if (this.takeFile(full)) return full;
      this.useless.push({ path, why: "nothing to check" });
      return undefined;
    }
    if (reader.stat(full)?.kind === "other") {
      reader.note(full, new FileError(full, "ENXIO", "it is not a regular file"));
      this.useless.push({ path, why: "nothing to check" });
    } else this.useless.push({ path, why: "missing" });
    return undefined;
  }

  add(directory: NodeDirectory, stated?: Stated): void {
    const key = `${directory.haDir}\0${directory.variant?.text ?? ""}`;
    const known = this.directories.get(key);
    if (!known || (stated && !known.stated)) this.directories.set(key, { directory, stated });
  }

  /** A single file, in the company of its neighbours. Returns whether its name says what it is. */
  takeFile(path: string): boolean {
    const { reader } = this;
    const directory = posix.dirname(path);
    reader.allow(path);
    reader.allow(directory);
    const plain = plainName(posix.basename(path));
    const known = haName(plain);
    if (known) {
      for (const neighbour of this.withNeighbours(directory, path, known.language)) this.add(neighbour);
    } else if (isDrbdName(plain) || (posix.basename(directory) === "drbd.d" && plain.endsWith(".conf"))) {
      const place = posix.basename(directory) === "drbd.d" ? posix.dirname(directory) : directory;
      const haDir = posix.join(place, "ha.d");
      reader.allow(place);
      if (posix.basename(place) === "etc" && reader.isDirectory(haDir)) {
        for (const neighbour of this.withNeighbours(haDir, undefined, undefined)) this.add(neighbour);
      }
      for (const entry of new Set([place, directory])) this.drbdPlaces.set(entry, place);
    } else return false;
    this.only.add(path);
    return true;
  }

  /** The nodes of a directory, and of those beside it that are named after the other nodes of its ha.cf. */
  withNeighbours(haDir: string, named: string | undefined, language: HaFileName | undefined): NodeDirectory[] {
    const { reader } = this;
    const { base } = placeOfHaDir(haDir);
    reader.allow(haDir);
    let own = nodesIn(reader, haDir, haDir);
    if (named !== undefined && language && !own.some((entry) => Object.values(entry.files).includes(named))) {
      // What is named outright takes the place of what the daemon would read.
      const [first] = own;
      own = [
        {
          ...(first ?? { haDir, ...placeOfHaDir(haDir), top: haDir, variant: undefined }),
          files: { ...first?.files, [language]: named },
        },
      ];
    }
    const hosts = new HostNames(
      own.flatMap(({ files }) => {
        const file = files["ha.cf"] === undefined ? undefined : reader.read(files["ha.cf"]);
        return file ? asHaCf(file).nodes.map((word) => word.text) : [];
      }),
    );
    const node = hosts.find(posix.basename(base));
    if (base === "/" || node === undefined) return own;
    const parent = posix.dirname(base);
    const beside = hosts.all.flatMap((name) => {
      const sibling = name === node ? undefined : this.names.find(parent, name);
      if (sibling === undefined || sibling === base) return [];
      reader.allow(sibling);
      for (const inner of ["", "ha.d", "etc/ha.d"]) {
        const found = nodesIn(reader, posix.join(sibling, inner), parent);
        if (found.length > 0) return found;
      }
      return [];
    });
    for (const name of haFileNames) reader.allow(posix.join(parent, name));
    return [...own.map((entry) => ({ ...entry, top: parent })), ...beside, ...nodesIn(reader, parent, parent)];
  }

  /** A node that is stated to be at a path. Returns whether there is something. */
  state(path: string, stated: Stated): boolean {
    const { reader } = this;
    if (!reader.isDirectory(path)) return false;
    reader.allow(path);
    this.anyDirectory = true;
    const inner = posix.join(path, "etc/ha.d");
    let haDir = reader.isDirectory(inner) ? inner : path;
    let top = path;
    if (haDir === path && !haFileNames.some((name) => reader.isFile(posix.join(path, name)))) {
      // An archive or a backup may have the root one directory further in.
      const [first, ...more] = findNodeDirectories(reader, path).nodes;
      if (first && more.length === 0) haDir = first.haDir;
      top = haDir;
    }
    const [first] = nodesIn(reader, haDir, top);
    const directory = first ?? { haDir, ...placeOfHaDir(haDir), top, files: {}, variant: undefined };
    this.add({ ...directory, variant: undefined, ...(haDir === inner ? { root: path, base: path } : {}) }, stated);
    return true;
  }

  /** Clusters of every halint.json above a path, where one of their nodes is among what was asked for. */
  obeyConfigurations(asked: readonly string[]): void {
    if (this.options.configuration === false) return;
    const { reader } = this;
    for (const path of asked) {
      const directory = archiveOf(path) ? posix.dirname(archiveOf(path) as string) : path;
      const start = reader.isDirectory(directory) ? directory : posix.dirname(directory);
      const configuration = findConfiguration(reader, start, this.configurations);
      if (configuration) this.used.add(configuration);
    }
    for (const configuration of this.used) {
      for (const cluster of configuration.clusters) {
        const nodes = cluster.nodes.map((node) => ({ node, path: this.mounted(node.path) }));
        if (!nodes.some(({ path }) => asked.some((other) => isBelow(path, other) || isBelow(other, path)))) continue;
        const before = this.anyDirectory;
        for (const { node, path } of nodes) {
          const facts = interfacesOf(node);
          if (!this.state(path, { name: node.name.value, facts, cluster, node }))
            this.useless.push({ path: reader.display(node.path), why: "missing" });
        }
        this.anyDirectory = before;
      }
    }
  }

  liveMachine(): LiveMachine | undefined {
    const { live } = this.options;
    this.#live ??= typeof live === "function" ? live() : live;
    return this.#live;
  }

  candidate(directory: NodeDirectory, stated: Stated | undefined): Candidate {
    const { reader } = this;
    const { haDir, root, base } = directory;
    // An etc/ha.d that is named opens its root for the fact files.
    if (root !== undefined) reader.allow(root);
    const given = stated?.facts ?? this.options.factsOf?.(haDir) ?? {};
    const live = root === "/" && !archiveOf(haDir) ? this.liveMachine() : undefined;
    const files: Partial<Record<HaFileName, SourceFile>> = {};
    for (const name of haFileNames) {
      const path = directory.files[name];
      const file = path === undefined ? undefined : reader.read(path);
      if (file) files[name] = file;
    }
    const beside = root === undefined ? [...new Set([haDir, base])] : [haDir];
    return {
      directory,
      stated,
      live,
      files,
      facts: readFacts(reader, { haDir, root, beside, given, live }),
      given: stated !== undefined,
      configured: stated?.cluster,
      family: directory.variant?.siblings ? haDir : undefined,
      parent: undefined,
      identity: { name: undefined, by: "nothing", hostName: undefined },
      base,
      nodeList: [],
    };
  }

  identifyAll(candidates: readonly Candidate[]): void {
    const beside = new Map<string, Candidate[]>();
    const lists = new Map<string, HostNames>();
    for (const candidate of candidates) {
      const parent = posix.dirname(candidate.base);
      const known = beside.get(parent);
      if (known) known.push(candidate);
      else beside.set(parent, [candidate]);
    }
    for (const candidate of candidates) {
      const own = nodeListOf(candidate);
      let nodeNames = new HostNames(own);
      if (own.length === 0) {
        // Without an ha.cf of its own, a directory may still be named after a node of a sibling's.
        const parent = posix.dirname(candidate.base);
        nodeNames = lists.get(parent) ?? new HostNames((beside.get(parent) ?? []).flatMap(nodeListOf));
        lists.set(parent, nodeNames);
      }
      candidate.nodeList = own.map((name) => name.toLowerCase());
      candidate.identity = identify(this.reader, this.names, {
        directory: candidate.directory,
        given: candidate.stated?.name,
        hostName: candidate.facts.hostName,
        nodeNames,
        live: candidate.live,
      });
    }
    const inArchive = new Map<string, number>();
    for (const { directory } of candidates) {
      const archive = archiveOf(directory.haDir);
      if (archive) inArchive.set(archive, (inArchive.get(archive) ?? 0) + 1);
    }
    const named = new Map<string, number>();
    const namedBy = (candidate: Candidate) => candidate.identity.directory ?? directoryNamedAfter(candidate);
    for (const candidate of candidates) {
      const base = namedBy(candidate);
      if (base !== undefined) named.set(base, (named.get(base) ?? 0) + 1);
    }
    for (const candidate of candidates) {
      const archive = archiveOf(candidate.directory.haDir);
      const base = namedBy(candidate);
      // An archive with one node stands for that node.
      candidate.base =
        archive && inArchive.get(archive) === 1
          ? `${archive}!`
          : // Of several roots of one node, as backups of several days are, none stands for it.
            base !== undefined && named.get(base) === 1
            ? base
            : candidate.directory.base;
    }
  }

  cluster(members: readonly Candidate[], nearby: DrbdNearby): Cluster {
    const shared = new Set<SourceFile>();
    const [first] = members;
    const configured = first?.configured;
    const unify = sharedFiles(members, shared, configured);
    const nodes = members.map((member) => this.node(member, unify, nearby));
    nodes.sort((a, b) => compare(a.label.toLowerCase(), b.label.toLowerCase()) || compare(a.haDir, b.haDir));
    const drbd = [
      ...new Map(nodes.flatMap((node) => node.drbd).map((entry) => [entry.files[0]?.path, entry])).values(),
    ];
    const files = new Set<SourceFile>();
    for (const node of nodes)
      for (const file of [node.haCf, node.haresources, node.authkeys]) if (file) files.add(file);
    for (const configuration of drbd) for (const file of configuration.files) files.add(file);
    for (const file of files) this.attached.add(file.path);
    const bases = new Set(members.map((member) => member.base));
    const named = bases.size > 1 && first ? posix.dirname(first.base) : (first?.base ?? "/");
    const configuration = [...this.used].find((entry) =>
      configured
        ? entry.clusters.includes(configured)
        : members.some((member) => isBelow(member.directory.haDir, entry.directory)),
    );
    return {
      name: configured?.name.value ?? (posix.basename(named).replace(/!$/, "") || "/"),
      nodes,
      files: [...files].sort((a, b) => compare(a.path, b.path)),
      drbd,
      shared,
      ...(configuration ? { configuration } : {}),
    };
  }

  node(
    member: Candidate,
    unify: (member: Candidate, name: HaFileName) => SourceFile | undefined,
    nearby: DrbdNearby,
  ): ClusterNode {
    const { directory, identity, facts, live } = member;
    const { haDir, root } = directory;
    const haCf = unify(member, "ha.cf");
    const haresources = unify(member, "haresources");
    const drbd =
      root === undefined
        ? nearby.of(directory, haCf, haresources)
        : drbdUnderRoot(this.reader, root, this.drbdVersion, facts.drbdModule?.value);
    const nodeinfo = posix.join(haDir, "nodeinfo");
    const label = identity.name ?? this.reader.display(directory.variant ? (haCf?.path ?? haDir) : haDir);
    const { heartbeat } = member.stated?.node ?? {};
    const authkeys = unify(member, "authkeys");
    const read = { "ha.cf": haCf, haresources, authkeys };
    return {
      name: identity.name,
      identifiedBy: identity.by,
      ...(identity.place ? { namePlace: identity.place } : {}),
      hostName: identity.hostName,
      label,
      haDir,
      root,
      live: live !== undefined,
      ...(heartbeat ? { heartbeatStart: heartbeat } : {}),
      haCf,
      haresources,
      authkeys,
      unreadable: haFileNames.filter((name) => directory.files[name] !== undefined && !read[name]),
      nodeinfo: !directory.variant && this.reader.isFile(nodeinfo) ? this.reader.read(nodeinfo) : undefined,
      drbd,
      facts,
    };
  }

  /** DRBD files that belong to no node: each place is a cluster of its own. */
  looseDrbd(candidates: readonly Candidate[], nearby: DrbdNearby): Cluster[] {
    const { reader } = this;
    const roots = new Set(candidates.flatMap(({ directory }) => directory.root ?? []));
    const clusters: Cluster[] = [];
    const addLoose = (place: string, found: readonly DrbdConfiguration[]) => {
      const loose = found.filter((configuration) => configuration.files.some((file) => !this.attached.has(file.path)));
      if (loose.length === 0) return;
      const files = [...new Set(loose.flatMap((configuration) => configuration.files))];
      for (const file of files) this.attached.add(file.path);
      files.sort((a, b) => compare(a.path, b.path));
      const configuration = [...this.used].find((entry) => isBelow(place, entry.directory));
      clusters.push({
        name: posix.basename(place).replace(/!$/, "") || "/",
        nodes: [],
        files,
        drbd: loose,
        shared: new Set(),
        ...(configuration ? { configuration } : {}),
      });
    };
    for (const [place, top] of this.drbdPlaces) {
      if (!isInside(place, roots)) addLoose(place, this.atLoose(place, top, nearby));
    }
    for (const path of this.only) {
      if (this.attached.has(path) || !isDrbdName(plainName(posix.basename(path)))) continue;
      const file = reader.read(path);
      if (file) addLoose(posix.dirname(path), [looseDrbdFile(reader, file, this.drbdVersion)]);
    }
    return clusters;
  }

  /** A loose `etc` is that of a machine of which nothing else is known: absolute includes begin above it. */
  atLoose(place: string, top: string, nearby: DrbdNearby): readonly DrbdConfiguration[] {
    if (posix.basename(place) !== "etc") return nearby.at(place, top);
    return drbdInDirectory(this.reader, place, [top], this.drbdVersion, posix.dirname(place));
  }
}

/** The directory above a node's root that bears the name by which the node is known otherwise: `m1/rootfs`, `m1/2024`. */
function directoryNamedAfter({ identity, directory }: Candidate): string | undefined {
  const names = [identity.name, identity.hostName].filter((name) => name !== undefined);
  if (directory.variant) return undefined;
  for (let at = directory.base; isBelow(at, directory.top) && at !== "/"; at = posix.dirname(at))
    if (names.some((name) => sameHost(posix.basename(at), name))) return at;
  return undefined;
}

function isInside(path: string, roots: ReadonlySet<string>): boolean {
  for (let at = path; ; at = posix.dirname(at)) {
    if (roots.has(at)) return true;
    if (at === posix.dirname(at)) return false;
  }
}

/** Files beside node directories belong to every child that lacks its own. */
function adoptShared(candidates: readonly Candidate[]): void {
  const byDirectory = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (!candidate.directory.variant) byDirectory.set(candidate.directory.haDir, candidate);
  }
  for (const candidate of candidates) {
    const parent = byDirectory.get(posix.dirname(candidate.directory.base));
    if (parent !== candidate) candidate.parent = parent;
  }
}

function nodeListOf(candidate: Candidate): string[] {
  const file = candidate.files["ha.cf"] ?? candidate.parent?.files["ha.cf"];
  return file ? asHaCf(file).nodes.flatMap((word) => (isNodeName(word.text) ? [word.text] : [])) : [];
}

/**
 * The file that a node uses: its own, or that of the shared parent. Two names of one file are read as one, which all of
 * them share; so are files that the configuration states to be the same, where only one node's is here.
 */
function sharedFiles(
  members: readonly Candidate[],
  shared: Set<SourceFile>,
  configured: ClusterConfiguration | undefined,
): (member: Candidate, name: HaFileName) => SourceFile | undefined {
  const byIdentity = new Map<string, SourceFile>();
  const users = new Map<SourceFile, Candidate>();
  return (member, name) => {
    let file = member.files[name];
    if (!file && member.parent && member.identity.name) {
      file = member.parent.files[name];
      if (file) shared.add(file);
    }
    if (!file && configured?.shared.has(name)) file = members.find((other) => other.files[name])?.files[name];
    if (!file) return undefined;
    const identity = file.stat?.identity;
    const same = (identity === undefined ? undefined : byIdentity.get(identity)) ?? file;
    if (identity !== undefined) byIdentity.set(identity, same);
    const user = users.get(same);
    if ((user && user !== member) || configured?.shared.has(name)) shared.add(same);
    users.set(same, member);
    return same;
  };
}

/** Addresses that halint.json gives to a node. */
function interfacesOf(node: NodeConfiguration): GivenFacts | undefined {
  if (node.addresses.length === 0) return undefined;
  const byName = new Map<string, InterfaceAddress[]>();
  for (const { interface: name, address, place } of node.addresses) {
    const [bare = "", prefix] = address.split("/");
    const entry = { address: bare, prefix: prefix === undefined ? undefined : Number(prefix), place };
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  const list = [...byName].map(
    ([name, addresses]): InterfaceFact => ({
      name,
      addresses,
      dynamic: false,
      routed: false,
    }),
  );
  return { interfaces: { list, complete: false, source: "configuration" } };
}

function firstPath(cluster: Cluster): string {
  return cluster.files[0]?.path ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Which directories hold more than one cluster side by side. */
function crowdedBy(groups: readonly (readonly Candidate[])[]): (directory: string) => boolean {
  const holders = new Map<string, Set<readonly Candidate[]>>();
  for (const members of groups) {
    for (const { directory, base } of members) {
      for (const parent of [posix.dirname(directory.haDir), posix.dirname(directory.base), posix.dirname(base)]) {
        holders.set(parent, (holders.get(parent) ?? new Set()).add(members));
      }
    }
  }
  return (directory) => (holders.get(directory)?.size ?? 0) > 1;
}
