import { contains, drbd, type Range } from "@halint/grammars";
import { templateMarks } from "./templates.js";

/** Marks of renderers that no shell command and no other value holds. */
const unmistakable = /^(?:<%|\{\{|\{%)/;

/** `$NAME` and `%NAME%`, which outside quotes can be nothing but variables: no word of DRBD holds these characters. */
const variable = /\$[A-Za-z_(]\w*|%[A-Za-z_]\w*%/g;

const kept = new WeakMap<drbd.DrbdFile, readonly Range[]>();

/**
 * The marks of an unrendered template where drbdadm reads them: not in comments and skipped blocks, and in quoted values
 * only what cannot be part of a command.
 */
export function drbdTemplateMarks(tree: drbd.DrbdFile): readonly Range[] {
  let marks = kept.get(tree);
  if (!marks) {
    const variables = [...tree.text.matchAll(variable)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
    const found = [...templateMarks(tree.text), ...variables].sort((a, b) => a.start - b.start);
    marks = found.filter((mark) => isRead(tree, mark));
    kept.set(tree, marks);
  }
  return marks;
}

function isRead(tree: drbd.DrbdFile, mark: Range): boolean {
  if (tree.comments.some((comment) => contains(comment.range, mark))) return false;
  for (const node of drbd.walk(tree)) {
    if (node.kind === "skip" && contains(node.range, mark)) return false;
  }
  const quoted = tree.tokens.some((token) => token.kind === "quoted" && contains(token.range, mark));
  return !quoted || unmistakable.test(tree.text.slice(mark.start, mark.end));
}

/** Whether a file still has to be rendered, so that nothing else can be said of it. */
export function isTemplateDrbd(tree: drbd.DrbdFile): boolean {
  return drbdTemplateMarks(tree).length > 0;
}
