import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const { codeOfRule }: { codeOfRule(text: string): string } = await import(
  new URL("../../scripts/rules-only.mjs", import.meta.url).href
);
const rules = fileURLToPath(new URL("../../packages/linter/src/rules", import.meta.url));

interface Node {
  readonly type?: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/** The names that a text uses, and those that it makes anywhere: a name made in one place is not looked for in others. */
function namesIn(text: string): { used: Set<string>; made: Set<string> } {
  const used = new Set<string>();
  const made = new Set<string>();
  const makes = (pattern: unknown): void => {
    const node = pattern as Node | null;
    if (node?.type === "Identifier") made.add(node.name as string);
    else if (node?.type === "Property") makes(node.value);
    else if (node?.type === "AssignmentPattern") makes(node.left);
    else if (node?.type === "RestElement") makes(node.argument);
    else for (const part of [node?.properties, node?.elements].flat()) if (part) makes(part);
  };
  const visit = (value: unknown, key: string, parent: Node | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, key, parent);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const node = value as Node;
    // Types are nothing when it runs.
    if (node.type?.startsWith("TS") && node.type !== "TSAsExpression" && node.type !== "TSSatisfiesExpression") return;
    if (node.type === "VariableDeclarator" || node.type === "FunctionDeclaration") makes(node.id);
    if (node.type?.startsWith("Import") && node.local) makes(node.local);
    for (const parameter of [node.params, node.param].flat()) if (parameter) makes(parameter);
    const isName = (key === "property" || key === "key") && parent?.computed !== true && parent?.shorthand !== true;
    if (node.type === "Identifier" && !isName) used.add(node.name as string);
    for (const [name, child] of Object.entries(node)) visit(child, name, node);
  };
  visit(parseSync("rule.ts", text).program, "", undefined);
  return { used, made };
}

test("no rule uses what stands below its documentation, which the bundles lack", () => {
  const files = readdirSync(rules, { recursive: true, encoding: "utf8" }).filter((path) => /\/.*\.ts$/.test(path));
  expect(files.length).toBeGreaterThan(150);
  const lost = files.flatMap((path) => {
    const whole = readFileSync(`${rules}/${path}`, "utf8");
    const code = codeOfRule(whole);
    const below = namesIn(whole.slice(code.length)).made;
    const { used, made } = namesIn(code);
    return [...used].filter((name) => below.has(name) && !made.has(name)).map((name) => `${path}: ${name}`);
  });
  expect(lost).toEqual([]);
});

test("a name from below would be seen", () => {
  const text = "const rule = () => list(late);\nconst own = ({ a: b, ...c }, [d] = []) => b + c.late + d;";
  const { used, made } = namesIn(text);
  expect([...used].filter((name) => !made.has(name))).toEqual(["list", "late"]);
});
