import { toJson } from "../report.js";
import type { ShownFinding } from "../shown.js";
import type { Reporter } from "./reporter.js";

function severityOf({ severity, noticed }: ShownFinding): string {
  if (severity === "warning") return "minor";
  if (severity === "info") return "info";
  return noticed === "start" || noticed === "parse" || noticed === "kernel" ? "critical" : "major";
}

/** GitLab's code quality report. */
export const gitlab: Reporter = ({ findings }) =>
  toJson(
    findings.map((finding) => ({
      description: finding.message,
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: severityOf(finding),
      location: {
        path: finding.at.exactFile,
        lines: { begin: finding.at.range?.start.line ?? 1, end: finding.at.range?.end.line ?? 1 },
      },
    })),
  );
