import { isNote, linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, replace } from "../../support.js";

const messages = {
  note: (mark: string) =>
    `crc takes no key, and "${mark}" behind it is read as one: the daemon refuses to start, and only hints at it ("Auth method [crc] doesn't use a key")`,
  key: () =>
    'crc takes no key: the daemon refuses to start, and only hints at it ("Auth method [crc] doesn\'t use a key")',
};

export const rule = authkeysRule("authkeys/key-not-allowed", ({ file, reading }, report) => {
  for (const line of linesWith(reading, "key not allowed")) {
    if (line.kind !== "key" || !line.key) continue;
    const { method, key } = line;
    const behind = { start: key.range.start, end: line.range.end };
    const note = isNote(key.text);
    const mark = key.text.startsWith("//") ? "//" : key.text.slice(0, 1);
    const start = file.source.lines.rangeOfLine(file.lineOf(line.range.start)).start;
    // The note goes to a line of its own, where it is a comment.
    const comment = `#${file.text.slice(behind.start + mark.length, behind.end)}${lineEndOf(file)}`;
    report({
      at: { file, range: behind },
      severity: "error",
      noticed: "start",
      message: note ? messages.note(mark) : messages.key(),
      fixes: [
        note
          ? {
              title: "Put the note on a line of its own",
              safety: "safe",
              edits: [
                { kind: "text", file, range: { start, end: start }, text: comment },
                replace(file, { start: method.range.end, end: behind.end }, ""),
              ],
            }
          : { title: "Sign with sha1 and this key", safety: "unsafe", edits: [replace(file, method.range, "sha1")] },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "Something behind `crc`, which takes no key.",
  why: "crc is a checksum without a secret. The daemon refuses a line with a word behind it, and logs the reason as a mere remark; a note behind it counts as a word too, because authkeys has no comments at the end of a line.",
  fix: "A note is put on a line of its own, which is safe. What looks like a key is kept and used with sha1, because somebody wanted authentication; that is unsafe, for all nodes have to change together.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a note",
      files: "== authkeys (600)\nauth 1\n1 crc ⟦# the link is a cable⟧\n",
      expect: [
        'error start: crc takes no key, and "#" behind it is read as one: the daemon refuses to start, and only hints at it ("Auth method [crc] doesn\'t use a key")',
      ],
      after: "== authkeys (600)\nauth 1\n# the link is a cable\n1 crc\n",
    },
    {
      about: "a key",
      files: "== authkeys (600)\nauth 1\n1 crc ⟦8bb2d5a6cdb0e1a4f0d5⟧\n",
      expect: [
        'error start: crc takes no key: the daemon refuses to start, and only hints at it ("Auth method [crc] doesn\'t use a key")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      unsafe: true,
    },
    {
      about: "a note behind two slashes",
      files: "== authkeys (600)\nauth 1\n1 crc ⟦// the link is a cable⟧\n",
      expect: [
        'error start: crc takes no key, and "//" behind it is read as one: the daemon refuses to start, and only hints at it ("Auth method [crc] doesn\'t use a key")',
      ],
      after: "== authkeys (0600)\nauth 1\n# the link is a cable\n1 crc\n",
      edge: true,
    },
  ],
  good: [{ about: "nothing behind it", files: "== authkeys (600)\nauth 1\n1 crc\n" }],
};
