import { type Card, cardHeight, drawCard, type Numbering, naturalWidth } from "./card.js";
import { textWidth, wrap } from "./measure.js";
import type { Mark, MarkSeverity, Picture } from "./picture.js";
import { type Row, Rows, type Wire } from "./rows.js";
import { badgeRadius, type Look, type Scene, type Shape } from "./scene.js";
import { allMarks, countText } from "./tally.js";

/**
 * Nodes are columns, everything else is a row: a network, a group, a DRBD resource. So whatever belongs to a node is
 * below its name, whatever joins nodes is a horizontal line, and nothing can come to lie over anything else.
 */
export function layout(picture: Picture): Scene {
  return new Layout(picture).scene();
}

/** A finding's number and the words about it. */
interface Note {
  readonly key: string;
  readonly number: number;
  readonly severity: MarkSeverity;
  readonly marks: Mark[];
}

const margin = 24;
const rowGap = 16;
const cardGap = 6;
/** Middle of a card's first line. */
const wireDrop = 16;

class Layout implements Numbering {
  readonly #picture: Picture;
  readonly #notes: Note[] = [];
  readonly #shapes: Shape[] = [];
  readonly #two: boolean;

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#two = picture.nodes.length === 2;
  }

  /** The same findings about two things, such as two nodes with one mistake, have one number. */
  badge(marks: readonly Mark[]): { number: number; severity: MarkSeverity } {
    const serious = marks.filter(({ severity }) => severity !== "info");
    const severity = serious.some((mark) => mark.severity === "error") ? "error" : "warning";
    const key = JSON.stringify(serious.map(({ rule, message }) => [rule, message]).sort());
    let note = this.#notes.find((known) => known.key === key);
    if (!note) {
      note = { key, number: this.#notes.length + 1, severity, marks: [] };
      this.#notes.push(note);
    }
    note.marks.push(...serious);
    return { number: note.number, severity };
  }

  scene(): Scene {
    const { nodes } = this.#picture;
    const made = new Rows(this.#picture);
    const rows = made.all();
    const heads = nodes.map((node) => made.head(node));
    const all = [...heads, ...rows.flatMap(({ cells }) => cells.flat())];
    const column = clamp(Math.max(0, ...all.map(naturalWidth)), 156, 264);
    const labels = clamp(
      Math.max(0, ...rows.map(({ label }) => naturalWidth({ look: undefined, name: "", lines: label }))),
      90,
      190,
    );
    const wireLabels = rows.flatMap(({ wires }) => wires(0, 1).flatMap(({ label }) => label ?? []));
    const gap = this.#two ? clamp(Math.max(0, ...wireLabels.map((text) => textWidth(text, 11))) + 28, 90, 220) : 26;
    const outside = clamp(Math.max(0, ...rows.flatMap((row) => row.outside.map(naturalWidth))), 0, 200);

    const left = margin + labels + 20;
    const xs = nodes.map((_, index) => left + index * (column + gap));
    const nodesEnd = nodes.length > 0 ? (xs.at(-1) as number) + column : left;
    const outsideX = nodesEnd + 56;
    const right = outside > 0 ? outsideX + outside : nodesEnd;
    const width = Math.max(right + margin, 560);

    let y = this.#title(width);
    const headHeight = Math.max(0, ...heads.map((head) => cardHeight(head, column)));
    const headY = y;
    y += headHeight + (nodes.length > 0 ? 6 : 0);
    const body: Shape[] = heads.map((head, index) =>
      drawCard(head, { x: xs[index] as number, y: headY, width: column, height: headHeight }, this),
    );
    let section = "";
    for (const row of rows) {
      if (row.section !== section) {
        section = row.section;
        y += 12;
        body.push(rule(margin, right, y), caption(section, margin, y + 16));
        y += 26;
        if (section === "Networks") y = this.#legend(made.legend(), left, right, y, body);
      }
      y += this.#row(row, { y, xs, column, labels, outsideX, outside, body });
      y += rowGap;
    }
    // Faint columns behind everything say which card belongs to whom.
    for (const x of xs) {
      const height = Math.max(headHeight + 12, y - headY);
      const rect = { x: x - 6, y: headY - 6, width: column + 12, height };
      this.#shapes.push({ kind: "box", rect, look: "column", radius: 10 });
    }
    this.#shapes.push(...body);
    y = this.#notesList(y + 10, width);
    return { width: Math.ceil(width), height: Math.ceil(y + margin - 8), shapes: this.#shapes };
  }

  // ---- Drawing -----------------------------------------------------------------------------------------------------

  #title(width: number): number {
    const { name, nodes, drbdVersion, pacemaker, checked } = this.#picture;
    const listed = nodes.filter(({ kind }) => kind === "files" || kind === "named").length;
    const members = Math.max(listed, nodes.some(({ kind }) => kind === "nameless") ? 1 : 0);
    const facts = [
      members === 0 ? "no node of Heartbeat" : members === 1 ? "1 node" : `${members} nodes`,
      ...(drbdVersion ? [`DRBD ${drbdVersion}`] : []),
      ...(pacemaker ? ["Pacemaker manages the resources"] : []),
      ...(checked ? [countText(allMarks(this.#picture))] : []),
    ];
    let y = margin + 16;
    for (const line of wrap(`Cluster ${name}`, 18, width - 2 * margin, true)) {
      this.#shapes.push({ kind: "text", x: margin, y, text: line, size: 18, bold: true, anchor: "start", look: "ink" });
      y += 24;
    }
    const own = this.#picture.marks.filter(({ severity }) => severity !== "info");
    // Findings about the cluster as a whole have no card to stand on.
    const x = own.length > 0 ? margin + 2 * badgeRadius + 6 : margin;
    if (own.length > 0) this.#shapes.push({ kind: "badge", x: margin + badgeRadius, y: y - 7, ...this.badge(own) });
    for (const line of wrap(facts.join(" · "), 12, width - x - margin)) {
      this.#shapes.push({
        kind: "text",
        x,
        y: y - 3,
        text: line,
        size: 12,
        bold: false,
        anchor: "start",
        look: "muted",
      });
      y += 17;
    }
    return y + 8;
  }

  #row(
    row: Row,
    at: {
      readonly y: number;
      readonly xs: readonly number[];
      readonly column: number;
      readonly labels: number;
      readonly outsideX: number;
      readonly outside: number;
      readonly body: Shape[];
    },
  ): number {
    const { y, xs, column, body } = at;
    const label: Card = { look: undefined, name: row.label.map(({ text }) => text).join(", "), lines: row.label };
    const stack = (cards: readonly Card[], width: number) =>
      cards.reduce((sum, card) => sum + cardHeight(card, width) + cardGap, 0) - (cards.length > 0 ? cardGap : 0);
    const height = Math.max(
      cardHeight(label, at.labels) + 7,
      ...row.cells.map((cards) => stack(cards, column)),
      stack(row.outside, at.outside),
    );
    body.push(drawCard(label, { x: margin, y: y + 7, width: at.labels, height: height - 7 }, this));
    for (const [index, cards] of row.cells.entries()) {
      let top = y;
      for (const card of cards) {
        const tall = cardHeight(card, column);
        body.push(drawCard(card, { x: xs[index] as number, y: top, width: column, height: tall }, this));
        top += tall + cardGap;
      }
    }
    const filled = row.cells.flatMap((cards, index) => (cards.length > 0 ? [index] : []));
    const lineY = y + wireDrop;
    for (let place = 0; place + 1 < filled.length; place++) {
      const from = (xs[filled[place] as number] as number) + column;
      const to = xs[filled[place + 1] as number] as number;
      this.#wires(row.wires(filled[place] as number, filled[place + 1] as number), from, to, lineY, body);
    }
    const last = filled.at(-1);
    const end = last === undefined ? at.outsideX - 56 : (xs[last] as number) + column;
    let top = y;
    for (const [index, card] of row.outside.entries()) {
      const tall = cardHeight(card, at.outside);
      body.push(drawCard(card, { x: at.outsideX, y: top, width: at.outside, height: tall }, this));
      const middle = top + wireDrop;
      const bend = at.outsideX - 28;
      const points: [number, number][] =
        index === 0
          ? [
              [end + 3, lineY],
              [at.outsideX - 3, lineY],
            ]
          : [
              [bend, lineY],
              [bend, middle],
              [at.outsideX - 3, middle],
            ];
      if (last !== undefined)
        body.push({ kind: "line", points, look: "muted", dash: "dotted", arrows: "none", crossed: false });
      top += tall + cardGap;
    }
    return height;
  }

  #wires(wires: readonly Wire[], from: number, to: number, y: number, body: Shape[]): void {
    const apart = wires.length > 1 ? 7 : 0;
    for (const [index, wire] of wires.entries()) {
      const lineY = y + (index === 0 ? -apart : apart);
      const ends: [number, number] = [from + 4, to - 4];
      const [start, end] = wire.arrows === "start" ? [ends[1], ends[0]] : ends;
      body.push({
        kind: "line",
        points: [
          [start, lineY],
          [end, lineY],
        ],
        look: wire.look,
        dash: wire.dash,
        arrows: wire.arrows === "start" ? "end" : wire.arrows,
        crossed: wire.crossed ?? false,
      });
      if (!this.#two || wire.label === undefined) continue;
      const below = wires.length > 1 && index > 0;
      body.push({
        kind: "text",
        x: (from + to) / 2,
        y: below ? lineY + 17 : lineY - 8,
        text: wire.label,
        size: 11,
        bold: false,
        anchor: "middle",
        look: wire.look === "plain" ? "muted" : wire.look,
      });
    }
  }

  /** Samples of lines with what they mean, beside the caption of the networks and below it where there are many. */
  #legend(entries: ReturnType<Rows["legend"]>, left: number, right: number, y: number, body: Shape[]): number {
    const sample = 26;
    let x = left;
    let base = y - 10;
    for (const { wire, text } of entries) {
      const width = sample + 6 + textWidth(text, 11);
      if (x > left && x + width > right) {
        x = left;
        base += 16;
      }
      const points: [number, number][] = [
        [x, base - 4],
        [x + sample, base - 4],
      ];
      body.push(
        { kind: "line", points, look: wire.look, dash: wire.dash, arrows: "none", crossed: false },
        { kind: "text", x: x + sample + 6, y: base, text, size: 11, bold: false, anchor: "start", look: "muted" },
      );
      x += width + 20;
    }
    return base + 10;
  }

  /** What the badges stand for. Findings of one rule are one entry: the picture is no report. */
  #notesList(top: number, width: number): number {
    const infos = allMarks(this.#picture).filter(({ severity }) => severity === "info").length;
    if (this.#notes.length === 0 && infos === 0) return top;
    let y = top + 12;
    let into = this.#shapes;
    const line = (text: string, x: number, look: Look, size: number, bold = false) =>
      into.push({ kind: "text", x, y, text, size, bold, anchor: "start", look });
    this.#shapes.push(rule(margin, width - margin, top - 6), caption("Findings", margin, y));
    y += 24;
    const x = margin + 2 * badgeRadius + 8;
    const room = Math.min(width - x - margin, 860);
    for (const { number, severity, marks } of this.#notes) {
      this.#shapes.push({ kind: "badge", x: margin + badgeRadius, y: y - 4, number, severity });
      for (const [first, ...rest] of byRule(marks)) {
        const prefix = `${first.severity}: `;
        const lines = wrap(prefix + first.message, 12, room - 16);
        const top = y - 13;
        into = [];
        for (const [index, text] of lines.entries()) {
          if (index > 0) line(text, x, "ink", 12);
          else {
            line(prefix.trim(), x, first.severity === "error" ? "bad" : "warn", 12, true);
            line(text.slice(prefix.length), x + textWidth(prefix, 12, true), "ink", 12);
          }
          y += 16;
        }
        for (const text of wrap(placesText(first, rest), 11, room)) {
          line(text, x, "muted", 11);
          y += 15;
        }
        const rect = { x: x - 5, y: top, width: room + 10, height: y - top - 9 };
        this.#shapes.push({ kind: "thing", thing: first, name: prefix + first.message, rect, shapes: into });
        into = this.#shapes;
        y += 4;
      }
      y += 4;
    }
    if (infos > 0) {
      const remarks = infos === 1 ? "1 remark" : `${infos} remarks`;
      line(`${this.#notes.length > 0 ? "and " : ""}${remarks} at info level`, margin, "muted", 11);
      y += 16;
    }
    return y;
  }
}

type SomeMarks = [Mark, ...Mark[]];

/** Findings of one rule together, errors first. */
function byRule(marks: readonly Mark[]): SomeMarks[] {
  const groups = new Map<string, SomeMarks>();
  for (const mark of [...marks].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"))) {
    const key = `${mark.severity} ${mark.rule ?? mark.message}`;
    const known = groups.get(key);
    if (known) known.push(mark);
    else groups.set(key, [mark]);
  }
  return [...groups.values()];
}

/** Where a finding is, and how many others of its rule there are. */
function placesText(first: Mark, rest: readonly Mark[]): string {
  const same = rest.filter(({ message }) => message === first.message);
  const places = [first, ...same].map(({ where }) => where);
  const shown = places.length > 3 ? [...places.slice(0, 2), `${places.length - 2} more places`] : places;
  const others = rest.length - same.length;
  const more = others === 0 ? [] : [others === 1 ? "and 1 more like it" : `and ${others} more like it`];
  return [shown.join(", "), ...(first.rule ? [first.rule] : []), ...more].join(" · ");
}

function rule(from: number, to: number, y: number): Shape {
  const points = [
    [from, y],
    [to, y],
  ] as const;
  return { kind: "line", points, look: "rule", dash: "solid", arrows: "none", crossed: false };
}

function caption(text: string, x: number, y: number): Shape {
  return { kind: "text", x, y, text: text.toUpperCase(), size: 10, bold: true, anchor: "start", look: "muted" };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
