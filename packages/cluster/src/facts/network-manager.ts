import { posix } from "node:path";
import { isBackup } from "../discover/file-names.js";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { routeTo, takeRoute } from "./net-commands.js";
import type { NodeRoot } from "./node-root.js";
import { iniSections, type Piece, part, placeOf } from "./text.js";

const directory = "etc/NetworkManager/system-connections";

/** Reads the keyfiles of NetworkManager (nm-settings-keyfile(5)). One that names no interface does not tell which it is. */
export function readNetworkManager(root: NodeRoot, into: InterfaceBuilder): void {
  for (const name of root.list(directory)) {
    // Older versions write no ending.
    const file = isBackup(name) || name.startsWith(".") ? undefined : into.read(root, posix.join(directory, name));
    if (file) readKeyfile(file, into);
  }
}

/** Reads one keyfile. */
export function readKeyfile(file: SourceFile, into: InterfaceBuilder): void {
  const sections = iniSections(file.text);
  const settingOf = (section: string, key: string) =>
    sections.find(({ name }) => name === section)?.entries.find((entry) => entry.key === key)?.value;
  const device = settingOf("connection", "interface-name");
  if (!device) into.unnamed = true;
  if (!device || device.text === "lo") return;
  const name = device.text;
  into.name(name, placeOf(file, device));
  for (const { name: section, entries } of sections) {
    if (section !== "ipv4" && section !== "ipv6") continue;
    for (const { key, value } of entries) {
      if (key === "method" && /^(?:auto|dhcp)$/.test(value.text)) into.dynamic(name);
      else if (/^address\d*$/.test(key)) {
        const [address, gateway] = pieces(value, /[^,]+/g);
        if (address) into.address(name, file, address);
        if (gateway) takeGateway(into, file, gateway, name);
      } else if (key === "addresses") {
        for (const piece of pieces(value, /[^;]+/g)) {
          const [address] = pieces(piece, /[^,]+/g);
          if (address) into.address(name, file, address);
        }
      } else if (key === "gateway") takeGateway(into, file, value, name);
      else if (/^route\d+$/.test(key)) {
        const [target, gateway] = value.text.split(",");
        takeRoute(into, routeTo(target, undefined, gateway, name, placeOf(file, value)));
      }
    }
  }
}

function takeGateway(into: InterfaceBuilder, file: SourceFile, gateway: Piece, name: string): void {
  takeRoute(into, routeTo("default", undefined, gateway.text, name, placeOf(file, gateway)));
}

function pieces(piece: Piece, pattern: RegExp): Piece[] {
  return [...piece.text.matchAll(pattern)].map((match) => {
    const blank = match[0].length - match[0].trimStart().length;
    return part(piece, match.index + blank, match.index + blank + match[0].trim().length);
  });
}
