import { asHaCf, canonicalAddress, type KnownAddress, knownAddresses, sameAddress, sameName } from "@halint/cluster";
import { contains } from "@halint/grammars";
import type { Diagnostic as Finding, Fix } from "@halint/linter";
import type { View } from "../../workspace.js";

/** Rules that say that a ucast line does not send to the peer. */
const rules = new Set(["cluster/peer-ucast"]);

const sources = {
  configuration: "halint's configuration",
  live: "this machine",
  "interface files": "its interface files",
  drbd: "DRBD",
  name: "its name",
  hosts: "the hosts file",
  inference: "the peer's ha.cf",
} as const;

/** Where the rule itself is not certain of the peer's address: one repair for each address that a peer is known to have. */
export function peerCandidates(view: View, finding: Finding): Fix[] {
  const { range } = finding.at;
  if (!rules.has(finding.rule) || view.language !== "ha.cf" || !range) return [];
  if (finding.fixes?.some(({ safety }) => safety === "safe")) return [];
  const medium = asHaCf(view.file).media.find(({ target }) => target !== undefined && contains(range, target.range));
  const target = medium?.target;
  const [node] = view.nodes;
  if (!target || !node) return [];
  const v6 = target.text.includes(":");
  const offered = new Set(
    (finding.fixes ?? []).flatMap((fix) => fix.edits.flatMap((edit) => (edit.kind === "text" ? [edit.text] : []))),
  );
  const fixes: Fix[] = [];
  const onLink = (known: KnownAddress) =>
    Number(known.interface !== undefined && known.interface === medium.interface?.text);
  // The address on the same interface is the likeliest.
  for (const known of [...knownAddresses(view.cluster)].sort((a, b) => onLink(b) - onLink(a))) {
    const { address } = known;
    const own = node.name !== undefined && sameName(known.node, node.name);
    if (own || canonicalAddress(address) === undefined || address.includes(":") !== v6) continue;
    if (sameAddress(address, target.text) || [...offered].some((text) => text.includes(address))) continue;
    offered.add(address);
    const on = known.interface ? ` on ${known.interface}` : "";
    fixes.push({
      title: `Send to ${address}, the address of ${known.node}${on} by ${sources[known.source]}`,
      safety: "unsafe",
      edits: [{ kind: "text", file: view.file, range: target.range, text: address }],
    });
  }
  return fixes;
}
