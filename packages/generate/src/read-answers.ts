import { findAgent } from "@halint/grammars";
import type {
  AddressAnswer,
  Answers,
  GroupAnswer,
  InterfaceAnswer,
  LinkAnswer,
  NodeAnswer,
  StorageAnswer,
} from "./answers.js";
import { distributions } from "./distributions.js";
import { addressOf, networkOf, numberOf, unusable } from "./networks.js";
import { type Problem, Reader } from "./problems.js";

/** Answers that can be used, or everything that is wrong with them. */
export type ReadAnswers =
  | { readonly answers: Answers; readonly problems: readonly [] }
  | { readonly answers: undefined; readonly problems: readonly Problem[] };

/** What `readAnswers` takes from outside. */
export interface ReadOptions {
  /** Makes a new key; random unless a test wants otherwise. */
  readonly newKey?: () => string;
}

const members = [
  "name",
  "distribution",
  "nodes",
  "heartbeats",
  "haCf",
  "port",
  "groups",
  "ping",
  "failback",
  "startAtBoot",
  "drbd",
  "key",
  "secret",
];

const hostName =
  /^(?!\d+(?:\.\d+)*$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const interfaceName = /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/;
const serviceName = /^[A-Za-z0-9][A-Za-z0-9_.@-]*$/;
const keyText = /^[!"$-~]+$/;

/** Reads the JSON form of the answers, says everything that is wrong, and fills in what was left out. */
export function readAnswers(value: unknown, options: ReadOptions = {}): ReadAnswers {
  const problems: Problem[] = [];
  const top = new Reader(value, "", problems);
  if (!top.members(members)) return { answers: undefined, problems };
  const newKey = options.newKey ?? randomKey;

  const nodes = readNodes(top.at("nodes"));
  const links = nodes ? findLinks(nodes) : [];
  if (nodes && links.length === 0)
    top.at("nodes").wrong("the two nodes have no network in common, so they cannot hear each other");
  const heartbeats = readHeartbeats(top.at("heartbeats"), links);
  const groups = readGroups(top.at("groups"), nodes ?? [], links);
  const storage = groups.flatMap((group) => group.storage);
  if (storage.length > 0 && heartbeats.length === 1 && links.length > 0) {
    (links.length > 1 ? top.at("heartbeats") : top.at("nodes")).wrong(
      "with storage that both nodes can mount, heartbeats need a second network: where one cable is all, its loss makes both nodes write",
    );
  }
  const ping = readPing(top.at("ping"), nodes ?? [], groups);
  const haCf = top.at("haCf").choice(["per-node", "shared"], "per-node");
  if (haCf === "shared") {
    const differ = heartbeats.find(({ ends }) => ends[0]?.name !== ends[1]?.name);
    if (differ)
      top
        .at("haCf")
        .wrong(
          `one file for both nodes needs the same interface names on both: ${differ.ends.map(({ name }) => name).join(" and ")} differ`,
        );
  }
  const answers: Answers = {
    name: top.at("name").missing
      ? (nodes ?? []).map(({ name }) => name.split(".")[0]).join("-")
      : (top.at("name").word(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "a name for the cluster, without blanks") ?? ""),
    distribution: top
      .at("distribution")
      .choice(Object.keys(distributions) as (keyof typeof distributions)[], "debian-12"),
    nodes: nodes as [NodeAnswer, NodeAnswer],
    heartbeats,
    haCf,
    port: top.at("port").integer(1, 65535, 694),
    groups,
    ping,
    // A group on DRBD would go home while the disk is still catching up.
    failback: top.at("failback").flag(storage.length === 0),
    startAtBoot: top.at("startAtBoot").flag(false),
    drbd: top.at("drbd").choice(["8.3", "8.4", "9"], "8.4"),
    key: readKey(top.at("key"), newKey, 200),
    secret: readKey(top.at("secret"), newKey, 64),
  };
  return problems.length === 0 ? { answers, problems: [] } : { answers: undefined, problems };
}

/** 160 random bits, as letters and digits. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readKey(at: Reader, newKey: () => string, most: number): string {
  if (at.missing) return newKey();
  const key = at.word(keyText, "letters, digits and signs without blanks or #, which end it") ?? "";
  if (key !== "" && key.length < 16) at.wrong("it has fewer than 16 characters: leave it out and a random one is made");
  if (key.length > most) at.wrong(`it has more than ${most} characters`);
  if (/["\\]/.test(key)) at.wrong('" and \\ cannot be written in every file');
  return key;
}

function readNodes(at: Reader): [NodeAnswer, NodeAnswer] | undefined {
  const before = at.problems.length;
  const items = at.items("the two nodes");
  if (items.length !== 2) at.wrong("there have to be exactly two nodes: haresources knows a node and its standby");
  const seen = new Map<string, string>();
  const nodes = items.map((item): NodeAnswer => {
    if (!item.members(["name", "interfaces"])) return { name: "", interfaces: [] };
    const own = at.problems.length;
    const name = item.at("name").word(hostName, "what uname -n says on the node") ?? "";
    if (name.length > 63) item.at("name").wrong("it has more than 63 characters");
    const interfaces = item
      .at("interfaces")
      .entries('interfaces and their addresses, such as { "eth0": "192.168.1.2/24" }')
      .flatMap(([key, entry]) => readInterface(key, entry, seen) ?? []);
    if (interfaces.length === 0 && at.problems.length === own) item.at("interfaces").wrong("it has no interface");
    for (const [index, one] of interfaces.entries()) {
      const other = interfaces.slice(0, index).find((candidate) => sameNetwork(candidate, one));
      if (other)
        item
          .at("interfaces")
          .wrong(`${other.name} and ${one.name} are in one network: then nothing says which one a packet takes`);
    }
    return { name, interfaces };
  });
  const [first, second] = nodes;
  if (!first || !second) return undefined;
  if (first.name !== "" && first.name.toLowerCase() === second.name.toLowerCase())
    at.wrong(`both nodes are called ${first.name}`);
  return at.problems.length === before ? [first, second] : undefined;
}

function readInterface(name: string, at: Reader, seen: Map<string, string>): InterfaceAnswer | undefined {
  if (!interfaceName.test(name)) return at.wrong("that is no name of an interface (an alias such as eth0:0 is none)");
  const text = at.text("an address with its prefix, such as 10.1.1.1/24");
  if (text === undefined) return undefined;
  if (text.includes(":"))
    return at.wrong("only IPv4 is written: haresources tears IPv6 addresses apart at their colons");
  const [address = "", rest = ""] = text.split("/");
  const value = numberOf(address);
  if (value === undefined) return at.wrong(`"${address}" is no IPv4 address`);
  const prefix = /^\d{1,2}$/.test(rest) ? Number(rest) : 0;
  if (prefix < 8 || prefix > 30)
    return at.wrong(`the prefix is missing or out of range: write ${address}/24, with 8 to 30`);
  const why = unusable(value, prefix);
  if (why) return at.wrong(`${address} ${why}`);
  const other = seen.get(address);
  if (other) return at.wrong(`${address} is given to ${other} already`);
  seen.set(address, at.path);
  return { name, address, prefix };
}

function sameNetwork(left: InterfaceAnswer, right: InterfaceAnswer): boolean {
  const prefix = Math.min(left.prefix, right.prefix);
  return networkOf(numberOf(left.address) ?? 0, prefix) === networkOf(numberOf(right.address) ?? 0, prefix);
}

/** Networks that both nodes are in, in the order of the first node's interfaces. */
function findLinks([first, second]: readonly [NodeAnswer, NodeAnswer]): LinkAnswer[] {
  return first.interfaces.flatMap((own): LinkAnswer[] => {
    const other = second.interfaces.find((candidate) => candidate.prefix === own.prefix && sameNetwork(candidate, own));
    return other ? [{ name: own.name, ends: [own, other] }] : [];
  });
}

function findLink(at: Reader, links: readonly LinkAnswer[]): LinkAnswer | undefined {
  const name = at.text("the first node's interface in the network");
  if (name === undefined) return undefined;
  const link = links.find((candidate) => candidate.name === name);
  if (link || links.length === 0) return link;
  return at.wrong(
    `"${name}" is no interface of the first node whose network the second is in as well; ${links.map((one) => one.name).join(", ")} would be`,
  );
}

function readHeartbeats(at: Reader, links: readonly LinkAnswer[]): LinkAnswer[] {
  // Two ways are what one wants; more do no harm, and leaving one out has to be said.
  if (at.missing) return [...links];
  const chosen = at.items("interfaces of the first node").flatMap((item) => {
    const link = findLink(item, links);
    return link ? [{ item, link }] : [];
  });
  for (const [index, { item, link }] of chosen.entries())
    if (chosen.slice(0, index).some((other) => other.link === link)) item.wrong(`${link.name} is named twice`);
  if (chosen.length === 0 && links.length > 0 && Array.isArray(at.value) && at.value.length === 0)
    at.wrong("heartbeats need at least one network");
  return chosen.map(({ link }) => link);
}

function readGroups(at: Reader, nodes: readonly NodeAnswer[], links: readonly LinkAnswer[]): GroupAnswer[] {
  const items = at.items("what runs on the cluster");
  if (items.length === 0) {
    at.wrong("there has to be at least one group of addresses, services or storage");
    return [];
  }
  const used = new Used();
  return items.map((item): GroupAnswer => {
    const empty: GroupAnswer = { node: nodes[0]?.name ?? "", storage: [], addresses: [], services: [] };
    if (!item.members(["node", "storage", "addresses", "services"])) return empty;
    const group: GroupAnswer = {
      node: readHome(item.at("node"), nodes),
      storage: item
        .at("storage")
        .items("file systems on DRBD")
        .flatMap((entry) => readStorage(entry, nodes, links, used) ?? []),
      addresses: item
        .at("addresses")
        .items("floating addresses")
        .flatMap((entry) => readAddress(entry, nodes, links, used) ?? []),
      services: item
        .at("services")
        .items("names of init scripts")
        .flatMap((entry) => readService(entry, nodes, used) ?? []),
    };
    const asked = ["storage", "addresses", "services"].some((name) => {
      const { value } = item.at(name);
      return Array.isArray(value) && value.length > 0;
    });
    if (!asked) item.wrong("it is empty: name storage, addresses or services");
    return group;
  });
}

/** What only one group may have. */
class Used {
  readonly #seen = new Map<string, string>();
  storages = 0;

  /** Says so if it was seen before. */
  twice(kind: string, text: string, at: Reader): boolean {
    const key = `${kind} ${text}`;
    const other = this.#seen.get(key);
    if (other !== undefined) at.wrong(`${kind} ${text} is used by ${other} already`);
    else this.#seen.set(key, at.path);
    return other !== undefined;
  }

  of(kind: string): string[] {
    return [...this.#seen.keys()].filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1));
  }
}

function readHome(at: Reader, nodes: readonly NodeAnswer[]): string {
  const [first] = nodes;
  if (at.missing || !first) return first?.name ?? "";
  const node = nodes.find(({ name }) => name === at.value);
  if (!node) at.wrong(`it has to be one of the nodes: ${nodes.map(({ name }) => name).join(", ")}`);
  return (node ?? first).name;
}

function readAddress(
  at: Reader,
  nodes: readonly NodeAnswer[],
  links: readonly LinkAnswer[],
  used: Used,
): AddressAnswer | undefined {
  const text = at.text("an address, such as 192.168.1.10");
  if (text === undefined) return undefined;
  if (text.includes(":"))
    return at.wrong("only IPv4 is written: haresources tears IPv6 addresses apart at their colons");
  if (text.includes("/"))
    return at.wrong("write the address alone: prefix and interface are those of the nodes' network");
  const value = numberOf(text);
  if (value === undefined) return at.wrong(`"${text}" is no IPv4 address`);
  if (nodes.some(({ interfaces }) => interfaces.some(({ address }) => address === text)))
    return at.wrong(`${text} is a node's own address: a floating address belongs to no node`);
  if (used.twice("address", text, at)) return undefined;
  if (links.length === 0) return undefined;
  const link = links.find(
    ({ ends: [end] }) => end && networkOf(value, end.prefix) === networkOf(numberOf(end.address) ?? 0, end.prefix),
  );
  if (!link)
    return at.wrong(
      `${text} is in none of the networks that both nodes are in (${links.map(describeLink).join(", ")})`,
    );
  const why = unusable(value, link.ends[0]?.prefix ?? 32);
  return why ? at.wrong(`${text} ${why}`) : { address: text, link };
}

function describeLink({ ends: [end] }: LinkAnswer): string {
  return end ? `${addressOf(networkOf(numberOf(end.address) ?? 0, end.prefix))}/${end.prefix}` : "";
}

function readService(at: Reader, nodes: readonly NodeAnswer[], used: Used): string | undefined {
  const name = at.word(serviceName, "the name of a script in /etc/init.d, without a path or arguments");
  if (name === undefined) return undefined;
  const agent = findAgent(name);
  if (agent && agent.role !== "service")
    return at.wrong(`${name} is a resource agent, no service: addresses and storage have answers of their own`);
  if (agent && agent.min > 0)
    return at.wrong(`${name} wants arguments (${agent.parameters.join(", ")}); name an init script`);
  if (nodes.some((node) => node.name.toLowerCase() === name.toLowerCase())) return at.wrong(`${name} is a node's name`);
  if (/^\d*\.\d*\.\d*\.\d*$/.test(name)) return at.wrong(`${name} would be taken for an address`);
  return used.twice("service", name, at) ? undefined : name;
}

const fileSystems = ["ext4", "ext3", "xfs"] as const;

/** Words with which drbdadm begins something else. */
const drbdWords = new Set(
  "all global common resource skip include on floating stacked-on-top-of device minor disk net syncer startup handlers proxy options volume connection connection-mesh path host hosts address port meta-disk flexible-meta-disk internal protocol node-id template-file ipv4 ipv6 sdp ssocks sci via yes no".split(
    " ",
  ),
);

function readStorage(
  at: Reader,
  nodes: readonly NodeAnswer[],
  links: readonly LinkAnswer[],
  used: Used,
): StorageAnswer | undefined {
  if (!at.members(["resource", "minor", "disk", "mount", "fileSystem", "link", "port"])) return undefined;
  const before = at.problems.length;
  const number = used.storages++;
  const resource =
    at.at("resource").word(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, "a name for the DRBD resource, such as r0") ?? "";
  if (drbdWords.has(resource)) at.at("resource").wrong(`"${resource}" means something else to drbdadm`);
  used.twice("resource", resource, at.at("resource"));
  const minor = at.at("minor").integer(0, 255, number);
  used.twice("device", `/dev/drbd${minor}`, at.at("minor"));
  const disks = readDisks(at.at("disk"), nodes);
  for (const [index, disk] of disks.entries()) used.twice(`disk of ${nodes[index]?.name}`, disk, at.at("disk"));
  const mount = readMount(at.at("mount"), used);
  const fileSystem = at.at("fileSystem").choice(fileSystems, "ext4");
  // A cable of its own is best; users' addresses are on the first network as a rule.
  const link = at.at("link").missing ? links.at(-1) : findLink(at.at("link"), links);
  const port = at.at("port").integer(1, 65535, 7788 + number);
  used.twice("port", String(port), at.at("port"));
  if (at.problems.length > before || !link) return undefined;
  return { resource, minor, disks, mount: mount ?? "", fileSystem, link, port };
}

function readDisks(at: Reader, nodes: readonly NodeAnswer[]): string[] {
  const one = (reader: Reader): string => {
    const disk = reader.word(/^\/dev\/[A-Za-z0-9_./:+-]+$/, "the disk under the DRBD device, such as /dev/sdb1") ?? "";
    if (/^\/dev\/drbd/.test(disk)) reader.wrong(`${disk} is a DRBD device; name the disk under it`);
    if (/\/\.\.?(?:\/|$)|\/\/|\/$/.test(disk)) reader.wrong(`"${disk}" is no plain path`);
    return disk;
  };
  if (typeof at.value === "string" || at.missing || Array.isArray(at.value)) {
    const disk = one(at);
    return nodes.map(() => disk);
  }
  at.members(nodes.map(({ name }) => name));
  return nodes.map(({ name }) => one(at.at(name)));
}

/** Directories that a machine cannot do without, and over which nothing may be mounted. */
const systemDirectories = new Set(
  "/bin /boot /dev /etc /home /lib /lib64 /proc /root /run /sbin /sys /tmp /usr /var /var/lib /var/log /var/run".split(
    " ",
  ),
);

function readMount(at: Reader, used: Used): string | undefined {
  const mount = at.word(/^(?:\/[A-Za-z0-9_.@-]+)+$/, "where it is mounted: an absolute path without blanks");
  if (mount === undefined) return undefined;
  if (mount.split("/").some((part) => part === "." || part === "..")) return at.wrong(`"${mount}" is no plain path`);
  if (systemDirectories.has(mount) || /^\/(?:dev|proc|sys|boot|etc)\//.test(mount))
    return at.wrong(`the machine needs ${mount} itself; take a directory of its own`);
  const other = used.of("mount point").find((known) => known.startsWith(`${mount}/`) || mount.startsWith(`${known}/`));
  if (other) return at.wrong(`${mount} and ${other} lie inside each other`);
  return used.twice("mount point", mount, at) ? undefined : mount;
}

function readPing(at: Reader, nodes: readonly NodeAnswer[], groups: readonly GroupAnswer[]): string | undefined {
  if (at.missing) return undefined;
  const text = at.text("an address outside the cluster, usually the router's");
  if (text === undefined) return undefined;
  const value = numberOf(text);
  if (value === undefined) return at.wrong(`"${text}" is no IPv4 address`);
  const node = nodes.find(({ interfaces }) => interfaces.some(({ address }) => address === text));
  if (node) return at.wrong(`${text} is an address of ${node.name}: whoever judges has to stand outside`);
  if (groups.some(({ addresses }) => addresses.some(({ address }) => address === text)))
    return at.wrong(`${text} is a floating address: whoever judges has to stand outside`);
  const near = nodes
    .flatMap(({ interfaces }) => interfaces)
    .find(({ address, prefix }) => networkOf(value, prefix) === networkOf(numberOf(address) ?? 0, prefix));
  const why = unusable(value, near?.prefix ?? 32);
  return why ? at.wrong(`${text} ${why}`) : text;
}
