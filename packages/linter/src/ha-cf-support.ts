import {
  asHaCf,
  type ClusterNode,
  canonicalAddress,
  haCfMachine,
  nodeNames,
  type SourceFile,
  sameName,
} from "@halint/cluster";
import {
  countBefore,
  type HaCfReading,
  isAboutNote,
  judgeHaCf,
  kept,
  overlaps,
  type Range,
  type Refusal,
  type RefusalOf,
  type Setting,
  type Word,
} from "@halint/grammars";
import type { Edit } from "./diagnostic.js";
import { type OddCharacters, oddCharacters } from "./encoding.js";
import type { FileSubject } from "./rule.js";
import { list, nameOf, removeLine, replace } from "./support.js";
import { templateMarks } from "./templates.js";

/** How many arguments a medium takes; the daemon reads no word behind them. */
export const argumentLimits: Readonly<Record<string, number>> = { ucast: 2, ucast6: 2, mcast: 5, mcast6: 5 };

/** Why heartbeat refuses the ha.cf of a node, given what is known of that machine. */
export const refusalsOn = kept((node: ClusterNode): readonly Refusal[] =>
  node.haCf ? judgeHaCf(asHaCf(node.haCf), haCfMachine(node)) : [],
);

/** A reason why the daemon does not start, and where. */
export interface Refused<R extends Refusal = Refusal> {
  readonly refusal: R;
  /** Nodes on which it holds: all that use the file, where the text alone is to blame. */
  readonly nodes: readonly ClusterNode[];
  /** Label of the node, where it is one node's. */
  readonly node: string | undefined;
}

/** The place of a refusal; undefined where something is missing in the whole file. */
export function rangeOfRefusal(refusal: Refusal): Range | undefined {
  if ("word" in refusal) return refusal.word.range;
  if ("setting" in refusal) return refusal.setting.line.range;
  return refusal.kind === "directive" ? refusal.line.range : undefined;
}

/** The line of a refusal, from its directive to the last word. */
function lineOfRefusal(refusal: Refusal): Range | undefined {
  if ("setting" in refusal) return refusal.setting.line.range;
  return refusal.kind === "directive" ? refusal.line.range : undefined;
}

interface Judgement {
  readonly nodes: readonly ClusterNode[];
  readonly refused: readonly Refused[];
  /** Lines on which something is refused, in file order. */
  readonly lines: readonly Range[];
}

/** The last judgement in which a node came first. */
const judgements = kept((_: ClusterNode): { last?: Judgement } => ({}));

function judgementOf(nodes: readonly ClusterNode[], node: string | undefined): Judgement {
  const [first] = nodes;
  const known = first && judgements(first).last;
  if (known && known.nodes.length === nodes.length && known.nodes.every((one, index) => one === nodes[index]))
    return known;
  const found = new Map<string, { refusal: Refusal; nodes: ClusterNode[] }>();
  for (const machine of nodes) {
    for (const refusal of refusalsOn(machine)) {
      const range = rangeOfRefusal(refusal);
      const key = `${refusal.kind} ${range?.start} ${range?.end} ${"fault" in refusal ? refusal.fault : ""}`;
      const entry = found.get(key);
      if (entry) entry.nodes.push(machine);
      else found.set(key, { refusal, nodes: [machine] });
    }
  }
  const refused = [...found.values()].map((entry) => ({
    ...entry,
    node: node ?? (entry.nodes.length < nodes.length ? entry.nodes[0]?.label : undefined),
  }));
  const lines = refused
    .flatMap(({ refusal }) => lineOfRefusal(refusal) ?? [])
    .sort((left, right) => left.start - right.start);
  const judgement = { nodes, refused, lines };
  if (first) judgements(first).last = judgement;
  return judgement;
}

/** Everything for which the daemon refuses a file, on any of the nodes that use it. */
export function allRefused({ nodes, node }: Pick<FileSubject<unknown>, "nodes" | "node">): readonly Refused[] {
  return judgementOf(nodes, node).refused;
}

/** Whether one of some ranges, which are in order and do not overlap, shares a unit with a place. */
export function meets(ranges: readonly Range[], place: Range): boolean {
  const found = ranges[countBefore(ranges, ({ end }) => end <= place.start)];
  return found !== undefined && overlaps(found, place);
}

/**
 * The refusals of some kinds that a rule may speak of: not those that words of a note, odd characters or a value that
 * still has to be filled in are to blame for, which have rules of their own.
 */
export function refused<K extends Refusal["kind"]>(
  subject: FileSubject<HaCfReading>,
  ...kinds: readonly K[]
): Refused<RefusalOf<K>>[] {
  const oddRanges = oddPlaces(subject.reading).map((place) => place.range);
  const open = templatePlaces(subject.reading);
  return allRefused(subject).filter((entry): entry is Refused<RefusalOf<K>> => {
    if (!(kinds as readonly string[]).includes(entry.refusal.kind) || isAboutNote(entry.refusal)) return false;
    const line = lineOfRefusal(entry.refusal);
    return !line || !(meets(oddRanges, line) || meets(open, line));
  });
}

/** Whether the daemon refuses something on a line. */
export function isLineRefused({ nodes, node }: Pick<FileSubject<unknown>, "nodes" | "node">, place: Range): boolean {
  return meets(judgementOf(nodes, node).lines, place);
}

/** Characters outside comments that look like a blank or like nothing and are part of a word to the daemon. */
export const oddPlaces = kept((reading: HaCfReading): readonly OddCharacters[] =>
  oddCharacters(reading.file.text).filter(
    // A form feed is a blank to the daemon.
    ({ range }) => reading.file.text[range.start] !== "\f" && !isComment(reading, range),
  ),
);

const commentRanges = kept(({ file }: HaCfReading): readonly Range[] => file.comments.map(({ range }) => range));

function isComment(reading: HaCfReading, range: Range): boolean {
  return meets(commentRanges(reading), range);
}

/** What still has to be rendered or filled in, outside comments. */
export const templatePlaces = kept((reading: HaCfReading): readonly Range[] =>
  templateMarks(reading.file.text).filter((range) => !isComment(reading, range)),
);

/** Whether a file is the source of a renderer, so that nothing can be said of what will be written. */
export const isTemplateHaCf = kept((reading: HaCfReading): boolean => {
  const { text } = reading.file;
  return templatePlaces(reading).some((range) => !/^<[A-Za-z]/.test(text.slice(range.start, range.end)));
});

/** `2 s`, `1500 ms`. */
export function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}

/** `on master1`, `on master1 and master2`, or nothing where no node is known. */
export function onNodes(nodes: readonly ClusterNode[]): string {
  const names = nodes.filter((node) => node.name !== undefined).map(nameOf);
  return names.length === 0 ? "on this machine" : `on ${list(names)}`;
}

/** The setting's directive under the name that the daemon knows it by. */
export function canonicalName({ directive }: Setting): string {
  return directive.aliasOf ?? directive.name;
}

/** Takes a value out; with the last one, its line. */
export function removeValue(file: SourceFile, setting: Setting, word: Word): Edit {
  if (setting.values.length === 1 && setting.note.length === 0) return removeLine(file, setting.line.range.start);
  let { start } = word.range;
  while (start > setting.line.name.range.end && /[ \t,]/.test(file.text[start - 1] ?? "")) start--;
  return replace(file, { start, end: word.range.end }, "");
}

/** What interfaces of a machine's hardware are called. */
const interfaceName = /^(?:(?:eth|en[opsx]|em|bond|team|br|wlan|ib|vlan)\w*\d|p\d+p\d+)[\w.:]*$/;

/** `ucast 10.1.1.2 eth1`: an address where the interface belongs, and behind it an interface that is no host's name. */
export function isSwapped({ cluster, nodes, reading }: FileSubject<HaCfReading>, setting: Setting): boolean {
  const {
    directive,
    values: [first, second],
  } = setting;
  if ((directive.name !== "ucast" && directive.name !== "ucast6") || !first || !second) return false;
  if (canonicalAddress(first.text) === undefined || canonicalAddress(second.text) !== undefined) return false;
  const name = second.text;
  const isThere = cluster.nodes.some(({ facts }) => facts.interfaces?.list.some((fact) => fact.name === name));
  if (!isThere && !interfaceName.test(name)) return false;
  return (
    !nodeNames(cluster).some((node) => sameName(node, name)) &&
    !nodes.some((node) => haCfMachine(node).resolves(name) === true) &&
    !templatePlaces(reading).some((place) => overlaps(place, setting.line.range))
  );
}
