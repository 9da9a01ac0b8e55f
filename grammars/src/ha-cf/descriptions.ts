/**
 * What each directive means, at length: for hovers and pages. Apart from the catalogue, because the daemon's reading of
 * a file and the rules about it do not need it.
 */
export const haCfDescriptions: Readonly<Record<string, string>> = {
  keepalive:
    "The interval at which this node sends heartbeats, in seconds, or in milliseconds with `ms` behind the number. Without it, one second. `2s` and zero make the daemon refuse to start without a message; the value should be equal on all nodes, and deadtime must be more than twice as long.",
  deadtime:
    "How long a node may be silent before it is declared dead and its resources are taken over, in seconds or with `ms`; without it, 30 seconds. It must be more than twice keepalive, or the daemon refuses to start. Too short a value takes a busy node for a dead one, and both run everything; a usual way to find it is one and a half to two times the latest heartbeat that warntime has reported under load. It should be equal on all nodes.",
  warntime:
    "The silence after which a late heartbeat is written to the log, in seconds or with `ms`; without it, half of deadtime. Nothing checks it against the other times: at deadtime or above it never warns, at keepalive or below it always does. A value that is no time is refused.",
  initdead:
    "The deadtime that holds once after heartbeat has started, while the peer may still be booting; in seconds or with `ms`. Without it, deadtime if that is more than ten seconds, else at least twelve. Less than deadtime is refused, less than ten seconds is only warned about. Twice deadtime is advised, and more where switches need half a minute to let a port through.",
  deadping:
    "How long a ping node may be silent before it counts as dead, in seconds or with `ms`; without it, deadtime. Where it is set it must be more than twice keepalive, or the daemon refuses to start.",
  max_rexmit_delay:
    "The longest wait, in milliseconds, before a lost packet is asked for again; a random time up to it is taken. Without it, 250. Zero and text are refused.",
  hbgenmethod:
    "Where the number comes from that grows with each start and tells a restarted node from an old one: `file` (the default) keeps it on disk, `time` takes the clock, for machines without a disk that can be written. With `time`, a clock that goes back makes the peers ignore this node. Upper case is refused.",
  node: "Names the machines of the cluster, one or more on a line, exactly as `uname -n` prints them there, or as the first line of ha.d/nodeinfo says. Upper and lower case do not matter, a domain does: a machine that does not find its own name refuses to start. Every further word is a node to the daemon, a `//` note too, and one that never comes up makes each start wait for initdead.",
  autojoin:
    "Whether machines that no node line names may join: `none` (the default), `other` for any but this one, or `any`. It only goes with Pacemaker: with haresources everything but `none` makes the daemon refuse to start.",
  cluster:
    "A name for the cluster, for tools that show it; without it, linux-ha. One word: of several, the last counts. It does not keep two clusters on one network apart, which takes different ports or groups and different keys.",
  quorum_server:
    "A machine outside the cluster that decides which half goes on after a split of an even cluster. It belongs to a Pacemaker setup with a quorum daemon and is hardly ever used. Any text is accepted here and looked up later.",
  uuidfrom:
    "Where a node's identifier comes from: `file` (the default) keeps a random one on disk, `nodename` derives it from the name, for machines whose disk is a copy. Two machines that were cloned with the file have one identity, which the cluster cannot tell apart. Other words, and upper case, are refused.",
  hopfudge:
    "How many hops a packet may make beyond the number of nodes before it is thrown away, from 0 to 255; without it, 1. It mattered for rings of serial lines, where packets are passed on from node to node. A number outside that range is refused without a message.",
  udpport:
    "The UDP port of the bcast, ucast and ucast6 media; without it, that of the service ha-cluster, 694. Each kind of medium reads it once, when it is first used, so the line must stand above the media, and it must be equal on all nodes. Zero is refused; a number above 65535 is taken modulo 65536 without a word.",
  baud: "The speed of the serial media, from 9600 to 460800 in the usual steps; without it, 19200. It must stand above the first serial line and be equal at both ends. Another speed, or a second baud line, is refused.",
  bcast:
    "Sends heartbeats as broadcasts on one or more interfaces, and listens there. Each interface must exist and have an IPv4 address when the daemon starts, or it refuses. Simple, and the same file serves all nodes; other clusters on that network hear it too, so they need another port or another key.",
  udp: "The old name of bcast: the daemon replaces it and logs a warning. Interfaces follow, as with bcast, and a line beside an equal bcast line adds no second path. Write bcast.",
  ucast:
    "Sends heartbeats through an interface to one address, which must be the peer's, so that the line differs between the nodes; or a line for every node's address, which makes one file serve all. The own address is accepted and does nothing, and the peer then takes everything over. A name is looked up at start, and one that cannot be resolved is refused; an interface that is not there ends the daemon when it opens the medium. Alone on its line it crashes the daemon.",
  mcast:
    "Sends heartbeats to a multicast group: interface, group (224.0.0.0 to 239.255.255.255), UDP port, TTL and loop, all five. The TTL must be 0 to 4, although the manual says up to 255; loop is 0 or 1 and should be 0. udpport does not apply. Group and port must be equal on all nodes and different from those of other clusters; without arguments it crashes the daemon.",
  ucast6:
    "As ucast, to a numeric IPv6 address, never a name. A link-local address may carry its interface after `%`, which must be that of the line. Multicast, `::` and `::1` are refused, and so is an interface that is not there.",
  mcast6:
    "As mcast, to an IPv6 group: interface, group, port or service, hops and loop. The group must be a permanent or transient one (flags 0 or 1) of scope 2, 4, 5 or 8, and hops 0 to 4. What does not fit is refused.",
  serial:
    "Sends heartbeats over serial lines, each the full path of a character device. A null modem cable shares no card, switch or address with the network, which makes it the most independent second path where machines still have the port. A path that is not there or no such device is refused; a device that is no terminal ends the daemon when it is opened.",
  ping: "Machines outside the cluster, mostly the router, whose answers show whether the network is up; each becomes a member of its own. IPv4 addresses, or names that can be resolved at start: anything else is refused, and two bad words beside a good one crash the daemon. Nothing acts on the answers unless a program such as ipfail does, and no heartbeat travels this way.",
  ping6: "As ping, for numeric IPv6 addresses. Names, IPv4 addresses and a scope after `%` are refused.",
  ping_group:
    "A name and one or more hosts that count as one ping node: it is up while any of them answers. Blanks separate the hosts, commas do not. A group without a host is refused without a message, but a host that cannot be resolved is only left out.",
  logfacility:
    "The syslog facility for messages, in lower case (`local0`, `daemon`), or `none`. `LOCAL0` is refused. `none` counts as not set when the daemon asks whether it can log at all, and so does `kern`.",
  logfile:
    "The file for messages. One path: of several words the last wins, so a note behind it becomes the log file. It is not written while use_logd is on. Nothing checks at start whether it can be written.",
  debugfile:
    "The file for debug messages, and for others as well. One path: of several words the last wins. It is not written while use_logd is on.",
  use_logd:
    "Whether messages go through the logging daemon ha_logd instead of being written directly. On, logfile, debugfile and logfacility are ignored. Off with none of those set, the daemon refuses to start; not set with none of those set, it is turned on.",
  conn_logd_time:
    "How long to wait before the logging daemon is tried again after it could not be reached, in seconds or with `ms`; without it, 60 seconds. Zero and text are refused without a message.",
  syslogmsgfmt:
    "Whether lines in logfile and debugfile look like those of syslog; on without it. A word that is no boolean is refused.",
  log_badpack:
    "Whether packets that cannot be read are logged; on without it. They come from other clusters on the same port, or from a wrong key, so turning it off hides a real mistake.",
  debug:
    "The level of debugging, from 0 (the default) to 255; 1 is mostly enough. A number outside that range is refused without a message, and text is 0.",
  auto_failback:
    "Whether resources go back to their preferred node as soon as it is up again: `on`, `off`, or `legacy` where other nodes still run a very old version. Each move is an interruption. Without it, or with legacy, the daemon logs warnings at each start. Equal on all nodes; with Pacemaker it is not used.",
  nice_failback:
    "The forerunner of auto_failback. The daemon logs errors and starts; below an auto_failback line any value of it means off, else legacy. Write auto_failback instead.",
  crm: "Whether Pacemaker manages the resources; haresources is then ignored. Besides yes and no it takes respawn, manual, minimal, ccm-only and valgrind. It may be set once only, under either of its names, and starts Pacemaker's programs, without which the daemon refuses to start.",
  pacemaker:
    "Whether Pacemaker manages the resources; haresources is then ignored. Besides yes and no it takes respawn, manual, minimal, ccm-only and valgrind. It may be set once only, under either of its names, and starts Pacemaker's programs, without which the daemon refuses to start.",
  crm_daemon_dir:
    "Meant to say where Pacemaker's programs are. Above the crm line, where its manual puts it, the daemon refuses it without a message; below, it is accepted and has no effect. Leave it out.",
  crmd_spawns_pengine:
    "Whether crmd starts the policy engine itself, as current versions of Pacemaker do. It must stand above the crm line, or the daemon refuses to start. Off, heartbeat starts pengine and wants the program to be there.",
  record_config_changes:
    "Pacemaker: whether changes of the cluster's configuration are kept on disk; on without it. Without crm it has no effect. A word that is no boolean is refused.",
  record_pengine_inputs:
    "Pacemaker: whether the inputs of the policy engine are kept, which is how its decisions can be explained later; on without it. Without crm it has no effect.",
  enable_config_writes:
    "Pacemaker: whether the cluster's configuration is written to disk at all; on without it. Without crm it has no effect.",
  watchdog:
    "The device of a watchdog timer, such as /dev/watchdog, that reboots this machine when heartbeat itself hangs; the timeout follows deadtime. It may be set once only. A device that cannot be opened is logged, and the daemon starts all the same, without that protection.",
  stonith:
    "One fencing device of this machine: its type and a file with its parameters; the rest of the line is that file's name. An unknown type or a file that cannot be read is refused. stonith_host says the same in ha.cf itself.",
  stonith_host:
    "A fencing device that one machine, or every machine (`*`), can use to switch others off: host, type and the parameters of that type. Lines for other hosts are not checked here, so a mistake shows only on the machine that is named. A `#` in a password cuts the line, and there is no way to quote it.",
  respawn:
    "Starts a program with heartbeat, as a user, and again whenever it ends, except with status 100. The user must exist, by name; the program is a full path that can be executed, or the daemon refuses to start; the rest of the line is passed as arguments. Heartbeat's own programs are in /usr/lib/heartbeat, /usr/lib64/heartbeat or /usr/libexec/heartbeat, depending on the distribution.",
  failfast:
    "As respawn, but the machine reboots when the program ends. For programs without which the node must not go on.",
  apiauth:
    "Which users and groups may sign on as a client of heartbeat: the client's name, then `uid=` and `gid=` lists with commas and without blanks. At least one list, each once, and one line for each client, or the daemon refuses to start. Without a line, ipfail and ccm may be hacluster only. Pacemaker's clients are added by crm, and a line of one's own for them is refused.",
  realtime:
    "Whether heartbeat runs with real-time priority and locked in memory, so that load does not delay heartbeats; on without it. Turn it off for debugging only. A word that is no boolean is refused.",
  rtprio:
    "The real-time priority, from 1 to 99. Without it, the system's default for such programs. Zero and text are refused.",
  memreserve:
    "Memory, in kB, that is reserved at start so that heartbeat does not run out of it later; without it, 6500. It must be more than 0.",
  coredumps:
    "Whether crashes of heartbeat leave core files; on without it. A word that is no boolean is refused without a message.",
  coreroot:
    "The directory under which core files are put, below the name of the user. A full path: a relative one is refused, one that does not exist is not.",
  msgfmt:
    "The form of packets on the wire: `classic` (the default) or `netstring`, which is faster for large messages. It must be equal on all nodes. Upper case is refused without a message.",
  compression:
    "How large messages are packed: `zlib` (the default) or `bz2`. All nodes need the plugin. Another word, and upper case, is refused.",
  compression_threshold: "The size, in kB, above which messages are packed; without it, 2. Zero and text are refused.",
  traditional_compression:
    "Whether whole messages are packed instead of the parts that are marked for it; off without it. It blocks heartbeat longer and is meant for versions that know nothing else.",
  use_apphbd:
    "Whether heartbeat registers with the application heartbeat daemon, which restarts it when it hangs. Hardly ever used; a watchdog does more.",
  env: "Variables for the programs that heartbeat starts, as NAME=VALUE, several with blanks or commas between them. They arrive with HA_ before their name. A value can hold neither blank nor comma nor `#`.",
};

/** What the daemon's own programs do, by name, for hover texts. Kept apart from the catalogue: no rule needs them. */
export const programDescriptions: Readonly<Record<string, string>> = {
  ipfail:
    "Watches the ping nodes and compares with its peer how many each of them reaches: the node that reaches fewer gives its resources up. It runs as hacluster, on every node, and needs the same ping nodes on all of them.",
  ccm: "Keeps the list of who is a member of the cluster, for Pacemaker and other programs. With haresources nothing asks it.",
  dopd: "Tells a DRBD peer that is cut off to mark its data as outdated, over heartbeat's own paths. It runs as hacluster, and DRBD has to call drbd-peer-outdater as the handler of fence-peer.",
  pingd:
    "Writes into Pacemaker's attributes how many ping nodes the node reaches. Without crm there is nobody who reads them.",
  apphbd: "Watches programs that report to it at intervals, and can let the machine reboot when one falls silent.",
};
