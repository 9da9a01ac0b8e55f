import { canonicalAddress, heartbeatPaths, knownAddresses, ownerOf, sameAddress, vipsOf } from "@halint/cluster";
import { code } from "../../markup.js";
import { symbolIndex } from "../../symbols.js";
import type { View } from "../../workspace.js";
import type { HoverSubject } from "./subject.js";

const sources = {
  configuration: "halint's configuration",
  live: "this machine",
  "interface files": "interface files",
  drbd: "DRBD",
  name: "it is the node's name",
  hosts: "the hosts file",
  inference: "the peer's ucast line",
} as const;

/** Whose an address is, in a few words; undefined where nothing tells. */
export function ownerPhrase(view: View, address: string): string | undefined {
  const vip = vipsOf(view.cluster).find((entry) => sameAddress(entry.address, address));
  if (vip) return "floating";
  const owner = ownerOf(view.cluster, address);
  return owner && `${owner.node}${owner.interface ? ` ${owner.interface}` : ""}`;
}

/** Whose an address is, and from which file that is known. */
export const addressSubject: HoverSubject = (view, offset) => {
  const { cluster, workspace } = view;
  const found = symbolIndex(cluster).at(view.file, offset);
  if (found?.symbol.kind !== "address") return undefined;
  const address = found.symbol.name;
  const lines = [`**${address}**`];
  const place = (of: { place?: { file: { path: string }; range?: { start: number } } }) =>
    of.place ? `, ${code(workspace.displayOf(of.place.file.path))}` : "";
  const vip = vipsOf(cluster).find((entry) => sameAddress(entry.address, address));
  if (vip)
    lines.push(
      `A floating address: it belongs to whichever node runs its group (${code(workspace.displayOf(vip.place.file.path))}).`,
    );
  const owner = ownerOf(cluster, address);
  if (owner) {
    const on = owner.interface ? ` on ${code(owner.interface)}` : "";
    lines.push(`Belongs to ${code(owner.node)}${on}, by ${sources[owner.source]}${place(owner)}.`);
  } else if (!vip && canonicalAddress(address) !== undefined) lines.push("Nothing here tells whose it is.");
  const others = knownAddresses(cluster).filter(
    (entry) => sameAddress(entry.address, address) && owner?.place !== entry.place,
  );
  for (const entry of others) lines.push(`Also ${code(entry.node)}, by ${sources[entry.source]}${place(entry)}.`);
  if (view.language === "ha.cf") {
    for (const { node, medium, target } of heartbeatPaths(cluster).paths) {
      if (node.haCf !== view.file || medium.target?.range.start !== found.range.start || !target) continue;
      if (target.kind === "own")
        lines.push(`That is ${code(node.label)} itself: packets to oneself are dropped silently.`);
      if (target.kind === "nobody") lines.push("No node has it.");
      if (target.kind === "elsewhere")
        lines.push(`It lies outside the network of the interface, ${code(target.network)}.`);
    }
  }
  return { range: found.range, text: lines.join("\n\n") };
};
