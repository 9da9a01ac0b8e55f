import { blank, formatLines, paragraphs, trimmed } from "../line/format.js";
import { strayBlank } from "../line/words.js";
import { findDirective } from "./catalogue.js";
import { haCfLineLimit, parseHaCf } from "./parser.js";
import { byteLength } from "./values.js";

/** Directives of which the daemon passes the rest of the line on as it is, quotes and blanks included. */
const raw = new Set(["respawn", "failfast", "stonith", "stonith_host"]);

interface Line {
  readonly index: number;
  readonly name: string;
  readonly values: string;
  /** A comment behind the values, and whether it touches them. */
  readonly note: string;
  readonly touching: boolean;
}

/**
 * Lays an ha.cf out: one blank between words, and in a run of lines the values stand in one column, comments behind
 * them in another. The daemon reads the same in the result; where it would not, the text comes back as it was.
 */
export function formatHaCf(text: string): string {
  return formatLines(text, {
    returns: true,
    layOut(bodies) {
      const result = [...bodies];
      const lines = bodies.map((body, index): Line | undefined => {
        if (strayBlank.test(body) || byteLength(body) > haCfLineLimit) return undefined;
        const hash = body.indexOf("#");
        const code = hash === -1 ? body : body.slice(0, hash);
        const [name = "", ...words] = trimmed(code).split(blank);
        if (name === "") {
          result[index] = trimmed(body);
          return undefined;
        }
        const values =
          findDirective(name) && !raw.has(name) ? words.join(" ") : trimmed(trimmed(code).slice(name.length));
        const note = hash === -1 ? "" : trimmed(body.slice(hash));
        return { index, name, values, note, touching: hash > 0 && !/[ \t]$/.test(code) };
      });
      for (const paragraph of paragraphs(lines)) {
        const width = Math.max(...paragraph.map(({ name, values }) => (values === "" ? 0 : name.length)));
        const laid = paragraph.map((line) => ({
          ...line,
          code: line.values === "" ? line.name : `${line.name.padEnd(width)} ${line.values}`,
        }));
        const column = Math.max(
          ...laid.map(({ note, touching, code }) => (note !== "" && !touching ? code.length : 0)),
        );
        for (const { index, code, note, touching } of laid) {
          const line = note === "" || touching ? code + note : `${code.padEnd(column)} ${note}`;
          if (byteLength(line) <= haCfLineLimit) result[index] = line;
        }
      }
      return result;
    },
    meaning(source) {
      const { lines, comments, overlong } = parseHaCf(source);
      return [
        lines.map(({ name, words, rest }) => [name.text, ...words.map((word) => word.text), rest === true]),
        comments.map((comment) => comment.text.trimEnd()),
        overlong.length,
      ];
    },
  });
}
