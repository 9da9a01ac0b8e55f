import { readFileSync } from "node:fs";

/**
 * Documentation and examples end each rule's file, and linting needs neither: they are left out of the bundle. What the
 * rule itself uses stands above them (test/supply/rules-only.test.ts).
 */
export const rulesOnly = {
  name: "rules only",
  setup({ onLoad }) {
    onLoad({ filter: /packages[\\/]linter[\\/]src[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
      contents: codeOfRule(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
};

/** What of a rule's file finds things. */
export function codeOfRule(text) {
  const cut = text.indexOf("\nexport const docs");
  return cut === -1 ? text : text.slice(0, cut + 1);
}
