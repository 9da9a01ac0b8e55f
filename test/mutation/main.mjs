// npm run mutate -- [RULE…] [--every N]: changes the code of rules in one place at a time and runs their examples. A
// change that no example notices survives, and is shown: either the examples lack something, or the code does nothing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { context } from "esbuild";
import { parseSync } from "oxc-parser";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: "string", default: "1" } },
});
/** A sample of every kind of rule. */
const sample = [
  "authkeys/duplicate-key-id",
  "authkeys/unknown-method",
  "ha-cf/deadtime-too-small",
  "ha-cf/duplicate-node",
  "ha-cf/respawn-user",
  "haresources/duplicate-vip",
  "haresources/vip-without-interface",
  "drbd/timeout-order",
  "cluster/shared-wire",
];
const wanted = positionals.length > 0 ? positionals : sample;
const work = mkdtempSync(join(tmpdir(), "halint-mutants-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));

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

async function tryRule(id) {
  const file = join(root, "packages/linter/src/rules", `${id}.ts`);
  const whole = readFileSync(file, "utf8");
  const length = whole.indexOf("\nexport const docs");
  let now = whole;
  const outfile = join(work, "outcome.cjs");
  const builder = await context({
    stdin: {
      contents: `import { outcomeOf } from ${JSON.stringify(join(root, "test/mutation/outcome.ts"))}; import { examples, rule } from ${JSON.stringify(file)}; process.stdout.write(outcomeOf(rule, examples));`,
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    conditions: ["source"],
    logLevel: "silent",
    plugins: [
      {
        name: "mutant",
        setup: ({ onLoad }) =>
          onLoad({ filter: new RegExp(`${id}\\.ts$`) }, ({ path }) => ({
            contents: path === file ? now : readFileSync(path, "utf8"),
            loader: "ts",
          })),
      },
    ],
  });
  const run = async (text) => {
    now = text;
    try {
      await builder.rebuild();
    } catch {
      return "does not build";
    }
    const { stdout, status } = spawnSync(process.execPath, [outfile], { encoding: "utf8", timeout: 20_000 });
    return status === 0 ? stdout : "fails";
  };
  const expected = await run(whole);
  if (expected === "fails" || expected === "does not build") throw new Error(`${id}: its examples ${expected}`);
  const every = Number(values.every);
  const mutants = mutantsOf(file, whole.slice(0, length)).filter((_, at) => at % every === 0);
  const survivors = [];
  for (const mutant of mutants) {
    const said = await run(whole.slice(0, mutant.start) + mutant.by + whole.slice(mutant.end));
    if (said === expected) survivors.push({ ...mutant, line: whole.slice(0, mutant.start).split("\n").length });
  }
  await builder.dispose();
  console.log(`${id}: ${mutants.length - survivors.length} of ${mutants.length} noticed`);
  for (const { line, about } of survivors)
    console.log(`  ${line}: ${about}    ${whole.split("\n")[line - 1].trim().slice(0, 100)}`);
  return { all: mutants.length, noticed: mutants.length - survivors.length };
}

let all = 0;
let noticed = 0;
for (const id of wanted) {
  const result = await tryRule(id);
  all += result.all;
  noticed += result.noticed;
}
console.log(`${noticed} of ${all} changes are noticed (${((100 * noticed) / all).toFixed(1)} %)`);
