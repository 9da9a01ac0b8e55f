import { hiddenProgram, type Word } from "@halint/grammars";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  cut: (word: string, comment: string) =>
    `"#" starts a comment even inside a word: the daemon reads "${word}" and drops "${comment}"; there is no way to quote it`,
  read: (program: string) =>
    `the daemon reads on behind a "#" that touches the user's name: it runs ${program}, although that stands in a comment`,
};

/** Directives whose values may well hold a `#`: paths, passwords, arguments. */
const long = ["logfile", "debugfile", "stonith_host", "stonith", "env", "respawn", "failfast", "watchdog", "coreroot"];

export const rule = haCfRule("ha-cf/comment-in-value", ({ file, reading }, report) => {
  const comments = new Map(reading.file.comments.map((comment) => [comment.range.start, comment]));
  for (const setting of reading.settings) {
    const last = setting.values.at(-1);
    if (!long.includes(setting.directive.name) || !last || setting.note.length > 0) continue;
    const comment = comments.get(last.range.end);
    if (!comment) continue;
    const text = comment.text.trimEnd();
    const range = { start: last.range.start, end: comment.range.start + text.length };
    const warn = (message: string) => report({ at: { file, range }, severity: "warning", noticed: "never", message });
    const hidden: Word | undefined =
      ["respawn", "failfast"].includes(setting.directive.name) && setting.values.length === 1
        ? hiddenProgram(reading, last)
        : undefined;
    if (hidden) warn(messages.read(hidden.text));
    // A blank behind the sign makes a comment that was meant.
    else if (/^#[^\s#]/.test(text)) warn(messages.cut(last.text, text));
  }
});

export const docs: RuleDocs = {
  finds: "A `#` inside a path, a password or an argument.",
  why: "The daemon cuts every line at the first `#`, before anything else, and knows no quotes: `/var/log/ha#1.log` is /var/log/ha, and a fencing password is cut without a word. A password with a `#` cannot be written in ha.cf at all.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a path and a password",
      files:
        "== ha.cf\nlogfile ⟦/var/log/ha#1.log⟧\nstonith_host * external/ipmi b 10.0.0.9 admin ⟦pa#ss lan⟧\nnode a b\nbcast eth1\n",
      expect: [
        'warning never: "#" starts a comment even inside a word: the daemon reads "/var/log/ha" and drops "#1.log"; there is no way to quote it',
        'warning never: "#" starts a comment even inside a word: the daemon reads "pa" and drops "#ss lan"; there is no way to quote it',
      ],
    },
    {
      about: "a program that runs although it is commented out",
      files: "== ha.cf\nrespawn ⟦root# /opt/watch⟧\nnode a b\nbcast eth1\n",
      expect: [
        'warning never: the daemon reads on behind a "#" that touches the user\'s name: it runs /opt/watch, although that stands in a comment',
      ],
    },
  ],
  good: [
    {
      about: "notes",
      files: "== ha.cf\nlogfile /var/log/ha # the log\nkeepalive 2#seconds\nnode a b# both\nbcast eth1\n",
    },
    {
      about: "notes that touch the value",
      files:
        "== ha.cf\nlogfile /var/log/ha-log# the log\nwatchdog /dev/watchdog## the card\ndebugfile /var/log/ha-debug // old#1\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a note of one word",
      files: "== ha.cf\ndebugfile /var/log/ha-debug //old#1\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
