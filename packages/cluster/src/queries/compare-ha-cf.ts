import {
  acceptsValue,
  type Directive,
  findDirective,
  type HaCfReading,
  type Medium,
  readBoolean,
  readInteger,
  readTime,
  type Setting,
  type Word,
} from "@halint/grammars";
import type { Cluster } from "../model/cluster.js";
import { asHaCf, type SourceFile } from "../model/source-file.js";
import { type Compared, differing, type NodeFile, nodeFiles } from "./compare-nodes.js";

/** A setting in one node's ha.cf. */
export interface SettingValue {
  /** As it takes effect, for people. */
  readonly value: string;
  /** Where it is written; undefined for a default. */
  readonly word?: Word;
  /** The line. */
  readonly setting?: Setting;
}

/** A setting that two nodes' ha.cf have differently, and that should be the same. */
export interface SettingDifference extends Compared<SettingValue> {
  readonly kind: /** The media of one kind use different ports. */
    | "port"
    /** No multicast group and port in common. */
    | "multicast group"
    /** Pacemaker manages the resources on one node and haresources on the other. */
    | "crm"
    /** `own` sends heartbeats less often than `reference` is willing to wait. */
    | "silence"
    /** A program that works in pairs runs on one node only. */
    | "program"
    | "value";
  /** The directive; for ports the kind of medium; for programs their file name. */
  readonly name: string;
}

/** Paths and devices of the machine, what is logged and where, and what other queries compare. */
const machineKinds = new Set(["path", "device", "interface", "host", "ipv6", "node"]);
const ownQuestions = new Set(["udpport", "pacemaker", "debug", "env", "apiauth", "stonith", "stonith_host"]);
/** Of one machine alone: its priority, its memory. */
const machineSettings = new Set(["realtime", "rtprio", "memreserve", "coredumps", "use_apphbd", "conn_logd_time"]);

/** Whether all nodes should have a directive alike, its default included. */
export function isComparable(directive: Directive): boolean {
  return (
    directive.shape === "values" &&
    directive.group !== "logging" &&
    !ownQuestions.has(directive.name) &&
    !machineSettings.has(directive.name) &&
    !machineKinds.has(directive.types[0]?.kind ?? "")
  );
}

const times = ["keepalive", "deadtime", "warntime", "initdead", "deadping"] as const;
type TimeName = (typeof times)[number];
const isTime = (name: string): name is TimeName => (times as readonly string[]).includes(name);

/** One spelling for each meaning of a directive's value; what cannot be read stays as written. */
export function meaningOf(directive: Directive, text: string): string {
  const type = directive.types[0];
  if (!type || !acceptsValue(type, text)) return text;
  switch (type.kind) {
    case "time":
      return `${readTime(text)}`;
    case "boolean":
      return `${readBoolean(text) ?? text.toLowerCase()}`;
    case "integer":
      return `${readInteger(text)}`;
    case "word":
      return type.ignoreCase ? text.toLowerCase() : text;
    default:
      return text;
  }
}

function showTime(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}

/** The last line that sets a directive to something. */
function lastSetting(reading: HaCfReading, name: string): Setting | undefined {
  return reading.of(name).findLast((setting) => setting.values.length > 0);
}

interface Meaning extends SettingValue {
  readonly meaning: string;
}

function valueIn(reading: HaCfReading, directive: Directive): Meaning {
  const name = directive.name;
  const setting = lastSetting(reading, name);
  const word = setting?.values.at(-1);
  if (setting && word) {
    const time = directive.types[0]?.kind === "time" ? readTime(word.text) : undefined;
    const value = time === undefined ? word.text : showTime(time);
    return { meaning: meaningOf(directive, word.text), value, word, setting };
  }
  if (isTime(name)) {
    const time = reading.time(name);
    return { meaning: `${time}`, value: showTime(time) };
  }
  const value = directive.default ?? "not set";
  return { meaning: meaningOf(directive, value), value };
}

/**
 * Settings that should be the same on all nodes and are not, in the daemon's reading: `1` and `1000ms` are equal, a
 * default equals the same value written out. Never what belongs to one machine: peers, interfaces, devices, logs, paths.
 */
export function settingDifferences(cluster: Cluster): SettingDifference[] {
  const files = nodeFiles(cluster, "ha.cf").map((entry) => ({ ...entry, reading: asHaCf(entry.file) }));
  const crm = differing(
    files.map((entry) => ({ ...entry, ...crmIn(entry.reading) })),
    (entry) => entry.meaning,
  ).map((pair): SettingDifference => ({ kind: "crm", name: "crm", ...pair }));
  const silent = silences(files);
  const said = new Set(silent.flatMap(({ own, reference }) => [own.file, reference.file]));
  return [
    ...portDifferences(files),
    ...groupDifferences(files),
    ...crm,
    ...silent,
    ...programDifferences(files),
    ...comparableDirectives(files).flatMap((directive) => {
      const values = files.map((entry) => ({ ...entry, ...valueIn(entry.reading, directive) }));
      return differing(values, (entry) => entry.meaning)
        .filter(
          ({ own, reference }) =>
            !(["keepalive", "deadtime"].includes(directive.name) && said.has(own.file) && said.has(reference.file)),
        )
        .map((pair): SettingDifference => ({ kind: "value", name: directive.name, ...pair }));
    }),
  ];
}

type Read = NodeFile & { readonly reading: HaCfReading };

function comparableDirectives(files: readonly Read[]): Directive[] {
  const found = new Map<string, Directive>();
  const crm = files.some(({ reading }) => reading.crm);
  for (const { reading } of files) {
    for (const { directive, values } of reading.settings) {
      // Aliases are compared under their own directive, and where Pacemaker decides nothing goes home by itself.
      if (values.length === 0 || directive.aliasOf || !isComparable(directive)) continue;
      if (crm && (directive.name === "auto_failback" || directive.name === "nice_failback")) continue;
      found.set(directive.name, directive);
    }
  }
  return [...found.values()];
}

function crmIn(reading: HaCfReading): Meaning {
  const setting = lastSetting(reading, "pacemaker");
  const word = setting?.values.at(-1);
  return {
    meaning: `${reading.crm}`,
    value: reading.crm ? "on" : "off",
    ...(setting && word ? { setting, word } : {}),
  };
}

/** bcast and ucast talk to each other, so a kind that both nodes have is compared, or else whatever they have. */
function portDifferences(files: readonly Read[]): SettingDifference[] {
  const socketKinds = ["ucast", "bcast"] as const;
  const mediaOf = (reading: HaCfReading, kinds: readonly Medium["kind"][]) =>
    reading.media.filter((medium) => kinds.includes(medium.kind) && medium.port !== undefined);
  const shared = socketKinds.filter(
    (kind) => files.filter(({ reading }) => mediaOf(reading, [kind]).length > 0).length >= 2,
  );
  const compared: (readonly Medium["kind"][])[] = shared.length > 0 ? shared.map((kind) => [kind]) : [socketKinds];
  const found: SettingDifference[] = [];
  for (const kinds of [...compared, ["ucast6"] as const]) {
    const sides = files.flatMap((entry) => {
      const medium = mediaOf(entry.reading, kinds)[0];
      if (!medium) return [];
      const word = medium.portFrom;
      return [{ ...entry, value: `${medium.port}`, setting: medium.setting, ...(word ? { word } : {}) }];
    });
    for (const pair of differing(sides, (side) => side.value)) {
      // One udpport line serves several kinds.
      if (found.some((other) => other.own.word !== undefined && other.own.word === pair.own.word)) continue;
      found.push({ kind: "port", name: pair.own.setting.directive.name, ...pair });
    }
  }
  return found;
}

function groupDifferences(files: readonly Read[]): SettingDifference[] {
  const groups = (reading: HaCfReading, kind: Medium["kind"]) =>
    reading.media.filter((medium) => medium.kind === kind && medium.target && medium.port !== undefined);
  const textOf = (medium: Medium) => `${medium.target?.text} port ${medium.port}`;
  return (["mcast", "mcast6"] as const).flatMap((kind) => {
    const sides = files.flatMap((entry) => {
      const media = groups(entry.reading, kind);
      const [first] = media;
      if (!first?.target) return [];
      const value = [...new Set(media.map(textOf))].sort().join(", ");
      return [{ ...entry, value, word: first.target, setting: first.setting, all: media.map(textOf) }];
    });
    return differing(sides, (side) => side.value)
      .filter(({ own, reference }) => !own.all.some((group) => reference.all.includes(group)))
      .map((pair): SettingDifference => ({ kind: "multicast group", name: kind, ...pair }));
  });
}

/** Nodes that send heartbeats less often than another one waits. */
function silences(files: readonly Read[]): SettingDifference[] {
  const seen = new Set<SourceFile>();
  return files.flatMap((own) => {
    const other = files.find(
      (peer) => peer.file !== own.file && own.reading.time("keepalive") >= peer.reading.time("deadtime"),
    );
    if (!other || seen.has(own.file)) return [];
    seen.add(own.file);
    const side = (entry: Read, name: TimeName) => {
      const { value, word, setting } = valueIn(entry.reading, findDirective(name) as Directive);
      return { ...entry, value, ...(word ? { word } : {}), ...(setting ? { setting } : {}) };
    };
    return [
      { kind: "silence" as const, name: "keepalive", own: side(own, "keepalive"), reference: side(other, "deadtime") },
    ];
  });
}

/** ipfail compares its ping nodes with those of the other node's ipfail; where it stands is each machine's own. */
function programDifferences(files: readonly Read[]): SettingDifference[] {
  const sides = files.map((entry) => {
    const setting = [...entry.reading.of("respawn"), ...entry.reading.of("failfast")].find((candidate) =>
      candidate.values[1]?.text.endsWith("/ipfail"),
    );
    const word = setting?.values[1];
    return { ...entry, value: setting ? "runs" : "does not run", ...(setting && word ? { setting, word } : {}) };
  });
  const reference = sides.find((side) => side.setting !== undefined);
  if (!reference) return [];
  const seen = new Set<SourceFile>();
  return sides.flatMap((own): SettingDifference[] => {
    if (own.setting !== undefined || seen.has(own.file)) return [];
    seen.add(own.file);
    return [{ kind: "program", name: "ipfail", own, reference }];
  });
}
