import { isUsableKey, keyIds } from "@halint/grammars";
import { linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  key: (id: number) => `key ${id}: keys have numbers from 0 to 15, so the daemon refuses to start ("Invalid authnum")`,
  auth: (id: number) =>
    `"auth ${id}": keys have numbers from 0 to 15, so no key can be selected and the daemon refuses to start`,
  deadAuth: (id: number) => `"auth ${id}" selects nothing: keys have numbers from 0 to 15`,
  zero: () => "key 0 works, but the manual knows keys 1 to 15 only: other tools may refuse it",
};

const inRange = (id: number) => id >= keyIds.min && id <= keyIds.max;

export const rule = authkeysRule("authkeys/key-id-range", ({ file, reading }, report) => {
  for (const line of linesWith(reading, "id range")) {
    if (line.kind !== "key") continue;
    report({
      at: { file, range: line.id.range },
      severity: "error",
      noticed: "start",
      message: messages.key(line.id.value),
    });
  }
  for (const { id } of reading.auths) {
    // Where a key has the same number, that line is the place to say it.
    if (inRange(id.value) || reading.keys.some((key) => key.id.value === id.value)) continue;
    const counts = !reading.signing;
    report({
      at: { file, range: id.range },
      severity: counts ? "error" : "warning",
      noticed: counts ? "start" : "never",
      message: counts ? messages.auth(id.value) : messages.deadAuth(id.value),
    });
  }
  for (const key of reading.keys) {
    if (key.id.value !== 0 || !isUsableKey(key)) continue;
    report({ at: { file, range: key.id.range }, severity: "warning", noticed: "never", message: messages.zero() });
  }
});

export const docs: RuleDocs = {
  finds: "A key number outside 1 to 15.",
  why: "The daemon keeps sixteen keys and refuses to start when a key line has another number, even if that key is not used. Number 0 works, although the manual starts at 1. Very large numbers wrap around.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one too many",
      files: "== authkeys (600)\nauth 16\n⟦16⟧ sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: key 16: keys have numbers from 0 to 15, so the daemon refuses to start ("Invalid authnum")',
      ],
    },
    {
      about: "an auth line that no key can answer",
      files: "== authkeys (600)\nauth ⟦-1⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: "auth -1": keys have numbers from 0 to 15, so no key can be selected and the daemon refuses to start',
      ],
    },
    {
      about: "zero",
      files: "== authkeys (600)\nauth 0\n⟦0⟧ sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: ["warning never: key 0 works, but the manual knows keys 1 to 15 only: other tools may refuse it"],
    },
    {
      about: "an auth line that selects nothing beside one that does",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth ⟦16⟧\n",
      expect: ['warning never: "auth 16" selects nothing: keys have numbers from 0 to 15'],
      edge: true,
    },
    {
      about: "one too many, beside a key that is fine",
      files: "== authkeys (600)\nauth 16\n1 sha1 33c5a1b2c3d4e5f60718\n⟦16⟧ sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: key 16: keys have numbers from 0 to 15, so the daemon refuses to start ("Invalid authnum")',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "the last number", files: "== authkeys (600)\nauth 15\n15 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    {
      about: "the ends of the range, without keys",
      files: "== authkeys (600)\nauth 15\nauth 0\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
  ],
};
