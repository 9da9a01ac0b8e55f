import { asHaCf, type SourceFile, sameLabel } from "@halint/cluster";
import { haresourcesLineLimit, type Owner } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { badOwners, knownNodes, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";

const messages = {
  unknown: (owner: string, nodes: readonly string[]) =>
    `"${owner}" is no node of ha.cf (${list(nodes)}): the daemon refuses to start ("Bad nodename")`,
  hidden: (owner: string, nodes: readonly string[]) =>
    `"${owner}" is no node of ha.cf (${list(nodes)}); the daemon stops at the first such line, so it shows only when that one is mended`,
  glued: (owner: string, node: string) =>
    `"${owner}" is read as one word: the blank behind ${node} is missing, and the daemon refuses to start ("Bad nodename")`,
  cut: (owner: string) =>
    `the line has more than ${haresourcesLineLimit} bytes: the daemon reads the rest, from "${owner}", as a line of its own and refuses to start ("Bad nodename")`,
  nodes: (nodes: readonly string[]) => `the nodes are ${list(nodes)}`,
};

/** The longest part of a word that a message shows. */
const shownLength = 60;

/** The node whose name stands at the head of the word, with what looks like a resource glued to it. */
function gluedNode(owner: string, nodes: readonly string[]): string | undefined {
  return nodes.find(
    (name) =>
      owner.toLowerCase().startsWith(name.toLowerCase()) &&
      /^[0-9]|^IP/.test(owner.slice(name.length)) &&
      /[.:]/.test(owner),
  );
}

function repair(file: SourceFile, owner: Owner, glued: string | undefined, nodes: readonly string[]): Fix[] {
  if (owner.cut) return [];
  if (glued !== undefined) {
    const at = owner.range.start + glued.length;
    return [
      {
        title: `Separate ${glued} and the resource`,
        safety: "unsafe",
        edits: [replace(file, { start: at, end: at }, " ")],
      },
    ];
  }
  const near = nodes.find((name) => sameLabel(name, owner.text)) ?? nearest(owner.text, nodes);
  return near === undefined
    ? []
    : [{ title: `Write ${near}`, safety: "unsafe", edits: [replace(file, owner.range, near)] }];
}

export const rule = textRule("haresources/unknown-node", ({ file, nodes }, report) => {
  const haCf = nodes.map((node) => node.haCf).find((candidate) => candidate !== undefined);
  if (!haCf || !knownNodes(nodes)) return;
  const own = asHaCf(haCf).nodes.map((word) => word.text);
  const cutLines = new Set<number>();
  for (const [index, { owner, blame }] of badOwners(file, nodes).entries()) {
    if (blame.kind !== "name") continue;
    // A line that is too long is told once, into however many pieces it falls.
    const line = file.lineOf(owner.range.start);
    if (owner.cut && cutLines.has(line)) continue;
    if (owner.cut) cutLines.add(line);
    const glued = gluedNode(owner.text, own);
    const shown = owner.text.length > shownLength ? `${owner.text.slice(0, shownLength)}…` : owner.text;
    report({
      at: { file, range: owner.range },
      severity: "error",
      noticed: "start",
      message: owner.cut
        ? messages.cut(shown)
        : glued
          ? messages.glued(owner.text, glued)
          : index === 0
            ? messages.unknown(shown, own)
            : messages.hidden(shown, own),
      related: [{ place: { file: haCf }, message: messages.nodes(own) }],
      fixes: repair(file, owner, glued, own),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A group whose owner is no node of ha.cf.",
  why: "The daemon checks the first word of every line against the nodes of ha.cf and refuses to start at the first that is none. The names left over from a sample file or from another cluster are the usual cause.",
  fix: "Writes the node whose name is nearest. Unsafe: which node is meant is a choice.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a slip, and a name from elsewhere",
      files: `
== ha.cf
node master1 master2
bcast eth0
== haresources
⟦mster1⟧ 10.0.0.14 nginx
⟦just.linux-ha.org⟧ 10.0.0.15 smb
`,
      expect: [
        'error start: "mster1" is no node of ha.cf (master1 and master2): the daemon refuses to start ("Bad nodename")',
        'error start: "just.linux-ha.org" is no node of ha.cf (master1 and master2); the daemon stops at the first such line, so it shows only when that one is mended',
      ],
      after: `
== haresources
master1 10.0.0.14 nginx
just.linux-ha.org 10.0.0.15 smb
`,
      unsafe: true,
    },
    {
      about: "with its domain",
      files: "== ha.cf\nnode ha1 ha2\nbcast eth0\n== haresources\n⟦ha1.example.com⟧ 10.0.0.14 nginx\n",
      expect: [
        'error start: "ha1.example.com" is no node of ha.cf (ha1 and ha2): the daemon refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nha1 10.0.0.14 nginx\n",
      unsafe: true,
    },
    {
      about: "a missing blank",
      files: "== ha.cf\nnode ha1 ha2\nbcast eth0\n== haresources\n⟦ha1IPaddr::10.0.0.14⟧ nginx\n",
      expect: [
        'error start: "ha1IPaddr::10.0.0.14" is read as one word: the blank behind ha1 is missing, and the daemon refuses to start ("Bad nodename")',
      ],
      after: "== haresources\nha1 IPaddr::10.0.0.14 nginx\n",
      unsafe: true,
    },
    {
      about: "a long name is not shown whole",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\n⟦web-service-of-the-shop-in-the-second-data-centre.example.company⟧ 10.0.0.14\n⟦web-service-of-the-shop-in-the-second-data-centre.example.co⟧ 10.0.0.15\n",
      expect: [
        'error start: "web-service-of-the-shop-in-the-second-data-centre.example.co…" is no node of ha.cf (master1 and master2): the daemon refuses to start ("Bad nodename")',
        'error start: "web-service-of-the-shop-in-the-second-data-centre.example.co" is no node of ha.cf (master1 and master2); the daemon stops at the first such line, so it shows only when that one is mended',
      ],
      edge: true,
    },
    {
      about: "a line that is too long",
      files: `== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0 MailTo::root::${"x".repeat(5078)}⟦${"x".repeat(5118)}⟧${"x".repeat(204)}\n`,
      expect: [
        'error start: the line has more than 5118 bytes: the daemon reads the rest, from "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…", as a line of its own and refuses to start ("Bad nodename")',
      ],
      edge: true,
    },
    {
      about: "the name of the peer on the heartbeat link",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\n⟦web2-hb⟧ 10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error start: "web2-hb" is no node of ha.cf (web1 and web2): the daemon refuses to start ("Bad nodename")',
      ],
      edge: true,
    },
    {
      about: "a slip on a line that is badly joined",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\n⟦wbe1⟧ 10.0.0.14/24/eth0 # address \\\n  nginx\n",
      expect: ['error start: "wbe1" is no node of ha.cf (web1 and web2): the daemon refuses to start ("Bad nodename")'],
      edge: true,
    },
  ],
  good: [
    {
      about: "case does not count",
      files: "== ha.cf\nnode Master1 master2\nbcast eth0\n== haresources\nmaster1 10.0.0.14\n",
    },
    { about: "no ha.cf to compare with", files: "== haresources\nmaster1 10.0.0.14\n" },
    {
      about: "Pacemaker does not use the file",
      files: "== ha.cf\nnode a b\nbcast eth0\ncrm yes\n== haresources\nother 10.0.0.14\n",
    },
    {
      about: "a note",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\n// the web server\nmaster1 10.0.0.14/24/eth0\n",
      edge: true,
    },
    {
      about: "a ha.cf without nodes",
      files: "== ha.cf\nbcast eth0\n== haresources\nmaster1 10.0.0.14/24/eth0\n",
      edge: true,
    },
    {
      about: "an owner with an odd character has another rule",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1\u00a010.0.0.14/24/eth0 nginx\n",
      edge: true,
    },
  ],
};
