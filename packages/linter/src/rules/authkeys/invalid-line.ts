import { authkeysLineLimit, type Range } from "@halint/grammars";
import { linesWith, overlongAround } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  auth: () =>
    'this is no auth line, which is "auth" and the number of a key: the daemon refuses to start ("Invalid auth line")',
  startsWithA: () =>
    'a line that begins with "a" is read as an auth line, and this is none: the daemon refuses to start ("Invalid auth line")',
  key: () =>
    'this is neither "auth NUMBER" nor "NUMBER METHOD KEY": the daemon refuses to start ("Auth line … is invalid")',
  tooLong: () =>
    `the line has more than ${authkeysLineLimit} bytes: the daemon reads the rest as a line of its own and refuses to start`,
  fix: (line: string) => `Write "${line}"`,
};

export const rule = authkeysRule("authkeys/invalid-line", ({ file, reading }, report) => {
  const error = { severity: "error", noticed: "start" } as const;
  for (const line of linesWith(reading, "auth")) {
    const text = file.text.slice(line.range.start, line.range.end);
    const match = /^(auth[ \t]*[=:]?[ \t]*)(\d{1,2})(?![^ \t\r])/i.exec(text);
    const start = line.range.start;
    report({
      ...error,
      at: { file, range: line.range },
      message: /^auth/i.test(text) ? messages.auth() : messages.startsWithA(),
      fixes: match
        ? [
            {
              title: messages.fix(`auth ${match[2]}`),
              safety: "safe",
              edits: [replace(file, { start, end: start + (match[1] as string).length }, "auth ")],
            },
          ]
        : [],
    });
  }
  for (const line of linesWith(reading, "other")) {
    report({ ...error, at: { file, range: line.range }, message: messages.key() });
  }
  const long = new Set<Range | undefined>();
  for (const line of linesWith(reading, "too long")) {
    // Once for a line, into however many pieces it falls.
    const whole = overlongAround(reading, line);
    if (long.has(whole)) continue;
    long.add(whole);
    report({ ...error, at: { file, range: line.range }, message: messages.tooLong() });
  }
});

export const docs: RuleDocs = {
  finds: "A line that is neither an auth line, nor a key line, nor a comment.",
  why: "The daemon refuses to start for any line that it cannot read, and writes the whole line to the log, the key with it. A line that begins with the letter `a` is always taken for an auth line. A line that does not fit its buffer is continued as a new one.",
  fix: 'Writes `auth N` where the line says just that with a "=", a ":" or in capitals. Safe: it can mean nothing else.',
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an equals sign, and capitals",
      files: "== authkeys (600)\n⟦Auth=1⟧ \n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: this is no auth line, which is "auth" and the number of a key: the daemon refuses to start ("Invalid auth line")',
      ],
      after: "== authkeys (600)\nauth 1 \n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "a word for the number",
      files: "== authkeys (600)\n⟦auth one⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: this is no auth line, which is "auth" and the number of a key: the daemon refuses to start ("Invalid auth line")',
      ],
    },
    {
      about: "lines that say nothing",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n⟦2⟧\n⟦both nodes⟧\n⟦and this⟧\n",
      expect: [
        'error start: this is neither "auth NUMBER" nor "NUMBER METHOD KEY": the daemon refuses to start ("Auth line … is invalid")',
        'error start: this is neither "auth NUMBER" nor "NUMBER METHOD KEY": the daemon refuses to start ("Auth line … is invalid")',
        'error start: a line that begins with "a" is read as an auth line, and this is none: the daemon refuses to start ("Invalid auth line")',
      ],
    },
    {
      about: "a line that falls into three pieces",
      files: `== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5 ${"x".repeat(5091)}⟦${"x".repeat(5119)}⟧xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n`,
      expect: [
        "error start: the line has more than 5119 bytes: the daemon reads the rest as a line of its own and refuses to start",
      ],
      edge: true,
    },
    {
      about: "a method with more words than a key line has",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n⟦sha1 is the better⟧\n",
      expect: [
        'error start: this is neither "auth NUMBER" nor "NUMBER METHOD KEY": the daemon refuses to start ("Auth line … is invalid")',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "blanks do not matter",
      files: "== authkeys (600)\n  auth\t1 extra\r\n\n  1   sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
  ],
};
