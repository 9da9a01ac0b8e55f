/** How loud a finding is; the same words that the linter uses. */
export type MarkSeverity = "error" | "warning" | "info";

/** A finding where it belongs in the picture. */
export interface Mark {
  readonly severity: MarkSeverity;
  readonly message: string;
  /** Id of the rule, where the finding has one. */
  readonly rule?: string;
  /** Where it is written: `master2/etc/ha.d/ha.cf:12`. */
  readonly where: string;
}

/** Something that findings can be about. */
export interface Marked {
  readonly marks: readonly Mark[];
}

/** Whether heartbeats arrive. */
export type Verdict = "heard" | "not heard" | "unknown";

/** A machine, or a name that some file takes for one. */
export interface PictureNode extends Marked {
  /** `n1`, `n2` …: what other parts of the picture call it. */
  readonly id: string;
  readonly name: string;
  /**
   * `files`: its own files were read. `named`: ha.cf names it, but its files are not here.
   * `nameless`: files were read of which nothing says whose they are. `stranger`: only `namedIn` names it, which is no list of nodes.
   */
  readonly kind: "files" | "named" | "nameless" | "stranger";
  readonly namedIn?: string;
}

/** An interface of a node, or its end of a serial line. */
export interface PictureInterface extends Marked {
  readonly node: string;
  readonly name: string;
  /** With the prefix where it is known: `10.1.1.1/24`. */
  readonly addresses: readonly string[];
  /** Whether addresses come by DHCP, so that there may be others. */
  readonly dynamic: boolean;
  /** Heartbeat media on it, as short words: `ucast → 10.1.1.2`. */
  readonly media: readonly string[];
}

/** Whether one node hears another over one link. */
export interface PictureHearing {
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict;
}

/** A floating address, shown on its network. */
export interface PictureAddress {
  readonly address: string;
  readonly mask: string | undefined;
  /** Group that carries it. */
  readonly group: string;
  /** Node on which the group starts. */
  readonly node: string;
}

/** Something outside the cluster that nodes ping. */
export interface PicturePing extends Marked {
  readonly name: string;
  /** Members of a ping group. */
  readonly members: readonly string[];
  /** Nodes that ping it. */
  readonly nodes: readonly string[];
}

/** A network, or a serial line: interfaces of several nodes that reach each other. */
export interface PictureLink {
  readonly id: string;
  /** Its network where known (`10.1.1.0/24`), else the names of its interfaces. */
  readonly name: string;
  readonly kind: "network" | "serial" | "unknown";
  readonly interfaces: readonly PictureInterface[];
  /** UDP ports over which heartbeats go. */
  readonly ports: readonly number[];
  /** Ordered pairs of nodes of which the first sends heartbeats here, or should. */
  readonly hearings: readonly PictureHearing[];
  readonly floating: readonly PictureAddress[];
  readonly pings: readonly PicturePing[];
  /** DRBD resources that replicate here. */
  readonly replicates: readonly string[];
}

/** A resource of a group, in start order. */
export interface PictureResource extends Marked {
  readonly text: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** A line of haresources. */
export interface PictureGroup extends Marked {
  readonly id: string;
  /** Node on which it starts. */
  readonly node: string;
  readonly resources: readonly PictureResource[];
  /** Nodes whose haresources has it; undefined where all have it. */
  readonly saidBy: readonly string[] | undefined;
}

/** A host's part of a DRBD resource. */
export interface PictureDrbdHost extends Marked {
  readonly node: string;
  /** With the port. */
  readonly address: string | undefined;
  readonly volumes: readonly {
    readonly device: string;
    readonly disk: string | undefined;
    readonly meta: string | undefined;
  }[];
}

/** A DRBD resource. */
export interface PictureDrbd extends Marked {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly hosts: readonly PictureDrbdHost[];
  /** Nodes whose DRBD files have it in this form; undefined where all have it. */
  readonly saidBy: readonly string[] | undefined;
}

/** A cluster as something to look at: plain data, without places in files. */
export interface Picture extends Marked {
  readonly name: string;
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
  /** Every ordered pair of nodes whose ha.cf was read, over all links together. */
  readonly hearings: readonly (PictureHearing & { readonly links: readonly string[] })[];
  readonly groups: readonly PictureGroup[];
  readonly drbd: readonly PictureDrbd[];
  readonly drbdVersion: string | undefined;
  /** Whether groups go home by themselves; undefined where nodes differ, or no ha.cf says it. */
  readonly failback: "on" | "off" | undefined;
  /** Whether Pacemaker manages the resources, so that haresources says nothing. */
  readonly pacemaker: boolean;
  /** Whether anybody looked for findings; if not, their absence says nothing. */
  readonly checked: boolean;
}
