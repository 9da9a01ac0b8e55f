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
    if (!at || fenced(resource)) continue;
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
  ],
};
