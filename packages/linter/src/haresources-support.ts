import {
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  canonicalAddress,
  type SourceFile,
} from "@halint/cluster";
import {
  findAgent,
  type HaresourcesFile,
  kept,
  meantHaresources,
  type Owner,
  type PhysicalLine,
  type Resource,
  type ResourceGroup,
  readPhysicalLines,
} from "@halint/grammars";
import type { Finding } from "./diagnostic.js";
import { oddCharacters } from "./encoding.js";
import { everyHaresources, type FileSubject, type Rule, subjectRule } from "./rule.js";
import { isTemplate } from "./templates.js";

/** Whether the nodes that use a haresources leave their resources to Pacemaker, so that nothing reads it. */
export function unusedByPacemaker(nodes: readonly ClusterNode[]): boolean {
  const configured = nodes.filter((node) => node.haCf);
  return configured.length > 0 && configured.every((node) => node.haCf && asHaCf(node.haCf).crm);
}

/** What a rule about groups gets besides the file. */
export interface GroupsSubject extends FileSubject<HaresourcesFile> {
  /** The groups as their author meant them: without notes, joined where a backslash was meant to join. */
  readonly groups: readonly ResourceGroup[];
}

/** Runs of words that somebody put in quotes: from one that holds a quote to the one that closes it, or alone. */
export function quotedRuns(group: ResourceGroup): (readonly Resource[])[] {
  const runs: (readonly Resource[])[] = [];
  const { resources } = group;
  for (let index = 0; index < resources.length; index++) {
    const quote = openQuote((resources[index] as Resource).text);
    if (quote === undefined) {
      if (/["']/.test((resources[index] as Resource).text)) runs.push([resources[index] as Resource]);
      continue;
    }
    const close = resources.findIndex((other, at) => at > index && other.text.includes(quote));
    const last = close === -1 ? index : close;
    runs.push(resources.slice(index, last + 1));
    index = last;
  }
  return runs;
}

/** The quote of a word that does not close it. */
function openQuote(text: string): string | undefined {
  const quote = /["']/.exec(text)?.[0];
  return quote !== undefined && text.split(quote).length % 2 === 0 ? quote : undefined;
}

function withoutQuoted(group: ResourceGroup): ResourceGroup {
  const quoted = new Set(quotedRuns(group).flat());
  return quoted.size === 0
    ? group
    : { ...group, resources: group.resources.filter((resource) => !quoted.has(resource)) };
}

/** The IPv6 address that a resource word was meant to carry and that `::` tears apart, as it stands in the word. */
export function tornAddress(resource: Resource): { readonly text: string; readonly bare: boolean } | undefined {
  const bare = resource.text.split("/")[0] as string;
  const argument = resource.text.slice(resource.text.indexOf("::") + 2).split("/")[0] as string;
  if (!resource.text.includes("::")) return undefined;
  if (isIpv6(bare)) return { text: bare, bare: true };
  const address = findAgent(resource.script.text)?.role === "address";
  return address && argument.includes("::") && isIpv6(argument) ? { text: argument, bare: false } : undefined;
}

function isIpv6(text: string): boolean {
  return text.includes(":") && canonicalAddress(text) !== undefined;
}

/** A script under the name of another resource manager's class, or of a path: none of them exists here. */
export function foreignScript(resource: Resource): boolean {
  const { script, args } = resource;
  if (/^[^:]*\//.test(script.text)) return true;
  const name = /^(?:ocf|lsb|systemd|service|upstart|heartbeat|stonith)(?=:|$)/.exec(script.text)?.[0];
  return name !== undefined && (name !== script.text || args.length > 0);
}

/** The haresources files of a cluster that somebody reads as they are. */
const readSubjects = kept((cluster: Cluster): readonly GroupsSubject[] =>
  everyHaresources(cluster).flatMap((subject) => {
    if (unusedByPacemaker(subject.nodes)) return [];
    const { text, groups } = meantHaresources(subject.reading);
    return isTemplate(text) ? [] : [{ ...subject, groups: groups.map(withoutQuoted) }];
  }),
);

/** A rule about what groups do. Silent where Pacemaker manages the resources, and for templates. */
export function groupsRule(
  id: string,
  check: (subject: GroupsSubject, report: (finding: Finding) => void) => void,
): Rule {
  return subjectRule(id, readSubjects, check);
}

/** A rule about how haresources is written. Silent where Pacemaker manages the resources, and for templates. */
export function textRule(
  id: string,
  check: (subject: FileSubject<HaresourcesFile>, report: (finding: Finding) => void) => void,
): Rule {
  return subjectRule(id, readSubjects, check);
}

/** Bytes of a node name that the daemon keeps; an owner is compared whole. */
const keptNameBytes = 100;

/** What the daemon takes for nodes: those of `node` lines, notes behind them too, and ping nodes and groups. */
export interface KnownNodes {
  readonly nodes: ReadonlySet<string>;
  readonly pings: ReadonlySet<string>;
}

const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The nodes of the ha.cf beside a haresources; undefined where none is known, or it names no node. */
export function knownNodes(nodes: readonly ClusterNode[]): KnownNodes | undefined {
  const files = new Set(nodes.flatMap((node) => node.haCf ?? []));
  const names = new Set<string>();
  const pings = new Set<string>();
  for (const file of files) {
    const config = asHaCf(file);
    for (const setting of config.of("node")) {
      for (const { text } of [...setting.values, ...setting.note]) names.add(lower(cutName(text)));
    }
    for (const medium of config.media) {
      if (medium.kind.startsWith("ping") && medium.target) pings.add(lower(medium.target.text));
    }
  }
  return names.size === 0 ? undefined : { nodes: names, pings };
}

function cutName(name: string): string {
  if (name.length * 3 <= keptNameBytes) return name;
  return Buffer.from(name, "utf8").subarray(0, keptNameBytes).toString("utf8");
}

/** Whether the daemon accepts a word as the owner of a group. */
export function isOwner(known: KnownNodes, word: string): boolean {
  return known.nodes.has(lower(word)) || known.pings.has(lower(word));
}

/** Whether an owner is a ping node and no cluster node. */
export function isPingOwner(known: KnownNodes, word: string): boolean {
  return known.pings.has(lower(word)) && !known.nodes.has(lower(word));
}

/** Why the daemon reads a word as an owner that is none: the rule that speaks of it. */
export type OwnerBlame =
  | { readonly kind: "name" }
  | { readonly kind: "note" }
  /** The line that is badly joined, or holds the odd character. */
  | { readonly kind: "continuation" | "character"; readonly line: PhysicalLine };

/** An owner at which the daemon would refuse to start, were it the first. */
export interface BadOwner {
  readonly owner: Owner;
  readonly blame: OwnerBlame;
}

/** Whether a text holds characters that only look like blanks; a carriage return is another matter. */
export function hasOddBlank(text: string): boolean {
  return oddCharacters(text).length > 0;
}

/** Whether an odd character outside its note keeps a line from being read as it looks; NUL does so everywhere. */
export function isOddLine(file: SourceFile, line: PhysicalLine): boolean {
  const { range, note } = line;
  const { text } = file;
  const code = text.slice(range.start, note?.start ?? range.end);
  const behind = note ? text.slice(note.end, range.end) : "";
  return hasOddBlank(code) || hasOddBlank(behind) || text.slice(range.start, range.end).includes("\0");
}

/**
 * Owners that are no nodes, and whose matter they are. Where no ha.cf tells the nodes, only those that can be no node
 * of any cluster.
 */
export function badOwners(file: SourceFile, nodes: readonly ClusterNode[]): BadOwner[] {
  if (unusedByPacemaker(nodes)) return [];
  const { owners } = asHaresources(file);
  const known = knownNodes(nodes);
  const suspicious = owners.filter((owner) =>
    known ? !isOwner(known, owner.text) : /^\/\/|\\$/.test(owner.text) || hasOddBlank(owner.text),
  );
  if (suspicious.length === 0) return [];
  const lines = new Map(readPhysicalLines(file.text).map((line) => [file.lineOf(line.range.start), line]));
  return suspicious.map((owner) => ({ owner, blame: blameFor(file, lines, owner) }));
}

function blameFor(file: SourceFile, lines: ReadonlyMap<number, PhysicalLine>, owner: Owner): OwnerBlame {
  if (owner.cut) return { kind: "name" };
  if (owner.text.startsWith("//")) return { kind: "note" };
  const number = file.lineOf(owner.range.start);
  const own = lines.get(number);
  const before = lines.get(number - 1);
  if (before?.meantToJoin && isOddLine(file, before)) return { kind: "character", line: before };
  if (before?.problem === "behind") return { kind: "continuation", line: before };
  const end = Math.min(owner.range.end, own?.note?.start ?? owner.range.end);
  if (own && hasOddBlank(file.text.slice(owner.range.start, end))) return { kind: "character", line: own };
  if (own?.problem && (own.problem === "leading" || owner.text.endsWith("\\"))) {
    const odd = own.problem === "behind" && isOddLine(file, own);
    return { kind: odd ? "character" : "continuation", line: own };
  }
  return { kind: "name" };
}
