import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/run-halint.js";

interface Manifest {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const manifest = (path: string) => JSON.parse(read(`${path}/package.json`)) as Manifest;

const rooms = [
  ".",
  "grammars",
  "extension",
  "test",
  ...readdirSync(join(repository, "packages")).map((n) => `packages/${n}`),
];

/** Every package that a manifest of ours names, and the version it asks for. */
function named(): Map<string, string> {
  const found = new Map<string, string>();
  for (const room of rooms) {
    const { dependencies, devDependencies } = manifest(room);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!name.startsWith("@halint/")) found.set(name, version);
    }
  }
  return found;
}

test("the page of dependencies says what the manifests say, and their licences", () => {
  const rows = [...read("docs/dependencies.md").matchAll(/^\| (\S+) \| (\S+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, name = "", version = "", licence = "", why = ""]) => ({ name, version, licence, why: why.trim() }))
    .filter(({ name }) => !/^(?:package|---)$/.test(name));
  expect(rows.every(({ why }) => why.length > 3)).toBe(true);
  const shown = rows.map(({ name, version, licence }) => `${name} ${version} ${licence.trim()}`).sort();
  const real = [...named()]
    .map(([name, version]) => `${name} ${version} ${manifest(`node_modules/${name}`).license}`)
    .sort();
  expect(shown).toEqual(real);
});

test("everything that is shipped may be", () => {
  const shipped = new Set<string>();
  const add = (name: string) => {
    if (shipped.has(name) || name.startsWith("@halint/")) return;
    shipped.add(name);
    for (const next of Object.keys(manifest(`node_modules/${name}`).dependencies ?? {})) add(next);
  };
  const [, table = ""] = /## Shipped([\s\S]*?)\n## /.exec(read("docs/dependencies.md")) ?? [];
  for (const [, name = ""] of table.matchAll(/^\| (\S+) \| \S+ \| [^|]+ \|/gm))
    if (!/^(?:package|---)$/.test(name)) add(name);
  expect(shipped.size).toBeGreaterThan(10);
  const odd = [...shipped].filter(
    (name) =>
      !/^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|0BSD)$/.test(
        manifest(`node_modules/${name}`).license ?? "",
      ),
  );
  expect(odd).toEqual([]);
  // What runs from the bundles and is not on the page would be shipped unseen.
  const bundled = rooms
    .filter((room) => room !== "." && room !== "test")
    .flatMap((room) => Object.keys(manifest(room).dependencies ?? {}))
    .filter((name) => !name.startsWith("@halint/"));
  expect(bundled.filter((name) => !shipped.has(name))).toEqual([]);
});

test("the lock file names no registry", () => {
  expect(read("package-lock.json")).not.toMatch(/"resolved": "https?:/);
});
