import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pair } from "../../testing/drbd-pair.js";

const messages = {
  "missing-statement": ({ statement, resource, host, volume }, { name }) =>
    statement === "inside" || statement === "outside"
      ? `the proxy in resource ${resource} has no address ${statement}: ${name} refuses the configuration`
      : host === undefined
        ? `resource ${resource} has no ${statement}: ${name} refuses the configuration`
        : `resource ${resource} has no ${statement} for ${volume === undefined ? "" : `volume ${volume} of `}${host}: ${name} refuses the configuration`,
  "missing-host-section": ({ resource }, { name }) =>
    `resource ${resource} has no host section: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/missing-statement">;

export const rule = refusalRule("drbd/missing-statement", messages, {
  help: ({ refusal }) => {
    if (refusal.code !== "missing-statement") return undefined;
    switch (refusal.data.statement) {
      case "protocol":
        return "protocol C; is what clusters on one site use";
      case "meta-disk":
        return "meta-disk internal; keeps the metadata at the end of the disk";
      case "inside":
      case "outside":
        return "a proxy has both, inside and outside";
      default:
        return undefined;
    }
  },
});

export const docs: RuleDocs = {
  finds:
    "A host, volume or resource without a statement that it needs: device, disk, address, meta-disk (8.x), protocol (8.3).",
  why: "drbdadm refuses the whole configuration, not only this resource. Statements may also stand in the resource itself; 8.x looks only at those above the host section.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no disk on one host, no metadata",
      files: `== drbd-84.conf\nresource r0 {\n${pair.replace(" disk /dev/sda7;", "").replace("on a", "⟦on a⟧").replace(" meta-disk internal; }\n  on b", " meta-disk internal; }\n  ⟦on b⟧").replace("10.0.0.2:7788; meta-disk internal;", "10.0.0.2:7788;")}}\n`,
      expect: [
        "error parse: resource r0 has no disk for a: drbdadm 8.4 refuses the configuration",
        "error parse: resource r0 has no meta-disk for b: drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "8.3 wants a protocol",
      files: `== drbd-83.conf\n⟦resource r0⟧ {\n${pair}}\n`,
      expect: ["error parse: resource r0 has no protocol: drbdadm 8.3 refuses the configuration"],
    },
    {
      about: "9 wants a host",
      files: "== drbd-90.conf\n⟦resource r0⟧ {\n  device /dev/drbd0;\n}\n",
      expect: ["error parse: resource r0 has no host section: drbdadm 9 refuses the configuration"],
    },
    {
      about: "a word misspelt in another resource, and what is wrong in the same one but was understood",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { devcie /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nresource mail {\n  net { timeout 60000; }\n  net { ping-int 10; }\n  startup { wfc-timeout soon; }\n  device /dev/mail;\n  meta-disk internal;\n  ⟦on web1⟧ { address 10.0.0.1:7789; }\n  ⟦on web2⟧ { address 10.0.0.2:7789; }\n}\n",
      expect: [
        "error parse: resource mail has no disk for web1: drbdadm 8.4 refuses the configuration",
        "error parse: resource mail has no disk for web2: drbdadm 8.4 refuses the configuration",
      ],
      edge: true,
    },
    {
      about: "no disk, whatever the files say that are not here",
      files:
        "== drbd.d/mail.res\nresource mail {\n  device /dev/drbd1;\n  meta-disk internal;\n  ⟦on web1⟧ { address 10.0.0.1:7789; }\n  ⟦on web2⟧ { address 10.0.0.2:7789; }\n}\n",
      expect: [
        "error parse: resource mail has no disk for web1: drbdadm 8.4 refuses the configuration",
        "error parse: resource mail has no disk for web2: drbdadm 8.4 refuses the configuration",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "in the resource",
      files: `== drbd-84.conf\nresource r0 {\n  device /dev/drbd0;\n  disk /dev/sda7;\n  meta-disk internal;\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n`,
    },
    {
      about: "loose files, of which more may be elsewhere",
      files: `== r0.res\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n}\n`,
    },
    {
      about: "a misspelt statement may be the one",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; dsik /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
    {
      about: "a section that stands twice, the second time without a disk",
      files:
        "== drbd-84.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
    {
      about: "a loose file, of which the disk may be elsewhere",
      files:
        "== mail.res\nresource mail {\n  device /dev/drbd1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
    {
      about: "8.3, and the file that may hold the protocol is not here",
      files:
        '== drbd-83.conf\ninclude "drbd.d/global_common.conf";\nresource mail {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n',
      edge: true,
    },
    {
      about: "a word misspelt in the resource may be the one",
      files:
        "== drbd-84.conf\nresource mail {\n  device /dev/drbd1;\n  dsik /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
  ],
};
