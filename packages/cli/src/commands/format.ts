import { posix } from "node:path";
import { archiveOf, asDrbd, type Cluster, filesOf, type SourceFile } from "@halint/cluster";
import { encode, type FormattedLanguage, format } from "@halint/grammars";
import { type FixedFile, isTemplate, isTemplateDrbd } from "@halint/linter";
import { readSources, readsStandardInput, UsageError, type Words } from "../arguments.js";
import { findClusters } from "../find-clusters.js";
import { inputFiles, standardInput, writeAll } from "../input-files.js";
import { clean, Failure, found, say, tell } from "../outcome.js";
import { patchText } from "../patch.js";
import { visible } from "../report.js";
import { Secrets } from "../secrets.js";

/** `halint format PATH…`: lays files out. With --check or --diff nothing is written, and a difference ends with 1. */
export function formatFiles(words: Words): number {
  const stdin = readsStandardInput(words);
  const check = words.has("check");
  const asPatch = words.has("diff");
  if (check && asPatch) throw new UsageError("--check and --diff exclude each other");
  if (stdin && words.operands.length > 1) throw new UsageError("- stands alone: what it holds is printed");
  const workingDirectory = process.cwd();
  const sources = readSources(words);
  const name = words.one("stdin-filename");
  const path = posix.resolve(workingDirectory, name ?? "");
  const { clusters, only } = findClusters(
    { ...sources, paths: sources.paths.map((operand) => (operand === "-" ? path : operand)) },
    stdin ? standardInput(path) : inputFiles,
  );
  const files = clusters.flatMap(languagesIn).filter(([file]) => !only || only.has(file.path));
  const changed = [...new Map(files)].flatMap(([file, language]) => laidOut(file, language) ?? []);
  if (stdin && !check && !asPatch) {
    const [file] = files.find((entry) => entry[0].path === path) ?? [];
    if (!file) throw new Failure(`${name} is no file that has a layout: nothing is printed`);
    say(changed.find(({ source }) => source === file)?.text ?? file.text);
    return clean;
  }
  if (asPatch) {
    say(patchText(changed.map(fixed), workingDirectory, new Secrets(clusters)));
    return changed.length > 0 ? found : clean;
  }
  if (!check) writeAll(changed.map(fixed), "nothing was laid out");
  for (const { source } of changed) say(`${visible(source.display)}\n`);
  const count = `${changed.length} of ${new Map(files).size} files`;
  tell(check ? `${count} would be laid out anew` : `${count} laid out anew`);
  return check && changed.length > 0 ? found : clean;
}

function languagesIn(cluster: Cluster): [SourceFile, FormattedLanguage][] {
  return [
    ...(["ha.cf", "haresources", "authkeys"] as const).flatMap((language) =>
      filesOf(cluster, language).map(({ file }): [SourceFile, FormattedLanguage] => [file, language]),
    ),
    ...cluster.drbd.flatMap(({ files }) => files.map((file): [SourceFile, FormattedLanguage] => [file, "drbd"])),
  ];
}

interface LaidOut {
  readonly source: SourceFile;
  readonly text: string;
}

const fixed = ({ source, text }: LaidOut): FixedFile => ({
  path: source.path,
  before: source.bytes,
  after: encode(text, source.source.encoding),
  secret: false,
});

/** Undefined where there is nothing to do, or nothing that should be done. */
function laidOut(source: SourceFile, language: FormattedLanguage): LaidOut | undefined {
  const left = (why: string) => tell(`${visible(source.display)} is left as it is: ${why}`);
  if (language === "drbd" ? isTemplateDrbd(asDrbd(source)) : isTemplate(source.text)) {
    left("it is a template");
    return undefined;
  }
  const [problem] = language === "drbd" ? asDrbd(source).problems : [];
  if (problem) {
    left(`line ${source.lineOf(problem.range.start)} is no valid syntax`);
    return undefined;
  }
  const text = format(language, source.text);
  if (text === source.text) return undefined;
  if (archiveOf(source.path) !== undefined) {
    left("it is inside an archive");
    return undefined;
  }
  return { source, text };
}
