import { type Cluster, discover, MemoryFiles } from "@halint/cluster";
import { defaultSettings, readSettings } from "@halint/language-server";
import { lint, rules } from "@halint/linter";
import { describe, expect, test } from "vitest";
import { halint } from "../support/run-halint.js";
import { manifest, readExtension } from "./manifest.js";

const { contributes } = manifest;

describe("settings", () => {
  const { properties } = contributes.configuration;
  const own = new Set(["halint.statusBar", "halint.trace.server"]);

  test("are those of the server, with its defaults, but for how findings are sent", () => {
    const names = Object.keys(properties).filter((name) => !own.has(name));
    const value: Record<string, unknown> = {};
    for (const name of names) {
      const way = name.split(".").slice(1);
      let into = value;
      for (const part of way.slice(0, -1)) into = (into[part] ??= {}) as Record<string, unknown>;
      into[way.at(-1) as string] = properties[name]?.default;
    }
    expect(readSettings(value)).toEqual({ ...defaultSettings, diagnostics: "push" });
    expect(Object.keys(value).sort()).toEqual(Object.keys(defaultSettings).sort());
    expect(Object.keys(value.inlayHints as object).sort()).toEqual(Object.keys(defaultSettings.inlayHints).sort());
  });

  test.each(Object.entries(properties))("%s is described, and each of its values", (_, property) => {
    expect(property.markdownDescription).toMatch(/\.$/);
    if (property.enum && property.enumDescriptions)
      expect(property.enumDescriptions).toHaveLength(property.enum.length);
  });
});

test("commands belong to one category and are named once", () => {
  const titles = contributes.commands.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { command } of contributes.commands) expect(command).toMatch(/^halint\./);
});

test("the problem matcher reads every line of the compact format", () => {
  const pattern = new RegExp(contributes.problemPatterns[0]?.regexp as string);
  const { stdout } = halint(["--format", "compact", "examples/tutorial"]);
  const lines = stdout.trim().split("\n");
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatch(pattern);
  expect(pattern.exec("master1/etc/ha.d/ha.cf:10:12: error it is [wrong] [cluster/peer-ucast]")?.slice(1)).toEqual([
    "master1/etc/ha.d/ha.cf",
    "10",
    "12",
    "error",
    "it is [wrong]",
    "cluster/peer-ucast",
  ]);
});

describe("snippets", () => {
  /** What is written if nobody changes a placeholder. */
  function expanded(body: readonly string[]): string {
    const values = new Map<string, string>();
    const text = body.join("\n");
    for (const [, number, value] of text.matchAll(/\$\{(\d+):([^}]*)\}/g))
      values.set(number as string, value as string);
    return text
      .replace(/\$\{(\d+)\|([^,|]*)[^}]*\}/g, "$2")
      .replace(/\$\{(\d+):([^}]*)\}/g, "$2")
      .replace(/\$(\d+)/g, (_, number: string) => values.get(number) ?? "");
  }

  const names = { "ha.cf": "ha.cf", haresources: "haresources", authkeys: "authkeys", drbd: "drbd.conf" } as const;
  const all = contributes.snippets.flatMap(({ language, path }) =>
    Object.entries(JSON.parse(readExtension(path)) as Record<string, { body: string[] }>).map(
      ([name, { body }]) => [language as keyof typeof names, name, body] as const,
    ),
  );

  test.each(all)("%s: %s is what the real programs accept", (language, _, body) => {
    const whole = language === "drbd" && !/^resource/.test(body[0] as string);
    const text = whole ? `resource r0 {\n${expanded(body)}\n}\n` : expanded(body);
    const nodes = "node node1 node2\nucast eth0 192.168.1.12\n";
    const files: Record<string, { content: string; mode: number }> = {
      "/c/node1/etc/ha.d/ha.cf": { content: nodes, mode: 0o644 },
      [`/c/node1/etc/${language === "drbd" ? "" : "ha.d/"}${names[language]}`]: {
        content: language === "ha.cf" && !text.includes("node ") ? `${nodes}${text}` : text,
        mode: 0o600,
      },
    };
    const { clusters } = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/c" });
    const findings = lint(clusters[0] as Cluster, rules).filter(
      ({ at, noticed, rule }) =>
        at.file.path.endsWith(`/${names[language]}`) &&
        rule !== "cluster/missing-file" &&
        (noticed === "start" || noticed === "parse"),
    );
    // A part of a resource lacks the rest of it.
    const said = findings.map(({ rule, message }) => `${rule}: ${message}`);
    expect(whole ? said.filter((line) => !/host-count|missing-statement|no-connection/.test(line)) : said).toEqual([]);
  });
});
