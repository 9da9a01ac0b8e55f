import { visible } from "../report.js";
import type { ShownFinding } from "../shown.js";
import { noticedText } from "../words.js";
import { byFile } from "./checkstyle.js";
import type { Reporter } from "./reporter.js";
import { xml } from "./xml.js";

/** JUnit's XML: a suite for each file; errors and warnings fail, advice is shown as skipped. */
export const junit: Reporter = (report) => {
  const found = byFile(report.findings);
  const clean = report.clusters.flatMap((cluster) => cluster.files.map(visible)).filter((file) => !found.has(file));
  const all = new Map<string, readonly ShownFinding[]>([
    ...found,
    ...[...new Set(clean)].map((file) => [file, []] as const),
  ]);
  const suites = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, findings]) => suite(file, findings));
  const failures = report.findings.filter(isFailure).length;
  const tests = [...all.values()].reduce((sum, findings) => sum + Math.max(1, findings.length), 0);
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="halint" tests="${tests}" failures="${failures}" errors="0">\n${suites.join("")}</testsuites>\n`;
};

const isFailure = (finding: ShownFinding) => finding.severity !== "info";

function suite(file: string, findings: readonly ShownFinding[]): string {
  const name = xml(file);
  const failures = findings.filter(isFailure).length;
  const skipped = findings.length - failures;
  const cases = findings.map((finding) => {
    const { rule, severity, message, noticed, help, at } = finding;
    const place = at.range ? `:${at.range.start.line}:${at.range.start.column}` : "";
    const head = `    <testcase classname="${name}" name="${xml(`${rule}${place}`)}">\n`;
    const text = [`${file}${place} (${noticedText[noticed]})`, message, ...(help ? [help] : [])].join("\n");
    const body = isFailure(finding)
      ? `      <failure type="${severity}" message="${xml(message)}">${xml(text)}</failure>\n`
      : `      <skipped message="${xml(message)}"/>\n`;
    return `${head}${body}    </testcase>\n`;
  });
  if (cases.length === 0) cases.push(`    <testcase classname="${name}" name="halint"/>\n`);
  return `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}">\n${cases.join("")}  </testsuite>\n`;
}
