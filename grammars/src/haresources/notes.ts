import { kept } from "../kept.js";
import type { Range } from "../text/range.js";
import type { HaresourcesFile, Resource, ResourceGroup } from "./ast.js";
import { meantHaresources } from "./meant.js";
import { readPhysicalLines } from "./physical-lines.js";

/** What somebody took for a comment: from a word that begins with `//` to the end of its physical line. */
export interface SlashNote {
  readonly range: Range;
  /** Its first word. */
  readonly word: string;
  /** Whether its physical line is joined to another one, so that a `#` would not make it a comment. */
  readonly joined: boolean;
}

/** Notes that begin with `//`; ResourceManager takes their words for resources. */
export function slashNotes(file: HaresourcesFile): SlashNote[] {
  const notes: SlashNote[] = [];
  for (const { range, note, joined } of readPhysicalLines(file.text)) {
    if (note && file.text.startsWith("//", note.start)) {
      const whole = file.text.slice(note.start, note.end);
      notes.push({
        range: note,
        word: /^[^ \t\r\f\v]*/.exec(whole)?.[0] ?? "//",
        joined: joined || file.text.slice(note.start, range.end).trimEnd().endsWith("\\"),
      });
    }
  }
  return notes;
}

const groupsByOwner = kept(
  (file: HaresourcesFile): ReadonlyMap<number, ResourceGroup> =>
    new Map(meantHaresources(file).groups.map((group) => [group.owner.range.start, group])),
);

/** The resources of a group that somebody meant: not the words of notes, which ResourceManager takes for resources. */
export function withoutNotes(file: HaresourcesFile, group: ResourceGroup): { resources: readonly Resource[] } {
  if (meantHaresources(file) === file) return { resources: group.resources };
  return { resources: groupsByOwner(file).get(group.owner.range.start)?.resources ?? [] };
}
