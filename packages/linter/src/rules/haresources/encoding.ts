import { overlaps, readPhysicalLines } from "@halint/grammars";
import { oddCharacters } from "../../encoding.js";
import { badOwners, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";
import { withUtf16 } from "../../utf16.js";

const messages = {
  refused: (name: string) =>
    `${name} is no blank to the daemon, and part of what it takes for a node: it refuses to start ("Bad nodename"), and an editor shows nothing of it`,
  unjoined: (name: string, glued: boolean) =>
    `${name} stands on the line with the backslash, which joins nothing then: the daemon takes ${glued ? "it for a part of the node's name" : "a word of the next line for a node"} and refuses to start ("Bad nodename")`,
  takeover: (name: string) =>
    `${name} is part of the word for ResourceManager: at takeover the script is not found or fails, and the whole group is given up`,
  nulRefused: () =>
    'the daemon reads the line to its NUL byte only, so that it takes a word of the next line for a node and refuses to start ("Bad nodename")',
  nul: () =>
    "a NUL byte makes the file a binary one to ResourceManager: it sees no group at all, and nothing is started on any node",
  fix: (name: string, meant: string) => `${meant === "" ? "Remove" : "Replace"} ${name}${meant && " by a blank"}`,
};

const ofCharacters = textRule("haresources/encoding", ({ file, nodes, reading }, report) => {
  const found = oddCharacters(file.text);
  if (found.length === 0) return;
  const refused = badOwners(file, nodes).flatMap(({ owner, blame }) => {
    if (blame.kind !== "character") return [];
    const { range: line } = blame.line;
    // Characters in the owner's word, else any on the line that was meant to be joined.
    const inside = found.filter(({ range }) => overlaps(range, owner.range) && overlaps(range, line));
    return [{ line: line.start, inside, glued: owner.range.start < line.end }];
  });
  const lines = readPhysicalLines(file.text);
  for (const odd of found) {
    const line = lines[file.lineOf(odd.range.start) - 1];
    if (!line) continue;
    const nul = file.text[odd.range.start] === "\0";
    const noted =
      (line.note && odd.range.start >= line.note.start) ||
      reading.comments.some((comment) => comment.range.start <= odd.range.start && odd.range.end <= comment.range.end);
    const blame = refused.find(
      (blamed) =>
        blamed.line === line.range.start && (nul || blamed.inside.length === 0 || blamed.inside.includes(odd)),
    );
    const starts = blame !== undefined;
    // ResourceManager never sees what stands in a comment; the daemon stops at a NUL byte there too.
    if (noted && !(nul && starts)) continue;
    report({
      at: { file, range: odd.range },
      severity: "error",
      noticed: starts ? "start" : "takeover",
      message: nul
        ? starts
          ? messages.nulRefused()
          : messages.nul()
        : !blame
          ? messages.takeover(odd.name)
          : blame.inside.length > 0
            ? messages.refused(odd.name)
            : messages.unjoined(odd.name, blame.glued),
      fixes: [
        {
          title: messages.fix(odd.name, odd.meant),
          safety: nul ? "unsafe" : "safe",
          edits: [replace(file, odd.range, odd.meant)],
        },
      ],
    });
  }
});

export const rule = withUtf16(ofCharacters, "haresources");

export const docs: RuleDocs = {
  finds: "A byte order mark, a no-break or full-width blank, a NUL byte, an unusual control character.",
  why: "Editors of other systems and copied web pages leave characters that look like nothing or like a blank. The daemon and ResourceManager separate words at plain blanks only: the name of the node is then another one, or the script is not found. One NUL byte makes the whole file invisible to ResourceManager, without a word in the log.",
  fix: "Writes a file that is in UTF-16 in UTF-8, where it holds plain characters only: safe. Removes the mark, or writes a plain blank. Safe: the words become what they look like. Removing a NUL byte is unsafe, because it brings the text behind it to life.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a byte order mark",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\n⟦\ufeff⟧master1 10.0.0.14/24/eth0\n",
      expect: [
        'error start: a byte order mark is no blank to the daemon, and part of what it takes for a node: it refuses to start ("Bad nodename"), and an editor shows nothing of it',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0\n",
    },
    {
      about: "one in the owner's name, one in a resource",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\n⟦\ufeff⟧master1 nginx⟦\u00a0⟧mysqld\n",
      expect: [
        'error start: a byte order mark is no blank to the daemon, and part of what it takes for a node: it refuses to start ("Bad nodename"), and an editor shows nothing of it',
        "error takeover: a no-break space is part of the word for ResourceManager: at takeover the script is not found or fails, and the whole group is given up",
      ],
      after: "== haresources\nmaster1 nginx mysqld\n",
    },
    {
      about: "a full-width blank",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0⟦\u3000⟧nginx\n",
      expect: [
        "error takeover: a full-width blank is part of the word for ResourceManager: at takeover the script is not found or fails, and the whole group is given up",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
    {
      about: "a NUL byte",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx⟦\0⟧\n",
      expect: [
        "error takeover: a NUL byte makes the file a binary one to ResourceManager: it sees no group at all, and nothing is started on any node",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
      unsafe: true,
    },
    {
      about: "a name that is no node, and a character elsewhere",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmster1 nginx⟦\u00a0⟧mysqld\n",
      expect: [
        "error takeover: a no-break space is part of the word for ResourceManager: at takeover the script is not found or fails, and the whole group is given up",
      ],
      after: "== haresources\nmster1 nginx mysqld\n",
      edge: true,
    },
    {
      about: "a NUL byte on a line that was meant to be joined",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0 \\⟦\u0000⟧\n  nginx\n",
      expect: [
        'error start: the daemon reads the line to its NUL byte only, so that it takes a word of the next line for a node and refuses to start ("Bad nodename")',
      ],
      edge: true,
    },
    {
      about: "a NUL byte at the end of a comment on such a line",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0 \\ # web⟦\u0000⟧\n  nginx\n",
      expect: [
        'error start: the daemon reads the line to its NUL byte only, so that it takes a word of the next line for a node and refuses to start ("Bad nodename")',
      ],
      edge: true,
    },
    {
      about: "a no-break space on a line that was meant to be joined",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0 \\⟦\u00a0⟧\n  nginx\n",
      expect: [
        'error start: a no-break space stands on the line with the backslash, which joins nothing then: the daemon takes a word of the next line for a node and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 \\ \n  nginx\n",
      edge: true,
    },
    {
      about: "a form feed",
      files: "== ha.cf\nnode master1 master2\n== haresources\nmaster1 10.0.0.9⟦\f⟧nginx\n",
      expect: [
        "error takeover: a form feed is part of the word for ResourceManager: at takeover the script is not found or fails, and the whole group is given up",
      ],
      after: "== haresources\nmaster1 10.0.0.9 nginx\n",
      edge: true,
    },
    {
      about: "an odd blank behind a backslash that touches the owner",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1\\ ⟦\u00a0⟧\n  10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error start: a no-break space stands on the line with the backslash, which joins nothing then: the daemon takes it for a part of the node\'s name and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nweb1\\  \n  10.0.0.14/24/eth0 nginx\n",
      edge: true,
    },
  ],
  good: [
    { about: "in a comment", files: "== haresources\n# the\u3000shop\nmaster1 10.0.0.14/24/eth0 # its\u00a0VIP\n" },
    {
      about: "at the ends of comments",
      files: "== haresources\n#\u00a0the shop\u3000\nmaster1 10.0.0.14/24/eth0 #\u00a0\n",
      edge: true,
    },
    {
      about: "a NUL byte in a comment",
      files: "== haresources\n# we\u0000b\nmaster1 10.0.0.14/24/eth0 nginx # we\u0000b\n",
      edge: true,
    },
  ],
};
