import type { Picture } from "./picture.js";
import { allMarks, countText } from "./tally.js";

/** The picture in sentences, for those who do not see it. */
export function describePicture(picture: Picture): string {
  const { nodes, links, hearings, groups, drbd } = picture;
  const name = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  const sentences: string[] = [];
  sentences.push(`Nodes: ${nodes.map((node) => node.name).join(", ") || "none"}.`);
  for (const link of links) {
    const ends = link.interfaces.map((one) => `${name(one.node)} ${[one.name, ...one.addresses].join(" ")}`);
    const parts = [...(ends.length > 0 ? [ends.join(", ")] : [])];
    if (link.floating.length > 0) parts.push(`floating ${link.floating.map(({ address }) => address).join(", ")}`);
    if (link.pings.length > 0) parts.push(`pinged ${link.pings.map((ping) => ping.name).join(", ")}`);
    if (link.replicates.length > 0) parts.push(`replicates ${link.replicates.join(", ")}`);
    sentences.push(`${link.kind === "serial" ? "Serial line" : "Network"} ${link.name}: ${parts.join("; ")}.`);
  }
  for (const { from, to, verdict, links: over } of hearings) {
    const ways = over.map((id) => links.find((link) => link.id === id)?.name ?? id).join(", ");
    sentences.push(
      verdict === "heard"
        ? `${name(to)} hears ${name(from)} over ${ways}.`
        : verdict === "unknown"
          ? `Whether ${name(to)} hears ${name(from)} is not known.`
          : `${name(to)} does not hear ${name(from)}.`,
    );
  }
  for (const group of groups)
    sentences.push(
      `${name(group.node)} starts ${group.resources.map(({ text }) => text).join(", then ") || "nothing"}.`,
    );
  for (const resource of drbd) {
    const hosts = resource.hosts.map(
      (host) =>
        `${name(host.node)} ${host.volumes.map(({ device }) => device).join(", ")} at ${host.address ?? "no address"}`,
    );
    sentences.push(`DRBD ${resource.name}: ${hosts.join(", ")}.`);
  }
  if (picture.checked) sentences.push(`Findings: ${countText(allMarks(picture))}.`);
  return sentences.join(" ");
}
