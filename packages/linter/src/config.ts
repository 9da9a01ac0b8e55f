import type { Diagnostic, Severity } from "./diagnostic.js";
import { pathMatcher, ruleMatcher } from "./globs.js";
import { nearest } from "./support.js";

/** What becomes of a rule's findings. */
export type RuleLevel = Severity | "off";

/** Every level. */
export const ruleLevels: readonly RuleLevel[] = ["error", "warning", "info", "off"];

/** A rule, by its id or a glob, and its level. */
export interface RuleChoice {
  readonly pattern: string;
  readonly severity: RuleLevel;
}

/** What somebody wants to see. */
export interface ChoiceInput {
  /** From halint.json: an exact id goes before a glob, a later glob before an earlier one. */
  readonly rules?: readonly RuleChoice[];
  /** From halint.json: levels for some files only; later ones go before earlier ones. */
  readonly overrides?: readonly { readonly files: readonly string[]; readonly rules: readonly RuleChoice[] }[];
  /** Directory of halint.json: the paths of overrides are relative to it. */
  readonly directory?: string | undefined;
  /** From the command line, in order; they go before the configuration. */
  readonly given?: readonly RuleChoice[];
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** Decides what becomes of each finding. */
export interface Choice {
  /** Whether any finding of this rule could be shown. */
  mayRun(rule: string): boolean;
  /** The finding as it is to be shown; undefined if it is not. */
  apply(diagnostic: Diagnostic): Diagnostic | undefined;
}

type Level = (rule: string) => RuleLevel | undefined;

function levelIn(settings: readonly RuleChoice[]): Level {
  const exact = new Map(settings.filter(({ pattern }) => !pattern.includes("*")).map((s) => [s.pattern, s.severity]));
  const globs = settings
    .filter(({ pattern }) => pattern.includes("*"))
    .map(({ pattern, severity }) => ({ matches: ruleMatcher(pattern), severity }));
  return (rule) => exact.get(rule) ?? globs.findLast(({ matches }) => matches(rule))?.severity;
}

/** Puts configuration and command line together: overrides over rules, the command line over both. */
export function makeChoice(input: ChoiceInput): Choice {
  const base = levelIn(input.rules ?? []);
  const overrides = (input.overrides ?? []).map(({ files, rules }) => {
    const matchers = files.map(pathMatcher);
    return { matches: (path: string) => matchers.some((matcher) => matcher(path)), level: levelIn(rules) };
  });
  const given = (input.given ?? []).map(({ pattern, severity }) => ({ matches: ruleMatcher(pattern), severity }));
  const only = (input.only ?? []).map(ruleMatcher);
  const skip = (input.skip ?? []).map(ruleMatcher);
  const relative = (path: string): string => {
    const directory = input.directory ?? "/";
    const prefix = directory === "/" ? "/" : `${directory}/`;
    return path.startsWith(prefix) ? path.slice(prefix.length) : path;
  };
  const chosen = (rule: string) =>
    (only.length === 0 || only.some((matches) => matches(rule))) && !skip.some((matches) => matches(rule));
  const fromCommandLine: Level = (rule) => given.findLast(({ matches }) => matches(rule))?.severity;
  const levelOf = (rule: string, path: string): RuleLevel | undefined =>
    fromCommandLine(rule) ??
    overrides.findLast(({ matches, level }) => level(rule) !== undefined && matches(relative(path)))?.level(rule) ??
    base(rule);
  return {
    mayRun(rule) {
      if (!chosen(rule)) return false;
      const level = fromCommandLine(rule);
      if (level !== undefined) return level !== "off";
      return base(rule) !== "off" || overrides.some((override) => (override.level(rule) ?? "off") !== "off");
    },
    apply(diagnostic) {
      const { rule } = diagnostic;
      // A bug in halint, or a file that could not be read, makes the whole answer doubtful: --only does not hide it.
      if (!chosen(rule) && !rule.startsWith("halint/")) return undefined;
      if (skip.some((matches) => matches(rule))) return undefined;
      const level = levelOf(rule, diagnostic.at.file.path);
      if (level === "off") return undefined;
      return level === undefined || level === diagnostic.severity ? diagnostic : { ...diagnostic, severity: level };
    },
  };
}

/** Says why a pattern names no rule; undefined if it names one. */
export function unknownRule(pattern: string, known: readonly string[]): string | undefined {
  if (known.some(ruleMatcher(pattern))) return undefined;
  if (pattern.includes("*")) return `no rule matches "${pattern}"`;
  const near =
    nearest(pattern, known) ?? known.find((id) => id.split("/")[1] === pattern.slice(pattern.lastIndexOf("/") + 1));
  return `there is no rule "${pattern}"${near ? `; did you mean ${near}?` : ""}`;
}
