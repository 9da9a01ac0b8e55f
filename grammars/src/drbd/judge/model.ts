import type { Range } from "../../text/index.js";
import type { OptionSectionKind } from "../sections.js";
import type { DrbdConfigFile } from "./config.js";

/** A point at which drbdadm stood while it read; its line is computed only if a refusal needs it. */
export interface Mark {
  readonly file: DrbdConfigFile;
  readonly offset: number;
  /** Line feeds that the lexer swallowed before, inside unterminated strings. */
  readonly swallowed: number;
}

/** Something that was read, and where it stands. */
export interface Read {
  readonly file: DrbdConfigFile;
  readonly range: Range;
}

/** A free word as drbdadm holds it: without quotes. */
export interface ReadWord extends Read {
  readonly text: string;
}

/** The place from which an option comes. */
export type OptionOrigin = "common" | "template" | "resource" | "host" | "volume" | "connection" | "mesh" | "proxy";

/** An option as drbdadm holds it: old names replaced, a missing value filled in. */
export interface ReadOption extends Read {
  readonly name: string;
  readonly value: string;
  /** The section in which it was written. */
  readonly section: OptionSectionKind;
  readonly origin: OptionOrigin;
}

/** An address as drbdadm holds it. */
export interface ReadAddress extends Read {
  readonly family: string;
  readonly host: string;
  readonly port: string;
}

/** A volume, or the implicit volume 0 of a host or resource. */
export interface ReadVolume extends Read {
  readonly number: number;
  implicit: boolean;
  device: ReadWord | undefined;
  minor: number | undefined;
  minorAt: Read | undefined;
  disk: ReadWord | undefined;
  metaDisk: ReadWord | undefined;
  metaIndex: string | undefined;
  disks: ReadOption[];
  peerDevice: ReadOption[];
  /** Where version 9 says that a conflict is; it knows no line before the statement was read. */
  deviceMark: Mark | undefined;
  diskMark: Mark | undefined;
  metaMark: Mark | undefined;
}

/** A proxy of a host or endpoint. */
export interface ReadProxy extends Read {
  readonly names: readonly ReadWord[];
  inside: ReadAddress | undefined;
  outside: ReadAddress | undefined;
  options: ReadOption[];
}

/** A host section. */
export interface ReadHost extends Read {
  readonly kind: "on" | "floating" | "stacked-on-top-of";
  /** Of a stacked section those of the lower resource, known after parsing. */
  names: readonly ReadWord[];
  readonly mark: Mark;
  readonly lowerName: ReadWord | undefined;
  lower: ReadResource | undefined;
  address: ReadAddress | undefined;
  alternate: ReadAddress | undefined;
  nodeId: string | undefined;
  volumes: ReadVolume[];
  options: ReadOption[];
  proxy: ReadProxy | undefined;
  /** Whether the completeness of the section is verified (not for `_this_host`). */
  readonly complete: boolean;
}

/** One end of a path. */
export interface ReadEndpoint extends Read {
  readonly name: string | undefined;
  readonly byAddress: boolean;
  address: ReadAddress | undefined;
  readonly port: string | undefined;
  readonly proxy: ReadProxy | undefined;
  readonly mark: Mark | undefined;
  host: ReadHost | undefined;
}

/** A path of a connection. */
export interface ReadPath extends Read {
  readonly implicit: boolean;
  readonly mark: Mark | undefined;
  readonly ends: ReadEndpoint[];
}

/** A volume of a connection. */
export interface ReadPeerDevice extends Read {
  readonly number: number;
  readonly mark: Mark | undefined;
  options: ReadOption[];
}

/** A connection, written or implied. */
export interface ReadConnection extends Read {
  readonly implicit: boolean;
  readonly mark: Mark | undefined;
  readonly paths: ReadPath[];
  net: ReadOption[];
  peerDevice: ReadOption[];
  readonly peerDevices: ReadPeerDevice[];
}

/** A connection mesh. */
export interface ReadMesh extends Read {
  readonly hosts: ReadWord[];
  net: ReadOption[];
}

/** A resource, or the common section. */
export interface ReadResource extends Read {
  readonly name: string;
  readonly origin: "common" | "template" | "resource";
  readonly mark: Mark;
  /** Where 8.x and 9 say that volumes do not match. */
  endMark: Mark;
  protocol: ReadWord | undefined;
  net: ReadOption[];
  disk: ReadOption[];
  peerDevice: ReadOption[];
  syncer: ReadOption[];
  startup: ReadOption[];
  handlers: ReadOption[];
  options: ReadOption[];
  proxy: ReadOption[];
  volumes: ReadVolume[];
  readonly hosts: ReadHost[];
  readonly connections: ReadConnection[];
  readonly meshes: ReadMesh[];
  readonly primaries: ReadWord[];
  template: ReadResource | undefined;
  stacked: boolean;
  /** Whether something in it was refused, so that what seems to be missing may stand in the refused part. */
  damaged: boolean;
}

/** Everything that drbdadm holds after parsing. */
export interface ReadConfig {
  readonly resources: readonly ReadResource[];
  readonly common: ReadResource | undefined;
  readonly end: Mark;
}
