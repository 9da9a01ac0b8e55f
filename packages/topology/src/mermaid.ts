import { type GraphEdge, type GraphVertex, graphOf } from "./graph.js";
import type { Picture } from "./picture.js";
import { printable } from "./printable.js";

/** The picture as a Mermaid flow chart, for Markdown that draws them. */
export function toMermaid(picture: Picture): string {
  const { title, nodes, outside, edges } = graphOf(picture);
  const troubled = [...nodes.flatMap(({ vertices }) => vertices), ...outside].filter(({ trouble }) => trouble);
  const lines = edges.map(connect);
  const coloured = edges.flatMap((edge, index) => {
    const colour = { heard: "#1a7f37", "not heard": "#cf222e", unknown: "#59636e", replicates: "#0a5bb5" }[
      edge.kind as string
    ];
    return colour ? [`  linkStyle ${index} stroke:${colour}`] : [];
  });
  return `${[
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart LR",
    ...nodes.flatMap(({ id, label, vertices }) => [
      `  subgraph ${id}["${escapeMermaid(label)}"]`,
      "    direction TB",
      ...vertices.map((vertex) => `    ${draw(vertex)}`),
      "  end",
    ]),
    ...outside.map((vertex) => `  ${draw(vertex)}`),
    ...lines.map((line) => `  ${line}`),
    ...coloured,
    ...troubled.map(
      ({ id, trouble }) => `  style ${id} stroke:${trouble === "error" ? "#cf222e" : "#8a5a00"},stroke-width:2px`,
    ),
  ].join("\n")}\n`;
}

function draw({ id, kind, lines }: GraphVertex): string {
  const text = `"${lines.map(escapeMermaid).join("<br/>")}"`;
  switch (kind) {
    case "floating":
    case "ping":
      return `${id}([${text}])`;
    case "drbd":
      return `${id}[(${text})]`;
    case "link":
      return `${id}{{${text}}}`;
    case "interface":
    case "group":
    case "empty":
      return `${id}[${text}]`;
  }
}

function connect({ from, to, kind, label, both }: GraphEdge): string {
  const text = label === undefined ? "" : `|"${escapeMermaid(label)}"|`;
  switch (kind) {
    case "joined":
      return `${from} --- ${to}`;
    case "carries":
    case "pings":
      return `${from} -.- ${to}`;
    case "replicates":
      return `${from} <==>${text} ${to}`;
    case "heard":
      return `${from} ${both ? "<-->" : "-->"}${text} ${to}`;
    case "not heard":
      return `${from} ${both ? "x-.-x" : "-.-x"}${text} ${to}`;
    case "unknown":
      return `${from} ${both ? "<-.->" : "-.->"}${text} ${to}`;
  }
}

/** Mermaid writes what it would read as its own as an entity with `#`. */
function escapeMermaid(text: string): string {
  return printable(text).replace(/[#"<>&`\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
