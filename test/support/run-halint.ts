import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The built command. */
export const binary = join(repository, "packages/cli/bin/halint.cjs");

/** What a run of the built program has left. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `halint` as a user would. */
export function halint(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
    cwd: options.cwd ?? repository,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...options.env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** The parts of the JSON report that tests look at. */
export interface JsonReport {
  readonly clusters: readonly { name: string; nodes: readonly (string | null)[]; files: readonly string[] }[];
  readonly diagnostics: readonly {
    rule: string;
    severity: string;
    noticed: string;
    message: string;
    file: string;
    range: { start: { line: number; column: number }; end: { line: number; column: number } } | null;
    node: string | null;
    cluster: string;
    related: readonly { file: string; message: string }[];
    fixes: readonly { title: string; safety: string; edits: readonly Record<string, unknown>[] }[];
  }[];
  readonly summary: Record<string, number>;
}

/** Runs with `--format json` and reads the report. */
export function halintJson(args: readonly string[], cwd?: string): JsonReport {
  return JSON.parse(halint([...args, "--format", "json"], cwd ? { cwd } : {}).stdout) as JsonReport;
}

/** A copy of a directory of the repository in a temporary place. */
export function copyOf(path: string): string {
  const directory = mkdtempSync(join(tmpdir(), "halint-"));
  cpSync(join(repository, path), directory, { recursive: true, verbatimSymlinks: true });
  return directory;
}

/** Every regular file below a directory: its bytes and mode. */
export function snapshot(directory: string): Record<string, { text: string; mode: string }> {
  const files: Record<string, { text: string; mode: string }> = {};
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (entry.isFile()) {
        files[relative(directory, full)] = {
          text: readFileSync(full, "latin1"),
          mode: (statSync(full).mode & 0o7777).toString(8),
        };
      }
    }
  };
  walk(directory);
  return files;
}
