import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  "mixed-volumes": ({ resource }, { name }) =>
    `resource ${resource} has a device or disk outside volumes beside volume sections: ${name} refuses the configuration`,
  "missing-volume": ({ volume, host, other, repeated }, { name }) =>
    repeated
      ? `volume ${volume} of ${other} is described twice: ${name} refuses the configuration`
      : `${host} has no volume ${volume}, which ${other} has: ${name} refuses the configuration`,
  "lost-volume": ({ resource, volume }, { name }) =>
    `volume ${volume} of resource ${resource} stands behind the host sections: ${name} crashes over it`,
  "volume-not-a-number": ({ got }, { name }) => `"${got}" is no number of a volume: ${name} refuses the configuration`,
  "unknown-volume": ({ volume, host }, { name }) =>
    `the connection speaks of volume ${volume}, which ${host} does not have: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-volume">;

export const rule = refusalRule("drbd/invalid-volume", messages, {
  related: () => "the other one",
  help: ({ refusal }) => (refusal.code === "lost-volume" ? "volumes of a resource stand above its hosts" : undefined),
});

export const docs: RuleDocs = {
  finds: "Volumes that differ between the hosts of a resource, or stand beside statements outside volumes.",
  why: "All hosts of a resource have the same volumes. A device or disk outside any volume is volume 0, and then there may be no volume sections. drbdadm refuses the whole configuration.",
};

const volume = (number: number) =>
  `volume ${number} { device /dev/drbd${number}; disk /dev/sda${7 + number}; meta-disk internal; }`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a volume on one host only",
      files: `== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; ${volume(0)} ${volume(1)} }\n  ⟦on b⟧ { address 10.0.0.2:7788; ${volume(0)} }\n}\n`,
      expect: ["error parse: b has no volume 1, which a has: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "a volume that was copied and kept its number",
      files: `== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; ${volume(0)} ⟦volume 0⟧ { device /dev/drbd5; disk /dev/sdb1; meta-disk internal; } }\n  on b { address 10.0.0.2:7788; ${volume(0)} }\n}\n`,
      expect: ["error parse: volume 0 of a is described twice: drbdadm 8.4 refuses the configuration"],
    },
    {
      about: "statements outside volumes, in the resource and on a host",
      files: `== drbd-90.conf\nresource r0 {\n  device /dev/drbd0;\n  on a { address 10.0.0.1:7788; volume 0 { disk /dev/sda7; } }\n  on b { address 10.0.0.2:7788; ⟦disk⟧ /dev/sda7; }\n}\n`,
      expect: [
        "error parse: resource r0 has a device or disk outside volumes beside volume sections: drbdadm 9 refuses the configuration",
      ],
    },
    {
      about: "a word for a number",
      files: `== drbd-90.conf\nresource r0 {\n  volume ⟦data⟧ { device /dev/drbd0; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n`,
      expect: ['error parse: "data" is no number of a volume: drbdadm 9 refuses the configuration'],
    },
    {
      about: "options of a volume behind the hosts",
      files: `== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  ⟦volume 0⟧ { device /dev/drbd0; disk /dev/sda7; meta-disk internal; disk { resync-rate 5M; } }\n}\n`,
      expect: ["error parse: volume 0 of resource r0 stands behind the host sections: drbdadm 8.4 crashes over it"],
    },
    {
      about: "statements outside volumes, on one host",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 {\n    address 10.0.0.1:7788;\n    ⟦device⟧ /dev/drbd1; disk /dev/sdc1; meta-disk internal;\n    volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  }\n  on web2 {\n    address 10.0.0.2:7788;\n    volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  }\n}\n",
      expect: [
        "error parse: resource web has a device or disk outside volumes beside volume sections: drbdadm 8.4 refuses the configuration",
      ],
      edge: true,
    },
    {
      about: "9 finds it inside and in the resource as a whole",
      files:
        "== drbd-90.conf\nresource web {\n  device /dev/drbd0;\n  on web1 { address 10.0.0.1:7788; volume 0 { disk /dev/sdb1; } volume 1 { device /dev/drbd1; disk /dev/sdc1; } }\n  on web2 { address 10.0.0.2:7788; ⟦disk⟧ /dev/sdb1; volume 1 { device /dev/drbd1; disk /dev/sdc1; } }\n}\n",
      expect: [
        "error parse: resource web has a device or disk outside volumes beside volume sections: drbdadm 9 refuses the configuration",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "the same volumes",
      files: `== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; ${volume(0)} }\n  on b { address 10.0.0.2:7788; ${volume(0)} }\n}\n`,
    },
    {
      about: "a loose file, of which a volume may be elsewhere",
      files:
        "== web.res\nresource web {\n  on web1 { address 10.0.0.1:7788; volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; } }\n  on web2 { address 10.0.0.2:7788; volume 1 { device /dev/drbd1; disk /dev/sdb1; meta-disk internal; } }\n}\n",
      edge: true,
    },
  ],
};
