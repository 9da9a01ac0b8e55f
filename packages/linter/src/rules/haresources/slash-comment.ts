import { slashNotes } from "@halint/grammars";
import { badOwners, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  head: (word: string) =>
    `"//" starts no comment in haresources: the daemon takes "${word}" for a node and refuses to start ("Bad nodename")`,
  tail: (word: string) =>
    `"//" starts no comment in haresources: at takeover "${word}" is looked for as a resource script, is not found, and the whole group is given up`,
};

export const rule = textRule("haresources/slash-comment", ({ file, reading, nodes }, report) => {
  const owners = new Set(badOwners(file, nodes).map(({ owner }) => owner.range.start));
  for (const note of slashNotes(reading)) {
    const atHead = owners.has(note.range.start);
    report({
      at: { file, range: note.range },
      severity: "error",
      noticed: atHead ? "start" : "takeover",
      message: atHead ? messages.head(note.word) : messages.tail(note.word),
      help: 'a comment starts with "#"',
      fixes: note.joined
        ? // On a joined line "#" is an ordinary character, and before a backslash it would hide the backslash.
          [{ title: "Remove the note", safety: "unsafe", edits: [replace(file, note.range, "")] }]
        : [
            {
              title: "Replace // by #",
              safety: "safe",
              edits: [replace(file, { start: note.range.start, end: note.range.start + 2 }, "#")],
            },
          ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A note that starts with `//` instead of `#`.",
  why: "Only `#` starts a comment in haresources. A line that begins with `//` names a node that does not exist: the daemon refuses to start. A note behind the resources is accepted at start; at takeover its words are resource scripts that cannot be found, so the whole group is released, in the middle of the outage.",
  fix: "Puts `#` in the place of `//`. On a line that is joined by a backslash that would not help, so the note is taken out instead, which is unsafe.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a line and the end of a line",
      files: `
== haresources
⟦//the web shop⟧
master1 10.0.0.14/24/eth0 nginx ⟦//VIP and web server⟧
`,
      expect: [
        'error start: "//" starts no comment in haresources: the daemon takes "//the" for a node and refuses to start ("Bad nodename")',
        'error takeover: "//" starts no comment in haresources: at takeover "//VIP" is looked for as a resource script, is not found, and the whole group is given up',
      ],
      after: `
== haresources
#the web shop
master1 10.0.0.14/24/eth0 nginx #VIP and web server
`,
    },
    {
      about: "on lines that a backslash joins",
      files: `
== haresources
master1 10.0.0.14/24/eth0 ⟦//the address⟧ \\
  nginx ⟦// the server⟧
`,
      expect: [
        'error takeover: "//" starts no comment in haresources: at takeover "//the" is looked for as a resource script, is not found, and the whole group is given up',
        'error takeover: "//" starts no comment in haresources: at takeover "//" is looked for as a resource script, is not found, and the whole group is given up',
      ],
      after: `
== haresources
master1 10.0.0.14/24/eth0  \\
  nginx 
`,
      unsafe: true,
    },
  ],
  good: [
    { about: "a number sign", files: "== haresources\n# the web shop\nmaster1 10.0.0.14/24/eth0 nginx # web\n" },
    { about: "a share of Windows", files: "== haresources\nmaster1 Filesystem:://srv/share::/mnt::cifs\n" },
  ],
};
