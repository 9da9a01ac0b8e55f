import { type ClusterNode, resolveAgent } from "@halint/cluster";
import { type Agent, findAgent, type Resource } from "@halint/grammars";
import { groupsRule, tornAddress } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  count: (agent: Agent, wanted: string, count: number) =>
    `${agent.name} takes ${wanted}, not ${count}: at takeover it only prints its usage, and the whole group is given up`,
  initScript: (script: string, node: string, first: string) =>
    `${script} is an init script on ${node}, which takes no arguments: it would be called with "${first}" instead of start, and the whole group is given up`,
  colons: (script: string, name: string) =>
    `arguments are divided by "::": at takeover "${script}" is looked for as a script instead of ${name}, and the whole group is given up`,
  mountPoint: (word: string) =>
    `"${word}" stands where Filesystem wants the mount point, which is a path: the mount fails, and the whole group is given up`,
  portblock: (word: string, wanted: string) =>
    `"${word}" stands where portblock wants ${wanted}: it fails at takeover, and the whole group is given up`,
  scsi: (word: string) =>
    `"${word}" is not host:channel:target[:lun]: LinuxSCSI fails at takeover, and the whole group is given up`,
  delay: (word: string) => `"${word}" is no number of seconds: Delay does not wait as it was meant to`,
  allUpper: () => "drbdupper wants the name of one resource, not all: it fails at takeover",
  parameters: (agent: Agent) =>
    agent.parameters.length === 0 ? "it has no arguments" : `its arguments are ${list(agent.parameters)}`,
};

/** How many arguments an agent takes, for a sentence. */
function wantedCount(agent: Agent): string {
  const { min, max, exactly } = agent;
  if (exactly) return `${list(exactly.map(String), "or")} arguments`;
  if (min === max) return min === 1 ? "1 argument" : `${min} arguments`;
  return `${min} to ${max} arguments`;
}

function fits({ min, max, exactly }: Agent, count: number): boolean {
  return exactly ? exactly.includes(count) : min <= count && count <= max;
}

/** Whether the number of arguments is one that the agent refuses. */
export function hasWrongCount(resource: Resource): boolean {
  const agent = findAgent(resource.script.text);
  return agent !== undefined && !resource.implied && !fits(agent, resource.args.length);
}

/** What is wrong with the shape of an argument; addresses have a rule of their own. */
function shapeProblem(resource: Resource): { index: number; message: string; severity?: "warning" } | undefined {
  const text = (index: number) => resource.args[index]?.text ?? "";
  switch (resource.script.text) {
    case "Filesystem":
      return text(1).startsWith("/") ? undefined : { index: 1, message: messages.mountPoint(text(1)) };
    case "portblock":
      if (!/^(?:tcp|udp)$/.test(text(0))) return { index: 0, message: messages.portblock(text(0), '"tcp" or "udp"') };
      if (!/^[0-9][0-9,:-]*$/.test(text(1))) return { index: 1, message: messages.portblock(text(1), "port numbers") };
      if (!/^(?:un)?block$/.test(text(2)))
        return { index: 2, message: messages.portblock(text(2), '"block" or "unblock"') };
      return undefined;
    case "LinuxSCSI":
      return /^\d+:\d+:\d+(?::\d+)?$/.test(text(0)) ? undefined : { index: 0, message: messages.scsi(text(0)) };
    case "drbdupper":
      return text(0) === "all" ? { index: 0, message: messages.allUpper() } : undefined;
    case "Delay": {
      const index = resource.args.findIndex((argument) => !/^[0-9]/.test(argument.text));
      return index === -1 ? undefined : { index, message: messages.delay(text(index)) };
    }
    default:
      return undefined;
  }
}

/** A node on which the script is an init script, because resource.d has none of that name. */
function initNode(nodes: readonly ClusterNode[], script: string): ClusterNode | undefined {
  return nodes.find((node) => {
    const found = resolveAgent(node, script);
    return node.facts.resourceD && found.kind === "found" && found.in === "init.d";
  });
}

export const rule = groupsRule("haresources/agent-arguments", ({ file, groups, nodes }, report) => {
  const error = { severity: "error", noticed: "takeover" } as const;
  for (const resource of groups.flatMap((group) => group.resources)) {
    if (resource.implied || tornAddress(resource)) continue;
    const { script, args } = resource;
    const at = { file, range: resource.range };
    const init = args[0] && initNode(nodes, script.text);
    const single = /^(\w+):[^:]/.exec(script.text)?.[1];
    const agent = findAgent(script.text);
    if (init && args[0]) {
      report({ ...error, at, message: messages.initScript(script.text, init.label, args[0].text) });
    } else if (single !== undefined && findAgent(single)) {
      report({ ...error, at, message: messages.colons(script.text, single) });
    } else if (agent && !fits(agent, args.length)) {
      const message = messages.count(agent, wantedCount(agent), args.length);
      report({ ...error, at, message, help: messages.parameters(agent) });
    } else if (agent) {
      const problem = shapeProblem(resource);
      if (!problem) continue;
      const range = args[problem.index]?.range ?? resource.range;
      report({ ...error, at: { file, range }, message: problem.message, help: messages.parameters(agent) });
    }
  }
});

export const docs: RuleDocs = {
  finds: "Arguments that an agent refuses: too few, too many, or of the wrong shape.",
  why: "What stands between the `::` is handed to the script, with start or stop as the last word. With another number of arguments the agents of heartbeat print their usage and fail, and an init script takes the first argument for the action. Nothing looks before takeover; then the whole group is given up. Scripts that are not known are left alone.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "too few and too many",
      files: "== haresources\nmaster1 ⟦drbddisk::r0::r1⟧ ⟦Filesystem::/dev/drbd0⟧ ⟦MailTo⟧ ⟦ids::/opt/informix⟧\n",
      expect: [
        "error takeover: drbddisk takes 0 to 1 arguments, not 2: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: Filesystem takes 2 to 4 arguments, not 1: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: MailTo takes 1 to 2 arguments, not 0: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: ids takes 0 or 3 arguments, not 1: at takeover it only prints its usage, and the whole group is given up",
      ],
    },
    {
      about: "single colons",
      files:
        "== haresources\nmaster1 drbddisk::r0 ⟦Filesystem:/dev/drbd0:/srv:ext4⟧ Filesystem::/dev/drbd0:/srv::⟦ext4⟧\n",
      expect: [
        'error takeover: arguments are divided by "::": at takeover "Filesystem:/dev/drbd0:/srv:ext4" is looked for as a script instead of Filesystem, and the whole group is given up',
        'error takeover: "ext4" stands where Filesystem wants the mount point, which is a path: the mount fails, and the whole group is given up',
      ],
    },
    {
      about: "an argument to an init script",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 ⟦nginx::/etc/nginx.conf⟧\n== m1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== m1/etc/init.d/nginx (755)\n#!/bin/sh\n",
      expect: [
        'error takeover: nginx is an init script on m1, which takes no arguments: it would be called with "/etc/nginx.conf" instead of start, and the whole group is given up',
      ],
    },
    {
      about: "words of the wrong kind",
      files: "== haresources\nmaster1 portblock::tcp::80::⟦close⟧ Delay::⟦soon⟧ LinuxSCSI::⟦0:0⟧\n",
      expect: [
        'error takeover: "close" stands where portblock wants "block" or "unblock": it fails at takeover, and the whole group is given up',
        'error takeover: "soon" is no number of seconds: Delay does not wait as it was meant to',
        'error takeover: "0:0" is not host:channel:target[:lun]: LinuxSCSI fails at takeover, and the whole group is given up',
      ],
    },
    {
      about: "counts that have no choice",
      files: "== haresources\nmaster1 ⟦Raid1::/etc/mdadm.conf⟧ ⟦LVM::vg0::vg1⟧ ⟦portblock::tcp::80⟧ ⟦drbdupper⟧\n",
      expect: [
        "error takeover: Raid1 takes 2 arguments, not 1: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: LVM takes 1 argument, not 2: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: portblock takes 3 arguments, not 2: at takeover it only prints its usage, and the whole group is given up",
        "error takeover: drbdupper takes 1 argument, not 0: at takeover it only prints its usage, and the whole group is given up",
      ],
      edge: true,
    },
    {
      about: "words of the wrong kind, in other places",
      files: "== haresources\nmaster1 portblock::⟦icmp⟧::80::block portblock::udp::⟦http⟧::block drbdupper::⟦all⟧\n",
      expect: [
        'error takeover: "icmp" stands where portblock wants "tcp" or "udp": it fails at takeover, and the whole group is given up',
        'error takeover: "http" stands where portblock wants port numbers: it fails at takeover, and the whole group is given up',
        "error takeover: drbdupper wants the name of one resource, not all: it fails at takeover",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "as the agents want them",
      files:
        "== haresources\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4::noatime Filesystem::-Ldata::/data apache MailTo::a@b.c,d@e.f::moved portblock::tcp::80,443::unblock Delay::5::0 LinuxSCSI::0:0:1\n",
    },
    { about: "a script that nobody knows", files: "== haresources\nmaster1 portal::1::2::3\n" },
    {
      about: "scripts with arguments that are no init scripts, or not known",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14 portal::1 shop::1 shop:1\n== master1/etc/ha.d/resource.d/IPaddr (755)\n#!/bin/sh\n== master1/etc/ha.d/resource.d/portal (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "what stands in resource.d is not known",
      files:
        "== master1/etc/ha.d/ha.cf\nnode master1 master2\nbcast eth0\n== master1/etc/ha.d/haresources\nmaster1 10.0.0.14 portal::1\n== master1/etc/init.d/portal (755)\n#!/bin/sh\n",
      edge: true,
    },
    {
      about: "an IPv6 address that falls apart",
      files: "== haresources\nmaster1 IPv6addr::2001:db8::10/64/eth0 2001:db8::11 drbdupper::r0-U\n",
      edge: true,
    },
  ],
};
