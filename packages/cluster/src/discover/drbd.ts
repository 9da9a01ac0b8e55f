import { posix } from "node:path";
import { drbd } from "@halint/grammars";
import { FileError } from "../files/file-system.js";
import { type GlobFiles, glob, isPattern } from "../files/glob.js";
import {
  asDrbd,
  type DrbdConfiguration,
  type DrbdTarget,
  type Include,
  type IncludeOutcome,
  type TemplateFile,
} from "../model/drbd-configuration.js";
import type { SourceFile } from "../model/source-file.js";
import { targetOf } from "./drbd-target.js";
import { isBackup, isDrbdName, isTemplateName, plainName } from "./file-names.js";
import { isBelow } from "./paths.js";
import type { Reader } from "./reader.js";

/** Where a machine keeps roots of DRBD configurations; the directories are those of usual build prefixes. */
const rootDirectories = ["etc", "usr/local/drbd/etc", "usr/local/etc"];

/** Names that drbdadm 9 tries in turn; older programs start later in the list. */
const rootNames = ["drbd-90.conf", "drbd-84.conf", "drbd-83.conf", "drbd-82.conf", "drbd-08.conf", "drbd.conf"];

/** What bounds reading: includes outside are not followed. */
export interface Bounds {
  /** Root under which absolute paths are looked up; undefined for a loose directory. */
  readonly root: string | undefined;
  /** Directories that may be read. */
  readonly within: readonly string[];
  /** Version to judge for, where it is not inferred. */
  readonly version: DrbdTarget["version"] | undefined;
  /** Version of the module that the machine has loaded, where it is known. */
  readonly module?: string | undefined;
}

/** The DRBD configurations of a machine's file system. */
export function drbdUnderRoot(
  reader: Reader,
  root: string,
  version: Bounds["version"],
  module: string | undefined,
): DrbdConfiguration[] {
  const found: DrbdConfiguration[] = [];
  for (const directory of rootDirectories) {
    const path = posix.join(root, directory);
    if (!reader.isDirectory(path)) continue;
    const bounds = { root, within: [root], version, module };
    const roots = rootNames.map((name) => posix.join(path, name)).filter((file) => reader.isFile(file));
    // drbdadm reads the first that it finds; which that is depends on its version, so each is a configuration.
    for (const file of roots) {
      const source = reader.read(file);
      if (source) found.push(readConfiguration(reader, source, bounds));
    }
    if (roots.length === 0) found.push(...stockConfigurations(reader, posix.join(path, "drbd.d"), bounds));
  }
  return found;
}

/** The DRBD configurations in a loose directory: a root file there, or a `drbd.d` or resource files without one. */
export function drbdInDirectory(
  reader: Reader,
  directory: string,
  within: readonly string[],
  version: Bounds["version"],
  root?: string,
): DrbdConfiguration[] {
  const bounds = { root, within, version };
  const roots = rootNames.map((name) => posix.join(directory, name)).filter((file) => reader.isFile(file));
  const found = roots.flatMap((file) => {
    const source = reader.read(file);
    return source ? [readConfiguration(reader, source, bounds)] : [];
  });
  const templates = templatesIn(reader, directory, bounds);
  if (found.length > 0) return [...found, ...templates];
  for (const place of [directory, posix.join(directory, "drbd.d")]) {
    const stock = stockConfigurations(reader, place, bounds);
    if (stock.length > 0) return [...stock, ...templates];
  }
  return templates;
}

/** A file that no configuration reads, for itself. */
export function looseDrbdFile(reader: Reader, file: SourceFile, version: Bounds["version"]): DrbdConfiguration {
  const state = newState(reader, { root: undefined, within: [posix.dirname(file.path)], version });
  readInto(state, file);
  return { ...configurationOf(state, undefined), template: isTemplateName(file.path) };
}

/** Files that must still be rendered, and that no file of the same name beside them replaces. */
function templatesIn(reader: Reader, directory: string, bounds: Bounds): DrbdConfiguration[] {
  const names = new Set(reader.names(directory));
  const files = [...names].flatMap((name) => {
    const plain = plainName(name);
    if (!isTemplateName(name) || isBackup(name) || !isDrbdName(plain)) return [];
    const path = posix.join(directory, name);
    return (reader.isFile(path) ? reader.read(path) : undefined) ?? [];
  });
  if (files.length === 0) return [];
  const read = { root: undefined, files, includes: [] };
  return [{ ...read, target: targetOf(read, bounds.version), unread: [], template: true }];
}

/**
 * Resource files that no root reads are taken as the stock root would read them. In another directory than a drbd.d,
 * files with words of 9 and files with words of 8.x are no one configuration, but a collection.
 */
function stockConfigurations(reader: Reader, directory: string, bounds: Bounds): DrbdConfiguration[] {
  const names = reader.names(directory);
  const ordered = [
    ...names.filter((name) => name === "global_common.conf"),
    ...names.filter((name) => /^[^.].*\.res$/.test(name)),
  ];
  const sources = ordered.flatMap((name) => {
    const path = posix.join(directory, name);
    return (reader.isFile(path) ? reader.read(path) : undefined) ?? [];
  });
  const read = (files: readonly SourceFile[]): DrbdConfiguration => {
    const state = newState(reader, bounds);
    for (const file of files) if (!state.seen.has(reader.realPath(file.path))) readInto(state, file);
    return configurationOf(state, undefined);
  };
  if (sources.length === 0) return [];
  if (posix.basename(directory) !== "drbd.d") {
    const shown = new Map(sources.map((file) => [file, drbd.targetVersion(drbd.configOf(file.path, asDrbd(file)))]));
    const nine = sources.filter((file) => shown.get(file)?.nineOnly);
    const others = sources.filter((file) => !shown.get(file)?.nineOnly);
    const isCollection = nine.length > 0 && others.some((file) => shown.get(file)?.eightOnly);
    return isCollection ? [read(nine), read(others)] : [read(sources)];
  }
  const beside = posix.dirname(directory);
  const mayLook = bounds.within.some((place) => isBelow(beside, place));
  const hasRoot = mayLook && rootNames.some((name) => reader.isFile(posix.join(beside, name)));
  return [{ ...read(sources), ...(hasRoot ? {} : { assumesRoot: true }) }];
}

function configurationOf(state: State, root: SourceFile | undefined): DrbdConfiguration {
  const { files, includes, templateFiles, bounds } = state;
  return {
    root,
    files,
    includes,
    ...(templateFiles.length > 0 ? { templateFiles } : {}),
    target: targetOf({ root, files, includes }, bounds.version, bounds.module),
    unread: root ? unreadBeside(state, root) : [],
    template: false,
  };
}

/** Files that look as if a root read them, and that this one does not. */
function unreadBeside({ reader, seen }: State, root: SourceFile): SourceFile[] {
  const directory = posix.join(posix.dirname(root.path), "drbd.d");
  return reader.names(directory).flatMap((name) => {
    const path = posix.join(directory, name);
    if (!/^[^.].*\.res$|^global_common\.conf$/.test(name) || !reader.isFile(path)) return [];
    return seen.has(reader.realPath(path)) ? [] : (reader.read(path) ?? []);
  });
}

/** Reads a root file and what it includes. */
export function readConfiguration(reader: Reader, root: SourceFile, bounds: Bounds): DrbdConfiguration {
  const state = newState(reader, bounds);
  readInto(state, root);
  return configurationOf(state, root);
}

interface State {
  readonly reader: Reader;
  readonly bounds: Bounds;
  readonly files: SourceFile[];
  readonly includes: Include[];
  readonly templateFiles: TemplateFile[];
  readonly seen: Set<string>;
}

function newState(reader: Reader, bounds: Bounds): State {
  return { reader, bounds, files: [], includes: [], templateFiles: [], seen: new Set() };
}

/** drbdadm knows no limit; this one keeps a hostile chain of files from exhausting the stack. */
const deepestInclude = 500;

/** Adds a file and, where they stand, its includes; each real file once. */
function readInto(state: State, file: SourceFile, depth = 0): void {
  state.seen.add(state.reader.realPath(file.path));
  state.files.push(file);
  for (const statement of asDrbd(file).includes) {
    const pattern = statement.pattern?.value;
    if (pattern === undefined) continue;
    const outcome: IncludeOutcome =
      depth < deepestInclude
        ? resolve(state, file, pattern)
        : { kind: "unreadable", path: pattern, reason: `includes nest deeper than ${deepestInclude}` };
    state.includes.push({ from: file, statement, outcome });
    if (outcome.kind !== "read") continue;
    for (const included of outcome.files) {
      if (!state.seen.has(state.reader.realPath(included.path))) readInto(state, included, depth + 1);
    }
  }
  for (const section of [...asDrbd(file).resources, ...asDrbd(file).commons]) {
    for (const path of section.statements("template-file").flatMap(({ args }) => args.slice(0, 1))) {
      const outcome = resolve(state, file, path.value);
      state.templateFiles.push({ from: file, path, outcome });
      const [found] = outcome.kind === "read" ? outcome.files : [];
      if (!found || state.seen.has(state.reader.realPath(found.path))) continue;
      state.seen.add(state.reader.realPath(found.path));
      state.files.push(found);
    }
  }
}

/** Relative to the directory of the including file as named; absolute below the node's root. */
function resolve(state: State, from: SourceFile, pattern: string): IncludeOutcome {
  const { reader, bounds } = state;
  const absolute = pattern.startsWith("/");
  const path = absolute ? posix.join(bounds.root ?? "/", pattern) : posix.join(posix.dirname(from.path), pattern);
  const outside = () => !bounds.within.some((directory) => isBelow(path, directory));
  if (pattern === "") return { kind: "missing", path: pattern };
  if (outside()) return { kind: "outside", path };
  if (!isPattern(pattern)) return readAll(state, [path], path);
  const matches = glob(globbed(reader), path);
  return matches.length === 0 ? { kind: "no match" } : readAll(state, matches, path);
}

function readAll({ reader, bounds }: State, paths: readonly string[], asked: string): IncludeOutcome {
  const files: SourceFile[] = [];
  for (const path of paths) {
    try {
      const stat = reader.files.stat(path);
      if (!stat) return { kind: "missing", path };
      if (stat.kind === "directory") return { kind: "directory", path };
      // A link may lead out of what may be read.
      const real = reader.realPath(path);
      if (!bounds.within.some((directory) => isBelow(real, reader.realPath(directory))))
        return { kind: "outside", path: real };
    } catch (error) {
      return { kind: "unreadable", path, reason: error instanceof FileError ? error.message : String(error) };
    }
    const file = reader.read(path);
    if (!file) return { kind: "unreadable", path: asked, reason: "it cannot be read" };
    files.push(file);
  }
  return { kind: "read", files };
}

function globbed(reader: Reader): GlobFiles {
  return { list: (path) => reader.names(path), exists: (path) => reader.stat(path) !== undefined };
}
