import { displayed } from "../find-clusters.js";
import { visible } from "../report.js";
import type {
  ClusterView,
  DiscoveryView,
  DrbdView,
  GroupView,
  HearingView,
  NodeView,
  PlaceView,
  ResourceView,
} from "./show.js";

/** The clusters as a text for people. */
export function clustersText({ clusters, ignored, unreadable }: DiscoveryView): string {
  const parts = clusters.map((cluster) => clusterLines(cluster).join("\n"));
  if (ignored.length > 0) {
    parts.push(["passed over", ...ignored.map(({ file, why }) => `  ${file}: ${passedOver[why] ?? why}`)].join("\n"));
  }
  if (unreadable.length > 0) {
    parts.push(["cannot be read", ...unreadable.map(({ file, reason }) => `  ${file}: ${reason}`)].join("\n"));
  }
  const sources = sourceLines(clusters);
  if (sources.length > 0) parts.push(sources.join("\n"));
  // File names and words of files go to a terminal here: only the line ends are ours.
  return `${parts.join("\n\n").split("\n").map(visible).join("\n")}\n`;
}

const passedOver: Readonly<Record<string, string>> = {
  backup: "a copy",
  "no node": "its name has no node of ha.cf in it",
  archive: "an archive; it is read when it is named",
};

const at = ({ file, line }: PlaceView) => (line === null ? file : `${file}:${line}`);
const everywhere = (place: PlaceView, also: readonly PlaceView[]) => [place, ...also].map(at).join(", ");
const nameOf = (node: NodeView) => node.name ?? node.label;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function clusterLines(cluster: ClusterView): string[] {
  return [
    `cluster ${cluster.name}`,
    ...section("nodes", [...cluster.nodes.flatMap(nodeLines), ...absentLines(cluster)]),
    ...section("shared by all nodes", cluster.shared),
    ...section("still to be rendered, and not shown", cluster.templates),
    ...section("heartbeats", heartbeatLines(cluster)),
    ...section(
      cluster.crm ? "groups of haresources, which nothing reads: crm is on" : "groups, in start order",
      groupsLines(cluster.groups),
    ),
    ...section(
      "DRBD",
      cluster.drbd.flatMap((entry, index) => drbdLines(entry, cluster.drbd.slice(0, index))),
    ),
    ...section("floating addresses", cluster.addresses.flatMap(addressLines)),
    ...section("not known, and what it would allow to check", missingLines(cluster.nodes)),
  ];
}

const identified: Readonly<Record<string, string>> = {
  configuration: "named by --node or halint.json",
  nodeinfo: "by nodeinfo",
  "host name": "by its host name",
  "file name": "by the name of its file",
  directory: "by the name of its directory",
  "this machine": "this machine",
};

function nodeLines(node: NodeView): string[] {
  const how =
    node.identifiedBy === "nothing"
      ? node.files.some((file) => /ha\.cf/.test(file))
        ? "a node, but nothing tells which"
        : "no ha.cf here, and nothing tells whose these files are"
      : (identified[node.identifiedBy] ?? `by ${node.identifiedBy}`);
  const where = node.identifiedAt ? ` (${at(node.identifiedAt)})` : "";
  const host = node.hostName !== null && node.hostName !== node.name ? `; its host name is ${node.hostName}` : "";
  const interfaces = (node.interfaces ?? []).map(({ name, addresses, dynamic }) =>
    `${name} ${[...addresses, ...(dynamic ? [addresses.length > 0 ? "others" : "unknown or by DHCP"] : [])].join(", ")}`.trimEnd(),
  );
  const root = node.root === null || node.root === "/" ? "/" : `${displayed(node.root)}/`;
  const facts = node.facts.map((file) => (file.startsWith(root) ? file.slice(root.length) : file));
  return [
    `${nameOf(node)}: ${how}${where}${host}`,
    ...node.files.map((file) => `  ${file}`),
    ...(interfaces.length > 0 ? [`  interfaces: ${interfaces.join("; ")}`] : []),
    ...(facts.length > 0 ? [`  facts from: ${facts.join(", ")}`] : []),
  ];
}

function absentLines({ absent }: ClusterView): string[] {
  return absent.length === 0 ? [] : [`${absent.join(", ")}: named in ha.cf; no files that are known to be theirs`];
}

function heartbeatLines({ nodes, hearings }: ClusterView): string[] {
  if (hearings.length > 0) return hearings.flatMap(hearingLines);
  // Without a second node there is nobody to hear them.
  return nodes.flatMap((node) =>
    node.media.length === 0
      ? []
      : [`${nameOf(node)} sends`, ...node.media.map((entry) => `  by ${entry.medium} (${at(entry.at)})`)],
  );
}

function hearingLines(hearing: HearingView): string[] {
  const head = `${hearing.to} hears ${hearing.from}`;
  const title =
    hearing.verdict === "heard"
      ? head
      : hearing.verdict === "not heard"
        ? `${hearing.to} does not hear ${hearing.from}`
        : `whether ${head} cannot be told`;
  return [
    title,
    ...hearing.by.map((entry) => `  by ${entry.medium} (${at(entry.at)})`),
    ...hearing.not.map((entry) => `  not by ${entry.medium} (${at(entry.at)}): ${entry.because}`),
  ];
}

function groupsLines(groups: readonly GroupView[]): string[] {
  const lines = groups.flatMap(groupLines);
  const unknown = new Map<string, Set<string>>();
  for (const { node, known, why } of groups.flatMap(({ resources }) => resources.flatMap(({ on }) => on)))
    if (!known && isAboutAll(why)) unknown.set(why, (unknown.get(why) ?? new Set()).add(node));
  for (const [why, nodes] of unknown)
    lines.push(`which scripts these are is not known of ${[...nodes].join(", ")}: ${why}`);
  return lines;
}

/** Said once, behind all groups. */
const isAboutAll = (why: string) => why.startsWith("neither ");

function groupLines(group: GroupView): string[] {
  return [
    `on ${group.node} (${everywhere(group.at, group.also)})`,
    ...group.resources.flatMap((resource, index) => [`  ${index + 1}. ${resource.text}`, ...runsLines(resource)]),
  ];
}

function runsLines(resource: ResourceView): string[] {
  const runs = new Map<string, string[]>();
  for (const { node, runs: path, why } of resource.on) {
    if (path === null && isAboutAll(why)) continue;
    const text = path === null ? why : why === "executable" ? path : `${path} (${why})`;
    runs.set(text, [...(runs.get(text) ?? []), node]);
  }
  return [...runs].map(([text, nodes]) => `     ${nodes.join(", ")}: ${text}`);
}

function drbdLines(configuration: DrbdView, before: readonly DrbdView[]): string[] {
  const who = configuration.nodes.length > 0 ? ` (${configuration.nodes.join(", ")})` : "";
  const meaning = ({ version, resources }: DrbdView) => JSON.stringify([version, resources]);
  const same = before.find((other) => meaning(other) === meaning(configuration));
  const head = [`${configuration.files.join(", ")}${who}`, `  for DRBD ${configuration.version}: ${configuration.why}`];
  if (same && same.resources.length > 0) return [...head, `  the same resources as in ${same.files[0]}`];
  if (configuration.resources.length === 0) return [...head, "  no resources"];
  return [...head, ...configuration.resources.flatMap(resourceLines)];
}

function resourceLines({ name, hosts }: DrbdView["resources"][number]): string[] {
  return [
    `  ${name}${hosts.length === 0 ? ": no hosts" : ""}`,
    ...hosts.flatMap((host) => {
      const who = host.names.length > 0 ? host.names.join(", ") : "floating";
      const address = host.address ?? "no address";
      if (host.volumes.length === 0) return [`    ${who}: no device, ${address}`];
      return host.volumes.map((volume) => {
        const disk = volume.disk === null ? "diskless" : `on ${volume.disk}`;
        const meta = volume.metaDisk === null ? "" : `, meta-disk ${volume.metaDisk}`;
        return `    ${who}: ${volume.device} ${disk}${meta}, ${address}`;
      });
    }),
  ];
}

function addressLines({ address, at: place, also, interface: name, on }: ClusterView["addresses"][number]): string[] {
  return [
    `${address}${name === null ? "" : ` on ${name}`} (${everywhere(place, also)})`,
    ...on.map(({ node, interface: own, network }) =>
      network === null ? `  ${node}: in no network of ${own}` : `  ${node}: in the network of ${own}, ${network}`,
    ),
  ];
}

/** Each kind of fact once, with the nodes that lack it. */
function missingLines(nodes: readonly NodeView[]): string[] {
  const lacking = new Map<string, { settles: string; nodes: string[] }>();
  for (const node of nodes) {
    for (const { fact, settles } of node.missing) {
      const known = lacking.get(fact);
      if (known) known.nodes.push(nameOf(node));
      else lacking.set(fact, { settles, nodes: [nameOf(node)] });
    }
  }
  return [...lacking].map(([fact, { settles, nodes: names }]) =>
    names.length === nodes.length ? `${fact} → ${settles}` : `${fact} of ${names.join(", ")} → ${settles}`,
  );
}

/** Where to put what is not known. */
function sourceLines(clusters: readonly ClusterView[]): string[] {
  const missing = clusters.flatMap(({ nodes }) => nodes.flatMap((node) => node.missing));
  if (missing.length === 0) return [];
  const sources = new Map(missing.map((kind) => [kind.fact, kind.sources]));
  return [
    "where these facts are looked for, below the root of a machine (what holds its etc/ha.d, or --node NAME=ROOT)",
    ...[...sources].map(([fact, paths]) => `  ${fact}: ${paths.join(", ")}`),
  ];
}
