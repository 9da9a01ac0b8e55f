import { kept } from "../kept.js";
import { countBefore, type Range, type Ranged } from "../text/index.js";
import type { OptionSectionKind, SectionKind } from "./sections.js";
import type { Comment, Token, Word } from "./tokens.js";

/** How an entry ends. */
export type Ending =
  | { readonly kind: "semicolon"; readonly token: Token }
  /** A block; `close` is missing where the text ends, or another section begins, inside it. */
  | { readonly kind: "block"; readonly open: Token; readonly close: Token | undefined }
  /** Neither `;` nor a block: the next thing is `}`, the end of the text, or a word that must begin an entry. */
  | { readonly kind: "missing" };

/** What a token sequence lacks or has too much, whatever the version. The places are where a person would mend. */
export interface StructuralProblem extends Ranged {
  readonly kind:
    | "missing-terminator"
    | "stray-semicolon"
    | "stray-close"
    | "unclosed-section"
    | "bad-quote"
    | "junk"
    | "too-deep";
  /** For `unclosed-section`: whether the text ended there (else another section began). */
  readonly atEnd?: boolean;
}

const missing: Ending = { kind: "missing" };

/** What all entries have in common: words, and an ending. */
abstract class Entry implements Ranged {
  abstract readonly kind: string;
  // Not `#`: there are hundreds of thousands of them, and such members take much longer to make.
  private ended: Ending = missing;
  private endsAt: number;

  constructor(
    /** The head and its arguments. Empty only for a `{` without a head. */
    readonly words: readonly Word[],
    /** The section or file in which the entry stands. */
    readonly parent: DrbdSection | DrbdFile,
    readonly start: number,
  ) {
    this.endsAt = words.at(-1)?.end ?? start;
  }

  /** The first word; `undefined` for a block without one. */
  get head(): Word | undefined {
    return this.words[0];
  }

  /** The words after the head. */
  get args(): readonly Word[] {
    return this.words.slice(1);
  }

  get ending(): Ending {
    return this.ended;
  }

  /** From the head to the terminator or the closing brace. */
  get range(): Range {
    return { start: this.start, end: this.endsAt };
  }

  /** The words without the ending. */
  get wordsRange(): Range {
    return { start: this.start, end: this.words.at(-1)?.end ?? this.start };
  }

  /** For the parser only. */
  finish(ending: Ending, end: number): void {
    this.ended = ending;
    this.endsAt = Math.max(end, this.start);
  }
}

/** A section: an entry with a block, or `floating ADDRESS;`, which is a host section without one. */
export abstract class Section extends Entry {
  abstract override readonly kind: SectionKind;
  private nodes: DrbdNode[] = [];

  /** What stands in it, in text order. */
  get children(): readonly DrbdNode[] {
    return this.nodes;
  }

  /** For the parser only. */
  add(node: DrbdNode): void {
    this.nodes.push(node);
  }

  /** For the parser only: nothing will be added. A list that grew by pushing holds room for many more. */
  override finish(ending: Ending, end: number): void {
    super.finish(ending, end);
    this.nodes = this.nodes.slice();
  }

  /** The opening brace. */
  get open(): Token | undefined {
    return this.ending.kind === "block" ? this.ending.open : undefined;
  }

  /** The closing brace; `undefined` where it is missing. */
  get close(): Token | undefined {
    return this.ending.kind === "block" ? this.ending.close : undefined;
  }

  /** The statements and options with this head, in text order. */
  statements(name: string): readonly (Statement | OptionNode)[] {
    return this.children.filter(
      (node): node is Statement | OptionNode =>
        (node.kind === "statement" || node.kind === "option") && node.head?.kind === "word" && node.head.text === name,
    );
  }

  /** The last statement or option with this head: the one that counts where repeats are accepted. */
  statement(name: string): Statement | OptionNode | undefined {
    for (let at = this.nodes.length - 1; at >= 0; at--) {
      const node = this.nodes[at];
      if (node?.kind !== "statement" && node?.kind !== "option") continue;
      if (node.head?.kind === "word" && node.head.text === name) return node;
    }
    return undefined;
  }

  /** The options that stand directly in this section. */
  get options(): readonly OptionNode[] {
    return this.children.filter((node): node is OptionNode => node.kind === "option");
  }

  /** The child sections of one kind, in text order. */
  sections<K extends DrbdSection["kind"]>(kind: K): readonly Extract<DrbdSection, { kind: K }>[] {
    return this.children.filter((node): node is Extract<DrbdSection, { kind: K }> => node.kind === kind);
  }
}

/** `[family] host:port`. IPv6 stands in brackets; the engines take numeric addresses only. */
export interface Address extends Ranged {
  /** The keyword as written. */
  readonly familyWord: Word | undefined;
  /** `ipv4` where no keyword stands. */
  readonly family: string;
  readonly host: Word;
  readonly port: Word | undefined;
  /** The port where it is a number without a suffix. */
  readonly portNumber: number | undefined;
}

/** `device [NAME] [minor N];` */
export interface Device extends Ranged {
  readonly name: Word | undefined;
  readonly minorWord: Word | undefined;
  /** The minor: the explicit number, else the digits at the end of `/dev/drbdN` or `drbdN`. */
  readonly minor: number | undefined;
}

/** `meta-disk internal | PATH[INDEX] | PATH;` or `flexible-meta-disk PATH;` */
export interface MetaDisk extends Ranged {
  readonly kind: "internal" | "path";
  /** `internal` or the path. */
  readonly path: Word;
  /** `undefined`: flexible, the whole device. */
  readonly index: Word | undefined;
  /** Whether the statement is `flexible-meta-disk`. */
  readonly legacy: boolean;
}

/** A section that describes one volume, or the implicit volume 0: a volume, a host or a resource. */
export abstract class Storage extends Section {
  get device(): Device | undefined {
    const statement = this.statement("device");
    return statement && readDevice(statement);
  }

  /** The backing device of `disk PATH;`. */
  get backingDisk(): Word | undefined {
    return this.statement("disk")?.args[0];
  }

  get metaDisk(): MetaDisk | undefined {
    const statement = this.children.findLast(
      (node): node is Statement =>
        node.kind === "statement" && (node.head?.text === "meta-disk" || node.head?.text === "flexible-meta-disk"),
    );
    return statement && readMetaDisk(statement);
  }
}

/** `global {}` */
export class GlobalSection extends Section {
  readonly kind = "global";
}

/** What resources and common have in common. */
abstract class ResourceBody extends Storage {
  /** The value of `protocol X;`, here or in `net {}`; the latter wins where both stand. */
  get protocol(): Word | undefined {
    const inNet = this.sections("net").flatMap((net) => net.statements("protocol"));
    return (inNet.at(-1) ?? this.statement("protocol"))?.args[0];
  }

  /** Host sections in text order. */
  get hosts(): readonly HostSection[] {
    return this.children.filter(isHostSection);
  }

  get volumes(): readonly VolumeSection[] {
    return this.sections("volume");
  }

  get connections(): readonly ConnectionSection[] {
    return this.sections("connection");
  }

  get meshes(): readonly ConnectionMeshSection[] {
    return this.sections("connection-mesh");
  }
}

/** `common {}` */
export class CommonSection extends ResourceBody {
  readonly kind = "common";
}

/** `resource NAME {}` */
export class ResourceSection extends ResourceBody {
  readonly kind = "resource";
  get name(): Word | undefined {
    return this.words[1];
  }
}

/** What the three kinds of host section have in common. */
abstract class Host extends Storage {
  abstract override readonly kind: "on" | "floating" | "stacked-on-top-of";

  /** The explicit volumes; without any, the section itself describes volume 0. */
  get volumes(): readonly VolumeSection[] {
    return this.sections("volume");
  }

  get nodeId(): Word | undefined {
    return this.statement("node-id")?.args[0];
  }

  get proxies(): readonly ProxyOnSection[] {
    return this.sections("proxy-on");
  }
}

/** `on NAME… {}` */
export class OnSection extends Host {
  readonly kind = "on";
  /** The host names. */
  get names(): readonly Word[] {
    return this.args;
  }
  get address(): Address | undefined {
    const statement = this.statement("address");
    return statement && readAddress(statement.args);
  }
}

/** `floating ADDRESS {}` or `floating ADDRESS;` */
export class FloatingSection extends Host {
  readonly kind = "floating";
  /** A floating host has no name. */
  get names(): readonly Word[] {
    return [];
  }
  get address(): Address | undefined {
    return readAddress(this.args);
  }
}

/** `stacked-on-top-of RESOURCE {}` */
export class StackedSection extends Host {
  readonly kind = "stacked-on-top-of";
  /** The hosts of a stacked section are those of the lower resource. */
  get names(): readonly Word[] {
    return [];
  }
  get lower(): Word | undefined {
    return this.words[1];
  }
  get address(): Address | undefined {
    const statement = this.statement("address");
    return statement && readAddress(statement.args);
  }
}

/** A host section of a resource. */
export type HostSection = OnSection | FloatingSection | StackedSection;

/** `volume N {}` in a resource or a host section. */
export class VolumeSection extends Storage {
  readonly kind = "volume";
  get number(): Word | undefined {
    return this.words[1];
  }
}

/** `volume N {}` in a connection. */
export class ConnectionVolumeSection extends Section {
  readonly kind = "connection-volume";
  get number(): Word | undefined {
    return this.words[1];
  }
}

/** One end of a connection or path: `host NAME [address …|port N];` or `address …;` */
export interface Endpoint extends Ranged {
  readonly name: Word | undefined;
  readonly address: Address | undefined;
  readonly port: Word | undefined;
  readonly statement: Statement;
}

abstract class Endpoints extends Section {
  get endpoints(): readonly Endpoint[] {
    return this.children.flatMap((node) => {
      if (node.kind !== "statement") return [];
      const endpoint = readEndpoint(node);
      return endpoint ? [endpoint] : [];
    });
  }
}

/** `connection [NAME] {}` */
export class ConnectionSection extends Endpoints {
  readonly kind = "connection";
  get name(): Word | undefined {
    return this.words[1];
  }
  get paths(): readonly PathSection[] {
    return this.sections("path");
  }
}

/** `path {}` in a connection. */
export class PathSection extends Endpoints {
  readonly kind = "path";
}

/** `connection-mesh {}` */
export class ConnectionMeshSection extends Section {
  readonly kind = "connection-mesh";
  /** The names of all `hosts` statements. */
  get hostNames(): readonly Word[] {
    return this.statements("hosts").flatMap((statement) => statement.args);
  }
}

/** A section of options; `kind` says which. */
export class OptionSection<K extends OptionSectionKind = OptionSectionKind> extends Section {
  constructor(
    readonly kind: K,
    words: readonly Word[],
    parent: DrbdSection | DrbdFile,
    start: number,
  ) {
    super(words, parent, start);
  }
}

/** `proxy on NAME… {}` in a host section. */
export class ProxyOnSection extends Section {
  readonly kind = "proxy-on";
  /** The names after `on`. */
  get names(): readonly Word[] {
    return this.words.slice(2);
  }
  get inside(): Address | undefined {
    const statement = this.statement("inside");
    return statement && readAddress(statement.args);
  }
  get outside(): Address | undefined {
    const statement = this.statement("outside");
    return statement && readAddress(statement.args);
  }
}

/** `plugin {}` in a proxy section: free words. */
export class PluginSection extends Section {
  readonly kind = "plugin";
}

/** `skip … {}`: what it holds is read by nobody and has no nodes. */
export class SkipSection extends Section {
  readonly kind = "skip";
}

/** A block that no version knows where it stands. */
export class UnknownSection extends Section {
  readonly kind = "unknown";
}

/** `include PATTERN;` at the top of a file. */
export class IncludeStatement extends Entry {
  readonly kind = "include";
  get pattern(): Word | undefined {
    return this.words[1];
  }
}

/** An entry without a block in a section that is not an option section, whether any version knows it or not. */
export class Statement extends Entry {
  readonly kind = "statement";
  constructor(
    words: readonly Word[],
    parent: DrbdSection | DrbdFile,
    start: number,
    /** Whether some version knows the head in this place. */
    readonly known: boolean,
  ) {
    super(words, parent, start);
  }
  get value(): Word | undefined {
    return this.words[1];
  }
}

/** `name [value];` in an option section, whether any version knows the name or not. */
export class OptionNode extends Entry {
  readonly kind = "option";
  get value(): Word | undefined {
    return this.words[1];
  }
}

/** Every section class. */
export type DrbdSection =
  | GlobalSection
  | CommonSection
  | ResourceSection
  | OnSection
  | FloatingSection
  | StackedSection
  | VolumeSection
  | ConnectionVolumeSection
  | ConnectionSection
  | PathSection
  | ConnectionMeshSection
  | OptionSection<"net">
  | OptionSection<"disk">
  | OptionSection<"peer-device-options">
  | OptionSection<"syncer">
  | OptionSection<"startup">
  | OptionSection<"handlers">
  | OptionSection<"options">
  | OptionSection<"proxy">
  | ProxyOnSection
  | PluginSection
  | SkipSection
  | UnknownSection;

/** Everything that can stand in a file or a section. */
export type DrbdNode = DrbdSection | IncludeStatement | Statement | OptionNode;

/** A file, as far as any version's shape goes. */
export class DrbdFile implements Ranged {
  readonly kind = "file";
  private readonly nodes: DrbdNode[] = [];
  readonly problems: StructuralProblem[] = [];

  constructor(
    readonly text: string,
    /** All tokens in order, for readers that follow an engine token by token. */
    readonly tokens: Token[],
    readonly comments: readonly Comment[],
  ) {}

  /** What stands in it, in text order. */
  get children(): readonly DrbdNode[] {
    return this.nodes;
  }

  /** For the parser only. */
  add(node: DrbdNode): void {
    this.nodes.push(node);
  }

  get range(): Range {
    return { start: 0, end: this.text.length };
  }

  get resources(): readonly ResourceSection[] {
    return this.children.filter((node): node is ResourceSection => node.kind === "resource");
  }

  get commons(): readonly CommonSection[] {
    return this.children.filter((node): node is CommonSection => node.kind === "common");
  }

  get globals(): readonly GlobalSection[] {
    return this.children.filter((node): node is GlobalSection => node.kind === "global");
  }

  get includes(): readonly IncludeStatement[] {
    return this.children.filter((node): node is IncludeStatement => node.kind === "include");
  }
}

/** Whether a node is `on`, `floating` or `stacked-on-top-of`. */
export function isHostSection(node: DrbdNode): node is HostSection {
  return node.kind === "on" || node.kind === "floating" || node.kind === "stacked-on-top-of";
}

/** Whether a node is a section of any kind. */
export function isSection(node: DrbdNode): node is DrbdSection {
  return node.kind !== "include" && node.kind !== "statement" && node.kind !== "option";
}

// Many ask for all nodes of a file, and its tree stays as it was parsed.
const nodesOf = kept((file: DrbdFile): readonly DrbdNode[] => nodesBelow(file, []));

/** Every node of a file or section, parents before their children. */
export function walk(root: DrbdFile | DrbdSection): readonly DrbdNode[] {
  return root.kind === "file" ? nodesOf(root) : nodesBelow(root, []);
}

function nodesBelow(root: DrbdFile | DrbdSection, nodes: DrbdNode[]): DrbdNode[] {
  for (const node of root.children) {
    nodes.push(node);
    if (isSection(node)) nodesBelow(node, nodes);
  }
  return nodes;
}

/** The innermost node that covers an offset. */
export function nodeAt(file: DrbdFile, offset: number): DrbdNode | undefined {
  let found: DrbdNode | undefined;
  let children: readonly DrbdNode[] = file.children;
  for (;;) {
    const next = childAt(children, offset);
    if (!next) return found;
    found = next;
    if (!isSection(next)) return found;
    children = next.children;
  }
}

/** The child that covers an offset, of two that meet there the one that begins; children stand in text order. */
function childAt(children: readonly DrbdNode[], offset: number): DrbdNode | undefined {
  const low = countBefore(children, ({ range }) => range.end <= offset);
  const child = children[low];
  if (child && child.start <= offset) return child;
  const before = children[low - 1];
  return before?.range.end === offset ? before : undefined;
}

const families = new Set(["ipv4", "ipv6", "ssocks", "sdp", "sci"]);

/** Reads `[family] host:port` from words; `undefined` where there is nothing like a host. */
export function readAddress(words: readonly Word[]): Address | undefined {
  const first = words[0];
  if (!first) return undefined;
  const familyWord = first.kind === "word" && families.has(first.text) ? first : undefined;
  const rest = words.filter(
    (word, at) => !(familyWord && at === 0) && word.kind !== "[" && word.kind !== "]" && word.kind !== ":",
  );
  const host = rest[0];
  if (!host) return undefined;
  const port = rest[1];
  const bracketed = words.some((word) => word.kind === "[");
  return {
    familyWord,
    family: familyWord?.text ?? (bracketed || host.kind === "ipv6" ? "ipv6" : "ipv4"),
    host,
    port,
    portNumber: plainNumber(port),
    range: { start: first.start, end: words.at(-1)?.end ?? first.end },
  };
}

function plainNumber(word: Word | undefined): number | undefined {
  return word && /^[0-9]{1,8}$/.test(word.value) ? Number(word.value) : undefined;
}

function readDevice(statement: Statement | OptionNode): Device | undefined {
  const { args } = statement;
  const minorAt = args.findIndex((word) => word.kind === "word" && word.text === "minor");
  const name = minorAt === 0 ? undefined : args[0];
  const minorWord = minorAt === -1 ? undefined : args[minorAt + 1];
  if (!name && !minorWord) return undefined;
  const digits = name && /^(?:\/dev\/)?drbd([0-9]{1,8})$/.exec(name.value)?.[1];
  const minor = minorWord ? plainNumber(minorWord) : digits === undefined ? undefined : Number(digits);
  return { name, minorWord, minor, range: wordsRange(args, statement) };
}

function readMetaDisk(statement: Statement): MetaDisk | undefined {
  const path = statement.args[0];
  if (!path) return undefined;
  const index = statement.args[1]?.kind === "[" ? statement.args[2] : undefined;
  return {
    kind: path.value === "internal" ? "internal" : "path",
    path,
    index: index?.kind === "]" ? undefined : index,
    legacy: statement.head?.text === "flexible-meta-disk",
    range: wordsRange(statement.args, statement),
  };
}

function readEndpoint(statement: Statement): Endpoint | undefined {
  const { args, head } = statement;
  if (head?.text === "address") {
    const address = readAddress(args);
    return address && { name: undefined, address, port: undefined, statement, range: statement.range };
  }
  if (head?.text !== "host") return undefined;
  const via = args.findIndex((word) => word.kind === "word" && word.text === "via");
  const own = via === -1 ? args : args.slice(0, via);
  const isAddress = own[1]?.kind === "word" && own[1].text === "address";
  const isPort = own[1]?.kind === "word" && own[1].text === "port";
  return {
    name: own[0],
    address: isAddress ? readAddress(own.slice(2)) : undefined,
    port: isPort ? own[2] : undefined,
    statement,
    range: statement.range,
  };
}

function wordsRange(words: readonly Word[], fallback: Ranged): Range {
  const first = words[0];
  const last = words.at(-1);
  return first && last ? { start: first.start, end: last.end } : fallback.range;
}
