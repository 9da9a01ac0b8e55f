import { linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  missing: (method: string) =>
    `the line begins with "${method}" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")`,
  help: (id: number) => `write "${id} method key": the auth line selects key ${id}`,
};

export const rule = authkeysRule("authkeys/missing-key-id", ({ file, reading }, report) => {
  const numberless = linesWith(reading, "missing id");
  for (const line of numberless) {
    if (line.kind !== "invalid") continue;
    const auth = reading.auths.findLast((candidate) => candidate.range.start < line.range.start);
    const id = auth?.id.value;
    const free = id !== undefined && !reading.keys.some((key) => key.id.value === id);
    report({
      at: { file, range: line.range },
      severity: "error",
      noticed: "start",
      message: messages.missing(line.words[0]?.text ?? ""),
      ...(id === undefined ? {} : { help: messages.help(id) }),
      fixes:
        numberless.length === 1 && free
          ? [
              {
                title: `Insert the number ${id}`,
                safety: "safe",
                edits: [
                  { kind: "text", file, range: { start: line.range.start, end: line.range.start }, text: `${id} ` },
                ],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A key line without the number of the key.",
  why: "A key line is `number method key`. The form without the number has been copied from tutorial to tutorial; the daemon refuses to start with it and prints the whole line, the key with it, to the log.",
  fix: "Inserts the number that the auth line above selects. Safe when it is the only such line and no key of that number exists.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the widely copied mistake",
      files: "== ha.cf\nnode a b\n== authkeys (600)\nauth 3\n⟦md5 8bb2d5a6cdb0e1a4f0d5⟧\n",
      expect: [
        'error start: the line begins with "md5" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
      after: "== authkeys (600)\nauth 3\n3 md5 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "two such lines: which is meant cannot be told",
      files: "== authkeys (600)\nauth 1\n⟦md5 8bb2d5a6cdb0e1a4f0d5⟧\n⟦sha1 33c5a1b2c3d4e5f60718⟧\n",
      expect: [
        'error start: the line begins with "md5" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
        'error start: the line begins with "sha1" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
    },
    {
      about: "the number has a key already",
      files: "== authkeys (600)\nauth 1\n⟦md5 8bb2d5a6cdb0e1a4f0d5⟧\n1 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'error start: the line begins with "md5" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "no auth line above",
      files: "== authkeys (600)\n⟦md5 8bb2d5a6cdb0e1a4f0d5⟧\nauth 1\n",
      expect: [
        'error start: the line begins with "md5" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "beside keys of other numbers",
      files: "== authkeys (600)\nauth 3\n⟦md5 8bb2d5a6cdb0e1a4f0d5⟧\n1 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'error start: the line begins with "md5" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
      after: "== authkeys (0600)\nauth 3\n3 md5 8bb2d5a6cdb0e1a4f0d5\n1 sha1 33c5a1b2c3d4e5f60718\n",
      edge: true,
    },
    {
      about: "as many words as may be meant",
      files:
        "== authkeys (600)\nauth 1\nsha1 8bb2d5a6cdb0e1a4f0d59a7733e2 # key of web\n⟦sha1 8bb2d5a6cdb0e1a4f0d59a7733e2 web⟧\n",
      expect: [
        'error start: the line begins with "sha1" instead of the number of the key: the daemon refuses to start ("Auth line … is invalid")',
      ],
      after:
        "== authkeys (600)\nauth 1\nsha1 8bb2d5a6cdb0e1a4f0d59a7733e2 # key of web\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2 web\n",
      edge: true,
    },
  ],
  good: [{ about: "number, method, key", files: "== authkeys (600)\nauth 3\n3 sha1 8bb2d5a6cdb0e1a4f0d5\n" }],
};
