import { posix } from "node:path";
import { drbd } from "@halint/grammars";
import { asDrbd, type DrbdConfiguration } from "../model/drbd-configuration.js";
import { asReadBefore } from "../model/same-configuration.js";
import type { SourceFile } from "../model/source-file.js";

/** What of a configuration the judge needs. */
type Judged = Pick<DrbdConfiguration, "root" | "files" | "includes" | "templateFiles">;

/** A configuration in the form that the judge of the grammars takes: the root first, or the stock one that is assumed. */
export function judgeConfig({ root, files, includes, templateFiles = [] }: Judged): drbd.DrbdConfig {
  const assumed = root || files.length < 2 ? [] : [assumedRoot(files)];
  return {
    files: assumed.concat(
      files.map((file) => {
        const found = new Map<drbd.Word, readonly drbd.IncludeMatch[]>();
        for (const { from, statement, outcome } of includes) {
          const { pattern } = statement;
          if (from !== file || !pattern) continue;
          found.set(pattern, matchesOf(outcome));
        }
        for (const { from, path, outcome } of templateFiles) if (from === file) found.set(path, matchesOf(outcome));
        return { path: file.path, file: asDrbd(file), includes: found };
      }),
    ),
  };
}

/** What the stock drbd.conf includes of a drbd.d, where there is no root: global_common.conf, then `*.res`. */
function assumedRoot(files: readonly SourceFile[]): drbd.DrbdConfigFile {
  const directory = posix.dirname(files[0]?.path ?? "/");
  const direct = files.filter(
    ({ path }, at) => at === 0 || (posix.dirname(path) === directory && /^[^.].*\.res$/.test(posix.basename(path))),
  );
  const file = drbd.parseDrbd('include "*";\n');
  const pattern = file.includes[0]?.pattern;
  const matches = direct.map(({ path }) => ({ kind: "file", path }) as const);
  return { path: `${directory}/.`, file, includes: new Map(pattern ? [[pattern, matches]] : []) };
}

function matchesOf(outcome: DrbdConfiguration["includes"][number]["outcome"]): readonly drbd.IncludeMatch[] {
  switch (outcome.kind) {
    case "read":
      return outcome.files.map((file) => ({ kind: "file", path: file.path }));
    case "no match":
    case "missing":
      return [];
    case "directory":
    case "unreadable":
    case "outside":
      return [{ kind: outcome.kind, path: outcome.path }];
  }
}

const judged = new WeakMap<DrbdConfiguration, Map<string, readonly drbd.Refusal[]>>();

/** Why drbdadm of a version refuses a configuration; without a host, for any host that it names. */
export function refusalsOf(
  configuration: DrbdConfiguration,
  version: drbd.DrbdVersion = configuration.target.version,
  host?: string | drbd.JudgeHost,
): readonly drbd.Refusal[] {
  const same = asReadBefore(configuration);
  const known = judged.get(same) ?? new Map<string, readonly drbd.Refusal[]>();
  judged.set(same, known);
  const machine = typeof host === "string" ? { name: host } : host;
  const key = `${version} ${machine?.name ?? ""} ${machine?.addresses?.join(" ") ?? ""}`;
  let refusals = known.get(key);
  if (!refusals) {
    const config = judgeConfig(configuration);
    refusals = drbd.judge(config, version, machine);
    known.set(key, refusals);
  }
  return refusals;
}

/** What `refusalsOf` would say in the target version if one file of the configuration had another text. */
export function refusalsWith(
  configuration: DrbdConfiguration,
  changed: SourceFile,
  text: string,
  host?: drbd.JudgeHost,
): readonly drbd.Refusal[] {
  const config = judgeConfig(configuration);
  const files = config.files.map((file): drbd.DrbdConfigFile => {
    if (file.path !== changed.path) return file;
    const tree = drbd.parseDrbd(text);
    // The patterns are other words now; what one of the same text led to, it leads to again.
    const found = new Map([...file.includes].map(([word, matches]) => [word.value, matches]));
    const includes = new Map<drbd.Word, readonly drbd.IncludeMatch[]>();
    const sections = [...tree.resources, ...tree.commons];
    const templates = sections.flatMap((section) => section.statements("template-file").map(({ value }) => value));
    for (const word of [...tree.includes.map(({ pattern }) => pattern), ...templates]) {
      const matches = word && found.get(word.value);
      if (matches) includes.set(word, matches);
    }
    return { path: file.path, file: tree, includes };
  });
  return drbd.judge({ files }, configuration.target.version, host);
}

/** For which version the words of a configuration speak, whatever was set. */
export function shownVersion(configuration: DrbdConfiguration): drbd.TargetVersion {
  return drbd.targetVersion(judgeConfig(configuration));
}
