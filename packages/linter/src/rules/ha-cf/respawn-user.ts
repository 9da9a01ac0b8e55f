import { onNodes, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";
import { turnedAway } from "./client-not-authorised.js";

const messages = {
  unknown: (user: string, where: string) => `there is no user ${user} ${where}: the daemon refuses to start`,
  number: (user: string) => `respawn wants the name of a user, not ${user}: the daemon refuses to start`,
  long: () => "the daemon has no room for a user name of 64 bytes or more: it refuses to start",
  unusual: (user: string) =>
    `where there is no user ${user} the daemon refuses to start; packages of heartbeat make only hacluster`,
};

export const rule = haCfRule("ha-cf/respawn-user", (subject, report) => {
  const { file, reading, nodes } = subject;
  const told = new Set<number>();
  for (const { refusal, nodes: where, node } of refused(subject, "user")) {
    const { word, long } = refusal;
    told.add(word.range.start);
    // A machine without the packages' own user has something else to mend first.
    const there = where.every(({ facts }) => facts.users?.has("hacluster") !== false);
    report({
      at: { file, range: word.range },
      node,
      severity: "error",
      noticed: "start",
      message: long
        ? messages.long()
        : /^[0-9]+$/.test(word.text)
          ? messages.number(word.text)
          : messages.unknown(word.text, onNodes(where)),
      fixes: there
        ? [{ title: "Write hacluster", safety: "unsafe", edits: [replace(file, word.range, "hacluster")] }]
        : [],
    });
  }
  for (const setting of [...reading.of("respawn"), ...reading.of("failfast")]) {
    const [user] = setting.values;
    if (!user || told.has(user.range.start) || user.text === "root" || user.text === "hacluster") continue;
    if (turnedAway(reading, setting)) continue;
    // Without a program the words are probably in the wrong order.
    if (user.text.startsWith("/") || nodes.every((node) => node.facts.users?.has(user.text))) continue;
    report({
      at: { file, range: user.range },
      severity: "warning",
      noticed: "never",
      message: messages.unusual(user.text),
    });
  }
});

export const docs: RuleDocs = {
  finds: "A respawn or failfast line for a user who is not there.",
  why: "The daemon looks the user up at start and refuses if there is none: `Invalid uid [x] specified for client child`. Numbers are no names. Packages make the user hacluster; older instructions say otherwise.",
  fix: "Writes hacluster. Unsafe: the program may need other rights.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "not among the users of the machine",
      files:
        "== master1/etc/ha.d/ha.cf\nrespawn ⟦cluster⟧ /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n== master1/etc/hostname\nmaster1\n== master1/etc/passwd\nroot:x:0:0::/root:/bin/sh\nhacluster:x:90:90::/:/bin/false\n",
      expect: ["error start: there is no user cluster on master1: the daemon refuses to start"],
      after:
        "== master1/etc/ha.d/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a machine that has not even hacluster",
      files:
        "== master1/etc/ha.d/ha.cf\nrespawn ⟦hacluster⟧ /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n== master1/etc/hostname\nmaster1\n== master1/etc/passwd\nroot:x:0:0::/root:/bin/sh\n",
      expect: ["error start: there is no user hacluster on master1: the daemon refuses to start"],
    },
    {
      about: "an unusual user, and a number",
      files: "== ha.cf\nrespawn ⟦cluster⟧ /opt/watch\nrespawn ⟦0⟧ /opt/watch\nnode a b\nbcast eth1\n",
      expect: [
        "warning never: where there is no user cluster the daemon refuses to start; packages of heartbeat make only hacluster",
        "error start: respawn wants the name of a user, not 0: the daemon refuses to start",
      ],
      after: "== ha.cf\nrespawn cluster /opt/watch\nrespawn hacluster /opt/watch\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "a name that is too long",
      files:
        "== ha.cf\nrespawn ⟦mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm⟧ /opt/watch\nnode master1 master2\nbcast eth1\n",
      expect: ["error start: the daemon has no room for a user name of 64 bytes or more: it refuses to start"],
      edge: true,
    },
    {
      about: "another user on a machine that has no hacluster",
      files:
        "== a/etc/ha.d/ha.cf\nrespawn ⟦cluster⟧ /opt/watch\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/passwd\nroot:x:0:0::/root:/bin/sh\n",
      expect: ["error start: there is no user cluster on master1: the daemon refuses to start"],
      unsafe: true,
      edge: true,
    },
    {
      about: "one file for two machines, of which one has no hacluster",
      files:
        "== ha.cf\nrespawn ⟦cluster⟧ /opt/watch\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/etc/passwd\nhacluster:x:90:90::/:/bin/false\n== m2/etc/passwd\nroot:x:0:0::/root:/bin/sh\n",
      expect: ["error start: there is no user cluster on m1 and m2: the daemon refuses to start"],
      unsafe: true,
      edge: true,
    },
    {
      about: "one file for two machines, of which one knows the user",
      files:
        "== ha.cf\nrespawn ⟦watch⟧ /opt/watch\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/etc/passwd\nhacluster:x:90:90::/:/bin/false\nwatch:x:91:91::/:/bin/false\n",
      expect: [
        "warning never: where there is no user watch the daemon refuses to start; packages of heartbeat make only hacluster",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an unusual user who is there",
      files:
        "== m1/etc/ha.d/ha.cf\nrespawn watch /opt/watch\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/passwd\nhacluster:x:90:90::/:/bin/false\nwatch:x:91:91::/:/bin/false\n",
    },
    { about: "a program where the user should stand", files: "== ha.cf\nrespawn /opt/watch\nnode a b\nbcast eth1\n" },
    {
      about: "root and hacluster",
      files: "== ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nfailfast root /opt/watch\nnode a b\nbcast eth1\n",
    },
    {
      about: "a user who is turned away later",
      files: "== ha.cf\nrespawn monitor /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
