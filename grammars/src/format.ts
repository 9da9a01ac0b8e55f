import { formatAuthkeys } from "./authkeys/format.js";
import { type FormatOptions, formatDrbd } from "./drbd/format.js";
import { formatHaCf } from "./ha-cf/format.js";
import { formatHaresources } from "./haresources/format.js";

/** The languages that have a layout. */
export type FormattedLanguage = "ha.cf" | "haresources" | "authkeys" | "drbd";

/** Lays a file out; what it means stays, and a second time changes nothing. */
export function format(language: FormattedLanguage, text: string, options?: FormatOptions): string {
  switch (language) {
    case "ha.cf":
      return formatHaCf(text);
    case "haresources":
      return formatHaresources(text);
    case "authkeys":
      return formatAuthkeys(text);
    case "drbd":
      return formatDrbd(text, options);
  }
}
