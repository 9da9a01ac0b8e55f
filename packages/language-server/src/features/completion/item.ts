import type { Range } from "@halint/grammars";
import type { CompletionItemKind } from "vscode-languageserver";

/** A proposal, in offsets. */
export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What it replaces. */
  readonly range: Range;
  /** What is written; the label where it is absent. */
  readonly text?: string;
  /** The same with places to fill in, for clients that know snippets. */
  readonly snippet?: string;
  /** A few words beside the label. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** The smaller, the further up; 5 where nothing is said. */
  readonly rank?: number;
  readonly deprecated?: boolean;
}

/** The word around an offset: runs of what is neither blank nor one of `ends`. */
export function wordAround(text: string, offset: number, ends: RegExp): Range {
  let start = offset;
  while (start > 0 && !ends.test(text[start - 1] as string)) start--;
  let end = offset;
  while (end < text.length && !ends.test(text[end] as string)) end++;
  return { start, end };
}

/** A text in which nothing is taken for a place to fill in. */
export function plainSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** A place to fill in: with the word that may stand there, or a choice of several; else with its name. */
export function fillIn(index: number, words: readonly string[], name = ""): string {
  const plain = [...new Set(words)].filter((word) => !/[,|$}\\]/.test(word)).slice(0, 9);
  if (plain.length > 1) return `\${${index}|${plain.join(",")}|}`;
  const [only = plainSnippet(name)] = plain;
  return only === "" ? `$${index}` : `\${${index}:${only}}`;
}

/** The likeliest first; those of one rank in the order of their names. */
export function byRank(proposals: readonly Proposal[]): Proposal[] {
  return [...proposals].sort(
    (a, b) => (a.rank ?? 5) - (b.rank ?? 5) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
}
