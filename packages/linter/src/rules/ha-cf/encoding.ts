import { contains, type Word } from "@halint/grammars";
import { isLineRefused, oddPlaces } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  refused: (name: string, word: string) =>
    `${name} is an ordinary character to the daemon: it reads "${word}" as one word and refuses to start`,
  accepted: (name: string, word: string) =>
    `${name} is an ordinary character to the daemon: it reads "${word}" as one word`,
  nul: () => "a NUL byte ends the line for the daemon: what stands behind it is not read",
};

/** A word with what cannot be seen made visible. */
const visible = (text: string) =>
  text.replace(/[^\u0021-\u007e\p{L}\p{N}\p{P}\p{S}]/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    return `<U+${code}>`;
  });

export const rule = haCfRule("ha-cf/encoding", (subject, report) => {
  const { file, reading } = subject;
  const words = reading.file.lines.flatMap((line) => [line.name, ...line.words]);
  let next = 0;
  for (const { range, name, meant } of oddPlaces(reading)) {
    const nul = file.text[range.start] === "\0";
    // Both are in file order.
    while (next < words.length && (words[next] as Word).range.end <= range.start) next++;
    const candidate = words[next];
    const word = candidate && contains(candidate.range, range) ? candidate : undefined;
    // Behind a NUL or a carriage return nothing is read any more.
    if (!word && !nul) continue;
    const bad = !nul && isLineRefused(subject, range);
    report({
      at: { file, range },
      severity: nul ? "warning" : "error",
      noticed: bad ? "start" : "never",
      message: nul
        ? messages.nul()
        : bad
          ? messages.refused(name, visible(word?.text ?? ""))
          : messages.accepted(name, visible(word?.text ?? "")),
      fixes: [
        {
          title: meant === "" ? "Remove it" : "Write a blank",
          safety: nul ? "unsafe" : "safe",
          edits: [replace(file, range, meant)],
        },
      ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A byte order mark, a no-break space or another character that looks like nothing or like a blank.",
  why: "The daemon reads bytes. A byte order mark, as some editors on Windows write it, becomes part of the first directive; a no-break space or a full-width blank, as copied from a web page, joins the words around it. The log then shows a line that looks right.",
  fix: "Removes the mark or writes a blank. Safe: no directive or value holds such a character.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a byte order mark and a no-break space",
      files: "== ha.cf\n⟦\ufeff⟧keepalive 2\ndeadtime⟦\u00a0⟧30\nnode a⟦\u3000⟧b\nbcast eth1\n",
      expect: [
        'error start: a byte order mark is an ordinary character to the daemon: it reads "<U+FEFF>keepalive" as one word and refuses to start',
        'error start: a no-break space is an ordinary character to the daemon: it reads "deadtime<U+00A0>30" as one word and refuses to start',
        'error never: a full-width blank is an ordinary character to the daemon: it reads "a<U+3000>b" as one word',
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\nnode a b\nbcast eth1\n",
    },
  ],
  good: [{ about: "in a comment", files: "== ha.cf\n# a\u00a0note, 注释　说明\nnode a b\nbcast eth1\n" }],
};
