import {
  asHaCf,
  canonicalAddress,
  knownAddresses,
  nodeNames,
  peerAddressesOnLink,
  sameAddress,
  sameName,
} from "@halint/cluster";
import {
  crmClients,
  type Directive,
  directives,
  facilities,
  findDirective,
  ownPrograms,
  speeds,
  stonithTypes,
  type ValueType,
} from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { describeDirective, describeType } from "../hover/directive.js";
import { type Proposal, plainSnippet, wordAround } from "./item.js";

/** Directives where a line begins, values behind a directive. */
export function completeHaCf(view: View, offset: number): Proposal[] {
  const { text } = view.file;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/^\s*#/.test(before)) return [];
  const range = wordAround(text, offset, /[\s,]/);
  const words = text
    .slice(lineStart, range.start)
    .split(/[ \t\r\f]+/)
    .filter((word) => word !== "");
  const [name] = words;
  if (name === undefined) return proposeDirectives(view, range, lineStart);
  const directive = findDirective(name);
  if (!directive) return [];
  const index = directive.shape === "values" ? 0 : words.length - 1;
  if (directive.shape === "line" && index >= directive.parameters.length && !directive.parameters.at(-1)?.includes("…"))
    return [];
  const type = directive.types[Math.min(index, directive.types.length - 1)];
  return type ? proposeValues(view, directive, type, index, words.slice(1), range) : [];
}

function proposeDirectives(view: View, range: Proposal["range"], lineStart: number): Proposal[] {
  const used = new Set(
    asHaCf(view.file)
      .settings.filter(({ line }) => line.range.start < lineStart || line.range.start > range.end)
      .map(({ directive }) => directive.aliasOf ?? directive.name),
  );
  return directives.flatMap((directive): Proposal[] => {
    const { name, repeat, deprecated, aliasOf } = directive;
    // A second line would overrule the first, or be refused.
    if (repeat !== "adds" && used.has(aliasOf ?? name)) return [];
    const common = ["keepalive", "deadtime", "warntime", "initdead", "node", "ucast", "auto_failback", "logfacility"];
    return [
      {
        label: name,
        kind: CompletionItemKind.Keyword,
        range,
        snippet: `${name} ${directiveSnippet(directive)}`,
        detail: directive.parameters.join(" "),
        documentation: describeDirective(directive),
        rank: deprecated ? 9 : aliasOf ? 7 : common.includes(name) ? 3 : 5,
        ...(deprecated ? { deprecated: true } : {}),
      },
    ];
  });
}

function directiveSnippet(directive: Directive): string {
  if (directive.shape === "values") return "$0";
  return directive.parameters
    .filter((parameter) => !parameter.endsWith("?"))
    .map((parameter, index) => `\${${index + 1}:${plainSnippet(parameter.replace(/…/g, ""))}}`)
    .join(" ");
}

function proposeValues(
  view: View,
  directive: Directive,
  type: ValueType,
  index: number,
  before: readonly string[],
  range: Proposal["range"],
): Proposal[] {
  const value = (label: string, detail?: string, rank?: number): Proposal => ({
    label,
    kind: CompletionItemKind.Value,
    range,
    ...(detail ? { detail } : {}),
    ...(rank === undefined ? {} : { rank }),
  });
  const name = directive.aliasOf ?? directive.name;
  switch (type.kind) {
    case "boolean":
      return [
        value("on", undefined, 1),
        value("off", undefined, 2),
        ...(type.also ?? []).map((word) => value(word, describeType(type), 3)),
        ...["yes", "no", "true", "false"].map((word) => value(word, undefined, 8)),
      ];
    case "word":
      return type.values.map((word) => value(word));
    case "facility":
      return facilities.map((word) => value(word, undefined, word === "local0" || word === "daemon" ? 1 : 5));
    case "speed":
      return speeds.map((speed) => value(String(speed)));
    case "interface":
      return interfaceNames(view).map(({ label, detail }) => ({
        ...value(label, detail),
        kind: CompletionItemKind.Variable,
      }));
    case "node": {
      const known = new Set(asHaCf(view.file).nodes.map((word) => word.text.toLowerCase()));
      const names = new Map<string, string>();
      for (const label of [
        ...nodeNames(view.cluster),
        ...view.cluster.nodes.flatMap((node) => node.name ?? []),
        ...view.cluster.nodes.flatMap((node) => node.hostName ?? []),
      ]) {
        if (!names.has(label.toLowerCase())) names.set(label.toLowerCase(), label);
      }
      return [...names].map(([key, label]) => ({
        ...value(label, known.has(key) ? "already named" : "node", known.has(key) ? 8 : 1),
        kind: CompletionItemKind.Class,
      }));
    }
    case "host":
    case "ipv6":
      return name.startsWith("ucast") ? peerAddresses(view, before[0] ?? "", type.kind === "ipv6", range) : [];
    case "text":
    case "path":
      return proposeWords(view, name, index, value);
    default:
      return [];
  }
}

function proposeWords(
  view: View,
  name: string,
  index: number,
  value: (label: string, detail?: string, rank?: number) => Proposal,
): Proposal[] {
  if (name === "apiauth" && index === 0)
    return [...new Set([...ownPrograms, ...crmClients])].map((word) => value(word));
  if (name === "apiauth") return [value("uid=", "users", 1), value("gid=", "groups", 2)];
  if (name === "stonith" && index === 0) return stonithTypes.map((word) => value(word));
  if (name === "stonith_host" && index === 0)
    return [value("*", "any machine", 1), ...nodeNames(view.cluster).map((word) => value(word))];
  if (name === "stonith_host" && index === 1) return stonithTypes.map((word) => value(word));
  if ((name === "respawn" || name === "failfast") && index === 0) {
    const users = new Set(["hacluster", "root", ...view.nodes.flatMap((node) => [...(node.facts.users ?? [])])]);
    return [...users].map((word) => value(word, "user", word === "hacluster" ? 1 : 5));
  }
  if ((name === "respawn" || name === "failfast") && index === 1) {
    const programs = new Map(view.nodes.flatMap((node) => [...(node.facts.heartbeatPrograms ?? [])]));
    const paths = [...programs.values()].flat();
    return paths.length > 0
      ? paths.map((path) => value(path))
      : ["ipfail", "dopd", "pingd"].map((program) => value(`/usr/lib/heartbeat/${program}`));
  }
  if (name === "watchdog") return [value("/dev/watchdog")];
  return [];
}

function interfaceNames(view: View): { label: string; detail: string }[] {
  const names = new Map<string, string>();
  for (const node of view.nodes.length > 0 ? view.nodes : view.cluster.nodes) {
    for (const fact of node.facts.interfaces?.list ?? []) {
      const addresses = fact.addresses.map((entry) => entry.address).join(", ");
      if (fact.name !== "lo" && !names.has(fact.name)) names.set(fact.name, addresses);
    }
  }
  for (const node of view.cluster.nodes) {
    if (!node.haCf) continue;
    for (const medium of asHaCf(node.haCf).media) {
      const label = medium.interface?.text;
      if (label && !label.startsWith("/") && !names.has(label)) names.set(label, `named by ${node.label}`);
    }
  }
  return [...names].map(([label, detail]) => ({ label, detail }));
}

/** The peers' addresses on that link first, then the rest of them; the node's own at the end. */
function peerAddresses(view: View, onInterface: string, v6: boolean, range: Proposal["range"]): Proposal[] {
  const [node] = view.nodes;
  const proposals: Proposal[] = [];
  const add = (address: string, detail: string, rank: number) => {
    if (canonicalAddress(address) === undefined || address.includes(":") !== v6) return;
    if (proposals.some(({ label }) => sameAddress(label, address))) return;
    proposals.push({ label: address, kind: CompletionItemKind.Value, range, detail, rank });
  };
  if (node) {
    for (const peer of nodeNames(view.cluster)) {
      if (node.name === undefined || sameName(peer, node.name)) continue;
      const like = v6 ? "::1" : "0.0.0.0";
      for (const { address } of peerAddressesOnLink(view.cluster, node, onInterface, peer, like)) {
        add(address, `${peer} on this link`, 1);
      }
    }
  }
  for (const entry of knownAddresses(view.cluster)) {
    const own = node?.name !== undefined && sameName(entry.node, node.name);
    const on = entry.interface ? ` ${entry.interface}` : "";
    // Every node sending to all addresses is a way to use one file for all, so the own one is not left out.
    add(
      entry.address,
      own ? `${entry.node}${on}: this node itself` : `${entry.node}${on}`,
      own ? 9 : entry.interface === onInterface ? 2 : 4,
    );
  }
  return proposals;
}
