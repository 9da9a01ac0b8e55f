import { drbd } from "@halint/grammars";
import { isRefusedAt, replacement } from "../../drbd-refusals.js";
import { everyOption } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  time: (option: string, value: string, number: number, unit: string) =>
    `${option} ${value} is ${number} ${unit}: a suffix multiplies, s by 512`,
  lower: (option: string, value: string, mebi: string) =>
    `${option} ${value} is ${mebi} MiB/s: a small m is neither milli nor bits`,
  tenths: (option: string, value: string, seconds: string) =>
    `${option} ${value} is ${seconds} s: it counts tenths of a second`,
  kibi: (option: string, value: string) => `${option} ${value} is ${value} KiB/s: without a suffix it counts KiB`,
};

const factors: Readonly<Record<string, number>> = { s: 512, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
/** What people mean by a suffix behind a time, in seconds. */
const meant: Readonly<Record<string, number>> = { s: 1, m: 60 };
const perSecond = { s: 1, "0.1 s": 10, ms: 1000 } as const;
const names = { s: "s", "0.1 s": "tenths of a second", ms: "ms" } as const;

/** What a value looks like, and what to write for it. */
function judge(
  name: string,
  value: string,
  unit: drbd.Unit | undefined,
): { message: string; write: string | undefined } | undefined {
  const [, digits, suffix] = /^(\d+)([A-Za-z]?)$/.exec(value) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  const factor = suffix ? factors[suffix.toLowerCase()] : undefined;
  if ((unit === "s" || unit === "0.1 s" || unit === "ms") && factor !== undefined && number > 0) {
    const seconds = meant[suffix ?? ""];
    const write = seconds === undefined ? undefined : String(number * seconds * perSecond[unit]);
    return { message: messages.time(name, value, number * factor, names[unit]), write };
  }
  if (unit === "KiB/s" && suffix === "m") {
    return { message: messages.lower(name, value, digits), write: `${digits}M` };
  }
  if (name === "timeout" && !suffix && number > 0 && number < 10) {
    return { message: messages.tenths(name, value, (number / 10).toFixed(1)), write: `${digits}0` };
  }
  // Nobody wants a resynchronisation of less than a megabyte a second.
  if ((name === "resync-rate" || name === "rate") && !suffix && number > 0 && number < 1000) {
    return { message: messages.kibi(name, value), write: `${digits}M` };
  }
  return undefined;
}

export const rule = drbdRule("drbd/suspicious-unit", (subject, report) => {
  const { version } = subject.configuration.target;
  for (const { file, option } of everyOption(subject)) {
    const { head, value } = option;
    if (!head || !value || option.words.length !== 2 || isRefusedAt(subject, file, option.range)) continue;
    const spec = drbd.optionSpec(option.parent.kind, head.value);
    if (!spec?.versions.includes(version)) continue;
    const found = judge(head.value, value.value, drbd.valueSpec(spec, version).unit);
    if (!found) continue;
    report({
      at: { file, range: option.wordsRange },
      severity: "warning",
      noticed: "never",
      message: found.message,
      fixes:
        found.write === undefined
          ? []
          : [{ title: `Write ${found.write}`, safety: "unsafe", edits: [replacement(file, value.range, found.write)] }],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A number that DRBD accepts and reads otherwise than it looks: `wfc-timeout 60s`, `timeout 6`, `rate 100`.",
  why: "The suffixes K, M, G and s stand for 1024, 1024², 1024³ and sectors of 512 bytes, for every option, whatever it counts: `wfc-timeout 60s` waits for 30720 seconds. timeout counts tenths of a second, so 6 is not six seconds but drops a peer that is slow for 0.6 of one. Rates without a suffix are KiB per second.",
  fix: "Writes what the number looks like: seconds for s, minutes for m. Unsafe: it may have been meant as it is.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "seconds that are sectors, tenths, KiB",
      files: `== drbd-84.conf\n${pairWith("startup { ⟦wfc-timeout 60s⟧; }\n  net { ⟦timeout 6⟧; }\n  disk { ⟦resync-rate 100⟧; ⟦c-max-rate 10m⟧; }")}`,
      expect: [
        "warning never: wfc-timeout 60s is 30720 s: a suffix multiplies, s by 512",
        "warning never: timeout 6 is 0.6 s: it counts tenths of a second",
        "warning never: resync-rate 100 is 100 KiB/s: without a suffix it counts KiB",
        "warning never: c-max-rate 10m is 10 MiB/s: a small m is neither milli nor bits",
      ],
      after: `== drbd-84.conf\n${pairWith("startup { wfc-timeout 60; }\n  net { timeout 60; }\n  disk { resync-rate 100M; c-max-rate 10M; }")}`,
      unsafe: true,
    },
    {
      about: "suffixes behind every unit of time, and the smallest numbers",
      files: `== drbd-84.conf\ncommon {\n  startup { ⟦degr-wfc-timeout 2k⟧; ⟦outdated-wfc-timeout 1s⟧; }\n  net { ⟦timeout 1⟧; ⟦ping-timeout 1m⟧; }\n  disk { ⟦resync-rate 1⟧; ⟦disk-timeout 60s⟧; }\n}\n${pairWith("net { ⟦timeout 9⟧; }\n  disk { ⟦resync-rate 999⟧; }")}`,
      expect: [
        "warning never: degr-wfc-timeout 2k is 2048 s: a suffix multiplies, s by 512",
        "warning never: outdated-wfc-timeout 1s is 512 s: a suffix multiplies, s by 512",
        "warning never: timeout 1 is 0.1 s: it counts tenths of a second",
        "warning never: ping-timeout 1m is 1048576 tenths of a second: a suffix multiplies, s by 512",
        "warning never: resync-rate 1 is 1 KiB/s: without a suffix it counts KiB",
        "warning never: disk-timeout 60s is 30720 tenths of a second: a suffix multiplies, s by 512",
        "warning never: timeout 9 is 0.9 s: it counts tenths of a second",
        "warning never: resync-rate 999 is 999 KiB/s: without a suffix it counts KiB",
      ],
      after: `== drbd-84.conf\ncommon {\n  startup { degr-wfc-timeout 2k; outdated-wfc-timeout 1; }\n  net { timeout 10; ping-timeout 600; }\n  disk { resync-rate 1M; disk-timeout 600; }\n}\n${pairWith("net { timeout 90; }\n  disk { resync-rate 999M; }")}`,
      unsafe: true,
      edge: true,
    },
    {
      about: "milliseconds",
      files: `== drbd-90.conf\n${pairWith("options { ⟦peer-ack-delay 2s⟧; }")}`,
      expect: ["warning never: peer-ack-delay 2s is 1024 ms: a suffix multiplies, s by 512"],
      after: `== drbd-90.conf\n${pairWith("options { peer-ack-delay 2000; }")}`,
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "numbers in their units",
      files: `== drbd-84.conf\n${pairWith("startup { wfc-timeout 60; }\n  net { timeout 60; }\n  disk { resync-rate 100M; }")}`,
    },
    {
      about: "the smallest numbers that look right, and nothing for ever",
      files: `== drbd-84.conf\n${pairWith("startup { wfc-timeout 0s; degr-wfc-timeout 0; }\n  net { timeout 10; ping-timeout 5; allow-two-primaries; }\n  disk { resync-rate 1000; c-max-rate 10M; on-io-error detach; }")}`,
      edge: true,
    },
    {
      about: "what drbdadm refuses is another finding",
      files: `== drbd-84.conf\n${pairWith("net { timeout 6 5; ping-int 1s; }")}`,
      edge: true,
    },
  ],
};
