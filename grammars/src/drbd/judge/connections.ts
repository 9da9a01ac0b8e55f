import type { OptionSpec } from "../catalogue.js";
import { reservedLater } from "../words.js";
import { readProxy } from "./hosts.js";
import type { Lexeme } from "./lexemes.js";
import type { Read, ReadConnection, ReadEndpoint, ReadMesh, ReadPath } from "./model.js";
import { checkInteger, readHosts, readOptions, readSkip } from "./options.js";
import { type Reader, rangeOf } from "./reader.js";
import { integer, readAddress } from "./volumes.js";

const endpointWords = new Set(["address", "host", "_this_host", "_remote_host"]);

/** `host NAME [address …|port N] [via proxy …];` or `address …;`, the keyword being read. */
function readEndpoint(reader: Reader): ReadEndpoint {
  const keyword = reader.current;
  const mark = reader.mark();
  const byAddress = keyword.text === "address";
  let name: string | undefined;
  let end: Partial<ReadEndpoint> = {};
  if (keyword.text === "host") {
    const word = reader.string("host-name");
    name = word.text;
    const then = reader.next();
    const kind = then.kind === "keyword" ? then.text : then.kind;
    if (kind === "address") end = readAddressAndProxy(reader);
    else if (kind === "port") {
      const port = reader.next();
      if (port.kind !== "integer") {
        reader.failAtEnd(port);
        reader.failInWord(port);
        const data = { got: port.text, problem: "port-not-a-number" } as const;
        reader.fail("invalid-address", data, reader.read(rangeOf(port)));
      }
      end = { port: port.text, proxy: readVia(reader, port) };
    } else if (kind === "via") end = { proxy: readViaProxy(reader) };
    else if (kind !== ";") {
      reader.failAtEnd(then);
      reader.failInWord(then);
      failEndOfEndpoint(reader, word, then, ["address", "port", "via", ";"]);
    }
  } else {
    if (!byAddress) name = keyword.text;
    end = readAddressAndProxy(reader);
  }
  const range = { start: keyword.start, end: reader.current.end };
  return {
    ...reader.read(range),
    name,
    byAddress,
    address: end.address,
    port: end.port ?? end.address?.port,
    proxy: end.proxy,
    mark,
    host: undefined,
  };
}

function readAddressAndProxy(reader: Reader): Partial<ReadEndpoint> {
  const address = readAddress(reader);
  return { address, proxy: readVia(reader, reader.current) };
}

function readVia(reader: Reader, before: Lexeme): ReadEndpoint["proxy"] {
  const then = reader.next();
  if (then.kind === ";") return undefined;
  if (then.kind === "keyword" && then.text === "via") return readViaProxy(reader);
  reader.failAtEnd(then);
  reader.failInWord(then);
  return failEndOfEndpoint(reader, before, then, ["via", ";"]);
}

function readViaProxy(reader: Reader): ReadEndpoint["proxy"] {
  const proxy = reader.next();
  if (proxy.kind === "keyword" && proxy.text === "proxy") return readProxy(reader);
  reader.failAtEnd(proxy);
  const since = Object.hasOwn(reservedLater, proxy.text) ? reservedLater[proxy.text] : undefined;
  if (since !== undefined) {
    const data = { word: proxy.text, section: "connection", versions: [], since } as const;
    return reader.fail("other-version", data, reader.read(rangeOf(proxy)));
  }
  reader.failInWord(proxy);
  return reader.fail("unexpected-word", { got: proxy.text, expected: ["proxy"] }, reader.read(rangeOf(proxy)));
}

function failEndOfEndpoint(reader: Reader, before: Lexeme, got: Lexeme, expected: readonly string[]): never {
  if (got.kind === "}" || got.kind === "{" || reader.newLineBetween(before, got)) {
    const where = reader.read(rangeOf(before));
    return reader.fail("missing-semicolon", { after: before.text, got: got.text }, where);
  }
  return reader.fail("unexpected-word", { got: got.text, expected }, reader.read(rangeOf(got)));
}

function addEndpoint(reader: Reader, path: ReadPath, seen: number, kind: "connection" | "path"): void {
  const end = readEndpoint(reader);
  path.ends.push(end);
  if (seen >= 3) reader.refuse("too-many-endpoints", { in: kind }, end, { at: reader.statement });
}

function newPath(reader: Reader, first: Lexeme, implicit: boolean): ReadPath {
  return { ...reader.read(rangeOf(first)), implicit, mark: reader.mark(), ends: [] };
}

/** `path { … }`, the keyword being read. */
function readPath(reader: Reader): ReadPath {
  const path = newPath(reader, reader.current, false);
  let seen = 0;
  reader.entries(reader.open(), (first) => {
    if (first.kind === "}") return true;
    if (!(first.kind === "keyword" && endpointWords.has(first.text))) return reader.failAtEntry(first, "path");
    addEndpoint(reader, path, ++seen, "path");
    return false;
  });
  return path;
}

const peerNodeId: OptionSpec = {
  section: "global",
  name: "node-id",
  type: "number",
  min: 0,
  max: 32,
  versions: ["9"],
  checks: { "8.4": "range" },
  source: "drbdsetup show",
};

/** `connection [NAME] { … }`, the keyword being read. */
export function readConnection(reader: Reader): ReadConnection {
  const keyword = reader.current;
  const mark = reader.mark();
  const where = reader.read(rangeOf(keyword));
  const connection: ReadConnection = {
    ...where,
    implicit: false,
    mark,
    paths: [],
    net: [],
    peerDevice: [],
    peerDevices: [],
  };
  const open = reader.head(keyword, () => {
    const then = reader.next();
    if (then.kind === "{" && then.token) return then.token;
    if (then.kind !== "string") reader.failAsString(then, keyword, "connection-name");
    return reader.open();
  });
  let seen = 0;
  const damaged = reader.resource?.damaged ?? false;
  if (reader.resource) reader.resource.damaged = false;
  reader.entries(open, (first) => {
    if (first.kind === "}") {
      if (connection.paths.length === 0 && !reader.resource?.damaged) {
        reader.refuse("empty-connection", {}, where, { at: reader.statement });
      }
      return true;
    }
    const word = first.kind === "keyword" ? first.text : "";
    switch (word) {
      case "host":
      case "address":
      case "_this_host":
      case "_remote_host":
        addEndpoint(reader, implicitPath(reader, connection, first), ++seen, "connection");
        return false;
      case "path":
        connection.paths.push(readPath(reader));
        return false;
      case "net":
        readNet(reader, connection, "connection");
        return false;
      case "disk":
        connection.peerDevice = [];
        readPeerDeviceOptions(reader, connection.peerDevice);
        return false;
      case "volume":
        readConnectionVolume(reader, connection);
        return false;
      case "skip":
        readSkip(reader);
        return false;
      case "_peer_node_id": {
        const id = integer(reader, "node-id-not-a-number");
        checkInteger(reader, peerNodeId, id);
        reader.semicolon();
        return false;
      }
      case "_is_standalone":
        reader.semicolon();
        return false;
      default:
        return reader.failAtEntry(first, "connection");
    }
  });
  if (damaged && reader.resource) reader.resource.damaged = true;
  return connection;
}

function implicitPath(reader: Reader, connection: ReadConnection, first: Lexeme): ReadPath {
  const path = connection.paths[0];
  if (!path) {
    const made = newPath(reader, first, true);
    connection.paths.push(made);
    return made;
  }
  if (!path.implicit) reader.refuse("mixed-paths", {}, reader.read(rangeOf(first)));
  return path;
}

function readNet(reader: Reader, owner: { net: ReadConnection["net"] }, kind: "connection" | "connection-mesh"): void {
  if (owner.net.length > 0) {
    const where = reader.read(rangeOf(reader.current));
    reader.refuse("repeated-net-section", { in: kind }, where, { at: reader.statement });
  }
  const net: ReadConnection["net"] = [];
  owner.net = net;
  const origin = kind === "connection" ? "connection" : "mesh";
  readOptions(reader, { section: "net", origin, open: reader.open(), add: (option) => net.push(option) });
}

function readPeerDeviceOptions(reader: Reader, into: ReadConnection["peerDevice"]): void {
  const sinks = { section: "peer-device-options", origin: "connection" } as const;
  readOptions(reader, { ...sinks, open: reader.open(), add: (option) => into.push(option) });
}

/** `volume N { disk { … } }`: exactly that. */
function readConnectionVolume(reader: Reader, connection: ReadConnection): void {
  const keyword = reader.current;
  const number = integer(reader, "volume-not-a-number");
  const mark = reader.mark();
  const where: Read = reader.read({ start: keyword.start, end: number.end });
  const device = { ...where, number: Number.parseInt(number.text, 10), mark, options: [] };
  const open = reader.open();
  let seen = false;
  reader.entries(open, (first) => {
    if (first.kind === "}" && seen) return true;
    if (!seen && first.kind === "keyword" && first.text === "disk") {
      seen = true;
      readPeerDeviceOptions(reader, device.options);
      return false;
    }
    if (first.kind === "}") {
      return reader.fail("unexpected-word", { got: "}", expected: ["disk"] }, reader.read(rangeOf(first)));
    }
    return reader.failAtEntry(first, "connection-volume");
  });
  connection.peerDevices.push(device);
}

/** `connection-mesh { … }`, the keyword being read. */
export function readMesh(reader: Reader): ReadMesh {
  const mesh: ReadMesh = { ...reader.read(rangeOf(reader.current)), hosts: [], net: [] };
  reader.entries(reader.open(), (first) => {
    if (first.kind === "}") return true;
    const word = first.kind === "keyword" ? first.text : "";
    if (word === "hosts") readHosts(reader, ";", (host) => mesh.hosts.push(host));
    else if (word === "net") readNet(reader, mesh, "connection-mesh");
    else reader.failAtEntry(first, "connection-mesh");
    return false;
  });
  return mesh;
}
