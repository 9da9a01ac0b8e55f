import { toJson } from "../report.js";
import type { ShownEdit, ShownFinding, ShownFix, ShownPlace, ShownRange } from "../shown.js";
import { noticedText } from "../words.js";
import type { Reporter } from "./reporter.js";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, for code scanning: rules, places, related places, fixes that are texts. */
export const sarif: Reporter = (report, stage) => {
  const pages = stage.pages();
  const index = new Map(pages.map((page, at) => [page.id, at]));
  return toJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "halint",
            semanticVersion: stage.version,
            rules: pages.map((page) => ({
              id: page.id,
              shortDescription: { text: page.finds },
              fullDescription: { text: page.why },
              help: { text: [page.finds, page.why, page.fix].filter((text) => text !== null).join("\n\n") },
              defaultConfiguration: { level: levels[page.severities[0] ?? "warning"] },
              properties: { tags: [page.id.split("/")[0]], noticed: page.noticed },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => resultOf(finding, index.get(finding.rule))),
      },
    ],
  });
};

function resultOf(finding: ShownFinding, ruleIndex: number | undefined) {
  const fixes = finding.fixes.flatMap(fixOf);
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: finding.help ? `${finding.message}\n${finding.help}` : finding.message },
    locations: [{ physicalLocation: locationOf(finding.at) }],
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related, id) => ({
            id,
            physicalLocation: locationOf(related.place),
            message: { text: related.message },
          })),
        }),
    partialFingerprints: { "halint/v1": finding.fingerprint },
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: {
      noticed: finding.noticed,
      noticedText: noticedText[finding.noticed],
      cluster: finding.cluster,
      node: finding.node,
    },
  };
}

function uriOf(file: string): string {
  const encoded = file.split("/").map(encodeURIComponent).join("/");
  return file.startsWith("/") ? `file://${encoded}` : encoded;
}

function regionOf({ start, end }: ShownRange) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function locationOf(place: ShownPlace) {
  return {
    artifactLocation: { uri: uriOf(place.exactFile) },
    ...(place.range ? { region: regionOf(place.range) } : {}),
  };
}

type Replacement = Extract<ShownEdit, { kind: "text" }> & { text: string };

/** SARIF knows texts only: a fix that changes a mode, makes a file or writes a key has no place in it. */
function fixOf(fix: ShownFix) {
  const edits = fix.edits.filter((edit): edit is Replacement => edit.kind === "text" && edit.text !== null);
  if (edits.length < fix.edits.length || edits.length === 0) return [];
  const files = [...new Set(edits.map((edit) => edit.file))];
  return [
    {
      description: { text: `${fix.title} (${fix.safety})` },
      artifactChanges: files.map((file) => ({
        artifactLocation: { uri: uriOf(file) },
        replacements: edits
          .filter((edit) => edit.file === file)
          .map((edit) => ({ deletedRegion: regionOf(edit.range), insertedContent: { text: edit.text } })),
      })),
    },
  ];
}
