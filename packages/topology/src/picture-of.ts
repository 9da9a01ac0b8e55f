import {
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  effectiveResources,
  heartbeatPaths,
  inNetwork,
  interfaceOf,
  isLoopback,
  type Path,
  placeIn,
  realInterface,
  sameAddress,
  sameLink,
  sameName,
} from "@halint/cluster";
import { carriesHeartbeats, type Medium, withoutNotes } from "@halint/grammars";
import { Marks, type PictureFinding } from "./marks.js";
import type {
  Mark,
  Picture,
  PictureAddress,
  PictureDrbd,
  PictureGroup,
  PictureHearing,
  PictureInterface,
  PictureLink,
  PictureNode,
  PicturePing,
  Verdict,
} from "./picture.js";

/** What a cluster looks like, findings marked where they belong. Depends on nothing but its arguments. */
export function pictureOf(cluster: Cluster, findings: readonly PictureFinding[] = []): Picture {
  const builder = new Builder(cluster);
  return builder.build(findings);
}

/** An end of a link: an interface of a node. */
interface End {
  readonly node: string;
  readonly machine: ClusterNode;
  readonly name: string;
  readonly serial: boolean;
}

const addressAgents = new Set(["IPaddr", "IPaddr2", "IPv6addr"]);

class Builder {
  readonly #cluster: Cluster;
  readonly #marks = new Marks();
  readonly #nodes: (PictureNode & { readonly marks: Mark[] })[] = [];
  readonly #byMachine = new Map<ClusterNode, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  build(findings: readonly PictureFinding[]): Picture {
    this.#nameNodes();
    const groups = this.#groups();
    const drbd = this.#drbd();
    const links = this.#links(groups, drbd);
    const own: Mark[] = [];
    this.#marks.fill(findings, (finding) => this.#nodeMarks(finding) ?? own);
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
        // A whole line that somebody took for a comment is no group of anybody.
        if (/^(?:\/\/|;)/.test(group.owner.text)) continue;
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

  // ---- Links -------------------------------------------------------------------------------------------------------

  #links(groups: readonly PictureGroup[], drbd: readonly PictureDrbd[]): PictureLink[] {
    const links = this.#linkEnds(groups).map((ends) => this.#link(ends));
    const loose: { floating: PictureAddress[]; pings: PicturePing[] } = { floating: [], pings: [] };
    for (const { address, nic } of this.#floating(groups)) {
      const link =
        links.find(({ ends }) => ends.some((end) => end.node === address.node && end.name === nic)) ??
        links.find(({ ends }) => nic !== undefined && ends.some((end) => end.name === nic)) ??
        (nic === undefined ? links.find(({ networks }) => holds(networks, address.address)) : undefined);
      (link ?? loose).floating.push(address);
    }
    for (const ping of this.#pings()) {
      const address = ping.members[0] ?? ping.name;
      const inside = links.find(({ networks }) => holds(networks, address));
      (inside ?? loose).pings.push(ping);
    }
    for (const resource of drbd) {
      for (const host of resource.hosts) {
        const address = host.address?.slice(0, host.address.lastIndexOf(":"));
        if (!address) continue;
        const link =
          links.find(({ interfaces }) =>
            interfaces.some((one) => one.addresses.some((a) => sameAddress(bare(a), address))),
          ) ?? links.find(({ networks }) => holds(networks, address));
        if (link && !link.replicates.includes(resource.name)) link.replicates.push(resource.name);
      }
    }
    const seen = links.filter(({ interfaces, floating }) => interfaces.length > 0 || floating.length > 0);
    // What people see first: addresses of services, then the ways of heartbeats, then the rest.
    const rank = (link: (typeof links)[number]) =>
      link.floating.length + link.pings.length > 0
        ? 0
        : link.hearings.length > 0
          ? 1
          : link.replicates.length > 0
            ? 2
            : 3;
    const sorted = seen
      .map((link, index) => ({ link, index }))
      .sort((a, b) => rank(a.link) - rank(b.link) || a.index - b.index)
      .map(({ link }) => link);
    const result: Omit<PictureLink, "id">[] = sorted.map(({ ends: _, networks: __, ...link }) => link);
    if (loose.floating.length + loose.pings.length > 0) {
      result.push({
        name: "network not known",
        kind: "unknown",
        interfaces: [],
        ports: [],
        hearings: [],
        replicates: [],
        ...loose,
      });
    }
    return result.map((link, index) => ({ id: `l${index + 1}`, ...link }));
  }

  /** Interfaces that carry something or have an address, put together where they reach each other. */
  #linkEnds(groups: readonly PictureGroup[]): End[][] {
    const ends: End[] = [];
    const add = (machine: ClusterNode, name: string, serial = false) => {
      const node = this.#byMachine.get(machine);
      if (node === undefined || name === "" || ends.some((end) => end.node === node && end.name === name)) return;
      ends.push({ node, machine, name, serial });
    };
    for (const machine of this.#cluster.nodes) {
      for (const fact of machine.facts.interfaces?.list ?? []) {
        const all = fact.addresses.map(({ address }) => address);
        if (
          fact.name !== "lo" &&
          (all.length > 0 || fact.dynamic) &&
          !all.every(isLoopback) &&
          !fact.name.includes(":")
        )
          add(machine, fact.name);
      }
      for (const medium of machine.haCf ? asHaCf(machine.haCf).media : []) {
        if (!carriesHeartbeats(medium) || !medium.interface) continue;
        const serial = medium.kind === "serial";
        add(machine, serial ? medium.interface.text : realInterface(medium.interface.text), serial);
      }
      if (!machine.haresources) continue;
      for (const { nic } of this.#floating(groups)) if (nic !== undefined) add(machine, nic);
    }
    const sets: End[][] = [];
    for (const end of ends) {
      const joined = sets.filter((set) =>
        set.some((other) => {
          if (end.serial || other.serial) return end.serial && other.serial && end.node !== other.node;
          return other.machine === end.machine
            ? onSameNetwork(end, other)
            : sameLink(end.machine, end.name, other.machine, other.name) === true;
        }),
      );
      const [first] = joined;
      if (!first) {
        sets.push([end]);
        continue;
      }
      first.push(end, ...joined.slice(1).flat());
      for (const other of joined.slice(1)) sets.splice(sets.indexOf(other), 1);
    }
    return sets;
  }

  #floating(groups: readonly PictureGroup[]): { address: PictureAddress; nic: string | undefined }[] {
    return groups.flatMap((group) =>
      group.resources.flatMap(({ script, args }) => {
        const [address, mask, nic] = (args[0] ?? "").split("/");
        if (!addressAgents.has(script) || !address) return [];
        const entry = { address, mask: mask || undefined, group: group.id, node: group.node };
        return [{ address: entry, nic: nic?.split(":")[0] || undefined }];
      }),
    );
  }

  #link(ends: readonly End[]) {
    const { paths } = heartbeatPaths(this.#cluster);
    const networks = ends.flatMap(({ machine, name }) => networksOfEnd(machine, name));
    const here = (path: Path) => ends.some((end) => end.machine === path.node && end.name === endName(path.medium));
    const mine = paths.filter(here);
    const serial = ends.some((end) => end.serial);
    const names = [...new Set(ends.map(({ name }) => name))].sort();
    const four = networks.filter(({ address }) => !address.includes(":"));
    const network = [...new Set((four.length > 0 ? four : networks.slice(0, 1)).map(networkName))].sort();
    return {
      ends,
      networks,
      name: network.length > 0 ? network.join(", ") : serial ? "serial line" : names.join(", "),
      kind: serial ? ("serial" as const) : ("network" as const),
      interfaces: [...ends]
        .sort((a, b) => this.#order(a.node) - this.#order(b.node) || (a.name < b.name ? -1 : 1))
        .map((end) => this.#interface(end, mine)),
      ports: [...new Set(mine.flatMap(({ medium }) => medium.port ?? []))].sort((a, b) => a - b),
      hearings: this.#linkHearings(mine, here),
      floating: [] as PictureAddress[],
      pings: [] as PicturePing[],
      replicates: [] as string[],
    };
  }

  #order(id: string): number {
    return this.#nodes.findIndex((node) => node.id === id);
  }

  #interface({ machine, node, name }: End, paths: readonly Path[]): PictureInterface {
    const fact = interfaceOf(machine, name);
    const media = paths.filter((path) => path.node === machine && endName(path.medium) === name);
    const addresses = fact?.addresses.map(({ address, prefix }) =>
      prefix === undefined ? address : `${address}/${prefix}`,
    );
    // Where no file of the machine says it, what the peer's line names is the next best.
    const inferred = paths.flatMap(({ node: from, medium, target }) =>
      from !== machine &&
      target?.kind === "node" &&
      machine.name !== undefined &&
      sameName(target.owner.node, machine.name)
        ? [medium.target?.text ?? ""]
        : [],
    );
    const ports = new Set(paths.flatMap(({ medium }) => medium.port ?? []));
    const file = machine.haCf;
    return {
      node,
      name,
      addresses:
        addresses && addresses.length > 0 ? addresses : [...new Set(inferred)].filter((text) => /[.:]/.test(text)),
      dynamic: fact?.dynamic ?? false,
      media: media.map(
        ({ medium }) => mediumText(medium) + (ports.size > 1 && medium.port ? `, udp ${medium.port}` : ""),
      ),
      marks: this.#marks.collect(
        [],
        [
          ...media.map(({ medium }) => file && { file, range: medium.setting.line.range }),
          fact?.place,
          ...(fact?.addresses.map(({ place }) => place) ?? []),
        ],
      ),
    };
  }

  /** What each node sends over this link to each other, and whether it arrives. */
  #linkHearings(mine: readonly Path[], here: (path: Path) => boolean): PictureHearing[] {
    const result: PictureHearing[] = [];
    for (const { from, to, by, verdict } of heartbeatPaths(this.#cluster).hearings) {
      const sent = mine.filter((path) => path.node === from);
      const back = mine.filter((path) => path.node === to);
      if (sent.length === 0 && back.length === 0) continue;
      const [fromId, toId] = [this.#byMachine.get(from), this.#byMachine.get(to)];
      if (fromId === undefined || toId === undefined) continue;
      let heard: Verdict = "not heard";
      if (by.some(here)) heard = "heard";
      else if (sent.length > 0 && (verdict === "unknown" || sent.some(({ target }) => target?.kind === "unknown")))
        heard = "unknown";
      result.push({ from: fromId, to: toId, verdict: heard });
    }
    return result;
  }

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

  // ---- Ping nodes --------------------------------------------------------------------------------------------------

  #pings(): PicturePing[] {
    const found = new Map<string, { nodes: string[]; members: readonly string[]; marks: Mark[]; name: string }>();
    for (const machine of this.#cluster.nodes) {
      const file = machine.haCf;
      const node = this.#byMachine.get(machine);
      if (!file || node === undefined) continue;
      for (const medium of asHaCf(file).media) {
        if (carriesHeartbeats(medium) || !medium.target) continue;
        const name = medium.target.text;
        const members = medium.kind === "ping_group" ? medium.setting.values.slice(1).map(({ text }) => text) : [];
        const key = [medium.kind, name, ...members].join(" ");
        const place = { file, range: medium.setting.line.range };
        const known = found.get(key);
        if (known) {
          if (!known.nodes.includes(node)) known.nodes.push(node);
          this.#marks.collect(known.marks, [place]);
        } else found.set(key, { name, members, nodes: [node], marks: this.#marks.collect([], [place]) });
      }
    }
    return [...found.values()];
  }
}

/** A directory says more than the dot that stands for the working directory. */
function namelessLabel({ label, haDir }: ClusterNode): string {
  return label === "." || label === "" ? haDir : label;
}

/** Where a medium ends on its node. */
function endName(medium: Medium): string {
  const text = medium.interface?.text ?? "";
  return medium.kind === "serial" ? text : realInterface(text);
}

function mediumText(medium: Medium): string {
  switch (medium.kind) {
    case "ucast":
    case "ucast6":
      return `${medium.kind} → ${medium.target?.text ?? ""}`;
    case "mcast":
    case "mcast6":
      return `${medium.kind} ${medium.target?.text ?? ""}`;
    default:
      return medium.kind;
  }
}

interface KnownNetwork {
  readonly address: string;
  readonly prefix: number;
}

function networksOfEnd(machine: ClusterNode, name: string): KnownNetwork[] {
  return (interfaceOf(machine, name)?.addresses ?? []).flatMap(({ address, prefix }) =>
    // A link-local address tells one link from another to nobody.
    prefix === undefined || /^fe80:/i.test(address) ? [] : [{ address, prefix }],
  );
}

function onSameNetwork(left: End, right: End): boolean {
  return networksOfEnd(left.machine, left.name).some(({ address }) =>
    networksOfEnd(right.machine, right.name).some((other) => inNetwork(address, other.address, other.prefix)),
  );
}

function holds(networks: readonly KnownNetwork[], address: string): boolean {
  return networks.some((network) => inNetwork(address, network.address, network.prefix));
}

function bare(address: string): string {
  return address.split("/")[0] as string;
}

/** `10.1.1.0/24` for 10.1.1.7 with 24. An IPv6 network is shown by an address in it. */
function networkName({ address, prefix }: KnownNetwork): string {
  if (address.includes(":")) return `${address.split("%")[0]}/${prefix}`;
  const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
}
