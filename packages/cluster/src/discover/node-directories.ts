import { posix } from "node:path";
import { NodeRoot } from "../facts/node-root.js";
import { isArchiveName } from "../files/archive-names.js";
import { sameHost } from "../model/cluster.js";
import { asHaCf } from "../model/source-file.js";
import { type HaFileName, haFileNames, haName, isBackup, isDrbdName, isTemplateName, plainName } from "./file-names.js";
import { isNodeName } from "./node-names.js";
import type { Reader } from "./reader.js";

/** A directory that holds cluster files of a node, or of all nodes; or those of its files that are one node's. */
export interface NodeDirectory {
  readonly haDir: string;
  /** The root of the node's file system, where the directory is its `etc/ha.d`. */
  readonly root: string | undefined;
  /** What stands for the node among its siblings: the root, or the directory above an `ha.d`, or `haDir`. */
  readonly base: string;
  /** The path from the command line under which it was found. */
  readonly top: string;
  /** Its files: paths. */
  readonly files: Readonly<Partial<Record<HaFileName, string>>>;
  /** What the files' names say whose they are; undefined where they are the directory's plain files. */
  readonly variant: Variant | undefined;
}

/** Files that stand side by side in one directory and belong to different nodes. */
export interface Variant {
  /** What distinguishes them: a node's name, a number, or `template`. */
  readonly text: string;
  /** The node as an ha.cf writes it; undefined for a number. */
  readonly node: string | undefined;
  /** Whether the other variants of the directory are proven to be nodes of the same cluster. */
  readonly siblings: boolean;
}

/** A file that was passed over. */
export interface Ignored {
  readonly path: string;
  /** A copy that somebody keeps, a variant whose name is no node's, or an archive that was not named itself. */
  readonly why: "backup" | "no node" | "archive";
}

/** What a walk has found. */
export interface Found {
  readonly nodes: NodeDirectory[];
  /** Directories with a drbd.conf, a drbd.d or resource files, outside node roots. */
  readonly drbd: string[];
  readonly ignored: Ignored[];
}

const skipped = new Set([".git", ".hg", ".svn", ".bzr", "CVS", "node_modules", "resource.d"]);

/** Directories of a system that hold no further nodes. */
const systemDirectories = new Set(
  "bin boot dev etc home lib lib32 lib64 lost+found media mnt opt proc root run sbin srv sys tmp usr var".split(" "),
);

const deepest = 24;

/** Where a directory stands: whose root it belongs to, by its place alone. */
export function placeOfHaDir(haDir: string): { root: string | undefined; base: string } {
  const parent = posix.dirname(haDir);
  const name = posix.basename(haDir);
  const inEtc = posix.basename(parent) === "etc";
  // Debian has /etc/heartbeat, and /etc/ha.d as a link to it.
  if (inEtc && (name === "ha.d" || name === "heartbeat")) {
    const root = posix.dirname(parent);
    return { root, base: root };
  }
  return { root: undefined, base: name === "ha.d" ? parent : haDir };
}

/** The nodes whose files a directory holds: one, or several where file names tell them apart; none without files. */
export function nodesIn(reader: Reader, haDir: string, top: string, ignored: Ignored[] = []): NodeDirectory[] {
  const plain: Partial<Record<HaFileName, string>> = {};
  const templates: Partial<Record<HaFileName, string>> = {};
  const variants = new Map<string, Partial<Record<HaFileName, string>>>();
  const place = placeOfHaDir(haDir);
  for (const name of reader.names(haDir)) {
    const known = haName(plainName(name));
    if (!known) continue;
    const path = linkedInside(reader, posix.join(haDir, name), place.root);
    if (!reader.isFile(path)) continue;
    if (isBackup(name)) ignored.push({ path, why: "backup" });
    else if (isTemplateName(name)) {
      if (known.variant === undefined) templates[known.language] ??= path;
    } else if (known.variant === undefined) plain[known.language] = path;
    else {
      const key = known.variant.toLowerCase();
      variants.set(key, { ...variants.get(key), [known.language]: path });
    }
  }
  if (place.root !== undefined && plain["ha.cf"]) {
    // The daemon reads the plain file; what stands beside it are copies.
    for (const files of variants.values())
      for (const path of Object.values(files)) ignored.push({ path, why: "backup" });
    variants.clear();
  }
  const found: NodeDirectory[] = [];
  const whose = whoseVariants(reader, variants, plain["ha.cf"], ignored);
  const used = new Set<string>();
  for (const [key, files] of variants) {
    const node = whose.nodes.get(key);
    if (node === undefined && !whose.numbered.has(key)) continue;
    for (const language of Object.keys(files)) used.add(language);
    // One machine's root says nothing of the others.
    const variant = { text: key, node, siblings: true };
    found.push({ haDir, root: undefined, base: place.base, top, files: { ...plain, ...files }, variant });
  }
  const both = { ...templates, ...plain };
  if (found.length === 0) {
    if (Object.keys(both).length > 0) found.push({ haDir, ...place, top, files: both, variant: undefined });
  } else if (whose.others && plain["ha.cf"]) {
    // A node that has no file of its own name has the plain one.
    const variant = { text: "plain", node: undefined, siblings: true };
    found.push({ haDir, root: undefined, base: place.base, top, files: plain, variant });
  } else pushLoose("plain", (language) => (used.has(language) ? both[language] : undefined));
  pushLoose("template", (language) =>
    found[0]?.variant === undefined && plain[language] ? templates[language] : undefined,
  );
  return found;

  /** Files that are nobody's: each is read for itself. */
  function pushLoose(text: string, choose: (language: HaFileName) => string | undefined): void {
    const files: Partial<Record<HaFileName, string>> = {};
    for (const language of haFileNames) {
      const path = choose(language);
      if (path) files[language] = path;
    }
    const variant = { text, node: undefined, siblings: false };
    if (Object.keys(files).length > 0) found.push({ haDir, root: undefined, base: place.base, top, files, variant });
  }
}

/** Where a link leads in the eyes of the machine whose root it is in: an absolute one begins at that root. */
function linkedInside(reader: Reader, path: string, root: string | undefined): string {
  const isLink = reader.entries(posix.dirname(path))?.get(posix.basename(path)) === "link";
  if (!isLink || root === undefined || root === "/") return path;
  const inside = new NodeRoot(reader, root).resolve(posix.relative(root, path));
  return inside === undefined || inside === reader.realPath(path) ? path : inside;
}

/** Names in file names count where an ha.cf beside them knows such a node; numbers where there are two or more. */
function whoseVariants(
  reader: Reader,
  variants: ReadonlyMap<string, Partial<Record<HaFileName, string>>>,
  plainHaCf: string | undefined,
  ignored: Ignored[],
): { nodes: Map<string, string>; numbered: Set<string>; others: boolean } {
  const nodes = new Map<string, string>();
  if (variants.size === 0) return { nodes, numbered: new Set(), others: false };
  const paths = [...variants.values()].flatMap((files) => files["ha.cf"] ?? []);
  const names = [...paths, ...(plainHaCf ? [plainHaCf] : [])].flatMap((path) => {
    const file = reader.read(path);
    return file
      ? asHaCf(file)
          .nodes.map((word) => word.text)
          .filter(isNodeName)
      : [];
  });
  for (const key of variants.keys()) {
    const node = names.find((name) => sameHost(name, key));
    if (node !== undefined) nodes.set(key, node);
  }
  const numbers = [...variants.keys()].filter((key) => /^\d+$/.test(key) && !nodes.has(key));
  const numbered = new Set(numbers.length > 1 ? numbers : []);
  for (const [key, files] of variants) {
    if (nodes.has(key) || numbered.has(key)) continue;
    for (const path of Object.values(files)) ignored.push({ path, why: "no node" });
  }
  const own = new Set(nodes.values());
  return { nodes, numbered, others: numbered.size === 0 && names.some((name) => !own.has(name)) };
}

/** Whether a directory holds DRBD files. */
export function holdsDrbd(reader: Reader, directory: string): boolean {
  return reader
    .names(directory)
    .some(
      (name) =>
        (isDrbdName(plainName(name)) && !isBackup(name) && reader.isFile(posix.join(directory, name))) ||
        (name === "drbd.d" && reader.isDirectory(posix.join(directory, name))),
    );
}

/** Walks a directory and collects what belongs to nodes. Links that lead outside, or back, are not followed. */
export function findNodeDirectories(reader: Reader, top: string): Found {
  const found: Found = { nodes: [], drbd: [], ignored: [] };
  const topReal = reader.realPath(top);
  const seen = new Set<string>();
  const inside = (real: string) => real === topReal || real.startsWith(topReal === "/" ? "/" : `${topReal}/`);
  const walk = (directory: string, real: string, depth: number): void => {
    if (seen.has(real) || depth > deepest || !inside(real)) return;
    seen.add(real);
    const entries = reader.entries(directory);
    if (!entries) {
      noteUnlisted(reader, directory);
      return;
    }
    if (entries.size === 0) return;
    // What a directory is needs asking only where it is a link.
    const enter = (name: string, deeper: number) => {
      const path = posix.join(directory, name);
      const kind = entries.get(name);
      if (kind === "directory") walk(path, posix.join(real, name), deeper);
      else if (kind === "link" && reader.isDirectory(path)) walk(path, reader.realPath(path), deeper);
    };
    found.nodes.push(...nodesIn(reader, directory, top, found.ignored));
    if (holdsDrbd(reader, directory)) found.drbd.push(directory);
    const etc = posix.join(directory, "etc");
    const isRoot = entries.has("etc") && reader.isDirectory(etc) && hasHaDir(reader, etc);
    if (isRoot) {
      for (const name of ["ha.d", "heartbeat"]) {
        const path = posix.join(etc, name);
        if (reader.isDirectory(path)) walk(path, reader.realPath(path), depth + 2);
      }
    }
    for (const name of entries.keys()) {
      if (isArchiveName(name) && !isRoot && !directory.endsWith("/etc") && reader.isFile(posix.join(directory, name)))
        found.ignored.push({ path: posix.join(directory, name), why: "archive" });
      if (skipped.has(name) || isBackup(name) || (isRoot && systemDirectories.has(name))) continue;
      enter(name, depth + 1);
    }
  };
  walk(top, topReal, 0);
  return found;
}

function hasHaDir(reader: Reader, etc: string): boolean {
  return reader.isDirectory(posix.join(etc, "ha.d"));
}

function noteUnlisted(reader: Reader, directory: string): void {
  try {
    reader.files.list(directory);
  } catch (error) {
    reader.note(directory, error);
  }
}
