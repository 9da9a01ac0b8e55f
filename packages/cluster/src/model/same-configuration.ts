import type { DrbdConfiguration, Include, TemplateFile } from "./drbd-configuration.js";
import type { SourceFile } from "./source-file.js";

const lastOf = new WeakMap<SourceFile, DrbdConfiguration>();
const firstOf = new WeakMap<DrbdConfiguration, DrbdConfiguration>();

/**
 * The first configuration that was made of the same files with the same target. Where files are kept from run to run,
 * as editors do, what was made of their contents alone holds; what depends on the cluster around them does not.
 */
export function asReadBefore(configuration: DrbdConfiguration): DrbdConfiguration {
  let known = firstOf.get(configuration);
  if (!known) {
    const [file] = configuration.files;
    const last = file && lastOf.get(file);
    known = last && isSame(last, configuration) ? last : configuration;
    firstOf.set(configuration, known);
    if (file) lastOf.set(file, known);
  }
  return known;
}

function isSame(one: DrbdConfiguration, other: DrbdConfiguration): boolean {
  const { root, files, includes, templateFiles = [], target, unread, template } = one;
  return (
    root === other.root &&
    template === other.template &&
    target.version === other.target.version &&
    isSameList(files, other.files) &&
    isSameList(unread, other.unread) &&
    isSameList(includes, other.includes, leadToSame) &&
    isSameList(templateFiles, other.templateFiles ?? [], leadToSame)
  );
}

/** Statements of the same files come in the same order, so what they lead to tells the rest. */
function leadToSame(one: Include | TemplateFile, other: Include | TemplateFile): boolean {
  const [before, now] = [one.outcome, other.outcome];
  if (one.from !== other.from || before.kind !== now.kind) return false;
  if (before.kind === "read" && now.kind === "read") return isSameList(before.files, now.files);
  return JSON.stringify(before) === JSON.stringify(now);
}

function isSameList<T>(one: readonly T[], other: readonly T[], isSameEntry = (a: T, b: T) => a === b): boolean {
  return one.length === other.length && one.every((entry, index) => isSameEntry(entry, other[index] as T));
}
