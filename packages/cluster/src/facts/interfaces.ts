import { posix } from "node:path";
import type { Reader } from "../discover/reader.js";
import type { SourceFile } from "../model/source-file.js";
import { dumpDirectories, findAddressDump, readAddressDump } from "./address-dump.js";
import { readDebianInterfaces } from "./debian-interfaces.js";
import type { InterfaceFact, InterfaceFacts, RouteFact } from "./host-facts.js";
import { readIfcfgFiles } from "./ifcfg.js";
import { InterfaceBuilder } from "./interface-builder.js";
import { takeScript } from "./net-commands.js";
import { readNetplan } from "./netplan.js";
import { readNetworkManager } from "./network-manager.js";
import { readNetworkd } from "./networkd.js";
import type { NodeRoot } from "./node-root.js";

/** Scripts that run at boot and in which people keep `route add`. */
const bootScripts = ["etc/rc.local", "etc/rc.d/rc.local", "etc/init.d/boot.local", "etc/init.d/after.local"];

/** What is known of the network of a machine. */
export interface NetworkFacts {
  readonly interfaces: InterfaceFacts | undefined;
  /** Undefined where no file that could hold one was found. */
  readonly routes: readonly RouteFact[] | undefined;
  /** A saved list of addresses, which may lie outside the root. */
  readonly dump: SourceFile | undefined;
}

/**
 * Everything that tells of interfaces, merged. What a running machine shows is complete and marked as seen; what its
 * files configure is there from boot on. What halint's configuration says of an interface overrules both.
 */
export function readNetwork(
  reader: Reader,
  root: NodeRoot | undefined,
  beside: readonly string[],
  given: InterfaceFacts | undefined,
  live: readonly InterfaceFact[] | undefined,
): NetworkFacts {
  const into = new InterfaceBuilder();
  if (root) {
    readIfcfgFiles(root, into);
    readDebianInterfaces(root, into);
    readNetworkManager(root, into);
    readNetplan(root, into);
    readNetworkd(root, into);
    for (const path of bootScripts) {
      const file = root.read(path);
      if (file) takeScript(into, file);
    }
  }
  const configured = !into.empty;
  const directories = [...beside, ...(root ? dumpDirectories.map((path) => posix.join(root.path, path)) : [])];
  const dump = live ? undefined : findAddressDump(reader, directories);
  const complete = live !== undefined || (dump !== undefined && readAddressDump(dump, into));
  for (const fact of live ?? []) {
    into.name(fact.name);
    for (const { address, prefix } of fact.addresses)
      into.address(fact.name, undefined, { text: address, start: 0 }, prefix?.toString(), true);
  }
  if (live && root) readDownInterfaces(root, into);
  if (complete) {
    // All addresses of the moment are there, those of DHCP too. Not every route stands in a file.
    for (const fact of into.facts()) {
      if (fact.addresses.some((address) => address.seen)) into.dynamic(fact.name, false);
      into.routed(fact.name);
    }
  }
  if (root) readSpeeds(root, into);
  const found: InterfaceFacts | undefined = into.empty
    ? undefined
    : {
        list: into.facts(),
        complete,
        ...(into.unnamed && !complete ? { unnamed: true as const } : {}),
        source: complete || (dump && !configured) ? "live" : "files",
      };
  return {
    interfaces: overruled(found, given),
    routes: into.routes.length > 0 ? into.routes : configured ? [] : undefined,
    dump,
  };
}

/** Facts that are given as complete are all; others replace what is known of their interfaces. */
function overruled(found: InterfaceFacts | undefined, given: InterfaceFacts | undefined): InterfaceFacts | undefined {
  if (!given || !found || given.complete) return given ?? found;
  const stated = new Set(given.list.map((fact) => fact.name));
  return {
    ...found,
    list: [
      ...given.list.map((fact): InterfaceFact => {
        const known = found.list.find((other) => other.name === fact.name);
        return { ...fact, source: given.source, routed: fact.routed || (known?.routed ?? false) };
      }),
      ...found.list.filter((fact) => !stated.has(fact.name)),
    ],
  };
}

/** The system calls leave out interfaces that are down or have no address; their addresses are not known then. */
function readDownInterfaces(root: NodeRoot, into: InterfaceBuilder): void {
  for (const name of root.list("sys/class/net")) {
    if (into.has(name) || !root.isDirectory(`sys/class/net/${name}`)) continue;
    into.name(name);
    into.dynamic(name);
  }
}

function readSpeeds(root: NodeRoot, into: InterfaceBuilder): void {
  for (const name of root.list("sys/class/net")) {
    const speed = into.has(name) ? root.read(`sys/class/net/${name}/speed`)?.text.trim() : undefined;
    if (speed && /^[1-9]\d*$/.test(speed)) into.speed(name, Number(speed));
  }
}
