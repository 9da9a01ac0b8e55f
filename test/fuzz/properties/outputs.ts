import { readFileSync } from "node:fs";
import { fixToFixedPoint, makeBaseline } from "@halint/linter";
import { pictureOf, toDot, toMermaid, toSvg } from "@halint/topology";
import { fileNames } from "../../../packages/cli/src/pass.js";
import { patchText } from "../../../packages/cli/src/patch.js";
import { checkstyle } from "../../../packages/cli/src/reporters/checkstyle.js";
import { compact } from "../../../packages/cli/src/reporters/compact.js";
import { github } from "../../../packages/cli/src/reporters/github.js";
import { gitlab } from "../../../packages/cli/src/reporters/gitlab.js";
import { json } from "../../../packages/cli/src/reporters/json.js";
import { junit } from "../../../packages/cli/src/reporters/junit.js";
import { pretty } from "../../../packages/cli/src/reporters/pretty.js";
import type { Reporter, Stage } from "../../../packages/cli/src/reporters/reporter.js";
import { sarif } from "../../../packages/cli/src/reporters/sarif.js";
import type { RulePage } from "../../../packages/cli/src/rule-pages.js";
import { Secrets } from "../../../packages/cli/src/secrets.js";
import { lineTexts, show } from "../../../packages/cli/src/shown.js";
import { repository } from "../../support/run-halint.js";
import { lintAll } from "../lint.js";
import { hold, type Property } from "../property.js";
import { memoryOf, type Tree, type TreeFile, treeRoot } from "../tree.js";

const reporters: Readonly<Record<string, Reporter>> = {
  pretty,
  compact,
  json,
  sarif,
  github,
  gitlab,
  checkstyle,
  junit,
};

let pages: readonly RulePage[] | undefined;
const stage: Stage = {
  colours: false,
  width: 80,
  version: "0.0.0",
  pages: () => {
    pages ??= JSON.parse(readFileSync(`${repository}/packages/cli/dist/rules.json`, "utf8")) as RulePage[];
    return pages;
  },
};

/** Everything that can be printed of a tree, by how it was asked. */
export function everyOutput(tree: Tree): Record<string, string> {
  const files = memoryOf(tree);
  const { discovery, diagnostics, suppressed, baselined } = lintAll(files);
  const secrets = new Secrets(discovery.clusters);
  const shown = show({
    discovery,
    diagnostics,
    secrets,
    fixed: undefined,
    suppressed,
    baselined,
    workingDirectory: "/",
  });
  const outputs: Record<string, string> = {};
  for (const [name, reporter] of Object.entries(reporters)) outputs[name] = reporter(shown, stage);
  outputs.baseline = JSON.stringify(makeBaseline(diagnostics, fileNames(treeRoot), lineTexts(secrets)));
  for (const cluster of discovery.clusters) {
    const own = diagnostics
      .filter((finding) => finding.cluster === cluster.name)
      .map((finding) => ({ ...finding, message: secrets.sentence(finding.message) }));
    const picture = pictureOf(cluster, own);
    outputs[`${cluster.name}.svg`] = toSvg(picture, { theme: "auto" });
    outputs[`${cluster.name}.dot`] = toDot(picture);
    outputs[`${cluster.name}.mmd`] = toMermaid(picture);
  }
  const fixed = fixToFixedPoint(files, (changed) => lintAll(changed).diagnostics, ["safe", "unsafe"]);
  outputs.patch = patchText(fixed.files, "/", secrets);
  return outputs;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Every reporter prints every report, in its format, and nothing that a terminal would obey. */
export const outputs: Property = {
  name: "outputs",
  every: 2,
  check(tree) {
    for (const [name, text] of Object.entries(everyOutput(tree))) {
      if (name === "patch") continue;
      const odd = obeyed.exec(text);
      hold(!odd, () => `${name} has a raw ${JSON.stringify(odd?.[0])}`);
      if (["json", "sarif", "gitlab", "baseline"].includes(name)) JSON.parse(text);
      if (/^(?:checkstyle|junit)$|\.svg$/.test(name)) wellFormed(text, name);
    }
  },
};

/** A reader of XML that knows no more than nesting, attributes and entities. */
function wellFormed(text: string, what: string): void {
  const open: string[] = [];
  const rest = text.replace(/<\?[^?]*\?>|<!--[\s\S]*?-->/g, "");
  const attributes = /^(?:\s+[\w:.-]+="(?:[^<&"]|&(?:\w+|#\w+);)*")*\s*$/;
  let at = 0;
  for (const tag of rest.matchAll(/<(\/?)([\w:.-]+)([^<>]*?)(\/?)>/g)) {
    const between = rest.slice(at, tag.index);
    hold(/^(?:[^<&]|&(?:\w+|#\w+);)*$/.test(between), () => `${what}: ${JSON.stringify(between)} is no text of XML`);
    at = tag.index + tag[0].length;
    const [, closes, name, inside, empty] = tag as unknown as string[];
    if (closes) {
      hold(open.pop() === name, () => `${what}: </${name}> closes something else`);
      continue;
    }
    // Styles hold what they like, as long as it is text.
    hold(attributes.test(inside ?? ""), () => `${what}: <${name}${inside}> has other attributes`);
    if (!empty) open.push(name as string);
  }
  hold(open.length === 0, () => `${what}: ${open.at(-1)} is not closed`);
  hold(rest.slice(at).trim() === "", () => `${what}: something stands behind the end`);
}

/** A word that stands nowhere else and is used as a key. */
const marks = { key: "zQ7-kEy-0Xy", secret: "zQ8-s3cRet-9Wv" };

/** Puts a key into every authkeys and a shared secret into every DRBD file, behind whatever stands there. */
function withSecrets(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, file]): [string, TreeFile] => {
      if (path.endsWith("authkeys")) return [path, { ...file, text: `${file.text}\n3 sha1 ${marks.key}\n` }];
      if (/\.res$|drbd[^/]*\.conf$|global_common\.conf$/.test(path)) {
        return [path, { ...file, text: `${file.text}\nresource zz { net { shared-secret "${marks.secret}"; } }\n` }];
      }
      return [path, file];
    }),
  );
}

/** No key and no shared secret is in any output, however broken the file is in which it stands. */
export const secrets: Property = {
  name: "secrets",
  every: 2,
  check(tree) {
    for (const [name, text] of Object.entries(everyOutput(withSecrets(tree)))) {
      for (const mark of Object.values(marks)) hold(!text.includes(mark), () => `${name} shows a secret`);
    }
  },
};
