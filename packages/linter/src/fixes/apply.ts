import type { SourceFile } from "@halint/cluster";
import { applyEdits, encode, type TextEdit } from "@halint/grammars";
import type { Fix } from "../diagnostic.js";

/** What fixes make of one file. */
export type Change =
  | { readonly kind: "change"; readonly file: SourceFile; readonly bytes: Uint8Array; readonly mode?: number }
  | { readonly kind: "create"; readonly path: string; readonly bytes: Uint8Array; readonly mode: number };

/** Applies fixes whose edits do not overlap to the files that they were made for. Pure: nothing is written. */
export function applyFixes(fixes: readonly Fix[]): Change[] {
  const edits = new Map<SourceFile, TextEdit[]>();
  const modes = new Map<SourceFile, number>();
  const created: Change[] = [];
  for (const fix of fixes) {
    for (const edit of fix.edits) {
      if (edit.kind === "text") {
        const known = edits.get(edit.file);
        if (known) known.push(edit);
        else edits.set(edit.file, [edit]);
      } else if (edit.kind === "mode") modes.set(edit.file, edit.mode);
      else created.push({ kind: "create", path: edit.path, bytes: encode(edit.text, "utf-8"), mode: edit.mode });
    }
  }
  const changed = [...new Set([...edits.keys(), ...modes.keys()])].map((file): Change => {
    const own = edits.get(file);
    const mode = modes.get(file);
    const bytes = own ? encode(applyEdits(file.text, own), file.source.encoding) : file.bytes;
    return { kind: "change", file, bytes, ...(mode === undefined ? {} : { mode }) };
  });
  return [...changed, ...created];
}
