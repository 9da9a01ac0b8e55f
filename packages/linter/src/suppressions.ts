import { asDrbd, asHaresources, type Cluster, filesOf, type Language, type SourceFile } from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";
import type { Diagnostic, Fix } from "./diagnostic.js";
import { lineEndOf, list, nearest, removeLine } from "./support.js";

const messages = {
  unused: (rules: readonly string[], all: boolean) =>
    `${all ? "nothing is silenced" : "a part silences nothing"}: ${list(rules)} ${rules.length === 1 ? "has" : "have"} no finding on the next line`,
  refusal: (rule: string) =>
    `nothing is silenced: the program refuses what ${rule} finds on the next line, so the comment would hide a cluster that does not start`,
  expired: (until: string) => `this comment silences nothing any more: it held until ${until}`,
  noDate: (text: string) => `nothing is silenced: "${text}" is no date; write until YYYY-MM-DD`,
  noRule: () => "nothing is silenced: the comment names no rule",
  unknownRule: (rule: string, near: string | undefined) =>
    `nothing is silenced: there is no rule "${rule}"${near ? `; did you mean ${near}?` : ""}`,
  behind: () => "nothing is silenced: halint-ignore needs a line of its own, above the line it is about",
  joined: () =>
    "nothing is silenced: between continued lines the programs take the words of this comment for resources",
  backslash: () => "nothing is silenced: a comment that ends in a backslash is not read alike by all programs",
  long: () => `nothing is silenced: the comment has more than ${mostBytes} bytes, and programs cut lines`,
  lastLine: () => "nothing is silenced: no line follows",
  noReason: () => "the comment gives no reason: nobody will know whether it still holds",
  noReasonHelp: () => "write it behind a colon: # halint-ignore RULE: REASON",
  settingsHelp: () => "what a program refuses can be turned off in halint.json only",
};

/** Longest comment that is obeyed, in bytes. */
export const mostBytes = 1000;

/** What a halint-ignore comment says. */
interface Suppression {
  readonly file: SourceFile;
  /** Of the comment. */
  readonly range: Range;
  /** The line, from 1, that it is about. */
  readonly target: number;
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** Why it is not obeyed. */
  readonly problem: string | undefined;
}

/** What suppressions make of findings. */
export interface Suppressed {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Diagnostic[];
  /** What is wrong with the comments themselves. */
  readonly findings: readonly Diagnostic[];
}

/** What a run knows. */
export interface SuppressionContext {
  /** Today as YYYY-MM-DD. */
  readonly today: string;
  /** Every rule there is. */
  readonly known: readonly string[];
  /** Whether a rule has run: of one that has not, nothing can be said. */
  ran(rule: string): boolean;
}

/** A finding of what a program refuses: only halint.json may silence it. */
export function isRefusal(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error" && (diagnostic.noticed === "start" || diagnostic.noticed === "parse");
}

/** The languages in whose files comments may stand, and each such file. */
function commentedFiles(cluster: Cluster): { file: SourceFile; language: Language | "drbd" }[] {
  const files = new Map<SourceFile, Language | "drbd">();
  for (const language of ["ha.cf", "haresources", "authkeys"] as const) {
    for (const { file } of filesOf(cluster, language)) files.set(file, language);
  }
  for (const configuration of cluster.drbd) for (const file of configuration.files) files.set(file, "drbd");
  return [...files].map(([file, language]) => ({ file, language }));
}

/** Whether a physical line of a haresources is joined to the one before. */
function joinedLines(file: SourceFile): Set<number> {
  return new Set(asHaresources(file).continuations.map((range) => file.lineOf(range.start) + 1));
}

/** The first physical line, from 1, of the logical line or statement in which an offset stands. */
function firstLine(file: SourceFile, language: Language | "drbd", offset: number): number {
  let line = file.lineOf(offset);
  if (language === "haresources") {
    const joined = joinedLines(file);
    while (joined.has(line)) line--;
  } else if (language === "drbd") {
    const node = drbd.nodeAt(asDrbd(file), offset);
    if (node) line = file.lineOf(node.start);
  }
  return line;
}

const marker = "halint-ignore";

/** Every halint-ignore comment of a file. */
function readSuppressions(file: SourceFile, language: Language | "drbd", context: SuppressionContext): Suppression[] {
  const { text } = file;
  if (!text.includes(marker)) return [];
  const { lines } = file.source;
  const joined = language === "haresources" ? joinedLines(file) : new Set<number>();
  const isOwn = (line: number) =>
    line <= lines.count && /^[ \t]*#[ \t]*halint-ignore\b/.test(lines.textOfLine(line)) && !joined.has(line);
  const found: Suppression[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const whole = lines.textOfLine(line);
    const match = /#[ \t]*halint-ignore\b(.*)$/.exec(whole);
    if (!match) continue;
    const start = lines.rangeOfLine(line).start;
    const range = { start: start + match.index, end: start + whole.length };
    let target = line + 1;
    while (isOwn(target)) target++;
    // A line too long to be obeyed is not taken apart either: that could take long.
    const said = whole.length > mostBytes ? "" : (match[1] ?? "");
    const { rules, until, reason } = takeApart(said);
    const unknown = rules.find((rule) => !context.known.includes(rule));
    const problem =
      whole.slice(0, match.index).trim() !== ""
        ? messages.behind()
        : joined.has(line)
          ? messages.joined()
          : whole.trimEnd().endsWith("\\")
            ? messages.backslash()
            : Buffer.byteLength(whole) > mostBytes
              ? messages.long()
              : rules.length === 0
                ? messages.noRule()
                : unknown !== undefined
                  ? messages.unknownRule(unknown, nearest(unknown, context.known))
                  : until !== undefined && !isDate(until)
                    ? messages.noDate(until)
                    : until !== undefined && until < context.today
                      ? messages.expired(until)
                      : target > lines.count
                        ? messages.lastLine()
                        : undefined;
    found.push({ file, range, target, rules, reason, problem });
  }
  return found;
}

/** `RULE[,RULE] [until DATE]: REASON`, by hand: an expression for it takes long over a line of blanks. */
function takeApart(said: string): Pick<Suppression, "rules" | "reason"> & { readonly until: string | undefined } {
  if (!/^(?:[ \t:]|$)/.test(said)) return { rules: [], until: undefined, reason: undefined };
  const colon = said.indexOf(":");
  const head = colon === -1 ? said : said.slice(0, colon);
  const reason = (colon === -1 ? "" : said.slice(colon + 1)).trim() || undefined;
  const words = head.split(/[ \t]/).filter((word) => word !== "");
  const dated = words.at(-2) === "until";
  const open = !dated && words.at(-1) === "until" && /[ \t]$/.test(head);
  const until = dated ? words.at(-1) : open ? "" : undefined;
  const named = dated ? words.slice(0, -2) : open ? words.slice(0, -1) : words;
  return { rules: named.flatMap((word) => word.split(",")).filter((rule) => rule.trim() !== ""), until, reason };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Takes out what comments silence, and says which comments are no good. */
export function applySuppressions(
  cluster: Cluster,
  diagnostics: readonly Diagnostic[],
  context: SuppressionContext,
): Suppressed {
  const languages = new Map(commentedFiles(cluster).map(({ file, language }) => [file, language]));
  const comments = [...languages].flatMap(([file, language]) => readSuppressions(file, language, context));
  if (comments.length === 0) return { kept: diagnostics, suppressed: [], findings: [] };
  const used = new Map<Suppression, Set<string>>();
  const refused = new Map<Suppression, Set<string>>();
  const kept: Diagnostic[] = [];
  const suppressed: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const { file, range } = diagnostic.at;
    const language = languages.get(file);
    const line = language && range ? firstLine(file, language, range.start) : undefined;
    const comment = comments.find(
      (candidate) =>
        candidate.file === file &&
        candidate.target === line &&
        candidate.problem === undefined &&
        candidate.rules.includes(diagnostic.rule),
    );
    if (comment) {
      const book = isRefusal(diagnostic) ? refused : used;
      const rules = book.get(comment);
      if (rules) rules.add(diagnostic.rule);
      else book.set(comment, new Set([diagnostic.rule]));
    }
    (comment && !isRefusal(diagnostic) ? suppressed : kept).push(diagnostic);
  }
  const findings = comments.flatMap((comment): Diagnostic[] => {
    const at = { file: comment.file, range: comment.range };
    const base = { at, cluster: cluster.name, severity: "warning", noticed: "never" } as const;
    const remove: Fix = {
      title: "Take the comment out",
      safety: "unsafe",
      edits: [removeLine(comment.file, comment.range.start)],
    };
    const unused = { ...base, rule: "halint/unused-suppression" };
    if (comment.problem !== undefined) return [{ ...unused, message: comment.problem }];
    const result: Diagnostic[] = [];
    const idle = comment.rules.filter((rule) => !used.get(comment)?.has(rule) && context.ran(rule));
    const refusals = idle.filter((rule) => refused.get(comment)?.has(rule));
    for (const rule of refusals) {
      result.push({ ...unused, message: messages.refusal(rule), help: messages.settingsHelp() });
    }
    const empty = idle.filter((rule) => !refusals.includes(rule));
    if (empty.length > 0) {
      const fixes = empty.length === comment.rules.length ? [remove] : [];
      result.push({ ...unused, message: messages.unused(empty, empty.length === comment.rules.length), fixes });
    }
    if (comment.reason === undefined) {
      result.push({
        ...base,
        rule: "halint/suppression-without-reason",
        message: messages.noReason(),
        help: messages.noReasonHelp(),
      });
    }
    return result;
  });
  return { kept, suppressed, findings };
}

/** A finding that cannot be silenced by a comment, and why. */
export interface NotSuppressible {
  readonly diagnostic: Diagnostic;
  readonly why: "refusal" | "whole file" | "not a cluster file" | "continued line" | "byte order mark";
}

/** Says why a reason cannot stand in a comment; undefined if it can. */
export function badReason(reason: string): string | undefined {
  if (reason.trim() === "") return "it is empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(reason)) return "it holds a control character";
  if (reason.trimEnd().endsWith("\\")) return "it ends in a backslash";
  return Buffer.byteLength(reason) > mostBytes / 2 ? `it has more than ${mostBytes / 2} bytes` : undefined;
}

/** Comments that silence findings, each directly above the first physical line of what it is about. */
export function writeSuppressions(
  cluster: Cluster,
  diagnostics: readonly Diagnostic[],
  reason: string,
): { fixes: Fix[]; silenced: Diagnostic[]; left: NotSuppressible[] } {
  const languages = new Map(commentedFiles(cluster).map(({ file, language }) => [file, language]));
  const left: NotSuppressible[] = [];
  const silenced: Diagnostic[] = [];
  const wanted = new Map<SourceFile, Map<number, Set<string>>>();
  for (const diagnostic of diagnostics) {
    const { file, range } = diagnostic.at;
    const language = languages.get(file);
    const why = ((): NotSuppressible["why"] | undefined => {
      if (isRefusal(diagnostic)) return "refusal";
      if (!range) return "whole file";
      if (!language || diagnostic.rule.startsWith("halint/")) return "not a cluster file";
      const line = firstLine(file, language, range.start);
      if (line === 1 && file.text.startsWith("\ufeff")) return "byte order mark";
      // For one of the programs even a backslash in a comment joins lines.
      const before = line > 1 ? file.source.lines.textOfLine(line - 1) : "";
      return language === "haresources" && before.trimEnd().endsWith("\\") ? "continued line" : undefined;
    })();
    if (why || !range || !language) {
      left.push({ diagnostic, why: why ?? "whole file" });
      continue;
    }
    silenced.push(diagnostic);
    const line = firstLine(file, language, range.start);
    const lines = wanted.get(file) ?? new Map<number, Set<string>>();
    wanted.set(file, lines);
    lines.set(line, (lines.get(line) ?? new Set()).add(diagnostic.rule));
  }
  const fixes = [...wanted].map(([file, lines]): Fix => {
    const edits = [...lines].map(([line, rules]) => {
      const { start } = file.source.lines.rangeOfLine(line);
      const indent = /^[ \t]*/.exec(file.source.lines.textOfLine(line))?.[0].slice(0, 80) ?? "";
      const text = commentsFor([...rules].sort(), reason.trim(), indent, lineEndOf(file));
      return { kind: "text", file, range: { start, end: start }, text } as const;
    });
    return { title: "Silence findings", safety: "unsafe", edits };
  });
  return { fixes, silenced, left };
}

function commentsFor(rules: readonly string[], reason: string, indent: string, lineEnd: string): string {
  const comment = (ids: readonly string[]) => `${indent}# ${marker} ${ids.join(",")}: ${reason}`;
  const lines: string[] = [];
  let ids: string[] = [];
  for (const rule of rules) {
    if (ids.length > 0 && Buffer.byteLength(comment([...ids, rule])) > mostBytes) {
      lines.push(comment(ids));
      ids = [];
    }
    ids.push(rule);
  }
  lines.push(comment(ids));
  return lines.map((line) => line + lineEnd).join("");
}
