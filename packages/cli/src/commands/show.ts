import {
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  type Discovery,
  type DrbdConfiguration,
  effectiveResources,
  type FactKind,
  filesOf,
  findNode,
  type Hearing,
  heartbeatMedia,
  heartbeatPaths,
  missingFacts,
  nodeNames,
  type Path,
  type Place,
  resolveAgent,
  type SourceFile,
  type Vip,
  type VipPlacement,
  vipPlacements,
  vipsOf,
} from "@halint/cluster";
import { type Medium, withoutNotes } from "@halint/grammars";
import { isUnrendered } from "@halint/linter";
import { readSources, type Words } from "../arguments.js";
import { displayed, findClusters } from "../find-clusters.js";
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
  /** `dynamic`: it has addresses that nothing here tells. */
  readonly interfaces:
    | readonly { readonly name: string; readonly addresses: readonly string[]; readonly dynamic: boolean }[]
    | null;
  /** Lines by which it sends heartbeats. */
  readonly media: readonly MediumView[];
  /** What is not known of it, what that would allow to check, and where below its root it is looked for. */
  readonly missing: readonly FactKind[];
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
  /** Where else it stands word for word: in the haresources of other nodes. */
  readonly also: readonly PlaceView[];
  /** In start order. */
  readonly resources: readonly ResourceView[];
}

/** A resource of a group. */
export interface ResourceView {
  readonly text: string;
  readonly script: string;
  /** What runs on each node that uses the file; `known`: whether the directories that could hold a script are here. */
  readonly on: readonly {
    readonly node: string;
    readonly runs: string | null;
    readonly known: boolean;
    readonly why: string;
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
  /** Where else it stands in the same words. */
  readonly also: readonly PlaceView[];
  readonly interface: string | null;
  readonly on: readonly { readonly node: string; readonly interface: string; readonly network: string | null }[];
}

/** A cluster as halint understands it. */
export interface ClusterView {
  readonly name: string;
  readonly nodes: readonly NodeView[];
  /** Names on node lines of which no files are here. */
  readonly absent: readonly string[];
  /** Whether Pacemaker runs the resources, so that nothing reads haresources. */
  readonly crm: boolean;
  /** Files that must still be rendered: what they say is not shown. */
  readonly templates: readonly string[];
  readonly hearings: readonly HearingView[];
  readonly groups: readonly GroupView[];
  readonly drbd: readonly DrbdView[];
  readonly addresses: readonly VipView[];
  /** Files beside the node directories, which serve all of them. */
  readonly shared: readonly string[];
}

/** Everything that was found. */
export interface DiscoveryView {
  readonly clusters: readonly ClusterView[];
  /** Copies and variants that were passed over. */
  readonly ignored: readonly { readonly file: string; readonly why: string }[];
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

/** `halint show PATH…`: the clusters as they are understood. */
export function showClusters(words: Words): number {
  const discovery = findClusters(readSources(words), inputFiles);
  const view: DiscoveryView = {
    clusters: viewsOf(discovery),
    ignored: discovery.ignored.map(({ path, why }) => ({ file: displayed(path), why })),
    unreadable: discovery.unreadable.map(({ display, reason }) => ({ file: display, reason })),
  };
  say(words.one("format") === "json" ? toJson({ version: 1, ...view }) : clustersText(view));
  return clean;
}

function viewsOf(discovery: Discovery): ClusterView[] {
  const secrets = new Secrets(discovery.clusters);
  return discovery.clusters.map((cluster) => {
    const templates = cluster.files.filter((file) => isUnrendered(cluster, file));
    const isRead = (file: SourceFile) => !templates.includes(file);
    const read = cluster.nodes.filter((node) => node.haCf && isRead(node.haCf));
    return {
      name: cluster.name,
      nodes: cluster.nodes.map((node) => nodeOf(cluster, node, read.includes(node))),
      absent: read.length === 0 ? [] : nodeNames(cluster).filter((name) => !findNode(cluster, name)),
      crm: read.length > 0 && read.every((node) => node.haCf && asHaCf(node.haCf).crm),
      templates: templates.map((file) => file.display),
      hearings: heartbeatPaths(cluster)
        .hearings.filter(({ from, to }) => read.includes(from) && read.includes(to))
        .map((hearing) => hearingOf(cluster, hearing)),
      groups: together(
        filesOf(cluster, "haresources")
          .filter(({ file }) => isRead(file))
          .flatMap(({ file, nodes }) => groupsOf(file, nodes, secrets)),
      ),
      drbd: cluster.drbd
        .filter(({ files }) => files.some(isRead))
        .map((configuration) => drbdOf(cluster, configuration, configuration.files.every(isRead))),
      addresses: vipViews(cluster, isRead),
      shared: [...cluster.shared].map((file) => file.display),
    };
  });
}

/** The same group in the files of several nodes is one. */
function together(groups: readonly GroupView[]): GroupView[] {
  const known = new Map<string, GroupView>();
  const counts = new Map<string, number>();
  for (const group of groups) {
    const words = [group.node, ...group.resources.map(({ text }) => text)].join(" ");
    // A group that stands twice in one file stays two.
    const nth = `${group.at.file} ${words}`;
    counts.set(nth, (counts.get(nth) ?? 0) + 1);
    const key = `${counts.get(nth)} ${words}`;
    const first = known.get(key);
    known.set(
      key,
      first
        ? {
            ...first,
            also: [...first.also, group.at],
            resources: first.resources.map((resource, at) => ({
              ...resource,
              on: [...resource.on, ...(group.resources[at]?.on ?? [])],
            })),
          }
        : group,
    );
  }
  return [...known.values()];
}

const placeOf = ({ file, range }: Place): PlaceView => ({
  file: file.display,
  line: range ? file.lineOf(range.start) : null,
});

function nodeOf(cluster: Cluster, node: ClusterNode, isRead: boolean): NodeView {
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
        addresses: addresses.map(({ address, prefix }) => (prefix === undefined ? address : `${address}/${prefix}`)),
        dynamic,
      })) ?? null,
    media: isRead ? heartbeatMedia(node).map((medium) => mediumOf({ node, medium })) : [],
    missing: missingFacts(cluster, node),
  };
}

function mediumText({ kind, interface: name, target, port }: Medium): string {
  const words = [kind, name?.text, target?.text].filter((word) => word !== undefined);
  return port === undefined || port === 694 ? words.join(" ") : `${words.join(" ")} (port ${port})`;
}

function mediumOf({ node, medium }: Pick<Path, "node" | "medium">): MediumView {
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
    default:
      return notHeardBecause(medium, to);
  }
}

/** A medium that is addressed to no one: what of the receiver could hear it. */
function notHeardBecause(medium: Medium, to: ClusterNode): string {
  const all = heartbeatMedia(to);
  if (all.length === 0) return `${to.label} has no medium`;
  const kinds = medium.kind === "bcast" ? ["bcast", "ucast"] : [medium.kind];
  const alike = all.filter(({ kind }) => kinds.includes(kind));
  if (alike.length === 0) return `${to.label} has no ${kinds.join(" or ")} line`;
  const name = medium.interface?.text ?? "";
  const there = alike.filter((other) => other.interface?.text === name);
  if (there.length === 0)
    return `${to.label} has no ${kinds.join(" or ")} line on ${name}, and nothing tells that another interface is on that link`;
  if (there.every(({ port }) => port !== medium.port)) return `${to.label} listens on another port there`;
  return medium.kind === "bcast"
    ? `their networks on ${name} differ`
    : `${to.label}'s line there has another group or port, or is on another link`;
}

function groupsOf(file: SourceFile, nodes: readonly ClusterNode[], secrets: Secrets): GroupView[] {
  const tree = asHaresources(file);
  return tree.groups
    .filter((group) => !group.owner.text.startsWith("//"))
    .map((group) => ({
      node: group.owner.text,
      at: placeOf({ file, range: group.range }),
      also: [],
      resources: withoutNotes(tree, group).resources.map((resource) => ({
        text: secrets.text(file, resource.range.start, resource.range.end),
        script: resource.script.text,
        on: nodes.map((node) => ({ node: node.label, ...runsOn(node, resource.script.text) })),
      })),
    }));
}

function runsOn(node: ClusterNode, script: string): Omit<ResourceView["on"][number], "node"> {
  const lookup = resolveAgent(node, script);
  const known = lookup.kind !== "unknown";
  switch (lookup.kind) {
    case "found":
      return {
        runs: lookup.path,
        known,
        why: lookup.agent.executable === undefined ? "its mode is not known" : "executable",
      };
    case "not executable":
      return { runs: null, known, why: `${lookup.path} may not be executed` };
    case "absent":
      return { runs: null, known, why: `no script ${script} in resource.d or init.d` };
    case "unknown": {
      const { resourceD, initD } = node.facts;
      const why = resourceD
        ? `no script ${script} in resource.d, and init.d is not here`
        : initD
          ? `no script ${script} in init.d, and resource.d is not here`
          : "neither resource.d nor init.d is here";
      return { runs: null, known, why };
    }
  }
}

function drbdOf(cluster: Cluster, configuration: DrbdConfiguration, isRead: boolean): DrbdView {
  const { target, files } = configuration;
  const [root] = files;
  return {
    nodes: cluster.nodes.filter((node) => node.drbd.some((entry) => entry.files[0] === root)).map((node) => node.label),
    files: files.map((file) => file.display),
    version: target.version,
    inferred: target.inferred,
    why: target.why,
    resources: (isRead ? effectiveResources(configuration) : []).map((resource) => ({
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

function vipViews(cluster: Cluster, isRead: (file: SourceFile) => boolean): VipView[] {
  const placements = vipPlacements(cluster);
  const views = vipsOf(cluster)
    .filter(({ place }) => isRead(place.file))
    .map((vip) => vipView(vip, placements));
  const known = new Map<string, VipView>();
  for (const view of views) {
    const key = `${view.address} ${view.interface}`;
    const first = known.get(key);
    known.set(key, first ? { ...first, also: [...first.also, view.at], on: [...first.on, ...view.on] } : view);
  }
  return [...known.values()];
}

function vipView(vip: Vip, placements: readonly VipPlacement[]): VipView {
  return {
    address: vip.mask === undefined ? vip.address : `${vip.address}/${vip.mask}`,
    at: placeOf(vip.place),
    also: [],
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
  };
}
