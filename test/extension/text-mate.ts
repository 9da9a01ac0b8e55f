import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { repository } from "../support/run-halint.js";

/** A piece of text and the innermost name that the grammar gives it; undefined where it says nothing of it. */
export interface Scoped {
  readonly text: string;
  readonly scope: string | undefined;
  /** From the start of the text. */
  readonly start: number;
  readonly end: number;
}

/** Grammars of the extension by their file names, read as VS Code reads them. */
export type GrammarName = "ha-cf" | "haresources" | "authkeys" | "drbd";

let registry: textmate.Registry | undefined;

async function start(): Promise<textmate.Registry> {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const name = scope.slice("source.".length);
      const path = join(repository, "extension/syntaxes", `${name}.tmLanguage.json`);
      return textmate.parseRawGrammar(readFileSync(path, "utf8"), path);
    },
  });
}

/** Cuts a text as the grammar does, line by line. */
export async function scopesOf(name: GrammarName, text: string): Promise<Scoped[]> {
  registry ??= await start();
  const grammar = await registry.loadGrammar(`source.${name}`);
  if (!grammar) throw new Error(`there is no grammar ${name}`);
  const found: Scoped[] = [];
  let stack = textmate.INITIAL;
  let offset = 0;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      const end = Math.min(token.endIndex, line.length);
      if (token.startIndex >= end) continue;
      const scope = token.scopes.filter((one) => !one.startsWith("meta.") && !one.startsWith("source.")).at(-1);
      const piece = line.slice(token.startIndex, end);
      if (piece.trim() === "") continue;
      const start = offset + token.startIndex;
      const before = found.at(-1);
      // Quotes and what they hold are one thing to look at.
      if (before && scope !== undefined && before.scope === scope && before.end === start)
        found.splice(-1, 1, { ...before, text: before.text + piece, end: offset + end });
      else found.push({ text: piece, scope, start, end: offset + end });
    }
    offset += line.length + 1;
  }
  return found;
}
