import { asHaCf, filesOf, type SourceFile } from "@halint/cluster";
import type { Word } from "@halint/grammars";
import type { Edit } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, removeLine, replace } from "../../support.js";

const messages = {
  differ: (label: string, own: readonly string[], other: string, names: readonly string[]) =>
    `${label} names the nodes ${list(own)}, ${other} names ${list(names)}: each waits for a node that never comes, and ignores one that does`,
};

/** Names the same nodes, on the first of the node lines. */
function takeNodes(file: SourceFile, words: readonly Word[]): Edit[] {
  const lines = asHaCf(file)
    .of("node")
    .filter(({ values }) => values.length > 0);
  return lines.map(({ values, line }, index) => {
    if (index > 0) return removeLine(file, line.range.start);
    const range = { start: values[0]?.range.start ?? 0, end: values.at(-1)?.range.end ?? 0 };
    return replace(file, range, words.map(({ text }) => text).join(" "));
  });
}

export const rule = clusterRule("cluster/nodes-differ", (cluster, report) => {
  const [first, ...others] = filesOf(cluster, "ha.cf");
  if (!first) return;
  const firstWords = asHaCf(first.file).nodes;
  const reference = new Set(firstWords.map((word) => word.text.toLowerCase()));
  for (const { file, nodes } of others) {
    const words = asHaCf(file).nodes;
    const names = new Set(words.map((word) => word.text.toLowerCase()));
    const strange = words.filter((word) => !reference.has(word.text.toLowerCase()));
    const missing = firstWords.filter((word) => !names.has(word.text.toLowerCase()));
    if ((strange.length === 0 && missing.length === 0) || words.length === 0 || firstWords.length === 0) continue;
    const at = strange[0] ?? words[0];
    const near =
      strange.length === 1 && missing.length === 1 && at ? nearest(at.text, [missing[0]?.text ?? ""]) : undefined;
    report({
      at: { file, ...(at ? { range: at.range } : {}) },
      node: nodes[0]?.label,
      severity: "error",
      noticed: "never",
      message: messages.differ(
        nodes[0]?.label ?? file.display,
        words.map((word) => word.text),
        first.nodes[0]?.label ?? first.file.display,
        firstWords.map((word) => word.text),
      ),
      related: (missing.length > 0 ? missing : firstWords).slice(0, 1).map((word) => ({
        place: { file: first.file, range: word.range },
        message: "the other file's nodes",
      })),
      fixes: [
        near && at
          ? { title: `Write ${near}`, safety: "unsafe", edits: [replace(file, at.range, near)] }
          : {
              title: `Take the nodes of ${first.nodes[0]?.label ?? first.file.display}`,
              safety: "unsafe",
              edits: takeNodes(file, firstWords),
            },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Files of ha.cf that do not name the same nodes.",
  why: "Every node has to know every other by the same name. A name that is in one file only is waited for at each start and never comes; packets of a node that is not in the list are thrown away. Nothing compares the lists.",
  fix: "Writes the other file's name where one name differs by a slip, else all of the other file's nodes. Unsafe: which file is right is a choice.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a slip in one copy",
      files: `
== master1/ha.cf
bcast eth0
node master1 master2
== master2/ha.cf
bcast eth0
node ⟦mastr1⟧ master2
== --node master1=master1
== --node master2=master2
`,
      expect: [
        "error never: master2 names the nodes mastr1 and master2, master1 names master1 and master2: each waits for a node that never comes, and ignores one that does",
      ],
      after: "== master2/ha.cf\nbcast eth0\nnode master1 master2\n",
      unsafe: true,
    },
    {
      about: "a node that only one copy names",
      files: "== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m2/ha.cf\nbcast eth0\nnode m1\nnode m2\nnode ⟦m3⟧\n",
      expect: [
        "error never: m2 names the nodes m1, m2 and m3, m1 names m1 and m2: each waits for a node that never comes, and ignores one that does",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode m1 m2\n",
      unsafe: true,
    },
  ],
  good: [
    {
      about: "the same names in another order and case",
      files:
        "== master1/ha.cf\nbcast eth0\nnode master1 master2\n== master2/ha.cf\nbcast eth0\nnode Master2\nnode master1\n",
    },
  ],
};
