import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import { everyNode } from "../../drbd-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "device-name": ({ name: device }, { name }) =>
    `${device} does not begin with /dev/drbd: ${name} refuses the configuration`,
  "device-without-minor": ({ name: device }, { name }) =>
    `${device} names no minor number: ${name} wants /dev/drbdN, or "minor N" behind another name, and refuses the configuration`,
  "device-minor-mismatch": ({ name: device, minor }, { name }) =>
    `${device} is not minor ${minor}: ${name} refuses the configuration`,
  "device-arbitrary-name": ({ name: device }, { name }) =>
    `${device} is neither /dev/drbdN nor /dev/drbd_NAME: ${name} refuses the configuration`,
  "minor-not-a-number": ({ got }, { name }) => `"${got}" is no minor number: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-device">;

const accepted = {
  minor: (minor: number) => `minor ${minor} is more than 1048575: drbdadm says nothing, and the device cannot be made`,
};

/** The largest minor number that a device can have. */
const lastMinor = 2 ** 20 - 1;

export const rule = refusalRule("drbd/invalid-device", messages, {
  help: ({ refusal }) =>
    refusal.code === "device-without-minor" && refusal.data.name.startsWith("/dev/drbd/by-")
      ? "the names below /dev/drbd/by-… are made from the configuration and cannot stand in it"
      : undefined,
  also(subject, report) {
    for (const { file, node } of everyNode(subject)) {
      if (!("device" in node)) continue;
      const { device } = node;
      if (device?.minor === undefined || device.minor <= lastMinor) continue;
      report({
        at: { file, range: device.range },
        severity: "error",
        noticed: "kernel",
        message: accepted.minor(device.minor),
      });
    }
  },
});

export const docs: RuleDocs = {
  finds: "A device whose name or minor number DRBD does not take.",
  why: "A device is `/dev/drbdN`, `minor N`, or `/dev/drbd_NAME minor N`; drbdadm refuses everything else, 9 only on the node whose section it is. It does not look how large a minor number is.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "names without a number, of another driver, with another number",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("/dev/drbd0;", "⟦/dev/drbd_home⟧;").replace("on b { device /dev/drbd0", "on b { device ⟦/dev/drbd0 minor 1⟧")}}\n`,
      expect: [
        'error parse: /dev/drbd_home names no minor number: drbdadm 8.4 wants /dev/drbdN, or "minor N" behind another name, and refuses the configuration',
        "error parse: /dev/drbd0 is not minor 1: drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "too large a number",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("device /dev/drbd0;", "device ⟦minor 1048576⟧;")}}\n`,
      expect: ["error kernel: minor 1048576 is more than 1048575: drbdadm says nothing, and the device cannot be made"],
    },
    {
      about: "a name that 9 refuses on some machine, and which one this is nobody knows",
      files:
        "== m2/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth0\n== m2/etc/drbd-90.conf\nresource web {\n  on web1 { device ⟦⟦/dev/data⟧ minor 0⟧; disk /dev/sdb1; address 10.0.0.1:7788; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; }\n}\n",
      expect: [
        "error parse: /dev/data does not begin with /dev/drbd: drbdadm 9 refuses the configuration",
        "error parse: /dev/data is neither /dev/drbdN nor /dev/drbd_NAME: drbdadm 9 refuses the configuration",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a name with its number",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("/dev/drbd0;", "/dev/drbd_home minor 3;")}}\n`,
    },
    {
      about: "the largest number",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace("device /dev/drbd0;", "device minor 1048575;")}}\n`,
      edge: true,
    },
    {
      about: "9 looks at the devices of its own machine only",
      files:
        "== m2/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth0\n== m2/etc/hostname\nweb2\n== m2/etc/drbd-90.conf\nresource web {\n  on web1 { device /dev/data minor 0; disk /dev/sdb1; address 10.0.0.1:7788; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; }\n}\n",
      edge: true,
    },
  ],
};
