import type { drbd } from "@halint/grammars";
import { isAccepted, refusalsToTell } from "../../drbd-refusals.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  refused: (version: string, next: string, what: string) =>
    `DRBD ${version} accepts this file, ${next} refuses it${what ? `, first because of ${what}` : ""}: after an upgrade the resources would not come up`,
};

const nextOf: Partial<Record<drbd.DrbdVersion, drbd.DrbdVersion>> = { "8.3": "8.4", "8.4": "9" };

/** What a person would look for: the text of the place, if it is short. */
function quoted(text: string): string {
  const first = text.trim().split(/\s/)[0] ?? "";
  return first.length > 0 && first.length <= 40 ? `"${first}"` : "";
}

export const rule = drbdRule("drbd/portability", (subject, report) => {
  const { configuration, files } = subject;
  const { version, inferred } = configuration.target;
  const next = nextOf[version];
  // Whoever has set a version knows which one runs.
  if (!inferred || !next || !isAccepted(subject)) return;
  const refusals = refusalsToTell(subject, next);
  for (const { file } of files) {
    const first = refusals.find((refusal) => refusal.file === file.path);
    if (!first) continue;
    report({
      at: { file, range: first.range },
      severity: "info",
      noticed: "never",
      message: messages.refused(
        version,
        next === "9" ? "9 (drbd-utils 9.22)" : next,
        quoted(file.text.slice(first.range.start, first.range.end)),
      ),
      help: `judged for DRBD ${version}, because ${configuration.target.why}; --drbd-version sets it`,
    });
  }
});

export const docs: RuleDocs = {
  finds: "A file that the next version of DRBD refuses, while the target version accepts it.",
  why: "drbdadm of version 9 hands over to the older parsers only while the older kernel module is loaded. With the upgrade of the module the same file is read by other rules: `syncer { rate … }`, which 8.4 still takes, stops 9.0 to 9.28 at that line, and nothing comes up. Reported once a file, and only where the version is inferred.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an option that 9.22 does not take in syncer",
      files: `
== drbd.conf
resource r0 {
  protocol C;
  syncer { ⟦rate⟧ 33M; }
  on a { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
  on b { device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; meta-disk internal; }
}
`,
      expect: [
        'info never: DRBD 8.4 accepts this file, 9 (drbd-utils 9.22) refuses it, first because of "rate": after an upgrade the resources would not come up',
      ],
    },
    {
      about: "each file by its first word, if that is short enough to be looked for",
      files: `== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/a.res\n${pairWith("net { after-sb-0pri ⟦discard-node-www1.datacenter.example.com⟧; }")}== drbd.d/b.res\n${pairWith("net { after-sb-0pri ⟦discard-node-mail1.datacenter.example.com⟧; }").replace("r0", "r1").replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}`,
      expect: [
        'info never: DRBD 8.4 accepts this file, 9 (drbd-utils 9.22) refuses it, first because of "discard-node-www1.datacenter.example.com": after an upgrade the resources would not come up',
        "info never: DRBD 8.4 accepts this file, 9 (drbd-utils 9.22) refuses it: after an upgrade the resources would not come up",
      ],
      edge: true,
    },
    {
      about: "a machine that still runs 8.3",
      files: `== a/proc/drbd\nversion: 8.3.11 (api:88/proto:86-96)\n== a/etc/hostname\na\n== a/etc/ha.d/ha.cf\nnode a b\n== a/etc/drbd.conf\n${pairWith("").replace("resource r0", "resource ⟦volume⟧")}`,
      expect: [
        'info never: DRBD 8.3 accepts this file, 8.4 refuses it, first because of "volume": after an upgrade the resources would not come up',
      ],
      edge: true,
    },
    {
      about: "beside a file that still has to be rendered",
      files:
        '== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/mail.res\nresource mail {\n  protocol C;\n  syncer { ⟦rate⟧ 33M; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n== drbd.d/web.res\nresource <%= @name %> {\n  device /dev/drbd<%= @minor %>;\n  on web1 { address 10.0.0.1:7788; disk /dev/sdb1; meta-disk internal; }\n}\n',
      expect: [
        'info never: DRBD 8.4 accepts this file, 9 (drbd-utils 9.22) refuses it, first because of "rate": after an upgrade the resources would not come up',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "words that both versions take",
      files: `
== drbd.conf
resource r0 {
  protocol C;
  disk { resync-rate 33M; }
  on a { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
  on b { device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; meta-disk internal; }
}
`,
    },
    {
      about: "what the version itself refuses",
      files: `== drbd.conf\n${pairWith("net { timeout 6x; }\n  syncer { rate 33M; }")}`,
      edge: true,
    },
  ],
};
