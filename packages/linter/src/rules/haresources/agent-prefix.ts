import { resolveAgent } from "@halint/cluster";
import type { Resource } from "@halint/grammars";
import { foreignScript, groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  prefix: (word: string, script: string) =>
    `haresources has no classes of agents: "${word}" is looked for as a script "${script}", and at takeover the whole group is given up`,
  path: (script: string) =>
    `a path is looked for below resource.d and init.d, where ${script} is not: at takeover the whole group is given up`,
  help: "haresources names a script of /etc/ha.d/resource.d or /etc/init.d; there are no other agents",
  fix: (word: string) => `Write ${word}`,
};

/** The word without its class, provider or path. */
function bareWord(resource: Resource): string | undefined {
  const { text } = resource;
  const bare = /^(?:[a-z]+)(?:::?[a-z0-9_-]+(?=::?[A-Z]))?::?(.+)$/.exec(text)?.[1];
  const stripped = /^[^:]*\//.test(resource.script.text) ? text.replace(/^[^:]*\//, "") : bare;
  return stripped && /^[\w.@+-]+(?:$|::)/.test(stripped) ? stripped : undefined;
}

export const rule = groupsRule("haresources/agent-prefix", ({ file, groups, nodes }, report) => {
  for (const resource of groups.flatMap((group) => group.resources)) {
    if (!foreignScript(resource)) continue;
    const { script } = resource;
    // Somebody may have written a script of that very name; `heartbeat` itself can be one.
    if (nodes.some((node) => resolveAgent(node, script.text).kind === "found")) continue;
    const isPath = script.text.includes("/");
    const bare = bareWord(resource);
    report({
      at: { file, range: resource.range },
      severity: "error",
      noticed: "takeover",
      message: isPath ? messages.path(script.text) : messages.prefix(resource.text, script.text),
      help: messages.help,
      fixes: bare
        ? [{ title: messages.fix(bare), safety: "unsafe", edits: [replace(file, resource.range, bare)] }]
        : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "`ocf::`, `lsb:`, `systemd:` or a path before the name of a script.",
  why: "Those belong to other resource managers. haresources knows the scripts of two directories by their bare names: `ocf::heartbeat:IPaddr2` is a script `ocf` with an argument, and `/etc/init.d/nginx` is looked for below resource.d and init.d. Neither is found, and at takeover the group is given up.",
  fix: "Writes the bare name. Unsafe: the script of that name takes other arguments, and services of systemd have none.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "classes of Pacemaker",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦ocf::heartbeat:Delay⟧ ⟦lsb:nginx⟧ ⟦systemd:mysql⟧\n",
      expect: [
        'error takeover: haresources has no classes of agents: "ocf::heartbeat:Delay" is looked for as a script "ocf", and at takeover the whole group is given up',
        'error takeover: haresources has no classes of agents: "lsb:nginx" is looked for as a script "lsb:nginx", and at takeover the whole group is given up',
        'error takeover: haresources has no classes of agents: "systemd:mysql" is looked for as a script "systemd:mysql", and at takeover the whole group is given up',
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 Delay nginx mysql\n",
      unsafe: true,
    },
    {
      about: "a path",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦/etc/init.d/nginx⟧\n",
      expect: [
        "error takeover: a path is looked for below resource.d and init.d, where /etc/init.d/nginx is not: at takeover the whole group is given up",
      ],
      after: "== haresources\nmaster1 10.0.0.14/24/eth0 nginx\n",
      unsafe: true,
    },
    {
      about: "nothing is left without the path or the class",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦/etc/init.d/⟧ ⟦lsb:web(1)⟧\n",
      expect: [
        "error takeover: a path is looked for below resource.d and init.d, where /etc/init.d/ is not: at takeover the whole group is given up",
        'error takeover: haresources has no classes of agents: "lsb:web(1)" is looked for as a script "lsb:web(1)", and at takeover the whole group is given up',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "bare names", files: "== haresources\nmaster1 10.0.0.14/24/eth0 Delay::5 nginx\n" },
    {
      about: "a script of such a name is there",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14/24/eth0 service::web\n== master1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== master1/etc/ha.d/resource.d/service (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "one of two machines has such a script",
      files:
        "== haresources\nm1 10.0.0.14 service::web\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/ha.d/resource.d/service (755)\n(a program)\n",
      edge: true,
    },
    {
      about: "a script that is called like another manager's class",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1 10.0.0.14/24/eth0 heartbeat\n",
      edge: true,
    },
  ],
};
