import { kept, type Resource, type ResourceGroup, withoutNotes } from "@halint/grammars";
import { type Cluster, type ClusterNode, filesOf } from "../model/cluster.js";
import { type DrbdResource, resourcesOf } from "../model/drbd-configuration.js";
import { asHaCf, asHaresources, type SourceFile } from "../model/source-file.js";

/** A resource of a group, and where it stands. */
export interface PlacedResource {
  readonly resource: Resource;
  readonly group: ResourceGroup;
  readonly file: SourceFile;
  /** Nodes that use the file. */
  readonly nodes: readonly ClusterNode[];
  /** The group's resources without notes, in start order. */
  readonly beside: readonly Resource[];
}

/** Every resource that somebody meant, of each haresources once; none where Pacemaker manages the resources. */
export const groupResources = kept((cluster: Cluster): readonly PlacedResource[] =>
  filesOf(cluster, "haresources").flatMap(({ file, nodes }) => {
    if (nodes.some((node) => node.haCf && asHaCf(node.haCf).crm)) return [];
    const tree = asHaresources(file);
    return tree.groups.flatMap((group) => {
      const beside = withoutNotes(tree, group).resources;
      return beside.map((resource) => ({ resource, group, file, nodes, beside }));
    });
  }),
);

/** The DRBD resources that a node's own configurations define under this name. */
export function drbdResourceOf(node: ClusterNode, name: string): DrbdResource | undefined {
  for (const configuration of node.drbd) {
    const found = resourcesOf(configuration).find((resource) => resource.name === name);
    if (found) return found;
  }
  return undefined;
}

/** Names of the DRBD resources that groups promote; `all` where drbddisk names none. */
export function promotedResources(cluster: Cluster): Set<string> {
  return new Set(
    groupResources(cluster)
      .filter(({ resource }) => resource.script.text === "drbddisk" || resource.script.text === "drbdupper")
      .map(({ resource }) => resource.args[0]?.text ?? "all"),
  );
}
