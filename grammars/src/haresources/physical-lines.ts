import { strayBlank } from "../line/words.js";
import type { Range } from "../text/range.js";

/** What is wrong with how a physical line is joined to the next one, or with a comment beside that. */
export type JoinProblem =
  /** Something stands behind the backslash, so that it joins nothing and is a resource itself. */
  | "behind"
  /** The backslash ends a comment: it joins the next line for the daemon, and nothing for ResourceManager. */
  | "in comment"
  /** A comment on a joined line, where ResourceManager takes its words for resources. */
  | "comment"
  /** There is no next line: the backslash stays. */
  | "last"
  /** The line begins with the backslash, which the daemon takes for a node. */
  | "leading"
  /** The backslash touches the first word, which is then no node to the daemon. */
  | "glued";

/** A physical line, as the programs read it and as its author meant it. */
export interface PhysicalLine {
  /** Without its line end. */
  readonly range: Range;
  /** Whether ResourceManager joins it to the one before. */
  readonly joined: boolean;
  /** What is not note, backslash or blank; empty where there is none. */
  readonly code: Range;
  /** The backslash behind the code, whether it works or not. */
  readonly backslash: Range | undefined;
  /** From `#` or `//` to the end of the line or the backslash that ends it, without blanks at its end. */
  readonly note: Range | undefined;
  readonly problem: JoinProblem | undefined;
  /** Whether the author meant the next line to belong to this one. */
  readonly meantToJoin: boolean;
}

const everyStrayBlank = new RegExp(strayBlank.source, "g");

/** Reads the physical lines of a haresources. */
export function readPhysicalLines(text: string): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let joined: boolean = false;
  let meantJoined: boolean = false;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const last = end + 1 >= text.length;
    const raw = text.slice(start, end);
    const plain = raw.replace(everyStrayBlank, " ");
    // Behind a line of a backslash alone, people read a line of its own.
    const within = joined && meantJoined;
    const noteAt = noteStart(plain, within);
    const before = trimmedEnd(plain, noteAt);
    const hasBackslash = plain[before - 1] === "\\";
    const codeEnd = trimmedEnd(plain, hasBackslash ? before - 1 : before);
    const codeStart = Math.min(codeEnd, plain.search(/[^ \t]|$/));
    const hasNote = noteAt < plain.length;
    const noteEnd = trimmedEnd(plain, plain.length);
    const noteBackslash = hasNote && plain[noteEnd - 1] === "\\" && noteEnd > noteAt;
    const empty = codeEnd === codeStart;
    const own: boolean = !empty || meantJoined;
    const ends = raw.endsWith("\\");
    const problem = ((): JoinProblem | undefined => {
      // A whole line that is a comment joins nothing, whatever it ends in.
      if (!own) return hasBackslash ? "leading" : undefined;
      if (within && hasNote && plain[noteAt] === "#") return "comment";
      if (hasBackslash && !(ends && !hasNote)) return hasNote && raw[noteAt] === "/" ? undefined : "behind";
      if (noteBackslash && ends && !last && raw[noteAt] === "#") return "in comment";
      if (hasBackslash && last) return "last";
      if (hasBackslash && !meantJoined && codeEnd === before - 1 && !/[ \t]/.test(plain.slice(codeStart, codeEnd))) {
        return "glued";
      }
      return undefined;
    })();
    const meantToJoin: boolean = own && !last && (hasBackslash || noteBackslash);
    const at = (from: number, to: number): Range => ({ start: start + from, end: start + to });
    lines.push({
      range: { start, end },
      joined,
      code: at(codeStart, codeEnd),
      backslash: hasBackslash ? at(before - 1, before) : undefined,
      note: hasNote ? at(noteAt, noteBackslash ? trimmedEnd(plain, noteEnd - 1) : noteEnd) : undefined,
      problem,
      meantToJoin,
    });
    // sed strips the comment of a line that is not joined before it looks for the backslash.
    const seen: string = joined || !raw.includes("#") ? raw : raw.slice(0, raw.indexOf("#"));
    joined = seen.endsWith("\\") && !last;
    meantJoined = meantToJoin;
    start = end + 1;
  }
  return lines;
}

/** Where a note begins: any `#`, but in a joined line only one that begins a word; a word that begins with `//`. */
function noteStart(line: string, joined: boolean): number {
  const hash = joined ? line.search(/(?<![^ \t])#/) : line.indexOf("#");
  const slashes = line.search(/(?<![^ \t])\/\//);
  return Math.min(hash === -1 ? line.length : hash, slashes === -1 ? line.length : slashes);
}

function trimmedEnd(line: string, end: number): number {
  let at = end;
  while (at > 0 && (line[at - 1] === " " || line[at - 1] === "\t")) at--;
  return at;
}
