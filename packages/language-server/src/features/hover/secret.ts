import { secretRanges } from "../../secrets.js";
import type { HoverSubject } from "./subject.js";

/** A key: that it is one, and never what it is. */
export const secretSubject: HoverSubject = (view, offset) => {
  const range = secretRanges(view.file, view.language).find(({ start, end }) => start <= offset && offset <= end);
  if (!range) return undefined;
  return { range, text: "A secret. It is shown nowhere but in the file itself.", last: true };
};
