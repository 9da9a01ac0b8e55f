import pc from "picocolors";
import type { ShownFinding, ShownPlace, ShownReport } from "../shown.js";
import { noticedText } from "../words.js";
import type { Reporter } from "./reporter.js";

type Colours = ReturnType<typeof pc.createColors>;

/** For people: a code frame for each finding, related places, what to do, and a summary. */
export const pretty: Reporter = (report, stage) => {
  const colours = pc.createColors(stage.colours);
  const parts = report.findings.map((finding) => one(finding, colours, stage.width));
  return `${parts.join("\n")}${parts.length > 0 ? "\n" : ""}${summaryLine(report, colours)}`;
};

const where = ({ file, range }: ShownPlace) => (range ? `${file}:${range.start.line}:${range.start.column}` : file);

function one(finding: ShownFinding, colours: Colours, width: number): string {
  const { severity, at } = finding;
  const paint = severity === "error" ? colours.red : severity === "warning" ? colours.yellow : colours.cyan;
  const lines = [
    `${paint(colours.bold(severity))} ${colours.bold(finding.rule)}${colours.dim(` · ${noticedText[finding.noticed]}`)}`,
    `  ${colours.cyan(where(at))}${finding.node !== null ? colours.dim(` (${finding.node})`) : ""}`,
    ...wrap(finding.message, width - 2).map((text) => `  ${text}`),
    ...frame(at, paint, colours, width),
  ];
  for (const related of finding.related) {
    lines.push(`  ${colours.dim("see")} ${colours.cyan(where(related.place))} ${related.message}`);
    lines.push(...frame(related.place, colours.dim, colours, width));
  }
  if (finding.help) lines.push(...hang(colours.green("help"), "help".length, finding.help, width));
  for (const fix of finding.fixes) {
    const how = fix.safety === "safe" ? "--fix" : "--fix --unsafe-fixes";
    lines.push(`  ${colours.green("fix")}  ${fix.title} ${colours.dim(`(${how})`)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Indents further lines to where the text of the first one begins. */
function hang(label: string, labelWidth: number, text: string, width: number): string[] {
  return wrap(text, width - 3 - labelWidth).map((line, index) =>
    index === 0 ? `  ${label} ${line}` : `${" ".repeat(3 + labelWidth)}${line}`,
  );
}

/** Breaks at blanks; a word longer than the line stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > Math.max(width, 20)) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Characters that take two columns of a terminal. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

const columnsOf = (text: string) => text.length + (text.match(wide)?.length ?? 0);

/** The line with the place underlined; a long line is cut around the place. */
function frame(place: ShownPlace, paint: (text: string) => string, colours: Colours, width: number): string[] {
  const gutter = String(place.range?.start.line ?? "");
  const line = place.line(Math.max(20, width - gutter.length - 5));
  if (!line) return [];
  const margin = " ".repeat(gutter.length);
  const marks = "^".repeat(Math.max(1, columnsOf(line.text.slice(line.from, line.to))));
  return [
    `  ${colours.dim(`${gutter} │`)} ${line.text}`,
    `  ${colours.dim(`${margin} │`)} ${" ".repeat(columnsOf(line.text.slice(0, line.from)))}${paint(marks)}`,
  ];
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

function summaryLine(report: ShownReport, colours: Colours): string {
  const { summary } = report;
  const clusters = report.clusters.map((cluster) => {
    const nodes = cluster.nodes.filter((node) => node !== null);
    return nodes.length > 0 ? `${cluster.name} (${nodes.join(", ")})` : cluster.name;
  });
  const about = clusters.length <= 3 ? clusters.join("; ") : plural(clusters.length, "cluster");
  const counts = [
    summary.errors > 0 ? colours.red(plural(summary.errors, "error")) : "",
    summary.warnings > 0 ? colours.yellow(plural(summary.warnings, "warning")) : "",
    summary.infos > 0 ? colours.cyan(plural(summary.infos, "info")) : "",
  ].filter((text) => text !== "");
  const made = report.fixed ? `${plural(report.fixed, "repair")} made. ` : "";
  const verdict = counts.length > 0 ? counts.join(", ") : colours.green("nothing to report");
  const back = [
    summary.suppressed > 0 ? `${summary.suppressed} suppressed` : "",
    summary.baselined > 0 ? `${summary.baselined} in the baseline` : "",
  ].filter((text) => text !== "");
  const kept = back.length > 0 ? ` (${back.join(", ")})` : "";
  const hint =
    summary.fixable > 0
      ? `; ${summary.fixable === 1 ? "1 is" : `${summary.fixable} are`} repaired by --fix (--diff shows how)`
      : "";
  return `${about}: ${made}${verdict} in ${plural(summary.files, "file")}${kept}${hint}\n`;
}
