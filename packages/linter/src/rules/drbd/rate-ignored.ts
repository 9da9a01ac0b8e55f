import { drbd } from "@halint/grammars";
import { isRefusedAt } from "../../drbd-refusals.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list, replace } from "../../support.js";

const messages = {
  ignored: (option: string, value: string, plan: string) =>
    `${option} ${value} is only the first guess: with c-plan-ahead ${plan} DRBD finds the speed of a resynchronisation itself`,
};

export const rule = drbdRule("drbd/rate-ignored", (subject, report) => {
  const { configuration, files } = subject;
  if (configuration.target.version === "8.3") return;
  const nodes = files.flatMap(({ file, tree }) => [...drbd.walk(tree)].map((node) => ({ file, node })));
  const options = nodes.flatMap(({ file, node }) => (node.kind === "option" ? [{ file, option: node }] : []));
  const valuesNamed = (name: string) =>
    options.filter(({ option }) => option.head?.value === name).map(({ option }) => option.value?.value ?? "");
  const plans = valuesNamed("c-plan-ahead");
  // Where the controller is switched off anywhere, which rate it is switched off for is not this rule's to guess.
  if (plans.some((plan) => /^0+$/.test(plan))) return;
  for (const { file, option } of options) {
    const name = option.head?.value ?? "";
    const parent = option.parent.kind;
    const isRate = name === "resync-rate" || (name === "rate" && (parent === "syncer" || parent === "disk"));
    if (!isRate || !option.value || isRefusedAt(subject, file, option.range)) continue;
    const own = option.parent.kind === "file" ? undefined : option.parent.statements("c-plan-ahead").at(-1);
    const plan = own?.args[0]?.value ?? (plans.length > 0 ? list([...new Set(plans)], "or") : "20 (the default)");
    report({
      at: { file, range: option.wordsRange },
      severity: "info",
      noticed: "never",
      message: messages.ignored(name, option.value.value, plan),
      help: "c-plan-ahead 0 makes the rate a fixed one; else c-max-rate is the limit",
      fixes:
        parent === "disk" && name === "resync-rate" && plans.length === 0 && option.ending.kind === "semicolon"
          ? [
              {
                title: "Switch the controller off with c-plan-ahead 0",
                safety: "unsafe",
                edits: [replace(file, { start: option.range.end, end: option.range.end }, " c-plan-ahead 0;")],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A fixed resync rate while the dynamic controller decides.",
  why: "From 8.4 on a resynchronisation is paced by a controller that is on by default (c-plan-ahead 20). The fixed rate is then only where it starts, so setting a higher one changes nothing, and a lower one limits nothing; people look for the reason in disks and cables.",
  fix: "Adds `c-plan-ahead 0`, so that the rate counts. Unsafe: the controller may be wanted.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a rate, and the controller at its default",
      files: "== drbd-84.conf\nresource r0 {\n  disk { ⟦resync-rate 33M⟧; }\n}\n",
      expect: [
        "info never: resync-rate 33M is only the first guess: with c-plan-ahead 20 (the default) DRBD finds the speed of a resynchronisation itself",
      ],
      after: "== drbd-84.conf\nresource r0 {\n  disk { resync-rate 33M; c-plan-ahead 0; }\n}\n",
      unsafe: true,
    },
    {
      about: "old places of the rate in 8.4, and plans that are not the default",
      files: `== drbd-84.conf\ncommon {\n  syncer { ⟦rate 33M⟧; al-extents 257; }\n}\nresource r0 {\n  disk { ⟦rate 10M⟧; on-io-error detach; c-plan-ahead 9; c-plan-ahead 7; }\n}\nresource r1 {\n  disk { ⟦resync-rate 11M⟧; c-plan-ahead 9; }\n}\n`,
      expect: [
        "info never: rate 33M is only the first guess: with c-plan-ahead 9 or 7 DRBD finds the speed of a resynchronisation itself",
        "info never: rate 10M is only the first guess: with c-plan-ahead 7 DRBD finds the speed of a resynchronisation itself",
        "info never: resync-rate 11M is only the first guess: with c-plan-ahead 9 DRBD finds the speed of a resynchronisation itself",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "old words only: 8.4 has a newer place for the controller",
      files: `== drbd-84.conf\nresource r0 {\n  syncer { ⟦rate 33M⟧; verify-alg sha1; }\n  disk { ⟦rate 10M⟧; }\n}\n`,
      expect: [
        "info never: rate 33M is only the first guess: with c-plan-ahead 20 (the default) DRBD finds the speed of a resynchronisation itself",
        "info never: rate 10M is only the first guess: with c-plan-ahead 20 (the default) DRBD finds the speed of a resynchronisation itself",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "the rate of one connection",
      files:
        "== drbd-90.conf\nresource r0 {\n  connection {\n    host a;\n    host b;\n    disk { ⟦resync-rate 33M⟧; }\n  }\n}\n",
      expect: [
        "info never: resync-rate 33M is only the first guess: with c-plan-ahead 20 (the default) DRBD finds the speed of a resynchronisation itself",
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "a plan in common",
      files:
        "== drbd-84.conf\ncommon {\n  disk { c-plan-ahead 5; }\n}\nresource r0 {\n  disk { ⟦resync-rate 33M⟧; }\n}\n",
      expect: [
        "info never: resync-rate 33M is only the first guess: with c-plan-ahead 5 DRBD finds the speed of a resynchronisation itself",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "the controller is off",
      files: "== drbd-84.conf\nresource r0 {\n  disk { resync-rate 33M; c-plan-ahead 0; }\n}\n",
    },
    { about: "8.3 has it off", files: "== drbd-83.conf\nresource r0 {\n  syncer { rate 33M; }\n}\n" },
    {
      about: "rates that are refused or not there",
      files:
        "== drbd-90.conf\nresource r0 {\n  disk { resync-rate fast; }\n}\nresource r1 {\n  disk { resync-rate; }\n}\n",
      edge: true,
    },
  ],
};
