import { posix } from "node:path";
import { readTextFile } from "@halint/cluster";
import type { Noticed, Severity } from "@halint/linter";

/** What is known of a rule besides its check; the build writes it to rules.json beside the bundle. */
export interface RulePage {
  readonly id: string;
  readonly finds: string;
  readonly why: string;
  /** What the fix does; null where there is none. */
  readonly fix: string | null;
  /** Severities that its findings have, most severe first. */
  readonly severities: readonly Severity[];
  /** When the real software notices its findings. */
  readonly noticed: readonly Noticed[];
  /** Safety of its fixes. */
  readonly safety: readonly ("safe" | "unsafe")[];
  readonly bad: readonly {
    readonly about: string;
    readonly files: string;
    readonly says: readonly string[];
    readonly after: string | null;
  }[];
  readonly good: readonly { readonly about: string; readonly files: string }[];
}

let pages: readonly RulePage[] | undefined;

/** Reads the pages. Linting never does. */
export function rulePages(): readonly RulePage[] {
  pages ??= JSON.parse(readTextFile(posix.join(__dirname, "rules.json"))) as RulePage[];
  return pages;
}
