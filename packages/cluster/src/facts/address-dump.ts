import { posix } from "node:path";
import type { Reader } from "../discover/reader.js";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { largestFact } from "./node-root.js";

/** Names under which people and support bundles save what `ip addr` or `ifconfig -a` said. */
const named =
  /^(?:ip[-_ ]?(?:-d_)?a(?:ddr(?:ess)?)?(?:[-_ ]?(?:show|list))?|ifconfig(?:[-_ ]*a)?)(?:[-_.](?:all|txt|log|out|dump|output))*$/i;

/** Whether a file's name says that it is a saved list of all addresses. */
export function isAddressDump(name: string): boolean {
  return named.test(name);
}

/** Where support bundles keep it, below a node's root. */
export const dumpDirectories = ["", "sos_commands/networking", "network"];

/** The first saved list of addresses in some directories that reads as one. */
export function findAddressDump(reader: Reader, directories: readonly string[]): SourceFile | undefined {
  for (const directory of directories) {
    for (const name of reader.names(directory)) {
      const path = posix.join(directory, name);
      const stat = isAddressDump(name) ? reader.stat(path) : undefined;
      const file = stat?.kind === "file" && stat.size <= largestFact ? reader.read(path, "fact") : undefined;
      if (file && /^(?:\d+: )?[\w.@-]+(?::\d+)?[: ]/m.test(file.text) && /\binet6? /.test(file.text)) return file;
    }
  }
  return undefined;
}

/**
 * Reads what `ip addr`, `ip -o addr` or `ifconfig -a` printed. Returns whether it lists every interface: the loopback
 * interface is among them.
 */
export function readAddressDump(file: SourceFile, into: InterfaceBuilder): boolean {
  let name: string | undefined;
  let complete = false;
  let start = 0;
  for (const line of file.text.split("\n")) {
    const header = /^(?:\d+: +)?([A-Za-z][\w.:-]*?)(?:@[\w.-]+)?(?::(?: |$)| +(?=Link |inet)| +\S+<)/.exec(line);
    if (header && !/^\s/.test(line)) {
      name = header[1] as string;
      if (name === "lo") complete = true;
      else into.name(name, { file });
    }
    const address =
      /\binet6? (?:addr: ?)?([\d.]{7,15}|[\da-f:]+(?:\.[\d.]+)?)(?:%\w+)?(?:\/(\d+))?(?: peer \S+)?(?:.*?(?:netmask |Mask:|prefixlen )(\S+))?/i.exec(
        line,
      );
    if (address && name !== undefined && name !== "lo") {
      const text = address[1] as string;
      const piece = { text, start: start + address.index + address[0].indexOf(text) };
      into.address(name, file, piece, address[2] ?? hexMask(address[3]), true);
    }
    start += line.length + 1;
  }
  return complete;
}

/** BSD and old systems print masks as 0xffffff00. */
function hexMask(mask: string | undefined): string | undefined {
  const hex = /^0x([\da-f]{8})$/i.exec(mask ?? "")?.[1];
  return hex ? [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(".") : mask;
}
