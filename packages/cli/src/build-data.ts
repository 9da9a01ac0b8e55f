/*
 * What the build writes beside the bundle: the pages of the rules and the manual. Nothing of this is in the bundle.
 */
import {
  type BadExample,
  type GoodExample,
  type Noticed,
  ownRules,
  type RuleExamples,
  type Severity,
  severities,
} from "@halint/linter";
import { rulePages } from "@halint/linter/pages";
import { ownExamples } from "@halint/linter/testing";
import { usage } from "./help.js";
import { commands, type Option } from "./options.js";
import type { RulePage } from "./rule-pages.js";

const order: readonly Noticed[] = ["start", "parse", "kernel", "takeover", "boot", "run-time", "warning", "never"];

/** The pages of all rules, by id. */
export function pagesOfRules(): RulePage[] {
  const pages = rulePages.map(({ id, docs, examples }): RulePage => {
    const says = examples.bad.flatMap((example) => example.expect);
    const severity = new Set(says.map((text) => text.split(" ")[0]));
    const noticed = new Set(says.map((text) => text.split(" ")[1]?.replace(/:$/, "")));
    const repaired = examples.bad.filter((example) => example.after !== undefined);
    return {
      id,
      finds: docs.finds,
      why: docs.why,
      fix: docs.fix ?? null,
      severities: severities.filter((word) => severity.has(word)),
      noticed: order.filter((word) => noticed.has(word)),
      safety: (["safe", "unsafe"] as const).filter(
        (word) =>
          repaired.some((example) => (example.unsafe ? "unsafe" : "safe") === word) ||
          // A fix that writes random bytes has no example.
          (repaired.length === 0 && new RegExp(`\\b${word}\\b`, "i").test(docs.fix ?? "")),
      ),
      ...shownExamples(examples),
    };
  });
  const own = ownRules.map(
    ({ id, severity, docs }): RulePage => ({
      id,
      finds: docs.finds,
      why: docs.why,
      fix: docs.fix ?? null,
      severities: [severity satisfies Severity],
      noticed: ["never"],
      safety: docs.fix === undefined ? [] : ["unsafe"],
      ...shownExamples(ownExamples[id] ?? { bad: [], good: [] }),
    }),
  );
  return [...pages, ...own].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function shownExamples({ bad, good }: RuleExamples): Pick<RulePage, "bad" | "good"> {
  return {
    bad: bad.filter(isShown).map((example) => ({
      about: example.about,
      files: plain(example.files),
      says: example.expect.map((text) => text.replace(/^(\S+) \S+: /, "$1: ")),
      after: example.after === undefined ? null : plain(example.after),
    })),
    good: good.filter(isShown).map((example) => ({ about: example.about, files: plain(example.files) })),
  };
}

function isShown({ edge }: BadExample | GoodExample): boolean {
  return edge === undefined;
}

/** Files of an example without the marks that tests need. */
function plain(files: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: examples of control characters are shown, not obeyed.
  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g;
  return files
    .replace(/[⟦⟧]/g, "")
    .replace(/^\n/, "")
    .replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const roff = (text: string) =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("…", "...")
    .replace(/^([.'])/gm, "\\&$1");

function optionText(option: Option): string {
  const short = option.short ? `\\fB\\-${option.short}\\fR, ` : "";
  const value = option.value ? ` \\fI${roff(option.value)}\\fR` : "";
  const choices = option.choices ? ` (${option.choices.join(", ")})` : "";
  return `.TP\n${short}\\fB\\-\\-${roff(option.name)}\\fR${value}\n${roff(option.help + choices)}.`;
}

/** The manual page, in man(7). */
export function manual(version: string): string {
  const [lint] = commands;
  const synopsis = commands.map((command) => `.br\n.B ${roff(usage(command))}`);
  const groups = (lint?.groups ?? []).map(
    (group) => `.SS ${roff(group.title)}\n${group.options.map(optionText).join("\n")}`,
  );
  const others = commands.slice(1).map((command) => {
    const options = command.groups.flatMap((group) => group.options).map((option) => `\\-\\-${roff(option.name)}`);
    return `.TP\n\\fBhalint ${roff(`${command.name} ${command.operands}`.trimEnd())}\\fR\n${roff(command.help)}. Options: ${options.join(", ")}.`;
  });
  return `.TH HALINT 1 "" "halint ${roff(version)}" "User Commands"
.SH NAME
halint \\- linter for Linux\\-HA Heartbeat and DRBD clusters
.SH SYNOPSIS
${synopsis.join("\n")}
.SH DESCRIPTION
halint reads the Heartbeat and DRBD files of all nodes of a cluster together and says what would go wrong.
.PP
PATH is an ha.d directory, the root of a node (with etc/ha.d), a directory with several of either, or a single file.
Nothing is executed and no connection is opened.
.SH OPTIONS
${groups.join("\n")}
.SH COMMANDS
${others.join("\n")}
.SH EXIT STATUS
.TP
.B 0
nothing at or above \\-\\-fail\\-on; a closed pipe
.TP
.B 1
something at or above \\-\\-fail\\-on; with \\-\\-diff, there is something to repair
.TP
.B 2
halint could not run: usage, configuration, a path that cannot be read
.TP
.B 130
interrupted
.TP
.B 143
terminated
.SH FILES
.TP
.I halint.json
severities of rules, clusters and nodes; found upwards from the path
.SH ENVIRONMENT
.TP
.B NO_COLOR, FORCE_COLOR
no colours, or colours without a terminal
.TP
.B COLUMNS
width of the report where the terminal does not tell it
`;
}
