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
import type { ClusterModel, ClustersAnswer, FileModel, FindingModel, NodeModel, Placed } from "../protocol.js";
import type { Workspace } from "../workspace.js";
import { toDiagnostic } from "./diagnostics.js";

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
export function clusterModel(workspace: Workspace, uri: string | undefined): ClustersAnswer {
  const view = uri === undefined ? undefined : workspace.view(uri);
  workspace.refresh();
  const clusters = uri === undefined ? workspace.clusters() : (view?.clusters ?? []);
  return { version: 1, clusters: clusters.map((cluster) => modelOf(workspace, cluster)) };
}

function modelOf(workspace: Workspace, cluster: Cluster): ClusterModel {
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
    files: cluster.files.flatMap((file): FileModel[] => {
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
