import { drbd, kept } from "@halint/grammars";
import { asDrbd, type DrbdConfiguration } from "../model/drbd-configuration.js";
import { asReadBefore } from "../model/same-configuration.js";
import type { SourceFile } from "../model/source-file.js";

/** A configuration in the form that the judge of the grammars takes. Files that nobody includes have an assumed root. */
export function judgeConfig({
  files,
  includes,
  templateFiles = [],
}: Pick<DrbdConfiguration, "files" | "includes" | "templateFiles">): drbd.DrbdConfig {
  const found = new Map(files.map((file) => [file, new Map<drbd.Word, readonly drbd.IncludeMatch[]>()]));
  for (const { from, statement, outcome } of includes) {
    if (statement.pattern) found.get(from)?.set(statement.pattern, matchesOf(outcome));
  }
  for (const { from, path, outcome } of templateFiles) found.get(from)?.set(path, matchesOf(outcome));
  const read = files.map((file) => ({ path: file.path, file: asDrbd(file), includes: found.get(file) ?? new Map() }));
  const included = new Set(
    [...includes, ...templateFiles].flatMap(({ outcome }) => (outcome.kind === "read" ? outcome.files : [])),
  );
  const tops = files.filter((file) => !included.has(file));
  return { files: tops.length > 1 ? [assumedRoot(tops), ...read] : read };
}

/** The root that reads some files one after the other, as the one that packages install does. It has no place anywhere. */
function assumedRoot(files: readonly SourceFile[]): drbd.DrbdConfigFile {
  const file = drbd.parseDrbd('include "*";\n'.repeat(files.length));
  const includes = new Map<drbd.Word, readonly drbd.IncludeMatch[]>();
  files.forEach(({ path }, at) => {
    const pattern = file.includes[at]?.pattern;
    if (pattern) includes.set(pattern, [{ kind: "file", path }]);
  });
  return { path: "", file, includes };
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

/** What was made of a configuration. */
interface Judged {
  /** By version and host. */
  readonly refusals: Map<string, readonly drbd.Refusal[]>;
  /** A reading that the target version accepts somewhere, until somebody asks what takes effect. */
  clean?: drbd.Reading | undefined;
  effective?: readonly drbd.EffectiveResource[];
}

const judgedOf = kept((_: DrbdConfiguration): Judged => ({ refusals: new Map() }));

/** Why drbdadm of a version refuses a configuration; without a host, for any host that it names. */
export function refusalsOf(
  configuration: DrbdConfiguration,
  version: drbd.DrbdVersion = configuration.target.version,
  host?: string | drbd.JudgeHost,
): readonly drbd.Refusal[] {
  const judged = judgedOf(asReadBefore(configuration));
  const machine = typeof host === "string" ? { name: host } : host;
  const key = `${version} ${machine?.name ?? ""} ${machine?.addresses?.join(" ") ?? ""}`;
  let refusals = judged.refusals.get(key);
  if (!refusals) {
    const reading = read(configuration, version, machine);
    refusals = reading.refusals;
    judged.refusals.set(key, refusals);
    const isWanted = version === configuration.target.version && refusals.length === 0 && !judged.effective;
    if (isWanted) judged.clean = reading;
  }
  return refusals;
}

function read(configuration: DrbdConfiguration, version: drbd.DrbdVersion, host?: drbd.JudgeHost): drbd.Reading {
  return drbd.readAs(judgeConfig(configuration), version, host);
}

/** What takes effect of a configuration, in its target version. */
export function effectiveResources(configuration: DrbdConfiguration): readonly drbd.EffectiveResource[] {
  const judged = judgedOf(asReadBefore(configuration));
  if (!judged.effective) {
    const { version } = configuration.target;
    // For which host it was read makes no difference to what takes effect, once it is accepted.
    judged.effective = drbd.effectiveOf(judged.clean ?? read(configuration, version), version);
    judged.clean = undefined;
  }
  return judged.effective;
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
