import { asHaCf, asHaresources } from "@halint/cluster";
import { meantHaresources, type Range } from "@halint/grammars";
import type { DocumentLink } from "vscode-languageserver";
import type { View } from "../workspace.js";
import { agentPaths } from "./navigation.js";

/** Included files, scripts of resources, and files of the machine that a path names and that are here. */
export function documentLinks(view: View): DocumentLink[] {
  const { workspace } = view;
  const links: DocumentLink[] = [];
  const add = (range: Range, path: string, tooltip?: string) =>
    links.push({ range: view.text.range(range), target: workspace.uriOf(path), ...(tooltip ? { tooltip } : {}) });
  for (const { from, statement, outcome } of view.configuration?.includes ?? []) {
    const [first] = outcome.kind === "read" ? outcome.files : [];
    if (from.path === view.file.path && first && statement.pattern) add(statement.pattern.range, first.path);
  }
  if (view.language === "haresources") {
    for (const group of meantHaresources(asHaresources(view.file)).groups) {
      for (const { script, implied } of group.resources) {
        const [path] = implied ? [] : agentPaths(view, script.text);
        if (path) add(script.range, path, workspace.displayOf(path));
      }
    }
  }
  if (view.language === "ha.cf") {
    const [node] = view.nodes;
    for (const setting of asHaCf(view.file).settings) {
      for (const word of setting.values) {
        if (!word.text.startsWith("/") || node?.root === undefined) continue;
        const path = `${node.root === "/" ? "" : node.root}${word.text}`;
        if (workspace.isFile(path)) add(word.range, path);
      }
    }
  }
  return links;
}
