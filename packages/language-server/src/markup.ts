import { type MarkupContent, MarkupKind } from "vscode-languageserver";

/** A text of a file, as code in Markdown: nothing in it is taken for Markdown, and no control character is left. */
export function code(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "␣").slice(0, 300);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** Items with commas and an "and". */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Markdown as the client wants it. */
export function markup(markdown: string, formats: readonly string[] | undefined): MarkupContent {
  return !formats || formats.includes(MarkupKind.Markdown)
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: markdown.replace(/\*\*|`+ ?| ?`+(?=\s|$)/g, "").replace(/\n\n+/g, "\n") };
}
