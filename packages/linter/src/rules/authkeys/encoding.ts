import { lineProblem, oddIn } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";
import { withUtf16 } from "../../utf16.js";

const messages = {
  refused: (name: string) =>
    `${name} is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it`,
  hidden: () => "the daemon reads a line to its NUL byte only: what stands behind it does not exist for it",
  inKey: (name: string) =>
    `${name} is part of the key, though nothing shows it: a key that is typed on the other node differs, and both nodes run everything`,
  fix: (name: string, meant: string) => `${meant === "" ? "Remove" : "Replace"} ${name}${meant && " by a blank"}`,
};

const ofCharacters = authkeysRule("authkeys/encoding", ({ file, reading }, report) => {
  for (const [index, line] of reading.file.lines.entries()) {
    const refused = lineProblem(reading, line) === "encoding";
    const lineEnd = file.text.indexOf("\n", line.range.end);
    // A line that is too long falls into pieces.
    const next = reading.file.lines[index + 1]?.range.start ?? file.text.length;
    const whole = file.text.slice(line.range.start, Math.min(next, lineEnd === -1 ? file.text.length : lineEnd));
    for (const odd of oddIn(whole)) {
      const range = { start: line.range.start + odd.range.start, end: line.range.start + odd.range.end };
      const nul = file.text[range.start] === "\0";
      const key = line.kind === "key" ? line.key : undefined;
      const inKey = key !== undefined && key.range.start < range.end && range.start < key.range.end;
      if (!refused && !nul && !inKey) continue;
      report({
        at: { file, range },
        severity: refused ? "error" : "warning",
        noticed: refused ? "start" : "never",
        message: nul ? messages.hidden() : refused ? messages.refused(odd.name) : messages.inKey(odd.name),
        fixes:
          refused || nul
            ? [
                {
                  title: messages.fix(odd.name, odd.meant),
                  safety: nul ? "unsafe" : "safe",
                  edits: [replace(file, range, odd.meant)],
                },
              ]
            : [],
      });
    }
  }
});

export const rule = withUtf16(ofCharacters, "authkeys");

export const docs: RuleDocs = {
  finds: "A byte order mark, a no-break or full-width blank, a NUL byte.",
  why: "Editors of other systems and copied web pages leave characters that look like nothing or like a blank. The daemon separates words at plain blanks only, so it finds no auth line or no number, and refuses to start.",
  fix: "Writes a file that is in UTF-16 in UTF-8, where it holds plain characters only: safe. Removes the mark, or writes a plain blank. Safe where the line is refused as it is; removing a NUL byte is unsafe, because it brings the text behind it to life.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a byte order mark",
      files: "== authkeys (600)\n⟦\ufeff⟧auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "error start: a byte order mark is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it",
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "a no-break space from a web page",
      files: "== authkeys (600)\nauth 1\n1⟦\u00a0⟧sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "error start: a no-break space is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it",
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "inside the key",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0⟦\u00a0⟧e1a4f0d5\n",
      expect: [
        "warning never: a no-break space is part of the key, though nothing shows it: a key that is typed on the other node differs, and both nodes run everything",
      ],
    },
    {
      about: "a no-break space, and one in a comment below",
      files: "== authkeys (600)\nauth⟦\u00a0⟧1\n# ours\u00a0too\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "error start: a no-break space is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it",
      ],
      after: "== authkeys (0600)\nauth 1\n# ours\u00a0too\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
    {
      about: "at the end of the key and of the file",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5⟦\u00a0⟧",
      expect: [
        "warning never: a no-break space is part of the key, though nothing shows it: a key that is typed on the other node differs, and both nodes run everything",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a NUL byte behind the key",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0⟦\u0000⟧ old\n",
      expect: [
        "warning never: the daemon reads a line to its NUL byte only: what stands behind it does not exist for it",
      ],
      after: "== authkeys (0600)\nauth 1\n1 sha1 8bb2d5a6cdb0 old\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a NUL byte stays unless asked",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5⟦\u0000⟧\n",
      expect: [
        "warning never: the daemon reads a line to its NUL byte only: what stands behind it does not exist for it",
      ],
      edge: true,
    },
    {
      about: "at the end of a file that does not end its line, and a vertical tab at the beginning of a line",
      files: "== authkeys (600)\n⟦\u000b⟧auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 md5⟦\u00a0⟧",
      expect: [
        "error start: a vertical tab is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it",
        "error start: a no-break space is no blank to the daemon: it cannot read the line and refuses to start, and an editor shows nothing of it",
      ],
      after: "== authkeys (600)\n auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 md5 ",
      edge: true,
    },
  ],
  good: [
    { about: "in a comment", files: "== authkeys (600)\n# the\u00a0key\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "behind what the daemon reads",
      files: "== authkeys (600)\nauth 1 the\u00a0first\n1 sha1 8bb2d5a6cdb0e1a4f0d5 # both\u00a0nodes\n",
      edge: true,
    },
  ],
};
