import { severities } from "@halint/linter";
import type { Words } from "../arguments.js";
import { UsageError } from "../arguments.js";
import { clean, say } from "../outcome.js";
import { toJson } from "../report.js";
import { rulePages } from "../rule-pages.js";

/** `halint rules`: a line for each rule. */
export function listRules(words: Words): number {
  if (words.operands.length > 0)
    throw new UsageError("halint rules takes no path; halint explain RULE prints one rule");
  const pages = rulePages();
  if (words.one("format") === "json") {
    say(
      toJson({
        version: 1,
        rules: pages.map(({ id, finds, severities, noticed, safety }) => ({
          rule: id,
          finds,
          severities,
          noticed,
          fixes: safety,
          docs: `docs/rules/${id}.md`,
        })),
      }),
    );
    return clean;
  }
  const rows = pages.map((page) => [
    page.id,
    page.severities.length > 0 ? page.severities.join(", ") : severities[1],
    page.safety.length > 0 ? `fix: ${page.safety.join(", ")}` : "",
    page.finds,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (cell ?? "").padEnd(widths[column] ?? 0));
    say(`${cells.join("  ").trimEnd()}\n`);
  }
  return clean;
}
