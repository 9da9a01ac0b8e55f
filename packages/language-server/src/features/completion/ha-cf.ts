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
import { describeDirective } from "../hover/directive.js";
import { byRank, fillIn, type Proposal, wordAround } from "./item.js";

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

/** What a cluster needs, in the order in which people write it. */
const essential = [
  "keepalive",
  "deadtime",
  "warntime",
  "initdead",
  "ucast",
  "bcast",
  "auto_failback",
  "node",
  "ping",
  "respawn",
  "logfacility",
];

function proposeDirectives(view: View, range: Proposal["range"], lineStart: number): Proposal[] {
  const settings = asHaCf(view.file).settings.filter(
    ({ line }) => line.range.start < lineStart || line.range.start > range.end,
  );
  const used = new Set(settings.map(({ directive }) => directive.aliasOf ?? directive.name));
  return directives.flatMap((directive): Proposal[] => {
    const { name, repeat, deprecated, aliasOf } = directive;
    // A second line would overrule the first, or be refused.
    if (repeat !== "adds" && used.has(aliasOf ?? name)) return [];
    const place = essential.indexOf(name);
    // Lines that are missing come before those that may be added to.
    const wanted = used.has(name) && !(name === "node" && unnamedNodes(view).length > 0) ? 4 : 3;
    return [
      {
        label: name,
        kind: CompletionItemKind.Keyword,
        range,
        snippet: `${name} ${directiveSnippet(view, directive, range)}`,
        detail: detailOf(directive),
        documentation: describeDirective(directive),
        rank: deprecated ? 9 : aliasOf ? 7 : place >= 0 ? wanted + place / 100 : 5,
        ...(deprecated ? { deprecated: true } : {}),
      },
    ];
  });
}

/** Nodes of the cluster that the file does not name yet. */
function unnamedNodes(view: View): string[] {
  const named = asHaCf(view.file).nodes;
  return clusterNodes(view).filter((name) => !named.some((word) => sameName(word.text, name)));
}

function clusterNodes(view: View): string[] {
  const names = new Map<string, string>();
  for (const label of [
    ...nodeNames(view.cluster),
    ...view.cluster.nodes.flatMap((node) => node.name ?? []),
    ...view.cluster.nodes.flatMap((node) => node.hostName ?? []),
  ]) {
    if (!names.has(label.toLowerCase())) names.set(label.toLowerCase(), label);
  }
  return [...names.values()];
}

/** The arguments of a directive, or what its values are, in a few words. */
function detailOf(directive: Directive): string {
  if (directive.shape === "line") return directive.parameters.join(" ");
  const [type] = directive.types;
  const kinds: Partial<Record<ValueType["kind"], string>> = { boolean: "on or off", integer: "number", ipv6: "IPv6" };
  const kind = type ? (type.kind === "word" ? type.values.join(" or ") : (kinds[type.kind] ?? type.kind)) : "value";
  return [
    directive.repeat === "adds" ? `${kind}…` : kind,
    ...(directive.unit ? [`in ${directive.unit}`] : []),
    ...(directive.default ? [`default ${directive.default}`] : []),
  ].join(", ");
}

function directiveSnippet(view: View, directive: Directive, range: Proposal["range"]): string {
  const likely = (index: number, before: readonly string[]) => {
    const type = directive.types[Math.min(index, directive.types.length - 1)];
    if (!type) return [];
    const proposals = proposeValues(view, directive, type, index, before, range).filter(({ rank = 5 }) => rank < 8);
    return byRank(proposals).map(({ label }) => label);
  };
  if (directive.shape === "values") return fillIn(1, likely(0, []));
  const before: string[] = [];
  return directive.parameters
    .filter((parameter) => !parameter.endsWith("?"))
    .map((parameter, index) => {
      const words = likely(index, before);
      before.push(words[0] ?? "");
      return fillIn(index + 1, words, parameter.replace(/…/g, ""));
    })
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
  const likely = new Map<string, Proposal>();
  for (const proposal of [
    ...asOnPeers(view, directive, index, before, value),
    ...(directive.shape === "values" ? usualValues(view, directive, value) : []),
    ...(directive.shape === "line" && directive.usual?.[index] ? [value(directive.usual[index], "usual", 2)] : []),
  ]) {
    if (!likely.has(proposal.label) && !before.includes(proposal.label)) likely.set(proposal.label, proposal);
  }
  const others = valuesOfType(view, directive, type, index, before, range, value);
  for (const { label, detail } of others) {
    const known = likely.get(label);
    if (known && detail) likely.set(label, { ...known, detail: `${known.detail}, ${detail}` });
  }
  return [...likely.values(), ...others.filter(({ label }) => !likely.has(label))];
}

/** What other nodes have at this place: most of a file is the same on all nodes, but for the peer and the node itself. */
function asOnPeers(
  view: View,
  directive: Directive,
  index: number,
  before: readonly string[],
  value: (label: string, detail?: string, rank?: number) => Proposal,
): Proposal[] {
  const name = directive.aliasOf ?? directive.name;
  if (name === "node" || (name.startsWith("ucast") && index > 0)) return [];
  return view.cluster.nodes.flatMap((node) => {
    if (!node.haCf || node.haCf === view.file) return [];
    return asHaCf(node.haCf)
      .of(name)
      .flatMap((setting) => {
        const words = setting.values.map(({ text }) => text);
        // What reads as a comment is none here, and nobody wants it twice.
        const end = words.findIndex((word) => /^(?:#|\/\/)/.test(word));
        const meant = end === -1 ? words : words.slice(0, end);
        const found =
          directive.shape === "values"
            ? meant
            : before.every((word, at) => meant[at] === word)
              ? meant.slice(index, index + 1)
              : [];
        return found.map((word) => value(word, `as on ${node.label}`, 1));
      });
  });
}

/** The default, what people usually write, and machines that can be pinged. */
function usualValues(
  view: View,
  directive: Directive,
  value: (label: string, detail?: string, rank?: number) => Proposal,
): Proposal[] {
  const proposals: Proposal[] = [];
  const kind = directive.types[0]?.kind;
  const isValue = kind === "time" || kind === "integer" ? /^\d+$/ : kind === "boolean" ? /^$/ : /^\S+$/;
  if (directive.default && isValue.test(directive.default)) proposals.push(value(directive.default, "default", 2));
  for (const word of directive.usual ?? []) proposals.push(value(word, "usual", 3));
  if (directive.name === "ping") {
    for (const node of view.nodes.length > 0 ? view.nodes : view.cluster.nodes) {
      for (const { gateway, interface: on, target } of node.facts.routes ?? []) {
        if (gateway && target === "default" && !gateway.includes(":"))
          proposals.push(value(gateway, `gateway${on ? ` of ${on}` : ""}`, 1));
      }
    }
  }
  return proposals;
}

function valuesOfType(
  view: View,
  directive: Directive,
  type: ValueType,
  index: number,
  before: readonly string[],
  range: Proposal["range"],
  value: (label: string, detail?: string, rank?: number) => Proposal,
): Proposal[] {
  const name = directive.aliasOf ?? directive.name;
  switch (type.kind) {
    case "boolean":
      return [
        value("on", undefined, 1),
        value("off", undefined, 2),
        ...(type.also ?? []).map((word) => value(word, undefined, 3)),
        ...["yes", "no", "true", "false"].map((word) => value(word, undefined, 8)),
      ];
    case "word":
      return type.values.map((word) => value(word));
    case "facility":
      return facilities.map((word) => value(word, undefined, word === "local0" || word === "daemon" ? 1 : 5));
    case "speed":
      return speeds.map((speed) => value(String(speed)));
    case "interface":
      return interfaceNames(view)
        .filter(({ label }) => !before.includes(label))
        .map(({ label, detail }) => ({ ...value(label, detail), kind: CompletionItemKind.Variable }));
    case "node": {
      const unnamed = unnamedNodes(view);
      return clusterNodes(view)
        .filter((label) => !before.some((word) => sameName(word, label)))
        .map((label) => ({
          ...value(label, unnamed.includes(label) ? "node" : "already named", unnamed.includes(label) ? 1 : 8),
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
