import { asDrbd, asHaCf, asHaresources } from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import type { View } from "../workspace.js";

/** Sections, continued lines, and comments of several lines. */
export function foldingRanges(view: View): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind) => {
    if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const { text } = view;
  if (view.language === "drbd") {
    for (const node of drbd.walk(asDrbd(view.file))) {
      if (!drbd.isSection(node) || !node.open) continue;
      const last = text.lineOf(node.close?.start ?? node.range.end);
      // The closing brace stays in sight.
      add(text.lineOf(node.start), node.close ? last - 1 : last);
    }
  }
  if (view.language === "haresources") {
    for (const group of asHaresources(view.file).groups)
      add(text.lineOf(group.range.start), text.lineOf(group.range.end));
  }
  for (const [first, last] of commentBlocks(view)) add(first, last, FoldingRangeKind.Comment);
  return ranges.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

function commentsOf(view: View): readonly { readonly range: Range }[] {
  switch (view.language) {
    case "ha.cf":
      return asHaCf(view.file).file.comments;
    case "haresources":
      return asHaresources(view.file).comments;
    case "drbd":
      return asDrbd(view.file).comments;
    default:
      return [];
  }
}

/** First and last lines of comments that stand alone in lines below each other. */
function commentBlocks(view: View): [number, number][] {
  const blocks: [number, number][] = [];
  for (const { range } of commentsOf(view)) {
    const line = view.text.lineOf(range.start);
    if (view.text.text.slice(view.text.lineRange(line).start, range.start).trim() !== "") continue;
    const last = blocks.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else blocks.push([line, line]);
  }
  return blocks;
}
