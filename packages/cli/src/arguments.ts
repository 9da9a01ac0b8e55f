import { nearest } from "@halint/linter";
import { type Command, commandNamed, commands, type Format, formats, type Option, optionsOf } from "./options.js";

/** The command line cannot be obeyed: exit status 2. */
export class UsageError extends Error {}

/** A command line taken apart by the table of options. */
export interface Words {
  readonly command: Command;
  /** What is no option: paths, a rule, a shell. */
  readonly operands: readonly string[];
  has(option: string): boolean;
  /** The last value of an option. */
  one(option: string): string | undefined;
  all(option: string): readonly string[];
}

/** Takes the words behind `halint` apart. Throws a UsageError that says what to write instead. */
export function readWords(words: readonly string[]): Words {
  const named = words[0] ? commandNamed(words[0]) : undefined;
  const command = named ?? (commands[0] as Command);
  const table = optionsOf(command);
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  const rest = named ? words.slice(1) : words;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] as string;
    if (word === "--") {
      operands.push(...rest.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const written = equals === -1 ? word : word.slice(0, equals);
    const option = table.find(({ name, short }) => written === `--${name}` || (short && written === `-${short}`));
    if (!option) throw new UsageError(unknownOption(written, command, table));
    let value = equals === -1 ? undefined : word.slice(equals + 1);
    if (option.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${option.name} takes no value`);
      value = "";
    } else if (value === undefined) {
      const next = rest[index + 1];
      if (next === undefined || (next.startsWith("-") && next !== "-")) {
        throw new UsageError(`--${option.name} needs a value: ${option.value}`);
      }
      value = next;
      index++;
    }
    values.set(option.name, [...(values.get(option.name) ?? []), value]);
  }
  for (const option of table) checkChoices(option, values.get(option.name) ?? []);
  return {
    command,
    operands,
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
  };
}

function checkChoices(option: Option, values: readonly string[]): void {
  if (!option.choices) return;
  for (const value of values) {
    // A format may be followed by the file to write.
    const word = option.value?.includes(":") ? (value.split(":")[0] as string) : value;
    if (option.choices.includes(word)) continue;
    const near = nearest(word, option.choices);
    throw new UsageError(
      `--${option.name} takes ${option.choices.join(", ")}: not "${word}"${near ? `; did you mean ${near}?` : ""}`,
    );
  }
}

function unknownOption(written: string, command: Command, table: readonly Option[]): string {
  const letters = written.replace(/^-+/, "");
  const near =
    letters.length > 1
      ? nearest(
          letters,
          table.map(({ name }) => name),
        )
      : undefined;
  const owner = command.name === "" ? "there is" : `halint ${command.name} has`;
  return `${owner} no option ${written}${near ? `; did you mean --${near}?` : ""}`;
}

/** Severities by which the exit status is decided. */
export type FailOn = "error" | "warning" | "info" | "never";

/** One report: its format, and the file it goes to; without one, standard output. */
export interface Target {
  readonly format: Format;
  readonly file: string | undefined;
}

/** Which clusters are looked at: the paths and what is said about them. */
export interface Sources {
  readonly paths: readonly string[];
  readonly nodes: readonly { readonly name: string; readonly path: string }[];
  readonly drbdVersion: "8.3" | "8.4" | "9" | undefined;
  readonly noConfig: boolean;
}

/** What the command line asks of a lint run. */
export interface LintArguments extends Sources {
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly diff: boolean;
  readonly watch: boolean;
  /** Empty where nothing is said. */
  readonly targets: readonly Target[];
  readonly failOn: FailOn | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Rules, ids or globs, and what becomes of them; the last one that matches counts. */
  readonly rules: readonly { readonly pattern: string; readonly severity: string }[];
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly suppress: string | undefined;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly stdinFilename: string | undefined;
}

/** Reads which clusters are meant. */
export function readSources(words: Words): Sources {
  const nodes = words.all("node").map((text) => {
    const match = /^([^=]+)=(.+)$/s.exec(text);
    if (!match) throw new UsageError(`--node takes NAME=PATH, for example master1=backup/master1: not "${text}"`);
    return { name: match[1] as string, path: match[2] as string };
  });
  for (const [index, { name }] of nodes.entries()) {
    if (nodes.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index)
      throw new UsageError(`--node names ${name} twice: each node has one path`);
  }
  if (words.operands.length === 0 && nodes.length === 0) {
    const example = words.command.name === "" ? "halint" : `halint ${words.command.name}`;
    throw new UsageError(`name a path, for example: ${example} /etc/ha.d`);
  }
  return {
    paths: words.operands,
    nodes,
    drbdVersion: words.one("drbd-version") as Sources["drbdVersion"],
    noConfig: words.has("no-config"),
  };
}

/** Reads what a lint run is asked for. */
export function readLintArguments(words: Words): LintArguments {
  const sources = readSources(words);
  const together = (name: string, ...others: string[]) => {
    if (words.has(name) && !others.some((other) => words.has(other))) {
      throw new UsageError(`--${name} goes with ${others.map((other) => `--${other}`).join(" or ")}`);
    }
  };
  const apart = (...names: string[]) => {
    const given = names.filter((name) => words.has(name));
    if (given.length > 1) throw new UsageError(`--${given.join(" and --")} exclude each other`);
  };
  together("unsafe-fixes", "fix", "diff");
  together("update-baseline", "baseline");
  apart("fix", "diff");
  apart("update-baseline", "diff", "watch", "suppress");
  apart("suppress", "fix", "diff", "watch");
  apart("diff", "watch");
  const stdin = readsStandardInput(words);
  for (const name of ["fix", "suppress", "watch"]) {
    if (stdin && words.has(name)) throw new UsageError(`--${name} needs files, not standard input`);
  }
  return {
    ...sources,
    fix: words.has("fix"),
    diff: words.has("diff"),
    unsafeFixes: words.has("unsafe-fixes"),
    watch: words.has("watch"),
    targets: targetsOf(words.all("format")),
    failOn: words.one("fail-on") as FailOn | undefined,
    only: listsOf(words.all("only")),
    skip: listsOf(words.all("skip")),
    rules: words.all("rule").map((text) => {
      const match = /^([^=]+)=(.+)$/.exec(text);
      if (!match) throw new UsageError(`--rule takes RULE=SEVERITY, for example cluster/node-order=off: not "${text}"`);
      return { pattern: match[1] as string, severity: match[2] as string };
    }),
    baseline: words.one("baseline"),
    updateBaseline: words.has("update-baseline"),
    suppress: words.one("suppress"),
    shard: shardOf(words.one("shard")),
    stdinFilename: words.one("stdin-filename"),
  };
}

/** Whether one of the paths is standard input, which needs a name. */
export function readsStandardInput(words: Words): boolean {
  const stdin = words.operands.includes("-");
  if (stdin && !words.has("stdin-filename")) throw new UsageError("- goes with --stdin-filename PATH");
  if (!stdin && words.has("stdin-filename")) throw new UsageError("--stdin-filename goes with the path -");
  return stdin;
}

function listsOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(",").map((part) => part.trim())).filter((part) => part !== "");
}

function targetsOf(values: readonly string[]): Target[] {
  const targets = values.map((value): Target => {
    const colon = value.indexOf(":");
    const format = (colon === -1 ? value : value.slice(0, colon)) as Format;
    if (!formats.includes(format)) throw new UsageError(`there is no format ${format}`);
    const file = colon === -1 ? undefined : value.slice(colon + 1);
    if (file === "") throw new UsageError(`--format ${value} needs a file behind the colon`);
    return { format, file };
  });
  if (targets.filter((target) => target.file === undefined).length > 1) {
    throw new UsageError("only one format can go to standard output; give the others a file: --format sarif:out.sarif");
  }
  return targets;
}

function shardOf(text: string | undefined): LintArguments["shard"] {
  if (text === undefined) return undefined;
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (!match || index < 1 || count < 1 || index > count) {
    throw new UsageError(`--shard takes I/N with I from 1 to N, for example 1/4: not "${text}"`);
  }
  return { index, count };
}
