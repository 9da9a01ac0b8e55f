import { broadcastOf, inNetwork, prefixOfMask, sameAddress } from "../facts/addresses.js";
import type { InterfaceAddress } from "../facts/host-facts.js";
import type { Cluster, ClusterNode } from "../model/cluster.js";
import { interfaceOf, networksOf } from "./interfaces.js";
import { type Vip, vipsOf } from "./vip-addresses.js";

/** How a floating address fits a node. */
export interface VipPlacement {
  readonly vip: Vip;
  readonly node: ClusterNode;
  /** The interface that haresources names, or the one whose network holds the address. */
  readonly interface: string;
  /** The networks of that interface. */
  readonly networks: readonly (InterfaceAddress & { readonly prefix: number })[];
  /** The network that holds the address. */
  readonly network: (InterfaceAddress & { readonly prefix: number }) | undefined;
  /** Length of the prefix that haresources gives; undefined where it gives none that can be read. */
  readonly prefix: number | undefined;
  /** Whether the address cannot be a host's in that network. */
  readonly reserved: "network" | "broadcast" | undefined;
}

/** Every floating address on every node that may get it, where the networks of its interface are known. */
export function vipPlacements(cluster: Cluster): VipPlacement[] {
  return vipsOf(cluster).flatMap((vip) =>
    cluster.nodes.flatMap((node): VipPlacement[] => {
      const users = node.haresources === vip.place.file;
      const facts = node.facts.interfaces;
      if (!users || !facts) return [];
      const sameFamily = (address: string) => address.includes(":") === vip.address.includes(":");
      const named =
        vip.interface === undefined
          ? facts.list.find((fact) =>
              networksOf(fact)?.some((network) => inNetwork(vip.address, network.address, network.prefix)),
            )
          : interfaceOf(node, vip.interface);
      const networks = networksOf(named)?.filter(({ address }) => sameFamily(address));
      // An address that comes by DHCP may lie in any network; on a live machine the floating one is listed as well.
      if (!named || named.dynamic || !networks || networks.length === 0) return [];
      const own = networks.filter(({ address }) => !sameAddress(address, vip.address));
      const network = own.find((entry) => inNetwork(vip.address, entry.address, entry.prefix));
      if (own.length === 0) return [];
      return [
        {
          vip,
          node,
          interface: named.name,
          networks: own,
          network,
          prefix: prefixOf(vip),
          reserved: network && reservedIn(vip.address, network),
        },
      ];
    }),
  );
}

function prefixOf({ address, mask }: Vip): number | undefined {
  if (mask === undefined) return undefined;
  if (!/^\d{1,3}$/.test(mask)) return prefixOfMask(mask);
  const prefix = Number(mask);
  // haresources/invalid-address speaks of one that cannot be.
  return prefix >= 1 && prefix <= (address.includes(":") ? 128 : 32) ? prefix : undefined;
}

function reservedIn(address: string, network: { address: string; prefix: number }): VipPlacement["reserved"] {
  if (address.includes(":") || network.prefix >= 31) return undefined;
  if (sameAddress(address, broadcastOf(network) ?? "")) return "broadcast";
  const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return bits % 2 ** (32 - network.prefix) === 0 ? "network" : undefined;
}
