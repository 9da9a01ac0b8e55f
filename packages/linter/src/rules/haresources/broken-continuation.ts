import type { SourceFile } from "@halint/cluster";
import type { PhysicalLine, Range } from "@halint/grammars";
import { readPhysicalLines } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { badOwners, isOddLine, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { lineEndOf, replace } from "../../support.js";

const messages = {
  behindRefused: (what: string, word: string) =>
    `${what} stands behind the backslash, so it joins nothing: the daemon takes "${word}" on the next line for a node and refuses to start ("Bad nodename")`,
  behindStarts: (what: string) =>
    `${what} stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up`,
  inComment: () =>
    "the backslash ends a comment: the daemon joins the next line to this one, ResourceManager does not, and the resources there are started nowhere",
  comment: (word: string) =>
    `a joined line has no comments: at takeover "${word}" is looked for as a resource script, is not found, and the whole group is given up`,
  last: () =>
    "the backslash ends the last line and stays part of it: at takeover the resource is not found, and the whole group is given up",
  leading: () =>
    'the line begins with the backslash, which the daemon takes for a node: it refuses to start ("Bad nodename")',
  glued: (owner: string) =>
    `the backslash touches the node's name: the daemon looks for a node "${owner}\\" and refuses to start ("Bad nodename")`,
};

/** Replaces a part of a line and puts the line's comment above the group, where both programs know it for one. */
function withCommentAbove(file: SourceFile, head: PhysicalLine, line: PhysicalLine, part: Range, text: string): Edit {
  const { note } = line;
  if (!note) return replace(file, part, text);
  const start = head.range.start;
  const indent = /^[ \t]*/.exec(file.text.slice(start, head.range.end))?.[0] ?? "";
  const comment = `${indent}${file.text.slice(note.start, note.end)}${lineEndOf(file)}`;
  return replace(file, { start, end: part.end }, comment + file.text.slice(start, part.start) + text);
}

function safely(title: string, edits: readonly Edit[]): Fix[] {
  return [{ title, safety: "safe", edits }];
}

export const rule = textRule("haresources/broken-continuation", ({ file, nodes }, report) => {
  const lines = readPhysicalLines(file.text);
  const bad = badOwners(file, nodes).flatMap(({ owner, blame }) =>
    blame.kind === "continuation" ? [{ owner, line: blame.line.range.start }] : [],
  );
  let head: PhysicalLine | undefined;
  let joins = false;
  for (const [index, line] of lines.entries()) {
    if (!joins || !head) head = line;
    joins = line.meantToJoin;
    const { problem, backslash, note, code, range } = line;
    if (!problem) continue;
    const refused = bad.find((entry) => entry.line === range.start)?.owner;
    const find = (at: { start: number; end: number }, message: string, fixes: Fix[]) =>
      report({
        at: { file, range: at },
        severity: "error",
        noticed: refused ? "start" : "takeover",
        message,
        help: "the backslash has to be the last character of the line; comments stand on lines of their own, not between joined ones",
        fixes,
      });
    const lineEnd = file.text[range.end - 1] === "\r" ? range.end - 1 : range.end;
    if (problem === "behind" && backslash) {
      const behind = file.text.slice(backslash.end, range.end);
      // An odd character there is the matter of another rule.
      if (isOddLine(file, line)) continue;
      const what = note ? "a comment" : /[ \t]/.test(behind) ? "a blank" : "a carriage return";
      const nextLine = lines[index + 1];
      find(
        backslash,
        !refused
          ? messages.behindStarts(what)
          : refused.range.start < range.end
            ? messages.glued(file.text.slice(code.start, code.end))
            : messages.behindRefused(what, refused.text),
        nextLine && nextLine.code.start < nextLine.code.end
          ? safely(note ? "Put the comment on a line above" : "Remove what stands behind the backslash", [
              withCommentAbove(file, head, line, { start: backslash.end, end: range.end }, ""),
            ])
          : safely("Remove the backslash", [withCommentAbove(file, head, line, { start: code.end, end: lineEnd }, "")]),
      );
    } else if (problem === "in comment" && note) {
      find(note, messages.inComment(), [
        ...safely("Put the comment on a line above", [
          withCommentAbove(file, head, line, { start: code.end, end: range.end }, " \\"),
        ]),
      ]);
    } else if (problem === "comment" && note) {
      const word = /^\S*/.exec(file.text.slice(note.start, note.end))?.[0] ?? "#";
      find(
        note,
        messages.comment(word),
        safely("Put the comment on a line above", [withCommentAbove(file, head, line, note, "")]),
      );
    } else if (problem === "last" && backslash) {
      find(
        backslash,
        refused ? messages.glued(file.text.slice(code.start, code.end)) : messages.last(),
        safely("Remove the backslash", [replace(file, { start: code.end, end: backslash.end }, "")]),
      );
    } else if (problem === "leading" && backslash) {
      find(backslash, messages.leading(), safely("Remove the backslash", [replace(file, backslash, "")]));
    } else if (problem === "glued" && backslash && refused) {
      find(
        backslash,
        messages.glued(file.text.slice(code.start, code.end)),
        safely("Insert a blank", [replace(file, { start: backslash.start, end: backslash.start }, " ")]),
      );
    }
  }
});

export const docs: RuleDocs = {
  finds: "A backslash that does not join lines as it was meant to, or a comment between joined lines.",
  why: "A backslash joins two lines only as the very last character. With a blank or a carriage return behind it the daemon takes the next word for a node and refuses to start. The daemon and ResourceManager also disagree about comments: a backslash at the end of a comment joins for one and not for the other, so that resources vanish, and on a joined line a comment is no comment: its words are resources, and at takeover the whole group is given up.",
  fix: "Removes what stands behind the backslash, and puts comments on a line above the group. Safe: the group reads as it was meant to, and no comment is lost.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a blank behind the backslash",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0 ⟦\\⟧ \n  nginx\n",
      expect: [
        'error start: a blank stands behind the backslash, so it joins nothing: the daemon takes "nginx" on the next line for a node and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 \\\n  nginx\n",
    },
    {
      about: "a comment behind it, and no ha.cf that tells the nodes",
      files: "== haresources\n  master1 10.0.0.14/24/eth0 ⟦\\⟧ # web\n  nginx\n",
      expect: [
        'error takeover: a comment stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up',
      ],
      after: "== haresources\n  # web\n  master1 10.0.0.14/24/eth0 \\\n  nginx\n",
    },
    {
      about: "the backslash inside the comment",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦# address⟧ \\\n  nginx\n",
      expect: [
        "error takeover: the backslash ends a comment: the daemon joins the next line to this one, ResourceManager does not, and the resources there are started nowhere",
      ],
      after: "== haresources\n# address\nmaster1 10.0.0.14/24/eth0 \\\n  nginx\n",
    },
    {
      about: "comments on joined lines",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 \\\n  ⟦# the server⟧ \\\n  nginx ⟦# web⟧\n",
      expect: [
        'error takeover: a joined line has no comments: at takeover "#" is looked for as a resource script, is not found, and the whole group is given up',
        'error takeover: a joined line has no comments: at takeover "#" is looked for as a resource script, is not found, and the whole group is given up',
      ],
      after: "== haresources\n# the server\n# web\nmaster1 10.0.0.14/24/eth0 \\\n   \\\n  nginx \n",
    },
    {
      about: "nothing to join",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx ⟦\\⟧\n",
      expect: [
        "error takeover: the backslash ends the last line and stays part of it: at takeover the resource is not found, and the whole group is given up",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
    {
      about: "no blank behind the node",
      files: "== haresources\nmaster1⟦\\⟧\n  10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error start: the backslash touches the node\'s name: the daemon looks for a node "master1\\" and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nmaster1 \\\n  10.0.0.14/24/eth0 nginx\n",
    },
    {
      about: "the backslash alone",
      files: "== haresources\n⟦\\⟧\nmaster1 10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error start: the line begins with the backslash, which the daemon takes for a node: it refuses to start ("Bad nodename")',
      ],
      after: "== haresources\n\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
    {
      about: "a blank behind the last backslash, with the line end of Windows",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx ⟦\\⟧ \r\n",
      expect: [
        'error takeover: a blank stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\r\n",
      edge: true,
    },
    {
      about: "a blank behind the last backslash",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx ⟦\\⟧ \n",
      expect: [
        'error takeover: a blank stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
      edge: true,
    },
    {
      about: "an empty line behind the backslash",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦\\⟧ \n\nmaster2 10.0.0.15/24/eth0\n",
      expect: [
        'error takeover: a blank stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0\n\nmaster2 10.0.0.15/24/eth0\n",
      edge: true,
    },
    {
      about: "the line end of Windows behind the backslash",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦\\⟧\r\n  nginx\r\n",
      expect: [
        'error takeover: a carriage return stands behind the backslash, so it joins nothing: "\\" is a resource itself, and at takeover the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 \\\n  nginx\r\n",
      edge: true,
    },
    {
      about: "the backslash touches the node's name, and a blank stands behind it",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1⟦\\⟧ \n  10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error start: the backslash touches the node\'s name: the daemon looks for a node "master1\\" and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nmaster1 \\\n  10.0.0.14/24/eth0 nginx\n",
      edge: true,
    },
    {
      about: "the node's name and a backslash are the last line",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster2 10.0.0.15/24/eth0\nmaster1⟦\\⟧\n",
      expect: [
        'error start: the backslash touches the node\'s name: the daemon looks for a node "master1\\" and refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nmaster2 10.0.0.15/24/eth0\nmaster1\n",
      edge: true,
    },
    {
      about: "beside a name that is no node",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmster1 10.0.0.15/24/eth0\nmaster1 10.0.0.14/24/eth0 nginx ⟦\\⟧\n",
      expect: [
        "error takeover: the backslash ends the last line and stays part of it: at takeover the resource is not found, and the whole group is given up",
      ],
      after: "== haresources\nmster1 10.0.0.15/24/eth0\nmaster1 10.0.0.14/24/eth0 nginx\n",
      edge: true,
    },
  ],
  good: [
    { about: "joined lines", files: "== haresources\n# web\nmaster1 10.0.0.14/24/eth0 \\\n  nginx\n" },
    { about: "a comment that ends in a backslash", files: "== haresources\n# C:\\\nmaster1 10.0.0.14/24/eth0\n" },
    {
      about: "a character that nobody sees behind it",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 \\\u00a0\n  nginx\n",
      edge: true,
    },
    {
      about: "the backslash touches a resource",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0\\\n  nginx\n",
      edge: true,
    },
  ],
};
