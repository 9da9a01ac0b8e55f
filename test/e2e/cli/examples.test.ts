import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rulePages } from "@halint/linter/pages";
import { ownExamples, readExampleFiles } from "@halint/linter/testing";
import { expect, test } from "vitest";
import { halintJson } from "../../support/run-halint.js";

/*
 * Every rule's examples as directories on disk, read by the built command: it fires and stays silent there as in
 * memory. One run reads them all; what only holds inside one cluster is compared.
 */
test("every rule fires on its bad examples and is silent on its good ones, through the built command", () => {
  const root = mkdtempSync(join(tmpdir(), "halint-examples-"));
  const wanted = new Map<string, { rule: string; findings: string[] }>();
  const own = Object.entries(ownExamples).map(([id, examples]) => ({ id, examples }));
  for (const { id, examples } of [...rulePages, ...own]) {
    // Rules about a whole run see all other examples as well.
    if (id === "cluster/shared-wire") continue;
    const all = [...examples.bad, ...examples.good.map((example) => ({ ...example, expect: [] }))];
    for (const [index, example] of all.entries()) {
      const { files, nodes } = readExampleFiles(example.files);
      // Who names nodes on the command line is tested elsewhere.
      if (nodes.length > 0) continue;
      // On disk every mode is known.
      if (Object.values(files).every((file) => file.mode === undefined) && /mode|executable/.test(example.about))
        continue;
      const name = `${id.replace("/", "-")}-${index}`;
      for (const [path, file] of Object.entries(files)) {
        // Without a mode an example says that none is known, which on disk is not so.
        const target = join(root, name, path.slice("/cluster/".length));
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, file.content);
        chmodSync(target, file.mode ?? (target.endsWith("authkeys") ? 0o600 : 0o644));
      }
      const findings = example.expect.map((line) => line.slice(0, line.indexOf(":")));
      wanted.set(name, { rule: id, findings });
    }
  }
  // A halint.json is looked for from the path upwards: who has one is named himself.
  const configured = [...wanted.keys()].filter((name) => existsSync(join(root, name, "halint.json")));
  const nameOf = (file: string) => file.slice(root.length + 1).split("/")[0] ?? "";
  const together = halintJson([root]).diagnostics.filter(({ file }) => !configured.includes(nameOf(file)));
  const alone = configured.flatMap((name) => halintJson([join(root, name)]).diagnostics);
  const got = new Map<string, string[]>();
  for (const { rule, severity, noticed, file } of [...together, ...alone]) {
    const name = nameOf(file);
    if (wanted.get(name)?.rule === rule) got.set(name, [...(got.get(name) ?? []), `${severity} ${noticed}`]);
  }
  const differing = [...wanted].flatMap(([name, { findings }]) => {
    const found = got.get(name) ?? [];
    return JSON.stringify([...found].sort()) === JSON.stringify([...findings].sort())
      ? []
      : [`${name}: expected ${findings.join(", ") || "nothing"}, got ${found.join(", ") || "nothing"}`];
  });
  expect(wanted.size).toBeGreaterThan(400);
  expect(differing).toEqual([]);
});
