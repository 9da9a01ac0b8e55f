import type { AgentFact } from "../facts/host-facts.js";
import type { ClusterNode } from "../model/cluster.js";

/** Where heartbeat looks for the scripts of resources. */
export type AgentDirectory = "resource.d" | "init.d";

/** What heartbeat would run on a node for the name of a resource. */
export type AgentLookup =
  /** `path` is the script's on the node itself. */
  | { readonly kind: "found"; readonly agent: AgentFact; readonly in: AgentDirectory; readonly path: string }
  /** It is there, and nobody may execute it, or it is no file: it is passed over. */
  | { readonly kind: "not executable"; readonly agent: AgentFact; readonly in: AgentDirectory; readonly path: string }
  | { readonly kind: "absent" }
  /** Not every directory that could hold it is known. */
  | { readonly kind: "unknown" };

const paths: Readonly<Record<AgentDirectory, string>> = {
  "resource.d": "/etc/ha.d/resource.d",
  "init.d": "/etc/init.d",
};

/**
 * Looks a script up as ResourceManager does: an executable file in resource.d, or else in init.d. A name with a slash is
 * looked up below these directories too, where nothing is.
 */
export function resolveAgent(node: ClusterNode, name: string): AgentLookup {
  const { resourceD, initD } = node.facts;
  let blocked: AgentLookup | undefined;
  for (const [directory, agents] of [
    ["resource.d", resourceD],
    ["init.d", initD],
  ] as const) {
    const agent = agents?.find((candidate) => candidate.name === name);
    if (!agent) continue;
    const there = { agent, in: directory, path: `${paths[directory]}/${name}` } as const;
    if (agent.executable !== false) return { kind: "found", ...there };
    blocked ??= { kind: "not executable", ...there };
  }
  return blocked ?? (resourceD && initD ? { kind: "absent" } : { kind: "unknown" });
}

/** Names of all scripts that a node's directories hold. */
export function agentNames(node: ClusterNode): string[] {
  return [...(node.facts.resourceD ?? []), ...(node.facts.initD ?? [])].flatMap((agent) =>
    agent.isFile ? agent.name : [],
  );
}

/**
 * The text of a script as far as it makes a difference: line ends and blanks at line ends do to nobody. Undefined where
 * it cannot be read.
 */
export function agentText(agent: AgentFact): string | undefined {
  return agent
    .file()
    ?.text.replace(/(?<![ \t\r])[ \t\r]+$/gm, "")
    .trimEnd();
}
