import { isSection, walk } from "./ast.js";
import { type DrbdVersion, versionsKnowing } from "./catalogue.js";
import type { DrbdConfig, Place } from "./judge.js";
import { judge } from "./judge.js";

/** For which version a configuration is meant, and how that shows. */
export interface TargetVersion {
  readonly version: DrbdVersion;
  /**
   * `file-name`: the name of the root file says so. `nine-only-word`: a word stands where only 9 knows it.
   * `fewest-refusals`: words of 9 and of 8.x meet; the version that refuses least. `default`: nothing shows, hence 8.4,
   * the module that kernels come with.
   */
  readonly reason: "file-name" | "nine-only-word" | "fewest-refusals" | "default";
  /** The first word that only 9 knows in its place. */
  readonly nineOnly?: Place & { readonly word: string };
  /** The first word that only 8.x knows in its place. */
  readonly eightOnly?: Place & { readonly word: string };
}

const namedRoots: Readonly<Record<string, DrbdVersion>> = {
  "drbd-90.conf": "9",
  "drbd-84.conf": "8.4",
  "drbd-83.conf": "8.3",
  "drbd-82.conf": "8.3",
  "drbd-08.conf": "8.3",
};

/** The version that a configuration shows by itself; a setting or facts about the host come before it. */
export function targetVersion(config: DrbdConfig): TargetVersion {
  const found = wordsOfOneVersion(config);
  const root = config.files[0]?.path.split("/").at(-1) ?? "";
  const named = Object.hasOwn(namedRoots, root) ? namedRoots[root] : undefined;
  if (named) return { version: named, reason: "file-name", ...found };
  if (found.nineOnly && found.eightOnly) {
    const counts = (["9", "8.4", "8.3"] as const).map((version) => ({ version, count: judge(config, version).length }));
    const least = counts.reduce((best, next) => (next.count < best.count ? next : best));
    return { version: least.version, reason: "fewest-refusals", ...found };
  }
  if (found.nineOnly) return { version: "9", reason: "nine-only-word", ...found };
  return { version: "8.4", reason: "default", ...found };
}

/** A release later than any: words of every drbd-utils count. */
const anyUtils = "99";

function wordsOfOneVersion(config: DrbdConfig): Pick<TargetVersion, "nineOnly" | "eightOnly"> {
  const known = new Map<string, "nine" | "eight" | "both">();
  let nineOnly: TargetVersion["nineOnly"];
  let eightOnly: TargetVersion["eightOnly"];
  for (const { file, path } of config.files) {
    for (const node of walk(file)) {
      const { head, parent } = node;
      if (head?.kind !== "word" || (isSection(node) && node.kind === "unknown") || parent.kind === "plugin") continue;
      const key = `${parent.kind} ${head.text}`;
      let where = known.get(key);
      if (!where) {
        const versions = versionsKnowing(head.text, parent.kind, anyUtils);
        const old = versionsKnowing(head.text, parent.kind);
        where =
          versions.length === 1 && versions[0] === "9"
            ? "nine"
            : old.length > 0 && !old.includes("9")
              ? "eight"
              : "both";
        known.set(key, where);
      }
      const place = { file: path, range: head.range, word: head.text };
      if (where === "nine") nineOnly ??= place;
      else if (where === "eight") eightOnly ??= place;
    }
  }
  return { ...(nineOnly && { nineOnly }), ...(eightOnly && { eightOnly }) };
}
