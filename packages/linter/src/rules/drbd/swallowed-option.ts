import type { SourceFile } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { insertion, isAccepted, isRefusedAt, provenFix } from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  value: (option: string, swallowed: string) =>
    `the ";" after ${option} is missing: drbdadm 9 takes "${swallowed}" from the next line for its value, and ${swallowed} has no effect`,
  rest: (option: string) =>
    `the ";" after ${option} is missing: drbdadm 9 drops everything up to the next ";", across the "}" too`,
};

/** The word of become-primary-on before one that is called like an option and begins a line. */
function lastBeforeOption(file: SourceFile, node: drbd.Statement | drbd.OptionNode): drbd.Word | undefined {
  if (node.head?.value !== "become-primary-on" || node.parent.kind !== "startup") return undefined;
  return node.words.find((word, at) => {
    const next = node.words[at + 1];
    if (!next || !file.text.slice(word.end, next.start).includes("\n")) return false;
    return next.kind === "word" && drbd.knowsOption("9", "startup", next.text);
  });
}

export const rule = drbdRule("drbd/swallowed-option", (subject, report) => {
  if (subject.configuration.target.version !== "9") return;
  for (const { file, node } of everyNode(subject)) {
    const { head } = node;
    if (!head || drbd.isSection(node) || node.kind === "include" || isRefusedAt(subject, file, node.range)) continue;
    const [, value, ...more] = node.words;
    const isReadOn = node.ending.kind === "missing" && node.parent.kind === "startup" && isAccepted(subject);
    const last = isReadOn ? (node.words.at(-1) ?? head) : lastBeforeOption(file, node);
    if (last) {
      const fix = provenFix(subject, 'Write the ";"', [insertion(file, last.end, ";")]);
      report({
        at: { file, range: last.range },
        severity: "error",
        noticed: "never",
        message: messages.rest(head.value),
        fixes: fix ? [fix] : [],
      });
      continue;
    }
    if (node.kind !== "option" || value?.kind !== "word" || more.length > 0 || node.ending.kind !== "semicolon")
      continue;
    if (!file.text.slice(head.end, value.start).includes("\n")) continue;
    if (!drbd.knowsOption("9", node.parent.kind, value.text.replace(/^no-/, ""))) continue;
    const fix = provenFix(subject, 'Write the ";"', [insertion(file, head.end, ";")]);
    report({
      at: { file, range: head.range },
      severity: "error",
      noticed: "never",
      message: messages.value(head.value, value.text),
      // The file was accepted before: nothing is proven by its being accepted after.
      fixes: fix ? [{ ...fix, safety: "safe" }] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "An option whose `;` is missing, so that the next one has become its value.",
  why: "To drbdadm 9 the value of an option is whatever word comes next, on whatever line. A forgotten `;` before an option without a value is then no error: the option in front gets a value that nobody wrote, and the one behind is lost. `become-primary-on` reads on to the next `;` even across braces. 8.x refuses both.",
  fix: "Writes the `;`. Safe: no option has the name of another one for its value.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an algorithm that is called like an option",
      files: `== drbd-90.conf\n${pairWith("net {\n    ⟦cram-hmac-alg⟧\n    always-asbp;\n  }")}`,
      expect: [
        'error never: the ";" after cram-hmac-alg is missing: drbdadm 9 takes "always-asbp" from the next line for its value, and always-asbp has no effect',
      ],
      after: `== drbd-90.conf\n${pairWith("net {\n    cram-hmac-alg;\n    always-asbp;\n  }")}`,
    },
    {
      about: "a statement that reads across the brace",
      files: `== drbd-90.conf\n${pairWith("startup { become-primary-on ⟦both⟧ }\n  disk { on-io-error detach; }")}`,
      expect: [
        'error never: the ";" after become-primary-on is missing: drbdadm 9 drops everything up to the next ";", across the "}" too',
      ],
      after: `== drbd-90.conf\n${pairWith("startup { become-primary-on both; }\n  disk { on-io-error detach; }")}`,
    },
    {
      about: "a statement that reads the options on the next lines",
      files: `== drbd-90.conf\n${pairWith("startup {\n    become-primary-on a\n      ⟦b⟧\n    wfc-timeout 120;\n  }")}`,
      expect: [
        'error never: the ";" after become-primary-on is missing: drbdadm 9 drops everything up to the next ";", across the "}" too',
      ],
      after: `== drbd-90.conf\n${pairWith("startup {\n    become-primary-on a\n      b;\n    wfc-timeout 120;\n  }")}`,
      edge: true,
    },
  ],
  good: [
    {
      about: "a value on the next line",
      files: `== drbd-90.conf\n${pairWith("net {\n    cram-hmac-alg\n    sha1;\n  }")}`,
    },
    {
      about: "values that are called like options: on the same line, in quotes, or refused",
      files: `== drbd-90.conf\n${pairWith('net {\n    cram-hmac-alg always-asbp;\n    verify-alg\n    "always-asbp";\n    timeout\n    allow-two-primaries;\n  }')}`,
      edge: true,
    },
    {
      about: "a statement that reads across the brace, and another reason to refuse it",
      files: `== drbd-90.conf\n${pairWith("net { tiemout 60; }\n  startup { become-primary-on both }\n  disk { on-io-error detach; }")}`,
      edge: true,
    },
    {
      about: "hosts on several lines, some of them called like options",
      files: `== drbd-90.conf\n${pairWith('startup {\n    become-primary-on\n      a\n      "wfc-timeout"\n      b wfc-timeout;\n  }\n  handlers {\n    split-brain\n    /bin/x;\n  }')}`,
      edge: true,
    },
  ],
};
