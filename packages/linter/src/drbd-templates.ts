import { asDrbd, type DrbdConfiguration } from "@halint/cluster";
import { contains, countBefore, drbd, kept, type Range, type Ranged } from "@halint/grammars";
import { templateMarks } from "./templates.js";

/** Marks of renderers that no shell command and no other value holds. */
const unmistakable = /^(?:<%|\{\{|\{%)/;

/** `$NAME` and `%NAME%`, which outside quotes can be nothing but variables: no word of DRBD holds these characters. */
const variable = /\$[A-Za-z_(]\w*|%[A-Za-z_]\w*%/g;

/**
 * The marks of an unrendered template where drbdadm reads them: not in comments and skipped blocks, and in quoted values
 * only what cannot be part of a command.
 */
export const drbdTemplateMarks = kept((tree: drbd.DrbdFile): readonly Range[] => {
  const variables = [...tree.text.matchAll(variable)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found = [...templateMarks(tree.text), ...variables].sort((a, b) => a.start - b.start);
  return found.filter((mark) => isRead(tree, mark));
});

function isRead(tree: drbd.DrbdFile, mark: Range): boolean {
  if (holderOf(tree.comments, mark)) return false;
  for (let node = drbd.nodeAt(tree, mark.start); node; node = node.parent.kind === "file" ? undefined : node.parent) {
    if (node.kind === "skip" && contains(node.range, mark)) return false;
  }
  const quoted = holderOf(tree.tokens, mark)?.kind === "quoted";
  return !quoted || unmistakable.test(tree.text.slice(mark.start, mark.end));
}

/** The one of some things in text order that covers a range. */
function holderOf<T extends Ranged>(things: readonly T[], range: Range): T | undefined {
  const found = things[countBefore(things, (thing) => thing.range.start <= range.start) - 1];
  return found && contains(found.range, range) ? found : undefined;
}

/** Whether a file still has to be rendered, so that nothing else can be said of it. */
export function isTemplateDrbd(tree: drbd.DrbdFile): boolean {
  return drbdTemplateMarks(tree).length > 0;
}

/** Whether some of a configuration still has to be rendered: then what is not there may come. */
export function isTemplateConfiguration({ template, files }: DrbdConfiguration): boolean {
  return template || files.some((file) => isTemplateDrbd(asDrbd(file)));
}
