import { posix } from "node:path";
import { isBackup } from "../discover/file-names.js";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { ipRoute, routeTo, takeRoute } from "./net-commands.js";
import type { NodeRoot } from "./node-root.js";
import { assignmentsOf, linesOf, placeOf } from "./text.js";

/** Where Red Hat and SUSE keep them. */
const directories = ["etc/sysconfig/network-scripts", "etc/sysconfig/network"];

/** Reads ifcfg-*, route-*, ifroute-*, routes and static-routes of Red Hat and SUSE. */
export function readIfcfgFiles(root: NodeRoot, into: InterfaceBuilder): void {
  for (const directory of directories) {
    for (const name of root.list(directory)) {
      const match = /^(ifcfg|route|route6|ifroute)-([A-Za-z].*)$/.exec(name);
      if ((!match && name !== "routes") || isBackup(name)) continue;
      const file = into.read(root, posix.join(directory, name));
      if (!file) continue;
      if (match?.[1] === "ifcfg") readIfcfg(file, match[2] as string, into);
      else if (match?.[1] === "ifroute" || name === "routes") readSuseRoutes(file, match?.[2], into);
      else readRedHatRoutes(file, match?.[2] as string, into);
    }
  }
  const statics = root.read("etc/sysconfig/static-routes");
  if (statics) readStaticRoutes(statics, into);
  const network = root.read("etc/sysconfig/network");
  const gateway = network && assignmentsOf(network.text).get("GATEWAY");
  if (network && gateway) {
    const device = assignmentsOf(network.text).get("GATEWAYDEV")?.text;
    takeRoute(into, routeTo("default", undefined, gateway.text, device || undefined, placeOf(network, gateway)));
  }
}

/** Reads a network-scripts/ifcfg-* file: shell assignments. */
export function readIfcfg(file: SourceFile, nameOfFile: string, into: InterfaceBuilder): void {
  const values = assignmentsOf(file.text);
  const value = (name: string) => values.get(name)?.text || undefined;
  const device = value("DEVICE") ?? nameOfFile;
  const name = /^[\w.:@-]+$/.test(device) ? device : nameOfFile;
  // The scripts look the interface up by the address of its hardware then, and the file may be called after a connection.
  if (value("DEVICE") === undefined && value("HWADDR") !== undefined) {
    into.unnamed = true;
    if (!/^[a-z][a-z0-9.-]*\d[a-z0-9.]*$/.test(nameOfFile)) return;
  }
  if (name === "lo") return;
  into.name(name, { file });
  for (const [key, address] of values) {
    // IPADDR, IPADDR0, IPADDR_1 … with NETMASK, PREFIX or PREFIXLEN of the same ending.
    const suffix = /^IPADDR(\d*|_\w+)$/.exec(key)?.[1];
    if (suffix !== undefined) {
      const prefix = value(`PREFIX${suffix}`) ?? value(`PREFIXLEN${suffix}`);
      into.address(name, file, address, prefix ?? value(`NETMASK${suffix}`));
    } else if (key === "IPV6ADDR") into.address(name, file, address, "64");
    else if (key === "IPV6ADDR_SECONDARIES") {
      for (const match of address.text.matchAll(/\S+/g))
        into.address(name, file, { text: match[0], start: address.start + match.index }, "64");
    } else if (key === "GATEWAY" || key === "IPV6_DEFAULTGW")
      takeRoute(into, routeTo("default", undefined, address.text, name, placeOf(file, address)));
  }
  const protocol = (value("BOOTPROTO") ?? "none").toLowerCase();
  if (/dhcp|bootp|auto/.test(protocol) || /^yes$/i.test(value("DHCPV6C") ?? "")) into.dynamic(name);
  const members = /^BONDING_SLAVE|^BRIDGE_PORTS$|^ETHERDEVICE$/;
  for (const [key, { text }] of values) {
    if (members.test(key)) for (const member of text.split(/\s+/)) if (/^[A-Za-z]+\d/.test(member)) into.name(member);
  }
}

/** route-IF: arguments of `ip route`, or ADDRESSn, NETMASKn, GATEWAYn. */
function readRedHatRoutes(file: SourceFile, device: string, into: InterfaceBuilder): void {
  const values = assignmentsOf(file.text);
  for (const [key, address] of values) {
    const number = /^ADDRESS(\d+)$/.exec(key)?.[1];
    if (number === undefined) continue;
    const mask = values.get(`NETMASK${number}`)?.text;
    const gateway = values.get(`GATEWAY${number}`)?.text;
    takeRoute(into, routeTo(address.text, mask, gateway, device, placeOf(file, address)));
  }
  for (const { words, range } of linesOf(file.text)) {
    if (words[0]?.text.includes("=")) continue;
    const texts = words.map(({ text }) => text);
    takeRoute(into, ipRoute(texts, { file, range }), device);
  }
}

/** SUSE: destination, gateway, mask, interface; `-` stands for nothing. */
function readSuseRoutes(file: SourceFile, device: string | undefined, into: InterfaceBuilder): void {
  for (const { words, range } of linesOf(file.text)) {
    const [target, gateway, mask, name] = words.map(({ text }) => (text === "-" ? undefined : text));
    takeRoute(into, routeTo(target, mask, gateway, name ?? device, { file, range }));
  }
}

/** `any net NETWORK netmask MASK gw GATEWAY`, `any host ADDRESS dev IF`; the first word is an interface or `any`. */
function readStaticRoutes(file: SourceFile, into: InterfaceBuilder): void {
  for (const { words, range } of linesOf(file.text)) {
    const texts = words.map(({ text }) => text);
    const after = (key: string) => {
      const at = texts.indexOf(key);
      return at === -1 ? undefined : texts[at + 1];
    };
    const device = after("dev") ?? (texts[0] === "any" ? undefined : texts[0]);
    const target =
      texts[1] === "default" ? "default" : (after("net") ?? after("-net") ?? after("host") ?? after("-host"));
    takeRoute(into, routeTo(target, after("netmask"), after("gw"), device, { file, range }));
  }
}
