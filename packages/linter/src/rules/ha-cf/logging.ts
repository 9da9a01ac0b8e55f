import { readBoolean } from "@halint/grammars";
import { isLineRefused, refused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  nowhere: (why: string) => `use_logd is off and ${why}: the daemon has nowhere to log and refuses to start`,
  none: () => "no logfile, debugfile or logfacility is set",
  facility: (facility: string) => `logfacility ${facility} counts as not set`,
  ignored: (names: readonly string[]) =>
    `with use_logd on, messages go to the logging daemon, and ${list(names)} ${names.length === 1 ? "is" : "are"} ignored: if ha_logd does not run or logs elsewhere, these stay empty`,
};

export const rule = haCfRule("ha-cf/logging", (subject, report) => {
  const { file, reading } = subject;
  for (const { refusal, node } of refused(subject, "logging")) {
    const facility = reading.last("logfacility");
    report({
      at: { file, range: refusal.word.range },
      node,
      severity: "error",
      noticed: "start",
      message: messages.nowhere(facility ? messages.facility(facility.text) : messages.none()),
    });
  }
  const logd = reading.last("use_logd");
  if (!logd || readBoolean(logd.text) !== true || isLineRefused(subject, logd.range)) return;
  const facility = reading.last("logfacility")?.text;
  const names = ["logfile", "debugfile", "logfacility"].filter(
    (name) => reading.last(name) && (name !== "logfacility" || (facility !== "none" && facility !== "kern")),
  );
  if (names.length === 0) return;
  report({
    at: { file, range: logd.range },
    severity: "warning",
    noticed: "warning",
    message: messages.ignored(names),
  });
});

export const docs: RuleDocs = {
  finds: "Log settings that contradict each other.",
  why: "With the logging daemon on, heartbeat's own log files are not written, and an operator looks into an empty file. With it off and no file and no facility named, the daemon refuses to start; `logfacility none`, and `kern` too, count as no facility.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "nowhere to log",
      files: "== ha.cf\nuse_logd ⟦off⟧\nnode a b\nbcast eth1\n",
      expect: [
        "error start: use_logd is off and no logfile, debugfile or logfacility is set: the daemon has nowhere to log and refuses to start",
      ],
    },
    {
      about: "a facility that counts as none",
      files: "== ha.cf\nuse_logd ⟦off⟧\nlogfacility kern\nnode a b\nbcast eth1\n",
      expect: [
        "error start: use_logd is off and logfacility kern counts as not set: the daemon has nowhere to log and refuses to start",
      ],
    },
    {
      about: "both",
      files: "== ha.cf\nuse_logd ⟦yes⟧\nlogfile /var/log/ha-log\nlogfacility local0\nnode a b\nbcast eth1\n",
      expect: [
        "warning warning: with use_logd on, messages go to the logging daemon, and logfile and logfacility are ignored: if ha_logd does not run or logs elsewhere, these stay empty",
      ],
    },
    {
      about: "a file, and a facility that counts as none",
      files: "== ha.cf\nuse_logd ⟦yes⟧\nlogfile /var/log/ha-log\nlogfacility none\nnode master1 master2\nbcast eth1\n",
      expect: [
        "warning warning: with use_logd on, messages go to the logging daemon, and logfile is ignored: if ha_logd does not run or logs elsewhere, these stay empty",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a file", files: "== ha.cf\nlogfile /var/log/ha-log\nnode a b\nbcast eth1\n" },
    { about: "the logging daemon", files: "== ha.cf\nuse_logd on\nnode a b\nbcast eth1\n" },
    {
      about: "nothing but a facility that counts as none",
      files: "== ha.cf\nuse_logd yes\nlogfacility kern\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "the logging daemon is refused",
      files: "== ha.cf\nuse_logd maybe yes\nlogfile /var/log/ha-log\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
