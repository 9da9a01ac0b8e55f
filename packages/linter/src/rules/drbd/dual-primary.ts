import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isComplete, isRootConfiguration, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  protocol: (resource: string, protocol: string) =>
    `resource ${resource} allows two primaries with protocol ${protocol}: the kernel wants C and refuses the connection`,
  fencing: (resource: string) =>
    `resource ${resource} allows two primaries without fencing: when the link breaks both nodes go on writing, and one side's data is lost`,
};

export const rule = drbdRule("drbd/dual-primary", (subject, report) => {
  const { configuration } = subject;
  const { version } = configuration.target;
  if (!isRootConfiguration(configuration)) return;
  for (const resource of effectiveResources(configuration)) {
    for (const net of netsOf(resource)) {
      const two = net.get("allow-two-primaries");
      const at = two?.value === "yes" ? placeOf(subject, two.place) : undefined;
      if (!at) continue;
      const protocol = drbd.effectiveOption(net, "net", "protocol", version)?.value.toUpperCase() ?? "C";
      if (protocol !== "C") {
        const own = placeOf(subject, net.get("protocol")?.place);
        report({
          at,
          severity: "error",
          noticed: "kernel",
          message: messages.protocol(resource.name, protocol),
          ...(own ? { related: [{ place: own, message: `protocol ${protocol}` }] } : {}),
        });
      }
      const fencing = version === "9" ? net.get("fencing") : resource.sections.disk.get("fencing");
      if ((fencing?.value ?? "dont-care") === "dont-care" && isComplete(subject)) {
        report({ at, severity: "warning", noticed: "never", message: messages.fencing(resource.name) });
      }
    }
  }
});

export const docs: RuleDocs = {
  finds: "Two primaries without protocol C, or without fencing.",
  why: "With A or B a write is done before the peer has it on disk, which two nodes that both write cannot bear: the kernel refuses with `Protocol C required` when they connect. Without fencing nothing stops a node that has lost its peer, and a split brain follows every broken link.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "protocol A, no fencing",
      files: `== drbd-84.conf\nresource r0 {\n  protocol A;\n  net { ⟦⟦allow-two-primaries⟧⟧; }\n${pair}}\n`,
      expect: [
        "error kernel: resource r0 allows two primaries with protocol A: the kernel wants C and refuses the connection",
        "warning never: resource r0 allows two primaries without fencing: when the link breaks both nodes go on writing, and one side's data is lost",
      ],
    },
    {
      about: "9 has fencing in net, and the default of it is none",
      files: `== drbd-90.conf\nresource r0 {\n  net { ⟦allow-two-primaries⟧; fencing dont-care; }\n${pair}}\n`,
      expect: [
        "warning never: resource r0 allows two primaries without fencing: when the link breaks both nodes go on writing, and one side's data is lost",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "protocol C and fencing",
      files: `== drbd-84.conf\nresource r0 {\n  protocol C;\n  net { allow-two-primaries; }\n  disk { fencing resource-and-stonith; }\n  handlers { fence-peer /usr/lib/drbd/crm-fence-peer.sh; }\n${pair}}\n`,
    },
    {
      about: "one primary with protocol A, and fencing where 9 has it",
      files: `== drbd-90.conf\nresource r0 {\n  net { protocol A; allow-two-primaries no; }\n${pair}}\nresource r1 {\n  net { allow-two-primaries; fencing resource-and-stonith; }\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      edge: true,
    },
    {
      about: "a loose file: protocol and fencing may be in common",
      files: `== r0.res\nresource r0 {\n  protocol A;\n  net { allow-two-primaries; }\n${pair}}\n`,
      edge: true,
    },
  ],
};
