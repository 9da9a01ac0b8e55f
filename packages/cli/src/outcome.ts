/** Nothing at or above --fail-on. */
export const clean = 0;
/** Something at or above --fail-on. */
export const found = 1;
/** halint could not run. */
export const failed = 2;

/** Why halint cannot run; exit status 2. */
export class Failure extends Error {}

/** Says something beside the report. */
export function tell(text: string): void {
  process.stderr.write(`halint: ${text}\n`);
}
