import { effectiveResources } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { isComplete, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  fencing: (value: string) =>
    value === "resource-and-stonith"
      ? "fencing resource-and-stonith without a fence-peer handler: when the link breaks, input and output are frozen and nobody is called"
      : `fencing ${value} without a fence-peer handler: when the link breaks nobody is called, as if there were no fencing`,
  policy: (option: string, value: string, handler: string) =>
    `${option} ${value} calls the ${handler} handler, and there is none`,
  counterpart: (handler: string) =>
    `fence-peer ${handler} puts a constraint into the cluster, and no handler takes it away again after the resynchronisation`,
  renamed: () => "drbdadm 9 never calls outdate-peer: the handler is fence-peer now",
};

/** What a policy calls. */
const calls: readonly (readonly [section: "net" | "disk", option: string, value: string, handler: string])[] = [
  ["disk", "on-io-error", "call-local-io-error", "local-io-error"],
  ["net", "after-sb-1pri", "call-pri-lost-after-sb", "pri-lost-after-sb"],
  ["net", "after-sb-2pri", "call-pri-lost-after-sb", "pri-lost-after-sb"],
  ["net", "rr-conflict", "call-pri-lost", "pri-lost"],
];

export const rule = drbdRule("drbd/fencing-without-handler", (subject, report) => {
  if (!isComplete(subject)) return;
  const { configuration } = subject;
  const { version } = configuration.target;
  const tell = (option: drbd.EffectiveOption | undefined, message: string, help?: string) => {
    const at = placeOf(subject, option?.place);
    if (at) report({ at, severity: "warning", noticed: "never", message, ...(help === undefined ? {} : { help }) });
  };
  for (const resource of effectiveResources(configuration)) {
    const { handlers, disk } = resource.sections;
    const fencePeer = handlers.get("fence-peer");
    for (const net of netsOf(resource)) {
      const fencing = version === "9" ? net.get("fencing") : disk.get("fencing");
      if (fencing && fencing.value !== "dont-care" && !fencePeer) {
        const help = version === "9" && handlers.has("outdate-peer") ? messages.renamed() : undefined;
        tell(fencing, messages.fencing(fencing.value), help);
      }
      for (const [section, name, value, handler] of calls) {
        const option = (section === "net" ? net : disk).get(name);
        if (option?.value === value && !handlers.has(handler)) tell(option, messages.policy(name, value, handler));
      }
    }
    const script = /(crm-fence-peer(?:\.9)?\.sh)/.exec(fencePeer?.value ?? "")?.[1];
    if (script && !handlers.has("after-resync-target") && !handlers.has("unfence-peer")) {
      tell(fencePeer, messages.counterpart(script), 'after-resync-target "/usr/lib/drbd/crm-unfence-peer.sh";');
    }
  }
});

export const docs: RuleDocs = {
  finds: "A fencing policy or another policy that calls a handler, without the handler.",
  why: "The policy says that somebody is to be asked, the handler says who. Without it, resource-only does nothing, and resource-and-stonith freezes the device when the peer is lost until a person comes. drbdadm does not compare the two.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "fencing, and nobody to call",
      files: `== drbd-84.conf\n${pairWith("disk { ⟦fencing resource-only⟧; ⟦on-io-error call-local-io-error⟧; }")}`,
      expect: [
        "warning never: fencing resource-only without a fence-peer handler: when the link breaks nobody is called, as if there were no fencing",
        "warning never: on-io-error call-local-io-error calls the local-io-error handler, and there is none",
      ],
    },
    {
      about: "a handler without its counterpart",
      files: `== drbd-90.conf\n${pairWith('net { fencing resource-and-stonith; }\n  handlers { ⟦fence-peer "/usr/lib/drbd/crm-fence-peer.9.sh"⟧; }')}`,
      expect: [
        "warning never: fence-peer crm-fence-peer.9.sh puts a constraint into the cluster, and no handler takes it away again after the resynchronisation",
      ],
    },
    {
      about: "9 has the policies in net, and never calls the old handler",
      files: `== drbd-90.conf\n${pairWith("net { ⟦fencing resource-and-stonith⟧; after-sb-0pri disconnect; ⟦after-sb-1pri call-pri-lost-after-sb⟧; }\n  handlers { outdate-peer /usr/lib/heartbeat/drbd-peer-outdater; }")}`,
      expect: [
        "warning never: fencing resource-and-stonith without a fence-peer handler: when the link breaks, input and output are frozen and nobody is called",
        "warning never: after-sb-1pri call-pri-lost-after-sb calls the pri-lost-after-sb handler, and there is none",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a policy and its handler",
      files: `== drbd-84.conf\ncommon { handlers { fence-peer /usr/lib/heartbeat/drbd-peer-outdater; } }\n${pairWith("disk { fencing resource-only; }")}`,
    },
    {
      about: "a loose file: the handler may be in common",
      files: `== r0.res\n${pairWith("disk { fencing resource-only; }")}`,
    },
    {
      about: "every policy has its handler, and what calls none needs none",
      files: `== drbd-84.conf\n${pairWith("disk { fencing dont-care; on-io-error detach; }\n  net { after-sb-1pri call-pri-lost-after-sb; after-sb-2pri disconnect; rr-conflict disconnect; }\n  handlers { pri-lost-after-sb /sbin/halt; }")}`,
      edge: true,
    },
  ],
};
