import {
  asDrbd,
  asHaCf,
  type DrbdResource,
  knownAddresses,
  nodeNames,
  replicationEnds,
  resourcesOf,
  sameName,
} from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { describeDrbd } from "../hover/drbd-word.js";
import { byRank, fillIn, type Proposal, wordAround } from "./item.js";

/** What the cursor stands in. */
interface Spot {
  /** The innermost section; undefined for the file itself. */
  readonly section: drbd.DrbdSection | undefined;
  /** Words of the entry before the one at the cursor. */
  readonly before: readonly drbd.Token[];
}

function spotAt(tree: drbd.DrbdFile, wordStart: number): Spot {
  let section: drbd.DrbdSection | undefined;
  for (const node of drbd.walk(tree)) {
    if (!drbd.isSection(node) || !node.open || node.open.end > wordStart) continue;
    if (!node.close || node.close.start >= wordStart) section = node;
  }
  const before: drbd.Token[] = [];
  for (const token of tree.tokens) {
    if (token.start >= wordStart) break;
    if (token.kind === ";" || token.kind === "{" || token.kind === "}") before.length = 0;
    else before.push(token);
  }
  // A word at the start of its own line begins an entry, even if a semicolon is missing above it.
  const lineStart = tree.text.lastIndexOf("\n", wordStart - 1) + 1;
  return { section, before: before.filter((token) => token.start >= lineStart || before.length === 0) };
}

/** Sections, statements and options that may stand here, and the values that they take. */
export function completeDrbd(view: View, offset: number): Proposal[] {
  const { text } = view.file;
  const tree = asDrbd(view.file);
  if (tree.comments.some(({ range }) => range.start < offset && offset <= range.end)) return [];
  const range = wordAround(text, offset, /[\s{};"[\]]/);
  const { section, before } = spotAt(tree, range.start);
  const version = view.configuration?.target.version ?? "8.4";
  const kind = section?.kind ?? "file";
  if (kind === "skip" || kind === "unknown" || kind === "plugin") return [];
  const [head] = before;
  const place: Place = { view, tree, section, kind, version, range };
  return head ? proposeArguments(place, head.value, before.slice(1)) : proposeEntries(place);
}

/** Where something is proposed. */
interface Place {
  readonly view: View;
  readonly tree: drbd.DrbdFile;
  readonly section: drbd.DrbdSection | undefined;
  readonly kind: drbd.SectionKind;
  readonly version: drbd.DrbdVersion;
  readonly range: Proposal["range"];
}

/** Sections that have a name, and what it is. */
const named: Readonly<Record<string, string>> = {
  resource: "name",
  on: "host",
  volume: "number",
  "stacked-on-top-of": "resource",
  floating: "address",
};

/** Entries that come first where they may stand, in the order in which people write them. */
const firstEntries = [
  "resource",
  "common",
  "global",
  "device",
  "disk",
  "address",
  "meta-disk",
  "on",
  "net",
  "protocol",
];

/** Entries of rare layouts. */
const rareEntries = new Set(["skip", "floating", "stacked-on-top-of", "proxy", "volume", "alternate-link-address"]);

function proposeEntries(place: Place): Proposal[] {
  const { tree, section, kind, version, range } = place;
  const proposals: Proposal[] = [...proposeWholeSections(place)];
  const siblings = (section?.children ?? tree.children).filter(
    (node) => node.start !== range.start && node.head !== undefined,
  );
  const used = new Set(siblings.map((node) => node.head?.value));
  const documentation = (word: string) => describeDrbd(kind, word, version);
  const hosts = siblings.filter((node) => node.kind === "on").length;
  const rank = (word: string, otherwise: number) => {
    const at = firstEntries.indexOf(word);
    // Two hosts make a resource whole; what is for all hosts together stands beside them more often than a third.
    if (word === "on" && hosts > 1) return 5;
    if (kind === "resource" && ["device", "disk", "meta-disk"].includes(word)) return 4;
    return rareEntries.has(word) ? 7 : at >= 0 ? 2 + at / 100 : otherwise;
  };
  for (const spec of drbd.sectionSpecs) {
    if (!spec.parents.includes(kind) || !spec.versions.includes(version)) continue;
    const name = named[spec.head];
    if (!name && used.has(spec.head) && spec.head !== "connection" && spec.head !== "skip") continue;
    // From 8.4 on its options have other places.
    const old = spec.head === "syncer" && version !== "8.3";
    const words = name ? likelyArguments(place, spec.head) : [];
    proposals.push({
      label: spec.head,
      kind: CompletionItemKind.Module,
      range,
      snippet: `${spec.head} ${name ? `${fillIn(1, words, name)} ` : ""}{\n\t$0\n}`,
      detail: "section",
      documentation: documentation(spec.head),
      // In a host or volume the statement of that name is what people mean.
      rank: old ? 9 : spec.head === "disk" && kind !== "resource" && kind !== "common" ? 5 : rank(spec.head, 4),
      ...(old ? { deprecated: true } : {}),
    });
  }
  for (const spec of drbd.statementSpecs) {
    if (!spec.sections.includes(kind) || !spec.versions.includes(version)) continue;
    const repeats = spec.name === "include" || spec.name === "host" || spec.name === "floating";
    if (used.has(spec.name) && !repeats) continue;
    proposals.push({
      label: spec.name,
      kind: CompletionItemKind.Property,
      range,
      snippet: `${spec.name} ${fillIn(1, likelyArguments(place, spec.name), spec.name === "disk" ? "/dev/" : "")};`,
      detail: "statement",
      documentation: documentation(spec.name),
      rank: spec.replacedBy ? 9 : rank(spec.name, 5),
      ...(spec.replacedBy ? { deprecated: true } : {}),
    });
  }
  if (drbd.holdsOptions(kind)) {
    for (const spec of drbd.optionSpecs()) {
      if (spec.section !== kind || !drbd.knowsOption(version, kind, spec.name) || used.has(spec.name)) continue;
      const value = drbd.valueSpec(spec, version);
      proposals.push({
        label: spec.name,
        kind: CompletionItemKind.Property,
        range,
        snippet:
          value.type === "flag" ? `${spec.name};` : `${spec.name} ${fillIn(1, likelyArguments(place, spec.name))};`,
        detail: value.default === undefined ? value.type : `${value.type}, default ${value.default}`,
        documentation: documentation(spec.name),
        rank: spec.replacedBy ? 9 : 5,
        ...(spec.replacedBy ? { deprecated: true } : {}),
      });
    }
  }
  return proposals;
}

/** What would be proposed behind a word, the likeliest first. */
function likelyArguments(place: Place, head: string): string[] {
  return byRank(proposeArguments(place, head, []).filter(({ rank = 5 }) => rank < 8)).map(({ label }) => label);
}

/** A resource with all its hosts, and a host with all that it needs, as far as the cluster tells. */
function proposeWholeSections(place: Place): Proposal[] {
  const { view, tree, section, kind, range } = place;
  const whole = (label: string, lines: readonly string[], rank: number): Proposal => ({
    label,
    kind: CompletionItemKind.Module,
    range,
    text: label,
    snippet: lines.join("\n"),
    detail: "with what it needs",
    rank,
  });
  const storage = (resource: drbd.ResourceSection | undefined) => storageOf(view, resource, range.start);
  if (kind === "file") {
    const hosts = drbdHosts(view);
    const missing = missingResources(view).map(
      (entry): Proposal => ({
        label: `resource ${entry.name}`,
        kind: CompletionItemKind.Module,
        range,
        text: entry.file.text.slice(entry.section.range.start, entry.section.range.end),
        detail: `as on ${nodeOf(view, entry)}`,
        rank: 0,
      }),
    );
    const [name] = newResources(view);
    if (hosts.length !== 2 || !name || tree.resources.some((resource) => resource.start === range.start))
      return missing;
    const made = storage(undefined);
    const lines = hosts.flatMap((host, index) => hostLines(view, host, made, 2 + 3 * index).map((line) => `\t${line}`));
    return [...missing, whole(`resource ${name}`, [`resource \${1:${name}} {`, ...lines, "}"], 1)];
  }
  if (kind !== "resource" || section?.kind !== "resource") return [];
  const present = section.hosts.flatMap(({ names }) => names.map(({ value }) => value));
  return drbdHosts(view)
    .filter((host) => !present.some((name) => sameName(name, host)))
    .map((host) => whole(`on ${host}`, hostLines(view, host, storage(section), 1), 1));
}

/** What a host's section says of its storage, but for the address. */
interface HostStorage {
  readonly device: string;
  readonly disk: string | undefined;
  readonly metaDisk: string;
  readonly port: number;
}

function hostLines(view: View, host: string, { device, disk, metaDisk, port }: HostStorage, first: number): string[] {
  const [address] = hostAddresses(view, [host]);
  return [
    `on ${host} {`,
    `\tdevice ${fillIn(first, [device])};`,
    `\tdisk ${fillIn(first + 1, disk ? [disk] : [], "/dev/")};`,
    `\taddress ${fillIn(first + 2, address ? [`${address.label}:${port}`] : [], "address:port")};`,
    `\tmeta-disk ${metaDisk};`,
    "}",
  ];
}

/** What the other hosts of a resource have, here or on another node, and what is free where there is none. */
function storageOf(view: View, resource: drbd.ResourceSection | undefined, at: number): HostStorage {
  const name = resource?.name?.value;
  const elsewhere = view.cluster.drbd
    .flatMap(resourcesOf)
    .filter((entry) => name !== undefined && entry.name === name && entry.file !== view.file)
    .flatMap(({ section }) => section.hosts);
  const here = resource?.hosts.filter((host) => !(host.start <= at && at <= host.range.end)) ?? [];
  const other = [...here, ...elsewhere].find((host) => host.device);
  return {
    device: other?.device?.name?.value ?? freeDevice(view),
    disk: other?.backingDisk?.value,
    metaDisk: other?.metaDisk?.kind === "internal" || !other?.metaDisk ? "internal" : other.metaDisk.path.value,
    port: other?.address?.portNumber ?? freePort(view),
  };
}

/** The port behind all that are in use; DRBD's first one where there is none. */
function freePort(view: View): number {
  return Math.max(7787, ...replicationEnds(view.cluster).flatMap(({ port }) => port ?? [])) + 1;
}

/** Hosts as DRBD calls them. */
function drbdHosts(view: View): string[] {
  const hosts = [...view.cluster.nodes.flatMap((node) => node.hostName ?? node.name ?? []), ...nodeNames(view.cluster)];
  return hosts.filter((name, index) => hosts.findIndex((other) => sameName(other, name)) === index);
}

/** A name for a further resource: with the number behind those in use. */
function newResources(view: View): string[] {
  const names = new Set(view.cluster.drbd.flatMap(resourcesOf).map((resource) => resource.name));
  let free = 0;
  while (names.has(`r${free}`)) free++;
  return [`r${free}`];
}

/** Resources of other nodes that the configuration here has not; those with a secret are nobody's to show. */
function missingResources(view: View): DrbdResource[] {
  const here = new Set((view.configuration ? resourcesOf(view.configuration) : []).map(({ name }) => name));
  return view.cluster.drbd.flatMap(resourcesOf).filter(({ name, section, file }) => {
    if (here.has(name)) return false;
    here.add(name);
    return !/shared-secret/.test(file.text.slice(section.range.start, section.range.end));
  });
}

function nodeOf(view: View, { configuration }: DrbdResource): string {
  return view.cluster.nodes.find((node) => node.drbd.includes(configuration))?.label ?? "another node";
}

/** Addresses of hosts: those that DRBD uses already, then those of the links that carry heartbeats, then the others. */
function hostAddresses(view: View, names: readonly string[]): { label: string; detail: string; rank: number }[] {
  const { cluster } = view;
  const replicated = new Set(replicationEnds(cluster).map(({ address }) => address));
  const media = new Set(
    cluster.nodes.flatMap((node) =>
      node.haCf ? asHaCf(node.haCf).media.flatMap((one) => one.interface?.text ?? []) : [],
    ),
  );
  const found = new Map<string, { label: string; detail: string; rank: number }>();
  for (const entry of knownAddresses(cluster)) {
    if (names.length > 0 && !names.some((name) => sameName(name, entry.node))) continue;
    const label = entry.address.includes(":") ? `ipv6 [${entry.address}]` : entry.address;
    const rank = replicated.has(entry.address) ? 1 : entry.interface && media.has(entry.interface) ? 2 : 3;
    const detail = `${entry.node}${entry.interface ? ` ${entry.interface}` : ""}${rank === 1 ? ", as in other resources" : ""}`;
    if (!found.has(label)) found.set(label, { label, detail, rank });
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank);
}

function proposeArguments(place: Place, head: string, args: readonly drbd.Token[]): Proposal[] {
  const { view, tree, section, kind, version, range } = place;
  const value = (label: string, detail?: string, rank?: number): Proposal => ({
    label,
    kind: CompletionItemKind.EnumMember,
    range,
    ...(detail ? { detail } : {}),
    ...(rank === undefined ? {} : { rank }),
  });
  const quoted = view.file.text[range.start - 1] === '"';
  const text = (words: string) => (quoted || !/\s/.test(words) ? words : `"${words}"`);
  const { cluster } = view;
  const around = tree.resources.find((one) => one.start < range.start && range.start <= one.range.end);
  const resources = () =>
    [...new Set(cluster.drbd.flatMap(resourcesOf).map((resource) => resource.name))]
      .filter((name) => name !== around?.name?.value)
      .map((name) => value(name, "resource"));
  switch (head) {
    case "resource":
      return args.length === 0 ? newResources(view).map((name) => value(name, "not in use")) : [];
    case "on":
    case "host":
    case "hosts": {
      const present =
        head === "on" ? (around?.hosts.flatMap((host) => (host.start === args[0]?.start ? [] : host.names)) ?? []) : [];
      return drbdHosts(view).map((name) => {
        const taken = present.some((word) => sameName(word.value, name) && word.start !== range.start);
        return value(name, taken ? "host, has a section already" : "host", taken ? 8 : 1);
      });
    }
    case "become-primary-on":
      return [value("both", undefined, 8), ...drbdHosts(view).map((name) => value(name, "host"))];
    case "stacked-on-top-of":
    case "resync-after":
      return resources();
    case "include":
      return ["drbd.d/global_common.conf", "drbd.d/*.res"].map((path, index) =>
        value(quoted ? path : `"${path}"`, "as DRBD comes", index),
      );
    case "device":
      return args.length === 0 ? devices(view, storageOf(view, around, range.start).device, value) : [];
    case "disk": {
      const { disk } = storageOf(view, around, range.start);
      return args.length === 0 && kind !== "resource" && disk ? [value(disk, "as on the other host", 1)] : [];
    }
    case "meta-disk": {
      const { metaDisk } = storageOf(view, around, range.start);
      const words = [...new Set([metaDisk, "internal"])];
      return args.length === 0
        ? words.map((word, at) =>
            value(word, word === "internal" ? "at the end of the disk itself" : "as on the other host", at),
          )
        : [];
    }
    case "address": {
      const names = section?.kind === "on" ? section.names.map((word) => word.value) : [];
      const { port } = storageOf(view, around, range.start);
      return args.length === 0
        ? hostAddresses(view, names).map(({ label, detail, rank }) => value(`${label}:${port}`, detail, rank))
        : [];
    }
  }
  if (head === "proxy" && args[0]?.value === "on") return drbdHosts(view).map((name) => value(name, "host"));
  if (head === "protocol" && args.length === 0) {
    return [
      value("C", "written on both disks", 1),
      value("B", "in the peer's memory", 2),
      value("A", "written here", 3),
    ];
  }
  const spec = drbd.optionSpec(kind, head);
  if (!spec || args.length > 0) return [];
  const taken = drbd.valueSpec(spec, version);
  if (taken.values)
    return taken.values.map((label) => (label === String(taken.default) ? value(label, "default", 1) : value(label)));
  if (taken.type === "boolean") {
    // Nobody writes an option to say what holds without it.
    return ["yes", "no"].map((label) => (label === String(taken.default) ? value(label, "default", 6) : value(label)));
  }
  if (taken.type === "number" && taken.default !== undefined) return [value(String(taken.default), "default")];
  return (spec.usual ?? []).map((words, index) => value(text(words), "usual", index));
}

/** The device that the other host has or that is free, and those that are taken. */
function devices(
  view: View,
  likely: string,
  value: (label: string, detail?: string, rank?: number) => Proposal,
): Proposal[] {
  const used = new Map<string, string>();
  for (const resource of view.cluster.drbd.flatMap(resourcesOf)) {
    for (const storage of [resource.section, ...resource.section.hosts, ...resource.section.volumes]) {
      const name = storage.device?.name?.value;
      if (name) used.set(name, resource.name);
    }
  }
  used.delete(likely);
  return [value(likely, undefined, 1), ...[...used].map(([name, resource]) => value(name, `used by ${resource}`, 8))];
}

function freeDevice(view: View): string {
  const used = new Set(
    view.cluster.drbd
      .flatMap(resourcesOf)
      .flatMap(({ section }) => [section, ...section.hosts, ...section.volumes])
      .flatMap((storage) => storage.device?.name?.value ?? []),
  );
  let free = 0;
  while (used.has(`/dev/drbd${free}`)) free++;
  return `/dev/drbd${free}`;
}
