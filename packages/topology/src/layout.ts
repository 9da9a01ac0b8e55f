import { type Card, type CardLine, cardHeight, drawCard, type Numbering, naturalWidth } from "./card.js";
import { textWidth, wrap } from "./measure.js";
import type { Mark, MarkSeverity, Picture, PictureHearing, PictureLink, PictureNode } from "./picture.js";
import { badgeRadius, type LineShape, type Look, type Scene, type Shape } from "./scene.js";

/**
 * Nodes are columns, everything else is a row: a network, a group, a DRBD resource. So whatever belongs to a node is
 * below its name, whatever joins nodes is a horizontal line, and nothing can come to lie over anything else.
 */
export function layout(picture: Picture): Scene {
  return new Layout(picture).scene();
}

/** A horizontal connection through the cards of a row. */
interface Wire {
  readonly look: Look;
  readonly dash: LineShape["dash"];
  readonly arrows: "none" | "end" | "start" | "both";
  readonly crossed?: boolean;
  /** In the gap between two neighbours; drawn only where the picture has two nodes. */
  readonly label?: string;
}

interface Row {
  readonly section: string;
  readonly label: readonly CardLine[];
  /** Cards by column; those of the first place are joined by the wires. */
  readonly cells: readonly (readonly Card[])[];
  /** What joins the cards of a column with those of the next that has any. */
  readonly wires: (column: number) => readonly Wire[];
  /** What stands to the right of the nodes, joined with the row by a dotted line. */
  readonly outside: readonly Card[];
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
    const rows = [...this.#linkRows(), ...this.#hearingRows(), ...this.#groupRows(), ...this.#drbdRows()];
    const heads = nodes.map((node) => this.#head(node));
    const all = [...heads, ...rows.flatMap(({ cells }) => cells.flat())];
    const column = clamp(Math.max(0, ...all.map(naturalWidth)), 156, 264);
    const labels = clamp(
      Math.max(0, ...rows.map(({ label }) => naturalWidth({ look: undefined, name: "", lines: label }))),
      90,
      190,
    );
    const wireLabels = rows.flatMap(({ wires }) => wires(0).flatMap(({ label }) => label ?? []));
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

  // ---- Rows --------------------------------------------------------------------------------------------------------

  #head(node: PictureNode): Card {
    const look =
      node.kind === "files" || node.kind === "nameless" ? "node" : node.kind === "named" ? "named" : "stranger";
    const lines: CardLine[] = [{ text: node.name, bold: true, look, marks: node.marks }];
    const groups = this.#picture.groups.filter((group) => group.node === node.id).length;
    if (node.kind === "named") lines.push({ text: "its files were not read", look, small: true });
    else if (node.kind === "stranger")
      lines.push({ text: `only in ${node.namedIn ?? "a file"}, no node`, look, small: true });
    else if (node.kind === "nameless") lines.push({ text: "which node it is, is not known", look, small: true });
    else if (groups > 0)
      lines.push({ text: groups === 1 ? "home of 1 group" : `home of ${groups} groups`, look, small: true });
    else lines.push({ text: "standby", look, small: true });
    return { look, name: `node ${node.name}`, lines };
  }

  #linkRows(): Row[] {
    return this.#picture.links.map((link) => {
      const cells = this.#picture.nodes.map((node): Card[] => [
        ...link.interfaces
          .filter((one) => one.node === node.id)
          .map((one): Card => {
            const addresses = one.addresses.length > 0 ? one.addresses : one.dynamic ? ["by DHCP"] : [];
            const lines: CardLine[] = [
              { text: one.name, bold: true, marks: one.marks },
              ...addresses.map((text) => ({ text })),
              ...shortMedia(one.media).map((text): CardLine => ({ text, look: "muted", small: true })),
            ];
            return { look: "interface", name: `interface ${one.name} of ${node.name}`, lines };
          }),
        ...link.floating
          .filter((one) => one.node === node.id)
          .map((one): Card => {
            const text = one.mask === undefined ? one.address : `${one.address}/${one.mask}`;
            const lines: CardLine[] = [
              { text, bold: true, look: "floating" },
              { text: "floating address", look: "floating", small: true },
            ];
            return { look: "floating", name: `floating address ${text}`, lines };
          }),
      ]);
      return {
        section: "Networks",
        label: this.#linkLabel(link),
        cells,
        wires: (column) => this.#linkWires(link, column),
        outside: link.pings.map((ping): Card => {
          const some = ping.nodes.length < this.#picture.nodes.filter(({ kind }) => kind === "files").length;
          const lines: CardLine[] = [
            { text: ping.name, bold: true, marks: ping.marks },
            ...ping.members.map((text) => ({ text, small: true })),
            {
              text: some ? `pinged by ${this.#names(ping.nodes)} only` : "pinged by all",
              look: some ? "warn" : "muted",
              small: true,
            },
          ];
          return { look: "ping", name: `ping node ${ping.name}`, lines };
        }),
      };
    });
  }

  #linkLabel(link: PictureLink): CardLine[] {
    const { interfaces, hearings, ports, replicates, floating } = link;
    const lines: CardLine[] = [{ text: link.name, bold: true }];
    const add = (text: string, look: Look = "muted") => lines.push({ text, look, small: true });
    const senders = interfaces.filter(({ media }) => media.length > 0);
    if (senders.length > 0) add(ports.length > 0 ? `heartbeats, udp ${ports.join(", ")}` : "heartbeats");
    if (replicates.length > 0) add(`DRBD ${replicates.join(", ")}`);
    if (senders.length + replicates.length + floating.length === 0 && interfaces.length > 0)
      add("no part in the cluster");
    const [only] = new Set(senders.map(({ node }) => node));
    if (only !== undefined && hearings.length > 0 && senders.every(({ node }) => node === only))
      add(`only ${this.#names([only])} uses it for heartbeats`, "bad");
    else if (!this.#two && hearings.length > 0) lines.push(summary(hearings));
    return lines;
  }

  #linkWires(link: PictureLink, column: number): Wire[] {
    const { hearings } = link;
    if (link.interfaces.length < 2) return [];
    if (hearings.length === 0) return [{ look: "plain", dash: "solid", arrows: "none" }];
    const { nodes } = this.#picture;
    if (!this.#two) {
      // What one side of this place hears of the other.
      const left = nodes.slice(0, column + 1).map(({ id }) => id);
      const across = hearings.filter(({ from, to }) => left.includes(from) !== left.includes(to));
      return [{ ...verdictLine(worstOf(across)), arrows: "none", crossed: false }];
    }
    const there = hearings.find(({ from }) => from === nodes[0]?.id)?.verdict;
    const back = hearings.find(({ from }) => from === nodes[1]?.id)?.verdict;
    if (there === back && there) {
      const label = { heard: "heard both ways", "not heard": "not heard at all", unknown: "not known" }[there];
      return [{ ...verdictLine(there), arrows: "both", label }];
    }
    return [
      ...(there ? [{ ...verdictLine(there), arrows: "end" as const, label: verdictText(there) }] : []),
      ...(back ? [{ ...verdictLine(back), arrows: "start" as const, label: verdictText(back) }] : []),
    ];
  }

  /** Who hears whom: with two nodes the arrows say it. */
  #hearingRows(): Row[] {
    const { nodes, hearings, links } = this.#picture;
    if (nodes.length < 3 || hearings.length === 0) return [];
    const cells = nodes.map((node): Card[] => {
      const own = hearings.filter(({ to }) => to === node.id);
      if (own.length === 0) return [];
      const lines = own.map(({ from, verdict, links: over }): CardLine => {
        const names = over.flatMap((id) =>
          (links.find((link) => link.id === id)?.interfaces ?? [])
            .filter((one) => one.node === node.id && one.media.length > 0)
            .map(({ name }) => name),
        );
        return hearingLine(this.#names([from]), verdict, names.join(", "));
      });
      const alike = own.every(
        ({ verdict, links: over }) => verdict === "heard" && over.join() === own[0]?.links.join(),
      );
      if (alike && own.length > 2) {
        const by = lines[0]?.text.slice(this.#names([own[0]?.from ?? ""]).length) ?? "";
        lines.splice(0, lines.length, { lead: "✓", text: `all ${own.length} others${by}`, look: "ok", small: true });
      }
      return [{ look: "hears", name: `what ${node.name} hears`, lines }];
    });
    return [
      {
        section: "Who hears whom",
        label: [{ text: "hears", look: "muted", small: true }],
        cells,
        wires: () => [],
        outside: [],
      },
    ];
  }

  #groupRows(): Row[] {
    const { nodes, groups, failback } = this.#picture;
    return groups.map((group, index) => {
      const label: CardLine[] = [
        { text: `group ${index + 1}`, bold: true, marks: group.marks },
        { text: "starts from top to bottom", look: "muted", small: true },
      ];
      if (failback) {
        const text = failback === "on" ? "goes home by itself" : "goes home when it is sent";
        label.push({ text, look: "muted", small: true });
      }
      if (group.saidBy)
        label.push({ text: `only in the haresources of ${this.#names(group.saidBy)}`, look: "warn", small: true });
      const lines = group.resources.flatMap((resource, at): CardLine[] => [
        { lead: `${at + 1}`, text: resource.script, bold: true, marks: resource.marks },
        ...(resource.args.length > 0
          ? [{ text: resource.args.join(" "), look: "muted" as const, small: true, indented: true }]
          : []),
      ]);
      const owner = nodes.find(({ id }) => id === group.node)?.name ?? "";
      const card: Card = {
        look: "group",
        name: `group ${index + 1} on ${owner}`,
        lines: lines.length > 0 ? lines : [{ text: "no resources", look: "muted" }],
      };
      const cells = nodes.map((node): Card[] => {
        if (node.id === group.node) return [card];
        if (!this.#two || node.kind === "stranger" || node.kind === "nameless") return [];
        return [
          {
            look: "standby",
            name: `${node.name} is the standby of group ${index + 1}`,
            lines: [
              { text: `takes group ${index + 1} over`, look: "muted" },
              { text: `when ${owner} fails`, look: "muted", small: true },
            ],
          },
        ];
      });
      const first = nodes[0]?.id === group.node;
      const wires: Wire[] =
        cells.every((cell) => cell.length > 0) && this.#two
          ? [{ look: "muted", dash: "dotted", arrows: first ? "end" : "start", label: "fails over" }]
          : [];
      return { section: "Groups", label, cells, wires: () => wires, outside: [] };
    });
  }

  #drbdRows(): Row[] {
    const { nodes, drbd } = this.#picture;
    return drbd.map((resource) => {
      const label: CardLine[] = [
        { text: resource.name, bold: true, marks: resource.marks },
        { text: `protocol ${resource.protocol}`, look: "muted", small: true },
      ];
      if (resource.saidBy)
        label.push({ text: `only in the files of ${this.#names(resource.saidBy)}`, look: "warn", small: true });
      const cells = nodes.map((node): Card[] =>
        resource.hosts
          .filter((host) => host.node === node.id)
          .map((host) => {
            const lines = host.volumes.flatMap((volume, at): CardLine[] => [
              { text: volume.device, bold: true, ...(at === 0 ? { marks: host.marks } : {}) },
              { text: volume.disk === undefined ? "no disk" : `on ${volume.disk}` },
              ...(volume.meta === undefined
                ? []
                : [{ text: `metadata on ${volume.meta}`, look: "muted" as const, small: true }]),
            ]);
            if (host.volumes.length === 0) lines.push({ text: "no volume", marks: host.marks });
            if (host.address) lines.push({ text: host.address, look: "muted", small: true });
            return { look: "drbd", name: `DRBD ${resource.name} on ${node.name}`, lines };
          }),
      );
      const joined = cells.filter((cell) => cell.length > 0).length >= 2;
      const wires: Wire[] = joined
        ? [{ look: "drbd", dash: "solid", arrows: this.#two ? "both" : "none", label: "replicates" }]
        : [];
      return { section: "DRBD", label, cells, wires: () => wires, outside: [] };
    });
  }

  #names(ids: readonly string[]): string {
    return ids.map((id) => this.#picture.nodes.find((node) => node.id === id)?.name ?? id).join(", ");
  }

  // ---- Drawing -----------------------------------------------------------------------------------------------------

  #title(width: number): number {
    const { name, nodes, drbdVersion, pacemaker } = this.#picture;
    const listed = nodes.filter(({ kind }) => kind === "files" || kind === "named").length;
    const members = Math.max(listed, nodes.some(({ kind }) => kind === "nameless") ? 1 : 0);
    const facts = [
      members === 1 ? "1 node" : `${members} nodes`,
      ...(drbdVersion ? [`DRBD ${drbdVersion}`] : []),
      ...(pacemaker ? ["Pacemaker manages the resources"] : []),
      countText(allMarks(this.#picture)),
    ];
    let y = margin + 16;
    for (const line of wrap(`Cluster ${name}`, 18, width - 2 * margin, true)) {
      this.#shapes.push({ kind: "text", x: margin, y, text: line, size: 18, bold: true, anchor: "start", look: "ink" });
      y += 24;
    }
    for (const line of wrap(facts.join(" · "), 12, width - 2 * margin)) {
      this.#shapes.push({
        kind: "text",
        x: margin,
        y: y - 3,
        text: line,
        size: 12,
        bold: false,
        anchor: "start",
        look: "muted",
      });
      y += 17;
    }
    const own = this.#picture.marks.filter(({ severity }) => severity !== "info");
    if (own.length > 0) this.badge(own);
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
      this.#wires(row.wires(filled[place] as number), from, to, lineY, body);
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

  /** What the badges stand for. Findings of one rule are one entry: the picture is no report. */
  #notesList(top: number, width: number): number {
    const infos = allMarks(this.#picture).filter(({ severity }) => severity === "info").length;
    if (this.#notes.length === 0 && infos === 0) return top;
    let y = top + 12;
    const line = (text: string, x: number, look: Look, size: number, bold = false) =>
      this.#shapes.push({ kind: "text", x, y, text, size, bold, anchor: "start", look });
    this.#shapes.push(rule(margin, width - margin, top - 6), caption("Findings", margin, y));
    y += 24;
    const x = margin + 2 * badgeRadius + 8;
    const room = Math.min(width - x - margin, 860);
    for (const { number, severity, marks } of this.#notes) {
      this.#shapes.push({ kind: "badge", x: margin + badgeRadius, y: y - 4, number, severity });
      for (const [first, ...rest] of byRule(marks)) {
        const prefix = `${first.severity}: `;
        const lines = wrap(prefix + first.message, 12, room - 16);
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

function hearingLine(name: string, verdict: PictureHearing["verdict"], interfaces: string): CardLine {
  switch (verdict) {
    case "heard":
      return { lead: "✓", text: `${name} on ${interfaces}`, look: "ok", small: true };
    case "not heard":
      return { lead: "✕", text: `${name} not at all`, look: "bad", small: true };
    case "unknown":
      return { lead: "?", text: `${name}: not known`, look: "muted", small: true };
  }
}

function verdictText(verdict: PictureHearing["verdict"]): string {
  return verdict === "unknown" ? "not known" : verdict;
}

function verdictLine(verdict: PictureHearing["verdict"]): { look: Look; dash: LineShape["dash"]; crossed: boolean } {
  switch (verdict) {
    case "heard":
      return { look: "ok", dash: "solid", crossed: false };
    case "not heard":
      return { look: "bad", dash: "dashed", crossed: true };
    case "unknown":
      return { look: "muted", dash: "dashed", crossed: false };
  }
}

function worstOf(hearings: readonly PictureHearing[]): PictureHearing["verdict"] {
  const verdicts = hearings.map(({ verdict }) => verdict);
  return verdicts.includes("not heard") ? "not heard" : verdicts.includes("unknown") ? "unknown" : "heard";
}

function summary(hearings: readonly PictureHearing[]): CardLine {
  const heard = hearings.filter(({ verdict }) => verdict === "heard").length;
  const worst = worstOf(hearings);
  const text = worst === "heard" ? "all hear each other" : `${heard} of ${hearings.length} ways heard`;
  return { text, look: worst === "heard" ? "ok" : worst === "unknown" ? "muted" : "bad", small: true };
}

/** A long list of peers says less than their number. */
function shortMedia(media: readonly string[]): string[] {
  const ucast = media.filter((text) => text.startsWith("ucast"));
  if (ucast.length <= 2) return [...media];
  return [...media.filter((text) => !text.startsWith("ucast")), `ucast → ${ucast.length} addresses`];
}

/** Every finding that the picture shows anywhere. */
export function allMarks(picture: Picture): readonly Mark[] {
  return [
    picture,
    ...picture.nodes,
    ...picture.links.flatMap(({ interfaces, pings }) => [...interfaces, ...pings]),
    ...picture.groups.flatMap((group) => [group, ...group.resources]),
    ...picture.drbd.flatMap((resource) => [resource, ...resource.hosts]),
  ].flatMap(({ marks }) => marks);
}

/** `2 errors, 1 warning`. */
export function countText(marks: readonly Mark[]): string {
  const count = (severity: MarkSeverity, one: string) => {
    const number = marks.filter((mark) => mark.severity === severity).length;
    return number === 0 ? [] : [number === 1 ? `1 ${one}` : `${number} ${one}s`];
  };
  const parts = [...count("error", "error"), ...count("warning", "warning")];
  return parts.length > 0 ? parts.join(", ") : "no errors or warnings";
}
