import { posix } from "node:path";
import type { LiveMachine } from "../facts/read-facts.js";
import { type IdentifiedBy, sameHost } from "../model/cluster.js";
import type { Fact, Place } from "../model/source-file.js";
import { haFileNames, withoutArchiveEnding } from "./file-names.js";
import type { NodeDirectory } from "./node-directories.js";
import type { DirectoryNames, HostNames } from "./node-names.js";
import type { Reader } from "./reader.js";

/** Which node a directory belongs to, and how that is known. */
export interface Identity {
  readonly name: string | undefined;
  readonly by: IdentifiedBy;
  readonly place?: Place;
  /** The machine's own name, where it is known. */
  readonly hostName: string | undefined;
  /** The directory that bears the node's name, when that is how it is known. */
  readonly directory?: string;
}

/** What an identity can be read from. */
export interface Evidence {
  readonly directory: NodeDirectory;
  /** From the command line or halint.json: what `uname -n` says there. */
  readonly given: string | undefined;
  /** From the machine's system files. */
  readonly hostName: Fact<string> | undefined;
  /** Names that the `node` lines of its ha.cf give. */
  readonly nodeNames: HostNames;
  /** Set where the directory is in the root of the machine that halint runs on. */
  readonly live: LiveMachine | undefined;
}

/** The first of: configuration, nodeinfo, host name, file name, directory name, this machine; else nothing. */
export function identify(reader: Reader, names: DirectoryNames, evidence: Evidence): Identity {
  const { directory, given, live } = evidence;
  // Of a machine that runs, the programs ask the kernel; a file may have been changed since the boot.
  const hostName = live && evidence.hostName?.value !== live.hostName ? undefined : evidence.hostName;
  const ownName = given ?? hostName?.value ?? live?.hostName;
  if (given !== undefined) return { name: given, by: "configuration", hostName: given };
  if (directory.variant) {
    const { node } = directory.variant;
    return { name: node, by: node === undefined ? "nothing" : "file name", hostName: undefined };
  }
  const nodeinfo = readNodeinfo(reader, directory.haDir);
  if (nodeinfo) {
    return {
      name: nodeinfo.value,
      by: "nodeinfo",
      hostName: ownName,
      ...(nodeinfo.place ? { place: nodeinfo.place } : {}),
    };
  }
  if (hostName) {
    return {
      name: hostName.value,
      by: "host name",
      hostName: ownName,
      ...(hostName.place ? { place: hostName.place } : {}),
    };
  }
  const named = namedDirectory(reader, names, directory, evidence.nodeNames);
  if (named) return { name: named.node, by: "directory", hostName: undefined, directory: named.path };
  if (live) return { name: live.hostName, by: "this machine", hostName: live.hostName };
  return { name: undefined, by: "nothing", hostName: undefined };
}

/** The daemon obeys ha.d/nodeinfo before the host name, if its first line is ended by a newline. */
function readNodeinfo(reader: Reader, haDir: string): Fact<string> | undefined {
  const path = posix.join(haDir, "nodeinfo");
  const file = reader.isFile(path) ? reader.read(path) : undefined;
  const match = file && /^([^\n]*)\n/.exec(file.text);
  const name = match?.[1]?.trim();
  if (!file || !name) return undefined;
  const start = file.text.indexOf(name);
  return { value: name, place: { file, range: { start, end: start + name.length } } };
}

/**
 * The nearest directory, up to the given path, that is named after a node. A folder of that name proves something only
 * if a sibling is named after another node, or it holds cluster files itself: a git branch `master` is not a node. An
 * archive is named like the directory that it was made of.
 */
function namedDirectory(
  reader: Reader,
  names: DirectoryNames,
  directory: NodeDirectory,
  nodeNames: HostNames,
): { node: string; path: string } | undefined {
  const { top } = directory;
  for (let path = directory.haDir; ; path = posix.dirname(path)) {
    const node = nodeNames.find(withoutArchiveEnding(posix.basename(path)));
    if (node !== undefined && (holdsClusterFiles(reader, path) || hasOtherNodeBeside(names, path, node, nodeNames))) {
      return { node, path };
    }
    if (path === top || path === "/" || !path.startsWith(top === "/" ? "/" : `${top}/`)) return undefined;
  }
}

function holdsClusterFiles(reader: Reader, path: string): boolean {
  return (
    haFileNames.some((name) => reader.isFile(posix.join(path, name))) ||
    reader.isDirectory(posix.join(path, "ha.d")) ||
    reader.isDirectory(posix.join(path, "etc/ha.d")) ||
    // The root of an archive is made of what was put into it.
    path.endsWith("!")
  );
}

function hasOtherNodeBeside(names: DirectoryNames, path: string, node: string, nodeNames: HostNames): boolean {
  const parent = posix.dirname(path);
  return nodeNames.all.some((name) => {
    const beside = sameHost(name, node) ? undefined : names.find(parent, name);
    return beside !== undefined && beside !== path;
  });
}
