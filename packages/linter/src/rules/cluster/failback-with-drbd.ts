import { asHaCf, filesOf, promotions } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  failback: (resource: string) =>
    `auto_failback is on over DRBD (${resource}): when the home node comes back, the group moves to it at once, while its disk is still being brought up to date over the network`,
};

export const rule = clusterRule("cluster/failback-with-drbd", (cluster, report) => {
  const [promotion] = promotions(cluster);
  if (!promotion) return;
  const on = filesOf(cluster, "ha.cf").flatMap(({ file }) => {
    const reading = asHaCf(file);
    const word = reading.last("auto_failback");
    return reading.autoFailback === "on" && word && !reading.crm ? [{ file, word }] : [];
  });
  const [first] = on;
  if (!first) return;
  report({
    at: { file: first.file, range: first.word.range },
    severity: "info",
    noticed: "never",
    message: messages.failback(promotion.resource.text),
    help: "with auto_failback off the group stays where it runs; hb_takeover moves it when the disks are equal",
    related: [{ place: { file: promotion.file, range: promotion.resource.range }, message: "the replicated storage" }],
    fixes: [
      {
        title: "Write auto_failback off on all nodes",
        safety: "unsafe",
        edits: on.map(({ file, word }) => replace(file, word.range, "off")),
      },
    ],
  });
});

export const docs: RuleDocs = {
  finds: "auto_failback on in a cluster whose groups use DRBD.",
  why: "A node that comes back has an old disk, and DRBD brings it up to date while heartbeat moves the group home: a second interruption, reads over the network until the resynchronisation is done, and no second copy of the data if the other node fails meanwhile. Reported once a cluster.",
  fix: "Writes `off` in every node's ha.cf. Unsafe: going home at once may be wanted.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "on both nodes",
      files:
        "== m1/ha.cf\nauto_failback ⟦on⟧ # home\nbcast eth0\nnode m1 m2\n== m2/ha.cf\nauto_failback yes\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n",
      expect: [
        "info never: auto_failback is on over DRBD (drbddisk::r0): when the home node comes back, the group moves to it at once, while its disk is still being brought up to date over the network",
      ],
      after:
        "== m1/ha.cf\nauto_failback off # home\nbcast eth0\nnode m1 m2\n== m2/ha.cf\nauto_failback off\nbcast eth0\nnode m1 m2\n",
      unsafe: true,
    },
  ],
  good: [
    { about: "off", files: "== ha.cf\nauto_failback off\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n" },
    {
      about: "no replicated storage",
      files: "== ha.cf\nauto_failback on\nbcast eth0\nnode m1 m2\n== haresources\nm1 10.0.0.14 nginx\n",
    },
  ],
};
