import { drbd, type Range } from "@halint/grammars";
import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import type { DocumentLanguage } from "../documents.js";
import { difference } from "../edits.js";
import type { View } from "../workspace.js";

/** Characters after which a line is laid out again. */
export const formattingTriggers: readonly [string, ...string[]] = ["}", ";"];

/** Languages that have a layout. */
const formatters: Readonly<Partial<Record<DocumentLanguage, (text: string, indent: number) => string>>> = {
  drbd: (text, indent) => drbd.formatDrbd(text, { indent }),
};

/** Lays a document out, or the part of it in a range. */
export function format(view: View, options: FormattingOptions, within?: Range): TextEdit[] {
  const formatter = formatters[view.language];
  if (!formatter) return [];
  const { text } = view.file;
  const indent =
    Number.isInteger(options.tabSize) && options.tabSize > 0 && options.tabSize <= 16 ? options.tabSize : 4;
  return difference(text, formatter(text, indent))
    .filter(({ range }) => !within || (within.start <= range.start && range.end <= within.end))
    .map(({ range, text: newText }) => ({ range: view.text.range(range), newText }));
}

/** Lays the line out in which something was typed. */
export function formatOnType(view: View, offset: number, options: FormattingOptions): TextEdit[] {
  const line = view.text.lineOf(offset);
  const { start, end } = view.text.lineRange(line);
  const before = line > 0 ? view.text.lineRange(line - 1).end : start;
  return format(view, options, { start: before, end: Math.min(end, offset) });
}
