import type { AuthLine } from "@halint/grammars";
import { isUsableKey } from "@halint/grammars";
import { whyUnsigned } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";

const messages = {
  unknown: (id: number, ids: readonly number[]) =>
    `"auth ${id}" selects key ${id}, but ${messages.present(ids)}: the daemon refuses to start ("Auth Key [${id}] not found in keyfile")`,
  dead: (id: number, ids: readonly number[], signing: number) =>
    `"auth ${id}" selects nothing, because ${messages.present(ids)}; key ${signing} signs`,
  present: (ids: readonly number[]) =>
    ids.length === 0
      ? "the file has no key line"
      : ids.length === 1
        ? `the only key is ${ids[0]}`
        : `the keys are ${list(ids.map(String))}`,
  fix: (id: number) => `Select key ${id}`,
};

export const rule = authkeysRule("authkeys/unknown-key-id", ({ file, reading }, report) => {
  const { auths, keys, signing } = reading;
  const ids = [...new Set(keys.map((key) => key.id.value))];
  const say = (auth: AuthLine) => ({ at: { file, range: auth.range } });
  if (signing) {
    for (const auth of auths) {
      const id = auth.id.value;
      if (id < 0 || id > 15 || ids.includes(id)) continue;
      report({
        ...say(auth),
        severity: "warning",
        noticed: "never",
        message: messages.dead(id, ids, signing.key.id.value),
      });
    }
    return;
  }
  const auth = auths.at(-1);
  if (!auth || whyUnsigned(reading) !== "unknown id") return;
  const [key, second] = keys;
  report({
    ...say(auth),
    severity: "error",
    noticed: "start",
    message: messages.unknown(auth.id.value, ids),
    fixes:
      key && !second && auths.length === 1 && isUsableKey(key)
        ? [
            {
              title: messages.fix(key.id.value),
              safety: "safe",
              edits: [replace(file, auth.id.range, String(key.id.value))],
            },
          ]
        : [],
  });
});

export const docs: RuleDocs = {
  finds: "An auth line that selects a key which is not there.",
  why: "The number behind `auth` has to be that of a key line further down. If no key has it, nothing can sign and the daemon refuses to start.",
  fix: "Writes the number of the only key. Safe when there is one key and one auth line.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one key, another number",
      files: "== authkeys (600)\n⟦auth 2⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: "auth 2" selects key 2, but the only key is 1: the daemon refuses to start ("Auth Key [2] not found in keyfile")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "several keys, none of that number",
      files: "== authkeys (600)\n⟦auth 3⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'error start: "auth 3" selects key 3, but the keys are 1 and 2: the daemon refuses to start ("Auth Key [3] not found in keyfile")',
      ],
    },
    {
      about: "no key at all",
      files: "== authkeys (600)\n⟦auth 1⟧\n#1 crc\n",
      expect: [
        'error start: "auth 1" selects key 1, but the file has no key line: the daemon refuses to start ("Auth Key [1] not found in keyfile")',
      ],
    },
    {
      about: "another auth line does select a key",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n⟦auth 2⟧\n",
      expect: ['warning never: "auth 2" selects nothing, because the only key is 1; key 1 signs'],
    },
    {
      about: "the ends of the range, beside the one that counts",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n⟦auth 0⟧\n⟦auth 15⟧\n",
      expect: [
        'warning never: "auth 0" selects nothing, because the only key is 1; key 1 signs',
        'warning never: "auth 15" selects nothing, because the only key is 1; key 1 signs',
      ],
      edge: true,
    },
    {
      about: "a key of another number is refused",
      files: "== authkeys (600)\n⟦auth 3⟧\n1 sha2 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: [
        'error start: "auth 3" selects key 3, but the keys are 1 and 2: the daemon refuses to start ("Auth Key [3] not found in keyfile")',
      ],
      edge: true,
    },
    {
      about: "the highest number, and no such key",
      files: "== authkeys (600)\n⟦auth 15⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: [
        'error start: "auth 15" selects key 15, but the only key is 1: the daemon refuses to start ("Auth Key [15] not found in keyfile")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
    {
      about: "the lowest number, and no such key",
      files: "== authkeys (600)\n⟦auth 0⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: [
        'error start: "auth 0" selects key 0, but the only key is 1: the daemon refuses to start ("Auth Key [0] not found in keyfile")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
  ],
  good: [
    { about: "the numbers agree", files: "== authkeys (600)\nauth 2\n2 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "numbers that no key can have are another rule's",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 16\nauth -1\nauth 1\n",
      edge: true,
    },
    {
      about: "the key without its number may be the one",
      files: "== authkeys (600)\nauth 1\nsha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
    {
      about: "a number that no key can have",
      files: "== authkeys (600)\nauth 16\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
    {
      about: "a number below all",
      files: "== authkeys (600)\nauth -1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
    {
      about: "the key of this number is refused",
      files: "== authkeys (600)\nauth 1\n1 sha2 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      edge: true,
    },
  ],
};
