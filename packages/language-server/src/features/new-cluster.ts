import { disk, type Write, WriteError, writeTogether } from "@halint/cluster";
import { generate, placeOf, planFiles, readAnswers, runbook } from "@halint/generate";
import { URI } from "vscode-uri";
import { CommandError } from "../commands.js";
import type { NewClusterAnswer } from "../protocol.js";
import { pathOf } from "../workspace.js";

/** What is asked of `halint/newCluster`. */
export interface NewClusterParams {
  /** The JSON form of `halint init --answers`. */
  readonly answers: unknown;
  /** URI of the directory for the files; without it, nothing is looked at and nothing written. */
  readonly directory?: string;
  /** Writes the files, all or none, over nothing that is there. */
  readonly write?: boolean;
}

/** The files of a new cluster, shown or written. Throws a CommandError where writing fails. */
export function newCluster({ answers: given, directory, write }: NewClusterParams): NewClusterAnswer {
  const { answers, problems } = readAnswers(given);
  if (!answers) return { problems, files: [], obstacles: [], written: [], runbook: "" };
  const generated = generate(answers);
  const mask = (text: string) =>
    [answers.key, answers.secret].reduce((sum, secret) => sum.replaceAll(secret, "•".repeat(8)), text);
  const files = generated.map((file) => ({
    path: placeOf(file),
    mode: `0${file.mode.toString(8)}`,
    text: mask(file.text),
  }));
  const path = directory === undefined ? undefined : pathOf(directory);
  if (directory !== undefined && path === undefined) throw new CommandError("files can be written to a disk only");
  const plan = path === undefined ? undefined : planFiles(generated, path, disk);
  const obstacles = plan?.obstacles ?? [];
  const answer = { problems: [], files, obstacles, runbook: runbook(answers) };
  if (!write || !plan || obstacles.length > 0) return { ...answer, written: [] };
  return { ...answer, written: written(plan.writes) };
}

function written(writes: readonly Write[]): string[] {
  try {
    writeTogether(writes);
  } catch (error) {
    if (error instanceof WriteError) throw new CommandError(`nothing was written: ${error.path}: ${error.message}`);
    throw error;
  }
  return writes.map(({ path }) => URI.file(path).toString());
}
