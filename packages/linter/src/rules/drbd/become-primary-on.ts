import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  "both-without-two-primaries": ({ resource }, { name }) =>
    `resource ${resource} is to become primary on both nodes without allow-two-primaries: ${name} refuses the configuration`,
  "unknown-primary-host": ({ resource, host }, { name }) =>
    `resource ${resource} has no section for ${host}, on which it is to become primary: ${name} refuses the configuration`,
} satisfies RefusalMessages<"drbd/become-primary-on">;

export const rule = refusalRule("drbd/become-primary-on", messages, {
  help: () => "in a heartbeat cluster drbddisk makes a resource primary; become-primary-on stands in its way",
});

export const docs: RuleDocs = {
  finds: "become-primary-on with a host that the resource does not have, or with both where only one may be primary.",
  why: "8.x refuses the whole configuration on the nodes of that resource; 9 reads over the statement.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "both, and an unknown host",
      files: `== drbd-84.conf\n${pairWith("startup { become-primary-on ⟦both⟧; }")}`,
      expect: [
        "error parse: resource r0 is to become primary on both nodes without allow-two-primaries: drbdadm 8.4 refuses the configuration",
      ],
    },
    {
      about: "a host that is not there",
      files: `== drbd-84.conf\n${pairWith("startup { become-primary-on ⟦c⟧; }")}`,
      expect: [
        "error parse: resource r0 has no section for c, on which it is to become primary: drbdadm 8.4 refuses the configuration",
      ],
    },
  ],
  good: [
    { about: "one of them", files: `== drbd-84.conf\n${pairWith("startup { become-primary-on a; }")}` },
    {
      about: "a loose file: common may allow two primaries",
      files:
        "== mail.res\nresource mail {\n  startup { become-primary-on both; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
    {
      about: "the files of drbd.d without the common ones",
      files:
        "== drbd.d/mail.res\nresource mail {\n  startup { become-primary-on both; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
    {
      about: "beside a file that still has to be rendered, which may hold the common section",
      files:
        '== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/mail.res\nresource mail {\n  startup { become-primary-on both; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n== drbd.d/web.res\nresource <%= @name %> {\n  device /dev/drbd<%= @minor %>;\n  on web1 { address 10.0.0.1:7788; disk /dev/sdb1; meta-disk internal; }\n}\n',
      edge: true,
    },
    {
      about: "the section of the host is misspelt",
      files:
        "== drbd-84.conf\nresource web {\n  startup { become-primary-on web2; }\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  no web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n",
      edge: true,
    },
    {
      about: "drbdadm refuses the file beside, which still has to be rendered, before it looks at hosts",
      files:
        '== drbd.conf\ninclude "drbd.d/*.res";\n== drbd.d/mail.res\nresource mail {\n  startup { become-primary-on web3; }\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on web1 { address 10.0.0.1:7789; }\n  on web2 { address 10.0.0.2:7789; }\n}\n== drbd.d/web.res\nresource <%= @name %> {\n  device /dev/drbd<%= @minor %>;\n  on web1 { address 10.0.0.1:7788; disk /dev/sdb1; meta-disk internal; }\n}\n',
      edge: true,
    },
  ],
};
