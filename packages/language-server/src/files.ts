import { FileError, type FileStat, type FileSystem, MemoryFiles } from "@halint/cluster";

/** Whether a path is a directory of the list, or lies below one. */
export function isWithin(path: string, directories: readonly string[]): boolean {
  return directories.some(
    (directory) => path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`),
  );
}

type Entries = ReturnType<NonNullable<FileSystem["entries"]>>;

/**
 * Files of some directories only: what lies outside is not there, by whatever name or link one comes to it. What was
 * read is kept until somebody says that it has changed.
 */
export class WorkspaceFiles implements FileSystem {
  readonly #stats = new Map<string, FileStat | undefined>();
  readonly #bytes = new Map<string, Uint8Array>();
  /** What a directory holds, or why it cannot be listed: most that are asked for are not there. */
  readonly #entries = new Map<string, Entries | FileError>();
  readonly #inside = new Map<string, boolean>();
  readonly #realRoots: readonly string[];

  constructor(
    readonly below: FileSystem,
    readonly roots: readonly string[],
  ) {
    this.#realRoots = [...roots, ...roots.map((root) => below.realPath(root))];
  }

  /** Forgets everything: files may have changed and nobody says which. */
  forgetAll(): void {
    for (const known of [this.#stats, this.#bytes, this.#entries, this.#inside]) known.clear();
  }

  /** Forgets what is known of a path, and of the directories above it: they may have come with it. */
  forget(path: string): void {
    for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      for (const known of [this.#stats, this.#bytes, this.#entries, this.#inside]) known.delete(at);
    }
    // A directory that came, went or became a link takes everything below with it.
    for (const known of [this.#stats, this.#bytes, this.#entries, this.#inside]) {
      for (const key of known.keys()) if (key.startsWith(`${path}/`)) known.delete(key);
    }
  }

  stat(path: string): FileStat | undefined {
    if (this.#stats.has(path)) return this.#stats.get(path);
    const stat = this.#isInside(path) ? this.below.stat(path) : undefined;
    this.#stats.set(path, stat);
    return stat;
  }

  read(path: string): Uint8Array {
    let bytes = this.#bytes.get(path);
    if (!bytes) {
      this.#check(path);
      bytes = this.below.read(path);
      this.#bytes.set(path, bytes);
    }
    return bytes;
  }

  list(path: string): readonly string[] {
    return this.entries(path).map((entry) => entry.name);
  }

  entries(path: string): Entries {
    let entries = this.#entries.get(path);
    if (!entries) {
      try {
        this.#check(path);
        entries = this.below.entries?.(path) ?? this.below.list(path).map((name) => ({ name, kind: "other" as const }));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        entries = error;
      }
      this.#entries.set(path, entries);
    }
    if (entries instanceof FileError) throw entries;
    return entries;
  }

  readLink(path: string): string | undefined {
    return isWithin(path, this.roots) ? this.below.readLink?.(path) : undefined;
  }

  realPath(path: string): string {
    return isWithin(path, this.roots) ? this.below.realPath(path) : path;
  }

  #check(path: string): void {
    if (!this.#isInside(path)) throw new FileError(path, "ENOENT", "it lies outside the workspace");
  }

  #isInside(path: string): boolean {
    let inside = this.#inside.get(path);
    if (inside === undefined) {
      // Where nothing is, the path itself has to tell.
      inside = isWithin(path, this.roots) && isWithin(this.below.realPath(path), this.#realRoots);
      this.#inside.set(path, inside);
    }
    return inside;
  }
}

/** Open documents over the files of the workspace. An edited file keeps mode and owner of the one on disk. */
export class Overlay extends MemoryFiles {
  constructor(readonly files: WorkspaceFiles) {
    super({}, files);
  }

  /** Puts a document's text over a file. */
  open(path: string, text: string): void {
    // Bytes that stay the same object until the next edit are read once.
    this.set(path, { content: Buffer.from(text) });
  }

  override stat(path: string): FileStat | undefined {
    const own = super.stat(path);
    if (!this.get(path)) return own;
    let real: FileStat | undefined;
    try {
      real = this.files.stat(path);
    } catch {
      // Somebody else's file that cannot even be asked for: then its mode is no fact.
    }
    return own && real?.kind === "file" ? { ...real, size: own.size } : own;
  }
}
