import { noticedText } from "../words.js";
import type { Reporter } from "./reporter.js";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Workflow commands of GitHub Actions, which become annotations. */
export const github: Reporter = ({ findings }) =>
  findings
    .map(({ at: { file, range }, severity, rule, noticed, message, help }) => {
      const properties: [string, string | number][] = [["file", file]];
      if (range) {
        properties.push(["line", range.start.line], ["endLine", range.end.line], ["col", range.start.column]);
        if (range.end.line === range.start.line) properties.push(["endColumn", range.end.column]);
      }
      properties.push(["title", `${rule} · ${noticedText[noticed]}`]);
      const list = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(",");
      return `::${commands[severity]} ${list}::${data(help ? `${message}\n${help}` : message)}\n`;
    })
    .join("");
