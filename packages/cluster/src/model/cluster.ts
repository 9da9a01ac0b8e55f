import { byteLength, isIpv4, isIpv6, kept } from "@halint/grammars";
import type { Configuration } from "../config/configuration.js";
import type { HostFacts } from "../facts/host-facts.js";
import type { DrbdConfiguration } from "./drbd-configuration.js";
import { asHaCf, type Place, type SourceFile } from "./source-file.js";

/** How it is known which node a directory belongs to; the first that answers. */
export type IdentifiedBy =
  | "configuration"
  | "nodeinfo"
  | "host name"
  | "file name"
  | "directory"
  | "this machine"
  | "nothing";

/** One machine of a cluster, as far as its files were found. */
export interface ClusterNode {
  /** Heartbeat's name of this machine, as written; undefined where nothing says it. */
  readonly name: string | undefined;
  readonly identifiedBy: IdentifiedBy;
  /** Where the name was found. */
  readonly namePlace?: Place;
  /** The machine's own name (`uname -n`), which DRBD goes by; heartbeat's differs where nodeinfo says so. */
  readonly hostName: string | undefined;
  /** What to call it in messages: its name, or where its files are. */
  readonly label: string;
  /** Directory with ha.cf, haresources and authkeys. */
  readonly haDir: string;
  /** Root of the machine's file system, where it is known. */
  readonly root: string | undefined;
  /** Whether this is the machine that halint runs on. */
  readonly live: boolean;
  /** Whether heartbeat is started by hand there, or at boot; absent where halint.json does not say. */
  readonly heartbeatStart?: "manual" | "boot";
  /** Each file is this node's own, or one that all nodes share. */
  readonly haCf: SourceFile | undefined;
  readonly haresources: SourceFile | undefined;
  readonly authkeys: SourceFile | undefined;
  /** Files that are there and cannot be read: nothing is known of them, not even that they are missing. */
  readonly unreadable: readonly Language[];
  /** ha.d/nodeinfo, which overrules the host name. */
  readonly nodeinfo: SourceFile | undefined;
  readonly drbd: readonly DrbdConfiguration[];
  readonly facts: HostFacts;
}

/** Nodes whose files were read together. */
export interface Cluster {
  readonly name: string;
  /** Sorted by label. Empty where files were found that prove no node. */
  readonly nodes: readonly ClusterNode[];
  /** Every configuration file, in order of path; shared ones once. */
  readonly files: readonly SourceFile[];
  /** Every DRBD configuration, those of the nodes and those that no node could be found for. */
  readonly drbd: readonly DrbdConfiguration[];
  /**
   * Files that serve several nodes: beside the node directories, or one file under several names, or stated to be
   * shared.
   */
  readonly shared: ReadonlySet<SourceFile>;
  /** The halint.json that counts for it. */
  readonly configuration?: Configuration;
}

/** The languages of a cluster's files. */
export type Language = "ha.cf" | "haresources" | "authkeys";

/** The file of a language, of this node. */
export function fileOf(node: ClusterNode, language: Language): SourceFile | undefined {
  return language === "ha.cf" ? node.haCf : language === "haresources" ? node.haresources : node.authkeys;
}

/** A file and the nodes that use it. */
interface UsedFile {
  readonly file: SourceFile;
  readonly nodes: readonly ClusterNode[];
}

const filesByLanguage = kept(
  (cluster: Cluster): Readonly<Record<Language, readonly UsedFile[]>> => ({
    "ha.cf": findFiles(cluster, "ha.cf"),
    haresources: findFiles(cluster, "haresources"),
    authkeys: findFiles(cluster, "authkeys"),
  }),
);

/** Each file of a language once, with the nodes that use it. */
export function filesOf(cluster: Cluster, language: Language): readonly UsedFile[] {
  return filesByLanguage(cluster)[language];
}

function findFiles(cluster: Cluster, language: Language): UsedFile[] {
  const users = new Map<SourceFile, ClusterNode[]>();
  for (const node of cluster.nodes) {
    const file = fileOf(node, language);
    if (!file) continue;
    const known = users.get(file);
    if (known) known.push(node);
    else users.set(file, [node]);
  }
  return [...users].map(([file, nodes]) => ({ file, nodes }));
}

/** Node names are compared without regard to case, as the daemon does. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether two host names have one first label, without regard to case. */
export function sameLabel(left: string, right: string): boolean {
  return sameName(left.split(".")[0] as string, right.split(".")[0] as string);
}

/** Whether two host names may be one machine's: case does not count, and a short name stands for a full one. */
export function sameHost(left: string, right: string): boolean {
  return sameName(left, right) || (sameLabel(left, right) && !(left.includes(".") && right.includes(".")));
}

/**
 * Whether a machine can have this name (`uname -n`): the daemon takes any word of a `node` line for a node, an address, a
 * backslash or quotes included, and then waits for a machine that never comes.
 */
export function isMachineName(word: string): boolean {
  return (
    /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u.test(word) &&
    !isIpv4(word) &&
    !isIpv6(word) &&
    byteLength(word) <= longestMachineName
  );
}

/** The kernel's limit for a host name, in bytes (`__NEW_UTS_LEN`). */
const longestMachineName = 64;

/**
 * Names that all `node` lines of the cluster give, in order of first appearance, as written there. Words that no machine
 * can be called are no nodes of it, whatever the daemon waits for.
 */
export const nodeNames = kept((cluster: Cluster): readonly string[] => {
  const names = new Map<string, string>();
  for (const { file } of filesOf(cluster, "ha.cf")) {
    for (const word of asHaCf(file).nodes)
      if (!names.has(word.text.toLowerCase()) && isMachineName(word.text))
        names.set(word.text.toLowerCase(), word.text);
  }
  return [...names.values()];
});

/**
 * The same without names that only some of several ha.cf give and no machine here bears: they may be slips, and
 * cluster/nodes-differ tells of them.
 */
export const agreedNodeNames = kept((cluster: Cluster): readonly string[] => {
  const lists = filesOf(cluster, "ha.cf").map(({ file }) => asHaCf(file).nodes);
  return nodeNames(cluster).filter(
    (name) =>
      findNode(cluster, name) !== undefined || lists.every((words) => words.some(({ text }) => sameName(text, name))),
  );
});

/** The node of that name, if its files are here. */
export function findNode(cluster: Cluster, name: string): ClusterNode | undefined {
  return cluster.nodes.find((node) => node.name !== undefined && sameName(node.name, name));
}
