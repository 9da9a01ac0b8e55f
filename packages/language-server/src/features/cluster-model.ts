import {
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  filesOf,
  heartbeatPaths,
  knownAddresses,
  type Place,
  placeIn,
  resourcesOf,
  type SourceFile,
  sameName,
  vipsOf,
  volumesOn,
} from "@halint/cluster";
import { carriesHeartbeats, type Medium, meantHaresources } from "@halint/grammars";
import type { Diagnostic as Finding } from "@halint/linter";
import type { Range as LspRange } from "vscode-languageserver";
import type { Workspace } from "../workspace.js";
import { toDiagnostic } from "./diagnostics.js";

/** A file of a cluster as views show it. */
export interface ClusterFile {
  readonly uri: string;
  readonly path: string;
  readonly language: "ha.cf" | "haresources" | "authkeys" | "drbd";
  readonly shared: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Something in a file that a view can open. */
interface Placed {
  readonly uri: string;
  readonly range: LspRange;
}

/** A finding as views show it; the same that diagnostics say. */
export interface FindingModel extends Placed {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly rule: string;
  /** Label of the node whose problem it is. */
  readonly node: string | null;
}

/** A node as views show it. */
export interface NodeModel {
  readonly name: string | null;
  readonly label: string;
  readonly identifiedBy: ClusterNode["identifiedBy"];
  readonly hostName: string | null;
  readonly directory: string;
  readonly live: boolean;
  /** Where its name stands: in nodeinfo, hostname or halint.json; null where no file says it. */
  readonly namedAt: Placed | null;
  readonly files: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    readonly interface: string | null;
    readonly source: string;
    readonly at: Placed | null;
  }[];
  readonly volumes: readonly {
    readonly resource: string;
    readonly number: number;
    readonly device: string;
    readonly disk: string | null;
    readonly at: Placed | null;
  }[];
}

/** The answer to `halint/cluster`: what the server understands, without any secret. */
export interface ClusterModel {
  readonly version: 1;
  readonly clusters: readonly {
    /** Tells clusters of one name apart; other requests take it. */
    readonly id: string;
    readonly name: string;
    readonly nodes: readonly NodeModel[];
    readonly files: readonly ClusterFile[];
    readonly heartbeat: readonly {
      readonly from: string;
      readonly to: string;
      readonly verdict: string;
      readonly by: readonly string[];
      /** The line that sends; where none arrives, the first one that should. */
      readonly at: Placed | null;
    }[];
    readonly groups: readonly (Placed & {
      readonly owner: string;
      readonly resources: readonly (Placed & { readonly script: string; readonly args: readonly string[] })[];
    })[];
    readonly addresses: readonly (Placed & { readonly address: string })[];
    readonly drbd: readonly (Placed & { readonly resource: string; readonly hosts: readonly string[] })[];
    readonly drbdVersion: string | null;
    readonly findings: readonly FindingModel[];
  }[];
}

/** What other requests call a cluster. */
export function clusterId(workspace: Workspace, cluster: Cluster): string {
  const [file] = cluster.files;
  return `${cluster.name} ${file ? workspace.uriOf(file.path) : ""}`;
}

/** The cluster of that id, the one that holds a document, or the only one there is. */
export function findCluster(workspace: Workspace, wanted: string | undefined): Cluster | undefined {
  workspace.refresh();
  const clusters = workspace.clusters();
  if (wanted === undefined) return clusters.length === 1 ? clusters[0] : undefined;
  return clusters.find((cluster) => clusterId(workspace, cluster) === wanted) ?? workspace.view(wanted)?.cluster;
}

/** All clusters, or those that hold a document. */
export function clusterModel(workspace: Workspace, uri: string | undefined): ClusterModel {
  const view = uri === undefined ? undefined : workspace.view(uri);
  workspace.refresh();
  const clusters = uri === undefined ? workspace.clusters() : (view?.clusters ?? []);
  return { version: 1, clusters: clusters.map((cluster) => modelOf(workspace, cluster)) };
}

function modelOf(workspace: Workspace, cluster: Cluster): ClusterModel["clusters"][number] {
  const placed = (file: SourceFile, range: { start: number; end: number }): Placed => ({
    uri: workspace.uriOf(file.path),
    range: workspace.textOf(file).range(range),
  });
  const at = (place: Place | undefined): Placed | null =>
    place ? placed(place.file, place.range ?? { start: 0, end: 0 }) : null;
  const addresses = knownAddresses(cluster);
  const nodes = cluster.nodes.map((node): NodeModel => {
    const files = [node.haCf, node.haresources, node.authkeys, ...node.drbd.flatMap(({ files: own }) => own)];
    return {
      name: node.name ?? null,
      label: node.label,
      identifiedBy: node.identifiedBy,
      hostName: node.hostName ?? null,
      directory: workspace.displayOf(node.haDir),
      live: node.live,
      namedAt: at(node.namePlace),
      files: files.flatMap((file) => (file ? [workspace.uriOf(file.path)] : [])),
      addresses: addresses
        .filter((entry) => node.name !== undefined && sameName(entry.node, node.name))
        .map((entry) => ({
          address: entry.address,
          interface: entry.interface ?? null,
          source: entry.source,
          at: at(entry.place),
        })),
      volumes: volumesOn(node).map(({ resource, volume, configuration }) => ({
        resource,
        number: volume.number,
        device: volume.device,
        disk: volume.disk ?? null,
        at: at(placeIn(configuration, volume.place)),
      })),
    };
  });
  const { hearings } = heartbeatPaths(cluster);
  const sendingLine = ({ haCf }: ClusterNode, arrives: Medium | undefined): Placed | null => {
    const medium = arrives ?? (haCf ? asHaCf(haCf).media.find(carriesHeartbeats) : undefined);
    return at(haCf && { file: haCf, ...(medium ? { range: medium.setting.line.range } : {}) });
  };
  return {
    id: clusterId(workspace, cluster),
    name: workspace.nameOf(cluster),
    nodes,
    files: cluster.files.flatMap((file): ClusterFile[] => {
      const context = workspace.viewOf(file.path);
      if (!context) return [];
      const count = (severity: "error" | "warning" | "info") =>
        workspace.findingsOf(file.path).filter((finding) => finding.severity === severity).length;
      return [
        {
          uri: context.uri,
          path: workspace.displayOf(file.path),
          language: context.language,
          shared: cluster.shared.has(file),
          errors: count("error"),
          warnings: count("warning"),
          infos: count("info"),
        },
      ];
    }),
    heartbeat: hearings.map(({ from, to, verdict, by }) => ({
      from: from.label,
      to: to.label,
      verdict,
      by: by.map(({ medium }) => [medium.kind, medium.interface?.text, medium.target?.text].filter(Boolean).join(" ")),
      at: sendingLine(from, by[0]?.medium),
    })),
    groups: filesOf(cluster, "haresources").flatMap(({ file }) => {
      return meantHaresources(asHaresources(file)).groups.map((group) => ({
        ...placed(file, group.range),
        owner: group.owner.text,
        resources: group.resources.map((resource) => ({
          ...placed(file, resource.range),
          script: resource.script.text,
          args: resource.args.map((arg) => arg.text),
        })),
      }));
    }),
    addresses: vipsOf(cluster).map(({ address, place }) => ({
      address,
      ...placed(place.file, place.range ?? { start: 0, end: 0 }),
    })),
    drbd: cluster.drbd.flatMap(resourcesOf).map(({ name, section, file }) => ({
      resource: name,
      hosts: section.hosts.flatMap((host) => host.names.map((word) => word.value)),
      ...placed(file, section.wordsRange),
    })),
    drbdVersion: cluster.drbd[0]?.target.version ?? null,
    findings: findingsIn(workspace, cluster).map((finding) => findingModel(workspace, finding)),
  };
}

/** Findings in the files of a cluster, those too in files that only facts come from. */
export function findingsIn(workspace: Workspace, cluster: Cluster): Finding[] {
  const paths = new Set(cluster.files.map(({ path }) => path));
  for (const { facts, nodeinfo, namePlace } of cluster.nodes) {
    for (const file of [...facts.files, nodeinfo, namePlace?.file]) if (file) paths.add(file.path);
  }
  if (cluster.configuration) paths.add(cluster.configuration.file.path);
  return workspace.pathsWithFindings().flatMap((path) => (paths.has(path) ? workspace.findingsOf(path) : []));
}

function findingModel(workspace: Workspace, finding: Finding): FindingModel {
  const { range, message } = toDiagnostic(workspace, finding);
  const { severity, rule, node, at } = finding;
  const said = typeof message === "string" ? message : message.value;
  return { uri: workspace.uriOf(at.file.path), range, severity, message: said, rule, node: node ?? null };
}
