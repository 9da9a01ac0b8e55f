import { effectiveResources } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { isAccepted, isRefusedAround, type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import { isRootConfiguration, storagePlace } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-disk": ({ host, disk }, { name }) =>
    `${disk} of ${host} is the disk of another volume already: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-disk">;

const accepted = {
  shared: (disk: string, host: string, resource: string, other: string, name: string) =>
    `${disk} of ${host} is the disk of ${resource === other ? `two volumes of ${resource}` : `${resource} and of ${other}`}: ${name} says nothing, but the second one cannot be attached, or they overwrite each other`,
};

/** Every volume of every host, with the names of the host. */
export function* everyVolume(
  resources: readonly drbd.EffectiveResource[],
): Generator<{ resource: string; host: string; volume: drbd.EffectiveVolume }> {
  for (const { name: resource, hosts } of resources) {
    for (const { names, volumes } of hosts) {
      for (const host of names) for (const volume of volumes) yield { resource, host, volume };
    }
  }
}

export const rule = refusalRule("drbd/duplicate-disk", messages, {
  related: () => "the first use",
  also(subject, report) {
    const { configuration } = subject;
    const { version } = configuration.target;
    if (version === "8.3" || !isRootConfiguration(configuration)) return;
    const isWhole = isAccepted(subject);
    const first = new Map<string, { resource: string; volume: drbd.EffectiveVolume }>();
    for (const { resource, host, volume } of everyVolume(effectiveResources(configuration))) {
      if (!volume.disk) continue;
      const key = `${host}\0${volume.disk}`;
      const known = first.get(key);
      if (!known) {
        first.set(key, { resource, volume });
        continue;
      }
      const at = storagePlace(subject, volume, "disk");
      const other = storagePlace(subject, known.volume, "disk");
      if (!at || (!isWhole && [at, other].some((place) => place && isRefusedAround(subject, place)))) continue;
      report({
        at,
        severity: "error",
        noticed: "never",
        message: accepted.shared(volume.disk, host, known.resource, resource, `drbdadm ${version}`),
        ...(other ? { related: [{ place: other, message: "the first use" }] } : {}),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "One backing disk for two volumes of a host.",
  why: "8.3 refuses the configuration, later versions do so only for disks that are inherited from the resource. Otherwise the second volume fails when it is attached, or, with metadata elsewhere, both write to one disk.",
};

const second = (text: string) => text.replace(/drbd0/g, "drbd1").replace(/7788/g, "7789");

export const examples: RuleExamples = {
  bad: [
    {
      about: "8.3 refuses it",
      files: `== drbd-83.conf\nresource r0 {\n  protocol C;\n${pair}}\nresource r1 {\n  protocol C;\n${second(pair).replace(/\/dev\/sda7/g, "⟦/dev/sda7⟧")}}\n`,
      expect: [
        "error parse: /dev/sda7 of a is the disk of another volume already: drbdadm 8.3 refuses the configuration",
        "error parse: /dev/sda7 of b is the disk of another volume already: drbdadm 8.3 refuses the configuration",
      ],
    },
    {
      about: "later versions do not",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace("/dev/sda7; address 10.0.0.2", "/dev/sdb1; address 10.0.0.2").replace("/dev/sda7", "⟦/dev/sda7⟧")}}\n`,
      expect: [
        "error never: /dev/sda7 of a is the disk of r0 and of r1: drbdadm 8.4 says nothing, but the second one cannot be attached, or they overwrite each other",
      ],
    },
    {
      about: "two volumes of one resource, and a mistake in another one",
      files:
        "== drbd-84.conf\nresource r0 {\n  volume 0 { device /dev/drbd0; disk /dev/vg0/mail; meta-disk internal; }\n  volume 1 { device /dev/drbd1; disk /dev/vg0/www; meta-disk internal; }\n  on a { address 10.0.0.1:7788; volume 2 { device /dev/drbd2; disk /dev/vg0/db; meta-disk internal; } volume 3 { device /dev/drbd3; disk ⟦/dev/vg0/db⟧; meta-disk internal; } }\n  on b { address 10.0.0.2:7788; volume 2 { device /dev/drbd2; disk /dev/vg0/db; meta-disk internal; } volume 3 { device /dev/drbd3; disk /dev/vg0/db3; meta-disk internal; } }\n}\nresource r1 {\n  net { tiemout 60; }\n}\n",
      expect: [
        "error never: /dev/vg0/db of a is the disk of two volumes of r0: drbdadm 8.4 says nothing, but the second one cannot be attached, or they overwrite each other",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "different disks",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace(/sda7/g, "sda8")}}\n`,
    },
    {
      about: "a mistake in one of the two resources may be the reason",
      files: `== drbd-84.conf\nresource r0 {\n  net { tiemout 60; }\n${pair}}\nresource r1 {\n${second(pair)}}\n`,
      edge: true,
    },
    {
      about: "hosts without a disk",
      files: `== drbd-90.conf\nresource r0 {\n${pair.replace("disk /dev/sda7;", "disk none;")}}\nresource r1 {\n${second(pair).replace("disk /dev/sda7;", "disk none;").replace("sda7", "sda8")}}\n`,
      edge: true,
    },
    {
      about: "loose files, which need not be used together",
      files: `== r0.res\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair)}}\n`,
      edge: true,
    },
  ],
};
