import { drbd, formatAuthkeys, formatHaCf, formatHaresources, type Range } from "@halint/grammars";
import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import type { DocumentLanguage } from "../documents.js";
import { difference } from "../edits.js";
import type { View } from "../workspace.js";

/** Characters after which a line is laid out again. */
export const formattingTriggers: readonly [string, ...string[]] = ["}", ";", "\n"];

const formatters: Readonly<Record<DocumentLanguage, (text: string, indent: number) => string>> = {
  "ha.cf": formatHaCf,
  haresources: formatHaresources,
  authkeys: formatAuthkeys,
  drbd: (text, indent) => drbd.formatDrbd(text, { indent }),
};

/** Lays a document out, or the part of it in a range. */
export function format(view: View, options: FormattingOptions, within?: Range): TextEdit[] {
  const { text } = view.file;
  const indent =
    Number.isInteger(options.tabSize) && options.tabSize > 0 && options.tabSize <= 16 ? options.tabSize : 4;
  return difference(text, formatters[view.language](text, indent))
    .filter(({ range }) => !within || (within.start <= range.start && range.end <= within.end))
    .map(({ range, text: newText }) => ({ range: view.text.range(range), newText }));
}

/** Lays the line out that was finished by what was typed: a statement of drbd.conf, or a line of the other languages. */
export function formatOnType(view: View, offset: number, typed: string, options: FormattingOptions): TextEdit[] {
  // In drbd.conf the end of a line ends nothing, elsewhere nothing else does.
  if ((typed === "\n") === (view.language === "drbd")) return [];
  const line = view.text.lineOf(offset);
  const { start, end } = view.text.lineRange(line);
  const above = line > 0 ? view.text.lineRange(line - 1) : { start, end: start };
  return format(view, options, typed === "\n" ? above : { start: above.end, end: Math.min(end, offset) });
}
