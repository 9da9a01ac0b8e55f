import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import draft4 from "ajv-draft-04";
import formats from "ajv-formats";
import { expect, test } from "vitest";

const Ajv = draft4.default;
const root = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(import.meta.url);
const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as Record<string, unknown>;

test("SARIF reports fit the schema of SARIF 2.1.0", () => {
  // Its patterns are not made for the u flag, and it uses no more than what draft 4 has.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const fits = ajv.compile(schema);
  const halint = `${root}packages/cli/bin/halint.cjs`;
  for (const path of ["examples/tutorial", `${root}examples/tutorial/master1/etc/ha.d`]) {
    const { stdout } = spawnSync(process.execPath, [halint, "--format", "sarif", path], {
      cwd: root,
      encoding: "utf8",
    });
    const log = JSON.parse(stdout) as { runs: { results: { fixes?: unknown[]; relatedLocations?: unknown[] }[] }[] };
    expect(fits(log), JSON.stringify(fits.errors?.slice(0, 3))).toBe(true);
    expect(log.runs[0]?.results.length).toBeGreaterThan(5);
    expect(log.runs[0]?.results.some((result) => result.fixes)).toBe(true);
  }
  expect(fits({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
});
