import { asAuthkeys, asDrbd, asHaCf, asHaresources } from "@halint/cluster";
import { drbd, findAgent, findAuthMethod, type Range, readTime } from "@halint/grammars";
import { SemanticTokenModifiers, type SemanticTokensLegend, SemanticTokenTypes } from "vscode-languageserver";
import type { View } from "../workspace.js";

const types: readonly SemanticTokenTypes[] = [
  SemanticTokenTypes.comment,
  SemanticTokenTypes.keyword,
  SemanticTokenTypes.property,
  SemanticTokenTypes.class,
  SemanticTokenTypes.function,
  SemanticTokenTypes.parameter,
  SemanticTokenTypes.string,
  SemanticTokenTypes.number,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.variable,
  SemanticTokenTypes.struct,
  SemanticTokenTypes.operator,
];

const modifiers: readonly SemanticTokenModifiers[] = [
  SemanticTokenModifiers.declaration,
  SemanticTokenModifiers.deprecated,
  SemanticTokenModifiers.defaultLibrary,
];

type Type = SemanticTokenTypes;
type Modifier = SemanticTokenModifiers;

/** Kinds of tokens, by the numbers that stand for them. */
export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

interface Painted {
  readonly range: Range;
  readonly type: Type;
  readonly modifiers: readonly Modifier[];
}

/** Tokens of a document, or of a part of it, in the numbers of the protocol. */
export function semanticTokens(view: View, within?: Range): number[] {
  const painted: Painted[] = [];
  const paint = (range: Range, type: Type, ...more: Modifier[]) => {
    if (range.end > range.start && (!within || (range.start < within.end && within.start < range.end))) {
      painted.push({ range, type, modifiers: more });
    }
  };
  switch (view.language) {
    case "ha.cf":
      paintHaCf(view, paint);
      break;
    case "haresources":
      paintHaresources(view, paint);
      break;
    case "authkeys":
      paintAuthkeys(view, paint);
      break;
    case "drbd":
      paintDrbd(view, paint);
      break;
  }
  painted.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return encode(view, painted);
}

function encode(view: View, painted: readonly Painted[]): number[] {
  const data: number[] = [];
  let lastLine = 0;
  let lastCharacter = 0;
  let end = 0;
  for (const { range, type, modifiers: given } of painted) {
    if (range.start < end) continue;
    // A token stands on one line.
    const line = view.text.lineOf(range.start);
    const stop = Math.min(range.end, view.text.lineRange(line).end);
    if (stop <= range.start) continue;
    end = range.end;
    const from = view.text.position(range.start);
    const to = view.text.position(stop);
    const bits = given.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    data.push(
      from.line - lastLine,
      from.line === lastLine ? from.character - lastCharacter : from.character,
      to.character - from.character,
      types.indexOf(type),
      bits,
    );
    lastLine = from.line;
    lastCharacter = from.character;
  }
  return data;
}

type Paint = (range: Range, type: Type, ...modifiers: Modifier[]) => void;

function paintHaCf(view: View, paint: Paint): void {
  const { file, settings } = asHaCf(view.file);
  for (const comment of file.comments) paint(comment.range, SemanticTokenTypes.comment);
  for (const { directive, line, values, note } of settings) {
    const deprecated = directive.deprecated ? [SemanticTokenModifiers.deprecated] : [];
    paint(line.name.range, SemanticTokenTypes.keyword, SemanticTokenModifiers.defaultLibrary, ...deprecated);
    values.forEach((word, index) => {
      const type = directive.types[directive.shape === "values" ? 0 : Math.min(index, directive.types.length - 1)];
      switch (type?.kind) {
        case "node":
          paint(word.range, SemanticTokenTypes.class, SemanticTokenModifiers.declaration);
          break;
        case "time":
          paint(word.range, readTime(word.text) === undefined ? SemanticTokenTypes.string : SemanticTokenTypes.number);
          break;
        case "integer":
        case "speed":
          paint(word.range, SemanticTokenTypes.number);
          break;
        case "boolean":
        case "word":
        case "facility":
          paint(word.range, SemanticTokenTypes.enumMember);
          break;
        case "interface":
        case "device":
          paint(word.range, SemanticTokenTypes.variable);
          break;
        default:
          paint(word.range, SemanticTokenTypes.string);
      }
    });
    // What somebody took for a comment looks like one; a rule says that it is none.
    for (const word of note) paint(word.range, SemanticTokenTypes.comment);
  }
}

function paintHaresources(view: View, paint: Paint): void {
  const tree = asHaresources(view.file);
  for (const comment of tree.comments) paint(comment.range, SemanticTokenTypes.comment);
  for (const range of tree.continuations) paint(range, SemanticTokenTypes.operator);
  for (const group of tree.groups) {
    paint(group.owner.range, SemanticTokenTypes.class);
    for (const { script, implied, args } of group.resources) {
      const known = findAgent(script.text) ? [SemanticTokenModifiers.defaultLibrary] : [];
      if (!implied) paint(script.range, SemanticTokenTypes.function, ...known);
      for (const arg of args) paint(arg.range, SemanticTokenTypes.parameter);
    }
  }
}

function paintAuthkeys(view: View, paint: Paint): void {
  const { file } = asAuthkeys(view.file);
  for (const comment of file.comments) paint(comment.range, SemanticTokenTypes.comment);
  for (const line of file.lines) {
    if (line.kind === "invalid") continue;
    if (line.kind === "auth") {
      const start = line.range.start + Math.max(0, view.file.text.slice(line.range.start).search(/auth/));
      paint({ start, end: start + 4 }, SemanticTokenTypes.keyword);
    } else {
      paint(
        line.method.range,
        SemanticTokenTypes.enumMember,
        ...(findAuthMethod(line.method.text) ? [SemanticTokenModifiers.defaultLibrary] : []),
      );
      if (line.key) paint(line.key.range, SemanticTokenTypes.string);
    }
    paint(line.id.range, SemanticTokenTypes.number);
  }
}

const named = new Set(["on", "host", "hosts", "become-primary-on", "ignore-on"]);

function paintDrbd(view: View, paint: Paint): void {
  const tree = asDrbd(view.file);
  const version = view.configuration?.target.version ?? "8.4";
  for (const comment of tree.comments) paint(comment.range, SemanticTokenTypes.comment);
  for (const node of drbd.walk(tree)) {
    const { head } = node;
    if (!head) continue;
    const section = drbd.isSection(node);
    const spec = drbd.optionSpec(node.parent.kind, head.value);
    const known = drbd.versionsKnowing(head.value, node.parent.kind).includes(version);
    paint(
      head.range,
      section || node.kind === "include" ? SemanticTokenTypes.keyword : SemanticTokenTypes.property,
      ...(known ? [SemanticTokenModifiers.defaultLibrary] : []),
      ...(spec?.replacedBy ? [SemanticTokenModifiers.deprecated] : []),
    );
    for (const word of node.args) {
      if (word.kind === ":" || word.kind === "[" || word.kind === "]") continue;
      const type =
        node.kind === "resource"
          ? SemanticTokenTypes.struct
          : named.has(head.value)
            ? SemanticTokenTypes.class
            : word.kind === "quoted" || word.kind === "bad-quoted"
              ? SemanticTokenTypes.string
              : /^\d+[kKmMgGs]?$/.test(word.text)
                ? SemanticTokenTypes.number
                : spec?.values || spec?.type === "boolean" || head.value === "protocol"
                  ? SemanticTokenTypes.enumMember
                  : SemanticTokenTypes.string;
      paint(word.range, type, ...(node.kind === "resource" ? [SemanticTokenModifiers.declaration] : []));
    }
  }
}

/** The numbers that have to be replaced to get from one list of tokens to another. */
export function tokenEdits(
  before: readonly number[],
  after: readonly number[],
): { start: number; deleteCount: number; data: number[] }[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  if (start === before.length && start === after.length) return [];
  return [{ start, deleteCount: before.length - start - same, data: after.slice(start, after.length - same) }];
}
