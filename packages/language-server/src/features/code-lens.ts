import { asHaCf, asHaresources, heartbeatPaths, promotions } from "@halint/cluster";
import { meantHaresources, type Range } from "@halint/grammars";
import type { CodeLens, Location } from "vscode-languageserver";
import { list } from "../markup.js";
import { symbolIndex } from "../symbols.js";
import type { View } from "../workspace.js";

/** Command of a client that shows places: `[uri, position, locations]`. */
export const showReferencesCommand = "halint.showReferences";

/** What the cluster makes of a file, above the lines that it is about. */
export function codeLenses(view: View, clientShowsReferences: boolean): CodeLens[] {
  if (!view.workspace.settings.codeLens) return [];
  const lenses: CodeLens[] = [];
  const add = (range: Range, title: string, locations: Location[] = []) => {
    const at = view.text.range(range);
    const command =
      clientShowsReferences && locations.length > 0
        ? { title, command: showReferencesCommand, arguments: [view.uri, at.start, locations] }
        : { title, command: "" };
    lenses.push({ range: at, command });
  };
  if (view.language === "ha.cf") heard(view, add);
  if (view.language === "haresources") {
    for (const group of meantHaresources(asHaresources(view.file)).groups) {
      const { resources } = group;
      const names = resources.map((resource) => resource.script.text);
      add(group.owner.range, `starts ${names.length} on ${group.owner.text}: ${names.slice(0, 8).join(" → ")}`);
    }
  }
  if (view.language === "drbd") {
    const index = symbolIndex(view.cluster);
    for (const { symbol, range, definition } of index.inFile(view.file)) {
      if (symbol.kind !== "resource" || !definition) continue;
      const others = index.all(symbol).filter((occurrence) => !occurrence.definition);
      const locations = others.map(({ file, range: at }) => ({
        uri: view.workspace.uriOf(file.path),
        range: view.workspace.textOf(file).range(at),
      }));
      const groups = promotions(view.cluster).filter(({ drbd }) => drbd === symbol.name);
      const owners = [...new Set(groups.map(({ group }) => group.owner.text))];
      add(range, owners.length > 0 ? `used by the group of ${list(owners)}` : "used by no group", locations);
    }
  }
  return lenses;
}

/** Above the first medium: which node hears this one. */
function heard(view: View, add: (range: Range, title: string) => void): void {
  const [node] = view.nodes;
  const [medium] = asHaCf(view.file).media;
  if (!node || !medium || view.nodes.length > 1) return;
  const hearings = heartbeatPaths(view.cluster).hearings.filter(({ from }) => from === node);
  if (hearings.length === 0) return;
  const of = (verdict: "heard" | "not heard" | "unknown") =>
    hearings.filter((hearing) => hearing.verdict === verdict).map(({ to }) => to.label);
  const parts = [
    of("heard").length > 0 ? `heard by ${list(of("heard"))}` : "",
    of("not heard").length > 0 ? `not heard by ${list(of("not heard"))}` : "",
    of("unknown").length > 0 ? `not known whether ${list(of("unknown"))} hears it` : "",
  ].filter((part) => part !== "");
  add(medium.setting.line.name.range, `${node.label}: ${parts.join(", ")}`);
}
