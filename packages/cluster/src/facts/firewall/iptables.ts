import {
  all,
  any,
  byInterface,
  fromNetwork,
  inPorts,
  type Packet,
  type Step,
  type Verdict,
  verdictOf,
  walkChain,
} from "./packet.js";

/** The filter table of a text that iptables-save wrote. */
export interface FilterTable {
  readonly chains: ReadonlyMap<string, readonly Step[]>;
  /** Policies of the built-in chains: whether they accept. */
  readonly policies: ReadonlyMap<string, boolean>;
}

/** Reads the filter table; undefined where the text has none. IPv4 rules only. */
export function readIptables(text: string): FilterTable | undefined {
  const chains = new Map<string, Step[]>();
  const policies = new Map<string, boolean>();
  let inside = false;
  let found = false;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line.startsWith("*")) {
      inside = line === "*filter";
      found ||= inside;
    } else if (inside && line.startsWith(":")) {
      const [name = "", policy] = line.slice(1).split(/\s+/);
      if (!chains.has(name)) chains.set(name, []);
      if (policy === "ACCEPT" || policy === "DROP") policies.set(name, policy === "ACCEPT");
    } else if (inside && /^-[AI] /.test(line)) {
      const words = wordsOf(line);
      const chain = words[1] ?? "";
      const step = readRule(words.slice(/^\d+$/.test(words[2] ?? "") ? 3 : 2));
      const steps = chains.get(chain) ?? [];
      if (words[0] === "-I") steps.unshift(step);
      else steps.push(step);
      chains.set(chain, steps);
    }
  }
  return found ? { chains, policies } : undefined;
}

/** Whether the INPUT chain lets a packet in. */
export function allowedByIptables(table: FilterTable, packet: Packet): Verdict {
  if (packet.from?.includes(":")) return undefined;
  if (!table.chains.has("INPUT")) return true;
  return verdictOf(walkChain(table.chains, "INPUT", packet), table.policies.get("INPUT") ?? true);
}

/** Whether the rules that people gave to ufw let a packet in, else its default policy, where that is known. */
export function allowedByUfw(table: FilterTable, policy: Verdict, packet: Packet): Verdict {
  if (packet.from?.includes(":")) return undefined;
  return verdictOf(walkChain(table.chains, "ufw-user-input", packet), policy);
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map(([word]) => word.replace(/^"|"$/g, ""));
}

type Condition = (packet: Packet) => boolean | undefined;

const unknown: Condition = () => undefined;

/** Every option that is not understood makes the match unknown. */
function readRule(words: readonly string[]): Step {
  const conditions: Condition[] = [];
  let target: Step["target"] = { kind: "continue" };
  let not = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "!") {
      not = true;
      continue;
    }
    // Old versions write `-s ! 10.0.0.1`.
    if (words[at + 1] === "!" && !/^-m/.test(word)) {
      not = true;
      at++;
    }
    const value = words[at + 1] ?? "";
    const add = (condition: Condition) => {
      const negated = not;
      conditions.push((packet) => {
        const holds = condition(packet);
        return holds === undefined ? undefined : holds !== negated;
      });
      not = false;
      at++;
    };
    switch (word) {
      case "-p":
      case "--protocol":
        add(
          (packet) =>
            value === "all" || value === packet.protocol || value === { udp: "17", tcp: "6" }[packet.protocol],
        );
        break;
      case "-s":
      case "--source":
      case "--src":
        add((packet) => fromNetwork(packet, withPrefix(value)));
        break;
      case "-d":
      case "--destination":
      case "--dst":
        // Which of its addresses the peer uses is not known; it is none of 127/8.
        add(() => (value.startsWith("127.") ? false : undefined));
        break;
      case "-i":
      case "--in-interface":
        add((packet) => byInterface(packet, value));
        break;
      case "--dport":
      case "--destination-port":
      case "--dports":
      case "--destination-ports":
        add((packet) => any(value.split(",").map((port) => inPorts(packet.port, port))));
        break;
      case "--state":
      case "--ctstate":
        add(() => value.split(",").includes("NEW"));
        break;
      case "--tcp-flags":
        add(unknown);
        at++;
        break;
      case "--syn":
        conditions.push(not ? (packet) => packet.protocol !== "tcp" : () => true);
        not = false;
        break;
      case "-m":
      case "--match":
        if (!/^(?:tcp|udp|multiport|state|conntrack|comment)$/.test(value)) conditions.push(unknown);
        at++;
        break;
      case "--comment":
      case "--reject-with":
      case "--log-prefix":
      case "--log-level":
      case "-c":
        at += word === "-c" ? 2 : 1;
        break;
      case "-j":
      case "--jump":
      case "-g":
      case "--goto":
        target = targetOf(value, word === "-j" || word === "--jump");
        at++;
        break;
      default:
        conditions.push(unknown);
    }
  }
  return { target, matches: (packet) => all(conditions.map((condition) => condition(packet))) };
}

function targetOf(name: string, back: boolean): Step["target"] {
  switch (name) {
    case "ACCEPT":
      return { kind: "accept" };
    case "DROP":
    case "REJECT":
    case "TARPIT":
      return { kind: "drop" };
    case "RETURN":
      return { kind: "return" };
    case "LOG":
    case "NFLOG":
    case "ULOG":
    case "MARK":
    case "CONNMARK":
      return { kind: "continue" };
    default:
      return { kind: "jump", chain: name, back };
  }
}

/** `10.0.0.0/255.0.0.0` as `10.0.0.0/8`. */
function withPrefix(network: string): string {
  const [address = "", mask] = network.split("/");
  if (mask === undefined || !mask.includes(".")) return network;
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) ? `${address}/${bits.indexOf("0") === -1 ? 32 : bits.indexOf("0")}` : `${address}/?`;
}
