import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "duplicate-minor": ({ host, minor }, { name }) =>
    minor < 0
      ? `another device of ${host} has no minor number either: ${name} takes both for the same and refuses the configuration`
      : `minor ${minor} of ${host} is in use already: ${name} refuses the configuration`,
  "duplicate-device": ({ host, device }, { name }) =>
    `${device} of ${host} is in use already: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/duplicate-minor">;

export const rule = refusalRule("drbd/duplicate-minor", messages, { related: () => "the first use" });

export const docs: RuleDocs = {
  finds: "One device or minor number for two volumes of a host.",
  why: "drbdadm refuses the configuration, over all files that it includes; version 9 does not even name the line. The usual reason is a resource file that was copied. On different hosts the numbers have nothing to do with each other.",
};

const second = (text: string) => text.replace(/7788/g, "7789").replace(/sda7/g, "sda8");

export const examples: RuleExamples = {
  bad: [
    {
      about: "a copied resource",
      files: `== drbd-90.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace(/\/dev\/drbd0/g, "⟦/dev/drbd0⟧")}}\n`,
      expect: [
        "error parse: minor 0 of a is in use already: drbdadm 9 refuses the configuration",
        "error parse: minor 0 of b is in use already: drbdadm 9 refuses the configuration",
      ],
    },
    {
      about: "two files of a drbd.d whose root is not here",
      files: `== drbd.d/r0.res\nresource r0 {\n${pair}}\n== drbd.d/r1.res\nresource r1 {\n${second(pair).replace(/\/dev\/drbd0/g, "⟦/dev/drbd0⟧")}}\n`,
      expect: [
        "error parse: minor 0 of a is in use already: drbdadm 8.4 refuses the configuration",
        "error parse: minor 0 of b is in use already: drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "a minor number twice in one loose file",
      files:
        "== mail.res\nresource mail {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\nresource news {\n  device ⟦/dev/drbd1⟧;\n  disk /dev/sdd1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7790; }\n  on web2 { address 10.0.0.2:7790; }\n}\n",
      expect: ["error parse: minor 1 of web1 is in use already: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
    {
      about: "in sections of another machine, which drbdadm looks at all the same",
      files:
        "== m2/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth0\n== m2/etc/hostname\nweb2\n== m2/etc/drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  on web1 { device ⟦/dev/drbd0⟧; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: ["error parse: minor 0 of web1 is in use already: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
    {
      about: "on a machine whose name is not known",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\n== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  on web1 { device ⟦/dev/drbd0⟧; disk /dev/sdc1; address 10.0.0.1:7789; meta-disk internal; }\n  on web2 { device /dev/drbd1; disk /dev/sdc1; address 10.0.0.2:7789; meta-disk internal; }\n}\n",
      expect: ["error parse: minor 0 of web1 is in use already: drbdadm 8.4 refuses the configuration"],
      edge: true,
    },
  ],
  good: [
    {
      about: "different minors",
      files: `== drbd-90.conf\nresource r0 {\n${pair}}\nresource r1 {\n${second(pair).replace(/drbd0/g, "drbd1")}}\n`,
    },
    {
      about: "loose files that may belong to two clusters",
      files:
        "== mail.res\nresource mail {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n== news.res\nresource news {\n  device /dev/drbd1;\n  disk /dev/sdd1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7790; }\n  on web2 { address 10.0.0.2:7790; }\n}\n",
      edge: true,
    },
  ],
};
