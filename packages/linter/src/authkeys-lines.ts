import {
  type AuthkeysLine,
  type AuthkeysReading,
  findAuthMethod,
  isUsableKey,
  kept,
  keyIds,
  type Range,
} from "@halint/grammars";
import { type OddCharacters, oddCharacters } from "./encoding.js";
import { templateMarks } from "./templates.js";

/** Why the daemon refuses a line of authkeys, and so which rule speaks of it. */
export type LineProblem =
  | "template"
  | "encoding"
  | "slash comment"
  | "missing id"
  | "id range"
  | "method"
  | "key required"
  | "key not allowed"
  /** The rest of a line that does not fit the daemon's buffer. */
  | "too long"
  | "auth"
  | "other";

/** Whether a word is a method, letters' case aside. */
export function looksLikeMethod(word: string): boolean {
  return findAuthMethod(word.toLowerCase()) !== undefined;
}

/** Why the daemon refuses a line; undefined where it takes it. Each refused line has exactly one reason. */
export function lineProblem(reading: AuthkeysReading, line: AuthkeysLine): LineProblem | undefined {
  const known = problems(reading);
  if (!known.has(line)) known.set(line, findProblem(reading, line));
  return known.get(line);
}

const problems = kept((_: AuthkeysReading) => new Map<AuthkeysLine, LineProblem | undefined>());

/** The line of more bytes than fit the daemon's buffer of which this one is a further piece. */
export function overlongAround({ file }: AuthkeysReading, { range }: AuthkeysLine): Range | undefined {
  return file.overlong.find(({ start, end }) => start < range.start && range.start < end);
}

function findProblem(reading: AuthkeysReading, line: AuthkeysLine): LineProblem | undefined {
  if (line.kind === "auth" || (line.kind === "key" && isUsableKey(line))) return undefined;
  const { text } = reading.file;
  const long = overlongAround(reading, line);
  if (long && /\S/.test(text.slice(long.start, line.range.start))) return "too long";
  // What stands behind a NUL is no part of the line, but shows why it is refused.
  const lineEnd = text.indexOf("\n", line.range.end);
  const whole = text.slice(line.range.start, lineEnd === -1 ? text.length : lineEnd);
  if (templateMarks(whole).length > 0) return "template";
  if (oddIn(whole).length > 0) return "encoding";
  if (line.kind === "invalid") {
    const first = line.words[0]?.text ?? "";
    if (/^(?:\/\/|;)/.test(first)) return "slash comment";
    if (line.wanted === "auth" || /^auth\b/i.test(first)) return "auth";
    return looksLikeMethod(first) && line.words.length <= 3 ? "missing id" : "other";
  }
  if (line.id.value < keyIds.min || line.id.value > keyIds.max) return "id range";
  const method = findAuthMethod(line.method.text);
  if (!method) return "method";
  return method.takesKey ? "key required" : "key not allowed";
}

/**
 * The first mark that a renderer should have replaced: the file is the source of one then, and nothing can be said of
 * what will be written. A mark inside a key may be part of it.
 */
export function rendererMark({ file }: AuthkeysReading): Range | undefined {
  const keys = file.lines.flatMap((line) => (line.kind === "key" && line.key ? [line.key.range] : []));
  return templateMarks(file.text).find(
    (mark) =>
      !/^<[A-Za-z]/.test(file.text.slice(mark.start, mark.end)) &&
      file.lines.some(({ range }) => range.start <= mark.start && mark.start < range.end) &&
      !keys.some(({ start, end }) => start < mark.start && mark.start < end),
  );
}

/** Odd characters of a line; to the daemon a form feed is a blank, and so is a vertical tab that does not begin it. */
export function oddIn(line: string): OddCharacters[] {
  return oddCharacters(line).filter(({ range }) => !/^[\v\f]/.test(line.slice(range.start)) || range.start === 0);
}

/** Lines that the daemon refuses for one reason. */
export function linesWith(reading: AuthkeysReading, problem: LineProblem): AuthkeysLine[] {
  return reading.file.lines.filter((line) => lineProblem(reading, line) === problem);
}

/** Whether the daemon refuses the file for what it says. */
export function isRefused(reading: AuthkeysReading): boolean {
  return !reading.signing || reading.file.lines.some((line) => lineProblem(reading, line) !== undefined);
}

/** Whether words are a note that somebody thought to be a comment. */
export function isNote(text: string): boolean {
  return /^(?:#|\/\/|;)/.test(text);
}

/**
 * Why no key signs, where no line's own problem explains it: there is no auth line, the key stands above the auth line,
 * or there is no such key.
 */
export function whyUnsigned(reading: AuthkeysReading): "no auth" | "auth after key" | "unknown id" | undefined {
  if (reading.signing) return undefined;
  const { auths, keys, file } = reading;
  const problems = file.lines.map((line) => ({ line, problem: lineProblem(reading, line) }));
  if (problems.some(({ problem }) => problem && /^(?:template|encoding|auth|too long)$/.test(problem)))
    return undefined;
  const auth = auths.at(-1);
  if (!auth) return "no auth";
  if (problems.some(({ problem }) => problem === "missing id")) return undefined;
  const id = auth.id.value;
  if (id < keyIds.min || id > keyIds.max) return undefined;
  // A key line of this number that is refused is the reason.
  if (keys.some((key) => key.id.value === id && !isUsableKey(key))) return undefined;
  return keys.some((key) => key.id.value === id) ? "auth after key" : "unknown id";
}
