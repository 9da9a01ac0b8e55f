import { asHaCf, asHaresources, filesOf, sameName } from "@halint/cluster";
import type { Fix } from "../../diagnostic.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  notFirst: (owner: string, first: string) =>
    `${owner} owns all groups but ${first} is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one`,
  differ: (left: string, a: readonly string[], right: string, b: readonly string[]) =>
    `${left} lists ${list(a)}, ${right} lists ${list(b)}: the daemon follows the owner in haresources, yet people read the first node as the preferred one`,
};

export const rule = clusterRule("cluster/node-order", (cluster, report) => {
  const files = filesOf(cluster, "ha.cf");
  const owners = new Set(
    filesOf(cluster, "haresources").flatMap(({ file }) =>
      asHaresources(file)
        .groups.filter((group) => group.resources.length > 0)
        .map((group) => group.owner.text.toLowerCase()),
    ),
  );
  if (owners.size > 1 || files.some(({ file }) => asHaCf(file).crm)) return;
  const [owner] = owners;
  let reported = false;
  for (const { file, nodes } of files) {
    const words = asHaCf(file).nodes;
    const [first] = words;
    const home = words.find((word) => word.text.toLowerCase() === owner);
    if (!owner || !first || !home || home === first) continue;
    reported = true;
    // Swapping the two names keeps every line, and every comment, where it is.
    const fixes: Fix[] =
      words.filter((word) => sameName(word.text, home.text)).length === 1
        ? [
            {
              title: `Name ${home.text} first`,
              safety: "safe",
              edits: [
                { kind: "text", file, range: first.range, text: home.text },
                { kind: "text", file, range: home.range, text: first.text },
              ],
            },
          ]
        : [];
    report({
      at: { file, range: first.range },
      node: nodes.length === 1 ? nodes[0]?.label : undefined,
      severity: "warning",
      noticed: "never",
      message: messages.notFirst(home.text, first.text),
      fixes,
    });
  }
  if (reported) return;
  const [reference, ...others] = files;
  if (!reference) return;
  const namesOf = (file: (typeof files)[number]) => asHaCf(file.file).nodes.map((word) => word.text);
  for (const other of others) {
    const a = namesOf(reference);
    const b = namesOf(other);
    const same = a.length === b.length && a.every((name) => b.some((candidate) => sameName(candidate, name)));
    if (!same || a.every((name, index) => sameName(name, b[index] ?? ""))) continue;
    const at = asHaCf(other.file).nodes[0];
    report({
      at: { file: other.file, ...(at ? { range: at.range } : {}) },
      node: other.nodes[0]?.label,
      severity: "warning",
      noticed: "never",
      message: messages.differ(
        other.nodes[0]?.label ?? other.file.display,
        b,
        reference.nodes[0]?.label ?? reference.file.display,
        a,
      ),
      fixes: [
        {
          title: "Name the nodes in the same order",
          safety: "safe",
          edits: asHaCf(other.file).nodes.map((word, index) => ({
            kind: "text" as const,
            file: other.file,
            range: word.range,
            text: b.find((name) => sameName(name, a[index] ?? "")) ?? word.text,
          })),
        },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "The preferred node is not named first, or the nodes are named in different order.",
  why: "A convention of the tutorials: the preferred node comes first. The daemon does not care, measured with the lines swapped on one node and on both: it follows the owner in haresources. But people read the first name as the primary, and act on it.",
  fix: "Swaps the names. Safe: the order means nothing to the daemon.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the owner comes second",
      files:
        "== ha.cf\nbcast eth0\nnode ⟦master2⟧ # standby\nnode master1 # primary\n== haresources\nmaster1 10.0.0.14 nginx\n",
      expect: [
        "warning never: master1 owns all groups but master2 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== ha.cf\nbcast eth0\nnode master1 # standby\nnode master2 # primary\n",
    },
    {
      about: "two files, two orders",
      files: "== a/ha.cf\nbcast eth0\nnode a b\n== b/ha.cf\nbcast eth0\nnode ⟦b⟧ a\n",
      expect: [
        "warning never: b lists b and a, a lists a and b: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== b/ha.cf\nbcast eth0\nnode a b\n",
    },
    {
      about: "a name that stands twice is not swapped",
      files: "== ha.cf\nbcast eth0\nnode ⟦b⟧ a\nnode A\n== haresources\na 10.0.0.14 nginx\n",
      expect: [
        "warning never: a owns all groups but b is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      edge: true,
    },
    {
      about: "both files name another one first, in two orders",
      files:
        "== m1/ha.cf\nbcast eth0\nnode ⟦m2⟧ m1 m3\n== m1/haresources\nm1 10.0.0.14 nginx\n== m2/ha.cf\nbcast eth0\nnode ⟦m3⟧ m2 m1\n== m2/haresources\nM1 10.0.0.14 nginx\n",
      expect: [
        "warning never: m1 owns all groups but m2 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
        "warning never: m1 owns all groups but m3 is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== m1/ha.cf\nbcast eth0\nnode m1 m2 m3\n== m2/ha.cf\nbcast eth0\nnode m1 m2 m3\n",
      edge: true,
    },
    {
      about: "three nodes, one of them in another order",
      files:
        "== m1/ha.cf\nbcast eth0\nnode m1 m2 m3\n== m2/ha.cf\nbcast eth0\nnode m1 M2 m3\n== m3/ha.cf\nbcast eth0\nnode ⟦m1⟧ m3 m2\n",
      expect: [
        "warning never: m3 lists m1, m3 and m2, m1 lists m1, m2 and m3: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== m3/ha.cf\nbcast eth0\nnode m1 m2 m3\n",
      edge: true,
    },
    {
      about: "an owner that no file names, and two orders",
      files:
        "== m1/ha.cf\nbcast eth0\nnode m1 m2\n== m1/haresources\nweb1 10.0.0.14 nginx\n== m2/ha.cf\nbcast eth0\nnode ⟦m2⟧ m1\n",
      expect: [
        "warning never: m2 lists m2 and m1, m1 lists m1 and m2: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== m2/ha.cf\nbcast eth0\nnode m1 m2\n",
      edge: true,
    },
    {
      about: "a group without resources has no owner to follow",
      files: "== ha.cf\nbcast eth0\nnode ⟦b⟧ a\n== haresources\na nginx\nb\n",
      expect: [
        "warning never: a owns all groups but b is named first: the daemon follows the owner in haresources, yet people read the first node as the preferred one",
      ],
      after: "== ha.cf\nbcast eth0\nnode a b\n",
      edge: true,
    },
  ],
  good: [
    { about: "the owner first", files: "== ha.cf\nbcast eth0\nnode a b\n== haresources\na 10.0.0.14 nginx\n" },
    {
      about: "groups of different owners",
      files: "== ha.cf\nbcast eth0\nnode b a\n== haresources\na 10.0.0.14 nginx\nb 10.0.0.15 smb\n",
    },
    {
      about: "Pacemaker on one node: haresources is not read",
      files:
        "== a/ha.cf\nbcast eth0\nnode b a\ncrm on\n== a/haresources\na 10.0.0.14 nginx\n== b/ha.cf\nbcast eth0\nnode b a\n",
      edge: true,
    },
    {
      about: "names that differ have a rule of their own",
      files: "== a/ha.cf\nbcast eth0\nnode a b\n== b/ha.cf\nbcast eth0\nnode b a c\n== c/ha.cf\nbcast eth0\nnode c a\n",
      edge: true,
    },
  ],
};
