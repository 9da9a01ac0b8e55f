import { code, list } from "../../markup.js";
import type { HoverSubject } from "./subject.js";

/** What an include statement leads to. */
export const includeSubject: HoverSubject = (view, offset) => {
  for (const { from, statement, outcome } of view.configuration?.includes ?? []) {
    const pattern = statement.pattern;
    if (from.path !== view.file.path || !pattern || offset < pattern.start || offset > pattern.end) continue;
    const text = ((): string => {
      switch (outcome.kind) {
        case "read":
          return `Reads ${list(outcome.files.map((file) => code(view.workspace.displayOf(file.path))))}.`;
        case "no match":
          return "Matches nothing, which is legal.";
        case "missing":
          return "There is no such file.";
        case "directory":
          return "That is a directory.";
        case "unreadable":
          return `It cannot be read: ${outcome.reason}.`;
        case "outside":
          return "It lies outside of what halint was pointed at, so it is not read.";
        default:
          return "";
      }
    })();
    if (text !== "") return { range: pattern.range, text };
  }
  return undefined;
};
