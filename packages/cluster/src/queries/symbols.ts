import { drbd, kept, type Medium, type Word, withoutNotes } from "@halint/grammars";
import { canonicalAddress } from "../facts/addresses.js";
import { type Cluster, type ClusterNode, filesOf } from "../model/cluster.js";
import { asDrbd } from "../model/drbd-configuration.js";
import { asHaCf, asHaresources, type Place, type SourceFile } from "../model/source-file.js";

/** What things in a cluster have names. */
export type SymbolKind = "node" | "drbd resource" | "device" | "address" | "interface" | "agent";

/** What a name does where it stands. */
export type SymbolRole =
  /** The place that makes it: `node`, `resource`, `device`, an interface file, a hosts entry. */
  | "definition"
  /** A place that speaks of it. */
  | "reference";

/** A place where something is named. */
export interface SymbolOccurrence {
  readonly kind: SymbolKind;
  /** The same for every spelling of one thing: names of nodes in lower case, addresses in canonical form. */
  readonly key: string;
  /** As written. */
  readonly text: string;
  readonly role: SymbolRole;
  readonly place: Required<Place>;
  /** Label of the node whose file it is; undefined where several nodes use the file. */
  readonly node: string | undefined;
}

/** Every name in the files of a cluster. */
export interface SymbolIndex {
  /** Ordered by file and place. */
  readonly all: readonly SymbolOccurrence[];
  /** All places of one thing, however it is spelt there. */
  of(kind: SymbolKind, name: string): readonly SymbolOccurrence[];
  /** What is named at an offset of a file; its end counts, so that a cursor behind a word finds it. */
  at(file: SourceFile, offset: number): SymbolOccurrence | undefined;
}

/** Every place where a node, DRBD resource, device, address, interface or agent is named, in any file of any node. */
export const symbolsOf = kept((cluster: Cluster): SymbolIndex => new Collector(cluster).collect());

/** The form in which spellings of one thing are the same. */
export function symbolKey(kind: SymbolKind, name: string): string {
  switch (kind) {
    case "node":
      return name.toLowerCase();
    case "address":
      return canonicalAddress(name) ?? name;
    case "interface":
      return name.split(":")[0] as string;
    default:
      return name;
  }
}

class Collector {
  readonly found = new Map<string, SymbolOccurrence>();

  constructor(readonly cluster: Cluster) {}

  collect(): SymbolIndex {
    const { cluster } = this;
    for (const { file, nodes } of filesOf(cluster, "ha.cf")) this.haCf(file, only(nodes));
    for (const { file, nodes } of filesOf(cluster, "haresources")) this.haresources(file, only(nodes));
    for (const configuration of cluster.drbd) {
      const users = cluster.nodes.filter((node) =>
        node.drbd.some((entry) => entry.files[0] === configuration.files[0]),
      );
      for (const file of configuration.files) this.drbd(file, only(users));
    }
    const names = new Set([...this.found.values()].flatMap(({ kind, key }) => (kind === "node" ? [key] : [])));
    for (const node of cluster.nodes) this.facts(node, names);
    return indexOf([...this.found.values()]);
  }

  add(
    kind: SymbolKind,
    role: SymbolRole,
    file: SourceFile,
    piece: { text: string; start: number },
    node: string | undefined,
  ): void {
    const { text, start } = piece;
    if (text === "") return;
    const range = { start, end: start + text.length };
    const id = `${file.path}\0${start}\0${range.end}\0${kind}`;
    if (this.found.has(id)) return;
    this.found.set(id, { kind, key: symbolKey(kind, text), text, role, place: { file, range }, node });
  }

  /** A word that may be an address or a node's name. */
  host(file: SourceFile, piece: { text: string; start: number }, node: string | undefined): void {
    const kind = canonicalAddress(piece.text) === undefined ? "node" : "address";
    this.add(kind, "reference", file, piece, node);
  }

  haCf(file: SourceFile, node: string | undefined): void {
    const reading = asHaCf(file);
    for (const word of reading.nodes) this.add("node", "definition", file, piece(word), node);
    for (const medium of reading.media) this.medium(file, medium, node);
    for (const setting of reading.of("stonith_host")) {
      const [host] = setting.values;
      if (host && host.text !== "*") this.add("node", "reference", file, piece(host), node);
    }
  }

  medium(file: SourceFile, medium: Medium, node: string | undefined): void {
    const isLine = medium.kind === "serial" || medium.kind.startsWith("ping");
    if (medium.interface && !isLine) this.add("interface", "reference", file, piece(medium.interface), node);
    if (!medium.target) return;
    if (medium.kind === "ping_group") {
      for (const word of medium.setting.values.slice(1))
        if (canonicalAddress(word.text) !== undefined) this.add("address", "reference", file, piece(word), node);
    } else if (canonicalAddress(medium.target.text) !== undefined || medium.kind.startsWith("ucast"))
      this.host(file, piece(medium.target), node);
  }

  haresources(file: SourceFile, node: string | undefined): void {
    const tree = asHaresources(file);
    for (const group of tree.groups) {
      this.add("node", "reference", file, piece(group.owner), node);
      for (const resource of withoutNotes(tree, group).resources) {
        const { script, args, implied } = resource;
        if (!implied) this.add("agent", "reference", file, piece(script), node);
        const [first] = args;
        if (!first) continue;
        const agent = script.text;
        if (/^(?:IPaddr2?|IPv6addr|IPsrcaddr|SendArp)$/.test(agent)) this.floating(file, first, node);
        else if (agent === "drbddisk" || agent === "drbdupper")
          this.add("drbd resource", "reference", file, piece(first), node);
        else if (agent === "Filesystem" || agent === "Raid1" || agent === "LVM") {
          if (first.text.startsWith("/dev/")) this.add("device", "reference", file, piece(first), node);
        }
      }
    }
  }

  /** `ADDRESS[/MASK[/IF[:LABEL]][/BROADCAST]]` */
  floating(file: SourceFile, word: Word, node: string | undefined): void {
    const parts = word.text.split("/");
    let start = word.range.start;
    for (const [index, text] of parts.entries()) {
      if (canonicalAddress(text) !== undefined && (index === 0 || index > 1))
        this.add("address", index === 0 ? "definition" : "reference", file, { text, start }, node);
      else if (index > 1 && /^[A-Za-z][\w.@-]*(?::\w+)?$/.test(text))
        this.add("interface", "reference", file, { text, start }, node);
      start += text.length + 1;
    }
  }

  drbd(file: SourceFile, node: string | undefined): void {
    for (const entry of drbd.walk(asDrbd(file))) {
      if (entry.kind === "connection" || entry.kind === "path")
        for (const { address } of entry.endpoints) this.drbdAddress(file, address, node);
      const words = drbdPieces(file, entry.words.slice(1));
      const [first] = words;
      if (!first) continue;
      const add = (kind: SymbolKind, role: SymbolRole, word: { text: string; start: number }) =>
        this.add(kind, role, file, word, node);
      switch (entry.kind) {
        case "resource":
          add("drbd resource", "definition", first);
          continue;
        case "on":
          for (const word of words) add("node", "reference", word);
          this.drbdAddress(file, entry.address, node);
          continue;
        case "stacked-on-top-of":
          add("drbd resource", "reference", first);
          this.drbdAddress(file, entry.address, node);
          continue;
        case "proxy-on":
          for (const word of words) add("node", "reference", word);
          continue;
        case "floating":
          this.drbdAddress(file, entry.address, node);
          continue;
      }
      switch (entry.head?.value) {
        case "device":
          if (first.text.startsWith("/") || first.text.startsWith("drbd")) add("device", "definition", first);
          break;
        case "disk":
        case "meta-disk":
        case "flexible-meta-disk":
          if (first.text.startsWith("/"))
            add("device", "reference", { ...first, text: first.text.replace(/\[\d*\]?$/, "") });
          break;
        case "host":
          add("node", "reference", first);
          break;
        case "hosts":
          for (const word of words) add("node", "reference", word);
          break;
        case "after":
        case "resync-after":
          // A volume may stand behind a slash.
          add("drbd resource", "reference", { ...first, text: first.text.split("/")[0] as string });
          break;
      }
    }
  }

  /** IPv6 may stand in brackets. */
  drbdAddress(file: SourceFile, address: drbd.Address | undefined, node: string | undefined): void {
    const [word] = address ? drbdPieces(file, [address.host]) : [];
    if (!word) return;
    const bare = word.text.replace(/^\[|\]$/g, "");
    const start = word.start + (word.text.startsWith("[") ? 1 : 0);
    if (canonicalAddress(bare) !== undefined) this.add("address", "reference", file, { text: bare, start }, node);
  }

  /** Facts of a machine: of names in them only those that are nodes of the cluster. */
  facts(node: ClusterNode, names: ReadonlySet<string>): void {
    const { label, facts } = node;
    if (node.namePlace?.range && node.name !== undefined) this.at("node", "reference", node.namePlace, label);
    if (facts.hostName?.place && names.has(facts.hostName.value.toLowerCase()))
      this.at("node", "reference", facts.hostName.place, label);
    for (const fact of facts.interfaces?.list ?? []) {
      if (fact.place?.range) this.at("interface", "definition", fact.place, label);
      for (const { place } of fact.addresses) if (place?.range) this.at("address", "definition", place, label);
    }
    for (const { address, names: aliases, place } of facts.hosts ?? []) {
      if (!place.range) continue;
      const line = place.file.text.slice(place.range.start, place.range.end);
      this.add("address", "reference", place.file, { text: address, start: place.range.start }, label);
      for (const match of line.slice(address.length).matchAll(/\S+/g)) {
        const start = place.range.start + address.length + match.index;
        if (aliases.includes(match[0]) && names.has(match[0].toLowerCase()))
          this.add("node", "definition", place.file, { text: match[0], start }, label);
      }
    }
    for (const { device, place } of facts.fstab ?? []) {
      if (place.range && device.startsWith("/dev/") && place.file.text.startsWith(device, place.range.start))
        this.add("device", "reference", place.file, { text: device, start: place.range.start }, label);
    }
    for (const { target, gateway, place } of facts.routes ?? []) {
      if (!place.range) continue;
      const text = place.file.text.slice(place.range.start, place.range.end);
      for (const address of [target, gateway]) {
        const at = address !== undefined && canonicalAddress(address) !== undefined ? text.indexOf(address) : -1;
        if (address !== undefined && at !== -1)
          this.add("address", "reference", place.file, { text: address, start: place.range.start + at }, label);
      }
    }
  }

  at(kind: SymbolKind, role: SymbolRole, { file, range }: Place, node: string): void {
    if (range) this.add(kind, role, file, { text: file.text.slice(range.start, range.end), start: range.start }, node);
  }
}

function only(nodes: readonly ClusterNode[]): string | undefined {
  return nodes.length === 1 ? nodes[0]?.label : undefined;
}

function piece(word: Word): { text: string; start: number } {
  return { text: word.text, start: word.range.start };
}

/** Words as written, without quotes. */
function drbdPieces(file: SourceFile, words: readonly drbd.Word[]): { text: string; start: number }[] {
  return words.map(({ value, start }) => ({ text: value, start: file.text[start] === '"' ? start + 1 : start }));
}

function indexOf(occurrences: SymbolOccurrence[]): SymbolIndex {
  const all = occurrences.sort((a, b) => {
    const [left, right] = [a.place.file.path, b.place.file.path];
    return left < right ? -1 : left > right ? 1 : a.place.range.start - b.place.range.start;
  });
  const byKey = new Map<string, SymbolOccurrence[]>();
  const byFile = new Map<string, SymbolOccurrence[]>();
  for (const occurrence of all) {
    push(byKey, `${occurrence.kind}\0${occurrence.key}`, occurrence);
    push(byFile, occurrence.place.file.path, occurrence);
  }
  return {
    all,
    of: (kind, name) => byKey.get(`${kind}\0${symbolKey(kind, name)}`) ?? [],
    at: (file, offset) =>
      byFile.get(file.path)?.find(({ place }) => place.range.start <= offset && offset <= place.range.end),
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
