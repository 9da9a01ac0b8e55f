import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isRefusedAt } from "../../drbd-refusals.js";
import { isComplete, netsOf, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const seconds = (tenths: number) => `${tenths / 10} s`;

const messages = {
  interval: (timeout: number, option: string, interval: number) =>
    `timeout ${timeout} is ${seconds(timeout)} and not below ${option} ${interval} (${interval} s): a slow peer is dropped before it has been asked`,
  ping: (ping: number, timeout: number) =>
    `ping-timeout ${ping} (${seconds(ping)}) is not below timeout ${timeout} (${seconds(timeout)}): the peer is dropped before the answer may come`,
};

export const rule = drbdRule("drbd/timeout-order", (subject, report) => {
  if (!isComplete(subject)) return;
  const { configuration } = subject;
  const { version } = configuration.target;
  for (const resource of effectiveResources(configuration)) {
    for (const net of netsOf(resource)) {
      const option = (name: string) => drbd.effectiveOption(net, "net", name, version);
      const number = (name: string) => {
        const value = option(name)?.value;
        return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
      };
      const timeout = number("timeout");
      if (timeout === undefined) continue;
      const tell = (names: readonly string[], message: string) => {
        const [at, ...others] = names.flatMap((name) => placeOf(subject, option(name)?.place) ?? []);
        if (!at || [at, ...others].some(({ file, range }) => isRefusedAt(subject, file, range))) return;
        const related = others.map((place) => ({ place, message: "the other value" }));
        report({ at, severity: "warning", noticed: "never", message, ...(related.length > 0 ? { related } : {}) });
      };
      for (const name of ["ping-int", "connect-int"]) {
        const interval = number(name);
        if (interval !== undefined && timeout >= interval * 10) {
          tell(["timeout", name], messages.interval(timeout, name, interval));
          break;
        }
      }
      const ping = number("ping-timeout");
      if (ping !== undefined && ping >= timeout) tell(["ping-timeout", "timeout"], messages.ping(ping, timeout));
    }
  }
});

export const docs: RuleDocs = {
  finds: "A timeout that is not below ping-int and connect-int, or a ping-timeout that is not below timeout.",
  why: "timeout and ping-timeout count tenths of a second, ping-int and connect-int whole ones. The manual wants timeout below both; nobody checks it. The other way round DRBD gives a connection up before it has asked the peer, and the resources go up and down under load.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a timeout as long as the interval",
      files: `== drbd-84.conf\n${pairWith("net { ⟦timeout 100⟧; ping-int 10; }")}`,
      expect: [
        "warning never: timeout 100 is 10 s and not below ping-int 10 (10 s): a slow peer is dropped before it has been asked",
      ],
    },
    {
      about: "an answer that may take longer than the peer has",
      files: `== drbd-84.conf\n${pairWith("net { timeout 30; ⟦ping-timeout 30⟧; }")}`,
      expect: [
        "warning never: ping-timeout 30 (3 s) is not below timeout 30 (3 s): the peer is dropped before the answer may come",
      ],
    },
    {
      about: "an interval that is shorter than the default of timeout",
      files: `== drbd-84.conf\n${pairWith("net { ⟦ping-int 5⟧; }")}`,
      expect: [
        "warning never: timeout 60 is 6 s and not below ping-int 5 (5 s): a slow peer is dropped before it has been asked",
      ],
      edge: true,
    },
    {
      about: "in a connection of 9",
      files:
        "== drbd-90.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; node-id 0; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; node-id 1; }\n  connection { host web1; host web2; net { ⟦timeout 100⟧; ping-int 10; } }\n}\n",
      expect: [
        "warning never: timeout 100 is 10 s and not below ping-int 10 (10 s): a slow peer is dropped before it has been asked",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "values that drbdadm refuses",
      files: "== drbd.conf\nresource r0 {\n  net { timeout 6x; ping-int 1; }\n}\n",
    },
    {
      about: "the order of the manual",
      files: `== drbd-84.conf\n${pairWith("net { timeout 60; ping-int 10; ping-timeout 5; }")}`,
    },
    {
      about: "one of the two is out of its range",
      files: `== drbd-84.conf\n${pairWith("net { timeout 700; ping-int 10; }")}`,
      edge: true,
    },
    {
      about: "a loose file: common may have the other value",
      files: `== r0.res\n${pairWith("net { timeout 100; }")}`,
      edge: true,
    },
  ],
};
