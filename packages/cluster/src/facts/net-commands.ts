import type { Place, SourceFile } from "../model/source-file.js";
import { canonicalAddress } from "./addresses.js";
import type { RouteFact } from "./host-facts.js";
import { type InterfaceBuilder, prefixFrom } from "./interface-builder.js";
import { linesOf, type Piece } from "./text.js";

/**
 * Takes over what a command does to interfaces and routes, where it is one of `route add`, `ip route add`,
 * `ip address add` and `ifconfig IF ADDRESS`. `$IFACE` is the interface whose hook it is. Others say nothing.
 */
export function takeCommand(
  into: InterfaceBuilder,
  file: SourceFile,
  words: readonly Piece[],
  ownInterface?: string,
): void {
  const texts = words.map(({ text }) =>
    ownInterface === undefined ? text : text.replace(/^\$\{?IFACE\}?$/, ownInterface),
  );
  let at = texts[0] === "sudo" || texts[0] === "exec" ? 1 : 0;
  const program = (texts[at] ?? "").replace(/^.*\//, "");
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return;
  const place = { file, range: { start: first.start, end: last.start + last.text.length } };
  at++;
  if (program === "route") {
    while (/^-(?:A|4|6|v|n)$/.test(texts[at] ?? "") || texts[at] === "inet6") at++;
    if (texts[at] === "add") takeRoute(into, routeAdd(texts.slice(at + 1), place), ownInterface);
  } else if (program === "ip") {
    while (texts[at]?.startsWith("-")) at++;
    const [object = "", verb = ""] = texts.slice(at, at + 2);
    if (!/^(?:a|add|app|append|r|repl|replace)$/.test(verb)) return;
    if (/^(?:r|ro|route)$/.test(object)) takeRoute(into, ipRoute(texts.slice(at + 2), place), ownInterface);
    else if (/^(?:a|addr|address)$/.test(object)) {
      const device = after(texts, "dev") ?? ownInterface;
      const address = words[at + 2]?.text === "local" ? words[at + 3] : words[at + 2];
      if (device && address) into.address(device, file, address, undefined);
    }
  } else if (program === "ifconfig") {
    const [device, address] = [texts[at], words[at + 1]];
    if (device && address) into.address(device, file, address, after(texts, "netmask"));
  }
}

/** Takes the commands of a shell script that runs at boot, wherever they stand in it. */
export function takeScript(into: InterfaceBuilder, file: SourceFile): void {
  for (const { words } of linesOf(file.text, { joined: true })) takeCommand(into, file, words);
}

/** Adds a route, through the interface whose hook it stands in where it names none and has no gateway. */
export function takeRoute(into: InterfaceBuilder, route: RouteFact | undefined, ownInterface?: string): void {
  if (!route) return;
  into.route(route.interface === undefined && ownInterface ? { ...route, interface: ownInterface } : route);
}

/** The words behind `ip route add`, or a line of route-IF: `TARGET [via GATEWAY] [dev IF]`. */
export function ipRoute(words: readonly string[], place: Place): RouteFact | undefined {
  const rest = /^(?:unicast|to)$/.test(words[0] ?? "") ? words.slice(1) : words;
  return routeTo(rest[0], undefined, after(rest, "via"), after(rest, "dev"), place);
}

/** The words behind `route add`. */
function routeAdd(words: readonly string[], place: Place): RouteFact | undefined {
  const kind = /^-(?:host|net)$/.test(words[0] ?? "") ? (words[0] as string).slice(1) : undefined;
  const rest = kind ? words.slice(1) : words;
  const last = rest.at(-1);
  const options = new Set(["gw", "netmask", "dev", "metric", "mss", "window", "irtt"]);
  // The interface may stand last without `dev`.
  const bare = rest.length > 1 && last && !options.has(rest.at(-2) ?? "") && /^[A-Za-z]/.test(last) ? last : undefined;
  return routeTo(rest[0], after(rest, "netmask"), after(rest, "gw"), after(rest, "dev") ?? bare, place);
}

/** A route to an address, network or `default`; undefined where the target is neither. */
export function routeTo(
  target: string | undefined,
  mask: string | undefined,
  gateway: string | undefined,
  interfaceName: string | undefined,
  place: Place,
): RouteFact | undefined {
  if (target === undefined) return undefined;
  const [bare = "", slash] = target.split("/");
  const all = /^(?:default|any|0\.0\.0\.0|::)$/.test(bare) && (prefixFrom(slash ?? mask, bare) ?? 0) === 0;
  if (!all && canonicalAddress(bare) === undefined) return undefined;
  const prefix = all
    ? 0
    : (prefixFrom(slash ?? mask, bare) ?? ((slash ?? mask) ? undefined : bare.includes(":") ? 128 : 32));
  return {
    target: all ? "default" : bare,
    prefix,
    gateway: gateway !== undefined && canonicalAddress(gateway) !== undefined ? gateway : undefined,
    interface: interfaceName?.split(":")[0],
    place,
  };
}

function after(words: readonly string[], key: string): string | undefined {
  const at = words.indexOf(key);
  return at === -1 ? undefined : words[at + 1];
}
