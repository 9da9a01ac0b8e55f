import { posix } from "node:path";
import { drbd } from "@halint/grammars";
import type { Cluster, ClusterNode } from "../model/cluster.js";
import { asDrbd, type DrbdConfiguration } from "../model/drbd-configuration.js";
import type { Place } from "../model/source-file.js";
import { effectiveResources, refusalsOf } from "./drbd-judge.js";
import { isWhole, statementPlace } from "./group-storage.js";

/** One node's configuration and what it says. */
export interface DrbdSide {
  readonly node: ClusterNode;
  readonly configuration: DrbdConfiguration;
  /** Undefined where it says nothing. */
  readonly value: string | undefined;
  /** Where it is written, or where it would stand. */
  readonly place: Place | undefined;
}

/** Something that two nodes' DRBD files say differently. */
export interface DrbdDifference {
  readonly resource: string;
  /** `resource` for a whole one, a section's head (`on master1`), or a statement: `net ping-int`, `on master1: disk`. */
  readonly what: string;
  /** Whether it is a section as a whole, of a host or of a connection. */
  readonly isSection: boolean;
  /** Whether the values are secrets. */
  readonly secret: boolean;
  readonly own: DrbdSide;
  readonly reference: DrbdSide;
}

/** Where a configuration stands on its machine, to pair it with its like on another one. */
function locationOf(node: ClusterNode, configuration: DrbdConfiguration): string {
  const path = configuration.files[0]?.path ?? "";
  return node.root === undefined ? posix.basename(path) : posix.relative(node.root, path);
}

/** Whether a configuration can be compared: all of it was read, and its shape is sound. */
function isSound(configuration: DrbdConfiguration): boolean {
  return isWhole(configuration) && configuration.files.every((file) => asDrbd(file).problems.length === 0);
}

/** The configurations of two nodes that stand for each other. */
function pairs(left: ClusterNode, right: ClusterNode): [DrbdConfiguration, DrbdConfiguration][] {
  const [onlyLeft, ...moreLeft] = left.drbd;
  const [onlyRight, ...moreRight] = right.drbd;
  if (onlyLeft && onlyRight && moreLeft.length + moreRight.length === 0) return [[onlyLeft, onlyRight]];
  return left.drbd.flatMap((a): [DrbdConfiguration, DrbdConfiguration][] => {
    const b = right.drbd.find((candidate) => locationOf(right, candidate) === locationOf(left, a));
    return b ? [[a, b]] : [];
  });
}

/** What the nodes' DRBD files say differently, in the reading of drbdadm; comments, order and spelling do not count. */
export function drbdDifferences(cluster: Cluster): DrbdDifference[] {
  const [reference, ...others] = cluster.nodes.filter((node) => node.drbd.length > 0);
  if (!reference) return [];
  return others.flatMap((own) =>
    pairs(reference, own).flatMap(([a, b]) => {
      if (a.files[0] === b.files[0] || !isSound(a) || !isSound(b)) return [];
      return compareConfigurations({ node: own, configuration: b }, { node: reference, configuration: a });
    }),
  );
}

type Holder = Pick<DrbdSide, "node" | "configuration">;

function compareConfigurations(own: Holder, reference: Holder): DrbdDifference[] {
  const left = new Map(effectiveResources(own.configuration).map((resource) => [resource.name, resource]));
  const right = new Map(effectiveResources(reference.configuration).map((resource) => [resource.name, resource]));
  const names = [...new Set([...right.keys(), ...left.keys()])];
  // Of a file that is refused nobody knows what connects its hosts; 8.x has no connections.
  const connected = [own, reference].every(
    ({ configuration }) => configuration.target.version === "9" && refusalsOf(configuration).length === 0,
  );
  return names.flatMap((name) => {
    const a = left.get(name);
    const b = right.get(name);
    if (!a || !b) {
      const side = (holder: Holder, resource: drbd.EffectiveResource | undefined): DrbdSide => ({
        ...holder,
        value: resource && name,
        place: statementPlace(holder.configuration, resource?.place),
      });
      const whole = { resource: name, what: "resource", isSection: false, secret: false };
      return [{ ...whole, own: side(own, a), reference: side(reference, b) }];
    }
    const [mine, theirs] = [valuesOf(own.configuration, a), valuesOf(reference.configuration, b)];
    if (connected) connect([mine, a], [theirs, b]);
    return compareValues(name, own, mine, reference, theirs);
  });
}

interface Value {
  readonly value: string;
  readonly place?: drbd.Place | undefined;
  /** The statement in the section at that place; the section's head where it is inherited. */
  readonly statement?: string;
  /** Whether it is a section as a whole. */
  readonly isSection?: true;
  /** Whether it is not written, but follows from other things. */
  readonly isDerived?: boolean;
}

const connecting = "connection ";
const between = " - ";

/** The hosts of a connection by its name here. */
function endsOf(what: string): string[] {
  return (what.slice(connecting.length).split(": ")[0] as string).split(between);
}

function addressText({ family, host, port }: NonNullable<drbd.EffectiveHost["address"]>): string {
  return `${family === "ipv4" ? "" : `${family} `}${host}:${port}`;
}

/** The words with which a host's section begins. */
function headOf(configuration: DrbdConfiguration, host: drbd.EffectiveHost): string {
  if (host.kind === "on") return `on ${host.names.join(" ")}`;
  if (host.kind === "floating") return `floating ${host.address ? addressText(host.address) : ""}`;
  const at = statementPlace(configuration, host.place);
  const node = at?.range && drbd.nodeAt(asDrbd(at.file), at.range.start);
  return node?.words.map(({ value }) => value).join(" ") ?? host.kind;
}

/** Whether a host's number is written; 9 gives it to two hosts by their addresses. */
function isNumbered(configuration: DrbdConfiguration, host: drbd.EffectiveHost): boolean {
  const at = statementPlace(configuration, host.place, "node-id");
  return at?.range !== undefined && at.file.text.startsWith("node-id", at.range.start);
}

function compareValues(
  resource: string,
  own: Holder,
  left: ReadonlyMap<string, Value>,
  reference: Holder,
  right: ReadonlyMap<string, Value>,
): DrbdDifference[] {
  // Of a section that one side lacks, the section is the difference, not each of its lines.
  const lonely = [...left, ...right].flatMap(([what, { isSection }]) =>
    isSection && left.has(what) !== right.has(what) ? [what] : [],
  );
  // A host that is not there has no connections.
  const isOfLonely = (what: string) =>
    lonely.some((head) => what.startsWith(`${head}: `)) ||
    (what.startsWith(connecting) && endsOf(what).some((end) => lonely.includes(`on ${end}`)));
  return [...new Set([...right.keys(), ...left.keys()])].flatMap((what) => {
    const a = left.get(what);
    const b = right.get(what);
    if (a?.value === b?.value || isOfLonely(what)) return [];
    // What follows on both sides from something else differs with that.
    if ([a, b].every((one) => !one || one.isDerived)) return [];
    const side = (holder: Holder, value: Value | undefined): DrbdSide => ({
      ...holder,
      value: value?.value,
      place: value && statementPlace(holder.configuration, value.place, value.statement),
    });
    return [
      {
        resource,
        what,
        isSection: (a ?? b)?.isSection === true,
        secret: what.endsWith(" shared-secret"),
        own: side(own, a),
        reference: side(reference, b),
      },
    ];
  });
}

/** Everything of a resource that both nodes have to read alike, by the name that a person would give it. */
function valuesOf(configuration: DrbdConfiguration, resource: drbd.EffectiveResource): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [section, options] of Object.entries(resource.sections)) {
    for (const option of options.values()) values.set(`${section} ${option.name}`, option);
  }
  if (resource.becomePrimaryOn.length > 0) {
    const value = [...resource.becomePrimaryOn].sort().join(" ");
    values.set("startup become-primary-on", { value, place: resource.place });
  }
  for (const host of resource.hosts) {
    const name = headOf(configuration, host);
    values.set(name, { value: name, place: host.place, isSection: true });
    const { address, nodeId } = host;
    if (address && host.kind !== "floating") {
      values.set(`${name}: address`, { value: addressText(address), place: host.place, statement: "address" });
    }
    if (nodeId !== undefined) {
      const isDerived = !isNumbered(configuration, host);
      values.set(`${name}: node-id`, { value: String(nodeId), place: host.place, statement: "node-id", isDerived });
    }
    for (const option of host.options.values()) values.set(`${name}: ${option.name}`, option);
    for (const volume of host.volumes) {
      const prefix = volume.implicit ? `${name}:` : `${name}: volume ${volume.number}`;
      const set = (what: string, value: string | undefined) => {
        if (value !== undefined) values.set(`${prefix} ${what}`, { value, place: volume.place, statement: what });
      };
      set("device", volume.minor === undefined ? volume.device : `/dev/drbd${volume.minor}`);
      set("disk", volume.disk);
      set("meta-disk", volume.metaDisk === undefined ? undefined : `${volume.metaDisk}${metaIndex(volume.metaIndex)}`);
      for (const option of volume.options.values()) {
        if (option.origin === "volume") values.set(`${prefix} ${option.name}`, option);
      }
    }
  }
  return values;
}

type Connected = readonly [values: Map<string, Value>, resource: drbd.EffectiveResource];

/**
 * The connections of a resource on both sides, and what takes effect in them, wherever it is written. What is the same in
 * all of them is the resource's.
 */
function connect(...sides: readonly [Connected, Connected]): void {
  const nameOf = ({ hosts }: drbd.EffectiveConnection) =>
    `${connecting}${hosts
      .map((names) => names.join(" "))
      .sort()
      .join(between)}`;
  for (const [values, { connections }] of sides) {
    for (const one of connections) {
      const name = nameOf(one);
      values.set(name, { value: name, place: one.place, isSection: true });
    }
  }
  // A resource without any connection has its own options only.
  if (sides.some(([, { connections }]) => connections.length === 0)) return;
  const options = new Set(sides.flatMap(([, { connections }]) => connections.flatMap(({ net }) => [...net.keys()])));
  for (const option of options) {
    const isCommon = sides.every(
      ([, { connections }]) => new Set(connections.map(({ net }) => net.get(option)?.value)).size === 1,
    );
    for (const [values, { connections }] of sides) {
      values.delete(`net ${option}`);
      for (const one of connections) {
        const found = one.net.get(option);
        if (found) values.set(isCommon ? `net ${option}` : `${nameOf(one)}: ${option}`, found);
      }
    }
  }
}

function metaIndex(index: string | undefined): string {
  return index === undefined || index === "internal" || index === "flexible" ? "" : `[${index}]`;
}
