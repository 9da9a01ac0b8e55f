import type { Configuration, DiscoverOptions } from "@halint/cluster";
import { type Choice, makeChoice, type RuleLevel, ruleLevels, unknownRule } from "@halint/linter";
import type { LintArguments, Sources } from "./arguments.js";
import { machine } from "./machine.js";
import { Failure } from "./outcome.js";

/** What the command line asks for; halint.json is added for each cluster. */
export interface Settings {
  /** What discovery is told. */
  readonly discovery: DiscoverOptions;
  /** What becomes of findings where this halint.json counts. */
  choiceFor(configuration: Configuration | undefined): Choice;
  /** Throws a Failure that lists everything in these files that cannot be obeyed. */
  check(configurations: readonly Configuration[]): void;
}

/** Reads the command line. Throws a Failure. */
export function readSettings(
  sources: Sources,
  lint: LintArguments | undefined,
  workingDirectory: string,
  known: readonly string[],
): Settings {
  const given = readRules(lint, known);
  const choices = new Map<Configuration | undefined, Choice>();
  return {
    discovery: {
      workingDirectory,
      live: machine,
      nodes: sources.nodes,
      configuration: !sources.noConfig,
      ...(sources.drbdVersion ? { drbdVersion: sources.drbdVersion } : {}),
    },
    choiceFor(configuration) {
      let choice = choices.get(configuration);
      if (!choice) {
        choice = makeChoice({
          ...(configuration
            ? {
                rules: configuration.rules,
                overrides: configuration.overrides,
                directory: configuration.directory,
              }
            : {}),
          given,
          only: lint?.only ?? [],
          skip: lint?.skip ?? [],
        });
        choices.set(configuration, choice);
      }
      return choice;
    },
    check(configurations) {
      const problems = configurations.flatMap((configuration) => problemsOf(configuration, known));
      if (problems.length > 0) throw new Failure(problems.join("\nhalint: "));
    },
  };
}

function readRules(
  lint: LintArguments | undefined,
  known: readonly string[],
): { pattern: string; severity: RuleLevel }[] {
  const unknown = [...(lint?.only ?? []), ...(lint?.skip ?? []), ...(lint?.rules ?? []).map(({ pattern }) => pattern)]
    .map((pattern) => unknownRule(pattern, known))
    .find((message) => message !== undefined);
  if (unknown) throw new Failure(`${unknown} (halint rules lists them)`);
  return (lint?.rules ?? []).map(({ pattern, severity }) => {
    if (!ruleLevels.some((level) => level === severity)) {
      throw new Failure(`--rule ${pattern}=${severity}: a severity is ${ruleLevels.join(", ")}`);
    }
    return { pattern, severity: severity as RuleLevel };
  });
}

/** What cannot be obeyed, each with its line and column. */
function problemsOf({ file, rules, overrides, problems }: Configuration, known: readonly string[]): string[] {
  const unknown = [...rules, ...overrides.flatMap((override) => override.rules)].flatMap(({ pattern, place }) => {
    const message = unknownRule(pattern, known);
    return message ? [{ message, ...file.position(place.range?.start ?? 0) }] : [];
  });
  return [...problems, ...unknown]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => `${file.display}:${line}:${column}: ${message}`);
}
