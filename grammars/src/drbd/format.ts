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
 * Lays a configuration out as `drbdadm dump` does: one statement a line, indented by its depth. All tokens and comments
 * stay, in their order; lines inside a statement stay apart, and one empty line between statements stays. Works on any
 * text; what is formatted once does not change again.
 */
export function formatDrbd(text: string, options: FormatOptions = {}): string {
  const { indent = 4 } = options;
  const pieces = piecesOf(text);
  let result = "";
  let depth = 0;
  let before: Piece | undefined;
  /** Whether the current line continues a statement. */
  let inStatement = false;
  for (const piece of pieces) {
    const gap = before ? text.slice(before.end, piece.start) : "";
    const kind = piece.token?.kind;
    if (kind === "}") {
      depth = Math.max(0, depth - 1);
      inStatement = false;
    }
    const breaks = (gap.match(/\n/g) ?? []).length;
    if (before && breaksLine(before, piece, breaks)) {
      const empty = breaks > 1 && kind !== "}" && before.token?.kind !== "{" ? "\n" : "";
      result += `\n${empty}${" ".repeat(indent * (depth + (inStatement ? 1 : 0)))}`;
    } else if (before) result += separator(before, piece, gap);
    result += piece.comment ? piece.comment.text : piece.token.text;
    if (kind === "{") depth++;
    if (kind === "{" || kind === "}" || kind === ";") inStatement = false;
    else if (piece.token) inStatement = true;
    before = piece;
  }
  return result === "" ? "" : `${result}\n`;
}

function piecesOf(text: string): readonly Piece[] {
  const file = parseDrbd(text);
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
  // What stood together stays together: a blank more or less can make other words of it.
  return gap === "" ? "" : " ";
}
