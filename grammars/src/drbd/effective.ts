import { type DrbdVersion, optionSpec, valueSpec } from "./catalogue.js";
import type { ExpandedOptions } from "./judge/expand.js";
import type { OptionOrigin, Read, ReadHost, ReadVolume } from "./judge/model.js";
import { type DrbdConfig, type JudgeHost, type Place, type Reading, readAs } from "./judge.js";
import type { OptionSectionKind } from "./sections.js";

/** An option where it takes effect. */
export interface EffectiveOption {
  readonly name: string;
  /** Without quotes; `yes` where 9 and flags leave it out. */
  readonly value: string;
  readonly origin: OptionOrigin | "default";
  /** Where it is written; missing for a default. */
  readonly place?: Place;
}

/** Options by their name, old names replaced as that version's drbdadm does. */
export type EffectiveOptions = ReadonlyMap<string, EffectiveOption>;

/** A volume on one host. */
export interface EffectiveVolume {
  readonly number: number;
  readonly implicit: boolean;
  /** With `/dev/` in front. */
  readonly device: string;
  readonly minor: number | undefined;
  /** `undefined`: diskless. */
  readonly disk: string | undefined;
  readonly metaDisk: string | undefined;
  /** `internal`, `flexible` or the index. */
  readonly metaIndex: string | undefined;
  readonly options: EffectiveOptions;
  readonly place: Place;
}

/** A host of a resource. */
export interface EffectiveHost {
  /** Of a stacked section those of the resource below. */
  readonly names: readonly string[];
  readonly kind: "on" | "floating" | "stacked-on-top-of";
  readonly address: { readonly family: string; readonly host: string; readonly port: string } | undefined;
  /** Written, or derived from the addresses by 9. */
  readonly nodeId: number | undefined;
  readonly volumes: readonly EffectiveVolume[];
  readonly options: EffectiveOptions;
  readonly place: Place;
}

/** A connection of 9, written or implied. */
export interface EffectiveConnection {
  readonly hosts: readonly (readonly string[])[];
  readonly implicit: boolean;
  readonly net: EffectiveOptions;
  /** The peer device options of each volume. */
  readonly volumes: ReadonlyMap<number, EffectiveOptions>;
  readonly place: Place;
}

/** A resource with everything that it inherits. */
export interface EffectiveResource {
  readonly name: string;
  /** The options of each section at the level of the resource. */
  readonly sections: Readonly<Record<EffectiveSection, EffectiveOptions>>;
  /** The words of `become-primary-on` (8.x; 9 drops them). */
  readonly becomePrimaryOn: readonly string[];
  readonly hosts: readonly EffectiveHost[];
  readonly connections: readonly EffectiveConnection[];
  readonly place: Place;
}

/** The sections that common hands down. */
export type EffectiveSection = "net" | "disk" | "syncer" | "startup" | "handlers" | "options" | "proxy";

/** What takes effect, as that version's `drbdadm dump` would show it for a configuration that it accepts. */
export function effectiveConfig(
  config: DrbdConfig,
  version: DrbdVersion,
  host?: JudgeHost,
): readonly EffectiveResource[] {
  return effectiveOf(readAs(config, version, host), version);
}

/** What takes effect of a configuration that was read as that version's drbdadm does. */
export function effectiveOf(reading: Reading, version: DrbdVersion): readonly EffectiveResource[] {
  const { common } = reading.config;
  return reading.expanded.map((one) => {
    const { resource } = one;
    let net = optionsOf(one.net);
    const protocol = version === "8.3" ? (resource.protocol ?? common?.protocol) : undefined;
    if (protocol) {
      const origin = resource.protocol ? "resource" : "common";
      const option = { name: "protocol", value: protocol.text, origin, place: placeOf(protocol) } as const;
      net = new Map([...net, ["protocol", option]]);
    }
    const peers = optionsOf(one.peerDevice);
    return {
      name: resource.name,
      place: placeOf(resource),
      sections: {
        net,
        disk: merged(optionsOf(one.disk), peers),
        syncer: optionsOf(one.syncer),
        startup: optionsOf(one.startup),
        handlers: optionsOf(one.handlers),
        options: optionsOf(one.options),
        proxy: optionsOf(one.proxy),
      },
      becomePrimaryOn: resource.primaries.map((word) => word.text),
      hosts: resource.hosts.map((section) => hostOf(section, one.volumes)),
      connections: resource.connections.map((connection, at) => ({
        hosts: (connection.paths[0]?.ends ?? []).map(
          (end) => end.host?.names.map((name) => name.text) ?? [end.name ?? ""],
        ),
        implicit: connection.implicit,
        net: optionsOf(one.connections[at]?.net),
        volumes: new Map(
          [...(one.connections[at]?.peerDevices ?? [])].map(([number, options]) => [number, optionsOf(options)]),
        ),
        place: placeOf(connection),
      })),
    };
  });
}

/** The option, or the version's default for it; `undefined` if there is none, or the version does not know it. */
export function effectiveOption(
  options: EffectiveOptions,
  section: OptionSectionKind,
  name: string,
  version: DrbdVersion,
): EffectiveOption | undefined {
  const written = options.get(name);
  if (written) return written;
  const spec = optionSpec(section, name);
  if (!spec?.versions.includes(version)) return undefined;
  const value = valueSpec(spec, version).default;
  return value === undefined ? undefined : { name, value: String(value), origin: "default" };
}

function hostOf(
  host: ReadHost,
  volumes: ReadonlyMap<ReadVolume, { readonly disk: ExpandedOptions; readonly peerDevice: ExpandedOptions }>,
): EffectiveHost {
  const { address } = host;
  return {
    names: host.names.map((name) => name.text),
    kind: host.kind,
    address: address && { family: address.family, host: address.host, port: address.port },
    nodeId: host.nodeId === undefined ? undefined : Number.parseInt(host.nodeId, 10),
    volumes: host.volumes.map((volume) => volumeOf(volume, volumes.get(volume))),
    options: host.options.length === 0 ? none : new Map(host.options.map((option) => [option.name, optionOf(option)])),
    place: placeOf(host),
  };
}

function volumeOf(
  volume: ReadVolume,
  options: { readonly disk: ExpandedOptions; readonly peerDevice: ExpandedOptions } | undefined,
): EffectiveVolume {
  const minor = volume.minor === undefined || volume.minor < 0 ? undefined : volume.minor;
  const diskless = volume.disk?.text === "none";
  return {
    number: volume.number,
    implicit: volume.implicit,
    device: volume.device?.text ?? `/dev/drbd${minor ?? ""}`,
    minor,
    disk: diskless ? undefined : volume.disk?.text,
    metaDisk: diskless ? undefined : volume.metaDisk?.text,
    metaIndex: diskless ? undefined : volume.metaIndex,
    options: options ? merged(optionsOf(options.disk), optionsOf(options.peerDevice)) : none,
    place: placeOf(volume),
  };
}

const none: EffectiveOptions = new Map();

function optionsOf(options: ExpandedOptions | undefined): EffectiveOptions {
  if (!options || options.size === 0) return none;
  const made = new Map<string, EffectiveOption>();
  for (const option of options.values()) made.set(option.name, optionOf(option));
  return made;
}

function merged(first: EffectiveOptions, second: EffectiveOptions): EffectiveOptions {
  return first.size === 0 ? second : second.size === 0 ? first : new Map([...first, ...second]);
}

function optionOf(option: Read & { name: string; value: string; origin: OptionOrigin }): EffectiveOption {
  return { name: option.name, value: option.value, origin: option.origin, place: placeOf(option) };
}

function placeOf(read: Read): Place {
  return { file: read.file.path, range: read.range };
}
