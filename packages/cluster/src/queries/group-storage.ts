import { drbd, kept } from "@halint/grammars";
import { type Cluster, type ClusterNode, sameHost } from "../model/cluster.js";
import { asDrbd, type DrbdConfiguration, type DrbdResource, resourcesOf } from "../model/drbd-configuration.js";
import type { Place, SourceFile } from "../model/source-file.js";
import { effectiveResources } from "./drbd-judge.js";
import { groupResources, type PlacedResource } from "./group-resources.js";

/** Whether everything that a configuration includes was read, so that what is not there is not there. */
export function isWhole(configuration: DrbdConfiguration): boolean {
  return configuration.includes.every(({ outcome }) => outcome.kind === "read" || outcome.kind === "no match");
}

const byPath = kept(
  ({ files }: DrbdConfiguration): ReadonlyMap<string, SourceFile> => new Map(files.map((file) => [file.path, file])),
);

/** The file and range of an effective value. */
export function placeIn(configuration: DrbdConfiguration, place: drbd.Place | undefined): Place | undefined {
  const file = place && byPath(configuration).get(place.file);
  return file && { file, range: place.range };
}

/**
 * The words of a section or statement that was read at a place; with a name, those of that statement in the section,
 * if it stands there and is not inherited.
 */
export function statementPlace(
  configuration: DrbdConfiguration,
  place: drbd.Place | undefined,
  statement?: string,
): Place | undefined {
  const whole = placeIn(configuration, place);
  const node = whole?.range && drbd.nodeAt(asDrbd(whole.file), whole.range.start);
  if (!whole || !node) return whole;
  // An implicit volume begins with the first of its statements.
  const section = drbd.isSection(node) ? node : node.parent;
  const found = statement === undefined || section.kind === "file" ? undefined : section.statement(statement);
  return { file: whole.file, range: (found ?? node).wordsRange };
}

/** What a node is called by DRBD: the host name, or what stands for it where that is not known. */
export function isDrbdHost(node: ClusterNode, name: string): boolean {
  // Where 8.x would not take a name for lack of a domain, cluster/drbd-host-not-a-node says so; this node is meant.
  return [node.hostName, node.name].some((own) => own !== undefined && isOwnSection("9", own, name));
}

/**
 * Whether drbdadm of this version takes a section for this name as its own on a machine with this host name: 8.3 and 8.4
 * compare them as they stand; 9 without regard to case, and the first label only where either has no domain.
 */
export function isOwnSection(version: drbd.DrbdVersion, hostName: string, name: string): boolean {
  if (version !== "9") return hostName === name;
  return sameHost(hostName, name);
}

/**
 * Whether two paths are one device by their names: a logical volume is `/dev/GROUP/VOLUME` and `/dev/mapper/GROUP-VOLUME`,
 * where a hyphen of a name is doubled (lvm(8)).
 */
export function sameDevice(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && mapped(left) === mapped(right);
}

function mapped(device: string): string {
  const [, group, volume] =
    /^\/dev\/(?!mapper\/|disk\/|block\/|drbd\/|md\/|zvol\/)([\w+.-]+)\/([\w+.-]+)$/.exec(device) ?? [];
  if (group === undefined || volume === undefined) return device;
  const doubled = (name: string) => name.replaceAll("-", "--");
  return `/dev/mapper/${doubled(group)}-${doubled(volume)}`;
}

/** A drbddisk or drbdupper of a group. */
export interface Promotion extends PlacedResource {
  /** The DRBD resource; undefined where none is named, which means all. */
  readonly drbd: string | undefined;
}

/** Every place where a group makes a DRBD resource primary. */
export function promotions(cluster: Cluster): Promotion[] {
  return groupResources(cluster)
    .filter(({ resource }) => resource.script.text === "drbddisk" || resource.script.text === "drbdupper")
    .map((placed) => ({ ...placed, drbd: placed.resource.args[0]?.text }));
}

/** The resources that a node's own configurations define. */
export function resourcesOn(node: ClusterNode): DrbdResource[] {
  return node.drbd.flatMap(resourcesOf);
}

/** A volume of a resource on a node. */
export interface NodeVolume {
  readonly resource: string;
  readonly volume: drbd.EffectiveVolume;
  readonly configuration: DrbdConfiguration;
}

/** The volumes that a node has by its own configurations. */
export function volumesOn(node: ClusterNode): NodeVolume[] {
  return node.drbd.flatMap((configuration) =>
    effectiveResources(configuration).flatMap((resource) =>
      resource.hosts
        .filter((host) => host.kind === "on" && host.names.some((name) => isDrbdHost(node, name)))
        .flatMap((host) => host.volumes.map((volume) => ({ resource: resource.name, volume, configuration }))),
    ),
  );
}

/** Whether a path is a DRBD device by its name. */
export function isDrbdDevice(path: string): boolean {
  return /^\/dev\/drbd/.test(path);
}

/** Whether a path is this volume's device, under one of the names that DRBD and udev give it. */
export function isDeviceOf(path: string, { resource, volume }: Pick<NodeVolume, "resource" | "volume">): boolean {
  return (
    path === volume.device ||
    (volume.minor !== undefined && path === `/dev/drbd${volume.minor}`) ||
    path === `/dev/drbd/by-res/${resource}` ||
    path === `/dev/drbd/by-res/${resource}/${volume.number}` ||
    (volume.disk !== undefined && path === `/dev/drbd/by-disk/${volume.disk.replace(/^\/dev\//, "")}`)
  );
}

/** A Filesystem of a group: what it mounts, where, and the DRBD resources that the group promotes. */
export interface Mount extends PlacedResource {
  readonly device: string;
  readonly mountPoint: string;
  /** Resources that drbddisk promotes before it, and after it. */
  readonly before: readonly (string | undefined)[];
  readonly after: readonly (string | undefined)[];
}

/** Every Filesystem of a group. */
export const mounts = kept((cluster: Cluster): readonly Mount[] =>
  groupResources(cluster).flatMap((placed) => {
    const { resource, beside } = placed;
    const [device, mountPoint] = resource.args;
    if (resource.script.text !== "Filesystem" || !device || !mountPoint) return [];
    const at = beside.indexOf(resource);
    const promoted = (some: typeof beside) =>
      some
        .filter(({ script }) => script.text === "drbddisk" || script.text === "drbdupper")
        .map(({ args }) => args[0]?.text);
    return [
      {
        ...placed,
        device: device.text,
        mountPoint: mountPoint.text,
        before: promoted(beside.slice(0, at)),
        after: promoted(beside.slice(at + 1)),
      },
    ];
  }),
);
