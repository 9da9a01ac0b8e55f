import { asHaCf, filesOf, findNode, type SourceFile, sameName } from "@halint/cluster";
import type { Word } from "@halint/grammars";
import type { Edit } from "../../diagnostic.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, nearest, removeLine, replace } from "../../support.js";

const messages = {
  differ: (
    label: string,
    own: readonly string[],
    other: string,
    names: readonly string[],
    deaf: string,
    unknown: readonly string[],
  ) =>
    `${label} names the nodes ${list(own)}, ${other} names ${list(names)}: ${deaf} throws away what ${list(unknown)} sends, so ${list(unknown)} waits for an answer at every start and runs nothing`,
  without: (label: string, own: readonly string[], other: string, names: readonly string[]) =>
    `${label} names the nodes ${list(own)}, ${other} names ${list(names)}: ${label} is not in its own list, does not start, and ${other} waits for it`,
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
  const files = filesOf(cluster, "ha.cf").filter(({ file }) => !isTemplateHaCf(asHaCf(file)));
  // The file that names most of the machines that are here is the one to go by; the first, where none names more.
  const known = ({ file }: { file: SourceFile }) =>
    asHaCf(file).nodes.filter(({ text }) => findNode(cluster, text)).length;
  const best = Math.max(0, ...files.map(known));
  const first = files.find((used) => known(used) === best);
  if (!first) return;
  const firstWords = asHaCf(first.file).nodes;
  const reference = {
    label: first.nodes[0]?.label ?? first.file.display,
    names: new Set(firstWords.map((word) => word.text.toLowerCase())),
  };
  for (const { file, nodes } of files) {
    const words = asHaCf(file).nodes;
    const names = new Set(words.map((word) => word.text.toLowerCase()));
    const strange = words.filter((word) => !reference.names.has(word.text.toLowerCase()));
    const missing = firstWords.filter((word) => !names.has(word.text.toLowerCase()));
    if ((strange.length === 0 && missing.length === 0) || words.length === 0 || firstWords.length === 0) continue;
    // To take out the name of a machine that is here would leave that one alone.
    const isHere = strange.some(({ text }) => findNode(cluster, text));
    const label = nodes[0]?.label ?? file.display;
    const at = strange[0] ?? words[0];
    const near =
      strange.length === 1 && missing.length === 1 && at ? nearest(at.text, [missing[0]?.text ?? ""]) : undefined;
    report({
      at: { file, ...(at ? { range: at.range } : {}) },
      node: nodes[0]?.label,
      severity: "error",
      noticed: "run-time",
      message: (missing.some(({ text }) => sameName(text, label)) ? messages.without : messages.differ)(
        label,
        words.map((word) => word.text),
        reference.label,
        firstWords.map((word) => word.text),
        ...(missing.length > 0
          ? ([label, missing.map((word) => word.text)] as const)
          : ([reference.label, strange.map((word) => word.text)] as const)),
      ),
      related: (missing.length > 0 ? missing : firstWords).slice(0, 1).map((word) => ({
        place: { file: first.file, range: word.range },
        message: "the other file's nodes",
      })),
      fixes: isHere
        ? []
        : [
            near && at
              ? { title: `Write ${near}`, safety: "unsafe", edits: [replace(file, at.range, near)] }
              : {
                  title: `Take the nodes of ${reference.label}`,
                  safety: "unsafe",
                  edits: takeNodes(file, firstWords),
                },
          ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Files of ha.cf that do not name the same nodes.",
  why: "Every node has to know every other by the same name. A name that is in one file only is waited for at each start and never comes; packets of a node that is not in the list are thrown away. Measured: the node whose name is missing in the other's file hears that one, gets no answer, and stays in its start for ever; the other one logs `bad node` and runs alone, if anything is at home there. Nothing compares the lists.",
  fix: "Writes the other file's name where one name differs by a slip, else all of the other file's nodes; nothing where that would take out a machine that is here. Unsafe: which file is right is a choice.",
};

const two = (first: string, second: string) =>
  `== m1/ha.cf\nbcast eth0\n${first}\n== m2/ha.cf\nbcast eth0\n${second}\n`;
/** Two that halint.json makes one cluster. */
const stated = (first: string, second: string) =>
  `== halint.json\n{ "clusters": [{ "nodes": [{ "name": "m1", "path": "m1" }, { "name": "m2", "path": "m2" }] }] }\n${two(first, second)}`;

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
        "error run-time: master2 names the nodes mastr1 and master2, master1 names master1 and master2: master2 throws away what master1 sends, so master1 waits for an answer at every start and runs nothing",
      ],
      after: "== master2/ha.cf\nbcast eth0\nnode master1 master2\n",
      unsafe: true,
    },
    {
      about: "a node that only one file has",
      files:
        "== m1/ha.cf\nbcast eth0\nnode ⟦m1⟧ m3\n== m2/ha.cf\nbcast eth0\nnode m1 m2 m3\n== --node m1=m1\n== --node m2=m2\n",
      expect: [
        "error run-time: m1 names the nodes m1 and m3, m2 names m1, m2 and m3: m1 throws away what m2 sends, so m2 waits for an answer at every start and runs nothing",
      ],
      after: "== m1/ha.cf\nbcast eth0\nnode m1 m2 m3\n",
      unsafe: true,
    },
    {
      about: "a slip in the first copy, and the machine of that name is here",
      files:
        "== oak/ha.cf\nbcast eth0\nnode ⟦oka⟧ pine\n== pine/ha.cf\nbcast eth0\nnode oak pine\n== --node oak=oak\n== --node pine=pine\n",
      expect: [
        "error run-time: oak names the nodes oka and pine, pine names oak and pine: oak is not in its own list, does not start, and pine waits for it",
      ],
      after: "== oak/ha.cf\nbcast eth0\nnode oak pine\n",
      unsafe: true,
    },
    {
      about: "a node that only one copy names",
      files: "== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m2/ha.cf\nbcast eth0\nnode m1\nnode m2\nnode ⟦m3⟧\n",
      expect: [
        "error run-time: m2 names the nodes m1, m2 and m3, m1 names m1 and m2: m1 throws away what m3 sends, so m3 waits for an answer at every start and runs nothing",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode m1 m2\n",
      unsafe: true,
    },
    {
      about: "each file names its own machine only",
      files: stated("node m1", "node ⟦m2⟧"),
      expect: [
        "error run-time: m2 names the nodes m2, m1 names m1: m2 throws away what m1 sends, so m1 waits for an answer at every start and runs nothing",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a copy that was begun and not finished",
      files: two("node m1 m2", "node ⟦m2⟧"),
      expect: [
        "error run-time: m2 names the nodes m2, m1 names m1 and m2: m2 throws away what m1 sends, so m1 waits for an answer at every start and runs nothing",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode m1 m2\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "names that no machine here bears",
      files: stated("node alpha beta", "node alpha ⟦gamma⟧"),
      expect: [
        "error run-time: m2 names the nodes alpha and gamma, m1 names alpha and beta: m2 throws away what beta sends, so beta waits for an answer at every start and runs nothing",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode alpha beta\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a slip on a line of its own, below a line without a name",
      files: two("node m1\nnode m2\nnode backup", "node\nnode m2\nnode m1\nnode ⟦bakcup⟧"),
      expect: [
        "error run-time: m2 names the nodes m2, m1 and bakcup, m1 names m1, m2 and backup: m2 throws away what backup sends, so backup waits for an answer at every start and runs nothing",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode\nnode m2\nnode m1\nnode backup\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a node that is missing below a line without a name",
      files: two("node m1 m2 backup", "node\nnode ⟦m1⟧ m2"),
      expect: [
        "error run-time: m2 names the nodes m1 and m2, m1 names m1, m2 and backup: m2 throws away what backup sends, so backup waits for an answer at every start and runs nothing",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode\nnode m1 m2 backup\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the same names in another order and case",
      files:
        "== master1/ha.cf\nbcast eth0\nnode master1 master2\n== master2/ha.cf\nbcast eth0\nnode Master2\nnode master1\n",
    },
    {
      about: "a file without nodes is another rule's",
      files: stated("node m1 m2", "# node m1 m2"),
      edge: true,
    },
    {
      about: "no file names a machine that is here, and the first names none at all",
      files: stated("# node m1 m2", "node alpha beta"),
      edge: true,
    },
    {
      about: "a file that still has to be rendered",
      files: stated("node m1 m2", "node {{ node1 }} {{ node2 }}"),
      edge: true,
    },
  ],
};
