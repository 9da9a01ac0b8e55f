import type { SourceFile } from "@halint/cluster";
import { drbd, type Ranged } from "@halint/grammars";
import type { Edit } from "./diagnostic.js";
import { insertion, replacement } from "./drbd-refusals.js";
import { lineEndOf } from "./support.js";

type TextEdit = Edit & { readonly kind: "text" };

/** Where and how an option is to be written. */
export interface Spelling {
  readonly section: drbd.OptionSectionKind;
  readonly name: string;
  /** The value, where it is another one than before or none was written. */
  readonly value?: string;
}

/** How a version writes an option that is older, moved or negated; `delete` where it is of no use. */
export function spellingFor(
  section: drbd.SectionKind,
  name: string,
  version: drbd.DrbdVersion,
): Spelling | "delete" | undefined {
  const spec = drbd.optionSpec(section, name);
  if (!spec?.replacedBy) return undefined;
  if (spec.replacedBy === "delete") return "delete";
  return drbd.knowsOption(version, spec.replacedBy.section, spec.replacedBy.name) ? spec.replacedBy : undefined;
}

/** The sections of a kind in which an option may be put that now stands in another section beside them. */
function homesOf(from: drbd.Section, kind: drbd.SectionKind): drbd.DrbdSection[] {
  return from.parent.children.filter(
    (node): node is drbd.DrbdSection => drbd.isSection(node) && node.kind === kind && node.open !== undefined,
  );
}

/** An option as another section writes it. */
function textOf(file: SourceFile, option: drbd.OptionNode, to: Spelling): string {
  const written = option.value && file.text.slice(option.value.start, option.value.end);
  const value = to.value ?? written;
  return `${to.name}${value === undefined ? "" : ` ${value}`};`;
}

/** The edits by which a section of the wanted kind gets the options, and whether it is there already and lacks them. */
function putInto(
  file: SourceFile,
  from: drbd.Section,
  kind: drbd.SectionKind,
  options: readonly { readonly option: drbd.OptionNode; readonly to: Spelling }[],
): { edits: TextEdit[]; fresh: string | undefined; clear: boolean } {
  const text = options.map(({ option, to }) => textOf(file, option, to)).join(" ");
  const [home, ...others] = homesOf(from, kind);
  if (!home?.open) return { edits: [], fresh: `${kind} { ${text} }`, clear: false };
  const has = options.some(
    ({ to }) => home.statements(to.name).length > 0 || home.statements(`no-${to.name}`).length > 0,
  );
  return { edits: [insertion(file, home.open.end, ` ${text}`)], fresh: undefined, clear: !has && others.length === 0 };
}

/** The blanks before an offset. */
export function indentOf(file: SourceFile, at: number): string {
  let start = at;
  while (file.text[start - 1] === " " || file.text[start - 1] === "\t") start--;
  return file.text.slice(start, at);
}

/** The range of an entry with the blanks and the line end that would be left of a line of its own. */
export function wholeEntry(file: SourceFile, node: Ranged): { start: number; end: number } {
  const { start, end } = node.range;
  const before = indentOf(file, start).length;
  const rest = /[ \t]*(?:\r?\n|$)/y;
  rest.lastIndex = end;
  const tail = rest.exec(file.text)?.[0].length;
  const atLineStart = start === before || file.text[start - before - 1] === "\n";
  if (atLineStart && tail !== undefined) return { start: start - before, end: end + tail };
  return { start: start - before, end };
}

/** Moves one option to where it belongs, beside the section in which it stands. */
export function moveOption(
  file: SourceFile,
  option: drbd.OptionNode,
  to: Spelling,
): { edits: TextEdit[]; clear: boolean } | undefined {
  const from = option.parent;
  if (from.kind === "file" || option.ending.kind !== "semicolon" || option.words.length > 2) return undefined;
  const section = from;
  if (to.section === section.kind) {
    return { edits: [replacement(file, option.range, textOf(file, option, to))], clear: true };
  }
  const { edits, fresh, clear } = putInto(file, section, to.section, [{ option, to }]);
  if (fresh === undefined) return { edits: [...edits, replacement(file, wholeEntry(file, option), "")], clear };
  const close = section.close;
  if (!close) return undefined;
  const indent = indentOf(file, section.start);
  return {
    edits: [
      replacement(file, wholeEntry(file, option), ""),
      insertion(file, close.end, `${lineEndOf(file)}${indent}${fresh}`),
    ],
    clear: false,
  };
}

/** Moves all options of a syncer section to where a version has them, beside it. */
export function translateSyncer(
  file: SourceFile,
  section: drbd.Section,
  version: drbd.DrbdVersion,
): { edits: TextEdit[]; sections: readonly string[] } | undefined {
  const places = new Map<drbd.OptionSectionKind, { option: drbd.OptionNode; to: Spelling }[]>();
  for (const option of section.options) {
    const to = spellingFor("syncer", option.head?.value ?? "", version);
    if (to === undefined || to === "delete" || option.words.length > 2) return undefined;
    places.set(to.section, [...(places.get(to.section) ?? []), { option, to }]);
  }
  if (places.size === 0 || !section.close || section.children.some((child) => child.kind !== "option"))
    return undefined;
  const edits: TextEdit[] = [];
  const fresh: string[] = [];
  for (const [kind, options] of places) {
    const put = putInto(file, section, kind, options);
    edits.push(...put.edits);
    if (put.fresh !== undefined) fresh.push(put.fresh);
  }
  const indent = indentOf(file, section.start);
  const whole = fresh.length > 0 ? section.range : wholeEntry(file, section);
  edits.push(replacement(file, whole, fresh.join(`${lineEndOf(file)}${indent}`)));
  return { edits, sections: [...places.keys()] };
}
