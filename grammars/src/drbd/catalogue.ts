import { kept } from "../kept.js";
import type { OptionSectionKind, SectionKind } from "./sections.js";

/** The three parsers of drbd-utils. `9` means the one of drbd-utils 9.22 unless an option says `since`. */
export type DrbdVersion = "8.3" | "8.4" | "9";

/** Oldest first. */
export const drbdVersions: readonly DrbdVersion[] = ["8.3", "8.4", "9"];

/** The drbd-utils release whose grammar is meant by version `9`. */
export const judgedUtils = "9.22";

/** What kind of value an option takes. `flag` takes none; `ignored` takes one that is dropped. */
export type OptionType =
  | "number"
  | "boolean"
  | "enum"
  | "number-or-enum"
  | "string"
  | "resource"
  | "hosts"
  | "flag"
  | "ignored"
  | "block";

/** Unit of a number without a suffix. */
export type Unit = "0.1 s" | "s" | "ms" | "bytes" | "512-byte sectors" | "KiB/s";

/**
 * What drbdadm itself verifies of a value. `number`: that it is one, not its range. `full`: type, range, names and
 * length. `reference`: that the named resource or host exists. Enums are never verified by 8.x drbdadm, only later by
 * drbdsetup.
 */
export type ValueCheck = "none" | "number" | "range" | "boolean" | "flag" | "full" | "reference";

/** The newer way to write an option: another option, with the value that it must get if that is always the same. */
export type Replacement =
  | "delete"
  | { readonly section: OptionSectionKind; readonly name: string; readonly value?: string };

/** What a value may be. Numbers are in the option's unit. */
export interface ValueSpec {
  readonly type: OptionType;
  readonly unit?: Unit;
  readonly min?: number;
  readonly max?: number;
  readonly default?: string | number;
  /** The names that an enum takes. */
  readonly values?: readonly string[];
  /** Longest value in characters. */
  readonly maxLength?: number;
}

/** An option as the newest version has it, with what is different in older ones. */
export interface OptionSpec extends ValueSpec {
  readonly section: OptionSectionKind;
  readonly name: string;
  readonly versions: readonly DrbdVersion[];
  readonly checks: Readonly<Partial<Record<DrbdVersion, ValueCheck>>>;
  /** The drbd-utils release that introduced the option in version 9 (`9.26`), or in 8.4 (`8.9.6`). */
  readonly since?: string;
  readonly perVersion?: Readonly<Partial<Record<DrbdVersion, Partial<ValueSpec>>>>;
  readonly replacedBy?: Replacement;
  /** What the sample configurations write. */
  readonly usual?: readonly string[];
  /** Where the facts are written down. */
  readonly source: string;
}

type Versions = "3" | "34" | "349" | "4" | "49" | "9";
type Extra = Partial<Omit<OptionSpec, "name" | "section" | "checks" | "versions">> & {
  readonly checks?: OptionSpec["checks"];
};
type Entry = Extra & {
  readonly type: OptionType;
  readonly versions: readonly DrbdVersion[];
  readonly checks: OptionSpec["checks"];
};

const digits: Readonly<Record<string, DrbdVersion>> = { "3": "8.3", "4": "8.4", "9": "9" };

function entry(versions: Versions, type: OptionType, old: ValueCheck, now: ValueCheck, extra: Extra): Entry {
  const list = [...versions].flatMap((digit) => digits[digit] ?? []);
  const checks: Partial<Record<DrbdVersion, ValueCheck>> = {};
  for (const version of list) checks[version] = version === "9" ? now : old;
  return { type, versions: list, ...extra, checks: { ...checks, ...extra.checks } };
}

/** A number whose range every version verifies. */
function num(
  versions: Versions,
  unit: Unit | undefined,
  min: number,
  max: number,
  def?: number,
  extra: Extra = {},
): Entry {
  const rest = { ...(unit && { unit }), min, max, ...(def !== undefined && { default: def }), ...extra };
  return entry(versions, "number", "range", "full", rest);
}

/** A number that 8.x passes on unseen. */
function loose(
  versions: Versions,
  unit: Unit | undefined,
  min: number,
  max: number,
  def: number,
  extra: Extra = {},
): Entry {
  const { checks, ...rest } = extra;
  return num(versions, unit, min, max, def, { ...rest, checks: { ...uncheckedIn(versions), ...checks } });
}

function uncheckedIn(versions: Versions): OptionSpec["checks"] {
  return { ...(versions.includes("3") && { "8.3": "none" }), ...(versions.includes("4") && { "8.4": "none" }) };
}

/** yes or no; a bare flag in 8.3. */
function bool(versions: Versions, def: "yes" | "no", extra: Extra = {}): Entry {
  const flag = versions.includes("3")
    ? { perVersion: { "8.3": { type: "flag" } as const }, checks: { "8.3": "flag" } as const }
    : {};
  return entry(versions, "boolean", "boolean", "full", { default: def, ...flag, ...extra });
}

/** The `no-` form of a boolean, as 8.3 knew it. */
function negative(section: OptionSectionKind, name: string): Entry {
  return entry("349", "flag", "flag", "full", {
    perVersion: { "9": { type: "boolean" } },
    replacedBy: to(section, name, "no"),
  });
}

function choice(versions: Versions, values: string, def: string, extra: Extra = {}): Entry {
  return entry(versions, "enum", "none", "full", { values: values.split(" "), default: def, ...extra });
}

function text(versions: Versions, extra: Extra = {}): Entry {
  return entry(versions, "string", "none", "full", extra);
}

function handler(versions: Versions, extra: Extra = {}): Entry {
  return entry(versions, "string", "none", "none", extra);
}

function to(section: OptionSectionKind, name: string, value?: string): Replacement {
  return value === undefined ? { section, name } : { section, name, value };
}

const ignored = entry("3", "ignored", "none", "none", { replacedBy: "delete" });
/** Digests that every kernel has. */
const digests = ["sha1", "md5", "crc32c"];
const named63: Extra = { maxLength: 63 };
const later = (since: string): Extra => ({ since });
const policies = "disconnect call-pri-lost-after-sb violently-as0p";
const onOff: Extra = { values: ["off", "majority", "all"] };

const controller = {
  "c-plan-ahead": num("49", "0.1 s", 0, 300, 20),
  "c-delay-target": num("49", "0.1 s", 1, 100, 10),
  "c-fill-target": num("49", "512-byte sectors", 0, 1_048_576, 100),
  "c-max-rate": num("49", "KiB/s", 0, 4_194_304, 102_400, { perVersion: { "8.4": { min: 250 } } }),
  "c-min-rate": num("49", "KiB/s", 0, 4_194_304, 250),
};

const off83 = { perVersion: { "8.3": { default: 0 } } } as const;
const from250 = { min: 250 };
// 9 took these out of its syncer section, and back in with 9.29.
const syncerController = {
  "c-plan-ahead": num("349", "0.1 s", 0, 300, 20, off83),
  "c-delay-target": num("349", "0.1 s", 1, 100, 10),
  "c-fill-target": num("349", "512-byte sectors", 0, 1_048_576, 100, off83),
  "c-max-rate": num("349", "KiB/s", 0, 4_194_304, 102_400, { perVersion: { "8.3": from250, "8.4": from250 } }),
  "c-min-rate": num("349", "KiB/s", 0, 4_194_304, 250, { perVersion: { "8.3": { default: 4096 } } }),
};

const resyncRate = num("49", "KiB/s", 1, 8_388_608, 250, { perVersion: { "8.4": { max: 4_194_304 } } });
const old83Extents = { "8.3": { min: 7, max: 3833, default: 127 } };

const tables: Readonly<Record<OptionSectionKind, Readonly<Record<string, Entry>>>> = {
  global: {
    "usage-count": choice("349", "yes no ask", "ask", { checks: { "8.3": "full", "8.4": "full" } }),
    "minor-count": num("349", undefined, 1, 255, 32, { perVersion: { "8.3": { max: 256 } } }),
    "dialog-refresh": num("349", "s", 0, 600, 1),
    "disable-ip-verification": entry("349", "flag", "flag", "flag", { default: "no" }),
    "udev-always-use-vnr": entry("49", "flag", "flag", "flag", { default: "no" }),
    "cmd-timeout-short": num("49", "s", 0, 900, 5),
    "cmd-timeout-medium": num("49", "s", 0, 900, 121),
    "cmd-timeout-long": num("49", "s", 0, 900, 600),
  },
  net: {
    timeout: num("349", "0.1 s", 1, 600, 60),
    "max-epoch-size": num("349", undefined, 1, 20_000, 2048),
    "max-buffers": num("349", undefined, 32, 131_072, 2048),
    "unplug-watermark": loose("34", undefined, 1, 131_072, 128, { replacedBy: "delete" }),
    "connect-int": num("349", "s", 1, 120, 10),
    "ping-int": num("349", "s", 1, 120, 10),
    "sndbuf-size": num("349", "bytes", 0, 10_485_760, 0),
    "rcvbuf-size": num("349", "bytes", 0, 10_485_760, 0),
    "ko-count": num("349", undefined, 0, 200, 7, { perVersion: { "8.3": { default: 0 } } }),
    "allow-two-primaries": bool("349", "no"),
    "cram-hmac-alg": text("349", { ...named63, usual: ["sha1", "sha256", "md5"] }),
    "shared-secret": text("349", named63),
    "after-sb-0pri": choice(
      "349",
      "disconnect discard-younger-primary discard-older-primary discard-zero-changes discard-least-changes " +
        "discard-local discard-remote",
      "disconnect",
    ),
    "after-sb-1pri": choice(
      "349",
      "disconnect consensus discard-secondary call-pri-lost-after-sb violently-as0p",
      "disconnect",
    ),
    "after-sb-2pri": choice("349", policies, "disconnect"),
    "always-asbp": bool("349", "no"),
    "rr-conflict": choice("349", "disconnect call-pri-lost violently retry-connect auto-discard", "disconnect", {
      perVersion: {
        "8.3": { values: ["disconnect", "call-pri-lost", "violently"] },
        "8.4": { values: ["disconnect", "call-pri-lost", "violently"] },
      },
    }),
    "ping-timeout": loose("349", "0.1 s", 1, 300, 5, { perVersion: { "8.3": { max: 100 } } }),
    "data-integrity-alg": text("349", { ...named63, usual: digests }),
    "no-tcp-cork": negative("net", "tcp-cork"),
    "on-congestion": choice("349", "block pull-ahead disconnect", "block"),
    "congestion-fill": num("349", "512-byte sectors", 0, 20_971_520, 0),
    "congestion-extents": num("349", undefined, 67, 65_534, 1237, { perVersion: old83Extents }),
    protocol: choice("49", "A B C", "C", { checks: { "8.4": "full" } }),
    "tcp-cork": bool("49", "yes"),
    "csums-alg": text("49", { ...named63, usual: digests }),
    "csums-after-crash-only": bool("49", "no"),
    "verify-alg": text("49", { ...named63, usual: digests }),
    "use-rle": bool("49", "yes"),
    "socket-check-timeout": loose("49", undefined, 0, 300, 0, later("8.9.1")),
    transport: text("9"),
    fencing: choice("9", "dont-care resource-only resource-and-stonith", "dont-care"),
    "allow-remote-read": bool("9", "yes", later("9.10")),
    tls: bool("9", "no", later("9.26")),
    "tls-keyring": text("9", later("9.26")),
    "tls-privkey": text("9", later("9.26")),
    "tls-certificate": text("9", later("9.26")),
    "load-balance-paths": bool("9", "no", later("9.26")),
    "rdma-ctrl-rcvbuf-size": num("9", "bytes", 0, 10_485_760, 0, later("9.26")),
    "rdma-ctrl-sndbuf-size": num("9", "bytes", 0, 10_485_760, 0, later("9.26")),
  },
  disk: {
    size: num("349", "512-byte sectors", 0, 2_199_023_255_552, 0, { perVersion: { "8.3": { max: 34_359_738_368 } } }),
    "on-io-error": choice("349", "pass_on call-local-io-error detach", "detach", {
      perVersion: { "8.3": { default: "pass_on" } },
    }),
    fencing: choice("349", "dont-care resource-only resource-and-stonith", "dont-care", {
      ...later("9.29"),
      replacedBy: to("net", "fencing"),
    }),
    "use-bmbv": bool("34", "no", { replacedBy: "delete" }),
    "no-disk-barrier": negative("disk", "disk-barrier"),
    "no-disk-flushes": negative("disk", "disk-flushes"),
    "no-disk-drain": negative("disk", "disk-drain"),
    "no-md-flushes": negative("disk", "md-flushes"),
    "max-bio-bvecs": loose("34", undefined, 0, 128, 0, { replacedBy: "delete" }),
    "disk-timeout": loose("349", "0.1 s", 0, 6000, 0),
    "disk-barrier": bool("49", "no"),
    "disk-flushes": bool("49", "yes"),
    "disk-drain": bool("49", "yes"),
    "md-flushes": bool("49", "yes"),
    "resync-rate": resyncRate,
    "resync-after": entry("49", "resource", "reference", "reference", {}),
    "al-extents": loose("49", undefined, 67, 65_534, 1237, { checks: { "9": "number" } }),
    "al-updates": bool("49", "yes"),
    "discard-zeroes-if-aligned": bool("49", "yes"),
    "disable-write-same": bool("49", "no"),
    ...controller,
    "read-balancing": choice(
      "49",
      "prefer-local prefer-remote round-robin least-pending when-congested-remote 32K-striping 64K-striping " +
        "128K-striping 256K-striping 512K-striping 1M-striping",
      "prefer-local",
    ),
    "rs-discard-granularity": loose("49", "bytes", 0, 1_048_576, 0, later("8.9.5")),
    bitmap: bool("9", "yes", later("8.9.9")),
    rate: num("4", "KiB/s", 1, 4_194_304, 250, { replacedBy: to("disk", "resync-rate") }),
    after: entry("4", "resource", "reference", "none", { replacedBy: to("disk", "resync-after") }),
    "block-size": num("9", "bytes", 512, 4096, 512, later("9.24")),
    "discard-granularity": num("9", "bytes", 0, 134_217_728, undefined, later("9.34")),
    "max-bio-size": num("9", "bytes", 512, 1_048_576, 1_048_576, later("9.24")),
  },
  "peer-device-options": {
    "resync-rate": { ...resyncRate, ...only9() },
    ...Object.fromEntries(Object.entries(controller).map(([name, spec]) => [name, { ...spec, ...only9() }])),
    bitmap: bool("9", "yes", later("8.9.9")),
    "resync-without-replication": bool("9", "yes", later("9.32")),
    "peer-tiebreaker": bool("9", "yes", later("9.34")),
  },
  syncer: {
    rate: num("349", "KiB/s", 1, 8_388_608, 250, {
      perVersion: { "8.3": { max: 4_194_304 }, "8.4": { max: 4_194_304 } },
      ...later("9.29"),
      replacedBy: to("disk", "resync-rate"),
    }),
    after: entry("349", "resource", "reference", "reference", { replacedBy: to("disk", "resync-after") }),
    "al-extents": num("349", undefined, 67, 65_534, 1237, {
      perVersion: old83Extents,
      checks: { "8.4": "none", "9": "number" },
      replacedBy: to("disk", "al-extents"),
    }),
    "csums-alg": text("349", { ...named63, replacedBy: to("net", "csums-alg") }),
    "verify-alg": text("349", { ...named63, replacedBy: to("net", "verify-alg") }),
    "cpu-mask": text("349", { maxLength: 31, replacedBy: to("options", "cpu-mask") }),
    "use-rle": bool("349", "yes", {
      perVersion: { "8.3": { type: "flag", default: "no" } },
      replacedBy: to("net", "use-rle"),
    }),
    "on-no-data-accessible": choice("349", "io-error suspend-io", "io-error", {
      replacedBy: to("options", "on-no-data-accessible"),
    }),
    ...Object.fromEntries(
      Object.entries(syncerController).map(([name, spec]) => [
        name,
        { ...spec, ...later("9.29"), replacedBy: to("disk", name) },
      ]),
    ),
    "delay-probe-volume": ignored,
    "delay-probe-interval": ignored,
    "throttle-threshold": ignored,
    "hold-off-threshold": ignored,
  },
  startup: {
    "wfc-timeout": num("349", "s", 0, 300_000, 0),
    "degr-wfc-timeout": num("349", "s", 0, 300_000, 0),
    "outdated-wfc-timeout": num("349", "s", 0, 300_000, 0),
    "wait-after-sb": bool("349", "no"),
    "stacked-timeouts": entry("349", "flag", "flag", "flag", { default: "no" }),
    "become-primary-on": entry("349", "hosts", "reference", "none", { replacedBy: to("options", "auto-promote") }),
  },
  handlers: {
    "pri-on-incon-degr": handler("349", { usual: ["/usr/lib/drbd/notify-pri-on-incon-degr.sh"] }),
    "pri-lost-after-sb": handler("349", { usual: ["/usr/lib/drbd/notify-pri-lost-after-sb.sh"] }),
    "pri-lost": handler("349"),
    "initial-split-brain": handler("349"),
    "split-brain": handler("349", { usual: ["/usr/lib/drbd/notify-split-brain.sh root"] }),
    "outdate-peer": handler("349", { replacedBy: to("handlers", "fence-peer") }),
    "fence-peer": handler("349", { usual: ["/usr/lib/heartbeat/drbd-peer-outdater -t 5"] }),
    "unfence-peer": handler("49", later("8.9.6")),
    "local-io-error": handler("349", { usual: ["/usr/lib/drbd/notify-io-error.sh"] }),
    "before-resync-target": handler("349", { usual: ["/usr/lib/drbd/snapshot-resync-target-lvm.sh"] }),
    "after-resync-target": handler("349", { usual: ["/usr/lib/drbd/unsnapshot-resync-target-lvm.sh"] }),
    "before-resync-source": handler("349"),
    "out-of-sync": handler("349", { usual: ["/usr/lib/drbd/notify-out-of-sync.sh root"] }),
    "quorum-lost": handler("9", later("8.9.11")),
    disconnected: handler("9", later("9.14")),
  },
  options: {
    "cpu-mask": text("49", { maxLength: 31 }),
    "on-no-data-accessible": choice("49", "io-error suspend-io", "io-error"),
    "auto-promote": bool("9", "yes"),
    "peer-ack-window": num("9", "512-byte sectors", 2048, 204_800, 4096),
    "peer-ack-delay": num("9", "ms", 1, 10_000, 100),
    "twopc-timeout": num("9", "0.1 s", 50, 600, 300),
    "twopc-retry-timeout": num("9", "0.1 s", 1, 50, 1),
    "auto-promote-timeout": num("9", "0.1 s", 0, 600, 20),
    "max-io-depth": num("9", undefined, 4, 4_294_967_295, 8000, later("8.9.7")),
    quorum: entry("9", "number-or-enum", "none", "full", {
      ...onOff,
      min: 1,
      max: 32,
      default: "off",
      since: "8.9.11",
    }),
    "on-no-quorum": choice("9", "io-error suspend-io", "suspend-io", later("8.9.11")),
    "quorum-minimum-redundancy": entry("9", "number-or-enum", "none", "full", {
      ...onOff,
      min: 1,
      max: 32,
      default: "off",
    }),
    "on-suspended-primary-outdated": choice("9", "disconnect force-secondary", "disconnect", later("9.21")),
    "drbd8-api-compatibility": bool("9", "no", later("9.33")),
  },
  proxy: {
    memlimit: proxyNumber("349"),
    "read-loops": proxyNumber("349"),
    compression: proxyNumber("349"),
    bwlimit: proxyNumber("49"),
    "sndbuf-size": num("349", "bytes", 0, 10_485_760, 0),
    "rcvbuf-size": num("349", "bytes", 0, 10_485_760, 0),
    "ping-timeout": loose("349", "0.1 s", 1, 300, 5, { perVersion: { "8.3": { max: 100 } } }),
    plugin: entry("349", "block", "none", "none", {}),
  },
};

function only9(): Pick<Entry, "versions" | "checks"> {
  return { versions: ["9"], checks: { "9": "full" } };
}

function proxyNumber(versions: Versions): Entry {
  return entry(versions, "number", "none", "number", { min: 0 });
}

const manual: Readonly<Record<OptionSectionKind, string>> = {
  global: "drbd.conf(5), global",
  net: "drbd.conf(5), net",
  disk: "drbd.conf(5), disk",
  "peer-device-options": "drbd.conf-9.0(5), connection",
  syncer: "drbd.conf-8.3(5), syncer",
  startup: "drbd.conf(5), startup",
  handlers: "drbd.conf(5), handlers",
  options: "drbd.conf(5), options",
  proxy: "drbd.conf(5), proxy",
};

let specs: ReadonlyMap<SectionKind, ReadonlyMap<string, OptionSpec>> | undefined;

function allSpecs(): ReadonlyMap<SectionKind, ReadonlyMap<string, OptionSpec>> {
  if (specs) return specs;
  const made = new Map<SectionKind, ReadonlyMap<string, OptionSpec>>();
  for (const [section, options] of Object.entries(tables) as [OptionSectionKind, Record<string, Entry>][]) {
    const own = new Map<string, OptionSpec>();
    for (const [name, option] of Object.entries(options)) {
      own.set(name, { source: manual[section], ...option, section, name });
    }
    made.set(section, own);
  }
  specs = made;
  return made;
}

/** Every option of every section and version. */
export function optionSpecs(): readonly OptionSpec[] {
  return [...allSpecs().values()].flatMap((own) => [...own.values()]);
}

/** The option of that name in that section, whatever the version. */
export function optionSpec(section: SectionKind, name: string): OptionSpec | undefined {
  return allSpecs().get(section)?.get(name);
}

/** Whether any version knows an option of this name in this kind of section. */
export function isOptionName(name: string, section: SectionKind): boolean {
  return Object.hasOwn(tables, section) && Object.hasOwn(tables[section as OptionSectionKind], name);
}

/** The sections in which some version knows an option of this name. */
export function sectionsOfOption(name: string): readonly OptionSectionKind[] {
  return (Object.keys(tables) as OptionSectionKind[]).filter((section) => isOptionName(name, section));
}

/** Whether `release` (such as `9.26`) is newer than the drbd-utils that version 9 stands for, or than `utils`. */
export function isLaterThan(release: string | undefined, utils: string = judgedUtils): boolean {
  if (release === undefined) return false;
  const left = release.split(".").map(Number);
  const right = utils.split(".").map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Whether that version's drbdadm knows the option in that section. `utils` says which drbd-utils release stands for
 * version 9.
 */
export function knowsOption(version: DrbdVersion, section: SectionKind, name: string, utils?: string): boolean {
  const spec = optionSpec(section, name);
  return spec?.versions.includes(version) === true && !(version === "9" && isLaterThan(spec.since, utils));
}

const valueSpecs = kept((_: OptionSpec): Partial<Record<DrbdVersion, ValueSpec>> => ({}));

/** What that version takes as the option's value. */
export function valueSpec(spec: OptionSpec, version: DrbdVersion): ValueSpec {
  const own = valueSpecs(spec);
  own[version] ??= { ...spec, ...spec.perVersion?.[version] };
  return own[version];
}

// ---------------------------------------------------------------------------------------------------------------------
// Statements and sections

/** What a statement takes. */
export type StatementType =
  | "protocol"
  | "device"
  | "path"
  | "meta-disk"
  | "address"
  | "endpoint"
  | "hosts"
  | "host"
  | "node-id"
  | "pattern"
  | "module-version";

/** A statement that is not an option. */
export interface StatementSpec {
  readonly name: string;
  readonly sections: readonly SectionKind[];
  readonly type: StatementType;
  readonly versions: readonly DrbdVersion[];
  readonly replacedBy?: Replacement | { readonly statement: string };
}

/** A section by its head and the section in which it stands. */
export interface SectionSpec {
  readonly head: string;
  readonly parents: readonly SectionKind[];
  readonly versions: readonly DrbdVersion[];
  /** The drbd-utils release that introduced it, if it is later than the first of its version. */
  readonly since?: string;
}

const every: readonly DrbdVersion[] = drbdVersions;
const new84: readonly DrbdVersion[] = ["8.4", "9"];
const new9: readonly DrbdVersion[] = ["9"];
const bodies: readonly SectionKind[] = ["resource", "common"];
const hosts: readonly SectionKind[] = ["on", "floating"];
const storage: readonly SectionKind[] = [...bodies, ...hosts, "volume"];

/** Every statement of every version. */
export const statementSpecs: readonly StatementSpec[] = [
  { name: "include", sections: ["file"], type: "pattern", versions: every },
  ...["eq", "ne", "gt", "ge", "lt", "le"].map(
    (comparison): StatementSpec => ({
      name: `require-drbd-module-version-${comparison}`,
      sections: ["file"],
      type: "module-version",
      versions: new9,
    }),
  ),
  { name: "protocol", sections: bodies, type: "protocol", versions: every },
  { name: "device", sections: [...storage, "stacked-on-top-of"], type: "device", versions: every },
  { name: "disk", sections: storage, type: "path", versions: every },
  { name: "meta-disk", sections: storage, type: "meta-disk", versions: every },
  {
    name: "flexible-meta-disk",
    sections: storage,
    type: "path",
    versions: every,
    replacedBy: { statement: "meta-disk" },
  },
  { name: "floating", sections: bodies, type: "address", versions: every },
  { name: "template-file", sections: bodies, type: "path", versions: new9 },
  { name: "ignore-on", sections: bodies, type: "host", versions: ["8.3", "8.4"], replacedBy: "delete" },
  { name: "address", sections: ["on", "stacked-on-top-of"], type: "address", versions: every },
  { name: "address", sections: ["connection", "path"], type: "address", versions: new9 },
  { name: "alternate-link-address", sections: ["on", "stacked-on-top-of"], type: "address", versions: ["8.4"] },
  { name: "node-id", sections: [...hosts, "stacked-on-top-of"], type: "node-id", versions: new9 },
  { name: "inside", sections: ["proxy-on"], type: "address", versions: every },
  { name: "outside", sections: ["proxy-on"], type: "address", versions: every },
  { name: "host", sections: ["connection", "path"], type: "endpoint", versions: new9 },
  { name: "hosts", sections: ["connection-mesh"], type: "hosts", versions: new9 },
];

/** Every section of every version. */
export const sectionSpecs: readonly SectionSpec[] = [
  { head: "global", parents: ["file"], versions: every },
  { head: "common", parents: ["file"], versions: every },
  { head: "resource", parents: ["file"], versions: every },
  { head: "skip", parents: ["file"], versions: every },
  {
    head: "skip",
    parents: [...bodies, ...hosts, "volume", "connection"],
    versions: new9,
  },
  { head: "on", parents: ["resource"], versions: every },
  { head: "floating", parents: ["resource"], versions: every },
  { head: "stacked-on-top-of", parents: ["resource"], versions: every },
  { head: "net", parents: bodies, versions: every },
  { head: "disk", parents: bodies, versions: every },
  { head: "syncer", parents: bodies, versions: every },
  { head: "startup", parents: bodies, versions: every },
  { head: "handlers", parents: bodies, versions: every },
  { head: "proxy", parents: [...bodies, ...hosts, "stacked-on-top-of"], versions: every },
  { head: "plugin", parents: ["proxy"], versions: every },
  { head: "options", parents: [...bodies, ...hosts, "proxy-on"], versions: new84 },
  { head: "volume", parents: [...bodies, ...hosts, "stacked-on-top-of"], versions: new84 },
  { head: "disk", parents: ["volume", ...hosts], versions: new84 },
  { head: "connection", parents: bodies, versions: new9 },
  { head: "connection-mesh", parents: bodies, versions: new9 },
  { head: "net", parents: ["connection", "connection-mesh"], versions: new9 },
  { head: "disk", parents: ["connection", "connection-volume"], versions: new9 },
  { head: "volume", parents: ["connection"], versions: new9 },
  { head: "path", parents: ["connection"], versions: new9 },
];

/** Which versions know this word as a section, statement or option of this kind of section. */
export function versionsKnowing(word: string, section: SectionKind, utils?: string): readonly DrbdVersion[] {
  return drbdVersions.filter(
    (version) =>
      knowsOption(version, section, word, utils) ||
      sectionSpecs.some((s) => s.head === word && s.parents.includes(section) && s.versions.includes(version)) ||
      statementSpecs.some((s) => s.name === word && s.sections.includes(section) && s.versions.includes(version)),
  );
}

/** The sections in which that version knows this word. */
export function sectionsKnowing(word: string, version: DrbdVersion, utils?: string): readonly SectionKind[] {
  const found = new Set<SectionKind>();
  for (const section of sectionsOfOption(word)) if (knowsOption(version, section, word, utils)) found.add(section);
  for (const spec of sectionSpecs) {
    if (spec.head === word && spec.versions.includes(version)) for (const parent of spec.parents) found.add(parent);
  }
  for (const spec of statementSpecs) {
    if (spec.name === word && spec.versions.includes(version)) for (const section of spec.sections) found.add(section);
  }
  return [...found];
}
