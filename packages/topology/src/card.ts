import { textWidth, wrap } from "./measure.js";
import type { Mark, MarkSeverity } from "./picture.js";
import { badgeRadius, type Look, type Rect, type Shape } from "./scene.js";

/** A line of a card before it is wrapped. */
export interface CardLine {
  readonly text: string;
  readonly look?: Look;
  readonly bold?: boolean;
  readonly small?: boolean;
  /** What stands before it in the margin, such as a number in a row. */
  readonly lead?: string;
  /** Whether it is set in as far as a line with a lead is. */
  readonly indented?: boolean;
  /** Findings about what this line names. */
  readonly marks?: readonly Mark[];
}

/** A box with lines of text. */
export interface Card {
  /** Undefined: text without a box. */
  readonly look: Look | undefined;
  readonly name: string;
  readonly lines: readonly CardLine[];
}

/** Gives findings their numbers, in the order in which the picture is read. */
export interface Numbering {
  /** The badge for these findings, at least one of which is no mere remark. */
  badge(marks: readonly Mark[]): { readonly number: number; readonly severity: MarkSeverity };
}

const padding = 10;
const leadWidth = 20;
const badgeWidth = 2 * badgeRadius + 6;

const sizeOf = (line: CardLine) => (line.small ? 11 : 13);
const heightOf = (line: CardLine) => (line.small ? 15 : 18);
const shown = (marks: readonly Mark[] | undefined) => (marks ?? []).some(({ severity }) => severity !== "info");

function roomOf(line: CardLine): number {
  return (line.lead !== undefined || line.indented ? leadWidth : 0) + (shown(line.marks) ? badgeWidth : 0);
}

/** How wide a card is if no line is broken. */
export function naturalWidth(card: Card): number {
  const side = card.look ? padding : 0;
  return (
    Math.max(0, ...card.lines.map((line) => textWidth(line.text, sizeOf(line), line.bold) + roomOf(line))) + 2 * side
  );
}

/** How high a card is at this width. */
export function cardHeight(card: Card, width: number): number {
  const side = card.look ? padding : 0;
  return (
    card.lines.reduce((sum, line) => sum + heightOf(line) * linesOf(line, width - 2 * side).length, 0) +
    (card.look ? 14 : 0)
  );
}

function linesOf(line: CardLine, width: number): string[] {
  return wrap(line.text, sizeOf(line), Math.max(40, width - roomOf(line)), line.bold);
}

/** Draws a card into a rectangle that `cardHeight` has made high enough. */
export function drawCard(card: Card, rect: Rect, numbering: Numbering): Shape {
  const shapes: Shape[] = [];
  if (card.look) shapes.push({ kind: "box", rect, look: card.look, radius: 6 });
  const side = card.look ? padding : 0;
  let y = rect.y + (card.look ? 7 : 0);
  // A line with a list of findings is about a thing, and so are the lines below it, up to the next one.
  let into = shapes;
  const things: { thing: readonly Mark[]; top: number; name: string; shapes: Shape[] }[] = [];
  for (const line of card.lines) {
    if (line.marks) {
      things.push({ thing: line.marks, top: y, name: line.text, shapes: [] });
      into = things.at(-1)?.shapes ?? shapes;
    }
    const size = sizeOf(line);
    const look = line.look ?? "ink";
    const indent = line.lead !== undefined || line.indented ? leadWidth : 0;
    const texts = linesOf(line, rect.width - 2 * side);
    const base = (at: number) => y + at * heightOf(line) + Math.round(heightOf(line) / 2 + size * 0.36);
    const text = (x: number, at: number, content: string, ownLook: Look, bold: boolean) =>
      into.push({ kind: "text", x, y: base(at), text: content, size, bold, anchor: "start", look: ownLook });
    if (line.lead !== undefined)
      text(rect.x + side, 0, line.lead, line.lead === "✕" || line.lead === "✓" ? look : "muted", false);
    for (const [at, content] of texts.entries()) text(rect.x + side + indent, at, content, look, line.bold ?? false);
    const badge = shown(line.marks) ? numbering.badge(line.marks ?? []) : undefined;
    if (badge) {
      const x = rect.x + rect.width - (card.look ? 6 : 0) - badgeRadius;
      into.push({ kind: "badge", x, y: y + heightOf(line) / 2, ...badge });
    }
    y += heightOf(line) * texts.length;
  }
  for (const [at, { thing, top, name, shapes: own }] of things.entries()) {
    const first = things.length === 1 && top === rect.y + (card.look ? 7 : 0);
    const height = (things[at + 1]?.top ?? y) - top;
    const inside = { x: rect.x + side - 5, y: top - 1, width: rect.width - 2 * side + 10, height: height + 2 };
    // The only thing of a card is all of it.
    shapes.push({ kind: "thing", thing, name: first ? card.name : name, rect: first ? rect : inside, shapes: own });
  }
  return { kind: "group", name: card.name, shapes };
}
