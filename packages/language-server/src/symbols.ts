import {
  asAuthkeys,
  asDrbd,
  asHaCf,
  type Cluster,
  filesOf,
  type SourceFile,
  type SymbolOccurrence,
  symbolKey,
  symbolsOf,
} from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";

// The one door of the server to what is named where: definition, references, highlight, rename, linked editing and
// workspace symbols ask nobody else. Most of it is the cluster's own index; numbers of keys
// and names that stand inside a path or a list are added here.

/** What can be named in more than one place. */
export type SymbolKind = "node" | "resource" | "device" | "address" | "interface" | "agent" | "key";

/** One thing of a cluster. `scope` tells things of one name apart: interfaces by node. */
export interface Symbol {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly scope: string;
}

/** A place where a thing is named. */
export interface Occurrence {
  readonly symbol: Symbol;
  readonly file: SourceFile;
  readonly range: Range;
  /** Whether the thing comes into being here. */
  readonly definition: boolean;
  /** Whether the file is one of the machine's own, not of the cluster's configuration. */
  readonly fact: boolean;
  /** The whole entry, where this is a definition. */
  readonly whole?: Range;
}

/** All names of a cluster. */
export class SymbolIndex {
  readonly #byFile = new Map<SourceFile, Occurrence[]>();
  readonly #bySymbol = new Map<string, Occurrence[]>();

  constructor(readonly occurrences: readonly Occurrence[]) {
    for (const occurrence of occurrences) {
      push(this.#byFile, occurrence.file, occurrence);
      push(this.#bySymbol, keyOf(occurrence.symbol), occurrence);
    }
  }

  inFile(file: SourceFile): readonly Occurrence[] {
    return this.#byFile.get(file) ?? [];
  }

  /** The narrowest name at an offset; at the end of a name too. */
  at(file: SourceFile, offset: number): Occurrence | undefined {
    let found: Occurrence | undefined;
    for (const occurrence of this.inFile(file)) {
      const { start, end } = occurrence.range;
      if (offset < start || offset > end) continue;
      if (!found || end - start < found.range.end - found.range.start) found = occurrence;
    }
    return found;
  }

  /** Every place of a thing. */
  all(symbol: Symbol): readonly Occurrence[] {
    return this.#bySymbol.get(keyOf(symbol)) ?? [];
  }

  /** The places at which a thing comes into being. */
  definitions(symbol: Symbol): readonly Occurrence[] {
    return this.all(symbol).filter((occurrence) => occurrence.definition);
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function keyOf({ kind, name, scope }: Symbol): string {
  const plain = kind === "key" ? name : symbolKey(kind === "resource" ? "drbd resource" : kind, name);
  return `${kind}\0${scope}\0${plain}`;
}

const made = new WeakMap<Cluster, SymbolIndex>();

/** The names of a cluster. */
export function symbolIndex(cluster: Cluster): SymbolIndex {
  let index = made.get(cluster);
  if (!index) {
    index = new SymbolIndex(collect(cluster));
    made.set(cluster, index);
  }
  return index;
}

function collect(cluster: Cluster): Occurrence[] {
  const configuration = new Set(cluster.files);
  const found = new Map<string, Occurrence>();
  const add = (occurrence: Occurrence) => {
    const { kind } = occurrence.symbol;
    const { start, end } = occurrence.range;
    const id = `${kind}\0${occurrence.file.path}\0${start}\0${end}`;
    if (!found.has(id)) found.set(id, occurrence);
  };
  for (const occurrence of symbolsOf(cluster).all) {
    add(adapted(occurrence, configuration));
    const named = byResource.exec(occurrence.text);
    if (occurrence.kind === "device" && named?.[1]) {
      const { file, range } = occurrence.place;
      const end = range.start + named[0].length;
      add({
        symbol: { kind: "resource", name: named[1], scope: "" },
        file,
        range: { start: end - named[1].length, end },
        definition: false,
        fact: !configuration.has(file),
      });
    }
  }
  for (const { file } of filesOf(cluster, "authkeys")) for (const occurrence of keys(file)) add(occurrence);
  for (const file of new Set(cluster.drbd.flatMap(({ files }) => files))) {
    for (const occurrence of primaries(file)) add(occurrence);
  }
  return [...found.values()];
}

/** The name of a resource in `/dev/drbd/by-res/NAME/N`. */
const byResource = /^\/dev\/drbd\/by-res\/([^/]+)/;

function adapted(occurrence: SymbolOccurrence, configuration: ReadonlySet<SourceFile>): Occurrence {
  const { kind, text, place, node, role } = occurrence;
  const { file, range } = place;
  const definition = role === "definition" && !(kind === "node" && !configuration.has(file));
  const whole = definition && configuration.has(file) ? wholeOf(kind, file, range) : undefined;
  return {
    symbol: {
      kind: kind === "drbd resource" ? "resource" : kind,
      name: text,
      // Interfaces of different machines are different things, whatever they are called.
      scope: kind === "interface" ? (node ?? "") : "",
    },
    file,
    range,
    definition,
    fact: !configuration.has(file),
    ...(whole ? { whole } : {}),
  };
}

/** The line or section that a definition is. */
function wholeOf(kind: SymbolOccurrence["kind"], file: SourceFile, range: Range): Range | undefined {
  if (kind === "node") {
    return asHaCf(file).settings.find(({ line }) => line.range.start <= range.start && range.end <= line.range.end)
      ?.line.range;
  }
  return kind === "drbd resource" || kind === "device" ? drbd.nodeAt(asDrbd(file), range.start)?.range : undefined;
}

function keys(file: SourceFile): Occurrence[] {
  return asAuthkeys(file).file.lines.flatMap((line): Occurrence[] =>
    line.kind === "invalid"
      ? []
      : [
          {
            symbol: { kind: "key", name: String(line.id.value), scope: "" },
            file,
            range: line.id.range,
            definition: line.kind === "key",
            fact: false,
            whole: line.range,
          },
        ],
  );
}

/** Nodes of `become-primary-on`. */
function primaries(file: SourceFile): Occurrence[] {
  if (!file.text.includes("become-primary-on")) return [];
  return [...drbd.walk(asDrbd(file))].flatMap((entry) =>
    entry.head?.value !== "become-primary-on"
      ? []
      : entry.args.flatMap((word): Occurrence[] =>
          word.kind !== "word" || word.text === "both"
            ? []
            : [
                {
                  symbol: { kind: "node", name: word.text, scope: "" },
                  file,
                  range: word.range,
                  definition: false,
                  fact: false,
                },
              ],
        ),
  );
}
