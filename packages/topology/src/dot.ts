import { type GraphEdge, type GraphVertex, graphOf } from "./graph.js";
import type { Picture } from "./picture.js";
import { printable } from "./printable.js";

/** The picture for Graphviz. */
export function toDot(picture: Picture): string {
  const { title, nodes, outside, edges } = graphOf(picture);
  return `${[
    `digraph ${quote(title)} {`,
    `  label=${quote(title)}; labelloc=t; rankdir=LR; compound=true;`,
    '  node [shape=box, style=rounded, fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...nodes.flatMap(({ id, label, vertices }) => [
      `  subgraph ${quote(`cluster_${id}`)} {`,
      `    label=${quote(label)}; style="rounded,filled"; color="#8b949e"; fillcolor="#f6f8fa"; fontname="sans-serif";`,
      ...vertices.map((vertex) => `    ${draw(vertex)}`),
      "  }",
    ]),
    ...outside.map((vertex) => `  ${draw(vertex)}`),
    ...edges.map((edge) => `  ${connect(edge)}`),
    "}",
  ].join("\n")}\n`;
}

const colours = { error: "#cf222e", warning: "#8a5a00" } as const;

function draw({ id, kind, lines, trouble }: GraphVertex): string {
  const looks: Record<GraphVertex["kind"], string> = {
    interface: "",
    floating: ', style="rounded,dashed"',
    group: "",
    drbd: ", shape=cylinder",
    ping: ', style="rounded,dashed"',
    link: ", shape=ellipse, style=solid",
    empty: ", style=invis",
  };
  // Groups are lists: every line of a label ends with its alignment.
  const end = kind === "group" ? "\\l" : "\\n";
  const label = lines.map(escapeDot).join(end) + (kind === "group" ? end : "");
  const colour = trouble ? `, color="${colours[trouble]}"` : "";
  return `${quote(id)} [label="${label}"${looks[kind]}${colour}];`;
}

function connect({ from, to, kind, label, both }: GraphEdge): string {
  const looks: Record<GraphEdge["kind"], string> = {
    joined: "dir=none",
    carries: "dir=none, style=dashed",
    pings: "dir=none, style=dotted",
    replicates: 'dir=both, color="#0a5bb5", constraint=false',
    heard: `dir=${both ? "both" : "forward"}, color="#1a7f37", constraint=false`,
    "not heard": `dir=${both ? "both" : "forward"}, color="#cf222e", style=dashed, constraint=false`,
    unknown: `dir=${both ? "both" : "forward"}, color="#59636e", style=dashed, constraint=false`,
  };
  return `${quote(from)} -> ${quote(to)} [${looks[kind]}${label === undefined ? "" : `, label=${quote(label)}`}];`;
}

function quote(text: string): string {
  return `"${escapeDot(text)}"`;
}

/** Inside double quotes. */
function escapeDot(text: string): string {
  return printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
