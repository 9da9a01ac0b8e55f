import type { Range } from "../../text/index.js";
import { optionSpec, valueSpec } from "../catalogue.js";
import type { Mark, ReadConfig, ReadOption, ReadPeerDevice, ReadResource, ReadVolume } from "./model.js";
import type { Reader } from "./reader.js";
import { readNumber, scaleOf } from "./values.js";

/** An option where it takes effect. */
export interface ExpandedOption extends ReadOption {
  /** Whether it was written further out: in common, the resource, a connection or mesh. */
  readonly inherited: boolean;
}

/** The options of a place by name. */
export type ExpandedOptions = ReadonlyMap<string, ExpandedOption>;

/** Most places have none; they share one table, which nobody writes to. */
const none: ExpandedOptions = new Map();

/** The options of one resource where they take effect. */
export interface ExpandedResource {
  readonly resource: ReadResource;
  readonly net: ExpandedOptions;
  readonly disk: ExpandedOptions;
  readonly peerDevice: ExpandedOptions;
  readonly syncer: ExpandedOptions;
  readonly startup: ExpandedOptions;
  readonly handlers: ExpandedOptions;
  readonly options: ExpandedOptions;
  readonly proxy: ExpandedOptions;
  /** By volume of a host. */
  readonly volumes: ReadonlyMap<ReadVolume, { readonly disk: ExpandedOptions; readonly peerDevice: ExpandedOptions }>;
  /** Of each connection (9). */
  readonly connections: readonly {
    readonly net: ExpandedOptions;
    readonly peerDevices: ReadonlyMap<number, ExpandedOptions>;
  }[];
}

/** Hands options down from common to resources, volumes and connections, as drbdadm does. */
export function expandConfig(reader: Reader, config: ReadConfig): readonly ExpandedResource[] {
  reader.phase = "expand";
  return config.resources.map((resource) => {
    reader.resource = resource;
    const expanded = expandResource(reader, config, resource);
    reader.resource = undefined;
    return expanded;
  });
}

function own(options: readonly ReadOption[]): ExpandedOptions {
  if (options.length === 0) return none;
  const made = new Map<string, ExpandedOption>();
  // Of options written twice, the first is found by name in 9, the last counts in 8.x.
  for (const option of options) made.set(option.name, { ...option, inherited: false });
  return made;
}

function expandResource(reader: Reader, config: ReadConfig, resource: ReadResource): ExpandedResource {
  const common = resource.template ?? config.common;
  const inherit: Inherit = (from, to) => handDown(reader, resource, from, to, resource.mark);
  const take = (
    key: "net" | "disk" | "peerDevice" | "syncer" | "startup" | "handlers" | "options" | "proxy",
  ): ReadOption[] => {
    const above = common?.[key] ?? [];
    if (above.length === 0) return resource[key];
    // Peer device options that common has twice, 9 does not find in its table, and aborts.
    const at = key === "peerDevice" ? "none" : resource.mark;
    const into = handDown(reader, resource, above, own(resource[key]), at);
    // Keeps what was written twice: handing it further down is where 9 notices.
    return [...[...into.values()].filter((option) => option.inherited), ...resource[key]];
  };
  const [net, disk, peerDevice] = [take("net"), take("disk"), take("peerDevice")];
  const volumes = new Map<ReadVolume, { disk: ExpandedOptions; peerDevice: ExpandedOptions }>();
  for (const host of resource.hosts) {
    for (const volume of host.volumes) {
      volumes.set(volume, {
        disk: inherit(disk, own(volume.disks)),
        peerDevice: inherit(peerDevice, own(volume.peerDevice)),
      });
    }
  }
  for (const volume of resource.volumes) {
    for (const host of resource.hosts) {
      const target = host.volumes.find((other) => other.number === volume.number);
      const options = target && volumes.get(target);
      if (!options) {
        // 8.4 follows a null pointer: the hosts were read before the volume, so they did not inherit it.
        const lost = { resource: resource.name, volume: volume.number };
        if (volume.disks.length > 0) reader.refuse("lost-volume", lost, volume, { at: "none", related: [host] });
        continue;
      }
      options.disk = inherit(volume.disks, options.disk);
      options.peerDevice = inherit(volume.peerDevice, options.peerDevice);
    }
  }
  const nets = resource.connections.map((connection) => inherit(net, own(connection.net)));
  const connections = resource.connections.map((connection, at) => ({
    net: nets[at] ?? none,
    peerDevices: expandPeerDevices(inherit, connection, volumes),
  }));
  const result = (options: readonly ReadOption[]): ExpandedOptions => {
    if (options.length === 0) return none;
    const made = new Map<string, ExpandedOption>();
    for (const option of options) made.set(option.name, { inherited: false, ...option });
    return made;
  };
  return {
    resource,
    net: result(net),
    disk: result(disk),
    peerDevice: result(peerDevice),
    syncer: result(take("syncer")),
    startup: result(take("startup")),
    handlers: result(take("handlers")),
    options: result(take("options")),
    proxy: result(take("proxy")),
    volumes,
    connections,
  };
}

/** Gives back the table, or one in its place. */
type Inherit = (from: Iterable<ReadOption>, to: ExpandedOptions) => ExpandedOptions;

function expandPeerDevices(
  inherit: Inherit,
  connection: ReadResource["connections"][number],
  volumes: ExpandedResource["volumes"],
): ReadonlyMap<number, ExpandedOptions> {
  const ends = connection.paths[0]?.ends ?? [];
  const written = new Map<number, ReadPeerDevice>();
  for (const device of connection.peerDevices) if (!written.has(device.number)) written.set(device.number, device);
  const made = new Map<number, ExpandedOptions>();
  for (const device of written.values()) made.set(device.number, own(device.options));
  for (const volume of ends[0]?.host?.volumes ?? []) if (!made.has(volume.number)) made.set(volume.number, none);
  for (const [number, options] of made) made.set(number, inherit(connection.peerDevice, options));
  for (const end of ends) {
    for (const volume of end.host?.volumes ?? []) {
      const target = made.get(volume.number);
      if (target) made.set(volume.number, inherit(volumes.get(volume)?.peerDevice.values() ?? [], target));
    }
  }
  return made;
}

/**
 * Adds the options that `to` lacks; gives back the table with them. In 9 a value that reaches a place twice, from different places further out, must be
 * the same; the same holds for an option that is written twice in one section.
 */
function handDown(
  reader: Reader,
  resource: ReadResource,
  from: Iterable<ReadOption>,
  to: ExpandedOptions,
  at: Mark | "none",
): ExpandedOptions {
  /** What this list brought itself. */
  let written: Map<string, Range> | undefined;
  let made: Map<string, ExpandedOption> | undefined;
  for (const option of from) {
    const existing = (made ?? to).get(option.name);
    if (!existing) {
      // Every table but that one has been made for this place.
      made ??= to === none ? new Map() : (to as Map<string, ExpandedOption>);
      made.set(option.name, { ...option, inherited: true });
      written ??= new Map();
      written.set(option.name, option.range);
    } else if (existing.inherited && reader.version === "9" && !isComparable(existing, option)) {
      // Compares numbers, and exits over one that is none: a value that was left out.
      reader.refuse("missing-value", { option: option.name }, option, { at: "none" });
    } else if (existing.inherited && reader.version === "9" && !sameValue(existing, option)) {
      const values = [existing.value, option.value] as const;
      const data = { option: option.name, values, resource: resource.name };
      const repeated = written?.get(option.name) === existing.range;
      reader.refuse(repeated ? "repeated-option" : "ambiguous-inheritance", data, option, {
        at,
        related: [existing],
      });
    }
  }
  return made ?? to;
}

function isComparable(left: ReadOption, right: ReadOption): boolean {
  const spec = optionSpec(left.section, left.name);
  if (spec?.type !== "number") return true;
  return [left, right].every(({ value }) => readNumber(value, scaleOf(valueSpec(spec, "9").unit)) !== undefined);
}

function sameValue(left: ReadOption, right: ReadOption): boolean {
  if (left.value === right.value) return true;
  const spec = optionSpec(left.section, left.name);
  if (spec?.type !== "number") return false;
  const scale = scaleOf(valueSpec(spec, "9").unit);
  const number = readNumber(left.value, scale);
  return number !== undefined && number === readNumber(right.value, scale);
}
