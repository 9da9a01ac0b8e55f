import { isUsableKey } from "@halint/grammars";
import { whyUnsigned } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf } from "../../support.js";

const messages = {
  missing: () => 'no auth line says which key signs: the daemon refuses to start ("Missing auth directive in keyfile")',
  empty: () => 'the file has neither an auth line nor a key: the daemon refuses to start ("Missing auth directive")',
  fix: (id: number) => `Insert "auth ${id}"`,
};

export const rule = authkeysRule("authkeys/missing-auth", ({ file, reading }, report) => {
  if (whyUnsigned(reading) !== "no auth") return;
  const usable = reading.keys.filter(isUsableKey);
  const [only, second] = usable;
  const at = only ? file.source.lines.rangeOfLine(file.lineOf(only.range.start)).start : 0;
  report({
    at: { file },
    severity: "error",
    noticed: "start",
    message: reading.file.lines.length === 0 ? messages.empty() : messages.missing(),
    fixes:
      only && !second
        ? [
            {
              title: messages.fix(only.id.value),
              safety: "safe",
              edits: [
                {
                  kind: "text",
                  file,
                  range: { start: at, end: at },
                  text: `auth ${only.id.value}${lineEndOf(file)}`,
                },
              ],
            },
          ]
        : [],
  });
});

export const docs: RuleDocs = {
  finds: "An authkeys without an auth line.",
  why: "The line `auth N` says which of the keys signs. Without it the daemon refuses to start; a file in which every line is still commented out, as it is installed, is refused for the same reason.",
  fix: "Inserts the line above the only key. Safe when there is one key.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "only a key",
      files: "== authkeys (600)\n# our key\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: no auth line says which key signs: the daemon refuses to start ("Missing auth directive in keyfile")',
      ],
      after: "== authkeys (600)\n# our key\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "two keys: which one signs is a choice",
      files: "== authkeys (600)\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'error start: no auth line says which key signs: the daemon refuses to start ("Missing auth directive in keyfile")',
      ],
    },
    {
      about: "the file as it is installed",
      files: "== authkeys (600)\n#auth 1\n#1 crc\n#2 sha1 HI!\n",
      expect: [
        'error start: the file has neither an auth line nor a key: the daemon refuses to start ("Missing auth directive")',
      ],
    },
    {
      about: "one of two keys can be used",
      files: "== authkeys (600)\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5\n",
      expect: [
        'error start: no auth line says which key signs: the daemon refuses to start ("Missing auth directive in keyfile")',
      ],
      after: "== authkeys (0600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5\n",
      edge: true,
    },
  ],
  good: [
    { about: "an auth line", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "an auth line that cannot be read is another rule's matter",
      files: "== authkeys (600)\nauth one\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
  ],
};
