import type { Mark, Picture, Verdict } from "./picture.js";
import { countText } from "./tally.js";

/** A box of the picture as a graph; lines of text, the first of them its name. */
export interface GraphVertex {
  readonly id: string;
  readonly kind: "interface" | "floating" | "group" | "drbd" | "ping" | "link" | "empty";
  readonly lines: readonly string[];
  readonly trouble: "error" | "warning" | undefined;
}

/** A line of the picture as a graph. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "joined" | "pings" | "replicates" | "carries" | Verdict;
  readonly both: boolean;
  readonly label: string | undefined;
}

/** The picture as boxes and lines, for programs that lay out by themselves. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly vertices: readonly GraphVertex[] }[];
  readonly outside: readonly GraphVertex[];
  readonly edges: readonly GraphEdge[];
}

/** Takes the picture apart into boxes and lines. */
export function graphOf(picture: Picture): Graph {
  const outside: GraphVertex[] = [];
  const edges: GraphEdge[] = [];
  const inside = new Map<string, GraphVertex[]>(picture.nodes.map(({ id }) => [id, []]));
  const put = (node: string, vertex: GraphVertex) => (inside.get(node) ?? outside).push(vertex);
  const join = (from: string, to: string, kind: GraphEdge["kind"], label?: string, both = false) =>
    edges.push({ from, to, kind, label, both });

  for (const link of picture.links) {
    const end = (node: string, at: number) => `${link.id}_${node}_${at}`;
    const first = new Map<string, string>();
    const vertices = link.interfaces.map((one, at) => {
      const id = end(one.node, at);
      if (!first.has(one.node)) first.set(one.node, id);
      put(one.node, vertex(id, "interface", [one.name, ...one.addresses], one.marks));
      return id;
    });
    outside.push(
      vertex(link.id, "link", [link.name, ...(link.ports.length > 0 ? [`udp ${link.ports.join(", ")}`] : [])], []),
    );
    for (const id of vertices) join(id, link.id, "joined");
    for (const [at, floating] of link.floating.entries()) {
      const id = `${link.id}_v${at}`;
      put(
        floating.node,
        vertex(
          id,
          "floating",
          [floating.mask === undefined ? floating.address : `${floating.address}/${floating.mask}`, "floating address"],
          [],
        ),
      );
      join(id, link.id, "carries");
    }
    for (const [at, ping] of link.pings.entries()) {
      const id = `${link.id}_p${at}`;
      outside.push(vertex(id, "ping", [ping.name, ...ping.members, "pinged"], ping.marks));
      join(link.id, id, "pings");
    }
    const drawn = new Set<string>();
    for (const { from, to, verdict } of link.hearings) {
      const [a, b] = [first.get(from), first.get(to)];
      if (a === undefined || b === undefined || drawn.has(`${to} ${from}`)) continue;
      const back = link.hearings.find((other) => other.from === to && other.to === from);
      const both = back?.verdict === verdict;
      if (both) drawn.add(`${from} ${to}`);
      join(a, b, verdict, verdict === "heard" ? undefined : verdict === "unknown" ? "not known" : "not heard", both);
    }
  }
  for (const group of picture.groups) {
    const lines = group.resources.map(({ text }, at) => `${at + 1} ${text}`);
    const marks = [...group.marks, ...group.resources.flatMap((resource) => resource.marks)];
    put(group.node, vertex(group.id, "group", [`group ${group.id.slice(1)}`, ...lines], marks));
  }
  for (const resource of picture.drbd) {
    const ids = resource.hosts.map((host, at) => {
      const id = `${resource.id}_${at}`;
      const volumes = host.volumes.map(({ device, disk }) => (disk === undefined ? device : `${device} on ${disk}`));
      put(
        host.node,
        vertex(
          id,
          "drbd",
          [resource.name, ...volumes, ...(host.address ? [host.address] : [])],
          [...host.marks, ...(at === 0 ? resource.marks : [])],
        ),
      );
      return id;
    });
    for (const [at, id] of ids.entries()) {
      const next = ids[at + 1];
      if (next !== undefined) join(id, next, "replicates", `protocol ${resource.protocol}`, true);
    }
  }
  return {
    title: `Cluster ${picture.name}`,
    nodes: picture.nodes.map(({ id, name, marks, kind }) => ({
      id,
      label: [name, ...(kind === "files" ? [] : [kind]), ...(serious(marks) ? [countText(marks)] : [])].join(" · "),
      // A frame without anything in it is drawn by nobody.
      vertices: inside.get(id)?.length
        ? (inside.get(id) as GraphVertex[])
        : [vertex(`${id}_empty`, "empty", [" "], [])],
    })),
    outside,
    edges,
  };
}

const serious = (marks: readonly Mark[]) => marks.some(({ severity }) => severity !== "info");

function vertex(id: string, kind: GraphVertex["kind"], lines: readonly string[], marks: readonly Mark[]): GraphVertex {
  const trouble = marks.some(({ severity }) => severity === "error") ? "error" : serious(marks) ? "warning" : undefined;
  return { id, kind, lines: trouble ? [...lines, countText(marks)] : lines, trouble };
}
