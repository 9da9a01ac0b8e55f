import { heartbeatMedia } from "@halint/cluster";
import { newKeyFix } from "../../key-replacement.js";
import { authkeysRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  crc: () => "crc signs nothing: whoever can reach the heartbeat port can command this cluster",
  md5: () => "md5 is the weaker of the two methods that sign: sha1 costs little more",
};

export const rule = authkeysRule("authkeys/weak-method", ({ cluster, file, reading, nodes }, report) => {
  const numberless = reading.file.lines.flatMap((line) =>
    line.kind === "invalid" && line.wanted === "key" && line.words.length === 2 && line.words[0] ? [line.words[0]] : [],
  );
  const method =
    reading.signing?.key.method ?? (reading.keys.length === 0 && numberless.length === 1 ? numberless[0] : undefined);
  if (method?.text !== "crc" && method?.text !== "md5") return;
  const media = nodes.flatMap(heartbeatMedia);
  const serialOnly = media.length > 0 && media.every((medium) => medium.kind === "serial");
  if (method.text === "crc" && serialOnly) return;
  const fix = reading.signing ? newKeyFix(cluster) : undefined;
  report({
    at: { file, range: method.range },
    severity: "warning",
    noticed: "never",
    message: method.text === "crc" ? messages.crc() : messages.md5(),
    fixes: fix ? [fix] : [],
  });
});

export const docs: RuleDocs = {
  finds: "A signing method that does not protect, or is the weaker one.",
  why: "`crc` only finds damaged packets; it is meant for serial lines, where nobody else can speak. `md5` and `sha1` sign with a key; of the two `sha1` is the stronger, and there is no other.",
  fix: "Signs with sha1 and a new random key, in the files of all nodes. Unsafe: all nodes have to be restarted together.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a checksum on a network",
      files: "== ha.cf\nbcast eth0\nnode a b\n== authkeys (600)\nauth 1\n1 ⟦crc⟧\n",
      expect: ["warning never: crc signs nothing: whoever can reach the heartbeat port can command this cluster"],
    },
    {
      about: "md5",
      files: "== authkeys (600)\nauth 3\n3 ⟦md5⟧ 8bb2d5a6cdb0e1a4f0d59a77\n",
      expect: ["warning never: md5 is the weaker of the two methods that sign: sha1 costs little more"],
    },
    {
      about: "md5 without the number of the key",
      files: "== authkeys (600)\nauth one\n⟦md5⟧ 8bb2d5a6cdb0e1a4f0d5\n",
      expect: ["warning never: md5 is the weaker of the two methods that sign: sha1 costs little more"],
      edge: true,
    },
    {
      about: "a checksum on a serial line and a network",
      files: "== ha.cf\nserial /dev/ttyS0\nbcast eth0\nnode master1 master2\n== authkeys (600)\nauth 1\n1 ⟦crc⟧\n",
      expect: ["warning never: crc signs nothing: whoever can reach the heartbeat port can command this cluster"],
      edge: true,
    },
    {
      about: "a checksum, and no medium is known",
      files: "== authkeys (600)\nauth 1\n1 ⟦crc⟧\n",
      expect: ["warning never: crc signs nothing: whoever can reach the heartbeat port can command this cluster"],
      edge: true,
    },
    {
      about: "a mark inside a key beside another key",
      files: "== authkeys (600)\nauth 1\n1 ⟦md5⟧ x7${Kq}9ZtW2mP4\n2 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
      expect: ["warning never: md5 is the weaker of the two methods that sign: sha1 costs little more"],
      edge: true,
    },
  ],
  good: [
    { about: "sha1", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a77\n" },
    {
      about: "a checksum on a serial line",
      files: "== ha.cf\nserial /dev/ttyS0\nnode a b\n== authkeys (600)\nauth 1\n1 crc\n",
    },
    {
      about: "two methods without numbers",
      files: "== authkeys (600)\nauth 1\nmd5 8bb2d5a6cdb0e1a4f0d5\nmd5 33c5a1b2c3d4e5f60718\n",
      edge: true,
    },
    {
      about: "a method without number beside a key",
      files: "== authkeys (600)\nauth 3\n1 sha1 8bb2d5a6cdb0e1a4f0d5\nmd5 33c5a1b2c3d4e5f60718\n",
      edge: true,
    },
    { about: "a method alone", files: "== authkeys (600)\nauth 1\nmd5\n", edge: true },
    {
      about: "a method in the place of the number, and a word too many",
      files: "== authkeys (600)\nauth 1\nmd5 8bb2d5a6cdb0e1a4f0d5 here\n",
      edge: true,
    },
    { about: "md5 in the second place", files: "== authkeys (600)\nauth 1\nkey md5\n", edge: true },
  ],
};
