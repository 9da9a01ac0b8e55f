import { posix } from "node:path";
import type { Discovery } from "@halint/cluster";
import { nearest } from "@halint/linter";
import { commands } from "./options.js";

/** Says why paths of the command line lead nowhere. */
export function uselessPaths(
  { useless, unreadable }: Discovery,
  paths: readonly string[],
  workingDirectory: string,
): string[] {
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
          : `${path} holds no ha.cf, haresources, authkeys or drbd.conf`,
      ),
    ...paths.flatMap((path) => {
      const entry = refused(path);
      return entry ? [`${path} cannot be read: ${entry.reason}`] : [];
    }),
  ];
}

/** A misspelt command looks like a path that does not exist. */
function commandInstead(path: string): string {
  const names = commands.flatMap(({ name }) => (name === "" ? [] : [name]));
  const near = path.includes("/") ? undefined : nearest(path, names);
  return near ? `; did you mean the command ${near}?` : "";
}
