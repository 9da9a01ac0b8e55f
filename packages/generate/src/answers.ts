import type { drbd } from "@halint/grammars";

/** Where a distribution keeps things, and how it installs and starts them. */
export type Distribution = "debian-12" | "debian-older" | "el6" | "el6-32bit";

/** An interface of a node that the cluster uses. */
export interface InterfaceAnswer {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
}

/** A machine of the new cluster. */
export interface NodeAnswer {
  /** What `uname -n` says there. */
  readonly name: string;
  readonly interfaces: readonly InterfaceAnswer[];
}

/** A network in which both nodes have an address; by the first node's name of its interface. */
export interface LinkAnswer {
  readonly name: string;
  /** One interface a node, in the order of the nodes. */
  readonly ends: readonly InterfaceAnswer[];
}

/** An address that moves with its group. */
export interface AddressAnswer {
  readonly address: string;
  readonly link: LinkAnswer;
}

/** A file system on a DRBD device. */
export interface StorageAnswer {
  readonly resource: string;
  readonly minor: number;
  /** Backing disk of each node, in the order of the nodes. */
  readonly disks: readonly string[];
  readonly mount: string;
  readonly fileSystem: string;
  /** Network over which it replicates. */
  readonly link: LinkAnswer;
  readonly port: number;
}

/** What starts together on one node, and moves together. */
export interface GroupAnswer {
  /** Where it starts. */
  readonly node: string;
  readonly storage: readonly StorageAnswer[];
  readonly addresses: readonly AddressAnswer[];
  /** Init scripts, in start order. */
  readonly services: readonly string[];
}

/** Everything one has to know to write all files of all nodes. Made by `readAnswers`, which has checked it. */
export interface Answers {
  readonly name: string;
  readonly distribution: Distribution;
  readonly nodes: readonly [NodeAnswer, NodeAnswer];
  /** Networks over which heartbeats go. */
  readonly heartbeats: readonly LinkAnswer[];
  /** `per-node`: each ha.cf names the other node. `shared`: one ha.cf names all nodes and is the same everywhere. */
  readonly haCf: "per-node" | "shared";
  readonly port: number;
  readonly groups: readonly GroupAnswer[];
  /** Something outside that both nodes can reach, usually the router. */
  readonly ping: string | undefined;
  /** Whether a group goes home by itself when its node is back. */
  readonly failback: boolean;
  /** Whether the cluster manager starts when the machine boots. */
  readonly startAtBoot: boolean;
  readonly drbd: drbd.DrbdVersion;
  /** What signs the heartbeats. */
  readonly key: string;
  /** What DRBD nodes show each other. */
  readonly secret: string;
}
