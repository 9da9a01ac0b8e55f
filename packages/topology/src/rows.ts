import type { Card, CardLine } from "./card.js";
import type { Picture, PictureHearing, PictureLink, PictureNode } from "./picture.js";
import type { LineShape, Look } from "./scene.js";

/** A horizontal connection through the cards of a row. */
export interface Wire {
  readonly look: Look;
  readonly dash: LineShape["dash"];
  readonly arrows: "none" | "end" | "start" | "both";
  readonly crossed?: boolean;
  /** In the gap between two neighbours; drawn only where the picture has two nodes. */
  readonly label?: string;
}

/** What stands side by side: a network, a group, a DRBD resource. */
export interface Row {
  readonly section: string;
  readonly label: readonly CardLine[];
  /** Cards by column; those of the first place are joined by the wires. */
  readonly cells: readonly (readonly Card[])[];
  /** What joins the cards of a column with those of the next that has any. */
  readonly wires: (column: number, next: number) => readonly Wire[];
  /** What stands to the right of the nodes, joined with the row by a dotted line. */
  readonly outside: readonly Card[];
}

/** Makes the rows of a picture: what stands on which card, without any measure. */
export class Rows {
  readonly #picture: Picture;
  readonly #two: boolean;

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#two = picture.nodes.length === 2;
  }

  /** From top to bottom. */
  all(): Row[] {
    return [...this.#linkRows(), ...this.#hearingRows(), ...this.#groupRows(), ...this.#drbdRows()];
  }

  /** The card with a node's name. */
  head(node: PictureNode): Card {
    const look =
      node.kind === "files" || node.kind === "nameless" ? "node" : node.kind === "named" ? "named" : "stranger";
    const lines: CardLine[] = [{ text: node.name, bold: true, look, marks: node.marks }];
    const groups = this.#picture.groups.filter((group) => group.node === node.id).length;
    if (node.kind === "named") lines.push({ text: "its files were not read", look, small: true });
    else if (node.kind === "stranger" && !this.#picture.nodes.some(({ kind }) => kind !== "stranger"))
      lines.push({ text: "host of DRBD", look, small: true });
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
        wires: (column, next) => this.#linkWires(link, column, next),
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

  #linkWires(link: PictureLink, column: number, next: number): Wire[] {
    const { hearings } = link;
    if (link.interfaces.length < 2) return [];
    if (hearings.length === 0) return [silentLine];
    const { nodes } = this.#picture;
    if (!this.#two) {
      // A line between neighbours says what these two hear of each other; the label counts all pairs.
      const ends = [nodes[column]?.id, nodes[next]?.id];
      const between = hearings.filter(({ from, to }) => ends.includes(from) && ends.includes(to));
      return [{ ...verdictLine(worstOf(between)), arrows: "none", crossed: false }];
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

  /** What the lines between networks' interfaces mean, each that is used; with two nodes every line says it itself. */
  legend(): { readonly wire: Wire; readonly text: string }[] {
    if (this.#two) return [];
    const wires = this.#linkRows().flatMap(({ cells, wires: between }) => {
      const filled = cells.flatMap((cell, column) => (cell.length > 0 ? [column] : []));
      return filled.slice(1).flatMap((next, at) => between(filled[at] as number, next));
    });
    const line = (verdict: PictureHearing["verdict"]): Wire => ({
      ...verdictLine(verdict),
      arrows: "none",
      crossed: false,
    });
    return [
      { wire: line("heard"), text: "the two hear each other" },
      { wire: line("not heard"), text: "one does not hear the other" },
      { wire: line("unknown"), text: "not known" },
      { wire: silentLine, text: "no heartbeats" },
    ].filter(({ wire }) => wires.some(({ look, dash }) => look === wire.look && dash === wire.dash));
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
}

/** Between interfaces of one network over which no heartbeats go. */
const silentLine: Wire = { look: "plain", dash: "solid", arrows: "none", label: "no heartbeats" };

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
