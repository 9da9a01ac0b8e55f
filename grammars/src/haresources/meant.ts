import { kept } from "../kept.js";
import { strayBlank } from "../line/words.js";
import type { HaresourcesFile } from "./ast.js";
import { parseHaresources } from "./parser.js";
import { readPhysicalLines } from "./physical-lines.js";

const everyStrayBlank = new RegExp(strayBlank.source, "g");

/**
 * The file as its author meant it: without notes, carriage returns and odd blanks, and with lines joined where a
 * backslash was meant to join them. Every offset is one of the real text. Rules about what groups do read this, so that
 * one slip of the pen is not reported again as a missing agent or a wrong order.
 */
export const meantHaresources = kept((file: HaresourcesFile): HaresourcesFile => {
  const text = meantText(file.text);
  return text === file.text ? file : parseHaresources(text);
});

function meantText(text: string): string {
  const pieces: string[] = [];
  for (const { range, code, backslash, meantToJoin } of readPhysicalLines(text)) {
    const behind = range.end - code.end;
    const touches = backslash !== undefined && backslash.start === code.end && backslash.end === range.end;
    pieces.push(text.slice(range.start, code.end).replace(everyStrayBlank, " "));
    if (!meantToJoin) pieces.push(" ".repeat(behind));
    else pieces.push(touches ? "" : " ".repeat(behind - 1), "\\");
    if (range.end < text.length) pieces.push("\n");
  }
  return pieces.join("");
}
