import type { Setting } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { onNodes, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { removeLine, replace } from "../../support.js";

const messages = {
  noList: (client: string) => `apiauth ${client} names nobody: without uid= or gid= the daemon refuses to start`,
  clientOnly: (text: string) =>
    `"${text}" is read as the name of the client: who may use it is missing, and the daemon refuses to start`,
  twice: (list: string) => `a second ${list.slice(0, 3)}= list: the daemon refuses to start`,
  stray: (word: string) => `"${word}" is neither uid= nor gid=: the daemon refuses to start`,
  blank: (word: string) =>
    `the blank ends the list, so that "${word}" is neither uid= nor gid=: the daemon refuses to start`,
  long: () => "the name of a client has at most 31 bytes: the daemon refuses to start",
  user: (name: string, where: string) => `there is no user ${name} ${where}: the daemon refuses to start`,
  group: (name: string, where: string) => `there is no group ${name} ${where}: the daemon refuses to start`,
  empty: (list: string) => `"${list}" begins with an empty name: the daemon refuses to start`,
  client: (name: string, line: number) =>
    `line ${line} says already who may be ${name}: the daemon refuses to start over a second line`,
  builtIn: (name: string, crm: string) =>
    `${crm} says itself who may be ${name}: with a line of your own the daemon refuses to start`,
};

const words = (setting: Setting) =>
  setting.values
    .slice(1)
    .map((word) => word.text)
    .sort()
    .join(" ");

export const rule = haCfRule("ha-cf/apiauth-conflict", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, nodes, node } of refused(subject, "apiauth")) {
    const { setting, word, fault, first } = refusal;
    const remove = (safe: boolean): Fix[] => [
      {
        title: "Remove the line",
        safety: safe ? "safe" : "unsafe",
        edits: [removeLine(file, setting.line.range.start)],
      },
    ];
    const say = (message: string, fixes: readonly Fix[] = []) =>
      report({
        at: { file, range: word.range },
        node,
        severity: "error",
        noticed: "start",
        message,
        related: first ? [{ place: { file, range: first.range }, message: "here" }] : [],
        fixes,
      });
    switch (fault) {
      case "no list":
        say(/^[ug]id=/.test(word.text) ? messages.clientOnly(word.text) : messages.noList(word.text));
        break;
      case "list twice":
        say(messages.twice(word.text));
        break;
      case "stray word": {
        const before = setting.values[setting.values.indexOf(word) - 1];
        if (before?.text.endsWith(",") && /^[A-Za-z0-9_-]+,?$/.test(word.text)) {
          const edits = [replace(file, { start: before.range.end, end: word.range.start }, "")];
          say(messages.blank(word.text), [{ title: "Take the blank out", safety: "safe", edits }]);
        } else say(messages.stray(word.text));
        break;
      }
      case "long client":
        say(messages.long());
        break;
      case "unknown user":
        say(word.text.startsWith("uid=") ? messages.empty(word.text) : messages.user(word.text, onNodes(nodes)));
        break;
      case "unknown group":
        say(word.text.startsWith("gid=") ? messages.empty(word.text) : messages.group(word.text, onNodes(nodes)));
        break;
      case "client twice": {
        const other = first && reading.of("apiauth").find((line) => line.values[0] === first);
        say(
          messages.client(word.text, first ? file.lineOf(first.range.start) : 0),
          remove(other !== undefined && words(other) === words(setting)),
        );
        break;
      }
      case "built in": {
        const crm = reading.of("pacemaker").find((line) => first && line.values.includes(first));
        say(messages.builtIn(word.text, `${crm?.directive.name ?? "crm"} ${first?.text ?? "on"}`), remove(false));
        break;
      }
    }
  }
});

export const docs: RuleDocs = {
  finds: "An apiauth line that the daemon refuses.",
  why: "A client has one line, with at least one of `uid=` and `gid=`, each once, names without blanks between them. A second line for a client is refused, and so is one for a client of Pacemaker's while crm is on, above or below it: `Duplicate apiauth directive for API client stonith-ng`. Names that the machine does not know are refused too.",
  fix: "Removes a second line; safe where it says the same. Takes a blank out of a list; safe.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "lines that are not complete",
      files:
        "== ha.cf\napiauth ⟦ipfail⟧\napiauth ⟦uid=root⟧\napiauth x uid=hacluster, ⟦root⟧\napiauth y uid=root ⟦uid=daemon⟧\napiauth z uid=root ⟦extra⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: apiauth ipfail names nobody: without uid= or gid= the daemon refuses to start",
        'error start: "uid=root" is read as the name of the client: who may use it is missing, and the daemon refuses to start',
        'error start: the blank ends the list, so that "root" is neither uid= nor gid=: the daemon refuses to start',
        "error start: a second uid= list: the daemon refuses to start",
        'error start: "extra" is neither uid= nor gid=: the daemon refuses to start',
      ],
      after:
        "== ha.cf\napiauth ipfail\napiauth uid=root\napiauth x uid=hacluster,root\napiauth y uid=root uid=daemon\napiauth z uid=root extra\nnode a b\nbcast eth1\n",
    },
    {
      about: "one client twice",
      files:
        "== ha.cf\napiauth ipfail gid=haclient uid=hacluster\napiauth ⟦ipfail⟧ uid=hacluster gid=haclient\nnode a b\nbcast eth1\n",
      expect: ["error start: line 1 says already who may be ipfail: the daemon refuses to start over a second line"],
      after: "== ha.cf\napiauth ipfail gid=haclient uid=hacluster\nnode a b\nbcast eth1\n",
    },
    {
      about: "a client of Pacemaker's",
      files: "== ha.cf\napiauth ⟦stonith-ng⟧ uid=root\ncrm respawn\nnode a b\nbcast eth1\n",
      expect: [
        "error start: crm respawn says itself who may be stonith-ng: with a line of your own the daemon refuses to start",
      ],
      after: "== ha.cf\ncrm respawn\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a second line that says something else",
      files: "== ha.cf\napiauth ipfail uid=hacluster\napiauth ⟦ipfail⟧ uid=root\nnode master1 master2\nbcast eth1\n",
      expect: ["error start: line 1 says already who may be ipfail: the daemon refuses to start over a second line"],
      edge: true,
    },
    {
      about: "a second line that says the same in another order",
      files:
        "== ha.cf\napiauth ipfail uid=hacluster gid=haclient\napiauth ⟦ipfail⟧ gid=haclient uid=hacluster\nnode master1 master2\nbcast eth1\n",
      expect: ["error start: line 1 says already who may be ipfail: the daemon refuses to start over a second line"],
      after: "== ha.cf\napiauth ipfail uid=hacluster gid=haclient\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "users and groups that are not there, or have no name",
      files:
        "== a/etc/ha.d/ha.cf\napiauth ipfail ⟦uid=,root⟧\napiauth dopd uid=⟦hacluter⟧ ⟦gid=,haclient⟧\napiauth ping gid=⟦hacluster⟧\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\npasswd: files\ngroup: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n10.1.1.9 gw1\n== a/etc/passwd\nroot:x:0:0::/root:/bin/sh\nhacluster:x:17:60::/:/sbin/nologin\n== a/etc/group\nroot:x:0:\nhaclient:x:60:\n",
      expect: [
        'error start: "uid=,root" begins with an empty name: the daemon refuses to start',
        "error start: there is no user hacluter on master1: the daemon refuses to start",
        'error start: "gid=,haclient" begins with an empty name: the daemon refuses to start',
        "error start: there is no group hacluster on master1: the daemon refuses to start",
      ],
      edge: true,
    },
    {
      about: "a client of Pacemaker's, under its other name",
      files: "== ha.cf\napiauth ⟦crmd⟧ uid=hacluster\npacemaker respawn\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error start: pacemaker respawn says itself who may be crmd: with a line of your own the daemon refuses to start",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a line for each client",
      files:
        "== ha.cf\napiauth ipfail gid=haclient uid=hacluster\napiauth dopd uid=hacluster,root\nnode a b\nbcast eth1\n",
    },
    { about: "without Pacemaker", files: "== ha.cf\napiauth cib uid=root\nnode a b\nbcast eth1\n" },
  ],
};
