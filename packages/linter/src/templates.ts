import type { Range } from "@halint/grammars";

/**
 * Marks that a renderer should have replaced: ERB, Jinja and mustache, shell and CMake variables, `@NAME@`, and things
 * to fill in such as `<current node IP>`.
 */
const mark =
  /<%[^\n]{0,200}?%>|<%.*|\{\{[^\n]{0,200}?\}\}|\{%[^\n]{0,200}?%\}|\$\{[A-Za-z_][\w.]{0,80}\}|(?<![^\s:/])@[A-Z_][A-Z0-9_]{0,80}@|(?<![^\s:/])<[A-Za-z][^<>\n]{0,80}>/g;

/** Every mark of an unrendered template that a text holds. */
export function templateMarks(text: string): Range[] {
  return [...text.matchAll(mark)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Whether a text, or a single word, still has to be rendered. */
export function isTemplate(text: string): boolean {
  return text.search(mark) !== -1;
}

/** Names that tutorials and samples put where an address of the site belongs. */
const fillIn =
  /^(?:(?:your|my|the)?[-_.]?(?:default)?[-_.]?(?:gateway|router)(?:[-_.]?(?:ip|addr|address))?|virtual[-_.]?ip|vip|(?:peer|other|remote|node)[-_.]?(?:ip|addr|address)|ip[-_.]?(?:address|addr|of[-_.].*)|x+\.x+\.x+\.x+|a\.b\.c\.d)$/i;

/** Whether a host or address is something to fill in: `virtual-ip`, `gateway`, `x.x.x.x`. */
export function isFillInName(text: string): boolean {
  return fillIn.test(text);
}
