import { filesOf, isTemplateName } from "@halint/cluster";
import type { Rule, RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  readable: (mode: string, who: string) =>
    `mode ${mode} lets ${who} read the key: the daemon refuses to start ("Bad permissions on keyfile")`,
  loose: (mode: string) =>
    `mode ${mode} is looser than 0600; the daemon does not mind, but the manual asks that only root may write the key`,
  owner: (uid: number) => `the file belongs to user ${uid}, who can read and change the key; it should be root's`,
  unknown: () =>
    "the mode of this file says nothing about the nodes (git and unsaved files keep none): make sure that it is deployed with 0600, or the daemon refuses to start",
};

const octal = (mode: number) => `0${mode.toString(8).padStart(3, "0")}`;

export const rule: Rule = {
  id: "authkeys/permissions",
  check(cluster, report) {
    let advised = false;
    for (const { file, nodes } of filesOf(cluster, "authkeys")) {
      const [only] = nodes;
      const node = nodes.length === 1 && only?.name !== undefined ? only.label : undefined;
      // A template's mode is not that of the file that is made of it.
      if (isTemplateName(file.path)) continue;
      const mode = file.stat?.mode;
      if (mode === undefined) {
        if (!advised) report({ at: { file }, node, severity: "info", noticed: "never", message: messages.unknown() });
        advised = true;
        continue;
      }
      const fixes = [
        { title: "Set mode 0600", safety: "safe" as const, edits: [{ kind: "mode" as const, file, mode: 0o600 }] },
      ];
      if (mode & 0o044) {
        const who = mode & 0o004 ? "everybody" : "the group";
        report({
          at: { file },
          node,
          severity: "error",
          noticed: "start",
          message: messages.readable(octal(mode), who),
          fixes,
        });
      } else if (mode & 0o077) {
        report({
          at: { file },
          node,
          severity: "warning",
          noticed: "never",
          message: messages.loose(octal(mode)),
          fixes,
        });
      }
      // Only a system's own file has to be root's: a working copy belongs to whoever works on it.
      if (only?.live && file.stat?.uid !== undefined && file.stat.uid !== 0) {
        report({ at: { file }, node, severity: "warning", noticed: "never", message: messages.owner(file.stat.uid) });
      }
    }
  },
};

export const docs: RuleDocs = {
  finds: "An authkeys that others may read.",
  why: "The daemon refuses to start when the group or others may read the file; that is the most frequent refusal after copying it. It does not look at the other bits, nor at the owner. Where git keeps the file, its mode is lost, so halint only reminds.",
  fix: "Sets mode 0600. Safe: the daemon runs as root and reads it all the same.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "readable by everybody",
      files: "== authkeys (644)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: mode 0644 lets everybody read the key: the daemon refuses to start ("Bad permissions on keyfile")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "readable by the group",
      files: "== authkeys (640)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: mode 0640 lets the group read the key: the daemon refuses to start ("Bad permissions on keyfile")',
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "writable by the group",
      files: "== authkeys (620)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "warning never: mode 0620 is looser than 0600; the daemon does not mind, but the manual asks that only root may write the key",
      ],
      after: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
    },
    {
      about: "no mode is known",
      files: "== authkeys\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "info never: the mode of this file says nothing about the nodes (git and unsaved files keep none): make sure that it is deployed with 0600, or the daemon refuses to start",
      ],
    },
    {
      about: "two nodes, and no mode of either is known",
      files:
        "== a/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== a/etc/hostname\nmaster1\n== a/etc/ha.d/authkeys\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n== b/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== b/etc/hostname\nmaster2\n== b/etc/ha.d/authkeys\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "info never: the mode of this file says nothing about the nodes (git and unsaved files keep none): make sure that it is deployed with 0600, or the daemon refuses to start",
      ],
      edge: true,
    },
    {
      about: "bits for execution",
      files: "== authkeys (601)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        "warning never: mode 0601 is looser than 0600; the daemon does not mind, but the manual asks that only root may write the key",
      ],
      after: "== authkeys (0600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
    {
      about: "readable by the group, with a bit for execution",
      files: "== authkeys (641)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      expect: [
        'error start: mode 0641 lets the group read the key: the daemon refuses to start ("Bad permissions on keyfile")',
      ],
      after: "== authkeys (0600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n",
      edge: true,
    },
  ],
  good: [
    { about: "a template", files: "== authkeys.erb (644)\nauth 1\n1 sha1 <%= @key %>\n" },
    { about: "root's alone", files: "== authkeys (600)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
    { about: "read-only", files: "== authkeys (400)\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d5\n" },
  ],
};
