import { drbd } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import {
  insertion,
  isAccepted,
  provenFix,
  provenSpelling,
  type RefusalMessages,
  type Refused,
  refusalRule,
  replacement,
} from "../../drbd-refusals.js";
import { engineOf } from "../../drbd-support.js";
import { indentOf } from "../../drbd-translate.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pair, pairWith } from "../../testing/drbd-pair.js";

const end = (got: string) => (got === "" ? "the end of the file" : `"${got}"`);

const messages = {
  "missing-semicolon": ({ after, got }, { name }) =>
    `the ";" after "${after}" is missing: ${name} meets ${end(got)} and refuses the configuration`,
  "missing-brace": ({ after, got }, { name }) =>
    `the "{" after "${after}" is missing: ${name} meets ${end(got)} and refuses the configuration`,
  "missing-word": ({ after, got }, { name }) =>
    `something is missing after "${after}": ${name} meets ${end(got)} and refuses the configuration`,
  "stray-semicolon": (_, { name }) => `a ";" that ends nothing: ${name} refuses the configuration`,
  "stray-close": (_, { name }) => `a "}" that closes nothing: ${name} refuses the configuration`,
  "unexpected-word": ({ got, expected }, { name }) =>
    expected.length > 0
      ? `${name} expects ${list(
          expected.map((word) => (word === "integer" ? "a number" : `"${word}"`)),
          "or",
        )} here, meets ${end(got)} and refuses the configuration`
      : `no statement begins with ${end(got)}: ${name} refuses the configuration`,
  "superfluous-word": ({ got, after }, { name }) =>
    `"${got}" stands behind "${after}", where ${name} expects the ";", and refuses the configuration`,
  "quoted-keyword": ({ word }, { name }) =>
    `"${word}" in quotes is a text and no keyword: ${name} refuses the configuration`,
  "unterminated-string": (_, { name }) => `the quote is not closed on its line: ${name} refuses the configuration`,
  "stray-character": ({ text }, { name }) =>
    `"${text}" means nothing outside quotes and comments: ${name} refuses the configuration`,
  "slash-comment": (_, { name }) =>
    `"//" begins no comment in DRBD's files: ${name} takes it for a word that it does not know and refuses the configuration`,
} satisfies RefusalMessages<"drbd/syntax">;

const accepted = {
  quote: (name: string) =>
    `the quote is not closed on its line: ${name} takes the rest of the line for the value and says nothing`,
};

/** Characters of Chinese and Japanese keyboards that stand for one of DRBD's. */
const fullWidth: Readonly<Record<string, string>> = { "；": ";", "｛": "{", "｝": "}", "：": ":" };

function typeOf({ head, parent }: drbd.OptionNode): drbd.OptionType | undefined {
  return drbd.optionSpec(parent.kind, head?.value ?? "")?.type;
}

function fixesOf(refused: Refused<"drbd/syntax">): readonly (Fix | undefined)[] {
  const { refusal, subject, file, node } = refused;
  const { range } = refusal;
  const fix = (title: string, edit: ReturnType<typeof insertion>) => [provenFix(subject, title, [edit])];
  switch (refusal.code) {
    case "missing-semicolon":
      // Where a block follows, which of the two was meant is open.
      if (refusal.data.got === "{" || refusal.data.got === "") return [];
      return fix('Write the ";"', insertion(file, range.end, ";"));
    case "missing-word":
    case "missing-brace":
      return [];
    case "stray-semicolon":
      return fix('Remove the ";"', replacement(file, range, ""));
    case "stray-close":
      // Which of the braces above is the wrong one, only a person knows.
      return [provenFix(subject, 'Remove the "}"', [replacement(file, range, "")], "unsafe")];
    case "quoted-keyword":
      return fix("Write it without quotes", replacement(file, range, refusal.data.word));
    case "slash-comment":
      return [
        provenSpelling(subject, 'Write "#"', replacement(file, { start: range.start, end: range.start + 2 }, "#")),
      ];
    case "superfluous-word": {
      // Only texts have blanks: a number or a device in quotes is still none.
      if (node?.kind !== "option" || typeOf(node) !== "string") return [];
      const { words } = node;
      const value = words[1];
      const last = words.at(-1);
      if (!value || !last || words.length < 3 || words.some((word) => word.kind !== "word")) return [];
      const whole = { start: value.start, end: last.end };
      const text = file.text.slice(whole.start, whole.end);
      if (text.includes("\n")) return [];
      return [provenFix(subject, "Quote the whole value", [replacement(file, whole, `"${text}"`)], "unsafe")];
    }
    case "stray-character": {
      const start = range.start;
      const character = file.text[start] ?? "";
      const meant = fullWidth[character];
      if (meant)
        return [provenSpelling(subject, `Write "${meant}"`, replacement(file, { start, end: start + 1 }, meant))];
      const at = node && !drbd.isSection(node) ? node.words.findIndex((word) => word.start === start) : -1;
      if (character !== "=" || at !== 1 || range.end !== start + 1) return [];
      const before = indentOf(file, start).length;
      const after = /^[ \t]*/.exec(file.text.slice(range.end))?.[0].length ?? 0;
      return fix('Remove the "="', replacement(file, { start: start - before, end: range.end + after }, " "));
    }
    default:
      return [];
  }
}

export const rule = refusalRule("drbd/syntax", messages, {
  fixes: fixesOf,
  help: ({ refusal }) =>
    refusal.code === "stray-character" || refusal.code === "superfluous-word"
      ? "a value with blanks or other characters than letters, digits and . / _ - stands in quotes"
      : undefined,
  also(subject, report) {
    if (!isAccepted(subject)) return;
    const name = engineOf(subject.configuration.target.version);
    for (const { file, tree } of subject.files) {
      for (const { kind, range } of tree.problems) {
        if (kind === "bad-quote") {
          report({ at: { file, range }, severity: "error", noticed: "never", message: accepted.quote(name) });
        }
      }
    }
  },
});

export const docs: RuleDocs = {
  finds: "A missing or superfluous `;`, a stray brace, an open quote, a character or comment that DRBD does not know.",
  why: "drbdadm stops at the first such place and reads nothing behind it, so that no resource of the machine can be started or changed. It names the word at which it noticed, often on the next line, and the next mistake only when this one is gone. The finding stands where the text is to be mended.",
  fix: "Writes the missing `;`, removes the superfluous one, turns full-width characters into DRBD's own, `//` into `#`, and takes `=` or quotes away where only that is wrong. Safe only where drbdadm then accepts the statement. Quoting several words and removing a brace need somebody to agree.",
};

const body = `\n${pair}}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a missing semicolon",
      files: `== drbd-84.conf\nresource r0 {\n  protocol ⟦C⟧${body}`,
      expect: ['error parse: the ";" after "C" is missing: drbdadm 8.4 meets "on" and refuses the configuration'],
      after: `== drbd-84.conf\nresource r0 {\n  protocol C;${body}`,
    },
    {
      about: "superfluous semicolons",
      files: `== drbd-90.conf\nresource r0 {\n  net { timeout 60;⟦;⟧ }⟦;⟧${body}`,
      expect: [
        'error parse: a ";" that ends nothing: drbdadm 9 refuses the configuration',
        'error parse: a ";" that ends nothing: drbdadm 9 refuses the configuration',
      ],
      after: `== drbd-90.conf\nresource r0 {\n  net { timeout 60; }${body}`,
    },
    {
      about: "punctuation of a Chinese keyboard, comments and assignments of other languages",
      files: `== drbd-84.conf\nresource r0 {\n  ⟦//⟧ 复制协议\n  protocol C⟦；⟧\n  net { timeout ⟦=⟧ 60; }${body}`,
      expect: [
        `error parse: "//" begins no comment in DRBD's files: drbdadm 8.4 takes it for a word that it does not know and refuses the configuration`,
        'error parse: "；" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\nresource r0 {\n  # 复制协议\n  protocol C;\n  net { timeout 60; }${body}`,
    },
    {
      about: "a command without quotes",
      files: `== drbd-84.conf\n${pairWith("handlers { split-brain /usr/lib/drbd/notify.sh ⟦root⟧; }")}`,
      expect: [
        'error parse: "root" stands behind "/usr/lib/drbd/notify.sh", where drbdadm 8.4 expects the ";", and refuses the configuration',
      ],
      after: `== drbd-84.conf\n${pairWith('handlers { split-brain "/usr/lib/drbd/notify.sh root"; }')}`,
      unsafe: true,
    },
    {
      about: "a keyword in quotes",
      files: `== drbd-84.conf\n${pairWith('⟦"net"⟧ { timeout 60; }')}`,
      expect: ['error parse: "net" in quotes is a text and no keyword: drbdadm 8.4 refuses the configuration'],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; }")}`,
    },
    {
      about: "a quote that its line does not close, which drbdadm 9 lets pass",
      files: `== drbd-90.conf\n${pairWith('handlers {\n    split-brain ⟦"/usr/lib/drbd/notify.sh root;⟧\n    ;\n  }')}`,
      expect: [
        "error never: the quote is not closed on its line: drbdadm 9 takes the rest of the line for the value and says nothing",
      ],
    },
    {
      about: "a brace where a semicolon belongs: which of the two was meant is open",
      files: `== drbd-84.conf\n${pairWith("protocol ⟦C⟧ {\n  }")}`,
      expect: ['error parse: the ";" after "C" is missing: drbdadm 8.4 meets "{" and refuses the configuration'],
      unsafe: true,
      edge: true,
    },
    {
      about: "two files in one include",
      files: `== drbd-84.conf\ninclude drbd.d/r0.res ⟦drbd.d/r1.res⟧;\n${pairWith("")}`,
      expect: [
        'error parse: "drbd.d/r1.res" stands behind "drbd.d/r0.res", where drbdadm 8.4 expects the ";", and refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "quotes around the command alone, and a command over two lines",
      files: `== drbd-84.conf\n${pairWith('handlers {\n    split-brain "/usr/lib/drbd/notify-split-brain.sh" ⟦root⟧;\n    out-of-sync /usr/lib/drbd/notify-out-of-sync.sh ⟦root⟧\n      admin;\n  }')}`,
      expect: [
        'error parse: "root" stands behind "/usr/lib/drbd/notify-split-brain.sh", where drbdadm 8.4 expects the ";", and refuses the configuration',
        'error parse: "root" stands behind "/usr/lib/drbd/notify-out-of-sync.sh", where drbdadm 8.4 expects the ";", and refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "assignments with and without blanks",
      files: `== drbd-84.conf\n${pairWith("net { timeout⟦=⟧60; ping-int ⟦=⟧10; }")}`,
      expect: [
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
      ],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; ping-int 10; }")}`,
      edge: true,
    },
    {
      about: "signs that are no assignment",
      files: `== drbd-84.conf\n${pairWith("net ⟦=⟧ { timeout ⟦==⟧ 60; ping-int 10 ⟦=⟧ 5; connect-int ⟦&⟧ 10; }")}`,
      expect: [
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
        'error parse: "=" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
        'error parse: "&" means nothing outside quotes and comments: drbdadm 8.4 refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an open quote, which 8.4 refuses, is told once",
      files: `== drbd-84.conf\n${pairWith('handlers {\n    split-brain ⟦"/usr/lib/drbd/notify.sh root⟧;\n  }')}`,
      expect: ["error parse: the quote is not closed on its line: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
    {
      about: "two numbers, and a device in two words: quotes would help neither",
      files: `== drbd-84.conf\n${pairWith("net { timeout 60 ⟦50⟧; }").replace("/dev/sda7", "/dev/sda ⟦7⟧")}`,
      expect: [
        'error parse: "50" stands behind "60", where drbdadm 8.4 expects the ";", and refuses the configuration',
        'error parse: "7" stands behind "/dev/sda", where drbdadm 8.4 expects the ";", and refuses the configuration',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a word too many, beside an address without a port",
      files:
        "== drbd-84.conf\nresource web {\n  net { timeout 60; ⟦10⟧; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2; meta-disk internal; }\n}\n",
      expect: ['error parse: no statement begins with "10": drbdadm 8.4 refuses the configuration'],
      edge: true,
    },
    {
      about: "what is said of a secret does not show it",
      files:
        "== drbd-84.conf\nresource web {\n  net { cram-hmac-alg sha1; shared-secret Zq8 ⟦wT5nR2⟧; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  net { cram-hmac-alg sha1; shared-secret ⟦7uJmKe3Pq⟧ }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      expect: [
        'error parse: "…" stands behind "…", where drbdadm 8.4 expects the ";", and refuses the configuration',
        'error parse: the ";" after "…" is missing: drbdadm 8.4 meets "}" and refuses the configuration',
      ],
      after:
        "== drbd-84.conf\nresource web {\n  net { cram-hmac-alg sha1; shared-secret Zq8 wT5nR2; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  net { cram-hmac-alg sha1; shared-secret 7uJmKe3Pq; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
    {
      about: "a missing semicolon, behind which drbdadm finds something else to refuse",
      files:
        "== drbd-84.conf\nresource web {\n  net { timeout ⟦60⟧\n    ping-int 10; }\n  startup { become-primary-on both; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        'error parse: the ";" after "60" is missing: drbdadm 8.4 meets "ping-int" and refuses the configuration',
      ],
      edge: true,
    },
    {
      about: "a comment of another language outside all sections",
      files:
        "== drbd-84.conf\n⟦//⟧ the web shop\nresource web {\n  net { timeout 60000; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        'error parse: "//" begins no comment in DRBD\'s files: drbdadm 8.4 takes it for a word that it does not know and refuses the configuration',
      ],
      after:
        "== drbd-84.conf\n# the web shop\nresource web {\n  net { timeout 60000; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
  good: [
    { about: "a value on the next line", files: `== drbd-84.conf\n${pairWith("net { timeout\n    60\n    ; }")}` },
    { about: "blanks in quotes", files: `== drbd-84.conf\n${pairWith('handlers { split-brain "/bin/x root"; }')}` },
    {
      about: "a semicolon between an IPv6 address and its port",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address ipv6 [fd00::1];7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address ipv6 [fd00::2] ; 7788; meta-disk internal; }\n}\n",
      edge: true,
    },
    {
      about: "a semicolon inside an address is the address's matter",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1;7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2 ; 7788; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
};
