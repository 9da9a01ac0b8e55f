import { type DrbdFile, isSection, walk } from "./ast.js";
import { parseDrbd } from "./parser.js";
import type { Comment, Token } from "./tokens.js";

/** How a configuration is laid out. */
export interface FormatOptions {
  /** Blanks a level; drbdadm dumps with 4. */
  readonly indent?: number;
}

type Piece =
  | { readonly token: Token; readonly comment?: undefined; readonly start: number; readonly end: number }
  | { readonly comment: Comment; readonly token?: undefined; readonly start: number; readonly end: number };

/**
 * Lays a configuration out as `drbdadm dump` does: one statement a line, indented by its depth, values of options and of
 * disks one below the other, an empty line between the sections of a file. All tokens and comments stay, in their order;
 * lines inside a statement stay apart, and one empty line between statements stays. Works on any text; what is formatted
 * once does not change again.
 */
export function formatDrbd(text: string, options: FormatOptions = {}): string {
  const { indent = 4 } = options;
  const file = parseDrbd(text);
  const pieces = piecesOf(file);
  const aligned = alignedValues(file);
  let result = "";
  let depth = 0;
  let before: Piece | undefined;
  /** Whether the current line continues a statement. */
  let inStatement = false;
  pieces.forEach((piece, at) => {
    const gap = before ? text.slice(before.end, piece.start) : "";
    const kind = piece.token?.kind;
    if (kind === "}") {
      depth = Math.max(0, depth - 1);
      inStatement = false;
    }
    const breaks = (gap.match(/\n/g) ?? []).length;
    if (before && breaksLine(before, piece, breaks)) {
      const isKept = breaks > 1 && kind !== "}" && before.token?.kind !== "{";
      const isBetween = depth === 0 && before.token?.kind === "}" && beginsSection(pieces, at);
      const empty = isKept || isBetween ? "\n" : "";
      result += `\n${empty}${" ".repeat(indent * (depth + (inStatement ? 1 : 0)))}`;
    } else if (before) {
      const blank = separator(before, piece, gap);
      const value = blank === "" ? undefined : piece.token && aligned.get(piece.token);
      const width = value?.width ?? dumpColumn + (2 - depth) * indent;
      result += value ? " ".repeat(Math.max(1, width - value.head) + value.lead) : blank;
    }
    result += piece.comment ? piece.comment.text : piece.token.text;
    if (kind === "{") depth++;
    if (kind === "{" || kind === "}" || kind === ";") inStatement = false;
    else if (piece.token) inStatement = true;
    before = piece;
  });
  return result === "" ? "" : `${result}\n`;
}

/** Where `drbdadm dump` begins a value, behind two levels of indentation. */
const dumpColumn = 17;

/** Statements whose values stand below those of options, and those that have a column of their own. */
const storage: Readonly<Record<string, { readonly width?: number }>> = {
  device: {},
  disk: {},
  "meta-disk": {},
  "flexible-meta-disk": {},
  address: {},
  inside: { width: dumpColumn },
  outside: { width: dumpColumn },
  protocol: { width: 23 },
};

interface Alignment {
  /** Characters of the word before the value. */
  readonly head: number;
  /** Blanks that right-align a short value. */
  readonly lead: number;
  /** From the word before the value to the value, where that is not the common column. */
  readonly width?: number;
}

/** The values that `drbdadm dump` writes one below the other. */
function alignedValues(file: DrbdFile): ReadonlyMap<Token, Alignment> {
  const values = new Map<Token, Alignment>();
  for (const node of walk(file)) {
    const [head, value] = node.words;
    if (isSection(node) || !head || !value || node.ending.kind !== "semicolon") continue;
    const isOption = node.kind === "option" && node.parent.kind !== "global" && node.words.length === 2;
    const own = node.kind === "statement" && node.known && Object.hasOwn(storage, head.text) && storage[head.text];
    if (isOption) values.set(value, { head: head.text.length, lead: Math.max(0, 3 - value.text.length) });
    else if (own) values.set(value, { head: head.text.length, lead: 0, ...own });
  }
  return values;
}

/** Whether a section of the file begins here, comments on lines of their own before it included. */
function beginsSection(pieces: readonly Piece[], from: number): boolean {
  let at = from;
  while (pieces[at]?.comment) at++;
  const token = pieces[at]?.token;
  return token !== undefined && token.kind !== "}" && token.kind !== ";";
}

function piecesOf(file: DrbdFile): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const token of file.tokens) {
    for (
      let comment = file.comments[next];
      comment && comment.range.start < token.start;
      comment = file.comments[++next]
    ) {
      pieces.push({ comment, start: comment.range.start, end: comment.range.end });
    }
    pieces.push({ token, start: token.start, end: token.end });
  }
  for (const comment of file.comments.slice(next)) {
    pieces.push({ comment, start: comment.range.start, end: comment.range.end });
  }
  return pieces;
}

function breaksLine(before: Piece, piece: Piece, breaks: number): boolean {
  if (before.comment) return true;
  // A comment stays behind what it stands behind.
  if (piece.comment) return breaks > 0;
  const last = before.token.kind;
  const { kind } = piece.token;
  if (kind === "}" || last === "}" || last === "{") return !(last === "{" && kind === "}" && breaks === 0);
  if (last === ";") return kind !== ";" || breaks > 0;
  // The end of a line ends an unterminated string, and may be where a semicolon is missing.
  return last === "bad-quoted" || (breaks > 0 && kind !== "{" && kind !== ";");
}

function separator(before: Piece, piece: Piece, gap: string): string {
  const kind = piece.token?.kind;
  if (kind === ";") return "";
  if (kind === "{" || before.token?.kind === "{") return " ";
  // A comment behind a brace or a semicolon is one whatever stands before it.
  if (piece.comment && before.token && /^[{};]$/.test(before.token.kind)) return " ";
  // What stood together stays together: a blank more or less can make other words of it.
  return gap === "" ? "" : " ";
}
