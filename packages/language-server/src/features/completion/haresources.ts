import {
  asHaCf,
  asHaresources,
  type ClusterNode,
  inNetwork,
  isDrbdDevice,
  networksOf,
  nodeNames,
  replicationEnds,
  resourcesOf,
  sameAddress,
  vipsOf,
  volumesOn,
} from "@halint/cluster";
import {
  type Agent,
  type AgentRole,
  agents,
  carriesHeartbeats,
  findAgent,
  meantHaresources,
  type Range,
  type Resource,
} from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { describeAgent, parameterName } from "../hover/agent.js";
import { fillIn, type Proposal, plainSnippet, wordAround } from "./item.js";

/** File systems that were usual on such clusters. */
const fileSystems = ["ext3", "ext4", "xfs", "ext2", "reiserfs", "jfs", "gfs2", "ocfs2", "nfs", "btrfs"];

/** What may stand at a place, the likeliest first. */
interface Value {
  readonly label: string;
  readonly detail?: string;
  /** The same with places to fill in. */
  readonly snippet?: string;
}

/** Nodes where a line begins, then scripts, and behind `::` their arguments. */
export function completeHaresources(view: View, offset: number): Proposal[] {
  const { text } = view.file;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(before)) return [];
  const word = wordAround(text, offset, /\s/);
  const continued = asHaresources(view.file).continuations.some(
    (range) => text.slice(range.start + 1, lineStart).replace(/\r?\n/, "") === "" && range.start < lineStart,
  );
  const isFirst = text.slice(lineStart, word.start).trim() === "" && !continued;
  if (isFirst) return [...proposeLines(view, word), ...proposeOwners(view, word)];
  const typed = text.slice(word.start, offset);
  const pieces = typed.split("::");
  const [script = ""] = pieces;
  if (pieces.length === 1) {
    return /^\d/.test(script)
      ? proposeArguments(view, "IPaddr", 0, script, { start: word.start, end: word.end }, word)
      : proposeAgents(view, word);
  }
  const piece = pieces.at(-1) ?? "";
  const rest = /^[^\s:]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const range = { start: offset - piece.length, end: offset + rest };
  return proposeArguments(view, script, pieces.length - 2, piece, range, word);
}

/** Whole groups that another node has and this file has not: the file has to be the same on all nodes. */
function proposeLines(view: View, range: Range): Proposal[] {
  const { text } = view.file;
  const line = text.slice(text.lastIndexOf("\n", range.start - 1) + 1).split("\n", 1)[0] ?? "";
  if (line.trim() !== text.slice(range.start, range.end)) return [];
  const written = new Set(
    meantHaresources(asHaresources(view.file)).groups.map((group) =>
      [group.owner.text, ...group.resources.map((resource) => resource.text)].join(" "),
    ),
  );
  const proposals: Proposal[] = [];
  for (const node of view.cluster.nodes) {
    if (!node.haresources || node.haresources === view.file) continue;
    for (const { owner, resources } of meantHaresources(asHaresources(node.haresources)).groups) {
      const label = [owner.text, ...resources.map((resource) => resource.text)].join(" ");
      if (written.has(label) || resources.length === 0) continue;
      written.add(label);
      proposals.push({ label, kind: CompletionItemKind.Text, range, detail: `as on ${node.label}`, rank: 0 });
    }
  }
  return proposals;
}

function proposeOwners(view: View, range: Range): Proposal[] {
  const names = new Map(nodeNames(view.cluster).map((name) => [name.toLowerCase(), name]));
  for (const node of view.cluster.nodes)
    if (node.haCf) for (const word of asHaCf(node.haCf).nodes) names.set(word.text.toLowerCase(), word.text);
  return [...names.values()].map((label) => ({
    label,
    kind: CompletionItemKind.Class,
    range,
    detail: "node",
    rank: 1,
  }));
}

/** Steps of a group's start, in their usual order. */
const steps: Readonly<Record<AgentRole, number>> = {
  storage: 0,
  filesystem: 1,
  address: 2,
  "stacked storage": 3,
  "source address": 3,
  firewall: 3,
  service: 4,
  other: 5,
  notice: 5,
};

function stepOf(script: string): number {
  return steps[findAgent(script)?.role ?? "service"];
}

/** Resources of the same group that stand before a word. */
function resourcesBefore(view: View, word: Range): readonly Resource[] {
  const group = meantHaresources(asHaresources(view.file)).groups.findLast(
    ({ owner }) => owner.range.start < word.start,
  );
  return group?.resources.filter((resource) => resource.range.end <= word.start) ?? [];
}

/** DRBD resources that no group of this file makes Primary yet, but for what is written at a word. */
function unusedDrbd(view: View, word: Range): string[] {
  const used = new Set(
    meantHaresources(asHaresources(view.file)).groups.flatMap((group) =>
      group.resources.flatMap(({ script, args, range }) =>
        script.text === "drbddisk" && range.start !== word.start && args[0] ? [args[0].text] : [],
      ),
    ),
  );
  return drbdResources(view).filter((name) => !used.has(name));
}

function drbdResources(view: View): string[] {
  return [...new Set(view.cluster.drbd.flatMap(resourcesOf).map((resource) => resource.name))];
}

function proposeAgents(view: View, word: Range): Proposal[] {
  const proposals = new Map<string, Proposal>();
  const present = new Map<string, string[]>();
  for (const node of view.cluster.nodes) {
    for (const agent of [...(node.facts.resourceD ?? []), ...(node.facts.initD ?? [])]) {
      if (!agent.isFile) continue;
      present.set(agent.name, [...(present.get(agent.name) ?? []), node.label]);
    }
  }
  const nobodyKnows = present.size === 0;
  const last = Math.max(-1, ...resourcesBefore(view, word).map(({ script }) => stepOf(script.text)));
  const openStorage = unusedDrbd(view, word).length > 0;
  // What usually comes next in a group comes first; what should have come before it, last.
  const distance = (name: string): number => {
    const step = stepOf(name);
    if (step === 0 && !openStorage) return 7;
    return step > last ? step - last : step < last ? 8 : step === 0 ? 0.5 : 4;
  };
  agents.forEach((agent, index) => {
    const count = Math.max(agent.min + (agent.role === "filesystem" ? 1 : 0), 1);
    const on = present.get(agent.name);
    proposals.set(agent.name, {
      label: agent.name,
      kind: CompletionItemKind.Function,
      range: word,
      snippet: [agent.name, ...(agent.max > 0 ? argumentSnippets(view, agent, count, word) : [])].join("::"),
      detail: agent.parameters.map((parameter, at) => (at < agent.min ? parameter : `[${parameter}]`)).join("::"),
      documentation: describeAgent(agent.name),
      rank: (on || nobodyKnows ? 30 : 60) + distance(agent.name) + index / 1000,
    });
  });
  for (const [name, nodes] of present) {
    if (proposals.has(name) || /[\s#]|\.(?:bak|rpmsave|rpmnew|orig)$|~$|^README|^functions$/.test(name)) continue;
    proposals.set(name, {
      label: name,
      kind: CompletionItemKind.Function,
      range: word,
      detail: `script on ${[...new Set(nodes)].join(", ")}`,
      rank: 30 + distance(name),
    });
  }
  return [...proposals.values()];
}

function argumentSnippets(view: View, agent: Agent, count: number, word: Range): string[] {
  return agent.parameters.slice(0, count).map((parameter, index) => {
    const values = argumentValues(view, agent.name, index, "", word);
    const [first] = values;
    // A place inside an argument cannot be one of several.
    if (first?.snippet) return first.snippet.replace("${1:", `\${${index + 1}:`);
    const labels = values.filter(({ snippet }) => !snippet).map(({ label }) => label);
    return fillIn(index + 1, labels.slice(0, 6), parameter.replace(/[/[].*$/, ""));
  });
}

function proposeArguments(
  view: View,
  script: string,
  index: number,
  typed: string,
  range: Range,
  word: Range,
): Proposal[] {
  const values = argumentValues(view, script, index, typed, word);
  const slash = findAgent(script)?.role === "address" ? typed.lastIndexOf("/") + 1 : 0;
  return values.map(({ label, detail, snippet }, rank) => ({
    label,
    kind: CompletionItemKind.Value,
    range: { start: range.start + slash, end: range.end },
    detail: detail ?? parameterName(script, index),
    rank,
    ...(snippet ? { snippet } : {}),
  }));
}

function argumentValues(view: View, script: string, index: number, typed: string, word: Range): Value[] {
  const { cluster } = view;
  const parameter = parameterName(script, index) ?? "";
  const named = findAgent(script);
  if (script === "drbddisk" || script === "drbdupper") {
    const open = unusedDrbd(view, word);
    return drbdResources(view)
      .map((label) => ({
        label,
        detail: open.includes(label) ? "DRBD resource" : "DRBD resource, already in a group",
      }))
      .sort((a, b) => Number(open.includes(b.label)) - Number(open.includes(a.label)));
  }
  if (named?.role === "address" && index === 0) return addressValues(view, typed, named.name === "IPv6addr", word);
  if (script === "IPsrcaddr") return vipsOf(cluster).map(({ address }) => ({ label: address, detail: "floating" }));
  if (script === "Filesystem" && parameter === "device") return deviceValues(view, word);
  if (script === "Filesystem" && parameter === "mount point") return mountPoints(view);
  if (script === "Filesystem" && parameter === "type") return fileSystemTypes(view);
  if (script === "Filesystem" && parameter === "options")
    return ["defaults", "noatime", "ro"].map((label) => ({ label }));
  if (script === "portblock") {
    return index === 0
      ? [{ label: "tcp" }, { label: "udp" }]
      : index === 2
        ? [{ label: "block" }, { label: "unblock" }]
        : [];
  }
  return named?.name === "AudibleAlarm" ? nodeNames(cluster).map((label) => ({ label })) : [];
}

/** Devices of the resources that this group has made Primary, then the others. */
function deviceValues(view: View, word: Range): Value[] {
  const { cluster } = view;
  const here = new Set(
    resourcesBefore(view, word).flatMap(({ script, args }) =>
      script.text === "drbddisk" && args[0] ? [args[0].text] : [],
    ),
  );
  const devices = new Map<string, { detail: string; own: boolean }>();
  for (const node of cluster.nodes) {
    for (const { resource, volume } of volumesOn(node))
      devices.set(volume.device, { detail: `device of ${resource}`, own: here.has(resource) });
    for (const entry of node.facts.fstab ?? [])
      if (isDrbdDevice(entry.device) && !devices.has(entry.device))
        devices.set(entry.device, { detail: "fstab", own: false });
  }
  return [...devices]
    .sort(([, a], [, b]) => Number(b.own) - Number(a.own))
    .map(([label, { detail }]) => ({ label, detail }));
}

/** Arguments of Filesystem in all files of the cluster, by their place. */
function mounted(view: View, index: number): Value[] {
  return view.cluster.nodes.flatMap((node) =>
    node.haresources
      ? meantHaresources(asHaresources(node.haresources)).groups.flatMap((group) =>
          group.resources.flatMap(({ script, args }) => {
            const label = script.text === "Filesystem" ? args[index]?.text : undefined;
            return label
              ? [{ label, detail: node.haresources === view.file ? "in this file" : `as on ${node.label}` }]
              : [];
          }),
        )
      : [],
  );
}

function mountPoints(view: View): Value[] {
  const fromFstab = view.cluster.nodes.flatMap((node) =>
    (node.facts.fstab ?? []).flatMap(({ device, mountPoint }) =>
      mountPoint.startsWith("/") && mountPoint !== "/"
        ? [{ label: mountPoint, detail: `fstab of ${node.label}`, shared: isDrbdDevice(device) }]
        : [],
    ),
  );
  return unique([
    ...fromFstab.filter(({ shared }) => shared).map(({ label, detail }) => ({ label, detail })),
    // A mount point of this file is taken.
    ...mounted(view, 1).filter(({ detail }) => detail !== "in this file"),
  ]);
}

function fileSystemTypes(view: View): Value[] {
  const used = mounted(view, 2);
  return unique([...used, ...fileSystems.map((label) => ({ label }))]);
}

function unique(values: readonly Value[]): Value[] {
  return values.filter((value, index) => values.findIndex(({ label }) => label === value.label) === index);
}

/** A network of an interface, and whether heartbeats or DRBD use that interface. */
interface Network {
  readonly interface: string;
  readonly address: string;
  readonly prefix: number;
  readonly inner: boolean;
}

function networks(view: View): Network[] {
  const found = new Map<string, Network>();
  const users: readonly ClusterNode[] = view.nodes.length > 0 ? view.nodes : view.cluster.nodes;
  const replicated = replicationEnds(view.cluster).map(({ address }) => address);
  for (const node of users) {
    const media = node.haCf ? asHaCf(node.haCf).media.filter(carriesHeartbeats) : [];
    for (const fact of node.facts.interfaces?.list ?? []) {
      if (fact.name === "lo") continue;
      for (const { address, prefix } of networksOf(fact) ?? []) {
        const inner =
          media.some((medium) => medium.interface?.text === fact.name) ||
          replicated.some((end) => sameAddress(end, address));
        if (!found.has(fact.name)) found.set(fact.name, { interface: fact.name, address, prefix, inner });
      }
    }
  }
  // Clients come over the interface that the nodes do not need for themselves.
  return [...found.values()].sort((a, b) => Number(a.inner) - Number(b.inner));
}

/** Floating addresses of other files, and beginnings in the networks of the nodes; behind a slash mask and interface. */
function addressValues(view: View, typed: string, v6: boolean, word: Range): Value[] {
  const [address = "", mask] = typed.split("/");
  const known = networks(view).filter((network) => network.address.includes(":") === v6);
  const slashes = typed.split("/").length - 1;
  if (slashes === 1) {
    return known
      .filter((network) => inNetwork(address, network.address, network.prefix))
      .map(({ prefix, interface: name }) => ({ label: `${prefix}/${name}`, detail: `network of ${name}` }));
  }
  if (slashes === 2) {
    return known.map((network) => ({
      label: network.interface,
      detail: inNetwork(address, network.address, network.prefix)
        ? `has ${network.address}/${network.prefix}`
        : `${network.address}/${network.prefix} does not hold ${address}/${mask}`,
    }));
  }
  if (slashes > 2) return [];
  const vips = vipsOf(view.cluster);
  const others = vips
    .filter(
      ({ address: one, place, word: at }) =>
        one.includes(":") === v6 &&
        !(place.file === view.file && at.range.start >= word.start && at.range.end <= word.end) &&
        !vips.some((own) => own.place.file === view.file && sameAddress(own.address, one)),
    )
    .map(({ word: argument, place }) => ({
      label: argument.text,
      detail: `as on ${view.cluster.nodes.find((node) => node.haresources === place.file)?.label ?? "another node"}`,
    }));
  const beginnings = known.flatMap(({ address: one, prefix, interface: name, inner }): Value[] => {
    if (v6) return [];
    const start = one
      .split(".")
      .slice(0, Math.min(3, Math.floor(prefix / 8)))
      .map((octet) => `${octet}.`)
      .join("");
    return start === ""
      ? []
      : [
          {
            label: start,
            detail: `network of ${name}, /${prefix}${inner ? ", which heartbeat or DRBD uses" : ""}`,
            snippet: `${start}\${1:host}/${prefix}/${plainSnippet(name)}`,
          },
        ];
  });
  return unique([...others, ...beginnings]);
}
