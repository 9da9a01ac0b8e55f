import { posix } from "node:path";
import { watchDirectories } from "@halint/cluster";
import type { LintArguments } from "./arguments.js";
import { Failure, finishFirst, isTerminal, say, tell } from "./outcome.js";
import type { Pass } from "./pass.js";

/** Milliseconds in which several changes are one: editors write, rename and touch. */
const settling = 80;

/** Checks, waits for a change, checks again; until it is interrupted. */
export async function watchAgain(
  args: LintArguments,
  run: () => Promise<{ status: number; last: Pass | undefined }>,
): Promise<number> {
  let watch: Watch | undefined;
  for (;;) {
    if (isTerminal()) say("\u001b[2J\u001b[H");
    let last: Pass | undefined;
    try {
      ({ last } = await run());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell(error.message);
    }
    // The new watch stands before the old one goes and before anything is said, so that no change falls between.
    const next = startWatch(directoriesOf(args, last));
    const missed = watch?.seen() === true;
    watch?.close();
    watch = next;
    if (missed) continue;
    finishFirst();
    tell("waiting for a change; Ctrl-C ends");
    await watch.changed;
    watch.forget();
  }
}

/** A watch over directories, which goes on while the files are checked again. */
interface Watch {
  /** Settled when changes have come and the last is a moment ago. */
  readonly changed: Promise<void>;
  /** Whether a change has come since `forget`. */
  seen(): boolean;
  forget(): void;
  close(): void;
}

function directoriesOf(args: LintArguments, last: Pass | undefined): Set<string> {
  const directories = new Set<string>();
  const workingDirectory = process.cwd();
  for (const path of [...args.paths, ...args.nodes.map((node) => node.path)]) {
    const full = posix.resolve(workingDirectory, path);
    directories.add(full).add(posix.dirname(full));
  }
  for (const cluster of last?.discovery.clusters ?? []) {
    for (const file of cluster.files) directories.add(posix.dirname(file.path));
    for (const node of cluster.nodes) {
      directories.add(node.haDir).add(posix.join(node.haDir, "resource.d"));
      for (const file of node.facts.files) directories.add(posix.dirname(file.path));
    }
  }
  return directories;
}

function startWatch(directories: Iterable<string>): Watch {
  let timer: NodeJS.Timeout | undefined;
  let seen = false;
  let settle: () => void = () => {};
  const changed = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const watcher = watchDirectories(directories, () => {
    seen = true;
    clearTimeout(timer);
    timer = setTimeout(settle, settling);
  });
  return {
    changed,
    seen: () => seen,
    forget: () => {
      seen = false;
    },
    close: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
