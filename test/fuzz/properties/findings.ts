import type { Place } from "@halint/cluster";
import type { Diagnostic } from "@halint/linter";
import { lintAll } from "../lint.js";
import { hold, type Property } from "../property.js";
import { memoryOf, treeRoot } from "../tree.js";

function placeHolds({ file, range }: Place, what: string): void {
  if (!range) return;
  hold(
    Number.isInteger(range.start) && 0 <= range.start && range.start <= range.end && range.end <= file.text.length,
    () => `${what}: ${range.start}..${range.end} is no range of ${file.path}`,
  );
}

const unfinished = /\bundefined\b|\[object |\bNaN\b|function \(/;

function findingHolds(finding: Diagnostic, texts: string): void {
  const { rule, message, help, at, related = [], fixes = [] } = finding;
  hold(rule !== "halint/internal-error", () => message);
  placeHolds(at, rule);
  for (const { place } of related) placeHolds(place, rule);
  for (const sentence of [message, help ?? "", ...fixes.map(({ title }) => title)]) {
    // A file may hold such a word itself.
    const odd = unfinished.exec(sentence);
    hold(!odd || texts.includes(odd[0].trim()), () => `${rule} says ${JSON.stringify(sentence)}`);
  }
  for (const { edits } of fixes) {
    hold(edits.length > 0, () => `${rule}: a fix without edits`);
    for (const edit of edits) if (edit.kind === "text") placeHolds(edit, rule);
    const idle = edits.every(
      (edit) => edit.kind === "text" && edit.file.text.slice(edit.range.start, edit.range.end) === edit.text,
    );
    hold(!idle, () => `${rule}: a fix that changes nothing`);
  }
}

/** No rule fails, and every finding says something of a place that is there. */
export const findings: Property = {
  name: "findings",
  check(tree) {
    const texts = Object.values(tree)
      .map(({ text }) => text)
      .join("\n");
    for (const finding of lintAll(memoryOf(tree)).diagnostics) findingHolds(finding, texts);
  },
};

const shown = (list: readonly Diagnostic[]) =>
  list.map(({ rule, severity, noticed, message, at, cluster, node }) =>
    JSON.stringify([rule, severity, noticed, message, at.file.path, at.range, cluster, node]),
  );

function same(left: readonly Diagnostic[], right: readonly Diagnostic[], what: string): void {
  const [one, two] = [shown(left), shown(right)];
  for (let at = 0; at < Math.max(one.length, two.length); at++) {
    hold(one[at] === two[at], () => `${what}: ${one[at]} became ${two[at]}`);
  }
}

/** Findings depend neither on the order of files nor on that of the paths. */
export const order: Property = {
  name: "order",
  check(tree, dice) {
    const paths = Object.keys(tree);
    const first = lintAll(memoryOf(tree)).diagnostics;
    same(first, lintAll(memoryOf(tree, dice.shuffle(paths))).diagnostics, "files in another order");
    const nodes = [...new Set(paths.filter((path) => path.includes("/")).map((path) => path.split("/")[0] as string))];
    if (nodes.length < 2) return;
    const roots = nodes.map((node) => `${treeRoot}/${node}`);
    same(
      lintAll(memoryOf(tree), roots).diagnostics,
      lintAll(memoryOf(tree), [...roots].reverse()).diagnostics,
      "paths in another order",
    );
  },
};
