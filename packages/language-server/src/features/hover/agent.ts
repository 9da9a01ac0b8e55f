import { asHaresources, type ClusterNode, resolveAgent } from "@halint/cluster";
import { findAgent, meantHaresources, type Resource } from "@halint/grammars";
import { code } from "../../markup.js";
import type { View } from "../../workspace.js";
import type { HoverSubject } from "./subject.js";

/** A resource of a haresources at an offset, with its group. */
export function resourceAt(
  view: View,
  offset: number,
): { resource: Resource; beside: readonly Resource[]; owner: string } | undefined {
  if (view.language !== "haresources") return undefined;
  for (const group of meantHaresources(asHaresources(view.file)).groups) {
    const beside = group.resources;
    const resource = beside.find(({ range }) => range.start <= offset && offset <= range.end);
    if (resource) return { resource, beside, owner: group.owner.text };
  }
  return undefined;
}

/** The name of an argument of an agent, from 0. */
export function parameterName(script: string, index: number): string | undefined {
  const agent = findAgent(script);
  const name = agent?.parameters[Math.min(index, agent.parameters.length - 1)];
  return agent && index < agent.max ? name : undefined;
}

/** What a script is, from the catalogue. */
export function describeAgent(name: string): string {
  const agent = findAgent(name);
  if (!agent) return `**${name}**\n\nA script of this cluster, or an init script.`;
  const parameters = agent.parameters.map((parameter, index) => (index < agent.min ? parameter : `[${parameter}]`));
  return `**${name}**${parameters.map((parameter) => `::${parameter}`).join("")}\n\n${agent.summary}`;
}

function scriptOn(view: View, node: ClusterNode, name: string): string {
  const found = resolveAgent(node, name);
  const label = code(node.label);
  if (found.kind === "unknown") return `- ${label}: nothing is known of its scripts`;
  if (found.kind === "absent") return `- ${label}: there is no such script`;
  const mode = found.agent.executable === false ? ", not executable" : "";
  return `- ${label}: ${code(view.workspace.displayOf(found.agent.path))}${mode}`;
}

/** A resource: its script on each node, its arguments by name, when it is started and stopped. */
export const agentSubject: HoverSubject = (view, offset) => {
  const found = resourceAt(view, offset);
  if (!found) return undefined;
  const { resource, beside, owner } = found;
  const { script, args } = resource;
  const lines = [describeAgent(script.text)];
  if (args.length > 0) {
    lines.push(
      args
        .map((arg, index) => `- ${parameterName(script.text, index) ?? `argument ${index + 1}`}: ${code(arg.text)}`)
        .join("\n"),
    );
  }
  lines.push(view.cluster.nodes.map((node) => scriptOn(view, node, script.text)).join("\n"));
  const at = beside.indexOf(resource) + 1;
  lines.push(
    `Started as number ${at} of ${beside.length} and stopped as number ${beside.length - at + 1}; at home on ${code(owner)}.`,
  );
  return { range: script.range, text: lines.filter((line) => line !== "").join("\n\n") };
};
