import { resolveAgent } from "@halint/cluster";
import type { Fix } from "../../diagnostic.js";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  blocked: (path: string, node: string) =>
    `${path} is not executable on ${node}: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up`,
  noFile: (path: string, node: string) =>
    `${path} is no file on ${node}: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up`,
  fix: (path: string) => `Let ${path} be executed (mode 0755)`,
};

export const rule = groupsRule("haresources/agent-not-executable", ({ file, groups, nodes }, report) => {
  const said = new Set<string>();
  for (const { script } of groups.flatMap((group) => group.resources)) {
    if (said.has(script.text)) continue;
    said.add(script.text);
    for (const node of nodes) {
      const found = resolveAgent(node, script.text);
      if (found.kind !== "not executable") continue;
      const source = found.agent.file();
      const fixes: Fix[] = source
        ? [{ title: messages.fix(found.path), safety: "unsafe", edits: [{ kind: "mode", file: source, mode: 0o755 }] }]
        : [];
      report({
        at: { file, range: script.range },
        ...(nodes.length > 1 ? { node: node.label } : {}),
        severity: "error",
        noticed: "takeover",
        message: (found.agent.isFile ? messages.blocked : messages.noFile)(found.path, node.label),
        fixes,
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A resource whose script is there and may not be executed.",
  why: "ResourceManager takes an executable file only. A script that was copied without its mode is passed over as if it were not there; the daemon starts all the same, and in the outage the group is given up.",
  fix: "Sets mode 0755. Unsafe: it lets root run the file.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a directory of that name",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 10.0.0.14/24/eth0 ⟦portal⟧
== m1/etc/ha.d/resource.d/IPaddr (755)
#!/bin/sh
== m1/etc/init.d/portal/README
`,
      expect: [
        'error takeover: /etc/init.d/portal is no file on m1: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
      ],
    },
    {
      about: "copied without its mode",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 10.0.0.14/24/eth0 ⟦portal⟧
== m1/etc/ha.d/resource.d/IPaddr (755)
#!/bin/sh
== m1/etc/ha.d/resource.d/portal (644)
#!/bin/sh
`,
      expect: [
        'error takeover: /etc/ha.d/resource.d/portal is not executable on m1: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
      ],
      after: `
== m1/etc/ha.d/resource.d/portal (755)
#!/bin/sh
`,
      unsafe: true,
    },
    {
      about: "in two groups",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14/24/eth0 ⟦portal⟧\nmaster2 10.0.0.15/24/eth0 portal\n== master1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== master1/etc/ha.d/resource.d/portal (600)\n#!/bin/sh\n",
      expect: [
        'error takeover: /etc/ha.d/resource.d/portal is not executable on master1: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
      ],
      edge: true,
    },
    {
      about: "one file for two machines",
      files:
        "== haresources\nm1 10.0.0.14 ⟦⟦portal⟧⟧\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/ha.d/resource.d/portal (644)\n#!/bin/sh\n== m2/etc/ha.d/resource.d/portal (644)\n#!/bin/sh\n",
      expect: [
        'error takeover: /etc/ha.d/resource.d/portal is not executable on m1: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
        'error takeover: /etc/ha.d/resource.d/portal is not executable on m2: at takeover it is passed over ("Cannot locate resource script"), and the whole group is given up',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "an executable one of the same name in init.d",
      files: `
== m1/etc/ha.d/ha.cf
bcast eth0
node m1 m2
== m1/etc/ha.d/haresources
m1 portal
== m1/etc/ha.d/resource.d/portal (644)
#!/bin/sh
== m1/etc/init.d/portal (755)
#!/bin/sh
`,
    },
    {
      about: "a mode that is no fact",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 portal\n== m1/etc/ha.d/resource.d/portal\n#!/bin/sh\n",
    },
  ],
};
