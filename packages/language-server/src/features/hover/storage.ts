import { type ClusterNode, isDeviceOf, promotions, volumesOn } from "@halint/cluster";
import { code, list } from "../../markup.js";
import { symbolIndex } from "../../symbols.js";
import type { View } from "../../workspace.js";
import type { HoverSubject } from "./subject.js";

function usedBy(view: View, name: string): string {
  const groups = promotions(view.cluster).filter(({ drbd }) => drbd === name || drbd === undefined);
  const owners = [...new Set(groups.map(({ group }) => group.owner.text))];
  return owners.length > 0
    ? `Made Primary by the group of ${list(owners.map(code))}.`
    : "No group of haresources makes it Primary.";
}

function volumesOf(nodes: readonly ClusterNode[], wanted: (volume: ReturnType<typeof volumesOn>[number]) => boolean) {
  return nodes.flatMap((node) =>
    volumesOn(node)
      .filter(wanted)
      .map(
        ({ resource, volume }) =>
          `- ${code(node.label)}: ${code(volume.device)} of ${code(resource)}, on ${volume.disk ? code(volume.disk) : "no disk"}, metadata ${code(volume.metaDisk ?? "none")}`,
      ),
  );
}

/** DRBD resources and block devices. */
export const storageSubject: HoverSubject = (view, offset) => {
  const { cluster } = view;
  const found = symbolIndex(cluster).at(view.file, offset);
  const kind = found?.symbol.kind;
  if (!found || (kind !== "resource" && kind !== "device")) return undefined;
  const { name } = found.symbol;
  const lines = [`**${name}**`];
  if (kind === "resource") {
    lines.push(volumesOf(cluster.nodes, ({ resource }) => resource === name).join("\n"), usedBy(view, name));
  } else {
    const items = volumesOf(cluster.nodes, (volume) => volume.volume.disk === name || isDeviceOf(name, volume));
    lines.push(items.join("\n") || "No DRBD configuration here speaks of it.");
  }
  return { range: found.range, text: lines.filter((line) => line !== "").join("\n\n") };
};
