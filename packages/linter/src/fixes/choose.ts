import type { Diagnostic, Edit, Fix, Safety } from "../diagnostic.js";

/** The fixes of one pass: of each diagnostic its first allowed one, unless an earlier one touches the same text. */
export function chooseFixes(diagnostics: readonly Diagnostic[], allowed: readonly Safety[]): Fix[] {
  return chooseRepairs(diagnostics, allowed).map(({ fix }) => fix);
}

/** The same, each with the diagnostic that it belongs to. */
export function chooseRepairs(
  diagnostics: readonly Diagnostic[],
  allowed: readonly Safety[],
): { readonly diagnostic: Diagnostic; readonly fix: Fix }[] {
  const chosen: { diagnostic: Diagnostic; fix: Fix }[] = [];
  const taken: Edit[] = [];
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes?.find((candidate) => allowed.includes(candidate.safety));
    if (!fix) continue;
    const open = fix.edits.filter((edit) => !taken.some((other) => sameEdit(edit, other)));
    // What is asked for twice is done once; what contradicts waits for the next pass, all of the fix with it.
    if (open.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...open);
    if (open.length > 0) chosen.push({ diagnostic, fix: { ...fix, edits: open } });
  }
  return chosen;
}

function pathOf(edit: Edit): string {
  return edit.kind === "create" ? edit.path : edit.file.path;
}

function sameEdit(left: Edit, right: Edit): boolean {
  if (left.kind !== right.kind || pathOf(left) !== pathOf(right)) return false;
  if (left.kind === "text" && right.kind === "text") {
    return left.range.start === right.range.start && left.range.end === right.range.end && left.text === right.text;
  }
  if (left.kind === "mode" && right.kind === "mode") return left.mode === right.mode;
  return left.kind === "create" && right.kind === "create" && left.text === right.text;
}

function collide(left: Edit, right: Edit): boolean {
  if (pathOf(left) !== pathOf(right)) return false;
  if (left.kind !== "text" || right.kind !== "text") return left.kind === right.kind;
  const { range: a } = left;
  const { range: b } = right;
  // Two insertions at one place would make their order a matter of chance.
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}
