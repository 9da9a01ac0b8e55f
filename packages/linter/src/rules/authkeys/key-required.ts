import { linesWith } from "../../authkeys-lines.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  required: (method: string) =>
    `${method} signs with a key, and there is none: the daemon refuses to start ("Auth method [${method}] requires a key")`,
};

export const rule = authkeysRule("authkeys/key-required", ({ file, reading }, report) => {
  for (const line of linesWith(reading, "key required")) {
    if (line.kind !== "key") continue;
    report({
      at: { file, range: line.method.range },
      severity: "error",
      noticed: "start",
      message: messages.required(line.method.text),
      help: "write the same 20 random bytes on all nodes, or remove the line if no auth line selects it",
    });
  }
});

export const docs: RuleDocs = {
  finds: "A line of md5 or sha1 without a key.",
  why: "Both methods sign with a secret that all nodes share. A line without one is refused at start, even if no auth line selects it.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the key that signs",
      files: "== authkeys (600)\nauth 3\n3 ⟦md5⟧\n",
      expect: [
        'error start: md5 signs with a key, and there is none: the daemon refuses to start ("Auth method [md5] requires a key")',
      ],
    },
    {
      about: "an unused one",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 ⟦sha1⟧\n",
      expect: [
        'error start: sha1 signs with a key, and there is none: the daemon refuses to start ("Auth method [sha1] requires a key")',
      ],
    },
  ],
  good: [{ about: "crc has no key", files: "== authkeys (600)\nauth 1\n1 crc\n" }],
};
