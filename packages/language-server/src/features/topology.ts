import { hostStyle, pictureOf, toDot, toMermaid, toSvg } from "@halint/topology";
import type { Range as LspRange } from "vscode-languageserver";
import type { TopologyAnswer } from "../protocol.js";
import { masked } from "../secrets.js";
import type { Workspace } from "../workspace.js";
import { clusterId, findCluster, findingsIn } from "./cluster-model.js";

/** What is asked of `halint/topology`. */
export interface TopologyParams {
  /** Id of a cluster, or URI of a document in it; may be left out where there is one cluster only. */
  readonly cluster?: string;
  /** `view`: an SVG whose things are links, for a page that brings the colours. */
  readonly format: "view" | "svg" | "dot" | "mermaid";
}

/** The picture of a cluster with its findings. Null where the cluster is not known. */
export function topology(workspace: Workspace, { cluster: wanted, format }: TopologyParams): TopologyAnswer | null {
  const cluster = findCluster(workspace, wanted);
  if (!cluster) return null;
  const secrets = [
    ...cluster.nodes.flatMap(({ authkeys }) => (authkeys ? [{ file: authkeys, language: "authkeys" as const }] : [])),
    ...cluster.drbd.flatMap(({ files }) => files.map((file) => ({ file, language: "drbd" as const }))),
  ];
  const findings = findingsIn(workspace, cluster).map((finding) => ({
    ...finding,
    message: masked(finding.message, secrets),
  }));
  const picture = pictureOf(cluster, findings);
  const base = { cluster: clusterId(workspace, cluster), name: workspace.nameOf(cluster) };
  if (format === "dot") return { ...base, text: toDot(picture) };
  if (format === "mermaid") return { ...base, text: toMermaid(picture) };
  if (format === "svg") return { ...base, text: toSvg(picture) };
  const places: { uri: string; range: LspRange }[] = [];
  const text = toSvg(picture, {
    link: ({ file, range }) => {
      places.push({
        uri: workspace.uriOf(file.path),
        range: workspace.textOf(file).range(range ?? { start: 0, end: 0 }),
      });
      return String(places.length - 1);
    },
  });
  return { ...base, text, style: hostStyle(), places };
}
