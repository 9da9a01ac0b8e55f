import { nearest } from "@halint/linter";
import { UsageError, type Words } from "../arguments.js";
import { clean, Failure, say } from "../outcome.js";
import { toJson } from "../report.js";
import { type RulePage, rulePages } from "../rule-pages.js";
import { noticedText } from "../words.js";

/** `halint explain RULE`: what it finds, why it matters, a bad and a good example, its fix. */
export function explain(words: Words): number {
  const [id, second] = words.operands;
  if (id === undefined || second !== undefined) {
    throw new UsageError("halint explain takes one rule, for example: halint explain cluster/peer-ucast");
  }
  const page = pageOf(id);
  say(words.one("format") === "json" ? toJson(page) : textOf(page));
  return clean;
}

function pageOf(id: string): RulePage {
  const pages = rulePages();
  const exact = pages.find((page) => page.id === id);
  if (exact) return exact;
  const ids = pages.map((page) => page.id);
  const nameOf = (other: string) => other.slice(other.indexOf("/") + 1);
  const name = nearest(id, ids.map(nameOf)) ?? id;
  const named = ids.filter((other) => nameOf(other) === name);
  const near = nearest(id, ids) ?? named.join(" or ");
  throw new Failure(`there is no rule ${id}${near ? `; did you mean ${near}?` : " (halint rules lists them)"}`);
}

function textOf(page: RulePage): string {
  const parts = [`${page.id}\n\n${wrap(page.finds)}`, wrap(page.why)];
  const noticed = page.noticed.map((word) => noticedText[word]);
  const facts = [
    page.severities.length > 0 ? `Severity: ${page.severities.join(", ")}` : "",
    noticed.length > 0 ? `Who notices: ${noticed.join("; ")}` : "",
  ].filter((line) => line !== "");
  if (facts.length > 0) parts.push(facts.join("\n"));
  parts.push(page.fix === null ? "No fix." : wrap(`Fix: ${page.fix}`));
  const [bad] = page.bad;
  if (bad)
    parts.push(
      `Example: ${bad.about}\n\n${indent(bad.files)}\n\n${bad.says.map((line) => wrap(`→ ${line}`)).join("\n")}`,
    );
  if (bad?.after) parts.push(`Repaired:\n\n${indent(bad.after)}`);
  const [good] = page.good;
  if (good) parts.push(`Nothing to say: ${good.about}\n\n${indent(good.files)}`);
  return `${parts.join("\n\n")}\n`;
}

function indent(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}

function wrap(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > 96) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
