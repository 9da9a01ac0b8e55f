import { type RefusalMessages, refusalRule } from "../../drbd-refusals.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  "proxy-on-one-side": ({ resource }, { name }) =>
    `not all ends of resource ${resource} have a proxy: ${name} wants all or none and refuses the configuration`,
} satisfies RefusalMessages<"drbd/invalid-proxy">;

export const rule = refusalRule("drbd/invalid-proxy", messages);

export const docs: RuleDocs = {
  finds: "A proxy on one side of a resource only.",
  why: "A DRBD proxy talks to another one. drbdadm refuses the configuration where an end has none, on the hosts of that resource.",
};

const one = (proxy: string) =>
  `resource r0 {\n  protocol A;\n  on a { device /dev/drbd0; disk /dev/sda7; address 127.0.0.1:7789; meta-disk internal;\n    ⟦proxy on a⟧ { inside 127.0.0.1:7788; outside 10.0.0.1:7788; }\n  }\n  on b { device /dev/drbd0; disk /dev/sda7; address 127.0.0.1:7789; meta-disk internal;${proxy}}\n}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "one side",
      files: `== drbd-84.conf\n${one(" ")}`,
      expect: [
        "error parse: not all ends of resource r0 have a proxy: drbdadm 8.4 wants all or none and refuses the configuration",
      ],
    },
  ],
  good: [
    {
      about: "both sides",
      files: `== drbd-84.conf\n${one("\n    proxy on b { inside 127.0.0.1:7788; outside 10.0.0.2:7788; }\n  ").replace(/[⟦⟧]/g, "")}`,
    },
  ],
};
