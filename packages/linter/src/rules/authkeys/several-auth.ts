import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, removeLine } from "../../support.js";

const messages = {
  several: (ids: readonly number[], signing: number) =>
    `${list(ids.map((id) => `"auth ${id}"`))} stand in one file: key ${signing} signs, because the last auth line with its key below it counts`,
  counts: () => "this line counts",
  fix: (count: number) => (count === 1 ? "Remove the auth line that does not count" : "Remove those that do not count"),
};

export const rule = authkeysRule("authkeys/several-auth", ({ file, reading }, report) => {
  const { auths, keys, signing } = reading;
  if (!signing) return;
  // One that no key answers is another rule's matter.
  const others = auths.filter((auth) => auth !== signing.auth && keys.some((key) => key.id.value === auth.id.value));
  const [first] = others;
  if (!first) return;
  const ids = auths.filter((auth) => auth === signing.auth || others.includes(auth)).map((auth) => auth.id.value);
  report({
    at: { file, range: first.range },
    severity: "warning",
    noticed: "never",
    message: messages.several(ids, signing.key.id.value),
    related: [{ place: { file, range: signing.auth.range }, message: messages.counts() }],
    fixes: [
      {
        title: messages.fix(others.length),
        safety: "unsafe",
        edits: others.map((auth) => removeLine(file, auth.range.start)),
      },
    ],
  });
});

export const docs: RuleDocs = {
  finds: "Several auth lines.",
  why: "One key signs. With several auth lines it is the one whose key line comes last below its auth line, which is easily another one than was meant, or than the other node uses; nodes that sign with different keys both run everything.",
  fix: "Removes the auth lines that do not count. Unsafe: another key may be meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "each key with its own line",
      files: "== authkeys (600)\n⟦auth 1⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 2\n2 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'warning never: "auth 1" and "auth 2" stand in one file: key 2 signs, because the last auth line with its key below it counts',
      ],
      after: "== authkeys (600)\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 2\n2 sha1 33c5a1b2c3d4e5f60718\n",
      unsafe: true,
    },
    {
      about: "three auth lines, one of which no key answers",
      files: "== authkeys (600)\nauth 9\n⟦auth 1⟧\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 2\n2 sha1 33c5a1b2c3d4e5f60718\n",
      expect: [
        'warning never: "auth 1" and "auth 2" stand in one file: key 2 signs, because the last auth line with its key below it counts',
      ],
      after: "== authkeys (0600)\nauth 9\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nauth 2\n2 sha1 33c5a1b2c3d4e5f60718\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "one auth line, two keys",
      files: "== authkeys (600)\nauth 2\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 sha1 33c5a1b2c3d4e5f60718\n",
    },
    {
      about: "one that no key answers",
      files: "== authkeys (600)\nauth 3\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
    {
      about: "none that counts",
      files: "== authkeys (600)\nauth 1\nauth 2\n3 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
  ],
};
