import { partOf, type Word } from "../line/words.js";
import type { Range } from "../text/range.js";
import type { DirectiveLine } from "./ast.js";
import { crmClients, externalStonithTypes, stonithTypes, udpServices, type ValueType } from "./catalogue.js";
import { daemonValues, type HaCfReading, type Setting } from "./reading.js";
import {
  acceptsValue,
  byteLength,
  cutToBytes,
  hostKind,
  ipv6Bytes,
  isCanonicalIpv4,
  isIpv6,
  isPossibleHost,
  lowerAscii,
  readBits,
  readBoolean,
  readTime,
} from "./values.js";

/*
 * What the daemon does with an ha.cf: every directive in turn, then, if all were taken, what they mean together. Where
 * it depends on the machine, it is asked; what the machine does not tell refuses nothing.
 */

/** What the daemon asks of the machine that it runs on. Undefined: not known. */
export interface HaCfMachine {
  /** The name the daemon goes by: that of nodeinfo, else `uname -n`. */
  readonly name: string | undefined;
  /** Whether an interface, or label of an address, is there and has an IPv4 address. */
  hasAddress(name: string): boolean | undefined;
  resolves(name: string): boolean | undefined;
  hasUser(name: string): boolean | undefined;
  hasGroup(name: string): boolean | undefined;
  canExecute(path: string): boolean | undefined;
  kindOf(path: string): "file" | "directory" | "character device" | "other" | "absent" | undefined;
}

/** A machine of which nothing is known. */
export const unknownMachine: HaCfMachine = {
  name: undefined,
  hasAddress: () => undefined,
  resolves: () => undefined,
  hasUser: () => undefined,
  hasGroup: () => undefined,
  canExecute: () => undefined,
  kindOf: () => undefined,
};

/** Why an `apiauth` line is refused. */
export type ApiauthFault =
  | "no list"
  | "list twice"
  | "stray word"
  | "long client"
  | "unknown user"
  | "unknown group"
  | "client twice"
  | "built in";

interface OfSetting {
  readonly setting: Setting;
  /** The word that is to blame. */
  readonly word: Word;
}

/** One reason for which the daemon does not start. */
export type Refusal =
  /** No directive of that name. */
  | { readonly kind: "directive"; readonly line: DirectiveLine }
  /** The text is none that the daemon takes here; `type` says what it wants. */
  | (OfSetting & { readonly kind: "value"; readonly type: ValueType; readonly parameter: number })
  /** An argument is missing; without any, some directives crash the daemon. */
  | { readonly kind: "missing"; readonly setting: Setting; readonly parameter: number; readonly crash: boolean }
  /** baud, watchdog, crm: a second value. */
  | (OfSetting & { readonly kind: "repeated"; readonly first: Word })
  /** crm_daemon_dir before crm, crmd_spawns_pengine after it. */
  | (OfSetting & { readonly kind: "order"; readonly crm: Setting | undefined })
  /** No such interface; `looked` is the name without what is cut off; certain where no interface can have it. */
  | (OfSetting & { readonly kind: "interface"; readonly looked: string; readonly certain: boolean })
  /** A socket cannot be bound to an alias. */
  | (OfSetting & { readonly kind: "alias" })
  /** The name cannot be resolved on this machine. */
  | (OfSetting & { readonly kind: "host" })
  /** A serial device that is none. */
  | (OfSetting & { readonly kind: "device"; readonly found: string })
  | (OfSetting & { readonly kind: "user"; readonly long: boolean })
  | (OfSetting & { readonly kind: "program"; readonly relative: boolean })
  | (OfSetting & { readonly kind: "apiauth"; readonly fault: ApiauthFault; readonly first: Word | undefined })
  /** Pacemaker's programs are not there. */
  | (OfSetting & { readonly kind: "crm programs"; readonly programs: readonly string[] })
  | (OfSetting & { readonly kind: "stonith"; readonly fault: "type" | "parameters" | "file" })
  | (OfSetting & { readonly kind: "too many"; readonly of: "nodes" | "media"; readonly crash: boolean })
  | { readonly kind: "no media" }
  | { readonly kind: "no node" }
  /** The machine's own name is not among the nodes. */
  | { readonly kind: "not a node"; readonly name: string }
  | { readonly kind: "deadtime" | "initdead" | "deadping" }
  /** Log entries are off, and no other place is named. */
  | (OfSetting & { readonly kind: "logging" })
  | (OfSetting & { readonly kind: "autojoin" });

/** The refusals of one kind. */
export type RefusalOf<Kind extends Refusal["kind"]> = Extract<Refusal, { readonly kind: Kind }>;

/** Most nodes, ping nodes among them, and most media that the daemon has room for. */
export const mostNodes = 100;
export const mostMedia = 64;

/** Whether a refusal comes from words that somebody meant as a comment. */
export function isAboutNote(refusal: Refusal): boolean {
  if (!("setting" in refusal)) return false;
  if (!("word" in refusal)) return refusal.setting.note.length > 0;
  return refusal.setting.note.some((word) => contains(word.range, refusal.word.range));
}

const contains = (outer: Range, inner: Range) => outer.start <= inner.start && inner.end <= outer.end;

const interfaceBytes = 15;

/** Every reason for which the daemon refuses an ha.cf on a machine. */
export function judgeHaCf(reading: HaCfReading, machine: HaCfMachine = unknownMachine): Refusal[] {
  return new Judge(reading, machine).refusals;
}

class Judge {
  readonly refusals: Refusal[] = [];
  readonly #reading: HaCfReading;
  readonly #machine: HaCfMachine;
  /** Names in the daemon's node table: those of `node` lines, ping hosts and ping groups. */
  readonly #names: string[] = [];
  #nodes = 0;
  #media = 0;
  readonly #once = new Map<string, Word>();
  readonly #clients = new Map<string, Word>();
  #crm: { setting: Setting; word: Word; on: boolean } | undefined;

  constructor(reading: HaCfReading, machine: HaCfMachine) {
    this.#reading = reading;
    this.#machine = machine;
    for (const line of reading.unknown) this.refusals.push({ kind: "directive", line });
    for (const setting of reading.settings) {
      if (setting.directive.shape === "values") this.#values(setting);
      else this.#line(setting);
    }
    this.#crmClients();
    this.#together();
  }

  #values(setting: Setting): void {
    const { directive } = setting;
    const type = directive.types[0] as ValueType;
    for (const word of daemonValues(setting)) {
      // Some directives take anything, though something is meant: quorum_server.
      const accepted = directive.refused.length === 0 || acceptsValue(type, word.text);
      if (directive.repeat === "refused") {
        const name = directive.aliasOf ?? directive.name;
        const first = this.#once.get(name);
        if (first) {
          this.refusals.push({ kind: "repeated", setting, word, first });
          // The second value is refused whatever it is.
          continue;
        }
        // A value that is refused counts as well, except for a speed.
        if (accepted || name !== "baud") this.#once.set(name, word);
      }
      if (!accepted) {
        this.refusals.push({ kind: "value", setting, word, type, parameter: 0 });
        continue;
      }
      this.#value(setting, word);
    }
  }

  #value(setting: Setting, word: Word): void {
    switch (setting.directive.aliasOf ?? setting.directive.name) {
      case "node":
        this.#node(setting, word, word.text);
        break;
      case "bcast":
        if (word.text.includes(":")) this.refusals.push({ kind: "alias", setting, word });
        else this.#interface(setting, word, true);
        this.#medium(setting, word, false);
        break;
      case "serial": {
        const kind = this.#machine.kindOf(word.text);
        if (kind !== undefined && kind !== "character device") {
          this.refusals.push({ kind: "device", setting, word, found: kind });
        }
        this.#medium(setting, word, false);
        break;
      }
      case "ping":
        this.#host(setting, word);
        this.#node(setting, word, word.text);
        this.#medium(setting, word, false);
        break;
      case "ping6":
        this.#node(setting, word, word.text);
        this.#medium(setting, word, false);
        break;
      case "coreroot":
        if (!word.text.startsWith("/")) {
          this.refusals.push({ kind: "value", setting, word, type: { kind: "path" }, parameter: 0 });
        }
        break;
      case "pacemaker":
        this.#crm = { setting, word, on: readBoolean(word.text) !== false };
        this.#crmPrograms(setting, word);
        break;
      case "crm_daemon_dir":
        if (!this.#crm) this.refusals.push({ kind: "order", setting, word, crm: this.#crmBelow(setting) });
        break;
      case "crmd_spawns_pengine":
        if (this.#crm) this.refusals.push({ kind: "order", setting, word, crm: this.#crm.setting });
        break;
    }
  }

  #crmBelow(setting: Setting): Setting | undefined {
    return this.#reading
      .of("pacemaker")
      .find((other) => other.line.range.start > setting.line.range.start && other.values.length > 0);
  }

  #node(setting: Setting, word: Word, name: string): void {
    this.#names.push(cutToBytes(name, mostNodes));
    this.#nodes++;
    if (this.#nodes === mostNodes + 1) {
      this.refusals.push({ kind: "too many", of: "nodes", setting, word, crash: false });
    }
  }

  #medium(setting: Setting, word: Word, crash: boolean): void {
    this.#media++;
    if (this.#media === mostMedia + 1) this.refusals.push({ kind: "too many", of: "media", setting, word, crash });
  }

  #interface(setting: Setting, word: Word, cut: boolean): boolean {
    const looked = cut ? cutToBytes(word.text, interfaceBytes) : word.text;
    const certain = looked.includes("/") || byteLength(looked) > interfaceBytes;
    if (!certain && this.#machine.hasAddress(looked) !== false) return true;
    this.refusals.push({ kind: "interface", setting, word, looked, certain });
    return false;
  }

  #host(setting: Setting, word: Word): void {
    if (hostKind(word.text) === "name" && this.#machine.resolves(word.text) === false) {
      this.refusals.push({ kind: "host", setting, word });
    }
  }

  #missing(setting: Setting, parameter: number, crash = false): void {
    this.refusals.push({ kind: "missing", setting, parameter, crash });
  }

  #bad(setting: Setting, word: Word, parameter: number): void {
    const type = setting.directive.types[parameter] as ValueType;
    this.refusals.push({ kind: "value", setting, word, type, parameter });
  }

  #line(setting: Setting): void {
    const words = daemonValues(setting);
    switch (setting.directive.name) {
      case "ucast":
        this.#ucast(setting, words);
        break;
      case "ucast6":
        this.#ucast6(setting, words);
        break;
      case "mcast":
      case "mcast6":
        this.#mcast(setting, words);
        break;
      case "ping_group": {
        const [name, host] = words;
        if (!name || !host) {
          this.#missing(setting, name ? 1 : 0);
          break;
        }
        this.#node(setting, name, name.text);
        this.#medium(setting, name, true);
        break;
      }
      case "respawn":
      case "failfast":
        this.#respawn(setting, words);
        break;
      case "apiauth":
        this.#apiauth(setting, words);
        break;
      case "stonith":
        this.#stonith(setting, words);
        break;
      case "stonith_host":
        this.#stonithHost(setting, words);
        break;
    }
  }

  #ucast(setting: Setting, words: readonly Word[]): void {
    const [name, peer] = words;
    if (!name || !peer) {
      this.#missing(setting, name ? 1 : 0, !name);
      return;
    }
    if (!isPossibleHost(peer.text)) this.#bad(setting, peer, 1);
    else this.#host(setting, peer);
    if (name.text.includes(":")) this.refusals.push({ kind: "alias", setting, word: name });
    else this.#interface(setting, name, false);
    this.#medium(setting, name, true);
  }

  #ucast6(setting: Setting, words: readonly Word[]): void {
    const [name, peer] = words;
    if (!name || !peer) {
      this.#missing(setting, name ? 1 : 0);
      return;
    }
    if (name.text.includes(":")) this.refusals.push({ kind: "alias", setting, word: name });
    else this.#interface(setting, name, false);
    if (!isUcast6Peer(peer.text, name.text)) this.#bad(setting, peer, 1);
    this.#medium(setting, name, true);
  }

  #mcast(setting: Setting, words: readonly Word[]): void {
    const six = setting.directive.name === "mcast6";
    const [name, group, port, ttl, loop] = words;
    if (!name || !group || !port || !ttl || !loop) {
      this.#missing(setting, words.length, words.length === 0 && !six);
      return;
    }
    this.#interface(setting, name, !six);
    if (!(six ? isMcast6Group(group.text) : isMcastGroup(group.text))) this.#bad(setting, group, 1);
    if (!(six ? isService(port.text) : readBits(port.text, 16) !== 0)) this.#bad(setting, port, 2);
    if (readBits(ttl.text, 8) > 4) this.#bad(setting, ttl, 3);
    if (readBits(loop.text, 8) > 1) this.#bad(setting, loop, 4);
    this.#medium(setting, name, true);
  }

  #respawn(setting: Setting, words: readonly Word[]): void {
    const [user] = words;
    const program = words[1] ?? (user && hiddenProgram(this.#reading, user));
    if (!user) {
      this.#missing(setting, 0);
      return;
    }
    if (byteLength(user.text) >= 64) this.refusals.push({ kind: "user", setting, word: user, long: true });
    else if (/^[0-9]+$/.test(user.text) || this.#machine.hasUser(user.text) === false) {
      this.refusals.push({ kind: "user", setting, word: user, long: false });
    }
    if (!program) {
      this.#missing(setting, 1);
      return;
    }
    const relative = !program.text.startsWith("/");
    if (relative || this.#machine.canExecute(program.text) === false) {
      this.refusals.push({ kind: "program", setting, word: program, relative });
    }
  }

  #apiauth(setting: Setting, words: readonly Word[]): void {
    const [client, ...lists] = words;
    const refuse = (word: Word, fault: ApiauthFault, first?: Word) =>
      this.refusals.push({ kind: "apiauth", setting, word, fault, first });
    if (!client) {
      this.#missing(setting, 0);
      return;
    }
    const before = this.refusals.length;
    if (byteLength(client.text) > 31) refuse(client, "long client");
    const seen = new Map<string, Word>();
    for (const list of lists) {
      const kind = /^(uid|gid)=/.exec(list.text)?.[1];
      if (!kind) {
        refuse(list, "stray word");
        continue;
      }
      const other = seen.get(kind);
      if (other) refuse(list, "list twice", other);
      seen.set(kind, list);
      const known = (name: string) => (kind === "uid" ? this.#machine.hasUser(name) : this.#machine.hasGroup(name));
      const pieces = namesIn(list);
      pieces.forEach((piece, index) => {
        const lost = piece.text === "" ? index === 0 && pieces.length > 1 : !/^[0-9]/.test(piece.text);
        if (lost && (piece.text === "" || known(piece.text) === false)) {
          refuse(piece.text === "" ? list : piece, kind === "uid" ? "unknown user" : "unknown group");
        }
      });
    }
    if (lists.length === 0) refuse(client, "no list");
    const first = this.#clients.get(client.text);
    if (first) refuse(client, "client twice", first);
    else if (this.refusals.length === before) this.#clients.set(client.text, client);
  }

  /** Pacemaker's start adds entries for its own clients, before or after the line that names one of them. */
  #crmClients(): void {
    const crm = this.#crm;
    if (!crm?.on) return;
    for (const setting of this.#reading.of("apiauth")) {
      const [client] = daemonValues(setting);
      if (client && crmClients.includes(client.text) && this.#clients.get(client.text) === client) {
        this.refusals.push({ kind: "apiauth", setting, word: client, fault: "built in", first: crm.word });
      }
    }
  }

  #crmPrograms(setting: Setting, word: Word): void {
    const value = word.text.toLowerCase();
    if (readBoolean(value) === false || value === "ccm-only") return;
    const spawns = this.#reading
      .of("crmd_spawns_pengine")
      .flatMap((other) => [...other.values])
      .at(-1);
    const wanted = ["cib", "stonithd", "lrmd", "attrd", "crmd"];
    if (spawns && readBoolean(spawns.text) === false) wanted.push("pengine");
    const programs = wanted.filter((program) =>
      crmDirectories.every((directory) => this.#machine.canExecute(`${directory}/${program}`) === false),
    );
    if (programs.length > 0) this.refusals.push({ kind: "crm programs", setting, word, programs });
  }

  #stonith(setting: Setting, words: readonly Word[]): void {
    const [type, path] = words;
    if (!type || !path) {
      this.#missing(setting, type ? 1 : 0);
      return;
    }
    if (!this.#isStonithType(type.text)) this.refusals.push({ kind: "stonith", setting, word: type, fault: "type" });
    // The rest of the line is one file name.
    else if (words.length > 2) {
      this.refusals.push({ kind: "stonith", setting, word: words[2] as Word, fault: "file" });
    } else if (this.#machine.kindOf(path.text) === "absent") {
      this.refusals.push({ kind: "stonith", setting, word: path, fault: "file" });
    }
  }

  #stonithHost(setting: Setting, words: readonly Word[]): void {
    const [host, type, parameter] = words;
    if (!host) {
      this.#missing(setting, 0);
      return;
    }
    const own = this.#machine.name;
    if (host.text !== "*" && (own === undefined || lowerAscii(own) !== lowerAscii(host.text))) return;
    if (!type) this.#missing(setting, 1);
    else if (!this.#isStonithType(type.text)) {
      this.refusals.push({ kind: "stonith", setting, word: type, fault: "type" });
    } else if (!parameter && type.text !== "suicide") {
      this.refusals.push({ kind: "stonith", setting, word: type, fault: "parameters" });
    }
  }

  #isStonithType(text: string): boolean {
    if (stonithTypes.includes(text)) return true;
    const script = /^(external|rhcs)\/(.+)$/.exec(text);
    if (!script) return false;
    const [, family, name = ""] = script;
    if (family === "external" && externalStonithTypes.includes(name)) return true;
    const file = family === "rhcs" ? `fence_${name}` : name;
    return !stonithDirectories.every((path) => this.#machine.kindOf(`${path}/${family}/${file}`) === "absent");
  }

  /** What the directives mean together; the daemon asks only if it took every line. */
  #together(): void {
    const reading = this.#reading;
    const last = (name: string): { setting: Setting; word: Word } | undefined => {
      for (const setting of [...reading.of(name)].reverse()) {
        const word = daemonValues(setting).at(-1);
        if (word) return { setting, word };
      }
      return undefined;
    };
    const autojoin = last("autojoin");
    const joins = lowerAscii(autojoin?.word.text ?? "none");
    if (
      this.#media === 0 &&
      !reading.settings.some((setting) => isMedium(setting) && daemonValues(setting).length > 0)
    ) {
      this.refusals.push({ kind: "no media" });
    }
    const own = this.#machine.name;
    if (joins !== "any") {
      if (this.#nodes === 0) this.refusals.push({ kind: "no node" });
      else if (own !== undefined && !this.#names.some((name) => lowerAscii(name) === lowerAscii(own))) {
        this.refusals.push({ kind: "not a node", name: own });
      }
    }
    if (autojoin && (joins === "any" || joins === "other") && !this.#crm?.on) {
      this.refusals.push({ kind: "autojoin", ...autojoin });
    }
    this.#times();
    const facility = last("logfacility")?.word.text;
    const silent =
      (facility === undefined || facility === "none" || facility === "kern") && !last("logfile") && !last("debugfile");
    const logd = last("use_logd");
    if (silent && logd && readBoolean(logd.word.text) === false) this.refusals.push({ kind: "logging", ...logd });
  }

  #times(): void {
    const { time } = this.#reading;
    const fine = (name: string) =>
      this.#reading.of(name).every((setting) => setting.values.every((word) => readTime(word.text) !== undefined));
    if (!fine("keepalive")) return;
    if (fine("deadtime")) {
      if (time("deadtime") <= 2 * time("keepalive")) this.refusals.push({ kind: "deadtime" });
      if (fine("initdead") && time("initdead") < time("deadtime")) this.refusals.push({ kind: "initdead" });
    }
    if (this.#reading.last("deadping") && fine("deadping") && time("deadping") <= 2 * time("keepalive")) {
      this.refusals.push({ kind: "deadping" });
    }
  }
}

const mediumNames = ["bcast", "ucast", "ucast6", "mcast", "mcast6", "serial", "ping", "ping6", "ping_group"];
const isMedium = ({ directive }: Setting) => mediumNames.includes(directive.aliasOf ?? directive.name);

const crmDirectories = ["/usr/libexec/pacemaker", "/usr/libexec/heartbeat", "/usr/lib/heartbeat"];
const stonithDirectories = ["/usr/lib/stonith/plugins", "/usr/lib64/stonith/plugins"];

/** The names of a `uid=` or `gid=` list. */
export function namesIn(list: Word): Word[] {
  const names: Word[] = [];
  let at = 4;
  for (const piece of list.text.slice(at).split(",")) {
    names.push(partOf(list, at, at + piece.length));
    at += piece.length + 1;
  }
  return names;
}

/**
 * The daemon ends the user's name by overwriting the character behind it. Where that character was itself the cut that a
 * comment, a carriage return or a NUL had made, what follows is read after all: `respawn root#/bin/true` runs it.
 */
export function hiddenProgram(reading: HaCfReading, user: Word): Word | undefined {
  const { text } = reading.file;
  const cut = text[user.range.end];
  if (cut !== "#" && cut !== "\r" && cut !== "\0") return undefined;
  const end = text.indexOf("\n", user.range.end);
  const rest = text.slice(user.range.end + 1, end === -1 ? text.length : end);
  const found = /^[ \t\r\f]*([^ \t\r\f\0#]+)/.exec(rest);
  if (!found) return undefined;
  const start = user.range.end + 1 + found[0].length - (found[1] as string).length;
  return { text: found[1] as string, range: { start, end: start + (found[1] as string).length } };
}

/** A group that mcast takes: a canonical dotted quad in 224.0.0.0/4. */
function isMcastGroup(text: string): boolean {
  const first = Number(text.split(".")[0]);
  return isCanonicalIpv4(text) && first >= 224 && first <= 239;
}

/** A group that mcast6 takes: flags 0 or 1, scope 2, 4, 5 or 8, and not all zeros behind it. */
function isMcast6Group(text: string): boolean {
  if (!isIpv6(text)) return false;
  const bytes = ipv6Bytes(text);
  const second = bytes[1] ?? 0;
  return (
    bytes[0] === 0xff &&
    second >> 4 <= 1 &&
    [2, 4, 5, 8].includes(second & 15) &&
    bytes.slice(2).some((byte) => byte !== 0)
  );
}

/** A peer that ucast6 takes: no multicast, `::` or `::1`; a scope on link-local addresses only, and the line's own. */
function isUcast6Peer(text: string, name: string): boolean {
  const at = text.indexOf("%");
  const address = at === -1 ? text : text.slice(0, at);
  if (!isIpv6(address)) return false;
  const bytes = ipv6Bytes(address);
  if (bytes[0] === 0xff || (bytes.slice(0, 15).every((byte) => byte === 0) && (bytes[15] ?? 0) <= 1)) return false;
  if (at === -1) return true;
  return bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80 && text.slice(at + 1) === name;
}

/** A port as getaddrinfo takes it: a number, or the name of a UDP service. */
function isService(text: string): boolean {
  const digits = /^\v*([+-]?)([0-9]+)$/.exec(text);
  if (!digits) return udpServices.has(text);
  // Read as 64 bits without a sign, with the largest number for any larger one, and kept as 32 bits with one.
  const most = 2n ** 64n - 1n;
  const read = BigInt(digits[2] as string);
  return BigInt.asIntN(32, read > most ? most : digits[1] === "-" ? -read : read) >= 0n;
}
