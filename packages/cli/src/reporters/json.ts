import { toJson } from "../report.js";
import type { ShownEdit, ShownPlace } from "../shown.js";
import type { Reporter } from "./reporter.js";

const placeOf = ({ exactFile, range }: ShownPlace) => ({ file: exactFile, range });

function editOf(edit: ShownEdit) {
  const hidden = edit.kind !== "mode" && edit.text === null ? { secret: true } : {};
  switch (edit.kind) {
    case "text":
      return { file: edit.file, range: edit.range, text: edit.text, ...hidden };
    case "mode":
      return { file: edit.file, mode: edit.mode };
    case "create":
      return { file: edit.file, create: true, mode: edit.mode, text: edit.text, ...hidden };
  }
}

/** The versioned machine format: lines and columns from 1, ends exclusive, columns in UTF-16 units. */
export const json: Reporter = (report) =>
  toJson({
    version: 1,
    clusters: report.clusters,
    diagnostics: report.findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      noticed: finding.noticed,
      message: finding.message,
      ...(finding.help === undefined ? {} : { help: finding.help }),
      ...placeOf(finding.at),
      cluster: finding.cluster,
      node: finding.node,
      related: finding.related.map((related) => ({ ...placeOf(related.place), message: related.message })),
      fixes: finding.fixes.map((fix) => ({ title: fix.title, safety: fix.safety, edits: fix.edits.map(editOf) })),
      docs: `docs/rules/${finding.rule}.md`,
    })),
    summary: report.summary,
  });
