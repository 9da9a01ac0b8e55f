import { effectiveResources } from "@halint/cluster";
import { isRefusedAt } from "../../drbd-refusals.js";
import { everyOption, isComplete, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  idle: (section: string) =>
    `the fence-peer handler is never called: ${section} has no fencing policy, and the default is dont-care`,
};

export const rule = drbdRule("drbd/handler-without-fencing", (subject, report) => {
  if (!isComplete(subject)) return;
  const { configuration } = subject;
  const nine = configuration.target.version === "9";
  // A policy that is refused where it stands was meant.
  for (const { file, option } of everyOption(subject)) {
    if (option.head?.value === "fencing" && isRefusedAt(subject, file, option.range)) return;
  }
  const resources = effectiveResources(configuration);
  const fenced = (resource: (typeof resources)[number]) =>
    (nine ? netsOf(resource) : [resource.sections.disk]).some(
      (options) => (options.get("fencing")?.value ?? "dont-care") !== "dont-care",
    );
  for (const resource of resources) {
    const handler = resource.sections.handlers.get("fence-peer");
    const at = placeOf(subject, handler?.place);
    if (!at) continue;
    // A handler of common that one resource needs is not idle.
    const users = resources.filter(
      ({ sections }) => sections.handlers.get("fence-peer")?.place?.range === handler?.place?.range,
    );
    if (users.some(fenced)) continue;
    report({ at, severity: "warning", noticed: "never", message: messages.idle(nine ? "net" : "disk") });
  }
});

export const docs: RuleDocs = {
  finds: "A fence-peer handler where no fencing policy calls it.",
  why: "The default policy is dont-care. A handler alone looks like protection against a split brain and is none: when the link breaks, nobody runs it.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a handler in common",
      files: `== drbd-84.conf\ncommon { handlers { ⟦fence-peer /usr/lib/heartbeat/drbd-peer-outdater⟧; } }\n${pairWith("")}`,
      expect: [
        "warning never: the fence-peer handler is never called: disk has no fencing policy, and the default is dont-care",
      ],
    },
    {
      about: "each resource has its own, and only one of them a policy; what else is refused does not matter",
      files: `== drbd-84.conf\n${pairWith("net { tiemout 60; }\n  disk { fencing resource-only; }\n  handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; }")}${pairWith("handlers { ⟦fence-peer /usr/lib/heartbeat/drbd-peer-outdater⟧; }").replace("r0", "r1").replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}`,
      expect: [
        "warning never: the fence-peer handler is never called: disk has no fencing policy, and the default is dont-care",
      ],
      edge: true,
    },
    {
      about: "9 looks in net",
      files: `== drbd-90.conf\n${pairWith("net { fencing dont-care; }\n  handlers { ⟦fence-peer /usr/lib/drbd/crm-fence-peer.9.sh⟧; }")}`,
      expect: [
        "warning never: the fence-peer handler is never called: net has no fencing policy, and the default is dont-care",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a policy that is refused where it stands",
      files: `== drbd-90.conf\n${pairWith("disk { fencing resource-only; } handlers { fence-peer /bin/fence; }")}`,
    },
    {
      about: "a handler and its policy",
      files: `== drbd-84.conf\ncommon { handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; } }\n${pairWith("disk { fencing resource-only; }")}`,
    },
    {
      about: "a handler of common that one of two resources needs",
      files: `== drbd-84.conf\ncommon { handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; } }\n${pairWith("disk { fencing resource-only; }")}${pairWith("").replace("r0", "r1").replace(/drbd0/g, "drbd1").replace(/7788/g, "7789")}`,
      edge: true,
    },
    {
      about: "a policy for one of the connections of 9",
      files:
        "== drbd-90.conf\nresource r0 {\n  handlers { fence-peer /usr/lib/drbd/crm-fence-peer.9.sh; }\n  on a { node-id 0; device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; }\n  on b { node-id 1; device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; }\n  on c { node-id 2; device /dev/drbd0; disk /dev/sda7; address 10.0.0.3:7788; }\n  connection { host a; host b; net { fencing resource-only; } }\n  connection { host a; host c; }\n  connection { host b; host c; }\n}\n",
      edge: true,
    },
    {
      about: "a loose file: the policy may be in common",
      files: `== r0.res\n${pairWith("handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; }")}`,
      edge: true,
    },
    {
      about: "neither a handler nor a policy",
      files: `== drbd-84.conf\n${pairWith("")}`,
      edge: true,
    },
  ],
};
