import { posix } from "node:path";
import type { SourceFile } from "../../model/source-file.js";
import type { FirewallFacts } from "../host-facts.js";
import type { NodeRoot } from "../node-root.js";
import { assignmentsOf } from "../text.js";
import { allowedByFirewalld, readZone } from "./firewalld.js";
import { allowedByIptables, allowedByUfw, readIptables } from "./iptables.js";
import { allowedByNftables, readNftables } from "./nftables.js";
import type { Packet, Verdict } from "./packet.js";

interface Source {
  readonly file: SourceFile;
  allows(packet: Packet): Verdict;
}

/**
 * What saved rules let in: iptables-save files, etc/nftables.conf, ufw, zones of firewalld. Where several are there,
 * only what all agree on is known, because nothing says which of them is loaded. Undefined where there is none.
 */
export function readFirewall(root: NodeRoot): FirewallFacts | undefined {
  const sources = [
    ...["etc/sysconfig/iptables", "etc/iptables/rules.v4"].flatMap((path) => iptables(root, path)),
    ...nftables(root),
    ...ufw(root),
    ...firewalld(root),
  ];
  const [first] = sources;
  if (!first) return undefined;
  return {
    place: { file: first.file },
    allows(protocol, port, from, interfaceName) {
      const packet: Packet = { protocol, port, from, interface: interfaceName };
      const verdicts = new Set(sources.map((source) => source.allows(packet)));
      return verdicts.size === 1 ? [...verdicts][0] : undefined;
    },
  };
}

function iptables(root: NodeRoot, path: string): Source[] {
  const file = root.read(path);
  const table = file && readIptables(file.text);
  return file && table ? [{ file, allows: (packet) => allowedByIptables(table, packet) }] : [];
}

/** A file without an input chain, such as the one that comes with the package, lets everything in and is no firewall. */
function nftables(root: NodeRoot): Source[] {
  for (const path of ["etc/nftables.conf", "etc/sysconfig/nftables.conf"]) {
    const file = root.read(path);
    const tables = file ? readNftables(file.text) : [];
    // What other files of rules add is not known.
    const includes = file && /^[ \t]*include\b/m.test(file.text);
    if (file && tables.some((table) => table.inputs.length > 0))
      return [{ file, allows: (packet) => (includes ? undefined : allowedByNftables(tables, packet)) }];
  }
  return [];
}

function ufw(root: NodeRoot): Source[] {
  const file = root.read("etc/ufw/user.rules");
  const table = file && readIptables(file.text);
  if (!file || !table) return [];
  const settings = root.read("etc/ufw/ufw.conf");
  if (settings && /^[ \t]*ENABLED=no\b/im.test(settings.text)) return [];
  const defaults = root.read("etc/default/ufw");
  const policy = defaults && assignmentsOf(defaults.text).get("DEFAULT_INPUT_POLICY")?.text.toUpperCase();
  const accepts = policy === "ACCEPT" ? true : policy === "DROP" || policy === "REJECT" ? false : undefined;
  return [{ file, allows: (packet) => allowedByUfw(table, accepts, packet) }];
}

function firewalld(root: NodeRoot): Source[] {
  const directory = "etc/firewalld/zones";
  const files = root.list(directory).flatMap((name) => {
    const file = name.endsWith(".xml") ? root.read(posix.join(directory, name)) : undefined;
    return file ? [{ name: name.slice(0, -4), file }] : [];
  });
  const [first] = files;
  if (!first) return [];
  const zones = files.map(({ name, file }) => readZone(name, file.text));
  const settings = root.read("etc/firewalld/firewalld.conf");
  const defaultZone = settings ? /^[ \t]*DefaultZone=(\S+)/m.exec(settings.text)?.[1] : undefined;
  const bound = (name: string): string | undefined => {
    const file = root.read(`etc/sysconfig/network-scripts/ifcfg-${name}`);
    return (file && assignmentsOf(file.text).get("ZONE")?.text) || undefined;
  };
  return [{ file: first.file, allows: (packet) => allowedByFirewalld(zones, defaultZone, bound, packet) }];
}
