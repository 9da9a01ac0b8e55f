import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve as resolvePath } from "node:path";
import type { drbd } from "@halint/grammars";

/** The three parsers as Debian's drbd-utils installs them. */
const programs: Readonly<Record<drbd.DrbdVersion, string>> = {
  "8.3": "/lib/drbd/drbdadm-83",
  "8.4": "/lib/drbd/drbdadm-84",
  "9": "/sbin/drbdadm",
};

/** One question: is this configuration accepted on a host of this name? */
export interface Question {
  readonly version: drbd.DrbdVersion;
  readonly host: string;
  /** Path below the question's own directory → content. */
  readonly files: Readonly<Record<string, string>>;
  /** Directories to be made besides those of the files. */
  readonly directories?: readonly string[];
  /** The root configuration, one of `files`. */
  readonly root: string;
}

/** What `drbdadm -d dump` answers. */
export interface Answer {
  readonly accepted: boolean;
  /** Exit code; above 128 a signal. */
  readonly code: number;
  /** The error messages, without warnings. */
  readonly errors: readonly EngineError[];
  /** Everything that was printed. */
  readonly text: string;
  /** The dump of an accepted configuration. */
  readonly dump: string;
}

export interface EngineError {
  /** As printed; relative to the question's directory. */
  readonly file: string | undefined;
  /** `undefined` where drbdadm prints none, or 0. */
  readonly line: number | undefined;
  readonly message: string;
}

const required = process.env.CI !== undefined && process.env.CI !== "";

/** Whether the real programs can be asked. Their absence is an error where CI is set. */
export function enginesInstalled(): boolean {
  const missing = Object.values(programs).filter((program) => !existsSync(program));
  if (missing.length === 0) return true;
  const message = `not compared with drbdadm: ${missing.join(", ")} missing (install the Debian package drbd-utils)`;
  if (required) throw new Error(message);
  console.warn(message);
  return false;
}

// A network namespace without addresses keeps `floating` independent of this machine, empty state directories keep
// drbdadm away from its own. Both need root; without it drbdadm still runs, with nothing but -d between it and the machine.
const setup = "for d in /run/drbd /var/lib/drbd /run/lock; do mount -t tmpfs none $d 2>/dev/null; done";

// The CPU limit stops the endless loops that 9 falls into at the end of some files, the memory limit those that allocate.
// 8.3 stops a file that includes itself when it has no file descriptor left: that has to come before the other limits,
// however many this machine allows. `ranOut` tells it from a file that is missing.
const limits = "ulimit -c 0; ulimit -n 1024; ulimit -v 400000; ulimit -t 2";

let namespaces: readonly string[] | undefined;

function wrapper(): readonly string[] {
  if (!namespaces) {
    const flags = ["--uts", "--mount", "--net"];
    const works = spawnSync("unshare", [...flags, "true"], { stdio: "ignore" }).status === 0;
    namespaces = works ? ["unshare", ...flags] : [];
  }
  return namespaces;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Asks many questions in one go; the answers come in the same order. */
export async function ask(questions: readonly Question[]): Promise<readonly Answer[]> {
  const root = mkdtempSync(join(tmpdir(), "halint-drbd-"));
  try {
    const script: string[] = [limits];
    if (wrapper().length > 0) script.push(setup);
    questions.forEach((question, at) => {
      const directory = join(root, String(at));
      mkdirSync(directory);
      for (const name of question.directories ?? []) mkdirSync(join(directory, name), { recursive: true });
      for (const [name, content] of Object.entries(question.files)) {
        const path = join(directory, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
      const config = quote(join(directory, question.root));
      const command = `__DRBD_NODE__=${quote(question.host)} ${programs[question.version]} -d -c ${config} dump`;
      // Both streams are cut at NUL; the exit code goes behind the messages.
      script.push(`${command} </dev/null 2>&3; printf '\\0%d\\0' $? >&3; printf '\\0'`);
    });
    const { out, err } = await run(script.join("\n"));
    const dumps = out.split("\0");
    const errors = err.split("\0");
    return questions.map((_, at) => {
      const code = Number(errors[2 * at + 1]);
      const directory = join(root, String(at));
      const text = (errors[2 * at] ?? "").replaceAll(`${directory}/`, "");
      return {
        accepted: code === 0,
        code,
        errors: code === 0 ? [] : ranOut(errorsOf(text), directory),
        text,
        dump: (dumps[at] ?? "").replaceAll(`${directory}/`, ""),
      };
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(script: string): Promise<{ out: string; err: string }> {
  const [command = "sh", ...args] = [...wrapper(), "sh", "-s"];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "ignore", "pipe"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", DRBD_DONT_WARN_ON_VERSION_MISMATCH: "1" },
    });
    const chunks: Buffer[][] = [[], []];
    const [stdin, stdout, , messages] = child.stdio;
    stdout?.on("data", (chunk: Buffer) => chunks[0]?.push(chunk));
    messages?.on("data", (chunk: Buffer) => chunks[1]?.push(chunk));
    child.on("error", reject);
    child.on("close", () => {
      const [out, err] = chunks.map((list) => Buffer.concat(list).toString("utf8"));
      resolve({ out: out ?? "", err: err ?? "" });
    });
    if (stdin) stdin.end(script);
  });
}

const noise = [
  /^\s*$/,
  /^sh: \d+: (modinfo|modprobe): not found$/,
  /found __DRBD_NODE__ in environment$/,
  /PRETENDING that I am /,
  /^DRBD module version:/,
  /^\s*userland version/,
  /^Could not connect to 'drbd' generic netlink family$/,
  /^command [a-z-]+ exited with code \d+$/,
  /^\s/,
];

// Complete first lines after which drbdadm still accepts.
const warnings = [
  /You should put the global \{\} section/,
  /explicitly named connections are deprecated!/,
  /'ignore-on' keyword is deprecated/,
  /no match for include pattern/,
  /WARN/,
  /^Warning/,
  /no index allowed with 'meta-disk = internal'/,
  /expected 'meta-disk = .* \[index\]'/,
  /^Resource .*:$/,
  /Use explicit 'connection' sections/,
  /'(resync-)?after' option is not known/,
  /no longer generated from current udev rules/,
  /unknown range for /,
  /You are using the 'drbd-peer-outdater'/,
  /^internal error: in .*: unsorted volumes list/,
];

function errorsOf(text: string): readonly EngineError[] {
  const errors: EngineError[] = [];
  for (const line of text.split("\n")) {
    if (noise.some((pattern) => pattern.test(line)) || / first used here\.$/.test(line)) continue;
    if (warnings.some((pattern) => pattern.test(line))) continue;
    const match = /^([^\s:][^:\n]*):(\d+): (.*)$/.exec(line);
    const at = Number(match?.[2] ?? 0);
    errors.push({ file: match?.[1], line: at > 0 ? at : undefined, message: match?.[3] ?? line });
  }
  return errors;
}

/**
 * Without the line of a file that is there and could not be opened. A level of includes takes two descriptors, the
 * directory's and the file's; only the lack of the second is said with a line, and which of them is lacking depends on
 * how many this process was given.
 */
function ranOut(errors: readonly EngineError[], directory: string): readonly EngineError[] {
  const [first] = errors;
  const name = /^Failed to open include file '(.*)'/.exec(first?.message ?? "")?.[1];
  if (!first?.file || name === undefined) return errors;
  if (!existsSync(resolvePath(directory, dirname(first.file), name))) return errors;
  return [{ ...first, file: undefined, line: undefined }];
}
