import type { HaCfMachine } from "@halint/grammars";
import type { ClusterNode } from "../model/cluster.js";

/**
 * The name that heartbeat goes by on a machine, exactly: the first line of nodeinfo, blanks and carriage returns
 * included, if a line end follows it; else the host name.
 */
export function daemonName(node: ClusterNode): string | undefined {
  const line = node.identifiedBy === "configuration" ? undefined : /^([^\n]*)\n/.exec(node.nodeinfo?.text ?? "")?.[1];
  // A NUL ends a text of C.
  return line === undefined ? node.name : (line.split("\0")[0] as string);
}

/** What is known of a machine, as the questions that heartbeat asks of it. */
export function haCfMachine(node: ClusterNode): HaCfMachine {
  const { facts } = node;
  const { interfaces } = facts;
  return {
    name: daemonName(node),
    hasAddress: (name) => {
      if (!interfaces) return undefined;
      if (name === "lo" || interfaces.list.some((fact) => fact.name === name)) return true;
      // Labels of further addresses are not always listed.
      const labelled = name.includes(":") && interfaces.list.some((fact) => fact.name === name.split(":")[0]);
      return interfaces.complete && !labelled ? false : undefined;
    },
    resolves: (name) =>
      facts.hosts?.some((entry) => entry.names.some((known) => known.toLowerCase() === name.toLowerCase()))
        ? true
        : facts.resolves(name),
    hasUser: (name) => facts.users?.has(name),
    hasGroup: (name) => facts.groups?.has(name),
    canExecute: (path) => facts.hasProgram(path),
    kindOf: (path) => facts.kindOf(path),
  };
}
