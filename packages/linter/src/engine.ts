import { asDrbd, asHaCf, asHaresources, type Cluster, type SourceFile } from "@halint/cluster";
import { countBefore, kept, overlaps, type Range } from "@halint/grammars";
import type { Diagnostic, Finding, Fix } from "./diagnostic.js";
import type { Rule } from "./rule.js";
import { isUtf16 } from "./utf16.js";

/** Checks a cluster. A rule that fails becomes a finding; every other rule still runs. Ordered by file, place, rule. */
export function lint(cluster: Cluster, rules: readonly Rule[]): Diagnostic[] {
  const findings = new Findings();
  for (const rule of rules) {
    findings.guard(rule, cluster, () => rule.check(cluster, (finding) => findings.add(rule, cluster, finding)));
  }
  return findings.sorted();
}

/** Checks all clusters of a run: each by itself, and what they do to each other. In order of the clusters. */
export function lintRun(clusters: readonly Cluster[], rules: readonly Rule[]): Diagnostic[] {
  const together = lintTogether(clusters, rules);
  return clusters.flatMap((cluster) => {
    const own = lint(cluster, rules);
    const joined = together(cluster);
    return joined.length === 0 ? own : [...own, ...joined].sort(compareDiagnostics);
  });
}

/** What the clusters of a run do to each other; the findings of each, for callers that check clusters one by one. */
export function lintTogether(
  clusters: readonly Cluster[],
  rules: readonly Rule[],
): (cluster: Cluster) => readonly Diagnostic[] {
  const findings = new Findings();
  const [first] = clusters;
  for (const rule of clusters.length > 1 ? rules : []) {
    if (!first || !rule.checkRun) continue;
    const report = (cluster: Cluster, finding: Finding) => findings.add(rule, cluster, finding);
    findings.guard(rule, first, () => rule.checkRun?.(clusters, report));
  }
  const found = findings.byCluster();
  return (cluster) => found.get(cluster) ?? [];
}

/** What rules have said, each thing once. */
class Findings {
  readonly #diagnostics: { readonly cluster: Cluster; readonly diagnostic: Diagnostic }[] = [];
  readonly #seen = new Set<string>();

  add(rule: Rule, cluster: Cluster, finding: Finding): void {
    // One fact can be met on several ways, for example once for each node that uses a shared file.
    const { at, message } = finding;
    if (isUtf16(at.file) && !/\/(?:encoding|permissions)$/.test(rule.id)) return;
    // What a file says that cannot be read is not to be compared with the others.
    if (rule.id.startsWith("cluster/") && holdsUtf16(cluster)) return;
    const key = `${rule.id}\0${at.file.path}\0${at.range?.start}\0${at.range?.end}\0${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const diagnostic = { ...finding, rule: rule.id, cluster: cluster.name, ...guardedFixes(cluster, finding) };
    this.#diagnostics.push({ cluster, diagnostic });
  }

  /** Runs a rule; if it fails, that is a finding. */
  guard(rule: Rule, cluster: Cluster, run: () => void): void {
    try {
      run();
    } catch (error) {
      const file = cluster.files[0];
      if (!file) return;
      const diagnostic: Diagnostic = {
        rule: "halint/internal-error",
        cluster: cluster.name,
        at: { file },
        severity: "error",
        noticed: "never",
        message: `the rule ${rule.id} failed (${error instanceof Error ? error.message : String(error)}); every other rule still ran`,
        help: "this is a bug in halint: please report it with the files, without their keys",
      };
      this.#diagnostics.push({ cluster, diagnostic });
    }
  }

  /** The findings of each cluster; none where there are none. */
  byCluster(): ReadonlyMap<Cluster, readonly Diagnostic[]> {
    const found = new Map<Cluster, Diagnostic[]>();
    for (const { cluster, diagnostic } of this.#diagnostics) {
      const known = found.get(cluster);
      if (known) known.push(diagnostic);
      else found.set(cluster, [diagnostic]);
    }
    return found;
  }

  sorted(): Diagnostic[] {
    return this.#diagnostics.map((entry) => entry.diagnostic).sort(compareDiagnostics);
  }
}

const holdsUtf16 = kept((cluster: Cluster) => cluster.files.some(isUtf16));

/** By file, start, rule, message: an order that does not depend on that of the rules. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.at.file.path, b.at.file.path) ||
    (a.at.range?.start ?? -1) - (b.at.range?.start ?? -1) ||
    (a.at.range?.end ?? -1) - (b.at.range?.end ?? -1) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A fix that would take a comment away needs somebody to agree. */
function guardedFixes(cluster: Cluster, finding: Finding): { fixes?: readonly Fix[] } {
  if (!finding.fixes || finding.fixes.length === 0) return {};
  return {
    fixes: finding.fixes.map((fix) => {
      const loses =
        fix.safety === "safe" &&
        fix.edits.some(
          (edit) =>
            edit.kind === "text" &&
            edit.range.end > edit.range.start &&
            commentsIn(cluster, edit.file, edit.range).some(
              (comment) => !edit.text.includes(wordsOf(edit.file.text, comment)),
            ),
        );
      return loses ? { ...fix, safety: "unsafe" } : fix;
    }),
  };
}

/** A comment without what may end its line. */
function wordsOf(text: string, comment: Range): string {
  return text.slice(comment.start, comment.end).replace(/(?<![\s\\])[\s\\]+$/, "");
}

/** Comments that a range touches. They are in order and do not overlap, so that the first is found by halves. */
function commentsIn(cluster: Cluster, file: SourceFile, range: Range): Range[] {
  const known = commentsOf(cluster);
  let comments = known.get(file);
  if (!comments) {
    comments = readComments(cluster, file);
    known.set(file, comments);
  }
  const low = countBefore(comments, ({ end }) => end <= range.start);
  const found: Range[] = [];
  for (let at = low; at < comments.length && overlaps(comments[at] as Range, range); at++) {
    found.push(comments[at] as Range);
  }
  return found;
}

const commentsOf = kept((_: Cluster) => new Map<SourceFile, readonly Range[]>());

function readComments(cluster: Cluster, file: SourceFile): Range[] {
  for (const node of cluster.nodes) {
    if (node.haCf === file) return asHaCf(file).file.comments.map((comment) => comment.range);
    if (node.haresources === file) return asHaresources(file).comments.map((comment) => comment.range);
    if (node.authkeys === file) return [];
  }
  return cluster.drbd.some((configuration) => configuration.files.includes(file))
    ? asDrbd(file).comments.map((comment) => comment.range)
    : [];
}
