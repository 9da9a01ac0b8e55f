import { isAboutNote, type Setting, type ValueType } from "@halint/grammars";
import type { Finding } from "../../diagnostic.js";
import { refusalsOn } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";

const messages = {
  line: (mark: string) =>
    `"${mark}" starts no comment in ha.cf: the daemon takes it for a directive and refuses to start`,
  refused: (mark: string, directive: string) =>
    `"${mark}" starts no comment in ha.cf: the daemon takes it for a value of ${directive} and refuses to start`,
  nodes: (mark: string, words: readonly string[]) =>
    `"${mark}" starts no comment in ha.cf: the daemon takes ${list(words.map((word) => `"${word}"`))} for ${words.length === 1 ? "a node that never comes" : "nodes that never come"} up`,
  file: (mark: string, directive: string, file: string) =>
    `"${mark}" starts no comment in ha.cf: the last word wins, so ${directive} writes to the file "${file}"`,
  lastWins: (mark: string, directive: string, value: string) =>
    `"${mark}" starts no comment in ha.cf: the last word wins, so ${directive} becomes "${value}"`,
  argument: (mark: string, program: string) =>
    `"${mark}" starts no comment in ha.cf: the words are passed to ${program} as arguments`,
  parameters: (mark: string, directive: string) =>
    `"${mark}" starts no comment in ha.cf: ${directive} passes the words to the fencing device as parameters`,
  members: (mark: string, directive: string, words: readonly string[]) =>
    `"${mark}" starts no comment in ha.cf: ${directive} takes ${list(words.map((word) => `"${word}"`))} for hosts to ping, finds no address and leaves ${words.length === 1 ? "it" : "them"} out`,
  ignored: (mark: string, directive: string) =>
    `"${mark}" starts no comment in ha.cf: it does no harm here only because ${directive} ignores further words`,
};

/** What the daemon does with a note, by the directive before it. */
function effect(setting: Setting, mark: string, refused: boolean): Pick<Finding, "message" | "noticed"> {
  const { directive, note, values } = setting;
  const { name } = directive;
  const words = note.map((word) => word.text);
  const last = words.at(-1) ?? "";
  if (refused) return { message: messages.refused(mark, name), noticed: "start" };
  if (directive.shape === "line") {
    const message =
      (name === "respawn" || name === "failfast") && values[1]
        ? messages.argument(mark, values[1].text)
        : name === "stonith_host"
          ? messages.parameters(mark, name)
          : name === "ping_group"
            ? messages.members(mark, name, words)
            : messages.ignored(mark, name);
    return { message, noticed: "never" };
  }
  const type = directive.types[0] as ValueType;
  if (name === "node") return { message: messages.nodes(mark, words), noticed: "never" };
  // What is no interface, host or device to a person is none to the daemon either.
  const never = type.kind === "interface" || type.kind === "host" || type.kind === "device";
  if (never && name !== "quorum_server") return { message: messages.refused(mark, name), noticed: "start" };
  if (type.kind === "path") return { message: messages.file(mark, name, last), noticed: "never" };
  return { message: messages.lastWins(mark, name, last), noticed: "never" };
}

export const rule = haCfRule("ha-cf/slash-comment", ({ file, reading, nodes }, report) => {
  const fixes = (start: number, mark: string, safe: boolean): Finding["fixes"] => [
    {
      title: `Replace ${mark} by #`,
      safety: safe ? "safe" : "unsafe",
      edits: [replace(file, { start, end: start + mark.length }, "#")],
    },
  ];
  for (const line of reading.unknown) {
    const mark = /^(?:\/\/|;)/.exec(line.name.text)?.[0];
    if (!mark || line.rest) continue;
    report({
      at: { file, range: line.range },
      severity: "error",
      noticed: "start",
      message: messages.line(mark),
      fixes: fixes(line.range.start, mark, true) ?? [],
    });
  }
  const refused = new Set(
    nodes.flatMap((node) =>
      refusalsOn(node).flatMap((refusal) => ("setting" in refusal && isAboutNote(refusal) ? refusal.setting : [])),
    ),
  );
  for (const setting of reading.settings) {
    const [first] = setting.note;
    if (!first) continue;
    const mark = first.text.startsWith("//") ? "//" : ";";
    const mayBeMeant = ["respawn", "failfast", "stonith_host", "stonith"].includes(setting.directive.name);
    report({
      at: { file, range: { start: first.range.start, end: setting.line.range.end } },
      severity: "error",
      ...effect(setting, mark, refused.has(setting)),
      help: 'a comment starts with "#"',
      fixes: fixes(first.range.start, mark, !mayBeMeant) ?? [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A note that starts with `//` or `;` instead of `#`.",
  why: `Only \`#\` starts a comment in ha.cf. What follows \`//\` is read as further values of the directive, and what comes of it differs: times, booleans, ports and ping hosts make the daemon refuse to start, mostly without naming the line; two such words after \`ping\` crash it; after \`node\` they become nodes that never come up, so that every start waits for them; after \`logfile\` the log goes to a file of that name in the root directory.`,
  fix: "Puts `#` in the place of `//` or `;`. Safe, because no word of the note was meant; unsafe behind `respawn`, `failfast`, `stonith` and `stonith_host`, where it may be an argument.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "notes in the style of C",
      files: `
== master1/ha.cf
⟦// cluster of the web shop⟧
keepalive 2 ⟦//seconds⟧
logfile /var/log/ha-log ⟦//the log⟧
ucast eth1 10.1.1.2 ⟦// the peer⟧
node master1 master2 ⟦//both nodes⟧
respawn hacluster /usr/lib/heartbeat/ipfail ⟦//watch the network⟧
`,
      expect: [
        'error start: "//" starts no comment in ha.cf: the daemon takes it for a directive and refuses to start',
        'error start: "//" starts no comment in ha.cf: the daemon takes it for a value of keepalive and refuses to start',
        'error never: "//" starts no comment in ha.cf: the last word wins, so logfile writes to the file "log"',
        'error never: "//" starts no comment in ha.cf: it does no harm here only because ucast ignores further words',
        'error never: "//" starts no comment in ha.cf: the daemon takes "//both" and "nodes" for nodes that never come up',
        'error never: "//" starts no comment in ha.cf: the words are passed to /usr/lib/heartbeat/ipfail as arguments',
      ],
      after: `
== master1/ha.cf
# cluster of the web shop
keepalive 2 #seconds
logfile /var/log/ha-log #the log
ucast eth1 10.1.1.2 # the peer
node master1 master2 #both nodes
respawn hacluster /usr/lib/heartbeat/ipfail //watch the network
`,
    },
    {
      about: "words that somebody else gets",
      files:
        "== ha.cf\nstonith_host * null a b ⟦//both⟧\nping_group routers 10.0.0.1 ⟦//the two⟧\nbcast eth1\nnode a b\n",
      expect: [
        'error never: "//" starts no comment in ha.cf: stonith_host passes the words to the fencing device as parameters',
        'error never: "//" starts no comment in ha.cf: ping_group takes "//the" and "two" for hosts to ping, finds no address and leaves them out',
      ],
      after: "== ha.cf\nstonith_host * null a b //both\nping_group routers 10.0.0.1 #the two\nbcast eth1\nnode a b\n",
    },
    {
      about: "a semicolon",
      files: `
== master1/ha.cf
⟦; timing⟧
deadtime 30 ⟦; seconds⟧
`,
      expect: [
        'error start: ";" starts no comment in ha.cf: the daemon takes it for a directive and refuses to start',
        'error start: ";" starts no comment in ha.cf: the daemon takes it for a value of deadtime and refuses to start',
      ],
      after: `
== master1/ha.cf
# timing
deadtime 30 # seconds
`,
    },
    {
      about: "notes on devices, interfaces, hosts and numbers",
      files:
        "== ha.cf\nserial /dev/ttyS0 ⟦//modem⟧\nbcast eth1 ⟦; cable⟧\nquorum_server qs1 ⟦// the third⟧\ndebug 1 ⟦// low⟧\nnode master1 master2\n",
      expect: [
        'error start: "//" starts no comment in ha.cf: the daemon takes it for a value of serial and refuses to start',
        'error start: ";" starts no comment in ha.cf: the daemon takes it for a value of bcast and refuses to start',
        'error never: "//" starts no comment in ha.cf: the last word wins, so quorum_server becomes "third"',
        'error never: "//" starts no comment in ha.cf: the last word wins, so debug becomes "low"',
      ],
      after:
        "== ha.cf\nserial /dev/ttyS0 #modem\nbcast eth1 # cable\nquorum_server qs1 # the third\ndebug 1 # low\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a note that does no harm on a line that is refused",
      files: "== ha.cf\nucast eth1 fe80::1 ⟦// the peer⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error never: "//" starts no comment in ha.cf: it does no harm here only because ucast ignores further words',
      ],
      after: "== ha.cf\nucast eth1 fe80::1 # the peer\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a note of as many words as are listed, and a longer one",
      files:
        "== ha.cf\nnode master1 ⟦//first of the file server in the old machine hall since spring⟧\nnode master2 ⟦//second of the file server in the old machine hall since last autumn⟧\nbcast eth1\n",
      expect: [
        'error never: "//" starts no comment in ha.cf: the daemon takes "//first", "of", "the", "file", "server", "in", "the", "old", "machine", "hall", "since" and "spring" for nodes that never come up',
        'error never: "//" starts no comment in ha.cf: the daemon takes "//second", "of", "the", "file", "server", "in", "the", "old", "machine", "hall" and 3 more for nodes that never come up',
      ],
      after:
        "== ha.cf\nnode master1 #first of the file server in the old machine hall since spring\nnode master2 #second of the file server in the old machine hall since last autumn\nbcast eth1\n",
      edge: true,
    },
  ],
  good: [
    { about: "a number sign", files: "== master1/ha.cf\n# timing\nkeepalive 2 # seconds\n" },
    { about: "a lone path that begins with two slashes", files: "== master1/ha.cf\nlogfile //var/log/ha-log\n" },
    {
      about: "words that are no notes",
      files: "== ha.cf\nshop cluster\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
