import type { RuleDocs } from "./rule.js";

/** What halint says of its own run and of its own comments; these come from no rule file. */
export const ownRules: readonly {
  readonly id: string;
  readonly severity: "error" | "warning";
  readonly docs: RuleDocs;
}[] = [
  {
    id: "halint/unused-suppression",
    severity: "warning",
    docs: {
      finds: "A `halint-ignore` comment that silences nothing, has expired, or that halint does not obey.",
      why: "A comment that outlives its finding hides the next one at the same place. One that halint does not obey (behind a value, between continued lines, with a date that is none) gives a false peace.",
      fix: "Takes the comment out. Unsafe: it may have been written for another version or another set of rules.",
    },
  },
  {
    id: "halint/suppression-without-reason",
    severity: "warning",
    docs: {
      finds: "A `halint-ignore` comment that gives no reason.",
      why: "Whoever finds the comment in two years has to know whether it still holds. The comment works all the same.",
    },
  },
  {
    id: "halint/unreadable-file",
    severity: "error",
    docs: {
      finds: "A file or directory that was met on the way and cannot be read.",
      why: "What halint cannot read it cannot check, and what it says of the rest of the cluster may be wrong. Run it as a user who may read the files (authkeys belongs to root), or give it a copy.",
    },
  },
  {
    id: "halint/too-large",
    severity: "error",
    docs: {
      finds: "A file of more than 16 MiB in the place of a configuration file.",
      why: "No cluster file is that large; halint does not read it, and the daemon would take its time. Something else was written to that place.",
    },
  },
  {
    id: "halint/internal-error",
    severity: "error",
    docs: {
      finds: "A rule of halint that failed.",
      why: "This is a bug in halint. The finding names the rule; every other rule still ran. Please report it with the files, without their keys.",
    },
  },
];
