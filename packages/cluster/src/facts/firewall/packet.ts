import { canonicalAddress, inNetwork } from "../addresses.js";

/** A packet that opens a conversation with this machine. */
export interface Packet {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Numeric; undefined: from anywhere, so nothing that depends on it is known. */
  readonly from: string | undefined;
  readonly interface: string | undefined;
}

/** Whether rules let a packet in; undefined where they cannot be told to. */
export type Verdict = boolean | undefined;

/** What may become of a packet: certain where one outcome is left. */
export type Outcome = "accept" | "drop" | "through" | "unknown";

/** Whether a network such as `10.0.0.0/8` or an address holds the sender. */
export function fromNetwork(packet: Packet, network: string): boolean | undefined {
  const [address = "", prefix] = network.split("/");
  if (/^(?:0\.0\.0\.0|::)$/.test(address) && prefix === "0") return true;
  if (packet.from === undefined || canonicalAddress(address) === undefined) return undefined;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  return inNetwork(packet.from, address, prefix === undefined ? (address.includes(":") ? 128 : 32) : Number(prefix));
}

/** Whether the packet comes in by this interface; `+` and `*` at the end stand for anything. Never by loopback. */
export function byInterface(packet: Packet, name: string): boolean | undefined {
  if (name === "lo") return false;
  if (name === "+" || name === "*") return true;
  if (packet.interface === undefined) return undefined;
  return /[+*]$/.test(name) ? packet.interface.startsWith(name.slice(0, -1)) : packet.interface === name;
}

/** Whether a port lies in `694`, `694:700`, `694-700`, or is one of a few well-known names. */
export function inPorts(port: number, text: string): boolean | undefined {
  const range = /^(\d+)?(?:([:-])(\d+)?)?$/.exec(text);
  if (range && text !== "") {
    const low = Number(range[1] ?? 0);
    return port >= low && port <= (range[2] ? Number(range[3] ?? 65535) : low);
  }
  const named = services[text];
  return named === undefined ? undefined : named.includes(port);
}

/** Ports of names that rule sets use; others are not guessed. */
const services: Readonly<Record<string, readonly number[]>> = {
  ssh: [22],
  telnet: [23],
  smtp: [25],
  domain: [53],
  http: [80],
  ntp: [123],
  snmp: [161],
  https: [443],
  syslog: [514],
  "ha-cluster": [694],
  mysql: [3306],
  postgresql: [5432],
  bootps: [67],
  bootpc: [68],
  mdns: [5353],
};

/** All of some conditions: false where one does not hold, unknown where one is not known. */
export function all(conditions: readonly (boolean | undefined)[]): boolean | undefined {
  return conditions.includes(false) ? false : conditions.includes(undefined) ? undefined : true;
}

/** Any of some conditions. */
export function any(conditions: readonly (boolean | undefined)[]): boolean | undefined {
  return conditions.includes(true) ? true : conditions.includes(undefined) ? undefined : false;
}

/** A rule: whether it matches, and what it then does. */
export interface Step {
  matches(packet: Packet): boolean | undefined;
  readonly target:
    | { readonly kind: "accept" | "drop" | "return" | "continue" | "unknown" }
    | { readonly kind: "jump"; readonly chain: string; readonly back: boolean };
}

/**
 * What may become of a packet in a chain. A rule that may match adds its outcome and the next one is asked too, so that
 * only what all ways agree on is certain.
 */
export function walkChain(
  chains: ReadonlyMap<string, readonly Step[]>,
  name: string,
  packet: Packet,
  walked = new Map<string, ReadonlySet<Outcome>>(),
): ReadonlySet<Outcome> {
  const known = walked.get(name);
  if (known) return known;
  // A chain that leads back to itself is refused by the kernel.
  walked.set(name, new Set(["unknown"]));
  const outcomes = new Set<Outcome>();
  const chain = chains.get(name);
  if (!chain) outcomes.add("unknown");
  let ended = !chain;
  for (const step of chain ?? []) {
    const matches = step.matches(packet);
    if (matches === false) continue;
    const { target } = step;
    if (target.kind === "continue") continue;
    const found: ReadonlySet<Outcome> =
      target.kind === "jump"
        ? walkChain(chains, target.chain, packet, walked)
        : new Set([target.kind === "return" ? "through" : target.kind]);
    const comesBack = target.kind === "jump" && target.back && found.has("through");
    for (const outcome of found) if (outcome !== "through" || !comesBack) outcomes.add(outcome);
    if (matches && !comesBack) {
      ended = true;
      break;
    }
  }
  if (!ended) outcomes.add("through");
  walked.set(name, outcomes);
  return outcomes;
}

/** What all outcomes agree on; what falls through meets the policy. */
export function verdictOf(outcomes: ReadonlySet<Outcome>, policy: Verdict): Verdict {
  const verdicts = new Set(
    [...outcomes].map((outcome) =>
      outcome === "accept" ? true : outcome === "drop" ? false : outcome === "through" ? policy : undefined,
    ),
  );
  return verdicts.size === 1 ? [...verdicts][0] : undefined;
}
