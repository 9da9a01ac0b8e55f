import { findNode, knownAddresses, sameName } from "@halint/cluster";
import { code } from "../../markup.js";
import { symbolIndex } from "../../symbols.js";
import type { HoverSubject } from "./subject.js";

/** A node: where its files are, how it was recognised, its addresses. */
export const nodeSubject: HoverSubject = (view, offset) => {
  const { cluster, workspace } = view;
  const found = symbolIndex(cluster).at(view.file, offset);
  if (found?.symbol.kind !== "node") return undefined;
  const { name } = found.symbol;
  const node = findNode(cluster, name);
  const lines = [`**${name}**`];
  if (node) {
    lines.push(
      `Node of the cluster ${code(cluster.name)}; its files are in ${code(workspace.displayOf(node.haDir))}, known by ${node.identifiedBy}.`,
    );
    if (node.hostName && !sameName(node.hostName, name)) lines.push(`The machine calls itself ${code(node.hostName)}.`);
  } else lines.push("Its files are not here.");
  const addresses = knownAddresses(cluster).filter((entry) => sameName(entry.node, name));
  const seen = new Set<string>();
  const items = addresses.flatMap((entry) => {
    const item = `- ${code(entry.address)}${entry.interface ? ` on ${code(entry.interface)}` : ""}`;
    if (seen.has(entry.address)) return [];
    seen.add(entry.address);
    return [item];
  });
  if (items.length > 0) lines.push(items.join("\n"));
  return { range: found.range, text: lines.join("\n\n") };
};
