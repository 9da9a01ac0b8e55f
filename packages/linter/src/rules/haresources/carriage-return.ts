import { textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  windows: (word: string, more: number) =>
    `the carriage return ${word === "" ? "is a word of its own" : `behind "${word}" is part of the word`}${more > 0 ? `, as on ${more} more line${more === 1 ? "" : "s"}` : ""}: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up`,
};

export const rule = textRule("haresources/carriage-return", ({ file, reading }, report) => {
  const harmed = reading.groups.flatMap((group) => {
    const word = group.resources.find((resource) => resource.text.includes("\r"));
    if (word) return [{ text: word.text, range: word.range }];
    return /\r./s.test(group.owner.text) ? [group.owner] : [];
  });
  // One behind a word shows best what is wrong.
  const first = harmed.find((word) => /[^\r\\]/.test(word.text)) ?? harmed[0];
  if (!first) return;
  const at = first.range.start + file.text.slice(first.range.start).indexOf("\r");
  // A blank takes the place of one inside a line.
  const edits = [...file.text.matchAll(/\r+/g)].map((match) => {
    const end = match.index + match[0].length;
    const ends = end === file.text.length || file.text[end] === "\n";
    return replace(file, { start: match.index, end }, ends ? "" : " ");
  });
  const word = first.text.split("\r")[0] ?? "";
  report({
    at: { file, range: { start: at, end: at + 1 } },
    severity: "error",
    noticed: "takeover",
    message: messages.windows(word, harmed.length - 1),
    fixes: [{ title: "Remove the carriage returns", safety: "safe", edits }],
  });
});

export const docs: RuleDocs = {
  finds: "Line ends of Windows, or a stray carriage return.",
  why: "The daemon takes a carriage return for a blank and starts. ResourceManager takes it for a part of the last word of the line: at takeover there is no script `nginx\\r`, or a file system of the type `ext4\\r`, and the whole group is given up.",
  fix: "Removes the carriage returns of the file. Safe: the words become what they look like.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "edited on Windows",
      files: "== haresources\n# web\r\nmaster1 10.0.0.14/24/eth0 nginx⟦\r⟧\nmaster2 10.0.0.15/24/eth0\r\n",
      expect: [
        'error takeover: the carriage return behind "nginx" is part of the word, as on 1 more line: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up',
      ],
      after: "== haresources\n# web\nmaster1 10.0.0.14/24/eth0 nginx\nmaster2 10.0.0.15/24/eth0\n",
    },
    {
      about: "behind a blank",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx ⟦\r⟧\n",
      expect: [
        "error takeover: the carriage return is a word of its own: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx \n",
    },
    {
      about: "in the middle of a line and at the end of the file",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0⟦\r⟧nginx\r",
      expect: [
        'error takeover: the carriage return behind "10.0.0.14/24/eth0" is part of the word: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx",
      edge: true,
    },
    {
      about: "behind the node's name",
      files: "== haresources\nmaster1⟦\r⟧nginx 10.0.0.14/24/eth0\n",
      expect: [
        'error takeover: the carriage return behind "master1" is part of the word: the daemon does not mind, but at takeover it is not found or fails, and the whole group is given up',
      ],
      after: "== haresources\nmaster1 nginx 10.0.0.14/24/eth0\n",
      edge: true,
    },
  ],
  good: [
    { about: "line ends of Unix", files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n" },
    { about: "only behind comments", files: "== haresources\n# web\r\n\r\nmaster1 10.0.0.14/24/eth0 nginx # web\r\n" },
    { about: "a group without resources", files: "== haresources\nmaster1\r\nmaster2 10.0.0.15/24/eth0\n", edge: true },
  ],
};
