/** What the server answers, as far as the extension shows it. docs/lsp-features.md says the whole of it. */

/** Lines and characters from 0, as the protocol counts them. */
export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Something that can be opened. */
export interface Placed {
  readonly uri: string;
  readonly range: WireRange;
}

export type Severity = "error" | "warning" | "info";

/** A finding of the cluster. */
export interface FindingModel extends Placed {
  readonly severity: Severity;
  readonly message: string;
  readonly rule: string;
  readonly node: string | null;
}

/** A machine of a cluster. */
export interface NodeModel {
  readonly name: string | null;
  readonly label: string;
  readonly identifiedBy: string;
  readonly hostName: string | null;
  readonly directory: string;
  readonly live: boolean;
  readonly namedAt: Placed | null;
  readonly files: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    readonly interface: string | null;
    readonly source: string;
    readonly at: Placed | null;
  }[];
  readonly volumes: readonly {
    readonly resource: string;
    readonly number: number;
    readonly device: string;
    readonly disk: string | null;
    readonly at: Placed | null;
  }[];
}

/** A configuration file of a cluster. */
export interface FileModel {
  readonly uri: string;
  readonly path: string;
  readonly language: string;
  readonly shared: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** A line of haresources. */
export interface GroupModel extends Placed {
  readonly owner: string;
  readonly resources: readonly (Placed & { readonly script: string; readonly args: readonly string[] })[];
}

/** Whether one node hears another. */
export interface HearingModel {
  readonly from: string;
  readonly to: string;
  readonly verdict: string;
  readonly by: readonly string[];
  readonly at: Placed | null;
}

/** A cluster as the server understands it. */
export interface ClusterModel {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly NodeModel[];
  readonly files: readonly FileModel[];
  readonly heartbeat: readonly HearingModel[];
  readonly groups: readonly GroupModel[];
  readonly drbd: readonly (Placed & { readonly resource: string; readonly hosts: readonly string[] })[];
  readonly drbdVersion: string | null;
  readonly findings: readonly FindingModel[];
}

/** `halint/cluster` and `halint/lint`. */
export interface ClustersAnswer {
  readonly clusters: readonly ClusterModel[];
}

/** `halint/topology`. */
export interface TopologyAnswer {
  readonly cluster: string;
  readonly name: string;
  readonly text: string;
  readonly style?: string;
  readonly places?: readonly Placed[];
}

/** `halint/fixCluster`. */
export interface ClusterRepairs {
  readonly name: string;
  readonly count: number;
  readonly remaining: number;
  readonly settled: boolean;
  readonly files: readonly {
    readonly uri: string;
    readonly path: string;
    readonly created: boolean;
    readonly after?: string;
  }[];
  readonly edit: unknown;
  readonly modes: readonly { readonly uri: string; readonly mode: string }[];
}

/** What one of two nodes says. */
export interface ComparedSide {
  readonly value: string | null;
  readonly at: Placed | null;
}

/** `halint/compare`. */
export interface Comparison {
  readonly nodes: readonly [string, string];
  readonly files: readonly {
    readonly name: string;
    readonly left: string | null;
    readonly right: string | null;
    readonly same: boolean;
  }[];
  readonly differences: readonly {
    readonly area: string;
    readonly what: string;
    readonly allowed: boolean;
    readonly left: ComparedSide;
    readonly right: ComparedSide;
  }[];
}

/** `halint/newCluster`. */
export interface NewClusterAnswer {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly files: readonly { readonly path: string; readonly mode: string; readonly text: string }[];
  readonly obstacles: readonly { readonly path: string; readonly why: string }[];
  readonly written: readonly string[];
  readonly runbook: string;
}

/** `halint/rules`. */
export interface RuleEntry {
  readonly id: string;
  readonly page: string | null;
}
