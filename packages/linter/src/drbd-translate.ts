import { asDrbd, type SourceFile } from "@halint/cluster";
import { contains, drbd, type Ranged } from "@halint/grammars";
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
  /** Whether the word alone says it. */
  readonly bare?: boolean;
}

/** How a version writes an option that is older, newer, moved or negated; `delete` where it is of no use. */
export function spellingFor(
  section: drbd.SectionKind,
  name: string,
  version: drbd.DrbdVersion,
  value?: string,
): Spelling | "delete" | undefined {
  const spec = drbd.optionSpec(section, name);
  if (!spec?.replacedBy) return spec && olderSpelling(spec, version, value);
  if (spec.replacedBy === "delete") return "delete";
  return drbd.knowsOption(version, spec.replacedBy.section, spec.replacedBy.name) ? spec.replacedBy : undefined;
}

/** How a version writes what a later one calls so. */
function olderSpelling(
  spec: drbd.OptionSpec,
  version: drbd.DrbdVersion,
  value = "yes",
): Spelling | "delete" | undefined {
  const { section, name } = spec;
  if (drbd.knowsOption(version, section, name)) return undefined;
  for (const old of drbd.optionSpecs()) {
    const { replacedBy: now } = old;
    if (!now || now === "delete" || now.section !== section || now.name !== name || old.type === "hosts") continue;
    if (!drbd.knowsOption(version, old.section, old.name)) continue;
    const to = { section: old.section, name: old.name };
    if (now.value === value) return { ...to, bare: true };
    // The word for the opposite of what goes without saying.
    if (now.value !== undefined) return value === spec.default ? "delete" : undefined;
    return to;
  }
  return undefined;
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
  const value = to.bare ? undefined : (to.value ?? written);
  return `${to.name}${value === undefined ? "" : ` ${value}`};`;
}

/** Whether an option is another one, under whichever name. */
function says({ head, parent }: drbd.OptionNode, name: string): boolean {
  const word = head?.value ?? "";
  const now = drbd.optionSpec(parent.kind, word)?.replacedBy;
  return word.replace(/^no-/, "") === name || (now !== undefined && now !== "delete" && now.name === name);
}

/** The edits by which a section of the wanted kind gets the options, and whether it is there already and lacks them. */
function putInto(
  file: SourceFile,
  from: drbd.Section,
  kind: drbd.SectionKind,
  options: readonly { readonly option: drbd.OptionNode; readonly to: Spelling }[],
): { edits: TextEdit[]; fresh: string | undefined; clear: boolean; has: boolean } {
  const text = options.map(({ option, to }) => textOf(file, option, to)).join(" ");
  const [home, ...others] = homesOf(from, kind);
  if (!home?.open) return { edits: [], fresh: `${kind} { ${text} }`, clear: false, has: false };
  const has = options.some(({ to }) => home.options.some((one) => says(one, to.name)));
  return {
    edits: [insertion(file, home.open.end, ` ${text}`)],
    fresh: undefined,
    clear: others.length === 0,
    has,
  };
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

/**
 * Moves one option to where it belongs, beside the section in which it stands. Where that has it already, somebody has to
 * say which of the values is meant.
 */
export function moveOption(
  file: SourceFile,
  option: drbd.OptionNode,
  to: Spelling,
): { edits: TextEdit[]; clear: boolean } | undefined {
  const from = option.parent;
  if (from.kind === "file" || option.ending.kind !== "semicolon" || option.words.length > 2) return undefined;
  const section = from;
  if (to.section === section.kind) {
    if (section.options.some((one) => one !== option && says(one, to.name))) return undefined;
    return { edits: [replacement(file, option.range, textOf(file, option, to))], clear: true };
  }
  const { edits, fresh, clear, has } = putInto(file, section, to.section, [{ option, to }]);
  if (has) return undefined;
  if (fresh === undefined) return { edits: [...edits, replacement(file, wholeEntry(file, option), "")], clear };
  if (!section.close) return undefined;
  const indent = indentOf(file, section.start);
  return {
    edits: [
      replacement(file, wholeEntry(file, option), ""),
      insertion(file, placeForSections(section), `${lineEndOf(file)}${indent}${fresh}`),
    ],
    clear: false,
  };
}

/**
 * Where new sections go beside a section: behind the last one of options. It is one place for all, so that two repairs of
 * one pass cannot make the same section twice.
 */
export function placeForSections(beside: drbd.Section): number {
  let end = beside.range.end;
  for (const node of beside.parent.children) {
    if (drbd.isSection(node) && drbd.holdsOptions(node.kind) && node.close) end = Math.max(end, node.range.end);
  }
  return end;
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
    // Given in both places, it hangs on their order which one counts: somebody has to say what is meant.
    if (put.has) return undefined;
    edits.push(...put.edits);
    if (put.fresh !== undefined) fresh.push(put.fresh);
  }
  const indent = indentOf(file, section.start);
  const comments = commentsIn(file, section);
  const lines = [...comments, ...fresh];
  const whole = lines.length > 0 ? section.range : wholeEntry(file, section);
  // A comment takes the rest of its line with it.
  const isLast = fresh.length > 0 || /^[ \t]*(?:\r?\n|$)/.test(file.text.slice(section.range.end));
  const end = lineEndOf(file);
  edits.push(replacement(file, whole, `${lines.join(`${end}${indent}`)}${isLast || lines.length === 0 ? "" : end}`));
  const place = placeForSections(section);
  if (fresh.length > 0 && place > section.range.end) edits.push(insertion(file, place, ""));
  return { edits, sections: [...places.keys()] };
}

function commentsIn(file: SourceFile, { range }: drbd.Section): string[] {
  return asDrbd(file).comments.flatMap((comment) => (contains(range, comment.range) ? [comment.text] : []));
}
