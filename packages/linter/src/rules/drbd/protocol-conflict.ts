import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isRootConfiguration, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  pullAhead: (protocol: string) =>
    `on-congestion pull-ahead works with protocol A only, and here it is ${protocol}: the kernel refuses the connection`,
  stonith: () =>
    "fencing resource-and-stonith works with protocol B or C, and here it is A: the kernel refuses the connection",
};

export const rule = drbdRule("drbd/protocol-conflict", (subject, report) => {
  const { configuration } = subject;
  const { version } = configuration.target;
  if (!isRootConfiguration(configuration)) return;
  for (const resource of effectiveResources(configuration)) {
    for (const net of netsOf(resource)) {
      const protocol = drbd.effectiveOption(net, "net", "protocol", version)?.value.toUpperCase() ?? "C";
      const own = placeOf(subject, net.get("protocol")?.place);
      const related = own ? { related: [{ place: own, message: `protocol ${protocol}` }] } : {};
      const tell = (option: drbd.EffectiveOption | undefined, message: string) => {
        const at = placeOf(subject, option?.place);
        if (at) report({ at, severity: "error", noticed: "kernel", message, ...related });
      };
      const congestion = net.get("on-congestion");
      if (congestion?.value === "pull-ahead" && protocol !== "A") tell(congestion, messages.pullAhead(protocol));
      const fencing = version === "9" ? net.get("fencing") : resource.sections.disk.get("fencing");
      if (fencing?.value === "resource-and-stonith" && protocol === "A") tell(fencing, messages.stonith());
    }
  }
});

export const docs: RuleDocs = {
  finds: "Options that the protocol of the resource does not allow.",
  why: "drbdadm looks at each option for itself. The kernel looks at them together, when the connection is set up, and refuses it: `on-congestion policy pull-ahead only with prot A allowed`, `Fencing policy resource-and-stonith only with prot B or C allowed`.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "pull-ahead with the default protocol",
      files: `== drbd-84.conf\nresource r0 {\n  net { ⟦on-congestion pull-ahead⟧; }\n${pair}}\n`,
      expect: [
        "error kernel: on-congestion pull-ahead works with protocol A only, and here it is C: the kernel refuses the connection",
      ],
    },
    {
      about: "stonith with protocol A",
      files: `== drbd-90.conf\nresource r0 {\n  net { protocol A; ⟦fencing resource-and-stonith⟧; }\n${pair}}\n`,
      expect: [
        "error kernel: fencing resource-and-stonith works with protocol B or C, and here it is A: the kernel refuses the connection",
      ],
    },
    {
      about: "8.4 has fencing in disk",
      files: `== drbd-84.conf\nresource r0 {\n  protocol A;\n  net { fencing resource-and-stonith; }\n  disk { ⟦fencing resource-and-stonith⟧; }\n${pair}}\n`,
      expect: [
        "error kernel: fencing resource-and-stonith works with protocol B or C, and here it is A: the kernel refuses the connection",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "what belongs together",
      files: `== drbd-84.conf\nresource r0 {\n  net { protocol A; on-congestion pull-ahead; }\n${pair}}\n`,
    },
    {
      about: "stonith with protocol C, and another policy with A",
      files: `== drbd-90.conf\nresource r0 {\n  net { protocol C; fencing resource-and-stonith; }\n${pair}}\nresource r1 {\n  net { protocol A; fencing resource-only; on-congestion disconnect; }\n${pair.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}}\n`,
      edge: true,
    },
    {
      about: "a loose file: the protocol may be in common",
      files: `== r0.res\nresource r0 {\n  net { on-congestion pull-ahead; }\n${pair}}\n`,
      edge: true,
    },
  ],
};
