import { carriesHeartbeats, kept, type Medium } from "@halint/grammars";
import { addressOn, bareAddress, canonicalAddress, isLinkLocal, sameAddress } from "../facts/addresses.js";
import type { InterfaceFact } from "../facts/host-facts.js";
import { type Cluster, type ClusterNode, nodeNames, sameName } from "../model/cluster.js";
import { asHaCf } from "../model/source-file.js";
import { type AddressOwner, isAtLoopback, knownAddresses, ownerOf, targetAddress } from "./address-owner.js";
import { interfaceOf, onInterfaceNetwork, realInterface, sameLink, uselessOn } from "./interfaces.js";
import { vipsOf } from "./vip-addresses.js";

/** What a ucast line's target turns out to be; `address` is what the sender's hosts file makes of a name. */
export type Target = { readonly address?: string } & (
  | /** The sender's own address: packets to oneself are dropped silently. */
  { readonly kind: "own"; readonly owner: AddressOwner }
  | { readonly kind: "node"; readonly owner: AddressOwner }
  /** A node's address, but not reached through this interface: it lies outside the interface's networks. */
  | { readonly kind: "elsewhere"; readonly owner: AddressOwner; readonly network: string }
  /** No node has it, and the addresses of all nodes on that link are known. */
  | { readonly kind: "nobody" }
  /** Nothing tells whose it is. */
  | { readonly kind: "unknown" }
  /** Something that other rules speak of: a floating, loopback or broadcast address, a placeholder. */
  | { readonly kind: "no address" }
);

/** A heartbeat medium of a node; for ucast, what its target is. */
export interface Path {
  readonly node: ClusterNode;
  readonly medium: Medium;
  /** For ucast and ucast6. */
  readonly target?: Target;
}

/** Whether one node hears another. */
export interface Hearing {
  readonly from: ClusterNode;
  readonly to: ClusterNode;
  readonly verdict: "heard" | "not heard" | "unknown";
  /** Media of `from` that arrive. */
  readonly by: readonly Path[];
}

/** The heartbeat paths of a cluster. */
export interface HeartbeatPaths {
  readonly paths: readonly Path[];
  /** Every ordered pair of nodes whose ha.cf is here. */
  readonly hearings: readonly Hearing[];
}

/** Which node hears which, and by what. A node hears only on interfaces where it has a medium of its own, on its port. */
export const heartbeatPaths: (cluster: Cluster) => HeartbeatPaths = kept(findPaths);

/** Media of a node over which heartbeats travel. */
export function heartbeatMedia(node: ClusterNode): Medium[] {
  return node.haCf ? asHaCf(node.haCf).media.filter(carriesHeartbeats) : [];
}

function findPaths(cluster: Cluster): HeartbeatPaths {
  const members = cluster.nodes.filter((node) => node.haCf !== undefined);
  const paths = members.flatMap((node) =>
    heartbeatMedia(node).map((medium): Path => {
      const isUcast = medium.kind === "ucast" || medium.kind === "ucast6";
      return isUcast ? { node, medium, target: targetOf(cluster, node, medium) } : { node, medium };
    }),
  );
  const hearings = members.flatMap((from) =>
    members.filter((to) => to !== from).map((to) => hearing(cluster, paths, from, to)),
  );
  return { paths, hearings };
}

function targetOf(cluster: Cluster, node: ClusterNode, medium: Medium): Target {
  const name = medium.interface?.text ?? "";
  const text = addressOn(realInterface(name), medium.target?.text ?? "");
  const isName = canonicalAddress(bareAddress(text)) === undefined;
  const address = targetAddress(node, text);
  if (!isSomeTarget(cluster, text) || (address !== undefined && uselessOn(interfaceOf(node, name), address))) {
    return { kind: "no address" };
  }
  const resolved = isName && address !== undefined ? { address } : {};
  const target = (found: Target): Target => ({ ...found, ...resolved });
  const byName = ownerOf(cluster, text, node);
  if (isName && isAtLoopback(node, text) && !sameName(text, node.name ?? text)) return { kind: "no address" };
  // A line sends to what the hosts file of its node makes of the name, whoever is meant by it.
  const byAddress = isName && address !== undefined ? ownerOf(cluster, address, node) : undefined;
  const isOther = byAddress && byName && proven.has(byAddress.source) && !sameName(byAddress.node, byName.node);
  const owner = isOther ? byAddress : (byName ?? byAddress);
  // What a peer's line suggests counts less than what the interface files of all nodes say.
  if (!owner || owner.source === "inference") {
    if (nobodyHas(cluster, address ?? "", name)) return target({ kind: "nobody" });
    if (!owner) return target({ kind: "unknown" });
  }
  if (node.name === undefined) return target({ kind: "unknown" });
  if (sameName(owner.node, node.name)) return target({ kind: "own", owner });
  const fact = interfaceOf(node, name);
  if (address !== undefined && owner.source !== "inference" && onInterfaceNetwork(fact, address) === false && fact) {
    const crossed = node.facts.interfaces?.list.some(
      (other) => other !== fact && onInterfaceNetwork(other, address) === true,
    );
    if (crossed || (!fact.routed && !fact.dynamic)) {
      const network = fact.addresses.map((a) => `${a.address}/${a.prefix ?? "?"}`).join(", ");
      return target({ kind: "elsewhere", owner, network });
    }
  }
  return target({ kind: "node", owner });
}

/** Where it is known who has an address, and not only what it is called. */
const proven: ReadonlySet<AddressOwner["source"]> = new Set(["configuration", "live", "interface files"]);

/** A link-local address may carry its interface after `%`. */
function isSomeTarget(cluster: Cluster, text: string): boolean {
  const bare = bareAddress(text);
  if (canonicalAddress(bare) === undefined) return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) && !/^[0-9.]+$/.test(text);
  return uselessOn(undefined, bare) === undefined && !vipsOf(cluster).some((vip) => sameAddress(vip.address, bare));
}

/**
 * Certain only if every node of the cluster is here and all its addresses of this family on that link are known. A
 * link-local address is nobody's only where the machines were asked: the kernel gives it, files do not tell it.
 */
function nobodyHas(cluster: Cluster, text: string, interfaceName: string): boolean {
  if (canonicalAddress(text) === undefined) return false;
  const names = nodeNames(cluster);
  const here = cluster.nodes.filter(
    (node) => node.name !== undefined && names.some((name) => sameName(name, node.name as string)),
  );
  if (
    names.length === 0 ||
    here.length < names.length ||
    knownAddresses(cluster).some((entry) => sameAddress(entry.address, bareAddress(text)))
  )
    return false;
  return here.every((node) => {
    const fact = interfaceOf(node, interfaceName);
    if (fact === undefined || fact.dynamic) return false;
    if (isLinkLocal(text))
      return (fact.source ?? node.facts.interfaces?.source) === "live" && hasLike(fact, isLinkLocal);
    return hasLike(fact, (address) => address.includes(":") === text.includes(":") && !isLinkLocal(address));
  });
}

function hasLike(fact: InterfaceFact, isLike: (address: string) => boolean): boolean {
  return fact.addresses.some(({ address }) => isLike(address));
}

function hearing(cluster: Cluster, paths: readonly Path[], from: ClusterNode, to: ClusterNode): Hearing {
  const receivers = heartbeatMedia(to);
  const by: Path[] = [];
  let unknown = false;
  for (const path of paths) {
    if (path.node !== from) continue;
    const arrives = arrivesAt(cluster, path, to, receivers);
    if (arrives === true) by.push(path);
    if (arrives === undefined) unknown = true;
  }
  return { from, to, by, verdict: by.length > 0 ? "heard" : unknown ? "unknown" : "not heard" };
}

/**
 * Whether a medium of one kind takes what one of another kind sends to its interface and port; measured. ucast and bcast
 * have one kind of socket, and those of ucast6 and mcast6 take IPv4 too. A group is heard by who has joined it, and who
 * has joined one of IPv4 hears nothing else.
 */
export function hearsKind(receiver: Medium["kind"], sender: Medium["kind"]): boolean {
  if (receiver === sender) return true;
  const isSix = receiver === "ucast6" || receiver === "mcast6";
  if (sender === "ucast" || sender === "bcast") return isSix || receiver === "ucast" || receiver === "bcast";
  return sender === "ucast6" && receiver === "mcast6";
}

function arrivesAt(cluster: Cluster, path: Path, to: ClusterNode, receivers: readonly Medium[]): boolean | undefined {
  const { medium, node } = path;
  switch (medium.kind) {
    case "ucast":
    case "ucast6":
      return ucastArrives(cluster, path, to, receivers);
    case "bcast": {
      const onPort = receivers.filter((other) => hearsKind(other.kind, medium.kind) && other.port === medium.port);
      return anyLink(node, medium, to, onPort);
    }
    case "mcast":
    case "mcast6": {
      const inGroup = receivers.filter(
        (other) => other.kind === medium.kind && other.port === medium.port && sameTarget(other, medium),
      );
      return anyLink(node, medium, to, inGroup);
    }
    case "serial":
      return receivers.some((other) => hearsKind(other.kind, medium.kind));
    default:
      return false;
  }
}

function sameTarget(left: Medium, right: Medium): boolean {
  return sameAddress(left.target?.text ?? "", right.target?.text ?? "");
}

/** Whether one of the receiver's media is on the sender's link: yes, no, or not to be told. */
function anyLink(
  from: ClusterNode,
  medium: Medium,
  to: ClusterNode,
  receivers: readonly Medium[],
): boolean | undefined {
  const links = receivers.map((other) => sameLink(from, medium.interface?.text ?? "", to, other.interface?.text ?? ""));
  return links.includes(true) ? true : links.includes(undefined) ? undefined : false;
}

function ucastArrives(
  cluster: Cluster,
  path: Path,
  to: ClusterNode,
  receivers: readonly Medium[],
): boolean | undefined {
  const { medium, target } = path;
  const listening = receivers.filter((other) => hearsKind(other.kind, medium.kind) && other.port === medium.port);
  switch (target?.kind) {
    case "own":
    case "elsewhere":
    case "nobody":
    case "no address":
      return false;
    case "node": {
      if (to.name === undefined || !sameName(target.owner.node, to.name)) return false;
      const at = target.owner.interface;
      if (at !== undefined)
        return listening.some((other) => realInterface(other.interface?.text ?? "") === realInterface(at));
      return anyLink(path.node, medium, to, listening);
    }
    default: {
      // Nobody knows whose the address is; in a cluster of two it is the peer's or the sender's own.
      if (listening.length === 0) return false;
      return nodeNames(cluster).length >= 2 ? undefined : false;
    }
  }
}

/** An address of a node that a ucast line on this interface of another node could name. */
export interface Candidate {
  readonly address: string;
  /** Whether it comes from configuration or interface facts and lies on the same link. */
  readonly certain: boolean;
  readonly source: AddressOwner["source"];
  readonly place?: AddressOwner["place"];
}

/** What a ucast line of `from` on this interface should name to reach `peer`: the peer's addresses on that link. */
export function peerAddressesOnLink(
  cluster: Cluster,
  from: ClusterNode,
  interfaceName: string,
  peer: string,
  likeAddress: string,
): Candidate[] {
  const fact = interfaceOf(from, interfaceName);
  const isV6 = likeAddress.includes(":");
  const local = isLinkLocal(likeAddress);
  const candidates = knownAddresses(cluster).filter(
    (entry) =>
      sameName(entry.node, peer) &&
      entry.address.includes(":") === isV6 &&
      isLinkLocal(entry.address) === local &&
      !sameAddress(entry.address, bareAddress(likeAddress)),
  );
  const result: Candidate[] = [];
  for (const entry of candidates) {
    const byFacts = entry.source === "configuration" || entry.source === "live" || entry.source === "interface files";
    // A link-local address is inside the network of every interface: only its own interface tells the link.
    const inside = local ? undefined : onInterfaceNetwork(fact, entry.address);
    const onLink = byFacts
      ? (inside ?? (entry.interface !== undefined && realInterface(entry.interface) === realInterface(interfaceName)))
      : (inside ?? sameNeighbourhood(entry.address, likeAddress));
    if (!onLink || result.some((known) => sameAddress(known.address, entry.address))) continue;
    result.push({
      address: likeAddress.includes("%") ? addressOn(realInterface(interfaceName), entry.address) : entry.address,
      certain: byFacts,
      source: entry.source,
      ...(entry.place ? { place: entry.place } : {}),
    });
  }
  return result.sort((a, b) => Number(b.certain) - Number(a.certain));
}

/** Without any known mask, addresses that differ in the last octet only are taken for neighbours. */
function sameNeighbourhood(left: string, right: string): boolean {
  const cut = left.includes(":") ? ":" : ".";
  return left.slice(0, left.lastIndexOf(cut)) === right.slice(0, right.lastIndexOf(cut));
}
