import { visible } from "../report.js";
import type { ClusterView, DrbdView, GroupView, HearingView, NodeView, PlaceView } from "./show.js";

/** The clusters as a text for people. */
export function clustersText(
  clusters: readonly ClusterView[],
  unreadable: readonly { readonly file: string; readonly reason: string }[],
): string {
  const parts = clusters.map((cluster) => clusterLines(cluster).join("\n"));
  if (unreadable.length > 0) {
    parts.push(["cannot be read", ...unreadable.map(({ file, reason }) => `  ${file}: ${reason}`)].join("\n"));
  }
  // File names and words of files go to a terminal here: only the line ends are ours.
  return `${parts.join("\n\n").split("\n").map(visible).join("\n")}\n`;
}

const at = ({ file, line }: PlaceView) => (line === null ? file : `${file}:${line}`);

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function clusterLines(cluster: ClusterView): string[] {
  return [
    `cluster ${cluster.name}`,
    ...section("nodes", cluster.nodes.flatMap(nodeLines)),
    ...section(
      "shared by all nodes",
      cluster.shared.map((file) => file),
    ),
    ...section("heartbeats", cluster.hearings.flatMap(hearingLines)),
    ...section("groups, in start order", cluster.groups.flatMap(groupLines)),
    ...section("DRBD", cluster.drbd.flatMap(drbdLines)),
    ...section("floating addresses", cluster.addresses.flatMap(addressLines)),
    ...section("not known", cluster.nodes.flatMap(missingLines)),
  ];
}

const identified: Readonly<Record<string, string>> = {
  configuration: "named by --node or halint.json",
  nodeinfo: "by nodeinfo",
  "host name": "by its host name",
  directory: "by the name of its directory",
  "this machine": "this machine",
  nothing: "nothing tells its name",
};

function nodeLines(node: NodeView): string[] {
  const how = identified[node.identifiedBy] ?? `by ${node.identifiedBy}`;
  const where = node.identifiedAt ? ` (${at(node.identifiedAt)})` : "";
  const host = node.hostName !== null && node.hostName !== node.name ? `; its host name is ${node.hostName}` : "";
  const interfaces = (node.interfaces ?? []).map(({ name, addresses }) => `${name} ${addresses.join(", ")}`.trimEnd());
  return [
    `${node.name ?? node.label}: ${how}${where}${host}`,
    ...node.files.map((file) => `  ${file}`),
    ...(interfaces.length > 0 ? [`  interfaces: ${interfaces.join("; ")}`] : []),
  ];
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

function groupLines(group: GroupView): string[] {
  return [
    `on ${group.node} (${at(group.at)})`,
    ...group.resources.flatMap((resource, index) => {
      const runs = new Map<string, string[]>();
      for (const { node, runs: path, why } of resource.on) {
        const text = path === null ? why : why === "executable" ? path : `${path} (${why})`;
        runs.set(text, [...(runs.get(text) ?? []), node]);
      }
      const lines = [...runs].map(([text, nodes]) => `     ${nodes.join(", ")}: ${text}`);
      return [`  ${index + 1}. ${resource.text}`, ...lines];
    }),
  ];
}

function drbdLines(configuration: DrbdView): string[] {
  const who = configuration.nodes.length > 0 ? ` (${configuration.nodes.join(", ")})` : "";
  return [
    `${configuration.files.join(", ")}${who}`,
    `  for DRBD ${configuration.version}: ${configuration.why}`,
    ...configuration.resources.flatMap((resource) => [
      `  ${resource.name}`,
      ...resource.hosts.flatMap((host) =>
        host.volumes.map((volume) => {
          const name = host.names.length > 0 ? host.names.join(", ") : "floating";
          const disk = volume.disk === null ? "diskless" : `on ${volume.disk}`;
          const meta = volume.metaDisk === null ? "" : `, meta-disk ${volume.metaDisk}`;
          return `    ${name}: ${volume.device} ${disk}${meta}${host.address === null ? "" : `, ${host.address}`}`;
        }),
      ),
    ]),
  ];
}

function addressLines({ address, at: place, interface: name, on }: ClusterView["addresses"][number]): string[] {
  return [
    `${address}${name === null ? "" : ` on ${name}`} (${at(place)})`,
    ...on.map(({ node, interface: own, network }) =>
      network === null ? `  ${node}: in no network of ${own}` : `  ${node}: in the network of ${own}, ${network}`,
    ),
  ];
}

function missingLines(node: NodeView): string[] {
  return node.missing.map(({ fact, settles }) => `${node.name ?? node.label}: ${fact} → ${settles}`);
}
