import { carriesHeartbeats, kept, type Medium } from "@halint/grammars";
import { addressOn, bareAddress, canonicalAddress, isLinkLocal, isLoopback, sameAddress } from "../facts/addresses.js";
import type { HostsEntry, InterfaceAddress, InterfaceFact, InterfaceFacts } from "../facts/host-facts.js";
import { type Cluster, type ClusterNode, findNode, nodeNames, sameName } from "../model/cluster.js";
import { resourcesOf } from "../model/drbd-configuration.js";
import { asHaCf, type Place } from "../model/source-file.js";
import { realInterface } from "./interfaces.js";

/** What tells whose an address is, the most certain first. */
export type OwnerSource = "configuration" | "live" | "interface files" | "drbd" | "name" | "hosts" | "inference";

/** An address's owner and how that is known. */
export interface AddressOwner {
  /** Name of the node, as its ha.cf or files write it. */
  readonly node: string;
  /** The interface that bears the address, where that is known. */
  readonly interface?: string;
  readonly source: OwnerSource;
  readonly place?: Place;
}

/** An address of a node and how it is known. */
export interface KnownAddress extends AddressOwner {
  readonly address: string;
  readonly prefix?: number;
}

/**
 * Whose address a text is. The first source that answers: halint's configuration, the live machine, static interface
 * files, DRBD's `on NAME { address }`, the text being a node's name, /etc/hosts without 127/8, inference.
 * Undefined where nothing tells, or sources of one rank contradict each other. A link-local address with a `%scope` is
 * looked for on that interface of the node that sends to it, and on any interface of the others.
 */
export function ownerOf(cluster: Cluster, text: string, sender?: ClusterNode): AddressOwner | undefined {
  const named = nodeNames(cluster).find((name) => sameName(name, text));
  const known = knownAddresses(cluster).filter((entry) => isMeant(entry, text, sender));
  for (const source of ["configuration", "live", "interface files", "drbd"] as const) {
    const owners = known.filter((entry) => entry.source === source);
    if (owners[0] && owners.every((owner) => sameName(owner.node, (owners[0] as KnownAddress).node))) return owners[0];
    if (owners.length > 0) return undefined;
  }
  if (named !== undefined) return { node: named, source: "name" };
  const hosts = known.filter((entry) => entry.source === "hosts");
  if (hosts[0] && hosts.every((owner) => sameName(owner.node, (hosts[0] as KnownAddress).node))) return hosts[0];
  if (hosts.length > 0) return undefined;
  return inferredOwner(cluster, text);
}

function isMeant(entry: KnownAddress, text: string, sender: ClusterNode | undefined): boolean {
  const [bare = "", scope] = text.split("%");
  if (scope === undefined || !isLinkLocal(bare)) return sameAddress(entry.address, text);
  if (!sameAddress(bareAddress(entry.address), bare)) return false;
  const isOwn = sender?.name !== undefined && sameName(entry.node, sender.name);
  return !isOwn || entry.interface === undefined || entry.interface === scope;
}

/** Every address that some source gives to a node. */
export const knownAddresses = kept((cluster: Cluster): readonly KnownAddress[] => [
  ...interfaceAddresses(cluster),
  ...drbdAddresses(cluster),
  ...hostsAddresses(cluster),
]);

function interfaceAddresses(cluster: Cluster): KnownAddress[] {
  return cluster.nodes.flatMap((node) => {
    const facts = node.facts.interfaces;
    if (!facts || node.name === undefined) return [];
    const name = node.name;
    return facts.list.flatMap((fact) =>
      fact.addresses.map((entry) => ({
        node: name,
        interface: fact.name,
        source: sourceOf(facts, fact, entry),
        address: entry.address,
        ...(entry.prefix === undefined ? {} : { prefix: entry.prefix }),
        ...(entry.place ? { place: entry.place } : {}),
      })),
    );
  });
}

/** Of a machine that runs, an address in its files is there from boot on; one that was only seen may be floating. */
function sourceOf(facts: InterfaceFacts, fact: InterfaceFact, { seen, place }: InterfaceAddress): OwnerSource {
  const source = fact.source ?? facts.source;
  if (source === "files") return "interface files";
  return source === "live" && !seen && place ? "interface files" : source;
}

function drbdAddresses(cluster: Cluster): KnownAddress[] {
  const names = nodeNames(cluster);
  return cluster.drbd.flatMap(resourcesOf).flatMap(({ section, file }) =>
    section.hosts.flatMap((host) => {
      const address = host.address;
      if (!address) return [];
      return host.names.flatMap((word) => {
        const node = names.find((name) => sameName(name, word.value));
        if (node === undefined || canonicalAddress(address.host.value) === undefined) return [];
        return [{ node, source: "drbd" as const, address: address.host.value, place: { file, range: address.range } }];
      });
    }),
  );
}

function hostsAddresses(cluster: Cluster): KnownAddress[] {
  const names = nodeNames(cluster);
  return cluster.nodes.flatMap((machine) =>
    (machine.facts.hosts ?? []).flatMap((entry) => {
      if (isLoopback(entry.address)) return [];
      return names
        .filter((name) => hasName(entry, name))
        .map((node) => ({ node, source: "hosts" as const, address: entry.address, place: entry.place }));
    }),
  );
}

/**
 * In a cluster of two, the address that one node's ucast names is the other node's, unless the other names it as well:
 * then one of them names its own, and nothing says which.
 */
function inferredOwner(cluster: Cluster, text: string): AddressOwner | undefined {
  const names = nodeNames(cluster);
  if (names.length !== 2 || canonicalAddress(text) === undefined) return undefined;
  const askers = cluster.nodes.filter((node) => ucastTargets(node).some((target) => sameAddress(target, text)));
  const [asker] = askers;
  if (askers.length !== 1 || !asker || asker.name === undefined) return undefined;
  const askerName = asker.name;
  const other = names.find((name) => !sameName(name, askerName));
  if (other === undefined || !names.some((name) => sameName(name, askerName)) || !findNode(cluster, other))
    return undefined;
  // Two addresses of one node's lines on one interface may well include its own.
  const interfaces = ucastInterfaces(asker, text);
  const beside = asHaCfMedia(asker).filter((medium) => medium.interface && interfaces.includes(medium.interface.text));
  if (beside.length > 1) return undefined;
  return { node: other, source: "inference" };
}

/** Whether a line of a hosts file is about a name. */
export function hasName({ names }: HostsEntry, name: string): boolean {
  return names.some((alias) => sameName(alias, name));
}

/** The address that a node sends to for this target: itself, or what its hosts file, without 127/8, makes of a name. */
export function targetAddress(node: ClusterNode, target: string): string | undefined {
  if (canonicalAddress(target) !== undefined) return target;
  return node.facts.hosts?.find((entry) => !isLoopback(entry.address) && hasName(entry, target))?.address;
}

/** Whether a node's hosts file has nothing but 127/8 for a name: what is sent there stays on the node. */
export function isAtLoopback(node: ClusterNode, name: string): boolean {
  const entries = (node.facts.hosts ?? []).filter((entry) => hasName(entry, name));
  return entries.length > 0 && entries.every(({ address }) => isLoopback(address));
}

function asHaCfMedia(node: ClusterNode) {
  return node.haCf
    ? asHaCf(node.haCf).media.filter((medium) => carriesHeartbeats(medium) && medium.kind.startsWith("ucast"))
    : [];
}

/** The address that a line sends to, a link-local one with the scope of its interface. */
function mediumAddress(node: ClusterNode, { target, interface: on }: Medium): string | undefined {
  const address = target && targetAddress(node, target.text);
  return address && addressOn(realInterface(on?.text ?? ""), address);
}

function ucastTargets(node: ClusterNode): string[] {
  return asHaCfMedia(node).flatMap((medium) => mediumAddress(node, medium) ?? []);
}

function ucastInterfaces(node: ClusterNode, target: string): string[] {
  return asHaCfMedia(node).flatMap((medium) =>
    medium.interface && sameAddress(mediumAddress(node, medium) ?? "", target) ? [medium.interface.text] : [],
  );
}
