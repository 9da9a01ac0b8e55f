import { sameHost } from "./hostnames.js";
import { claimMetaDisk, inheritVolumes, nameOf } from "./hosts.js";
import type {
  Mark,
  ReadAddress,
  ReadConfig,
  ReadConnection,
  ReadEndpoint,
  ReadHost,
  ReadMesh,
  ReadPath,
  ReadResource,
  ReadVolume,
} from "./model.js";
import type { Reader } from "./reader.js";
import { checkVolumeSets, compareVolumes } from "./sets.js";
import { claimDevice, isLoopback } from "./volumes.js";

/** What drbdadm does after parsing and before it knows which host it runs on. */
export function postParse(reader: Reader, config: ReadConfig): void {
  reader.phase = "post";
  if (reader.version === "9") completeVolumes9(reader, config);
  const byName = new Map<string, ReadResource>();
  for (const resource of config.resources) if (!byName.has(resource.name)) byName.set(resource.name, resource);
  for (const resource of config.resources) {
    if (resource.stacked) within(reader, resource, () => resolveLower(reader, byName, resource));
  }
  if (reader.version === "9") connect9(reader, config);
}

/** The line of a host section; drbdadm forgets that of a stacked one. */
function markOf(host: ReadHost): Mark | "none" {
  return host.kind === "stacked-on-top-of" ? "none" : host.mark;
}

function within(reader: Reader, resource: ReadResource, check: () => void): void {
  reader.resource = resource;
  check();
  reader.resource = undefined;
}

// ---------------------------------------------------------------------------------------------------------------------
// 9: volumes

function completeVolumes9(reader: Reader, config: ReadConfig): void {
  for (const resource of config.resources) {
    within(reader, resource, () => {
      const wasDamaged = resource.damaged;
      let implicit = false;
      let explicit = false;
      for (const host of resource.hosts) {
        inheritVolumes(reader, resource.volumes, host);
        for (const volume of host.volumes) {
          implicit ||= volume.implicit;
          explicit ||= volume.number !== 0;
          claimMetaDisk(reader, host, volume, volume.metaMark ?? "none");
        }
        if (host.complete && host.kind !== "stacked-on-top-of" && !wasDamaged) {
          for (const volume of host.volumes) completeVolume9(reader, resource, host, volume);
        }
      }
      if (!wasDamaged) {
        const damaged = resource.damaged;
        resource.damaged = false;
        checkVolumeSets(reader, resource, config.end);
        resource.damaged ||= damaged;
      }
      if (implicit && explicit) {
        reader.refuse("mixed-volumes", { resource: resource.name }, resource, { at: config.end });
      }
    });
  }
}

function completeVolume9(reader: Reader, resource: ReadResource, host: ReadHost, volume: ReadVolume): void {
  const lacks = (statement: "device" | "disk"): void => {
    const number = volume.implicit ? {} : { volume: volume.number };
    const data = { statement, resource: resource.name, host: nameOf(host), ...number };
    const where = (statement === "device" && volume.minorAt) || (volume.implicit ? host : volume);
    reader.refuse("missing-statement", data, where, { at: host.mark });
  };
  if (!volume.device && volume.minor === undefined) lacks("device");
  if (!(volume.disk || volume.metaDisk) || volume.disk?.text === "none") return;
  if (!volume.disk) lacks("disk");
  if (!volume.metaDisk) {
    volume.metaDisk = { text: "internal", file: volume.file, range: volume.range };
    volume.metaIndex = "internal";
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Stacked sections get the hosts of the resource below

function resolveLower(reader: Reader, byName: ReadonlyMap<string, ReadResource>, resource: ReadResource): void {
  for (const host of resource.hosts) {
    if (!host.lowerName) continue;
    const lowerName = host.lowerName;
    const lower = byName.get(lowerName.text);
    if (!lower) {
      const data = { resource: resource.name, lower: lowerName.text };
      reader.refuse("unknown-lower-resource", data, lowerName, { at: resource.mark });
      continue;
    }
    const at = reader.version === "9" ? undefined : reader.statement;
    host.names = lower.hosts.flatMap((below) => (below.lowerName ? [] : below.names));
    for (const below of lower.hosts) {
      if (below.lowerName) continue;
      for (const { text } of below.names) for (const volume of host.volumes) claimDevice(reader, text, volume, at);
    }
    host.lower = lower;
    const address = host.address;
    if (address && isLoopback(reader, address.host)) {
      for (const { text } of host.names) {
        const data = { address: address.host, port: address.port, host: text };
        const key = `${text}:${address.host}:${address.port}`;
        reader.unique("configuration", key, "duplicate-address", data, address, reader.statement);
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// 9: connections

function connect9(reader: Reader, config: ReadConfig): void {
  for (const resource of config.resources) {
    within(reader, resource, () => {
      for (const connection of resource.connections) {
        for (const path of connection.paths) {
          if (path.ends.length === 2 || resource.damaged) continue;
          const data = { in: path.implicit ? "connection" : "path", resource: resource.name } as const;
          reader.refuse("too-few-endpoints", data, path.implicit ? connection : path, { at: path.mark });
        }
      }
      if (resource.damaged) return;
      for (const mesh of resource.meshes) connectMesh(reader, resource, mesh);
      connectImplicitly(resource);
      for (const connection of resource.connections) {
        for (const path of connection.paths) findHosts(reader, resource, connection, path);
      }
      for (const host of resource.hosts) {
        if (host.nodeId !== undefined) continue;
        const data = { resource: resource.name, host: nameOf(host) };
        reader.refuse("missing-node-id", data, host, { at: markOf(host) });
      }
    });
  }
  checkAddresses9(reader, config);
}

function hostByName(resource: ReadResource, name: string): ReadHost | undefined {
  return resource.hosts.find((host) => host.names.some((word) => sameHost(word.text, name, "9")));
}

function connectMesh(reader: Reader, resource: ReadResource, mesh: ReadMesh): void {
  const find = (name: ReadMesh["hosts"][number]): ReadHost | undefined => {
    const host = hostByName(resource, name.text);
    const data = { resource: resource.name, host: name.text };
    if (!host) reader.refuse("unknown-mesh-host", data, name, { at: resource.mark });
    else if (host.proxy && !resource.damaged) reader.refuse("mesh-with-proxy", data, host, { at: host.mark });
    return host;
  };
  for (const [at, left] of mesh.hosts.entries()) {
    const one = find(left);
    if (!one) return;
    for (const right of mesh.hosts.slice(at + 1)) {
      const two = find(right);
      if (!two) return;
      if (one === two) continue;
      const path = implicitPath(mesh, [implicitEnd(one), implicitEnd(two)]);
      resource.connections.push({
        file: mesh.file,
        range: mesh.range,
        implicit: true,
        mark: undefined,
        paths: [path],
        net: [...mesh.net],
        peerDevice: [],
        peerDevices: [],
      });
    }
  }
}

function implicitPath(where: { file: ReadPath["file"]; range: ReadPath["range"] }, ends: ReadEndpoint[]): ReadPath {
  return { file: where.file, range: where.range, implicit: true, mark: undefined, ends };
}

function implicitEnd(host: ReadHost): ReadEndpoint {
  return {
    file: host.file,
    range: host.range,
    name: host.names[0]?.text,
    byAddress: false,
    address: undefined,
    port: undefined,
    proxy: undefined,
    mark: undefined,
    host,
  };
}

/** Two hosts without any connection have one. */
function connectImplicitly(resource: ReadResource): void {
  if (resource.connections.length > 0 || resource.hosts.length !== 2) return;
  const ends = resource.hosts
    .filter((host) => host.address)
    .map((host) => ({ ...implicitEnd(host), proxy: host.proxy }));
  resource.connections.push({
    file: resource.file,
    range: resource.range,
    implicit: true,
    mark: undefined,
    paths: [implicitPath(resource, ends)],
    net: [],
    peerDevice: [],
    peerDevices: [],
  });
}

function findHosts(reader: Reader, resource: ReadResource, connection: ReadConnection, path: ReadPath): void {
  for (const end of path.ends) {
    if (end.host) {
      if (!end.host.address) {
        const data = { resource: resource.name, host: nameOf(end.host) };
        reader.refuse("mesh-host-without-address", data, end.host, { at: "none" });
        return;
      }
      end.address = end.host.address;
      continue;
    }
    if (end.name === "_remote_host") continue;
    const host = end.byAddress ? hostByAddress(resource, end) : hostByName(resource, end.name ?? "");
    if (!host) {
      const data = { resource: resource.name, host: end.name ?? end.address?.host ?? "" };
      // For an address without a host section, drbdadm crashes.
      reader.refuse("unknown-connection-host", data, end, { at: end.byAddress ? "none" : end.mark });
      return;
    }
    end.host = host;
    completeEnd(reader, resource, end, host);
  }
  if (connection.implicit && path.ends.length === 2) implyNodeIds(reader, resource, path);
}

function hostByAddress(resource: ReadResource, end: ReadEndpoint): ReadHost | undefined {
  for (const host of resource.hosts) {
    if (!host.address) return undefined;
    if (end.address && sameAddress(host.address, end.address)) return host;
  }
  return undefined;
}

function sameAddress(left: ReadAddress, right: ReadAddress): boolean {
  return left.host === right.host && left.family === right.family && left.port === right.port;
}

function completeEnd(reader: Reader, resource: ReadResource, end: ReadEndpoint, host: ReadHost): void {
  const address = end.address ?? host.address;
  const port = end.port ?? host.address?.port;
  if (!address || port === undefined) {
    const lacks = address ? "port" : port === undefined ? "both" : "address";
    const data = { resource: resource.name, host: end.name ?? nameOf(host), lacks } as const;
    reader.refuse("endpoint-without-address", data, end, { at: end.mark });
    return;
  }
  end.address = { ...address, port };
}

/** Node ids that nobody wrote are derived from the addresses, which therefore must differ. */
function implyNodeIds(reader: Reader, resource: ReadResource, path: ReadPath): void {
  const [left, right] = path.ends;
  const one = left?.host;
  const two = right?.host;
  if (!one || !two || one.nodeId !== undefined || two.nodeId !== undefined) return;
  let first = one.address?.host;
  let second = two.address?.host;
  if (first === second && left.proxy) {
    first = left.proxy.outside?.host;
    if (right?.proxy) second = right.proxy.outside?.host;
  }
  if (first === second) {
    const data = { address: one.address?.host ?? "", resource: resource.name };
    reader.refuse("equal-addresses", data, two.address ?? two, { at: "none", related: [one.address ?? one] });
    // Exits here; without this, two missing node ids would follow.
  }
  const order = addressHash(first ?? "") > addressHash(second ?? "");
  one.nodeId = order ? "0" : "1";
  two.nodeId = order ? "1" : "0";
}

/** The hash by which 9 tells the two apart: CRC-32C of the address, as a signed number. */
function addressHash(address: string): number {
  let crc = 0x1a656f21;
  for (const byte of Buffer.from(address)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return crc | 0;
}

/** An address and port belong to one resource, and the two ends of a path differ. */
function checkAddresses9(reader: Reader, config: ReadConfig): void {
  const users = new Map<string, { resource: ReadResource; end: ReadEndpoint }>();
  for (const resource of config.resources) {
    const told = new Set<string>();
    for (const connection of resource.connections) {
      for (const path of connection.paths) {
        const keys: string[] = [];
        for (const end of path.ends) {
          const { address } = end;
          if (!address || isLoopback(reader, address.host)) continue;
          const key = `${address.family}:${address.host}:${address.port}`;
          keys.push(key);
          const user = users.get(key);
          if (!user) users.set(key, { resource, end });
          else if (user.resource !== resource && !told.has(key)) {
            told.add(key);
            const data = { address: address.host, port: address.port };
            const related = [user.end.address ?? user.end];
            reader.refuse("duplicate-address", data, address, { at: end.mark ?? "none", related });
          }
        }
        if (keys.length === 2 && keys[0] === keys[1] && !resource.damaged) {
          const data = { address: path.ends[0]?.address?.host ?? "", resource: resource.name };
          reader.refuse("equal-addresses", data, connection, { at: connection.mark ?? "none" });
        }
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// What depends on the host

/** The section of a resource that is for this host, and what drbdadm says while it looks for it. */
export function localSections(reader: Reader, config: ReadConfig, name: string): Map<ReadResource, ReadHost> {
  const local = findLocalSections(reader, config, config.resources, name);
  checkAllPeerDevices(reader, config);
  return local;
}

/** `localSections` for each of several hosts: only the resources that have anything to do with a host are looked at. */
export function localSectionsOf(
  reader: Reader,
  config: ReadConfig,
  names: readonly string[],
): readonly ReadonlyMap<ReadResource, ReadHost>[] {
  const candidates = new Map<string, Set<ReadResource>>();
  const anywhere = new Set<ReadResource>();
  const above = new Map<ReadResource, ReadResource[]>();
  const keyOf = (name: string): string => (reader.version === "9" ? name.replace(/\..*/s, "").toLowerCase() : name);
  const add = (key: string, resource: ReadResource): void => {
    const known = candidates.get(key);
    if (known) known.add(resource);
    else candidates.set(key, new Set([resource]));
  };
  for (const resource of config.resources) {
    for (const host of resource.hosts) {
      if (host.lower) above.set(host.lower, [...(above.get(host.lower) ?? []), resource]);
      else if (host.kind === "floating") add(keyOf(host.address?.host ?? ""), resource);
      else if (host.names[0]?.text === "_this_host") anywhere.add(resource);
      else for (const { text } of host.names) add(keyOf(text), resource);
    }
  }
  const order = new Map(config.resources.map((resource, at) => [resource, at]));
  const locals = names.map((name) => {
    const concerned = new Set([...(candidates.get(keyOf(name)) ?? []), ...anywhere]);
    // What is added to a set is visited as well.
    for (const resource of concerned) for (const upper of above.get(resource) ?? []) concerned.add(upper);
    const resources = [...concerned].sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
    return findLocalSections(reader, config, resources, name);
  });
  checkAllPeerDevices(reader, config);
  return locals;
}

function findLocalSections(
  reader: Reader,
  config: ReadConfig,
  resources: readonly ReadResource[],
  name: string,
): Map<ReadResource, ReadHost> {
  reader.phase = "post";
  const local = new Map<ReadResource, ReadHost>();
  const stackedHere = new Set<ReadResource>();
  for (const stacked of [false, true]) {
    for (const resource of resources) {
      if (resource.stacked !== stacked) continue;
      for (const host of resource.hosts) {
        if (!isLocalSection(reader, host, name, local)) continue;
        const found = local.get(resource);
        if (found && found !== host) {
          const data = { host: name, resource: resource.name };
          within(reader, resource, () =>
            reader.refuse("several-host-sections", data, host, { at: markOf(host), related: [found] }),
          );
        }
        local.set(resource, host);
        if (host.lower) stackedHere.add(resource);
      }
    }
  }
  for (const resource of resources) {
    if (resource.stacked && local.has(resource)) {
      within(reader, resource, () => checkStacked(reader, config, resource, local, stackedHere));
    }
  }
  return local;
}

function checkAllPeerDevices(reader: Reader, config: ReadConfig): void {
  if (reader.version !== "9") return;
  for (const resource of config.resources) {
    if (!resource.damaged) within(reader, resource, () => checkPeerDevices(reader, resource));
  }
}

function isLocalSection(reader: Reader, host: ReadHost, name: string, local: Map<ReadResource, ReadHost>): boolean {
  if (host.kind === "floating") {
    const address = host.address?.host ?? "";
    return reader.host?.addresses?.includes(address) === true || name === address;
  }
  if (host.kind === "stacked-on-top-of") return host.lower !== undefined && local.has(host.lower);
  return host.names.some((word) => sameHost(word.text, name, reader.version)) || host.names[0]?.text === "_this_host";
}

function checkStacked(
  reader: Reader,
  config: ReadConfig,
  resource: ReadResource,
  local: ReadonlyMap<ReadResource, ReadHost>,
  stackedHere: ReadonlySet<ReadResource>,
): void {
  for (const host of resource.hosts) {
    const lower = host.lower;
    if (!lower) continue;
    const below = local.get(lower);
    if (reader.version === "8.3") {
      if (stackedHere.has(resource) && stackedHere.has(lower)) {
        const data = { resource: resource.name, lower: lower.name };
        reader.refuse("stacked-on-stacked", data, host, { at: resource.mark });
      }
      continue;
    }
    if (!below) continue;
    const others = reader.version === "9" ? lower.hosts : [below];
    for (const other of others) {
      if (resource.damaged) return;
      compareVolumes(reader, resource, host, other, config.end, other === below);
    }
  }
}

function checkPeerDevices(reader: Reader, resource: ReadResource): void {
  for (const connection of resource.connections) {
    const path = connection.paths[0];
    if (!path) continue;
    for (const device of connection.peerDevices) {
      for (const end of path.ends) {
        if (!end.host || end.host.volumes.some((volume) => volume.number === device.number)) continue;
        const data = { resource: resource.name, volume: device.number, host: end.name ?? nameOf(end.host) };
        reader.refuse("unknown-volume", data, device, { at: device.mark });
      }
    }
  }
}
