import type { Reporter } from "./reporter.js";

/** `file:line:column: severity message [rule]`, a finding a line; for editors, grep and logs. */
export const compact: Reporter = ({ findings }) =>
  findings
    .map(({ at: { file, range }, severity, message, rule }) => {
      const place = range ? `${file}:${range.start.line}:${range.start.column}` : file;
      return `${place}: ${severity} ${message} [${rule}]\n`;
    })
    .join("");
