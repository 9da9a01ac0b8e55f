import type { SourceFile } from "../model/source-file.js";
import type { HostsEntry } from "./host-facts.js";

/** Sources that hold nothing but what the files say. */
const filesOnly = new Set(["files", "compat", "systemd", "altfiles"]);

/**
 * Names in etc/passwd or etc/group. Undefined where nsswitch.conf asks other sources too, or a `+` line does: then the
 * file is not all.
 */
export function readAccounts(
  file: SourceFile | undefined,
  nsswitch: SourceFile | undefined,
  database: "passwd" | "group",
): ReadonlySet<string> | undefined {
  if (!file || /^\+/m.test(file.text)) return undefined;
  if (sourcesOf(nsswitch, database)?.some((source) => !filesOnly.has(source))) return undefined;
  const names = file.text.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    return colon > 0 && !line.startsWith("#") ? [line.slice(0, colon)] : [];
  });
  return new Set(names);
}

/**
 * Whether a name can be resolved: certainly where nsswitch.conf asks the hosts file alone; undefined where the network
 * might answer.
 */
export function resolver(
  hosts: readonly HostsEntry[] | undefined,
  nsswitch: SourceFile | undefined,
): (name: string) => boolean | undefined {
  return (name) => {
    const wanted = name.toLowerCase();
    if (hosts?.some((entry) => entry.names.some((known) => known.toLowerCase() === wanted))) return true;
    const sources = sourcesOf(nsswitch, "hosts");
    return hosts && sources?.every((source) => source === "files") ? false : undefined;
  };
}

/** The sources of a database, without what is in brackets; undefined where the file does not name it. */
function sourcesOf(nsswitch: SourceFile | undefined, database: string): string[] | undefined {
  const line = nsswitch && new RegExp(`^[ \\t]*${database}:([^\\n#]*)`, "m").exec(nsswitch.text)?.[1];
  const sources = line?.replace(/\[[^[\]]*\]/g, " ").match(/\S+/g);
  return sources ? [...sources] : undefined;
}
