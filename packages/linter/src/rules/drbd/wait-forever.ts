import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isComplete, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  forever: (nodes: readonly string[], written: boolean) =>
    `wfc-timeout ${written ? "0" : "is not set, and 0"} means for ever: a boot of ${list(nodes, "or")} waits at drbd until the peer is there, however long that takes`,
};

export const rule = drbdRule("drbd/wait-forever", (subject, report) => {
  if (!isComplete(subject)) return;
  const { configuration, nodes } = subject;
  const { version } = configuration.target;
  const boots = nodes.filter((node) =>
    node.facts.boot?.some(({ service, enabled }) => enabled && /^drbd(\.service)?$/.test(service)),
  );
  if (boots.length === 0) return;
  for (const resource of effectiveResources(configuration)) {
    const wait = drbd.effectiveOption(resource.sections.startup, "startup", "wfc-timeout", version);
    const at = placeOf(subject, wait?.place ?? resource.place);
    if (!at || !wait || !/^0+$/.test(wait.value)) continue;
    report({
      at,
      severity: "info",
      noticed: "boot",
      message: messages.forever(
        boots.map((node) => node.label),
        wait.place !== undefined,
      ),
      help: "startup { wfc-timeout 120; degr-wfc-timeout 60; }",
    });
    // Once is enough: the first resource holds up the boot.
    return;
  }
});

export const docs: RuleDocs = {
  finds: "wfc-timeout 0, which is also the default, where drbd is started at boot.",
  why: "The service waits for the peer before it goes on. Without a limit a node that comes up alone after a power failure hangs at that point, on the console, until somebody types `yes`.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the default",
      files: `== a/etc/hostname\na\n== a/etc/ha.d/ha.cf\nnode a b\n== a/etc/rc3.d/S70drbd\n== a/etc/drbd.conf\n${pairWith("").replace("resource r0", "⟦resource r0⟧")}`,
      expect: [
        "info boot: wfc-timeout is not set, and 0 means for ever: a boot of a waits at drbd until the peer is there, however long that takes",
      ],
    },
    {
      about: "only one of the nodes begins drbd at boot",
      files: `== a/etc/hostname\na\n== a/etc/ha.d/ha.cf\nnode a b\n== a/etc/rc3.d/S70drbd\n== a/etc/rc3.d/S75heartbeat\n== a/etc/drbd.conf\n${pairWith("startup { ⟦wfc-timeout 0⟧; }")}== b/etc/hostname\nb\n== b/etc/ha.d/ha.cf\nnode a b\n== b/etc/rc3.d/K30drbd\n== b/etc/rc3.d/S75heartbeat\n== b/etc/drbd.conf\n${pairWith("startup { wfc-timeout 0; }")}`,
      expect: [
        "info boot: wfc-timeout 0 means for ever: a boot of a waits at drbd until the peer is there, however long that takes",
      ],
      edge: true,
    },
    {
      about: "the files that the stock root reads",
      files:
        "== a/etc/hostname\nweb1\n== a/etc/ha.d/ha.cf\nnode web1 web2\n== a/etc/rc3.d/S70drbd\n== a/etc/drbd.d/global_common.conf\nglobal { usage-count no; }\ncommon { net { protocol C; } }\n== a/etc/drbd.d/web.res\n⟦resource web⟧ {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      expect: [
        "info boot: wfc-timeout is not set, and 0 means for ever: a boot of web1 waits at drbd until the peer is there, however long that takes",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a limit",
      files: `== a/etc/hostname\na\n== a/etc/ha.d/ha.cf\nnode a b\n== a/etc/rc3.d/S70drbd\n== a/etc/drbd.conf\n${pairWith("startup { wfc-timeout 120; }")}`,
    },
    { about: "nothing is known of the boot", files: `== drbd.conf\n${pairWith("startup { wfc-timeout 0; }")}` },
    {
      about: "a file that still has to be rendered may have the limit",
      files: `== a/etc/hostname\na\n== a/etc/ha.d/ha.cf\nnode a b\n== a/etc/rc3.d/S70drbd\n== a/etc/drbd.conf\ninclude "drbd.d/global_common.conf";\n${pairWith("")}== a/etc/drbd.d/global_common.conf\ncommon { startup { wfc-timeout {{ wait }}; } }\n`,
      edge: true,
    },
  ],
};
