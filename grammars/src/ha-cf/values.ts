import { facilities, speeds, type ValueType } from "./catalogue.js";

/**
 * Milliseconds of a time as the daemon reads it, rounded half up, or undefined where it refuses: `[0-9.]*`, of which
 * `strtod` takes what it can, then nothing or anything that begins with `ms` or `us`. Digits are not needed: `.` is 0.
 */
export function readTime(text: string): number | undefined {
  const digits = /^[0-9.]+/.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const unit = text.slice(digits.length, digits.length + 2).toLowerCase();
  if (unit !== "" && unit !== "ms" && unit !== "us") return undefined;
  // strtod stops at a second point.
  const number = Number.parseFloat(digits) || 0;
  const milliseconds = unit === "us" ? number / 1000 : unit === "ms" ? number : number * 1000;
  const whole = Math.trunc(milliseconds + 0.5);
  return whole < 2 ** 63 ? whole : undefined;
}

const yes = new Set(["true", "on", "yes", "y", "1"]);
const no = new Set(["false", "off", "no", "n", "0"]);

/** A boolean as the daemon reads it, or undefined where it refuses. */
export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return yes.has(lower) ? true : no.has(lower) ? false : undefined;
}

/**
 * C `atoi`: blanks and a sign may lead, what follows the digits is ignored, no digits mean 0. The number is a 64-bit one
 * cut to 32 bits, so that 4294967301 is 5 and anything above 2^63 is -1.
 */
export function readInteger(text: string): number {
  const digits = /^\v*([+-]?[0-9]+)/.exec(text)?.[1];
  if (digits === undefined) return 0;
  const limit = 2n ** 63n;
  const long = BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
  return Number(BigInt.asIntN(32, long >= limit ? limit - 1n : long < -limit ? -limit : long));
}

/** An integer that is kept in fewer bits, as ports (16) and the TTL and loop of mcast (8) are. */
export function readBits(text: string, bits: 8 | 16): number {
  return readInteger(text) & ((1 << bits) - 1);
}

/** Whether the daemon accepts a value of this type, by its text alone. Names and interfaces are a matter of the host. */
export function acceptsValue(type: ValueType, text: string): boolean {
  switch (type.kind) {
    case "time": {
      const ms = readTime(text);
      return ms !== undefined && ms >= type.least;
    }
    case "boolean":
      return readBoolean(text) !== undefined || (type.also ?? []).includes(text.toLowerCase());
    case "integer": {
      const number = readInteger(text);
      return number >= type.min && number <= type.max;
    }
    case "word":
      return type.values.includes(type.ignoreCase ? text.toLowerCase() : text);
    case "facility":
      return facilities.includes(text);
    case "device":
      return text.startsWith("/");
    case "pair":
      return !text.startsWith("=");
    case "host":
      return isPossibleHost(text);
    case "ipv6":
      return isIpv6(text);
    case "speed":
      return speeds.includes(readInteger(text));
    case "path":
    case "interface":
    case "node":
    case "text":
      return true;
  }
}

/** How the daemon takes the text of a host: digits and points are an address, anything else a name to look up. */
export function hostKind(text: string): "address" | "name" {
  return /^[0-9.]*[0-9]$/.test(text) ? "address" : "name";
}

/** A number of 32 bits, or up to four parts, the last of which fills what is left: `10.1` is 10.0.0.1; `010` is 8. */
export function isInetAton(text: string): boolean {
  const parts = text.split(".");
  if (parts.length > 4) return false;
  return parts.every((part, index) => {
    if (!/^(?:0[0-7]*|[1-9][0-9]*)$/.test(part) || part.length > 32) return false;
    const number = part.startsWith("0") ? BigInt(`0o0${part.slice(1)}`) : BigInt(part);
    return number < 1n << (index < parts.length - 1 ? 8n : BigInt(8 * (5 - parts.length)));
  });
}

/** An IPv4 address as inet_aton reads it, or a text that some name service could resolve. */
export function isPossibleHost(text: string): boolean {
  return hostKind(text) === "address"
    ? isInetAton(text)
    : /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(text) && /[^.]/.test(text);
}

/** The spelling that `inet_ntoa` gives back: four decimal octets without leading zeros. */
export function isCanonicalIpv4(text: string): boolean {
  return isIpv4(text) && text.split(".").every((octet) => octet === String(Number(octet)));
}

/** Four decimal octets. */
export function isIpv4(text: string): boolean {
  const octets = text.split(".");
  return octets.length === 4 && octets.every((octet) => /^[0-9]{1,3}$/.test(octet) && Number(octet) <= 255);
}

/** A numeric IPv6 address, without a `%scope`, as inet_pton takes it. */
export function isIpv6(address: string): boolean {
  const halves = address.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".");
  if (embedded && !isIpv4(last)) return false;
  const hex = embedded ? groups.slice(0, -1) : groups;
  // An IPv4 tail must not stand before the gap.
  if (embedded && halves.length === 2 && halves[1] === "") return false;
  if (!hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** The sixteen bytes of a valid IPv6 address. */
export function ipv6Bytes(address: string): number[] {
  const expand = (half: string): number[] =>
    half === ""
      ? []
      : half.split(":").flatMap((group) => {
          if (group.includes(".")) return group.split(".").map(Number);
          const number = Number.parseInt(group, 16);
          return [number >> 8, number & 255];
        });
  const [head = "", tail] = address.split("::");
  const before = expand(head);
  const after = tail === undefined ? [] : expand(tail);
  return [...before, ...Array.from({ length: Math.max(0, 16 - before.length - after.length) }, () => 0), ...after];
}

/** UTF-8 length of a text. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The whole characters of a text that fit a number of bytes. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  let cut = "";
  let bytes = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}

/** ASCII letters only: names are compared as the C library does it in the C locale. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
