import { posix } from "node:path";
import type { Document, Node, YAMLMap } from "yaml";
import { yamlLibrary } from "../libraries.js";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { routeTo, takeRoute } from "./net-commands.js";
import type { NodeRoot } from "./node-root.js";
import { type Piece, placeOf } from "./text.js";

const kinds = ["ethernets", "bonds", "bridges", "vlans", "wifis", "vrfs", "dummy-devices"];

/** Reads etc/netplan/*.yaml, in order of their names: lists of later files add, single values replace. */
export function readNetplan(root: NodeRoot, into: InterfaceBuilder): void {
  for (const name of root.list("etc/netplan")) {
    const file = /\.ya?ml$/.test(name) ? into.read(root, posix.join("etc/netplan", name)) : undefined;
    if (file) readNetplanFile(file, into);
  }
}

/** Reads one netplan file; what YAML does not accept tells nothing. */
export function readNetplanFile(file: SourceFile, into: InterfaceBuilder): void {
  const yaml = yamlLibrary();
  let document: Document;
  try {
    document = yaml.parseDocument(file.text, { logLevel: "silent", uniqueKeys: false });
  } catch {
    return;
  }
  // Anchors are resolved one step at a time, so that a file of aliases cannot grow.
  const resolved = (node: unknown): unknown => (yaml.isAlias(node) ? node.resolve(document) : node);
  const child = (node: unknown, key: string): unknown =>
    yaml.isMap(node)
      ? resolved(
          (node as YAMLMap).items.find((pair) => yaml.isScalar(pair.key) && String(pair.key.value) === key)?.value,
        )
      : undefined;
  const items = (node: unknown): unknown[] => (yaml.isSeq(node) ? node.items.map(resolved) : []);
  const piece = (node: unknown): Piece | undefined => {
    if (!yaml.isScalar(node) || node.value === null) return undefined;
    const start = (node as Node).range?.[0] ?? 0;
    const quoted = /["']/.test(file.text[start] ?? "") ? 1 : 0;
    return { text: String(node.value), start: start + quoted };
  };
  const isOn = (node: unknown) => /^(?:true|yes|on)$/i.test(piece(node)?.text ?? "");

  const network = child(document.contents, "network");
  for (const kind of kinds) {
    const devices = child(network, kind);
    if (!yaml.isMap(devices)) continue;
    for (const pair of (devices as YAMLMap).items) {
      const key = piece(pair.key);
      const device = resolved(pair.value);
      if (!key) continue;
      const match = child(device, "match");
      // With `match` the key is only a handle.
      const named = piece(child(device, "set-name")) ?? (match === undefined ? key : piece(child(match, "name")));
      if (!named || /[*?[]/.test(named.text)) {
        into.unnamed = true;
        continue;
      }
      const name = named.text;
      into.name(name, placeOf(file, named));
      if (isOn(child(device, "dhcp4")) || isOn(child(device, "dhcp6"))) into.dynamic(name);
      for (const address of items(child(device, "addresses"))) {
        // An address with options is a map of one key.
        const text = piece(yaml.isMap(address) ? (address as YAMLMap).items[0]?.key : address);
        if (text) into.address(name, file, text);
      }
      for (const which of ["gateway4", "gateway6"]) {
        const gateway = piece(child(device, which));
        if (gateway) takeRoute(into, routeTo("default", undefined, gateway.text, name, placeOf(file, gateway)));
      }
      for (const route of items(child(device, "routes"))) {
        const [to, via] = [piece(child(route, "to")), piece(child(route, "via"))];
        if (to) takeRoute(into, routeTo(to.text, undefined, via?.text, name, placeOf(file, to)));
      }
    }
  }
}
