import { type Agent, findAgent, findDirective } from "@halint/grammars";
import type { SignatureHelp } from "vscode-languageserver";
import type { View } from "../workspace.js";

/** Characters that begin or end an argument. */
export const signatureTriggers: readonly string[] = [":", " "];

/** The arguments of a resource inside `Agent::`, and those of directives that take several in an order. */
export function signatureHelp(view: View, offset: number): SignatureHelp | undefined {
  const { text } = view.file;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (view.language === "haresources") return inResource(/(?<!\S)\S*$/.exec(before)?.[0] ?? "");
  return view.language === "ha.cf" ? inDirective(before) : undefined;
}

function signature(
  label: string,
  separator: string,
  parameters: readonly string[],
  summary: string,
  active: number,
): SignatureHelp {
  const ranges: [number, number][] = [];
  let whole = label;
  for (const parameter of parameters) {
    whole += separator;
    ranges.push([whole.length, whole.length + parameter.length]);
    whole += parameter;
  }
  return {
    signatures: [{ label: whole, documentation: summary, parameters: ranges.map((range) => ({ label: range })) }],
    activeSignature: 0,
    activeParameter: Math.min(active, Math.max(0, parameters.length - 1)),
  };
}

function inResource(word: string): SignatureHelp | undefined {
  const pieces = word.split("::");
  const agent: Agent | undefined = pieces.length > 1 ? findAgent(pieces[0] ?? "") : undefined;
  const index = pieces.length - 2;
  if (!agent || index >= agent.max) return undefined;
  const parameters = agent.parameters.map((parameter, at) => (at < agent.min ? parameter : `[${parameter}]`));
  return signature(agent.name, "::", parameters, agent.summary, index);
}

function inDirective(before: string): SignatureHelp | undefined {
  const words = before.trimStart().split(/[ \t]+/);
  const directive = words.length > 1 ? findDirective(words[0] ?? "") : undefined;
  if (directive?.shape !== "line") return undefined;
  const index = words.length - 2;
  const endless = directive.parameters.at(-1)?.includes("…");
  if (index >= directive.parameters.length && !endless) return undefined;
  return signature(directive.name, " ", directive.parameters, directive.summary, index);
}
