import type { SourceFile } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { provenFix, type RefusalMessages, type Refused, refusalRule, replacement } from "../../drbd-refusals.js";
import { inSection } from "../../drbd-support.js";
import { moveOption, spellingFor, translateSyncer, wholeEntry } from "../../drbd-translate.js";
import type { DrbdSubject, RuleDocs, RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pairWith } from "../../testing/drbd-pair.js";

const versions = (known: readonly drbd.DrbdVersion[]) => `DRBD ${list(known)}`;

/** The later drbd-utils that takes the word as well. */
function later(section: drbd.SectionKind, word: string, name: string): string {
  const since = drbd.optionSpec(section, word)?.since;
  return name === "drbdadm 9" && drbd.isLaterThan(since) ? ` and of drbd-utils ${since} and later` : "";
}

const forms: Readonly<Record<drbd.RefusalData["form-of-other-version"]["form"], (word: string) => string>> = {
  "quoted-option": (word) => `"${word}" in quotes as the name of an option`,
  "quoted-boolean": (word) => `"${word}" in quotes instead of a bare ${word}`,
  "flag-value": (word) => `"${word}" behind an option that is a mere flag`,
  "flexible-meta-disk": (word) => `meta-disk ${word} without an [index]`,
  "skip-text": (word) => `"${word}" behind skip`,
  "negated-option": (word) => `"${word}", the negation of an option,`,
};

const messages = {
  "other-version": ({ word, section, versions: known, sections, since }, { name }) =>
    sections !== undefined
      ? `"${word}" is a word of ${versions(known)} that stands ${list([...new Set(sections.map(inSection))], "or")}: ${name} refuses the configuration`
      : since !== undefined
        ? `"${word}" ${inSection(section)} came with drbd-utils ${since}: ${name === "drbdadm 9" ? "drbdadm 9.22" : name} refuses the configuration`
        : `"${word}" ${inSection(section)} is a word of ${versions(known)}${later(section, word, name)}: ${name} refuses the configuration`,
  "form-of-other-version": ({ form, word, versions: known }, { name }) =>
    `${forms[form](word)} is a form that only ${versions(known)} takes: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/version">;

function removal(subject: DrbdSubject, file: SourceFile, node: drbd.DrbdNode): Fix | undefined {
  return provenFix(subject, "Remove it", [replacement(file, wholeEntry(file, node), "")], "unsafe");
}

function fixOf({ refusal, subject, file, node, version }: Refused<"drbd/version">): Fix | undefined {
  if (refusal.code === "form-of-other-version") {
    const { form, word } = refusal.data;
    const write = (text: string) =>
      provenFix(subject, `Write ${text}`, [replacement(file, refusal.range, text)], "unsafe");
    if (form === "flag-value" && node?.kind === "option" && node.head) {
      if (word === "no") return removal(subject, file, node);
      const blank = { start: node.head.end, end: refusal.range.end };
      return provenFix(subject, `Write ${node.head.value} alone`, [replacement(file, blank, "")], "unsafe");
    }
    if (form === "quoted-option" || form === "quoted-boolean") return write(word);
    if (form === "flexible-meta-disk" && node?.head)
      return provenFix(
        subject,
        "Write flexible-meta-disk",
        [replacement(file, node.head.range, "flexible-meta-disk")],
        "unsafe",
      );
    return undefined;
  }
  const { word, section } = refusal.data;
  if (section === "syncer") {
    const parent = node?.kind === "option" ? node.parent : undefined;
    const translated = parent && parent.kind !== "file" ? translateSyncer(file, parent, version) : undefined;
    if (!translated) return undefined;
    return provenFix(subject, `Move the options to ${list(translated.sections)}`, translated.edits, "unsafe");
  }
  const to = spellingFor(section, word, version, node?.kind === "option" ? node.value?.value : undefined);
  const isDropped = drbd.statementSpecs.some(
    (spec) => spec.name === word && spec.sections.includes(section) && spec.replacedBy === "delete",
  );
  if ((to === "delete" || isDropped) && node && !drbd.isSection(node)) return removal(subject, file, node);
  if (!to || to === "delete" || node?.kind !== "option") return undefined;
  const moved = moveOption(file, node, to);
  return moved && provenFix(subject, `Write it as ${version} does`, moved.edits, "unsafe");
}

export const rule = refusalRule("drbd/version", messages, {
  fixes: (refused) => [fixOf(refused)],
  help: ({ subject }) => {
    const { target } = subject.configuration;
    return target.inferred
      ? `judged for DRBD ${target.version}, because ${target.why}; --drbd-version sets it`
      : undefined;
  },
});

export const docs: RuleDocs = {
  finds: "A word, section or form that another version of DRBD takes and the target version refuses.",
  why: "The three parsers that are installed together read three languages. Which one reads a file is decided by the kernel module that is loaded: the same file can work for years and be refused after an update, or on the other node. Words of a later drbd-utils are named with its release.",
  fix: "Writes what the target version has for it. Unsafe: the other version may be the one that is meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "words of 9 for 8.4",
      files: `== drbd-84.conf\n${pairWith("options { ⟦quorum⟧ majority; }")}`,
      expect: ['error parse: "quorum" in options is a word of DRBD 9: drbdadm 8.4 refuses the configuration'],
    },
    {
      about: "a word of 9 in a place where 9 would not take it either",
      files: `== drbd-84.conf\n${pairWith("⟦quorum⟧ majority;")}`,
      expect: [
        'error parse: "quorum" is a word of DRBD 9 that stands in options: drbdadm 8.4 refuses the configuration',
      ],
    },
    {
      about: "a section of 8.3 in a program that came after it",
      files: `== drbd-90.conf\n${pairWith("syncer { ⟦rate⟧ 33M; }")}`,
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\n${pairWith("disk { resync-rate 33M; }")}`,
      unsafe: true,
    },
    {
      about: "a comment in it stays",
      files: `== drbd-90.conf\n${pairWith("syncer {\n    ⟦rate⟧ 33M; # fast\n    verify-alg md5;\n  }\n  net { timeout 60; }")}`,
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\n${pairWith("# fast\n  disk { resync-rate 33M; }\n  net { verify-alg md5; timeout 60; }")}`,
      unsafe: true,
    },
    {
      about: "words of 8.4 for 8.3",
      files: `== drbd-83.conf\n${pairWith("disk { ⟦resync-rate⟧ 33M; ⟦disk-barrier⟧ no; ⟦disk-flushes⟧ yes; }\n  net { allow-two-primaries ⟦yes⟧; always-asbp ⟦no⟧; ⟦tcp-cork⟧ no; timeout 60; }")}`,
      expect: [
        'error parse: "resync-rate" in disk is a word of DRBD 8.4 and 9: drbdadm 8.3 refuses the configuration',
        'error parse: "disk-barrier" in disk is a word of DRBD 8.4 and 9: drbdadm 8.3 refuses the configuration',
        'error parse: "disk-flushes" in disk is a word of DRBD 8.4 and 9: drbdadm 8.3 refuses the configuration',
        'error parse: "yes" behind an option that is a mere flag is a form that only DRBD 8.4 and 9 takes: drbdadm 8.3 refuses the configuration',
        'error parse: "no" behind an option that is a mere flag is a form that only DRBD 8.4 and 9 takes: drbdadm 8.3 refuses the configuration',
        'error parse: "tcp-cork" in net is a word of DRBD 8.4 and 9: drbdadm 8.3 refuses the configuration',
      ],
      after: `== drbd-83.conf\n${pairWith("disk { no-disk-barrier; }\n  net { allow-two-primaries; no-tcp-cork; timeout 60; }\n  syncer { rate 33M; }")}`,
      unsafe: true,
    },
    {
      about: "a statement of 8.x that 9 has no use for",
      files: `== drbd-90.conf\n${pairWith("⟦ignore-on⟧ c;")}`,
      expect: [
        'error parse: "ignore-on" in a resource is a word of DRBD 8.3 and 8.4: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\n${pairWith("")}`,
      unsafe: true,
    },
    {
      about: "words that have gone",
      files: `== drbd-90.conf\n${pairWith("disk { ⟦use-bmbv⟧; on-io-error detach; }")}`,
      expect: ['error parse: "use-bmbv" in disk is a word of DRBD 8.3 and 8.4: drbdadm 9 refuses the configuration'],
      after: `== drbd-90.conf\n${pairWith("disk { on-io-error detach; }")}`,
      unsafe: true,
    },
    {
      about: "a form of later versions",
      files: `== drbd-83.conf\n${pairWith("").replace("sda7; address 10.0.0.1:7788; meta-disk internal", "sda7; address 10.0.0.1:7788; meta-disk ⟦/dev/sdb1⟧")}`,
      expect: [
        "error parse: meta-disk /dev/sdb1 without an [index] is a form that only DRBD 8.4 and 9 takes: drbdadm 8.3 refuses the configuration",
      ],
      after: `== drbd-83.conf\n${pairWith("").replace("sda7; address 10.0.0.1:7788; meta-disk internal", "sda7; address 10.0.0.1:7788; flexible-meta-disk /dev/sdb1")}`,
      unsafe: true,
    },
    {
      about: "quotes that only 9 takes",
      files: `== drbd-84.conf\n${pairWith('net { ⟦"timeout"⟧ 60; allow-two-primaries ⟦"yes"⟧; ⟦no-always-asbp⟧; }')}`,
      expect: [
        'error parse: "timeout" in quotes as the name of an option is a form that only DRBD 9 takes: drbdadm 8.4 refuses the configuration',
        'error parse: "yes" in quotes instead of a bare yes is a form that only DRBD 9 takes: drbdadm 8.4 refuses the configuration',
        'error parse: "no-always-asbp", the negation of an option, is a form that only DRBD 9 takes: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; allow-two-primaries yes; no-always-asbp; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "words of 9 that 8.4 has nothing for",
      files: `== drbd-84.conf\n${pairWith('⟦template-file⟧ "common.res";\n  ⟦connection⟧ { host a; host b; }').replace("on a {", "on a { ⟦node-id⟧ 0;")}`,
      expect: [
        'error parse: "template-file" in a resource is a word of DRBD 9: drbdadm 8.4 refuses the configuration',
        'error parse: "connection" in a resource is a word of DRBD 9: drbdadm 8.4 refuses the configuration',
        'error parse: "node-id" in an on section is a word of DRBD 9: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a rate in both places: somebody has to say which one counts",
      files: `== drbd-90.conf\n${pairWith("syncer { ⟦rate⟧ 33M; }\n  disk { resync-rate 20M; }")}`,
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "8.3 has the rate in syncer, and there it is",
      files: `== drbd-83.conf\n${pairWith("syncer { rate 11M; }\n  disk { ⟦resync-rate⟧ 33M; }")}`,
      expect: ['error parse: "resync-rate" in disk is a word of DRBD 8.4 and 9: drbdadm 8.3 refuses the configuration'],
      unsafe: true,
      edge: true,
    },
    {
      about: "a rate in both places, among other options",
      files:
        "== drbd-90.conf\nresource web {\n  protocol C;\n  syncer { al-extents 257; ⟦rate⟧ 33M; }\n  disk { on-io-error detach; resync-rate 20M; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a word that has gone at the end of a line, and one alone on its line with a tab before it",
      files:
        "== drbd-90.conf\nresource web {\n  protocol C;\n  disk { on-io-error detach; ⟦use-bmbv⟧;\n    disk-flushes no; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  disk {\n\ton-io-error detach;\n\t⟦use-bmbv⟧;\n\t}\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "use-bmbv" in disk is a word of DRBD 8.3 and 8.4: drbdadm 9 refuses the configuration',
        'error parse: "use-bmbv" in disk is a word of DRBD 8.3 and 8.4: drbdadm 9 refuses the configuration',
      ],
      after:
        "== drbd-90.conf\nresource web {\n  protocol C;\n  disk { on-io-error detach;\n    disk-flushes no; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  disk {\n\ton-io-error detach;\n\t}\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a syncer with what nobody can move: two values, an unknown word",
      files:
        "== drbd-90.conf\nresource web {\n  protocol C;\n  syncer { ⟦rate⟧ 33M; verify-alg sha1 md5; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  syncer { ⟦rate⟧ 33M; rat 11M; }\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "comments inside and around, and the sections are there already",
      files:
        "== drbd-90.conf\n# both shops\nresource web {\n  protocol C;\n  disk { on-io-error detach; }\n  syncer { ⟦rate⟧ 33M; # fast\n  } net { timeout 60; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  syncer { ⟦rate⟧ 33M; }\n  disk { on-io-error detach; } # not more\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
        'error parse: "rate" in syncer is a word of DRBD 8.3 and 8.4 and of drbd-utils 9.29 and later: drbdadm 9 refuses the configuration',
      ],
      after:
        "== drbd-90.conf\n# both shops\nresource web {\n  protocol C;\n  disk { resync-rate 33M; on-io-error detach; }\n  # fast\n net { timeout 60; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  protocol C;\n  disk { resync-rate 33M; on-io-error detach; } # not more\n  on web1 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [{ about: "words of the version", files: `== drbd-90.conf\n${pairWith("options { quorum majority; }")}` }],
};
