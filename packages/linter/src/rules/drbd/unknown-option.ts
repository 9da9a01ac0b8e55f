import { drbd } from "@halint/grammars";
import { provenFix, type RefusalMessages, type Refused, refusalRule, replacement } from "../../drbd-refusals.js";
import { inSection } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { nearest } from "../../support.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "unknown-word": ({ word, section }, { name }) =>
    `no version of DRBD knows "${word}" ${inSection(section)}: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/unknown-option">;

const withNear = {
  word: (word: string, section: string, name: string, known: string) =>
    `no version of DRBD knows "${word}" ${section} (${known}?): ${name} refuses the configuration`,
};

const known = new Map<string, readonly string[]>();
const suggested = new Map<string, string | undefined>();

/** The words that a version takes in a kind of section. */
function wordsOf(section: drbd.SectionKind, version: drbd.DrbdVersion): readonly string[] {
  const key = `${section} ${version}`;
  let words = known.get(key);
  if (!words) {
    const all = [...drbd.structuralWords(section), ...drbd.optionSpecs().map((spec) => spec.name)];
    words = all.filter((name) => drbd.versionsKnowing(name, section).includes(version));
    known.set(key, words);
  }
  return words;
}

/** The closest word that the version takes in that section. */
function suggestion({ refusal, version }: Refused<"drbd/unknown-option">): string | undefined {
  const { word, section } = refusal.data;
  const key = `${section} ${version} ${word}`;
  if (!suggested.has(key)) {
    if (suggested.size > 1000) suggested.clear();
    suggested.set(key, nearest(word.replaceAll("_", "-"), wordsOf(section, version)));
  }
  return suggested.get(key);
}

export const rule = refusalRule("drbd/unknown-option", messages, {
  message(refused) {
    const near = suggestion(refused);
    const { word, section } = refused.refusal.data;
    return near && withNear.word(word, inSection(section), `drbdadm ${refused.version}`, near);
  },
  fixes(refused) {
    const { subject, file, refusal } = refused;
    const near = suggestion(refused);
    return near ? [provenFix(subject, `Write ${near}`, [replacement(file, refusal.range, near)], "unsafe")] : [];
  },
});

export const docs: RuleDocs = {
  finds: "A word that no version of DRBD knows.",
  why: "drbdadm refuses the whole configuration over one word that it does not know, with a list of all that it does know.",
  fix: "Writes the word that is nearest. Unsafe: another one may have been meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a typing error",
      files: `== drbd-84.conf\n${pairWith("net { ⟦tiemout⟧ 60; }")}`,
      expect: [
        'error parse: no version of DRBD knows "tiemout" in net (timeout?): drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; }")}`,
      unsafe: true,
    },
    {
      about: "a word that is like no other",
      files: `== drbd-90.conf\n${pairWith("net { ⟦replicate-everything⟧ yes; }")}`,
      expect: [
        'error parse: no version of DRBD knows "replicate-everything" in net: drbdadm 9 refuses the configuration',
      ],
    },
    {
      about: "a resource file beside global_common.conf, without a root",
      files: `== global_common.conf\nglobal { usage-count no; }\n== r0.res\n${pairWith("net { ⟦replicate-everything⟧ yes; }")}`,
      expect: [
        'error parse: no version of DRBD knows "replicate-everything" in net: drbdadm 8.4 refuses the configuration',
      ],
    },
    {
      about: "a word that is near to one of another version only",
      files: `== drbd-84.conf\n${pairWith("options { ⟦quorom⟧ majority; }")}`,
      expect: ['error parse: no version of DRBD knows "quorom" in options: drbdadm 8.4 refuses the configuration'],
      unsafe: true,
      edge: true,
    },
    {
      about: "beside a file that still has to be rendered",
      files:
        '== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/mail.res\nresource mail {\n  device /dev/drbd1;\n  ⟦dsik⟧ /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n== drbd.d/web.res\nresource <%= @name %> {\n  device /dev/drbd<%= @minor %>;\n  on web1 { address 10.0.0.1:7788; disk /dev/sdb1; meta-disk internal; }\n}\n',
      expect: [
        'error parse: no version of DRBD knows "dsik" in a resource (disk?): drbdadm 8.4 refuses the configuration',
      ],
      after:
        "== drbd.d/mail.res\nresource mail {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a typing error in one of several resource files without a root",
      files: `== drbd.d/global_common.conf\nglobal { usage-count no; }\n== drbd.d/r0.res\ninclude "r0.net";\n${pairWith("net { ⟦tiemout⟧ 60; }")}== drbd.d/r0.net\ncommon { net { ping-int 10; } }\n`,
      expect: [
        'error parse: no version of DRBD knows "tiemout" in net (timeout?): drbdadm 8.4 refuses the configuration',
      ],
      edge: true,
    },
  ],
  good: [{ about: "a known word", files: `== drbd-84.conf\n${pairWith("net { timeout 60; }")}` }],
};
