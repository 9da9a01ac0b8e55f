import { type DrbdConfiguration, isWhole, type Place, type SourceFile } from "@halint/cluster";
import { drbd, kept, type Range } from "@halint/grammars";
import type { DrbdSubject } from "./rule.js";

/** `drbdadm 8.4` */
export function engineOf(version: drbd.DrbdVersion): string {
  return `drbdadm ${version}`;
}

/** Whether the files of a configuration stand in a drbd.d, where the stock root reads them. */
function standsInStockDirectory(configuration: DrbdConfiguration): boolean {
  return configuration.files.every(({ path }) => path.split("/").at(-2) === "drbd.d");
}

/**
 * Whether this is all that drbdadm reads: a root file, or the drbd.d that the stock root reads. What is missing from
 * loose resource files may stand in a file that is not here.
 */
export function isRootConfiguration(configuration: DrbdConfiguration): boolean {
  return configuration.root !== undefined || standsInStockDirectory(configuration);
}

/** Whether what is not there is not there: everything was read, the common section too, and nothing must be rendered. */
export function isComplete({ configuration, files }: DrbdSubject): boolean {
  if (!isWhole(configuration) || files.length < configuration.files.length) return false;
  if (configuration.root) return true;
  return standsInStockDirectory(configuration) && files.some(({ file }) => file.path.endsWith("/global_common.conf"));
}

/** The machines for which a configuration is judged; `undefined` stands for one whose name is not known. */
export function judgedHosts({ nodes }: DrbdSubject): readonly (drbd.JudgeHost | undefined)[] {
  if (nodes.length === 0) return [undefined];
  return nodes.map((node) => {
    if (node.hostName === undefined) return undefined;
    const interfaces = node.facts.interfaces?.list ?? [];
    return { name: node.hostName, addresses: interfaces.flatMap((one) => one.addresses.map(({ address }) => address)) };
  });
}

/** Every node of all files of a configuration, with the file in which it stands. */
export function* everyNode({ files }: DrbdSubject): Generator<{ file: SourceFile; node: drbd.DrbdNode }> {
  for (const { file, tree } of files) for (const node of drbd.walk(tree)) yield { file, node };
}

/** Every option of all files of a configuration. */
export function* everyOption(subject: DrbdSubject): Generator<{ file: SourceFile; option: drbd.OptionNode }> {
  for (const { file, node } of everyNode(subject)) if (node.kind === "option") yield { file, option: node };
}

const byPath = kept(
  (files: DrbdSubject["files"]): ReadonlyMap<string, DrbdSubject["files"][number]> =>
    new Map(files.map((one) => [one.file.path, one])),
);

/** The file of a configuration that has this path, if it may be spoken of. */
export function fileIn({ files }: DrbdSubject, path: string): DrbdSubject["files"][number] | undefined {
  return byPath(files).get(path);
}

/** A place of the grammars as one of the cluster. */
export function placeOf(subject: DrbdSubject, place: drbd.Place | undefined): Required<Place> | undefined {
  const file = place && fileIn(subject, place.file)?.file;
  return file && place && { file, range: withoutSemicolon(file, place.range) };
}

/** The range of a statement without the `;` that ends it. */
export function withoutSemicolon(file: SourceFile, { start, end }: Range): Range {
  const text = file.text.slice(start, end);
  return text.length > 1 && text.endsWith(";")
    ? { start, end: start + text.slice(0, -1).trimEnd().length }
    : { start, end };
}

/** Where a volume has its disk, device or metadata; the volume itself where it inherits them. */
export function storagePlace(
  subject: DrbdSubject,
  volume: drbd.EffectiveVolume,
  statement: "disk" | "meta-disk",
): Required<Place> | undefined {
  const found = fileIn(subject, volume.place.file);
  const node = found && drbd.nodeAt(found.tree, volume.place.range.start);
  const section = node && (drbd.isSection(node) ? node : node.parent);
  const word = section && section.kind !== "file" ? section.statement(statement)?.args[0] : undefined;
  return found && word ? { file: found.file, range: word.range } : placeOf(subject, volume.place);
}

/** Where an entry of a kind of section stands, for sentences: `in net`. */
export function inSection(kind: drbd.SectionKind): string {
  return kind === "file" ? "at the top of a file" : `in ${sectionName(kind)}`;
}

function sectionName(kind: drbd.SectionKind): string {
  switch (kind) {
    case "connection-volume":
      return "a volume of a connection";
    case "peer-device-options":
      return "disk of a connection";
    case "proxy-on":
      return "proxy on";
    case "volume":
    case "resource":
    case "connection":
    case "path":
      return `a ${kind}`;
    case "on":
      return "an on section";
    case "floating":
      return "a floating section";
    case "stacked-on-top-of":
      return "a stacked-on-top-of section";
    default:
      return kind;
  }
}

/** The net options of every connection of a resource; those of the resource itself where no connection is known. */
export function netsOf(resource: drbd.EffectiveResource): readonly drbd.EffectiveOptions[] {
  const nets = resource.connections.map(({ net }) => net);
  return nets.length > 0 ? nets : [resource.sections.net];
}
