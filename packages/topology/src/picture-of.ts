import {
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  effectiveResources,
  heartbeatPaths,
  placeIn,
  sameName,
} from "@halint/cluster";
import { withoutNotes } from "@halint/grammars";
import { Links } from "./links.js";
import { Marks, type PictureFinding } from "./marks.js";
import type { Mark, Picture, PictureDrbd, PictureGroup, PictureLink, PictureNode } from "./picture.js";

/** What a cluster looks like; findings, where they were looked for, are marked where they belong. */
export function pictureOf(cluster: Cluster, findings?: readonly PictureFinding[]): Picture {
  const builder = new Builder(cluster);
  return builder.build(findings);
}

class Builder {
  readonly #cluster: Cluster;
  readonly #marks = new Marks();
  readonly #nodes: (PictureNode & { readonly marks: Mark[] })[] = [];
  readonly #byMachine = new Map<ClusterNode, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  build(findings: readonly PictureFinding[] | undefined): Picture {
    this.#nameNodes();
    const groups = this.#groups();
    const drbd = this.#drbd();
    const links = new Links(this.#cluster, this.#byMachine, this.#nodes, this.#marks).all(groups, drbd);
    const own: Mark[] = [];
    this.#marks.fill(findings ?? [], (finding) => this.#nodeMarks(finding) ?? own);
    const versions = new Set(this.#cluster.drbd.map(({ target }) => target.version));
    return {
      name: this.#cluster.name,
      nodes: this.#nodes,
      links,
      hearings: this.#hearings(links),
      groups,
      drbd,
      drbdVersion: versions.size === 0 ? undefined : [...versions].sort().join(", "),
      failback: this.#failback(),
      pacemaker: this.#cluster.nodes.some((node) => node.haCf && asHaCf(node.haCf).crm),
      checked: findings !== undefined,
      marks: own,
    };
  }

  #failback(): Picture["failback"] {
    const said = new Set(this.#cluster.nodes.flatMap(({ haCf }) => (haCf ? [asHaCf(haCf).autoFailback] : [])));
    const [value] = said;
    return said.size === 1 && value !== "legacy" ? value : undefined;
  }

  // ---- Nodes -------------------------------------------------------------------------------------------------------

  /** In the order of the node lines: that is how people know them. Then whoever else has files or is named. */
  #nameNodes(): void {
    const { nodes } = this.#cluster;
    for (const machine of nodes) {
      if (!machine.haCf) continue;
      for (const word of asHaCf(machine.haCf).nodes) this.#node(word.text, "ha.cf");
    }
    for (const machine of nodes) {
      const known =
        machine.name !== undefined && this.#nodes.find(({ name }) => sameName(name, machine.name as string));
      const kind = machine.name === undefined ? "nameless" : "files";
      const id = known
        ? known.id
        : this.#add(machine.name === undefined ? namelessLabel(machine) : machine.label, kind);
      this.#byMachine.set(machine, id);
      const at = this.#nodes.findIndex((node) => node.id === id);
      const node = this.#nodes[at] as PictureNode & { marks: Mark[] };
      const file = machine.haCf ?? machine.haresources ?? machine.authkeys;
      this.#marks.collect(node.marks, [file && { file }]);
      this.#nodes[at] = { id: node.id, name: node.name, kind, marks: node.marks };
    }
  }

  #add(name: string, kind: PictureNode["kind"], namedIn?: string): string {
    const id = `n${this.#nodes.length + 1}`;
    this.#nodes.push({ id, name, kind, marks: [], ...(namedIn === undefined ? {} : { namedIn }) });
    return id;
  }

  /** The id of a name; a name that nobody has listed as a node becomes a stranger. */
  #node(name: string, namedIn: "ha.cf" | "haresources" | "drbd.conf"): string {
    const known = this.#nodes.find((node) => sameName(node.name, name));
    if (known) return known.id;
    const machine = this.#cluster.nodes.find((node) => node.hostName !== undefined && sameName(node.hostName, name));
    const id = machine && namedIn === "drbd.conf" ? this.#byMachine.get(machine) : undefined;
    return id ?? this.#add(name, namedIn === "ha.cf" ? "named" : "stranger", namedIn);
  }

  #nodeMarks({ node, at }: PictureFinding): Mark[] | undefined {
    const { nodes } = this.#cluster;
    const users = nodes.filter((machine) => [machine.haCf, machine.haresources, machine.authkeys].includes(at.file));
    const machine =
      (node === undefined ? undefined : nodes.find(({ label, name }) => label === node || name === node)) ??
      (users.length === 1 ? users[0] : undefined);
    const id = machine && this.#byMachine.get(machine);
    return this.#nodes.find((entry) => entry.id === id)?.marks;
  }

  /** Which nodes say something, where not all do that could. */
  #saidBy(sayers: readonly ClusterNode[], all: readonly ClusterNode[]): string[] | undefined {
    if (all.every((machine) => sayers.includes(machine))) return undefined;
    return sayers.flatMap((machine) => this.#byMachine.get(machine) ?? []);
  }

  // ---- Groups ------------------------------------------------------------------------------------------------------

  #groups(): PictureGroup[] {
    const users = this.#cluster.nodes.filter((node) => node.haresources);
    interface Found {
      readonly node: string;
      readonly sayers: ClusterNode[];
      readonly own: Mark[];
      readonly resources: readonly {
        readonly text: string;
        readonly script: string;
        readonly args: string[];
        readonly marks: Mark[];
      }[];
    }
    const found = new Map<string, Found>();
    for (const machine of users) {
      const file = machine.haresources;
      if (!file || (machine.haCf && asHaCf(machine.haCf).crm)) continue;
      const tree = asHaresources(file);
      for (const group of tree.groups) {
        // A whole line that somebody took for a comment is no group of anybody, nor is a lone carriage return.
        if (/^(?:\/\/|;|\s*$)/.test(group.owner.text)) continue;
        const { resources } = withoutNotes(tree, group);
        const key = [group.owner.text.toLowerCase(), ...resources.map(({ text }) => text)].join(" ");
        let known = found.get(key);
        if (!known) {
          known = {
            node: this.#node(group.owner.text, "haresources"),
            sayers: [],
            own: [],
            resources: resources.map(({ text, script, args }) => ({
              text,
              script: script.text,
              args: args.map((word) => word.text),
              marks: [],
            })),
          };
          found.set(key, known);
        }
        known.sayers.push(machine);
        this.#marks.collect(known.own, [{ file, range: group.range }]);
        for (const [index, { marks }] of known.resources.entries())
          this.#marks.collect(marks, [{ file, range: resources[index]?.range ?? group.range }]);
      }
    }
    return [...found.values()].map(({ node, sayers, own, resources }, index) => ({
      id: `g${index + 1}`,
      node,
      resources,
      saidBy: this.#saidBy(sayers, users),
      marks: own,
    }));
  }

  // ---- DRBD --------------------------------------------------------------------------------------------------------

  #drbd(): PictureDrbd[] {
    const found = new Map<
      string,
      { readonly entry: PictureDrbd; readonly own: Mark[]; readonly sayers: ClusterNode[] }
    >();
    for (const configuration of this.#cluster.drbd) {
      const root = configuration.files[0];
      const sayers = this.#cluster.nodes.filter((node) => node.drbd.some(({ files }) => files[0] === root));
      for (const resource of effectiveResources(configuration)) {
        const placesOf = (host: (typeof resource.hosts)[number]) =>
          [host.place, ...host.volumes.map(({ place }) => place)].map((place) => placeIn(configuration, place));
        const hosts = resource.hosts.flatMap((host) =>
          host.names.map((name) => ({
            node: this.#node(name, "drbd.conf"),
            address: host.address && `${host.address.host}:${host.address.port}`,
            volumes: host.volumes.map(({ device, disk, metaDisk, metaIndex }) => ({
              device,
              disk,
              meta: metaIndex === "internal" ? undefined : metaDisk,
            })),
            marks: [] as Mark[],
          })),
        );
        const protocol =
          resource.connections[0]?.net.get("protocol")?.value ?? resource.sections.net.get("protocol")?.value ?? "C";
        const key = JSON.stringify([resource.name, protocol, hosts]);
        let known = found.get(key);
        if (!known) {
          const own: Mark[] = [];
          const id = `d${found.size + 1}`;
          known = {
            sayers: [],
            own,
            entry: { id, name: resource.name, protocol, hosts, saidBy: undefined, marks: own },
          };
          found.set(key, known);
        }
        known.sayers.push(...sayers);
        this.#marks.collect(known.own, [placeIn(configuration, resource.place)]);
        const places = resource.hosts.flatMap((host) => host.names.map(() => placesOf(host)));
        for (const [index, { marks }] of known.entry.hosts.entries())
          this.#marks.collect(marks as Mark[], places[index] ?? []);
      }
    }
    const users = this.#cluster.nodes.filter((node) => node.drbd.length > 0);
    return [...found.values()].map(({ entry, sayers }) => ({ ...entry, saidBy: this.#saidBy(sayers, users) }));
  }

  // ---- Heartbeats ---------------------------------------------------------------------------------------------------

  #hearings(links: readonly PictureLink[]): Picture["hearings"] {
    return heartbeatPaths(this.#cluster).hearings.flatMap(({ from, to, verdict }) => {
      const [fromId, toId] = [this.#byMachine.get(from), this.#byMachine.get(to)];
      if (fromId === undefined || toId === undefined) return [];
      const over = links.filter(({ hearings }) =>
        hearings.some((one) => one.from === fromId && one.to === toId && one.verdict === "heard"),
      );
      return [{ from: fromId, to: toId, verdict, links: over.map(({ id }) => id) }];
    });
  }
}

/** A directory says more than the dot that stands for the working directory. */
function namelessLabel({ label, haDir }: ClusterNode): string {
  return label === "." || label === "" ? haDir : label;
}
