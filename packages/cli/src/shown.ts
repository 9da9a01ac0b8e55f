import type { Place, SourceFile } from "@halint/cluster";
import type { Position } from "@halint/grammars";
import { type Diagnostic, type Edit, fingerprint, type Noticed, type Safety, type Severity } from "@halint/linter";
import { type Report, type Summary, summarise, visible, visibleInPlace } from "./report.js";
import type { Secrets } from "./secrets.js";

/** Two positions; lines and columns from 1, the end exclusive, columns in UTF-16 units. */
export interface ShownRange {
  readonly start: Position;
  readonly end: Position;
}

/** A part of a line of a file, with the characters that a range covers. */
export interface ShownLine {
  readonly number: number;
  readonly text: string;
  /** Where the range begins and ends in `text`. */
  readonly from: number;
  readonly to: number;
}

/** A place, ready to be printed. */
export interface ShownPlace {
  /** Control characters made visible. */
  readonly file: string;
  /** The exact name, for formats that escape it themselves. */
  readonly exactFile: string;
  readonly range: ShownRange | null;
  /** The line on which the range begins, at most `width` characters of it around the range. */
  line(width: number): ShownLine | undefined;
}

/** One change of a fix, ready to be printed. A change that carries a key has no text. */
export type ShownEdit =
  | { readonly kind: "text"; readonly file: string; readonly range: ShownRange; readonly text: string | null }
  | { readonly kind: "mode"; readonly file: string; readonly mode: string }
  | { readonly kind: "create"; readonly file: string; readonly mode: string; readonly text: string | null };

/** A repair, ready to be printed. */
export interface ShownFix {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly ShownEdit[];
}

/** A finding, ready to be printed. */
export interface ShownFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly noticed: Noticed;
  readonly message: string;
  readonly help: string | undefined;
  readonly at: ShownPlace;
  readonly cluster: string | null;
  readonly node: string | null;
  readonly related: readonly { readonly place: ShownPlace; readonly message: string }[];
  readonly fixes: readonly ShownFix[];
  /** A name that survives moved lines; unique in the report. */
  readonly fingerprint: string;
}

/** A report, ready to be printed. */
export interface ShownReport {
  readonly clusters: readonly {
    readonly name: string;
    readonly nodes: readonly (string | null)[];
    /** Exact names. */
    readonly files: readonly string[];
    readonly drbdVersion: string | null;
  }[];
  readonly findings: readonly ShownFinding[];
  readonly summary: Summary;
  /** Repairs made; undefined without --fix. */
  readonly fixed: number | undefined;
}

/**
 * The one door to every output: behind it there are no files and no keys any more, and no character that a terminal
 * would obey. Only `exactFile` and the texts of edits are as they are, for formats that escape them.
 */
export function show(report: Report): ShownReport {
  const { secrets } = report;
  const sentence = (text: string) => visible(secrets.sentence(text));
  const display = (path: string) =>
    path.startsWith(`${report.workingDirectory}/`) ? path.slice(report.workingDirectory.length + 1) : path;
  const place = (at: Place) => placeOf(at, secrets);
  const prints = new Map<string, number>();
  const lines = lineTexts(secrets);
  return {
    clusters: report.discovery.clusters.map((cluster) => ({
      name: visible(cluster.name),
      nodes: cluster.nodes.map((node) => (node.name === undefined ? null : visible(node.name))),
      files: cluster.files.map((file) => file.display),
      drbdVersion: cluster.drbd[0]?.target.version ?? null,
    })),
    findings: report.diagnostics.map((diagnostic): ShownFinding => {
      let print: string | undefined;
      return {
        rule: diagnostic.rule,
        severity: diagnostic.severity,
        noticed: diagnostic.noticed,
        message: sentence(diagnostic.message),
        help: diagnostic.help === undefined ? undefined : sentence(diagnostic.help),
        at: place(diagnostic.at),
        cluster: diagnostic.cluster === "" ? null : visible(diagnostic.cluster),
        node: diagnostic.node === undefined ? null : visible(diagnostic.node),
        related: (diagnostic.related ?? []).map((entry) => ({
          place: place(entry.place),
          message: sentence(entry.message),
        })),
        fixes: (diagnostic.fixes ?? []).map((fix) => ({
          title: sentence(fix.title),
          safety: fix.safety,
          edits: fix.edits.map((edit) => editOf(edit, secrets, display)),
        })),
        get fingerprint() {
          if (print === undefined) {
            const base = `${fingerprint(diagnostic, lines)}-${hashOf(diagnostic.at.file.display)}`;
            const count = (prints.get(base) ?? 0) + 1;
            prints.set(base, count);
            print = count === 1 ? base : `${base}-${count}`;
          }
          return print;
        },
      };
    }),
    summary: summarise(report),
    fixed: report.fixed,
  };
}

/** The line of a finding, for fingerprints: keys must not be guessable from these either. */
export function lineTexts(secrets: Secrets): (diagnostic: Diagnostic) => string {
  return ({ at: { file, range } }) => {
    if (!range) return "";
    const line = file.source.lines.rangeOfLine(file.lineOf(range.start));
    return secrets.text(file, line.start, line.end);
  };
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const octal = (mode: number) => `0${mode.toString(8).padStart(3, "0")}`;

function rangeOf(file: SourceFile, range: { start: number; end: number }): ShownRange {
  return { start: file.position(range.start), end: file.position(range.end) };
}

function editOf(edit: Edit, secrets: Secrets, display: (path: string) => string): ShownEdit {
  switch (edit.kind) {
    case "text": {
      const hidden = edit.secret === true || secrets.isIn(edit.text, edit.file);
      return {
        kind: "text",
        file: edit.file.display,
        range: rangeOf(edit.file, edit.range),
        text: hidden ? null : edit.text,
      };
    }
    case "mode":
      return { kind: "mode", file: edit.file.display, mode: octal(edit.mode) };
    case "create": {
      const hidden = secrets.isIn(edit.text, undefined);
      return {
        kind: "create",
        file: display(edit.path),
        mode: octal(edit.mode),
        text: hidden || edit.secret === true ? null : edit.text,
      };
    }
  }
}

function placeOf({ file, range }: Place, secrets: Secrets): ShownPlace {
  return {
    file: visible(file.display),
    exactFile: file.display,
    range: range ? rangeOf(file, range) : null,
    line(width) {
      if (!range) return undefined;
      const number = file.lineOf(range.start);
      const line = file.source.lines.rangeOfLine(number);
      const length = line.end - line.start;
      const column = range.start - line.start;
      const cut = length <= width ? 0 : Math.max(0, Math.min(column - Math.floor(width / 3), length - width));
      const start = line.start + cut;
      const end = Math.min(line.end, start + width);
      const from = Math.min(range.start, end) - start;
      const to = Math.max(from, Math.min(range.end, end) - start);
      return { number, text: visibleInPlace(secrets.text(file, start, end)), from, to };
    },
  };
}
