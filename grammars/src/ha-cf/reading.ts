import { partOf, type Word } from "../line/words.js";
import type { Range } from "../text/range.js";
import type { DirectiveLine, HaCfFile } from "./ast.js";
import { type Directive, findDirective } from "./catalogue.js";
import { acceptsValue, readBits, readBoolean, readTime } from "./values.js";

/** A line of a known directive, its values cut as the daemon cuts them. */
export interface Setting {
  readonly directive: Directive;
  readonly line: DirectiveLine;
  /** What somebody meant to set: the values or arguments before a note. */
  readonly values: readonly Word[];
  /** What somebody took for a comment: words from one that begins with `//` or `;`. To the daemon they are values too. */
  readonly note: readonly Word[];
}

export type MediumKind = "bcast" | "ucast" | "mcast" | "ucast6" | "mcast6" | "serial" | "ping" | "ping6" | "ping_group";

/** One communication path of this node, in the order in which the daemon opens them. */
export interface Medium {
  readonly kind: MediumKind;
  readonly setting: Setting;
  /** Interface, or device of a serial line. */
  readonly interface?: Word;
  /** Peer of ucast and ucast6, group of mcast and mcast6, host of ping and ping6, name of a ping_group. */
  readonly target?: Word;
  /** The port that is used, 1..65535; absent for media without ports. */
  readonly port?: number;
  /** Where the port was set. */
  readonly portFrom?: Word;
}

/** What an ha.cf sets, in the daemon's reading. */
export interface HaCfReading {
  readonly file: HaCfFile;
  /** In file order. */
  readonly settings: readonly Setting[];
  /** Lines whose first word is no directive of this build. */
  readonly unknown: readonly DirectiveLine[];
  /** Settings of one directive under any of its names, in file order. */
  of(name: string): readonly Setting[];
  /** The value that counts: the last one. */
  last(name: string): Word | undefined;
  /** Milliseconds: as set, or the daemon's default. */
  time(name: "keepalive" | "deadtime" | "warntime" | "initdead" | "deadping"): number;
  /** Named nodes, without the words of notes, as written. */
  readonly nodes: readonly Word[];
  /** Heartbeat media and ping nodes. */
  readonly media: readonly Medium[];
  /** Whether Pacemaker manages the resources, so that haresources is not used. */
  readonly crm: boolean;
  /** Whether resources go home by themselves. */
  readonly autoFailback: "on" | "off" | "legacy";
}

const pingKinds = new Set<MediumKind>(["ping", "ping6", "ping_group"]);

/** Whether heartbeats travel over it; ping nodes are media to the daemon, but none of this kind. */
export function carriesHeartbeats(medium: Medium): boolean {
  return !pingKinds.has(medium.kind);
}

/** Cuts words at commas, as the daemon does for `values` directives. */
export function optionValues(words: readonly Word[]): Word[] {
  if (!words.some((word) => word.text.includes(","))) return words.slice();
  const values: Word[] = [];
  for (const word of words) {
    if (!word.text.includes(",")) {
      values.push(word);
      continue;
    }
    let at = 0;
    for (const piece of word.text.split(",")) {
      if (piece !== "") values.push(partOf(word, at, at + piece.length));
      at += piece.length + 1;
    }
  }
  return values;
}

/** Commas directly behind a directive are skipped whatever its shape. */
function withoutLeadingCommas(words: readonly Word[]): Word[] {
  const first = words.findIndex((word) => !/^,+$/.test(word.text));
  if (first === -1) return [];
  const [head, ...rest] = words.slice(first) as [Word, ...Word[]];
  const commas = /^,*/.exec(head.text)?.[0].length ?? 0;
  return [commas > 0 ? partOf(head, commas) : head, ...rest];
}

/** Everything that the daemon takes for values or arguments, the words of a note too. */
export function daemonValues(setting: Setting): readonly Word[] {
  return setting.note.length === 0 ? setting.values : [...setting.values, ...setting.note];
}

/** A lone value may begin with `//` where a path is wanted. */
function noteStart(directive: Directive, words: readonly Word[]): number {
  const first = directive.shape === "values" && directive.types[0]?.kind === "path" ? 1 : 0;
  const found = words.findIndex((word, index) => index >= first && /^(?:\/\/|;)/.test(word.text));
  return found === -1 ? words.length : found;
}

const firstPort = 694;

/** Reads a parsed ha.cf as the daemon does. */
export function readHaCf(file: HaCfFile): HaCfReading {
  const settings: Setting[] = [];
  const unknown: DirectiveLine[] = [];
  const byName = new Map<string, Setting[]>();
  for (const line of file.lines) {
    const directive = findDirective(line.name.text);
    if (!directive) {
      unknown.push(line);
      continue;
    }
    const words = directive.shape === "values" ? line.words : withoutLeadingCommas(line.words);
    const cut = noteStart(directive, words);
    const split = directive.shape === "values" ? optionValues : (some: readonly Word[]) => [...some];
    const setting = { directive, line, values: split(words.slice(0, cut)), note: split(words.slice(cut)) };
    settings.push(setting);
    const name = directive.aliasOf ?? directive.name;
    const known = byName.get(name);
    if (known) known.push(setting);
    else byName.set(name, [setting]);
  }
  const of = (name: string): readonly Setting[] => byName.get(name) ?? [];
  const last = (name: string): Word | undefined => {
    const all = of(name);
    for (let index = all.length - 1; index >= 0; index--) {
      const value = all[index]?.values.at(-1);
      if (value) return value;
    }
    return undefined;
  };
  const set = (name: string): number | undefined => {
    const value = last(name);
    return value && readTime(value.text);
  };
  const time: HaCfReading["time"] = (name) => {
    const written = set(name);
    if (written !== undefined) return written;
    switch (name) {
      case "keepalive":
        return 1000;
      case "deadtime":
        return 30_000;
      case "warntime":
        return Math.floor(time("deadtime") / 2);
      case "deadping":
        return time("deadtime");
      case "initdead": {
        const deadtime = time("deadtime");
        return deadtime > 10_000 ? deadtime : deadtime < 6000 ? 12_000 : 2 * deadtime;
      }
    }
  };
  const crmValue = last("pacemaker")?.text.toLowerCase();
  const crmType = findDirective("pacemaker")?.types[0];
  return {
    file,
    settings,
    unknown,
    of,
    last,
    time,
    nodes: of("node").flatMap((setting) => setting.values),
    media: readMedia(settings),
    crm:
      crmValue !== undefined &&
      crmType !== undefined &&
      acceptsValue(crmType, crmValue) &&
      readBoolean(crmValue) !== false,
    autoFailback: readFailback(settings),
  };
}

/** `nice_failback`, whatever its value, makes it off where an `auto_failback` line stands above it, and legacy elsewhere. */
function readFailback(settings: readonly Setting[]): HaCfReading["autoFailback"] {
  let failback: HaCfReading["autoFailback"] = "legacy";
  let set = false;
  for (const { directive, values } of settings) {
    for (const { text } of values) {
      if (directive.name === "nice_failback" && readBoolean(text) !== undefined) failback = set ? "off" : "legacy";
      if (directive.name !== "auto_failback") continue;
      const value = readBoolean(text);
      if (value === undefined && text.toLowerCase() !== "legacy") continue;
      failback = value === undefined ? "legacy" : value ? "on" : "off";
      set = true;
    }
  }
  return failback;
}

/** A plugin reads udpport once, when it is first used, and keeps it for all its media. */
function readMedia(settings: readonly Setting[]): Medium[] {
  const media: Medium[] = [];
  const portOf = new Map<MediumKind, { port: number; from?: Word }>();
  let udpport: Word | undefined;
  const withPort = (kind: MediumKind) => {
    let kept = portOf.get(kind);
    if (!kept) {
      const port = udpport ? readBits(udpport.text, 16) : firstPort;
      kept = udpport ? { port, from: udpport } : { port };
      portOf.set(kind, kept);
    }
    return { port: kept.port, ...(kept.from ? { portFrom: kept.from } : {}) };
  };
  for (const setting of settings) {
    const [first, second] = setting.values;
    const name = setting.directive.aliasOf ?? setting.directive.name;
    switch (name) {
      case "udpport":
        udpport = setting.values.at(-1) ?? udpport;
        break;
      case "bcast":
        for (const value of setting.values) media.push({ kind: name, setting, interface: value, ...withPort(name) });
        break;
      case "ucast":
      case "ucast6":
        if (first && second) media.push({ kind: name, setting, interface: first, target: second, ...withPort(name) });
        break;
      case "mcast":
      case "mcast6": {
        const port = setting.values[2];
        if (first && second && port)
          media.push({
            kind: name,
            setting,
            interface: first,
            target: second,
            port: readBits(port.text, 16),
            portFrom: port,
          });
        break;
      }
      case "serial":
        for (const value of setting.values) media.push({ kind: name, setting, interface: value });
        break;
      case "ping":
      case "ping6":
        for (const value of setting.values) media.push({ kind: name, setting, target: value });
        break;
      case "ping_group":
        if (first && second) media.push({ kind: name, setting, target: first });
        break;
    }
  }
  return media;
}

/** The range of several words that stand in a row. */
export function rangeOf(words: readonly Word[]): Range | undefined {
  const [first] = words;
  const end = words.at(-1);
  return first && end && { start: first.range.start, end: end.range.end };
}
