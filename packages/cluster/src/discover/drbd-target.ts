import { drbd } from "@halint/grammars";
import type { DrbdConfiguration, DrbdTarget } from "../model/drbd-configuration.js";
import { judgeConfig } from "../queries/drbd-judge.js";

/** For which version a configuration is judged: the one that is set, else the one that the files show. */
export function targetOf(
  configuration: Pick<DrbdConfiguration, "root" | "files" | "includes">,
  given: DrbdTarget["version"] | undefined,
  module?: string,
): DrbdTarget {
  if (given) return { version: given, inferred: false, why: "it is set" };
  const loaded = module === undefined ? undefined : versionOfModule(module);
  const found = drbd.targetVersion(judgeConfig(configuration));
  // The name of a root is chosen by people; the module is what runs.
  if (loaded && found.reason !== "file-name")
    return { version: loaded, inferred: true, why: `the machine has module ${module} of DRBD loaded` };
  return { version: found.version, inferred: true, why: whyOf(found) };
}

function versionOfModule(module: string): DrbdTarget["version"] | undefined {
  return module.startsWith("9.")
    ? "9"
    : module.startsWith("8.4.")
      ? "8.4"
      : module.startsWith("8.3.")
        ? "8.3"
        : undefined;
}

function whyOf({ reason, nineOnly }: drbd.TargetVersion): string {
  switch (reason) {
    case "file-name":
      return "the name of the file says so";
    case "nine-only-word":
      return `only this version knows ${nineOnly?.word ?? "a word"} where it stands`;
    case "fewest-refusals":
      return "words of several versions meet, and this one refuses least";
    case "default":
      return "no word shows another version, and it is the one that kernels come with";
  }
}
