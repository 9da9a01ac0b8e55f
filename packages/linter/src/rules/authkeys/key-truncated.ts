import { isUsableKey } from "@halint/grammars";
import { isNote } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isTemplate } from "../../templates.js";
import { isCommentKey } from "./comment-as-key.js";

const messages = {
  truncated: (words: number, length: number) =>
    `the key is one word: only the first of these ${words} words counts, ${length} character${length === 1 ? "" : "s"} long, and the rest protects nothing`,
};

export const rule = authkeysRule("authkeys/key-truncated", ({ file, reading }, report) => {
  for (const line of reading.keys) {
    const { key, rest } = line;
    if (!key || !rest || !isUsableKey(line) || isCommentKey(line)) continue;
    const behind = file.text.slice(rest.start, rest.end);
    if (isNote(behind) || isTemplate(file.text.slice(key.range.start, rest.end))) continue;
    const words = behind.split(/[ \t\r\f\v]+/);
    const note = words.findIndex(isNote);
    report({
      at: { file, range: rest },
      severity: "warning",
      noticed: "never",
      message: messages.truncated(1 + (note === -1 ? words.length : note), key.text.length),
      help: "a key with blanks is not possible; write the words without blanks, on all nodes at once",
    });
  }
});

export const docs: RuleDocs = {
  finds: "A key of several words.",
  why: "The daemon reads one word as the key and ignores what follows, quotes or not. A pass phrase is therefore much shorter than it looks.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a pass phrase",
      files: "== authkeys (600)\nauth 1\n1 sha1 correct ⟦horse battery staple⟧\n",
      expect: [
        "warning never: the key is one word: only the first of these 4 words counts, 7 characters long, and the rest protects nothing",
      ],
    },
    {
      about: "two words and a note",
      files: "== authkeys (600)\nauth 1\n1 sha1 correct ⟦horse # both nodes⟧\n",
      expect: [
        "warning never: the key is one word: only the first of these 2 words counts, 7 characters long, and the rest protects nothing",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a note behind the key", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5 # both nodes\n" },
    {
      about: "what other rules speak of",
      files: "== authkeys (600)\nauth 1\n1 sha1 # put the key here\n2 crc ab cd\n3 sha1 8bb2d5a6cdb0e1a4f0d5\n4 md5\n",
      edge: true,
    },
  ],
};
