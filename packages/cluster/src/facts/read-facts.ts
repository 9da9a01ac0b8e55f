import { posix } from "node:path";
import type { Reader } from "../discover/reader.js";
import type { Fact, SourceFile } from "../model/source-file.js";
import { readAccounts, resolver } from "./accounts.js";
import { readBlockDevices } from "./block-devices.js";
import { readBoot } from "./boot.js";
import { readFirewall } from "./firewall/read-firewall.js";
import { readFstab } from "./fstab.js";
import type { AgentFact, HostFacts, InterfaceFact, InterfaceFacts, PathKind } from "./host-facts.js";
import { readHosts } from "./hosts.js";
import { readNetwork } from "./interfaces.js";
import { NodeRoot } from "./node-root.js";

/** Facts that do not come from the machine's files: halint's configuration, or a machine that was asked. */
export interface GivenFacts {
  readonly interfaces?: InterfaceFacts;
  readonly users?: ReadonlySet<string>;
  readonly groups?: ReadonlySet<string>;
  readonly hasProgram?: (path: string) => boolean;
  readonly kindOf?: (path: string) => PathKind;
  readonly resolves?: (name: string) => boolean;
}

/** The machine that halint runs on, as its system calls tell; the rest is read from its files. */
export interface LiveMachine {
  readonly hostName: string;
  /** Interfaces that have addresses. */
  readonly interfaces: readonly InterfaceFact[];
}

/** Where distributions put heartbeat's own programs. */
export const programDirectories = ["usr/libexec/heartbeat", "usr/lib64/heartbeat", "usr/lib/heartbeat"];

/** What there is to know of a machine. */
export interface FactSources {
  readonly haDir: string;
  /** The root of its file system, where it is known. */
  readonly root: string | undefined;
  /** Directories outside the root that may hold a saved list of addresses. */
  readonly beside: readonly string[];
  readonly given: GivenFacts;
  /** Set where the root is that of the machine that halint runs on. */
  readonly live: LiveMachine | undefined;
}

/** Reads what is known of a machine. Every source is optional. */
export function readFacts(reader: Reader, { haDir, root: rootPath, beside, given, live }: FactSources): HostFacts {
  const root = rootPath === undefined ? undefined : new NodeRoot(reader, rootPath);
  const hostsFile = root?.read("etc/hosts");
  const hosts = hostsFile && readHosts(hostsFile);
  const nsswitch = root?.read("etc/nsswitch.conf");
  const resolves = resolver(hosts, nsswitch);
  const fstab = root?.read("etc/fstab");
  const network = readNetwork(reader, root, beside, given.interfaces, live?.interfaces);
  // A tree that holds only configuration, even below usr/local, says nothing of programs.
  const programsOf =
    root && ["usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "usr/libexec"].some((path) => root.isDirectory(path))
      ? root
      : undefined;
  return {
    interfaces: network.interfaces,
    hosts,
    resourceD: haResourceD(reader, root, haDir),
    initD: root && (agentsIn(root, "etc/init.d") ?? agentsIn(root, "etc/rc.d/init.d")),
    boot: root && readBoot(root),
    fstab: fstab && readFstab(fstab),
    routes: network.routes,
    firewall: root && readFirewall(root),
    blockDevices: root && readBlockDevices(root),
    users: given.users ?? readAccounts(root?.read("etc/passwd"), nsswitch, "passwd"),
    groups: given.groups ?? readAccounts(root?.read("etc/group"), nsswitch, "group"),
    drbdModule: root && readDrbdModule(root),
    kindOf: given.kindOf ?? ((path) => root && kindUnder(root, path, live !== undefined)),
    resolves: given.resolves ?? resolves,
    hasProgram: (path) => {
      if (given.hasProgram) return given.hasProgram(path);
      if (!programsOf) return undefined;
      const stat = programsOf.stat(path);
      if (!stat && !isAbsent(programsOf, path)) return undefined;
      return stat?.kind === "file" && (stat.mode === undefined || (stat.mode & 0o111) !== 0);
    },
    heartbeatPrograms: programsOf && heartbeatPrograms(programsOf),
    hostName: root && readHostName(root),
    get files() {
      // Some facts are read when a rule first asks.
      return [...(root?.files ?? []), ...(network.dump && !root?.files.has(network.dump) ? [network.dump] : [])];
    },
  };
}

/** The machine's name as its system files give it, in the order in which systems of the time looked. */
function readHostName(root: NodeRoot): Fact<string> | undefined {
  for (const [path, pattern] of [
    ["etc/hostname", /^[ \t]*([^#\s]+)/m],
    ["etc/HOSTNAME", /^[ \t]*([^#\s]+)/m],
    ["etc/sysconfig/network", /^[ \t]*HOSTNAME=["']?([^"'\s#]+)/m],
  ] as const) {
    const file = root.read(path);
    const found = file && factOf(file, pattern);
    if (found) return found;
  }
  return undefined;
}

function readDrbdModule(root: NodeRoot): Fact<string> | undefined {
  const proc = root.read("proc/drbd");
  const found = proc && factOf(proc, /^version: (\d[\w.-]*)/m);
  if (found) return found;
  const module = root.read("sys/module/drbd/version");
  return module && factOf(module, /^(\d[\w.-]*)/);
}

function factOf(file: SourceFile, pattern: RegExp): Fact<string> | undefined {
  const match = pattern.exec(file.text);
  const value = match?.[1];
  if (!match || value === undefined) return undefined;
  const end = match.index + match[0].length;
  return { value, place: { file, range: { start: end - value.length, end } } };
}

/** resource.d of a node's root is looked up as the node would, so that absolute links stay inside. */
function haResourceD(reader: Reader, root: NodeRoot | undefined, haDir: string): AgentFact[] | undefined {
  if (root) return agentsIn(root, posix.join(posix.relative(root.path, haDir), "resource.d"));
  // Links of a loose directory may lead anywhere: only what lies inside is read.
  return agentsIn(new NodeRoot(reader, haDir), "resource.d");
}

function agentsIn(root: NodeRoot, directory: string): AgentFact[] | undefined {
  if (!root.isListed(directory)) return undefined;
  return root.list(directory).flatMap((name): AgentFact[] => {
    const path = posix.join(directory, name);
    const real = root.resolve(path);
    const stat = real === undefined ? undefined : root.reader.trustedStat(real);
    if (real === undefined || !stat) return [];
    const isFile = stat.kind === "file";
    return [
      {
        name,
        path: posix.join(root.path, path),
        size: stat.size,
        isFile,
        executable: !isFile ? false : stat.mode === undefined ? undefined : (stat.mode & 0o111) !== 0,
        file: () => (isFile ? root.reader.read(real, "fact") : undefined),
      },
    ];
  });
}

/** Of a copy of a machine only what is there is known: device files and mounted file systems are not copied. */
function kindUnder(root: NodeRoot, path: string, live: boolean): PathKind | undefined {
  const stat = root.stat(path);
  if (!stat) return live && isAbsent(root, path) ? "absent" : undefined;
  if (stat.kind !== "other") return stat.kind;
  return stat.device === "character" ? "character device" : "other";
}

/** Not everything that cannot be asked is absent: a directory on the way may be closed to us. */
function isAbsent(root: NodeRoot, path: string): boolean {
  try {
    return root.reader.files.stat(posix.join(root.path, path)) === undefined;
  } catch {
    return false;
  }
}

function heartbeatPrograms(root: NodeRoot): ReadonlyMap<string, readonly string[]> {
  const programs = new Map<string, string[]>();
  for (const directory of programDirectories) {
    for (const name of root.list(directory)) {
      if (!root.isFile(posix.join(directory, name))) continue;
      const paths = programs.get(name) ?? [];
      paths.push(`/${directory}/${name}`);
      programs.set(name, paths);
    }
  }
  return programs;
}
