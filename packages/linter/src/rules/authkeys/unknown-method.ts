import type { SourceFile } from "@halint/cluster";
import type { KeyLine } from "@halint/grammars";
import { linesWith, looksLikeMethod } from "../../authkeys-lines.js";
import type { Fix } from "../../diagnostic.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  unknown: (method: string) =>
    `"${method}" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")`,
  letters: (method: string) =>
    `"${method}" has to be written "${method.toLowerCase()}": the daemon refuses to start ("Invalid authtype")`,
  glued: (id: number) =>
    `what touches the number ${id} is read as the method of the key: the daemon refuses to start ("Invalid authtype")`,
  absent: () =>
    "the second word is none of crc, md5 and sha1, as if the method were missing: the daemon refuses to start",
};

/** Words that are certainly a method's name, and so no secret. */
const methodLike =
  /^(?:hmac[-_]?)?(?:sha|md|crc|ripemd|rmd|blake|whirlpool|tiger)[-_]?[0-9a-z]{0,4}(?:[-_][0-9]{3})?$/i;

function describe(line: KeyLine): string {
  const { text, range } = line.method;
  if (looksLikeMethod(text)) return messages.letters(text);
  if (range.start === line.id.range.end) return messages.glued(line.id.value);
  return methodLike.test(text) ? messages.unknown(text) : messages.absent();
}

function repair(file: SourceFile, line: KeyLine): Fix[] {
  const { text, range } = line.method;
  if (looksLikeMethod(text)) {
    const right = text.toLowerCase();
    return [{ title: `Write ${right}`, safety: "safe", edits: [replace(file, range, right)] }];
  }
  if (range.start === line.id.range.end) return [];
  if (methodLike.test(text)) {
    const right = line.key ? "sha1" : "crc";
    return [{ title: `Write ${right}`, safety: "unsafe", edits: [replace(file, range, right)] }];
  }
  if (line.key) return [];
  return [
    {
      title: "Take the word for the key, and sign with sha1",
      safety: "unsafe",
      edits: [replace(file, { start: range.start, end: range.start }, "sha1 ")],
    },
  ];
}

export const rule = authkeysRule("authkeys/unknown-method", ({ file, reading }, report) => {
  for (const line of linesWith(reading, "method")) {
    if (line.kind !== "key") continue;
    report({
      at: { file, range: line.method.range },
      severity: "error",
      noticed: "start",
      message: describe(line),
      help: "sha1 is the strongest method there is here",
      fixes: repair(file, line),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A method that heartbeat does not have.",
  why: "The methods are plugins of the names `crc`, `md5` and `sha1`, in lower case; there is no sha256. The daemon refuses to start for a line of another method, even if no auth line selects it.",
  fix: "Corrects the case of the letters, which is safe; else writes sha1, which all nodes have to do together and is therefore unsafe.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "capital letters",
      files: "== authkeys (600)\nauth 1\n1 ⟦SHA1⟧ 8bb2d5a6cdb0e1a4f0d5\n",
      expect: ['error start: "SHA1" has to be written "sha1": the daemon refuses to start ("Invalid authtype")'],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "a newer hash, for a key that is not even used",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 ⟦sha256⟧ 33c5a1b2c3d4e5f60718\n",
      expect: [
        'error start: "sha256" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 sha1 33c5a1b2c3d4e5f60718\n",
      unsafe: true,
    },
    {
      about: "no method; the key is not shown",
      files: "== authkeys (600)\nauth 1\n1 ⟦8bb2d5a6cdb0e1a4f0d5⟧\n",
      expect: [
        "error start: the second word is none of crc, md5 and sha1, as if the method were missing: the daemon refuses to start",
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      unsafe: true,
    },
    {
      about: "something touches the number",
      files: "== authkeys (600)\nauth 1\n1⟦,⟧ sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: what touches the number 1 is read as the method of the key: the daemon refuses to start ("Invalid authtype")',
      ],
    },
    {
      about: "a key that touches the number",
      files: "== authkeys (600)\nauth 1\n1⟦:8bb2d5a6cdb0e1a4f0d5⟧\n",
      expect: [
        'error start: what touches the number 1 is read as the method of the key: the daemon refuses to start ("Invalid authtype")',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a checksum that there is not",
      files: "== authkeys (600)\nauth 1\n1 ⟦crc32⟧\n",
      expect: [
        'error start: "crc32" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")',
      ],
      after: "== authkeys (0600)\nauth 1\n1 crc\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a word before the key",
      files: "== authkeys (600)\nauth 1\n1 ⟦secret⟧ 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "error start: the second word is none of crc, md5 and sha1, as if the method were missing: the daemon refuses to start",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a form feed for a blank, numbers at both ends, and odd characters in the line behind",
      files:
        "== authkeys (600)\nauth 1\n1\f⟦sha2⟧ 8bb2d5a6cdb0e1a4f0d59a7733e2\n0 ⟦sha2⟧ 8bb2d5a6cdb0e1a4f0d59a7733e2\n15 ⟦sha256⟧ 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 md5\u00a08bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: [
        'error start: "sha2" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")',
        'error start: "sha2" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")',
        'error start: "sha256" is no method of heartbeat, which knows crc, md5 and sha1: the daemon refuses to start ("Invalid authtype")',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "the three methods",
      files: "== authkeys (600)\nauth 2\n1 crc\n2 sha1 8bb2d5a6cdb0e1a4f0d5\n3 md5 33c5a1b2\n",
    },
    { about: "the number may touch the method", files: "== authkeys (600)\nauth 1\n1sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "a line that still has to be rendered beside",
      files: "== authkeys (600)\n{{ auth_line }}\n1 sha2 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
  ],
};
