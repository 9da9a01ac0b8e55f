import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyOf, halint } from "../support/run-halint.js";

describe("halint graph", () => {
  test("prints an SVG, the same again", () => {
    const [first, second] = [halint(["graph", "examples/tutorial"]), halint(["graph", "examples/tutorial"])];
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/^<svg /);
    expect(first.stdout).toContain("haresources/resource-order");
    expect(first.stdout).toBe(second.stdout);
  });

  test.each([
    ["x.svg", /^<svg /],
    ["x.dot", /^digraph /],
    ["x.mmd", /^---\ntitle: /],
  ])("-o %s goes by the name", (name, begins) => {
    const file = join(mkdtempSync(join(tmpdir(), "halint-")), name);
    expect(halint(["graph", "-o", file, "examples/tutorial"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toMatch(begins);
  });

  test("without findings it is the cluster alone", () => {
    const { stdout } = halint(["graph", "--no-findings", "examples/tutorial"]);
    // Findings that are left out are no reason to say that there are none.
    expect(stdout).not.toMatch(/haresources\/resource-order|no errors or warnings|Findings/);
  });

  test("DRBD is drawn where drbd.conf includes it, as packages lay it out", () => {
    const root = mkdtempSync(join(tmpdir(), "halint-"));
    for (const [index, node] of ["n1", "n2"].entries()) {
      const put = (path: string, text: string) => {
        const file = join(root, node, "etc", path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      };
      put("ha.d/ha.cf", `ucast eth1 10.1.1.${2 - index}\nnode n1 n2\n`);
      put("ha.d/haresources", "n1 drbddisk::rweb\n");
      put("drbd.conf", 'include "drbd.d/*.res";\n');
      const on = (name: string, last: number) =>
        `  on ${name} { device /dev/drbd1; disk /dev/sdb1; address 10.1.1.${last}:7788; meta-disk internal; }\n`;
      put("drbd.d/rweb.res", `resource rweb {\n  protocol C;\n${on("n1", 1)}${on("n2", 2)}}\n`);
    }
    const { stdout } = halint(["graph", "--format", "dot", root]);
    expect(stdout.match(/rweb\\n\/dev\/drbd1/g)).toHaveLength(2);
    expect(stdout).toContain("protocol C");
  });

  test("no picture shows a key", () => {
    const directory = copyOf("examples/tutorial");
    for (const format of ["svg", "dot", "mermaid"])
      expect(halint(["graph", "--format", format, directory]).stdout).not.toContain("Hello!");
  });

  test.each([
    ["an unknown ending", ["graph", "-o", "x.png", "examples/tutorial"], "add --format svg, dot or mermaid"],
    [
      "a directory as the file",
      ["graph", "-o", "examples", "--format", "svg", "examples/tutorial"],
      "cannot be written",
    ],
    ["nothing to draw", ["graph", "scripts"], "holds no"],
    ["no path", ["graph"], "name a path"],
  ])("%s is said, with status 2", (_, words, message) => {
    const { status, stderr, stdout } = halint(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
