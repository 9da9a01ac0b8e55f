import type { Discovery } from "@halint/cluster";
import type { Diagnostic } from "@halint/linter";
import type { Secrets } from "./secrets.js";

/** What a run has found. Reporters never see it: they get what `show` makes of it. */
export interface Report {
  readonly discovery: Discovery;
  /** Findings that are shown, ordered by file, place, rule. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is not to be shown of the files. */
  readonly secrets: Secrets;
  /** Fixes that --fix has made; undefined without --fix. */
  readonly fixed: number | undefined;
  /** How many findings comments and the baseline keep back. */
  readonly suppressed: number;
  readonly baselined: number;
  readonly workingDirectory: string;
}

/** Counts of a report. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that `--fix` would repair. */
  readonly fixable: number;
  readonly suppressed: number;
  readonly baselined: number;
}

/** Counts findings. */
export function summarise(report: Report): Summary {
  const count = (severity: Diagnostic["severity"]) =>
    report.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    files: new Set(report.discovery.clusters.flatMap((cluster) => cluster.files.map((file) => file.path))).size,
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    fixable: report.diagnostics.filter((diagnostic) => diagnostic.fixes?.some((fix) => fix.safety === "safe")).length,
    suppressed: report.suppressed,
    baselined: report.baselined,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const obeyed = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Characters that a terminal or an annotation would obey, made visible. */
export function visible(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20
      ? String.fromCharCode(0x2400 + code)
      : code === 0x7f
        ? "\u2421"
        : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The same where each character has to keep its column. */
export function visibleInPlace(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.charCodeAt(0);
    return code === 9 ? " " : code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

/** JSON in which nothing stands raw that a terminal would obey. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(obeyed, (character) =>
    // Line ends are the layout's own; in strings they are escaped already.
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )}\n`;
}
