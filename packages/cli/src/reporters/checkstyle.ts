import type { ShownFinding } from "../shown.js";
import type { Reporter } from "./reporter.js";
import { xml } from "./xml.js";

/** Findings of each file, in order of first appearance. */
export function byFile(findings: readonly ShownFinding[]): Map<string, ShownFinding[]> {
  const files = new Map<string, ShownFinding[]>();
  for (const finding of findings) {
    const known = files.get(finding.at.file);
    if (known) known.push(finding);
    else files.set(finding.at.file, [finding]);
  }
  return files;
}

/** Checkstyle's XML, which many build servers read. */
export const checkstyle: Reporter = ({ findings }) => {
  const files = [...byFile(findings)].map(([file, own]) => {
    const errors = own.map(({ at: { range }, severity, message, rule }) => {
      const place = range ? `line="${range.start.line}" column="${range.start.column}" ` : "";
      return `    <error ${place}severity="${severity}" message="${xml(message)}" source="halint.${xml(rule)}"/>\n`;
    });
    return `  <file name="${xml(file)}">\n${errors.join("")}  </file>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<checkstyle version="4.3">\n${files.join("")}</checkstyle>\n`;
};
