import { linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  note: (mark: string) =>
    `"${mark}" starts no comment in authkeys: the daemon takes the line for a key and refuses to start ("Auth line … is invalid")`,
  fix: (mark: string) => `Replace ${mark} by #`,
};

export const rule = authkeysRule("authkeys/slash-comment", ({ file, reading }, report) => {
  for (const line of linesWith(reading, "slash comment")) {
    const { start } = line.range;
    const mark = file.text[start] === ";" ? ";" : "//";
    report({
      at: { file, range: line.range },
      severity: "error",
      noticed: "start",
      message: messages.note(mark),
      help: 'a comment starts with "#"',
      fixes: [
        {
          title: messages.fix(mark),
          safety: "safe",
          edits: [replace(file, { start, end: start + mark.length }, "#")],
        },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A line that starts with `//` or `;` instead of `#`.",
  why: "Only `#`, as the first character of a line, starts a comment in authkeys. Any other line has to be an auth line or a key, so the daemon refuses to start. A note behind the key is no mistake: the daemon does not look at it.",
  fix: "Puts `#` in its place. Safe: the line cannot be read otherwise.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a note of its own line",
      files: "== authkeys (600)\n⟦//the same on both nodes⟧\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: "//" starts no comment in authkeys: the daemon takes the line for a key and refuses to start ("Auth line … is invalid")',
      ],
      after: "== authkeys (600)\n#the same on both nodes\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "a semicolon",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n  ⟦; 2 md5 old⟧\n",
      expect: [
        'error start: ";" starts no comment in authkeys: the daemon takes the line for a key and refuses to start ("Auth line … is invalid")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n  # 2 md5 old\n",
    },
  ],
  good: [
    {
      about: "notes behind the words",
      files: "== authkeys (600)\nauth 1 //first\n1 sha1 8bb2d5a6cdb0e1a4f0d5 //key\n",
    },
  ],
};
