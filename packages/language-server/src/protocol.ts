/**
 * What the server answers to requests of its own, as it goes over the wire: the extension's views take it from here.
 * docs/lsp-features.md says what each request is for. No answer holds a secret.
 */
import type { ClusterNode, NodeDifference } from "@halint/cluster";
import type { Severity } from "@halint/linter";
import type { Range, WorkspaceEdit } from "vscode-languageserver";
import type { ModeChange } from "./edits.js";

export type { Severity } from "@halint/linter";

/** Something in a file that a view can open; lines and characters from 0, as the protocol counts them. */
export interface Placed {
  readonly uri: string;
  readonly range: Range;
}

/** A finding as views show it; the same that diagnostics say. */
export interface FindingModel extends Placed {
  readonly severity: Severity;
  readonly message: string;
  readonly rule: string;
  /** Label of the node whose problem it is. */
  readonly node: string | null;
}

/** A node as views show it. */
export interface NodeModel {
  readonly name: string | null;
  readonly label: string;
  readonly identifiedBy: ClusterNode["identifiedBy"];
  readonly hostName: string | null;
  readonly directory: string;
  readonly live: boolean;
  /** Where its name stands: in nodeinfo, hostname or halint.json; null where no file says it. */
  readonly namedAt: Placed | null;
  /** URIs. */
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

/** A configuration file of a cluster as views show it, with how many findings it has. */
export interface FileModel {
  readonly uri: string;
  readonly path: string;
  readonly language: "ha.cf" | "haresources" | "authkeys" | "drbd";
  readonly shared: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Whether one node hears another. */
export interface HearingModel {
  /** Labels of nodes. */
  readonly from: string;
  readonly to: string;
  readonly verdict: string;
  readonly by: readonly string[];
  /** The line that sends; where none arrives, the first one that should. */
  readonly at: Placed | null;
}

/** A line of haresources. */
export interface GroupModel extends Placed {
  readonly owner: string;
  readonly resources: readonly (Placed & { readonly script: string; readonly args: readonly string[] })[];
}

/** A cluster as the server understands it. */
export interface ClusterModel {
  /** Tells clusters of one name apart; other requests take it. */
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly NodeModel[];
  readonly files: readonly FileModel[];
  readonly heartbeat: readonly HearingModel[];
  readonly groups: readonly GroupModel[];
  readonly addresses: readonly (Placed & { readonly address: string })[];
  readonly drbd: readonly (Placed & { readonly resource: string; readonly hosts: readonly string[] })[];
  readonly drbdVersion: string | null;
  readonly findings: readonly FindingModel[];
}

/** The answer to `halint/cluster` and `halint/lint`. */
export interface ClustersAnswer {
  readonly version: 1;
  readonly clusters: readonly ClusterModel[];
}

/** The answer to `halint/topology`. */
export interface TopologyAnswer {
  readonly cluster: string;
  readonly name: string;
  readonly text: string;
  /** For `view`: the style sheet, whose colours are custom properties, and what `data-place` numbers stand for. */
  readonly style?: string;
  readonly places?: readonly Placed[];
}

/** A file as the repairs leave it. */
export interface RepairedFile {
  readonly uri: string;
  readonly path: string;
  readonly created: boolean;
  /** The whole text; undefined where only the mode changes. */
  readonly after?: string;
}

/** The answer to `halint/fixCluster`: nothing is changed yet. */
export interface ClusterRepairs {
  readonly cluster: string;
  readonly name: string;
  /** How many repairs were made. */
  readonly count: number;
  /** How many findings remain. */
  readonly remaining: number;
  /** Whether no safe repair is left; false where some undo each other. */
  readonly settled: boolean;
  readonly files: readonly RepairedFile[];
  readonly edit: WorkspaceEdit | null;
  /** For `halint.setModes`. */
  readonly modes: readonly ModeChange[];
}

/** A file of one node beside that of the other. */
export interface FilePair {
  /** As both nodes have it: `ha.cf`, `drbd.d/r0.res`. */
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly same: boolean;
}

/** What one of the two nodes says, never a key. */
export interface ComparedSide {
  readonly value: string | null;
  readonly at: Placed | null;
}

/** Something that the two have differently in the reading of the programs, as `halint diff` says it. */
export interface ComparedThing extends Pick<NodeDifference, "area" | "what" | "allowed"> {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
}

/** The answer to `halint/compare`. */
export interface Comparison {
  readonly cluster: string;
  readonly nodes: readonly [string, string];
  readonly files: readonly FilePair[];
  readonly differences: readonly ComparedThing[];
}

/** The answer to `halint/newCluster`. */
export interface NewClusterAnswer {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** Empty while there are problems. Keys are masked. */
  readonly files: readonly { readonly path: string; readonly mode: string; readonly text: string }[];
  /** What stands in the way in the directory. */
  readonly obstacles: readonly { readonly path: string; readonly why: string }[];
  /** URIs of what was written. */
  readonly written: readonly string[];
  /** What to do with the files, in Markdown. */
  readonly runbook: string;
}

/** One of the answer to `halint/rules`. */
export interface RuleEntry {
  readonly id: string;
  /** URI of its page; null where there is none. */
  readonly page: string | null;
}
