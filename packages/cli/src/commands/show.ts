import {
  asHaresources,
  type Cluster,
  type ClusterNode,
  type Discovery,
  type DrbdConfiguration,
  effectiveResources,
  filesOf,
  type Hearing,
  heartbeatMedia,
  heartbeatPaths,
  type Path,
  type Place,
  resolveAgent,
  type SourceFile,
  vipPlacements,
  vipsOf,
} from "@halint/cluster";
import { type Medium, withoutNotes } from "@halint/grammars";
import { readSources, type Words } from "../arguments.js";
import { findClusters } from "../find-clusters.js";
import { inputFiles } from "../input-files.js";
import { clean, say } from "../outcome.js";
import { toJson } from "../report.js";
import { Secrets } from "../secrets.js";
import { clustersText } from "./show-text.js";

/** A place as JSON has it. */
export interface PlaceView {
  readonly file: string;
  readonly line: number | null;
}

/** A node and how it is known. */
export interface NodeView {
  readonly name: string | null;
  readonly label: string;
  readonly identifiedBy: string;
  readonly identifiedAt: PlaceView | null;
  readonly hostName: string | null;
  readonly haDir: string;
  readonly root: string | null;
  readonly files: readonly string[];
  /** Files that tell of the machine. */
  readonly facts: readonly string[];
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[] | null;
  /** What is not known of it, and what that would allow to check. */
  readonly missing: readonly { readonly fact: string; readonly settles: string }[];
}

/** Whether one node hears another. */
export interface HearingView {
  readonly from: string;
  readonly to: string;
  readonly verdict: Hearing["verdict"];
  /** Media that arrive. */
  readonly by: readonly MediumView[];
  /** Media that do not, or of which it cannot be told, and why. */
  readonly not: readonly (MediumView & { readonly because: string })[];
}

/** A line of ha.cf by which heartbeats travel. */
export interface MediumView {
  readonly medium: string;
  readonly at: PlaceView;
}

/** A group of haresources. */
export interface GroupView {
  readonly node: string;
  readonly at: PlaceView;
  /** In start order. */
  readonly resources: readonly {
    readonly text: string;
    readonly script: string;
    /** What runs on each node that uses the file. */
    readonly on: readonly { readonly node: string; readonly runs: string | null; readonly why: string }[];
  }[];
}

/** A DRBD configuration. */
export interface DrbdView {
  readonly nodes: readonly string[];
  readonly files: readonly string[];
  readonly version: string;
  readonly inferred: boolean;
  readonly why: string;
  readonly resources: readonly {
    readonly name: string;
    readonly hosts: readonly {
      readonly names: readonly string[];
      readonly address: string | null;
      readonly volumes: readonly {
        readonly number: number;
        readonly device: string;
        readonly disk: string | null;
        readonly metaDisk: string | null;
      }[];
    }[];
  }[];
}

/** A floating address. */
export interface VipView {
  readonly address: string;
  readonly at: PlaceView;
  readonly interface: string | null;
  readonly on: readonly { readonly node: string; readonly interface: string; readonly network: string | null }[];
}

/** A cluster as halint understands it. */
export interface ClusterView {
  readonly name: string;
  readonly nodes: readonly NodeView[];
  readonly hearings: readonly HearingView[];
  readonly groups: readonly GroupView[];
  readonly drbd: readonly DrbdView[];
  readonly addresses: readonly VipView[];
  /** Files beside the node directories, which serve all of them. */
  readonly shared: readonly string[];
}

/** `halint show PATH…`: the clusters as they are understood. */
export function showClusters(words: Words): number {
  const discovery = findClusters(readSources(words), inputFiles);
  const views = viewsOf(discovery);
  const unreadable = discovery.unreadable.map(({ display, reason }) => ({ file: display, reason }));
  say(
    words.one("format") === "json"
      ? toJson({ version: 1, clusters: views, unreadable })
      : clustersText(views, unreadable),
  );
  return clean;
}

function viewsOf(discovery: Discovery): ClusterView[] {
  const secrets = new Secrets(discovery.clusters);
  return discovery.clusters.map((cluster) => ({
    name: cluster.name,
    nodes: cluster.nodes.map(nodeOf),
    hearings: heartbeatPaths(cluster).hearings.map((hearing) => hearingOf(cluster, hearing)),
    groups: filesOf(cluster, "haresources").flatMap(({ file, nodes }) => groupsOf(file, nodes, secrets)),
    drbd: cluster.drbd.map((configuration) => drbdOf(cluster, configuration)),
    addresses: vipViews(cluster),
    shared: [...cluster.shared].map((file) => file.display),
  }));
}

const placeOf = ({ file, range }: Place): PlaceView => ({
  file: file.display,
  line: range ? file.lineOf(range.start) : null,
});

function nodeOf(node: ClusterNode): NodeView {
  const { facts } = node;
  const own = [node.haCf, node.haresources, node.authkeys, ...node.drbd.flatMap((entry) => entry.files)];
  return {
    name: node.name ?? null,
    label: node.label,
    identifiedBy: node.identifiedBy,
    identifiedAt: node.namePlace ? placeOf(node.namePlace) : null,
    hostName: node.hostName ?? null,
    haDir: node.haDir,
    root: node.root ?? null,
    files: own.flatMap((file) => (file ? [file.display] : [])),
    facts: facts.files.map((file) => file.display),
    interfaces:
      facts.interfaces?.list.map(({ name, addresses, dynamic }) => ({
        name,
        addresses: [
          ...addresses.map(({ address, prefix }) => (prefix === undefined ? address : `${address}/${prefix}`)),
          ...(dynamic ? ["dhcp"] : []),
        ],
      })) ?? null,
    missing: missingFacts(node),
  };
}

/** Facts that are not there, and what they would settle. */
function missingFacts(node: ClusterNode): NodeView["missing"] {
  const { facts } = node;
  const all: [boolean, string, string][] = [
    [node.name === undefined, "the node's name", "which lines are about this node, and whose address a ucast line has"],
    [
      facts.interfaces === undefined,
      "addresses of its interfaces",
      "whose address a ucast line names, and on which network a floating address lies",
    ],
    [facts.hosts === undefined, "etc/hosts", "whether node names lead to the right addresses"],
    [facts.resourceD === undefined, "resource.d", "whether a resource's script is there and may be executed"],
    [facts.initD === undefined, "etc/init.d", "whether a resource that is a service has a script"],
    [facts.boot === undefined, "boot links", "which services start at boot beside heartbeat"],
    [facts.fstab === undefined, "etc/fstab", "whether a file system of a group is mounted at boot as well"],
    [facts.users === undefined, "etc/passwd", "whether the users of respawn and apiauth exist"],
    [facts.heartbeatPrograms === undefined, "heartbeat's programs", "whether what respawn names is there"],
    [
      node.authkeys !== undefined && node.authkeys.stat?.mode === undefined,
      "mode of authkeys",
      "whether the daemon accepts it: it has to be 0600",
    ],
  ];
  return all.flatMap(([missing, fact, settles]) => (missing ? [{ fact, settles }] : []));
}

function mediumText({ kind, interface: name, target, port }: Medium): string {
  const words = [kind, name?.text, target?.text].filter((word) => word !== undefined);
  return port === undefined || port === 694 ? words.join(" ") : `${words.join(" ")} (port ${port})`;
}

function mediumOf({ node, medium }: Path): MediumView {
  const line = medium.setting.line.range;
  const at = node.haCf ? placeOf({ file: node.haCf, range: line }) : { file: "", line: null };
  return { medium: mediumText(medium), at };
}

function hearingOf(cluster: Cluster, { from, to, verdict, by }: Hearing): HearingView {
  const others = heartbeatPaths(cluster).paths.filter((path) => path.node === from && !by.includes(path));
  return {
    from: from.label,
    to: to.label,
    verdict,
    by: by.map(mediumOf),
    not: others.map((path) => ({ ...mediumOf(path), because: because(path, to) })),
  };
}

function because({ target, medium }: Path, to: ClusterNode): string {
  switch (target?.kind) {
    case "own":
      return `${medium.target?.text} is ${target.owner.node}'s own address`;
    case "elsewhere":
      return `${medium.target?.text} is not on the network of ${medium.interface?.text} (${target.network})`;
    case "nobody":
      return `no node has ${medium.target?.text}`;
    case "unknown":
      return `nothing tells whose ${medium.target?.text} is`;
    case "no address":
      return `${medium.target?.text ?? "nothing"} is no node's address`;
    case "node":
      return target.owner.node.toLowerCase() === (to.name ?? "").toLowerCase()
        ? `${to.label} has no medium of its own there, or another port`
        : `it goes to ${target.owner.node}`;
    default: {
      const kinds = heartbeatMedia(to).map((other) => other.kind);
      return kinds.length === 0
        ? `${to.label} has no medium`
        : `${to.label} has no medium on that link that hears it, or the link cannot be told`;
    }
  }
}

function groupsOf(file: SourceFile, nodes: readonly ClusterNode[], secrets: Secrets): GroupView[] {
  const tree = asHaresources(file);
  return tree.groups
    .filter((group) => !group.owner.text.startsWith("//"))
    .map((group) => ({
      node: group.owner.text,
      at: placeOf({ file, range: group.range }),
      resources: withoutNotes(tree, group).resources.map((resource) => ({
        text: secrets.text(file, resource.range.start, resource.range.end),
        script: resource.script.text,
        on: nodes.map((node) => ({ node: node.label, ...runsOn(node, resource.script.text) })),
      })),
    }));
}

function runsOn(node: ClusterNode, script: string): { runs: string | null; why: string } {
  const lookup = resolveAgent(node, script);
  switch (lookup.kind) {
    case "found":
      return { runs: lookup.path, why: lookup.agent.executable === undefined ? "its mode is not known" : "executable" };
    case "not executable":
      return { runs: null, why: `${lookup.path} may not be executed` };
    case "absent":
      return { runs: null, why: "no script of that name in resource.d or init.d" };
    case "unknown":
      return { runs: null, why: "not known: not every directory of scripts is here" };
  }
}

function drbdOf(cluster: Cluster, configuration: DrbdConfiguration): DrbdView {
  const { target, files } = configuration;
  const [root] = files;
  return {
    nodes: cluster.nodes.filter((node) => node.drbd.some((entry) => entry.files[0] === root)).map((node) => node.label),
    files: files.map((file) => file.display),
    version: target.version,
    inferred: target.inferred,
    why: target.why,
    resources: effectiveResources(configuration).map((resource) => ({
      name: resource.name,
      hosts: resource.hosts.map((host) => ({
        names: host.names,
        address: host.address ? addressText(host.address) : null,
        volumes: host.volumes.map((volume) => ({
          number: volume.number,
          device: volume.device,
          disk: volume.disk ?? null,
          metaDisk: metaText(volume.metaDisk, volume.metaIndex),
        })),
      })),
    })),
  };
}

function addressText({ family, host, port }: { family: string; host: string; port: string }): string {
  const shown = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return `${family === "ipv4" ? "" : `${family} `}${shown}:${port}`;
}

function metaText(disk: string | undefined, index: string | undefined): string | null {
  if (disk === undefined) return null;
  return index === undefined || index === disk ? disk : `${disk} (${index})`;
}

function vipViews(cluster: Cluster): VipView[] {
  const placements = vipPlacements(cluster);
  return vipsOf(cluster).map((vip) => ({
    address: vip.mask === undefined ? vip.address : `${vip.address}/${vip.mask}`,
    at: placeOf(vip.place),
    interface: vip.interface ?? null,
    on: placements
      .filter(
        (placement) =>
          placement.vip.place.range?.start === vip.place.range?.start && placement.vip.place.file === vip.place.file,
      )
      .map(({ node, interface: name, network }) => ({
        node: node.label,
        interface: name,
        network: network ? `${network.address}/${network.prefix}` : null,
      })),
  }));
}
