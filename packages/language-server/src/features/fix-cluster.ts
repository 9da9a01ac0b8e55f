import { type Cluster, MemoryFiles, type SourceFile } from "@halint/cluster";
import { type Edit, fixToFixedPoint } from "@halint/linter";
import { diffLines } from "diff";
import { checkNow } from "../checks.js";
import { type EditSupport, fixEdit } from "../edits.js";
import type { ClusterRepairs, RepairedFile } from "../protocol.js";
import type { Workspace } from "../workspace.js";
import { clusterId, findCluster } from "./cluster-model.js";

/** Every safe repair in all files of a cluster, again and again until nothing changes. Null for an unknown cluster. */
export function fixCluster(
  workspace: Workspace,
  wanted: string | undefined,
  support: EditSupport,
): ClusterRepairs | null {
  const cluster = findCluster(workspace, wanted);
  const area = cluster && workspace.areaOf(cluster);
  const [first] = cluster?.files ?? [];
  if (!cluster || !area || !first) return null;
  const fixed = fixToFixedPoint(
    new MemoryFiles({}, area.files),
    (files) => {
      const again = area.readAgain(files, first.path);
      return again ? checkNow(again) : [];
    },
    ["safe"],
  );
  const sources = sourcesOf(cluster);
  const edits: Edit[] = [];
  const files = fixed.files.map(({ path, before, after: bytes, mode }): RepairedFile => {
    const file = sources.get(path);
    const text = Buffer.from(bytes).toString(file?.source.encoding === "latin1" ? "latin1" : "utf8");
    const about = { uri: workspace.uriOf(path), path: workspace.displayOf(path), created: before === undefined };
    if (before === undefined) {
      edits.push({ kind: "create", path, text, mode: mode ?? 0o644 });
      return { ...about, after: text };
    }
    if (file && mode !== undefined) edits.push({ kind: "mode", file, mode });
    if (!file || text === file.text) return about;
    edits.push(...lineEdits(file, text));
    return { ...about, after: text };
  });
  const made = fixEdit(workspace, edits, support);
  return {
    cluster: clusterId(workspace, cluster),
    name: workspace.nameOf(cluster),
    count: fixed.count,
    remaining: fixed.diagnostics.length,
    settled: fixed.settled,
    files,
    edit: made?.edit ?? null,
    modes: made?.modes ?? [],
  };
}

function sourcesOf(cluster: Cluster): Map<string, SourceFile> {
  const facts = cluster.nodes.flatMap((node) => [...node.facts.files]);
  return new Map([...facts, ...cluster.files].map((file) => [file.path, file]));
}

/** One edit for each run of lines that differ, so that cursors elsewhere stay where they are. */
function lineEdits(file: SourceFile, after: string): Edit[] {
  const edits: Edit[] = [];
  let offset = 0;
  for (const { value, added, removed } of diffLines(file.text, after)) {
    const last = edits.at(-1);
    const open = last?.kind === "text" && last.range.end === offset ? last : undefined;
    if (!added && !removed) {
      offset += value.length;
      continue;
    }
    const range = { start: open?.range.start ?? offset, end: removed ? offset + value.length : offset };
    const text = `${open?.text ?? ""}${added ? value : ""}`;
    if (open) edits.pop();
    edits.push({ kind: "text", file, range, text });
    if (removed) offset += value.length;
  }
  return edits;
}
