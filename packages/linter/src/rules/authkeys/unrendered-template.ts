import { isTemplateName } from "@halint/cluster";
import type { AuthkeysReading, Range } from "@halint/grammars";
import { isRefused, linesWith, rendererMark } from "../../authkeys-lines.js";
import { anyAuthkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { templateMarks } from "../../templates.js";

const messages = {
  refused: () =>
    "this is still a template: nothing was put in the place of its marks, and the daemon refuses to start with it",
  accepted: () =>
    "this is still a template, and the daemon takes the mark as it stands for the key: whoever knows the template can command this cluster",
};

export const rule = anyAuthkeysRule("authkeys/unrendered-template", ({ file, reading }, report) => {
  const mark =
    refusedMark(reading) ?? rendererMark(reading) ?? (isTemplateName(file.path) ? anyMark(reading) : undefined);
  if (!mark) return;
  const refused = isRefused(reading);
  report({
    at: { file, range: mark },
    severity: "warning",
    noticed: refused ? "start" : "never",
    message: refused ? messages.refused() : messages.accepted(),
    help: "lint the file that the template is rendered to",
  });
});

/** The first mark outside comments. */
function anyMark({ file }: AuthkeysReading): Range | undefined {
  return templateMarks(file.text).find(({ start }) =>
    file.lines.some(({ range }) => range.start <= start && start <= endOfLine(file.text, range.end)),
  );
}

/** The first mark of a line that the daemon refuses for it. */
function refusedMark(reading: AuthkeysReading): Range | undefined {
  const [line] = linesWith(reading, "template");
  if (!line) return undefined;
  const { text } = reading.file;
  const [mark] = templateMarks(text.slice(line.range.start, endOfLine(text, line.range.end)));
  return mark && { start: line.range.start + mark.start, end: line.range.start + mark.end };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

export const docs: RuleDocs = {
  finds: "A template that was copied to the place of the rendered file.",
  why: "Marks of ERB, Jinja and the like are lines that the daemon cannot read. A mark in the place of the key alone is worse: the daemon takes `{{` for the key and starts. halint says so once and does not judge what only the renderer knows.",
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
    {
      about: "a template by its name",
      files: "== authkeys.j2 (644)\nauth 1\n1 sha1 ⟦{{ heartbeat_key }}⟧\n",
      expect: [
        "warning never: this is still a template, and the daemon takes the mark as it stands for the key: whoever knows the template can command this cluster",
      ],
    },
    {
      about: "a mark where the key belongs",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦{{ heartbeat_key }}⟧\n",
      expect: [
        "warning never: this is still a template, and the daemon takes the mark as it stands for the key: whoever knows the template can command this cluster",
      ],
    },
    {
      about: "a line that is refused, and nothing behind it",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n# made by hand\n⟦<%= @second_key %>⟧",
      expect: [
        "warning start: this is still a template: nothing was put in the place of its marks, and the daemon refuses to start with it",
      ],
      edge: true,
    },
    {
      about: "a template by its name, with a mark in the key",
      files: "== authkeys.erb (644)\n# made from <%= @where %>\nauth 1\n1 sha1 pre⟦<%= @key %>⟧\n",
      expect: [
        "warning never: this is still a template, and the daemon takes the mark as it stands for the key: whoever knows the template can command this cluster",
      ],
      edge: true,
    },
    {
      about: "numbers to fill in",
      files: "== authkeys (600)\nauth ⟦<number>⟧\n<number> sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: [
        "warning start: this is still a template: nothing was put in the place of its marks, and the daemon refuses to start with it",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "characters of a mark inside a key",
      files: "== authkeys (600)\nauth 1\n1 sha1 kJ8${x}vQ2mZr9{{1}}pLw\n",
    },
    { about: "rendered", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "a mark in a comment, in a file that is called a template",
      files: "== authkeys.erb (644)\n# <%= @title %>\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
    {
      about: "a mark in a comment",
      files: "== authkeys (600)\n# {{ ansible_managed }}\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
    {
      about: "refused for something else, above a mark in a comment",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5\n# {{ ansible_managed }}\n",
      edge: true,
    },
  ],
};
