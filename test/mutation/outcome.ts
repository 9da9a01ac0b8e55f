// Runs in a process of its own, bundled with one rule, `the rule` below: what its examples come to, as text.
import { discover, MemoryFiles } from "@halint/cluster";
import { fixToFixedPoint, lintRun, type Rule, type RuleExamples } from "@halint/linter";
import { readExampleFiles } from "@halint/linter/testing";

/** Everything of a rule's examples that its tests look at. */
export function outcomeOf(rule: Rule, { bad, good }: RuleExamples): string {
  const lines: string[] = [];
  for (const { files: text, unsafe } of [...bad, ...good.map(({ files }) => ({ files, unsafe: true }))]) {
    const { files, nodes } = readExampleFiles(text);
    const memory = new MemoryFiles(files);
    const check = (from: Parameters<typeof discover>[0]) =>
      lintRun(discover(from, nodes.length > 0 ? [] : ["/cluster"], { workingDirectory: "/cluster", nodes }).clusters, [
        rule,
      ]);
    for (const { severity, noticed, message, at } of check(memory)) {
      lines.push(`${severity} ${noticed} ${at.file.path} ${at.range?.start}-${at.range?.end}: ${message}`);
    }
    const fixed = fixToFixedPoint(memory, check, unsafe ? ["safe", "unsafe"] : ["safe"]);
    for (const { path, after, mode } of fixed.files) lines.push(`${path} ${mode} ${Buffer.from(after).toString()}`);
    lines.push("--");
  }
  return lines.join("\n");
}
