import { type CancellationToken, type Connection, ErrorCodes, ResponseError } from "vscode-languageserver";
import { knownRules } from "./checks.js";
import { CommandError } from "./commands.js";
import type { EditSupport } from "./edits.js";
import { clusterModel } from "./features/cluster-model.js";
import { type CompareParams, compare } from "./features/compare.js";
import { pageOf } from "./features/diagnostics.js";
import { fixCluster } from "./features/fix-cluster.js";
import { type NewClusterParams, newCluster } from "./features/new-cluster.js";
import { type TopologyParams, topology } from "./features/topology.js";
import type { RuleEntry } from "./protocol.js";
import type { Workspace } from "./workspace.js";

/** Methods of the server that no protocol knows; what they take is checked here, at the rim. */
export const ownRequests = [
  "halint/cluster",
  "halint/lint",
  "halint/topology",
  "halint/fixCluster",
  "halint/compare",
  "halint/newCluster",
  "halint/rules",
  "halint/settled",
] as const;

/** What the server lends those who answer. */
export interface Lent {
  readonly space: () => Workspace;
  /** Waits until the findings are those of the documents, unless the client calls the request off. */
  readonly settled: (token: CancellationToken) => Promise<void>;
  readonly support: () => EditSupport;
}

/** Answers the requests of views and commands. Each waits until the findings are those of the documents. */
export function answerOwnRequests(connection: Connection, { space, settled, support }: Lent): void {
  const on = (
    method: (typeof ownRequests)[number],
    answer: (params: Record<string, unknown>, token: CancellationToken) => unknown,
  ) =>
    connection.onRequest(method, async (params: unknown, token) => {
      await settled(token);
      const given = typeof params === "object" && params !== null ? (params as Record<string, unknown>) : {};
      try {
        return (await answer(given, token)) ?? null;
      } catch (error) {
        if (error instanceof CommandError) throw new ResponseError(ErrorCodes.InvalidParams, error.message);
        throw error;
      }
    });

  on("halint/cluster", ({ uri }) => clusterModel(space(), text(uri)));
  on("halint/lint", async (_, token) => {
    space().rescan();
    await settled(token);
    return clusterModel(space(), undefined);
  });
  on("halint/topology", ({ cluster, format }) => topology(space(), { ...named(cluster), format: formatOf(format) }));
  on("halint/fixCluster", ({ cluster }) => fixCluster(space(), text(cluster), support()));
  on("halint/compare", ({ cluster, nodes }) => {
    const [left, right] = Array.isArray(nodes) ? nodes : [];
    if (typeof left !== "string" || typeof right !== "string") throw new CommandError("nodes are two labels");
    const params: CompareParams = { ...named(cluster), nodes: [left, right] };
    return compare(space(), params);
  });
  on("halint/newCluster", ({ answers, directory, write }) => {
    const where = text(directory);
    const params: NewClusterParams = { answers, ...(where === undefined ? {} : { directory: where }) };
    return newCluster({ ...params, write: write === true });
  });
  on("halint/rules", () => knownRules.map((id): RuleEntry => ({ id, page: pageOf(space(), id) ?? null })));
  on("halint/settled", () => null);
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const named = (value: unknown): { cluster?: string } => (typeof value === "string" ? { cluster: value } : {});
const formats = ["view", "svg", "dot", "mermaid"] as const;

function formatOf(value: unknown): TopologyParams["format"] {
  const format = formats.find((one) => one === value);
  if (!format) throw new CommandError(`a format is one of ${formats.join(", ")}`);
  return format;
}
