import { asUtf8, type drbd, type Range } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { provenSpelling, type RefusalMessages, refusalRule, replacement } from "../../drbd-refusals.js";
import { oddCharacters } from "../../encoding.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const hex = (codePoint: number) => `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;

import { withUtf16 } from "../../utf16.js";

const messages = {
  "foreign-character": ({ text, codePoint }, { name }) =>
    `${oddCharacters(text)[0]?.name ?? "a character that editors do not show"} (${hex(codePoint)}) stands outside quotes and comments: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/encoding">;

/** Where the token ends that a refused character begins. */
function tokenEnd(tokens: readonly drbd.Token[], { start, end }: Range): number {
  return tokens.find((token) => token.start === start)?.end ?? end;
}

const ofCharacters = refusalRule("drbd/encoding", messages, {
  fixes({ refusal, subject, file, tree }): readonly (Fix | undefined)[] {
    // Several kinds side by side are one run for drbdadm.
    const run = asUtf8(file.text.slice(refusal.range.start, tokenEnd(tree.tokens, refusal.range)));
    const odd = oddCharacters(run);
    if (odd.reduce((sum, { range }) => sum + range.end - range.start, 0) !== run.length) return [];
    const meant = odd.some((one) => one.meant === " ") ? " " : "";
    const title = meant === "" ? "Remove it" : "Write a blank";
    return [provenSpelling(subject, title, replacement(file, refusal.range, meant))];
  },
});

export const rule = withUtf16(ofCharacters, "drbd");

export const docs: RuleDocs = {
  finds: "A byte order mark, a no-break space or another character that cannot be seen, outside quotes and comments.",
  why: "drbdadm reads bytes and knows none of these. It refuses the configuration with an error about a character that nobody sees, at a line that looks right. In comments and quotes every text is fine, in any encoding, and so are the line ends of Windows.",
  fix: "Writes a file that is in UTF-16 in UTF-8, where it holds plain characters only: safe. Removes the mark, or writes a blank. Safe: drbdadm then reads the line as it looks.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a byte order mark",
      files: `== drbd-84.conf\n⟦\ufeff⟧${pairWith("net { timeout 60; }")}`,
      expect: [
        "error parse: a byte order mark (U+FEFF) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
      ],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; }")}`,
    },
    {
      about: "a no-break space and a full-width one",
      files: `== drbd-90.conf\n${pairWith("net { timeout⟦\u00a0⟧60; ping-int⟦\u3000⟧10; }")}`,
      expect: [
        "error parse: a no-break space (U+00A0) stands outside quotes and comments: drbdadm 9 refuses the configuration",
        "error parse: a full-width blank (U+3000) stands outside quotes and comments: drbdadm 9 refuses the configuration",
      ],
      after: `== drbd-90.conf\n${pairWith("net { timeout 60; ping-int 10; }")}`,
    },
    {
      about: "several side by side, and one beside a letter of another language",
      files: `== drbd-84.conf\n${pairWith("net { timeout⟦\u00a0\u00a0⟧60; ping-int⟦\u200b\u00a0⟧10; connect-int⟦\u00a0é⟧10; }")}`,
      expect: [
        "error parse: a no-break space (U+00A0) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
        "error parse: an invisible character (U+200B) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
        "error parse: a no-break space (U+00A0) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
      ],
      after: `== drbd-84.conf\n${pairWith("net { timeout 60; ping-int 10; connect-int\u00a0é10; }")}`,
      edge: true,
    },
    {
      about: "a statement that is refused with a blank too, and a section in which another is",
      files:
        "== drbd-84.conf\nresource⟦\u00a0⟧web {\n  net { timeout⟦\u00a0⟧60000; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        "error parse: a no-break space (U+00A0) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
        "error parse: a no-break space (U+00A0) stands outside quotes and comments: drbdadm 8.4 refuses the configuration",
      ],
      after:
        "== drbd-84.conf\nresource web {\n  net { timeout\u00a060000; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
  ],
  good: [
    {
      about: "a comment in another language, and line ends of Windows",
      files: `== drbd-84.conf\n# 主\u3000备\r\n${pairWith("net { timeout 60; }\r")}`,
    },
  ],
};
