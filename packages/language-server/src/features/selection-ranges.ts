import { asAuthkeys, asDrbd, asHaCf, asHaresources } from "@halint/cluster";
import { drbd, type Range, type Ranged } from "@halint/grammars";
import type { SelectionRange } from "vscode-languageserver";
import type { View } from "../workspace.js";

/** From the word at an offset outwards, each step what people would take next. */
export function selectionRange(view: View, offset: number): SelectionRange {
  const covering = rangesAt(view, offset)
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  const whole = { start: 0, end: view.file.text.length };
  let made: SelectionRange = { range: view.text.range(whole) };
  let last: Range = whole;
  for (const range of covering) {
    // Two ranges that only cross have no order.
    if ((range.start === last.start && range.end === last.end) || range.start < last.start || range.end > last.end)
      continue;
    made = { range: view.text.range(range), parent: made };
    last = range;
  }
  return made;
}

function rangesAt(view: View, offset: number): Range[] {
  const of = (...items: (Ranged | undefined)[]) => items.flatMap((item) => (item ? [item.range] : []));
  switch (view.language) {
    case "ha.cf":
      return asHaCf(view.file).file.lines.flatMap((line) => of(line, line.name, ...line.words));
    case "haresources":
      return asHaresources(view.file).groups.flatMap((group) => [
        ...of(group, group.owner),
        ...group.resources.flatMap((resource) => of(resource, resource.script, ...resource.args)),
      ]);
    case "authkeys":
      return asAuthkeys(view.file).file.lines.flatMap((line) => [
        line.range,
        ...(line.kind === "invalid" ? of(...line.words) : of(line.id, line.kind === "key" ? line.method : undefined)),
        ...(line.kind === "key" ? of(line.key) : []),
      ]);
    case "drbd": {
      const ranges: Range[] = [];
      for (const node of drbd.walk(asDrbd(view.file))) {
        if (node.start > offset || node.range.end < offset) continue;
        ranges.push(node.range, node.wordsRange, ...node.words.map((word) => word.range));
        if (drbd.isSection(node) && node.open && node.close) {
          ranges.push({ start: node.open.end, end: node.close.start }, { start: node.open.start, end: node.close.end });
        }
      }
      return ranges;
    }
  }
}
