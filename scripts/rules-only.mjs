import { readFileSync } from "node:fs";

/**
 * Documentation and examples end each rule's file, and linting needs neither. They are left out of the bundle, unless
 * the rule itself uses something that stands there.
 */
export const rulesOnly = {
  name: "rules only",
  setup({ onLoad }) {
    onLoad({ filter: /packages[\\/]linter[\\/]src[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const cut = text.indexOf("\nexport const docs");
      const code = cut === -1 ? text : text.slice(0, cut + 1);
      const later = [...text.slice(code.length).matchAll(/^(?:export )?(?:const|function) (\w+)/gm)].map(
        ([, name]) => name,
      );
      const used = later.some((name) => new RegExp(`\\b${name}\\b(?!:)`).test(code));
      return { contents: used ? text : code, loader: "ts" };
    });
  },
};
