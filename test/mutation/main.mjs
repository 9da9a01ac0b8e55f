// npm run mutate -- [RULE…|FILE…] [--every N]: changes the code of rules in one place at a time and runs their examples,
// or that of any file that rules build on, and runs the examples of all. A change that no example notices survives, and
// is shown: either the examples lack something, or the code does nothing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInThisContext } from "node:vm";
import { build, transformSync } from "esbuild";
import { parseSync } from "oxc-parser";
import { codeOfRule } from "../../scripts/rules-only.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: "string", default: "1" } },
});
const rules = join(root, "packages/linter/src/rules");
const fileOf = (id) => join(rules, `${id}.ts`);
const wanted =
  positionals.length > 0
    ? positionals
    : [...readFileSync(join(rules, "index.ts"), "utf8").matchAll(/from "\.\/(.+)\.js"/g)].map(([, id]) => id);

const opposites = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+": "-",
  "-": "+",
};

/** Every change of a text in one place. */
function mutantsOf(file, text) {
  const found = [];
  const put = (node, by, about) => found.push({ start: node.start, end: node.end, by, about });
  const between = (left, right, operator) => {
    const at = text.indexOf(operator, left.end);
    return at !== -1 && at < right.start ? { start: at, end: at + operator.length } : undefined;
  };
  const visit = (node, parent) => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const child of node) visit(child, parent);
      return;
    }
    // What it says is another matter than when it speaks, and types are nothing at run time.
    if (/^TS/.test(node.type ?? "") || node.type === "ImportDeclaration") return;
    if (node.type === "VariableDeclarator" && node.id.name === "messages") return;
    if (node.type === "BinaryExpression" || node.type === "LogicalExpression") {
      const by = opposites[node.operator];
      const place = by && between(node.left, node.right, node.operator);
      if (place) put(place, by, `${node.operator} → ${by}`);
    }
    if (node.type === "UnaryExpression" && node.operator === "!")
      put(node, text.slice(node.argument.start, node.argument.end), "! taken out");
    if (node.type === "Literal" && typeof node.value === "boolean")
      put(node, String(!node.value), `${node.value} → ${!node.value}`);
    if (node.type === "Literal" && typeof node.value === "number")
      put(node, String(node.value + 1), `${node.value} → ${node.value + 1}`);
    if (node.type === "IfStatement" || node.type === "ConditionalExpression") {
      put(node.test, "true", "condition → true");
      put(node.test, "false", "condition → false");
    }
    if (node.type === "ContinueStatement") put(node, ";", "continue taken out");
    if (node.type === "CallExpression" && node.callee.property?.name === "filter")
      put(node, text.slice(node.callee.object.start, node.callee.object.end), "filter taken out");
    if (node.type === "CallExpression" && ["some", "every"].includes(node.callee.property?.name)) {
      const name = node.callee.property;
      put(name, name.name === "some" ? "every" : "some", `${name.name} → ${name.name === "some" ? "every" : "some"}`);
    }
    for (const [key, child] of Object.entries(node)) if (key !== "parent") visit(child, node);
  };
  visit(parseSync(file, text).program, undefined);
  return found;
}

const built = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  conditions: ["source"],
  logLevel: "error",
  write: false,
};

/** A text of a module, run; `what` answers what it imports. */
function moduleOf(text, what) {
  const made = { exports: {} };
  new Function("module", "exports", "require", text)(made, made.exports, what);
  return made.exports;
}

/** Where an import of a file leads. */
const importedBy = (file, name) => (name.startsWith(".") ? join(dirname(file), name.replace(/\.js$/, ".ts")) : name);

const outcome = join(root, "test/mutation/outcome.ts");

/** Bundles lines of a module; `outside` says which files and packages are left out of it. */
async function bundle(lines, outside) {
  const { outputFiles, metafile } = await build({
    ...built,
    metafile: true,
    stdin: { contents: lines.join("\n"), resolveDir: join(root, "packages/linter"), loader: "ts" },
    plugins: [
      {
        name: "mutants",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\.?\/|^@halint\// }, ({ path, resolveDir, kind }) => {
            const name = importedBy(join(resolveDir, "x"), path);
            return kind !== "entry-point" && outside(name) ? { path: name, external: true } : undefined;
          }),
      },
    ],
  });
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs).map((path) => join(root, path)) };
}

const nodeRequire = createRequire(import.meta.url);

/** Modules by file or package, run once: what others are run against again and again. */
async function shared(names, outside) {
  const known = new Map([...new Set(names)].map((name, at) => [name, at]));
  const lines = [...known].map(([path, at]) => `export * as m${at} from ${JSON.stringify(path)};`);
  const { text, inputs } = await bundle(lines, outside);
  const all = moduleOf(text, (name) => nodeRequire(name));
  return { inputs, of: (name) => all[`m${known.get(name)}`], has: (name) => known.has(name) };
}

/** What a file imports. */
function importsOf(file) {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  return module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => importedBy(file, moduleRequest.value));
}

/** Runs a changed text of a file. Throws what it throws; one that does not end is ended. */
function inTime(action) {
  globalThis.ask = action;
  return runInThisContext("ask()", { timeout: 10_000 });
}

function codeOf(text) {
  return transformSync(text, { loader: "ts", format: "cjs", target: "node20" }).code;
}

/** How a rule is asked with its code changed: what it says then. */
function askRule(file, { of }) {
  const { outcomeOf } = of(outcome);
  return (text) => {
    const { rule, examples } = moduleOf(codeOf(text), (name) => of(importedBy(file, name)));
    return inTime(() => outcomeOf(rule, examples));
  };
}

/**
 * How all rules are asked with the code of a file changed below them. What the file builds on is run once; all that may
 * build on it is run anew for each change, rules that it makes too. The rule that noticed last comes first.
 */
async function askAll(file) {
  const inLinter = file.startsWith(join(root, "packages/linter/"));
  const direct = [...importsOf(file), ...(inLinter ? ["@halint/grammars", "@halint/cluster"] : [])];
  const first = await shared(direct, (name) => name === file);
  const below = await shared(
    [...direct, ...first.inputs.filter((name) => name.startsWith(join(root, "packages/linter/src/")))],
    (name) => name === file,
  );
  const above = await bundle(
    [
      `export { outcomeOf } from ${JSON.stringify(outcome)};`,
      `export { rules } from "@halint/linter";`,
      `export { rulePages } from "@halint/linter/pages";`,
    ],
    (name) => name === file || below.has(name),
  );
  const run = new Function("module", "exports", "require", above.text);
  let order;
  let expected;
  return (text) => {
    const changed = moduleOf(codeOf(text), (name) => below.of(importedBy(file, name)));
    const made = { exports: {} };
    run(made, made.exports, (name) => (name === file ? changed : (below.of(name) ?? nodeRequire(name))));
    const { outcomeOf, rules, rulePages } = made.exports;
    const first = expected === undefined;
    expected ??= new Map();
    order ??= rulePages.map(({ id }) => id);
    const pages = new Map(rulePages.map(({ id, examples }) => [id, examples]));
    for (const [at, id] of order.entries()) {
      const rule = rules.find((one) => one.id === id);
      const said = inTime(() => outcomeOf(rule, pages.get(id)));
      if (first) expected.set(id, said);
      if (said === expected.get(id)) continue;
      order.unshift(...order.splice(at, 1));
      return said;
    }
    return "as before";
  };
}

function tryFile(name, file, ask) {
  const whole = readFileSync(file, "utf8");
  const code = codeOfRule(whole);
  const run = (text) => {
    try {
      return ask(text);
    } catch (error) {
      return `fails: ${error.message}`;
    }
  };
  // The first time is what `askAll` compares with.
  run(whole);
  const expected = run(whole);
  if (expected.startsWith("fails")) throw new Error(`${name}: its examples: ${expected}`);
  const every = Number(values.every);
  const mutants = mutantsOf(file, code).filter((_, at) => at % every === 0);
  const survivors = [];
  for (const mutant of mutants) {
    const said = run(whole.slice(0, mutant.start) + mutant.by + whole.slice(mutant.end));
    if (said === expected) survivors.push({ ...mutant, line: whole.slice(0, mutant.start).split("\n").length });
  }
  console.log(`${name}: ${mutants.length - survivors.length} of ${mutants.length} noticed`);
  for (const { line, about } of survivors)
    console.log(`  ${line}: ${about}    ${whole.split("\n")[line - 1].trim().slice(0, 100)}`);
  return { all: mutants.length, noticed: mutants.length - survivors.length };
}

const isFile = (name) => name.endsWith(".ts");
const around = await shared(
  [outcome, ...wanted.filter((name) => !isFile(name)).flatMap((id) => importsOf(fileOf(id)))],
  () => false,
);
let all = 0;
let noticed = 0;
for (const name of wanted) {
  const file = isFile(name) ? join(root, name) : fileOf(name);
  const result = tryFile(name, file, isFile(name) ? await askAll(file) : askRule(file, around));
  all += result.all;
  noticed += result.noticed;
}
console.log(`${noticed} of ${all} changes are noticed (${((100 * noticed) / all).toFixed(1)} %)`);
