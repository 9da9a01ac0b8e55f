import { agentNames, type Cluster, type ClusterNode, resolveAgent, type SourceFile } from "@halint/cluster";
import { agents, findAgent, findService, type Resource, type Word } from "@halint/grammars";
import type { Fix } from "../../diagnostic.js";
import { foreignScript, groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list, nearest, replace } from "../../support.js";

const messages = {
  absent: (script: string, nodes: readonly string[]) =>
    `${script} is in neither resource.d nor init.d of ${list(nodes)}: at takeover "Cannot locate resource script", and the whole group is given up`,
  package: (agent: string) =>
    `${agent} is one of the scripts that come with heartbeat's resource agents: install them on every node, or look for its file in another place than /etc/ha.d/resource.d`,
  unlikely: (script: string) =>
    `${script} is not in resource.d and is no known agent: it has to be in /etc/init.d of both nodes, or the group is given up at takeover`,
};

/** Whether the name is a name, and not what another rule speaks of. */
function isPlainName(resource: Resource): boolean {
  return (
    !resource.implied &&
    /^[\w.@+-]+$/.test(resource.script.text) &&
    !foreignScript(resource) &&
    tornAddress(resource) === undefined
  );
}

/** The nearest name that is there, or of a known agent. */
function repair(file: SourceFile, script: Word, nodes: readonly ClusterNode[]): Fix[] {
  const names = [...nodes.flatMap(agentNames), ...agents.map((agent) => agent.name)];
  const near = nearest(script.text, names);
  return near && near !== script.text
    ? [{ title: `Write ${near}`, safety: "unsafe", edits: [replace(file, script.range, near)] }]
    : [];
}

function isThere(cluster: Cluster, script: string): boolean {
  return cluster.nodes.some((node) => {
    const { kind } = resolveAgent(node, script);
    return kind === "found" || kind === "not executable";
  });
}

export const rule = groupsRule("haresources/agent-not-found", ({ cluster, file, groups, nodes }, report) => {
  const asked = new Set<string>();
  for (const resource of groups.flatMap((group) => group.resources)) {
    const { script } = resource;
    if (!isPlainName(resource) || asked.has(script.text)) continue;
    asked.add(script.text);
    // Where another node has it, that is a matter between the nodes.
    if (isThere(cluster, script.text)) continue;
    const lacking = nodes.filter((node) => resolveAgent(node, script.text).kind === "absent");
    if (lacking.length > 0) {
      report({
        at: { file, range: script.range },
        severity: "error",
        noticed: "takeover",
        message: messages.absent(
          script.text,
          lacking.map((node) => node.label),
        ),
        help: findAgent(script.text)
          ? messages.package(script.text)
          : "heartbeat finds scripts in /etc/ha.d/resource.d and /etc/init.d only, never systemd units: write a small script that calls systemctl",
        fixes: repair(file, script, nodes),
      });
    } else if (
      nodes.some((node) => node.facts.resourceD && node.facts.resourceD.length > 0) &&
      !findAgent(script.text) &&
      !findService(script.text)
    ) {
      report({
        at: { file, range: script.range },
        severity: "warning",
        noticed: "never",
        message: messages.unlikely(script.text),
        fixes: repair(file, script, nodes),
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A resource whose script is not there.",
  why: "ResourceManager looks for the script in /etc/ha.d/resource.d and then in /etc/init.d, at takeover. Nothing looks before: the daemon starts, and in the outage the group is given up because of the one script. Services that have only a systemd unit are not found.",
  fix: "Writes the nearest name that is there. Unsafe: another service may be meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "no such script",
      files: `
== master1/etc/ha.d/ha.cf
node master1 master2
bcast eth0
== master1/etc/ha.d/haresources
master1 10.0.0.14 ⟦ngnix⟧
== master1/etc/ha.d/resource.d/IPaddr (755)
#!/bin/sh
== master1/etc/init.d/nginx (755)
#!/bin/sh
`,
      expect: [
        'error takeover: ngnix is in neither resource.d nor init.d of master1: at takeover "Cannot locate resource script", and the whole group is given up',
      ],
      after: `
== master1/etc/ha.d/haresources
master1 10.0.0.14 nginx
`,
      unsafe: true,
    },
    {
      about: "only resource.d is known",
      files: `
== ha.cf
node a b
bcast eth0
== haresources
a 10.0.0.14 ⟦portal-watch⟧ nginx
== resource.d/IPaddr (755)
#!/bin/sh
`,
      expect: [
        "warning never: portal-watch is not in resource.d and is no known agent: it has to be in /etc/init.d of both nodes, or the group is given up at takeover",
      ],
    },
    {
      about: "an agent that was not installed, and a name that is like nothing",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14 ⟦Filesystem⟧::/dev/sdb1::/srv::ext4 ⟦quux⟧\nmaster2 10.0.0.15 quux\n== master1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== master1/etc/init.d/nginx (755)\n#!/bin/sh\n",
      expect: [
        'error takeover: Filesystem is in neither resource.d nor init.d of master1: at takeover "Cannot locate resource script", and the whole group is given up',
        'error takeover: quux is in neither resource.d nor init.d of master1: at takeover "Cannot locate resource script", and the whole group is given up',
      ],
      unsafe: true,
      edge: true,
    },
    {
      about: "one file for two machines, of which one shows its scripts",
      files:
        "== haresources\nm1 10.0.0.14 ⟦quux⟧\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/ha.d/resource.d/IPaddr (755)\n(a program)\n",
      expect: [
        "warning never: quux is not in resource.d and is no known agent: it has to be in /etc/init.d of both nodes, or the group is given up at takeover",
      ],
      edge: true,
    },
    {
      about: "a directory of nearly that name is no script",
      files: `
== m1/etc/ha.d/ha.cf
node m1 m2
bcast eth0
== m1/etc/ha.d/haresources
m1 10.0.0.14 ⟦zotero8⟧
== m1/etc/ha.d/resource.d/IPaddr (755)
#!/bin/sh
== m1/etc/init.d/zotero9/README
The scripts of version 9.
== m1/etc/init.d/cron (755)
#!/bin/sh
`,
      expect: [
        'error takeover: zotero8 is in neither resource.d nor init.d of m1: at takeover "Cannot locate resource script", and the whole group is given up',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "an init script",
      files: `
== master1/etc/ha.d/ha.cf
node master1 master2
bcast eth0
== master1/etc/ha.d/haresources
master1 10.0.0.14 nginx
== master1/etc/ha.d/resource.d/IPaddr (755)
#!/bin/sh
== master1/etc/init.d/nginx (755)
#!/bin/sh
`,
    },
    {
      about: "nothing is known of the machines",
      files: "== ha.cf\nnode a b\nbcast eth0\n== haresources\na 10.0.0.14 portal\n",
    },
    {
      about: "another node has it, or it cannot be executed",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14 nginx portal\n== master1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== master1/etc/init.d/portal (644)\n#!/bin/sh\n== master2/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master2/etc/init.d/nginx (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "what is no plain name",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14 lsb:nginx ocf::heartbeat:Delay 2001:db8::10/64 sbin/nginx\n== master1/etc/ha.d/resource.d/IPaddr2 (755)\n#!/bin/sh\n== master1/etc/init.d/nginx (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "a known agent, and what stands in init.d is not known",
      files:
        "== ha.cf\nnode a b\nbcast eth0\n== haresources\na 10.0.0.14 Filesystem::/dev/sdb1::/srv::ext4\n== resource.d/IPaddr (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "words in quotes, which is another finding",
      files:
        '== m1/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth0\n== m1/etc/ha.d/haresources\nweb1 10.0.0.14 MailTo::root::"the web shop moved" nginx\n== m1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== m1/etc/ha.d/resource.d/MailTo (755)\n#!/bin/sh\n== m1/etc/init.d/nginx (755)\n#!/bin/sh\n',
      edge: true,
    },
  ],
};
