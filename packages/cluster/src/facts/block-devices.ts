import type { SourceFile } from "../model/source-file.js";
import type { NodeRoot } from "./node-root.js";

const lists = ["proc/partitions", "partitions.txt", "lsblk.txt", "lsblk", "sos_commands/block/lsblk"];

/** Block devices that proc/partitions or a saved `lsblk` names, as `/dev/…`; undefined where there is neither. */
export function readBlockDevices(root: NodeRoot): string[] | undefined {
  const more = root.list("").filter((name) => /^lsblk.*\.(?:txt|out|log)$/.test(name) && !lists.includes(name));
  for (const path of [...lists, ...more]) {
    const file = root.read(path);
    const devices = file && devicesIn(file);
    if (devices && devices.length > 0) return devices;
  }
  return undefined;
}

/** A line of proc/partitions is `major minor blocks name`; of lsblk, a tree with the name first and the type later. */
function devicesIn(file: SourceFile): string[] {
  const devices = new Set<string>();
  for (const line of file.text.split("\n")) {
    const partition = /^\s*\d+\s+\d+\s+\d+\s+(\S+)\s*$/.exec(line)?.[1];
    const pairs = /\bNAME="([^"]+)"/.exec(line)?.[1];
    const tree = /^[^\w/]*([\w/][^\s"]*)\s+\d+:\d+\s/.exec(line)?.[1];
    const name = partition ?? pairs ?? tree;
    if (name === undefined || name === "NAME") continue;
    const mapped = /\b(?:lvm|crypt|mpath|dm)\b/.test(line.slice(line.indexOf(name) + name.length));
    devices.add(name.startsWith("/dev/") ? name : mapped ? `/dev/mapper/${name}` : `/dev/${name.replace(/!/g, "/")}`);
  }
  return [...devices];
}
