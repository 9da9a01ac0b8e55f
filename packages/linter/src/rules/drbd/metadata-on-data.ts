import { effectiveResources } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { isRootConfiguration, storagePlace } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";
import { everyVolume } from "./duplicate-disk.js";

const messages = {
  own: (disk: string, host: string) =>
    `${disk} of ${host} is the data disk and the metadata disk of one volume: DRBD cannot attach it`,
  other: (disk: string, host: string, resource: string) =>
    `${disk} holds metadata on ${host}, and it is the data disk of ${resource} there: the kernel refuses one of them, or the data is overwritten`,
};

export const rule = drbdRule("drbd/metadata-on-data", (subject, report) => {
  const { configuration } = subject;
  if (!isRootConfiguration(configuration)) return;
  const volumes = [...everyVolume(effectiveResources(configuration))];
  const data = new Map<string, { resource: string; volume: drbd.EffectiveVolume }>();
  for (const { host, resource, volume } of volumes) {
    if (volume.disk && !data.has(`${host}\0${volume.disk}`)) data.set(`${host}\0${volume.disk}`, { resource, volume });
  }
  for (const { host, volume } of volumes) {
    if (!volume.metaDisk || volume.metaIndex === "internal") continue;
    const used = data.get(`${host}\0${volume.metaDisk}`);
    const at = used && storagePlace(subject, volume, "meta-disk");
    if (!used || !at) continue;
    const other = storagePlace(subject, used.volume, "disk");
    const own = used.volume === volume;
    report({
      at,
      severity: "error",
      noticed: "kernel",
      message: own ? messages.own(volume.metaDisk, host) : messages.other(volume.metaDisk, host, used.resource),
      ...(other && !own ? { related: [{ place: other, message: "the data" }] } : {}),
    });
  }
});

export const docs: RuleDocs = {
  finds: "External metadata on a device that is a data disk of the same host.",
  why: "A device is either data or metadata. drbdadm does not compare them; the kernel refuses to open the device a second time, and `create-md` may have written over the data before.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "data and metadata on one partition",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("meta-disk internal; }\n  on b", "meta-disk ⟦/dev/sda7⟧[0]; }\n  on b")}}\n`,
      expect: [
        "error kernel: /dev/sda7 of a is the data disk and the metadata disk of one volume: DRBD cannot attach it",
      ],
    },
    {
      about: "the data of another resource",
      files: `== drbd-84.conf\nresource r0 {\n${pair}}\nresource r1 {\n  on a { device /dev/drbd1; disk /dev/sdb1; address 10.0.0.1:7789; meta-disk internal; }\n  on b { device /dev/drbd1; disk /dev/sdb1; address 10.0.0.2:7789; meta-disk ⟦/dev/sda7⟧[0]; }\n}\n`,
      expect: [
        "error kernel: /dev/sda7 holds metadata on b, and it is the data disk of r0 there: the kernel refuses one of them, or the data is overwritten",
      ],
    },
  ],
  good: [
    {
      about: "a device of its own",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(/meta-disk internal/g, "meta-disk /dev/sdb1[0]")}}\n`,
    },
    {
      about: "hosts without a disk, and loose files",
      files: `== r0.res\nresource r0 {\n${pair}}\nresource r1 {\n  on a { device /dev/drbd1; disk /dev/sdb1; address 10.0.0.1:7789; meta-disk /dev/sda7[0]; }\n  on b { device /dev/drbd1; disk none; address 10.0.0.2:7789; }\n}\n`,
      edge: true,
    },
  ],
};
