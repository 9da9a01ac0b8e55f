import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

/** The end of a path, as far as a person needs it. */
const shown = (path: string) => path.split("/").slice(-2).join("/");

const messages = {
  "include-not-found": ({ pattern }, { name }) => `"${pattern}" is not there: ${name} refuses the configuration`,
  "include-directory": ({ path }, { name }) =>
    `"${shown(path)}" is a directory: ${name} cannot read it and refuses the configuration`,
  "include-unreadable": ({ path }, { name }) => `"${shown(path)}" cannot be read: ${name} refuses the configuration`,
  "include-loop": ({ path }, { name }) =>
    `"${shown(path)}" includes itself in the end: ${name} reads it until it has no files left and refuses the configuration`,
  "template-not-found": ({ path }, { name }) =>
    `the template "${path}" is not there: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/include">;

const accepted = {
  nothing: (pattern: string) =>
    `"${pattern}" matches no file: drbdadm says nothing, and the resources that were meant do not exist for it`,
  semicolon: (pattern: string) =>
    `the ";" stands inside the quotes, so that "${pattern}" is the pattern: it matches no file, and drbdadm does not say so`,
  outside: (pattern: string) =>
    `"${pattern}" lies outside the directories that were given: what it says is not known here, and some rules are silent`,
  unread: (file: string, root: string) => `${root} does not include ${file}: drbdadm never reads it`,
  assumed: () =>
    "no drbd.conf was read that includes this drbd.d: it is judged as the usual one reads it, global_common.conf and then *.res",
};

export const rule = refusalRule("drbd/include", messages, {
  also(subject, report) {
    const { configuration } = subject;
    for (const { from, statement, outcome } of configuration.includes) {
      const { pattern } = statement;
      if (!pattern) continue;
      const at = { file: from, range: pattern.range };
      if (outcome.kind === "no match") {
        const message = pattern.value.endsWith(";")
          ? accepted.semicolon(pattern.value)
          : accepted.nothing(pattern.value);
        report({ at, severity: "warning", noticed: "never", message });
      } else if (outcome.kind === "outside") {
        report({ at, severity: "info", noticed: "never", message: accepted.outside(pattern.value) });
      }
    }
    const { root, unread } = configuration;
    const [first] = configuration.files;
    if (configuration.assumesRoot && first) {
      report({ at: { file: first }, severity: "info", noticed: "never", message: accepted.assumed() });
    }
    for (const file of root ? unread : []) {
      report({
        at: { file },
        severity: "warning",
        noticed: "never",
        message: accepted.unread(shown(file.path), root?.display ?? ""),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "An include that leads to nothing, to a directory or back to itself, and resource files that nobody includes.",
  why: "A literal path that is not there stops drbdadm; a pattern with `*` that matches nothing is legal and silent, so that a resource seems not to exist. With the `;` inside the quotes it is part of the pattern. A relative path is looked up from the directory of the file that includes it.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a file that is not there, and a directory",
      files: `== drbd.conf\ninclude ⟦"drbd.d/global_common.conf"⟧;\ninclude ⟦"drbd.d"⟧;\ninclude "drbd.d/*.res";\n== drbd.d/r0.res\nresource r0 {\n${pair}}\n`,
      expect: [
        'error parse: "drbd.d/global_common.conf" is not there: drbdadm 8.4 refuses the configuration',
        'error parse: "cluster/drbd.d" is a directory: drbdadm 8.4 cannot read it and refuses the configuration',
      ],
    },
    {
      about: "patterns that match nothing",
      files: `== drbd.conf\ninclude ⟦"drbd.d/*.res"⟧;\ninclude ⟦"resources/*.res;"⟧;\nresource r0 {\n${pair}}\n`,
      expect: [
        'warning never: "drbd.d/*.res" matches no file: drbdadm says nothing, and the resources that were meant do not exist for it',
        'warning never: the ";" stands inside the quotes, so that "resources/*.res;" is the pattern: it matches no file, and drbdadm does not say so',
      ],
    },
    {
      about: "a file that nobody reads",
      files: `== drbd.conf\nresource r0 {\n${pair}}\n== drbd.d/r1.res\nresource r1 {\n${pair}}\n`,
      expect: ["warning never: drbd.conf does not include drbd.d/r1.res: drbdadm never reads it"],
    },
    {
      about: "a file elsewhere",
      files: `== drbd.conf\ninclude ⟦"/etc/drbd.d/*.res"⟧;\nresource r0 {\n${pair}}\n`,
      expect: [
        'info never: "/etc/drbd.d/*.res" lies outside the directories that were given: what it says is not known here, and some rules are silent',
      ],
    },
    {
      about: "a drbd.d without a root",
      files: `== drbd.d/r0.res\nresource r0 {\n${pair}}\n== drbd.d/global_common.conf\nglobal { usage-count no; }\n`,
      expect: [
        "info never: no drbd.conf was read that includes this drbd.d: it is judged as the usual one reads it, global_common.conf and then *.res",
      ],
    },
  ],
  good: [
    {
      about: "the usual root",
      files: `== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/r0.res\nresource r0 {\n${pair}}\n`,
    },
    {
      about: "an include without a pattern, which drbdadm refuses",
      files: `== drbd-84.conf\ninclude;\nresource r0 {\n${pair}}\n`,
      edge: true,
    },
    {
      about: "an include of a file that still has to be rendered",
      files: `== drbd.conf\ninclude "drbd.d/r0.res";\n== drbd.d/r0.res\ninclude "local/*.res";\nresource {{ name }} {\n}\n`,
      edge: true,
    },
  ],
};
