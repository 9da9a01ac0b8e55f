import { posix } from "node:path";
import { FileError, type FileSystem, MemoryFiles, readTextFile, writeTextFile } from "@halint/cluster";
import {
  applyFixes,
  type Baseline,
  BaselineError,
  badReason,
  type Diagnostic,
  type Fixed,
  fixToFixedPoint,
  makeBaseline,
  readBaseline,
  type Safety,
  writeSuppressions,
} from "@halint/linter";
import type { FailOn, LintArguments, Target } from "./arguments.js";
import { inputFiles, standardInput, writeAll } from "./input-files.js";
import type { Format } from "./options.js";
import { clean, Failure, failed, found, isTerminal, say, tell } from "./outcome.js";
import { fileNames, type Pass, type PassOptions, pass, ruleIds } from "./pass.js";
import type { Report } from "./report.js";
import { compact } from "./reporters/compact.js";
import type { Reporter, Stage } from "./reporters/reporter.js";
import { rulePages } from "./rule-pages.js";
import { readSettings } from "./settings.js";
import { lineTexts, show } from "./shown.js";
import { isReadInPart, uselessPaths } from "./useless-paths.js";

declare const HALINT_VERSION: string;

/** Checks, repairs if asked, and reports. Returns the exit status. */
export async function lintCommand(args: LintArguments): Promise<number> {
  if (!args.watch) return (await lintOnce(args)).status;
  const { watchAgain } = await import("./watch.js");
  return watchAgain(args, () => lintOnce(args));
}

/** One run; also what it has looked at. */
export async function lintOnce(args: LintArguments): Promise<{ status: number; last: Pass | undefined }> {
  const workingDirectory = process.cwd();
  const absolute = (path: string) => posix.resolve(workingDirectory, path);
  const settings = readSettings(args, args, workingDirectory, ruleIds());
  const baselinePath = args.baseline === undefined ? undefined : absolute(args.baseline);
  const options: PassOptions = {
    paths: args.paths.map((path) => (path === "-" ? (args.stdinFilename ?? path) : path)),
    settings,
    shard: args.shard,
    baseline:
      baselinePath === undefined || args.updateBaseline
        ? undefined
        : { content: baselineFrom(baselinePath, args.baseline ?? ""), directory: posix.dirname(baselinePath) },
    progress: progressLine(),
  };
  const files = args.stdinFilename === undefined ? inputFiles : standardInput(absolute(args.stdinFilename));
  let last = pass(files, options);
  clearProgress();
  const problems = uselessPaths(last.discovery, options.paths, workingDirectory);
  for (const problem of problems) tell(problem);
  // What a broken archive still held is reported, but nobody may take the run for a whole one.
  const unread = options.paths.filter((path) => !isReadInPart(last.discovery, path, workingDirectory));
  if (uselessPaths(last.discovery, unread, workingDirectory).length > 0) return { status: failed, last };
  let fixed: Fixed | undefined;
  if (args.fix || args.diff) {
    const allowed: Safety[] = args.unsafeFixes ? ["safe", "unsafe"] : ["safe"];
    const before = last.secrets;
    fixed = fixToFixedPoint(
      files,
      (changed) => {
        last = pass(changed, options);
        return last.diagnostics;
      },
      allowed,
    );
    if (args.diff) {
      const { patchText } = await import("./patch.js");
      say(patchText(fixed.files, workingDirectory, before));
      return { status: fixed.files.length > 0 ? found : clean, last };
    }
    writeAll(fixed.files, "nothing was repaired");
    if (!fixed.settled) tell("some repairs undo each other; the rest was made");
  }
  if (args.suppress !== undefined) last = suppress(last, args.suppress, files, options);
  if (baselinePath !== undefined && args.updateBaseline) {
    const count = updateBaseline(baselinePath, last);
    tell(`${args.baseline} holds ${count} finding${count === 1 ? "" : "s"} now`);
    return { status: clean, last };
  }
  if (last.gone > 0) {
    tell(
      `${last.gone} finding${last.gone === 1 ? "" : "s"} of ${args.baseline} ${last.gone === 1 ? "is" : "are"} gone; --update-baseline takes ${last.gone === 1 ? "it" : "them"} out`,
    );
  }
  const report: Report = {
    discovery: last.discovery,
    diagnostics: last.diagnostics,
    secrets: last.secrets,
    fixed: fixed?.count,
    suppressed: last.suppressed,
    baselined: last.baselined,
    workingDirectory,
  };
  await print(args.targets, report);
  const status = problems.length > 0 ? failed : exitStatus(args.failOn ?? "error", last.diagnostics);
  return { status, last };
}

function baselineFrom(path: string, name: string): Baseline {
  try {
    return readBaseline(readTextFile(path));
  } catch (error) {
    if (error instanceof BaselineError) throw new Failure(`${name}: ${error.message}`);
    if (error instanceof FileError) {
      const hint = error.code === "ENOENT" ? "; --update-baseline writes it" : "";
      throw new Failure(`${name} cannot be read: ${error.message}${hint}`);
    }
    throw error;
  }
}

function updateBaseline(path: string, last: Pass): number {
  const lines = lineTexts(last.secrets);
  const baseline = makeBaseline(last.diagnostics, fileNames(posix.dirname(path)), lines);
  report(path, `${JSON.stringify(baseline, null, 2)}\n`);
  return last.diagnostics.length;
}

function report(path: string, text: string): void {
  try {
    writeTextFile(path, text);
  } catch (error) {
    if (error instanceof FileError) throw new Failure(`${path} cannot be written: ${error.message}`);
    throw error;
  }
}

/** Writes comments above findings, checks the result, and says what could not be silenced. */
function suppress(last: Pass, reason: string, files: FileSystem, options: PassOptions): Pass {
  const bad = badReason(reason);
  if (bad) throw new Failure(`--suppress needs a reason that can stand in a comment: ${bad}`);
  const results = last.discovery.clusters.map((cluster) => {
    const own = new Set(cluster.files);
    const diagnostics = last.diagnostics.filter(({ at }) => own.has(at.file));
    return writeSuppressions(cluster, diagnostics, reason);
  });
  const overlay = new MemoryFiles({}, files);
  const writes = applyFixes(results.flatMap((result) => result.fixes)).flatMap((change) => {
    if (change.kind !== "change") return [];
    const { path, stat, bytes } = change.file;
    overlay.set(path, { content: change.bytes, ...(stat?.mode === undefined ? {} : { mode: stat.mode }) });
    return [{ path, before: bytes, after: change.bytes }];
  });
  const after = pass(overlay, options);
  writeAll(writes, "nothing was written");
  const silenced = results.reduce((sum, result) => sum + result.silenced.length, 0);
  const left = results.flatMap((result) => result.left);
  tell(`${silenced} finding${silenced === 1 ? " is" : "s are"} silenced by comments`);
  for (const [why, text] of [
    ["refusal", "what a program refuses can be turned off in halint.json only"],
    ["whole file", "findings about a whole file have no line to put a comment above"],
    ["not a cluster file", "comments can stand in ha.cf, haresources, authkeys and DRBD files"],
    ["continued line", "a comment between continued lines would be read as resources"],
    ["byte order mark", "nothing can stand above a byte order mark"],
  ] as const) {
    const count = left.filter((entry) => entry.why === why).length;
    if (count > 0) tell(`${count} ${count === 1 ? "is" : "are"} left: ${text}`);
  }
  return after;
}

function exitStatus(failOn: FailOn, diagnostics: readonly Diagnostic[]): number {
  const order = ["error", "warning", "info"];
  const limit = order.indexOf(failOn);
  return diagnostics.some((diagnostic) => order.indexOf(diagnostic.severity) <= limit) ? found : clean;
}

async function print(targets: readonly Target[], content: Report): Promise<void> {
  const shown = show(content);
  const fallback: Target = { format: isTerminal() ? "pretty" : "compact", file: undefined };
  for (const { format, file } of targets.length > 0 ? targets : [fallback]) {
    const stage: Stage = {
      colours: format === "pretty" && file === undefined && wantsColours(),
      width: format === "pretty" ? width() : 0,
      version: HALINT_VERSION,
      pages: rulePages,
    };
    const text = (await reporterFor(format))(shown, stage);
    if (file === undefined) say(text);
    else report(posix.resolve(content.workingDirectory, file), text);
  }
}

/** The plainest reporter is at hand; the others are loaded when they are asked for. */
async function reporterFor(format: Format): Promise<Reporter> {
  switch (format) {
    case "compact":
      return compact;
    case "pretty":
      return (await import("./reporters/pretty.js")).pretty;
    case "json":
      return (await import("./reporters/json.js")).json;
    case "sarif":
      return (await import("./reporters/sarif.js")).sarif;
    case "github":
      return (await import("./reporters/github.js")).github;
    case "gitlab":
      return (await import("./reporters/gitlab.js")).gitlab;
    case "checkstyle":
      return (await import("./reporters/checkstyle.js")).checkstyle;
    case "junit":
      return (await import("./reporters/junit.js")).junit;
  }
}

/** NO_COLOR and FORCE_COLOR first, then what the terminal can do. */
export function wantsColours(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR && FORCE_COLOR !== "0") return true;
  return isTerminal() && TERM !== "dumb";
}

/** The terminal's width, else that of COLUMNS, else 100; lines above 120 are hard to read. */
function width(): number {
  const given = (isTerminal() ? process.stdout.columns : undefined) ?? Number(process.env.COLUMNS);
  return given >= 40 ? Math.min(given, 120) : given > 0 ? 40 : 100;
}

/** Milliseconds after which somebody may wonder. */
const patience = 1000;
let progressShown = false;

function progressLine(): (done: number, all: number) => void {
  const start = performance.now();
  let next = start + patience;
  return (done, all) => {
    if (performance.now() < next) return;
    // Asked late: a run that nobody has to wait for needs no answer.
    next = process.stderr.isTTY ? performance.now() + patience / 5 : Number.POSITIVE_INFINITY;
    if (!process.stderr.isTTY) return;
    progressShown = true;
    process.stderr.write(`\r${done} of ${all} clusters checked`);
  };
}

function clearProgress(): void {
  if (progressShown) process.stderr.write("\r\u001b[K");
  progressShown = false;
}
