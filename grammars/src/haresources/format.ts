import { blank, formatLines, paragraphs, trimmed } from "../line/format.js";
import { strayBlank } from "../line/words.js";
import { parseHaresources } from "./parser.js";
import { type PhysicalLine, readPhysicalLines } from "./physical-lines.js";
import { haresourcesLineLimit } from "./start-check.js";

/** A logical line: the first of its physical lines, and what each of them holds. */
interface Unit {
  readonly first: number;
  readonly owner: string;
  readonly parts: readonly Part[];
  readonly note: string;
}

interface Part {
  /** Words with one blank between them; in the first physical line without the owner. */
  readonly words: string;
  /** Whether a blank stands between this and the next physical line's first word. */
  readonly apart: boolean;
}

/**
 * Lays a haresources out: one blank between resources, and in a run of groups the first resources stand in one column,
 * under which joined lines begin too. The daemon and ResourceManager read the same in the result.
 */
export function formatHaresources(text: string): string {
  const physical = readPhysicalLines(text);
  return formatLines(text, {
    returns: false,
    layOut(bodies) {
      const result = [...bodies];
      const units: (Unit | undefined)[] = [];
      for (let first = 0; first < bodies.length; ) {
        let end = first + 1;
        while (physical[end]?.joined) end++;
        // A line that was meant to be joined, and is not, shows it by its indentation.
        const apart = first > 0 && physical[first - 1]?.meantToJoin;
        const unit = apart ? undefined : unitOf(bodies.slice(first, end), physical.slice(first, end), first);
        if (unit === "alone") result[first] = trimmed(bodies[first] as string);
        units.push(unit === "alone" ? undefined : unit);
        first = end;
      }
      for (const paragraph of paragraphs(units)) {
        const width = Math.max(...paragraph.map(({ owner }) => owner.length));
        for (const unit of paragraph) {
          const lines = linesOf(unit, width);
          if (lines.some((line) => line.length * 3 > haresourcesLineLimit)) continue;
          lines.forEach((line, index) => {
            result[unit.first + index] = line;
          });
        }
      }
      return result;
    },
    meaning(source) {
      const { groups, owners, comments, continuations } = parseHaresources(source);
      return [
        groups.map(({ owner, resources }) => [owner.text, ...resources.map((resource) => resource.text)]),
        owners.map(({ text: owner, cut }) => [owner, cut]),
        comments.map((comment) => comment.text.trimEnd()),
        continuations.length,
      ];
    },
  });
}

/** `alone` for an empty line or a comment; undefined for what is better left alone. */
function unitOf(bodies: readonly string[], lines: readonly PhysicalLine[], first: number): Unit | "alone" | undefined {
  if (bodies.some((body) => strayBlank.test(body) || body.length * 3 > haresourcesLineLimit)) return undefined;
  const [body = ""] = bodies;
  if (/^[ \t]*(?:#|$)/.test(body)) return trimmed(body).endsWith("\\") ? undefined : "alone";
  if (lines.some(({ problem }) => problem !== undefined)) return undefined;
  if (bodies.length > 1 && bodies.some((line) => line.includes("#"))) return undefined;
  const hash = body.indexOf("#");
  const note = hash === -1 ? "" : body.slice(hash);
  // What touches the comment stays so, and so does a backslash before it.
  if (note !== "" && !/[ \t]$/.test(body.slice(0, hash))) return undefined;
  const codes = bodies.map((line, index) =>
    index < bodies.length - 1 ? line.slice(0, -1) : hash === -1 ? line : line.slice(0, hash),
  );
  const words = codes.map((code) => trimmed(code).split(blank));
  // A line of a backslash alone, or one that ends in a backslash that joins nothing.
  if (words.some((list) => list[0] === "") || /\\[ \t]*$/.test(codes.at(-1) as string)) return undefined;
  const [owner = "", ...resources] = words[0] as string[];
  // What somebody took for a comment is no group.
  if (owner.startsWith("//")) return undefined;
  if (bodies.length > 1 && resources.length === 0 && !/[ \t]$/.test(codes[0] as string)) return undefined;
  return {
    first,
    owner,
    note: trimmed(note),
    parts: codes.map((code, index) => ({
      words: (index === 0 ? resources : (words[index] as string[])).join(" "),
      apart: /[ \t]$/.test(code) || /^[ \t]/.test(codes[index + 1] ?? ""),
    })),
  };
}

function linesOf({ owner, parts, note }: Unit, width: number): string[] {
  const indent = " ".repeat(width + 1);
  return parts.map(({ words, apart }, index) => {
    const begins =
      index === 0 ? (words === "" ? owner : `${owner.padEnd(width)} `) : parts[index - 1]?.apart ? indent : "";
    const ends = index < parts.length - 1 ? (apart ? " \\" : "\\") : note === "" ? "" : ` ${note}`;
    return begins + words + ends;
  });
}
