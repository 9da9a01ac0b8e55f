import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { describe, expect, test } from "vitest";
import { extension, manifest, readExtension } from "../../extension/manifest.js";
import { packed } from "./packed.js";

const { contributes } = manifest;

/** Tests of the package as a file. They belong to the run that makes it: two would make it in each other's way. */
export function packageTests(): void {
  describe("the package", () => {
    test("is made without a network, whole and no larger than a picture", async () => {
      const path = packed();
      expect(statSync(path).size).toBeLessThan(1.5 * 1024 * 1024);
      const files = await listFiles({ cwd: extension, packageManager: PackageManager.None });
      const needed = [
        "dist/extension.cjs",
        "dist/server.cjs",
        "dist/topology.js",
        "dist/topology.css",
        "dist/new-cluster.js",
        "dist/new-cluster.css",
        "dist/halint.schema.json",
        "dist/docs/rules/cluster/peer-ucast.md",
        "dist/docs/configuration.md",
        "README.md",
        "CHANGELOG.md",
        manifest.icon,
        ...contributes.languages.flatMap(({ configuration, icon }) => [configuration, icon.light, icon.dark]),
        ...contributes.grammars.map((grammar) => grammar.path),
        ...contributes.snippets.map((snippets) => snippets.path),
        ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image)),
      ].map((name) => name.replace(/^\.\//, ""));
      expect(files).toEqual(expect.arrayContaining(needed));
      // Nothing that only those who work on it need.
      expect(files.filter((name) => /\.ts$|\.map$|^src\/|^node_modules\/|tsconfig/.test(name))).toEqual([]);
    });

    test("pages of rules that come along point to pages that come along", () => {
      const docs = join(extension, "dist/docs");
      const pages = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
      expect(pages.length).toBeGreaterThan(100);
      for (const page of pages) {
        const text = readFileSync(join(docs, page), "utf8").replace(/^(`{3,})[\s\S]*?^\1/gm, "");
        for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
          const target = join(docs, dirname(page), link as string);
          // What points out of the documentation is for those who have the repository.
          if (target.startsWith(docs)) expect([page, link, existsSync(target)]).toEqual([page, link, true]);
        }
      }
    });

    test("pictures and files that its README names are there", () => {
      const links = [...readExtension("README.md").matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
        ([, link]) => link as string,
      );
      expect(links.length).toBeGreaterThan(2);
      for (const link of links) expect([link, existsSync(join(extension, link))]).toEqual([link, true]);
    });

    test("the icon is a PNG of 256 pixels", () => {
      const png = readFileSync(join(extension, manifest.icon));
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
    });
  });
}
