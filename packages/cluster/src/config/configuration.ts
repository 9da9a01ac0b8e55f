import type { DrbdTarget } from "../model/drbd-configuration.js";
import type { Fact, Place, SourceFile } from "../model/source-file.js";

/** Name of the file in which people tell halint about their clusters. */
export const configurationName = "halint.json";

/** What a rule's findings are to be; `off`: none. */
export type Severity = "off" | "error" | "warning" | "info";

/** One line of a `rules` object. */
export interface RuleSetting {
  /** A rule's id, or a pattern with `*` such as `cluster/*`. */
  readonly pattern: string;
  readonly severity: Severity;
  readonly place: Place;
}

/** Settings for some files. */
export interface Override {
  /** Patterns of paths, relative to the directory of the file. */
  readonly files: readonly string[];
  readonly rules: readonly RuleSetting[];
  readonly place: Place;
}

/** A node as the configuration states it. */
export interface NodeConfiguration {
  /** What `uname -n` says there. */
  readonly name: Fact<string>;
  /** Its ha.d, its root or an archive of it: absolute. */
  readonly path: string;
  /** Addresses of its interfaces, as written: `10.1.1.1/24`. */
  readonly addresses: readonly { readonly interface: string; readonly address: string; readonly place: Place }[];
  /** Whether people start heartbeat there by hand, or the machine does at boot; undefined where it is not said. */
  readonly heartbeat: "manual" | "boot" | undefined;
  readonly place: Place;
}

/** A cluster as the configuration states it. */
export interface ClusterConfiguration {
  readonly name: Fact<string>;
  readonly nodes: readonly NodeConfiguration[];
  /** Files that are stated to be one and the same on all nodes. */
  readonly shared: ReadonlySet<"ha.cf" | "haresources" | "authkeys">;
}

/** Something in the configuration that cannot be obeyed. */
export interface ConfigurationProblem {
  readonly message: string;
  readonly file: SourceFile;
  /** Offsets in the file's text. */
  readonly range: { readonly start: number; readonly end: number };
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** What a halint.json says. What could not be understood is left out, and is one of the problems. */
export interface Configuration {
  readonly file: SourceFile;
  /** Directory of the file; paths in it are relative to this one. */
  readonly directory: string;
  readonly clusters: readonly ClusterConfiguration[];
  readonly drbdVersion: DrbdTarget["version"] | undefined;
  /** Names of agents that are known to be on the nodes. */
  readonly agents: readonly Fact<string>[];
  readonly rules: readonly RuleSetting[];
  readonly overrides: readonly Override[];
  readonly problems: readonly ConfigurationProblem[];
}
