import { type Resource, type ResourceGroup, withoutNotes } from "@halint/grammars";
import { type Cluster, sameName } from "../model/cluster.js";
import { asHaCf, asHaresources, type SourceFile } from "../model/source-file.js";
import { type Compared, commonest, type NodeFile, nodeFiles } from "./compare-nodes.js";

/** A group of one node's haresources. */
export interface ComparedGroup {
  readonly group: ResourceGroup;
  /** Without notes, in start order. */
  readonly resources: readonly Resource[];
}

/** A group that two nodes' haresources have differently. */
export type GroupDifference =
  | (Compared<ComparedGroup> & { readonly kind: "owner" | "order" | "resources" })
  /** `own` lacks a group that `reference` has. */
  | { readonly kind: "missing"; readonly own: NodeFile; readonly reference: NodeFile & ComparedGroup }
  /** `own` has a group that `reference` lacks. */
  | { readonly kind: "extra"; readonly own: NodeFile & ComparedGroup; readonly reference: NodeFile };

/** One spelling for each meaning: a bare address is IPaddr, empty arguments vanish. */
export function resourceMeaning(resource: Resource): string {
  return [resource.script.text, ...resource.args.map((argument) => argument.text)].join("::");
}

/**
 * Groups that differ between nodes: owner, resources, or their order in the group. The order of groups and the way they
 * are written do not matter. None where Pacemaker manages the resources of a node.
 */
export function groupDifferences(cluster: Cluster): GroupDifference[] {
  if (cluster.nodes.some((node) => node.haCf && asHaCf(node.haCf).crm)) return [];
  const files = nodeFiles(cluster, "haresources").map((entry) => ({ ...entry, groups: groupsIn(entry.file) }));
  const reference = commonest(files, ({ groups }) => groups.map(wholeMeaning).sort().join("\n"));
  if (!reference) return [];
  const seen = new Set<SourceFile>([reference.file]);
  return files.flatMap((own) => {
    if (seen.has(own.file)) return [];
    seen.add(own.file);
    return compareGroups(own, reference);
  });
}

function groupsIn(file: SourceFile): ComparedGroup[] {
  const tree = asHaresources(file);
  return tree.groups.flatMap((group) => {
    const { resources } = withoutNotes(tree, group);
    return resources.length === 0 || group.owner.text.startsWith("//") ? [] : [{ group, resources }];
  });
}

type Groups = NodeFile & { readonly groups: readonly ComparedGroup[] };

const ownerOf = ({ group }: ComparedGroup) => group.owner.text.toLowerCase();
const meanings = ({ resources }: ComparedGroup) => resources.map(resourceMeaning);
const inOrder = (group: ComparedGroup) => meanings(group).join(" ");
const asSet = (group: ComparedGroup) => meanings(group).sort().join(" ");
const wholeMeaning = (group: ComparedGroup) => `${ownerOf(group)} ${inOrder(group)}`;

/** Groups are paired by what they have in common, the closest first; what is left over is missing or extra. */
function compareGroups(own: Groups, reference: Groups): GroupDifference[] {
  const left = [...own.groups];
  const right = [...reference.groups];
  const found: GroupDifference[] = [];
  const pairUp = (alike: (a: ComparedGroup, b: ComparedGroup) => boolean, kind?: "order" | "resources") => {
    for (const a of [...left]) {
      const b = right.find((candidate) => alike(a, candidate));
      if (!b) continue;
      left.splice(left.indexOf(a), 1);
      right.splice(right.indexOf(b), 1);
      const sides = { own: { ...own, ...a }, reference: { ...reference, ...b } };
      if (!sameName(a.group.owner.text, b.group.owner.text)) found.push({ kind: "owner", ...sides });
      if (kind) found.push({ kind, ...sides });
    }
  };
  pairUp((a, b) => wholeMeaning(a) === wholeMeaning(b));
  pairUp((a, b) => inOrder(a) === inOrder(b));
  pairUp((a, b) => asSet(a) === asSet(b), "order");
  pairUp((a, b) => meanings(a)[0] === meanings(b)[0], "resources");
  pairUp((a, b) => meanings(a).some((meaning) => meanings(b).includes(meaning)), "resources");
  pairUp((a, b) => left.length === 1 && right.length === 1 && ownerOf(a) === ownerOf(b), "resources");
  for (const group of left) found.push({ kind: "extra", own: { ...own, ...group }, reference });
  for (const group of right) found.push({ kind: "missing", own, reference: { ...reference, ...group } });
  return found;
}
