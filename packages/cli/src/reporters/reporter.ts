import type { RulePage } from "../rule-pages.js";
import type { ShownReport } from "../shown.js";

/** What a reporter may know besides the report. */
export interface Stage {
  readonly colours: boolean;
  /** Characters in a line. */
  readonly width: number;
  /** Version of halint. */
  readonly version: string;
  /** What the pages of the rules say, read when it is asked for. */
  pages(): readonly RulePage[];
}

/** Turns a report into a text. It gets what is ready to be printed, so that it cannot forget to mask anything. */
export type Reporter = (report: ShownReport, stage: Stage) => string;
