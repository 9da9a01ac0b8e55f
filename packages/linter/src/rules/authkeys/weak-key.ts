import { newKeyFix } from "../../key-replacement.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isCommentKey } from "./comment-as-key.js";

const messages = {
  placeholder: () =>
    "the key that signs is a placeholder that was never filled in: whoever knows the template can command this cluster",
  sample: () =>
    "the key that signs is a sample from documentation: whoever can reach the heartbeat port can command this cluster",
  short: (length: number) =>
    `the key that signs has ${length} character${length === 1 ? "" : "s"}: it can be guessed by whoever can listen to the heartbeats`,
  plain: () => "the key that signs is easy to guess: whoever can reach the heartbeat port can command this cluster",
};

/** Keys from sample files, manuals and tutorials, in lower case. */
const samples = new Set(
  "hi! hello! hello hi test test-ha testlab password passwd pass secret heartbeat mysecret secretkey mykey key linux-ha linuxha admin root 123456 12345678 123456789 1234567890 changeme thisisasecret yoursecretkey".split(
    " ",
  ),
);

/** Least characters of a key that is no word. */
const leastLength = 16;

function weakness(key: string): { message: string; severity: "error" | "warning" } | undefined {
  const lower = key.toLowerCase();
  if (/^<.*>?$|^@.*@$|^(?:some|your|insert|put|enter|type)[-_].*|random[-_]string|^x{4,}$/i.test(key)) {
    return { message: messages.placeholder(), severity: "error" };
  }
  if (samples.has(lower)) return { message: messages.sample(), severity: "warning" };
  if (key.length < leastLength) return { message: messages.short(key.length), severity: "warning" };
  const kinds = new Set(lower);
  if (kinds.size < 5) return { message: messages.plain(), severity: "warning" };
  return undefined;
}

export const rule = authkeysRule("authkeys/weak-key", ({ cluster, file, reading }, report) => {
  const signing = reading.signing?.key;
  // A note in the place of the key is another rule's matter.
  if (signing && isCommentKey(signing)) return;
  const key = signing?.key ?? soleUnnumberedKey(reading);
  if (!key) return;
  const found = weakness(key.text);
  if (!found) return;
  const fix = reading.signing ? newKeyFix(cluster) : undefined;
  report({
    at: { file, range: key.range },
    severity: found.severity,
    noticed: "never",
    message: found.message,
    help: "use 20 random bytes, the same on all nodes, and restart both nodes together: nodes with different keys both take everything over",
    fixes: fix ? [fix] : [],
  });
});

/** `md5 Hello!` without its number is a key all the same. */
function soleUnnumberedKey(reading: Parameters<Parameters<typeof authkeysRule>[1]>[0]["reading"]) {
  const [only, second] = reading.file.lines.filter((line) => line.kind === "invalid" && line.wanted === "key");
  if (second || reading.keys.length > 0 || only?.kind !== "invalid" || only.words.length !== 2) return undefined;
  return /^(?:md5|sha1)$/.test(only.words[0]?.text ?? "") ? only.words[1] : undefined;
}

export const docs: RuleDocs = {
  finds: "A signing key that is a sample, a placeholder, or short.",
  why: "The key is all that keeps others from speaking as a node: with it anybody on the network can send a cluster message. Sample keys from the manual are in every dictionary. Nothing checks the key; even a placeholder such as `<some-random-string>` is accepted as it stands.",
  fix: "Signs with sha1 and a new key of 20 random bytes, in the files of all nodes. Unsafe: keys cannot be changed one node at a time; measured with different keys, both nodes run everything.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the sample of the manual",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦HI!⟧\n",
      expect: [
        "warning never: the key that signs is a sample from documentation: whoever can reach the heartbeat port can command this cluster",
      ],
    },
    {
      about: "a short key",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦k8sZ2q⟧\n",
      expect: [
        "warning never: the key that signs has 6 characters: it can be guessed by whoever can listen to the heartbeats",
      ],
    },
    {
      about: "a placeholder",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦<some-random-string>⟧\n",
      expect: [
        "error never: the key that signs is a placeholder that was never filled in: whoever knows the template can command this cluster",
      ],
    },
    {
      about: "long, but one letter",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦aaaaaaaaaaaaaaaaaaaaaaaa⟧\n",
      expect: [
        "warning never: the key that signs is easy to guess: whoever can reach the heartbeat port can command this cluster",
      ],
    },
    {
      about: "one character less than is needed",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦8bb2d5a6cdb0e1a⟧\n",
      expect: [
        "warning never: the key that signs has 15 characters: it can be guessed by whoever can listen to the heartbeats",
      ],
      edge: true,
    },
    {
      about: "four characters, again and again",
      files: "== authkeys (600)\nauth 1\n1 sha1 ⟦abcdabcdabcdabcd⟧\n",
      expect: [
        "warning never: the key that signs is easy to guess: whoever can reach the heartbeat port can command this cluster",
      ],
      edge: true,
    },
    {
      about: "a sample without its number",
      files: "== authkeys (600)\nauth one\nmd5 ⟦Hello!⟧\n",
      expect: [
        "warning never: the key that signs is a sample from documentation: whoever can reach the heartbeat port can command this cluster",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "random bytes", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n" },
    {
      about: "a weak key that does not sign",
      files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n2 md5 HI!\n",
    },
    {
      about: "as short as may be, of five characters",
      files: "== authkeys (600)\nauth 1\n1 sha1 abcdeabcdeabcdea\n",
      edge: true,
    },
    {
      about: "a note in the place of the key",
      files: "== authkeys (600)\nauth 1\n1 sha1 # put the key here\n",
      edge: true,
    },
    { about: "a checksum", files: "== authkeys (600)\nauth 1\n1 crc\n", edge: true },
    { about: "two keys without numbers", files: "== authkeys (600)\nauth 1\nmd5 Hello!\nsha1 HI!\n", edge: true },
    {
      about: "a sample without its number beside a key",
      files: "== authkeys (600)\nauth 3\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nmd5 Hello!\n",
      edge: true,
    },
    { about: "a method alone", files: "== authkeys (600)\nauth 1\nsha1\n", edge: true },
    { about: "more words than a key line has", files: "== authkeys (600)\nauth 1\nmd5 Hello! world\n", edge: true },
    { about: "a word that is no method", files: "== authkeys (600)\nauth 1\nkey HI!\n", edge: true },
    {
      about: "a key that a renderer fills in",
      files: "== authkeys (600)\nauth 1\n1 sha1 {{ key }}\n",
      edge: true,
    },
  ],
};
