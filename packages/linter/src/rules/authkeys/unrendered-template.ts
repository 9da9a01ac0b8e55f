import { linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { templateMarks } from "../../templates.js";

const messages = {
  template: () =>
    "this is still a template: nothing was put in the place of its marks, and the daemon refuses to start with it",
};

export const rule = authkeysRule("authkeys/unrendered-template", ({ file, reading }, report) => {
  const [line] = linesWith(reading, "template");
  if (!line) return;
  const lineEnd = file.text.indexOf("\n", line.range.end);
  const whole = file.text.slice(line.range.start, lineEnd === -1 ? file.text.length : lineEnd);
  const [mark] = templateMarks(whole);
  if (!mark) return;
  report({
    at: { file, range: { start: line.range.start + mark.start, end: line.range.start + mark.end } },
    severity: "warning",
    noticed: "start",
    message: messages.template(),
    help: "lint the file that the template is rendered to",
  });
});

export const docs: RuleDocs = {
  finds: "A template that was copied to the place of the rendered file.",
  why: "Marks of ERB, Jinja and the like are lines that the daemon cannot read. A mark in the place of the key alone is worse: it is accepted as the key, and reported as a weak one.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an ERB template",
      files: "== authkeys (600)\nauth ⟦<%= @key_id %>⟧\n<%= @key_id %> sha1 <%= @key %>\n",
      expect: [
        "warning start: this is still a template: nothing was put in the place of its marks, and the daemon refuses to start with it",
      ],
    },
  ],
  good: [{ about: "rendered", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" }],
};
