import { hostname, networkInterfaces } from "node:os";
import { posix } from "node:path";
import {
  type Cluster,
  configurationName,
  disk,
  type FileSystem,
  type LiveMachine,
  MemoryFiles,
  type SourceFile,
  statQuietly,
} from "@halint/cluster";
import { kept } from "@halint/grammars";
import type { Diagnostic } from "@halint/linter";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { Area, type FileContext } from "./area.js";
import { checkCluster, checkRun, checkTogether, chooseFindings, type Findings } from "./checks.js";
import { languageOf, OpenDocument } from "./documents.js";
import { isWithin, Overlay, WorkspaceFiles } from "./files.js";
import { type PositionEncoding, ProtocolText } from "./positions.js";
import { defaultSettings, type Settings } from "./settings.js";

/** A request speaks of a document that the server does not know. */
export class UnknownDocument extends Error {}

/** A document as features see it: up to date, with the cluster that it belongs to. */
export interface View extends FileContext {
  readonly workspace: Workspace;
  readonly uri: string;
  /** Undefined where the document is not open. */
  readonly version: number | undefined;
  readonly text: ProtocolText;
  readonly cluster: Cluster;
}

/** What the workspace tells the server. */
export interface WorkspaceEvents {
  /** Findings of these files have changed. */
  findings(paths: readonly string[]): void;
  /** Clusters have come, gone or changed. */
  clusters(): void;
  /** Many clusters are being checked; the last call has `done` equal to `all`. */
  progress?(done: number, all: number): void;
}

/** The path of a URI; undefined where it is no file. */
export function pathOf(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri);
    return parsed.scheme === "file" && parsed.path.startsWith("/") ? posix.normalize(parsed.path) : undefined;
  } catch {
    return undefined;
  }
}

/** Longest wait, in milliseconds, before changed files are checked again. */
const longestWait = 400;

/** Clusters from which on it is said how far checking is. */
const manyClusters = 20;

/** What reading may take, in milliseconds, for the next run to follow every keystroke at once: nothing interrupts it. */
const quick = 40;

/**
 * The folders of a client, open documents over files on disk, the clusters in them and their findings. Documents that
 * no folder holds, or that no cluster of it wants, are read alone.
 */
export class Workspace {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #byPath = new Map<string, OpenDocument>();
  /** Documents that are read alone, by URI, and the path under which they are. */
  readonly #lone = new Map<string, { readonly area: Area; readonly path: string; readonly files: MemoryFiles }>();
  readonly #loneUris = new Map<string, string>();
  #strays = 0;
  #folders: readonly string[] = [];
  #settings: Settings = defaultSettings;
  #disk: WorkspaceFiles | undefined;
  #overlay: Overlay | undefined;
  #main: Area | undefined;

  /** Findings of each cluster by its own rules, kept for as long as the cluster stays as it is. */
  readonly #checked = new WeakMap<Cluster, Findings>();
  readonly #findings = new Map<string, Findings>();
  /** What the findings are put together from. */
  #parts: readonly FindingsByPath[] = [];
  #generation = 0;
  #scheduled: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #lastRead = 0;
  #waiting: (() => void)[] = [];
  #idle = true;

  constructor(
    readonly encoding: PositionEncoding,
    readonly events: WorkspaceEvents,
    readonly below: FileSystem = disk,
  ) {}

  get settings(): Settings {
    return this.#settings;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  // ------------------------------------------------------------------------------------------------------------------
  // What the client says

  /** Sets folders and settings; everything is looked at anew. */
  configure(folders: readonly string[], settings: Settings): void {
    // A folder inside another one is read with it.
    this.#folders = folders.filter(
      (folder, index) =>
        folders.indexOf(folder) === index && !folders.some((other) => other !== folder && isWithin(folder, [other])),
    );
    this.#settings = settings;
    const nodeRoots = settings.nodeFacts
      ? this.#folders.flatMap((folder) => (/^(?:.*)\/etc\/ha\.d$/.test(folder) ? [posix.resolve(folder, "../..")] : []))
      : [];
    this.#disk = new WorkspaceFiles(this.below, [...this.#folders, ...nodeRoots, ...settings.allowedPaths]);
    this.#overlay = new Overlay(this.#disk);
    this.#main = this.#folders.length > 0 ? new Area(this.#overlay, this.#folders, liveMachine, settings) : undefined;
    for (const document of this.#documents.values()) {
      if (isWithin(document.path, this.#folders)) this.#overlay.open(document.path, document.text);
    }
    for (const uri of [...this.#lone.keys()]) this.#drop(uri);
    this.#changed();
  }

  /** A document was opened. */
  open(uri: string, languageId: string, version: number, text: string): void {
    const path = pathOf(uri) ?? uri;
    const document = new OpenDocument(uri, path, languageOf(languageId, path), version, text, this.encoding);
    this.#documents.set(uri, document);
    this.#byPath.set(path, document);
    this.#put(document, true);
  }

  /** A document was changed. */
  change(uri: string, changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const document = this.#documents.get(uri);
    if (!document) throw new UnknownDocument(`the document ${uri} is not open`);
    document.update(changes, version);
    this.#put(document, false);
  }

  /** A document was closed: what is on disk counts again. */
  close(uri: string): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    this.#documents.delete(uri);
    this.#byPath.delete(document.path);
    this.#drop(uri);
    if (this.#overlay && isWithin(document.path, this.#folders)) {
      this.#overlay.delete(document.path);
      this.#disk?.forget(document.path);
      this.#main?.invalidate();
    }
    this.#changed();
  }

  /** Files on disk were created, changed or deleted. */
  filesChanged(uris: readonly string[], onlyContent = false): void {
    const paths = uris.flatMap((uri) => pathOf(uri) ?? []).filter((path) => isWithin(path, this.#disk?.roots ?? []));
    if (paths.length === 0) return;
    for (const path of paths) {
      this.#disk?.forget(path);
      // What the client holds open counts, whatever lies below it; its mode may have changed all the same.
      if (!onlyContent) this.#main?.invalidate();
      else if (!this.#main?.touch(path) && this.#mayMatter(path)) this.#main?.invalidate();
    }
    this.#changed();
  }

  /** Whether what a file says may count although no cluster has read it: a script of a node, or halint.json. */
  #mayMatter(path: string): boolean {
    if (languageOf("", path) !== undefined || posix.basename(path) === configurationName) return true;
    return this.clusters().some(({ nodes }) => nodes.some(({ haDir, root }) => isWithin(path, [root ?? haDir, haDir])));
  }

  /** Reads everything again: for clients that do not say which files have changed. */
  rescan(): void {
    this.#disk?.forgetAll();
    this.#main?.invalidate();
    this.#changed();
  }

  #put(document: OpenDocument, opened: boolean): void {
    const { path, text } = document;
    if (this.#overlay && isWithin(path, this.#folders)) {
      const known = this.#main?.stale ? undefined : this.#main?.source(path)?.text;
      this.#overlay.open(path, text);
      if (known === undefined || known !== text) {
        // A file that is not on disk yet may make a directory a node.
        const structural = opened || posix.basename(path) === configurationName;
        if (!this.#main?.touch(path) && structural) this.#main?.invalidate();
      }
    }
    const lone = this.#lone.get(document.uri);
    if (lone) {
      lone.files.set(lone.path, text);
      lone.area.invalidate();
    }
    this.#changed();
  }

  #drop(uri: string): void {
    const lone = this.#lone.get(uri);
    if (!lone) return;
    // Its URI is needed once more, to take its findings away.
    this.#lone.delete(uri);
  }

  // ------------------------------------------------------------------------------------------------------------------
  // What features ask

  /** Brings all clusters up to date with the documents. Quick where nothing has changed. */
  refresh(): void {
    this.#main?.refresh();
    for (const document of this.#documents.values()) this.#readAlone(document);
    for (const { area } of this.#lone.values()) area.refresh();
  }

  /** Reads a document by itself if no cluster of the folders has it, and stops doing so when one has. */
  #readAlone(document: OpenDocument): void {
    const wanted = document.language !== undefined && !this.#main?.uses(document.path);
    if (!wanted) {
      this.#drop(document.uri);
      return;
    }
    if (this.#lone.has(document.uri)) return;
    const directory = `/halint-document-${++this.#strays}`;
    const name = document.language === "drbd" ? "drbd.conf" : document.language;
    const path = `${directory}/${name}`;
    const files = new MemoryFiles({ [path]: document.text });
    this.#lone.set(document.uri, { area: new Area(files, [directory], undefined, this.#settings), path, files });
    this.#loneUris.set(path, document.uri);
  }

  /** Every area, those of lone documents too. */
  areas(): Area[] {
    return [...(this.#main ? [this.#main] : []), ...[...this.#lone.values()].map(({ area }) => area)];
  }

  /** Every cluster. */
  clusters(): Cluster[] {
    return this.areas().flatMap((area) => area.clusters);
  }

  /** The area to which a cluster belongs. */
  areaOf(cluster: Cluster): Area | undefined {
    return this.areas().find((area) => area.clusters.includes(cluster));
  }

  /** A document, up to date. Undefined where it belongs to no cluster. */
  view(uri: string): View | undefined {
    this.refresh();
    const path = this.#lone.get(uri)?.path ?? pathOf(uri);
    return path === undefined ? undefined : this.viewOf(path);
  }

  /** A file of some cluster, by its path. */
  viewOf(path: string): View | undefined {
    for (const area of this.areas()) {
      const context = area.context(path);
      if (!context) continue;
      const uri = this.uriOf(path);
      return {
        ...context,
        workspace: this,
        uri,
        version: this.#documents.get(uri)?.version,
        text: this.textOf(context.file),
        cluster: context.clusters[0],
      };
    }
    return undefined;
  }

  /** Views of all configuration files. */
  views(): View[] {
    return this.areas().flatMap((area) => [...area.contexts()].flatMap(({ file }) => this.viewOf(file.path) ?? []));
  }

  /** The URI of a path: the client's own where the document is open. */
  uriOf(path: string): string {
    return this.#loneUris.get(path) ?? this.#byPath.get(path)?.uri ?? URI.file(path).toString();
  }

  /** The version of an open document; null where it is not open. */
  versionOf(path: string): number | null {
    return this.#documents.get(this.uriOf(path))?.version ?? null;
  }

  /** A path as people read it: relative to the folder that holds it. */
  displayOf(path: string): string {
    const uri = this.#loneUris.get(path);
    if (uri !== undefined) return posix.basename(pathOf(uri) ?? uri);
    const folder = this.#folders.find((candidate) => isWithin(path, [candidate]));
    return folder === undefined || path === folder ? path : posix.relative(folder, path);
  }

  /** A cluster's name as people know it: that of the document where one is read alone. */
  nameOf(cluster: Cluster): string {
    const [file] = cluster.files;
    return file && this.#loneUris.has(file.path) ? this.displayOf(file.path) : cluster.name;
  }

  readonly #texts = new WeakMap<SourceFile, ProtocolText>();

  /** A file's text with the client's positions. */
  textOf(file: SourceFile): ProtocolText {
    let text = this.#texts.get(file);
    if (!text) {
      const open = this.#documents.get(this.uriOf(file.path))?.content;
      // Lines of a large text are counted once.
      text = open && open.text === file.text ? open : new ProtocolText(file.text, this.encoding);
      this.#texts.set(file, text);
    }
    return text;
  }

  /** The open document of a URI. */
  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** Whether a file of the workspace is there. */
  isFile(path: string): boolean {
    return this.#overlay !== undefined && statQuietly(this.#overlay, path)?.kind === "file";
  }

  // ------------------------------------------------------------------------------------------------------------------
  // Findings

  /** Findings of a file as of the last finished run. */
  findingsOf(path: string): Findings {
    return this.#findings.get(path) ?? [];
  }

  /** Paths that have findings. */
  pathsWithFindings(): string[] {
    return [...this.#findings.keys()];
  }

  /** Resolves when the findings are those of the documents as they are now. */
  settled(): Promise<void> {
    return this.#idle ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Checks everything anew: settings have changed. */
  #changed(): void {
    this.#generation++;
    this.#idle = false;
    if (this.#scheduled) return;
    // Reading that took long is not begun at every keystroke. Checking is called off by the next one, so it may begin.
    const wait = this.#lastRead > quick ? Math.min(this.#lastRead, longestWait) : 0;
    const start = () => {
      this.#scheduled = undefined;
      void this.#run();
    };
    this.#scheduled = wait > 0 ? setTimeout(start, wait) : setImmediate(start);
  }

  async #run(): Promise<void> {
    const generation = this.#generation;
    const stopped = () => generation !== this.#generation;
    const began = performance.now();
    const before = new Set(this.#known);
    let findings: FindingsByPath[] | undefined;
    try {
      this.refresh();
      this.#lastRead = performance.now() - began;
      const clusters = this.clusters();
      this.#known = clusters;
      findings = await this.#check(stopped);
      if (clusters.length !== before.size || clusters.some((cluster) => !before.has(cluster))) this.events.clusters();
    } catch (error) {
      // The server lives; what was found before stays until the next run.
      this.onError?.(error);
    }
    if (stopped()) return;
    this.#idle = true;
    if (findings) this.#publish(findings);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #known: readonly Cluster[] = [];

  /** Called when a run fails. */
  onError: ((error: unknown) => void) | undefined;

  /** The findings of every cluster, and of what belongs to none, each by path. */
  async #check(stopped: () => boolean): Promise<FindingsByPath[] | undefined> {
    const all: FindingsByPath[] = [];
    const open = this.clusters().filter((cluster) => !this.#checked.has(cluster)).length;
    const tell = open >= manyClusters ? (done: number) => this.events.progress?.(done, open) : () => {};
    let done = 0;
    for (const area of this.areas()) {
      for (const cluster of area.clusters) {
        if (this.#checked.has(cluster)) continue;
        tell(done++);
        const found = await checkCluster(cluster, stopped);
        if (!found) {
          tell(open);
          return undefined;
        }
        this.#checked.set(cluster, found);
      }
      const together = checkTogether(area.clusters);
      for (const cluster of area.clusters) all.push(byPath(this.#choose(cluster, together(cluster))));
      all.push(byPath(findingsOfRun(area.found)));
    }
    tell(open);
    return all;
  }

  readonly #chosen = new WeakMap<Cluster, { readonly joined: string; readonly findings: Findings }>();

  /** What is shown of a cluster; the same list again where nothing has changed. */
  #choose(cluster: Cluster, joined: Findings): Findings {
    const key =
      joined.length === 0
        ? ""
        : JSON.stringify(joined.map(({ rule, at, message }) => [rule, at.file.path, at.range, message]));
    const known = this.#chosen.get(cluster);
    if (known?.joined === key) return known.findings;
    const findings = chooseFindings(cluster, [...(this.#checked.get(cluster) ?? []), ...joined]);
    this.#chosen.set(cluster, { joined: key, findings });
    return findings;
  }

  /** Only what has changed is put together anew: a keystroke concerns one cluster of many. */
  #publish(parts: readonly FindingsByPath[]): void {
    const before = new Set(this.#parts);
    const now = new Set(parts);
    const touched = new Set(
      [...before, ...now].flatMap((part) => (before.has(part) && now.has(part) ? [] : [...part.keys()])),
    );
    this.#parts = parts;
    const lists = new Map([...touched].map((path): [string, Diagnostic[]] => [path, []]));
    for (const part of parts) {
      for (const path of part.size < lists.size ? part.keys() : lists.keys()) {
        const list = lists.get(path);
        for (const finding of (list && part.get(path)) ?? []) list?.push(finding);
      }
    }
    const changed = [...lists].flatMap(([path, own]) => {
      const old = this.#findings.get(path) ?? [];
      if (own.length > 0) this.#findings.set(path, own);
      else this.#findings.delete(path);
      return old.length !== own.length || own.some((finding, index) => finding !== old[index]) ? [path] : [];
    });
    if (changed.length > 0) this.events.findings(changed.sort());
    const alive = new Set([...this.#lone.values()].map(({ path }) => path));
    for (const path of this.#loneUris.keys()) if (!alive.has(path)) this.#loneUris.delete(path);
  }
}

type FindingsByPath = ReadonlyMap<string, Findings>;

/** The same list has the same answer: that nothing has changed is seen by this. */
const byPath = kept((findings: Findings): FindingsByPath => {
  const paths = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const { path } = finding.at.file;
    const list = paths.get(path);
    if (list) list.push(finding);
    else paths.set(path, [finding]);
  }
  return paths;
});

/** Of the same look at the files, the same list. */
const findingsOfRun = kept(checkRun);

/** What is known of the machine that the server runs on; it matters only when its own root is checked. */
function liveMachine(): LiveMachine {
  const interfaces = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    name === "lo" || !addresses
      ? []
      : [
          {
            name,
            dynamic: false,
            routed: true,
            addresses: addresses.map((entry) => ({
              address: entry.address,
              prefix: Number(entry.cidr?.split("/")[1] ?? 32),
            })),
          },
        ],
  );
  return { hostName: hostname(), interfaces };
}
