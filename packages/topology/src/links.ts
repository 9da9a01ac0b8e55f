import {
  addressAgents,
  asHaCf,
  bareAddress,
  type Cluster,
  type ClusterNode,
  heartbeatPaths,
  inNetwork,
  interfaceOf,
  isLoopback,
  type Path,
  realInterface,
  sameAddress,
  sameLink,
  sameName,
} from "@halint/cluster";
import { carriesHeartbeats, type Medium, readAddressArgument } from "@halint/grammars";
import type { Marks } from "./marks.js";
import type {
  Mark,
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

/** An end of a link: an interface of a node. */
interface End {
  readonly node: string;
  readonly machine: ClusterNode;
  readonly name: string;
  readonly serial: boolean;
}

/** Finds the networks and serial lines of a cluster, and what is on each. */
export class Links {
  readonly #cluster: Cluster;
  readonly #byMachine: ReadonlyMap<ClusterNode, string>;
  readonly #nodes: readonly PictureNode[];
  readonly #marks: Marks;

  constructor(
    cluster: Cluster,
    byMachine: ReadonlyMap<ClusterNode, string>,
    nodes: readonly PictureNode[],
    marks: Marks,
  ) {
    this.#cluster = cluster;
    this.#byMachine = byMachine;
    this.#nodes = nodes;
    this.#marks = marks;
  }

  /** In the order in which they are shown. */
  all(groups: readonly PictureGroup[], drbd: readonly PictureDrbd[]): PictureLink[] {
    const links = this.#linkEnds(groups).map((ends) => this.#link(ends));
    const loose: { floating: PictureAddress[]; pings: PicturePing[] } = { floating: [], pings: [] };
    for (const { address, nic } of this.#floating(groups)) {
      const link =
        links.find(({ ends }) => ends.some((end) => end.node === address.node && end.name === nic)) ??
        links.find(({ ends }) => nic !== undefined && ends.some((end) => end.name === nic)) ??
        (nic === undefined ? links.find(({ networks }) => holds(networks, address.address)) : undefined);
      (link ?? loose).floating.push(address);
      // Its mask says how large the network is where no file of a machine does.
      const prefix = /^\d+$/.test(address.mask ?? "") ? Number(address.mask) : undefined;
      if (link && link.networks.length === 0 && prefix !== undefined)
        link.around.push({ address: address.address, prefix });
    }
    for (const ping of this.#pings()) {
      const address = ping.members[0] ?? ping.name;
      const inside = links.find(({ networks, around }) => holds([...networks, ...around], address));
      (inside ?? loose).pings.push(ping);
    }
    for (const resource of drbd) {
      for (const host of resource.hosts) {
        const address = host.address?.slice(0, host.address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
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
    const result: Omit<PictureLink, "id">[] = sorted.map(({ ends: _, networks: __, around: ___, ...link }) => link);
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
            : sameLink(end.machine, end.name, other.machine, other.name) === true || this.#reaches(end, other);
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

  /** Whether heartbeats of one end arrive at the other although their networks differ, as over a host route. */
  #reaches(one: End, other: End): boolean {
    const sends = (from: End, to: End) => (path: Path) =>
      path.node === from.machine &&
      endName(path.medium) === from.name &&
      path.target?.kind === "node" &&
      path.target.owner.interface !== undefined &&
      realInterface(path.target.owner.interface) === to.name;
    return heartbeatPaths(this.#cluster).hearings.some(
      ({ from, to, by }) =>
        (from === one.machine && to === other.machine && by.some(sends(one, other))) ||
        (from === other.machine && to === one.machine && by.some(sends(other, one))),
    );
  }

  #floating(groups: readonly PictureGroup[]): { address: PictureAddress; nic: string | undefined }[] {
    return groups.flatMap((group) =>
      group.resources.flatMap(({ script, args }) => {
        const text = args[0] ?? "";
        const { address, mask, interface: nic } = readAddressArgument({ text, range: { start: 0, end: text.length } });
        if (!addressAgents.has(script) || address.text === "") return [];
        const entry = { address: address.text, mask: mask?.text, group: group.id, node: group.node };
        return [{ address: entry, nic: nic?.text || undefined }];
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
      around: [] as KnownNetwork[],
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
      else if (verdict !== "not heard" && sent.some((path) => mayArrive(path, to))) heard = "unknown";
      result.push({ from: fromId, to: toId, verdict: heard });
    }
    return result;
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

/** Whether a line that is not known to arrive may do so all the same. */
function mayArrive({ target }: Path, to: ClusterNode): boolean {
  switch (target?.kind) {
    case "own":
    case "elsewhere":
    case "nobody":
    case "no address":
      return false;
    case "node":
      // To another node, or to an interface where nobody listens; which link that is may be open only without facts.
      return to.name !== undefined && sameName(target.owner.node, to.name) && target.owner.interface === undefined;
    default:
      return true;
  }
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
  if (address.includes(":")) return `${bareAddress(address)}/${prefix}`;
  const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
}
