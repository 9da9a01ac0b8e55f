import { broadcastOf, inNetwork, isLinkLocal, type Network, networksOverlap, useless } from "../facts/addresses.js";
import type { InterfaceAddress, InterfaceFact } from "../facts/host-facts.js";
import type { ClusterNode } from "../model/cluster.js";

/** The interface of an alias: sockets are bound to `eth0`, never to `eth0:1`. */
export function realInterface(name: string): string {
  return name.split(":")[0] as string;
}

/** What is known of an interface of a node. */
export function interfaceOf(node: ClusterNode, name: string): InterfaceFact | undefined {
  return node.facts.interfaces?.list.find((fact) => fact.name === realInterface(name));
}

/** Addresses of an interface with a known network; undefined where none is known or others may come by DHCP. */
export function networksOf(
  fact: InterfaceFact | undefined,
): readonly (InterfaceAddress & { prefix: number })[] | undefined {
  const known = fact?.addresses.filter(
    (address): address is InterfaceAddress & { prefix: number } => address.prefix !== undefined,
  );
  return known && known.length > 0 ? known : undefined;
}

/** A prefix for one host alone is no network: a route to the peer stands beside it (`SCOPE="peer …"`). */
export function isHostPrefix({ address, prefix }: Network): boolean {
  return prefix >= (address.includes(":") ? 128 : 32);
}

/** Whether an address lies in a network of this interface; undefined where its networks are not known. */
export function onInterfaceNetwork(fact: InterfaceFact | undefined, address: string): boolean | undefined {
  const local = isLinkLocal(address);
  const networks = networksOf(fact)?.filter(
    (network) =>
      network.address.includes(":") === address.includes(":") &&
      isLinkLocal(network.address) === local &&
      (!isHostPrefix(network) || network.address === address),
  );
  if (!networks || networks.length === 0) return undefined;
  return networks.some((network) => inNetwork(address, network.address, network.prefix));
}

/**
 * Whether interfaces of two nodes are on one link: their networks say it where both are known; else the same name is
 * the same link, and different names tell nothing.
 */
export function sameLink(
  left: ClusterNode,
  leftName: string,
  right: ClusterNode,
  rightName: string,
): boolean | undefined {
  const ofMany = (network: Network) => !isHostPrefix(network);
  const leftNetworks = networksOf(interfaceOf(left, leftName))?.filter(ofMany) ?? [];
  const rightNetworks = networksOf(interfaceOf(right, rightName))?.filter(ofMany) ?? [];
  if (leftNetworks.length > 0 && rightNetworks.length > 0) {
    return leftNetworks.some((a) => rightNetworks.some((b) => networksOverlap(a, b)));
  }
  return realInterface(leftName) === realInterface(rightName) ? true : undefined;
}

/** What kind of address this is that nothing can be sent to through an interface; undefined for an ordinary one. */
export function uselessOn(fact: InterfaceFact | undefined, address: string): ReturnType<typeof useless> {
  const broadcast = networksOf(fact)?.some(
    (network) => network.prefix < 31 && broadcastOf(network) === address && network.address !== address,
  );
  return broadcast ? "broadcast" : useless(address);
}
