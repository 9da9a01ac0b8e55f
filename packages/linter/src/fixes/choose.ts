import { countBefore } from "@halint/grammars";
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
  const taken = new Map<string, Taken>();
  const takenOn = (edit: Edit) => {
    const path = pathOf(edit);
    const known = taken.get(path) ?? new Taken();
    taken.set(path, known);
    return known;
  };
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes?.find((candidate) => allowed.includes(candidate.safety));
    if (!fix) continue;
    const open = fix.edits.filter((edit) => !takenOn(edit).has(edit));
    // What is asked for twice is done once; what contradicts waits for the next pass, all of the fix with it.
    if (open.some((edit) => takenOn(edit).collides(edit))) continue;
    for (const edit of open) takenOn(edit).add(edit);
    if (open.length > 0) chosen.push({ diagnostic, fix: { ...fix, edits: open } });
  }
  return chosen;
}

/** The file that an edit changes or makes. */
export function pathOf(edit: Edit): string {
  return edit.kind === "create" ? edit.path : edit.file.path;
}

type TextEdit = Edit & { readonly kind: "text" };

/** What has been chosen for one file. There may be very many edits: none is compared with all others. */
class Taken {
  readonly #keys = new Set<string>();
  /** Text edits, in order; they do not overlap. */
  readonly #texts: TextEdit[] = [];
  readonly #kinds = new Set<Edit["kind"]>();

  /** Whether the very same edit has been chosen. */
  has(edit: Edit): boolean {
    return this.#keys.has(keyOf(edit));
  }

  collides(edit: Edit): boolean {
    if (edit.kind !== "text") return this.#kinds.has(edit.kind);
    const after = this.#after(edit);
    for (let at = after - 1; at >= 0; at--) {
      const other = this.#texts[at] as TextEdit;
      if (touch(other, edit)) return true;
      if (other.range.end < edit.range.start) break;
    }
    for (let at = after; at < this.#texts.length; at++) {
      const other = this.#texts[at] as TextEdit;
      if (touch(other, edit)) return true;
      if (other.range.start > edit.range.end) break;
    }
    return false;
  }

  add(edit: Edit): void {
    this.#keys.add(keyOf(edit));
    this.#kinds.add(edit.kind);
    if (edit.kind === "text") this.#texts.splice(this.#after(edit), 0, edit);
  }

  /** Where the first text edit stands that begins behind the start of this one. */
  #after({ range: { start } }: TextEdit): number {
    return countBefore(this.#texts, ({ range }) => range.start <= start);
  }
}

function keyOf(edit: Edit): string {
  switch (edit.kind) {
    case "text":
      return `text\0${edit.range.start}\0${edit.range.end}\0${edit.text}`;
    case "mode":
      return `mode\0${edit.mode}`;
    case "create":
      return `create\0${edit.text}`;
  }
}

function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  // Two insertions at one place would make their order a matter of chance.
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}
