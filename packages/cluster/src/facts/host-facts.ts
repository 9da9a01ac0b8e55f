import type { Fact, Place, SourceFile } from "../model/source-file.js";

/** An address of an interface. */
export interface InterfaceAddress {
  /** Numeric, as written. */
  readonly address: string;
  /** Length of the network prefix, where it is known. */
  readonly prefix: number | undefined;
  /**
   * Whether it was seen on the running machine and stands in no file: a floating address that heartbeat has put there,
   * or one of DHCP.
   */
  readonly seen?: true;
  readonly place?: Place;
}

/** What is known of one network interface. */
export interface InterfaceFact {
  readonly name: string;
  readonly addresses: readonly InterfaceAddress[];
  /** Whether addresses come from elsewhere (DHCP), so that the list is not all of them. */
  readonly dynamic: boolean;
  /** Whether a gateway or route through this interface is known: then targets outside its networks may be reached. */
  readonly routed: boolean;
  /** Speed of the link in Mbit/s. */
  readonly speed?: number;
  /** What told, where it is not what told of the rest. */
  readonly source?: InterfaceFacts["source"];
  readonly place?: Place;
}

/** All interfaces of a machine that some source names. */
export interface InterfaceFacts {
  readonly list: readonly InterfaceFact[];
  /** Whether there are no others: a live machine, or a dump of all addresses. */
  readonly complete: boolean;
  /**
   * Whether files configure interfaces that they do not name (by the address of their hardware, or by a pattern): then
   * what is not listed may be there all the same.
   */
  readonly unnamed?: true;
  /** What told: files, the machine (now, or in a saved dump), halint's configuration. */
  readonly source: "configuration" | "live" | "files";
}

/** A line of a hosts file. */
export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
  readonly place: Place;
}

/** A script that haresources could name. */
export interface AgentFact {
  readonly name: string;
  readonly path: string;
  /** Whether it is a regular file: heartbeat passes a directory over. */
  readonly isFile: boolean;
  /** Whether it may be executed; undefined where modes are no fact. */
  readonly executable: boolean | undefined;
  readonly size: number;
  /** The script, read when it is asked for; undefined where it cannot be read. */
  file(): SourceFile | undefined;
}

/** A line of a file-system table (fstab(5)). */
export interface FstabEntry {
  readonly device: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly place: Place;
}

/** A route that is set up at boot. */
export interface RouteFact {
  /** Network or host, numeric; `default` for the default route. */
  readonly target: string;
  /** Length of the prefix; 32 or 128 for a host. */
  readonly prefix: number | undefined;
  readonly gateway: string | undefined;
  readonly interface: string | undefined;
  readonly place: Place;
}

/** What saved firewall rules let in after a boot. */
export interface FirewallFacts {
  /** Where the rules are. */
  readonly place: Place;
  /** Whether packets from an address to a port come in; undefined where the rules are too involved to tell. */
  allows(
    protocol: "tcp" | "udp",
    port: number,
    from: string | undefined,
    interfaceName: string | undefined,
  ): boolean | undefined;
}

/** Whether a service is started when the machine boots. */
export interface BootFact {
  readonly service: string;
  readonly enabled: boolean;
  /** The link, unit or list that says so, as shown to people. */
  readonly path: string;
}

/** What a path can be, as far as the daemon asks. */
export type PathKind = "file" | "directory" | "character device" | "other" | "absent";

/** What is known of a machine besides its cluster files. Each member is undefined where its source was not found. */
export interface HostFacts {
  readonly interfaces: InterfaceFacts | undefined;
  readonly hosts: readonly HostsEntry[] | undefined;
  /** Scripts in ha.d/resource.d. */
  readonly resourceD: readonly AgentFact[] | undefined;
  /** Scripts in etc/init.d. */
  readonly initD: readonly AgentFact[] | undefined;
  /** Services with start or kill links, or with systemd units wanted at boot. */
  readonly boot: readonly BootFact[] | undefined;
  readonly fstab: readonly FstabEntry[] | undefined;
  readonly routes: readonly RouteFact[] | undefined;
  readonly firewall: FirewallFacts | undefined;
  /** Block devices that the machine has, as `/dev/…`. */
  readonly blockDevices: readonly string[] | undefined;
  /** User names of etc/passwd. */
  readonly users: ReadonlySet<string> | undefined;
  /** Group names of etc/group. */
  readonly groups: ReadonlySet<string> | undefined;
  /** Version of the DRBD module that is loaded, as proc/drbd or sys/module/drbd/version gives it. */
  readonly drbdModule: Fact<string> | undefined;
  /** Whether a program is there and may be executed; undefined where programs are not known. */
  hasProgram(path: string): boolean | undefined;
  /** What a path is on that machine; undefined where that is not known. */
  kindOf(path: string): PathKind | undefined;
  /** Whether a name can be resolved there; undefined where not everything that could resolve it is known. */
  resolves(name: string): boolean | undefined;
  /** Programs of heartbeat that are there, by file name; undefined where programs are not known. */
  readonly heartbeatPrograms: ReadonlyMap<string, readonly string[]> | undefined;
  /** The machine's own name in a file. */
  readonly hostName: Fact<string> | undefined;
  /** Files that facts were read from, in the order in which they were read. */
  readonly files: readonly SourceFile[];
}
