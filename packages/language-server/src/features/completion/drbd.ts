import { asDrbd, knownAddresses, nodeNames, resourcesOf, sameName } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { describeDrbd } from "../hover/drbd-word.js";
import { type Proposal, wordAround } from "./item.js";

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
  if (!head) return proposeEntries(tree, section, kind, version, range);
  return proposeArguments(view, kind, head.value, before.slice(1), version, range);
}

function proposeEntries(
  tree: drbd.DrbdFile,
  section: drbd.DrbdSection | undefined,
  kind: drbd.SectionKind,
  version: drbd.DrbdVersion,
  range: Proposal["range"],
): Proposal[] {
  const proposals: Proposal[] = [];
  const siblings = (section?.children ?? tree.children).filter(
    (node) => node.start !== range.start && node.head !== undefined,
  );
  const used = new Set(siblings.map((node) => node.head?.value));
  const documentation = (word: string) => describeDrbd(kind, word, version);
  for (const spec of drbd.sectionSpecs) {
    if (!spec.parents.includes(kind) || !spec.versions.includes(version)) continue;
    const named: Readonly<Record<string, string>> = {
      resource: "name",
      on: "host",
      volume: "number",
      "stacked-on-top-of": "resource",
      floating: "address",
    };
    const name = named[spec.head];
    if (!name && used.has(spec.head) && spec.head !== "connection" && spec.head !== "skip") continue;
    proposals.push({
      label: spec.head,
      kind: CompletionItemKind.Module,
      range,
      snippet: `${spec.head} ${name ? `\${1:${name}} ` : ""}{\n\t$0\n}`,
      detail: "section",
      documentation: documentation(spec.head),
      rank: 4,
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
      snippet: `${spec.name} $0;`,
      detail: "statement",
      documentation: documentation(spec.name),
      rank: spec.replacedBy ? 9 : 3,
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
        snippet: value.type === "flag" ? `${spec.name};` : `${spec.name} $0;`,
        detail: value.default === undefined ? value.type : `${value.type}, default ${value.default}`,
        documentation: documentation(spec.name),
        rank: spec.replacedBy ? 9 : 5,
        ...(spec.replacedBy ? { deprecated: true } : {}),
      });
    }
  }
  return proposals;
}

function proposeArguments(
  view: View,
  kind: drbd.SectionKind,
  head: string,
  args: readonly drbd.Token[],
  version: drbd.DrbdVersion,
  range: Proposal["range"],
): Proposal[] {
  const value = (label: string, detail?: string, rank?: number): Proposal => ({
    label,
    kind: CompletionItemKind.EnumMember,
    range,
    ...(detail ? { detail } : {}),
    ...(rank === undefined ? {} : { rank }),
  });
  const { cluster } = view;
  const hosts = [
    ...new Set([...cluster.nodes.flatMap((node) => node.hostName ?? node.name ?? []), ...nodeNames(cluster)]),
  ];
  const resources = () =>
    [...new Set(cluster.drbd.flatMap(resourcesOf).map((resource) => resource.name))].map((name) =>
      value(name, "resource"),
    );
  if (head === "on" || head === "host" || head === "hosts" || (head === "proxy" && args[0]?.value === "on")) {
    return hosts.map((name) => value(name, "host"));
  }
  if (head === "become-primary-on") return [value("both", undefined, 8), ...hosts.map((name) => value(name, "host"))];
  if (head === "stacked-on-top-of" || head === "resync-after") return resources();
  if (head === "protocol" && args.length === 0) {
    return [value("C", "written on both disks", 1), value("B", "in the peer's memory"), value("A", "written here")];
  }
  if (head === "meta-disk" && args.length === 0) return [value("internal", "at the end of the disk itself", 1)];
  if (head === "device" && args.length === 0) return nextDevices(view).map((name) => value(name));
  if (head === "address") {
    const offset = range.start;
    const section = [...drbd.walk(asDrbd(view.file))].findLast(
      (node): node is drbd.OnSection => node.kind === "on" && node.start < offset && offset <= node.range.end,
    );
    const names = section?.names.map((word) => word.value) ?? [];
    return knownAddresses(cluster)
      .filter(
        (entry) => entry.source !== "drbd" && (names.length === 0 || names.some((name) => sameName(name, entry.node))),
      )
      .filter((entry, index, all) => all.findIndex((other) => other.address === entry.address) === index)
      .map((entry) => value(entry.address, `${entry.node}${entry.interface ? ` ${entry.interface}` : ""}`, 1));
  }
  const spec = drbd.optionSpec(kind, head);
  if (!spec || args.length > 0) return [];
  const taken = drbd.valueSpec(spec, version);
  const standard = (label: string) => (label === String(taken.default) ? "default" : undefined);
  if (taken.values) return taken.values.map((label) => value(label, standard(label)));
  if (taken.type === "boolean") return ["yes", "no"].map((label) => value(label, standard(label)));
  if (taken.type === "number" && taken.default !== undefined) return [value(String(taken.default), "default")];
  if (head === "cram-hmac-alg" || /-alg$/.test(head))
    return ["sha1", "sha256", "md5", "crc32c"].map((label) => value(label));
  return [];
}

/** Devices in use, and the first that is free. */
function nextDevices(view: View): string[] {
  const used = new Set<string>();
  for (const resource of view.cluster.drbd.flatMap(resourcesOf)) {
    for (const storage of [resource.section, ...resource.section.hosts, ...resource.section.volumes]) {
      const name = storage.device?.name?.value;
      if (name) used.add(name);
    }
  }
  let free = 0;
  while (used.has(`/dev/drbd${free}`)) free++;
  return [`/dev/drbd${free}`, ...used];
}
