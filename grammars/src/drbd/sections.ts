// Which word opens what in which section, for every version at once: the shape by which entries are told apart. Which
// version accepts what is the catalogue's business.

/** Where an entry stands: the file itself, or a kind of section. */
export type SectionKind =
  | "file"
  | "global"
  | "common"
  | "resource"
  | "on"
  | "floating"
  | "stacked-on-top-of"
  | "volume"
  /** `volume N { disk {} }` inside a connection. */
  | "connection-volume"
  | "connection"
  | "path"
  | "connection-mesh"
  | "net"
  | "disk"
  /** `disk {}` inside a connection or one of its volumes. */
  | "peer-device-options"
  | "syncer"
  | "startup"
  | "handlers"
  | "options"
  /** `proxy {}` in a resource or in common. */
  | "proxy"
  /** `proxy on HOST {}` in a host section. */
  | "proxy-on"
  | "plugin"
  | "skip"
  | "unknown";

/** The sections that hold `name value;` options and nothing else (but `plugin {}` in a proxy). */
export type OptionSectionKind = Extract<
  SectionKind,
  "global" | "net" | "disk" | "peer-device-options" | "syncer" | "startup" | "handlers" | "options" | "proxy"
>;

interface SectionShape {
  /** Words that open a section here. */
  readonly blocks: Readonly<Record<string, SectionKind>>;
  /** Words that begin a statement here, with the largest number of arguments that any version takes. */
  readonly statements: Readonly<Record<string, number>>;
  /** Whether everything else is an option with at most one value. */
  readonly options?: boolean;
}

const addressWords = 7;
const volumeStatements = { device: 3, disk: 1, "meta-disk": 4, "flexible-meta-disk": 1 };
const hostStatements = {
  ...volumeStatements,
  address: addressWords,
  "alternate-link-address": addressWords,
  "node-id": 1,
};
const hostBlocks = { disk: "disk", proxy: "proxy-on", volume: "volume", options: "options", skip: "skip" } as const;
const connectionStatements = { host: Number.POSITIVE_INFINITY, address: addressWords };
const resourceBlocks = {
  on: "on",
  floating: "floating",
  "stacked-on-top-of": "stacked-on-top-of",
  disk: "disk",
  net: "net",
  syncer: "syncer",
  startup: "startup",
  handlers: "handlers",
  proxy: "proxy",
  options: "options",
  volume: "volume",
  connection: "connection",
  "connection-mesh": "connection-mesh",
  skip: "skip",
} as const;
const resourceStatements = {
  ...volumeStatements,
  protocol: 1,
  floating: addressWords,
  "template-file": 1,
  "ignore-on": 1,
};
const options: SectionShape = { blocks: {}, statements: {}, options: true };
const nothing: SectionShape = { blocks: {}, statements: {} };

const shapes: Readonly<Record<SectionKind, SectionShape>> = {
  file: {
    blocks: { global: "global", common: "common", resource: "resource", skip: "skip" },
    statements: {
      include: 1,
      "require-drbd-module-version-eq": 1,
      "require-drbd-module-version-ne": 1,
      "require-drbd-module-version-gt": 1,
      "require-drbd-module-version-ge": 1,
      "require-drbd-module-version-lt": 1,
      "require-drbd-module-version-le": 1,
    },
  },
  global: options,
  common: { blocks: resourceBlocks, statements: resourceStatements },
  resource: { blocks: resourceBlocks, statements: resourceStatements },
  on: { blocks: hostBlocks, statements: hostStatements },
  floating: { blocks: hostBlocks, statements: hostStatements },
  "stacked-on-top-of": { blocks: hostBlocks, statements: hostStatements },
  volume: { blocks: { disk: "disk", skip: "skip" }, statements: volumeStatements },
  "connection-volume": { blocks: { disk: "peer-device-options", skip: "skip" }, statements: {} },
  connection: {
    blocks: { net: "net", disk: "peer-device-options", volume: "connection-volume", path: "path", skip: "skip" },
    statements: connectionStatements,
  },
  path: { blocks: { skip: "skip" }, statements: connectionStatements },
  "connection-mesh": { blocks: { net: "net", skip: "skip" }, statements: { hosts: Number.POSITIVE_INFINITY } },
  net: options,
  disk: options,
  "peer-device-options": options,
  syncer: options,
  startup: { blocks: {}, statements: { "become-primary-on": Number.POSITIVE_INFINITY }, options: true },
  handlers: options,
  options,
  proxy: { blocks: { plugin: "plugin" }, statements: {}, options: true },
  "proxy-on": { blocks: { options: "proxy" }, statements: { inside: addressWords, outside: addressWords } },
  plugin: nothing,
  skip: nothing,
  unknown: nothing,
};

const topLevel = new Set(["resource", "common", "global"]);

/** What a block with this head is when it stands in `section`; `undefined` if no version has it there. */
export function sectionOpenedBy(head: string, section: SectionKind): SectionKind | undefined {
  const { blocks } = shapes[section];
  return Object.hasOwn(blocks, head) ? blocks[head] : undefined;
}

/** Whether some version knows `word` as a statement (not an option) of `section`. */
export function isStatementOf(word: string, section: SectionKind): boolean {
  return Object.hasOwn(shapes[section].statements, word);
}

/** Whether entries of `section` are options unless a table says otherwise. */
export function holdsOptions(section: SectionKind): section is OptionSectionKind {
  return shapes[section].options === true;
}

/** Whether the word opens a section that stands at the top of a file only. */
export function isTopLevelSection(word: string): boolean {
  return topLevel.has(word);
}

/** The largest number of arguments that any version takes after `head` in `section`. */
export function argumentLimit(head: string, section: SectionKind): number {
  const { statements } = shapes[section];
  if (Object.hasOwn(statements, head)) return statements[head] ?? Number.POSITIVE_INFINITY;
  return holdsOptions(section) ? 1 : Number.POSITIVE_INFINITY;
}

/** The words that begin a section or a statement in `section`, without options. */
export function structuralWords(section: SectionKind): readonly string[] {
  const { blocks, statements } = shapes[section];
  return [...new Set([...Object.keys(blocks), ...Object.keys(statements)])];
}
