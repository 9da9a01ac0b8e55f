import { interfaceOf } from "@halint/cluster";
import { code } from "../../markup.js";
import { symbolIndex } from "../../symbols.js";
import type { HoverSubject } from "./subject.js";

/** An interface: its addresses on each node that uses the file. */
export const interfaceSubject: HoverSubject = (view, offset) => {
  const found = symbolIndex(view.cluster).at(view.file, offset);
  if (found?.symbol.kind !== "interface") return undefined;
  const { name } = found.symbol;
  const lines = (view.nodes.length > 0 ? view.nodes : view.cluster.nodes).map((node) => {
    const fact = interfaceOf(node, name);
    if (!fact) return `- ${code(node.label)}: nothing is known of it`;
    const addresses = fact.addresses.map(({ address, prefix }) =>
      code(prefix === undefined ? address : `${address}/${prefix}`),
    );
    const dynamic = fact.dynamic ? " and what DHCP gives" : "";
    const from = fact.place ? ` (${code(view.workspace.displayOf(fact.place.file.path))})` : "";
    return `- ${code(node.label)}: ${addresses.join(", ") || "no address"}${dynamic}${from}`;
  });
  return { range: found.range, text: [`**${name}**`, lines.join("\n")].join("\n\n") };
};
