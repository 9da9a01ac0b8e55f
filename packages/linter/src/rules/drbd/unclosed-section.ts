import { drbd } from "@halint/grammars";
import { insertion, isAccepted, provenFix, type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import { engineOf } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { lineEndOf } from "../../support.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "unclosed-section": ({ section, before }, { name }) =>
    before === undefined
      ? `${section === "" ? "the last statement has no end" : `the "}" of ${section} is missing`}: ${name} reads to the end of the file and refuses the configuration`
      : `the "}" of ${section} is missing before "${before}", which ${name} does not take inside it: it refuses the configuration`,
  "unclosed-skip": (_, { name }) =>
    `the "}" of skip is missing: ${name} skips the rest of the file and refuses the configuration`,
} satisfies RefusalMessages<"drbd/unclosed-section">;

const accepted = {
  end: (section: string, name: string) =>
    `the "}" of ${section} is missing: ${name} closes it at the end of the file and says nothing, but what is added there belongs to it`,
};

/** The innermost section that begins at an offset. */
function sectionAt(tree: drbd.DrbdFile, start: number): drbd.DrbdSection | undefined {
  for (const node of drbd.walk(tree)) if (drbd.isSection(node) && node.start === start) return node;
  return undefined;
}

/** How many sections are open at the end of the file, from this one outwards. */
function openAround(section: drbd.DrbdSection): number {
  let count = 1;
  for (let outer = section.parent; outer.kind !== "file" && !outer.close; outer = outer.parent) count++;
  return count;
}

export const rule = refusalRule("drbd/unclosed-section", messages, {
  fixes({ refusal, subject, file, tree }) {
    const section = sectionAt(tree, refusal.range.start);
    const last = tree.children.at(-1);
    if (!section && last?.kind === "include" && last.pattern)
      return [provenFix(subject, 'Write the ";"', [insertion(file, last.wordsRange.end, ";")])];
    if (!section || refusal.code === "unclosed-skip") return [];
    const at = section.children.at(-1)?.range.end ?? section.open?.end ?? section.range.end;
    const braces = refusal.data.before === undefined ? openAround(section) : 1;
    const title = braces === 1 ? 'Write the "}"' : `Write ${braces} times "}"`;
    return [provenFix(subject, title, [insertion(file, at, " }".repeat(braces))])];
  },
  also(subject, report) {
    if (!isAccepted(subject)) return;
    const name = engineOf(subject.configuration.target.version);
    for (const { file, tree } of subject.files) {
      const section = tree.children.at(-1);
      if (!section || !drbd.isSection(section) || !section.open || section.close) continue;
      if (section.kind !== "resource" && section.kind !== "common") continue;
      const at = file.text.trimEnd().length;
      // Only inside the section itself; a comment at the very end would hide a brace on its line.
      const text = `${lineEndOf(file)}}`;
      report({
        at: { file, range: { start: section.start, end: section.open.end } },
        severity: "error",
        noticed: "never",
        message: accepted.end([section.head?.value, section.words[1]?.value].filter(Boolean).join(" "), name),
        fixes: [provenFix(subject, 'Write the "}"', [insertion(file, at, text)])].filter((fix) => fix !== undefined),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "A section whose closing brace is missing.",
  why: "Of most sections drbdadm then says that it does not know the next word, on another line than the one to be mended. A resource or common section it closes at the end of the file without a word, in all versions: nothing is wrong until somebody adds a resource at the end of that file, which is then read as a part of this one and refused.",
  fix: "Writes the brace. Safe where drbdadm accepts the file with it and nothing but blanks and comments stands between the last statement and the place.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a section that the next one interrupts",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦net {⟧\n    timeout 60;\n${pair}}\n`,
      expect: [
        'error parse: the "}" of net is missing before "on", which drbdadm 8.4 does not take inside it: it refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  net {\n    timeout 60; }\n${pair}}\n`,
    },
    {
      about: "a resource that the next one interrupts",
      files: `== drbd-84.conf\n⟦resource r0 {⟧\n${pair}\nresource r1 {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      expect: [
        'error parse: the "}" of resource is missing before "resource", which drbdadm 8.4 does not take inside it: it refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair.trimEnd()} }\n\nresource r1 {\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
    },
    {
      about: "the last brace of a file",
      files: `== drbd-84.conf\n⟦resource r0 {⟧\n${pair}`,
      expect: [
        'error never: the "}" of resource r0 is missing: drbdadm 8.4 closes it at the end of the file and says nothing, but what is added there belongs to it',
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair}}\n`,
    },
    {
      about: "the file ends in a section of options",
      files: `== drbd-90.conf\nresource r0 {\n${pair}  ⟦net {⟧ timeout 60;\n`,
      expect: [
        'error parse: the "}" of net is missing: drbdadm 9 reads to the end of the file and refuses the configuration',
      ],
      after: `== drbd-90.conf\nresource r0 {\n${pair}  net { timeout 60; } }\n`,
    },
    {
      about: "a skipped block without its end",
      files: `== drbd-90.conf\nresource r0 {\n${pair}}\n⟦skip⟧ resource r1 {\n${pair}`,
      expect: [
        'error parse: the "}" of skip is missing: drbdadm 9 skips the rest of the file and refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "two braces are missing, and one is enough for the one that is refused",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦net {⟧\n    timeout 60;\n${pair}`,
      expect: [
        'error parse: the "}" of net is missing before "on", which drbdadm 8.4 does not take inside it: it refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  net {\n    timeout 60; }\n${pair}}\n`,
      edge: true,
    },
    {
      about: "common at the end",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\n⟦common {⟧\n  net { timeout 60; }\n`,
      expect: [
        'error never: the "}" of common is missing: drbdadm 8.4 closes it at the end of the file and says nothing, but what is added there belongs to it',
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair}}\ncommon {\n  net { timeout 60; }\n}\n`,
      edge: true,
    },
    {
      about: "an include at the end of the file, without its semicolon",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\ninclude "/etc/drbd.d/*.res"⟦⟧`,
      expect: [
        "error parse: the last statement has no end: drbdadm 8.4 reads to the end of the file and refuses the configuration",
      ],
      after: `== drbd-84.conf\nresource r0 {\n${pair}}\ninclude "/etc/drbd.d/*.res";`,
      edge: true,
    },
    {
      about: "a file that ends in the middle of a word for a resource",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1⟦⟧`,
      expect: [
        "error parse: the last statement has no end: drbdadm 8.4 reads to the end of the file and refuses the configuration",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [{ about: "all braces", files: `== drbd-84.conf\nresource r0 {\n${pair}}\n` }],
};
