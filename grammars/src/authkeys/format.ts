import { blank, formatLines, trimmed } from "../line/format.js";
import { strayBlank } from "../line/words.js";
import { authkeysLineLimit, parseAuthkeys } from "./parser.js";

/** Lays an authkeys out: one blank between words, none at either end. The daemon reads the same in the result. */
export function formatAuthkeys(text: string): string {
  return formatLines(text, {
    returns: true,
    layOut: (bodies) =>
      bodies.map((body) => {
        // Beyond the limit a line is read as two; below a third of it no encoding reaches it.
        if (strayBlank.test(body) || body.length * 3 > authkeysLineLimit) return body;
        const line = trimmed(body);
        return line.startsWith("#") ? line : line.split(blank).join(" ");
      }),
    meaning(source) {
      const { lines, comments, overlong } = parseAuthkeys(source);
      return [
        lines.map((line) => source.slice(line.range.start, line.range.end).split(/\s+/)),
        lines.map((line) => [line.kind, ...Object.values(line).map((part) => (part as { text?: string }).text ?? "")]),
        comments.map((comment) => comment.text.trimEnd()),
        overlong.length,
      ];
    },
  });
}
