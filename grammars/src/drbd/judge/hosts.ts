import type { Token } from "../tokens.js";
import type { Mark, Read, ReadAddress, ReadHost, ReadProxy, ReadVolume, ReadWord } from "./model.js";
import { readHosts, readOptions, readSkip } from "./options.js";
import { type Reader, rangeOf } from "./reader.js";
import {
  claimDevice,
  insertVolume,
  integer,
  isLoopback,
  newVolume,
  readAddress,
  readDevice,
  readStackedVolume,
  readVolume,
  readVolumeStatement,
  volumeZero,
} from "./volumes.js";

function newHost(
  kind: ReadHost["kind"],
  where: Read,
  mark: Mark,
  rest: Partial<Pick<ReadHost, "names" | "lowerName" | "complete" | "address">>,
): ReadHost {
  return {
    kind,
    file: where.file,
    range: where.range,
    names: [],
    mark,
    lowerName: undefined,
    lower: undefined,
    address: undefined,
    alternate: undefined,
    nodeId: undefined,
    volumes: [],
    options: [],
    proxy: undefined,
    complete: true,
    ...rest,
  };
}

/** The names under which a section claims what may be used once. 9 leaves out floating hosts while it parses. */
function claimingNames(reader: Reader, host: ReadHost): readonly ReadWord[] {
  return reader.version === "9" && host.kind === "floating" ? [] : host.names;
}

/** A name for messages: drbdadm joins all names of a host. */
export function nameOf(host: ReadHost): string {
  return host.names.length > 0 ? host.names.map((name) => name.text).join(" ") : (host.lowerName?.text ?? "UNKNOWN");
}

/** `on NAME… {`, `floating ADDRESS [{]` or `_this_host {`, the keyword being read. */
export function readHost(reader: Reader): void {
  const resource = reader.resource;
  if (!resource) return;
  const keyword = reader.current;
  const names: ReadWord[] = [];
  let host: ReadHost;
  let open: Token | undefined;
  if (keyword.text === "floating") {
    reader.section = reader.statement = reader.mark();
    const mark = reader.mark();
    let address: ReadAddress | undefined;
    const end = reader.head(keyword, () => {
      address = readAddress(reader);
      if (reader.version !== "9") claimAddress(reader, address, undefined);
      names.push({ text: endpointText(address), file: address.file, range: address.range });
      const then = reader.next();
      if ((then.kind === "{" || then.kind === ";") && then.token) return then.token;
      reader.failAtEnd(then);
      reader.failInWord(then);
      return reader.fail("missing-semicolon", { after: address.port, got: then.text }, address);
    });
    open = end.kind === "{" ? end : undefined;
    host = newHost("floating", address ?? reader.read(rangeOf(keyword)), mark, { names, address });
  } else {
    if (keyword.text === "on") {
      open = reader.head(keyword, () => readHosts(reader, "{", (name) => names.push(name)));
      const written = names.length === 0 ? reader.wordsOfHead(keyword, open) : undefined;
      if (written) names.push(written);
    } else {
      open = reader.open();
      names.push({ text: keyword.text, ...reader.read(rangeOf(keyword)) });
    }
    reader.section = reader.statement = reader.mark();
    const where = reader.read({ start: keyword.start, end: names.at(-1)?.range.end ?? keyword.end });
    host = newHost("on", where, reader.mark(), { names, complete: keyword.text === "on" });
  }
  for (const name of claimingNames(reader, host)) {
    const data = { host: name.text, resource: resource.name };
    reader.unique("resource", `on ${name.text}`, "duplicate-host-section", data, name);
  }
  resource.hosts.push(host);
  if (reader.version === "8.3") host.volumes.push(newVolume(0, host, true));
  const damaged = resource.damaged;
  resource.damaged = false;
  if (open) readHostBody(reader, host, open);
  if (reader.version !== "9") completeHost8(reader, host);
  resource.damaged ||= damaged;
}

function endpointText({ family, host, port }: ReadAddress): string {
  return family === "ipv6" ? `ipv6 [${host}]:${port}` : `${host}:${port}`;
}

function readHostBody(reader: Reader, host: ReadHost, open: Token): void {
  const resource = reader.resource?.name ?? "";
  const names = claimingNames(reader, host);
  const once = (statement: string, where: Read): void => {
    for (const name of names) {
      const data = { statement, resource, host: name.text };
      reader.unique("resource", `${name.text}:${statement}`, "duplicate-statement", data, where);
    }
  };
  reader.entries(open, (first) => {
    reader.statement = reader.mark();
    if (first.kind === "}") return true;
    const word = first.kind === "keyword" ? first.text : "";
    const where = reader.read(rangeOf(first));
    switch (word) {
      case "disk":
      case "device":
      case "meta-disk":
      case "flexible-meta-disk":
        once(word === "flexible-meta-disk" ? "meta-disk" : word, where);
        if (reader.version === "8.3") readStatement83(reader, host, word);
        else readVolumeStatement(reader, volumeZero(reader, host.volumes, where), names, first);
        return false;
      case "address":
        if (host.kind === "floating") reader.fail("address-in-floating", {}, where, { at: reader.statement });
        once(word, where);
        host.address = readHostAddress(reader, host.names);
        return false;
      case "alternate-link-address":
        if (reader.version !== "8.4") break;
        if (host.kind === "floating") reader.fail("address-in-floating", {}, where, { at: reader.statement });
        once(word, where);
        host.alternate = readHostAddress(reader, host.names);
        return false;
      case "proxy":
        host.proxy = readProxy(reader);
        return false;
      case "volume":
        if (reader.version === "8.3") break;
        insertVolume(host.volumes, readVolume(reader, names));
        return false;
      case "options":
        if (reader.version === "8.3") break;
        host.options = [];
        readOptions(reader, {
          section: "options",
          origin: "host",
          open: reader.open(),
          add: (option) => host.options.push(option),
        });
        return false;
      case "node-id":
        if (reader.version !== "9") break;
        readNodeId(reader, host, () => once("node-id", where));
        return false;
      case "skip":
        if (reader.version !== "9") break;
        readSkip(reader);
        return false;
      default:
        break;
    }
    return reader.failAtEntry(first, host.kind);
  });
}

function readStatement83(reader: Reader, host: ReadHost, word: string): void {
  const volume = host.volumes[0];
  if (!volume) return;
  switch (word) {
    case "disk": {
      const path = reader.string("path");
      volume.disk = { text: path.text, ...reader.read(rangeOf(path)) };
      for (const name of host.names) claimDisk(reader, name.text, volume.disk, reader.statement);
      reader.semicolon();
      return;
    }
    case "device":
      readDevice(reader, volume, host.names);
      return;
    default:
      readVolumeStatement(reader, volume, host.names, reader.current);
      claimMetaDisk(reader, host, volume, reader.statement);
  }
}

/** 8.3 always, the others only for inherited disks: one backing device, one use on a host. */
export function claimDisk(reader: Reader, host: string, disk: ReadWord, at: Mark | "none"): void {
  const data = { host, disk: disk.text };
  reader.unique("configuration", `disk:${host}:${disk.text}`, "duplicate-disk", data, disk, at);
}

/** One slot of an external metadata device, one use on a host. */
export function claimMetaDisk(reader: Reader, host: ReadHost, volume: ReadVolume, at: Mark | "none"): void {
  const metaDisk = volume.metaDisk;
  if (!metaDisk || metaDisk.text === "internal") return;
  const index = volume.metaIndex ?? "";
  for (const { text } of host.names) {
    const data = { host: text, metaDisk: metaDisk.text, index };
    reader.unique("configuration", `${text}:${metaDisk.text}[${index}]`, "duplicate-meta-disk", data, metaDisk, at);
  }
}

/** 8.x: one address and port, one use; loopback addresses once a host. */
export function claimAddress(reader: Reader, address: ReadAddress, hosts: readonly ReadWord[] | undefined): void {
  const { host: text, port } = address;
  if (hosts && isLoopback(reader, text)) {
    for (const { text: host } of hosts) {
      const data = { address: text, port, host };
      reader.unique("configuration", `${host}:${text}:${port}`, "duplicate-address", data, address);
    }
    return;
  }
  reader.unique("configuration", `${text}:${port}`, "duplicate-address", { address: text, port }, address);
}

function readHostAddress(reader: Reader, hosts: readonly ReadWord[]): ReadAddress {
  const address = readAddress(reader);
  if (reader.version !== "9") claimAddress(reader, address, hosts);
  reader.semicolon();
  return address;
}

/** The highest node id that drbdadm lets pass. */
const lastNodeId = 32;

function readNodeId(reader: Reader, host: ReadHost, once: () => void): void {
  const keyword = reader.current;
  const value = integer(reader, "node-id-not-a-number");
  const number = Number.parseInt(value.text, 10);
  const where = reader.read(rangeOf(value));
  const suffixed = /[MKGs]$/.test(value.text) && number > 0;
  if (suffixed || number > lastNodeId) {
    reader.refuse("node-id-range", { value: value.text }, where, { at: reader.statement });
  }
  host.nodeId = value.text;
  once();
  const resource = reader.resource?.name ?? "";
  const data = { nodeId: value.text, resource };
  const whole = reader.read({ start: keyword.start, end: value.end });
  reader.unique("resource", `node-id:${value.text}`, "duplicate-node-id", data, whole);
  reader.semicolon();
}

/** `proxy on NAME… { inside …; outside …; options { … } }`, `proxy` being read. */
export function readProxy(reader: Reader): ReadProxy {
  const keyword = reader.current;
  const on = reader.next();
  if (!(on.kind === "keyword" && on.text === "on")) {
    reader.failAtEnd(on);
    reader.failInWord(on);
    reader.fail("unexpected-word", { got: on.text, expected: ["on"] }, reader.read(rangeOf(on)));
  }
  const names: ReadWord[] = [];
  const open = reader.head(keyword, () => readHosts(reader, "{", (name) => names.push(name)));
  const range = { start: keyword.start, end: names.at(-1)?.range.end ?? on.end };
  const proxy: ReadProxy = { ...reader.read(range), names, inside: undefined, outside: undefined, options: [] };
  const damaged = reader.resource?.damaged;
  if (reader.resource) reader.resource.damaged = false;
  reader.entries(open, (first) => {
    if (first.kind === "}") return true;
    const word = first.kind === "keyword" ? first.text : "";
    if (word === "inside" || word === "outside") {
      proxy[word] = readAddress(reader);
      if (reader.version !== "9") claimAddress(reader, proxy[word], names);
      reader.semicolon();
    } else if (word === "options" && reader.version !== "8.3") {
      proxy.options = [];
      readOptions(reader, {
        section: "proxy",
        origin: "proxy",
        open: reader.open(),
        add: (option) => proxy.options.push(option),
      });
    } else reader.failAtEntry(first, "proxy-on");
    return false;
  });
  if (!reader.resource?.damaged) {
    const resource = reader.resource?.name ?? "";
    const at = reader.section;
    if (!proxy.inside) reader.refuse("missing-statement", { statement: "inside", resource }, proxy, { at });
    if (!proxy.outside) reader.refuse("missing-statement", { statement: "outside", resource }, proxy, { at });
  }
  if (reader.resource && damaged) reader.resource.damaged = true;
  return proxy;
}

/** `stacked-on-top-of RESOURCE { … }`, the keyword being read. */
export function readStacked(reader: Reader): void {
  const resource = reader.resource;
  if (!resource) return;
  const keyword = reader.current;
  reader.section = reader.statement = reader.mark();
  const mark = reader.mark();
  let name: ReadWord | undefined;
  const open = reader.head(keyword, () => {
    const word = reader.string("resource-name");
    name = { text: word.text, ...reader.read(rangeOf(word)) };
    reader.unique("configuration", `stacked:${word.text}`, "lower-stacked-twice", { lower: word.text }, name);
    return reader.open();
  });
  const lowerName = name ?? reader.wordsOfHead(keyword, open);
  const where = reader.read({ start: keyword.start, end: lowerName?.range.end ?? keyword.end });
  const host = newHost("stacked-on-top-of", where, mark, { lowerName });
  resource.hosts.push(host);
  if (reader.version === "8.3") {
    const volume = newVolume(0, where, true);
    volume.metaDisk = { text: "internal", ...where };
    volume.metaIndex = "internal";
    host.volumes.push(volume);
  }
  const damaged = resource.damaged;
  resource.damaged = false;
  reader.entries(open, (first) => {
    if (first.kind === "}") return true;
    const word = first.kind === "keyword" ? first.text : "";
    switch (word) {
      case "device": {
        const volume = volumeZero(reader, host.volumes, reader.read(rangeOf(first)));
        readDevice(reader, volume, []);
        volume.metaDisk = { text: "internal", ...where };
        volume.metaIndex = "internal";
        return false;
      }
      case "address":
        host.address = readHostAddress(reader, []);
        return false;
      case "alternate-link-address":
        if (reader.version !== "8.4") break;
        host.alternate = readHostAddress(reader, []);
        return false;
      case "proxy":
        host.proxy = readProxy(reader);
        return false;
      case "volume":
        if (reader.version === "8.3") break;
        insertVolume(host.volumes, readStackedVolume(reader));
        return false;
      case "node-id":
        if (reader.version !== "9") break;
        readNodeId(reader, host, () => {});
        return false;
      default:
        break;
    }
    return reader.failAtEntry(first, "stacked-on-top-of");
  });
  resource.stacked = true;
  if (reader.version !== "9") completeStacked8(reader, host);
  resource.damaged ||= damaged;
}

// ---------------------------------------------------------------------------------------------------------------------
// 8.x looks at once whether a host section is complete; 9 does so after parsing

/** Gives a host the volumes of its resource that it lacks. */
export function inheritVolumes(reader: Reader, from: readonly ReadVolume[], host: ReadHost): void {
  const nine = reader.version === "9";
  for (const source of from) {
    let target = host.volumes.find((volume) => volume.number === source.number);
    const fresh = !target;
    if (!target) {
      target = newVolume(source.number, source, source.implicit);
      insertVolume(host.volumes, target);
    }
    if (!target.disk && source.disk) {
      target.disk = source.disk;
      const at = nine ? ((fresh ? source.diskMark : target.diskMark) ?? "none") : reader.statement;
      for (const { text } of host.names) claimDisk(reader, text, target.disk, at);
    }
    target.device ??= source.device;
    if (target.minor === undefined && source.minor !== undefined) {
      target.minor = source.minor;
      target.minorAt = source.minorAt;
      const at = nine ? (fresh ? source.deviceMark : target.deviceMark) : reader.statement;
      const device = target.device;
      // 8.x looks at the minor only.
      if (!nine) target.device = undefined;
      for (const { text } of host.names) claimDevice(reader, text, target, at);
      target.device = device;
    }
    if (!target.metaDisk && source.metaDisk) {
      target.metaDisk = source.metaDisk;
      target.metaIndex = source.metaIndex;
      if (fresh || !target.metaMark) target.metaMark = source.metaMark;
      if (reader.version === "8.3") claimMetaDisk(reader, host, target, reader.statement);
    }
  }
}

function completeHost8(reader: Reader, host: ReadHost): void {
  const resource = reader.resource;
  if (!resource) return;
  inheritVolumes(reader, resource.volumes, host);
  if (reader.version === "8.4")
    for (const volume of host.volumes) claimMetaDisk(reader, host, volume, reader.statement);
  if (!host.complete || resource.damaged) return;
  const lacks = (statement: "device" | "disk" | "meta-disk" | "address", volume?: ReadVolume): void => {
    const number = volume && !volume.implicit ? { volume: volume.number } : {};
    const data = { statement, resource: resource.name, host: nameOf(host), ...number };
    const where = (statement === "device" && volume?.minorAt) || (volume && !volume.implicit ? volume : host);
    reader.refuse("missing-statement", data, where, { at: reader.section });
  };
  if (reader.version === "8.4" && !host.address) lacks("address");
  for (const volume of host.volumes) {
    if (!volume.device && volume.minor === undefined) lacks("device", volume);
    if (!volume.disk) lacks("disk", volume);
    if (reader.version === "8.3" && !host.address) lacks("address");
    if (!volume.metaDisk) lacks("meta-disk", volume);
  }
  if (reader.version === "8.4") {
    const mixed = host.volumes.some((volume) => volume.implicit) && host.volumes.some((volume) => volume.number !== 0);
    if (mixed) reader.refuse("mixed-volumes", { resource: resource.name }, host);
  }
}

function completeStacked8(reader: Reader, host: ReadHost): void {
  const resource = reader.resource;
  if (!resource) return;
  inheritVolumes(reader, resource.volumes, host);
  if (resource.damaged) return;
  const at = reader.section;
  const data = { resource: resource.name, host: nameOf(host) };
  const volume = host.volumes[0];
  if (reader.version === "8.3" && volume && !volume.device && volume.minor === undefined) {
    reader.refuse("missing-statement", { statement: "device", ...data }, host, { at });
  }
  if (!host.address) reader.refuse("missing-statement", { statement: "address", ...data }, host, { at });
}
