import { MemoryFiles } from "@halint/cluster";
import { overlaps, type Range } from "@halint/grammars";
import {
  chooseFixes,
  type Diagnostic as Finding,
  type Fix,
  fixToFixedPoint,
  isRefusal,
  writeSuppressions,
} from "@halint/linter";
import { type CodeAction, CodeActionKind, type Command } from "vscode-languageserver";
import { checkNow } from "../checks.js";
import { difference, type EditSupport, fixEdit, type ModeChange, workspaceEdit } from "../edits.js";
import type { View, Workspace } from "../workspace.js";
import { peerCandidates } from "./code-actions/peer-candidates.js";
import { pageOf, toDiagnostic } from "./diagnostics.js";

/** All safe repairs of a document at once. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.halint`;

/** Kinds of code action that the server offers. */
export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, fixAllKind];

/** Sets modes of files, which an edit cannot do. */
export const setModesCommand = "halint.setModes";
/** Opens the page of a rule. */
export const explainCommand = "halint.explain";

/** Reason that is written where the user has to write one. */
const placeholder = "TODO: say why this may stay";

/** What is offered for a range of a document. */
export function codeActions(
  view: View,
  range: Range,
  only: readonly string[] | undefined,
  support: EditSupport,
): CodeAction[] {
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const touched = view.workspace.findingsOf(view.file.path).filter((finding) => touches(finding, range));
    for (const finding of touched) actions.push(...quickFixes(view, finding, support));
    for (const rule of new Set(touched.map((finding) => finding.rule))) {
      actions.push(...fixesOfRule(view, rule, support));
    }
    for (const finding of touched) actions.push(...suppression(view, finding, support));
    for (const rule of new Set(touched.map((finding) => finding.rule))) {
      const page = pageOf(view.workspace, rule);
      if (!page) continue;
      const command: Command = { title: `Explain ${rule}`, command: explainCommand, arguments: [rule] };
      actions.push({ title: command.title, kind: CodeActionKind.QuickFix, command });
    }
  }
  // On save, and in the menu of source actions; not in every quick fix menu.
  if (only && wants(fixAllKind)) actions.push(...fixAll(view, support));
  return actions;
}

/** A caret beside a finding touches it; a finding about a whole file is everywhere on its first line. */
function touches({ at }: Finding, range: Range): boolean {
  if (!at.range) return range.start <= at.file.source.lines.rangeOfLine(1).end;
  return overlaps(at.range, range) || (at.range.start <= range.end && range.start <= at.range.end);
}

function quickFixes(view: View, finding: Finding, support: EditSupport): CodeAction[] {
  const { workspace } = view;
  const fixes: readonly Fix[] = [...(finding.fixes ?? []), ...peerCandidates(view, finding)];
  const safe = fixes.filter((fix) => fix.safety === "safe");
  return fixes.flatMap((fix) => {
    const { title, edits } = onAllNodes(view, fix);
    return action(workspace, title, { edits }, support, {
      diagnostics: [toDiagnostic(workspace, finding)],
      ...(safe.length === 1 && safe[0] === fix ? { isPreferred: true } : {}),
    });
  });
}

/** A repair of a haresources is made wherever the file is the same: nodes that read different ones fight for groups. */
function onAllNodes(view: View, fix: Fix): Pick<Fix, "title" | "edits"> {
  const { file, language, cluster } = view;
  const texts = fix.edits.flatMap((edit) => (edit.kind === "text" && edit.file === file ? [edit] : []));
  if (language !== "haresources" || texts.length < fix.edits.length) return fix;
  const others = new Set(cluster.nodes.flatMap(({ haresources }) => haresources ?? []));
  const same = [...others].filter((other) => other !== file && other.text === file.text);
  if (same.length === 0) return fix;
  return {
    title: fix.title.endsWith("(on all nodes)") ? fix.title : `${fix.title} (on all nodes)`,
    edits: [...texts, ...same.flatMap((other) => texts.map((edit) => ({ ...edit, file: other })))],
  };
}

function action(
  workspace: Workspace,
  title: string,
  fix: Pick<Fix, "edits">,
  support: EditSupport,
  more: Partial<CodeAction> = {},
): CodeAction[] {
  const made = fixEdit(workspace, fix.edits, support);
  if (!made || (!made.edit && made.modes.length === 0)) return [];
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      ...(made.edit ? { edit: made.edit } : {}),
      ...(made.modes.length > 0 ? { command: modesCommand(title, made.modes) } : {}),
      ...more,
    },
  ];
}

function modesCommand(title: string, modes: readonly ModeChange[]): Command {
  return { title, command: setModesCommand, arguments: [...modes] };
}

/** All repairs of one rule, in the file and in the cluster, where there is more than one. */
function fixesOfRule(view: View, rule: string, support: EditSupport): CodeAction[] {
  const { workspace, cluster } = view;
  const of = (paths: readonly string[]) =>
    paths.flatMap((path) =>
      workspace.findingsOf(path).filter((finding) => finding.rule === rule && (finding.fixes ?? []).length > 0),
    );
  const here = of([view.file.path]);
  const everywhere = of([...new Set(cluster.files.map((file) => file.path))]);
  const all = (findings: readonly Finding[], where: string): CodeAction[] => {
    const fixes = chooseFixes(findings, ["safe", "unsafe"]);
    return fixes.length < 2
      ? []
      : action(workspace, `Repair all ${rule} ${where}`, { edits: fixes.flatMap((fix) => fix.edits) }, support);
  };
  return [
    ...(here.length > 1 ? all(here, "in this file") : []),
    ...(everywhere.length > here.length && everywhere.length > 1 ? all(everywhere, "in this cluster") : []),
  ];
}

function suppression(view: View, finding: Finding, support: EditSupport): CodeAction[] {
  if (isRefusal(finding)) return [];
  const { fixes } = writeSuppressions(view.cluster, [finding], placeholder);
  return fixes.flatMap((fix) =>
    action(view.workspace, `Silence ${finding.rule} here, with a reason`, fix, support, {
      diagnostics: [toDiagnostic(view.workspace, finding)],
    }),
  );
}

/** Every safe repair that stays inside this document, again and again until nothing changes. */
function fixAll(view: View, support: EditSupport): CodeAction[] {
  const { workspace, file } = view;
  const area = workspace.areaOf(view.cluster);
  if (!area || !workspace.findingsOf(file.path).some((finding) => hasOwnFix(finding))) return [];
  const fixed = fixToFixedPoint(
    new MemoryFiles({ [file.path]: { content: file.text } }, area.files),
    (files) => {
      const cluster = area.readAgain(files, file.path);
      return cluster
        ? checkNow(cluster).flatMap((finding) => {
            const fixes = finding.fixes?.filter((fix) => staysIn(fix, file.path) && fix.safety === "safe") ?? [];
            return finding.at.file.path === file.path && fixes.length > 0 ? [{ ...finding, fixes }] : [];
          })
        : [];
    },
    ["safe"],
  );
  const after = fixed.files.find((changed) => changed.path === file.path);
  if (!after) return [];
  const text = Buffer.from(after.after).toString(file.source.encoding === "utf-8" ? "utf8" : "latin1");
  const edits = difference(file.text, text).map((edit) => ({ file, ...edit }));
  if (edits.length === 0) return [];
  return [{ title: "Make all safe repairs", kind: fixAllKind, edit: workspaceEdit(workspace, edits, support) }];
}

function hasOwnFix(finding: Finding): boolean {
  return finding.fixes?.some((fix) => fix.safety === "safe" && staysIn(fix, finding.at.file.path)) === true;
}

function staysIn(fix: Fix, path: string): boolean {
  return fix.edits.every((edit) => edit.kind === "text" && edit.file.path === path);
}
