import { posix } from "node:path";
import { asHaCf, type Cluster, filesOf, type SourceFile } from "@halint/cluster";
import { ownPrograms, type Word } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { onNodes, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  relative: (name: string, path: string) => `${name} wants a full path: "${path}" makes the daemon refuse to start`,
  absent: (path: string, where: string) =>
    `${path} is no executable file ${where}: the daemon refuses to start ("Client child command is not executable")`,
  unlikely: (path: string) =>
    `no distribution keeps heartbeat's own ${posix.basename(path)} in ${posix.dirname(path)}: where it is not there, the daemon refuses to start`,
  differ: (path: string, other: string) =>
    `another node starts ${posix.basename(path)} as ${other}: on a machine that has no ${path} the daemon refuses to start`,
  help: (paths: readonly string[]) =>
    paths.length > 0
      ? `on this machine it is ${paths.join(" or ")}`
      : "the directory differs between distributions: /usr/lib/heartbeat, /usr/lib64/heartbeat, /usr/libexec/heartbeat",
};

const usualDirectories = /^\/usr\/(?:local\/)?(?:lib|lib64|libexec|lib\/[a-z0-9_]+-linux-gnu)\/heartbeat$/;

/** The same program under another path, in the ha.cf of a node that comes before. */
function elsewhere(cluster: Cluster, own: SourceFile, program: Word): { file: SourceFile; word: Word } | undefined {
  for (const { file } of filesOf(cluster, "ha.cf")) {
    if (file === own) return undefined;
    for (const setting of [...asHaCf(file).of("respawn"), ...asHaCf(file).of("failfast")]) {
      const word = setting.values[1];
      if (word && posix.basename(word.text) === posix.basename(program.text) && word.text !== program.text) {
        return { file, word };
      }
    }
  }
  return undefined;
}

export const rule = haCfRule("ha-cf/respawn-path", (subject, report) => {
  const { cluster, file, reading, nodes } = subject;
  for (const { refusal, nodes: where, node } of refused(subject, "program")) {
    const { word, relative, setting } = refusal;
    const at = { file, range: word.range };
    const known = where[0]?.facts.heartbeatPrograms?.get(posix.basename(word.text)) ?? [];
    // The one that is named here is there and cannot be executed, as others may be.
    const found = known.filter((path) => where.every((machine) => machine.facts.hasProgram(path) !== false));
    const fixes = found.map(
      (path): Fix => ({
        title: `Write ${path}`,
        safety: found.length === 1 ? "safe" : "unsafe",
        edits: [replace(file, word.range, path)],
      }),
    );
    report({
      at,
      node,
      severity: "error",
      noticed: "start",
      message: relative
        ? messages.relative(setting.directive.name, word.text)
        : messages.absent(word.text, onNodes(where)),
      ...(relative ? {} : { help: messages.help(found) }),
      fixes,
    });
  }
  for (const setting of [...reading.of("respawn"), ...reading.of("failfast")]) {
    const program = setting.values[1];
    if (!program?.text.startsWith("/")) continue;
    const name = posix.basename(program.text);
    if (!ownPrograms.includes(name)) continue;
    // Where it is known whether it is there, nothing has to be guessed.
    if (nodes.some((node) => node.facts.hasProgram(program.text) !== undefined)) continue;
    const usual = usualDirectories.test(posix.dirname(program.text));
    const other = usual ? elsewhere(cluster, file, program) : undefined;
    if (usual && !other) continue;
    report({
      at: { file, range: program.range },
      severity: "warning",
      noticed: "never",
      message: other ? messages.differ(program.text, other.word.text) : messages.unlikely(program.text),
      help: messages.help([]),
      related: other ? [{ place: { file: other.file, range: other.word.range }, message: "there" }] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A respawn or failfast line whose program is not there.",
  why: "The daemon checks at start that the program can be executed, and refuses to start if it cannot, on that machine only. Heartbeat's own programs live in /usr/lib/heartbeat, /usr/lib64/heartbeat or, on Debian 12, /usr/libexec/heartbeat, so a line that works on one distribution stops heartbeat on another.",
  fix: "Writes the path of the program of that name among heartbeat's own on this machine. Safe where there is exactly one.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the program is there and cannot be executed",
      files: `
== master1/etc/ha.d/ha.cf
respawn hacluster ⟦/usr/lib/heartbeat/ipfail⟧
node master1 master2
== master1/etc/hostname
master1
== master1/usr/lib/heartbeat/ipfail (644)
(a program)
`,
      expect: [
        'error start: /usr/lib/heartbeat/ipfail is no executable file on master1: the daemon refuses to start ("Client child command is not executable")',
      ],
    },
    {
      about: "the path of another distribution",
      files: `
== master1/etc/ha.d/ha.cf
respawn hacluster ⟦/usr/lib64/heartbeat/ipfail⟧
node master1 master2
== master1/etc/hostname
master1
== master1/usr/libexec/heartbeat/ipfail (755)
(a program)
`,
      expect: [
        'error start: /usr/lib64/heartbeat/ipfail is no executable file on master1: the daemon refuses to start ("Client child command is not executable")',
      ],
      after: `
== master1/etc/ha.d/ha.cf
respawn hacluster /usr/libexec/heartbeat/ipfail
node master1 master2
`,
    },
    {
      about: "a name without a path",
      files: "== ha.cf\nrespawn hacluster ⟦ipfail⟧\nnode a b\n",
      expect: ['error start: respawn wants a full path: "ipfail" makes the daemon refuse to start'],
    },
    {
      about: "a directory that no distribution uses, on an unknown machine",
      files: "== ha.cf\nrespawn hacluster ⟦/opt/ha/ipfail⟧\nnode a b\n",
      expect: [
        "warning never: no distribution keeps heartbeat's own ipfail in /opt/ha: where it is not there, the daemon refuses to start",
      ],
    },
    {
      about: "another directory than the other node's",
      files:
        "== master1/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode master1 master2\n== master2/ha.cf\nrespawn hacluster ⟦/usr/lib64/heartbeat/ipfail⟧\nnode master1 master2\n",
      expect: [
        "warning never: another node starts ipfail as /usr/lib/heartbeat/ipfail: on a machine that has no /usr/lib64/heartbeat/ipfail the daemon refuses to start",
      ],
    },
    {
      about: "the one that is named cannot be executed",
      files:
        "== a/etc/ha.d/ha.cf\nrespawn hacluster ⟦/usr/lib/heartbeat/ipfail⟧\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/usr/lib/heartbeat/ipfail (0644)\n== a/usr/lib64/heartbeat/ipfail (0755)\n",
      expect: [
        'error start: /usr/lib/heartbeat/ipfail is no executable file on master1: the daemon refuses to start ("Client child command is not executable")',
      ],
      after: "== a/etc/ha.d/ha.cf\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "two programs to choose from",
      files:
        "== a/etc/ha.d/ha.cf\nrespawn hacluster ⟦/usr/lib/heartbeat/ipfail⟧\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/usr/libexec/heartbeat/ipfail (0755)\n== a/usr/lib64/heartbeat/ipfail (0755)\n",
      expect: [
        'error start: /usr/lib/heartbeat/ipfail is no executable file on master1: the daemon refuses to start ("Client child command is not executable")',
      ],
      edge: true,
    },
    {
      about: "its name alone, where it is found",
      files:
        "== a/etc/ha.d/ha.cf\nrespawn hacluster ⟦ipfail⟧\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/usr/libexec/heartbeat/ipfail (0755)\n",
      expect: ['error start: respawn wants a full path: "ipfail" makes the daemon refuse to start'],
      after: "== a/etc/ha.d/ha.cf\nrespawn hacluster /usr/libexec/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one file for two machines that keep it in different places",
      files:
        "== ha.cf\nrespawn hacluster ⟦/usr/lib/heartbeat/ipfail⟧\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/usr/lib64/heartbeat/ipfail (755)\n(a program)\n== m2/usr/libexec/heartbeat/ipfail (755)\n(a program)\n",
      expect: [
        'error start: /usr/lib/heartbeat/ipfail is no executable file on m1 and m2: the daemon refuses to start ("Client child command is not executable")',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "an unusual place on one of two nodes",
      files:
        "== --node master1=a\n== --node master2=b\n== a/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n== b/ha.cf\nrespawn hacluster ⟦/opt/ha/ipfail⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        "warning never: no distribution keeps heartbeat's own ipfail in /opt/ha: where it is not there, the daemon refuses to start",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "the program is there",
      files: `
== master1/etc/ha.d/ha.cf
respawn hacluster /usr/libexec/heartbeat/ipfail
node master1 master2
== master1/usr/libexec/heartbeat/ipfail (755)
(a program)
`,
    },
    { about: "an unknown machine", files: "== ha.cf\nrespawn hacluster /usr/lib64/heartbeat/ipfail\nnode a b\n" },
    { about: "somebody's own program", files: "== ha.cf\nrespawn root /opt/watch/nic\nnode a b\n" },
    {
      about: "in an unusual place, and there",
      files:
        "== a/etc/ha.d/ha.cf\nrespawn hacluster /opt/ha/ipfail\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/opt/ha/ipfail (0755)\n== a/usr/bin/env (0755)\n",
      edge: true,
    },
    {
      about: "other programs, and the same one at the same place",
      files:
        "== --node master1=a\n== --node master2=b\n== a/ha.cf\nrespawn hacluster /usr/lib64/heartbeat/dopd\nrespawn hacluster /usr/lib/heartbeat/ipfail\nrespawn hacluster\nnode master1 master2\nbcast eth1\n== b/ha.cf\nrespawn hacluster /usr/lib/heartbeat/ipfail\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "one file for two machines, of which one is known",
      files:
        "== ha.cf\nrespawn hacluster /opt/ha/ipfail\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/opt/ha/ipfail (755)\n(a program)\n== m1/usr/bin/env (755)\n(a program)\n",
      edge: true,
    },
  ],
};
