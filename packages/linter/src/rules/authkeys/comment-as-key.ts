import { isUsableKey, type KeyLine } from "@halint/grammars";
import { isNote } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  note: (mark: string) =>
    `"${mark}" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster`,
};

/** Whether what the daemon takes for the key is the start of a note: the mark alone, or with more words behind it. */
export function isCommentKey(line: KeyLine): boolean {
  if (!line.key || !isUsableKey(line) || !isNote(line.key.text)) return false;
  return line.rest !== undefined || /^(?:#|\/\/|;)$/.test(line.key.text);
}

export const rule = authkeysRule("authkeys/comment-as-key", ({ file, reading }, report) => {
  for (const line of reading.keys) {
    if (!line.key || !isCommentKey(line)) continue;
    const mark = line.key.text.startsWith("//") ? "//" : line.key.text.slice(0, 1);
    report({
      at: { file, range: line.key.range },
      severity: "warning",
      noticed: "never",
      message: messages.note(mark),
      help: "write a key of 20 random bytes, the same on all nodes, and restart them together",
    });
  }
});

export const docs: RuleDocs = {
  finds: "A note where the key should be.",
  why: "A comment is a line of its own in authkeys. In `1 sha1 # note` the daemon takes the word `#` for the key and starts without a word of complaint.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a note instead of the key",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦#⟧ put the key here\n",
      expect: [
        'warning never: "#" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster',
      ],
    },
    {
      about: "other marks, and a mark alone",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦//⟧ put the key here\n2 md5 ⟦;⟧ unused\n3 md5 ⟦#⟧\n4 md5 ⟦//⟧\n",
      expect: [
        'warning never: "//" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster',
        'warning never: ";" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster',
        'warning never: "#" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster',
        'warning never: "//" is the key: authkeys has no comments behind a method, so anybody who guesses one character can command this cluster',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a note behind the key", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5 # ours\n" },
    {
      about: "a key that begins with a number sign",
      files: "== authkeys (600)\nauth 1\n1 sha1 #8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "crc has no key, and a key of two words is no note",
      files: "== authkeys (600)\nauth 1\n1 crc # the link is a cable\n2 sha1 8bb2 d5a6\n",
      edge: true,
    },
  ],
};
