/**
 * Longer descriptions of the catalogued agents, by name, for hover texts and documentation. Kept apart from the
 * catalogue: no rule needs them.
 */
export const agentDescriptions: Readonly<Record<string, string>> = {
  IPaddr:
    "Brings an IPv4 address up as an alias of an interface and tells the neighbours about it; a word that looks like an IPv4 address means this agent. The mask is the length of the prefix or a dotted quad. Name the mask and the interface: without them today's version assumes eth0 and fails where the address belongs to another interface. A part behind the mask that begins with a digit is the broadcast address.",
  IPaddr2:
    "The same as IPaddr with the tools of iproute2. It finds the interface by the routing table when none is named, and refuses masks with gaps. Without a label the address does not show in ifconfig, only in `ip addr`.",
  IPv6addr:
    'Brings an IPv6 address up. haresources cuts words at "::", so the address has to be written out in full, as in 2001:db8:0:0:0:0:0:10. Name prefix and interface: without them the agent has to find a network that holds the address.',
  IPsrcaddr:
    "Makes an address of this group the source address of packets that leave the node, by changing the default route. It takes the bare address, without mask or interface, and has to stand behind the resource that brings the address up.",
  SendArp:
    "Sends gratuitous ARP packets so that neighbours learn the new place of an address. It wants address and interface, divided by a slash. IPaddr and IPaddr2 do this themselves.",
  Filesystem:
    'Mounts a device: what to mount, where, of which type, with which options. The device may also be a label ("-Lname"), a UUID ("-Uuuid"), an NFS export or a share. Options are one word, divided by commas. The entry must not be mounted from fstab as well, and a DRBD device has to be primary before, so drbddisk stands to its left.',
  drbddisk:
    'Makes a DRBD resource Primary when the group starts and Secondary when it stops; it tries for some seconds, because the peer may still hold it. It neither configures nor connects the device: the drbd service does that at boot. Without a name it means all resources, and its status, which heartbeat asks first, then never says "running".',
  drbdupper:
    "Brings up the upper device of a stacked DRBD pair: the lower one is made Primary, then the upper one is configured, connected and made Primary. It needs the name of the upper resource, and the address over which it replicates has to be up before.",
  LVM: "Activates a volume group when the group starts and deactivates it when the group stops. The disks under it have to be usable by then: a RAID or DRBD device stands to its left.",
  Raid1: "Assembles a software RAID that is shared by both nodes: the configuration file first, the device second.",
  ServeRAID:
    "Takes over a merge group of an IBM ServeRAID controller: number of the adapter, number of the merge group.",
  ICP: "Reserves and releases a cluster drive of an ICP Vortex controller: identifier of the drive, then its device.",
  LinuxSCSI:
    "Makes the kernel see or forget a SCSI device, so that only one node uses it: host, channel, target and logical unit, divided by single colons.",
  MailTo:
    "Sends a mail when the group starts or stops on a node: the addresses, divided by commas, and if wanted a subject, which has to be one word.",
  WinPopup: "Sends a message to Windows workstations; the argument is a file with their names.",
  AudibleAlarm: "Beeps while the group runs on a node that is not in the list of its arguments.",
  Delay:
    "Waits before the group goes on: seconds at the start, and if given, seconds at the stop. It is meant to give a resource of the other kind time to settle; ten seconds if nothing is said.",
  apache:
    "Starts, stops and watches an Apache web server; the argument is its configuration file, if it is not the usual one. Where there is no such agent, the init script of that name is used, which takes no argument.",
  Xinetd: "Enables a service of xinetd when the group starts and disables it when the group stops.",
  db2: "Starts a DB2 instance; the argument is the user that owns it.",
  ids: "Starts an Informix server. Its three arguments are given together or not at all: the values of INFORMIXDIR, INFORMIXSERVER and ONCONFIG.",
  WAS: "Starts a WebSphere application server: the configuration file of the single-server edition, or the number of the port at which the advanced edition answers.",
  portblock:
    'Blocks ports with the packet filter while the group moves, so that clients do not meet a half-started service: protocol "tcp" or "udp", ports divided by commas, and "block" or "unblock". It is used in pairs: the blocking one first, the unblocking one last.',
  ldirectord:
    "Runs the director of a Linux Virtual Server, which watches real servers and takes dead ones out; the argument is its configuration file.",
  OCF: "Runs an agent of the Open Cluster Framework: its type, and the name of a file in /etc/ha.d/conf/OCF/TYPE that holds its parameters. Both have to be there.",
};
