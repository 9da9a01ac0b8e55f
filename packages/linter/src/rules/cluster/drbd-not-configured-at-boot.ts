import { groupResources } from "@halint/cluster";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  off: (node: string, resource: string, link: string) =>
    `${resource} only makes a running DRBD primary, and on ${node} the drbd service is off at boot (${link}): after a reboot nothing brings the device up, and the takeover fails`,
};

export const rule = clusterRule("cluster/drbd-not-configured-at-boot", (cluster, report) => {
  for (const node of cluster.nodes) {
    const link = node.facts.boot?.find((fact) => fact.service === "drbd");
    if (!link || link.enabled) continue;
    const promoting = groupResources(cluster).find(
      ({ resource, nodes }) => resource.script.text === "drbddisk" && nodes.includes(node),
    );
    if (!promoting) continue;
    report({
      at: { file: promoting.file, range: promoting.resource.range },
      node: node.name && node.label,
      severity: "warning",
      noticed: "takeover",
      message: messages.off(node.label, promoting.resource.text, link.path),
      help: "enable drbd at boot, before heartbeat; a wfc-timeout keeps it from waiting for the peer for ever",
    });
  }
});

export const docs: RuleDocs = {
  finds: "drbddisk in a group while the drbd service is off at boot.",
  why: "drbddisk calls `drbdadm primary`, nothing else: the device has to be configured and connected already. With the service off at boot nobody runs `drbdadm up` after a reboot, so the first takeover after it fails; tutorials that switch drbd off to start it by hand leave exactly that.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "switched off with kill links",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 ⟦drbddisk::r0⟧ Filesystem::/dev/drbd0::/srv::ext4
== m1/etc/hostname
m1
== m1/etc/rc3.d/K08drbd
== m1/etc/rc3.d/S75heartbeat
`,
      expect: [
        "warning takeover: drbddisk::r0 only makes a running DRBD primary, and on m1 the drbd service is off at boot (m1/etc/rc3.d/K08drbd): after a reboot nothing brings the device up, and the takeover fails",
      ],
    },
  ],
  good: [
    {
      about: "started at boot",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 drbddisk::r0\n== m1/etc/rc3.d/S70drbd\n== m1/etc/rc3.d/S75heartbeat\n",
    },
    {
      about: "nothing is known of the boot",
      files: "== ha.cf\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0\n",
    },
    {
      about: "no group needs it",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.0.0.14 nginx\n== m1/etc/rc3.d/K08drbd\n== m1/etc/rc3.d/S75heartbeat\n",
      edge: true,
    },
  ],
};
