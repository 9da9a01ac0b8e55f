import { effectiveResources } from "@halint/cluster";
import { isRefusedAround } from "../../drbd-refusals.js";
import { isRootConfiguration, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  one: (resource: string, names: readonly string[]) =>
    `resource ${resource} has a section for ${list(names)} only: there is no peer, and nothing is replicated`,
  many: (resource: string, hosts: readonly string[], version: string) =>
    `resource ${resource} has ${hosts.length} hosts (${list(hosts)}), and DRBD ${version} joins two: every command for it needs --peer`,
};

export const rule = drbdRule("drbd/host-count", (subject, report) => {
  const { configuration } = subject;
  const { version } = configuration.target;
  if (!isRootConfiguration(configuration)) return;
  for (const resource of effectiveResources(configuration)) {
    const hosts = resource.hosts.map(({ names }) => names);
    const [first, ...others] = hosts;
    const at = placeOf(subject, resource.place);
    if (!at || isRefusedAround(subject, at)) continue;
    if (first && others.length === 0) {
      // One section may be for several hosts; it is still one end.
      report({ at, severity: "warning", noticed: "never", message: messages.one(resource.name, first) });
    } else if (others.length > 1 && version !== "9") {
      const names = hosts.map(([name]) => name ?? "");
      report({ at, severity: "warning", noticed: "never", message: messages.many(resource.name, names, version) });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A resource with one host, or in 8.x with more than two.",
  why: "drbdadm accepts both. With one host there is nobody to replicate to; that is how a resource looks whose peer has another name in another file. 8.x connects two nodes: with more sections every command needs `--peer`.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one host",
      files: `== drbd-84.conf\n⟦resource r0⟧ {\n${pair.split("\n")[0]}\n}\n`,
      expect: ["warning never: resource r0 has a section for a only: there is no peer, and nothing is replicated"],
    },
    {
      about: "three hosts",
      files: `== drbd-84.conf\n⟦resource r0⟧ {\n${pair}${pair.split("\n")[1]?.replace("on b", "on c").replace("10.0.0.2", "10.0.0.3")}\n}\n`,
      expect: [
        "warning never: resource r0 has 3 hosts (a, b and c), and DRBD 8.4 joins two: every command for it needs --peer",
      ],
    },
    {
      about: "one section for both hosts is one end, and a floating one is known by its address",
      files: `== drbd-84.conf\n⟦resource r0⟧ {\n${pair.split("\n")[0]?.replace("on a", "on a b")}\n}\n⟦resource r1⟧ {\n  floating 10.0.0.1:7789 { device /dev/drbd1; disk /dev/sda8; meta-disk internal; }\n}\n`,
      expect: [
        "warning never: resource r0 has a section for a and b only: there is no peer, and nothing is replicated",
        "warning never: resource r1 has a section for 10.0.0.1:7789 only: there is no peer, and nothing is replicated",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "two hosts", files: `== drbd-84.conf\nresource r0 {\n${pair}}\n` },
    {
      about: "a section that was refused may be that of the peer",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("on b", "onn b")}}\n`,
      edge: true,
    },
    {
      about: "a loose file",
      files: `== r0.res\nresource r0 {\n${pair.split("\n")[0]}\n}\n`,
      edge: true,
    },
  ],
};
