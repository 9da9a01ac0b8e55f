import type { SourceFile } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import type { Finding, Fix } from "../../diagnostic.js";
import { isRefusedAt, provenFix, replacement } from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import { moveOption, type Spelling, spellingFor, translateSyncer } from "../../drbd-translate.js";
import { type DrbdSubject, drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  syncer: (words: readonly string[], version: string) =>
    `syncer is the old place of ${words.join(", ")}: DRBD ${version} still takes ${words.length === 1 ? "it" : "them"}, as options of disk, net and options`,
  option: (word: string, instead: string) => `${word} is the old spelling of ${instead}`,
  ignored: (word: string) => `drbdadm 9 reads ${word} and forgets it: it has no effect`,
  drop: (word: string) => `${word} has had no effect for a long time`,
};

/** Words that drbdadm 9 reads and then forgets. */
const ignoredBy9 = new Set(["become-primary-on", "outdate-peer"]);

/** An option that the version still takes, and how it writes it now. */
function oldSpelling(
  option: drbd.OptionNode,
  version: drbd.DrbdVersion,
): { name: string; to: Spelling | "delete" } | undefined {
  const name = option.head?.kind === "word" ? option.head.text : "";
  const { kind } = option.parent;
  // A negated option with a value means something else; that is another finding.
  if (name.startsWith("no-") && option.value) return undefined;
  if (!drbd.optionSpec(kind, name)?.versions.includes(version)) return undefined;
  const to = spellingFor(kind, name, version);
  return to && { name, to };
}

function checkSyncer(
  subject: DrbdSubject,
  file: SourceFile,
  section: drbd.DrbdSection,
  report: (finding: Finding) => void,
): void {
  const { version } = subject.configuration.target;
  const old = section.options.filter((option) => oldSpelling(option, version));
  const { head } = section;
  if (old.length === 0 || !head || isRefusedAt(subject, file, section.range)) return;
  const translated = translateSyncer(file, section, version);
  const title = translated && `Move the options to ${list(translated.sections)}`;
  const fix = translated && title ? provenFix(subject, title, translated.edits, "unsafe") : undefined;
  report({
    at: { file, range: head.range },
    severity: "info",
    noticed: "never",
    message: messages.syncer(
      old.map((option) => option.head?.value ?? ""),
      version,
    ),
    fixes: fix ? [fix] : [],
  });
}

/** The handler that 9 calls in the place of outdate-peer, where there is none. */
function renamed(
  subject: DrbdSubject,
  file: SourceFile,
  { head }: drbd.OptionNode,
  section: drbd.DrbdSection,
): readonly Fix[] {
  if (head?.value !== "outdate-peer" || section.statements("fence-peer").length > 0) return [];
  const fix = provenFix(subject, "Write fence-peer", [replacement(file, head.range, "fence-peer")], "unsafe");
  return fix ? [fix] : [];
}

export const rule = drbdRule("drbd/deprecated-option", (subject, report) => {
  const { version } = subject.configuration.target;
  for (const { file, node } of everyNode(subject)) {
    if (!drbd.isSection(node) || !drbd.holdsOptions(node.kind)) continue;
    if (node.kind === "syncer") {
      checkSyncer(subject, file, node, report);
      continue;
    }
    const old: { option: drbd.OptionNode; name: string; to: Spelling | "delete" }[] = [];
    for (const option of node.options) {
      if (isRefusedAt(subject, file, option.range)) continue;
      const name = option.head?.value ?? "";
      if (version === "9" && ignoredBy9.has(name)) {
        report({
          at: { file, range: option.wordsRange },
          severity: "warning",
          noticed: "never",
          message: messages.ignored(name),
          fixes: renamed(subject, file, option, node),
        });
        continue;
      }
      const found = oldSpelling(option, version);
      if (found) old.push({ option, ...found });
    }
    const [first] = old;
    if (!first) continue;
    const { to, name, option } = first;
    // Once a section: further options of the same kind are repaired with it.
    const edits = old.flatMap((one) => {
      if (one.to === "delete" || one.to.section !== node.kind) return [];
      return moveOption(file, one.option, one.to)?.edits ?? [];
    });
    const fix =
      edits.length === old.length
        ? provenFix(subject, "Write them as they are called now", edits, "unsafe")
        : undefined;
    report({
      at: { file, range: option.wordsRange },
      severity: "info",
      noticed: "never",
      message:
        to === "delete" ? messages.drop(name) : messages.option(name, to.value ? `${to.name} ${to.value}` : to.name),
      fixes: fix ? [fix] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Options that DRBD has renamed or moved, where the target version knows the new name.",
  why: "drbdadm 8.4 still translates the words of 8.3, silently, and prints the new ones in `drbdadm dump`; the next version refuses some of them (`syncer { rate … }` stops 9.0 to 9.28). Reported once a section.",
  fix: "Moves the options to the section and name that they have now. Unsafe: older machines of the same cluster would refuse the new words.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a syncer section",
      files: `
== drbd-84.conf
resource r0 {
  net { ping-int 10; }
  ⟦syncer⟧ { rate 33M; verify-alg sha1; }
}
`,
      expect: [
        "info never: syncer is the old place of rate, verify-alg: DRBD 8.4 still takes them, as options of disk, net and options",
      ],
      after: `
== drbd-84.conf
resource r0 {
  net { verify-alg sha1; ping-int 10; }
  disk { resync-rate 33M; }
}
`,
      unsafe: true,
    },
    {
      about: "a value in both places: which one counts hangs on their order, so nobody moves it",
      files: `
== drbd-84.conf
resource r0 {
  ⟦syncer⟧ { rate 33M; }
  disk { resync-rate 11M; }
}
`,
      expect: [
        "info never: syncer is the old place of rate: DRBD 8.4 still takes it, as options of disk, net and options",
      ],
    },
    {
      about: "words that 9 forgets",
      files: `== drbd-90.conf\nresource r0 {\n  startup { ⟦become-primary-on a⟧; }\n  handlers { ⟦outdate-peer /bin/x⟧; }\n}\n`,
      expect: [
        "warning never: drbdadm 9 reads become-primary-on and forgets it: it has no effect",
        "warning never: drbdadm 9 reads outdate-peer and forgets it: it has no effect",
      ],
      after: `== drbd-90.conf\nresource r0 {\n  startup { become-primary-on a; }\n  handlers { fence-peer /bin/x; }\n}\n`,
      unsafe: true,
    },
    {
      about: "negated options",
      files: "== drbd-84.conf\nresource r0 {\n  disk { ⟦no-disk-barrier⟧; no-disk-flushes; }\n}\n",
      expect: ["info never: no-disk-barrier is the old spelling of disk-barrier no"],
      after: "== drbd-84.conf\nresource r0 {\n  disk { disk-barrier no; disk-flushes no; }\n}\n",
      unsafe: true,
    },
    {
      about: "old words of 8.4 in their own sections, and a handler of an older drbd-utils",
      files: `== drbd-84.conf\n${pairWith("disk { ⟦rate 33M⟧; after r1; on-io-error detach; }\n  startup { become-primary-on a; }\n  handlers { ⟦outdate-peer /usr/lib/heartbeat/drbd-peer-outdater⟧; }")}`,
      expect: [
        "info never: rate is the old spelling of resync-rate",
        "info never: outdate-peer is the old spelling of fence-peer",
      ],
      after: `== drbd-84.conf\n${pairWith("disk { resync-rate 33M; resync-after r1; on-io-error detach; }\n  startup { become-primary-on a; }\n  handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "an option without effect among those that have another name",
      files: `== drbd-84.conf\n${pairWith("disk { ⟦use-bmbv⟧; no-disk-barrier; }")}`,
      expect: ["info never: use-bmbv has had no effect for a long time"],
      unsafe: true,
      edge: true,
    },
    {
      about: "9 forgets the handler, and the one that it calls is there",
      files: `== drbd-90.conf\n${pairWith("handlers { ⟦outdate-peer /usr/lib/heartbeat/drbd-peer-outdater⟧; fence-peer /usr/lib/drbd/crm-fence-peer.9.sh; }")}`,
      expect: ["warning never: drbdadm 9 reads outdate-peer and forgets it: it has no effect"],
      unsafe: true,
      edge: true,
    },
    {
      about: "a rate in both places, by its old name",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦syncer⟧ { rate 33M; }\n  disk { ⟦rate 10M⟧; }\n}\nresource r1 {\n  disk { ⟦rate 10M⟧; resync-rate 11M; }\n  net { tcp-cork yes; ⟦no-tcp-cork⟧; }\n}\n`,
      expect: [
        "info never: syncer is the old place of rate: DRBD 8.4 still takes it, as options of disk, net and options",
        "info never: rate is the old spelling of resync-rate",
        "info never: rate is the old spelling of resync-rate",
        "info never: no-tcp-cork is the old spelling of tcp-cork no",
      ],
      after: `== drbd-84.conf\nresource r0 {\n  syncer { rate 33M; }\n  disk { resync-rate 10M; }\n}\nresource r1 {\n  disk { rate 10M; resync-rate 11M; }\n  net { tcp-cork yes; no-tcp-cork; }\n}\n`,
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "8.3 knows no other place", files: "== drbd-83.conf\nresource r0 {\n  syncer { rate 33M; }\n}\n" },
    {
      about: "today's words",
      files: "== drbd-84.conf\nresource r0 {\n  protocol C;\n  disk { resync-rate 33M; }\n}\n",
    },
    {
      about: "a negation with a value, which is another finding",
      files: `== drbd-90.conf\n${pairWith("disk { no-disk-barrier yes; }")}`,
      edge: true,
    },
    {
      about: "old words with values that drbdadm refuses, and an empty syncer",
      files: `== drbd-84.conf\n${pairWith("disk { rate fast; }\n  syncer { }")}resource r1 {\n  syncer { rate 33M; verify-alg sha1 md5; }\n}\n`,
      edge: true,
    },
  ],
};
