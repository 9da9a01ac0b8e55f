// Writes docs/rules from what the rules say of themselves: `node scripts/docs.mjs`, after a build.
// `--check` only compares, and fails if they differ.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = join(root, "docs/rules");
const pages = JSON.parse(readFileSync(join(root, "packages/cli/dist/rules.json"), "utf8"));
const noticed = {
  start: "heartbeat will not start",
  parse: "drbdadm refuses it",
  kernel: "DRBD refuses to bring it up",
  takeover: "noticed at takeover",
  boot: "noticed at boot",
  "run-time": "noticed at run time",
  warning: "only logged",
  never: "nobody tells you",
};
const made = "<!-- Made by scripts/docs.mjs from the rule's own source; do not edit. -->";

/** A fence longer than any in the text. */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

function pageText(page) {
  const facts = [
    page.severities.length > 0 ? `**Severity:** ${page.severities.join(", ")}` : "",
    page.noticed.length > 0 ? `**Who notices:** ${page.noticed.map((word) => noticed[word]).join("; ")}` : "",
    `**Fix:** ${page.safety.length > 0 ? page.safety.join(", ") : "none"}`,
  ].filter((line) => line !== "");
  const parts = [made, `# ${page.id}`, page.finds, facts.join("  \n"), "## Why it matters", page.why];
  if (page.bad.length > 0) {
    parts.push(
      "## Examples",
      "Each file stands behind `== PATH`, with its mode in parentheses where it matters; `NODE/etc/…` is on that node's machine.",
    );
  }
  for (const example of page.bad) {
    parts.push(`### ${capital(example.about)}`, fenced(example.files));
    parts.push(example.says.map((text) => `- ${text.replace(/([*_<>|\\])/g, "\\$1")}`).join("\n"));
    if (example.after !== null) parts.push("Repaired:", fenced(example.after));
  }
  if (page.good.length > 0) parts.push("## Nothing to say");
  for (const example of page.good) parts.push(`### ${capital(example.about)}`, fenced(example.files));
  if (page.fix !== null) parts.push("## Fix", page.fix);
  parts.push(
    page.id.startsWith("halint/")
      ? `\`"${page.id}": "off"\` in [halint.json](../../configuration.md) turns it off.`
      : `Silence it with [a comment or in halint.json](../../suppressions.md).`,
  );
  return `${parts.join("\n\n")}\n`;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const groups = {
  "ha-cf": "ha.cf",
  haresources: "haresources",
  authkeys: "authkeys",
  drbd: "drbd.conf",
  cluster: "Several files, several nodes",
  halint: "halint's own",
};

function tableText() {
  const parts = [
    made,
    "# Rules",
    `${pages.length} rules. Severity and who notices belong to the finding: a rule may have several. A fix is *safe* where the meaning is kept or no choice is left, *unsafe* where somebody must agree. Examples show files one behind the other, each behind \`== PATH\`; \`NODE/etc/…\` is on that node's machine.`,
  ];
  for (const [group, title] of Object.entries(groups)) {
    const rows = pages
      .filter((page) => page.id.startsWith(`${group}/`))
      .map((page) => {
        const who = page.noticed.map((word) => noticed[word]).join("; ");
        const cells = [
          `[${page.id}](${page.id}.md)`,
          page.finds.replaceAll("|", "\\|"),
          page.severities.join(", "),
          who,
          page.safety.join(", "),
        ];
        return `| ${cells.join(" | ")} |`;
      });
    if (rows.length === 0) continue;
    parts.push(
      `## ${title}`,
      ["| rule | finds | severity | who notices | fix |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

const wanted = new Map(pages.map((page) => [`${page.id}.md`, pageText(page)]));
wanted.set("README.md", tableText());
const check = process.argv.includes("--check");
const wrong = [];
mkdirSync(directory, { recursive: true });
for (const name of readdirSync(directory, { recursive: true })) {
  if (!name.endsWith(".md") || wanted.has(name)) continue;
  wrong.push(name);
  if (!check) rmSync(join(directory, name));
}
for (const [name, text] of wanted) {
  const path = join(directory, name);
  let before;
  try {
    before = readFileSync(path, "utf8");
  } catch {
    // It does not exist yet.
  }
  if (before === text) continue;
  wrong.push(name);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (check && wrong.length > 0) {
  console.error(`docs/rules is out of date (${wrong.join(", ")}): run node scripts/docs.mjs`);
  process.exitCode = 1;
}
