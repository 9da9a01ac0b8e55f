import type { SourceFile } from "@halint/cluster";
import { applyEdits, type Range, type TextEdit } from "@halint/grammars";
import type { Edit } from "@halint/linter";
import type { ChangeAnnotation, TextEdit as LspTextEdit, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Workspace } from "./workspace.js";

/** What a client can do with edits. */
export interface EditSupport {
  readonly documentChanges: boolean;
  readonly create: boolean;
  readonly annotations: boolean;
}

/** A mode that an edit cannot carry, for a command. */
export interface ModeChange {
  readonly uri: string;
  /** Octal, such as `0600`. */
  readonly mode: string;
}

/** A text change in one file. */
export interface FileEdit {
  readonly file: SourceFile;
  readonly range: Range;
  readonly text: string;
  /** Name of an annotation that asks for confirmation. */
  readonly annotation?: string;
}

/** Text changes of several files, with the versions for which they were made. */
export function workspaceEdit(
  workspace: Workspace,
  edits: readonly FileEdit[],
  support: EditSupport,
  annotations: Readonly<Record<string, ChangeAnnotation>> = {},
): WorkspaceEdit {
  const byFile = new Map<SourceFile, LspTextEdit[]>();
  const used = new Set<string>();
  for (const { file, range, text, annotation } of edits) {
    const list = byFile.get(file) ?? [];
    byFile.set(file, list);
    const annotated = annotation !== undefined && support.annotations && support.documentChanges;
    if (annotated) used.add(annotation);
    list.push({
      range: workspace.textOf(file).range(range),
      newText: text,
      ...(annotated ? { annotationId: annotation } : {}),
    });
  }
  if (!support.documentChanges) {
    return { changes: Object.fromEntries([...byFile].map(([file, list]) => [workspace.uriOf(file.path), list])) };
  }
  const documentChanges = [...byFile].map(
    ([file, list]): TextDocumentEdit => ({
      textDocument: { uri: workspace.uriOf(file.path), version: workspace.versionOf(file.path) },
      edits: list,
    }),
  );
  return {
    documentChanges,
    ...(used.size > 0
      ? {
          changeAnnotations: Object.fromEntries([...used].map((name) => [name, annotations[name] as ChangeAnnotation])),
        }
      : {}),
  };
}

/** The edits of fixes: what the client does with texts, and the modes that only the server can set. */
export function fixEdit(
  workspace: Workspace,
  edits: readonly Edit[],
  support: EditSupport,
): { edit: WorkspaceEdit | undefined; modes: ModeChange[] } | undefined {
  const texts = edits.filter((edit) => edit.kind === "text");
  const modes = edits.flatMap((edit) =>
    edit.kind === "mode"
      ? [{ uri: workspace.uriOf(edit.file.path), mode: `0${edit.mode.toString(8)}` }]
      : edit.kind === "create"
        ? [{ uri: workspace.uriOf(edit.path), mode: `0${edit.mode.toString(8)}` }]
        : [],
  );
  const created = edits.filter((edit) => edit.kind === "create");
  if (created.length > 0 && !(support.create && support.documentChanges)) return undefined;
  const edit = texts.length > 0 || created.length > 0 ? workspaceEdit(workspace, texts, support) : undefined;
  const creations = created.flatMap(({ path, text }) => {
    const uri = workspace.uriOf(path);
    const start = { line: 0, character: 0 };
    return [
      { kind: "create" as const, uri, options: { overwrite: false, ignoreIfExists: false } },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
    ];
  });
  return {
    edit:
      edit && creations.length > 0
        ? { ...edit, documentChanges: [...creations, ...(edit.documentChanges ?? [])] }
        : edit,
    modes,
  };
}

/**
 * The edits that turn one text into another, as small as they can be made cheaply: one for each changed run of blanks
 * where nothing but blanks differs, else one for all that lies between what is the same at both ends.
 */
export function difference(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const edits: TextEdit[] = [];
  let left = 0;
  let right = 0;
  const blanksAt = (text: string, at: number) => {
    let end = at;
    while (end < text.length && /\s/.test(text[end] as string)) end++;
    return end;
  };
  for (;;) {
    const leftEnd = blanksAt(before, left);
    const rightEnd = blanksAt(after, right);
    const old = before.slice(left, leftEnd);
    const now = after.slice(right, rightEnd);
    if (old !== now) edits.push(trimmed(old, now, left));
    left = leftEnd;
    right = rightEnd;
    if (left >= before.length || right >= after.length) break;
    if (before[left] !== after[right]) return [trimmed(before, after, 0)];
    left++;
    right++;
  }
  return left === before.length && right === after.length && applyEdits(before, edits) === after
    ? edits
    : [trimmed(before, after, 0)];
}

function trimmed(before: string, after: string, offset: number): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return {
    range: { start: offset + start, end: offset + before.length - same },
    text: after.slice(start, after.length - same),
  };
}
