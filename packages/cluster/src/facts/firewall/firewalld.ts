import { any, byInterface, fromNetwork, inPorts, type Packet, type Verdict } from "./packet.js";

/** A zone of firewalld. */
export interface Zone {
  readonly name: string;
  readonly target: string;
  readonly interfaces: readonly string[];
  readonly sources: readonly string[];
  readonly services: readonly string[];
  readonly ports: readonly { readonly port: string; readonly protocol: string }[];
  readonly richRules: readonly string[];
}

/** Ports of services that matter here; those that are known not to, with none. */
const services: Readonly<Record<string, readonly string[]>> = {
  "high-availability": [
    "2224/tcp",
    "3121/tcp",
    "5403/tcp",
    "5404-5405/udp",
    "5405-5412/udp",
    "9929/tcp",
    "9929/udp",
    "21064/tcp",
  ],
};
const harmless = new Set(
  "ssh dhcpv6-client dhcpv6 dhcp http https cockpit mdns samba samba-client ntp dns ipp ipp-client mysql postgresql smtp nfs rpc-bind mountd snmp ldap ldaps".split(
    " ",
  ),
);

/** Reads the XML of a zone. */
export function readZone(name: string, text: string): Zone {
  const xml = cut(text, "<!--", "-->").rest;
  const { rest: plain, pieces: richRules } = cut(xml, "<rule", "</rule>");
  const values = (tag: string, attribute: string) =>
    [...plain.matchAll(new RegExp(`<${tag}\\b([^>]*)>`, "g"))].flatMap(
      (match) => attributeOf(match[1], attribute) ?? [],
    );
  return {
    name,
    target: attributeOf(/<zone\b([^<>]*)>/.exec(plain)?.[1], "target") ?? "default",
    interfaces: values("interface", "name"),
    sources: values("source", "address"),
    services: values("service", "name"),
    ports: [...plain.matchAll(/<port\b([^<>]*)>/g)].flatMap((match) => {
      const [port, protocol] = [attributeOf(match[1], "port"), attributeOf(match[1], "protocol")];
      return port && protocol ? [{ port, protocol }] : [];
    }),
    richRules,
  };
}

/** Takes out what stands between two marks, in one pass: a hostile file has many that are never closed. */
function cut(text: string, open: string, close: string): { rest: string; pieces: string[] } {
  const pieces: string[] = [];
  let rest = "";
  for (let at = 0; ; ) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) return { rest: rest + text.slice(at), pieces };
    rest += text.slice(at, start);
    at = end + close.length;
    pieces.push(text.slice(start, at));
  }
}

function attributeOf(attributes: string | undefined, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes ?? "")?.[1];
}

/**
 * Whether the zone of a packet lets it in: that of its sender, of its interface, or the default one. Unknown where that
 * zone is not among the files, or names services whose ports are not known.
 */
export function allowedByFirewalld(
  zones: readonly Zone[],
  defaultZone: string | undefined,
  zoneOfInterface: (name: string) => string | undefined,
  packet: Packet,
): Verdict {
  if (zones.some((zone) => zone.sources.some((source) => fromNetwork(packet, source) === undefined))) return undefined;
  const bySource = zones.find((zone) => zone.sources.some((source) => fromNetwork(packet, source)));
  const named = packet.interface === undefined ? undefined : zoneOfInterface(packet.interface);
  const bound = zones.find((zone) =>
    named === undefined ? zone.interfaces.some((name) => byInterface(packet, name)) : zone.name === named,
  );
  if (!bySource && packet.interface === undefined && zones.some((zone) => zone.interfaces.length > 0)) return undefined;
  const zone = bySource ?? bound ?? (named === undefined ? zones.find(({ name }) => name === defaultZone) : undefined);
  if (!zone) return undefined;
  if (zone.target === "ACCEPT") return true;
  const ports = any(
    zone.ports.map(({ port, protocol }) => (protocol === packet.protocol ? inPorts(packet.port, port) : false)),
  );
  if (ports === true) return true;
  return any([
    ports,
    ...zone.services.map((service) => {
      const known = services[service];
      if (!known) return harmless.has(service) ? false : undefined;
      return known.some((entry) => {
        const [port = "", protocol] = entry.split("/");
        return protocol === packet.protocol && inPorts(packet.port, port) === true;
      });
    }),
    ...zone.richRules.map((rule) => richRule(rule, packet)),
  ]);
}

/** A rule that accepts a port, perhaps from a network; everything else is unknown. */
function richRule(rule: string, packet: Packet): boolean | undefined {
  const attributes = /<port\b([^<>]*)>/.exec(rule)?.[1];
  if (attributes === undefined) return undefined;
  const [port, protocol] = [attributeOf(attributes, "port") ?? "", attributeOf(attributes, "protocol")];
  if (protocol !== packet.protocol || inPorts(packet.port, port) === false) return false;
  const source = attributeOf(/<source\b([^<>]*)>/.exec(rule)?.[1], "address");
  const inside = source === undefined ? true : fromNetwork(packet, source);
  return inside === false ? false : inside && /<accept\b/.test(rule) && !/invert/.test(rule) ? true : undefined;
}
