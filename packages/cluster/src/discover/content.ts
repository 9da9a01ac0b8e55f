import { drbd, findAgent, findAuthMethod, findDirective } from "@halint/grammars";
import { asDrbd } from "../model/drbd-configuration.js";
import { asAuthkeys, asHaCf, asHaresources, type SourceFile } from "../model/source-file.js";
import type { HaFileName } from "./file-names.js";

/** Whether most of some things are as expected, and there are any. */
function most<T>(things: readonly T[], isExpected: (thing: T) => boolean): boolean {
  const count = things.filter(isExpected).length;
  return count > 0 && count * 2 > things.length;
}

/**
 * What a file is of which the name tells nothing, by what most of its lines or sections say. Only for a file that somebody
 * names outright: in a directory many files have a line or two that look like one.
 */
export function languageOfContent(file: SourceFile): HaFileName | "drbd" | undefined {
  const isOfDrbd = (node: drbd.DrbdNode) =>
    node.kind === "include" || (drbd.isSection(node) && node.kind !== "unknown" && node.kind !== "skip");
  if (most(asDrbd(file).children, isOfDrbd)) return "drbd";
  const keys = asAuthkeys(file).file.lines;
  if (
    most(
      keys,
      (line) => line.kind === "auth" || (line.kind === "key" && findAuthMethod(line.method.text) !== undefined),
    )
  )
    return "authkeys";
  const { lines } = asHaCf(file).file;
  if (lines.length > 1 && most(lines, ({ name, words }) => words.length > 0 && findDirective(name.text) !== undefined))
    return "ha.cf";
  const { groups } = asHaresources(file);
  const isGroup = ({ resources }: (typeof groups)[number]) =>
    resources.some(({ script, args }) => args.length > 0 && findAgent(script.text) !== undefined);
  return most(groups, isGroup) ? "haresources" : undefined;
}
