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

/** The chains of a table, and those through which packets for this machine go. */
interface Table {
  readonly family: string;
  readonly chains: Map<string, Step[]>;
  readonly inputs: { readonly chain: string; readonly accepts: boolean }[];
}

/** Reads an nft rule file; tables of other families than ip, ip6 and inet are passed over. */
export function readNftables(text: string): Table[] {
  const tables: Table[] = [];
  const tokens = tokensOf(text);
  let at = 0;
  const skipBlock = () => {
    for (let depth = 0; at < tokens.length; at++) {
      if (tokens[at] === "{") depth++;
      else if (tokens[at] === "}" && --depth <= 0) {
        at++;
        return;
      }
    }
  };
  while (at < tokens.length) {
    if (tokens[at] !== "table") {
      at++;
      continue;
    }
    const family = /^(?:ip|ip6|inet|arp|bridge|netdev)$/.test(tokens[at + 1] ?? "") ? (tokens[at + 1] as string) : "ip";
    while (at < tokens.length && tokens[at] !== "{" && tokens[at] !== ";") at++;
    if (tokens[at] !== "{") continue;
    at++;
    const table: Table = { family, chains: new Map(), inputs: [] };
    while (at < tokens.length && tokens[at] !== "}") {
      if (tokens[at] === "chain") {
        const name = tokens[at + 1] ?? "";
        at += 3;
        readChain(table, name);
      } else if (tokens[at] === "{") skipBlock();
      else at++;
    }
    at++;
    if (/^ip6?$|^inet$/.test(family)) tables.push(table);
  }
  return tables;

  function readChain(table: Table, name: string): void {
    const steps: Step[] = table.chains.get(name) ?? [];
    table.chains.set(name, steps);
    let words: string[] = [];
    let depth = 0;
    let isInput = false;
    let accepts = true;
    const finish = () => {
      if (words[0] === "type") isInput = words[1] === "filter" && words[words.indexOf("hook") + 1] === "input";
      else if (words[0] === "policy") accepts = words[1] !== "drop";
      else if (words.length > 0) steps.push(readRule(words));
      words = [];
    };
    for (; at < tokens.length; at++) {
      const token = tokens[at] as string;
      if (token === "}" && depth === 0) break;
      if (token === "{") depth++;
      if (token === "}") depth--;
      if ((token === ";" || token === "\n") && depth === 0) finish();
      else if (token !== "\n") words.push(token);
    }
    finish();
    at++;
    if (isInput) table.inputs.push({ chain: name, accepts });
  }
}

/** Whether every input chain lets a packet in. */
export function allowedByNftables(tables: readonly Table[], packet: Packet): Verdict {
  const six = packet.from?.includes(":");
  const verdicts = tables
    .filter(({ family }) => family === "inet" || (six === undefined ? true : (family === "ip6") === six))
    .flatMap((table) =>
      table.inputs.map(({ chain, accepts }) => verdictOf(walkChain(table.chains, chain, packet), accepts)),
    );
  return all(verdicts);
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(/#[^\n]*|"[^"\n]*"|[{};,\n]|[^\s{};,"#]+/g)].flatMap(([token]) =>
    token.startsWith("#") ? [] : [token.replace(/^"|"$/g, "")],
  );
}

type Condition = (packet: Packet) => boolean | undefined;

/** Every word that is not understood makes the match unknown. */
function readRule(words: readonly string[]): Step {
  const conditions: Condition[] = [];
  let target: Step["target"] = { kind: "continue" };
  let at = 0;
  /** The values behind a match: one, or those in braces, perhaps behind `!=`. */
  const values = (): { list: string[]; not: boolean } => {
    const not = words[at] === "!=";
    if (not || words[at] === "==") at++;
    const list: string[] = [];
    if (words[at] === "{") {
      for (at++; at < words.length && words[at] !== "}"; at++) if (words[at] !== ",") list.push(words[at] as string);
      at++;
    } else {
      list.push(words[at++] ?? "");
      while (words[at] === ",") {
        list.push(words[at + 1] ?? "");
        at += 2;
      }
    }
    return { list, not };
  };
  const add = (test: (packet: Packet, value: string) => boolean | undefined) => {
    const { list, not } = values();
    conditions.push((packet) => {
      const holds = any(list.map((value) => test(packet, value)));
      return holds === undefined ? undefined : holds !== not;
    });
  };
  while (at < words.length) {
    const [word, next] = [words[at] as string, words[at + 1] ?? ""];
    if (word === "iif" || word === "iifname") {
      at++;
      add(byInterface);
    } else if ((word === "tcp" || word === "udp") && next === "dport") {
      at += 2;
      conditions.push((packet) => packet.protocol === word);
      add((packet, value) => inPorts(packet.port, value));
    } else if (word === "th" && next === "dport") {
      at += 2;
      add((packet, value) => inPorts(packet.port, value));
    } else if ((word === "ip" || word === "ip6") && next === "saddr") {
      at += 2;
      const six = word === "ip6";
      conditions.push((packet) => (packet.from === undefined ? undefined : packet.from.includes(":") === six));
      add(fromNetwork);
    } else if (word === "ip" && next === "daddr") {
      at += 2;
      // Which of its addresses the peer uses is not known; it is none of 127/8.
      add((_, value) => (value.startsWith("127.") ? false : undefined));
    } else if ((word === "ip" && next === "protocol") || (word === "meta" && next === "l4proto")) {
      at += 2;
      add((packet, value) => value === packet.protocol || value === { udp: "17", tcp: "6" }[packet.protocol]);
    } else if (word === "ip" || word === "ip6" || word === "icmp" || word === "icmpv6") {
      // Only protocols of their own stand behind icmp; other matches on ip are not understood.
      conditions.push(word.startsWith("icmp") ? () => false : () => undefined);
      at += 2;
      values();
    } else if (word === "ct" && next === "state" && words[at + 2] !== "vmap") {
      at += 2;
      add((_, value) => value === "new");
    } else if (word === "counter") {
      at++;
      while (/^(?:packets|bytes)$/.test(words[at] ?? "")) at += 2;
    } else if (word === "log") {
      at++;
      while (/^(?:prefix|level|flags|group|snaplen)$/.test(words[at] ?? "")) at += 2;
    } else if (word === "comment") at += 2;
    else if (word === "accept" || word === "drop" || word === "return" || word === "continue") {
      target = { kind: word };
      at++;
    } else if (word === "reject") {
      target = { kind: "drop" };
      break;
    } else if (word === "jump" || word === "goto") {
      target = { kind: "jump", chain: next, back: word === "jump" };
      at += 2;
    } else {
      conditions.push(() => undefined);
      at++;
    }
  }
  // Verdicts in a map are chosen by values that are not looked at.
  if (words.includes("vmap")) target = { kind: "unknown" };
  return { target, matches: (packet) => all(conditions.map((condition) => condition(packet))) };
}
