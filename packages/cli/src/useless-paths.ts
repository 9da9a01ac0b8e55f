import { posix } from "node:path";
import type { Discovery } from "@halint/cluster";
import { nearest } from "@halint/linter";
import { commands } from "./options.js";

/** Says why paths of the command line lead nowhere. */
export function uselessPaths(discovery: Discovery, paths: readonly string[], workingDirectory: string): string[] {
  const { useless, unreadable, ignored } = discovery;
  const refused = (path: string) => {
    const full = posix.resolve(workingDirectory, path);
    return unreadable.find((entry) => entry.path === full);
  };
  return [
    ...useless
      // A directory that cannot be listed holds nothing to see, but that is not what is wrong with it.
      .filter(({ path, why }) => why === "missing" || !refused(path))
      .map(({ path, why }) =>
        why === "missing"
          ? `${path} does not exist${commandInstead(path)}`
          : `${path} holds no ha.cf, haresources, authkeys or drbd.conf${archivesInside(path, ignored, workingDirectory)}`,
      ),
    ...paths.flatMap((path) => {
      const entry = refused(path);
      return entry ? [`${path} cannot be read: ${entry.reason}`] : [];
    }),
  ];
}

/** Whether some of a path was read all the same: of an archive that ends early, what came before. */
export function isReadInPart({ clusters }: Discovery, path: string, workingDirectory: string): boolean {
  const inside = `${posix.resolve(workingDirectory, path)}!/`;
  return clusters.some(({ files }) => files.some((file) => file.path.startsWith(inside)));
}

/** Archives are read where they are named, and those in an archive not at all. */
function archivesInside(path: string, ignored: Discovery["ignored"], workingDirectory: string): string {
  const full = posix.resolve(workingDirectory, path);
  const inside = ignored.filter((entry) => entry.why === "archive" && entry.path.startsWith(full));
  const [first, second] = inside.map((entry) => posix.relative(workingDirectory, entry.path));
  if (first === undefined) return "";
  if (first.includes("!"))
    return `; archives inside an archive (${first.split("!/").at(-1)}) are not read: unpack it first`;
  const more = inside.length > 2 ? " …" : "";
  return `; archives are read when they are named: halint ${second === undefined ? first : `${first} ${second}`}${more}`;
}

/** A misspelt command looks like a path that does not exist. */
function commandInstead(path: string): string {
  const names = commands.flatMap(({ name }) => (name === "" ? [] : [name]));
  const near = path.includes("/") ? undefined : nearest(path, names);
  return near ? `; did you mean the command ${near}?` : "";
}
