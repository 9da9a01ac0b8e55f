import { contains, haCfLineLimit } from "@halint/grammars";
import { isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  refused: (word: string) =>
    `the line has more than ${haCfLineLimit} bytes: the daemon reads the rest, from "${word}" on, as a new line and refuses to start`,
  read: (word: string) =>
    `the line has more than ${haCfLineLimit} bytes: the daemon reads the rest, from "${word}" on, as a new line`,
  cut: () => `the line has more than ${haCfLineLimit} bytes: the daemon cuts it there and reads the rest as a new line`,
};

const short = (text: string) => (text.length > 30 ? `${text.slice(0, 30)}…` : text);

export const rule = haCfRule("ha-cf/line-too-long", (subject, report) => {
  const { file, reading } = subject;
  for (const range of reading.file.overlong) {
    const rests = reading.file.lines.filter((line) => line.rest && contains(range, line.range));
    const bad = rests.find((line) => isLineRefused(subject, line.range));
    const [first] = rests;
    report({
      at: { file, range },
      severity: first ? "error" : "warning",
      noticed: bad ? "start" : "never",
      message: bad
        ? messages.refused(short(bad.name.text))
        : first
          ? messages.read(short(first.name.text))
          : messages.cut(),
    });
  }
});

const long = "x".repeat(5200);

export const docs: RuleDocs = {
  finds: "A line that does not fit the daemon's buffer.",
  why: "Lines are read in pieces of at most 5119 bytes, and each further piece is a line of its own to the daemon: its first word is taken for a directive, even in the middle of a comment.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a long comment",
      files: `== ha.cf\n⟦#${long}⟧\nnode a b\nbcast eth1\n`,
      expect: [
        'error start: the line has more than 5119 bytes: the daemon reads the rest, from "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" on, as a new line and refuses to start',
      ],
    },
    {
      about: "a directive that was meant as a comment",
      files: `== ha.cf\n⟦#${" ".repeat(5118)}node c⟧\nnode a b\nbcast eth1\n`,
      expect: [
        'error never: the line has more than 5119 bytes: the daemon reads the rest, from "node" on, as a new line',
      ],
    },
    {
      about: "a note that is cut off, behind blanks",
      files: `== ha.cf\n⟦keepalive 2${" ".repeat(5200)}# seconds⟧\nnode master1 master2\nbcast eth1\n`,
      expect: [
        "warning never: the line has more than 5119 bytes: the daemon cuts it there and reads the rest as a new line",
      ],
      edge: true,
    },
  ],
  good: [{ about: "a line that just fits", files: `== ha.cf\n#${"x".repeat(5118)}\nnode a b\nbcast eth1\n` }],
};
