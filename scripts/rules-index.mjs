// Writes the lists of all rules from the files in packages/linter/src/rules: `node scripts/rules-index.mjs`.
// `--check` only compares, and fails if they differ.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rules = fileURLToPath(new URL("../packages/linter/src/rules", import.meta.url));
const languages = ["ha-cf", "haresources", "authkeys", "drbd", "cluster"];
const found = languages.flatMap((language) =>
  readdirSync(join(rules, language))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .sort()
    .map((file) => ({ id: `${language}/${file.slice(0, -3)}`, path: `./${language}/${file.slice(0, -3)}.js` })),
);
const variable = (id) => id.replace(/[^a-z0-9]+(.)/g, (_, letter) => letter.toUpperCase());
const header = "// Made by scripts/rules-index.mjs from the files beside it; do not edit.\n";

const index = `${header}import type { Rule } from "../rule.js";
${found.map(({ id, path }) => `import { rule as ${variable(id)} } from "${path}";`).join("\n")}

/** Every rule. */
export const rules: readonly Rule[] = [
${found.map(({ id }) => `  ${variable(id)},`).join("\n")}
];
`;

const pages = `${header}import type { RuleDocs, RuleExamples } from "../rule.js";
${found.map(({ id, path }) => `import * as ${variable(id)} from "${path}";`).join("\n")}

/** What the pages of the rules say; kept apart from the rules, because linting does not need it. */
export const rulePages: readonly { readonly id: string; readonly docs: RuleDocs; readonly examples: RuleExamples }[] = [
${found.map(({ id }) => `  { id: "${id}", docs: ${variable(id)}.docs, examples: ${variable(id)}.examples },`).join("\n")}
];
`;

let differs = false;
for (const [name, text] of [
  ["index.ts", index],
  ["pages.ts", pages],
]) {
  const path = join(rules, name);
  let before = "";
  try {
    before = readFileSync(path, "utf8");
  } catch {
    // It does not exist yet.
  }
  if (before === text) continue;
  differs = true;
  if (process.argv.includes("--check")) console.error(`${path} is out of date: run node scripts/rules-index.mjs`);
  else writeFileSync(path, text);
}
if (differs && process.argv.includes("--check")) process.exitCode = 1;
