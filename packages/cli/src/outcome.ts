import { FileError, mayBeTerminal, writeStandardOutput } from "@halint/cluster";

/** Nothing at or above --fail-on. */
export const clean = 0;
/** Something at or above --fail-on. */
export const found = 1;
/** halint could not run. */
export const failed = 2;
/** Ended by SIGINT. */
const interrupted = 130;
/** Ended by SIGTERM. */
const terminated = 143;

/**
 * From now on a signal waits until what is being done is done: several files are written together or not at all. Before,
 * it ends the run at once, wherever it is; a handler would wait for the end of the whole check.
 */
export function finishFirst(): void {
  if (process.listenerCount("SIGTERM") > 0) return;
  process.on("SIGINT", () => process.exit(interrupted));
  process.on("SIGTERM", () => process.exit(terminated));
}

/** Why halint cannot run; exit status 2. */
export class Failure extends Error {}

/** Says something beside the report. */
export function tell(text: string): void {
  process.stderr.write(`halint: ${text}\n`);
}

/** Prints a part of the report. A closed pipe ends the run quietly: `halint … | head`. */
export function say(text: string): void {
  try {
    if (!writeStandardOutput(text)) process.exit(clean);
  } catch (error) {
    if (error instanceof FileError) throw new Failure(`standard output cannot be written: ${error.message}`);
    throw error;
  }
}

/** Whether somebody is looking. */
export function isTerminal(): boolean {
  return mayBeTerminal() && process.stdout.isTTY === true;
}
