/**
 * The resource agents that come with heartbeat, resource-agents and drbd-utils, by the name under which haresources
 * calls them, and the services that usually stand beside them. Facts: the scripts' own usage texts.
 */

/** What an agent does in a group; order rules speak of roles, not of names. */
export type AgentRole =
  /** Makes a block device usable: drbddisk, LVM, RAID. */
  | "storage"
  /** A stacked DRBD device, which replicates over an address of its group. */
  | "stacked storage"
  | "filesystem"
  | "address"
  | "source address"
  | "firewall"
  | "service"
  | "notice"
  | "other";

/** An agent and its arguments: what stands between the `::`, in this order, before heartbeat adds start or stop. */
export interface Agent {
  readonly name: string;
  readonly role: AgentRole;
  /** Names of the arguments; those past `min` may be absent. */
  readonly parameters: readonly string[];
  /** How many arguments it takes. */
  readonly min: number;
  /** Counts between that it refuses all the same. */
  readonly exactly?: readonly number[];
  readonly max: number;
  readonly summary: string;
}

const agent = (
  name: string,
  role: AgentRole,
  min: number,
  parameters: readonly string[],
  summary: string,
  rest: { max?: number; exactly?: readonly number[] } = {},
): Agent => ({
  name,
  role,
  parameters,
  min,
  max: rest.max ?? parameters.length,
  summary,
  ...(rest.exactly ? { exactly: rest.exactly } : {}),
});

/** Every catalogued agent. */
export const agents: readonly Agent[] = [
  agent(
    "IPaddr",
    "address",
    1,
    ["address[/mask[/interface[:label]][/broadcast]]"],
    "Adds an IPv4 address as an alias of an interface.",
  ),
  agent(
    "IPaddr2",
    "address",
    1,
    ["address[/mask[/interface[:label]][/broadcast]]"],
    "Adds an IPv4 address with iproute2.",
  ),
  agent("IPv6addr", "address", 1, ["address[/prefix[/interface]]"], "Adds an IPv6 address."),
  agent(
    "IPsrcaddr",
    "source address",
    1,
    ["address"],
    "Makes an address of this group the source of outgoing packets.",
  ),
  agent("SendArp", "notice", 1, ["address/interface"], "Tells the neighbours that an address has moved."),
  agent("Filesystem", "filesystem", 2, ["device", "mount point", "type", "options"], "Mounts a file system."),
  agent("drbddisk", "storage", 0, ["resource"], "Makes a DRBD resource Primary on this node."),
  agent("drbdupper", "stacked storage", 1, ["resource"], "Brings a stacked DRBD resource up."),
  agent("LVM", "storage", 1, ["volume group"], "Activates a volume group."),
  agent("Raid1", "storage", 2, ["configuration file", "device"], "Starts a software RAID."),
  agent("ServeRAID", "storage", 2, ["adapter", "merge group"], "Takes a ServeRAID merge group over."),
  agent("ICP", "storage", 2, ["cluster drive", "device"], "Takes an ICP Vortex cluster drive over."),
  agent("LinuxSCSI", "storage", 1, ["host:channel:target[:lun]"], "Attaches a SCSI device."),
  agent("MailTo", "notice", 1, ["addresses", "subject"], "Sends a mail when the group moves."),
  agent("WinPopup", "notice", 0, ["file of workstations"], "Sends a pop-up message when the group moves."),
  agent("AudibleAlarm", "notice", 0, ["node…"], "Beeps on nodes that are not in this list.", { max: 99 }),
  agent("Delay", "other", 0, ["start delay", "stop delay"], "Waits, in seconds."),
  agent("apache", "service", 0, ["configuration file"], "Runs an Apache web server."),
  agent("Xinetd", "service", 1, ["service"], "Enables a service of xinetd."),
  agent("db2", "service", 1, ["instance owner"], "Runs a DB2 instance."),
  agent("ids", "service", 0, ["INFORMIXDIR", "INFORMIXSERVER", "ONCONFIG"], "Runs Informix.", { exactly: [0, 3] }),
  agent("WAS", "service", 0, ["configuration file or port"], "Runs a WebSphere application server."),
  agent(
    "portblock",
    "firewall",
    3,
    ["protocol", "ports", "block or unblock"],
    "Blocks or unblocks ports while the group moves.",
  ),
  agent("ldirectord", "service", 0, ["configuration file"], "Runs the ldirectord of a load balancer."),
  agent("OCF", "other", 2, ["type", "instance"], "Runs an OCF agent with parameters from /etc/ha.d/conf/OCF."),
];

const byName = new Map(agents.map((entry) => [entry.name, entry]));

/** The agent of this exact name. */
export function findAgent(name: string): Agent | undefined {
  return byName.get(name);
}

/** What an init script of this usual name runs; only kinds that tend to keep data on a shared file system. */
export type ServiceKind = "web" | "database" | "mail" | "directory" | "file" | "name";

const serviceNames: Record<ServiceKind, string> = {
  web: "nginx httpd apache apache2 lighttpd haproxy varnish squid squid3 tomcat tomcat5 tomcat6 tomcat7 tomcat8 tomcat9 jetty php-fpm php5-fpm",
  database:
    "mysql mysqld mysqld_multi mariadb mariadbd postgresql postgres postgresql-9.1 postgresql-9.4 oracle oracledb mongod mongodb redis redis-server db2 ids",
  mail: "postfix sendmail exim exim4 dovecot cyrus-imapd cyrus-imap cyrus courier-imap",
  directory: "slapd ldap dirsrv openldap",
  file: "smb samba smbd nmbd winbind nfs nfs-kernel-server nfsserver nfslock vsftpd proftpd pure-ftpd netatalk",
  name: "named bind9 bind",
};

const services = new Map<string, ServiceKind>(
  Object.entries(serviceNames).flatMap(([kind, names]) =>
    names.split(" ").map((name) => [name, kind as ServiceKind] as const),
  ),
);

/** The kind of a service by its usual script name; undefined for names that say nothing. */
export function findService(name: string): ServiceKind | undefined {
  return services.get(name);
}
