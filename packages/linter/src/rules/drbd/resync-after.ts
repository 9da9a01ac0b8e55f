import { effectiveResources, isWhole } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { isRootConfiguration, placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  unknown: (resource: string, known: readonly string[]) =>
    `there is no resource ${resource} to resynchronise after${known.length > 0 && known.length < 6 ? ` (there ${known.length === 1 ? "is" : "are"} ${list(known)})` : ""}: drbdadm warns, and on a terminal it refuses`,
  self: (resource: string) => `${resource} is to resynchronise after itself: the kernel refuses to attach it`,
  cycle: (path: readonly string[]) =>
    `${path.join(" waits for ")}: the kernel refuses the one that would close the circle`,
};

export const rule = drbdRule("drbd/resync-after", (subject, report) => {
  const { configuration } = subject;
  if (!isRootConfiguration(configuration) || !isWhole(configuration)) return;
  const resources = effectiveResources(configuration);
  const names = new Set(resources.map(({ name }) => name));
  const after = new Map<string, drbd.EffectiveOption>();
  for (const { name, sections, hosts } of resources) {
    const volumes = hosts.flatMap((host) => host.volumes.map((volume) => volume.options));
    for (const options of [sections.disk, sections.syncer, ...volumes]) {
      const option = options.get("resync-after") ?? options.get("after");
      if (option?.place && !after.has(name)) after.set(name, option);
    }
  }
  const target = (name: string) => after.get(name)?.value.split("/")[0];
  for (const [name, option] of after) {
    const at = placeOf(subject, option.place);
    const next = target(name);
    if (!at || next === undefined) continue;
    if (!names.has(next)) {
      report({
        at,
        severity: "warning",
        noticed: "warning",
        message: messages.unknown(
          next,
          [...names].filter((other) => other !== name),
        ),
      });
      continue;
    }
    // Volumes of one resource may wait for one another.
    if (next === name) {
      if (!option.value.includes("/"))
        report({ at, severity: "error", noticed: "kernel", message: messages.self(name) });
      continue;
    }
    const path = [name];
    for (let step = next; !path.includes(step); ) {
      path.push(step);
      const further = target(step);
      if (further === undefined) break;
      if (further === name) {
        // Once for a circle: at the resource that comes first by name.
        if (path.every((other) => name <= other)) {
          report({ at, severity: "error", noticed: "kernel", message: messages.cycle([...path, name]) });
        }
        break;
      }
      step = further;
    }
  }
});

export const docs: RuleDocs = {
  finds: "`resync-after` with a resource that does not exist, or in a circle.",
  why: "For an unknown resource drbdadm only warns in scripts and at boot, but refuses on a terminal: the commands of an operator fail where those of the cluster work. A circle is refused by the kernel when the last of the resources is attached.",
};

const second = pair.replace(/drbd0/g, "drbd1").replace(/sda7/g, "sda8").replace(/7788/g, "7789");

export const examples: RuleExamples = {
  bad: [
    {
      about: "a resource that has gone",
      files: `== drbd-84.conf\nresource r0 {\n  disk { ⟦resync-after r9⟧; }\n${pair}}\n`,
      expect: [
        "warning warning: there is no resource r9 to resynchronise after: drbdadm warns, and on a terminal it refuses",
      ],
    },
    {
      about: "a circle",
      files: `== drbd-84.conf\nresource r0 {\n  disk { ⟦resync-after r1⟧; }\n${pair}}\nresource r1 {\n  disk { resync-after r0; }\n${second}}\n`,
      expect: ["error kernel: r0 waits for r1 waits for r0: the kernel refuses the one that would close the circle"],
    },
    {
      about: "after itself",
      files: `== drbd-84.conf\nresource r0 {\n  disk { ⟦resync-after r0⟧; }\n${pair}}\n`,
      expect: ["error kernel: r0 is to resynchronise after itself: the kernel refuses to attach it"],
      edge: true,
    },
    {
      about: "one that waits for a circle of others",
      files: `== drbd-84.conf\nresource r0 {\n  disk { resync-after r1; }\n${pair}}\nresource r1 {\n  disk { ⟦resync-after r2⟧; }\n${second}}\nresource r2 {\n  disk { resync-after r1; }\n${second.replace(/drbd1/g, "drbd2").replace(/sda8/g, "sda9").replace(/7789/g, "7790")}}\n`,
      expect: ["error kernel: r1 waits for r2 waits for r1: the kernel refuses the one that would close the circle"],
      edge: true,
    },
  ],
  good: [
    {
      about: "one after the other",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n  disk { resync-after r0; }\n${second}}\n`,
    },
    {
      about: "a chain of three",
      files: `== drbd-84.conf\nresource r0 {\n  disk { resync-after r1; }\n${pair}}\nresource r1 {\n  disk { resync-after r2; }\n${second}}\nresource r2 {\n${second.replace(/drbd1/g, "drbd2").replace(/sda8/g, "sda9").replace(/7789/g, "7790")}}\n`,
      edge: true,
    },
    {
      about: "another volume of the same resource",
      files: `== drbd-84.conf\nresource r0 {\n  disk { resync-after r0/1; }\n${pair}}\n`,
      edge: true,
    },
    {
      about: "a loose file: the other resource may be in another one",
      files: `== r0.res\nresource r0 {\n  disk { resync-after r9; }\n${pair}}\n`,
      edge: true,
    },
    {
      about: "a root that includes what was not read",
      files: `== drbd.conf\ninclude "/etc/drbd.d/*.res";\nresource r0 {\n  disk { resync-after r9; }\n${pair}}\n`,
      edge: true,
    },
  ],
};
