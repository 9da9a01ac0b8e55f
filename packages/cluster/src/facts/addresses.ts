import ipaddr from "ipaddr.js";

/** A network: first address and length of its prefix. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** The same few addresses are compared again and again; the library compiles its patterns anew for each. */
const canonicals = new Map<string, string | undefined>();
const mostCanonicals = 20_000;

/** The canonical spelling of a numeric address, or undefined if it is none. A `%scope` is kept. */
export function canonicalAddress(text: string): string | undefined {
  if (canonicals.has(text)) return canonicals.get(text);
  if (canonicals.size >= mostCanonicals) canonicals.clear();
  const canonical = readAddress(text);
  canonicals.set(text, canonical);
  return canonical;
}

function readAddress(text: string): string | undefined {
  const [bare = "", scope] = text.split("%");
  if (/^\d/.test(bare) && !bare.includes(":")) {
    // Only four decimal octets: shorter forms are legal to the C library, but nobody means them.
    if (!ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined;
    return ipaddr.IPv4.parse(bare).toString();
  }
  // What holds other characters need not be taken apart.
  if (!/^[\da-f:.]+$/i.test(bare) || !ipaddr.IPv6.isValid(bare)) return undefined;
  const canonical = ipaddr.IPv6.parse(bare).toString();
  return scope === undefined ? canonical : `${canonical}%${scope}`;
}

/** Whether two texts are the same numeric address. */
export function sameAddress(left: string, right: string): boolean {
  const canonical = canonicalAddress(left);
  return canonical !== undefined && canonical === canonicalAddress(right);
}

/** An address without its `%scope`. */
export function bareAddress(address: string): string {
  return address.split("%")[0] as string;
}

/** Whether an address means something on one link only: fe80::/10. */
export function isLinkLocal(address: string): boolean {
  const bare = bareAddress(address);
  return canonicalAddress(bare) !== undefined && bare.includes(":") && ipaddr.IPv6.parse(bare).range() === "linkLocal";
}

/** An address as it is meant on this interface: a link-local one always with its `%scope`. */
export function addressOn(interfaceName: string, address: string): string {
  return isLinkLocal(address) && !address.includes("%") ? `${address}%${interfaceName}` : address;
}

/** Length of the prefix of a dotted mask, or undefined if its bits are not contiguous. */
export function prefixOfMask(mask: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return undefined;
  return ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? undefined;
}

/** Whether an address lies in the network of another address with this prefix. Families that differ: no. */
export function inNetwork(address: string, of: string, prefix: number): boolean {
  try {
    const left = ipaddr.parse(bareAddress(address));
    const right = ipaddr.parse(bareAddress(of));
    return left.kind() === right.kind() && left.match(right as never, prefix);
  } catch {
    return false;
  }
}

/** Whether two networks share addresses. */
export function networksOverlap(left: Network, right: Network): boolean {
  const prefix = Math.min(left.prefix, right.prefix);
  return inNetwork(left.address, right.address, prefix);
}

/** 127/8 or ::1. */
export function isLoopback(address: string): boolean {
  try {
    return ipaddr.parse(address).range() === "loopback";
  } catch {
    return false;
  }
}

/** `broadcast` address of a network, or undefined for IPv6. */
export function broadcastOf(network: Network): string | undefined {
  try {
    return ipaddr.IPv4.broadcastAddressFromCIDR(`${network.address}/${network.prefix}`).toString();
  } catch {
    return undefined;
  }
}

/** What kind of address this is that no heartbeat can be sent to, or undefined for an ordinary one. */
export function useless(address: string): "loopback" | "unspecified" | "broadcast" | "multicast" | undefined {
  try {
    const range = ipaddr.parse(bareAddress(address)).range();
    return range === "loopback" || range === "unspecified" || range === "broadcast" || range === "multicast"
      ? range
      : undefined;
  } catch {
    return undefined;
  }
}
