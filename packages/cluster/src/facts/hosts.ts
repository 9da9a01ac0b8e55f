import type { SourceFile } from "../model/source-file.js";
import type { HostsEntry } from "./host-facts.js";

/** Reads etc/hosts (hosts(5)): an address and its names on each line, `#` starts a comment. */
export function readHosts(file: SourceFile): HostsEntry[] {
  const entries: HostsEntry[] = [];
  const { text } = file;
  for (const match of text.matchAll(/^[ \t]*([^#\s]+)([^#\n]*)/gm)) {
    const names = (match[2] ?? "").split(/\s+/).filter((name) => name !== "");
    const start = match.index + match[0].indexOf(match[1] as string);
    entries.push({
      address: match[1] as string,
      names,
      place: { file, range: { start, end: match.index + match[0].trimEnd().length } },
    });
  }
  return entries;
}
