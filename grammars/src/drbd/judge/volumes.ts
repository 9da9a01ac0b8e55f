import { knowsOption, type OptionSpec } from "../catalogue.js";
import type { Token } from "../tokens.js";
import { sameHost } from "./hostnames.js";
import type { Lexeme } from "./lexemes.js";
import type { Mark, Read, ReadAddress, ReadVolume, ReadWord } from "./model.js";
import { checkInteger, readOptions, readSkip } from "./options.js";
import { type Reader, rangeOf } from "./reader.js";
import type { RefusalData } from "./refusals.js";

/** A volume of which nothing is known yet. */
export function newVolume(number: number, where: Read, implicit: boolean): ReadVolume {
  return {
    file: where.file,
    range: where.range,
    number,
    implicit,
    device: undefined,
    minor: undefined,
    minorAt: undefined,
    disk: undefined,
    metaDisk: undefined,
    metaIndex: undefined,
    disks: [],
    peerDevice: [],
    deviceMark: undefined,
    diskMark: undefined,
    metaMark: undefined,
  };
}

/** Keeps volumes in the order of their numbers. */
export function insertVolume(volumes: ReadVolume[], volume: ReadVolume): void {
  // One whose number was refused is read for what else is wrong in it.
  if (volume.number < 0) return;
  let at = volumes.length;
  while (at > 0 && (volumes[at - 1]?.number ?? 0) > volume.number) at--;
  volumes.splice(at, 0, volume);
}

/** The implicit volume 0, which statements outside any volume describe. */
export function volumeZero(reader: Reader, volumes: ReadVolume[], where: Read): ReadVolume {
  const first = volumes[0];
  if (!first) {
    const made = newVolume(0, where, true);
    volumes.push(made);
    return made;
  }
  if (!(first.number === 0 && first.implicit && volumes.length === 1)) {
    reader.refuse("mixed-volumes", { resource: reader.resource?.name ?? "" }, where);
  }
  return first;
}

/** An integer where only that will do. */
export function integer(
  reader: Reader,
  code: "minor-not-a-number" | "volume-not-a-number" | "node-id-not-a-number",
): Lexeme {
  const before = reader.current;
  const got = reader.next();
  if (got.kind === "integer") return got;
  reader.failAtEnd(got);
  reader.failInWord(got);
  if (got.kind === ";" || got.kind === "{" || got.kind === "}") {
    return reader.fail("missing-word", { after: before.text, got: got.text }, reader.read(rangeOf(before)));
  }
  return reader.fail(code, { got: got.text }, reader.read(rangeOf(got)));
}

/** `volume N {`, the keyword being read; returns the volume and its opening brace. */
export function openVolume(reader: Reader): { volume: ReadVolume; open: Token } {
  const keyword = reader.current;
  let number: Lexeme | undefined;
  const open = reader.head(keyword, () => {
    number = integer(reader, "volume-not-a-number");
    return reader.open();
  });
  const where = reader.read({ start: keyword.start, end: number?.end ?? keyword.end });
  return { volume: newVolume(number ? Number.parseInt(number.text, 10) : -1, where, false), open };
}

/** The statements of a volume up to its closing brace. */
export function readVolume(reader: Reader, hosts: readonly ReadWord[] | undefined): ReadVolume {
  const { volume, open } = openVolume(reader);
  reader.entries(open, (first) => {
    if (first.kind === "}") return true;
    if (!readVolumeStatement(reader, volume, hosts, first)) reader.failAtEntry(first, "volume");
    return false;
  });
  return volume;
}

/** A volume of a stacked section: its device, and in 9 options of its disk. */
export function readStackedVolume(reader: Reader): ReadVolume {
  const { volume, open } = openVolume(reader);
  let seen = 0;
  reader.entries(open, (first) => {
    if (first.kind === "}" && (reader.version === "9" || seen > 0)) return true;
    if (first.kind === "keyword" && first.text === "device" && (reader.version === "9" || seen === 0)) {
      seen++;
      readDevice(reader, volume, undefined);
      return false;
    }
    if (first.kind === "keyword" && first.text === "disk" && reader.version === "9") {
      readDiskOptions(reader, volume, reader.open());
      return false;
    }
    if (first.kind === "}") {
      const where = reader.read(volume.range);
      return reader.fail("missing-statement", { statement: "device", resource: reader.resource?.name ?? "" }, where);
    }
    return reader.failAtEntry(first, "stacked-on-top-of");
  });
  volume.metaDisk = { text: "internal", ...reader.read(volume.range) };
  volume.metaIndex = "internal";
  return volume;
}

function readDiskOptions(reader: Reader, volume: ReadVolume, open: Token): void {
  volume.disks = [];
  readOptions(reader, {
    section: "disk",
    origin: "volume",
    open,
    add: (option) =>
      (reader.version === "9" && isPeerDevice(option.name) ? volume.peerDevice : volume.disks).push(option),
  });
}

/** Whether 9 counts a disk option among those of the connection to a peer. */
export function isPeerDevice(name: string): boolean {
  return knowsOption("9", "peer-device-options", name);
}

/** A statement of a volume; false if the word is none. */
export function readVolumeStatement(
  reader: Reader,
  volume: ReadVolume,
  hosts: readonly ReadWord[] | undefined,
  first: Lexeme,
): boolean {
  if (first.kind !== "keyword") return false;
  switch (first.text) {
    case "disk": {
      const disk = diskOrBlock(reader);
      if (disk.kind === "{" && disk.token) readDiskOptions(reader, volume, disk.token);
      else {
        volume.disk = { text: disk.text, ...reader.read(rangeOf(disk)) };
        reader.semicolon();
      }
      volume.diskMark = reader.statement;
      return true;
    }
    case "device":
      readDevice(reader, volume, hosts);
      volume.deviceMark = reader.statement;
      return true;
    case "meta-disk":
      readMetaDisk(reader, volume);
      volume.metaMark = reader.statement;
      return true;
    case "flexible-meta-disk":
      readFlexibleMetaDisk(reader, volume);
      volume.metaMark = reader.statement;
      return true;
    case "skip":
      if (reader.version !== "9") return false;
      readSkip(reader);
      return true;
    default:
      return false;
  }
}

/** What follows `disk` where it may be a path or a block. */
export function diskOrBlock(reader: Reader): Lexeme {
  const before = reader.current;
  const got = reader.next();
  if (got.kind === "string" || got.kind === "{") return got;
  return reader.failAsString(got, before, "path");
}

export function readMetaDisk(reader: Reader, volume: ReadVolume): void {
  const path = reader.string("path");
  volume.metaDisk = { text: path.text, ...reader.read(rangeOf(path)) };
  if (path.text === "internal") {
    volume.metaIndex = "internal";
    reader.semicolon();
    return;
  }
  const got = reader.next();
  if (got.kind === "[") {
    const index = reader.next();
    if (index.kind !== "integer") {
      reader.failAtEnd(index);
      reader.failInWord(index);
      reader.fail("unexpected-word", { got: index.text, expected: ["integer"] }, reader.read(rangeOf(index)));
    }
    volume.metaIndex = index.text;
    reader.punctuation("]");
    reader.semicolon();
    return;
  }
  if (got.kind === ";" && reader.version !== "8.3") {
    volume.metaIndex = "flexible";
    return;
  }
  reader.failAtEnd(got);
  reader.failInWord(got);
  const where = reader.read(rangeOf(path));
  if (got.kind === ";") {
    const form = { form: "flexible-meta-disk", word: path.text, versions: ["8.4", "9"] } as const;
    reader.fail("form-of-other-version", form, where);
  }
  if (got.kind === "}" || reader.newLineBetween(path, got)) {
    reader.fail("missing-semicolon", { after: path.text, got: got.text }, where);
  }
  reader.fail("unexpected-word", { got: got.text, expected: ["[", ";"] }, reader.read(rangeOf(got)));
}

export function readFlexibleMetaDisk(reader: Reader, volume: ReadVolume): void {
  const path = reader.string("path");
  volume.metaDisk = { text: path.text, ...reader.read(rangeOf(path)) };
  volume.metaIndex = path.text === "internal" ? "internal" : "flexible";
  reader.semicolon();
}

/** `device [NAME] [minor N];`, the keyword being read. */
export function readDevice(reader: Reader, volume: ReadVolume, hosts: readonly ReadWord[] | undefined): void {
  const keyword = reader.current;
  const at = reader.statement;
  const first = reader.next();
  let where: Read = reader.read(rangeOf(first));
  if (first.kind === "string") {
    const device = first.text.startsWith("drbd") ? `/dev/${first.text}` : first.text;
    volume.device = { text: device, ...where };
    // 9 looks at the name only where it is going to be used.
    const local = reader.version !== "9" || !hosts || isLocal(reader, hosts);
    if (local && !device.startsWith("/dev/drbd")) reader.refuse("device-name", { name: first.text }, where, { at });
    const then = reader.next();
    if (then.kind === ";") {
      const digits = /^\/dev\/drbd([0-9]+)$/.exec(device)?.[1];
      if (digits === undefined) reader.refuse("device-without-minor", { name: first.text }, where, { at });
      volume.minor = digits === undefined ? -1 : Number(digits);
    } else if (then.kind === "keyword" && then.text === "minor") {
      where = readMinor(reader, volume, first);
      if (local) checkDeviceName(reader, device, volume.minor ?? 0, where, at);
    } else {
      reader.failAtEnd(then);
      reader.failInWord(then);
      if (then.kind === "}" || then.kind === "{" || reader.newLineBetween(first, then)) {
        reader.fail("missing-semicolon", { after: first.text, got: then.text }, where);
      }
      reader.fail("unexpected-word", { got: then.text, expected: ["minor", ";"] }, reader.read(rangeOf(then)));
    }
  } else if (first.kind === "keyword" && first.text === "minor") {
    where = readMinor(reader, volume, first);
    if (volume.device) checkDeviceName(reader, volume.device.text, volume.minor ?? 0, where, at);
  } else readOddDevice(reader, first, keyword);
  volume.minorAt = where;
  for (const host of hosts ?? [])
    claimDevice(reader, host.text, volume, reader.version === "9" ? volume.deviceMark : at);
}

/** Anything else after `device`: drbdadm takes one token without a word and goes on with what follows. */
function readOddDevice(reader: Reader, first: Lexeme, keyword: Lexeme): void {
  if (first.kind === "end") return;
  reader.failInWord(first);
  // A missing device is noticed when the host section is complete.
  if (first.kind !== ";" && first.kind !== "}" && first.kind !== "{") reader.failAsString(first, keyword, "path");
}

function readMinor(reader: Reader, volume: ReadVolume, first: Lexeme): Read {
  const minor = integer(reader, "minor-not-a-number");
  volume.minor = Number.parseInt(minor.text, 10);
  reader.semicolon();
  return reader.read({ start: first.start, end: minor.end });
}

function isLocal(reader: Reader, hosts: readonly ReadWord[]): boolean {
  const name = reader.host?.name;
  if (name === undefined) return hosts.length > 0;
  return hosts.some((host) => sameHost(host.text, name, "9"));
}

function checkDeviceName(reader: Reader, device: string, minor: number, where: Read, at: Mark): void {
  const rest = device.slice(9);
  if (/^[0-9]+$/.test(rest)) {
    if (Number(rest) !== minor) reader.refuse("device-minor-mismatch", { name: device, minor }, where, { at });
  } else if (!rest.startsWith("_")) reader.refuse("device-arbitrary-name", { name: device }, where, { at });
}

/** A minor and a device may be used once on a host. `at`: the line that drbdadm names, if any. */
export function claimDevice(reader: Reader, host: string, volume: ReadVolume, at: Mark | undefined): void {
  const where = volume.minorAt ?? volume;
  const minor = volume.minor ?? -1;
  const line = at ?? "none";
  const before = reader.refusals.length;
  reader.unique("configuration", `device-minor:${host}:${minor}`, "duplicate-minor", { host, minor }, where, line);
  // The same clash twice would be two findings about one statement.
  if (!volume.device) return;
  const refused = reader.refusals.length > before;
  const device = volume.device.text;
  if (refused && device === `/dev/drbd${minor}`) return;
  reader.unique("configuration", `device:${host}:${device}`, "duplicate-device", { host, device }, where, line);
}

// ---------------------------------------------------------------------------------------------------------------------

const port: OptionSpec = {
  section: "global",
  name: "port",
  type: "number",
  min: 1,
  max: 65_535,
  versions: ["8.3", "8.4", "9"],
  checks: { "8.4": "range" },
  source: "drbd.conf(5), address",
};

/** `[family] host:port`, nothing of it being read. */
export function readAddress(reader: Reader): ReadAddress {
  const before = reader.current;
  const first = reader.next();
  let family = "ipv4";
  let host = first;
  if (first.kind === "keyword" && /^(sci|ssocks|sdp|ipv4)$/.test(first.text)) {
    family = first.text === "sci" ? "ssocks" : first.text;
    host = reader.next();
    if (host.kind !== "ipv4") failAddress(reader, host, first);
  } else if (first.kind === "keyword" && first.text === "ipv6") {
    family = "ipv6";
    const bracket = reader.next();
    if (bracket.kind !== "[") failAddress(reader, bracket, first);
    host = reader.next();
    if (host.kind !== "ipv6") failAddress(reader, host, first);
    reader.punctuation("]");
  } else if (first.kind !== "ipv4") failAddress(reader, first, before);
  const colon = reader.next();
  if (colon.kind !== ":") {
    reader.failAtEnd(colon);
    reader.failInWord(colon);
    reader.fail("invalid-address", { got: host.text, problem: "no-port" }, reader.read(rangeOf(host)));
  }
  const number = reader.next();
  if (number.kind !== "integer") {
    reader.failAtEnd(number);
    reader.failInWord(number);
    const problem = number.kind === ";" ? "no-port" : "port-not-a-number";
    reader.fail(
      "invalid-address",
      { got: number.text, problem },
      reader.read(rangeOf(number.kind === ";" ? host : number)),
    );
  }
  const where = reader.read({ start: first.start, end: number.end });
  const count = reader.refusals.length;
  checkInteger(reader, port, number);
  if (reader.refusals.length > count) {
    reader.refusals.pop();
    reader.refuse("port-range", { port: number.text }, reader.read(rangeOf(number)), { at: reader.statement });
  }
  return { family, host: host.text, port: number.text, ...where };
}

function failAddress(reader: Reader, got: Lexeme, before: Lexeme): never {
  reader.failAtEnd(got);
  reader.failInWord(got);
  if (got.kind === ";" || got.kind === "}" || got.kind === "{") {
    return reader.fail("missing-word", { after: before.text, got: got.text }, reader.read(rangeOf(before)));
  }
  const problem = addressProblem(got, before);
  return reader.fail("invalid-address", { got: got.text, problem }, reader.read(rangeOf(got)));
}

function addressProblem(got: Lexeme, before: Lexeme): RefusalData["invalid-address"]["problem"] {
  if (got.kind === "[") return "ipv6-needs-keyword";
  if (got.kind === "ipv6") return before.text === "ipv6" ? "ipv6-needs-brackets" : "ipv6-needs-keyword";
  return got.kind === "string" ? "not-numeric" : "form";
}

/** Whether an address is a loopback one, as far as the version notices. */
export function isLoopback(reader: Reader, address: string): boolean {
  if (reader.version === "8.3") return address === "127.0.0.1" || address === "::1";
  return /^127\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}$/.test(address) || /^(?:0{0,4}:){1,7}:?0{0,3}1$/.test(address);
}
