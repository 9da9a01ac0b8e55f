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

/** The names that a file exports, without what they stand for: `export *` hands on only names that are there. */
function emptyModule(file) {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  return Object.fromEntries(entries.flatMap(({ isType, exportName: { name } }) => (isType ? [] : [[name, undefined]])));
}

/** Where an import of a file leads. */
const importedBy = (file, name) => (name.startsWith(".") ? join(dirname(file), name.replace(/\.js$/, ".ts")) : name);

/** What some files import, and the way to ask rules, bundled once; the files themselves are left out of it. */
async function surroundings(files) {
  const known = new Map();
  for (const file of files) {
    const { module } = parseSync(file, readFileSync(file, "utf8"));
    for (const { moduleRequest } of module.staticImports) {
      const path = importedBy(file, moduleRequest.value);
      if (!known.has(path)) known.set(path, known.size);
    }
  }
  const lines = [...known].map(([path, at]) => `export * as m${at} from ${JSON.stringify(path)};`);
  const { outputFiles } = await build({
    ...built,
    stdin: {
      contents: `${lines.join("\n")}
export { outcomeOf } from ${JSON.stringify(join(root, "test/mutation/outcome.ts"))};
export { rules } from "@halint/linter";
export { rulePages } from "@halint/linter/pages";`,
      resolveDir: join(root, "packages/linter"),
      loader: "ts",
    },
    plugins: [
      {
        name: "mutants",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
            const file = kind === "entry-point" ? "" : importedBy(join(resolveDir, "x"), path);
            return mutable.has(file) ? { path: file, external: true } : undefined;
          }),
      },
    ],
  });
  const nodeRequire = createRequire(import.meta.url);
  const all = moduleOf(outputFiles[0].text, (name) => mutable.get(name) ?? nodeRequire(name));
  return {
    ...all,
    importOf: (file) => (name) => mutable.get(importedBy(file, name)) ?? all[`m${known.get(importedBy(file, name))}`],
  };
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
function askRule(file, { outcomeOf, importOf }) {
  return (text) => {
    const { rule, examples } = moduleOf(codeOf(text), importOf(file));
    return [inTime(() => outcomeOf(rule, examples))];
  };
}

/** How all rules are asked with the code of a file changed below them; the one that noticed last comes first. */
function askAll(file, { outcomeOf, importOf, rules, rulePages }) {
  const order = rulePages.map(({ id, examples }) => ({ rule: rules.find((rule) => rule.id === id), examples }));
  let expected;
  return (text) => {
    Object.assign(mutable.get(file), moduleOf(codeOf(text), importOf(file)));
    const first = expected === undefined;
    expected ??= new Map();
    for (const [at, one] of order.entries()) {
      const said = inTime(() => outcomeOf(one.rule, one.examples));
      if (first) expected.set(one.rule.id, said);
      if (said === expected.get(one.rule.id)) continue;
      order.unshift(...order.splice(at, 1));
      return [said];
    }
    return ["as before"];
  };
}

function tryFile(name, file, ask) {
  const whole = readFileSync(file, "utf8");
  const length = (whole.indexOf("\nexport const docs") + whole.length) % whole.length || whole.length;
  const run = (text) => {
    try {
      return ask(text)[0];
    } catch (error) {
      return `fails: ${error.message}`;
    }
  };
  run(whole);
  const expected = run(whole);
  if (expected.startsWith("fails")) throw new Error(`${name}: its examples: ${expected}`);
  const every = Number(values.every);
  const mutants = mutantsOf(file, whole.slice(0, length)).filter((_, at) => at % every === 0);
  const survivors = [];
  for (const mutant of mutants) {
    const said = run(whole.slice(0, mutant.start) + mutant.by + whole.slice(mutant.end));
    if (said === expected) survivors.push({ ...mutant, line: whole.slice(0, mutant.start).split("\n").length });
  }
  run(whole);
  console.log(`${name}: ${mutants.length - survivors.length} of ${mutants.length} noticed`);
  for (const { line, about } of survivors)
    console.log(`  ${line}: ${about}    ${whole.split("\n")[line - 1].trim().slice(0, 100)}`);
  return { all: mutants.length, noticed: mutants.length - survivors.length };
}

const isFile = (name) => name.endsWith(".ts");
/** Files whose code is changed below the rules, and what they export now. */
const mutable = new Map(wanted.filter(isFile).map((name) => [join(root, name), emptyModule(join(root, name))]));
const around = await surroundings(wanted.map((name) => (isFile(name) ? join(root, name) : fileOf(name))));
for (const file of mutable.keys()) {
  Object.assign(mutable.get(file), moduleOf(codeOf(readFileSync(file, "utf8")), around.importOf(file)));
}
let all = 0;
let noticed = 0;
for (const name of wanted) {
  const file = isFile(name) ? join(root, name) : fileOf(name);
  const result = tryFile(name, file, isFile(name) ? askAll(file, around) : askRule(file, around));
  all += result.all;
  noticed += result.noticed;
}
console.log(`${noticed} of ${all} changes are noticed (${((100 * noticed) / all).toFixed(1)} %)`);
