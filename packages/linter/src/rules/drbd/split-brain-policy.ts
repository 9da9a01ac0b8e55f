import { effectiveResources } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  discards: (option: string, value: string, what: string) => `${option} ${value} ${what}, without asking anybody`,
};

/** Policies after which data of one node is gone, and what they do. */
const discarding: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "after-sb-0pri": {
    "discard-younger-primary": "throws away what the node wrote that became primary last",
    "discard-older-primary": "throws away what the node wrote that was primary before",
    "discard-least-changes": "throws away what the node wrote that changed fewer blocks",
    "discard-local": "throws away what one of the nodes wrote",
    "discard-remote": "throws away what one of the nodes wrote",
  },
  "after-sb-1pri": {
    "discard-secondary": "throws away all that the secondary wrote while it was alone",
    "violently-as0p": "throws away data under a running primary",
  },
  "after-sb-2pri": { "violently-as0p": "throws away data under a running primary" },
  "rr-conflict": { violently: "resynchronises over a running primary" },
};

export const rule = drbdRule("drbd/split-brain-policy", (subject, report) => {
  for (const resource of effectiveResources(subject.configuration)) {
    for (const net of netsOf(resource)) {
      const found = Object.entries(discarding).flatMap(([name, values]) => {
        const option = net.get(name);
        const what = option && Object.hasOwn(values, option.value) ? values[option.value] : undefined;
        const at = what === undefined ? undefined : placeOf(subject, option?.place);
        return option && what !== undefined && at ? [{ option: option as drbd.EffectiveOption, what, at }] : [];
      });
      const [first, ...others] = found;
      if (!first) continue;
      // Once for a section: the policies are chosen together.
      report({
        at: first.at,
        severity: "info",
        noticed: "never",
        message: messages.discards(first.option.name, first.option.value, first.what),
        help: "disconnect, the default, leaves the choice to a person; fencing keeps it from coming up",
        ...(others.length > 0
          ? {
              related: others.map(({ option, what, at }) => ({
                place: at,
                message: messages.discards(option.name, option.value, what),
              })),
            }
          : {}),
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "Policies by which DRBD settles a split brain by throwing data away.",
  why: "After a split brain both nodes have data that the other lacks. These policies choose a victim by themselves; what it wrote is gone, with no more than a line in the log. They are often copied from a sample. discard-zero-changes loses nothing: it acts only where one side wrote nothing.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "the policies of many samples",
      files: `== drbd-84.conf\n${pairWith("net { ⟦after-sb-0pri discard-younger-primary⟧; after-sb-1pri discard-secondary; after-sb-2pri disconnect; }")}`,
      expect: [
        "info never: after-sb-0pri discard-younger-primary throws away what the node wrote that became primary last, without asking anybody",
      ],
    },
  ],
  good: [
    {
      about: "policies that lose nothing",
      files: `== drbd-84.conf\n${pairWith("net { after-sb-0pri discard-zero-changes; after-sb-1pri consensus; }")}`,
    },
  ],
};
