import { posix } from "node:path";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { routeTo, takeRoute } from "./net-commands.js";
import type { NodeRoot } from "./node-root.js";
import { type IniSection, iniSections, placeOf } from "./text.js";

const directory = "etc/systemd/network";

/** Reads etc/systemd/network/*.network and *.netdev with their drop-ins (systemd.network(5)). */
export function readNetworkd(root: NodeRoot, into: InterfaceBuilder): void {
  const taken = new Set<string>();
  for (const name of root.list(directory)) {
    const path = posix.join(directory, name);
    if (name.endsWith(".netdev")) {
      const file = root.read(path);
      const device = file && valuesOf(iniSections(file.text), "NetDev", "Name")[0];
      if (device) into.name(device.text, { file });
    } else if (name.endsWith(".network")) {
      const dropIns = root
        .list(`${path}.d`)
        .filter((extra) => extra.endsWith(".conf"))
        .map((extra) => posix.join(`${path}.d`, extra));
      const files = [path, ...dropIns].flatMap((entry) => into.read(root, entry) ?? []);
      readNetwork(files, taken, into);
    }
  }
}

/** Of several files for one interface the first counts. One that names none, or a pattern, does not tell which it is. */
function readNetwork(files: readonly SourceFile[], taken: Set<string>, into: InterfaceBuilder): void {
  const parts = files.map((file) => ({ file, sections: iniSections(file.text) }));
  const matched = parts
    .flatMap(({ sections }) => valuesOf(sections, "Match", "Name"))
    .flatMap(({ text }) => text.split(/\s+/).filter((name) => name !== ""));
  if (matched.length === 0 || matched.some((name) => !isName(name))) into.unnamed = true;
  const names = matched.filter((name) => isName(name) && !taken.has(name));
  for (const name of names) {
    taken.add(name);
    into.name(name, files[0] && { file: files[0] });
    for (const { file, sections } of parts) readSections(file, sections, name, into);
  }
}

const isName = (text: string) => /^[\w.-]+$/.test(text);

function readSections(file: SourceFile, sections: readonly IniSection[], name: string, into: InterfaceBuilder): void {
  for (const { name: section, entries } of sections) {
    const value = (key: string) => entries.find((entry) => entry.key === key)?.value;
    for (const { key, value: text } of entries) {
      const inNetwork = section === "Network";
      if (key === "Address" && (inNetwork || section === "Address")) into.address(name, file, text);
      else if (inNetwork && key === "DHCP" && !/^(?:no|false|off|0|none)$/i.test(text.text)) into.dynamic(name);
      else if (inNetwork && key === "Gateway")
        takeRoute(into, routeTo("default", undefined, text.text, name, placeOf(file, text)));
      else if (inNetwork && /^(?:VLAN|Bridge|Bond)$/.test(key)) into.name(text.text, { file });
    }
    if (section === "Route") {
      const [target, gateway] = [value("Destination"), value("Gateway")];
      const at = target ?? gateway;
      if (at) takeRoute(into, routeTo(target?.text ?? "default", undefined, gateway?.text, name, placeOf(file, at)));
    }
  }
}

function valuesOf(sections: readonly IniSection[], section: string, key: string) {
  return sections
    .filter(({ name }) => name === section)
    .flatMap(({ entries }) => entries.filter((entry) => entry.key === key).map((entry) => entry.value));
}
