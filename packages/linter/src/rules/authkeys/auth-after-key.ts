import { whyUnsigned } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, removeLine } from "../../support.js";

const messages = {
  after: (id: number) =>
    `"auth ${id}" stands below key ${id}: the daemon looks for the key further down and refuses to start ("Auth Key [${id}] not found in keyfile")`,
  fix: (id: number) => `Move "auth ${id}" above key ${id}`,
  key: (id: number) => `key ${id} stands here`,
};

export const rule = authkeysRule("authkeys/auth-after-key", ({ file, reading }, report) => {
  if (whyUnsigned(reading) !== "auth after key") return;
  const auth = reading.auths.at(-1);
  const key = auth && reading.keys.find((candidate) => candidate.id.value === auth.id.value);
  if (!auth || !key) return;
  const { lines } = file.source;
  const id = auth.id.value;
  const start = lines.rangeOfLine(file.lineOf(key.range.start)).start;
  report({
    at: { file, range: auth.range },
    severity: "error",
    noticed: "start",
    message: messages.after(id),
    related: [{ place: { file, range: key.id.range }, message: messages.key(id) }],
    fixes: [
      {
        title: messages.fix(id),
        safety: "safe",
        edits: [
          {
            kind: "text",
            file,
            range: { start, end: start },
            text: lines.textOfLine(file.lineOf(auth.range.start)) + lineEndOf(file),
          },
          removeLine(file, auth.range.start),
        ],
      },
    ],
  });
});

export const docs: RuleDocs = {
  finds: "An auth line below the key that it selects.",
  why: "The daemon reads the file from top to bottom and knows a key only when the auth line that selects it has been read. With the auth line at the end no key signs, and it refuses to start.",
  fix: "Moves the auth line above the key. Safe: nothing else can have been meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the auth line last",
      files: "== authkeys (600)\n# keys\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5 33c5a1b2c3d4e5f60718\n⟦auth 1 # sha1⟧\n",
      expect: [
        'error start: "auth 1" stands below key 1: the daemon looks for the key further down and refuses to start ("Auth Key [1] not found in keyfile")',
      ],
      after: "== authkeys (600)\n# keys\nauth 1 # sha1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5 33c5a1b2c3d4e5f60718\n",
    },
  ],
  good: [
    { about: "the auth line first", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "a second auth line at the end changes nothing",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 1\n",
    },
    {
      about: "the key that is selected is refused",
      files: "== authkeys (600)\nauth 1\n1 sha2 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
  ],
};
