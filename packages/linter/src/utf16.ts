import { type Cluster, filesOf, type SourceFile } from "@halint/cluster";
import { kept } from "@halint/grammars";
import type { Finding, Noticed } from "./diagnostic.js";
import type { Rule } from "./rule.js";

const messages = {
  found: (reader: string) =>
    `the file is written in UTF-16, two bytes a character: ${reader} reads it byte by byte, stops at every NUL, and finds nothing of what it says`,
  fix: () => "Write it in UTF-8",
};

type Half = "le" | "be";

/** What a file says that is written in UTF-16, and which byte comes first; undefined for any other file. */
const asUtf16 = kept(({ bytes }: SourceFile): { readonly text: string; readonly half: Half } | undefined => {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "be" : undefined;
  const nuls = { even: 0, odd: 0 };
  const length = Math.min(bytes.length, 4096) & ~1;
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at % 2 === 0 ? "even" : "odd"]++;
  const units = length / 2;
  // Without a mark it has to be plain that every other byte is a NUL, and only every other.
  const half =
    mark && nuls.even + nuls.odd > units / 4
      ? mark
      : units >= 4 && nuls.even === 0 && nuls.odd > units * 0.9
        ? "le"
        : units >= 4 && nuls.odd === 0 && nuls.even > units * 0.9
          ? "be"
          : undefined;
  return half && { half, text: new TextDecoder(`utf-16${half}`).decode(bytes) };
});

/** Whether a file is written in UTF-16, so that nothing else is worth saying of it. */
export function isUtf16(file: SourceFile): boolean {
  return asUtf16(file) !== undefined;
}

type Language = "ha.cf" | "haresources" | "authkeys" | "drbd";

function filesIn(cluster: Cluster, language: Language): readonly SourceFile[] {
  return language === "drbd"
    ? [...new Set(cluster.drbd.flatMap(({ files }) => files))]
    : filesOf(cluster, language).map(({ file }) => file);
}

/** An encoding rule that also finds the files of its language that are written in UTF-16, each once. */
export function withUtf16(rule: Rule, language: Language): Rule {
  return {
    id: rule.id,
    check(cluster, report) {
      for (const file of filesIn(cluster, language)) {
        const found = asUtf16(file);
        if (found) report(finding(file, language, found));
      }
      rule.check(cluster, (one) => {
        if (!isUtf16(one.at.file)) report(one);
      });
    },
  };
}

function finding(file: SourceFile, language: Language, { text, half }: { text: string; half: Half }): Finding {
  // Where every line begins with a NUL, the daemon sees empty lines in haresources, and no node that it could refuse.
  const quiet = language === "haresources" && half === "be" && file.bytes[0] === 0;
  const noticed: Noticed = language === "drbd" ? "parse" : quiet ? "takeover" : "start";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what needs no encoding.
  const isPlain = /^[\u0001-\u007f]*$/.test(text);
  return {
    at: { file },
    severity: "error",
    noticed,
    message: messages.found(language === "drbd" ? "drbdadm" : "the daemon"),
    fixes: isPlain
      ? [
          {
            title: messages.fix(),
            safety: "safe",
            edits: [
              // Nobody has looked for secrets in it yet.
              { kind: "text", file, range: { start: 0, end: file.text.length }, text, secret: true },
            ],
          },
        ]
      : [],
  };
}
