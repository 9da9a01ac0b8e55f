/** An IPv4 address as a number; undefined where the text is none. */
export function numberOf(address: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!match) return undefined;
  const octets = match.slice(1).map(Number);
  // The C library reads a leading zero as octal.
  if (match.slice(1).some((text) => text.length > 1 && text.startsWith("0"))) return undefined;
  return octets.some((octet) => octet > 255) ? undefined : octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** The first address of the network in which an address lies. */
export function networkOf(address: number, prefix: number): number {
  return address - (address % 2 ** (32 - prefix));
}

/** A number as an address. */
export function addressOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** Why no host can have this address; undefined where one can. */
export function unusable(address: number, prefix: number): string | undefined {
  const first = Math.floor(address / 2 ** 24);
  if (first === 127) return "is a loopback address";
  if (first === 0) return "is no address of a machine";
  if (first >= 224) return "is a multicast or reserved address";
  if (prefix >= 31) return undefined;
  const network = networkOf(address, prefix);
  if (address === network) return `is the network itself (${addressOf(network)}/${prefix})`;
  if (address === network + 2 ** (32 - prefix) - 1)
    return `is the broadcast address of ${addressOf(network)}/${prefix}`;
  return undefined;
}
