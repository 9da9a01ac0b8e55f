import { asAuthkeys } from "@halint/cluster";
import { findAuthMethod } from "@halint/grammars";
import { code } from "../../markup.js";
import type { HoverSubject } from "./subject.js";

/** Methods and key ids of authkeys. */
export const authkeysSubject: HoverSubject = (view, offset) => {
  if (view.language !== "authkeys") return undefined;
  const reading = asAuthkeys(view.file);
  for (const line of reading.file.lines) {
    if (offset < line.range.start || offset > line.range.end) continue;
    if (line.kind === "key" && offset >= line.method.range.start && offset <= line.method.range.end) {
      const method = findAuthMethod(line.method.text);
      const text = method
        ? `**${method.name}**\n\n${method.summary}${method.takesKey ? " It needs a key." : " It takes no key."}`
        : `${code(line.method.text)} is no method of this build.`;
      return { range: line.method.range, text };
    }
    if (line.kind === "invalid" || offset > line.id.range.end) return undefined;
    const signs = line.kind === "key" && reading.signing?.key === line;
    const text =
      line.kind === "auth"
        ? `Key ${line.id.value} signs what this node sends.`
        : signs
          ? `Key ${line.id.value} signs what this node sends; it is accepted from others too.`
          : `Key ${line.id.value} is accepted from others; another one signs.`;
    return { range: line.id.range, text };
  }
  return undefined;
};
