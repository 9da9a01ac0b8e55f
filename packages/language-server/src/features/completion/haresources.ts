import { asHaCf, asHaresources, isDrbdDevice, nodeNames, resourcesOf, volumesOn } from "@halint/cluster";
import { agents, findAgent } from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { describeAgent, parameterName } from "../hover/agent.js";
import { type Proposal, plainSnippet, wordAround } from "./item.js";

/** File systems that were usual on such clusters. */
const fileSystems = ["ext3", "ext4", "xfs", "ext2", "reiserfs", "jfs", "gfs2", "ocfs2", "nfs", "btrfs"];

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
  if (isFirst) return proposeOwners(view, word);
  const typed = text.slice(word.start, offset);
  const pieces = typed.split("::");
  const [script = ""] = pieces;
  if (pieces.length === 1) return proposeAgents(view, word);
  const start = offset - (pieces.at(-1) ?? "").length;
  const rest = /^[^\s:]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return proposeArguments(view, script, pieces.length - 2, { start, end: offset + rest });
}

function proposeOwners(view: View, range: Proposal["range"]): Proposal[] {
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

function proposeAgents(view: View, range: Proposal["range"]): Proposal[] {
  const proposals = new Map<string, Proposal>();
  const present = new Map<string, string[]>();
  for (const node of view.cluster.nodes) {
    for (const agent of [...(node.facts.resourceD ?? []), ...(node.facts.initD ?? [])]) {
      present.set(agent.name, [...(present.get(agent.name) ?? []), node.label]);
    }
  }
  const nobodyKnows = present.size === 0;
  for (const agent of agents) {
    const parameters = agent.parameters.slice(0, Math.max(agent.min, 1)).map((parameter, index) => {
      const values = argumentValues(view, agent.name, index).slice(0, 6);
      return values.length > 0 && values.every((value) => !/[,|$}\\]/.test(value.label))
        ? `\${${index + 1}|${values.map((value) => value.label).join(",")}|}`
        : `\${${index + 1}:${plainSnippet(parameter.replace(/[/[].*$/, ""))}}`;
    });
    const on = present.get(agent.name);
    proposals.set(agent.name, {
      label: agent.name,
      kind: CompletionItemKind.Function,
      range,
      snippet: [agent.name, ...(agent.max > 0 ? parameters : [])].join("::"),
      detail: agent.parameters.map((parameter, index) => (index < agent.min ? parameter : `[${parameter}]`)).join("::"),
      documentation: describeAgent(agent.name),
      rank: on || nobodyKnows ? 3 : 6,
    });
  }
  for (const [name, nodes] of present) {
    if (proposals.has(name) || /[\s#]|\.(?:bak|rpmsave|rpmnew|orig)$|~$|^README|^functions$/.test(name)) continue;
    proposals.set(name, {
      label: name,
      kind: CompletionItemKind.Function,
      range,
      detail: `script on ${[...new Set(nodes)].join(", ")}`,
      rank: 4,
    });
  }
  return [...proposals.values()];
}

function proposeArguments(view: View, script: string, index: number, range: Proposal["range"]): Proposal[] {
  return argumentValues(view, script, index).map(({ label, detail }, rank) => ({
    label,
    kind: CompletionItemKind.Value,
    range,
    detail: detail ?? parameterName(script, index),
    rank: Math.min(9, 1 + rank),
  }));
}

function argumentValues(view: View, script: string, index: number): { label: string; detail?: string }[] {
  const { cluster } = view;
  const names = [...new Set(cluster.drbd.flatMap(resourcesOf).map((resource) => resource.name))];
  const parameter = parameterName(script, index) ?? "";
  if (script === "drbddisk" || script === "drbdupper")
    return names.map((label) => ({ label, detail: "DRBD resource" }));
  if (script === "Filesystem" && parameter === "device") {
    const devices = new Map<string, string>();
    for (const node of cluster.nodes) {
      for (const { resource, volume } of volumesOn(node)) devices.set(volume.device, `device of ${resource}`);
      for (const entry of node.facts.fstab ?? []) if (isDrbdDevice(entry.device)) devices.set(entry.device, "fstab");
    }
    return [...devices].map(([label, detail]) => ({ label, detail }));
  }
  if (script === "Filesystem" && parameter === "mount point") {
    const points = new Map(
      cluster.nodes.flatMap((node) =>
        (node.facts.fstab ?? []).map((entry) => [entry.mountPoint, `fstab of ${node.label}`] as const),
      ),
    );
    return [...points].flatMap(([label, detail]) =>
      label.startsWith("/") && label !== "/" ? [{ label, detail }] : [],
    );
  }
  if (script === "Filesystem" && parameter === "type") return fileSystems.map((label) => ({ label }));
  if (script === "Filesystem" && parameter === "options")
    return ["defaults", "noatime", "ro"].map((label) => ({ label }));
  if (script === "portblock") {
    return index === 0
      ? [{ label: "tcp" }, { label: "udp" }]
      : index === 2
        ? [{ label: "block" }, { label: "unblock" }]
        : [];
  }
  if (findAgent(script)?.name === "AudibleAlarm") return nodeNames(cluster).map((label) => ({ label }));
  return [];
}
