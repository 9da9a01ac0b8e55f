import { optionSpec } from "../catalogue.js";
import type { Token } from "../tokens.js";
import { readConnection, readMesh } from "./connections.js";
import { readTemplate } from "./files.js";
import { readHost, readStacked } from "./hosts.js";
import type { Lexeme } from "./lexemes.js";
import type { Read, ReadOption, ReadResource } from "./model.js";
import { readOptions, readSkip, value9 } from "./options.js";
import { type Reader, rangeOf } from "./reader.js";
import { checkVolumeSets } from "./sets.js";
import {
  diskOrBlock,
  insertVolume,
  isPeerDevice,
  newVolume,
  readVolume,
  readVolumeStatement,
  volumeZero,
} from "./volumes.js";

function newResource(reader: Reader, name: string, where: Read, origin: ReadResource["origin"]): ReadResource {
  const mark = reader.mark();
  return {
    file: where.file,
    range: where.range,
    name,
    origin,
    mark,
    endMark: mark,
    protocol: undefined,
    net: [],
    disk: [],
    peerDevice: [],
    syncer: [],
    startup: [],
    handlers: [],
    options: [],
    proxy: [],
    volumes: [],
    hosts: [],
    connections: [],
    meshes: [],
    primaries: [],
    template: undefined,
    stacked: false,
    damaged: false,
  };
}

/** The body of a resource or of common, its opening brace being read. The end of the file closes it as well. */
export function readResource(
  reader: Reader,
  name: string,
  where: Read,
  open: Token,
  kind: "resource" | "common",
): ReadResource {
  const origin = kind === "resource" ? kind : name === "common" ? "common" : "template";
  const resource = newResource(reader, name, where, origin);
  reader.beginResource(resource);
  // Both share one table of names, so that a resource called common clashes with common.
  reader.unique(
    "configuration",
    name,
    kind === "common" ? "duplicate-section" : "duplicate-resource",
    { name, section: kind, resource: name },
    where,
  );
  if (reader.version === "8.3") resource.volumes.push(newVolume(0, where, true));
  reader.entries(open, (first) => {
    reader.statement = reader.mark();
    if (first.kind === "}" || first.kind === "end") return true;
    readEntry(reader, resource, first, kind);
    return false;
  });
  resource.endMark = reader.mark();
  if (kind === "common" && resource.hosts.length > 0) {
    const first = resource.hosts[0] ?? where;
    const related = resource.hosts.slice(1);
    reader.refuse("host-section-in-common", { section: name }, first, { at: reader.section, related });
  }
  if (reader.version === "8.4") checkVolumeSets(reader, resource, reader.mark());
  reader.resource = undefined;
  return resource;
}

function readEntry(reader: Reader, resource: ReadResource, first: Lexeme, kind: "resource" | "common"): void {
  const where = reader.read(rangeOf(first));
  const section = (head: string): Token => {
    const data = { section: head, resource: resource.name };
    reader.unique("resource", head, "duplicate-section", data, where);
    return reader.head(first, () => reader.open());
  };
  const options = (
    head: "net" | "syncer" | "startup" | "handlers" | "options",
    into: ReadOption[],
    open: Token = section(head),
  ): void =>
    readOptions(reader, { section: head, origin: resource.origin, open, resource, add: (option) => into.push(option) });
  const old = reader.version !== "9";
  switch (first.kind === "keyword" ? first.text : first.kind === "string" && !old ? `"${first.text}` : "") {
    case "protocol":
    case '"protocol':
      readProtocol(reader, resource, first);
      return;
    case "on":
    case "floating":
      readHost(reader);
      return;
    case "_this_host":
      readHost(reader);
      return;
    case "_remote_host":
      if (!old) break;
      readHost(reader);
      return;
    case "stacked-on-top-of":
      readStacked(reader);
      return;
    case "ignore-on":
      if (!old) break;
      reader.string("host-name");
      reader.semicolon();
      return;
    case "disk":
      readDisk(reader, resource, where);
      return;
    case "net":
      options("net", resource.net);
      return;
    case "syncer":
      readSyncer(reader, resource, section("syncer"));
      return;
    case "startup":
      options("startup", resource.startup);
      return;
    case "handlers":
      options("handlers", resource.handlers);
      return;
    case "proxy":
      readOptions(reader, {
        section: "proxy",
        origin: resource.origin,
        open: section("proxy"),
        add: (option) => resource.proxy.push(option),
      });
      return;
    case "options":
      if (reader.version === "8.3") break;
      options("options", resource.options);
      return;
    case "device":
      reader.unique(
        "resource",
        "device",
        "duplicate-statement",
        { statement: "device", resource: resource.name },
        where,
      );
      readVolumeStatement(reader, volumeZero(reader, resource.volumes, where), undefined, first);
      return;
    case "meta-disk":
    case "flexible-meta-disk":
      readVolumeStatement(reader, volumeZero(reader, resource.volumes, where), undefined, first);
      return;
    case "volume":
      if (reader.version === "8.3") break;
      insertVolume(resource.volumes, readVolume(reader, undefined));
      return;
    case "connection":
      if (old) break;
      resource.connections.push(readConnection(reader));
      return;
    case "connection-mesh":
      if (old) break;
      resource.meshes.push(readMesh(reader));
      return;
    case "template-file":
      if (old) break;
      resource.template = readTemplate(reader, resource);
      return;
    case "skip":
      if (old) break;
      readSkip(reader);
      return;
    default:
      break;
  }
  reader.failAtEntry(first, kind);
}

function readDisk(reader: Reader, resource: ReadResource, where: Read): void {
  const disk = diskOrBlock(reader);
  if (disk.kind !== "{" || !disk.token) {
    volumeZero(reader, resource.volumes, where).disk = { text: disk.text, ...reader.read(rangeOf(disk)) };
    reader.semicolon();
    return;
  }
  reader.unique("resource", "disk", "duplicate-section", { section: "disk", resource: resource.name }, where);
  readOptions(reader, {
    section: "disk",
    origin: resource.origin,
    open: disk.token,
    add: (option) =>
      (reader.version === "9" && isPeerDevice(option.name) ? resource.peerDevice : resource.disk).push(option),
  });
}

function readSyncer(reader: Reader, resource: ReadResource, open: Token): void {
  readOptions(reader, {
    section: "syncer",
    origin: resource.origin,
    open,
    add: (option) => {
      if (reader.version === "8.3") resource.syncer.push(option);
      else if (optionSpec("net", option.name)) resource.net.push(option);
      else if (optionSpec("options", option.name)) resource.options.push(option);
      else resource.disk.push(option);
    },
  });
}

function readProtocol(reader: Reader, resource: ReadResource, first: Lexeme): void {
  const where = reader.read(rangeOf(first));
  const data = { statement: "protocol", resource: resource.name };
  reader.unique("resource", "protocol", "duplicate-statement", data, where);
  const spec = optionSpec("net", "protocol");
  if (!spec) return;
  let text: string;
  let at = where;
  if (reader.version === "9") text = value9(reader, spec, false, first);
  else {
    const value = reader.string("value");
    text = value.text;
    at = reader.read(rangeOf(value));
    if (reader.version === "8.4" && !/^[abc]$/i.test(text)) {
      const problem = { option: "protocol", value: text, values: spec.values ?? [] };
      reader.refuse("not-in-list", problem, at, { at: "none" });
    }
    reader.semicolon();
  }
  // 8.x writes the letter large, 9 keeps it.
  if (reader.version !== "9") text = text.slice(0, 1).toUpperCase() + text.slice(1);
  resource.protocol = { text, ...at };
  const range = { start: first.start, end: reader.current.end };
  if (reader.version !== "8.3")
    resource.net.push({
      name: "protocol",
      value: text,
      section: "net",
      origin: resource.origin,
      ...reader.read(range),
    });
}
